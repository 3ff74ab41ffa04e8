"""What evaluation tools write, read: each format, each trap, from small files in their shape."""

import csv
import gzip
import io
import json
import math

import pandas as pd
import pytest

from emergence import cli
from emergence.ingest import command, gather, import_results
from emergence.ingest.rows import items_from, mmlu_topics
from emergence.model_names import recognise
from emergence.models import scale_of
from emergence.observations import load
from emergence.tables import DATA, DataError


def old(results, model="EleutherAI/pythia-1.4b", shots=0, **more):
    """Make a file of lm-evaluation-harness up to 0.3."""
    config = {"model": "hf-causal", "model_args": f"pretrained={model}", "num_fewshot": shots}
    return {"results": results, "versions": dict.fromkeys(results, 0), "config": config} | more


def new(results, model="EleutherAI/pythia-1.4b", **more):
    """Make a file of lm-evaluation-harness 0.4."""
    document = {
        "results": results,
        "configs": {task: {"task": task, "num_fewshot": 5} for task in results},
        "versions": dict.fromkeys(results, 1.0),
        "n-shot": dict.fromkeys(results, 5),
        "config": {"model": "hf", "model_args": f"pretrained={model}"},
    }
    return document | more


def put(place, **documents):
    """Write JSON documents into a folder; ``__`` in a name stands for a folder."""
    for name, document in documents.items():
        path = place / f"{name.replace('__', '/')}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(document if isinstance(document, str) else json.dumps(document))
    return place


def rows(place):
    """Import a folder and give its table."""
    return import_results([place]).observations


def only(frame, **conditions):
    """Give the one row that meets conditions."""
    found = frame[frame[list(conditions)].eq(pd.Series(conditions)).all(axis=1)]
    assert len(found) == 1, found
    return found.iloc[0]


# lm-evaluation-harness


def test_pythia_as_its_authors_published_it(tmp_path):
    """The sizes of the test sets follow from the standard errors; methods.md lists them."""
    shipped = pd.read_csv(DATA / "checkpoints" / "observations.csv")
    held = shipped[
        (shipped["model"] == "pythia-1.4b@step143000")
        & (shipped["shots"] == 0)
        & (shipped["task"] != "mmlu_57_mean")
    ]
    results = {}
    for row in held.itertuples():
        scores = results.setdefault(row.task, {})
        scores |= {row.metric: row.value, f"{row.metric}_stderr": row.stderr}
    put(tmp_path, a=old(results, "EleutherAI/pythia-1.4b,revision=step143000"))
    frame = rows(tmp_path)
    assert set(frame["model"]) == {"pythia-1.4b@step143000"}
    assert len(frame) == len(held)
    assert not frame["metric"].str.contains("stderr").any()
    items = frame.set_index("task")["n_items"]
    published = {
        "sciq": 1000,
        "arc_challenge": 1172,
        "arc_easy": 2376,
        "piqa": 1838,
        "logiqa": 651,
        "winogrande": 1267,
    }
    assert {task: items[task] for task in published} == published
    perplexity = only(frame, metric="ppl")
    assert (perplexity["unit"], perplexity["higher_is_better"]) == ("perplexity", False)
    assert pd.isna(perplexity["n_items"])


def test_lists_of_prompts_and_table_results(tmp_path):
    prompts = [
        {"task_name": "wino_bias", "prompt_name": "refers_to", "em": 0.25, "em_stderr": 0.01},
        {"task_name": "wino_bias", "prompt_name": "stands_for", "em": 0.5, "subset": None},
    ]
    args = {"pretrained": "facebook/opt-125m", "seed": 1234}
    listed = {"results": prompts, "versions": {}, "config": {"model": "hf", "model_args": args}}
    tabled = {"model_args": "pretrained=facebook/opt-1.3b", "table_results": {"x": prompts[0]}}
    frame = rows(put(tmp_path, a=listed, b=tabled))
    assert set(frame["metric"]) == {"exact_match"}
    assert only(frame, model="facebook/opt-125m", condition="refers_to")["value"] == 0.25
    assert only(frame, model="facebook/opt-1.3b")["task"] == "wino_bias"


def test_names_of_metrics_with_filters(tmp_path):
    scores = {
        "alias": "gsm8k",
        "exact_match,strict-match": 0.25,
        "exact_match_stderr,strict-match": 0.0119,
        "exact_match,flexible-extract": 0.5,
        "exact_match_stderr,flexible-extract": "N/A",
    }
    frame = rows(put(tmp_path, a=new({"gsm8k": scores})))
    assert len(frame) == 2
    assert only(frame, condition="strict-match")["stderr"] == 0.0119
    assert math.isnan(only(frame, condition="flexible-extract")["stderr"])
    assert set(frame["shots"]) == {5}
    assert set(frame["prompting"]) == {"few-shot"}


