"""Notebooks: they run by stock tools, and read the tables that they declare."""

import json
import os
import subprocess
import sys
from pathlib import Path

import jupytext
import pytest

from emergence.tables import DATA

ROOT = DATA.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.md"))
BIN = Path(sys.executable).parent

# Runs a notebook's code as a script and prints which files below data/ it opened. Of its pictures
# it draws the light ones: the dark ones differ in colours only.
SPY = """
import json, os, pathlib, sys
opened = set()
def hook(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        opened.add(os.path.realpath(arguments[0]))
sys.addaudithook(hook)
import matplotlib; matplotlib.use("agg")
import emergence.figures.drawing; emergence.figures.drawing.THEMES = ("light",)
source = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
exec(compile(source, sys.argv[1], "exec"), {"__name__": "__main__"})
data = os.path.realpath(sys.argv[2]) + os.sep
print(json.dumps(sorted(p.removeprefix(data) for p in opened if p.startswith(data))))
"""


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return request.param


def test_front_matter_lists_the_tables_that_are_opened(notebook, tmp_path):
    text = jupytext.read(notebook)
    script = tmp_path / "page.py"
    script.write_text(
        "\n\n".join(cell.source for cell in text.cells if cell.cell_type == "code"),
        encoding="utf-8",
    )
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", SPY, script, DATA],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    assert json.loads(run.stdout.splitlines()[-1]) == sorted(text.metadata["tables"])


def test_stock_jupytext_and_papermill_run_it(notebook, tmp_path):
    """The command of the README, with the tools of the environment and nothing of ours."""
    output = tmp_path / "out.ipynb"
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
        env=os.environ | {"PYTHONWARNINGS": "ignore"},  # papermill warns about its own stdin
        check=False,
    )
    assert run.returncode == 0, run.stderr
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
