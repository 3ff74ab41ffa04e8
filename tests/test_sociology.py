"""Figure 13 and the road ahead, against the paper's text and printed tables."""

import json
from math import log

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
import vl_convert

from emergence.figures import frame, kinds
from emergence.models import read_models
from emergence.observations import load
from emergence.paper import directions, sociology
from emergence.resources import read

mpl.use("agg")


@pytest.fixture(scope="module")
def paper():
    return load("paper")


@pytest.fixture(scope="module")
def originals():
    return load("originals")


@pytest.fixture(scope="module")
def open_models():
    return load("open_models")


@pytest.fixture(scope="module")
def lines():
    return read("paper/reference_lines.csv")


@pytest.fixture(scope="module")
def figure_13(paper, lines):
    return sociology.figure_13(paper, lines)


@pytest.fixture(scope="module")
def found(figure_13):
    return sociology.passed(figure_13).set_index("title")


def test_former_bests_are_passed_where_the_drawing_shows_it(found):
    """The text credits the largest models; PIQA is crossed at 6.7B (conflict 36)."""
    passing = found[["before", "model"]].apply(tuple, axis=1).to_dict()
    assert passing == {
        "TriviaQA": ("13B", "175B"),
        "Physical QA (PIQA)": ("2.7B", "6.7B"),
        "GSM8K": ("62B", "540B"),
        "OKVQA": ("9B", "80B"),
    }
    margins = (100 * found["last_margin"]).round(1).to_dict()
    assert margins == {
        "TriviaQA": 3.0,  # 71.2 - 68.2
        "Physical QA (PIQA)": 4.8,  # 82.3 - 77.5
        "GSM8K": 1.0,  # 56.0 - 55.0
        "OKVQA": 3.4,  # 57.8 - 54.4
    }


def test_one_point_on_1319_questions_is_not_beyond_doubt(found):
    """The standard error is about 1.4 points on GSM8K and 1.0 on PIQA at 6.7B."""
    assert found.loc["GSM8K", "clear"] == ""
    assert found.loc["Physical QA (PIQA)", "clear"] == "13B"
    assert pd.isna(found.loc["TriviaQA", "clear"])


def test_straight_line_through_two_points(found):
    by_hand = 4.1 + (29.6 - 4.1) * log(540 / 8) / log(62 / 8)
    assert 100 * found.loc["GSM8K", "foretold"] == pytest.approx(by_hand)
    assert (found["last"] < found["foretold"]).all()


@pytest.mark.parametrize(
    ("above", "place"),
    [([False, True, True], 1), ([True, False, True], 2), ([True, True], 0), ([True, False], 2)],
)
def test_passing_lasts(above, place):
    assert sociology.first_lasting(np.array(above)) == place


def test_palm_takes_three_arithmetic_records(found, originals, figure_13):
    """The paper's text: three for PaLM, six for Flamingo; two panels are GPT-3's."""
    other = read("originals/reference_lines.csv")
    text = sociology.arithmetic_records(
        sociology.passed(sociology.arithmetic(originals, other))
    ) | sociology.records(found.reset_index(), read("paper/text_numbers.csv"))
    assert text["arithmetic_passed"] == text["said_arithmetic"] == "three"
    assert (text["said_vision"], text["said_gpt3"], text["said"]) == ("six", "two", "11")
    assert text["arithmetic_names"] == "GSM8K, SVAMP and MAWPS"
    assert text["arithmetic_short"] == "1.4 and 2.1"  # 75.3 - 73.9, 37.9 - 35.8
    assert text["plain_names"] == "SVAMP"  # 69.4 against 57.4

    text = sociology.other_readings(figure_13, originals, other)
    assert text["gsm8k_questions"] == "13"  # .01 x 1319
    assert text["piqa_study_first"] == "GPT-3 13B"  # 79.9 against 79.4
    # Brown et al. 2020, Table H.1; Chowdhery et al. 2022, Table 32.
    assert [text[name].split("\u202f")[0] for name in ("trivia_zero", "trivia_one")] == [
        "64.3",
        "68.0",
    ]
    assert text["gsm8k_plain"] == "54.0\u202f%"


