"""A figure of one page shown on another: the landing page shows one, and has no notebook."""

from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import OptionSpec

from workflow.book.figures import Pictures

logger = logging.getLogger(__name__)


class ShownAgain(nodes.General, nodes.Element):
    """The place where the pictures of a figure shall show, and words about them."""


class ShowAgain(SphinxDirective):
    """Shows the pictures of a figure that a notebook draws; its content is the caption.

    The figure keeps its number, its rows and its twin on its own page, which the option ``page``
    names.
    """

    required_arguments = 1
    has_content = True
    option_spec: ClassVar[OptionSpec] = {"page": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Mark the place; the page may not have been read yet."""
        page = self.options["page"]
        self.env.note_dependency(str(self.env.doc2path(page)))
        place = ShownAgain(page=page, name=self.arguments[0], classes=["shown-again"])
        self.state.nested_parse(self.content, self.content_offset, place)
        self.set_source_info(place)
        return [place]


class FindPictures(SphinxPostTransform):
    """Puts the pictures where they shall show; paper has them once, in their chapter."""

    default_priority = 4  # before figures get the form that the builder can show

    def run(self, **kwargs: object) -> None:
        """Find the pictures of all places of a page."""
        for place in list(self.document.findall(ShownAgain)):
            figures = self.env.get_doctree(place["page"]).findall(nodes.figure)
            found = [figure for figure in figures if place["name"] in figure["ids"]]
            if not found:
                logger.warning("%s has no figure %s", place["page"], place["name"], location=place)
            if not found or self.app.builder.format != "html":
                place.parent.remove(place)
                continue
            pictures = next(found[0].findall(Pictures)).deepcopy()
            place.replace_self(
                nodes.container("", pictures, *place.children, classes=place["classes"])
            )


def connect(app: Sphinx) -> None:
    """Register the directive.

    Parameters
    ----------
    app
        The Sphinx application.
    """
    app.add_node(ShownAgain)
    app.add_directive("show-again", ShowAgain)
    app.add_post_transform(FindPictures)
