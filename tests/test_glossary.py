"""The glossary: which words are its terms, and what the pages make of them."""

from urllib.parse import urldefrag

import pytest
from bs4 import BeautifulSoup, Tag
from test_site import SITE, pages

from workflow.book.glossary import Entry, Terms

FORMS = {
    "emergence": ("emergent ability", "emergence"),
    "score": ("emergence score",),
    "few": ("few-shot prompting", "few-shot"),
    "chain": ("chain of thought",),
    "wic": ("WiC",),
    "p": ("p-value",),
}
TERMS = Terms([Entry("book/glossary", name, forms, "") for name, forms in FORMS.items()])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Emergent abilities are many.", [("Emergent abilities", "emergence")]),
        ("the emergence\nscore of it", [("emergence\nscore", "score")]),
        ("few-shot prompts", [("few-shot", "few")]),
        ("chains of thought", [("chains of thought", "chain")]),
        ("Chain-of-thought prompts", [("Chain-of-thought", "chain")]),
        ("On WiC, not wic or WiCked", [("WiC", "wic")]),
        ("Emergent Abilities of Large Language Models", []),
        ("p-values, and 5p-values", [("p-values", "p")]),
        ("pre-emergence, emergence-like", []),
    ],
)
def test_forms_are_found_as_whole_words(text: str, found: list[tuple[str, str]]) -> None:
    matches = [(text[start:end], entry.anchor) for start, end, entry in TERMS.find(text)]
    assert matches == found


def glossary() -> dict[str, str]:
    """Give the first paragraph of each definition by every anchor of its terms."""
    page = BeautifulSoup((SITE / "book" / "glossary.html").read_text("utf-8"), "html.parser")
    meanings = {}
    anchors: list[str] = []
    for tag in page.select("dl.glossary > :is(dt, dd)"):
        if tag.name == "dt":
            anchors.append(str(tag["id"]))
            continue
        paragraph = tag.find("p")
        assert paragraph is not None
        meanings |= dict.fromkeys(anchors, " ".join(paragraph.get_text().split()))
        anchors = []
    return meanings


def linked() -> list[tuple[str, Tag, list[Tag]]]:
    found = [(name, page, page.select("a.term")) for name, page in pages()]
    return [(name, page, links) for name, page, links in found if links]


def test_terms_are_in_alphabetical_order_and_say_something() -> None:
    page = BeautifulSoup((SITE / "book" / "glossary.html").read_text("utf-8"), "html.parser")
    first = [
        dt.get_text().rstrip("#").casefold()
        for dt in page.select("dl.glossary > dt")
        if (before := dt.find_previous_sibling()) is None or before.name == "dd"
    ]
    assert first == sorted(first)
    assert len(first) >= 40
    for meaning in glossary().values():
        assert meaning.endswith("."), meaning
        assert len(meaning) <= 320, f"too long for a card: {meaning}"


def test_every_chapter_leads_to_the_glossary() -> None:
    chapters = {name for name, _ in pages() if name.startswith("notebooks/")}
    assert chapters - {name for name, _, _ in linked()} == set()


def test_every_term_is_met_somewhere() -> None:
    """An entry that no page leads to explains a word that the book does not use."""
    page = BeautifulSoup((SITE / "book" / "glossary.html").read_text("utf-8"), "html.parser")
    entries = {str(first["id"]) for first in page.select("dl.glossary > dt:not(dt + dt)")}
    met = {urldefrag(str(link["href"])).fragment for _, _, links in linked() for link in links}
    assert len(entries) >= 40
    assert entries - met == set()


def test_links_carry_the_definition_that_they_lead_to() -> None:
    meanings = glossary()
    for name, _, links in linked():
        for link in links:
            path, anchor = urldefrag(str(link["href"]))
            target = ((SITE / name).parent / path).resolve()
            assert target == SITE / "book" / "glossary.html", name
            assert link["data-definition"] == meanings[anchor], (name, anchor)


def test_a_term_is_linked_once_on_a_page_and_where_it_is_first_used() -> None:
    for name, page, links in linked():
        anchors = [str(link["href"]) for link in links]
        assert len(anchors) == len(set(anchors)), name
        if not name.startswith("notebooks/"):
            continue
        paragraphs = page.select("article section > p")
        for link in links:
            before = next((i for i, p in enumerate(paragraphs) if link in p.select("a")), 0)
            for paragraph in paragraphs[:before]:
                words = [
                    part
                    for part in paragraph.strings
                    if not any(parent.name in ("a", "code") for parent in part.parents)
                ]
                form, before_it = (" ".join(s.split()) for s in (link.get_text(), "".join(words)))
                assert f" {form} " not in f" {before_it} ", f"{name}: {form}, before its link"
