"""Marks beside sentences that state a claim, and their targets in the table of claims.

``{claim}`id` `` in a chapter becomes a small link to the claim's row, and the row links back to
each chapter that marks it. A mark of a claim that the table does not hold fails the build.
"""

from pathlib import PurePosixPath

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole
from sphinx.util.nodes import make_refnode

logger = logging.getLogger(__name__)


class Wanted(nodes.General, nodes.Element):
    """What becomes a link if its ``target`` exists; if not, it is plain text, or a fault."""


class Mark(SphinxRole):
    """A small link from a sentence to the verdict on what it states."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the mark, which is also the target of the link back."""
        link = Wanted(
            "",
            nodes.inline("", "claim"),
            nodes.inline("", f" {self.text}: does it hold?", classes=["visually-hidden"]),
            target=f"claim-{self.text}",
            needed=True,
        )
        mark = nodes.superscript("", "", link, classes=["claim-mark"])
        page = PurePosixPath(self.env.docname).name
        return [_named(self, mark, f"said-{self.text}-{page}")], []


class IfThere(SphinxRole):
    """A link to a place that a book about other data may lack; there it is plain text."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return what :class:`LinkIfThere` makes a link of."""
        text, _, target = self.text.removesuffix(">").rpartition(" <")
        return [Wanted("", nodes.inline("", text), target=target, needed=False)], []


class LinkIfThere(SphinxPostTransform):
    """Makes links of what is wanted, where the target exists."""

    default_priority = 5

    def run(self, **kwargs: object) -> None:
        """Replace all of a page."""
        places = self.env.get_domain("std").anonlabels  # type: ignore[attr-defined]
        for wanted in list(self.document.findall(Wanted)):
            page, place = places.get(wanted["target"], ("", ""))
            content = list(wanted.children)
            if page:
                here = self.env.docname
                content = [make_refnode(self.app.builder, here, page, place, content)]
            elif wanted["needed"]:
                logger.warning("no claim %s in the table", wanted["target"], location=wanted)
            wanted.replace_self(content)


def _named(role: SphinxRole, node: nodes.Element, name: str) -> nodes.Element:
    """Give a node a name that references of the whole book find."""
    node["names"].append(nodes.fully_normalize_name(name))
    document = role.inliner.document
    document.note_explicit_target(node, node)
    return node


def connect(app: Sphinx) -> None:
    """Register the roles.

    Parameters
    ----------
    app
        The Sphinx application.
    """
    app.add_role("claim", Mark())
    app.add_role("if-there", IfThere())
    app.add_post_transform(LinkIfThere)
