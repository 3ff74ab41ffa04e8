"""A deck of slides on a page of the book: its picture, length, goals and a link to it."""

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from workflow.book.shown_again import ShownAgain
from workflow.decks import DECKS, Deck

NOT_HERE = (
    "This deck shows the paper's own data, which this book does not: it is in the paper's book."
)


class DeckDirective(SphinxDirective):
    """The deck that the argument names; all that is shown of it is taken from the deck itself."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return what a page says of the deck."""
        source = DECKS / f"{directives.unchanged_required(self.arguments[0])}.md"
        deck = Deck(self.env.srcdir / source)
        if not deck.source.is_file():
            return [nodes.paragraph("", NOT_HERE)]
        self.env.note_dependency(str(deck.source))
        page, _, name = deck.front["figure"].partition("#")
        self.env.note_dependency(str(self.env.doc2path(page)))
        depth = self.env.docname.count("/")
        address = f"{'../' * depth}{DECKS.name}/{deck.name}.html"
        opening = nodes.paragraph(
            "",
            "",
            nodes.strong("", "", nodes.reference("", "Open the slides", refuri=address)),
            nodes.Text(f" · {deck.slides} slides · {deck.minutes:g} minutes"),
        )
        goals = nodes.bullet_list()
        for goal in deck.front["goals"]:
            goals += nodes.list_item("", nodes.paragraph("", goal))
        picture = ShownAgain(page=page, name=name, classes=["shown-again", "deck"])
        self.set_source_info(picture)
        return [opening, nodes.paragraph("", "After it, listeners can:"), goals, picture]


def connect(app: Sphinx) -> None:
    """Register the directive.

    Parameters
    ----------
    app
        The Sphinx application.
    """
    app.add_directive("deck", DeckDirective)
