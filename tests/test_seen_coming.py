"""Forecasts of the next model: hand-worked cases, properties, published values, the chapter."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import vl_convert
from scipy import stats
from scipy.special import expit

from emergence.curves import Curve
from emergence.detect import PRIOR, Prediction, Prior, believe, prediction
from emergence.detect.predictive import log_likelihood, shares, tabulated
from emergence.figures import kinds
from emergence.foresight import calls, inside, one_step_ahead, pooled, samples_of
from emergence.observations import load
from emergence.paper import called, seen_coming
from emergence.resources import read

LOOSE = Prior(dispersion=0.1)


def curve(y, *, n=1000.0, chance=0.25, x=None):
    y = np.asarray(y, float)
    x = 10.0 ** (19 + np.arange(len(y))) if x is None else np.asarray(x, float)
    return Curve(
        key={"task": "task", "family": "family"},
        axis="train_flops",
        x=x,
        y=y,
        n_items=np.full(len(y), n),
        models=tuple(f"model {place}" for place in range(len(y))),
        chance=chance,
        higher_is_better=True,
        unit="fraction",
    )


def certain(mean, n, dispersion):
    return Prediction(np.array([mean]), np.array([1.0]), float(n), dispersion)


def test_a_beta_binomial_of_three_items_by_hand():
    """Mean 1/2 and dispersion 1/3 make alpha = beta = 1: each count has probability 1/4."""
    found = certain(0.5, 3, 1 / 3).at_least(np.arange(5))
    assert found == pytest.approx([1, 3 / 4, 1 / 2, 1 / 4, 0], abs=0.01)


@pytest.mark.parametrize(("mean", "n"), [(0.25, 1050), (0.02, 8917), (0.97, 638)])
def test_tails_and_quantiles_are_those_of_scipy(mean, n):
    size = (1 - 0.002) / 0.002
    law = stats.betabinom(n, mean * size, (1 - mean) * size)
    found = certain(mean, n, 0.002)
    counts = np.round(n * np.array([0.5, 0.9, 1.0, 1.1]) * mean)
    assert found.at_least(counts) == pytest.approx(law.sf(counts - 1), abs=0.02)
    levels = [0.05, 0.25, 0.5, 0.75, 0.95]
    assert found.quantile(levels) == pytest.approx(law.ppf(levels) / n, abs=0.003)


def test_a_quantile_is_the_least_score_that_holds_its_probability():
    found = prediction(believe(*[np.array([])] * 3, 0.25), 1e24, 200.0, 0.25)
    for level in (0.05, 0.5, 0.95):
        count = round(200 * float(found.quantile(level)))
        assert 1 - found.at_least(count + 1) >= level
        assert count == 0 or 1 - found.at_least(count) < level


def test_likelihood_is_that_of_scipy():
    mean = np.array([[0.003, 0.3], [0.2, 0.7], [0.6, 0.999]])
    count, items, size = np.array([12.0, 300.0]), np.array([6000.0, 1050.0]), 499.0
    found = log_likelihood(tabulated(count, items, 0.002), mean)
    law = stats.betabinom(items, mean * size, (1 - mean) * size)
    expected = law.logpmf(count).sum(axis=1)
    assert found - found[0] == pytest.approx(expected - expected[0], abs=0.02)


def test_without_models_the_prior_comes_back():
    """x0 is uniform from 18 to 30: at 10^24 half of all curves are half-way."""
    belief = believe(np.array([]), np.array([]), np.array([]), 0.25)
    low, high = PRIOR.middle
    middle = low + (high - low) * belief.share[0]
    assert belief.weight @ (middle < 24) == pytest.approx(0.5, abs=1e-3)
    assert belief.effective == pytest.approx(shares().shape[1])


def test_a_belief_finds_the_curve_that_made_the_scores():
    """Ten sizes with a million items and no other noise leave next to nothing open."""
    x = np.linspace(20, 25, 10)
    y = 0.25 + 0.75 * 0.8 * expit(3 * (x - 22.5))
    sharp = Prior(dispersion=1e-5)
    belief = believe(10**x, y, np.full(10, 1e6), 0.25, prior=sharp)
    assert belief.effective > 100
    low, high = sharp.middle
    assert belief.share[0] @ belief.weight * (high - low) + low == pytest.approx(22.5, abs=0.05)
    ahead = prediction(belief, 10**26, 1e6, 0.25, prior=sharp)
    assert ahead.quantile(0.5) == pytest.approx(0.85, abs=0.01)


def test_sampling_anew_agrees_with_brute_force():
    """Where an even sample is just fine enough, both ways tell the same median."""
    x, y, n = 10.0 ** np.array([20, 21, 22, 23]), np.array([0.26, 0.3, 0.4, 0.5]), np.full(4, 300.0)
    found = prediction(believe(x, y, n, 0.25, prior=LOOSE), 1e24, 300.0, 0.25, prior=LOOSE)
    sharp = prediction(believe(x, y, n, 0.25), 1e24, 300.0, 0.25)
    rng = np.random.default_rng(0)
    share = rng.random((3, 400_000))
    for ahead, prior in ((found, LOOSE), (sharp, PRIOR)):
        middle = 18 + 12 * share[0]
        steep = np.exp(np.log(0.5) + np.log(24) * share[1])
        height = 0.05 + 0.95 * share[2]

        def mean(scale, middle=middle, steep=steep, height=height):
            return 0.25 + 0.75 * height * expit(steep * (scale - middle))

        size = 1 / prior.dispersion - 1
        log = sum(
            stats.betabinom.logpmf(round(300 * value), 300, mean(s) * size, (1 - mean(s)) * size)
            for s, value in zip((20, 21, 22, 23), y, strict=True)
        )
        weight = np.exp(log - log.max())
        expected = weight @ mean(24) / weight.sum()
        assert ahead.weight @ ahead.mean == pytest.approx(expected, abs=0.01)


def test_forecasts_that_are_right_fill_their_bands():
    """Curves drawn from the prior itself: bands hold what they say."""
    rng = np.random.default_rng(1)
    drawn = []
    for _ in range(50):
        low, high = np.array([PRIOR.middle, np.log(PRIOR.steepness), PRIOR.height]).T
        middle, steep, height = low + (high - low) * rng.random(3)
        x = np.linspace(20, 24, 5)
        mean = 0.25 + 0.75 * height * expit(np.exp(steep) * (x - middle))
        size = 1 / PRIOR.dispersion - 1
        right = rng.binomial(500, rng.beta(mean * size, (1 - mean) * size))
        drawn.append(curve(right / 500, n=500.0, x=10**x))
    steps = one_step_ahead(drawn, delta=0.05)
    assert len(steps) == 50 * 3
    for share in (0.5, 0.9):
        noise = np.sqrt(share * (1 - share) / 150)
        assert inside(steps, share).mean() == pytest.approx(share, abs=3.5 * noise)
    passing = (steps["chance_passes"] - steps["passes"]).mean()
    assert passing == pytest.approx(0, abs=0.1)


def test_a_truth_at_the_edge_of_a_band_counts_in_part():
    """Scores from 0.9 to 1 of the forecast's distribution lie half within its 90 % band."""
    steps = pd.DataFrame({"below": [0.9, 0.2, 0.96], "up_to": [1.0, 0.3, 0.99]})
    assert inside(steps, 0.9).to_list() == pytest.approx([0.5, 1, 0])
    assert inside(steps, 0.2).to_list() == pytest.approx([0, 0, 0])


