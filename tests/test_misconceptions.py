"""Cuts against common misconceptions, and the data of the debate, against values from outside."""

import csv
import math

import pytest

from emergence.figures import frame, kinds
from emergence.ladder import runs
from emergence.observations import load
from emergence.paper import debate, metric, misconceptions
from emergence.resources import read
from emergence.tables import DATA
from emergence.training.runs import checkpoints


@pytest.fixture(scope="module")
def paper():
    return load("paper")


@pytest.fixture(scope="module")
def eight(paper):
    return frame.frame_of_figure(paper, "Figure 2")


def test_the_named_models_are_far_from_perfect(eight):
    """Printed scores: PaLM 540B 63.2 with a coin's 50, Chinchilla 70B 67.4 with one in four."""
    ways = misconceptions.way_to_perfect(eight, read("paper/figure_2_labels.csv"))
    way = ways.set_index(["panel", "model"])["way"]
    assert way["H", "PaLM 540B"] == pytest.approx(13.2 / 50)
    assert way["G", "Chinchilla 70B"] == pytest.approx(42.4 / 75)
    assert way["A", "GPT-3 13B"] == pytest.approx(0.087)  # guessing gets nothing there
    # Of the twelve, by hand: 8.7 15.2 7.6 4.8 10.7 5.5 26.4 34.0 25.2 56.5 46.7 26.4.
    text = misconceptions.of_figure_2(eight, ways)
    assert (text["ways"], text["way_half"], text["way_median"]) == ("12", "one", "20\u202f%")
    bars = misconceptions.way_bars(ways)
    assert bars.groupby("row")["count"].sum().eq(100).all()


