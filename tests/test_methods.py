"""The seven methods: published fits and values, hand-worked tests, and properties."""

import io
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from emergence import cli
from emergence.curves import Curve, batch_of, scaling_curves
from emergence.detect import (
    METHODS,
    Prior,
    believe,
    change_point,
    consistent_with,
    detect,
    fit_binomial,
    fit_sigmoid,
    isotonic,
    mcnemar,
    normalised,
    prediction,
    predictive_probability,
    trend,
    wilson,
)
from emergence.detect.methods import false_discovery
from emergence.detect.trend import level_probabilities
from emergence.observations import load, write
from emergence.resources import read

FLOPS = 10.0 ** np.linspace(19, 24, 8)


def curve(y, *, n=1000.0, chance=0.25, x=None, **key):
    y = np.asarray(y, float)
    return Curve(
        key={"source": "", "task": "t", "family": "f"} | key,
        axis="train_flops",
        x=10.0 ** np.linspace(19, 24, len(y)) if x is None else np.asarray(x, float),
        y=y,
        n_items=np.full(len(y), n),
        models=tuple(f"m{place}" for place in range(len(y))),
        chance=chance,
        higher_is_better=True,
        unit="fraction",
    )


def judge(given_curve, method, **settings):
    (row,) = detect([given_curve], [method], **settings).itertuples()
    return row


def figure_2(items_of_f=None):
    paper = load("paper")
    rows = paper[paper["source"].str.fullmatch("Figure 2[A-H]")]
    if items_of_f:
        rows = rows.assign(n_items=rows["n_items"].fillna(items_of_f))
    return scaling_curves(rows)


@pytest.mark.parametrize(("delta", "agree"), [(0.01, 12), (0.03, 15), (0.05, 15), (0.1, 12)])
def test_agreement_with_the_text_at_four_margins(delta, agree):
    """12, 15, 15 and 12 of 17, by an independent count with 100 items assumed for panel F."""
    found = detect(figure_2(items_of_f=100), delta=delta)
    labels = read("paper/figure_2_labels.csv")
    both = found.merge(labels, on=["source", "family"], validate="one_to_one")
    assert len(both) == 17
    assert (both["model"] == both["emergent_model"].fillna("")).sum() == agree


def test_no_margin_agrees_with_both_small_excesses():
    """Persian QA 62B (p .0013) is to count and MMLU 7.1B (p 7e-34) not: no margin does both."""
    for delta in np.geomspace(0.001, 0.5, 30):
        found = detect(figure_2(), delta=delta).set_index(["source", "family"])
        persian = found.loc[("Figure 2D", "PaLM"), "model"] == "PaLM 62B"
        guessing = found.loc[("Figure 2G", "Gopher"), "model"] == "Gopher 280B"
        assert not (persian and guessing)


def test_near_chance_needs_evidence():
    """With 638 items and chance .5, an excess of 4.9 % is the least that would be found."""
    few = judge(curve([0.5, 0.5, 0.503], n=638, chance=0.5), "threshold")
    many = judge(curve([0.5, 0.5, 0.503], n=20_000, chance=0.5), "threshold")
    assert (few.verdict, many.verdict) == ("cannot say", "not emergent")
    assert few.detectable == pytest.approx(0.049, abs=5e-4)
    assert "638 items" in few.reason


def test_p_of_the_threshold_rule_is_where_its_verdict_turns():
    rising = curve([0.25, 0.25, 0.33], n=300)
    p = judge(rising, "threshold").p
    assert judge(rising, "threshold", alpha=p * 1.01).verdict == "emergent"
    assert judge(rising, "threshold", alpha=p * 0.99).verdict != "emergent"
    tail = stats.binom.sf(98, 300, 0.25 + 0.05 * 0.75)  # 99 right, three looks
    assert p == pytest.approx(3 * tail, rel=1e-6)


SUBTRACTION = "Arithmetic: 3-digit subtraction"
MULTIPLICATION = "Arithmetic: 2-digit multiplication"
PUBLISHED = [
    # Ruan et al. 2024, Figure 4: task, chance, largest FLOPs to fit, models, slope, intercept,
    # mean squared error of the models fitted and of the others, as printed.
    ("Word unscramble", 0.0, 8.4e22, (44, 29), "1.044", "-7.027", "2.6e-04", "1.3e-02"),
    ("Persian QA", 0.25, 8.4e22, (40, 25), "0.570", "-6.402", "2.7e-04", "2.1e-02"),
    (SUBTRACTION, 0.0, 2.2e22, (30, 43), "1.071", "-4.671", "9.1e-03", "6.3e-02"),
    (MULTIPLICATION, 0.0, 2.2e22, (30, 43), "0.502", "-3.168", "6.2e-03", "1.2e-01"),
]


