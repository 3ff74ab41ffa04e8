"""Measure the methods of detection, and write the page "How far to trust the methods".

``python -m benchmarks.methods`` measures, ``python -m benchmarks.methods page`` only writes the
page anew from the results.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pandas as pd

from benchmarks import calibration, detection
from benchmarks.machine import commit, machine
from benchmarks.page import ROOT, table, verdict, where
from emergence.detect import METHODS
from emergence.figures.verdicts import METHOD_NAMES
from workflow.record import versions

RESULTS = ROOT / "benchmarks" / "results" / "methods.json"
PAGE = ROOT / "book" / "about_methods.md"

RATIO_GOAL = 100
"""Times faster a curve than the loop."""
SECONDS_GOAL = 60.0
"""Seconds for a million curves on one core."""
COVERAGE_GOAL = (0.93, 0.97)

TEXT = """\
---
myst:
  html_meta:
    description: How often the seven methods of detection are wrong, and how fast they are.
---

<!-- Written by `make bench` from benchmarks/results/methods.json. Do not edit. -->

# How far to trust the methods

[The library](library.md) holds seven methods that say whether a curve is emergent. This page
tries them on simulated curves, where the truth is known: how often they call guessing emergent,
how often they find a jump, whether their intervals hold what they promise, and how fast they are.

## Guessing called emergent

Curves of pure guessing with chance {chance:.0%}, so many points and so many test items, judged at
level {alpha:.0%}. A cell is the share called emergent, in per cent. It should not exceed
{alpha:.0%} by more than two standard errors of the simulation, that is {limit:.2f} % for the
{curves:,} curves of a cell of the fast methods and {limit_fewer:.2f} % for the {curves_fewer} of
the slow ones. Of {cells} cells {above} do{named}. With so many cells about {expected:.0f} would
by accident if every method were exactly at its level.

{levels}

## Finding a jump

Eight models, {power_items:,} items; the two largest are above a chance of {chance:.0%} by the
excess at the head of the column. A cell is the share called emergent, in per cent. The threshold
rule asks for more than {margin:.2%} of excess by design, so the first columns are not its
failure.

{power}

## Intervals

How often a nominal 95 % interval held the truth; the goal is 93 to 97 %.

{coverage}

*Clopper-Pearson* is exact: it never covers less than it promises, pays with width on small tests,
and is used for bounds. *Wilson* keeps the promise on average over proportions from 1 % to 99 %. The
interval of the half-way scale is tried on curves that are sigmoids, with the noise of the items
alone and with models that scatter besides; on other curves it is off by what the sigmoid is off.

**The two scores have no interval**, because the usual one, a parametric bootstrap, does not keep
its promise, as the last two rows show: noise adds to the rise and to the steps alike, and drawing
again adds it twice. A score comes with a p-value against guessing instead, and that is exact.

## Speed

A million synthetic curves of {points} points, nine of ten guessing, through the four methods that
need no search of their own (threshold rule, trend, emergence score and linearity, with the
bootstrap of the scores), in chunks of {chunk:,} on one core: **{million:.0f} s**.
{seconds_verdict} The usual loop over pandas groups, with SciPy and the same bootstrap for curves
that rise, takes {loop:.1f} ms a curve on a sample of {sample}, **{ratio:.0f} times** as long; its
verdicts are the same, which a test holds. {ratio_verdict}

{speed}

Memory is that of one chunk, whatever the number of curves. The other three methods search: for a
change point by simulation, for a sigmoid by least squares, for a surprise by a sum over a prior;
they take milliseconds to a tenth of a second a curve.

## On what

{where}

{versions}

