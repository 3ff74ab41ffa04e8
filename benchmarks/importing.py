"""Measure ``emergence import`` on up to ten thousand files, and write the page about it.

``python -m benchmarks.importing`` measures, ``python -m benchmarks.importing page`` only writes the
page anew from the results. ``python -m benchmarks.importing parse PARSER FOLDER`` parses all files
of a folder in this process and prints the seconds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pandas as pd

from benchmarks.machine import commit, machine
from benchmarks.page import ROOT, table, verdict, where
from benchmarks.results_files import write
from workflow.record import versions

RESULTS = ROOT / "benchmarks" / "results" / "importing.json"
PAGE = ROOT / "book" / "about_import.md"

SIZES = (1, 100, 1_000, 10_000)
ROUNDS = 3
RATIO_GOAL = 2.0
"""Processor time of an import, over that of parsing its files with orjson."""

PARSERS: dict[str, Callable[[bytes], Any]] = {"orjson": orjson.loads, "json": json.loads}

TEXT = """\
---
myst:
  html_meta:
    description: How long the import of ten thousand result files takes, and in how much memory.
---

<!-- Written by `make bench` from benchmarks/results/importing.json. Do not edit. -->

# How the import grows

`emergence import` walks folders of result files, tells each format by its content, and writes one
table. This page says what that costs for one file, and for ten thousand.

## Measured

The files have the shape and size of published ones of lm-evaluation-harness: a quarter each are
zero-shot and five-shot runs of version 0.3, and runs of version 0.4 over a few tasks and with all
of MMLU. The largest pile, {files:,} files of {megabytes:.0f} MB together, gives {rows:,} rows.

{growth}

Medians of {rounds} rounds; seconds are processor time of the whole command, from its start to the
written table, which other work on the machine touches less than the time on the clock. *Parsing*
is reading the same files and parsing each with orjson, the fastest parser for Python that we know,
and nothing else; Python's start is not in it.

**Time.** For {files:,} files the import takes {seconds:.1f} s, **{ratio:.0f} times** as long as
parsing alone. {ratio_verdict} Parsing is {parse:.2f} s of it, {share:.0%}: what takes the time is
what comes after. Each of the rows is found in its file, put into the terms of the contract (metric,
unit, direction, chance, number of items worked out from the standard error), compared with all
others for repetitions, held against the contract, and written. That is {each:.0f} µs a row and
{file:.2f} ms a file beyond the start, against {thousand:.2f} ms a file for {previous:,} files.

**Start.** One file takes {start:.1f} s, most of which are Python's libraries and the tables of the
models that we know. The parser of Python's standard library takes {standard:.2f} s for the same
files, so that {twice:.1f} times orjson are gone before a single score is read.

**Memory.** The peak is {peak:.0f} MiB for {files:,} files and {least:.0f} MiB for one:
{kilobytes:.2f} KiB a row. No file stays in memory once its rows are taken out of it, and rows wait
as numbers for the texts that they share, so that memory grows with the table, not with the files.

Nothing is given up for speed: a file that orjson refuses, or in which it would pass over something
(a name that stands twice, of which it keeps the last), is parsed again by the strict and slower
way, which says what is wrong.

## On what

{where}

{versions}

`make bench` measures all of this anew.

## All rounds

Processor seconds, seconds on the clock, and peak memory.

{all_rounds}
"""


def parse(parser: str, folder: Path) -> float:
    """Read and parse all files below a folder, and give the seconds of processor time."""
    loads = PARSERS[parser]
    start = time.process_time()
    for place, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(place, name), "rb") as file:
                loads(file.read())
    return time.process_time() - start


def parsed(parser: str, folder: Path) -> float:
    """Do that in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.importing", "parse", parser, str(folder)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def imported(folder: Path, output: Path) -> dict[str, float]:
    """Import a folder in a process of its own.

    Returns
    -------
    dict of str
        Seconds of processor time (``processor``) and on the clock (``clock``), peak of memory in
        MiB and rows written.
    """
    command = [sys.executable, "-m", "emergence.cli", "import", str(folder), "-o", str(output)]
    start = time.perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    clock = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"the import ended with exit status {process.returncode}")
    return {
        "processor": used.ru_utime + used.ru_stime,
        "clock": clock,
        "peak_mib": used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10),
        "rows": len(pd.read_csv(output, usecols=["value"])),
    }