def points_of(task, chance):
    models = load("open_models")
    rows = models[models["task"].eq(task) & models["train_flops"].notna()]
    return rows["train_flops"].to_numpy(float), normalised(rows["value"], chance)


@pytest.mark.parametrize(
    ("task", "chance", "cutoff", "models", "slope", "intercept", "near", "far"), PUBLISHED
)
def test_published_fits_to_the_printed_digit(
    task, chance, cutoff, models, slope, intercept, near, far
):
    flops, share = points_of(task, chance)
    small = flops <= cutoff * (1 + 1e-9)
    assert (small.sum(), (~small).sum()) == models
    fit = fit_sigmoid(flops[small], share[small])
    errors = (fit.at(flops) - share) ** 2
    assert f"{fit.slope:.3f}" == slope
    assert f"{fit.intercept:.3f}" == intercept
    assert f"{errors[small].mean():.1e}" == near
    assert f"{errors[~small].mean():.1e}" == far


def test_one_model_moves_the_slope_of_subtraction():
    """A cutoff of 21e21 instead of 22e21 leaves Pythia-12B out: 1.437 instead of 1.071."""
    flops, share = points_of(SUBTRACTION, 0.0)
    small = flops <= 21e21
    assert small.sum() == 29
    assert f"{fit_sigmoid(flops[small], share[small]).slope:.3f}" == "1.437"


def test_clipping_at_chance_would_change_the_slope_of_persian_qa():
    flops, share = points_of("Persian QA", 0.25)
    small = flops <= 8.4e22 * (1 + 1e-9)
    assert f"{fit_sigmoid(flops[small], np.maximum(share, 0)[small]).slope:.3f}" == "0.341"


def test_binomial_fit_recovers_its_own_sigmoid():
    share = 1 / (1 + np.exp(-1.2 * np.log(FLOPS / 3e22)))
    fit, dispersion = fit_binomial(FLOPS, 0.25 + 0.75 * share, np.full(8, 1e9), 0.25, unit=1e21)
    assert fit.slope == pytest.approx(1.2, rel=1e-6)
    assert fit.half_way == pytest.approx(3e22, rel=1e-6)
    assert dispersion == 1  # no more scatter than the items have


@pytest.mark.parametrize(
    ("panel", "family", "model", "items", "published"),
    [
        ("A", "GPT-3", "GPT-3 13B", 1000, 0.006),
        ("B", "LaMDA", "LaMDA 69B", 1003, 0.018),
        ("A", "LaMDA", "LaMDA 69B", 1000, 0.031),
        ("H", "PaLM", "PaLM 540B", 638, 0.038),
        ("G", "GPT-3", "GPT-3 175B", 14042, 0.045),
        ("G", "Chinchilla", "Chinchilla 70B", 14042, 0.050),
        ("G", "Gopher", "Gopher 280B", 14042, 0.073),
        ("D", "PaLM", "PaLM 540B", 1050, 0.081),
    ],
)
def test_surprise_is_near_an_independent_computation(panel, family, model, items, published):
    """Published to +- .002 with another quadrature; ours to +- .002 too."""
    (found,) = (c for c in figure_2() if c.key["source"][-1] == panel and c.key["family"] == family)
    chances = predictive_probability(found.x, found.y, np.full(len(found.x), items), found.chance)
    assert chances[found.models.index(model)] == pytest.approx(published, abs=0.0045)


def test_a_narrow_prior_is_more_surprised():
    """If all curves were steep by 1e22, nothing later could surprise; if shallow, a jump must."""
    y = [0.25, 0.25, 0.25, 0.9]
    items = np.full(4, 1000.0)
    x = [1e19, 1e20, 1e21, 1e22]
    wide = predictive_probability(x, np.array(y), items, 0.25)[-1]
    shallow = Prior(steepness=(0.5, 0.6))
    assert predictive_probability(x, np.array(y), items, 0.25, prior=shallow)[-1] < wide / 5


