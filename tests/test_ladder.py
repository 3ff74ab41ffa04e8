"""The ladder of small transformers: its task, its measures, its plan, and what its runs show."""

import json
import math
import subprocess
import sys

import jupytext
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emergence.ladder import climb, plan, runs, said, task
from emergence.ladder.evaluation import MEASURES, measures
from emergence.ladder.plan import Ladder, Run, Rung
from emergence.resources import read
from emergence.tables import DATA, DataError
from workflow.errors import BookError
from workflow.own_data import refuse_ladder

ROOT = DATA.parent
NUMBERS = st.integers(0, 999)
RETRAINED = 10  # the cheapest width of which all seeds learn


def pair(first, second):
    return np.array([[first, second]])


def spelt(tokens):
    return "".join(task.VOCABULARY[token] for token in tokens)


# --- task


def test_the_split_holds_every_pair_once():
    """1000 x 1001 / 2 unordered pairs, in three parts without a pair in common."""
    parts = [task.split().train, task.split().validation, task.split().test]
    assert [len(part) for part in parts] == [500_500 - 15_000, 5_000, 10_000]
    unordered = np.sort(np.vstack(parts), axis=1)
    assert unordered.min() == 0
    assert unordered.max() == 999
    assert len(np.unique(unordered[:, 0] * 1000 + unordered[:, 1])) == 500_500


def test_the_hash_is_the_published_one():
    """By the command line: printf '12+345' | sha256sum."""
    assert task.digest(12, 345).hex().startswith("93bdb54dfd4273b0")


