"""Claims of the paper: each has one check and the expected verdict, and says why."""

import json
import re
from pathlib import Path

import pytest

from emergence.cli import main
from emergence.paper.claims import CHECKS, VERDICTS, Said, judged, judgement
from emergence.resources import read

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"


@pytest.fixture(scope="module")
def claims():
    return read("claims.csv")


@pytest.fixture(scope="module")
def found():
    return judged()


def test_claims_and_checks_are_in_bijection(claims):
    assert sorted(claims["id"]) == sorted(CHECKS)


def test_every_verdict_is_the_expected_one(found):
    off = found[found["verdict"].ne(found["expected"])]
    assert off[["id", "verdict", "expected", "reason"]].to_dict("records") == []


def test_every_stated_number_is_a_claim_with_that_value(claims):
    stated = read("paper/text_numbers.csv")
    linked = claims.dropna(subset="text_number")
    assert sorted(linked["text_number"]) == sorted(stated["quantity"])
    both = linked.merge(stated, left_on="text_number", right_on="quantity")
    assert both["stated"].to_list() == both["value"].to_list()
    assert both["page_x"].to_list() == both["page_y"].to_list()


def test_every_row_of_table_1_and_every_curve_of_figure_2_is_a_claim(claims):
    numbers = claims["id"].str.extract(r"^table-1-(\d\d)$")[0].dropna().astype(int)
    assert sorted(numbers) == list(range(1, 24))
    labels = read("paper/figure_2_labels.csv")
    ids = labels["source"].str[-2:].str.lower() + "-" + labels["family"].str.lower()
    stated = claims.set_index("id")["stated"]
    for name, model in zip(ids, labels["emergent_model"].fillna("none"), strict=True):
        assert stated[f"figure-{name}"] == model


def test_every_conflict_named_is_on_record_and_inside_ones_are_named(claims):
    conflicts = read("paper/conflicts.csv")
    named = {int(n) for text in claims["conflicts"].dropna() for n in text.split(";")}
    assert named <= set(conflicts["id"])
    silent = set(conflicts.loc[conflicts["scope"].eq("inside the paper"), "id"]) - named
    # A tick label (16), and two ways to average the same scores (45): no statement is touched.
    assert silent <= {16, 45}


def test_a_contradiction_is_on_record(found):
    contradicted = found[found["verdict"].eq("contradicted by the paper's own data")]
    assert contradicted["conflicts"].notna().all()


def test_every_verdict_has_a_reason_and_its_tables(found):
    assert found["verdict"].isin(VERDICTS).all()
    assert found["reason"].str.len().gt(10).all()
    assert not found["reason"].str.contains(r"\d ?%").any()  # a line may not end between them
    decidable = found[found["verdict"].ne(VERDICTS[3])]
    assert decidable["tables"].ne("").all()
    assert decidable["tolerance"].ne("–").all()


def test_a_claim_that_nothing_is_measured_for_names_no_tolerance(found):
    why, unmeasured = judgement.readable(found)["Why"], found["verdict"].eq(VERDICTS[3])
    assert list(why[unmeasured]) == list(found.loc[unmeasured, "reason"])
    assert why[~unmeasured].str.contains(r" Tolerance: .+\.$").all()


def test_a_tolerance_is_written_with_all_its_digits():
    assert Said("a", "0.25", "ratio").tolerance == "± 0.005 ratio (rounding)"
    assert Said("a", "2e22", "FLOPs").tolerance == "± 5\xa0×\xa010²¹ FLOPs (rounding)"


@pytest.mark.parametrize(
    ("stated", "unit", "slack"),
    [
        ("2e22", "FLOPs", 0.5e22),  # one digit: half of the last
        ("2.5e24", "FLOPs", 0.05e24),
        ("68e9", "parameters", 0.5e9),
        ("9e19", "FLOPs (about)", 1e19),
        ("1e11", "parameters (about)", 0.5e11),  # at most half of the value
        ("57", "tests", 0.0),  # a count is exact
        ("8/13", "tasks", 0.0),
        ("0.25", "ratio", 0.005),
    ],
)
def test_tolerance_is_the_rounding_of_the_printed_digits(stated, unit, slack):
    assert Said("a", stated, unit).slack == pytest.approx(slack)


def test_command_prints_all_and_exits_with_what_it_found(capsys, monkeypatch):
    assert main(["claims", "--format", "json", "--section", "3"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["section"] for row in rows} == {"3"}
    expected = judgement.read("claims.csv")
    expected.loc[expected["id"].eq("c-palm-gpt3"), "expected"] = VERDICTS[2]
    monkeypatch.setattr(judgement, "read", lambda path: expected)
    assert main(["claims", "--verdict", "contradicted"]) == 1
    printed = capsys.readouterr()
    assert printed.err == (f"c-palm-gpt3: found 'reproduced', expected {VERDICTS[2]!r}.\n")
    assert "s4-calibration-only" in printed.out
    assert main(["claims", "--section", "99"]) == 2
    assert "99" in capsys.readouterr().err


def test_marks_in_the_chapters_are_those_of_the_table(claims):
    marks = {
        (page.stem, name)
        for page in NOTEBOOKS.glob("*.md")
        for name in re.findall(r"\{claim\}`([^`]+)`", page.read_text(encoding="utf-8"))
    }
    placed = claims.dropna(subset="chapter")
    pages = placed["chapter"].str.split(";")
    assert marks == {
        (page, name) for name, on in zip(placed["id"], pages, strict=True) for page in on
    }
