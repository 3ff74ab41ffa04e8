"""Through training: items recovered, one curve in compute, intervals in time, MMLU near chance."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from emergence.observations import load
from emergence.resources import read
from emergence.training import chance, exchange, jumps, leaving, runs


@pytest.fixture(scope="module")
def topics():
    return read("benchmarks/mmlu_topics.csv")


@pytest.fixture(scope="module")
def rows(topics):
    return runs.checkpoints(load("checkpoints"), topics)


@pytest.fixture(scope="module")
def asked(rows):
    return rows[~rows["deduplicated"] & rows["shots"].eq(0)]


# --- runs


@pytest.mark.parametrize(
    ("task", "items"),  # the published sizes of the test sets
    [
        ("sciq", 1000),
        ("arc_challenge", 1172),
        ("arc_easy", 2376),
        ("piqa", 1838),
        ("logiqa", 651),
        ("winogrande", 1267),
        ("lambada_openai", 5153),
        ("wsc", 104),
    ],
)
def test_items_are_recovered(rows, task, items):
    assert set(rows.loc[rows["task"].eq(task), "n_items"]) == {items}


def test_recovery_by_hand():
    """Half right, with a standard error of 1/20: 1 + .25 / .0025 = 101 items."""
    one = pd.DataFrame({"value": [0.5, 1.0, 0.0], "stderr": [0.05, 0.0, 0.0]})
    assert runs.recovered_items(one) == 101


def test_a_mean_of_topics_is_worth_fewer_questions():
    """By hand: 2 topics of 100 and 300 items: 4 / (1/100 + 1/300) = 300, not 400."""
    assert runs.worth(pd.Series([100, 300])) == pytest.approx(300)
    assert runs.worth(pd.Series([50, 50, 50])) == pytest.approx(150)


def test_steps_and_compute_belong_together(rows):
    """2,097,152 tokens a step, 6 FLOPs for each parameter and token."""
    placed = rows[rows["train_flops"].notna()]
    flops = 6 * placed["params"] * placed["step"] * 2097152.0
    assert placed["train_flops"].to_numpy() == pytest.approx(flops.to_numpy(), rel=1e-3)
    assert set(rows.loc[rows["train_flops"].isna(), "step"]) == {0}


def test_doubled_records_are_found_and_only_they():
    def run(name, deduplicated, values):
        return pd.DataFrame(
            {
                "size": name,
                "shots": 0,
                "step": [1, 2, 4],
                "task": "t",
                "deduplicated": deduplicated,
                "value": values,
            }
        )

    made = pd.concat(
        [
            run("1B", False, [0.1, 0.2, 0.3]),
            run("1B", True, [0.1, 0.2, 0.4]),
            run("2B", False, [0.1, 0.2, 0.3]),  # no other run to agree with
        ]
    )
    assert runs.doubled(made).to_dict("records") == [{"size": "1B", "shots": 0, "step": 2}]


def test_doubled_records_agree_in_the_source(rows):
    """What the page says of the source holds in its rows, perplexity included."""
    raw = load("checkpoints").set_index(["model", "shots", "task", "metric"])["value"]
    twice = runs.doubled(rows)
    assert len(twice) > 0
    for size, shots, step in twice.itertuples(index=False):
        plain, other = (
            raw.xs(f"pythia-{size.lower()}{kind}@step{step}").xs(shots).sort_index()
            for kind in ("", "-deduped")
        )
        assert len(plain) == 10
        assert plain.equals(other)


# --- one curve


def test_spread_by_hand():
    x = np.array([1.0, 2.0, 3.0, 4.0])
    assert exchange.spread(x, np.array([0.0, 0.1, 0.1, 0.9])) == 0
    # The nearest curve that never falls joins the two points that do: both are .1 away.
    assert exchange.spread(x, np.array([0.0, 0.4, 0.2, 0.9])) == pytest.approx(np.sqrt(0.02 / 4))
    # Points at one position share a value.
    assert exchange.spread(np.ones(2), np.array([0.0, 1.0])) == pytest.approx(0.5)


@pytest.mark.parametrize("weight", [0.0, 0.3, 0.5, 0.7])
def test_the_mixture_is_found(weight):
    """Scores that are made of one mixture alone lie on a curve there and nowhere else."""
    params, tokens = (
        a.ravel() for a in np.meshgrid(10.0 ** np.arange(7, 11), np.logspace(9, 12, 13))
    )
    value = 1 / (1 + np.exp(10 - weight * np.log10(params) - (1 - weight) * np.log10(tokens)))
    found, distance = exchange.best_weight(params, tokens, value)
    assert found == pytest.approx(weight, abs=0.03)
    assert distance < 1e-6


def test_the_mixture_is_never_farther_than_compute_or_tokens(asked):
    found = exchange.exchange(asked[asked["step"] >= 3000], draws=2)
    assert (found["both"] <= found[["compute", "tokens"]].min(axis=1) + 1e-12).all()
    assert found["weight"].between(found["least"], found["most"]).all()


def test_equal_compute_is_equal(asked):
    """1.4B x 113,000 steps against 6.9B x 23,000 steps: 158.2 against 158.7."""
    said = exchange.at_equal_compute(asked, "PIQA", "1.4B", "6.9B")
    assert (said["equal_small_step"], said["equal_large_step"]) == ("113,000", "23,000")


# --- leaving chance


def made(values, n_items=1000):
    """One run on one task, saved at steps 1, 2, 4, ..."""
    step = 2 ** np.arange(len(values))
    return pd.DataFrame(
        {
            "task": "t",
            "metric": "acc",
            "title": "T",
            "size": "1B",
            "model": [f"m@step{s}" for s in step],
            "step": step,
            "params": 1e9,
            "train_flops": 6e9 * step * 1e6,
            "value": values,
            "n_items": float(n_items),
            "random_baseline": 0.25,
            "higher_is_better": True,
            "unit": "fraction",
        }
    )


def test_leaving_in_time_by_hand():
    found = leaving.leaving(made([0.25, 0.25, 0.25, 0.6, 0.8]), "time", alpha=0.05, delta=0.05)
    (row,) = found.to_dict("records")
    assert row["verdict"] == "emergent"
    assert (row["before"], row["model"], row["step"]) == ("m@step4", "m@step8", 8)
    assert (row["tokens_after"], row["tokens_by"]) == pytest.approx((4e6, 8e6))
    assert row["width"] == pytest.approx(np.log10(2))


@pytest.mark.parametrize(("slope", "flops", "tokens"), [(0, 1, 16), (0.5, 4, 4), (1, 16, 1)])
def test_compute_as_a_power_of_size_by_hand(slope, flops, tokens):
    """Sizes 16 times apart: equal compute, the geometric middle, and equal tokens."""
    size = np.array([1e9, 4e9, 16e9])
    middle = 1e20 * (size / 1e9) ** slope
    found = pd.DataFrame({"params": size, "after": middle / 2, "by": middle * 2})
    law = leaving.power_of_size(found)
    assert law == pytest.approx((3, slope, 16, flops, tokens))


def test_intervals_in_time_lie_between_neighbouring_checkpoints(asked):
    said = leaving.emergent(leaving.leaving(asked, "time", alpha=0.05, delta=0.05))
    assert len(said) > 0
    steps = sorted(asked.loc[asked["step"] > 0, "step"].unique())
    before = said["before"].str.extract(r"step(\d+)", expand=False).astype(int)
    for first, second in zip(before, said["step"].astype(int), strict=True):
        assert steps.index(second) == steps.index(first) + 1


def test_intervals_in_size_lie_between_neighbouring_sizes(asked):
    said = leaving.emergent(leaving.leaving(asked, "size", alpha=0.05, delta=0.05))
    sizes = sorted(asked["params"].unique())
    ratios = {round(large / small, 1) for small, large in pairwise(sizes)}
    assert {round(10**width, 1) for width in said["width"]} <= ratios


# --- jumps


def test_the_largest_step_by_hand():
    (step,) = jumps.largest_steps(made([0.2, 0.3, 0.25, 0.7, 0.6])).to_dict("records")
    assert (step["before"], step["step"]) == (4, 8)
    assert step["share"] == pytest.approx(0.9)
    assert step["width"] == pytest.approx(np.log10(2))


# --- MMLU


def test_detectable_excess_is_the_published_one(rows, topics):
    said = words(rows, topics)
    assert said["mmlu_items"] == "14,042"
    assert said["detectable"] == "0.91"
    assert float(said["mmlu_worth"].replace(",", "")) < 14042


def words(rows, topics):
    tests = chance.against_chance(rows, alpha=0.05, delta=0.05)
    items = int(topics["n_items"].sum())
    return chance.mmlu_in_words(tests, load("open_models"), items, alpha=0.05, delta=0.05)


def mmlu(values, n_items):
    frame = pd.DataFrame({"value": values, "n_items": float(n_items)})
    return chance.against_chance(frame.assign(task=runs.MMLU), alpha=0.05, delta=0.05)


def test_near_and_above_are_two_questions():
    """With 10,000 items .27 is both above chance and near it; with 100 items neither is shown."""
    found = mmlu([0.27, 0.25, 0.20, 0.35], 10_000)
    assert found["above"].tolist() == [True, False, False, True]
    assert found["below"].tolist() == [False, False, True, False]
    assert found["near"].tolist() == [True, True, True, False]
    assert found["clear"].tolist() == [False, False, False, True]
    few = mmlu([0.27], 100)
    assert not few[["above", "near"]].to_numpy().any()


def test_more_looks_find_less():
    """z = 2.3 is evidence once, and none among a hundred looks."""
    value = 0.25 + 2.3 * np.sqrt(0.25 * 0.75 / 10_000)
    assert mmlu([value], 10_000)["above"].all()
    assert not mmlu([value] * 100, 10_000)["above"].any()


def test_neighbours_are_within_a_factor_of_two():
    made = pd.DataFrame(
        {
            "task": "MMLU",
            "shots": 5,
            "train_flops": [0.4e22, 0.6e22, 1.9e22, 2.1e22],
            "value": [0.9, 0.3, 0.5, 0.9],
        }
    )
    assert chance.neighbours(made, 1e22)["value"].tolist() == [0.5, 0.3]


def test_the_two_sources_score_the_same_runs(rows):
    tests = chance.against_chance(rows, alpha=0.05, delta=0.05)
    both = chance.two_sources(tests, load("open_models"))
    assert set(both["run"]) == set(rows.loc[rows["deduplicated"], "run"])
    assert both["run"].is_unique
    # Read from the two tables by hand, at step 143,000.
    large = both.set_index("run").loc["pythia-12b-deduped"]
    assert (large["here"], large["there"]) == pytest.approx((0.298896, 0.256306), abs=1e-6)