def test_test_pairs_have_the_smallest_hashes():
    def keys(part):
        return [task.digest(*sorted(each)) for each in part[:: len(part) // 100].tolist()]

    split = task.split()
    assert max(keys(split.test)) < min(keys(split.validation))
    assert max(keys(split.validation)) < min(keys(split.train))


def test_sums_are_written_as_on_paper_or_from_the_units():
    assert spelt(task.tokens(pair(12, 345), reverse=False)[0]) == "012+345=0357"
    assert spelt(task.tokens(pair(12, 345), reverse=True)[0]) == "012+345=7530"
    assert spelt(task.tokens(pair(999, 999), reverse=False)[0]) == "999+999=1998"


@given(NUMBERS, NUMBERS, st.booleans())
def test_what_is_written_can_be_read_again(first, second, reverse):
    text = spelt(task.tokens(pair(first, second), reverse=reverse)[0])
    question, answer = text.split("=")
    assert [int(part) for part in question.split("+")] == [first, second]
    assert int(answer[::-1] if reverse else answer) == first + second
    assert len(text) == task.LENGTH + 1


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [(123, 456, 0), (190, 10, 1), (505, 505, 2), (999, 1, 3), (0, 0, 0), (5, 5, 1)],
)
def test_carries_by_hand(first, second, count):
    assert task.carries(pair(first, second)).tolist() == [count]


@given(NUMBERS, NUMBERS)
def test_a_carry_takes_nine_from_the_sum_of_digits(first, second):
    """A carry makes ten of one place into one of the next."""

    def digit_sum(number):
        return sum(map(int, str(number)))

    lost = digit_sum(first) + digit_sum(second) - digit_sum(first + second)
    assert task.carries(pair(first, second)).tolist() == [lost // 9]
    assert task.carries(pair(second, first)).tolist() == [lost // 9]


# --- measures


def certain(answers, *, sure=1.0):
    """Log-probabilities of a model that gives these digits, with the rest spread evenly."""
    size = len(task.VOCABULARY)
    spread = np.full((*answers.shape, size), (1 - sure) / (size - 1))
    np.put_along_axis(spread, answers[..., None], sure, axis=2)
    with np.errstate(divide="ignore"):
        return np.log(spread)


PAIRS = np.array([[12, 345], [5, 5], [505, 505], [999, 1]])  # carries 0, 1, 2 and 3
ANSWERS = np.array([[0, 3, 5, 7], [0, 0, 1, 0], [1, 0, 1, 0], [1, 0, 0, 0]])


def test_a_model_that_knows_nothing_has_the_loss_of_its_vocabulary():
    """ln 12 nats a digit, and a whole answer once in 12 to the fourth."""
    found = measures(np.full((4, 4, 12), -math.log(12)), PAIRS, reverse=False)
    assert found["loss"] == pytest.approx(2.484907)
    assert found["exact_probability"] == pytest.approx(1 / 20_736)


def test_a_model_that_knows_all_has_none():
    found = measures(certain(ANSWERS), PAIRS, reverse=False)
    assert found["loss"] == 0
    assert {found[name] for name in MEASURES if not name.startswith("loss")} == {1.0}


def test_digits_that_are_right_nine_times_in_ten():
    """.9 to the fourth is .6561, and -ln .9 is .10536."""
    found = measures(certain(ANSWERS, sure=0.9), PAIRS, reverse=False)
    assert found["loss"] == pytest.approx(0.1053605)
    assert found["exact_probability"] == pytest.approx(0.6561)
    assert found["exact_match"] == 1
    assert math.exp(-task.ANSWER * found["loss"]) == pytest.approx(0.6561)


def test_a_model_that_forgets_to_carry():
    """012 + 345 is right; 5 + 5 = 00, 505 + 505 = 1000 and 999 + 1 = 1990 are not."""
    forgetful = np.array([[0, 3, 5, 7], [0, 0, 0, 0], [1, 0, 0, 0], [1, 9, 9, 0]])
    found = measures(certain(forgetful, sure=0.99), PAIRS, reverse=False)
    assert found["exact_match"] == 0.25
    assert [found[f"exact_match_carries_{count}"] for count in range(4)] == [1, 0, 0, 0]
    assert found["column_hundreds"] == found["column_tens"] == 1
    assert (found["right_hundreds"], found["right_tens"]) == (0.75, 0.25)
    assert found["right_units"] == found["right_thousands"] == 1


@given(st.integers(0, 2**32 - 1))
def test_the_order_of_writing_changes_no_measure(seed):
    drawn = np.random.default_rng(seed).normal(size=(4, 4, 12))
    scores = drawn - np.log(np.exp(drawn).sum(axis=2, keepdims=True))
    plain = measures(scores, PAIRS, reverse=False)
    assert measures(scores[:, ::-1], PAIRS, reverse=True) == pytest.approx(plain)
    assert plain["loss"] == pytest.approx(
        np.mean([plain[f"loss_{place}"] for place in ("thousands", "hundreds", "tens", "units")])
    )
    # Jensen: the mean probability of an answer is at least that of the mean loss.
    assert plain["exact_probability"] >= math.exp(-4 * plain["loss"]) * (1 - 1e-9)


# --- plan


def test_parameters_by_hand():
    """Width 2, one block: norms 8, queries to values 18, attended 6, perceptron 24 + 18.

    That is 74, and 4 of the last norm; 12 tokens read, 11 places and 12 tokens written make 70.
    """
    assert Rung(2, depth=1).params_in_blocks == 78
    assert Rung(2, depth=1).params == 148
    assert Rung(2, depth=2).params == 148 + 74


def test_compute_by_hand():
    """6 x 78 parameters x 10 steps of 64 sums of 11 tokens."""
    assert plan.tokens_in(10) == 7_040
    assert Rung(2, depth=1).flops(10) == 6 * 78 * 7_040


def test_depths_are_compared_at_equal_size():
    size = Rung(10).params_in_blocks
    assert all(abs(rung.params_in_blocks / size - 1) < 0.05 for rung in plan.DEPTHS)
    assert Rung(10) in plan.MAIN


def test_models_are_measured_twice_an_octave():
    assert plan.evaluated(512) == [64, 91, 128, 181, 256, 362, 512]
    assert plan.evaluated(500) == [64, 91, 128, 181, 256, 362, 500]


def test_the_best_rate_is_framed_by_worse_ones():
    inside = {0.001: 2.0, 0.003: 1.0, 0.01: 1.5}
    assert plan.best_rate(inside) == 0.003
    assert plan.next_rate(inside) is None
    assert plan.next_rate({0.003: 2.0, 0.01: 1.0}) == 0.03
    assert plan.next_rate({0.003: 1.0, 0.01: 2.0}) == 0.001
    assert plan.next_rate({0.1: 2.0, 0.3: 1.0}) is None  # none is left beyond


# --- climbing


def test_without_pytorch_one_sentence_says_how_to_get_it(monkeypatch, tmp_path):
    monkeypatch.setattr(climb, "find_spec", lambda name: None)
    for training in (lambda: climb.climb(plan.TINY, tmp_path), lambda: runs.load("tiny")):
        with pytest.raises(DataError, match="PyTorch") as refused:
            training()
        assert "make ladder" in str(refused.value)
        assert "\n" not in str(refused.value)


def test_finished_runs_are_read_not_trained(tmp_path):
    """Their files are all there is: whatever they hold comes back, and the best rate is used."""
    ladder = Ladder((Rung(4),), rates=(0.003, 0.01), extend=False, seeds=(1,), steps=64)
    losses = {(0.003, 0): 2.0, (0.01, 0): 1.0, (0.01, 1): 1.5}
    for (rate, seed), loss in losses.items():
        run = Run(Rung(4), rate, seed, 64)
        text = json.dumps({"run": run.name, "validation_loss": loss})
        (tmp_path / f"{run.name}.json").write_text(text)
    found = climb.climb_rung(ladder, tmp_path, Rung(4))
    assert [run["validation_loss"] for run in found] == [2.0, 1.0, 1.5]


@pytest.mark.parametrize(("ladder", "word"), [("huge", "shipped, tiny or full"), ("tiny", "make")])
def test_a_build_refuses_before_it_begins(monkeypatch, ladder, word):
    """Of the two sentences, each is one, and comes as other bad input does: exit status 2."""
    monkeypatch.setattr(climb, "find_spec", lambda name: None)
    with pytest.raises(BookError, match=word) as refused:
        refuse_ladder(ladder)
    assert "\n" not in str(refused.value)
    refuse_ladder("shipped")


def test_an_unknown_ladder_is_refused():
    with pytest.raises(DataError, match="found 'huge'; expected shipped, tiny or full"):
        runs.load("huge")


def test_the_page_fails_without_its_data(monkeypatch, tmp_path):
    """No table, no page: it does not draw what it has not."""
    shown = []
    monkeypatch.setattr("emergence.resources.DATA", tmp_path)
    monkeypatch.setattr(
        "emergence.page.publish_display_data", lambda *each, **_: shown.append(each)
    )
    notebook = jupytext.read(ROOT / "notebooks" / "emergence_on_your_laptop.md")
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    with pytest.raises(DataError, match=r"runs\.csv"):
        exec(compile(code, "emergence_on_your_laptop", "exec"), {})
    assert shown == []


def test_the_page_needs_no_pytorch():
    """Nor does anything else outside of training: the modules load where torch cannot."""
    code = (
        "import sys\n"
        "class Refuse:\n"
        "    def find_spec(name, path=None, target=None):\n"
        "        if name.partition('.')[0] == 'torch': raise ImportError(name)\n"
        "sys.meta_path.insert(0, Refuse)\n"
        "from emergence.ladder import charts, climb, compared, picks, plan, runs, said\n"
        "print(len(runs.ends(runs.load('shipped'))))"
    )
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False
    )
    assert run.stderr == ""
    assert int(run.stdout) == len(read("ladder/runs.csv"))


# --- what ships


@pytest.fixture(scope="module")
def rows():
    return runs.load("shipped")


def rung_of(row):
    return Rung(row.width, row.depth, row.order == "reversed")


def test_every_run_of_the_plan_ships(rows):
    """Of each rung four rates and those beyond the edge, then five seeds at the best of them."""
    last = runs.ends(rows)
    held = {rung: part for _, part in last.groupby(runs.RUNG) for rung in {rung_of(part.iloc[0])}}
    assert set(held) >= set(plan.FULL.rungs)
    for rung, part in held.items():
        search = part[part["seed"].eq(plan.SEARCH)].set_index("learning_rate")["validation_loss"]
        assert set(search.index) >= set(plan.FULL.rates)
        assert plan.next_rate(search.to_dict()) is None
        fresh = part[part["role"].eq("seed")]
        assert sorted(fresh["seed"]) == [1, 2, 3, 4, 5]
        assert set(fresh["learning_rate"]) == {search.idxmin()}
        assert set(part["params"]) == {rung.params}
        assert set(part["params_in_blocks"]) == {rung.params_in_blocks}


def test_every_run_was_measured_at_every_step(rows):
    for _, run in rows.groupby("run"):
        assert run["step"].tolist() == plan.evaluated(2048)
        assert run["tokens"].tolist() == [704 * step for step in run["step"]]  # 64 x 11 a step
        flops = 6.0 * run["params_in_blocks"] * run["tokens"]
        assert run["train_flops"].to_numpy() == pytest.approx(flops.to_numpy(), rel=1e-5)


def test_measures_agree_with_each_other(rows):
    """A whole answer needs each digit; parts add up to the whole; the mean of powers is larger."""
    places = ["thousands", "hundreds", "tens", "units"]
    loss = rows[[f"loss_{place}" for place in places]].mean(axis=1)
    assert rows["loss"].to_numpy() == pytest.approx(loss.to_numpy(), rel=1e-4, abs=1e-6)
    right = rows[[f"right_{place}" for place in places]].min(axis=1)
    assert (rows["exact_match"] <= right + 1e-9).all()
    assert (rows["exact_probability"] >= rows["independent"] * (1 - 1e-4)).all()
    for place in ("hundreds", "tens"):
        assert (rows[f"column_{place}"] >= rows[f"right_{place}"] - 1e-9).all()
    counts = np.bincount(task.carries(task.split().test))
    parts = rows[[f"exact_match_carries_{count}" for count in range(4)]].to_numpy()
    whole = (parts * counts).sum(axis=1) / counts.sum()
    assert rows["exact_match"].to_numpy() == pytest.approx(whole, abs=1e-5)


def test_the_plateau_is_two_digits_guessed(rows):
    """One in ten of ten digits is guessed right; 1.15 nats are two of four digits at ln 10."""
    assert pytest.approx(1.151, abs=5e-4) == said.PLATEAU
    last = runs.seeds(runs.ends(runs.main_arm(rows)))
    stuck = last[last["exact_match"].lt(said.GUESSED) & last["right_thousands"].gt(0.9)]
    assert len(stuck) >= 5
    assert stuck["right_units"].between(0.08, 0.12).all()
    assert stuck["loss"].median() == pytest.approx(said.PLATEAU, rel=0.1)


def test_the_loss_jumps_with_the_score(rows):
    """What the page concludes: no measure is smooth where exact match is not."""
    told = said.jump(rows)
    assert float(told["digit_to"]) > 2 * float(told["digit_from"])
    assert float(told["loss_from"]) > 0.9 * said.PLATEAU


def test_passages_of_low_digits_by_hand():
    """Tens pass between steps 4 and 16, four times as many; units were never below, then fall."""
    tens, units = [0.1, 0.1, 0.5, 0.9, 0.99], [0.2, 0.9, 0.9, 0.9, 0.5]
    run = pd.DataFrame(
        {
            "run": "a",
            "step": [2, 4, 8, 16, 32],
            "right_tens": tens,
            "right_units": units,
            "exact_match": [0.01, 0.02, 0.04, 0.8, 0.5],
            "last": [False] * 4 + [True],
        }
    )
    stuck = run.assign(run="b", right_tens=0.1, right_units=0.1)
    both = pd.concat([run, stuck], ignore_index=True)
    (passed,) = said.passages(both).itertuples(index=False)
    assert (passed.run, passed.digit, passed.factor) == ("a", "right_tens", 4)
    told = said.within(both)
    assert (told["half_ends"], told["passing_runs"], told["passing_factor"]) == ("1", "1", "4.0")
    assert told["passing_caught"] == "1"


def test_a_published_run_learns_its_tens_by_degrees(rows):
    """Read in the table: 15 % of tens at step 512, 67 % at 1,024, whole answers 1.4 % at 512."""
    run = rows[rows["run"].eq("plain-width-14-depth-2-rate-0.03-seed-0")]
    passed = said.passages(run).set_index("digit")["factor"]
    assert passed["right_tens"] == pytest.approx(1448 / 362)
    assert said.within(run)["passing_caught"] == "1"


def test_a_rate_decides_between_nothing_and_everything(rows):
    told = said.spread_of_rate(rows)
    low, high = (float(told[f"rate_{end}_match"].split("\u202f")[0]) for end in ("low", "high"))
    assert low < 5 < 95 < high


def test_a_rung_trained_again_lies_among_its_seeds(rows):
    """Half a minute. Not to the last digit: sums of floating numbers differ between processors."""
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: make ladder")
    from emergence.ladder.training import train

    last = runs.seeds(runs.ends(runs.main_arm(rows)))
    one = last[last["width"].eq(RETRAINED)]
    rate = float(one["learning_rate"].iloc[0])
    (again,) = train([Run(Rung(RETRAINED), rate, 1, 2048)], torch.device("cpu"))
    end = again["evaluations"][-1]
    assert one["loss"].min() / 2 < end["loss"] < 2 * one["loss"].max()
    assert abs(end["exact_match"] - one["exact_match"].median()) < 0.2
    assert again["device"] == "cpu"


def test_weights_of_a_model_are_counted_and_kept_apart():
    """Two models side by side give what each gives alone, and have the parameters of the plan."""
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: make ladder")
    from emergence.ladder.model import initial, scores

    members = [initial(4, 2, seed) for seed in (1, 2)]
    assert {member.numel() for member in members} == {Rung(4).params}
    read = torch.from_numpy(task.tokens(PAIRS, reverse=False))[:, :-1]
    together = scores(members, read.expand(2, -1, -1), 4, 2, plan.HEAD)
    for place, member in enumerate(members):
        alone = scores([member], read[None], 4, 2, plan.HEAD)
        assert torch.allclose(together[place], alone[0], atol=1e-5)
    # What comes later in the answer changes nothing before it: no digit sees the next.
    changed = read.clone()
    changed[:, -1] = 9 - changed[:, -1]
    other = scores(members[:1], changed[None], 4, 2, plan.HEAD)
    assert torch.allclose(other[0, :, :-1], together[0, :, :-1], atol=1e-6)
    assert not torch.allclose(other[0, :, -1], together[0, :, -1], atol=1e-3)
