"""The chapter on the metric, against printed values, published scores and worked numbers."""

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from emergence import explain, simulate
from emergence.curves import scaling_curves
from emergence.figures import frame, kinds
from emergence.observations import load
from emergence.paper import census, census_checks, metric, metric_outputs
from emergence.resources import read
from emergence.smoothness import falling_pairs, power_law_ahead, share_of_rise, slope_per_decade

mpl.use("agg")


@pytest.fixture(scope="module")
def paper():
    return load("paper")


@pytest.fixture(scope="module")
def found(paper):
    return metric.loss_before_score(paper).set_index("task")


def test_models_at_chance_are_those_that_the_paper_names(found):
    """A.1 has the near-random region end at 1e22 FLOPs; the next of LaMDA's sizes is 29B."""
    last = found["last"].drop("Sports understanding")
    assert set(last) == {"LaMDA 29B"}
    # Figure 6: 50.1 % of sports understanding at 69B, where a coin gets 50 %.
    assert found.loc["Sports understanding", "last"] == "LaMDA 69B"


def test_loss_falls_first_on_all_six_tasks_as_a_trend(found):
    """A.1 reports its second outcome for all six."""
    assert len(found) == 6
    assert (found["p"] < 0.05).all()
    assert found["pairs"].to_list() == [45, 45, 45, 45, 55, 45]


def test_elbows_are_on_the_generative_tasks(found):
    """A.1.1 speaks of an elbow for the generative tasks, A.1.2 of none."""
    below = found["loss"] < found["low"]
    assert set(found.index[below]) == {
        "Modified arithmetic",
        "IPA transliterate",
        "Word unscramble",
    }


def test_pairs_count_what_one_counts_by_hand(found):
    """IPA transliterate falls at each of the sizes that Figure 5 shows; conflict 30 for others."""
    assert found.loc["IPA transliterate", "lower"] == 45
    pairs = falling_pairs([1, 2, 3, 4], [5, 4, 4.5, 4.5])
    assert (pairs.lower, pairs.equal, pairs.higher, pairs.all) == (3, 1, 2, 6)
    order = falling_pairs([3, 1, 2], [1, 3, 2])
    assert order.lower == order.all == 3
    assert order.p == pytest.approx(1 / 6)  # one of the orders of three


def test_power_law_is_continued_exactly():
    x = np.array([1.0, 10.0, 100.0, 1000.0])
    ahead = power_law_ahead(x, 8 * x**-0.25, 1e4)
    assert (ahead.low, ahead.value, ahead.high) == pytest.approx((0.8, 0.8, 0.8))
    assert slope_per_decade(x, np.log10(x) * -3) == pytest.approx(-3)


def test_one_in_twenty_new_models_leaves_the_interval():
    rng = np.random.default_rng(1)
    x = np.logspace(0, 3, 10)
    outside = 0
    for _ in range(2000):
        y = np.exp(1 - 0.1 * np.log(x) + 0.05 * rng.normal(size=10))
        ahead = power_law_ahead(x[:9], y[:9], x[9])
        outside += not ahead.low <= y[9] <= ahead.high
    assert stats.binomtest(outside, 2000, 0.05).pvalue > 0.001


def test_scores_near_chance_may_rise_too(paper, found):
    """Figure 5C in percent: 0, 0, 0, .3, .3, .7, 1, 1.2, 2.3, 1.9; four pairs equal, one falls."""
    assert found.loc["Word unscramble", "score_higher"] == 45 - 4 - 1
    text = metric.outcomes(paper, found.reset_index())
    assert text["still_tasks"] == "logical arguments and sports understanding"
    assert text["creep_scramble"] == "0\u202f% to 2.3\u202f%"


def test_figure_5_repeats_figure_2(paper):
    text = metric.sampled(paper)
    assert text["check_points"] == "36"  # 12 sizes of LaMDA on three tasks
    assert float(text["check_largest"]) <= 0.01


def test_sentences_quote_the_figures(paper, found):
    """Values as the drawing operators of Figures 5 and 6 give them, read by eye too."""
    text = metric.outcomes(paper, found.reset_index())
    assert text["scramble_loss_69b"] == "5.5"  # conflict 30: 5.47, then 8.15
    assert text["scramble_loss_137b"] == "8.2"
    assert (text["sports_loss_69b"], text["sports_loss_137b"]) == ("0.31", "0.37")
    assert text["sports_69b"].startswith("50.1")


