"""What the chapter on later work states, against values from outside our code."""

import json

import numpy as np
import pytest
import vl_convert

from emergence.figures import kinds
from emergence.observations import load
from emergence.paper import after, inverse_scaling
from emergence.resources import read


@pytest.fixture(scope="module")
def literature():
    return read("later/literature.csv")


@pytest.fixture(scope="module")
def lines():
    return inverse_scaling.lines(load("u_shape"))


def test_numbers_of_publications_are_quoted_unmarked(literature):
    """The abstracts of Wei et al. (2022), Snell et al. (2024), Lu et al. (2023)."""
    text = after.quoted(literature)
    assert [text[f"inverse_{name}"] for name in ("tasks", "u", "still")] == ["11", "6", "4"]
    assert (text["inverse_compute"], text["ahead"]) == ("5", "4")
    assert (text["context_models"], text["context_tasks"]) == ("18", "22")


def test_numbers_known_second_hand_carry_a_mark(literature):
    """Schaeffer et al. (2023): over 92 %, of 39 metrics at most 5, some 10^6 triplets."""
    text = after.quoted(literature)
    assert text["metric_share"] == "92\u202f%†"
    assert (text["metrics"], text["metrics_emergent"], text["triplets"]) == ("39†", "5†", "10⁶†")
    assert text["loss_rank"] == "\u22120.947 to \u22120.996†"
    assert text["predictable"] == "18 of 46‡"


def test_no_unread_number_escapes_its_mark(literature):
    second_hand = literature.loc[
        literature["read_in"].ne("the publication or its repository"), "citation"
    ]
    text = after.quoted(literature)
    for name, (study, start) in after.QUOTED.items():
        (row,) = literature[
            literature["citation"].eq(study) & literature["claim"].str.startswith(start)
        ].itertuples()
        unread = row.read_in != "the publication or its repository"
        assert text[name].endswith(("†", "‡")) == unread
    table = after.evidence(literature).replace("–", "0").set_index("Study").astype(int)
    assert table.to_numpy().sum() == len(literature)
    assert table[["†", "‡"]].to_numpy().sum() == len(second_hand) == int(text["marked"])
    assert table.at["{cite:t}`lu2023`", "†"] == 0  # its abstract was read


def test_only_palm_turns(lines):
    """Read off the picture: 52.6, 36.2, 40.2, 55.7; all others are lowest at their largest."""
    found = {turn.family: turn for turn in inverse_scaling.turns(lines)}
    assert {family for family, turn in found.items() if turn.turned} == {"PaLM"}
    palm = found["PaLM"]
    assert palm.lowest == "PaLM 8B"
    assert palm.fall == pytest.approx(0.526 - 0.362)
    assert palm.rise == pytest.approx(0.557 - 0.362)
    assert palm.error == pytest.approx(0.010 + 0.004)
    assert found["Gopher"].fall == pytest.approx(0.613 - 0.306)  # from 117M, not from 44M


def test_a_rise_within_the_reading_error_is_no_turn(lines):
    """Lift the last Chinchilla to just above the one before: not a turn by 0.4 + 0.4 points."""
    for last, turned in ((0.373, False), (0.376, True)):
        chinchilla = lines["family"].eq("Chinchilla")
        largest = lines.loc[chinchilla, "params"].max()
        moved = lines.assign(
            value=lines["value"].where(~chinchilla | lines["params"].ne(largest), last)
        )
        found = {turn.family: turn for turn in inverse_scaling.turns(moved)}
        assert found["Chinchilla"].turned is turned


def test_a_line_through_two_points_foretells_by_the_rule_of_three(lines):
    """From 52.6 at 1B and 36.2 at 8B, 16.4 points a factor 8: log 67.5 / log 8 = 2.0257 more."""
    text = inverse_scaling.u_shape(lines, 2)
    foretold = 36.2 - 16.4 * np.log(67.5) / np.log(8)
    assert text["u_foretold"] == f"{foretold:.1f}\u202f%"
    assert text["u_missed"] == f"{55.7 - foretold:.0f}"
    assert text["u_steepest"] == "17.2"  # 53.0 to 35.8, Anthropic 805M to 3B


@pytest.mark.parametrize("fitted", [1, 4])
def test_a_line_needs_two_points_and_something_to_foretell(lines, fitted):
    with pytest.raises(ValueError, match="expected 2 to 3"):
        inverse_scaling.u_shape(lines, fitted)


def test_appendix_e_has_45_flat_and_67_risen_of_210():
    text = after.open_tasks(read("paper/bigbench_classes.csv"))
    assert text == {"bigbench": "210", "flat": "45", "rose": "67"}  # 25 + 42 risen


def test_a_chain_of_thought_in_two_open_models():
    """ObsScaling, base_llm_post_training_eval.csv: OPT 66B and Qwen1.5 0.5B on GSM8K."""
    text = after.chains_in_open_models(load("open_models"))
    assert (text["idle_model"], text["idle_plain"], text["idle_chain"]) == (
        "opt-66b",
        "3.4\u202f%",
        "3.0\u202f%",
    )
    assert (text["helped_model"], text["helped_plain"], text["helped_chain"]) == (
        "Qwen1.5-0.5B",
        "3.6\u202f%",
        "22.4\u202f%",
    )


def test_the_collections_sizes_against_tables_1_and_2():
    """Table 1 below 50B: 40M, 6B, 7.1B twice, 11B, 13B. Table 2: 300B tokens, 175B weights."""
    text = after.collection(read("paper/abilities.csv"), read("paper/models.csv"))
    assert (text["below_collected"], text["sized"], text["smallest_sized"]) == ("6", "22", "40M")
    assert text["gpt3_tokens"] == "1.7"


def test_the_twin_offers_only_axes_that_hold_values(lines):
    """Table 2 gives the FLOPs of six of these models; no test sizes are known."""
    without = lines.assign(train_flops=np.nan, train_tokens=np.nan)
    for rows, options in (
        (lines, ["Parameters", "Training FLOPs", "Training tokens"]),
        (without, ["Parameters"]),
    ):
        spec = kinds.SCALING_CURVES.twin(rows, "params")
        (axis,) = (param for param in spec["params"] if param["name"] == "axis")
        assert axis["bind"]["options"] == options
        assert '"field": "low"' not in json.dumps(spec)
        vl_convert.vegalite_to_svg({**spec, "width": 600})


def test_the_first_picture_is_told_in_words(lines):
    said = kinds.SCALING_CURVES.describe(lines, "params")
    assert "PaLM from 52.6 to 55.7" in said
    assert "chance 48.9" in said
