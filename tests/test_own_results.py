"""The book about anyone's results: which they are, what they share with the paper."""

import json
import re
import shutil
import subprocess
import sys

import nbformat
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emergence import overview, same_task
from emergence.curves import scaling_curves
from emergence.figures import results, words
from emergence.figures.frame import frame_of, series_of
from emergence.ingest.rows import chance_of, metric_named
from emergence.observations import data_sets, is_paper, load, name_of, with_paper
from emergence.tables import DATA
from workflow.contents import all_pages
from workflow.errors import BookError
from workflow.launch import EXECUTED
from workflow.notebook import read_notebook, tags
from workflow.own_data import ready, refuse_without_curves
from workflow.shown_data import say_whose_data

TOOL = DATA.parent / "tests" / "results" / "from_lm_evaluation_harness" / "results"
SIZES = {"70m": 0.25, "160m": 0.252, "410m": 0.249, "1.4b": 0.26, "6.9b": 0.35, "12b": 0.42}
HOSTILE = r"<script>alert(1)</script> $\foo$ größe 数学"


def harness_file(folder, model, tasks):
    """Write what lm-evaluation-harness 0.4.3 writes of a model: task, share and items."""
    scores = {}
    for task, (share, items) in tasks.items():
        value = round(share * items) / items
        error = (value * (1 - value) / (items - 1)) ** 0.5
        scores[task] = {"alias": task, "acc,none": value, "acc_stderr,none": error}
    document = {
        "results": scores,
        "n-shot": dict.fromkeys(tasks, 0),
        "n-samples": {task: {"original": n, "effective": n} for task, (_, n) in tasks.items()},
        "higher_is_better": {task: {"acc": True} for task in tasks},
        "model_name": model,
        "config": {"model": "hf", "model_args": f"pretrained={model}"},
        "configs": {task: {} for task in tasks},
    }
    place = folder / model.replace("/", "__") / "results_2024-05-01T10-00-00.json"
    place.parent.mkdir(parents=True)
    place.write_text(json.dumps(document))


@pytest.fixture
def pythia(tmp_path):
    """Results of six sizes of Pythia on MMLU, word in context, and a task of hostile name."""
    folder = tmp_path / "my results"
    for size, share in SIZES.items():
        tasks = {"mmlu": (share, 14042), "wic": (0.5, 638), HOSTILE: (share, 500)}
        harness_file(folder, f"EleutherAI/pythia-{size}", tasks)
    return folder


@pytest.mark.parametrize(
    ("data", "names"),
    [
        ("paper", ["paper"]),
        ("paper open_models", ["paper", "open_models"]),
        ("one/results two/results", ["one/results", "two/results"]),
        ("'my results' theirs", ["my results", "theirs"]),
        ("a a", ["a"]),
        ("it's", ["it's"]),
        ("it's mine", ["it's mine"]),
    ],
)
def test_data_sets_are_told_apart(data, names):
    assert list(data_sets(data)) == names


def test_what_exists_is_one_data_set_spaces_or_not(tmp_path):
    (tmp_path / "my results").mkdir()
    assert list(data_sets(f"{tmp_path}/my results")) == ["my results"]
    assert (
        name_of(f"'{tmp_path}/my results' paper checkpoints") == "my results, paper and checkpoints"
    )


@given(st.text(max_size=30))
def test_any_text_names_some_data(text):
    assert data_sets(text)


