"""The ways between paper and book: the paper section by section, and the index of names."""

import re

import pytest
from bs4 import BeautifulSoup
from test_site import SITE, read

from workflow import names_page, paper_page
from workflow.contents import notebook_pages
from workflow.paper import claims, sections

# As the table of contents of arXiv:2206.07682v2 has them.
SECTIONS = [
    *("1", "2", "3", "4", "5", "5.1", "5.2", "5.3", "5.4", "5.5", "5.6", "6"),
    *("A", "A.1", "A.2", "A.3", "B", "C", "D", "E", "F"),
]
NUMBERED = {f"Figure {n}" for n in range(1, 14)} | {"Table 1", "Table 2"}

BACK = {
    "few_shot": "In the paper: §3, §5, Appendix D; Figures 2 and 11.",
    "augmented_prompting": "In the paper: §4, Appendix D; Figures 3 and 12.",
    "abilities": "In the paper: §4; Table 1.",
    "perplexity_and_mmlu": "In the paper: §3, §5.3, Appendix B; Figures 4, 9 and 10.",
}
"""Where the paper has what these chapters redraw."""


@pytest.fixture(scope="module")
def page() -> BeautifulSoup:
    return read(SITE / "book" / "section_by_section.html")


@pytest.mark.parametrize("written", [paper_page, names_page])
def test_pages_are_made_from_the_data(written):
    assert written.PAGE.read_text("utf-8") == written.page_text(), "run make data"


def test_all_of_the_paper_is_there(page):
    assert [section.number for section in sections(paper_page.DATA)] == SECTIONS
    places = [f"paper-{number.lower().replace('.', '-')}" for number in SECTIONS]
    assert [page.find(id=place) is None for place in places] == [False] * len(SECTIONS)
    items = [item.get_text() for item in page.select("article li")]
    found = {match[0] for text in items if (match := re.match(r"(Figure|Table)\s\d+", text))}
    assert {name.replace("\xa0", " ") for name in found} == NUMBERED


def test_figures_and_tables_lead_into_the_book(page):
    for number in NUMBERED - {"Figure 1"}:  # a prompt, of which the chapter writes its own
        links = page.select("article li a")
        (link,) = [link for link in links if link.get_text().replace("\xa0", " ") == number]
        assert "#" in str(link["href"]), number


def test_every_claim_leads_to_its_verdict(page):
    links = [str(link["href"]) for link in page.select('article a[href*="#claim-"]')]
    assert links == [
        f"../notebooks/does_it_hold.html#claim-{claim.name}"
        for section in sections(paper_page.DATA)
        for claim in claims(paper_page.DATA)
        if claim.section == section.number
    ]
    rows = read(SITE / "notebooks" / "does_it_hold.html").select("#table-verdicts tbody tr")
    assert len(links) == len(rows)


def test_chapters_of_sections_exist():
    named = {chapter for s in sections(paper_page.DATA) for chapter in s.chapters}
    assert named <= {chapter.removeprefix("notebooks/") for chapter in notebook_pages()}


@pytest.mark.parametrize("chapter", BACK)
def test_chapters_lead_back(chapter):
    line = read(SITE / "notebooks" / f"{chapter}.html").select_one(".shown-data")
    assert line is not None
    assert " ".join(line.get_text().split()).endswith(BACK[chapter])
    links = [str(link["href"]) for link in line.select('a[href*="section_by_section"]')]
    assert len(links) == len(re.findall(r"§|Appendix", BACK[chapter]))
