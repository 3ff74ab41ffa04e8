"""Places that the search finds by name: ``{named}`shown text <a name, another name>` ``.

Sphinx's own role for entries of an index leaves an empty place beside the text, of which the search
has nothing to show. It shows an entry by the title of its page; `search.js` adds the name.
"""

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole


class Named(SphinxRole):
    """Text that is a main entry of the book's index under one or more names."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the text, and the entries that lead to it."""
        shown, _, names = self.text.removesuffix(">").rpartition(" <")
        place = self._free(nodes.make_id(f"named-{shown}"))
        text = nodes.inline("", shown, ids=[place])
        self.inliner.document.note_explicit_target(text, text)
        entries = [("single", name.strip(), place, "main", None) for name in names.split(",")]
        return [addnodes.index(entries=entries), text], []

    def _free(self, place: str) -> str:
        """Return a place's id, with a number behind it where another place has it."""
        taken = self.inliner.document.ids
        numbered = (f"{place}-{number}" for number in range(2, len(taken) + 3))
        return place if place not in taken else next(one for one in numbered if one not in taken)


def write_names(app: Sphinx, failure: Exception | None) -> None:
    """Write the names of the entries of the index, as they are spelled, for the search.

    Parameters
    ----------
    app
        The Sphinx application.
    failure
        What ended the build early, if anything did.
    """
    if failure is not None or app.builder.format != "html":
        return
    names: dict[str, list[str]] = {}
    for page, entries in app.env.get_domain("index").data["entries"].items():
        for _, name, place, *_ in entries:
            names.setdefault(f"{page}#{place}", []).append(name)
    text = json.dumps(names, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    script = f"const entryNames = JSON.parse({json.dumps(text)});\n"
    Path(app.outdir, "_static", "named.js").write_text(script, encoding="utf-8", newline="\n")


def load_names(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> None:
    """Have the search's page load the names and what adds them to its results.

    Parameters
    ----------
    app, pagename, templatename, context, doctree
        What Sphinx knows of the page.
    """
    if pagename == "search":
        for file in ("_static/named.js", "_static/search.js"):
            address = context["pathto"](file, resource=True)
            context["metatags"] += f'\n<script defer src="{address}"></script>'


def connect(app: Sphinx) -> None:
    """Register the role, and what the search shows of it.

    Parameters
    ----------
    app
        The Sphinx application.
    """
    app.add_role("named", Named())
    app.connect("html-page-context", load_names, priority=910)  # after the theme's tags
    app.connect("build-finished", write_names)