def test_points_of_figure_2_are_finished_models(eight):
    ways = misconceptions.way_to_perfect(eight, read("paper/figure_2_labels.csv"))
    with (DATA / "paper/observations.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["source"][:-1] == "Figure 2"]
    text = misconceptions.of_figure_2(eight, ways)
    assert text["points"] == str(len(rows))
    assert text["trained"] == str(len({row["model"] for row in rows}))
    assert text["checkpoints"] == "none"
    # Conflict 35: 29.5 % on 14,042 questions with four choices.
    assert (text["gopher_value"], text["gopher_items"]) == ("29.5\u202f%", "14,042")


def test_the_last_step_is_steep_by_the_axis(eight):
    """Printed: 1.6, 8.7 and 33.0 at 1.20e22, 2.31e22 and 3.14e23 FLOPs."""
    text = misconceptions.of_the_axis(eight)
    assert float(text["log_first"]) == round(7.1 / math.log10(2.31 / 1.20))
    assert float(text["log_second"]) == round(24.3 / math.log10(31.4 / 2.31))
    assert float(text["linear_first"]) == round(7.1 / (2.31 - 1.20), 1)
    assert float(text["linear_second"]) == round(24.3 / (31.4 - 2.31), 1)
    drawn = misconceptions.on_a_linear_axis(eight)
    last = drawn[drawn["name"].eq("GPT-3 175B")].iloc[0]
    assert (last[misconceptions.LINEAR], last["y"]) == pytest.approx((31.4, 33.0))


def test_the_list_is_counted_by_its_first_models():
    """The first author's page: 2, 15, 8, 3, 14 and 25 BIG-Bench tasks; 7 topics at 7B."""
    bars = misconceptions.by_first_model(
        read("paper/bigbench_classes.csv"), read("later/mmlu_topics_blog.csv")
    )
    counts = bars.set_index(["category", "row"])["count"]
    models = ["GPT-3 13B", "GPT-3 175B", "LaMDA 137B", "PaLM 8B", "PaLM 62B", "PaLM 540B"]
    assert [counts["BIG-Bench tasks", model] for model in models] == [2, 15, 8, 3, 14, 25]
    assert counts["MMLU topics", "Chinchilla 7B"] == 7
    text = misconceptions.listed(bars)
    assert int(text["listed_known"]) == 67 + int(text["listed_topics"])
    assert (text["listed_models"], text["listed_families"]) == ("eight", "four")


def test_four_times_smaller_and_better(eight):
    """Table 2: 280B and 70B, 5.46e23 and 5.63e23 FLOPs, 325B and 1.34T tokens."""
    text = misconceptions.at_equal_compute(eight)
    assert (text["large"], text["small"]) == ("Gopher 280B", "Chinchilla 70B")
    assert (text["large_value"], text["small_value"]) == ("60.0\u202f%", "67.4\u202f%")
    assert (text["params_ratio"], text["flops_ratio"]) == ("4", f"{5.63 / 5.46:.2f}")
    assert text["tokens_ratio"] == f"{1340 / 325:.1f}"


def test_models_at_chance_move_when_looked_at_closely(paper):
    """Figure 5, left: right from 0.3 to 0.9 %, loss from 8.46 to 7.32 nats, by the drawing."""
    found = metric.loss_before_score(paper)
    text = misconceptions.at_chance(paper, found)
    assert (text["floor_first"], text["floor_last"]) == ("LaMDA 17M", "LaMDA 29B")
    assert (text["floor_loss_first"], text["floor_loss_last"]) == ("8.5", "7.3")
    assert float(text["floor_times"]) == round(math.exp(8.46 - 7.32), 1)
    assert (text["floor_score_first"], text["floor_score_last"]) == ("0.3\u202f%", "0.9\u202f%")
    shown = misconceptions.still_at_chance(paper, found)
    assert set(shown["model"]).isdisjoint({"LaMDA 69B", "LaMDA 137B"})
    assert shown["title"].nunique() == 2
    assert shown["condition"].eq("").all()


def test_one_model_in_time_beside_all_at_their_end():
    rows = checkpoints(load("checkpoints"), read("benchmarks/mmlu_topics.csv"))
    drawn = misconceptions.in_time_and_in_size(rows)
    points = drawn[drawn["role"].eq("point")]
    in_time, in_size = (part for _, part in points.groupby("panel", sort=False))
    assert in_time["name"].str.startswith("step ").all()
    # Sizes of the suite without deduplication in the repository; 143,000 steps end a training.
    sizes = ["70M", "160M", "410M", "1.4B", "2.8B", "6.9B", "12B"]
    assert in_size["name"].to_list() == sizes
    assert "step 143,000" in set(in_time["name"])
    shared = in_size.set_index("name").at[misconceptions.MODEL_IN_TIME, "y"]
    assert in_time.set_index("name").at["step 143,000", "y"] == shared


@pytest.fixture(scope="module")
def shared(paper):
    evaluations = read("ladder/evaluations.csv")
    return debate.shared_data(paper, load("open_models"), runs.load(runs.SHIPPED), evaluations)


def test_shared_data_are_rows_of_the_tables_they_name(shared):
    tables = {}
    for name in shared["table"].unique():
        with (DATA / name).open(encoding="utf-8") as file:
            tables[name] = list(csv.DictReader(file))
    drawn = {row["row_id"]: row for row in tables["paper/observations.csv"]}
    keyed = {
        "|".join((row["task"], row["metric"], row["model"])): row
        for row in tables["open_models/observations.csv"]
    }
    ran = {f"{row['run']}@{row['step']}": row for row in tables["ladder/evaluations.csv"]}
    for row in shared.itertuples():
        if row.table.startswith("paper"):
            printed = float(drawn[row.row_id]["value"])
            error = drawn[row.row_id]["metric"].startswith("error_rate")
            expected = 1 - printed / 100 if error else printed
        elif row.table.startswith("open_models"):
            source = keyed[row.row_id]
            share = {"fraction": 1, "percent": 100}[source["unit"]]
            expected = float(source["value"]) / share
        else:
            source = ran[row.row_id]
            exact = row.metric == "exact_match"
            expected = float(source["exact_match"]) if exact else math.exp(-float(source["loss"]))
        assert row.value == pytest.approx(expected, abs=1e-6), row.row_id
        assert all((row.citation, row.location, row.licence))
    assert not shared.duplicated(["table", "row_id", "metric"]).any()


def test_each_row_of_panels_is_one_set_of_answers_under_two_rulers(shared):
    titles = list(dict.fromkeys(shared["title"]))
    for left, right in zip(titles[::2], titles[1::2], strict=True):
        models = [set(shared.loc[shared["title"].eq(title), "model"]) for title in (left, right)]
        assert models[0] == models[1]
    for layout in ("wide", "narrow"):
        drawn = kinds.SCALING_CURVES.draw(shared, "params", theme="light", layout=layout)
        assert len(drawn.axes) == len(titles) == 6
