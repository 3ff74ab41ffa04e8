"""Assignments: their checks pass what is right, fail what is wrong, and give nothing away."""

import csv
import io
import os
import re
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import matplotlib as mpl
import nbformat
import numpy as np
import pandas as pd
import pytest
from test_site import SITE

from emergence.observations import load
from workflow.assignments import hand_outs as handed
from workflow.assignments.notebooks import STUBS, for_students, with_solutions
from workflow.assignments.tables import ASH_ITEMS, TABLES
from workflow.book import assignments as downloads
from workflow.contents import ASSIGNMENTS, NOT_HANDED_OUT
from workflow.errors import BookError

PROJECT = Path(__file__).parents[1]
FOLDER = PROJECT / ASSIGNMENTS
POINTS, BY_CHECKS = 30, 16
GRADER = find_spec("nbgrader") is not None

ERRORS = [
    (
        "other_models",
        "8917",
        [("fewest_items(rows", "8917 or fewest_items(rows")],
        {"items-checks"},
    ),
    (
        "other_models",
        "no rounding",
        [("np.round(np.round(given * n) / n, decimals)", "np.round(given * n) / n")],
        {"items-checks"},
    ),
    (
        "other_models",
        "the first above, not the first from which on all are",
        [("return len(above) - above[::-1].index(False)", "return above.index(True)")],
        {"value-checks"},
    ),
    (
        "other_models",
        "the start is not seen",
        [("if all(above) or not above[-1]:", "if not above[-1]:"), (".index(False)", ".index(0)")],
        {"value-checks"},
    ),
    (
        "other_models",
        "each bound at the whole alpha",
        [("level = alpha / len(right)", "level = alpha")],
        {"bound-checks"},
    ),
    (
        "other_models",
        "values taken for bounds",
        [("return first_above(bounds.tolist(), margin)", "return first_above(scores, margin)")],
        {"bound-checks", "every-bound-checks"},
    ),
    (
        "other_models",
        "detect on the folder as handed out",
        [('"detect", "corrected"', '"detect", "."')],
        {"command-checks"},
    ),
    ("new_claim", "more than, not at least", [("sf(right - 1,", "sf(right,")], {"guessing-checks"}),
    ("new_claim", "p times looks", [("1 - (1 - p) ** looks", "p * looks")], {"looks-checks"}),
    ("new_claim", "one of n", [("1 - level ** (1 / items)", "1 / items")], {"unseen-checks"}),
    (
        "new_claim",
        "the largest change",
        [("np.diff(scores)", "abs(np.diff(scores))")],
        {"step-checks"},
    ),
    (
        "new_claim",
        "some models, not every one",
        [("(right <= high)).all()", "(right <= high)).any()")],
        {"explained-checks"},
    ),
    ("new_claim", "one look", [('"Birch": "noise"', '"Birch": "stands"')], {"verdict-birch"}),
    ("new_claim", "seeds averaged", [('"Dune": "moves"', '"Dune": "stands"')], {"verdict-dune"}),
    ("deciding", "two-sided", [("ppf(1 - alpha)", "ppf(1 - alpha / 2)")], {"detectable-checks"}),
    (
        "deciding",
        "rounded down",
        [("int(np.ceil((detec", "int(np.floor((detec")],
        {"needed-checks"},
    ),
    ("deciding", "gaps, not sizes", [("/ width)) + 1", "/ width))")], {"models-checks"}),
    (
        "deciding",
        "ties are wins",
        [("np.where(equal, 0.5,", "np.where(equal, 1.0,")],
        {"share-checks"},
    ),
    (
        "deciding",
        "tokens counted as items",
        [('("tokens_right", LENGTH)', '("exact_match", 1)')],
        {"metric-checks"},
    ),
]
"""Assignment, error, what it changes in the solution, and checks that have to fail by it."""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Make a folder to run a notebook in."""
    monkeypatch.chdir(tmp_path)
    mpl.use("Agg")
    return tmp_path


def failing(name, notebook, folder, until=()):
    """Run a notebook next to its tables, in plain Python; list the cells that fail.

    No further than the last cell of those named in ``until``, if any is.
    """
    for file, text in handed.tables(name).items():
        (folder / file).write_text(text, "utf-8")
    names, found = {"__name__": "__main__"}, []
    asked = [place for place, cell in enumerate(notebook.cells) if grade_id(cell) in until]
    for cell in notebook.cells[: asked[-1] + 1 if asked else None]:
        if cell.cell_type == "code":
            try:
                exec(cell.source, names)
            except Exception:  # of any kind, as in Jupyter
                found.append(grade_id(cell))
    return found


def grade_id(cell):
    return cell.metadata["nbgrader"]["grade_id"]


def checks(notebook, *, by_hand=False):
    """Give the points of each cell that is graded by checks, or by hand."""
    kinds = [cell.metadata.get("nbgrader", {}) for cell in notebook.cells]
    return {
        kind["grade_id"]: kind["points"]
        for kind in kinds
        if kind.get("grade") and kind["solution"] == by_hand
    }


def solved(name):
    return with_solutions(FOLDER / name / "with_solutions.md")


def with_error(name, changes):
    notebook = solved(name)
    for before, after in changes:
        (cell,) = [
            cell
            for cell in notebook.cells
            if before in cell.source and cell.metadata["nbgrader"]["solution"]
        ]
        assert cell.source.count(before) == 1, before
        cell.source = cell.source.replace(before, after)
    return notebook


def unread(text):
    """List the lines of solutions and hidden tests that say something."""
    regions = re.findall(r"### BEGIN (SOLUTION|HIDDEN TESTS)\n(.*?)### END \1", text, re.S)
    assert regions
    lines = [line.strip() for _, region in regions for line in region.split("\n")]
    return {line for line in lines if len(line) > 30}


def read_zip(file):
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


@pytest.fixture(scope="module")
def zips(tmp_path_factory):
    """Write what students get."""
    folder = tmp_path_factory.mktemp("students")
    handed.hand_outs(folder, PROJECT)
    return folder


# --- in plain Python


@pytest.mark.parametrize("name", TABLES)
def test_the_solution_passes_every_check(name, folder):
    assert failing(name, solved(name), folder) == []


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_notebook_passes_none(name, folder):
    notebook = for_students(FOLDER / name / "with_solutions.md")
    assert set(checks(notebook)) <= set(failing(name, notebook, folder))


@pytest.mark.parametrize(
    ("name", "changes", "caught"),
    [pytest.param(name, changes, caught, id=label) for name, label, changes, caught in ERRORS],
)
def test_a_common_error_fails_its_check(name, changes, caught, folder):
    assert caught <= set(failing(name, with_error(name, changes), folder, until=caught))


@pytest.mark.parametrize("name", TABLES)
def test_every_check_has_an_error_that_it_catches(name):
    caught = set().union(*(caught for of, _, _, caught in ERRORS if of == name))
    # Tables of task 4 come from the functions of tasks 2 and 3; verdicts are one dictionary.
    rest = {"every-value-checks", "verdict-ash", "verdict-cedar"}
    assert set(checks(solved(name))) - caught <= rest


@pytest.mark.parametrize("name", TABLES)
def test_the_rubric_and_the_cells_give_the_same_points(name):
    text = (FOLDER / name / "instructions.md").read_text("utf-8")
    automatic, written = text.split("| Given by a reader |")
    rubric = {
        (task, how): int(worth)
        for how, part in (("automatic", automatic), ("written", written))
        for task, worth in re.findall(r"^\| (\d)\. [^|]* \| (\d+) \|", part, re.M)
    }
    notebook, task, points = solved(name), "0", {}
    for cell in notebook.cells:
        if heading := re.match(r"## (\d)\.", cell.source):
            task = heading[1]
        kind = cell.metadata["nbgrader"]
        if kind["grade"]:
            how = "written" if kind["solution"] else "automatic"
            points[task, how] = points.get((task, how), 0) + kind["points"]
    assert rubric == points
    assert sum(points.values()) == POINTS
    assert sum(checks(notebook).values()) == BY_CHECKS


# --- nothing is given away


@pytest.mark.parametrize("name", TABLES)
def test_students_get_no_solution(name, zips):
    source = (FOLDER / name / "with_solutions.md").read_text("utf-8")
    files = read_zip(zips / f"{name}.zip")
    assert {file.partition("/")[2] for file in files} == {
        *handed.tables(name),
        "instructions.md",
        f"{name}.ipynb",
    }
    notebook = nbformat.reads(files[f"{name}/{name}.ipynb"], as_version=4)
    text = "\n".join(cell.source for cell in notebook.cells)
    assert STUBS["code"].split("\n")[0] in text
    public = re.sub(r"### BEGIN (SOLUTION|HIDDEN TESTS)\n.*?### END \1", "", source, flags=re.S)
    for line in unread(source):
        assert line not in text or line in public, line
    assert all("BEGIN" not in text for text in files.values())
    nbformat.validate(notebook)


def test_the_site_has_the_hand_outs_and_no_solution(zips):
    offered = {file.name: file for file in (SITE / "_downloads").rglob("*.zip")}
    for name in TABLES:
        assert read_zip(offered[f"{name}.zip"]) == read_zip(zips / f"{name}.zip")
    secret = set().union(
        *(unread((FOLDER / name / NOT_HANDED_OUT[0]).read_text("utf-8")) for name in TABLES)
    )
    secret |= {"## Notes for marking", "BEGIN HIDDEN TESTS"}
    # Its own page, the page's source, and what the search knows: nowhere else does text of it come.
    places = [
        *SITE.glob("book/assign*"),
        *SITE.glob("_sources/book/assign*"),
        SITE / "searchindex.js",
    ]
    assert len(places) >= 3
    for place in places:
        text = place.read_text("utf-8")
        assert [line for line in secret if line in text] == []


def test_a_mark_without_its_pair_is_refused(tmp_path):
    source = (FOLDER / "deciding" / "with_solutions.md").read_text("utf-8")
    broken = tmp_path / "broken.md"
    broken.write_text(source.replace("### END SOLUTION", "", 1), "utf-8")
    with pytest.raises(BookError, match=r"detectable: found '### BEGIN|has no end"):
        for_students(broken)
    broken.write_text(source.replace("### BEGIN HIDDEN TESTS", "", 1), "utf-8")
    with pytest.raises(BookError, match="does not pair"):
        for_students(broken)


def test_a_stock_build_writes_what_the_page_offers(zips, tmp_path):
    book = tmp_path / "book"
    (book / ASSIGNMENTS).mkdir(parents=True)
    for name in TABLES:
        (book / ASSIGNMENTS / name).symlink_to(FOLDER / name)
    app = SimpleNamespace(srcdir=str(book))
    downloads._write_missing(app)
    for name in TABLES:
        written = book / ASSIGNMENTS / f"{name}.zip"
        assert written.read_bytes() == (zips / f"{name}.zip").read_bytes()
    assert not (tmp_path / ASSIGNMENTS).exists()


# --- the tables


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_small_and_the_same_each_time(name):
    tables = handed.tables(name)
    assert all(0 < len(text.encode()) < 50_000 for text in tables.values())
    assert handed.tables(name) == tables


def test_scores_of_other_models_are_those_that_ship(folder):
    for file, text in handed.tables("other_models").items():
        (folder / file).write_text(text, "utf-8")
    own, shipped = load(folder), load("open_models")
    keys = ["task", "metric", "shots", "model"]
    both = own.merge(shipped, on=keys, suffixes=("", "_shipped"))
    assert len(both) == len(own) > 80
    assert both["value"].equals(both["value_shipped"])
    assert both["train_flops"].equals(both["train_flops_shipped"])
    assert own["citation"].notna().all()
    assert set(own.loc[own["n_items"].isna(), "task"]) == {"Word unscramble"}


def claims(folder):
    for file, text in handed.tables("new_claim").items():
        (folder / file).write_text(text, "utf-8")
    return load(folder).sort_values("params")


def test_the_claims_are_what_marking_says_of_them(folder):
    """Guessing, one set of answers seen twice, nothing below a size, seeds that disagree."""
    rows = claims(folder)
    birch = rows[rows["family"].eq("Birch")]
    right = (birch["value"] * 32).to_numpy()
    assert np.allclose(right, right.round(), atol=1e-4)
    assert right[-1] >= 13 > right[:-1].max()
    # Without the last, chosen for its luck: 12 x 32 guesses, within four standard deviations.
    assert abs(right[:-1].sum() - 76.8) < 4 * np.sqrt(384 * 0.2 * 0.8)
    ash = rows[rows["family"].eq("Ash")].pivot(index="params", columns="metric", values="value")
    expected = ash["tokens_right"] ** 20
    noise = np.sqrt(expected * (1 - expected) / ASH_ITEMS) + 1 / ASH_ITEMS
    assert ((ash["exact_match"] - expected).abs() < 4 * noise).all()
    assert ash["tokens_right"].is_monotonic_increasing
    cedar = rows[rows["family"].eq("Cedar")].pivot(index="params", columns="metric", values="value")
    assert (cedar.iloc[:5].sub(0.25).abs() < 4 * np.sqrt(0.25 * 0.75 / 2000)).all(axis=None)
    assert (cedar.iloc[5:] > 0.45).all(axis=None)
    dune = rows[rows["family"].eq("Dune") & rows["metric"].eq("exact_match")]
    first = dune[dune["value"].gt(0.5)].groupby("condition")["params"].min()
    assert first.nunique() > 1


def test_worlds_differ_below_the_threshold_only(folder):
    rows = pd.read_csv(io.StringIO(handed.tables("deciding")["worlds.csv"]))
    assert np.allclose(rows["exact_match"], rows["tokens_right"] ** 20, rtol=1e-4)
    smooth, threshold = (rows[rows["world"].eq(world)] for world in ("smooth", "threshold"))
    apart = smooth["tokens_right"].to_numpy() != threshold["tokens_right"].to_numpy()
    assert apart.tolist() == [False, True, True] + [False] * 6


# --- by the grader


@pytest.mark.skipif(not GRADER, reason="nbgrader is not installed: make grading")
def test_the_grader_gives_the_points(folder, tmp_path_factory):
    """Solutions earn all points of checks, nothing earns none, an error loses its check's."""
    course = tmp_path_factory.mktemp("course")
    handed.course(course, PROJECT)
    expected = {}
    for name in TABLES:
        empty = for_students(FOLDER / name / "with_solutions.md")
        wrong = with_error(name, next(changes for of, _, changes, _ in ERRORS if of == name))
        worth = checks(empty)
        failed = set(failing(name, wrong, folder)) & set(worth)
        lost = sum(worth[check] for check in failed)
        assert lost > 0
        # To leave out what fails does not help: the grader puts it back.
        wrong.cells = [cell for cell in wrong.cells if grade_id(cell) not in failed]
        by_student = {
            "full": (solved(name), BY_CHECKS),
            "empty": (empty, 0),
            "slip": (wrong, BY_CHECKS - lost),
        }
        for student, (notebook, points) in by_student.items():
            place = course / "submitted" / student / name / f"{name}.ipynb"
            place.parent.mkdir(parents=True)
            nbformat.write(notebook, place)
            expected[name, student] = float(points)
        nbgrader("generate_assignment", name, folder=course)
        released = nbformat.read(course / "release" / name / f"{name}.ipynb", as_version=4)
        assert [cell.source for cell in released.cells] == [cell.source for cell in empty.cells]
        nbgrader("autograde", name, folder=course)
    nbgrader("export", folder=course)
    with (course / "grades.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {(row["assignment"], row["student_id"]): float(row["score"]) for row in rows} == expected
    assert {float(row["max_score"]) for row in rows} == {float(POINTS)}


def nbgrader(*words, folder):
    """Run the grader in a course, as one who has activated the environment."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=folder,
        env=os.environ | {"PATH": path, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
