"""The Sphinx extension of the book: figures, tables, claims, questions, map, theme, links, files."""

from pybtex.plugin import find_plugin, register_plugin
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from workflow.book import (
    assets,
    claims,
    figures,
    glossary,
    links,
    mind_map,
    processes,
    questions,
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
    mind_map.connect(app)
    glossary.connect(app)
    claims.connect(app)
    questions.connect(app)
    theme.connect(app)
    links.connect(app)
    assets.connect(app)
    processes.connect(app)
    unchanged.connect(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
