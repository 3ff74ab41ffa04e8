"""Open models: published fits, thresholds known to an interval, and two ways of asking."""

import json

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from emergence import censored
from emergence.figures.kinds import LINES
from emergence.observations import load
from emergence.open_models import bought, fits, prompted, thresholds, trends, trial
from emergence.resources import read


@pytest.fixture(scope="module")
def observations():
    return thresholds.dated(load("open_models"), read("open_models/releases.csv"))


@pytest.fixture(scope="module")
def published():
    return read("open_models/published_fits.csv")


# --- thresholds known to an interval


def test_where_a_family_passes():
    """By hand: the last model below half-way bounds the threshold from below."""
    names = ("a", "b", "c", "d")
    scale = [1.0, 2.0, 3.0, 4.0]
    found = censored.passing(scale, [0.1, 0.6, 0.4, 0.9], names, 0.5)
    assert (found.after, found.by, found.before, found.model) == (3, 4, "c", "d")
    found = censored.passing(scale, [0.6, 0.6, 0.7, 0.9], names, 0.5)
    assert (found.after, found.by, found.model) == (0, 1, "a")
    found = censored.passing(scale, [0.1, 0.2, 0.7, 0.4], names, 0.5)
    assert (found.after, found.by, found.before, found.model) == (4, np.inf, "d", "")
    # Of two models of one scale the better counts, in whatever order they stand.
    found = censored.passing([2.0, 1.0, 1.0], [0.9, 0.2, 0.7], ("x", "y", "z"), 0.5)
    assert (found.after, found.by, found.model) == (0, 1, "z")


def test_narrow_intervals_give_least_squares():
    """Where thresholds are as good as known, maximum likelihood is ordinary regression."""
    rng = np.random.default_rng(1)
    x = rng.uniform(2021, 2025, 60)
    y = 23 - 0.4 * (x - 2023) + rng.normal(0, 0.5, 60)
    found = censored.regress(y - 1e-4, y + 1e-4, x)
    line = stats.linregress(x, y)
    assert found.coefficients == pytest.approx([line.intercept, line.slope], rel=1e-3)
    assert found.sigma == pytest.approx(
        np.sqrt(((y - line.intercept - line.slope * x) ** 2).mean()), rel=1e-2
    )
    estimate, low, high = censored.coefficient(y - 1e-4, y + 1e-4, x, 0)
    assert estimate == pytest.approx(line.slope, rel=1e-3)
    assert (low, high) == pytest.approx(
        (line.slope - 1.98 * line.stderr, line.slope + 1.98 * line.stderr), abs=0.03
    )


def test_one_sided_thresholds_are_a_probit_regression():
    """With bounds on one side only, the median is where half of the families pass."""
    bounds = np.repeat([0.0, 1.0, 2.0], 100)
    passed = np.concatenate([np.arange(100) < share for share in (16, 50, 84)])
    low, high = np.where(passed, -np.inf, bounds), np.where(passed, bounds, np.inf)
    found = censored.regress(low, high)
    assert found.coefficients[0] == pytest.approx(1.0, abs=0.01)
    assert found.sigma == pytest.approx(1 / stats.norm.ppf(0.84), rel=0.01)


def test_gradient_is_that_of_the_likelihood():
    low, high = np.array([-np.inf, 1.0, 0.5]), np.array([0.3, 2.0, np.inf])
    centre, sigma, step = np.array([0.2, 0.9, 1.4]), 0.7, 1e-6
    each = censored.log_likelihood(low, high, centre, sigma)
    exact = stats.norm.cdf((high - centre) / sigma) - stats.norm.cdf((low - centre) / sigma)
    assert np.exp(each) == pytest.approx(exact)
    by_centre, by_spread = censored.slopes_of(low, high, centre, sigma, each)
    ahead = censored.log_likelihood(low, high, centre + step, sigma)
    wider = censored.log_likelihood(low, high, centre, sigma * np.exp(step))
    assert by_centre == pytest.approx((ahead - each) / step, abs=1e-4)
    assert by_spread == pytest.approx((wider - each) / step, abs=1e-4)


def test_bounds_far_out_keep_their_digits():
    """Forty standard deviations out, where the distribution function is 0 or 1 to a computer."""
    far = censored.log_likelihood(
        np.array([40.0, -np.inf]), np.array([np.inf, -40.0]), np.zeros(2), 1.0
    )
    assert far == pytest.approx(stats.norm.logsf(40.0))


