"""The Sphinx extension of the book: what its pages are made of, and the files they load."""

from pybtex.plugin import find_plugin, register_plugin
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from workflow.book import (
    assets,
    assignments,
    claims,
    decks,
    exercises,
    figures,
    glossary,
    icons,
    in_the_paper,
    lettered,
    links,
    mind_map,
    named,
    no_break,
    notebook,
    policy,
    processes,
    questions,
    shown_again,
    social,
    tables,
    theme,
    unchanged,
)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the parts to Sphinx.

    The mime renderers of figures and tables are no concern of Sphinx: MyST-NB finds
    them by their entry points, named in `pyproject.toml`.
    """
    # pybtex looks for this among all installed packages, again for each citation.
    plain_text = find_plugin("pybtex.backends", "plaintext")
    register_plugin("pybtex.backends", "plaintext", plain_text, force=True)
    figures.connect(app)
    lettered.connect(app)
    shown_again.connect(app)
    decks.connect(app)
    tables.connect(app)
    no_break.connect(app)
    mind_map.connect(app)
    glossary.connect(app)
    claims.connect(app)
    questions.connect(app)
    exercises.connect(app)
    theme.connect(app)
    in_the_paper.connect(app)
    links.connect(app)
    named.connect(app)
    notebook.connect(app)
    assignments.connect(app)
    assets.connect(app)
    social.connect(app)
    policy.connect(app)
    icons.connect(app)
    processes.connect(app)
    unchanged.connect(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
