"""The code in the notebooks keeps the rules of all other code: ruff and mypy --strict."""

import subprocess
import sys
from pathlib import Path

import jupytext
import pytest

PROJECT = Path(__file__).parents[1]
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("**/*.md"))


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
    for source in NOTEBOOKS:
        jupytext.write(jupytext.read(source), tmp_path / f"{source.stem}{suffix}")
    files = sorted(map(str, tmp_path.iterdir()))
    checked = subprocess.run(
        [sys.executable, "-m", *check, *files],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
