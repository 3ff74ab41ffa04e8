"""Bad input: one sentence a defect, exit status 2, nothing written, never a traceback."""

import csv
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emergence import cli
from emergence.defects import LISTED, shown
from emergence.observations import load
from emergence.resources import RESOURCES
from emergence.tables import DATA, DataError

HEAD = "task,metric,model,value\n"
ROW = "sums,accuracy,GPT-3 13B,0.5\n"
UNIT = "task,metric,model,value,unit,random_baseline\n"


def folder(place, observations=None, models=None):
    """Put tables into a folder, as text or bytes."""
    for name, content in [("observations.csv", observations), ("models.csv", models)]:
        if content is not None:
            content = content if isinstance(content, bytes) else content.encode()
            (place / name).write_bytes(content)
    return place


def refusals(place, capsys):
    """Give the sentences of a refusal, after everything that holds of any."""
    before = {file: file.read_bytes() for file in place.rglob("*") if file.is_file()}
    assert cli.main(["validate", str(place)]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    with pytest.raises(DataError) as refusal:
        load(place)
    assert output.err == f"{refusal.value}\n"
    assert "Traceback" not in output.err
    assert str(place.parent) not in output.err
    assert {file: file.read_bytes() for file in place.rglob("*") if file.is_file()} == before
    sentences = output.err.splitlines()
    assert all(sentence.endswith(".") and sentence.isprintable() for sentence in sentences)
    return sentences


# What is in the file, and for each sentence: where, what was found, what was expected, what to do.
BAD = {
    "missing column": (
        "task,metric,model\nsums,accuracy,GPT-3 13B\n",
        ["line 1: found the columns 'task, metric, model', expected 'value' among them; add it."],
    ),
    "no column of ours": (
        "a,b\n1,2\n",
        [
            f"line 1: found the columns 'a, b', expected '{name}' among them; add it."
            for name in ("task", "metric", "model", "value")
        ],
    ),
    "names in another case, or nearly": (
        "task,metric,Model,value,n_item\nsums,accuracy,GPT-3 13B,0.5,9\n",
        ["line 1: found a column 'Model', expected 'model'; rename it",
         "line 1: found a column 'n_item', expected 'n_items'; rename it"],
    ),
    "a metric as a column": (
        "task,model,acuracy\nsums,GPT-3 13B,0.5\n",
        ["line 1: found a column 'acuracy', expected a column 'metric' that says 'accuracy' and a "
         "column 'value'; rename it to 'value' and add 'metric'."],
    ),
    "a name twice": (
        "task,metric,model,value,value\nsums,accuracy,GPT-3 13B,1,1\n",
        ["line 1: found 2 columns 'value', expected one; rename or remove the others."],
    ),
    "scale in the wrong table": (
        "task,metric,model,value,params\nsums,accuracy,GPT-3 13B,1,13e9\n",
        ["line 1: found a column 'params', expected it in models.csv, a row a model; move it"],
    ),
    "text in a number": (
        HEAD + "sums,accuracy,GPT-3 13B,high\n",
        ["line 2, column 'value': found 'high', expected a number; correct it, or remove the row."],
    ),
    "text in numbers of all kinds": (
        "task,metric,model,value,n_items,shots,higher_is_better\n"
        "sums,accuracy,GPT-3 13B,0.5,12.5,1e30,maybe\n",
        ["column 'higher_is_better': found 'maybe', expected true or false",
         "column 'n_items': found '12.5', expected a whole number; correct it, or leave the cell "
         "empty if it is not known.",
         "column 'shots': found '1e30', expected a whole number of at most 15 digits"],
    ),
    "what Python takes for a number": (
        HEAD + "a,accuracy,GPT-3 13B,1_0\nb,accuracy,GPT-3 13B,\u0660\n",
        ["line 2, column 'value': found '1_0', expected a number in plain digits",
         "line 3, column 'value': found '\u0660', expected a number in plain digits"],
    ),
    "no finite numbers": (
        HEAD + "".join(f"{n},accuracy,GPT-3 13B,{v}\n" for n, v in
                       enumerate(["NaN", "inf", "-Infinity", "1e999", ""])),
        [*(f"line {line}, column 'value': found '{found}', expected a finite number; correct it"
           for line, found in enumerate(["NaN", "inf", "-Infinity", "1e999"], start=2)),
         "line 6, column 'value': found an empty cell, expected a number; fill it, or remove"],
    ),
    "a percentage given as a fraction": (
        HEAD + "sums,accuracy,GPT-3 13B,62.5\n",
        ["line 2, column 'value': found '62.5', expected a number between 0 and 1, or between 0 "
         "and 100 with the unit percent; correct it, or write percent in the column unit"],
    ),
    "fractions given as percentages": (
        UNIT + "sums,accuracy,GPT-3 13B,0.62,percent,25\nsums,accuracy,GPT-3 175B,0,percent,25\n",
        ["line 2, column 'value': found '0.62', expected percentages, of which some are above 1; "
         "write fraction in the column unit"],
    ),
    "ten fractions given as percentages": (
        UNIT + "".join(f"t{n},accuracy,GPT-3 13B,0.{n},percent,\n" for n in range(1, 11)),
        [f"line {n + 1}, column 'value': found '0.{n}', expected perc" for n in range(1, 11)],
    ),
    "outside the range of the metric": (
        "task,metric,model,value,unit,stderr,random_baseline,n_items\n"
        "a,accuracy,GPT-3 13B,-0.1,fraction,-1,2,0\nb,bleu,GPT-3 13B,100.5,percent,101,25,5.5\n",
        ["line 2, column 'n_items': found '0', expected a number above 0; correct it, or leave",
         "line 2, column 'random_baseline': found '2', expected a number between 0 and 1",
         "line 2, column 'stderr': found '-1', expected a number of at least 0",
         "line 2, column 'value': found '-0.1', expected a number between 0 and 1",
         "line 3, column 'n_items': found '5.5', expected a whole number",
         "line 3, column 'stderr': found '101', expected a number between 0 and 1",
         "line 3, column 'value': found '100.5', expected a number between 0 and 1, or between 0 "
         "and 100 with the unit percent"],
    ),
    "units": (
        UNIT + "a,accuracy,GPT-3 13B,0.5,%,\nb,accuracy,GPT-3 13B,0.5,nats,\n"
        "c,perplexity,GPT-3 13B,12,,\nd,accuracy,GPT-3 13B,0.5,Percent,\n",
        ["line 2, column 'unit': found '%', expected 'percent'; correct it.",
         "line 3, column 'unit': found 'nats', expected fraction or percent, as the metric is",
         "line 4, column 'value': found '12', expected a unit beside a number above 1",
         "line 5, column 'unit': found 'Percent', expected 'percent'; correct it."],
    ),
    "a metric misspelt": (
        HEAD + "a,Exact Match,GPT-3 13B,1\nb,acuracy,GPT-3 13B,1\n",
        ["line 2, column 'metric': found 'Exact Match', expected 'exact_match'; correct it.",
         "line 3, column 'metric': found 'acuracy', expected 'accuracy'; correct it."],
    ),
    "percent signs": (
        UNIT + "a,loss,GPT-3 13B,75%,nats,\nb,accuracy,GPT-3 13B,75%,,0.25\n",
        ["line 2, column 'value': found '75%', expected a number without a percent sign, as the "
         "unit is 'nats'; correct it, or the unit.",
         "line 3, column 'value': found '75%', expected a percent sign at all numbers of the row"],
    ),
    "the same twice, below blank lines and a cell of two lines": (
        'task,metric,model,value,note\na,accuracy,GPT-3 13B,0.5,"one\ntwo"\n\n\n'
        "a,accuracy,GPT-3 13B,0.6,\n",
        ["line 6, column 'model': found 'GPT-3 13B' again after line 2, expected one row for each "
         "task, benchmark, metric, condition, prompting, shots, model, source; remove one"],
    ),
    "unknown models": (
        HEAD + "a,accuracy,New 1B,1\nb,accuracy,New 2B,1\nc,accuracy,New 1B,1\n",
        ["column 'model': found models of unknown scale: 'New 1B' (line 2), 'New 2B' (line 3), "
         "expected each in models.csv beside it with its params, train_tokens or train_flops; add "
         "a row for each to that table."],
    ),
    "chance that is not one of the whole curve": (
        UNIT + "a,accuracy,GPT-3 13B,25,percent,10\na,accuracy,GPT-3 175B,25,percent,25\n"
        "a,accuracy,GPT-3 6.7B,25,percent,25\na,accuracy,PaLM 8B,25,percent,25\n",
        ["line 3, column 'random_baseline': found '25.0' where line 2 has '10.0', expected one "
         "random_baseline for all models of 'GPT-3' on 'a'; correct it, or tell the two curves "
         "apart in condition, prompting, shots or source."],
    ),
    "units and directions that are not those of the whole curve": (
        "task,metric,model,value,unit,higher_is_better\na,loss,GPT-3 13B,2,nats,false\n"
        "a,loss,GPT-3 175B,1,,false\nb,loss,GPT-3 13B,2,nats,false\n"
        "b,loss,GPT-3 175B,1,nats,\n",
        ["line 3, column 'unit': found an empty cell where line 2 has 'nats', expected one unit "
         "for all models of 'GPT-3' on 'a'",
         "line 5, column 'higher_is_better': found an empty cell where line 4 has 'False', "
         "expected one higher_is_better for all models of 'GPT-3' on 'b'"],
    ),
    "empty": ("", [": found an empty file, expected a header and at least one row; fill it."]),
    "blank": ("\n ,\n", [": found an empty file, expected"]),
    "header only": (HEAD, ["line 1: found a header and no rows, expected at least one row; add"]),
    "not UTF-8": (
        (HEAD + 'sums,"café",GPT-3 13B,0.5\n').encode("latin-1"),
        ["line 2, column 'metric': found the byte 0xE9, expected text in UTF-8; save it as CSV "
         "UTF-8 (comma delimited)."],
    ),
    "UTF-16": ((HEAD + ROW).encode("utf-16"), ["line 1: found the byte 0xFF, expected text in"]),
    "semicolons": (
        'task;metric;model;value\n"sums";accuracy;GPT-3 13B;0,62\n',
        ["line 1: found cells separated by semicolons, expected commas; save it as CSV UTF-8 "
         "(comma delimited), with a decimal point in numbers such as '0,62'."],
    ),
    "tabs": (
        (HEAD + ROW).replace(",", "\t"),
        ["line 1: found cells separated by tabs, expected commas; save it as CSV UTF-8"],
    ),
    "decimal commas": (
        HEAD + 'a,accuracy,GPT-3 13B,"0,62"\nb,accuracy,GPT-3 13B,0,62\n',
        ["line 2, column 'value': found '0,62', expected a number with a decimal point and no "
         "comma",
         "line 3: found 5 cells, expected 4 as in the header; put a cell that holds a comma in"],
    ),
    "a row cut short": (
        HEAD + ROW + "sums,accu",
        ["line 3: found 2 cells, expected 4 as in the header; complete the row"],
    ),
    "quotation marks": (
        HEAD + ROW + 'b,accuracy,GPT-3 13B,bad\n"c,accuracy,GPT-3 13B,0.5\n',
        ["line 3, column 'value': found 'bad', expected a number",
         "line 4: found a quotation mark out of place, or a cell of more than 131,072 characters"],
    ),
    "names that cannot be shown": (
        HEAD + "\x1b[31mred,accuracy,GPT-3 13B,1\n" + '"two\nlines",accuracy,GPT-3 13B,1\n'
        + "x" * 10_000 + ",accuracy,GPT-3 13B,1\n\u202ederorrim,accuracy,GPT-3 13B,1\n",
        ["line 2, column 'task': found '\\x1b[31mred', expected a name in one line of at most 200 "
         "characters; shorten it, and remove line breaks and control characters.",
         "line 3, column 'task': found 'two\\nlines', expected a name in one line",
         f"line 5, column 'task': found '{'x' * 59}…' (10,000 characters), expected a name in one",
         "line 6, column 'task': found '\\u202ederorrim', expected a name in one line"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_each_defect_has_its_sentence(tmp_path, capsys, case):
    content, expected = BAD[case]
    place = tmp_path / "mine"
    place.mkdir()
    sentences = refusals(folder(place, content), capsys)
    assert len(sentences) == len(expected), sentences
    for sentence, part in zip(sentences, expected, strict=True):
        assert sentence.startswith("mine/observations.csv")
        assert part in sentence


def test_both_tables_are_told_together(tmp_path, capsys):
    sentences = refusals(
        folder(
            tmp_path,
            HEAD + "a,accuracy,x,1.5\na,accuracy,y,1\na,accuracy,z,1\n",
            "model,params,train_tokens,train_flops\nx,0,1e9,\ny,-7,big,nan\ny,1,,\n",
        ),
        capsys,
    )
    expected = [
        "observations.csv, column 'model': found models of unknown scale: 'z' (line 4), ",
        "observations.csv, line 2, column 'value': found '1.5', ",
        "models.csv, line 2, column 'params': found '0', expected a number above 0; ",
        "models.csv, line 3, column 'params': found '-7', expected a number above 0; ",
        "models.csv, line 3, column 'train_flops': found 'nan', expected a finite number; ",
        "models.csv, line 3, column 'train_tokens': found 'big', expected a number; ",
        "models.csv, line 4, column 'model': found 'y' again after line 3, expected each name once",
    ]
    assert len(sentences) == len(expected)
    for part in expected:
        assert any(part in sentence for sentence in sentences), part


def test_a_models_table_that_is_no_table_accuses_no_model(tmp_path, capsys):
    (sentence,) = refusals(folder(tmp_path, HEAD + "a,accuracy,x,1\n", "model;params\n"), capsys)
    assert "models.csv, line 1: found cells separated by semicolons" in sentence


@pytest.mark.parametrize("count", [LISTED, LISTED + 1, 1500])
def test_the_first_twenty_are_told_and_the_rest_counted(tmp_path, capsys, count):
    rows = "".join(f"task {n},accuracy,GPT-3 13B,bad\n" for n in range(count))
    *sentences, last = refusals(folder(tmp_path, HEAD + rows), capsys)
    if count == LISTED:
        assert f"line {LISTED + 1}, column" in last
    else:
        assert len(sentences) == LISTED
        assert [int(re.search(r"line (\d+)", s)[1]) for s in sentences] == [*range(2, LISTED + 2)]
        assert last.endswith(
            f"observations.csv: {count - LISTED:,} more to correct are not listed."
        )


def test_all_unknown_models_are_named(tmp_path, capsys):
    names = [f"New {n}B" for n in range(200)]
    rows = "".join(f"sums,accuracy,{name},0.5\n" for name in names)
    (sentence,) = refusals(folder(tmp_path, HEAD + rows), capsys)
    assert all(f"{name!r} (line {line})" in sentence for line, name in enumerate(names, start=2))


def test_paths_that_hold_nothing(tmp_path, capsys):
    (tmp_path / "mine").mkdir()
    (sentence,) = refusals(tmp_path / "mine", capsys)
    assert sentence.startswith("data 'mine': found a folder without observations.csv, expected")
    (tmp_path / "mine/results.csv").write_text(HEAD + ROW)
    (sentence,) = refusals(tmp_path / "mine", capsys)
    assert "without observations.csv but 'results.csv', expected" in sentence
    (sentence,) = refusals(tmp_path / "nowhere", capsys)
    assert sentence.startswith("data 'nowhere': found neither a folder with observations.csv nor")
    assert sentence.endswith("; check the path.")


@pytest.mark.parametrize(
    "path", ["x" * 5000, "null\0character", "\x1b[31m", "new\nline", "~nobody/x"]
)
def test_paths_that_cannot_be(path, capsys):
    assert cli.main(["validate", path]) == 2
    error = capsys.readouterr().err
    assert error.startswith("data ")
    assert error.endswith(".\n")
    assert error.rstrip("\n").isprintable()


@pytest.mark.parametrize("name", ["observations.csv", "models.csv"])
def test_a_file_that_may_not_be_read(tmp_path, capsys, monkeypatch, name):
    """Permissions do not bind root, so the system's refusal is played."""
    folder(tmp_path, HEAD + ROW, "model,params\nx,1\n")
    read = Path.read_bytes

    def refuse(self):
        if self == tmp_path / name:
            raise PermissionError(13, "Permission denied", str(self))
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert cli.main(["validate", str(tmp_path)]) == 2
    assert capsys.readouterr().err == (
        f"{tmp_path.name}/{name}: found that it cannot be read (permission denied), expected a "
        "CSV table; check its permissions, for example with ls -l.\n"
    )


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_a_folder_that_may_not_be_entered(tmp_path, capsys):
    folder(tmp_path, HEAD + ROW)
    tmp_path.chmod(0)
    try:
        assert cli.main(["validate", str(tmp_path)]) == 2
    finally:
        tmp_path.chmod(0o700)
    assert "cannot be read (permission denied)" in capsys.readouterr().err


def test_what_spreadsheets_add_means_nothing(tmp_path):
    tidy = folder(tmp_path, HEAD + ROW + "sums,accuracy,GPT-3 175B,0.75\n")
    expected = load(tidy)
    for same in [
        "\ufeff" + HEAD + ROW + "sums,accuracy,GPT-3 175B,0.75\n",
        " task , metric,model\t,value,,\nsums ,\u00a0accuracy, GPT-3 13B, 0.5 ,,\r\n"
        "sums,accuracy,GPT-3 175B,.75,,\r\n,,,,,\r\n\r\n",
        ",task,metric,model,value\n0,sums,accuracy,GPT-3 13B,0.5\n1,sums,accuracy,GPT-3 175B,"
        "7.5e-1\n",
        (HEAD + ROW).replace("\n", "\r") + '"sums","accuracy","GPT-3 175B","0.75"',
        "task,metric,model,value\nsums,accuracy,GPT-3 13B,50%\nsums,accuracy,GPT-3 175B,75 %\n",
        "task,metric,model,value,unit,stderr,n_items,shots,higher_is_better,note\n"
        "sums,accuracy,GPT-3 13B,0.5,,,,,,\nsums,accuracy,GPT-3 175B,75%,percent,,,,TRUE,\n",
    ]:
        loaded = load(folder(tmp_path, same))
        pd.testing.assert_frame_equal(loaded[expected.columns], expected, check_like=True)


def test_whole_numbers_may_be_written_as_spreadsheets_do(tmp_path):
    text = "task,metric,model,value,shots,n_items\nsums,accuracy,GPT-3 13B,0.5,2.0,1E+03\n"
    row = load(folder(tmp_path, text)).iloc[0]
    assert (row["shots"], row["n_items"]) == (2, 1000)


def test_low_percentages_are_percentages(tmp_path):
    """Where chance is 0, or one value is above 1, nothing tells that they are fractions."""
    rows = "a,accuracy,GPT-3 13B,0.3,percent,0\nb,accuracy,GPT-3 13B,0.3,percent,25\n"
    text = UNIT + rows + "b,accuracy,GPT-3 175B,60,percent,25\nc,bleu,GPT-3 13B,0,percent,25\n"
    assert load(folder(tmp_path, text))["value"].tolist() == [0.003, 0.003, 0.6, 0]


def test_markup_is_only_text(tmp_path):
    names = ["<script>alert(1)</script>", "$\\frac{1}{2}$", "a|b`c`{d}", "*", "سؤال"]
    rows = "".join(f"{name},accuracy,GPT-3 13B,0.5\n" for name in names)
    assert load(folder(tmp_path, HEAD + rows))["task"].tolist() == names


@pytest.mark.parametrize("text", ["\x1b[2J", "\r\n", "\u202e", "\u200b", "\x00", "a" * 10_000])
def test_shown_text_is_harmless(text):
    assert shown(text).isprintable()
    assert len(shown(text)) < 100


def package(place, path, old, new):
    """Copy the data package with one file edited."""
    for resource in RESOURCES:
        target = place / resource.path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes((DATA / resource.path).read_bytes())
    (place / "datapackage.json").write_bytes((DATA / "datapackage.json").read_bytes())
    text = (place / path).read_text("utf-8")
    assert old in text
    (place / path).write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize(
    ("path", "old", "new", "status", "said"),
    [
        ("paper/abilities.csv", "few-shot", "few shot", 1, "its SHA-256 is not the one"),
        ("paper/figures.csv", ",curves,", ",pie,", 2, "found 'pie', expected one of 'curves', "),
        ("u_shape/observations.csv", ",57.5,", ",575,", 2, "u_shape/observations.csv, line 2, col"),
        ("checkpoints/models.csv", "model,", "name,", 2, "expected 'model' among them; add it."),
    ],
)
def test_every_table_of_the_data_package_is_checked(tmp_path, capsys, path, old, new, status, said):
    package(tmp_path, path, old, new)
    assert cli.main(["validate", str(tmp_path)]) == status
    output = capsys.readouterr()
    assert said in output.err
    assert f"{path}: its SHA-256 is not the one in datapackage.json" in output.err
    assert "Traceback" not in output.err
    assert output.out.count("all well") >= len(RESOURCES) - 2


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"resources": [1]}'])
def test_a_descriptor_that_is_none(tmp_path, capsys, text):
    package(tmp_path, "paper/abilities.csv", "few-shot", "few-shot")
    (tmp_path / "datapackage.json").write_text(text)
    assert cli.main(["validate", str(tmp_path)]) == 2
    assert capsys.readouterr().err == (
        "datapackage.json: found no descriptor of our tables, expected the one that `make data` "
        "writes; run it.\n"
    )


def test_a_copy_of_our_own_tables_loads(tmp_path):
    """Its columns that the contract of observations does not know are kept and mean nothing."""
    for name in ("observations.csv", "models.csv"):
        (tmp_path / name).write_bytes((DATA / "paper" / name).read_bytes())
    assert load(tmp_path)["value"].equals(load("paper")["value"])


def test_a_link_keeps_the_models_beside_it(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/results.csv").write_text(HEAD + "sums,accuracy,mine,0.5\n")
    (tmp_path / "observations.csv").symlink_to(tmp_path / "elsewhere/results.csv")
    (tmp_path / "models.csv").write_text("model,params\nmine,1e9\n")
    assert load(tmp_path)["params"].tolist() == [1e9]


def test_many_defects_are_found_at_once(tmp_path, capsys):
    """Work in proportion to the rows: 4,000 repetitions and as many values out of range."""
    rows = "sums,accuracy,GPT-3 13B,50\n" * 4000
    sentences = refusals(folder(tmp_path, HEAD + rows), capsys)
    assert sentences[-1].endswith("observations.csv: 7,979 more to correct are not listed.")


def test_the_command_itself(tmp_path):
    """As a person runs it: in a terminal that knows no UTF-8, with warnings as errors."""
    folder(tmp_path, HEAD + "\x1b[31mété,accuracy,GPT-3 13B,high\n")
    run = subprocess.run(
        [sys.executable, "-W", "error", "-m", "emergence.cli", "validate", tmp_path],
        capture_output=True,
        check=False,
        env={"PATH": os.environ["PATH"], "PYTHONIOENCODING": "ascii"},
    )
    assert run.returncode == 2
    assert run.stdout == b""
    assert b"\x1b" not in run.stderr
    assert run.stderr.count(b"\n") == 2


@pytest.mark.parametrize(
    "place", ["semicolons", "a percentage given as a fraction", "text in numbers of all kinds"]
)
def test_the_book_is_refused_in_the_same_words(tmp_path, capsys, place):
    sentences = refusals(folder(tmp_path, BAD[place][0]), capsys)
    run = subprocess.run(
        [sys.executable, "-W", "error", "-m", "workflow.build", "--data", tmp_path],
        capture_output=True,
        cwd=DATA.parent,
        text=True,
        check=False,
    )
    assert run.returncode == 2
    assert run.stdout == ""
    assert run.stderr.splitlines() == sentences
    assert not (DATA.parent / "_build" / tmp_path.name).exists()
    assert not (DATA.parent / "_build" / "work" / tmp_path.name).exists()


def survives(place):
    """Load a folder: it gives rows, or sentences that name the file. Nothing is written."""
    before = sorted(place.iterdir())
    try:
        assert len(load(place)) > 0
    except DataError as refusal:
        sentences = str(refusal).split("\n")
        assert all(".csv" in s and s.endswith(".") and s.isprintable() for s in sentences)
    assert sorted(place.iterdir()) == before


fuzz = settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
cells = st.one_of(
    st.sampled_from(
        [
            *("task", "metric", "model", "value", "unit", "stderr", "shots", "n_items", "params"),
            *("aliases", "higher_is_better", "family", "GPT-3 13B", "accuracy", "percent", "nats"),
            *("0.5", "75%", "-1", "nan", "1e400", "true", "", " ", '"', ";", "\x00", "\ufeff"),
            *("\r", "0,5", "x\ny"),
        ]
    ),
    st.text(max_size=6),
    st.floats().map(str),
)
tables = st.lists(st.lists(cells, max_size=7), max_size=6)


def written(rows):
    """Write rows as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8", "surrogatepass")


@fuzz
@given(st.binary(max_size=300), st.booleans())
def test_random_bytes(tmp_path, content, headed):
    survives(folder(tmp_path, HEAD.encode() * headed + content))


@fuzz
@given(tables, tables)
def test_random_tables(tmp_path, observations, models):
    head = ["task", "metric", "model", "value", "unit", "n_items"]
    survives(folder(tmp_path, written([head, *observations]), written([["model"], *models])))
    survives(folder(tmp_path, written(observations), written(models)))


GOOD = (
    "task,benchmark,metric,shots,model,value,unit,stderr,n_items,higher_is_better,random_baseline\n"
    "a,BIG-Bench,accuracy,2,mine,25,percent,1.5,100,True,25\n"
    "a,BIG-Bench,accuracy,2,GPT-3 13B,50,percent,1.5,100,True,25\n"
    "b,,perplexity,0,mine,12.5,perplexity,,,False,\n"
)
OWN = "model,family,params,train_tokens,train_flops,aliases,note\nmine,Mine,1e9,2e10,,,\n"
places = st.tuples(st.integers(0, 9), st.integers(0, 19))


@fuzz
@given(st.lists(st.tuples(st.booleans(), places, cells), min_size=1, max_size=4))
def test_good_tables_with_broken_cells(tmp_path, changes):
    tables = {own: list(csv.reader(text.splitlines())) for own, text in [(0, GOOD), (1, OWN)]}
    for own, (row, column), cell in changes:
        rows = tables[own]
        rows[row % len(rows)][column % len(rows[0])] = cell
    survives(folder(tmp_path, written(tables[0]), written(tables[1])))


@fuzz
@given(st.integers(0, len(GOOD)), st.integers(0, 20), st.binary(max_size=4))
def test_good_tables_with_broken_bytes(tmp_path, start, length, content):
    text = GOOD.encode()
    survives(folder(tmp_path, text[:start] + content + text[start + length :], OWN))