def test_newer_files_say_items_and_direction(tmp_path):
    document = new(
        {"speech": {"wer,none": 0.2, "wer_stderr,none": "N/A"}, "sums": {"acc,none": 0.5}},
        **{
            "n-samples": {"speech": {"original": 2939, "effective": 8}},
            "higher_is_better": {"speech": {"wer": False}, "sums": {"acc": None}},
        },
    )
    document["results"]["sums"] |= {"name": "sums", "sample_len": 100}  # 0.4.12
    frame = rows(put(tmp_path, a=document))
    assert only(frame, task="speech")[["n_items", "higher_is_better"]].tolist() == [8, False]
    assert only(frame, task="sums")[["n_items", "higher_is_better"]].tolist() == [100, True]


def test_groups_count_once(tmp_path):
    group = {" ": " ", "alias": "blimp", "acc,none": 0.75, "acc_stderr,none": 0.01}
    document = new(
        {"blimp": group, "empty": {" ": " ", "alias": "empty"}, "blimp_a": {"acc,none": 0.75}},
        groups={"blimp": group},
        group_subtasks={"blimp": ["blimp_a"], "blimp_a": []},
    )
    frame = rows(put(tmp_path, a=document))
    assert sorted(frame["task"]) == ["blimp", "blimp_a"]
    assert "group" in only(frame, task="blimp")["note"]
    assert pd.isna(only(frame, task="blimp")["n_items"])


@pytest.mark.parametrize(
    "arguments",
    [
        "dtype=float16,pretrained=facebook/opt-125m,parallelize=True",
        {"pretrained": "facebook/opt-125m", "dtype": "float16"},
        "{'pretrained': 'facebook/opt-125m', 'dtype': 'float16', 'x': None}",
        '{"pretrained": "facebook/opt-125m"}',
    ],
)
def test_arguments_of_models_in_each_shape(tmp_path, arguments):
    document = old({"sums": {"acc": 0.5}})
    document["config"]["model_args"] = arguments
    assert set(rows(put(tmp_path, a=document))["model"]) == {"facebook/opt-125m"}


def test_versions_stay_apart_with_a_warning(tmp_path):
    put(tmp_path, a=old({"arc_easy": {"acc": 0.5}}), b=new({"arc_easy": {"acc,none": 0.6}}))
    done = import_results([tmp_path])
    assert len(done.observations) == 2
    assert done.observations["source"].nunique() == 2
    assert any("versions" in remark and "arc_easy" in remark for remark in done.remarks)


@pytest.mark.parametrize("path", ["./out/ckpt", "../models/x"])
def test_models_of_a_relative_path_are_read(tmp_path, path):
    """The tool names the folder after the model, with two underlines for a slash."""
    folder = path.replace("/", "__")
    put(tmp_path, a=old({"sums": {"acc": 0.5}}))
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "results.json").write_text(json.dumps(old({"sums": {"acc": 0.6}}, path)))
    assert only(rows(tmp_path), model=path)["value"] == 0.6


def test_hidden_folders_are_told(tmp_path):
    put(tmp_path, a=old({"sums": {"acc": 0.5}}))
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "b.json").write_text(json.dumps(old({"sums": {"acc": 0.6}})))
    done = import_results([tmp_path])
    assert done.observations["value"].tolist() == [0.5]
    assert done.skipped == [(f"'{tmp_path.name}/.git'", "a hidden folder, which is not entered")]


def test_a_task_of_nothing_but_nan_is_told(tmp_path):
    nothing = {"alias": "quiz", "acc,none": float("nan"), "acc_stderr,none": "N/A"}
    done = import_results([put(tmp_path, a=new({"quiz": nothing, "sums": {"acc,none": 0.5}}))])
    assert done.observations["task"].tolist() == ["sums"]
    place = f"'{tmp_path.name}/a.json'"
    assert done.remarks == [f"{place}: 'acc' of 'quiz' is not a finite number"]


def test_percentages_of_the_tool(tmp_path):
    frame = rows(put(tmp_path, a=new({"wmt": {"bleu,none": 0.4}, "squadv2": {"f1,none": 45.5}})))
    assert set(frame["unit"]) == {"percent"}