def test_wrong_answers_share_the_gain_on_figure_of_speech(paper, found):
    """Figure 6: from 17M to 29B the right answer falls 3.67 to 1.21, wrong ones 3.72 to 1.437."""
    shared = metric.right_and_wrong(paper, found.reset_index()).set_index("task")["shared"]
    by_ends = (3.72 - 1.437) / (3.67 - 1.21)
    assert shared["Figure of speech"] == pytest.approx(by_ends, abs=0.05)
    assert shared.drop("Figure of speech").max() < 0.5


def test_probabilities_of_exclusive_answers_would_exceed_one(paper):
    text = metric.more_than_one(paper)
    # Figure 6, smallest model: 0.182 and 0.176 nats.
    assert text["p_right"] == f"{np.exp(-0.182):.2f}"
    assert text["p_wrong"] == f"{np.exp(-0.176):.2f}"


def test_errors_become_scores_with_their_chance(paper):
    rows = metric.as_scores(paper)
    logical = rows[rows["source"].eq("Figure 6, top 1")]
    assert logical["random_baseline"].unique() == pytest.approx([0.2])
    assert logical["value"].max() == pytest.approx(19 / 32, abs=5e-4)  # 40.6 % wrong of 32
    assert logical["higher_is_better"].all()
    losses = rows[rows["metric"].eq("cross_entropy_loss")]
    assert not losses["higher_is_better"].any()


@pytest.mark.parametrize("figure", ["Figure 5", "Figure 6"])
def test_two_panels_a_task_stand_side_by_side(paper, figure):
    laid_out = metric.beside_loss(paper, figure, ("top", "bottom"))
    for layout in ("wide", "narrow"):
        drawn = kinds.SCALING_CURVES.draw(laid_out, "train_flops", theme="light", layout=layout)
        lefts = {round(axes.get_position().x0, 2) for axes in drawn.axes}
        assert len(drawn.axes) == 6
        assert len(lefts) == 2
    assert laid_out["title"].nunique() == 6  # the twin chooses panels by title
    vl_convert.vegalite_to_svg({**kinds.SCALING_CURVES.twin(laid_out, "train_flops"), "width": 600})


def test_figure_7_has_21_lines_most_of_which_say_one_thing(paper):
    """Conflict 28 names the lines that are zero at all sizes."""
    lines = metric_outputs.alike(paper)
    assert len(lines) == 21
    zero = lines[lines["kind"] == "zero"]
    assert ("IPA transliterate", "Exact match") in set(
        zip(zero["task"], zero["metric"], strict=True)
    )
    repeated = lines[lines["kind"] == "exact match"]
    assert "IPA transliterate" not in set(repeated["task"])
    # A.2: answers of several words on one task only.
    partial = lines[lines["kind"] == "partial credit"].groupby("task").size()
    assert partial["IPA transliterate"] == 5
    text = metric_outputs.alike_in_words(paper, lines)
    assert text["periodic_fits"] == "118"  # chemical elements
    assert text["periodic_items"] == "654"
    rows = metric_outputs.figure_7_lines(paper)
    assert len(rows) == 91 + 78 + 104  # rows of the three panels in figures.csv


def test_open_models_have_their_published_emergence_scores():
    """Infinite and 25.0 for OPT, undefined and 12.8 for Pythia."""
    text = metric_outputs.two_metrics_in_words(load("open_models"))
    assert text["opt_exact_match_score"] == "infinite"
    assert text["opt_bleu_score"] == "25.0"
    assert text["pythia_exact_match_score"] == "undefined"
    assert text["pythia_bleu_score"] == "12.8"
    assert text["ipa_items"] == "1,003"


def test_preferred_metrics_agree_with_the_share_known_second_hand():
    """Schaeffer et al. 2023: more than 92 % under one of two metrics."""
    classes, tasks = read("paper/bigbench_classes.csv"), read("benchmarks/bigbench_tasks.csv")
    counts = metric_outputs.preferred(classes, tasks)
    emergent = counts.loc["emergent"]
    assert emergent["tasks"] <= 25 + 42  # E.2 and E.3
    assert emergent["either"] / 67 > 0.92
    of_two = counts[["choice", "exact"]]
    assert (of_two.max(axis=1) <= counts["either"]).all()
    assert (counts["either"] <= of_two.sum(axis=1)).all()
    census_says = census_checks.kinds_of_test(census.census(classes, tasks))
    smooth_choice = census_says.iloc[0]
    assert smooth_choice["other"].split()[0] == str(counts.at["smooth", "choice"])
    text = metric_outputs.preferred_in_words(counts, read("later/literature.csv"))
    smooth = counts.loc["smooth"]
    table = [[int(g["either"]), int(g["tasks"] - g["either"])] for g in (emergent, smooth)]
    assert float(text["either_p"]) == pytest.approx(fisher(table), rel=0.05)


