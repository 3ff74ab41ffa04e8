"""What the chapter on seven definitions states, against the paper's text and hand counts."""

import numpy as np
import pandas as pd
import pytest

from emergence.curves import scaling_curves
from emergence.detect import METHODS, detect
from emergence.figures import verdicts
from emergence.observations import load
from emergence.paper import seven_definitions
from emergence.resources import read
from emergence.wording import count_word


@pytest.fixture(scope="module")
def paper():
    rows = load("paper")
    return rows[rows["source"].str.fullmatch("Figure 2[A-H]")]


@pytest.fixture(scope="module")
def curves(paper):
    return scaling_curves(paper)


@pytest.fixture(scope="module")
def found(curves):
    return detect(curves, list(METHODS))


def test_every_curve_meets_every_definition_once(found):
    cells = verdicts.verdict_cells(found)
    assert len(cells) == 17 * 7
    assert not cells.duplicated(["row", "column"]).any()
    assert cells["note"].str.len().gt(0).all()


SMALL = {place: count_word(place) for place in range(10)}


def number(text):
    return {word: count for count, word in SMALL.items()}.get(text) or int(
        text.replace("none", "0")
    )


def test_counts_add_up_to_the_table(found):
    text = seven_definitions.counts(found)
    assert (text["curves"], text["pairs"]) == ("17", "119")
    for method in METHODS:
        key = method.replace("-", "_")
        assert sum(number(text[f"{key}_{kind}"]) for kind in ("yes", "no", "open")) == 17
    assert number(text["split"]) + number(text["agreed"]) == 17


def verdicts_of(**said):
    """Make verdicts of three methods, in the order of curves: y emergent, n not, - silent."""
    words = {"y": "emergent", "n": "not emergent", "-": "cannot say"}
    rows = [
        {
            "task": f"task {place}",
            "family": "family",
            "method": method.replace("_", "-"),
            "verdict": words[mark[0]],
            "model": mark[1:],
            "p": p,
            "p_by": 3 * p,
        }
        for method, marks in said.items()
        for place, (mark, p) in enumerate(zip(marks.split(), (0.01, 0.03, 0.5), strict=True))
    ]
    return pd.DataFrame(rows)


def test_the_column_that_makes_the_contradictions_by_hand():
    """The surprise says no twice against yes; trend and rule part on one curve of two."""
    found = verdicts_of(threshold="y7B y62B n", surprise="n n n", trend="y7B y540B n")
    text = seven_definitions.counts(found)
    assert text["split"] == "two"
    assert (text["hinge"], text["split_without"]) == ("extrapolation surprise", "none")
    assert (text["placed"], text["placed_apart"]) == ("two", "one")
    alone = verdicts_of(threshold="y y y", surprise="- n n", trend="n y -")
    text = seven_definitions.trend_and_threshold(alone)
    assert text["rise_and_leave"] == "one"
    assert text["leave_only"] == "task 0, family and task 2, family"


def test_surprises_after_correction_by_hand():
    """.01 and .03 of three are shown at .05; times three, .03 and .09: one stands."""
    text = seven_definitions.looks(verdicts_of(surprise="y y n"), 0.05)
    assert text["surprise_shown"] == "0.01 for task 0, family and 0.03 for task 1, family"
    assert (text["surprise_stands"], text["surprise_least"]) == ("one", "0.03")


def test_looks_multiply_the_smallest_probability(curves, found):
    """GPT-3 on arithmetic has eight models, so six are foretold: six times .0034 is .020."""
    single = seven_definitions.surprises(curves)["surprise_arithmetic_gpt3"]
    rows = found[found["method"].eq("surprise") & found["source"].eq("Figure 2A")]
    (p,) = rows.loc[rows["family"].eq("GPT-3"), "p"]
    assert p == pytest.approx(6 * float(single), rel=0.02)


def test_curves_too_short_by_hand(found):
    """Eight of 17 curves have 3 or 4 points (D, E twice, G thrice, H twice); F has 5, no items."""
    refused = found[found["verdict"] == "cannot say"].groupby("method").size()
    assert refused["score"] == 8 + 1
    assert refused["change-point"] == 8 + 1


def test_pair_has_the_printed_numbers(paper):
    """Effects .055 and .060 of the way to 1, p .0013 and 7e-34 (exact binomial)."""
    persian, mmlu = seven_definitions.unsatisfiable(paper).to_dict("records")
    assert (persian["of the way to 1"], mmlu["of the way to 1"]) == ("5.5\u202f%", "6.0\u202f%")
    guessing = (persian["Guessing does as well"], mmlu["Guessing does as well"])
    assert guessing == ("0.0013", "7\u00a0\u00d7\u00a010\u207b\u00b3\u2074")


def test_dial_holds_every_setting_and_the_text_once(curves):
    labels = read("paper/figure_2_labels.csv")
    cells = verdicts.turned(curves, labels, deltas=(0.01, 0.1), alphas=(0.05,))
    text = cells[cells["column"] == "The text"]
    assert len(text) == 17
    assert text["delta"].isna().all()
    agree = cells[cells["column"] == "Agree?"].groupby("delta")["text"].value_counts()
    assert sorted(cells["delta"].dropna().unique()) == [0.01, 0.1]
    # Panel F without known items still names 175B, so the counts are those with 100 items: 12 by
    # an independent count, which takes silence for *none* where the text names none.
    assert agree[0.01, "yes"] + agree[0.01, "–"] == 12
    assert agree[0.1, "yes"] == 12
    # WiC, 638 items, .5: 1.64 standard errors are 3.2 points; Persian QA, 1050, .25: 2.2. A
    # margin of 1 % is .5 and .75 points, so the four flat lines there cannot be shown below it.
    rows = cells[(cells["column"] == "Agree?") & (cells["delta"] == 0.01)]
    silent = rows[rows["text"] == "–"]
    assert silent["row"].str.startswith(("Word in context", "Persian QA")).all()


def test_agreement_names_the_models_of_the_text(curves):
    table = seven_definitions.agreement(curves, read("paper/figure_2_labels.csv"), 0.05)
    text = table.set_index("Curve")["The text"]
    assert text["Mod. arithmetic, GPT-3"] == "13B"
    assert text["Persian QA, PaLM"] == "62B"
    assert text["Word in context (WiC), Chinchilla"] == "none"
    differ = table[
        (table["The text"] != table["Threshold rule"]) & (table["Threshold rule"] != "–")
    ]
    assert set(differ["Curve"]) == {"IPA transliterate, GPT-3", "Persian QA, PaLM"}


def test_curves_of_one_name_are_told_apart(curves):
    twice = detect([curves[0], curves[0]])
    twice["source"] = ["one", "other"]
    names = verdicts.curve_names(twice)
    assert names.nunique() == 2


def test_p_values_are_not_smaller_than_they_can_mean():
    assert verdicts.at_most(1e-40) == "< 10⁻⁹"
    assert verdicts.at_most(0.03) == "0.03"
    assert verdicts.at_most(np.nan) == ""