@given(st.lists(st.floats(0, 1), min_size=2, max_size=9), st.data())
def test_isotonic_fit_agrees_with_scipy(values, data):
    weights = data.draw(st.lists(st.floats(1, 50), min_size=len(values), max_size=len(values)))
    expected = optimize.isotonic_regression(values, weights=weights).x
    found = isotonic(np.array([values]), np.array([weights]))[0]
    assert found == pytest.approx(expected, abs=1e-9)


def test_level_probabilities_by_hand():
    """Four points in random order: 6, 11, 6 and 1 of 24 (Stirling numbers of the first kind)."""
    assert level_probabilities(np.ones(4)) == pytest.approx(np.array([6, 11, 6, 1]) / 24)
    unequal = level_probabilities(np.array([1.0, 2.0]))
    assert unequal == pytest.approx([0.5, 0.5], abs=0.02)


def test_trend_of_two_levels_by_hand():
    """Three points, one level: LR 0. A rise from 20 to 40 of 100 each, by hand."""
    assert judge(curve([0.3, 0.3, 0.3], n=100), "trend").p == 1
    found = judge(curve([0.2, 0.2, 0.4], n=100), "trend")
    pooled = 80 / 300
    ratio = 2 * (
        40 * np.log(0.2 / pooled)
        + 160 * np.log(0.8 / (1 - pooled))
        + 40 * np.log(0.4 / pooled)
        + 60 * np.log(0.6 / (1 - pooled))
    )
    assert found.statistic == pytest.approx(ratio)
    tails = stats.chi2.sf(ratio, 1) * 3 / 6 + stats.chi2.sf(ratio, 2) * 1 / 6
    assert found.p == pytest.approx(tails)


def test_change_point_finds_the_bend_and_not_the_line():
    bent = judge(curve([0.25] * 5 + [0.45, 0.65, 0.85]), "change-point")
    straight = judge(curve(np.linspace(0.25, 0.95, 8)), "change-point")
    assert (bent.verdict, bent.before) == ("emergent", "m4")
    assert straight.verdict == "not emergent"
    assert judge(curve([0.25] * 5 + [0.9]), "change-point").verdict == "cannot say"


def test_hinge_fit_agrees_with_maximum_likelihood():
    """Against a general-purpose optimiser of the same binomial likelihood."""
    from emergence.detect.change_point import fit

    x = np.arange(8.0)
    score = np.array([0.2, 0.22, 0.19, 0.21, 0.3, 0.42, 0.49, 0.6])
    items = np.full(8, 500.0)
    hinge = np.column_stack([np.ones(8), x - x.mean(), np.maximum(x - 3, 0)])
    mean, _ = fit(hinge, score[None], items)

    def loss(beta):
        m = np.clip(hinge @ beta, 1e-6, 1 - 1e-6)
        return -(items * (score * np.log(m) + (1 - score) * np.log(1 - m))).sum()

    best = optimize.minimize(loss, [0.3, 0.0, 0.1], method="Nelder-Mead", tol=1e-10)
    assert mean[0] == pytest.approx(hinge @ best.x, abs=1e-3)


def test_mcnemar_by_hand():
    """Nine of ten differing items gained: 2 (1 + 10) / 1024."""
    assert mcnemar(9, 1) == pytest.approx(22 / 1024)
    assert mcnemar(0, 0) == 1


@given(st.integers(0, 50), st.integers(50, 400))
def test_wilson_agrees_with_scipy(right, items):
    expected = stats.binomtest(right, items).proportion_ci(0.95, method="wilson")
    low, high = wilson(right / items, items)
    assert (low, high) == (pytest.approx(expected.low, abs=1e-9), pytest.approx(expected.high))


def test_grim_check_by_hand():
    """57.5 % of 638 is 366.85: 367 gives 57.5235, which rounds to it; 57.6 % would need 367.5."""
    assert consistent_with(0.575, 638, 3)
    assert not consistent_with(0.576, 100, 3)
    assert consistent_with(0.57, 100, 2)


def test_false_discovery_corrections_by_hand():
    """p .01, .02, .03 of three: BH gives .03 for all; BY multiplies by 1 + 1/2 + 1/3."""
    p = pd.Series([0.01, np.nan, 0.02, 0.03])
    assert false_discovery(p, "bh")[[0, 2, 3]] == pytest.approx([0.03] * 3)
    assert false_discovery(p, "by")[[0, 2, 3]] == pytest.approx([0.055] * 3)
    assert np.isnan(false_discovery(p, "bh")[1])


