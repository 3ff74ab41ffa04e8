"""How many items a test has, from its results: published sizes of test sets, and by hand."""

import numpy as np
import pytest

from emergence.items import items_from_grid, items_from_standard_error
from emergence.observations import load


def test_the_grid_of_values_tells_the_denominator():
    assert items_from_grid([0.5, 0.25, 0.75]) == 4
    assert items_from_grid([1 / 3, 0.5]) == 6
    assert items_from_grid([0.002, 0.016, 0.55], most=1319) == 500
    assert items_from_grid([1 / 3, 1 / np.pi, 1 / np.e], most=1000) is None


def test_rounded_values_need_a_tolerance():
    """Thirds and sixths printed with three decimals."""
    assert items_from_grid([0.333, 0.167], most=20) is None
    assert items_from_grid([0.333, 0.167], most=20, tolerance=5e-4) == 6


@pytest.mark.parametrize(
    ("task", "metric", "items"),
    [
        ("sciq", "acc", 1000),
        ("arc_challenge", "acc", 1172),
        ("arc_easy", "acc", 2376),
        ("piqa", "acc", 1838),
        ("logiqa", "acc", 651),
        ("winogrande", "acc", 1267),
    ],
)
def test_items_recovered_from_the_standard_errors_of_pythia(task, metric, items):
    """Sizes of the published test sets."""
    rows = load("checkpoints")
    rows = rows[rows["model"].eq("pythia-1.4b@step143000") & rows["task"].eq(task)]
    row = rows[rows["metric"].str.startswith(metric)].iloc[0]
    assert items_from_standard_error(row["value"], row["stderr"]) == pytest.approx(items, rel=2e-3)


def test_a_standard_error_of_zero_tells_nothing():
    assert np.isnan(items_from_standard_error(0.0, 0.0))
