"""From the text notebook of an assignment to the one that students get.

The sources are written as nbgrader reads them: cells carry its metadata, and solutions and hidden
tests stand between its marks. What is left out here is what `nbgrader generate_assignment` leaves
out (a test compares them); it is done here too, so that the site can offer the notebooks without
the grader, which brings JupyterLab along.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from workflow.errors import BookError
from workflow.notebook import read_notebook

STUBS = {"code": "# YOUR CODE HERE\nraise NotImplementedError()", "markdown": "YOUR ANSWER HERE"}
"""What stands in place of a solution, as nbgrader has it."""

LEFT_OUT = ("SOLUTION", "HIDDEN TESTS")
"""Names of the regions that students do not get."""

_MARK = re.compile(rf"^(?P<indent>\s*).*\b(?P<end>BEGIN|END) (?P<name>{'|'.join(LEFT_OUT)})\b")


def with_solutions(source: Path) -> NotebookNode:
    """Read the notebook of an assignment, with all that is in it."""
    notebook = read_notebook(source)
    notebook.metadata.pop("jupytext", None)
    return notebook


def for_students(source: Path) -> NotebookNode:
    """Read the notebook of an assignment without solutions and hidden tests.

    Parameters
    ----------
    source
        A MyST Markdown notebook with the metadata and marks of nbgrader.

    Raises
    ------
    BookError
        If a region does not end, or begins within another.
    """
    notebook = with_solutions(source)
    for cell in notebook.cells:
        kind = cell.metadata.get("nbgrader", {})
        stub = STUBS[cell.cell_type]
        kept = "\n".join(_kept(cell.source, stub, f"{source}: {kind.get('grade_id', cell.id)}"))
        # An answer without marks is a solution as a whole.
        cell.source = stub if kind.get("solution") and kept == cell.source else kept
    return notebook


def _kept(text: str, stub: str, where: str) -> Iterator[str]:
    inside = None
    for line in text.split("\n"):
        mark = _MARK.match(line)
        if mark is None:
            if inside is None:
                yield line
            continue
        begins = mark["end"] == "BEGIN"
        if begins == (inside is not None) or (not begins and inside != mark["name"]):
            raise BookError(f"{where}: found '{line.strip()}', which does not pair; correct it.")
        inside = mark["name"] if begins else None
        if begins and mark["name"] == "SOLUTION":
            yield from (mark["indent"] + each for each in stub.split("\n"))
    if inside is not None:
        raise BookError(f"{where}: 'BEGIN {inside}' has no end; add it.")