@pytest.mark.parametrize("task", ["hendrycksTest-{}", "mmlu_{}"])
def test_mmlu_is_the_unweighted_mean_of_57_topics(tmp_path, task):
    topics = sorted(mmlu_topics())
    assert len(topics) == 57
    metric = "acc" if task.startswith("h") else "acc,none"
    results = {
        task.format(topic): {metric: number / 100, metric.replace("acc", "acc_stderr"): 0.02}
        for number, topic in enumerate(topics)
    }
    document = old(results) if metric == "acc" else new(results)
    mean = only(rows(put(tmp_path, a=document)), task="mmlu_57_mean")
    assert mean["value"] == pytest.approx(0.28)  # 0 to 56 per cent
    assert mean["stderr"] == pytest.approx(0.02 / math.sqrt(57))
    assert (mean["random_baseline"], mean["benchmark"]) == (0.25, "MMLU")
    results.pop(task.format("anatomy"))
    document = old(results) if metric == "acc" else new(results)
    done = import_results([put(tmp_path, a=document)])
    assert "mmlu_57_mean" not in set(done.observations["task"])
    assert any("56 of 57 topics" in remark for remark in done.remarks)


def test_repeated_runs(tmp_path):
    for name, value in [("a", 0.5), ("b", 0.7), ("c", 0.5)]:
        put(tmp_path, **{f"run_{name}": old({"sums": {"acc": value, "acc_stderr": 0.01}})})
    row = rows(tmp_path).squeeze()
    assert row["value"] == pytest.approx(0.6)  # 0.5 counts once: c is a copy
    assert row["std"] == pytest.approx(math.sqrt(0.02))
    assert math.isnan(row["stderr"])
    assert row["note"] == "mean of 2 runs"


def item(number, logs, target, **more):
    """Make a logged item of multiple choice."""
    pairs = [[str(log), "False"] for log in logs]
    return {
        "doc_id": number,
        "doc": {},
        "target": target,
        "resps": [[pair] for pair in pairs],
        "filtered_resps": pairs,
        "filter": "none",
        "metrics": ["acc"],
    } | more


def test_samples_give_brier_score_and_loss(tmp_path):
    time = "2026-01-21T03-44-18.458309"
    put(tmp_path, **{f"m__results_{time}": new({"quiz": {"acc,none": 0.5}})})
    even = [math.log(0.25)] * 4
    sure = [math.log(0.7), *[math.log(0.1)] * 3]
    lines = [item(0, even, 2, acc=0.0), item(1, sure, "0", acc=1.0), item(1, sure, "0", acc=1.0)]
    path = tmp_path / "m" / f"samples_quiz_{time}.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    frame = rows(tmp_path)
    brier = only(frame, metric="brier_score")
    assert brier["value"] == pytest.approx((0.75 + 0.3**2 + 3 * 0.1**2) / 2)
    assert brier["random_baseline"] == pytest.approx(0.75)
    assert brier["n_items"] == 2
    assert not brier["higher_is_better"]
    loss = only(frame, metric="choice_loss")
    assert loss["value"] == pytest.approx(-(math.log(0.25) + math.log(0.7)) / 2)
    assert loss["unit"] == "nats"
    assert len(frame[frame["metric"] == "acc"]) == 1  # once, as the tool printed it
    assert set(frame["shots"]) == {5}


def test_samples_add_what_the_tool_does_not_print(tmp_path):
    time = "2026-01-21T03-44-18.458309"
    printed = {"acc,none": 0.5, "acc_stderr,none": 0.5, "brier_score,none": 0.435}
    printed |= {"brier_score_stderr,none": "N/A"}
    put(tmp_path, **{f"m__results_{time}": new({"quiz": printed})})
    even = [math.log(0.25)] * 4
    sure = [math.log(0.7), *[math.log(0.1)] * 3]
    lines = [item(0, even, 2, acc=0.0), item(1, sure, "0", acc=1.0)]
    path = tmp_path / "m" / f"samples_quiz_{time}.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    frame = rows(tmp_path)
    assert only(frame, metric="acc")["random_baseline"] == pytest.approx(1 / 4)
    brier = only(frame, metric="brier_score")
    assert brier["random_baseline"] == pytest.approx(3 / 4)
    # Two values, 0.75 and 0.12: half their distance.
    assert brier["stderr"] == pytest.approx((0.75 - 0.12) / 2)


def test_items_are_recovered_only_where_one_number_fits():
    assert items_from("acc", 0.891, 0.009859828407037191) == 1000  # BLOOM 3B on sciq
    assert items_from("acc", 0.5942760942760943, 0.010075755540128871) == 2376
    assert items_from("acc", 0.9, 0.03) is None  # one digit of the error: many fit
    assert items_from("f1", 0.891, 0.009859828407037191) is None
    assert items_from("acc", 1.0, 0.0) is None


# Models


