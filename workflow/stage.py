"""Lay out the book's sources with executed notebooks and have Jupyter Book render them.

Usage: python -m workflow.stage WORK_FOLDER [--repository URL]
       python -m workflow.stage WORK_FOLDER --library

The folder holds `plan.json`, which says where the executed notebooks are, and `library/` where the
book has a page of docstrings; `source/` (the staged tree), `site.log` and `site/` are written. The
second form writes `library/`: that page as Sphinx has read it, which takes long and changes with
the code alone.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from workflow.contents import LIBRARY, all_pages, library_sources, notebook_pages
from workflow.environment import controlled_environment
from workflow.errors import one_sentence

# The process ends soon, and all memory with it: searching the pages' trees for garbage again and
# again, and once more at the end, would take a third of its time.
_JUPYTER_BOOK = (
    "import atexit, gc; gc.disable(); atexit.register(gc.freeze); "
    "from jupyter_book.cli.main import main; main()"
)
_KEPT = "library"  # the folder beside the tree with what is read ahead
_NOT_FOR_READERS = (".buildinfo", ".buildinfo.bak")


def stage(executed: Mapping[str, Path], tree: Path, repository: str) -> None:
    """Write the tree that Jupyter Book renders.

    Parameters
    ----------
    executed
        The executed notebooks by their pages in `_toc.yml`.
    tree
        The folder to write; what it held before is removed.
    repository
        The address of the GitHub repository that pages link to, or nothing.
    """
    settings = {"book_repository": repository} if repository else {}
    if library_sources():
        settings["book_library_from"] = f"../{_KEPT}"
    _start(tree, settings)
    shutil.copy("_toc.yml", tree)
    for folder in ("book", "data"):
        if Path(folder).is_dir():
            shutil.copytree(folder, tree / folder)
    for page in notebook_pages():
        _copy(executed[page], tree / f"{page}.ipynb")
    for page in all_pages():
        source = Path(f"{page}.md")
        if page not in notebook_pages() and source.is_file():
            _copy(source, tree / source)


def stage_library(tree: Path) -> None:
    """Write the tree of a book that consists of the page of docstrings.

    Parameters
    ----------
    tree
        The folder to write; what it held before is removed.
    """
    _start(tree, {"book_library_to": f"../{_KEPT}"})
    (tree / "_toc.yml").write_text(f"format: jb-book\nroot: {LIBRARY}\n", "utf-8")
    for file in library_sources():
        _copy(file, tree / file)


def _start(tree: Path, settings: Mapping[str, str]) -> None:
    """Make an empty tree with the book's configuration, execution off, and some settings more."""
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    config = yaml.safe_load(Path("_config.yml").read_text("utf-8")) or {}
    config["execute"] = {"execute_notebooks": "off"}
    if settings:
        config.setdefault("sphinx", {}).setdefault("config", {}).update(settings)
    (tree / "_config.yml").write_text(yaml.safe_dump(config, allow_unicode=True), "utf-8")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)


def render(tree: Path, site: Path, log: Path) -> bool:
    """Render a staged tree from scratch, and tell whether it went without a warning.

    Parameters
    ----------
    tree
        The staged sources.
    site
        The folder that becomes the site. It appears whole or not at all.
    log
        The file for all that Sphinx says.
    """
    shutil.rmtree(site, ignore_errors=True)
    output = tree.parent / "sphinx"
    if not _run(tree, output, log):
        return False
    html = output / "_build" / "html"
    for name in _NOT_FOR_READERS:
        (html / name).unlink(missing_ok=True)
    html.rename(site)
    shutil.rmtree(output)
    return True


def read_library(tree: Path, log: Path) -> bool:
    """Read the page of docstrings, to be taken over by `render`; tell whether without a warning.

    Parameters
    ----------
    tree
        The tree that `stage_library` wrote. What is read appears beside it.
    log
        The file for all that Sphinx says.
    """
    shutil.rmtree(tree.parent / _KEPT, ignore_errors=True)
    with TemporaryDirectory(prefix="library-") as output:
        return _run(tree, Path(output), log)


def _run(tree: Path, output: Path, log: Path) -> bool:
    shutil.rmtree(output, ignore_errors=True)
    build = ["build", str(tree), "-W", "-n", "--keep-going", "--path-output", str(output)]
    with TemporaryDirectory(prefix="book-") as scratch, log.open("w", encoding="utf-8") as stream:
        finished = subprocess.run(
            [sys.executable, "-c", _JUPYTER_BOOK, *build],
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            env=controlled_environment(Path(scratch)),
            check=False,
        )
    return finished.returncode == 0


def complaints(log: Path) -> str:
    """Pick out of Sphinx's log what has to be put right, with paths as a writer knows them.

    Parameters
    ----------
    log
        All that Sphinx said, beside the staged trees, whose own paths are left out.
    """
    text = re.sub(r"\x1b\[[0-9;]*m", "", log.read_text("utf-8"))  # colours
    text = re.sub(rf"{re.escape(str(log.parent.resolve()))}/(library-)?source/", "", text)
    # MyST-NB counts 10000 lines a cell; a writer knows the text notebook, which has the same cells.
    text = re.sub(r"\.ipynb:(\d+)\d{4}:", r".md: cell \1:", text)
    lines = text.splitlines()
    warnings = [line for line in lines if re.search(r"(WARNING|ERROR|CRITICAL): ", line)]
    return "\n".join(warnings or lines[-20:])


def main() -> int:
    """Stage and render the book of the current directory, or read its library."""
    parser = argparse.ArgumentParser(prog="python -m workflow.stage", description=__doc__)
    parser.add_argument("work", type=Path, help="the folder that holds plan.json")
    parser.add_argument("--repository", default="", help="the GitHub repository to link to")
    parser.add_argument("--library", action="store_true", help="only read the page of docstrings")
    arguments = parser.parse_args()
    work: Path = arguments.work
    start = time.monotonic()
    job = "library" if arguments.library else "site"
    log = work / f"{job}.log"
    if arguments.library:
        tree = work / "library-source"
        stage_library(tree)
        good = read_library(tree, log)
    else:
        tree = work / "source"
        plan = json.loads((work / "plan.json").read_text("utf-8"))["notebooks"]
        executed = {
            page: work.with_name(each["book"]) / "executed" / f"{page}.ipynb"
            for page, each in plan.items()
        }
        stage(executed, tree, arguments.repository)
        good = render(tree, work / "site", log)
    if not good:
        print(f"The pages have faults (all of Sphinx's messages: {log}):", file=sys.stderr)
        print(complaints(log), file=sys.stderr)
        return 1
    print(f"  {job:<24}{time.monotonic() - start:6.1f} s", flush=True)
    return 0


if __name__ == "__main__":
    with one_sentence():
        sys.exit(main())