def test_a_copy_of_the_paper_is_the_paper(tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(DATA / "paper", copy)
    assert is_paper("paper")
    assert is_paper(copy)
    (copy / "models.csv").write_text((copy / "models.csv").read_text() + "\n")
    assert not is_paper(copy)
    assert not is_paper("open_models")
    assert not is_paper("paper open_models")
    assert with_paper("open_models") == "paper open_models"
    assert with_paper("paper") == "paper"


def test_several_data_sets_stand_apart():
    rows = load("paper u_shape")
    assert rows.groupby("dataset", sort=False).size().to_dict() == {"paper": 1021, "u_shape": 20}
    curves = scaling_curves(rows)
    assert {curve.key["dataset"] for curve in curves} == {"paper", "u_shape"}


def test_the_tasks_that_open_models_share_with_the_paper():
    # Ruan et al. took these four of the paper's tasks with the paper's metric; their TruthfulQA
    # counts several true answers, and their arithmetic is not the modified one.
    rows = load("open_models")
    shared = rows.assign(panel=same_task.counterparts(rows)).dropna(subset="panel")
    assert shared.groupby("panel")["task"].unique().map(list).to_dict() == {
        "Figure 2B": ["IPA transliterate"],
        "Figure 2C": ["Word unscramble"],
        "Figure 2D": ["Persian QA"],
        "Figure 2G": ["MMLU"],
    }
    assert set(shared.loc[shared["panel"].eq("Figure 2B"), "metric"]) == {"bleu"}


@pytest.mark.parametrize(
    ("task", "metric", "chance", "panel"),
    [
        ("truthfulqa_mc1", "acc", np.nan, "Figure 2E"),
        ("truthfulqa_mc2", "acc", np.nan, None),
        ("MMLU", "accuracy", 0.25, "Figure 2G"),
        ("MMLU", "accuracy", np.nan, None),
        ("mmlu", "acc", np.nan, "Figure 2G"),
        ("hendrycksTest-anatomy", "acc", 0.25, None),
        ("wic", "acc", np.nan, "Figure 2H"),
        ("WiC", "f1", 0.5, None),
    ],
)
def test_which_measures_are_the_papers(task, metric, chance, panel):
    rows = pd.DataFrame({"task": [task], "metric": [metric], "random_baseline": [chance]})
    found = same_task.counterparts(rows).iloc[0]
    assert pd.isna(found) if panel is None else found == panel


@pytest.mark.parametrize(
    ("task", "chance"), [("mmlu", 0.25), ("wic", 0.5), ("truthfulqa_mc1", 0.226), ("unheard", None)]
)
def test_chance_is_known_where_the_task_is_the_papers(task, chance):
    assert chance_of(task, "acc") == chance


@pytest.mark.parametrize(
    ("folder", "names"),
    [
        ("checkpoints", ["arc_easy", "logiqa", "piqa", "sciq", "winogrande", "wsc"]),
        ("originals", {"BoolQ": "boolq", "Copa": "copa", "CSQA": "commonsense_qa"}),
        ("open_models", {"HellaSwag": "hellaswag", "ARC-C": "arc_challenge", "GSM8K": "gsm8k"}),
    ],
)
def test_chance_of_common_tasks_is_what_studies_state(folder, names):
    names = names if isinstance(names, dict) else dict.fromkeys(names)
    stated = load(folder).dropna(subset="random_baseline")
    found = stated[stated["task"].isin(names)].groupby("task")["random_baseline"].unique()
    expected = {task: [chance_of(name or task, "acc")] for task, name in names.items()}
    assert found.map(list).to_dict() == expected


def test_chance_counts_for_measures_of_right_answers_alone():
    assert chance_of("gsm8k", "exact_match") == 0
    assert chance_of("humaneval", metric_named("pass@1")) == 0
    assert chance_of("drop", "f1") is None
    assert chance_of("boolq", "exact_match") is None  # an answer that is no choice is none


def test_results_of_a_tool_become_data_of_a_book(pythia, tmp_path):
    given = ready(str(pythia), tmp_path / "work")
    rows = load(given)
    assert name_of(given) == "my results"
    assert len(rows) == 18
    assert rows["train_flops"].notna().all()
    assert rows.loc[rows["task"].eq("mmlu"), "random_baseline"].eq(0.25).all()
    assert not (pythia / "models.csv").exists()


def test_an_unknown_model_is_filled_in_and_the_same_command_works(pythia, tmp_path):
    harness_file(pythia, "acme/rocket", {"mmlu": (0.3, 14042)})
    with pytest.raises(BookError, match=r"'acme/rocket'.*a row in my results/models\.csv now"):
        ready(str(pythia), tmp_path / "work")
    assert not (tmp_path / "work").exists()
    template = pd.read_csv(pythia / "models.csv")
    template.assign(params=7e9, train_tokens=1e12).to_csv(pythia / "models.csv", index=False)
    rows = load(ready(str(pythia), tmp_path / "work"))
    # 6 x 7e9 parameters x 1e12 tokens
    assert rows.loc[rows["model"].eq("acme/rocket"), "train_flops"].item() == 4.2e22


@pytest.mark.parametrize(
    ("columns", "axis", "expected"),
    [
        ({}, "train_flops", "fill in family, params and train_tokens"),
        ({"family": "ours"}, "train_flops", 'add PARAMETERS="scale=params"'),
        ({"family": "ours"}, "params", None),
        ({"family": "ours", "train_tokens": 4e6}, "train_flops", None),
    ],
)
def test_results_without_a_curve_are_refused(columns, axis, expected, tmp_path):
    """Sizes that the tool wrote are in the table that the reader is told to fill in."""
    folder = shutil.copytree(TOOL, tmp_path / "results")
    ready(str(folder), tmp_path / "work")
    template = pd.read_csv(folder / "models.csv")
    assert sorted(template["params"]) == [3824, 13792, 52160, 102144]
    template.assign(**columns).to_csv(folder / "models.csv", index=False)
    given = ready(str(folder), tmp_path / "work")
    if expected:
        with pytest.raises(BookError, match=expected):
            refuse_without_curves(given, axis)
    else:
        refuse_without_curves(given, axis)


def test_several_sources_keep_their_names(pythia, tmp_path):
    other = tmp_path / "other" / "my results"
    shutil.copytree(pythia, other)
    given = ready(f"'{pythia}' '{other}' paper", tmp_path / "work")
    assert list(data_sets(given)) == [f"{tmp_path.name}/my results", "other/my results", "paper"]
    assert set(load(given)["dataset"]) == set(data_sets(given))


@pytest.mark.parametrize("name", ["paper", "open_models"])
def test_our_own_data_are_found_by_name(name, tmp_path):
    assert ready(name, tmp_path) == name


def test_data_that_is_not_there(tmp_path):
    with pytest.raises(BookError, match=r"'nowhere' cannot be read .*no such file or folder"):
        ready("nowhere paper", tmp_path)


def test_a_line_is_a_curve():
    rows = load("open_models")
    laid_out = results.told_apart(frame_of(rows))
    lines = laid_out.assign(line=series_of(laid_out))
    assert lines.duplicated(["title", "line", "model"]).sum() == 0
    placed = lines[lines["train_flops"].notna()]
    assert len(scaling_curves(rows)) == placed.groupby(["title", "line"]).ngroups


def test_a_figure_holds_what_a_reader_can_look_through():
    rows = load("open_models")
    drawn = results.frame_of_results(rows, "train_flops", panels=5, families=3)
    assert drawn["order"].nunique() == 5
    assert drawn["family"].nunique() == 3
    assert set(drawn["task"]) >= {"MMLU", "Persian QA", "Word unscramble", "IPA transliterate"}
    said = results.selected(drawn, rows, "train_flops")
    assert said.startswith("5 of 24 measures of 22 tasks and 3 of 47 families are drawn")


def test_each_data_set_keeps_a_place_in_the_figure():
    common = same_task.in_common(load("paper open_models"))
    drawn = results.frame_of_results(common, "train_flops", families=4)
    assert drawn.drop_duplicates("family")["dataset"].value_counts().to_dict() == {
        "paper": 2,
        "open_models": 2,
    }
    assert set(common["task"]) == {
        "IPA transliterate",
        "Word unscramble",
        "Persian QA",
        "Multi-task NLU (MMLU)",
    }


def test_one_data_set_has_nothing_in_common_with_itself():
    assert same_task.in_common(load("paper")).empty


def test_the_papers_lines_run_behind(pythia, tmp_path):
    rows = load(ready(str(pythia), tmp_path / "work"))
    drawn = results.with_paper_behind(results.frame_of_results(rows, "train_flops"))
    assert drawn["behind"].sum() == 12 + 15  # points of Figures 2G and 2H
    told = words.scaling_curves(drawn)
    # Figure 2G prints 43.9 % for GPT-3 175B and 67.5 % for Chinchilla 70B.
    assert "mmlu (Acc, per cent, chance 25): Pythia from 25 to 42" in told
    assert "faintly behind, from the paper: GPT-3 from 25.9 to 43.9" in told


def test_verdicts_and_the_paper_beside_them(pythia, tmp_path):
    rows = load(ready(str(pythia), tmp_path / "work"))
    found = overview.verdicts(rows, "train_flops", 0.05)
    risen = found[found["verdict"].eq("emergent")]
    # 35 % of 14,042 is far above 25 % + 5 % of 75 %; 26 % is not.
    assert risen[["task", "before", "model"]].to_numpy().tolist() == [
        ["mmlu", "pythia-1.4b@step143000", "pythia-6.9b@step143000"]
    ]
    table = overview.beside_paper(rows, "train_flops", 0.05).set_index(["Task", "Results"])
    assert table.loc[("Word in context (WiC)", "the paper"), "Best"] == "63.2\u202f%, PaLM 540B"
    assert table.loc[("Multi-task NLU (MMLU)", "here"), "Curves that rise"] == "1 of 1"
    assert table.loc[("Multi-task NLU (MMLU)", "here"), "Items"] == "14,042"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (None, "the paper and later work"),
        (["mine"], "`mine`"),
        (["a`b", "paper"], "`a'b` and the paper"),
        (["claims.csv", "benchmarks"], "the claims and facts about benchmarks"),
    ],
)
def test_each_page_says_whose_data_it_shows(names, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    notebook = nbformat.v4.new_notebook()
    notebook.metadata["tables"] = ["paper/models.csv", "later/literature.csv"]
    notebook.cells = [nbformat.v4.new_markdown_cell("# Title\n\nText.")]
    say_whose_data(notebook, names)
    line = f"```{{container}} shown-data\nData on this page: {said}.\n```"
    assert notebook.cells[0].source == f"# Title\n\n{line}\n\n\nText."


def executed(page, tmp_path, data):
    """Run a notebook of the book and give it, as the site shows it."""
    output = tmp_path / "executed.ipynb"
    command = [sys.executable, "-m", "workflow.execute", f"notebooks/{page}.md", output]
    command += ["-p", "data", data]
    subprocess.run(command, cwd=DATA.parent, check=True, capture_output=True)
    return nbformat.read(output, as_version=4)


def labels_of(notebook):
    """Give what can be referred to in a notebook: figures, tables, and places in its text."""
    shown = {
        content["name"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        for media_type, content in output.get("data", {}).items()
        if media_type.startswith("application/vnd.emergence.")
    }
    return shown | set(re.findall(r"^\(([\w-]+)\)=$", prose_of(notebook), re.MULTILINE))


def prose_of(notebook):
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def prose_of_page(page):
    """Give the text of a page of the book, without what is said of the paper alone."""
    source = DATA.parent / f"{page}.md"
    if "format_name: myst" not in source.read_text("utf-8"):
        return source.read_text("utf-8")
    notebook = read_notebook(source)
    notebook.cells = [cell for cell in notebook.cells if "paper" not in tags(cell)]
    return "\n".join(cell.source for cell in notebook.cells)


def test_a_copy_of_the_paper_gives_the_same_page(tmp_path):
    copy = tmp_path / "mine"
    shutil.copytree(DATA / "paper", copy)
    page = executed("few_shot", tmp_path, str(copy))
    page.cells = [cell for cell in page.cells if cell.id != "injected-parameters"]
    built = nbformat.read(DATA.parent / EXECUTED / "notebooks/few_shot.ipynb", as_version=4)
    paper, other = (
        [json.dumps([cell.source, cell.get("outputs")]) for cell in each.cells]
        for each in (built, page)
    )
    said = {"Data on this page: `mine`": "Data on this page: the paper", "*mine*": "*paper*"}
    for mine, papers in (said | {"'mine'": "'paper'"}).items():
        other = [cell.replace(mine, papers) for cell in other]
    # Which cells differ: how they do would take minutes to work out.
    pairs = enumerate(zip(paper, other, strict=True))
    assert [number for number, (cell, copied) in pairs if cell != copied] == []


@pytest.mark.parametrize("page", ["your_models", "comparison", "few_shot", "seven_definitions"])
def test_pages_about_results_of_a_tool(page, pythia, tmp_path, monkeypatch):
    monkeypatch.chdir(DATA.parent)
    notebook = executed(page, tmp_path, ready(str(pythia), tmp_path / "work"))
    text = json.dumps(notebook)
    assert "Data on this page: `my results`" in text
    assert str(tmp_path) not in text
    if page != "comparison":
        figures = [
            output.data["application/vnd.emergence.figure+json"]
            for cell in notebook.cells
            for output in cell.get("outputs", [])
            if "application/vnd.emergence.figure+json" in output.get("data", {})
        ]
        assert HOSTILE in figures[0]["alt"]
        assert all("<script>" not in image["svg"] for image in figures[0]["images"])
    # What a cell warns of, no page may show, so that such a book would not be built.
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert [output.text for output in outputs if output.get("name") == "stderr"] == []
    of_paper = nbformat.read(f"{EXECUTED}/notebooks/{page}.ipynb", as_version=4)
    gone = labels_of(of_paper) - labels_of(notebook)
    texts = {other: prose_of_page(other) for other in all_pages() if other != f"notebooks/{page}"}
    texts[page] = prose_of(notebook)
    assert [
        (place, label)
        for place, text in texts.items()
        for label in gone
        if re.search(rf"[`<\s]{label}[`>\s]", re.sub(r"{if-there}`[^`]*`", "", text))
    ] == []