`make bench` measures all of this anew. Levels, power and coverage are simulated with fixed seeds
and come out the same each time.
"""


def limit(curves: int) -> float:
    """Give the share that a method at its level exceeds by more than two standard errors."""
    alpha = calibration.ALPHA
    return alpha + 2 * float(np.sqrt(alpha * (1 - alpha) / curves))


def read() -> dict[str, Any]:
    """Read the results."""
    found: dict[str, Any] = json.loads(RESULTS.read_text("utf-8"))
    return found


def levels(level: pd.DataFrame) -> str:
    """Write a table of the level of each method: points down, items across."""
    parts = []
    for method in METHODS:
        rows = level[level["method"] == method]
        cells = rows.pivot(index="points", columns="n_items", values="share")
        head = ("Points", *(f"{items:,} items" for items in cells.columns))
        body = [
            (str(k), *(f"{100 * share:.1f}" for share in row))
            for k, row in zip(cells.index, cells.to_numpy(), strict=True)
        ]
        title = f"**{METHOD_NAMES[method]}**, {rows['curves'].iloc[0]:,} curves a cell"
        parts.append(f"{title}\n\n{table(head, body)}")
    return "\n\n".join(parts)


def power(rows: pd.DataFrame) -> str:
    """Write the table of power: methods down, excess across."""
    cells = rows.assign(share=rows["emergent"] / rows["curves"])
    cells = cells.pivot(index="method", columns="jump", values="share").loc[list(METHODS)]
    head = ("Method", *(f"{jump:.0%}" for jump in cells.columns))
    return table(
        head,
        [
            (METHOD_NAMES[str(name)], *(f"{100 * s:.0f}" for s in row))
            for name, row in zip(cells.index, cells.to_numpy(), strict=True)
        ],
    )


def coverage(rows: pd.DataFrame) -> str:
    """Write the table of coverage: least, middle and most over the settings tried."""
    body: list[tuple[str, ...]] = []
    low, high = COVERAGE_GOAL
    for name, some in rows.groupby("interval", sort=False):
        share = some["held"] / some["tried"]
        within = int(share.between(low, high).sum())
        body.append(
            (
                str(name),
                *(f"{100 * s:.1f}" for s in (share.min(), share.median(), share.max())),
                f"{within} of {len(share)}",
            )
        )
    return table(
        ("Interval", "least (%)", "median (%)", "most (%)", "settings within the goal"), body
    )


def speed(found: dict[str, Any], loop: float) -> str:
    """Write the table of growth: one row a size."""
    body: list[tuple[str, ...]] = []
    for size, rounds in found["sizes"].items():
        middle = {name: median(one[name] for one in rounds) for name in rounds[0]}
        each = middle["all"] / int(size)
        body.append(
            (
                f"{int(size):,}",
                f"{middle['all']:.2f}",
                f"{1e6 * each:.0f}",
                f"{middle['peak_mib']:.0f}",
                f"{loop / each:.0f}",
            )
        )
    head = ("Curves", "seconds", "µs a curve", "peak memory (MiB)", "times faster than the loop")
    return table(head, body)


def said(cells: Iterable[tuple[str, int, int, float]]) -> str:
    """Name the cells above their limit."""
    names = [
        f"{METHOD_NAMES[m].lower()} at {k} points and {n:,} items ({100 * s:.1f} %)"
        for m, k, n, s in cells
    ]
    return f": {'; '.join(names)}" if names else ""


def page_text() -> str:
    """Compute the page."""
    found = read()
    level = pd.DataFrame(found["level"]).assign(
        share=lambda rows: rows["emergent"] / rows["curves"]
    )
    above = level[level["share"] > level["curves"].map(limit)]
    loop = median(found["speed"]["loop_seconds_a_curve"])
    largest = found["speed"]["sizes"][str(detection.SIZES[-1])]
    million = median(one["all"] for one in largest)
    ratio = loop / (million / detection.SIZES[-1])
    return TEXT.format(
        chance=calibration.CHANCE,
        alpha=calibration.ALPHA,
        limit=100 * limit(calibration.CURVES),
        limit_fewer=100 * limit(calibration.CURVES_FEWER),
        curves=calibration.CURVES,
        curves_fewer=calibration.CURVES_FEWER,
        cells=len(level),
        above=len(above) or "none",
        named=said(above[["method", "points", "n_items", "share"]].itertuples(index=False)),
        expected=0.023 * len(level),
        levels=levels(level),
        power_items=calibration.JUMP_ITEMS,
        margin=detection.DELTA * (1 - calibration.CHANCE),
        power=power(pd.DataFrame(found["power"])),
        coverage=coverage(pd.DataFrame(found["coverage"])),
        points=detection.POINTS,
        chunk=detection.CHUNK,
        million=million,
        seconds_verdict=verdict(million, SECONDS_GOAL, " s"),
        loop=1e3 * loop,
        sample=detection.SAMPLE,
        ratio=ratio,
        ratio_verdict=f"The goal of {RATIO_GOAL} is {'' if ratio >= RATIO_GOAL else 'not '}met.",
        speed=speed(found["speed"], loop),
        where=where(found),
        versions=", ".join(
            f"{name} {found['versions'][name]}" for name in ("python", "numpy", "scipy", "pandas")
        ),
    )


def main(only_page: bool) -> None:
    """Measure unless told otherwise, and write the page."""
    if not only_page:
        about = {
            "date": datetime.now(UTC).date().isoformat(),
            **commit(tuple(str(file.relative_to(Path.cwd())) for file in (RESULTS, PAGE))),
            "machine": machine(),
            "versions": versions(),
        }
        found = {**about, **calibration.measure(), "speed": detection.measure()}
        RESULTS.write_text(json.dumps(found, indent=None) + "\n", "utf-8")
    PAGE.write_text(page_text(), encoding="utf-8")


if __name__ == "__main__":
    main(only_page=sys.argv[1:] == ["page"])
