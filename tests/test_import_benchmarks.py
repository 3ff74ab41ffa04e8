"""The page about the import says what was measured; the files measured with are what they claim."""

import json
import platform
from pathlib import Path

import pytest

from benchmarks import importing, results_files
from emergence.ingest import import_results


def test_page_is_made_from_the_results():
    text = importing.PAGE.read_text("utf-8")
    assert text == importing.page_text(), "run python -m benchmarks.importing page"


def test_results_do_not_name_the_machine():
    text = importing.RESULTS.read_text("utf-8")
    assert platform.node() not in text
    assert str(Path.home()) not in text
    assert {"commit", "date", "machine", "versions"} <= set(json.loads(text))


def test_every_size_was_measured_at_least_three_times():
    sizes = importing.read()["sizes"]
    assert [int(size) for size in sizes] == [1, 100, 1_000, 10_000]
    assert all(len(one["rounds"]) >= 3 for one in sizes.values())


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    folder = tmp_path_factory.mktemp("few")
    return folder, results_files.write(folder, 8)


def test_files_are_as_large_as_published_ones(few):
    """The five-shot results of Pythia 12B at step 143000 have 15,613 bytes."""
    folder, total = few
    sizes = {path.name: path.stat().st_size for path in folder.rglob("*.json")}
    assert sum(sizes.values()) == total
    assert sizes["pythia-70m_step143000_five.json"] == pytest.approx(15_613, rel=0.15)


def test_files_are_read_whole(few):
    """By hand: a zero-shot file of version 0.3 has 8 tasks, 5 of them with two accuracies."""
    done = import_results([few[0]])
    assert (done.files, done.skipped) == (8, [])
    frame = done.observations
    zero = frame[(frame["shots"] == 0) & frame["source"].str.contains("up to 0.3")]
    assert (zero["model"] == "pythia-70m@step143000").sum() == 8 + 5 + 1
    assert (frame["task"] == "mmlu_57_mean").sum() == 2 * (2 + 1)
    items = zero.loc[zero["metric"] == "acc"].drop_duplicates("task").set_index("task")["n_items"]
    assert items.to_dict() == {task: results_files.ITEMS[task] for task in results_files.OLD_TASKS}


def test_parsers_read_every_file(few):
    assert all(importing.parse(name, few[0]) >= 0 for name in importing.PARSERS)
