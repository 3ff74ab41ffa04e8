"""Scores, corrections and models of why, at hand-worked values."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from emergence import explain
from emergence.detect import (
    emergence_score,
    linearity,
    look_elsewhere,
    minimum_detectable_excess,
)

RISE = [0, 0.25, 0.5, 0.75, 1]
FALL = [1, 0.5, 0]
DIP = [0, 0.5, 0.2, 1]
LATE = [0.01, 0.02, 0.01, 0.03, 0.5]
JUMP = [0, 0, 0, 0, 1]


@pytest.mark.parametrize(
    ("values", "score", "line"),
    [
        (RISE, 4, 4),
        (FALL, -2, -2),
        (DIP, 2, 1.7496),
        (LATE, 30.99, 2.0823),
        (JUMP, np.inf, 2.0),
        ([0, 0.5, 1], 2, 2),
        ([0, 0, 1], 1.414, 1.4142),
    ],
)
def test_scores_at_hand_worked_values(values, score, line):
    assert emergence_score(values) == pytest.approx(score, rel=5e-4)
    assert linearity(values) == pytest.approx(line, rel=5e-5)


def test_a_constant_has_no_score():
    assert np.isnan(emergence_score([0.3] * 5))
    assert np.isnan(linearity([0.3] * 5))


def test_scores_take_many_curves_at_once():
    both = emergence_score(np.array([RISE, JUMP]))
    assert both.shape == (2,)
    assert both[0] == 4
    assert np.isinf(both[1])


@given(
    st.lists(st.integers(0, 1000), min_size=3, max_size=13),
    st.floats(0.01, 100),
    st.floats(-5, 5),
)
def test_scores_do_not_depend_on_units(values, factor, shift):
    assume(len(set(values)) > 1)
    moved = shift + factor * np.array(values)
    line, other = linearity(values), linearity(moved)
    assert other == pytest.approx(line, rel=1e-6)


@pytest.mark.parametrize(
    ("n", "chance", "excess"), [(32, 0.2, 0.176), (638, 0.5, 0.049), (14042, 0.25, 0.0091)]
)
def test_minimum_detectable_excess(n, chance, excess):
    assert minimum_detectable_excess(n, chance) == pytest.approx(excess, rel=0.01)


@pytest.mark.parametrize(
    ("n", "chance", "threshold", "one", "thirteen"),
    [(32, 0.2, 0.4, 0.0060535, 0.0759), (1000, 0.25, 0.30, 1.936e-4, 0.00251)],
)
def test_look_elsewhere(n, chance, threshold, one, thirteen):
    assert look_elsewhere(n, chance, threshold) == pytest.approx(one, rel=5e-4)
    assert look_elsewhere(n, chance, threshold, looks=13) == pytest.approx(thirteen, rel=2e-3)


def test_looking_for_nothing_always_succeeds():
    assert look_elsewhere(100, 0.25, 0.0) == 1


def test_ninety_and_ninety_five_per_cent_a_step():
    assert explain.multi_step(0.9, 44) == pytest.approx(0.0097, abs=5e-5)
    assert explain.multi_step(0.95, 44) == pytest.approx(0.1047, abs=5e-5)


def test_one_loss_under_two_metrics():
    loss = explain.power_law_loss([1e6, 1e9, 1e12], 1e6, 0.3)
    assert loss[0] == pytest.approx(1)
    assert loss[1] == pytest.approx(10**-0.9)
    p = explain.token_probability(loss)
    assert p[0] == pytest.approx(np.exp(-1))
    assert explain.exact_match(p, 5) == pytest.approx(np.exp(-5 * loss))
    assert explain.token_edit_distance(0.8, 5) == pytest.approx(1)


def test_resolution_of_a_test():
    assert explain.resolution(32) == 0.03125


def test_brier_score():
    assert explain.brier_score(np.full((3, 4), 0.25), [0, 1, 2]) == pytest.approx(0.75)
    assert explain.brier_score([[1, 0], [1, 0]], [0, 1]) == pytest.approx(1)
