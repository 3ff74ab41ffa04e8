"""Check that what the launch links of pages open is there, and that it runs.

Usage: python -m workflow.launch_check BRANCH --repository URL [--colab]

BRANCH is a checkout of the branch of executed notebooks. With --colab its first notebook is run as
Colab runs it: in a fresh environment, where the first cell installs the library from GitHub.
"""

import argparse
import json
import re
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat

from workflow.book.links import launch_addresses
from workflow.contents import notebook_pages
from workflow.errors import BookError, one_sentence
from workflow.launch import COLAB_CELL, FOLDERS, RUNNING
from workflow.repository import EXECUTED_BRANCH, checked_repository

_OPENED = {
    "Binder": r"https://mybinder\.org/v2/gh/([^/]+/[^/]+)/([^/?]+)\?urlpath=lab/tree/(.+)",
    "Colab": r"https://colab\.research\.google\.com/github/([^/]+/[^/]+)/blob/([^/]+)/(.+)",
}
"""What each place reads out of a link: the repository, the branch and the file."""

_AS_ON_COLAB = """
import json, sys, types
from IPython.core.interactiveshell import InteractiveShell

sys.modules["google.colab"] = types.ModuleType("google.colab")
shell = InteractiveShell.instance()
for cell in json.load(open(sys.argv[1], encoding="utf-8"))["cells"]:
    if cell["cell_type"] == "code":
        shell.run_cell("".join(cell["source"])).raise_error()
import emergence
print("The library is", emergence.__file__)
"""


def faults(branch: Path, repository: str) -> Iterator[str]:
    """Say what a reader who follows the launch links of the book would miss.

    Parameters
    ----------
    branch
        A checkout of the branch of executed notebooks.
    repository
        The address of the repository.
    """
    name = repository.removeprefix("https://github.com/")
    for page in notebook_pages():
        for place, address in launch_addresses(repository, page).items():
            opened = re.fullmatch(_OPENED[place], address)
            if opened is None or opened.group(1, 2) != (name, EXECUTED_BRANCH):
                yield f"{page}: {address} is no address of this book on {place}."
            elif not (branch / opened[3]).is_file():
                yield f"{page}: {address} opens {opened[3]}, which the branch does not hold."
        yield from _faults_of(branch / f"{page}.ipynb", repository)
    for needed in (*RUNNING, *FOLDERS):
        if not (branch / needed).exists():
            yield f"The branch does not hold {needed}, which Binder needs."


def _faults_of(file: Path, repository: str) -> Iterator[str]:
    """Say what is wrong with a published notebook."""
    if not file.is_file():
        return
    try:
        notebook = nbformat.from_dict(json.loads(file.read_text("utf-8")))
        nbformat.validate(notebook)
    except (nbformat.ValidationError, ValueError) as error:
        yield f"{file.stem}: it is no notebook: {str(error).splitlines()[0]}"
        return
    first = notebook.cells[0] if notebook.cells else {}
    installed = re.search(r'"git\+(\S+)@([0-9a-f]{40})#egg=', "".join(first.get("source", "")))
    if first.get("id") != COLAB_CELL or installed is None:
        yield f"{file.stem}: its first cell installs nothing on Colab."
    elif installed[1] != repository:
        yield f"{file.stem}: its first cell installs from {installed[1]}."


def run_as_on_colab(notebook: Path) -> None:
    """Run a notebook in a fresh environment that takes itself for Colab's.

    Parameters
    ----------
    notebook
        The notebook, whose first cell installs what the others need.
    """
    with TemporaryDirectory(prefix="colab-") as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder, "bin", "python")
        needed: list[str | Path] = [
            python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--upgrade",
            "pip",
            "ipython",
        ]
        if subprocess.run(needed, check=False).returncode:
            raise BookError("The environment could not be made in which notebooks run; see above.")
        run_cells(python, notebook)


def run_cells(python: Path, notebook: Path) -> None:
    """Run the cells of a notebook by a Python that has IPython, and takes itself for Colab's.

    Parameters
    ----------
    python
        The Python to run.
    notebook
        The notebook.
    """
    command: list[str | Path] = [python, "-c", _AS_ON_COLAB, notebook.resolve()]
    if subprocess.run(command, cwd=python.parent, check=False).returncode:
        raise BookError(f"{notebook.name} does not run as on Colab; see above.")


def main() -> int:
    """Check the branch that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m workflow.launch_check", description=__doc__)
    parser.add_argument("branch", type=Path, help="a checkout of the branch")
    parser.add_argument("--repository", required=True, help="the address of the repository")
    parser.add_argument("--colab", action="store_true", help="run a notebook as Colab does")
    given = parser.parse_args()
    if not given.branch.is_dir():
        raise BookError(f"There is no folder {given.branch}; give a checkout of the branch.")
    found = list(faults(given.branch, checked_repository(given.repository)))
    print(*found, sep="\n", file=sys.stderr, end="\n" if found else "")
    if found:
        return 1
    pages = notebook_pages()
    print(f"The launch links of {len(pages)} pages lead to notebooks.", flush=True)
    if given.colab:
        run_as_on_colab(given.branch / f"{pages[0]}.ipynb")
        print(f"{pages[0]} runs as on Colab.")
    return 0


if __name__ == "__main__":
    with one_sentence():
        sys.exit(main())
