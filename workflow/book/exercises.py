"""Exercises and their solutions: boxes of sphinx-exercise that fold without scripts.

sphinx-exercise numbers exercises, and gathers what stands between the start and the end of a
solution, the outputs of its cells too. Its solutions are boxes that only a script could fold; here
each is a `<details>`, which opens by keyboard, with scripts off and by a search within the page.
"""

from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.writers.html5 import HTML5Translator
from sphinx_exercise.nodes import exercise_enumerable_node, solution_node


class Unwrap(SphinxTransform):
    """Takes the content of boxes out of sections that all have one identifier and no title."""

    default_priority = 11  # right after the boxes have been gathered

    def apply(self, **kwargs: object) -> None:
        """Leave a title and the content in each box."""
        for kind in (exercise_enumerable_node, solution_node):
            for box in self.document.findall(kind):
                for section in [child for child in box if isinstance(child, nodes.section)]:
                    section["ids"] = []  # its first child would inherit it
                    section.replace_self(section.children)


def _visit_solution(translator: HTML5Translator, node: nodes.Element) -> None:
    title = escape(node.pop(0).astext())
    start = translator.starttag(node, "details")
    translator.body.append(f"{start}<summary>{title}</summary>\n")


def _depart_solution(translator: HTML5Translator, node: nodes.Element) -> None:
    translator.body.append("</details>\n")


def connect(app: Sphinx) -> None:
    """Load sphinx-exercise, and fold its solutions.

    Parameters
    ----------
    app
        The Sphinx application.
    """
    app.setup_extension("sphinx_exercise")
    app.config["exercise_style"] = "solution_follow_exercise"  # a fold that is no link
    app.add_node(solution_node, override=True, html=(_visit_solution, _depart_solution))
    app.add_transform(Unwrap)
