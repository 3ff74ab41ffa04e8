"""Measure the build of this book, in copies of the working tree, and write the results.

Usage: python -m benchmarks.build

Each round measures everything once, so that a machine that slows down slows down all of it.
"""

import ast
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import jupytext

from benchmarks.machine import commit, machine
from benchmarks.page import PAGE, RESULTS, path_of
from benchmarks.page import main as write_page
from emergence.figures.style import THEMES
from workflow.contents import notebook_pages
from workflow.environment import controlled_environment
from workflow.notebook import read_notebook
from workflow.record import versions

ROUNDS = 3
BUILD = ("-m", "workflow.build")
EMPTY = """\
---
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

```{code-cell} ipython3
pass
```
"""


class Bench:
    """Two copies of the working tree, one for each way to build, and the runs in them."""

    def __init__(self, folder: Path) -> None:
        self.ours, self.stock, self.scratch = (
            folder / name for name in ("ours", "stock", "scratch")
        )
        self.scratch.mkdir()
        for tree in (self.ours, self.stock):
            copy_working_tree(tree)
        self.pages = notebook_pages()
        self.changed = self.pages[0]
        (self.ours / "empty.md").write_text(EMPTY, "utf-8")
        notebook = read_notebook(self.stock / f"{self.changed}.md")
        self.imports = "\n".join(imports(jupytext.writes(notebook, fmt="py:percent")))

    def run(self, tree: Path, *arguments: str) -> float:
        """Run Python in a copy and give the seconds it took; a failure ends the benchmark."""
        fixed = controlled_environment(self.scratch)
        fixed |= {"PYTHONPATH": str(tree), "MPLBACKEND": "agg", "PYTHONDONTWRITEBYTECODE": ""}
        start = time.perf_counter()
        finished = subprocess.run(
            [sys.executable, *arguments],
            cwd=tree,
            env=fixed,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        seconds = time.perf_counter() - start
        if finished.returncode != 0:
            sys.exit(f"{' '.join(arguments)} failed:\n{finished.stdout}")
        return seconds

    def cold(self) -> Iterator[tuple[str, float]]:
        """Build the whole book, everything built before removed."""
        for leftover in ("_build", ".snakemake"):
            shutil.rmtree(self.ours / leftover, ignore_errors=True)
        yield "cold", self.run(self.ours, *BUILD)
        yield "cold_site", self._seconds()["site"]

    def no_change(self) -> Iterator[tuple[str, float]]:
        """Build it again."""
        yield "no_change", self.run(self.ours, *BUILD)

    def one_notebook(self) -> Iterator[tuple[str, float]]:
        """Build it after a change of one notebook, and run that notebook alone."""
        with changed(self.ours / f"{self.changed}.md"):
            yield "one_notebook", self.run(self.ours, *BUILD)
            seconds = self._seconds()
            yield "one_notebook_run", seconds[self.changed]
            yield "one_notebook_site", seconds["site"]
        yield "notebook_alone", self._execute(f"{self.changed}.md")

    def _seconds(self) -> dict[str, float]:
        """Give what each job of the last build took."""
        record = json.loads((self.ours / "_build/work/html/build.json").read_text("utf-8"))
        seconds: dict[str, float] = record["seconds"]
        return seconds

    def _execute(self, notebook: str) -> float:
        output = str(self.scratch / "alone.ipynb")
        return self.run(self.ours, "-m", "workflow.execute", notebook, output)

    def myst_nb(self) -> Iterator[tuple[str, float]]:
        """Have Jupyter Book build the whole book and MyST-NB execute its notebooks."""
        output = self.scratch / "stock"
        shutil.rmtree(output, ignore_errors=True)
        command = "from jupyter_book.cli.main import main; main()"
        flags = ("-W", "-n", "--keep-going", "--path-output", str(output))
        yield "myst_nb", self.run(self.stock, "-c", command, "build", str(self.stock), *flags)

    def parts(self) -> Iterator[tuple[str, float]]:
        """Measure what a changed notebook's time goes to."""
        yield "empty_notebook", self._execute("empty.md")
        bare = self.run(self.ours, "-c", "pass")
        yield "imports", self.run(self.ours, "-c", self.imports) - bare


def copy_working_tree(target: Path) -> None:
    """Copy what git tracks or would track, and compile it as an installation does."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        if Path(name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(name, target / name)
    code = [str(target / folder) for folder in ("benchmarks", "emergence", "workflow")]
    subprocess.run([sys.executable, "-m", "compileall", "-q", *code], check=True)


@contextmanager
def changed(notebook: Path) -> Iterator[None]:
    """Add a sentence to a notebook for a while."""
    text = notebook.read_text("utf-8")
    notebook.write_text(f"{text}\nOne sentence more, number {time.time_ns()}.\n", "utf-8")
    yield
    notebook.write_text(text, "utf-8")


def imports(script: str) -> list[str]:
    """List the import statements of a script."""
    statements = ast.walk(ast.parse(script))
    return [ast.unparse(one) for one in statements if isinstance(one, ast.Import | ast.ImportFrom)]


def measure(bench: Bench) -> dict[str, list[float]]:
    """Run all rounds and give the seconds of each thing measured."""
    steps: list[Callable[[], Iterator[tuple[str, float]]]] = [
        *(bench.cold, bench.no_change, bench.one_notebook),
        *(bench.myst_nb, bench.parts),
    ]
    seconds: dict[str, list[float]] = {}
    for number in range(1, ROUNDS + 1):
        for step in steps:
            for name, taken in step():
                print(f"  round {number}  {name:<20}{taken:7.2f} s", flush=True)
                seconds.setdefault(name, []).append(round(taken, 2))
    return seconds


def main() -> None:
    """Measure, and write results, page and pictures."""
    ours = (RESULTS, PAGE, *(path_of(theme) for theme in THEMES))
    about = {
        "date": datetime.now(UTC).date().isoformat(),
        **commit(tuple(os.path.relpath(file) for file in ours)),
        "machine": machine(),
        "versions": versions(),
    }
    with TemporaryDirectory(prefix="bench-") as folder:
        bench = Bench(Path(folder))
        seconds = measure(bench)
    content = {**about, "pages": bench.pages, "changed_page": bench.changed, "seconds": seconds}
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(content, indent=1) + "\n", "utf-8")
    write_page()


if __name__ == "__main__":
    main()
