"""The page "Tasks and models": an index whose entries the search of the book finds first.

``python -m workflow.names_page`` writes it from `data/`.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from workflow.paper import targets

DATA = Path(__file__).parents[1] / "data"
PAGE = DATA.parent / "book" / "tasks_and_models.md"

NO_TASK = ("train_flops", "perplexity")
"""What panels of the paper's Figure 4 show in the place of a score."""

HEAD = """\
---
myst:
  html_meta:
    description: An index of the tasks and models in this book, under all their names.
---

<!-- Written by `make data` from the tables in data/. Do not edit. -->

# Tasks and models

An index: what a task or model is called, here and elsewhere, and where to find it. The search of
the book leads here for any of these names; words of the trade are in {doc}`the glossary
<glossary>`.

## Tasks in the paper's figures

| Task | Also called | In the paper's |
|---|---|---|
"""

FAMILIES = """
## Model families of the paper

Sizes are those of {ref}`the paper's Table 2 <table-paper-models>` and its figures; what they say of
compute is drawn in {doc}`the first chapter <../notebooks/definition>`.

"""

OPEN = """
## Open models

Results of these are in {doc}`../notebooks/open_models`.

"""

BIG_BENCH = """
## Tasks of BIG-Bench, as the paper classes them

The paper's Appendix E has them in four groups; {doc}`../notebooks/bigbench_census` has the table to
sort and search.

"""


def _rows(table: str) -> list[dict[str, str]]:
    with (DATA / table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _entry(shown: str, names: Iterable[str]) -> str:
    """Write text that is a main entry of the index under several names."""
    entries = dict.fromkeys(name.replace(",", "") for name in names)
    return f"{{named}}`{shown} <{', '.join(entries)}>`"


def _forms(name: str) -> Iterator[str]:
    """Give the forms of a name that people type: with its short form, and each of the two."""
    yield name
    both = re.fullmatch(r"(.+) \((.+)\)", name)
    if both:
        yield from both.groups()
    if "_" in name:
        yield name.replace("_", " ")


def _tasks() -> Iterator[str]:
    """Write a row for each task of the paper's figures, under one heading however it is titled."""
    spelled: dict[str, list[str]] = {}
    for row in _rows("benchmarks/task_names.csv"):
        spelled.setdefault(row["benchmark"], []).append(row["task"])
    titles: dict[str, list[str]] = {}
    figures: dict[str, set[int]] = {}
    for row in _rows("paper/observations.csv"):
        number = re.match(r"Figure (\d+)", row["source"])
        if row["metric"] not in NO_TASK and number:
            task = row["benchmark"] or row["task"]
            titles.setdefault(task, []).append(row["task"])
            figures.setdefault(task, set()).add(int(number[1]))
    for task in sorted(titles, key=lambda task: max(titles[task], key=len).lower()):
        title = max(dict.fromkeys(titles[task]), key=len)
        others = [*titles[task], task.removeprefix("BIG-Bench "), *spelled.get(task, [])]
        spellings = {name.lower(): name for name in reversed(others)}  # the first of each
        others = [name for name in dict.fromkeys(others) if spellings[name.lower()] == name]
        others.remove(title)
        names = [form for name in (title, *others) for form in _forms(name)]
        links = [f"{{if-there}}`Figure {n} <{_target(n)}>`" for n in sorted(figures[task])]
        yield f"| {_entry(title, names)} | {', '.join(others)} | {', '.join(links)} |"


def _target(figure: int) -> str:
    return targets(DATA)[f"Figure {figure}"]


def _families(tables: Iterable[str]) -> Iterator[str]:
    """Write a line for each family with its models."""
    families: dict[str, list[str]] = {}
    for table in tables:
        for row in _rows(table):
            families.setdefault(row["family"], []).append(row["model"])
    for family in sorted(families, key=str.lower):
        models = sorted(dict.fromkeys(families[family]), key=str.lower)
        listed = ", ".join(_entry(model, [model, model.rsplit("/")[-1]]) for model in models)
        yield f"- **{_entry(family, [family])}**: {listed}"


def _classes() -> Iterator[str]:
    """Write a line for each class of tasks."""
    classes: dict[str, list[str]] = {}
    for row in _rows("paper/bigbench_classes.csv"):
        names = (row["task"], row["task_id"])
        classes.setdefault(row["category"], []).append(_entry(row["task"], names))
    for category, tasks in classes.items():
        yield f"- **{category[0].upper()}{category[1:]}**: {', '.join(tasks)}"


def page_text() -> str:
    """Compute the page."""
    parts = [
        *(HEAD + "\n".join(_tasks()), "\n"),
        *(FAMILIES, "\n".join(_families(["paper/models.csv"])), "\n"),
        *(OPEN, "\n".join(_families(["open_models/models.csv"])), "\n"),
        *(BIG_BENCH, "\n".join(_classes()), "\n"),
    ]
    return "".join(parts)


def main() -> None:
    """Write the page."""
    PAGE.write_text(page_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
