"""The notebooks of exercises: their sources, and what the teacher's book offers for download."""

import os
from functools import cache
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

PROJECT = Path(__file__).parents[1]
SITE = Path(os.environ.get("BOOK_SITE", PROJECT / "_build" / "html")).resolve()
SOURCES = sorted((PROJECT / "notebooks").glob("exercises_*.md"))
RECORD = "application/papermill.record/text/plain"
TABLE = "application/vnd.emergence.table+json"
FIGURE = "application/vnd.emergence.figure+json"


@cache
def executed(page: str) -> NotebookNode:
    """Read an executed notebook of the teacher's book."""
    file = SITE / "_sources" / "notebooks" / f"{page}.ipynb"
    if not file.is_file():
        pytest.fail(f"There is no {file}; `make book` builds it.")
    return nbformat.read(file, as_version=4)


def is_solution(cell: NotebookNode) -> bool:
    """Tell whether a cell belongs to a solution."""
    return "solution" in cell.metadata.get("tags", [])