def test_calls_by_hand():
    """Passing .2875: at once, third, never, and after a rise that gives it away."""
    early = curve([0.3, 0.5, 0.7])
    jump = curve([0.25, 0.25, 0.9])
    flat = curve([0.25, 0.25, 0.25, 0.25])
    rising = curve([0.25, 0.265, 0.283, 0.45], n=14042.0)
    curves = [early, jump, flat, rising]
    found = calls(curves, one_step_ahead(curves, delta=0.05))
    assert found["outcome"].to_list()[:3] == ["too early", "not called", "no jump"]
    assert found["model"].to_list() == ["", "model 2", "", "model 3"]
    assert (found["after"][1], found["by"][1]) == (1e20, 1e21)
    assert found["alarms"][2] == 0
    assert found["chance_passes"][3] > found["chance_passes"][1]


def test_the_larger_of_two_models_of_one_scale_is_not_seen():
    twins = curve([0.25, 0.25, 0.25, 0.8], x=[1e19, 1e20, 1e21, 1e21])
    steps = one_step_ahead([twins], delta=0.05)
    assert steps["chance_passes"].nunique() == 1
    assert not steps["passed_before"].any()


def test_pooling_without_curves_changes_nothing():
    assert pooled([]).tolist() == [0] * 6


def test_pooling_learns_what_the_other_curves_have_in_common():
    """Twelve steep curves that rise near 10^22 make a rise there likelier than it was."""
    x = np.linspace(20, 24, 7)
    middles = np.linspace(21.7, 22.3, 12)
    others = [curve(0.25 + 0.75 * 0.9 * expit(8 * (x - middle)), x=10**x) for middle in middles]
    tilt = pooled(samples_of(others))
    nothing = [np.array([])] * 3
    alone, taught = believe(*nothing, 0.25), believe(*nothing, 0.25, tilt=tilt)

    def near(belief):
        middle = 18 + 12 * belief.share[0]
        return belief.weight @ ((middle > 21) & (middle < 23))

    assert near(alone) == pytest.approx(1 / 6, abs=0.01)
    assert near(taught) > 3 / 6
    flat = curve([0.25, 0.25, 0.25, 0.9], x=10.0 ** np.array([20, 20.7, 21.4, 22.1]))
    before = one_step_ahead([flat], delta=0.05)["chance_passes"].iloc[-1]
    after = one_step_ahead([flat], delta=0.05, pool=lambda _: tilt)["chance_passes"].iloc[-1]
    assert after > before