@pytest.mark.parametrize(
    ("spelled", "model", "variant"),
    [
        ("EleutherAI/pythia-410m-deduped", "EleutherAI/pythia-410m-deduped", None),
        ("EleutherAI__pythia-410m-deduped", "EleutherAI/pythia-410m-deduped", None),
        ("/data/models/opt-13b/", "facebook/opt-13b", None),
        ("C:\\models\\opt-13b", "facebook/opt-13b", None),
        ("models--facebook--opt-13b/snapshots/0f3c", "facebook/opt-13b", None),
        ("facebook/OPT-13B", "facebook/opt-13b", None),
        ("meta/llama-2-7b", "meta-llama/Llama-2-7b-hf", None),
        ("TheBloke/Llama-2-7B-GPTQ", "meta-llama/Llama-2-7b-hf", "GPTQ"),
        ("llama-2-7b.Q4_K_M.gguf", "meta-llama/Llama-2-7b-hf", "Q4_K_M"),
        ("opt-6.7b-4bit", "facebook/opt-6.7b", "4bit"),
        ("EleutherAI/pythia-70m@step143000", "pythia-70m@step143000", None),
        ("EleutherAI/pythia-70m", "pythia-70m@step143000", None),
        ("/ckpt/pythia-70m/step512", "pythia-70m@step512", None),
        ("EleutherAI/pythia-1b-deduped@step27000", "pythia-1b-deduped@step27000", None),
        ("me/my-own-7b", "me/my-own-7b", None),
        ("meta-llama/Llama-2-7b-chat-hf", "meta-llama/Llama-2-7b-chat-hf", None),
    ],
)
def test_models_are_recognised_as_tools_spell_them(spelled, model, variant):
    found = recognise(spelled)
    assert (found.name, found.variant) == (model, variant)


def test_checkpoints_get_their_tokens():
    scale = scale_of(["pythia-70m@step27000", "allenai/OLMo-1B-hf@step1000-tokens4B", "x@step3"])
    assert scale.loc["pythia-70m@step27000", "train_tokens"] == 27000 * 2_097_152
    assert scale.loc["pythia-70m@step27000", "params"] == 70e6
    assert scale.loc["allenai/OLMo-1B-hf@step1000-tokens4B", "train_tokens"] == 4e9
    assert scale.loc["pythia-70m@step27000", "family"] == "Pythia"
    assert "x@step3" not in scale.index


def test_quantised_models_are_curves_of_their_own(tmp_path):
    document = old({"sums": {"acc": 0.5}})
    document["config"]["model_args"] = "pretrained=facebook/opt-125m,load_in_4bit=True"
    frame = rows(put(tmp_path, a=document, b=old({"sums": {"acc": 0.6}}, "facebook/opt-125m-GPTQ")))
    assert sorted(frame["condition"]) == ["4bit", "GPTQ"]
    assert set(frame["model"]) == {"facebook/opt-125m"}


# Tidy tables

EXPECTED = {"task": "sums", "metric": "accuracy", "model": "facebook/opt-125m"}


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("\ufefftask,metric,model,value\nsums,accuracy,facebook/opt-125m,0.75\n", 0.75, None),
        ("task;metric;model;value\nsums;accuracy;facebook/opt-125m;0,75\n", 0.75, None),
        ("task;metric;model;value\nsums;accuracy;facebook/opt-125m;75,5%\n", 75.5, "percent"),
        ("Task\tMetric\tModel\tValue\nsums\tAccuracy\tfacebook/opt-125m\t0.75\n", 0.75, None),
        (
            "task,metric,model,value,n_items\nsums , accuracy,facebook/opt-125m ,0.75,\n"
            "sums,accuracy,facebook/opt-125m,0.75,\n,,,,\n",
            0.75,
            None,
        ),
    ],
)
def test_spreadsheets(tmp_path, text, value, unit):
    (tmp_path / "mine.txt").write_text(text)
    row = rows(tmp_path).squeeze()
    assert row[list(EXPECTED)].to_dict() == EXPECTED
    assert row["value"] == value
    assert (row["unit"] if isinstance(row["unit"], str) else None) == unit


def test_spreadsheet_in_utf_16(tmp_path):
    (tmp_path / "mine.txt").write_bytes(
        "task\tmetric\tmodel\tvalue\nsums\taccuracy\tfacebook/opt-125m\t1\n".encode("utf-16")
    )
    assert rows(tmp_path)["value"].tolist() == [1]


def test_parquet(tmp_path):
    pytest.importorskip("pyarrow")
    table = pd.DataFrame([EXPECTED | {"value": 0.75, "n_items": None, "shots": 3}])
    table.to_parquet(tmp_path / "mine.data")
    row = rows(tmp_path).squeeze()
    assert (row["task"], row["value"], row["shots"]) == ("sums", 0.75, 3)