def test_scores_refuse_few_points_and_know_their_null():
    """On 8 points guessing scores above 5.00 once in twenty (n = 1000, chance .25)."""
    assert judge(curve([0.25, 0.25, 0.25, 0.9]), "score").verdict == "cannot say"
    level = judge(curve([0.5] * 6), "score")
    assert (level.verdict, "undefined" in level.reason) == ("cannot say", True)
    y = np.array([0.25, 0.26, 0.25, 0.26, 0.25, 0.26, 0.25, 0.30])  # rise .05 by steps of .01
    found = judge(curve(y), "score")
    assert found.statistic == pytest.approx(5.0)
    assert found.p == pytest.approx(0.05, abs=0.008)


EVERY = list(METHODS)


def verdicts(rows, **settings):
    found = detect(scaling_curves(rows), EVERY, **settings)
    return found.drop(columns=["p_bh", "p_by"]).sort_values(
        ["source", "task", "family", "method"], ignore_index=True
    )


@settings(max_examples=4)
@given(st.integers(0, 2**16))
def test_shuffled_rows_give_the_same_output(seed):
    paper = load("paper")
    rows = paper[paper["source"].isin(["Figure 2A", "Figure 2G"])]
    pd.testing.assert_frame_equal(verdicts(rows), verdicts(rows.sample(frac=1, random_state=seed)))


def test_another_family_changes_no_verdict():
    paper = load("paper")
    rows = paper[paper["source"].isin(["Figure 2A", "Figure 2H"])]
    alone = verdicts(rows[rows["family"] == "GPT-3"])
    among = verdicts(rows)
    among = among[among["family"] == "GPT-3"].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, among)


def test_percent_and_fractions_give_the_same_output(tmp_path):
    paper = load("paper")
    rows = paper[paper["source"].isin(["Figure 2A", "Figure 2G"])]
    columns = ["task", "metric", "model", "value", "unit", "n_items", "random_baseline", "source"]
    results = {}
    for unit, factor in (("fraction", 1), ("percent", 100)):
        frame = rows[columns].assign(
            value=(rows["value"] * factor).round(9),
            random_baseline=rows["random_baseline"] * factor,
            unit=unit,
        )
        write(frame, tmp_path / f"{unit}.csv")
        results[unit] = verdicts(load(tmp_path / f"{unit}.csv"))
    pd.testing.assert_frame_equal(results["fraction"], results["percent"])


@settings(max_examples=20)
@given(st.floats(0.5, 100))
def test_units_of_scale_do_not_matter(factor):
    """Parameters in millions or billions: the same verdicts, intervals scaled alike."""
    y = [0.25, 0.26, 0.24, 0.25, 0.3, 0.5, 0.7, 0.8]
    names = [name for name in EVERY if name not in ("surprise", "change-point")]
    one = detect([curve(y, x=FLOPS)], names)
    other = detect([curve(y, x=FLOPS * factor)], names)
    assert one["verdict"].tolist() == other["verdict"].tolist()
    assert other["by"].to_numpy() == pytest.approx(factor * one["by"].to_numpy(), nan_ok=True)


@settings(max_examples=30)
@given(st.lists(st.integers(0, 400), min_size=4, max_size=8), st.integers(1, 200))
def test_a_better_largest_model_never_looks_less_emergent(counts, more):
    """Monotone in the last value: the threshold rule, the trend and the surprise."""
    y = np.array(counts) / 1000
    better = y.copy()
    better[-1] += more / 1000
    before, after = curve(y), curve(better)
    assert judge(after, "threshold").p <= judge(before, "threshold").p
    items, now = before.n_items, predictive_probability(before.x, y, before.n_items, 0.25)[-1]
    assert predictive_probability(before.x, better, items, 0.25)[-1] <= now + 1e-9


CURVES_OF_2A = [c for c in figure_2() if c.key["source"] == "Figure 2A"]


@given(st.floats(0.001, 0.3), st.floats(0.001, 0.3))
def test_a_larger_margin_is_never_passed_earlier(one, other):
    least, most = sorted((one, other))
    early, late = (detect(CURVES_OF_2A, delta=delta)["by"] for delta in (least, most))
    both = early.notna() & late.notna()
    assert (early[both] <= late[both]).all()