@pytest.fixture(scope="module")
def curves():
    return seen_coming.counted_curves(load("paper"))


@pytest.fixture(scope="module")
def found(curves):
    return seen_coming.targets(curves, read("paper/figure_2_labels.csv"))


def test_the_paper_calls_twelve_curves_emergent(found):
    """Counted in the table of labels; Persian QA is foretold one model after the one named."""
    assert len(found) == 12
    assert [(t.name, t.model) for t in found if not t.named] == [("Persian QA, PaLM", "540B")]


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("IPA transliterate, LaMDA", 0.018),
        ("Persian QA, PaLM", 0.081),
        ("Word in context (WiC), PaLM", 0.038),
        ("Multi-task NLU (MMLU), GPT-3", 0.045),
        ("Multi-task NLU (MMLU), Chinchilla", 0.050),
        ("Multi-task NLU (MMLU), Gopher", 0.073),
    ],
)
def test_surprises_are_near_an_independent_computation(found, name, published):
    (target,) = (target for target in found if target.name == name)
    assert target.foretold().at_least(target.count) == pytest.approx(published, abs=0.0045)


@pytest.fixture(scope="module")
def fan_rows(found):
    return seen_coming.fans(found)


def test_bands_lie_within_each_other_and_open_with_distance(fan_rows):
    rows = fan_rows
    fan = rows[rows["role"] == "fan"]
    ordered = fan[["low90", "low50", "y", "high50", "high90"]].to_numpy()
    assert (np.diff(ordered, axis=1) >= 0).all()
    for _, each in fan.groupby("panel"):
        width = (each["high90"] - each["low90"]).to_numpy()
        assert width[-1] > width[0]


