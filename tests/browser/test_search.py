"""The search finds what the book speaks of."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from reader import Reader


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("word in context", ["glossary.html#term-word-in-context", "tasks_and_models.html#"]),
        ("LaMDA", ["glossary.html#term-LaMDA", "tasks_and_models.html#named-lamda"]),
        ("grokking", ["glossary.html#term-grokking"]),
        ("modified_arithmetic", ["tasks_and_models.html#named-modified-arithmetic"]),
        ("PaLM 62B", ["tasks_and_models.html#named-palm-62b"]),
        ("Llama-2-7b-hf", ["tasks_and_models.html#named-meta-llama-llama-2-7b-hf"]),
        ("Appendix D", ["section_by_section.html#named-appendix-d"]),
        ("Figure 8", ["bigbench_census.html"]),
    ],
)
def test_the_search_finds_terms_tasks_and_models(
    reader: Reader, address: str, typed: str, found: list[str]
) -> None:
    page = reader.page
    page.goto(f"{address}search.html")
    page.locator(".bd-search-container input").fill(typed)
    page.keyboard.press("Enter")
    results = page.locator("#search-results li > a")
    results.first.wait_for()
    page.wait_for_load_state("networkidle")
    first = [str(link.get_attribute("href")) for link in results.all()[:3]]
    for wanted in found:
        assert any(wanted in href for href in first), first
    expect(page.locator("#search-results li").first.locator("p.context")).not_to_be_empty()
    results.first.click()
    page.wait_for_url(lambda url: urlsplit(url).path != "/search.html")
    assert reader.complaints == []


def test_entries_of_the_index_are_told_apart(reader: Reader, address: str) -> None:
    page = reader.page
    page.goto(f"{address}search.html?q=chinchilla")
    results = page.locator("#search-results li > a")
    results.first.wait_for()
    page.wait_for_load_state("networkidle")
    named = [text for text in results.all_text_contents() if text.startswith("Tasks and models")]
    assert "Tasks and models > Chinchilla 70B" in named
    assert len(set(named)) == len(named)
    assert reader.complaints == []
