"""Lay out the book's sources with executed notebooks and have Jupyter Book render them.

Usage: python -m workflow.stage WORK_FOLDER [--repository URL]
       python -m workflow.stage WORK_FOLDER --library

The folder holds `plan.json`, which says where the executed notebooks are, and `library/` where the
book has a page of docstrings; `source/` (the staged tree), `site.log` and `site/` are written. The
second form writes `library/`: that page as Sphinx has read it, which takes long and changes with
the code alone.
"""

import argparse
import filecmp
import json
import shutil
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from workflow.contents import (
    ASSIGNMENTS,
    NOT_HANDED_OUT,
    all_pages,
    library_pages,
    library_sources,
    notebook_pages,
)
from workflow.decks import DECKS
from workflow.errors import one_sentence
from workflow.render import KEPT_LIBRARY, read_library, render, report


def stage(
    executed: Mapping[str, Path],
    assignments: Path,
    tree: Path,
    repository: str,
    decks: Iterable[str] = (),
) -> None:
    """Write the tree that Jupyter Book renders.

    Parameters
    ----------
    executed
        The executed notebooks by their pages in `_toc.yml`.
    assignments
        The folder of what students are handed, if the book has any.
    tree
        The folder to write; what it held before is removed.
    repository
        The address of the GitHub repository that pages link to, or nothing.
    decks
        The names of the decks of slides that belong to this book.
    """
    settings = {"book_repository": repository} if repository else {}
    if library_sources():
        settings["book_library_from"] = f"../{KEPT_LIBRARY}"
    _start(tree, settings)
    shutil.copy("_toc.yml", tree)
    if Path("CITATION.cff").is_file():  # for what stands below figures
        shutil.copy("CITATION.cff", tree)
    for folder in ("book", "data"):
        if Path(folder).is_dir():
            unread = shutil.ignore_patterns(*NOT_HANDED_OUT, "*.zip")
            shutil.copytree(folder, tree / folder, ignore=unread)
    for file in assignments.glob("*.zip"):
        _copy(file, tree / ASSIGNMENTS / file.name)
    for deck in decks:
        _copy(DECKS / f"{deck}.md", tree / DECKS / f"{deck}.md")
    for page in notebook_pages():
        _copy(executed[page], tree / f"{page}.ipynb")
    for page in all_pages():
        source = Path(f"{page}.md")
        if page not in notebook_pages() and source.is_file():
            _copy(source, tree / source)


def stage_library(tree: Path) -> None:
    """Write the tree of a book that consists of the pages of docstrings.

    Parameters
    ----------
    tree
        The folder to write; what it held before is removed.
    """
    _start(tree, {"book_library_to": f"../{KEPT_LIBRARY}"})
    # The root lists the others; a page of the library must not.
    (tree / "index.md").write_text("# The library\n", "utf-8")
    chapters = [{"file": page} for page in library_pages()]
    contents = {"format": "jb-book", "root": "index", "chapters": chapters}
    (tree / "_toc.yml").write_text(yaml.safe_dump(contents), "utf-8")
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
    shutil.copy2(source, target)  # a page of docstrings is older than what was read of it ahead


def keep_times(before: Path, tree: Path) -> list[Path]:
    """Give files that did not change the times that they had, and list the others.

    Sphinx reads a page again when its time is new.

    Parameters
    ----------
    before
        The tree that was staged last; it need not exist.
    tree
        The tree that is staged now.

    Returns
    -------
    list of Path
        The files that are new, have changed or are gone, relative to the tree.
    """
    old, new = (_files(folder) for folder in (before, tree))
    changed = sorted(old ^ new)
    for file in sorted(old & new):
        if filecmp.cmp(before / file, tree / file, shallow=False):
            shutil.copystat(before / file, tree / file)
        else:
            (tree / file).touch()  # it may be older than what it replaces
            changed.append(file)
    return changed


def _files(tree: Path) -> set[Path]:
    return {file.relative_to(tree) for file in tree.rglob("*") if file.is_file()}


def main() -> int:
    """Stage and render the book of the current directory, or read its library."""
    parser = argparse.ArgumentParser(prog="python -m workflow.stage", description=__doc__)
    parser.add_argument("work", type=Path, help="the folder that holds plan.json")
    parser.add_argument("--repository", default="", help="the GitHub repository to link to")
    parser.add_argument("--library", action="store_true", help="only read the pages of docstrings")
    arguments = parser.parse_args()
    work: Path = arguments.work
    start = time.monotonic()
    plan = json.loads((work / "plan.json").read_text("utf-8"))
    job = "library" if arguments.library else "site"
    log = work / f"{job}.log"
    if arguments.library:
        tree = work / "library-source"
        stage_library(tree)
        good = read_library(tree, log)
    else:
        tree, before = work / "source", work / "source-before"
        executed = {page: Path(each["executed"]) for page, each in plan["notebooks"].items()}
        shutil.rmtree(before, ignore_errors=True)
        if tree.is_dir():
            tree.rename(before)
        decks = plan["slides"].get("decks", [])
        stage(executed, work / "assignments", tree, arguments.repository, decks)
        pages = {Path(f"{page}{suffix}") for page in all_pages() for suffix in (".ipynb", ".md")}
        pages |= {DECKS / f"{deck}.md" for deck in decks}  # the page that lists them knows of it
        # Pages that stay as they are need what is read ahead: Sphinx alone would forget words.
        anew = not (plan["library"] and pages.issuperset(keep_times(before, tree)))
        good = render(tree, work / "site", log, plan["code"], anew)
        shutil.rmtree(before, ignore_errors=True)
    if not good:
        report("pages", log)
        return 1
    print(f"  {job:<24}{time.monotonic() - start:6.1f} s", flush=True)
    return 0


if __name__ == "__main__":
    with one_sentence():
        sys.exit(main())
