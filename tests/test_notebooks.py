"""Notebooks: they run by stock tools, and read the tables that they declare."""

import json
import os
import subprocess
import sys
from pathlib import Path

import jupytext
import pytest

from emergence.tables import DATA
from workflow.errors import BookError
from workflow.notebook import declared_parameters, read_notebook
from workflow.plan import make_plan

ROOT = DATA.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.md"))
BIN = Path(sys.executable).parent

# Python runs this, as sitecustomize, at each start. In a notebook's kernel it makes warnings errors
# but for those of the kernel itself, and writes down the files below data/ that are opened.
SPY = """
import os, sys, warnings
if "ipykernel_launcher" in sys.orig_argv:
    warnings.simplefilter("error")
    kernels = "debugpy|ipykernel|IPython|jupyter|tornado|traitlets|zmq"
    warnings.filterwarnings("ignore", module=kernels)
    data = os.path.realpath(os.environ["SPY_DATA"]) + os.sep
    report = os.open(os.environ["SPY_REPORT"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    def hook(event, arguments):
        if event == "open" and isinstance(arguments[0], str):
            path = os.path.realpath(arguments[0])
            if path.startswith(data):
                os.write(report, f"{path.removeprefix(data)}\\n".encode())
    sys.addaudithook(hook)
"""


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return request.param


def test_stock_jupytext_and_papermill_run_it(notebook, tmp_path):
    """The command of the README, with the tools of the environment and nothing of ours.

    The front matter lists the tables that are opened.
    """
    output, report = tmp_path / "out.ipynb", tmp_path / "opened.txt"
    (tmp_path / "sitecustomize.py").write_text(SPY, encoding="utf-8")
    spy = {"PYTHONPATH": str(tmp_path), "SPY_DATA": str(DATA), "SPY_REPORT": str(report)}
    scaled = "\nscale: str" in notebook.read_text(encoding="utf-8")
    command = (
        f"'{BIN}/jupytext' --to ipynb '{notebook}' -o - "
        f"| '{BIN}/papermill' - '{output}' {'-p scale params' if scaled else ''}"
    )
    run = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | spy | {"PYTHONWARNINGS": "ignore"},  # papermill warns about its own stdin
        check=False,
    )
    assert run.returncode == 0, run.stderr
    declared = jupytext.read(notebook).metadata["tables"]
    assert sorted(set(report.read_text("utf-8").splitlines())) == sorted(declared)
    executed = jupytext.read(output)
    figures = [
        data["application/vnd.emergence.figure+json"]
        for cell in executed.cells
        for result in cell.get("outputs", [])
        if "application/vnd.emergence.figure+json" in (data := result.get("data", {}))
    ]
    assert figures
    assert all(len(figure["images"]) == 4 and figure["alt"] for figure in figures)
    if scaled:
        # A figure of the paper may keep its own axis; the page's own follow the parameter.
        assert "parameters" in json.dumps([cell.get("outputs") for cell in executed.cells]).lower()
        params = [param for figure in figures for param in figure["twin"]["params"]]
        axes = [param["value"] for param in params if param["name"] == "axis"]
        assert not axes or axes[0] == "Parameters"


def test_notebooks_hold_calls_not_logic(notebook):
    """A cell of code stays short: what is longer belongs in the library."""
    for cell in jupytext.read(notebook).cells:
        if cell.cell_type == "code":
            lines = [line for line in cell.source.splitlines() if line.strip()]
            assert len(lines) <= 25, cell.source
            assert not any(line.lstrip().startswith(("def ", "class ", "while ")) for line in lines)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("scale", "foo", "train_flops, params or train_tokens"),
        ("measure", "", "count or share"),
        ("shots", "3", "0 or 5"),
        ("delta", "-3", "a number between 0 and 1"),
        ("alpha", "nan", "a number between 0 and 1"),
        ("level", "half", "a number between 0 and 1"),
    ],
)
def test_a_value_that_no_page_takes_is_refused_before_any_runs(name, text, expected, monkeypatch):
    monkeypatch.chdir(ROOT)
    with pytest.raises(BookError) as refusal:
        make_plan("custom", {name: text}, "")
    assert (
        str(refusal.value) == f"Parameter '{name}' of this book is '{text}'; expected {expected}."
    )


def test_a_value_goes_where_it_is_taken(monkeypatch):
    """Table 1 has no training tokens, so its pages stay as they are on that axis."""
    monkeypatch.chdir(ROOT)
    notebooks = make_plan("custom", {"scale": "train_tokens"}, "")["notebooks"]
    assert notebooks["notebooks/few_shot"]["arguments"] == ["-p", "scale", "train_tokens"]
    assert notebooks["notebooks/abilities"]["arguments"] == []
    assert notebooks["notebooks/errata"]["arguments"] == []


def test_defaults_are_among_the_values_listed():
    declared = [declared_parameters(read_notebook(path)) for path in NOTEBOOKS]
    listed = [one for each in declared for one in each.values() if one.choices]
    assert len(listed) > 15
    assert all(one.takes(str(one.default)) for one in listed)
