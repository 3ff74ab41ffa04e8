"""What a page may run: nothing that comes into it as markup, whatever names results bring."""

import csv
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from playwright.sync_api import expect
from reader import CHAPTER, SITE, Reader

from emergence import page as page_module
from emergence.figures import kinds, results
from emergence.observations import load
from emergence.page import show_figure, show_table

PROJECT = Path(__file__).parents[2]


def test_nothing_that_comes_into_a_page_as_markup_runs(reader: Reader, address: str) -> None:
    page = reader.page
    page.goto(address + CHAPTER, wait_until="networkidle")
    assert reader.complaints == []
    page.evaluate(
        """() => {
             const box = document.createElement("div");
             box.innerHTML = "<img src='data:,' onerror='window.ran = 1'>";
             const script = document.createElement("script");
             script.textContent = "window.ran = 2";
             document.body.append(box, script);
           }"""
    )
    page.evaluate("import('data:text/javascript,window.ran = 3').catch(() => {})")
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran") is None
    assert len([text for text in reader.complaints if "Content Security Policy" in text]) >= 3


def test_pages_work_when_opened_from_a_disk(reader: Reader) -> None:
    page = reader.page
    page.goto((SITE / "notebooks" / "many_steps.html").as_uri())
    expect(page.locator("mjx-container").first).to_be_visible()
    page.locator("figure.chart button.explore").first.press("Enter")
    expect(page.locator("figure.exploring .twin svg.marks")).to_be_visible()
    assert reader.complaints == []


HOSTILE = ("<script>alert(1)</script>", '"><img src=x onerror=alert(2)>', "=HYPERLINK(A1)")
CONFIG = """\
title: Hostile names
sphinx:
  extra_extensions: [workflow.book]
"""


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Build a page about results whose tasks have names that would like to be markup."""
    sizes = {"350M": 0.25, "1.3B": 0.26, "13B": 0.31, "175B": 0.45}
    results_of = [
        {"task": task, "metric": "accuracy", "model": f"GPT-3 {size}", "value": value}
        for task in HOSTILE
        for size, value in sizes.items()
    ]
    mine = tmp_path / "mine.csv"
    pd.DataFrame(results_of).to_csv(mine, index=False)
    shown: list[dict[str, Any]] = []
    monkeypatch.setattr(page_module, "publish_display_data", shown.append)
    rows = results.frame_of_results(load(str(mine)), "params")
    show_figure("figure-mine", rows, kinds.SCALING_CURVES, axis="params", caption=HOSTILE[0])
    tasks = pd.DataFrame({"Task": HOSTILE, "Best": "0.45"})
    sort_by = {"Best": pd.Series([3, 2, 1])}
    show_table("table-mine", tasks, caption=HOSTILE[1], sort_by=sort_by)
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# Mine"),
            *(
                nbformat.v4.new_code_cell(
                    "show()", outputs=[nbformat.v4.new_output("display_data", data=bundle)]
                )
                for bundle in shown
            ),
        ]
    )
    book = tmp_path / "book"
    book.mkdir()
    nbformat.write(notebook, book / "index.ipynb")
    (book / "_config.yml").write_text(f"{CONFIG}execute:\n  execute_notebooks: 'off'\n", "utf-8")
    (book / "_toc.yml").write_text("format: jb-book\nroot: index\n", "utf-8")
    program = "from jupyter_book.cli.main import main; main()"
    command = [sys.executable, "-c", program, "build", str(book)]
    subprocess.run(command, check=True, cwd=PROJECT, stdout=subprocess.DEVNULL)
    return book / "_build" / "html"


def test_names_from_results_open_no_dialog(reader: Reader, hostile: Path) -> None:
    page = reader.page
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto((hostile / "index.html").as_uri())
    assert page.locator("article :is(script, img[src=x])").count() == 0
    expect(page.locator("figcaption")).to_contain_text(HOSTILE[0])
    page.locator("#figure-mine button.explore").click()
    twin = page.locator("#figure-mine .twin")
    expect(twin.locator("svg").first).to_be_visible()
    menu = twin.get_by_role("combobox", name="Task")
    for name in HOSTILE:
        menu.select_option(label=name)
        twin.locator("path[aria-roledescription='point']").last.hover(force=True)
        expect(page.locator("#vg-tooltip-element")).to_contain_text("GPT-3")
    page.click("button.sort")
    search = page.get_by_label("Search this table")
    search.fill("alert(1)")
    rows = page.locator("table.sortable tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(HOSTILE[0])
    assert page.locator(".bd-content :is(script, img[src=x])").count() == 0
    assert dialogs == []
    assert reader.complaints == []
    with (hostile / "_rows" / "figure-mine.csv").open(encoding="utf-8") as written:
        tasks = {row["task"] for row in csv.DictReader(written)}
    assert tasks == {HOSTILE[0], HOSTILE[1], f"'{HOSTILE[2]}"}, "a formula for a spreadsheet"
