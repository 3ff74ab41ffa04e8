"""Tables that a reader sorts, searches and filters."""

import pytest
from playwright.sync_api import expect
from reader import Reader, low_contrast, scrolls_sideways


@pytest.mark.parametrize("reader", [("desktop", "light")], indirect=True)
def test_a_table_sorts_by_its_numbers_and_searches(reader: Reader, address: str) -> None:
    """Table 1 by compute: 8.9E+19 is the smallest; six rows are chains of thought."""
    page = reader.page
    page.goto(f"{address}notebooks/abilities.html")
    page.click("button.sort")
    search = page.get_by_label("Search this table")
    search.wait_for()
    rows = page.locator("table.sortable tbody tr")
    assert rows.count() == 23
    page.locator("table.sortable th", has_text="FLOPs").click()
    expect(rows.first).to_contain_text("Scratchpad")
    expect(rows.first).to_contain_text("8.9")
    search.fill("chain of thought")
    expect(rows).to_have_count(6)
    assert reader.complaints == []
    assert all(url.startswith((address, "data:")) for url in reader.requests)


@pytest.mark.parametrize("reader", [("desktop", "light"), ("phone", "dark")], indirect=True)
def test_the_claims_are_filtered_by_verdict_and_part_from_the_keyboard(
    reader: Reader, address: str
) -> None:
    page = reader.page
    page.goto(f"{address}notebooks/does_it_hold.html")
    table = page.locator("table#table-verdicts")
    rows = table.locator("tbody tr")
    every = rows.count()
    button = page.get_by_role("button", name="Sort, search and filter")
    button.focus()
    page.keyboard.press("Enter")
    verdict = page.get_by_role("combobox", name="Verdict")
    part = page.get_by_role("combobox", name="Part")
    expect(page.get_by_label("Search this table")).to_be_focused()
    heads = [head.strip() for head in table.locator("thead th").all_inner_texts()]

    def shown(column: str) -> set[str]:
        """Give the texts of a column in the rows that show."""
        place = next(i for i, head in enumerate(heads, 1) if head.startswith(column))
        cells = table.locator(f"tbody tr > :nth-child({place})").all_inner_texts()
        return {cell.strip() for cell in cells}

    assert shown("Verdict") == {"reproduced", "with a caveat", "contradicted", "not checkable"}
    for choice in (part, verdict):  # each is one Tab away
        page.keyboard.press("Tab")
        expect(choice).to_be_focused()
    page.keyboard.type("contr")
    expect(verdict).to_have_value("contradicted")
    expect(rows.filter(has_text="contradicted")).to_have_count(rows.count())
    assert shown("Verdict") == {"contradicted"}
    contradicted = rows.count()
    assert 0 < contradicted < every
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("5")
    expect(part).to_have_value("5")
    assert shown("Part") == {"5"}
    assert shown("Verdict") == {"contradicted"}
    assert 0 < rows.count() < contradicted
    page.keyboard.press("Home")
    expect(part).to_have_value("")
    page.keyboard.press("Tab")
    page.keyboard.press("Home")
    expect(rows).to_have_count(every)
    assert low_contrast(page) == []
    assert not scrolls_sideways(page)
    assert reader.complaints == []


@pytest.mark.parametrize("reader", [("desktop", "light"), ("phone", "dark")], indirect=True)
def test_the_census_is_drawn_as_shares_and_searched_by_class_and_keyword(
    reader: Reader, address: str
) -> None:
    """Nine tasks of Appendix E.4 have the keyword visual reasoning; the page does not widen."""
    page = reader.page
    page.goto(f"{address}notebooks/bigbench_census.html", wait_until="networkidle")
    page.click("#figure-8 button.explore")
    expect(page.locator("#figure-8 .twin svg.marks")).to_be_visible()
    page.click("#figure-8 input[value=Share]")
    page.select_option("#figure-8 select", "Flat")
    names = page.locator("#figure-8 .twin .role-axis-label text")
    expect(names.filter(has_text="repeated")).to_be_visible()
    page.click("button.sort")
    page.get_by_label("Search this table").fill("flat visual")
    expect(page.locator("table.sortable tbody tr")).to_have_count(9)
    assert not scrolls_sideways(page)
    assert reader.complaints == []