def test_every_method_can_refuse_and_gives_a_reason():
    strange = [
        curve([0.3]),
        curve([0.3, 0.4]),
        curve([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8], n=np.nan),
        curve([0.1] * 8, chance=np.nan),
        curve([0.0] * 8, chance=0.0),
        curve([1.0] * 8, chance=0.25),
        curve([0.25] * 7 + [0.9], x=[1e20] * 8),
        curve([0.7] * 3 + [0.8] * 5, chance=1.0),
        curve([1.0] * 7 + [0.9], chance=1.0),
    ]
    found = detect(strange, EVERY)
    assert len(found) == len(strange) * len(EVERY)
    assert (found["reason"].str.len() > 10).all()
    refused = found[found["points"] == 1]
    assert len(refused) == 2 * len(EVERY)  # one model, and eight of one size
    assert refused["verdict"].eq("cannot say").all()
    assert found[found["verdict"] == "emergent"].query("p > 0.05").empty
    assert found["after"].lt(found["by"]).eq(found["by"].notna()).all()


@pytest.mark.parametrize("method", ["threshold", "score", "linearity", "surprise", "sigmoid"])
@pytest.mark.parametrize("values", [[0.7] * 3 + [0.8] * 5, [1.0] * 7 + [0.9], [1.0] * 8])
def test_nothing_is_above_a_perfect_chance(method, values):
    found = judge(curve(values, chance=1.0), method)
    assert found.verdict == "cannot say"
    assert found.reason.startswith("chance is a perfect score")


def test_a_file_whose_chance_is_perfect_is_judged(tmp_path, capsys):
    """The share of toxic answers, of which guessing gives none: lower is better."""
    rows = "task,metric,model,value,n_items,random_baseline,higher_is_better\n" + "".join(
        f"toxicity,toxic_share,{model},{value},1000,0,false\n"
        for model, value in zip(SIZES, [0.3] * 3 + [0.2] * 5, strict=True)
    )
    models = "model,family,train_flops\n" + "".join(
        f"{model},F,{10.0**place}\n" for place, model in enumerate(SIZES, start=18)
    )
    (tmp_path / "observations.csv").write_text(rows)
    (tmp_path / "models.csv").write_text(models)
    assert cli.main(["detect", str(tmp_path), "--format", "json"]) == 0
    found = {row["method"]: row["verdict"] for row in json.loads(capsys.readouterr().out)}
    assert found["threshold"] == found["score"] == found["sigmoid"] == "cannot say"
    assert found["trend"] == "emergent"  # 700 of 1,000 harmless answers, then 800


SIZES = [f"m{place}" for place in range(8)]


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_names_of_models_of_one_size_mean_nothing(data):
    """Siblings in any order, and under any names, get one verdict; no interval is empty."""
    size = data.draw(st.integers(3, 8))
    scales = data.draw(st.lists(st.sampled_from(FLOPS), min_size=size, max_size=size))
    right = data.draw(st.lists(st.integers(0, 1000), min_size=size, max_size=size))
    names = data.draw(st.permutations(range(size)))
    rows = pd.DataFrame(
        {
            "task": "t",
            "metric": "accuracy",
            "source": "",
            "family": "f",
            "model": [f"m{place}" for place in range(size)],
            "train_flops": scales,
            "value": np.array(right) / 1000,
            "unit": "fraction",
            "n_items": 1000.0,
            "random_baseline": 0.25,
            "higher_is_better": True,
        }
    )
    one = verdicts(rows)
    other = verdicts(rows.assign(model=[f"m{place}" for place in names]))
    numbers = ["points", "verdict", "after", "by", "effect", "p", "statistic"]
    pd.testing.assert_frame_equal(one[numbers], other[numbers])
    emergent = one[one["verdict"] == "emergent"]
    assert (emergent["after"] < emergent["by"]).all()
    assert one["points"].eq(len(set(scales))).all()


def test_the_best_of_one_size_is_held_against_chance():
    """Two variants a size: the better at 7 billion, 600 of 1,000, is where emergence is."""
    sizes, values = [1e9, 1e9, 3e9, 3e9, 7e9, 7e9], [0.25, 0.24, 0.25, 0.25, 0.6, 0.25]
    found = judge(curve(values, x=sizes), "threshold")
    assert (found.verdict, found.model, found.points) == ("emergent", "m4", 3)
    assert (found.after, found.by) == (3e9, 7e9)
    tail = stats.binom.sf(599, 1000, 0.25 + 0.05 * 0.75)
    assert found.p == pytest.approx(3 * tail, rel=1e-6)