def test_rows_that_are_no_observations_are_told(tmp_path):
    text = "task,metric,model,value\nsums,accuracy,opt-125m,?\nsums,,opt-125m,1\nsums,acc,a,40\n"
    (tmp_path / "a.csv").write_text(text)
    done = import_results([tmp_path])
    assert done.observations.empty
    told = "\n".join(done.remarks)
    assert "row 2: '?' is not a number" in told
    assert "row 3: no metric" in told
    assert f"'acc' of 'sums': found 40 ('{tmp_path.name}/a.csv', row 4), expected a number" in told


def test_rows_beyond_the_first_are_named_too(tmp_path):
    """Five are told one by one, by the page's promise to say which row a cell costs."""
    cells = ["?", "?", "1e300", "?", "?", "?", "1", "?"]
    lines = [f"sums,accuracy,opt-125m,{cell}" for cell in cells]
    (tmp_path / "a.csv").write_text("\n".join(["task,metric,model,value", *lines]))
    done = import_results([tmp_path])
    place = f"'{tmp_path.name}/a.csv'"
    assert done.remarks[2:] == [
        f"{place}: row 4: '1e300' is larger than any score",
        f"{place}: row 5: '?' is not a number",
        f"{place}: row 6: '?' is not a number",
        f"{place}: no observations either: rows 7 and 9",
    ]


SIZED = [("125m", 1.2), ("1.3b", 0.8)]


@pytest.mark.parametrize(
    ("metric", "unit"),
    [("bits_per_byte", "bits"), ("perplexity", "perplexity"), ("loss", "loss")],
)
def test_tables_know_the_metrics_of_tools(tmp_path, metric, unit):
    lines = [f"pile,{metric},facebook/opt-{size},{value}" for size, value in SIZED]
    (tmp_path / "a.csv").write_text("\n".join(["task,metric,model,value", *lines]))
    frame = rows(tmp_path)
    assert frame["value"].tolist() == [1.2, 0.8]
    assert set(frame["unit"]) == {unit}
    assert not frame["higher_is_better"].any()


def test_a_unit_in_doubt_costs_the_whole_metric_of_the_file(tmp_path):
    """Of percentages without a unit those up to 1 are no shares; another file says nothing."""
    for name, metric, values in (("a", "wonder", [1.2, 0.8]), ("b", "acc", [40, 1])):
        lines = [
            f"sums,{metric},facebook/opt-{size},{value}"
            for (size, _), value in zip(SIZED, values, strict=True)
        ]
        (tmp_path / f"{name}.csv").write_text("\n".join(["task,metric,model,value", *lines]))
    (tmp_path / "c.csv").write_text("task,metric,model,value\nsums,acc,facebook/opt-13b,0.5\n")
    done = import_results([tmp_path])
    assert done.observations["model"].tolist() == ["facebook/opt-13b"]
    wonder, acc = done.remarks
    assert wonder.startswith(f"'wonder' of 'sums': found 1.2 ('{tmp_path.name}/a.csv', row 2)")
    assert acc.startswith(f"'acc' of 'sums': found 40 ('{tmp_path.name}/b.csv', row 2)")
    assert all(said.endswith("2 rows are left out") for said in (wonder, acc))


def test_scale_that_a_table_says_is_used(tmp_path, capsys):
    (tmp_path / "a.csv").write_text(
        "task,metric,model,value,family,params,train_tokens\n"
        "sums,acc,ours-s,0.25,Ours,1e9,2e11\nsums,acc,ours-l,0.5,Ours,4e9,2e11\n"
        "sums,acc,facebook/opt-125m,0.25,Ours,7B,\n"
    )
    output = tmp_path / "mine" / "observations.csv"
    assert cli.main(["import", str(tmp_path / "a.csv"), "-o", str(output)]) == 0
    assert "row 4: params '7B' is no number above 0" in capsys.readouterr().err
    frame = load(tmp_path / "mine").set_index("model")
    # 6 x 4e9 parameters x 2e11 tokens
    assert frame.loc["ours-l", ["family", "train_flops"]].tolist() == ["Ours", 4.8e21]
    assert frame.loc["facebook/opt-125m", "family"] == "OPT"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (gzip.compress(b"task,metric,model,value", mtime=0), "an archive or a workbook"),
        (b"PK\x03\x04" + bytes(30), "an archive or a workbook"),
        ("task,metric,model,value\nGröße,acc,a,1".encode("latin-1"), "save it as CSV UTF-8"),
    ],
    ids=["gzip", "zip", "latin-1"],
)
def test_what_spreadsheets_and_packers_save_is_told_apart(tmp_path, content, why):
    (tmp_path / "a.csv").write_bytes(content)
    ((_, said),) = import_results([tmp_path]).skipped
    assert why in said


# The command


