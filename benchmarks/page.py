"""The page "About this build" and its picture, written from the results of a benchmark.

``python -m benchmarks.page`` writes them anew without measuring.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.picture import Group, draw
from emergence.figures.style import THEMES, Theme

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "build.json"
PAGE = ROOT / "book" / "about_build.md"

COLD_GOAL = 0.75
"""Cold build, as a share of MyST-NB's; the goals are for a machine with two cores."""
NO_CHANGE_GOAL = 3.0
"""Seconds of a build where nothing changed."""
ONE_NOTEBOOK_GOAL = 5.0
"""Seconds of a build where one notebook changed, beyond that notebook's own run."""

NAMES = {
    "cold": "`make book` from nothing",
    "cold_site": "of that, the site",
    "no_change": "`make book`, nothing changed",
    "one_notebook": "`make book`, one notebook changed",
    "one_notebook_run": "of that, the notebook",
    "one_notebook_site": "of that, the site",
    "notebook_alone": "That notebook alone",
    "myst_nb": "MyST-NB",
    "empty_notebook": "A notebook that does nothing",
    "imports": "The imports of the notebook",
}
"""What was measured, as the page names it."""

TEXT = """\
---
myst:
  html_meta:
    description: How long this book takes to build, against another way, and where the time goes.
---

<!-- Written by `make bench` from benchmarks/results/build.json. Do not edit. -->

# About this build

`make book` runs each notebook in a process of its own, as many at once as there are cores, and then
has Sphinx render the pages. It runs again only what a change touches. This page says how long that
takes and what it is worth, and where the time goes, for the book as it was on the day named below:
{count}. Seconds differ from machine to machine; the ratios, all from one run on one machine,
differ less.

(this-build)=
## This build

What the build of the copy that you are reading took and gave. Two builds of the same sources give
the same bytes wherever and by whomever they are made; only this part of this page tells them apart,
and `_build/work/html/build.json`, which holds the same and all of it.

<!-- this build -->

## Measured

:::{{image}} images/build-times-light.svg
:class: only-light
:alt: {alt}
:::

:::{{image}} images/build-times-dark.svg
:class: only-dark
:alt: {alt}
:::

Bars are medians of {rounds} rounds, dots are the rounds. Where dots lie apart, the machine had
other work to do.

**Everything, from nothing.** `make book` after `make clean`, against *MyST-NB*: plain
`jupyter-book build`, which executes the same notebooks one after the other and renders the same
pages. `make book` takes **{cold_ratio:.2f}** of its time. {cold_verdict} What runs side by side is
notebooks, so the ratio depends on how many there are; pages wait for the last of them.

**Nothing changed.** `make book` again takes {no_change:.1f} s, {no_change_ratio:.2f} of what it
takes from nothing. {no_change_verdict}

**One notebook changed.** A sentence was added to `{changed}`. The build runs that notebook and
renders its page in {one_notebook:.2f} s, **{beyond:.2f} s** beyond the {alone:.2f} s that the
notebook takes alone; Sphinx has {sphinx:.2f} s of them, where all pages take {all_pages:.2f} s.
{one_notebook_verdict}

## Where the time goes

The build after the change of one notebook, in its parts:

{parts}

A notebook starts Python and a kernel, imports its libraries, computes, and draws each figure four
times: light and dark, wide and narrow. Sphinx keeps what it read of the other pages, and writes
them again only where something changed that pages take from each other, such as a heading, a number
or a target; the site is the same bytes as that of a clean build, which a test holds. Where all
pages are written, two processes share them, and what depends on code alone is not done again: a job
of its own reads the docstrings and highlights the sources. The last row is what stands around both:
finding out by content what changed, and putting the finished site in the place of the old one by a
rename.

## On what

{where}

| What | Version |
|---|---|
{versions}

## All rounds

Seconds, in the order in which they were measured.

{rows}

`make bench` measures all of this anew, in copies of the working tree.
"""


@dataclass(frozen=True)
class Measured:
    """What the benchmark wrote."""

    about: dict[str, Any]
    seconds: dict[str, list[float]]

    def __getitem__(self, name: str) -> float:
        """Give the median of the rounds."""
        return median(self.seconds[name])

    @property
    def beyond(self) -> float:
        """Seconds of a build after a change of one notebook that are not its own run."""
        return self["one_notebook"] - self["notebook_alone"]


def read() -> Measured:
    """Read the results."""
    about = json.loads(RESULTS.read_text("utf-8"))
    return Measured(about, about.pop("seconds"))


