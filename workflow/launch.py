"""Write what the branch of executed notebooks holds: them, and what runs them on Binder and Colab.

Usage: python -m workflow.launch FOLDER --repository URL --commit COMMIT

The book must have been built. The folder must not exist; its content becomes the branch.
"""

import argparse
import shutil
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from workflow.contents import notebook_pages
from workflow.errors import BookError, one_sentence
from workflow.repository import checked_repository

EXECUTED = Path("_build/work/html/executed")
_PACKAGE = "emergent-abilities-companion"
RUNNING = ("LICENSE", "postBuild", "pyproject.toml", "requirements.txt", "runtime.txt")
FOLDERS = ("data", "emergence", "workflow")
COLAB_CELL = "colab"
"""The id of the cell that installs the library."""

# Editable, since the library reads data/ beside it. Python looks up such packages when it starts,
# so the running one has to be told.
_COLAB = """\
# On Colab this installs the library behind the page, as it was when the page was made. Elsewhere
# it does nothing. If Colab asks for a restart, restart and run the notebook again.
import sys

if "google.colab" in sys.modules:
    %pip install --quiet --src /content --editable "git+{repository}@{commit}#egg={package}"
    sys.path.insert(0, "/content/{package}")"""

_README = """\
# Executed notebooks

The pages of the book as notebooks with their outputs, and what Binder and Colab need to run them.
This branch is made anew from {repository} at commit {commit}; changes belong there.
"""


def with_colab_cell(notebook: NotebookNode, repository: str, commit: str) -> NotebookNode:
    """Put a cell before all others that installs the library where it runs on Colab.

    Parameters
    ----------
    notebook
        An executed notebook, changed in place.
    repository
        The address of the repository that holds the library.
    commit
        The commit, or tag, to install.
    """
    source = _COLAB.format(repository=repository, commit=commit, package=_PACKAGE)
    cell = nbformat.v4.new_code_cell(source, id=COLAB_CELL)
    notebook.cells.insert(0, cell)
    return notebook


def write_branch(folder: Path, repository: str, commit: str) -> None:
    """Write the content of the branch.

    Parameters
    ----------
    folder
        The folder to make.
    repository
        The address of the repository.
    commit
        The commit that the book was built from.
    """
    ignored = shutil.ignore_patterns(".*", "__pycache__")
    for name in FOLDERS:
        shutil.copytree(name, folder / name, ignore=ignored)
    for name in RUNNING:
        shutil.copy(name, folder)
    text = _README.format(repository=repository, commit=commit)
    (folder / "README.md").write_text(text, "utf-8")
    for page in notebook_pages():
        notebook = nbformat.read(EXECUTED / f"{page}.ipynb", as_version=4)
        target = folder / f"{page}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(with_colab_cell(notebook, repository, commit), target)


def main() -> None:
    """Write the branch that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m workflow.launch", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder to make")
    parser.add_argument("--repository", required=True, help="the address of the repository")
    parser.add_argument("--commit", required=True, help="the commit that the book was built from")
    given = parser.parse_args()
    if given.folder.exists():
        raise BookError(f"{given.folder} exists; give the name of a folder to make.")
    if not EXECUTED.is_dir():
        raise BookError(f"There is no {EXECUTED}; run `make book` first.")
    write_branch(given.folder, checked_repository(given.repository), given.commit)


if __name__ == "__main__":
    with one_sentence():
        main()
