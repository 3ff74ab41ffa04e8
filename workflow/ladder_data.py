"""Climb the full ladder and write the tables that ship.

Usage: python -m workflow.ladder_data

Runs that were finished before are read from `_build/ladder/full/`, so an interrupted climb goes on
where it was.
"""

from emergence.ladder.climb import EVALUATIONS, RUNS, climb, tables
from emergence.ladder.plan import FULL
from emergence.ladder.runs import KEPT
from emergence.tables import DATA, DataError
from workflow.errors import BookError, one_sentence

SOURCE = {
    "citation": "companion",
    "location": "emergence/ladder/plan.py: the full ladder",
    "licence": "CC BY 4.0",
}
DIGITS = 6
"""Significant digits of what is measured, far more than a test set of 10,000 carries."""


def main() -> None:
    """Write both tables."""
    try:
        runs = climb(FULL, KEPT / "full")
    except DataError as error:
        raise BookError(str(error)) from None
    for path, table in zip((RUNS, EVALUATIONS), tables(runs), strict=True):
        file = DATA / path
        file.parent.mkdir(exist_ok=True)
        table.assign(**SOURCE).to_csv(
            file, index=False, float_format=f"%.{DIGITS}g", lineterminator="\n"
        )
    print(f"{len(runs)} runs are in data/{RUNS}")


if __name__ == "__main__":
    with one_sentence():
        main()
