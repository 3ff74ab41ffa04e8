"""The chapter on many steps, against hand-worked numbers and printed tables."""

import numpy as np
import pytest

from emergence import multi_step
from emergence.explain import multi_step as chain
from emergence.figures.dials import Dial, at_start
from emergence.observations import load
from emergence.paper import longer_tasks, many_steps


@pytest.fixture(scope="module")
def paper():
    return load("paper")


@pytest.fixture(scope="module")
def originals():
    return load("originals")


@pytest.fixture(scope="module")
def pairs(originals):
    return longer_tasks.two_and_three(originals, load("open_models"))


def test_the_saying_needs_44_steps():
    """By hand: .9^43 = .0108, .9^44 = .0097; .95^44 = .1047, .95^89 = .0104, .95^90 = .0099."""
    assert multi_step.steps_below(0.9, 0.01) == 44
    text = many_steps.saying(6000)
    assert (text["first"], text["last"]) == ("44", "89")
    assert text["at_90"].startswith("0.97")
    assert text["at_95"].startswith("10.5")
    assert text["right_of"] == "58"  # 6000 x .0097


def test_a_ratio_of_steps_needs_no_step():
    assert multi_step.steps_ratio(0.81, 0.9) == pytest.approx(2)
    assert np.isnan(multi_step.steps_ratio(0.5, 1.0))
    assert multi_step.step_success(0.125, 3) == pytest.approx(0.5)


def test_gpt3_was_given_2000_problems_each(originals):
    """Brown et al. (2020), section 3.9.1: 2,000 random instances of each task."""
    assert longer_tasks.arithmetic_items(originals) == 2000


def test_deviance_by_hand():
    """All of ten right where a coin would do: 2 x 10 ln 2."""
    found = multi_step.deviance([5, 10, 0], 10, 0.5)
    assert found == pytest.approx([0, 20 * np.log(2), 20 * np.log(2)])


def test_a_curve_made_of_steps_is_found_again():
    scale = np.logspace(20, 24, 8)
    step = 1 / (1 + np.exp(-(1.5 + 0.8 * np.linspace(-2, 2, 8))))
    whole = 0.01 + 0.99 * step**10
    found = multi_step.fit_curve(scale, whole, 6000, 10)
    assert found.deviance < 0.01
    assert found.step_success == pytest.approx(step, abs=0.01)
    assert multi_step.fit_curve(scale, whole, 6000, 1).deviance > 10


@pytest.mark.parametrize("quantity", [1.5, 4.0])
@pytest.mark.parametrize("link", [multi_step.by_power, multi_step.by_odds])
def test_a_link_is_found_again(link, quantity):
    shorter = np.linspace(0.05, 0.95, 19)
    found = multi_step.fit_link(link, shorter, link(shorter, quantity), 2000)
    assert found.quantity == pytest.approx(quantity, abs=0.02)
    assert found.deviance.max() < 0.1


def test_lower_odds_by_hand():
    """Even odds divided by 2 are 1 to 2."""
    assert multi_step.by_odds(np.array([0.5]), np.log(2)) == pytest.approx([1 / 3])


def test_three_digits_predict_too_much_for_five(originals):
    """Table H.1: 80.4 and 9.3; .804^(5/3) = .695, ln .093 / ln .804 = 10.9."""
    text = longer_tasks.ladder_numbers(originals)
    assert text["five_predicted"].startswith("70")
    assert text["five"].startswith("9.3")
    assert text["five_ratio"] == "11"
    rows = longer_tasks.ladder(originals)
    line = rows[rows["role"].eq("line") & rows["series"].eq("GPT-3 175B")]
    end = line[line["panel"].eq("Addition") & line["digits"].eq(5)]["y"].item()
    assert end == pytest.approx(69.5, abs=0.05)


def test_one_step_is_figure_2a_as_printed(paper):
    dial = Dial("steps", "Steps", 1)
    rows = at_start(many_steps.implied_steps(paper, "train_flops", (1, 10)), [dial])
    points = rows[rows["role"].eq("point")].set_index("name")["y"]
    assert points["GPT-3 175B"] == pytest.approx(33)
    assert points["LaMDA 137B"] == pytest.approx(15.7)
    assert len(points) == 21


def test_no_number_of_steps_fits_figure_2a(paper):
    table, text = many_steps.curve_fits(paper, "train_flops", (1, 10, 100))
    assert list(table["Steps"]) == ["1", "10", "100"]
    for family, points in (("gpt3", 8), ("lamda", 13)):
        assert text[f"{family}_free"] == str(points - 3)
        assert float(text[f"{family}_many"]) > 5 * (points - 3)


def test_pairs_are_those_of_the_sources(pairs):
    """Ruan et al. (2024) and Table H.1 of Brown et al. (2020)."""
    rows = pairs.set_index("model")
    assert rows.loc["EleutherAI/gpt-neox-20b", ["two", "three"]].to_list() == [0.969, 0.504]
    assert rows.loc["GPT-3 13B", ["two", "three"]].to_list() == [0.555, 0.084]
    text = longer_tasks.twins(pairs, 2000)
    assert text["twin_low_ratio"] == f"{np.log(0.504) / np.log(0.969):.2g}"


def test_odds_fit_the_pairs_better_than_steps(pairs):
    _, text = longer_tasks.links(pairs, 2000)
    for group in ("gpt3", "open"):
        odds, power = (
            float(text[f"{group}_{how}_misfit"].replace(",", "")) for how in ("odds", "power")
        )
        assert int(text[f"{group}_models"]) < odds < power


def test_written_steps_repay_what_silence_costs(originals):
    """Wei et al. (2022b), Table 3: PaLM 540B 94.1, 42.2 and 94.7; .941^2 = .885."""
    table, text = longer_tasks.written_out(originals)
    row = table.set_index("Model").loc["PaLM 540B"].to_list()
    assert row == ["94.1", "88.5", "42.2", "94.7"]
    assert (text["able"], text["above"]) == ("5", "3")


def test_recall_has_no_corner(originals):
    """Table H.1: TriviaQA 6.96, 57.5 and 71.2; three-digit addition .15, 8.4 and 80.4."""
    text = many_steps.gained_before_last(originals)
    assert text["known_share"].startswith("79")
    assert text["computed_share"].startswith("10")
    assert text["computed_least"].startswith("0.15")


def test_five_panels_of_figure_2_can_be_guessed(paper):
    """D to H: multiple choice, and grounded mappings among few options."""
    assert many_steps.with_chance(paper) == {"guessable": "5", "panels": "8"}


def test_the_opening_figure_marks_the_chosen_point():
    rows = many_steps.choices((1, 44), (0.9, 0.95))
    dials = [Dial("steps", "Steps", 44), Dial("right", "Step", 0.95)]
    point = at_start(rows, dials).query("role == 'point'")
    assert point["y"].item() == pytest.approx(100 * chain(0.95, 44))
    assert point["label"].item() == "44 steps: 10\u202f%"