def path_of(theme: Theme) -> Path:
    """Say where the picture lies."""
    return ROOT / "book" / "images" / f"build-times-{theme}.svg"


def groups(measured: Measured) -> list[Group]:
    """Give what the picture shows."""
    wanted = {
        "Everything, from nothing": {
            "make book": "cold",
            "MyST-NB": "myst_nb",
        },
        "Nothing changed": {"make book": "no_change"},
        "One notebook changed": {"make book": "one_notebook", "that notebook": "notebook_alone"},
    }
    return [
        Group(title, {label: measured.seconds[name] for label, name in bars.items()})
        for title, bars in wanted.items()
    ]


def alt_text(measured: Measured) -> str:
    """Say what the picture shows."""
    sentences = []
    for group in groups(measured):
        bars = [f"{label} {median(rounds):.1f} s" for label, rounds in group.bars.items()]
        sentences.append(f"{group.title}: {', '.join(bars)}.")
    return f"Bars of seconds. {' '.join(sentences)}"


def verdict(value: float, goal: float, unit: str) -> str:
    """Hold a value against its goal."""
    return f"The goal of {goal:g}{unit} is {'reached' if value <= goal else 'not reached'}."


def parts(measured: Measured) -> dict[str, float]:
    """Split the build after a change of one notebook; the last part is what remains."""
    run = measured["one_notebook_run"]
    start, imports = measured["empty_notebook"], measured["imports"]
    split = {
        "Notebook: starting Python, papermill and a kernel": start,
        "Notebook: importing libraries": imports,
        "Notebook: computing and drawing": run - start - imports,
        "Sphinx: the page, and what stands around all pages": measured["one_notebook_site"],
    }
    rest = measured["one_notebook"] - sum(split.values())
    return split | {"Planning, Snakemake, laying out, publishing": rest}


def where(about: dict[str, Any]) -> str:
    """Say on what machine, when, and of which commit."""
    machine = about["machine"]
    changes = ", with changes not committed" if about["changed"] else ""
    return (
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gib']} GiB of memory, "
        f"{machine['system']}; on {about['date']}, at commit `{about['commit']}`{changes}. In the "
        f"minute before, the machine's load was {machine['load_before']:.2f}."
    )


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Write a table whose columns but the first are numbers."""
    line = "|---|" + "---:|" * (len(head) - 1)
    return "\n".join([f"| {' | '.join(head)} |", line, *(f"| {' | '.join(r)} |" for r in rows)])


def page_text() -> str:
    """Compute the page."""
    measured = read()
    about, total = measured.about, measured["one_notebook"]
    count = len(about["pages"])
    shares = [
        (name, f"{seconds:.1f}", f"{seconds / total:.0%}")
        for name, seconds in parts(measured).items()
    ]
    rounds = len(measured.seconds["cold"])
    return TEXT.format(
        alt=alt_text(measured),
        rounds=rounds,
        count="one notebook" if count == 1 else f"{count} notebooks",
        cold_ratio=(cold_ratio := measured["cold"] / measured["myst_nb"]),
        cold_verdict=verdict(cold_ratio, COLD_GOAL, ""),
        no_change=measured["no_change"],
        no_change_ratio=measured["no_change"] / measured["cold"],
        no_change_verdict=verdict(measured["no_change"], NO_CHANGE_GOAL, " s"),
        changed=f"{about['changed_page']}.md",
        one_notebook=total,
        beyond=measured.beyond,
        alone=measured["notebook_alone"],
        sphinx=measured["one_notebook_site"],
        all_pages=measured["cold_site"],
        one_notebook_verdict=verdict(measured.beyond, ONE_NOTEBOOK_GOAL, " s beyond"),
        parts=table(
            ("Part", "Seconds", "Share"), [*shares, ("**Together**", f"{total:.1f}", "100%")]
        ),
        where=where(about),
        versions="\n".join(f"| {name} | {text} |" for name, text in about["versions"].items()),
        rows=table(
            ("Measured", *(f"{number}" for number in range(1, rounds + 1))),
            [(NAMES[name], *map("{:.2f}".format, s)) for name, s in measured.seconds.items()],
        ),
    )


def main() -> None:
    """Write the page and the pictures."""
    PAGE.write_text(page_text(), encoding="utf-8")
    for theme in THEMES:
        path_of(theme).write_text(draw(groups(read()), theme), encoding="utf-8")


if __name__ == "__main__":
    main()
