"""Questions that readers check themselves by: by keyboard, by ear, on paper, without scripts."""

from typing import Any

from playwright.sync_api import Browser, expect
from reader import CHAPTER, Reader, barriers, low_contrast, scrolls_sideways


def heard(reader: Reader) -> list[dict[str, Any]]:
    """List what Chromium tells a screen reader of the first question: roles, names and more."""
    session = reader.context.new_cdp_session(reader.page)
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    place = {"nodeId": root, "selector": "fieldset.question"}
    node = session.send("DOM.querySelector", place)["nodeId"]
    found = session.send("Accessibility.queryAXTree", {"nodeId": node})["nodes"]
    session.detach()
    return [
        {
            **{part: each.get(part, {}).get("value") for part in ("role", "name", "description")},
            **{each["name"]: each["value"].get("value") for each in each.get("properties", [])},
        }
        for each in found
        if not each["ignored"]
    ]


def descriptions(nodes: list[dict[str, Any]]) -> list[str]:
    """List how the choices of a question are described."""
    return [node["description"] or "" for node in nodes if node["role"] == "radio"]


def test_a_question_is_answered_by_keyboard_and_heard(browser: Browser, address: str) -> None:
    """Without scripts, so none is needed. Nothing of an answer is heard before it is chosen."""
    reader = Reader(browser, "phone", "dark", scripts=False)
    page = reader.page
    page.goto(address + CHAPTER)
    question = page.locator("fieldset.question").first
    choices, explanations = question.get_by_role("radio"), question.locator(".explanation")
    before = heard(reader)
    asked = question.locator("legend").inner_text()
    assert [node["name"] for node in before if node["role"] == "group"] == [asked]
    assert descriptions(before) == [""] * choices.count()
    assert not any("is right" in (node["name"] or "") for node in before)
    question.locator("legend").click()  # what Tab leads to is what comes next
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for number in range(choices.count()):
        expect(choices.nth(number)).to_be_checked()
        expect(choices.nth(number)).to_be_focused()
        assert choices.nth(number).evaluate("choice => getComputedStyle(choice).outlineStyle") == (
            "solid"
        )
        for other in range(choices.count()):
            expect(explanations.nth(other)).to_be_visible(visible=other == number)
        nodes = heard(reader)
        said = " ".join(explanations.nth(number).inner_text().split())
        expected = [said if other == number else "" for other in range(choices.count())]
        assert [" ".join(text.split()) for text in descriptions(nodes)] == expected
        assert [node["live"] for node in nodes if "live" in node].count("polite")
        page.keyboard.press("ArrowDown")
    assert not scrolls_sideways(page)
    page.reload()
    assert not any(choice.is_checked() for choice in choices.all())
    reader.context.close()


def test_an_answered_question_is_readable_and_paper_shows_the_right_answer_below(
    reader: Reader, address: str
) -> None:
    page = reader.page
    page.goto(address + CHAPTER)
    questions = page.locator("fieldset.question")
    for question in questions.all():
        question.locator("label").first.click()
    assert low_contrast(page) == []
    assert barriers(page) == []
    page.emulate_media(media="print")
    for question in questions.all():
        expect(question.get_by_role("radio")).to_have_count(0)
        explanation = question.locator(".explanation").filter(visible=True)
        expect(explanation).to_contain_text("is right.")
        last = question.locator("label").last.bounding_box()
        place = explanation.bounding_box()
        assert last is not None
        assert place is not None
        assert place["y"] >= last["y"] + last["height"]
    assert reader.complaints == []
