"""The code in the notebooks keeps the rules of all other code: ruff and mypy --strict."""

import subprocess
import sys
from pathlib import Path

import jupytext
import pytest

PROJECT = Path(__file__).parents[1]
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("**/*.md"))
SOLVED = sorted((PROJECT / "book" / "assignments").glob("*/with_solutions.md"))
NAMED = {path.stem: path for path in NOTEBOOKS} | {path.parent.name: path for path in SOLVED}


@pytest.mark.parametrize(
    ("suffix", "check"),
    [  # ruff knows notebooks, where a bare expression shows itself; mypy reads scripts
        (".ipynb", ["ruff", "check", "--config", "pyproject.toml"]),
        (".ipynb", ["ruff", "format", "--check", "--config", "pyproject.toml"]),
        (".py", ["mypy", "--strict"]),
    ],
    ids=["ruff check", "ruff format", "mypy"],
)
def test_notebook_code(tmp_path: Path, suffix: str, check: list[str]) -> None:
    """A checker has no objection to the notebooks' code."""
    assert len(NAMED) == len(NOTEBOOKS) + len(SOLVED)
    for name, source in NAMED.items():
        jupytext.write(jupytext.read(source), tmp_path / f"{name}{suffix}")
    files = sorted(map(str, tmp_path.iterdir()))
    checked = subprocess.run(
        [sys.executable, "-m", *check, *files],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