def test_the_covered_picture_gives_nothing_away(fan_rows):
    rows = fan_rows
    moved = rows.assign(
        y=rows["y"].mask(rows["role"].eq("truth"), 99),
        high90=rows["high90"].mask(rows["role"].eq("fan"), 99),
    )
    for axis in ("train_flops",):
        assert kinds.COVERED.describe(rows, axis) == kinds.COVERED.describe(moved, axis)
        one, other = (
            kinds.COVERED.draw(frame, axis, theme="light", layout="wide") for frame in (rows, moved)
        )
        lines = [
            [line.get_xydata().tolist() for axes in figure.axes for line in axes.lines]
            for figure in (one, other)
        ]
        assert lines[0] == lines[1]


def test_the_twin_answers_what_the_paper_prints(fan_rows):
    """WiC, PaLM 540B: 63.2 % in the figure; the slider has a word for each per cent."""
    spec = kinds.COVERED.twin(fan_rows, "train_flops")
    answer = spec["usermeta"]["answers"]["Word in context (WiC), PaLM"]
    assert answer["truth"] == pytest.approx(63.2, abs=0.05)
    assert answer["low90"] <= answer["low50"] <= answer["median"] <= answer["high50"]
    assert len(spec["usermeta"]["dials"]["guess"]) == 101
    for kind in (kinds.COVERED, kinds.FORECAST):
        twin = kind.twin(fan_rows, "train_flops")
        vl_convert.vegalite_to_svg(json.dumps({**twin, "width": 600}))


def test_truths_beyond_the_band_before_and_after_a_passing_by_hand():
    """Above the 90 % band: one of four before any model passed, three of four afterwards."""
    places = [(0.96, 0.97), (0.5, 0.51), (0.1, 0.11), (0.94, 0.96)]
    later = [(0.96, 0.97), (0.98, 0.99), (0.99, 1.0), (0.01, 0.02)]
    steps = pd.DataFrame([*places, *later], columns=["below", "up_to"]).assign(
        passed_before=[False] * 4 + [True] * 4,
        passes=False,
        chance_passes=0.2,
        family=["a", "b"] * 4,
    )
    sums = replace(curve([0, 0, 0.5]), key={"task": "Arithmetic", "family": "a"})
    text = called.numbers([sums], steps, steps)
    parts = ("", "_waiting", "_after")
    told = [text[f"{side}{part}"] for side in ("above", "beneath") for part in parts]
    assert told == [f"{share}\u202f%" for share in (50, 25, 75, 12, 0, 25)]


@pytest.fixture(scope="module")
def open_curves():
    return called.open_curves(load("open_models"))


def test_arithmetic_of_open_models_has_two_thousand_items(open_curves):
    """GPT-3's arithmetic tests, which the harness took over, have 2,000 problems each."""
    items = {c.n_items[0] for c in open_curves if "Arithmetic" in c.key["task"]}
    assert items == {2000}
    assert all(len(np.unique(c.x)) >= 3 for c in open_curves)


def test_every_open_curve_has_one_outcome_and_its_jump_is_where_the_table_says(open_curves):
    few = [c for c in open_curves if c.key["family"] in ("BLOOM", "OPT")]
    steps = one_step_ahead(few, delta=0.05)
    outcome = calls(few, steps)
    assert len(outcome) == len(few)
    for each, row in zip(few, outcome.itertuples(), strict=True):
        line = each.chance + 0.05 * (1 - each.chance)
        passing = np.flatnonzero(each.y >= line - 1e-9)
        assert (row.outcome == "no jump") == (len(passing) == 0)
        if row.model:
            assert row.model == each.models[passing[0]]
    table = called.by_task(few, steps, steps)
    parts = ["No jump", "Too early to say", "Not called", "Called"]
    assert (table[parts].sum(axis=1) == table["Families"]).all()
    assert table["Families"].iloc[-1] == len(few)
