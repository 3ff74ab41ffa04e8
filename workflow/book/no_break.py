"""Numbers that keep their unit beside them, and names of figures their number, in all pages."""

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

_PERCENT = re.compile(r"(?<=\d) (?=%)")
_UNIT = re.compile(r"(?<=\d) (?=(?:FLOPs?|nats?|bits?|s|ms|GB|MB|kB)\b)")
_NAME = re.compile(r"\b(Figures?|Tables?|Sections?|Appendix|Panels?) (?=[A-Z]?\d|[A-Z]\b)")
_LITERAL = (nodes.literal, nodes.FixedTextElement, nodes.math, nodes.raw)


def tied(text: str) -> str:
    """Put spaces at which no line breaks where none shall break.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        The text with a narrow space between number and ``%``, as numbers that pages compute
        have it, and fixed spaces between number and unit and within *Figure 2*.
    """
    text = _PERCENT.sub("\u202f", text)
    text = _UNIT.sub("\u00a0", text)
    return _NAME.sub("\\1\u00a0", text)


class TieNumbers(SphinxPostTransform):
    """Ties numbers in the texts of a page; what is quoted to the letter stays."""

    default_priority = 900  # after references have their words

    def run(self, **kwargs: object) -> None:
        """Tie the numbers of one page."""
        for text in list(self.document.findall(nodes.Text)):
            if not isinstance(text.parent, _LITERAL) and (new := tied(text)) != text:
                text.parent.replace(text, nodes.Text(new))


def connect(app: Sphinx) -> None:
    """Connect the transform to Sphinx.

    Parameters
    ----------
    app
        The Sphinx application.
    """
    app.add_post_transform(TieNumbers)
