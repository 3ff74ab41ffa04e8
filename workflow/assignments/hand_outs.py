"""What students are handed, and the course folder from which a teacher grades."""

import zipfile
from pathlib import Path

import nbformat

from workflow.assignments.notebooks import for_students, with_solutions
from workflow.assignments.tables import TABLES
from workflow.contents import ASSIGNMENTS, NOT_HANDED_OUT

INSTRUCTIONS = "instructions.md"
SOLVED, MARKING = NOT_HANDED_OUT

COURSE = """\
# The course as nbgrader sees it: sources in source/, submissions in submitted/, and so on.
c = get_config()
c.CourseDirectory.course_id = "emergent_abilities"
c.ExecutePreprocessor.timeout = 300
c.OverwriteCells.add_missing_cells = True  # checks that a student has deleted run all the same
"""

_SAME_DATE = (1980, 1, 1, 0, 0, 0)  # so that the same files make the same archive


def tables(name: str) -> dict[str, str]:
    """Give the tables of an assignment as CSV, by file."""
    made = TABLES[name]()
    return {file: rows.to_csv(index=False, lineterminator="\n") for file, rows in made.items()}


def hand_outs(folder: Path, book: Path = Path()) -> None:
    """Write a ZIP file an assignment: its tables, its instructions, and the notebook to fill in.

    Parameters
    ----------
    folder
        Where to write; it is made if missing.
    book
        The folder of the book.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in TABLES:
        own = book / ASSIGNMENTS / name
        files = {
            **tables(name),
            INSTRUCTIONS: (own / INSTRUCTIONS).read_text("utf-8"),
            f"{name}.ipynb": nbformat.writes(for_students(own / SOLVED)),
        }
        with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
            for file, text in sorted(files.items()):
                entry = zipfile.ZipInfo(f"{name}/{file}", _SAME_DATE)
                archive.writestr(entry, text, zipfile.ZIP_DEFLATED)


def course(folder: Path, book: Path = Path()) -> None:
    """Write the course: sources with solutions and all checks, and notes for marking.

    Parameters
    ----------
    folder
        Where to write. What else lies there, such as submissions and grades, stays as it is.
    book
        The folder of the book.
    """
    (folder / "marking").mkdir(parents=True, exist_ok=True)
    for name in TABLES:
        own = folder / "source" / name
        own.mkdir(parents=True, exist_ok=True)
        for file, text in tables(name).items():
            (own / file).write_text(text, "utf-8")
        source = book / ASSIGNMENTS / name
        nbformat.write(with_solutions(source / SOLVED), own / f"{name}.ipynb")
        notes = [(source / part).read_text("utf-8") for part in (INSTRUCTIONS, MARKING)]
        (folder / "marking" / f"{name}.md").write_text("".join(notes), "utf-8")
    (folder / "nbgrader_config.py").write_text(COURSE, "utf-8")