def fisher(table):
    """Fisher's exact test as a sum over tables with the same margins."""
    (a, b), (c, d) = table
    of = stats.hypergeom(a + b + c + d, a + c, a + b)
    return sum(of.pmf(k) for k in range(a + b + 1) if of.pmf(k) <= of.pmf(a) * (1 + 1e-9))


@given(st.floats(0, 1), st.integers(2, 50))
def test_brier_of_even_rest_is_the_brier_score(p, options):
    wrong = (1 - p) / (options - 1)
    prediction = [[p, *[wrong] * (options - 1)]]
    assert explain.brier_of_even_rest(p, options) == pytest.approx(
        explain.brier_score(prediction, [0]), abs=1e-12
    )


def test_guessing_among_four_has_a_brier_score_of_three_quarters():
    """Du et al. 2024 give this as their random level."""
    assert explain.brier_of_even_rest(0.25, 4) == pytest.approx(0.75)


FAMILY = {"constant": 1e9, "exponent": 0.35}


def test_family_at_its_constant_has_a_loss_of_one_nat():
    rows = simulate.by_metric([1e9], [1, 5], options=10, **FAMILY)
    scores = rows.set_index(["length", "series"])["y"]
    assert scores[5, "Exact match"] == pytest.approx(100 * np.exp(-5))
    assert scores[5, "Tokens right"] == pytest.approx(100 * np.exp(-1))
    assert scores[1, "Exact match"] == pytest.approx(scores[1, "Tokens right"])


def test_only_exact_match_depends_on_the_length():
    rows = simulate.by_metric(np.logspace(8, 12, 9), [1, 40], options=10, **FAMILY)
    short, long = (
        rows[rows["length"].eq(n)].pivot(index="params", columns="series", values="y")
        for n in (1, 40)
    )
    for name in ("Tokens right", "Brier"):
        pd.testing.assert_series_equal(short[name], long[name])
    assert (long["Exact match"] < short["Exact match"]).all()


def test_no_test_shows_less_than_one_item():
    rows = simulate.by_test_size(np.logspace(8, 12, 17), [10, 1000], length=5, **FAMILY)
    points = rows[rows["role"].eq("point")]
    for items, shown in points.groupby("items")["y"]:
        counts = shown * items / 100
        assert counts.min() >= 1 - 1e-9
        assert counts.to_numpy() == pytest.approx(np.round(counts))


@given(st.floats(1e-6, 1 - 1e-6), st.integers(1, 500))
def test_typical_score_is_a_median(p, items):
    count = round(float(simulate.typical_score(p, items)) * items)
    assert stats.binom.cdf(count, items, p) >= 0.5 - 1e-9
    assert stats.binom.sf(count - 1, items, p) >= 0.5 - 1e-9


def test_share_of_rise_at_worked_values():
    assert share_of_rise([0, 1, 2, 4], 1) == 0.5
    assert share_of_rise([[0, 1, 2, 4], [1, 1, 1, 1]], 2) == pytest.approx(
        [0.75, np.nan], nan_ok=True
    )


@pytest.mark.parametrize(("items", "shown"), [(10, 5), (1000, 7)])
def test_a_test_draws_only_the_models_that_it_can_see(items, shown):
    """A median of one item needs (1 - p^5)^n below a half, with p^5 = exp(-5 loss).

    At 316M, 1B, 3.16B and 10B parameters p^5 is .00056, .0067, .035 and .107: ten items show
    the family from 10B on (.32; .70 at 3.16B), a thousand from 1B on (.001; .57 at 316M).
    """
    rows = simulate.by_test_size(np.logspace(8, 12, 9), (10, 1000), length=5, **FAMILY)
    laid_out = frame.lines_frame(
        rows, x_label="Parameters", y_label="%", x_scale="log", y_scale="log"
    )
    at_start = laid_out[laid_out["items"].isna() | laid_out["items"].eq(items)]
    figure = kinds.LINES.draw(at_start, "params", theme="dark", layout="narrow")
    points = [line for line in figure.axes[0].lines if line.get_linestyle() == "None"]
    assert sum(len(line.get_xdata()) for line in points) == shown


def test_a_score_stays_at_the_floor_until_its_first_clear_success(paper):
    """59 items, chance 1 in 10: 9 right (P = .13) is no success, 16 (P < .001) is one."""
    curves = scaling_curves(metric.as_scores(paper))
    speech = next(c for c in curves if c.key["source"] == "Figure 6, top 3")
    assert metric.at_floor(speech) == 10
    assert speech.y[9] * 59 == pytest.approx(9, abs=0.1)
    assert speech.y[10] * 59 == pytest.approx(16, abs=0.1)
