"""Places that the search finds by name: ``{named}`shown text <a name, another name>` ``.

Sphinx's own role for entries of an index leaves an empty place beside the text, of which the search
has nothing to show.
"""

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


def connect(app: Sphinx) -> None:
    """Register the role.

    Parameters
    ----------
    app
        The Sphinx application.
    """
    app.add_role("named", Named())
