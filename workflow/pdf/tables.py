"""Tables that fit a page: how wide each column is, which lie on their side, which stay whole."""

import re
from collections.abc import Sequence
from itertools import zip_longest
from math import ceil

from bs4 import BeautifulSoup, Tag

UPRIGHT, LYING = 110, 176
"""Letters that a row has room for, on a page and on one turned; with what parts the columns."""

_APART = 4  # letters that the space between two columns takes, and that words may be wider
_BOLD = 1.15  # how much wider the letters of a head are
_SMALL = 1.1  # how much narrower those of a table of many rows are
_TALLEST = 4  # a power, so that one cell of many lines weighs more than many of few
_WHOLE = 600  # a table of no more letters stands on one page
_LEADS = 200  # a paragraph of no more letters before a table stays with it
_REFERENCE = 8  # letters that a page number takes behind a link

Cells = Sequence[Sequence[tuple[int, int]]]
"""The cells of a table by rows: how many letters each has, and how many its longest word."""


def fit(table: Tag) -> None:
    """Set the widths of a table's columns, and say where pages may break.

    Parameters
    ----------
    table
        A table of the site.
    """
    holder = table.find_parent(class_="pst-scrollable-table-container") or table
    before = holder.find_previous_sibling()
    if before and before.name == "p" and len(before.get_text()) <= _LEADS:
        mark(before, "leads")
    if len(table.get_text()) <= _WHOLE:
        mark(table, "whole")
    cells = [
        [_size(cell) for cell in row.find_all(["th", "td"], recursive=False)]
        for row in table.select("tr")
    ]
    columns = list(zip_longest(*cells, fillvalue=(0, 0)))
    small = _SMALL if "long" in table.get_attribute_list("class") else 1
    room = int(UPRIGHT * small)
    if sum(max(letters for letters, _ in column) + _APART for column in columns) <= room:
        return  # as wide as it is by nature
    if sum(max(word for _, word in column) + _APART for column in columns) > room:
        mark(holder, "lying")
        room = int(LYING * small)
    mark(table, "fitted")
    widths = fewest_lines(cells, room)
    shares = "".join(f'<col style="width: {100 * each / sum(widths):.1f}%">' for each in widths)
    for old in table.select("colgroup"):
        old.decompose()
    group = BeautifulSoup(f"<colgroup>{shares}</colgroup>", "html.parser")
    if table.caption:
        table.caption.insert_after(group)
    else:
        table.insert(0, group)


def fewest_lines(cells: Cells, room: int) -> list[int]:
    """Return widths of columns, in letters, with which the rows of a table take few lines.

    Each column gets its longest word first. What room is left goes letter by letter to the column
    that saves most lines, those of tall cells first: the tallest one of a row is what counts.

    Parameters
    ----------
    cells
        The table.
    room
        How many letters a row has room for.
    """
    columns = list(zip_longest(*cells, fillvalue=(0, 0)))
    widths = [max(word for _, word in column) + _APART for column in columns]
    while sum(widths) < room:
        saved = [
            sum((cell / width) ** _TALLEST - (cell / (width + 1)) ** _TALLEST for cell, _ in column)
            for column, width in zip(columns, widths, strict=True)
        ]
        widths[saved.index(max(saved))] += 1
    return widths


def mark(tag: Tag, name: str) -> None:
    """Add a class to an element.

    Parameters
    ----------
    tag
        The element.
    name
        The class.
    """
    tag["class"] = " ".join([*filter(None, tag.get_attribute_list("class")), name])


def _size(cell: Tag) -> tuple[int, int]:
    """Return how many letters a cell has, and how many its longest word."""
    text = " ".join(cell.get_text().split())
    letters = len(text) + _REFERENCE * len(cell.select(".elsewhere"))
    unbroken = "align-right" in cell.get_attribute_list("class") and cell.name == "td"
    words = [text] if unbroken else re.split(r"[\s/–-]", text)
    longest = max(map(len, words))
    return letters, ceil(longest * _BOLD) if cell.find_parent("thead") else longest