def test_pipe_passes_validation(tmp_path, capsysbinary, monkeypatch):
    put(tmp_path, a=old({"sciq": {"acc": 0.891, "acc_stderr": 0.009859828407037191}}))
    assert cli.main(["import", str(tmp_path), "-o", "-"]) == 0
    output = capsysbinary.readouterr()
    assert b"1 files read: 1 rows, 1 tasks, 1 models; 0 skipped" in output.err
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(output.out)))
    assert cli.main(["validate", "-"]) == 0


def test_pipe_passes_scale_too(tmp_path, capsysbinary, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = new({"sciq": {"acc,none": 0.891}}, model="ours/small")
    result["config"]["model_num_parameters"] = 3824
    put(tmp_path / "results", a=result)
    assert cli.main(["import", "results", "-o", "-"]) == 0
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(capsysbinary.readouterr().out)))
    assert cli.main(["validate", "-"]) == 0


def test_unknown_scale_is_asked_for_and_then_used(tmp_path, capsys):
    put(tmp_path, results__a=old({"sums": {"acc": 0.5}}, "me/mine"))
    put(tmp_path, results__b=old({"sums": {"acc": 0.5}}, "facebook/opt-125m"))
    command = ["import", str(tmp_path / "results"), "-o", str(tmp_path / "out" / "o.csv")]
    assert cli.main(command) == 2
    assert "The scale of 1 of 2 models is not known: 'me/mine'." in capsys.readouterr().err
    template = tmp_path / "out" / "models.csv"
    with template.open() as file:
        table = list(csv.DictReader(file))
    assert [row["model"] for row in table] == ["me/mine"]
    assert not (tmp_path / "out" / "o.csv").exists()
    template.write_text(template.read_text().replace("me/mine,,,", "me/mine,Mine,7e9,"))
    assert cli.main(command) == 0
    (tmp_path / "out" / "o.csv").rename(tmp_path / "out" / "observations.csv")
    frame = load(tmp_path / "out")
    assert only(frame, model="me/mine")["params"] == 7e9
    assert only(frame, model="facebook/opt-125m")["family"] == "OPT"


def test_output_is_not_read_again(tmp_path):
    put(tmp_path, a=old({"sums": {"acc": 0.5}}, "me/mine"))
    (tmp_path / "models.csv").write_text("model,params\nme/mine,7e9\n")
    command = ["import", str(tmp_path), "-o", str(tmp_path / "observations.csv")]
    assert cli.main(command) == 0
    once = (tmp_path / "observations.csv").read_bytes()
    assert cli.main(command) == 0
    assert (tmp_path / "observations.csv").read_bytes() == once


def test_size_that_the_results_state_is_used(tmp_path, capsys):
    document = new({"sums": {"acc,none": 0.5}}, "me/mine")
    document["config"]["model_num_parameters"] = 93069280
    put(tmp_path, results__a=document)
    assert (
        cli.main(["import", str(tmp_path / "results"), "-o", str(tmp_path / "observations.csv")])
        == 0
    )
    assert load(tmp_path)["params"].tolist() == [93069280]


def test_what_is_not_recognised_is_listed_with_why(tmp_path):
    put(tmp_path, a=old({"sums": {"acc": 0.5}}), other={"some": "thing"}, cut='{"results": {')
    (tmp_path / "notes.md").write_text("# Notes\n")
    done = import_results([tmp_path])
    assert len(done.observations) == 1
    why = dict(done.skipped)
    assert len(why) == 3
    assert "not recognised" in why[repr(f"{tmp_path.name}/other.json")]
    assert "not JSON, or not all of it" in why[repr(f"{tmp_path.name}/cut.json")]
    assert "not recognised" in why[repr(f"{tmp_path.name}/notes.md")]


def test_absent_source_is_one_sentence(tmp_path):
    with pytest.raises(DataError, match="found no such file or folder"):
        import_results([tmp_path / "nothing"])


# BIG-bench


def bigbench(*scores, task="cause_and_effect", **model):
    """Make a score file of BIG-bench."""
    about = {"model_family": "BIG-G T=0", "model_name": "128b", "total_params": 128e9}
    return {"model": about | model, "task": {"task_name": task}, "scores": list(scores)}


def score(part, metric, scores, shots=0, low=0.0, high=1.0):
    """Make one score of BIG-bench."""
    return {
        "subtask_description": part,
        "number_of_shots": shots,
        "preferred_score": metric,
        "score_dict": scores,
        "low_score": low,
        "high_score": high,
    }