def test_open_models_pass_with_less_compute(paper, open_models, lines):
    """PaLM 540B took 2.53e24; 6 x 2.7e9 x 1.4e12 is 2.268e22, 6 x 6e9 x 3.6e12 1.296e23."""
    text = sociology.overtaken(paper, open_models, lines)
    assert (text["open_first"], text["open_first_times"]) == ("phi-2", "112")
    assert (text["open_least"], text["open_times"]) == ("Yi-1.5-6B", "20")
    since = sociology.afterwards(paper, open_models, lines)
    best = since.groupby("family")["value"].max()
    assert (best > 0.55).all()
    assert "PaLM" in best


def test_no_two_families_since_look_alike(paper, open_models, lines):
    """PaLM, Llama-2 and Qwen share a colour: their lines have to differ."""
    since = sociology.afterwards(paper, open_models, lines)
    key = kinds.SCALING_CURVES.twin(since, "train_flops")["usermeta"]["key"]
    looks = {(each["light"], tuple(each["dash"])) for each in key}
    assert len(looks) == len(key) == since["family"].nunique()


def test_former_best_is_drawn_dotted_and_told(figure_13):
    figure = kinds.SCALING_CURVES.draw(figure_13, "params", theme="light", layout="wide")
    for axes, best in zip(figure.axes, (68.2, 77.5, 55.0, 54.4), strict=True):
        level = [line for line in axes.lines if len(set(line.get_ydata())) == 1]
        assert [float(line.get_ydata()[0]) for line in level] == [pytest.approx(best)]
    assert "Former best" in {text.get_text() for text in figure.legends[0].get_texts()}
    assert "TriviaQA (Accuracy, per cent, former best 68.2)" in kinds.SCALING_CURVES.describe(
        figure_13, "params"
    )
    spec = kinds.SCALING_CURVES.twin(figure_13, "params")
    assert "dotted: former best" in json.dumps(spec)
    assert "dashed: chance" not in json.dumps(spec)
    vl_convert.vegalite_to_svg({**spec, "width": 600})


def test_other_figures_have_no_former_best(paper, lines):
    two = frame.frame_of_figure(paper, "Figure 2")
    assert "former best" not in kinds.SCALING_CURVES.describe(two, "params")
    assert frame.with_former_best(two, lines)[frame.FORMER_BEST].isna().all()
    assert "former best" not in json.dumps(kinds.SCALING_CURVES.twin(two, "params"))


def test_tokens_for_each_parameter():
    """300e9 / 175e9, 780e9 / 540e9, 1.34e12 / 70e9, 15e12 / 8e9; 3.645e25 / 2.53e24."""
    text = directions.scaling(read_models("paper"), read_models("open_models"))
    assert [text[f"tokens_{name}"] for name in ("gpt3", "palm", "chinchilla", "llama")] == [
        "1.7",
        "1.4",
        "19",
        "1,875",
    ]
    assert text["growth"] == "14"
    assert text["palm_gpt3"] == "8"  # the paper's Appendix C says roughly 8


def test_flat_tasks_that_palm_does(paper, originals, open_models):
    """Chowdhery et al. 2022, Table H.2: misconceptions_russian 59.2 on 49 items is no evidence."""
    classes = read("paper/bigbench_classes.csv")
    flat = directions.flat_tasks(classes, read("benchmarks/bigbench_tasks.csv"), originals)
    above = set(flat.loc[flat["low"] > flat["chance"], "task_id"])
    assert "winowhy" in above
    assert "misconceptions_russian" in set(flat["task_id"]) - above
    text = directions.frontier(flat, classes, paper, open_models, read("later/literature.csv"))
    assert text["flat"] == "45"
    assert text["flat_top_value"] == "65.9\u202f%"
    assert text["persian_palm"] == "45.3\u202f%"  # Figure 2D


def test_prompts_and_robots_as_published(originals, open_models):
    """Wang et al. 2022, Table 2; Wei et al. 2022b, Table 4."""
    text = directions.prompting(originals, open_models)
    assert (text["one_chain"], text["many_chains"]) == ("56.5\u202f%", "74.4\u202f%")
    shares = directions.robots(originals).values()
    assert [share.split("\u202f")[0] for share in shares] == ["34.2", "80.8", "40.0", "91.7"]
