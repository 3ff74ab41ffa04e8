"""Write the assignments of the book of the current directory.

Usage: python -m workflow.assignments            both parts, to _build/assignments/
       python -m workflow.assignments FOLDER     what students get, to that folder

Students get a ZIP file an assignment. `teacher/` is a course of nbgrader's; what was collected and
graded there is left as it is.
"""

import argparse
import time
from pathlib import Path

from workflow.assignments.hand_outs import course, hand_outs
from workflow.errors import one_sentence

TARGET = Path("_build", "assignments")


def main() -> None:
    """Write what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m workflow.assignments", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="write what students get here, only")
    asked: Path | None = parser.parse_args().folder
    start = time.monotonic()
    if asked is not None:
        hand_outs(asked)
        print(f"  {'assignments':<24}{time.monotonic() - start:6.1f} s", flush=True)
        return
    hand_outs(TARGET / "students")
    course(TARGET / "teacher")
    print(f"To hand out: {TARGET}/students/; to grade from: {TARGET}/teacher/")


if __name__ == "__main__":
    with one_sentence():
        main()
