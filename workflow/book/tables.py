"""Tables: a caption, headers and text, numbered and referable like any table of Sphinx."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from docutils import nodes
from myst_nb.core.render import MimeData, NbElementRenderer

from workflow.book.content import bundle, parse

MIME_TYPE = "application/vnd.emergence.table+json"


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
        table = nodes.table("", title, _body(content["columns"], content["rows"]))
        table["names"].append(nodes.fully_normalize_name(content["name"]))
        table.source, table.line = renderer.source, data.line
        renderer.renderer.document.note_explicit_target(table, table)
        return [table, *notes]


def _body(columns: Sequence[Mapping[str, str]], rows: Sequence[Sequence[str]]) -> nodes.tgroup:
    """Return head and body; the first column names its row."""
    body = nodes.tgroup("", cols=len(columns))
    body += [
        nodes.colspec(colwidth=100 // len(columns), **({"stub": 1} if position == 0 else {}))
        for position in range(len(columns))
    ]
    aligned = [[f"align-{column['align']}"] for column in columns]
    body += nodes.thead("", _row([column["title"] for column in columns], aligned))
    body += nodes.tbody("", *(_row(row, aligned) for row in rows))
    return body


def _row(cells: Sequence[str], classes: Sequence[list[str]]) -> nodes.row:
    """Return one row of text."""
    row = nodes.row()
    for cell, names in zip(cells, classes, strict=True):
        row += nodes.entry("", nodes.paragraph("", cell), classes=names)
    return row
