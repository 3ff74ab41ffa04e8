"""Decks of slides: nothing sticks out on screens, phones and paper; speaker and keys work."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from reader import SCRIPTS, SITE, Reader, barriers, low_contrast

DECKS = sorted(deck.stem for deck in SITE.glob("slides/*.html")) or ["none"]  # missed, loudly
WINDOWS = {"projector": (1280, 720), "large": (1920, 1080), "phone": (390, 844)}


@pytest.fixture
def window(browser: Browser) -> Iterator[Reader]:
    """Open a window as wide as a projector's picture."""
    person = Reader(browser, "desktop", "light")
    yield person
    person.context.close()


def sticking_out(page: Page) -> list[str]:
    found: list[str] = page.evaluate(SCRIPTS["sticking_out"])
    return found


@pytest.mark.parametrize("name", DECKS)
def test_every_slide_fits_its_window(window: Reader, address: str, name: str) -> None:
    page = window.page
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{address}slides/{name}.html")
    page.wait_for_function("() => Reveal.isReady()")
    for size, (width, height) in WINDOWS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(
            "([w, h]) => Reveal.getScale() > 0 && innerWidth === w", arg=[width, height]
        )
        page.evaluate("Reveal.layout()")
        for number in range(page.evaluate("Reveal.getTotalSlides()")):
            page.evaluate("number => Reveal.slide(number)", number)
            page.evaluate("Promise.all([...document.images].map(image => image.decode()))")
            assert sticking_out(page) == [], f"slide {number + 1}, {size}"
            if size == "projector":
                assert low_contrast(page) == [], f"slide {number + 1}"
    assert window.hosts() == {urlsplit(address).netloc}
    assert window.complaints == []


def test_a_deck_is_told_to_those_who_listen(window: Reader, address: str) -> None:
    window.page.goto(f"{address}slides/{DECKS[0]}.html")
    window.page.wait_for_function("() => Reveal.isReady()")
    assert barriers(window.page) == []


def test_the_speaker_sees_notes_and_the_next_slide(window: Reader, address: str) -> None:
    page = window.page
    page.goto(f"{address}slides/{DECKS[0]}.html")
    page.wait_for_function("() => Reveal.isReady()")
    complaints: list[str] = []
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    speaker = opened.value
    speaker.on("console", lambda message: complaints.append(message.text))
    expect(speaker.locator(".speaker-controls-notes .value")).to_contain_text("Say.")
    for frame in ("#current-slide iframe", "#upcoming-slide iframe"):
        expect(
            speaker.frame_locator(frame).locator("section.present h1, section.present h2").first
        ).to_be_visible()
    page.keyboard.press("ArrowRight")
    notes = page.locator(
        "section.present section.present aside.notes, section.present:not(.stack) aside.notes"
    )
    expect(speaker.locator(".speaker-controls-notes .value")).to_contain_text(
        notes.first.locator("p").nth(1).text_content() or "nothing"
    )
    assert complaints == []
    assert window.complaints == []
    assert window.hosts() == {urlsplit(address).netloc}


def test_keys_lead_through_a_deck(window: Reader, address: str) -> None:
    page = window.page
    page.goto(f"{address}slides/{DECKS[0]}.html")
    page.wait_for_function("() => Reveal.isReady()")
    page.keyboard.press("Space")
    assert page.evaluate("Reveal.getIndices().h") == 1
    page.keyboard.press("o")
    assert page.evaluate("Reveal.isOverview()")
    page.keyboard.press("Escape")
    page.keyboard.press("End")
    expect(page.locator(".present h2:visible")).to_have_text("Take away")
    assert window.complaints == []


@pytest.mark.parametrize("name", DECKS)
def test_on_paper_each_slide_is_a_page(window: Reader, address: str, name: str) -> None:
    page = window.page
    page.goto(f"{address}slides/{name}.html?print-pdf")
    page.wait_for_function("() => document.querySelectorAll('.pdf-page').length > 0")
    pages = page.locator(".pdf-page")
    assert pages.count() == page.evaluate("Reveal.getTotalSlides()")
    assert page.evaluate(SCRIPTS["sticking_out"]) == []
    assert window.complaints == []