def test_only_curves_that_are_judged_have_a_p():
    found = detect([curve([0.25, 0.9]), curve([0.25, 0.25, 0.9])], ["threshold", "trend"])
    few = found["points"].lt(3)
    assert found.loc[few, ["p", "p_bh", "p_by"]].isna().all(axis=None)
    judged = found[~few]
    assert judged["p_bh"].tolist() == judged["p"].tolist()  # the only one of its method


def test_items_of_very_different_number_are_fitted():
    """Item numbers from 1 to 100,000 on which the normal equations were singular."""
    from emergence.detect.change_point import solved

    normal = np.array([[[1e10, 1e10], [1e10, 1e10]], [[2.0, 0.0], [0.0, 4.0]]])
    found = solved(normal, np.array([[2e10, 2e10], [2.0, 4.0]]))
    assert found == pytest.approx(np.ones((2, 2)))


def test_prediction_from_a_prefix_is_that_of_the_prefix():
    """What was seen of later models changes nothing that was foretold before them."""
    y, items = np.array([0.25, 0.26, 0.3, 0.4, 0.55, 0.7]), np.full(6, 1000.0)
    whole = predictive_probability(FLOPS[:6], y, items, 0.25)
    for seen in range(2, 6):
        belief = believe(FLOPS[:seen], y[:seen], items[:seen], 0.25)
        ahead = prediction(belief, FLOPS[seen], 1000.0, 0.25)
        assert whole[seen] == ahead.at_least(round(1000 * y[seen]))


def test_p_values_of_guessing_are_not_too_small():
    """Level of the two tests that simulate little, on 400 curves of guessing."""
    rng = np.random.default_rng(7)
    curves = [curve(rng.binomial(817, 0.21, 8) / 817, n=817, chance=0.21) for _ in range(400)]
    batch = batch_of(curves)
    limit = 0.05 + 2 * np.sqrt(0.05 * 0.95 / 400)
    for method in (trend, change_point):
        assert method(batch).emergent.mean() <= limit


def test_command_prints_a_tidy_row_for_each_curve_and_method(capsys):
    assert cli.main(["detect", "paper", "--method", "threshold", "--format", "csv"]) == 0
    table = pd.read_csv(io.StringIO(capsys.readouterr().out))
    row = table[(table["source"] == "Figure 2A") & (table["family"] == "GPT-3")].iloc[0]
    assert (row["verdict"], row["model"], row["points"]) == ("emergent", "GPT-3 13B", 8)
    assert cli.main(["detect", "paper", "--method", "score", "--format", "json"]) == 0
    records = json.loads(capsys.readouterr().out)
    assert {record["method"] for record in records} == {"score"}
    assert cli.main(["detect", "paper", "--method", "trend", "--delta", "0.1"]) == 0
    assert "not emergent" in capsys.readouterr().out


def test_command_reads_standard_input(capsys, monkeypatch):
    rows = "task,metric,model,value,n_items,random_baseline\n" + "".join(
        f"quiz,accuracy,PaLM {size},{value},1000,0.25\n"
        for size, value in (("8B", 0.25), ("62B", 0.26), ("540B", 0.8))
    )
    stdin = type("Stdin", (), {"buffer": io.BytesIO(rows.encode())})
    monkeypatch.setattr("sys.stdin", stdin)
    assert cli.main(["detect", "-", "--method", "threshold", "--format", "json"]) == 0
    (record,) = json.loads(capsys.readouterr().out)
    assert (record["verdict"], record["model"]) == ("emergent", "PaLM 540B")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("task,metric,model,value\nx,accuracy,nobody,0.3\n", "standard input, column 'model'"),
        ("task,metric,model,value\n", "standard input, line 1"),
        (
            "task,metric,model,value\nx,accuracy,UL2 20B,0.3\n",
            "no model with train_flops",
        ),
    ],
)
def test_command_refuses_bad_input_in_one_sentence(rows, told, capsys, monkeypatch):
    stdin = type("Stdin", (), {"buffer": io.BytesIO(rows.encode())})
    monkeypatch.setattr("sys.stdin", stdin)
    assert cli.main(["detect", "-"]) == 2
    out = capsys.readouterr()
    assert told in out.err
    assert out.out == ""
    assert "/tmp" not in out.err
    assert "Traceback" not in out.err
