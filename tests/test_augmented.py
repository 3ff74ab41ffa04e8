"""Paired curves and the chapter on augmented prompting, against numbers from outside our code."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import vl_convert

from emergence.figures import interactive, kinds
from emergence.observations import load
from emergence.paired import (
    Pair,
    common,
    crossing,
    crossings,
    gain_interval,
    pairs,
    signs,
)
from emergence.paper import augmented, chain_of_thought
from emergence.resources import read


def pair_of(baseline, technique, *, n=np.nan, higher_is_better=True):
    models = len(baseline)
    return Pair(
        key={"family": "F"},
        axis="params",
        x=1.0 + np.arange(models),
        models=tuple(f"F {k}" for k in range(models)),
        baseline=np.array(baseline, float),
        technique=np.array(technique, float),
        n_items=np.full(models, n, float),
        higher_is_better=higher_is_better,
    )


@pytest.fixture(scope="module")
def figure_3():
    return augmented.figure(load("paper"), "Figure 3")


@pytest.fixture(scope="module")
def originals():
    return load("originals")


@pytest.fixture(scope="module")
def opened():
    return chain_of_thought.asked_since(load("open_models"))


# Gains by size, and what the rule in words makes of them, worked by hand.
@pytest.mark.parametrize(
    ("gains", "verdict", "ends", "changes"),
    [
        ([-1, -1, 1, 1], "emergent", (2, 3), 1),
        ([0, 0, 1], "emergent", (2, 3), 1),
        ([1, -1, -1, 1], "returns", (3, 4), 2),
        ([-1, 1, -1, 1, 1], "returns", (3, 4), 3),
        ([1, 1, 1], "throughout", (np.nan, 1), 0),
        ([-1, 1, 0], "fades", (np.nan, np.nan), 2),
        ([-1, 0, -1], "never", (np.nan, np.nan), 0),
        ([-1, 1], "cannot say", (np.nan, np.nan), 1),
    ],
)
def test_help_for_good_begins_at_the_last_upward_crossing(gains, verdict, ends, changes):
    found = crossing(pair_of(np.zeros(len(gains)), gains))
    assert found.verdict == verdict
    assert (found.after, found.by) == pytest.approx(ends, nan_ok=True)
    assert found.crossings == changes
    assert found.signs == tuple(gains)


def test_lower_is_better_turns_the_sign():
    errors = pair_of([0.3, 0.2, 0.1], [0.4, 0.1, 0.05], higher_is_better=False)
    assert list(signs(errors)) == [-1, 1, 1]
    accuracies = pair_of([0.7, 0.8, 0.9], [0.6, 0.9, 0.95])
    assert list(signs(accuracies)) == [-1, 1, 1]


def test_a_margin_asks_for_more_of_a_gain_and_of_a_loss():
    pair = pair_of([0.5, 0.5, 0.5], [0.49, 0.51, 0.6])
    assert list(signs(pair)) == [-1, 1, 1]
    assert list(signs(pair, margin=0.02)) == [0, 0, 1]


# Gains of models of which some share a size; what the rule in words makes of them, by hand.
@pytest.mark.parametrize(
    ("sizes", "gains", "verdict", "ends"),
    [
        ([1, 2, 2, 3], [-1, -1, 1, 1], "returns", (2, 3)),
        ([1, 2, 2, 3], [-1, 1, -1, 1], "returns", (2, 3)),
        ([1, 2, 2, 3], [-1, 1, 1, 1], "emergent", (1, 2)),
        ([1, 2, 3, 3], [-1, -1, 1, -1], "fades", (np.nan, np.nan)),
        ([1, 2, 3, 3], [-1, -1, -1, 1], "fades", (np.nan, np.nan)),
        ([1, 1, 2, 2], [-1, -1, 1, 1], "cannot say", (np.nan, np.nan)),
    ],
)
def test_models_of_one_size_are_helped_together_or_not_at_all(sizes, gains, verdict, ends):
    found = crossing(replace(pair_of(np.zeros(4), gains), x=np.array(sizes, float)))
    assert found.verdict == verdict
    assert (found.after, found.by) == pytest.approx(ends, nan_ok=True)


def test_which_of_several_prompts_is_meant_is_not_guessed():
    """With no example and with five: two curves of each condition, of which none may vanish."""
    rows = pd.DataFrame(
        {
            "task": "t", "metric": "accuracy", "family": "F", "model": f"m{size}",
            "params": size, "condition": condition, "shots": shots, "value": 0.1 * shots,
            "n_items": 100.0, "random_baseline": 0.0, "higher_is_better": True,
            "unit": "fraction",
        }
        for size in (1, 2, 3) for condition in ("plain", "aided") for shots in (0, 5)
    )  # fmt: skip
    sides = {"baseline": "plain", "technique": "aided"}
    with pytest.raises(ValueError, match="F on t has several curves of 'plain', with shots"):
        pairs(rows, "params", **sides)
    for shots in (0, 5):
        (pair,) = pairs(rows[rows["shots"].eq(shots)], "params", **sides)
        assert pair.baseline == pytest.approx([0.1 * shots] * 3)


def test_conditions_are_matched_by_model_not_by_place():
    def row(model, params, condition, value):
        return {
            "source": "s", "task": "t", "benchmark": "b", "metric": "accuracy", "family": "F",
            "model": model, "params": params, "condition": condition, "value": value,
            "n_items": np.nan, "random_baseline": np.nan, "higher_is_better": True,
            "unit": "fraction",
        }  # fmt: skip

    rows = pd.DataFrame(
        [
            row("small", 1, "plain", 0.1),
            row("middle", 2, "plain", 0.2),
            row("large", 3, "plain", 0.3),
            row("large", 3, "aided", 0.9),
            row("small", 1, "aided", 0.0),
        ]
    )
    (pair,) = pairs(rows, "params", baseline="plain", technique="aided")
    assert pair.models == ("small", "large")
    assert pair.gain == pytest.approx([-0.1, 0.6])


def test_widest_interval_by_hand():
    """36 and 13 right of 1319 (Figure 3A, 453M): at most 49 questions of one alone, 50 with halves.

    d = -23 / 1321 = -.017411, variance (50 / 1321 - d^2) / 1321 = 2.8423e-5, 1.96 sd = .010449.
    """
    pair = pair_of([36 / 1319], [13 / 1319], n=1319)
    low, high = gain_interval(pair)
    assert (low[0], high[0]) == pytest.approx((-0.027860, -0.006962), abs=2e-6)


def test_narrowest_interval_lies_in_the_widest_and_nothing_is_certain_at_zero():
    pair = pair_of([0.0, 0.3, 0.5, 1.0], [0.0, 0.4, 0.5, 0.9], n=200)
    low, high = gain_interval(pair)
    inner_low, inner_high = gain_interval(pair, overlap="most")
    assert np.all(low <= inner_low)
    assert np.all(inner_high <= high)
    assert np.all(high > low)
    assert np.isnan(gain_interval(pair_of([0.5], [0.6]))[0][0])


def test_widest_interval_covers_answers_that_share_nothing():
    """Simulated: two conditions that are never right on the same question, the worst case."""
    rng = np.random.default_rng(0)
    n, p, q = 500, 0.10, 0.14
    counts = rng.multinomial(n, [p, q, 1 - p - q], size=4000)
    low, high = gain_interval(pair_of(counts[:, 0] / n, counts[:, 1] / n, n=n))
    covered = np.mean((low <= q - p) & (q - p <= high))
    assert 0.94 < covered < 0.97


def test_sure_signs_share_the_level_among_the_models():
    """One point at z = 2.2 is sure alone (1.96) and not among three (2.39)."""
    n, k = 10_000, 5_000
    other = k + 2.2 * np.sqrt(n)  # the widest interval here has sd sqrt(n) answers
    alone = pair_of([k / n], [other / n], n=n)
    three = pair_of([k / n] * 3, [other / n] * 3, n=n)
    assert list(signs(alone, alpha=0.05)) == [1]
    assert list(signs(three, alpha=0.05)) == [0, 0, 0]


def test_intervals_have_a_common_stretch_or_none():
    found = pd.DataFrame({"after": [1.0, 3.0], "by": [5.0, 9.0]})
    assert common(found) == (3.0, 5.0)
    assert np.isnan(common(pd.DataFrame({"after": [1.0, 5.0], "by": [5.0, 9.0]}))[0])


def test_crossings_of_figure_3_are_those_of_the_text_and_of_table_1(figure_3):
    """Section 4: 1e23, 1e23, 9e19, 3e23; Table 1: 68B, 68B, 40M, 52B. Left ends from Table 2."""
    found = crossings(augmented.technique_pairs(figure_3, "train_flops"))
    against = augmented.against_text(
        found, figure_3, read("paper/text_numbers.csv"), read("paper/abilities.csv")
    ).set_index("source")
    assert list(against["text_flops"]) == [1e23, 1e23, 9e19, 3e23]
    assert list(against["table_params"]) == ["68B", "68B", "40M", "52B"]
    assert list(against["by"]) == [1.2e23, 1.2e23, 8.9e19, 2.65e23]
    assert list(against["after"]) == [6.78e21, 6.78e21, 3.16e19, 6.12e22]
    assert np.all(np.abs(against["text_flops"] / against["by"] - 1) < 0.2)
    # The text: instruction tuning hurts up to 7e21 FLOPs, the size before its crossing.
    assert against["before"]["Figure 3B"] == "LaMDA 8.6B"
    assert set(against["signs"]["Figure 3B"][:3]) == {-1}


def test_calibration_crosses_twice(figure_3):
    """Conflict 29: better at 800M (10.9 against 13.9), worse at 3B and 12B, better at 52B."""
    found = crossings(augmented.technique_pairs(figure_3, "params")).set_index("source")
    row = found.loc["Figure 3D"]
    assert row["signs"] == (1, -1, -1, 1)
    assert row["verdict"] == "returns"
    assert list(found["verdict"].drop("Figure 3D")) == ["emergent"] * 3


def test_the_gap_of_panel_a_holds_a_model_of_table_2(figure_3):
    made = augmented.technique_pairs(figure_3, "train_flops")
    against = augmented.against_text(
        crossings(made), figure_3, read("paper/text_numbers.csv"), read("paper/abilities.csv")
    )
    text = augmented.section_4(against, made)
    assert text["untested"] == "LaMDA 29B"  # 2.3e22 FLOPs
    assert (text["emergent"], text["ece_harmed"]) == ("three", "two")
    assert (text["scratchpad_without"], text["scratchpad_full"]) == ("17\u202f%", "100\u202f%")


def test_the_two_versions_differ_everywhere_and_cross_in_one_gap(figure_3, originals):
    """Conflict 9 prints both."""
    chain = chain_of_thought.studied(originals)
    later = chain_of_thought.one_pair(chain, "GSM8K", "LaMDA", "train_flops")
    printed = augmented.technique_pairs(figure_3, "train_flops")[0]
    assert 100 * later.baseline == pytest.approx([2.6, 3.6, 3.2, 5.7, 6.5])
    assert 100 * later.technique == pytest.approx([0.4, 1.9, 1.6, 8.2, 14.3])
    text = augmented.certainty([printed, later])
    assert (text["versions_differ"], text["printed_top"]) == ("10", "20.7\u202f%")
    ends = [(crossing(pair).after, crossing(pair).by) for pair in (printed, later)]
    assert ends[0] == ends[1]


def test_chain_of_thought_holds_every_data_set_once(originals):
    """Tables 2 to 5 have 5, 4, 5 and 6 data sets; MAWPS of Table 2 is the mean of Table 3."""
    chain = chain_of_thought.studied(originals)
    assert chain["task"].nunique() == 5 + 4 + 5 + 6 - 1
    parts = chain[chain["task"].str.startswith("MAWPS ") & chain["model"].eq("PaLM 540B")]
    whole = originals[originals["task"].eq("MAWPS") & originals["model"].eq("PaLM 540B")]
    aided = whole.loc[whole["prompting"].str.startswith("chain"), "value"].iloc[0]
    assert parts.loc[parts["condition"].eq(augmented.WITH), "value"].mean() == pytest.approx(
        aided, abs=0.001
    )
    # Three families on 13 data sets; no InstructGPT in Table 5.
    assert len(augmented.technique_pairs(chain, "params")) == 3 * 13 + 2 * 6


def test_heatmap_shows_the_printed_gains(originals):
    """Version 6, PaLM 540B: GSM8K 17.9 to 56.9, MAWPS SingleOp 94.1 both; LaMDA 420M 2.6 to .4."""
    cells = chain_of_thought.gain_map(chain_of_thought.studied(originals))
    cell = cells.set_index(["row", "column"])
    assert tuple(cell.loc[("GSM8K", "PaLM 540B"), ["effect", "text"]]) == ("helps", "39")
    assert tuple(cell.loc[("MAWPS SingleOp", "PaLM 540B"), ["effect", "text"]]) == (
        "no change",
        "0",
    )
    assert tuple(cell.loc[("GSM8K", "LaMDA 420M"), ["effect", "text"]]) == ("harms", "\u22122")
    # SVAMP, InstructGPT 1.3B: 1.5 to 1.7.
    assert cell.loc[("SVAMP", "InstructGPT 1.3B"), "text"] == ".2"


def test_self_consistency_never_loses_to_one_chain(originals):
    """Table 2 of Wang et al.: 5 models, 6 data sets; UL2 gains least on AQuA, 23.6 to 26.9."""
    text = chain_of_thought.details(originals)
    assert (text["voting_all"], text["voting_up"]) == ("30", "30")
    assert text["voting_smallest"] == "UL2 20B"
    assert text["voting_least"] == "+3.2"  # GSM8K, 4.1 to 7.3


def test_open_models_were_asked_500_problems(opened):
    assert opened["n_items"].unique().tolist() == [500]
    counts = opened["value"] * 500
    assert np.abs(counts - counts.round()).max() < 1e-6


def test_help_starts_where_the_values_of_ruan_et_al_put_it(opened):
    """Their file: OPT-66B .034 plain and .030 in a chain; Qwen1.5-0.5B .036 and .224."""
    text = chain_of_thought.later(opened)
    assert (text["open_largest"], text["open_largest_gain"]) == ("opt-66b", "\u22120.4")
    assert (text["open_first"], text["open_first_gain"]) == ("Qwen1.5-0.5B", "+18.8")
    assert "OPT" in text["open_without"]


def test_strip_leaves_out_families_without_lasting_help(opened):
    laid_out = chain_of_thought.starts({"Open models since": opened})
    assert "OPT" not in set(laid_out["family"])
    neo = laid_out.set_index("family").loc["GPT-Neo/J"]
    assert (neo["params"], neo["params_after"]) == (20e9, 6.05e9)


def test_twin_of_paired_curves_tells_conditions_apart(figure_3):
    spec = interactive.scaling_curves(figure_3)
    (points,) = [layer for layer in spec["layer"] if layer["mark"]["type"] == "point"]
    data = points.get("data", spec.get("data", {}))
    records = data["values"] if "values" in data else spec["datasets"][data["name"]]
    told = {(record["source"], record["condition"], record["named"]) for record in records}
    assert ("Figure 3D", "plain", "Letter choices") in told
    assert ("Figure 3A", "aided", "Chain of thought") in told
    assert "named" in {tip["field"] for tip in points["encoding"]["tooltip"]}
    fills = points["encoding"]["fill"]["scale"]
    hollow = dict(zip(fills["domain"], fills["range"], strict=True))
    assert hollow["LaMDA, plain"] == "transparent"
    assert hollow["LaMDA, aided"] != "transparent"


def test_twin_draws_the_calibration_error_upside_down_on_a_logarithmic_axis(figure_3):
    spec = interactive.scaling_curves(figure_3)
    for parameter in spec["params"]:
        if parameter["name"] == "panel":
            parameter["value"] = "Calibration"
    view = vl_convert.vegalite_to_scenegraph({**spec, "width": 400})
    labels = axis_labels(view["scenegraph"])
    shown = [(text, y) for text, y in labels if text in {"1", "2", "5", "10"}]
    heights = [y for _, y in sorted(shown, key=lambda label: float(label[0]))]
    assert len(heights) == 4
    assert heights == sorted(heights)  # pixels count from the top, where 1 stands
    # Equal ratios are equally far apart: 1 to 2 as 5 to 10.
    assert heights[1] - heights[0] == pytest.approx(heights[3] - heights[2], abs=0.6)


def axis_labels(node):
    """Collect text and height of the labels of all axes in a Vega scene graph."""
    found = []
    if isinstance(node, dict):
        if node.get("role") == "axis-label":
            found += [(str(item.get("text")), item.get("y", 0)) for item in node["items"]]
        for value in node.values():
            found += axis_labels(value)
    elif isinstance(node, list):
        for value in node:
            found += axis_labels(value)
    return found


def test_words_name_both_conditions(figure_3):
    text = kinds.SCALING_CURVES.describe(figure_3, "train_flops")
    assert "LaMDA, aided from 1 to 20.7" in text
    assert "LaMDA, plain from 2.7 to 6.3" in text
