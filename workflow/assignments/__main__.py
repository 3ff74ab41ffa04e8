"""Write the assignments of the book of the current directory.

Usage: python -m workflow.assignments            both parts, to _build/assignments/
       python -m workflow.assignments FOLDER     what students get, to that folder

Students get a ZIP file an assignment: the notebook without solutions, its tables, and the
instructions. `teacher/` is a course of nbgrader's: sources with solutions and all checks, notes for
marking, and whatever was collected and graded there, which is left as it is.
"""

import argparse
import shutil
import zipfile
from pathlib import Path

from workflow.assignments.notebooks import for_students, with_solutions, write_notebook
from workflow.assignments.tables import TABLES
from workflow.errors import one_sentence

SOURCES = Path("book", "assignments")
TARGET = Path("_build", "assignments")
COURSE = """\
# The course as nbgrader sees it: sources in source/, submissions in submitted/, and so on.
c = get_config()
c.CourseDirectory.course_id = "emergent_abilities"
c.ExecutePreprocessor.timeout = 300
"""
_SAME_DATE = (1980, 1, 1, 0, 0, 0)  # so that the same files make the same archive


def hand_out(name: str, folder: Path) -> None:
    """Write what students get of one assignment: a folder and, beside it, the same as ZIP file.

    Parameters
    ----------
    name
        Name of the assignment: its folder in `book/assignments/`.
    folder
        Where to write.
    """
    own = folder / name
    own.mkdir(parents=True, exist_ok=True)
    _write_tables(name, own)
    shutil.copyfile(SOURCES / name / "instructions.md", own / "instructions.md")
    write_notebook(for_students(SOURCES / name / "notebook.md"), own / f"{name}.ipynb")
    with zipfile.ZipFile(folder / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(own.iterdir()):
            entry = zipfile.ZipInfo(f"{name}/{file.name}", _SAME_DATE)
            archive.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED)


def hand_outs(folder: Path) -> None:
    """Write what students get of all assignments."""
    for name in TABLES:
        hand_out(name, folder)


def course(folder: Path) -> None:
    """Write the teacher's folder, and leave alone what else is in it.

    Parameters
    ----------
    folder
        The folder of the course.
    """
    for name in TABLES:
        own = folder / "source" / name
        own.mkdir(parents=True, exist_ok=True)
        _write_tables(name, own)
        write_notebook(with_solutions(SOURCES / name / "notebook.md"), own / f"{name}.ipynb")
        notes = [SOURCES / name / file for file in ("instructions.md", "marking.md")]
        (folder / "marking").mkdir(exist_ok=True)
        text = "\n".join(file.read_text("utf-8") for file in notes)
        (folder / "marking" / f"{name}.md").write_text(text, "utf-8")
    (folder / "nbgrader_config.py").write_text(COURSE, "utf-8")


def _write_tables(name: str, folder: Path) -> None:
    for file, table in TABLES[name]().items():
        table.to_csv(folder / file, index=False, lineterminator="\n")


def main() -> None:
    """Write what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m workflow.assignments", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="write what students get here, only")
    asked: Path | None = parser.parse_args().folder
    if asked is not None:
        hand_outs(asked)
        return
    hand_outs(TARGET / "students")
    course(TARGET / "teacher")
    print(f"For students: {TARGET}/students/; to grade from: {TARGET}/teacher/")


if __name__ == "__main__":
    with one_sentence():
        main()
