"""The threshold rule and the exact binomial intervals behind it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from emergence.curves import Curve, scaling_curves
from emergence.detect import chance_probability, detect, lower_bound, upper_bound
from emergence.observations import load


def curve(y, *, n=1000.0, chance=0.25, better=True, unit="fraction"):
    size = len(y)
    return Curve(
        key={},
        axis="params",
        x=10.0 ** np.arange(6, 6 + size),
        y=np.asarray(y, float),
        n_items=np.full(size, n),
        models=tuple(f"m{i}" for i in range(size)),
        chance=chance,
        higher_is_better=better,
        unit=unit,
    )


def judge(curve, method="threshold", **settings):
    """Give what one method says of one curve, as a row."""
    (row,) = detect([curve], [method], **settings).itertuples()
    return row


def figure_2():
    paper = load("paper")
    return scaling_curves(paper[paper["source"].str.fullmatch("Figure 2[A-H]")])


def test_scales_of_figure_2_at_five_per_cent():
    """The scales published for this rule with delta .05, n as known (F: none, so a margin)."""
    found = detect(figure_2())
    emergent = found[found["verdict"] == "emergent"]
    scale = {(row.source[-1], row.family): row.model for row in emergent.itertuples()}
    assert scale == {
        ("A", "LaMDA"): "LaMDA 69B",
        ("B", "LaMDA"): "LaMDA 69B",
        ("C", "LaMDA"): "LaMDA 69B",
        ("A", "GPT-3"): "GPT-3 13B",
        ("B", "GPT-3"): "GPT-3 175B",
        ("D", "PaLM"): "PaLM 540B",
        ("E", "Gopher"): "Gopher 280B",
        ("F", "GPT-3"): "GPT-3 175B",
        ("G", "GPT-3"): "GPT-3 175B",
        ("G", "Chinchilla"): "Chinchilla 70B",
        ("G", "Gopher"): "Gopher 280B",
        ("H", "PaLM"): "PaLM 540B",
    }
    assert len(found) == 17


def test_intervals_of_figure_2_are_as_wide_as_published():
    """0.28 to 2.12 decades wide, by an independent count."""
    found = detect(figure_2())
    emergent = found[found["verdict"] == "emergent"]
    decades = np.log10(emergent["by"] / emergent["after"])
    assert decades.min() == pytest.approx(0.28, abs=0.005)
    assert decades.max() == pytest.approx(2.12, abs=0.005)


@pytest.mark.parametrize(
    ("share", "items", "chance", "expected"),
    [
        (0.575, 638, 0.5, 8e-5),  # WiC, PaLM 62B few-shot
        (0.555, 638, 0.5, 0.003),  # WiC, PaLM 62B trained longer
        (0.295, 14042, 0.25, 7e-34),  # MMLU, Gopher 7.1B
        (0.291, 1050, 0.25, 0.0013),  # Persian QA, PaLM 62B
    ],
)
def test_probability_of_guessing_as_well(share, items, chance, expected):
    assert chance_probability(share, items, chance) == pytest.approx(expected, rel=0.06)


def test_nothing_right_is_not_certainty():
    assert lower_bound(0.0, 1000, 0.05) == 0
    assert upper_bound(0.0, 1000, 0.05) == pytest.approx(0.00299, abs=5e-6)
    assert lower_bound(1.0, 1000, 0.05) == pytest.approx(1 - 0.00299, abs=5e-6)
    assert chance_probability(0.0, 1000, 0.25) == 1


@given(st.integers(1, 400), st.data())
def test_bounds_agree_with_scipy(n, data):
    k = data.draw(st.integers(0, n))
    exact = stats.binomtest(k, n).proportion_ci(0.95, method="exact")
    assert lower_bound(k / n, n, 0.025) == pytest.approx(exact.low, abs=1e-9)
    assert upper_bound(k / n, n, 0.025) == pytest.approx(exact.high, abs=1e-9)


@given(st.integers(1, 300), st.data(), st.floats(0.05, 0.95))
def test_probability_agrees_with_scipy(n, data, chance):
    k = data.draw(st.integers(0, n))
    expected = stats.binom.sf(k - 1, n, chance)
    assert chance_probability(k / n, n, chance) == pytest.approx(expected, rel=1e-6, abs=1e-12)


def test_interval_lies_between_the_two_models():
    found = judge(curve([0.25, 0.26, 0.6, 0.9]))
    assert (found.verdict, found.before, found.model) == ("emergent", "m1", "m2")
    assert (found.after, found.by) == (1e7, 1e8)
    assert found.effect == pytest.approx(0.35)


def test_every_larger_model_must_be_above():
    assert judge(curve([0.25, 0.6, 0.25, 0.9])).model == "m3"
    assert judge(curve([0.25, 0.6, 0.9, 0.25])).verdict == "not emergent"


@pytest.mark.parametrize(
    ("given_curve", "reason"),
    [
        (curve([0.25, 0.9]), "fewer than 3"),
        (curve([0.6, 0.7, 0.9]), "start is not seen"),
        (curve([0.1, 0.2, 0.9], chance=np.nan), "chance is not known"),
        (curve([3.0, 2.0, 1.0], unit="nats", better=False), "chance is not known"),
    ],
)
def test_it_can_refuse(given_curve, reason):
    found = judge(given_curve)
    assert found.verdict == "cannot say"
    assert reason in found.reason


def test_unknown_items_are_named_in_the_reason():
    found = judge(curve([0.25, 0.25, 0.9], n=np.nan))
    assert found.verdict == "emergent"
    assert "number of items is not known" in found.reason


@given(st.lists(st.floats(0, 1), min_size=3, max_size=9), st.floats(10, 5000))
def test_error_rates_give_the_verdict_of_their_accuracies(values, n):
    one = judge(curve(values, n=n, chance=0.25))
    other = judge(curve(1 - np.array(values), n=n, chance=0.75, better=False))
    assert (one.verdict, one.model) == (other.verdict, other.model)


@given(st.randoms(use_true_random=False))
def test_curves_do_not_depend_on_the_order_of_rows(random):
    paper = load("paper")
    rows = paper[paper["source"].isin(["Figure 2A", "Figure 2G"])]
    order = list(rows.index)
    random.shuffle(order)
    for one, other in zip(
        sorted(scaling_curves(rows), key=lambda c: tuple(c.key.values())),
        sorted(scaling_curves(rows.loc[order]), key=lambda c: tuple(c.key.values())),
        strict=True,
    ):
        assert one.key == other.key
        assert one.models == other.models
        assert np.array_equal(one.y, other.y)