def test_bigbench_gives_raw_scores_of_subtasks(tmp_path):
    grade = "multiple_choice_grade"
    document = bigbench(
        score("cause_and_effect", "normalized_aggregate_score", {grade: 0.5}, low=0, high=100),
        score("cause_and_effect", grade, {grade: 0.4}, low=0.5),
        score("cause_and_effect:one", grade, {grade: 0.3, "exact_match": 0.1}, shots=2, low=0.5),
        score("cause_and_effect:two", "exact_str_match", {"exact_str_match": 0.2}),
        score("cause_and_effect:two", "bleu", {"bleu": 7.5, "x": float("nan")}, high=100),
    )
    done = import_results([put(tmp_path, a=document)])
    frame = done.observations
    assert sorted(frame["task"].unique()) == ["cause_and_effect:one", "cause_and_effect:two"]
    row = only(frame, metric=grade)
    assert (row["value"], row["random_baseline"], row["shots"]) == (0.3, 0.5, 2)
    assert math.isnan(only(frame, metric="exact_match")["random_baseline"])
    assert only(frame, metric="bleu")["unit"] == "percent"
    # A metric that we know from nowhere else, between 0 and 1 by the file.
    assert only(frame, metric="exact_str_match")["unit"] == "fraction"
    assert done.said["BIG-G T=0 128b"].params == 128e9
    assert any("'x'" in remark for remark in done.remarks)


def test_bigbench_names_task_by_folder(tmp_path):
    document = bigbench(score("whole", "exact_match", {"exact_match": 0.4}))
    del document["task"]
    put(tmp_path, **{"word_sorting__results__scores_BIG-G": document})
    assert rows(tmp_path)["task"].tolist() == ["word_sorting:whole"]


# HELM


def run(model="facebook/opt-66b", name="mmlu:subject=anatomy,method=multiple_choice_joint"):
    """Make the specification of a run of HELM."""
    adapter = {"method": "multiple_choice_joint", "model": model, "max_train_instances": 5}
    return {"name": f"{name},model=x", "scenario_spec": {}, "adapter_spec": adapter}


def stat(name, mean, count=1, split="test", perturbation=None):
    """Make one statistic of HELM."""
    key = {"name": name, "split": split}
    key |= {"perturbation": {"name": perturbation}} if perturbation else {}
    return {"name": key, "count": count} | ({"mean": mean} if count else {})


STATS = [
    stat("num_instances", 114.0),
    stat("exact_match", 0.25),
    stat("exact_match", 0.9, split="valid"),
    stat("exact_match", 0.1, perturbation="robustness"),
    stat("exact_match", 0.2, perturbation="fairness"),
    stat("exact_match@5", 0.5, count=3),
    stat("quasi_exact_match", float("nan")),
    stat("training_co2_cost", 0, count=0),
    stat("num_prompt_tokens", 350.0),
    stat("inference_runtime", 0.3),
    stat("bits_per_byte", 0.0),
]


def test_helm_takes_test_split_without_perturbation(tmp_path):
    put(tmp_path, **{"run__run_spec": run(), "run__stats": STATS, "run__scenario": {"a": 1}})
    done = import_results([tmp_path])
    frame = done.observations
    assert sorted(frame["metric"]) == ["exact_match", "exact_match_5"]
    row = only(frame, metric="exact_match")
    assert (row["value"], row["n_items"], row["shots"]) == (0.25, 114, 5)
    assert (row["task"], row["benchmark"]) == ("mmlu:subject=anatomy", "MMLU")
    assert row["model"] == "facebook/opt-66b"
    assert not done.skipped
    assert any("quasi_exact_match" in remark for remark in done.remarks)


def test_helm_counts_instances_where_it_says_no_number(tmp_path):
    per_instance = [
        {"instance_id": name, "stats": [{"name": {"name": "exact_match", "split": "test"}}]}
        for name in ("id1", "id2", "id2")
    ]
    per_instance.append({"instance_id": "id3", "perturbation": {}, "stats": []})
    put(tmp_path, run_spec=run(), stats=STATS[1:], per_instance_stats=per_instance)
    assert only(rows(tmp_path), metric="exact_match")["n_items"] == 2


def test_helm_suite(tmp_path):
    for number, model in enumerate(["facebook/opt-66b", "facebook/opt-30b"]):
        put(tmp_path, **{f"runs__v1__{number}__run_spec": run(model)})
        put(tmp_path, **{f"runs__v1__{number}__stats": STATS})
    put(tmp_path, runs__v1__run_specs=[run()], alone__run_spec=run())
    done = import_results([tmp_path])
    assert done.observations["model"].nunique() == 2
    assert [name.endswith("run_specs.json'") for name, _ in done.skipped] == [True]
    assert any("without stats.json" in remark for remark in done.remarks)


# Open LLM Leaderboard, Every Eval Ever


