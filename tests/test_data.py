"""The tables that ship: nothing dropped, every row with its source, all descriptions fresh."""

import json

import pandas as pd
import pytest

from emergence.datapackage import DESCRIPTOR, stale
from emergence.models import read_models, training_flops
from emergence.observations import load
from emergence.resources import RESOURCES
from emergence.tables import DATA, read_table
from workflow.data_page import PAGE, bibliography, descriptor_text, page_text

# Rows of the compiled sources: what was read once must not get lost on the way here.
ROWS = {
    "paper/models.csv": 36 + 3,  # Table 2, and Flamingo of Figure 13
    "paper/observations.csv": 1021,
    "paper/bars.csv": 132,
    "paper/reference_lines.csv": 41,
    "paper/figures.csv": 66,
    "paper/abilities.csv": 23,
    "paper/figure_2_labels.csv": 17,
    "paper/bigbench_classes.csv": 210,
    "paper/text_numbers.csv": 49 + 1,  # the annotators of section A.3
    "paper/conflicts.csv": 41 + 4,  # found while writing
    "paper/authors.csv": 16,
    "claims.csv": 155 + 2,  # eight tasks, and knowledge by size
    "paper/sections.csv": 21,
    "benchmarks/bigbench_tasks.csv": 209,
    "benchmarks/test_sets.csv": 13,
    "benchmarks/mmlu_topics.csv": 57,
    "benchmarks/task_names.csv": 12,
    "benchmarks/choices.csv": 97,
    "originals/models.csv": 24,
    "originals/observations.csv": 1548,
    "originals/reference_lines.csv": 5 + 2,  # arithmetic; TriviaQA and PIQA
    "open_models/models.csv": 148,
    "open_models/observations.csv": 2788,
    "open_models/releases.csv": 148,
    "open_models/published_fits.csv": 4,
    "checkpoints/models.csv": 419,
    "checkpoints/observations.csv": 6430,
    "u_shape/models.csv": 14,
    "u_shape/observations.csv": 20,
    "u_shape/reference_lines.csv": 1,
    "ladder/runs.csv": 148,  # 15 rungs: four rates, those beyond the edge, five seeds
    "ladder/evaluations.csv": 148 * 11,  # two an octave from 64 to 2,048 steps
    "later/literature.csv": 37 + 5 + 3,  # risks and frontier tasks; UL2R
    "later/mmlu_topics_blog.csv": 46,
}
TABLES = {resource.path: resource for resource in RESOURCES}


@pytest.fixture(scope="module")
def frames():
    return {path: read_table(DATA / path, table.schema) for path, table in TABLES.items()}


def test_every_table_has_all_its_rows(frames):
    assert {path: len(frame) for path, frame in frames.items()} == ROWS


def test_every_csv_file_is_a_described_table():
    assert {path.relative_to(DATA).as_posix() for path in DATA.rglob("*.csv")} == set(ROWS)


def test_points_bars_and_lines_add_up_to_the_rows_of_each_panel(frames):
    parts = ["paper/observations.csv", "paper/bars.csv", "paper/reference_lines.csv"]
    sources = pd.concat([frames[part]["source"] for part in parts]).value_counts()
    panels = frames["paper/figures.csv"].set_index("source")["rows"]
    assert sources.to_dict() == panels.to_dict()
    assert panels.sum() == 1194


@pytest.mark.parametrize("path", ROWS)
def test_every_row_names_source_and_licence(frames, path):
    frame = frames[path]
    assert frame["citation"].notna().all()
    assert frame["licence"].notna().all()
    keys = set(";".join(frame["citation"]).split(";"))
    assert keys <= set(bibliography())


@pytest.mark.parametrize("path", ROWS)
def test_key_names_a_row(frames, path):
    frame = frames[path]
    key = [column for column in TABLES[path].key if frame[column].notna().any()]
    assert not frame.duplicated(key).any()


def test_descriptor_and_page_are_fresh():
    assert stale() == []
    assert DESCRIPTOR.read_text(encoding="utf-8") == descriptor_text(), "run make data"
    assert PAGE.read_text(encoding="utf-8") == page_text(), "run make data"


def test_descriptor_gives_what_a_data_package_must(frames):
    for resource in json.loads(DESCRIPTOR.read_text(encoding="utf-8"))["resources"]:
        header = pd.read_csv(DATA / resource["path"], nrows=0).columns
        assert [field["name"] for field in resource["schema"]["fields"]] == list(header)
        assert all(field["description"] for field in resource["schema"]["fields"])
        assert resource["sources"]
        assert resource["licenses"]
        assert resource["bytes"] == (DATA / resource["path"]).stat().st_size


def test_a_changed_value_makes_the_package_stale(tmp_path):
    for path in [*ROWS, DESCRIPTOR.name]:
        target = tmp_path / path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes((DATA / path).read_bytes())
    observations = tmp_path / "paper/observations.csv"
    text = observations.read_text()
    observations.write_text(text.replace("GPT-3 13B,Figure 2A,8.7,", "GPT-3 13B,Figure 2A,8.8,"))
    assert observations.read_text() != text
    (problem,) = stale(tmp_path)
    assert problem.startswith("paper/observations.csv: ")


def test_training_flops_are_6nd_but_for_the_marked_misprint():
    models = read_models("paper").dropna(subset="train_flops")
    assert len(models) == 36
    ratio = models["train_flops"] / training_flops(models["params"], models["train_tokens"])
    assert ratio.between(0.97, 1.03).all()
    corrected = models[models["flops_source"] == "corrected"].iloc[0]
    assert (corrected["model"], corrected["train_flops_printed"]) == (
        "Anthropic LM 52B",
        "2.65E+22",
    )
    assert corrected["train_flops"] == 2.65e23
    assert (models["flops_source"] == "corrected").sum() == 1


def test_checkpoints_are_models_named_by_their_step():
    checkpoints = load("checkpoints")
    steps = checkpoints["model"].str.extract(r"@step(\d+)$")[0].dropna().astype(int)
    placed = checkpoints.loc[steps.index]
    assert set(placed["family"]) == {"Pythia"}
    trained = steps > 0
    assert (placed["train_tokens"][trained] == steps[trained] * 2_097_152).all()
    assert placed["train_tokens"][~trained].isna().all()  # no place on a log axis


def test_sizes_of_test_sets_reach_the_observations():
    # Sizes as published: Hendrycks et al. 2021, Lin et al. 2021, Cobbe et al. 2021.
    paper = load("paper")
    items = paper.dropna(subset="n_items").groupby("source")["n_items"].first()
    assert items["Figure 2G"] == 14042
    assert items["Figure 2E"] == 817
    assert items["Figure 3A"] == 1319
    assert "Figure 2F" not in items
    # A category of MMLU is not the whole of it.
    assert paper.loc[paper["task"].str.startswith("MMLU:"), "n_items"].isna().all()
