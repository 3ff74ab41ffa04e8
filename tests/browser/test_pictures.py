"""Which of its four pictures a figure shows, and where text stands in them."""

from playwright.sync_api import Browser, expect
from reader import CHAPTER, SCRIPTS, SITE, Reader


def test_phones_get_narrow_pictures_and_no_others(browser: Browser, address: str) -> None:
    reader = Reader(browser, "phone", "light")
    reader.page.goto(address + CHAPTER, wait_until="networkidle")
    reader.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    reader.page.wait_for_load_state("networkidle")
    assert all(picture["classes"] == {"light", "narrow"} for picture in reader.pictures())
    loaded = [url for url in reader.requests if "/_images/" in url]
    assert loaded
    assert all("-light-narrow-" in url for url in loaded), loaded
    reader.context.close()


def test_pictures_follow_the_system_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, color_scheme="dark")
    page = context.new_page()
    page.goto(address + CHAPTER)
    first = page.locator("figure.chart").first
    shown = [
        image.get_attribute("class") for image in first.locator("img").all() if image.is_visible()
    ]
    assert shown == ["picture dark wide"]
    expect(page.locator("button.explore").first).to_be_hidden()
    context.close()


def test_paper_takes_the_light_wide_pictures(reader: Reader, address: str) -> None:
    reader.page.goto(address + CHAPTER, wait_until="networkidle")
    figures = reader.page.locator("figure.chart").count()
    reader.page.pdf()
    printed = {url for url in reader.requests if "-light-wide-" in url}
    assert len(printed) == figures
    reader.page.emulate_media(media="print")
    assert all(picture["classes"] == {"light", "wide"} for picture in reader.pictures())
    assert reader.page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_text_in_pictures_stands_free(browser: Browser, address: str) -> None:
    """In light ones; the dark differ from them in colour alone."""
    context = browser.new_context(java_script_enabled=True)
    page = context.new_page()
    page.goto(f"{address}search.html")
    show = "async (url) => { document.body.innerHTML = await (await fetch(url)).text(); }"
    faults = {}
    for picture in sorted(SITE.glob("_images/*-light-*.svg")):
        page.evaluate(show, f"{address}_images/{picture.name}")
        svg = page.locator("svg")
        assert svg.locator("g[id^='text_']").count() > 0, picture.name
        script = f"svg => ({SCRIPTS['text_faults']})(svg, \"g[id^='text_']\")"
        if found := svg.evaluate(script):
            faults[picture.name] = found
    context.close()
    assert faults == {}
