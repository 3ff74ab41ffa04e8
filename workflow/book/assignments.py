"""What students are handed, offered for download, in a build by stock Jupyter Book, too.

`make book` has written it before Sphinx starts, and keeps it while nothing of it changes.
"""

from pathlib import Path

from sphinx.application import Sphinx

from workflow.contents import ASSIGNMENTS


def connect(app: Sphinx) -> None:
    """Write what the page of assignments links to, before it is read."""
    app.connect("builder-inited", _write_missing)


def _write_missing(app: Sphinx) -> None:
    book = Path(app.srcdir)
    folder = book / ASSIGNMENTS
    if folder.is_dir() and not list(folder.glob("*.zip")):
        from workflow.assignments.hand_outs import hand_outs  # late: pandas takes a second

        hand_outs(folder, book)