def measure() -> dict[str, Any]:
    """Measure every size several times, interleaved."""
    sizes: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as place:
        folders = {size: Path(place, str(size)) for size in SIZES}
        for size, folder in folders.items():
            sizes[str(size)] = {"bytes": write(folder, size), "rounds": []}
        for number in range(1, ROUNDS + 1):
            for size, folder in folders.items():
                one = {parser: parsed(parser, folder) for parser in PARSERS}
                one |= imported(folder, Path(place, "out", "observations.csv"))
                sizes[str(size)]["rounds"].append({k: round(v, 4) for k, v in one.items()})
                print(f"  round {number}  {size:>6,} files {one['processor']:7.2f} s", flush=True)
    return sizes


def read() -> dict[str, Any]:
    """Read the results."""
    found: dict[str, Any] = json.loads(RESULTS.read_text("utf-8"))
    return found


def page_text() -> str:
    """Compute the page."""
    found = read()
    middle = pd.DataFrame(
        {int(size): pd.DataFrame(one["rounds"]).median() for size, one in found["sizes"].items()}
    ).T
    least, previous, most = (
        middle.loc[size].to_dict() for size in (SIZES[0], SIZES[-2], SIZES[-1])
    )
    start = least["processor"]
    body: list[tuple[str, ...]] = [
        (
            f"{size:,}",
            f"{one['rows']:,.0f}",
            f"{one['orjson']:.3f}",
            f"{one['processor']:.2f}",
            f"{one['processor'] / one['orjson']:,.0f}",
            f"{1e3 * one['processor'] / size:.2f}",
            f"{one['peak_mib']:.0f}",
        )
        for size, one in middle.iterrows()
    ]
    rounds: list[tuple[str, ...]] = [
        (f"{int(size):,}", f"{r['processor']:.2f}", f"{r['clock']:.2f}", f"{r['peak_mib']:.0f}")
        for size, one in found["sizes"].items()
        for r in one["rounds"]
    ]
    return TEXT.format(
        files=SIZES[-1],
        megabytes=found["sizes"][str(SIZES[-1])]["bytes"] / 1e6,
        rows=int(most["rows"]),
        rounds=len(found["sizes"][str(SIZES[-1])]["rounds"]),
        growth=table(
            (
                *("Files", "rows", "parsing (s)", "import (s)", "import / parsing"),
                *("ms a file", "peak memory (MiB)"),
            ),
            body,
        ),
        seconds=most["processor"],
        ratio=(ratio := most["processor"] / most["orjson"]),
        ratio_verdict=verdict(ratio, RATIO_GOAL, ""),
        parse=most["orjson"],
        share=most["orjson"] / most["processor"],
        each=1e6 * (most["processor"] - start) / most["rows"],
        file=1e3 * (most["processor"] - start) / SIZES[-1],
        thousand=1e3 * (previous["processor"] - start) / SIZES[-2],
        previous=SIZES[-2],
        start=start,
        standard=most["json"],
        twice=most["json"] / most["orjson"],
        peak=most["peak_mib"],
        least=least["peak_mib"],
        kilobytes=2**10 * (most["peak_mib"] - least["peak_mib"]) / most["rows"],
        where=where(found),
        versions=", ".join(f"{name} {text}" for name, text in found["versions"].items()),
        all_rounds=table(("Files", "processor (s)", "clock (s)", "peak memory (MiB)"), rounds),
    )


def main(only_page: bool) -> None:
    """Measure unless told otherwise, and write the page."""
    if not only_page:
        about = {
            "date": datetime.now(UTC).date().isoformat(),
            **commit(tuple(str(file.relative_to(Path.cwd())) for file in (RESULTS, PAGE))),
            "machine": machine(),
            "versions": versions(("orjson", "pandas", "pandera", "numpy")),
        }
        found = {**about, "sizes": measure()}
        RESULTS.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    PAGE.write_text(page_text(), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:2] == ["parse"]:
        print(parse(sys.argv[2], Path(sys.argv[3])))
    else:
        main(only_page=sys.argv[1:] == ["page"])