def test_shuffles_find_a_clear_trend_and_no_other():
    rng = np.random.default_rng(2)
    x = rng.uniform(0, 4, 40)
    y = 5 - 2 * x
    statistic, p = censored.trend_probability(y - 0.2, y + 0.2, x, seed=3)
    assert statistic < -0.5
    assert p == pytest.approx(1 / (censored.SHUFFLES + 1))
    unrelated = rng.permutation(y)
    assert censored.trend_probability(unrelated - 0.2, unrelated + 0.2, x, seed=3)[1] > 0.05


def test_too_few_bounds_are_refused():
    with pytest.raises(ValueError, match="fewer than 3"):
        censored.regress([1, 1, 1], [np.inf, np.inf, 2])


def test_holm_by_hand():
    corrected = trends.holm(pd.Series([0.01, 0.04, 0.03]))
    assert corrected == pytest.approx([0.03, 0.06, 0.06])


# --- published fits


def test_all_four_fits_come_out_in_every_digit(observations, published):
    assert fits.same(fits.repeated(observations, published), published) == 4


def test_a_wrong_digit_would_be_seen(observations, published):
    wrong = published.assign(slope=published["slope"] + 0.001)
    assert fits.same(fits.repeated(observations, published), wrong) == 0


def test_pythia_12b_moves_subtraction(observations, published):
    """From outside: 1.437 becomes 1.071 when the cutoff admits Pythia-12B."""
    text = fits.fragility(observations, published)
    assert text["fragile_model"] == "pythia-12b-deduped"
    assert (text["fragile_without"], text["fragile_with"]) == ("1.437", "1.071")
    assert text["fragile_left_out"] == "one"
    # Errors as published: .0091 and .063; .0062 and .12; .00026 and .013.
    assert text["worse_least"] == "6.9"
    assert float(text["worse_most"]) == pytest.approx(2.1e-2 / 2.7e-4, rel=0.03)


def test_the_dial_starts_at_the_published_cutoff(observations, published):
    frame = fits.fits_frame(observations, published, (-1, 0))
    cutoffs = (
        frame[frame["role"].eq("guide") & frame["shift"].eq(0)]
        .groupby("panel")["train_flops"]
        .max()
    )
    assert cutoffs["3-digit subtraction"] == pytest.approx(2.16e22)  # 6 x 12e9 x 300e9
    fewer = (
        frame[frame["role"].eq("guide") & frame["shift"].eq(-1)]
        .groupby("panel")["train_flops"]
        .max()
    )
    assert (fewer < cutoffs).any()
    assert (fewer <= cutoffs).all()


# --- open models


def test_what_open_models_hold_of_figure_2(observations):
    """B, C, D and MMLU exactly, A through plain arithmetic only; E, F and H not."""
    held = {task for task, _ in thresholds.figure_2_tasks(observations)}
    exact = {"IPA transliterate", "Word unscramble", "Persian QA", "MMLU"}
    assert exact <= held
    assert all(task.startswith("Arithmetic") for task in held - exact)


@pytest.mark.parametrize("task", ["Word unscramble", "Persian QA", "GSM8K"])
def test_scores_are_whole_counts_of_their_items(task):
    """A score whose number of items is another than the one stated gives its interval away."""
    rows = read("open_models/observations.csv").query("task == @task and metric != 'bleu'")
    counts = rows["value"] * rows["n_items"]
    near = (counts - counts.round()).abs() < 2e-3  # by chance one in 250 is
    assert len(rows) > 50
    assert near.mean() > 0.95


def test_every_model_has_a_date_marked_as_from_memory():
    releases = read("open_models/releases.csv")
    assert set(releases["model"]) == set(load("open_models")["model"])
    assert releases["how_known"].str.contains("from memory").all()


def test_a_report_names_its_month():
    """A model does not appear a year after its report; the number of a report says its month."""
    releases = read("open_models/releases.csv")
    report = releases["check_at"].str.extract(r"(\d\d)(\d\d)\.\d{5}$").astype(float)
    years = 2000 + report[0] + (report[1] - 0.5) / 12
    late = thresholds.in_years(releases["released"]) - years
    assert late.dropna().between(-1.3, 0.6).all()


