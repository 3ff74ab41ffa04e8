"""The page about the build says what the benchmark measured; nothing is measured here."""

import json
import platform
import sys
from pathlib import Path

import pytest

from benchmarks.build import imports
from benchmarks.page import NAMES, PAGE, RESULTS, Measured, groups, page_text, parts, path_of, read
from benchmarks.picture import draw
from emergence.figures.style import THEMES


def test_page_is_made_from_the_results():
    assert PAGE.read_text("utf-8") == page_text(), "run python -m benchmarks.page"


@pytest.mark.skipif(sys.platform != "linux", reason="last digits of a drawing vary by system")
@pytest.mark.parametrize("theme", THEMES)
def test_pictures_are_made_from_the_results(theme):
    kept = path_of(theme).read_text("utf-8")
    assert kept == draw(groups(read()), theme), "run python -m benchmarks.page"


def test_all_is_measured_at_least_three_times_in_one_run():
    measured = read()
    assert list(measured.seconds) == sorted(measured.seconds, key=list(NAMES).index)
    assert set(measured.seconds) == set(NAMES)
    assert len({len(rounds) for rounds in measured.seconds.values()}) == 1
    assert len(measured.seconds["cold"]) >= 3


def test_results_do_not_name_the_machine():
    text = RESULTS.read_text("utf-8")
    assert platform.node() not in text
    assert str(Path.home()) not in text
    assert {"commit", "date", "machine", "versions"} <= set(json.loads(text))


def test_parts_add_up():
    measured = Measured({}, {name: [1.0, 9.0, 2.0] for name in NAMES} | {"one_notebook": [20.0]})
    assert measured["cold"] == 2.0
    assert sum(parts(measured).values()) == 20.0
    assert parts(measured)["Notebook: computing and drawing"] == 2.0 - 2.0 - 2.0


def test_imports_are_found_wherever_they_stand():
    script = "import a\nif a:\n    from b import c\nprint('import d')\n"
    assert imports(script) == ["import a", "from b import c"]
