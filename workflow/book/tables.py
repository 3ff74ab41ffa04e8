"""Tables: a caption, headers and text, numbered and referable like any table of Sphinx."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import ClassVar

from docutils import nodes
from myst_nb.core.render import MimeData, NbElementRenderer
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from workflow.book.content import bundle, parse

MIME_TYPE = "application/vnd.emergence.table+json"
LONG = 60
"""A table of more rows scrolls in a box of its own, so that the page below stays in reach."""
ACROSS = 44
"""Letters that stand side by side on a phone."""
TEXT = 28
"""Letters of a cell that is text rather than a name or a number."""


class TableRenderer:
    """Turns a table that a notebook displays into document nodes."""

    mime_priority_overrides: ClassVar[Sequence[tuple[str, str, int]]] = [("*", MIME_TYPE, 1)]

    @staticmethod
    def handle_mime(
        renderer: NbElementRenderer, data: MimeData, inline: bool
    ) -> list[nodes.Node] | None:
        """Render one output, or leave it to others when it is not a table.

        Parameters
        ----------
        renderer
            The renderer of the notebook.
        data
            The output.
        inline
            Whether the output stands within a sentence; a table cannot.
        """
        if inline or data.mime_type != MIME_TYPE:
            return None
        content = bundle(data)
        caption, *notes = parse(renderer, content["caption"], data.line or 0)
        title = nodes.title("", "", *caption.children)
        cells = [
            [
                _cell(renderer, column, text, data.line or 0)
                for column, text in zip(content["columns"], row, strict=True)
            ]
            for row in content["rows"]
        ]
        order = content["order"]
        table = nodes.table("", title, _body(content["columns"], cells, order or {}))
        if order is not None:
            table["classes"].append("sortable")
        if len(cells) > LONG:
            table["classes"].append("long")
        if is_prose(content["columns"], content["rows"]):
            table["classes"].append("stacks")
        table["names"].append(nodes.fully_normalize_name(content["name"]))
        table.source, table.line = renderer.source, data.line
        renderer.renderer.document.note_explicit_target(table, table)
        for name, row in zip(
            content["anchors"] or [], _rows(table), strict=bool(content["anchors"])
        ):
            row["names"].append(nodes.fully_normalize_name(name))
            renderer.renderer.document.note_explicit_target(row, row)
        return [table, *notes]


def is_prose(columns: Sequence[Mapping[str, str]], rows: Sequence[Sequence[str]]) -> bool:
    """Say whether a table is read row by row rather than across: text, too wide for a phone.

    Parameters
    ----------
    columns
        Its columns: ``title`` and ``align``.
    rows
        The texts of its cells.
    """
    longest = [max((len(row[i]) for row in rows), default=0) for i in range(len(columns))]
    left = [column["align"] == "left" for column in columns]
    texts = [n for n, is_left in zip(longest[1:], left[1:], strict=True) if is_left and n > TEXT]
    return bool(texts) and sum(min(n, TEXT) for n in longest) > ACROSS


def _cell(
    renderer: NbElementRenderer, column: Mapping[str, str], text: str, line: int
) -> nodes.paragraph:
    """Return the content of a cell: Markdown where the column is, else the text as it stands."""
    if column["format"] == "markdown":
        parsed = parse(renderer, text, line)
        return nodes.paragraph("", "", *(parsed[0].children if parsed else []))
    return nodes.paragraph("", text)


def _body(
    columns: Sequence[Mapping[str, str]],
    rows: Sequence[Sequence[nodes.paragraph]],
    order: Mapping[str, Sequence[int]],
) -> nodes.tgroup:
    """Return head and body; the first column names its row.

    The place of a cell in the order of its column is a class, which `table.js` reads.
    """
    body = nodes.tgroup("", cols=len(columns))
    body += [
        nodes.colspec(colwidth=100 // len(columns), **({"stub": 1} if position == 0 else {}))
        for position in range(len(columns))
    ]
    aligned = [[f"align-{column['align']}"] for column in columns]
    heads = [nodes.paragraph("", column["title"]) for column in columns]
    filtered = [["filter"] if column.get("filter") else [] for column in columns]
    topped = [[*one, *other] for one, other in zip(aligned, filtered, strict=True)]
    body += nodes.thead("", _row(heads, topped))
    placed = [
        [
            [
                *names,
                *([f"order-{order[column['title']][number]}"] if column["title"] in order else []),
            ]
            for column, names in zip(columns, aligned, strict=True)
        ]
        for number in range(len(rows))
    ]
    body += nodes.tbody("", *map(_row, rows, placed))
    for row in body[-1]:
        for entry, column in zip(row, columns, strict=True):
            entry["head"] = column["title"]
    return body


def _rows(table: nodes.table) -> list[nodes.row]:
    """Return the rows below the head."""
    (body,) = table.findall(nodes.tbody)
    return list(body.findall(nodes.row))


def _row(cells: Sequence[nodes.paragraph], classes: Sequence[list[str]]) -> nodes.row:
    """Return one row."""
    row = nodes.row()
    for cell, names in zip(cells, classes, strict=True):
        row += nodes.entry("", cell, classes=names)
    return row


def _visit_entry(translator: HTML5Translator, node: nodes.entry) -> None:
    """Write a cell with the head of its column, which stands beside it where rows are stacked."""
    type(translator).visit_entry(translator, node)
    if "head" in node and "stacks" in node.parent.parent.parent.parent["classes"]:
        tag, rest = translator.body[-1].split(" ", 1)
        translator.body[-1] = f'{tag} data-head="{escape(node["head"])}" {rest}'


def _depart_entry(translator: HTML5Translator, node: nodes.entry) -> None:
    type(translator).depart_entry(translator, node)


def connect(app: Sphinx) -> None:
    """Register how cells are written.

    Parameters
    ----------
    app
        The Sphinx application.
    """
    app.add_node(nodes.entry, override=True, html=(_visit_entry, _depart_entry))