def test_dates_in_years():
    releases = read("open_models/releases.csv").set_index("model")["released"]
    years = thresholds.in_years(releases)
    assert years["meta-llama/Llama-2-7b-hf"] == pytest.approx(2023 + 6.5 / 12)  # July
    assert years["TinyLlama/TinyLlama_v1.1"] == 2024.5  # the year alone


def test_mmlu_of_llama_passes_with_its_largest(observations):
    """LLaMA's table of MMLU: 65B reaches 63.4 %, 33B 57.8 %; half-way is 62.5 %."""
    found = thresholds.families(observations, "MMLU", "accuracy", "params", 0.5)
    llama = found.set_index("family").loc["Llama"]
    assert (llama["before"], llama["model"]) == ("huggyllama/llama-30b", "huggyllama/llama-65b")
    assert (llama["after"], llama["by"]) == (32.5e9, 65.2e9)


def test_both_axes_count_the_same_models(observations):
    for task, metric in thresholds.figure_2_tasks(observations):
        by_axis = [
            thresholds.families(observations, task, metric, axis, 0.5)["models"].to_list()
            for axis in ("params", "train_flops")
        ]
        assert by_axis[0] == by_axis[1]


def test_sizes_fall_and_compute_is_open(observations):
    found = trends.trends(observations, 0.5)
    text = trends.trends_in_words(found)
    assert text["params_fall"] != "none"
    assert text["flops_fall"] == "none"
    persian = found[found["task"].eq("Persian QA")]
    assert persian["slope"].isna().all()  # one family alone passes


def test_the_sentence_about_tokens_is_true(observations):
    text = thresholds.holdings(observations, 0.5)
    rows = observations.drop_duplicates("model").dropna(subset="train_flops")
    old = rows.loc[rows["released"] < "2023", "train_tokens"].max()
    new = rows.loc[rows["released"] >= "2024", "train_tokens"].min()
    assert old < new
    assert text["last_date"] == "2024"


def test_a_level_that_few_reach_leaves_sentences_open(observations):
    text = trends.trends_in_words(trends.trends(observations, 0.95))
    assert text["params_mmlu"] == trends.OPEN
    assert bought.code_in_words(observations, 0.95)["code_decades"] == trends.OPEN


def test_bounds_of_made_up_thresholds():
    low, high = trial.censor(np.array([1.5, 0.5, 9.0]), [np.array([1.0, 2.0])] * 3)
    assert low.tolist() == [1.0, -np.inf, 2.0]
    assert high.tolist() == [2.0, 1.0, np.inf]


def test_a_steep_trend_is_found_in_made_up_families(observations, monkeypatch):
    monkeypatch.setattr(trial, "SIMULATED", 20)
    found = thresholds.families(observations, "MMLU", "accuracy", "train_flops", 0.5)
    rows = fits.of_task(observations, "MMLU", "accuracy")
    grids = [np.sort(np.log10(g["train_flops"].unique())) for _, g in rows.groupby("family")]
    steep, level = (trial.rejections(found, grids, fall)[0] for fall in (-2.0, 0.0))
    assert steep > 0.9
    assert level < 0.3


def test_a_chain_of_thought_harms_small_models(observations):
    gain = prompted.gains(observations)["gain"]
    # As the source's file has them.
    assert gain["EleutherAI/pythia-70m-deduped"] == pytest.approx(0.243043 - 0.270823, abs=2e-6)
    assert gain["meta-llama/Meta-Llama-3-70B"] == pytest.approx(0.834690 - 0.608398, abs=2e-6)


def test_one_model_was_tuned(observations):
    table = prompted.tuned_table(observations).set_index("Benchmark")
    assert table.loc["TruthfulQA", "Difference, in points"] == "+9.9"  # 41.93 - 32.04
    assert len(table) == 6


def test_years_are_written_as_years_and_kinds_keep_their_colour(observations):
    frame = thresholds.thresholds_frame(observations, "params", (0.3, 0.5))
    axes = LINES.twin(frame, "date")
    assert '"format": "d"' in json.dumps(axes)
    points = frame[frame["role"].eq("point") & frame["panel"].eq("MMLU")]
    orders = [list(dict.fromkeys(rows["series"])) for _, rows in points.groupby("level")]
    assert orders == [list(thresholds.WAYS.values())] * 2
