"""What a page shows: figures, tables, and numbers in its sentences.

Each is one Jupyter output of a MIME type of our own, which the Sphinx extension turns into a
numbered figure or table, beside a plain one that any notebook viewer understands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from IPython.display import publish_display_data

from emergence.figures.dials import Dial, at_start, in_words, twin_with
from emergence.figures.drawing import pictures
from emergence.figures.kinds import Kind
from emergence.figures.vega import DATA_ROW

FIGURE = "application/vnd.emergence.figure+json"
TABLE = "application/vnd.emergence.table+json"
GLUED = "application/papermill.record/"


def show_figure(
    name: str,
    frame: pd.DataFrame,
    kind: Kind,
    *,
    axis: str,
    caption: str,
    dials: Sequence[Dial] = (),
) -> None:
    """Show a figure: four pictures, an interactive twin, its rows and its function.

    Parameters
    ----------
    name
        Target of cross-references, such as ``figure-2``.
    frame
        The tidy frame that the kind of chart takes.
    kind
        One of :mod:`emergence.figures.kinds`.
    axis
        The axis of scale.
    caption
        MyST Markdown. Says what to look at; what a reader sees is said by the kind.
    dials
        Quantities that the reader can turn in the interactive twin. The frame then holds rows
        for every combination of their settings; pictures and words show where they start.
    """
    start = at_start(frame, dials)
    counted = frame.assign(**{DATA_ROW: range(1, len(frame) + 1)})
    images = pictures(kind.draw, start, axis)
    seen = kind.describe(start, axis) + in_words(frame, dials)
    content = {
        "name": name,
        "caption": caption,
        "alt": seen,
        "images": images,
        "twin": twin_with(kind.twin, counted, axis, dials) if dials else kind.twin(counted, axis),
        "rows": _as_csv(
            frame.drop(columns=["order", "columns", "x_scale", "y_scale"], errors="ignore")
        ),
        "function": f"{kind.draw.__module__}.{kind.draw.__name__}",
    }
    publish_display_data({FIGURE: content, "image/svg+xml": images[0]["svg"], "text/plain": seen})


def _as_csv(frame: pd.DataFrame) -> str:
    """Write rows so that a spreadsheet takes no name for a formula: it gets an apostrophe."""

    def inert(cell: object) -> object:
        is_formula = isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        return f"'{cell}" if is_formula else cell

    return frame.map(inert).to_csv(index=False, lineterminator="\n")


def show_table(
    name: str,
    frame: pd.DataFrame,
    *,
    caption: str,
    right: tuple[str, ...] = (),
    markdown: tuple[str, ...] = (),
    sort_by: Mapping[str, pd.Series] | None = None,
    anchors: Sequence[str] | None = None,
    filter_by: tuple[str, ...] = (),
) -> None:
    """Show a table of text, one column of the frame each.

    Parameters
    ----------
    name
        Target of cross-references.
    frame
        Cells as text, as they shall be read; the column names are the heads, with units.
    caption
        MyST Markdown.
    right
        Columns to align right: those that hold numbers.
    markdown
        Columns whose cells are MyST Markdown, such as citations; the others are shown as they
        are, whatever they hold.
    sort_by
        Lets the reader sort and search the table. Gives for columns that do not sort by their
        text the values by which they do; missing values sort last.
    anchors
        Targets of cross-references to single rows, a name each.
    filter_by
        Columns of few different cells, by which the reader of a sortable table can choose rows.
    """
    cells = frame.fillna("").astype(str)
    content = {
        "name": name,
        "caption": caption,
        "columns": [
            {
                "title": str(head),
                "align": "right" if head in right else "left",
                "format": "markdown" if head in markdown else "text",
                "filter": head in filter_by,
            }
            for head in cells
        ],
        "rows": cells.to_numpy().tolist(),
        "order": None if sort_by is None else ranks(sort_by),
        "anchors": None if anchors is None else list(anchors),
    }
    bundle = {
        TABLE: content,
        "text/html": cells.to_html(index=False, escape=True),
        "text/plain": cells.to_string(index=False),
    }
    publish_display_data(bundle)


def ranks(columns: Mapping[str, pd.Series]) -> dict[str, list[int]]:
    """Give the place of each row when sorted by a column."""
    return {
        name: values.rank(method="dense", na_option="bottom").astype(int).to_list()
        for name, values in columns.items()
    }


def glue(numbers: Mapping[str, str]) -> None:
    """Hand numbers to the sentences of the page: the role ``glue:text`` shows the text.

    Parameters
    ----------
    numbers
        Text as the reader shall see it, with its unit, by name. It takes the form of
        MyST-NB's ``glue``, without the import of Sphinx.
    """
    for name, text in numbers.items():
        # MyST-NB strips the quotes of a glued string.
        publish_display_data(
            {f"{GLUED}text/plain": repr(text)},
            metadata={"scrapbook": {"name": name, "mime_prefix": GLUED}},
        )