def test_leaderboard(tmp_path):
    results = {
        "all": {"acc": 0.9},
        "harness|arc:challenge|25": {
            "acc": 0.5,
            "acc_stderr": 0.014611390804670088,
            "acc_norm": 0.5486348122866894,
            "acc_norm_stderr": 0.014542104569955265,
        },
        "mmlu:_average|5": {"acc": 0.9},
        "mmlu:anatomy|5": {"acc": 0.4, "acc_stderr": float("nan")},
    }
    tasks = {"mmlu:anatomy|5": {"original_num_docs": 135, "effective_num_docs": 10}}
    general = {"model_name": "facebook/opt-66b", "model_dtype": "torch.bfloat16"}
    put(tmp_path, a={"config_general": general, "results": results, "config_tasks": tasks})
    frame = rows(tmp_path)
    assert len(frame) == 3
    row = only(frame, task="arc:challenge", metric="acc_norm")
    assert (row["n_items"], row["shots"], row["random_baseline"]) == (1172, 25, 0.25)
    assert only(frame, task="mmlu:anatomy")["n_items"] == 10


def test_every_eval_ever(tmp_path):
    def result(name, value, **more):
        config = {"evaluation_description": "Accuracy on ARC", "lower_is_better": False}
        config |= {"min_score": 0.0, "max_score": 1.0}
        data = {"dataset_name": "arc", "samples_number": 2376}
        details = {"score": value} | more.pop("details", {})
        return {
            "evaluation_name": name,
            "source_data": data | more,
            "metric_config": config,
            "score_details": details,
        }

    document = {
        "schema_version": "0.2.0",
        "model_info": {
            "id": "facebook/opt-66b",
            "additional_details": {"params_billions": 66.0},
        },
        "eval_library": {"name": "inspect_ai", "version": "0.3"},
        "evaluation_results": [
            result("choice", 1 / 3, sample_ids=[1, 2, 3]),
            result("acc_stderr", 0.01),
            result("arc", 0.5, details={"uncertainty": {"standard_error": {"value": 0.05}}}),
        ],
    }
    done = import_results([put(tmp_path, a=document)])
    frame = done.observations
    assert set(frame["metric"]) == {"accuracy"}
    assert only(frame, condition="choice")["n_items"] == 3  # not the 2,376 of the data set
    assert 0.05 in frame["stderr"].tolist()
    assert 0.01 not in frame["value"].tolist()
    assert any("standard error" in remark for remark in done.remarks)


def test_every_eval_ever_from_its_converter(tmp_path):
    """The converter writes parameters as text, and a file of items beside each result."""
    result = {"evaluation_name": "sums", "source_data": {"dataset_name": "sums"}}
    result |= {"metric_config": {"metric_name": "acc", "min_score": 0.0, "max_score": 1.0}}
    document = {
        "model_info": {"id": "ours/small", "additional_details": {"num_parameters": "3824"}},
        "evaluation_results": [result | {"score_details": {"score": 0.5}}],
    }
    put(tmp_path, a=document)
    line = {"schema_version": "0.3.0", "evaluation_id": "sums/1", "sample_id": "0"}
    (tmp_path / "a_samples.jsonl").write_text(f"{json.dumps(line)}\n")
    done = import_results([tmp_path])
    assert done.said["ours/small"].params == 3824
    assert (done.files, done.skipped) == (2, [])


# Long work


def test_long_work_says_how_far_it_is(tmp_path, monkeypatch, capsys):
    """A clock that moves on by a second at each look: a line every third file, and a summary."""
    clock = iter(range(1000))
    monkeypatch.setattr(command.time, "monotonic", lambda: float(next(clock)))
    for number in range(7):
        put(tmp_path, **{f"run{number}": old({"sciq": {"acc": 0.5 + number / 100}})})
    assert cli.main(["import", str(tmp_path), "-o", str(tmp_path / "o" / "observations.csv")]) == 0
    said = capsys.readouterr().err.splitlines()
    assert said[:2] == ["3 files looked at, 3 rows ...", "6 files looked at, 6 rows ..."]
    assert said[2].startswith("7 files read")


def test_short_work_says_only_what_it_did(tmp_path, capsys):
    put(tmp_path, a=old({"sciq": {"acc": 0.5}}))
    cli.main(["import", str(tmp_path), "-o", str(tmp_path / "o" / "observations.csv")])
    assert "looked at" not in capsys.readouterr().err


def test_rows_of_several_batches_are_one_table(tmp_path, monkeypatch):
    monkeypatch.setattr(gather, "BATCH", 3)
    for number in range(4):
        tasks = {task: {"acc": 0.5 + number / 100} for task in ("sciq", "piqa")}
        put(
            tmp_path, **{f"run{number}": old(tasks, f"facebook/opt-{('125m', '350m')[number % 2]}")}
        )
    frame = rows(tmp_path)
    assert len(frame) == 4
    assert only(frame, task="sciq", model="facebook/opt-125m")["value"] == pytest.approx(0.51)
    assert only(frame, task="piqa", model="facebook/opt-350m")["std"] == pytest.approx(0.0141421356)
