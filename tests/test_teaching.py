"""Timetables of the teaching paths and of the debate add up to what their headings promise."""

import re
from pathlib import Path

import jupytext
import pytest

from emergence.paper import debate

PROJECT = Path(__file__).parents[1]
PROMISES = {"20 minutes": 20, "45 minutes": 45, "90 minutes": 90, "3 hours": 180, "Meeting": 90}


def timetables(page: str) -> list[tuple[str, list[tuple[int, int]]]]:
    """Give each timetable of a page with the heading, or meeting, above it."""
    found: list[tuple[str, list[tuple[int, int]]]] = []
    above = ""
    rows: list[tuple[int, int]] = []
    for line in (PROJECT / page).read_text("utf-8").splitlines():
        if line.startswith(("#", "**Meeting")):
            above = line
        elif line.startswith("| Minute |"):
            found.append((above, rows := []))
        elif span := re.match(r"\| (\d+)–(\d+) \|", line):
            rows.append((int(span[1]), int(span[2])))
    return found


@pytest.mark.parametrize(
    ("page", "count"), [("book/teaching.md", 3 + 8), ("notebooks/debate.md", 2)]
)
def test_every_minute_is_planned_once(page: str, count: int) -> None:
    tables = timetables(page)
    assert len(tables) == count
    for heading, rows in tables:
        (promised,) = [minutes for words, minutes in PROMISES.items() if words in heading]
        starts, ends = zip(*rows, strict=True)
        assert starts == (0, *ends[:-1]), heading
        assert ends[-1] == promised, heading
        assert all(start < end for start, end in rows), heading


def test_the_debate_speaks_of_the_family_that_the_chapter_draws() -> None:
    chapter = jupytext.read(PROJECT / "notebooks/the_metric.md")
    (cell,) = [c for c in chapter.cells if "parameters" in c.metadata.get("tags", [])]
    declared: dict[str, object] = {}
    exec(cell.source, declared)
    assert {name: declared[name] for name in debate.FAMILY} == debate.FAMILY
    assert declared["length"] == debate.LENGTH
    assert declared["options"] == debate.OPTIONS
