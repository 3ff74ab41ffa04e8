"""``emergence import``: results of evaluation tools as observations."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TypeAlias

import pandas as pd

from emergence.contract import Models
from emergence.defects import LISTED, shown
from emergence.ingest import Imported, import_results
from emergence.ingest.gather import SCALE, Said
from emergence.models import scale_of
from emergence.observations import write
from emergence.tables import DataError, read_table, show

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

IMPORT = """\
examples:
  emergence import results/ -o observations.csv       a folder, whatever mixture it holds
  emergence import run1.json scores.csv -o mine/observations.csv
  emergence import results/ -o - | emergence validate -

Reads results of lm-evaluation-harness (all versions, with logged samples), HELM, BIG-bench, the
Open LLM Leaderboard, Every Eval Ever, and tidy tables in CSV, TSV or Parquet. Known public models
get their scale; for others, models.csv beside the output is written for you to fill in.

Repeated runs of one task, model and setting: equal values count once; of different ones the mean
is taken, their standard deviation in the column std. The 57 topics of MMLU also get a row
mmlu_57_mean: their unweighted mean.
"""

TEMPLATE = ["model", "family", *SCALE, "note"]
EVERY = 2.0
"""Seconds between two reports of progress."""


def add_import(commands: Commands) -> None:
    """Describe ``emergence import``."""
    reader = commands.add_parser(
        "import",
        help="turn what evaluation tools write into observations",
        epilog=IMPORT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    reader.add_argument("sources", nargs="+", metavar="SOURCE", help="folder or file of results")
    reader.add_argument(
        "-o", "--output", required=True, help="CSV file to write, or - for standard output"
    )
    reader.add_argument(
        "--models",
        type=Path,
        help="table of the scale of models (default: models.csv beside the output)",
    )
    reader.set_defaults(run=run_import)


def run_import(options: argparse.Namespace) -> int:
    """Read the sources, write the observations, and say what was left out."""
    output = None if options.output == "-" else Path(options.output)
    import_to(output, options.sources, options.models)
    return 0


def import_to(output: Path | None, sources: Sequence[str | Path], models: Path | None) -> None:
    """Read results and write observations, with a models table beside them where one is needed.

    What was read and what was left out goes to standard error.

    Parameters
    ----------
    output
        The CSV file to write; None for standard output.
    sources
        Files and folders of results.
    models
        The user's table of the scale of models, which gains a row for each model that lacks
        one; None for ``models.csv`` beside the output.

    Raises
    ------
    DataError
        If nothing was found, or the scale of a model is not known. Observations are not written
        then.
    """
    if output and output.is_dir():
        raise DataError(f"{shown(str(output))}: found a folder, expected a CSV file to write.")
    beside = (output or Path("observations.csv")).with_name("models.csv")
    done = import_results(
        sources,
        apart=[path for path in (output, beside, models) if path],
        progress=Progress(),
    )
    print(*summary(done), sep="\n", file=sys.stderr)
    if done.observations.empty:
        raise DataError("No observations were found, so nothing is written.")
    own = models or beside
    scale = settled_scale(done, own)
    complete = own == beside and beside.is_file() and scale is not None
    if scale is not None and not (complete and read_table(own, Models).equals(scale)):
        written(beside, scale)
    frame = done.observations.dropna(axis="columns", how="all")
    if output is None:
        frame.to_csv(sys.stdout, index=False, lineterminator="\n")
    else:
        written(output, frame)


class Progress:
    """Reports how far a long import is, and says nothing of a short one."""

    def __init__(self) -> None:
        self.last = time.monotonic()

    def __call__(self, files: int, rows: int) -> None:
        """Report, unless that was done a moment ago."""
        now = time.monotonic()
        if now - self.last > EVERY:
            self.last = now
            print(f"{files:,} files looked at, {rows:,} rows ...", file=sys.stderr, flush=True)


def summary(done: Imported) -> Iterable[str]:
    """Say what was read and what was left out."""
    frame = done.observations
    kinds = f"{frame['task'].nunique():,} tasks, {frame['model'].nunique():,} models"
    yield f"{done.files:,} files read: {len(frame):,} rows, {kinds}; {len(done.skipped):,} skipped"
    yield from first([f"skipped {name}: {why}" for name, why in done.skipped])
    yield from first([f"note: {remark}" for remark in done.remarks])


def first(lines: list[str]) -> Iterable[str]:
    """Give the first lines, and count the rest."""
    yield from lines[:LISTED]
    if len(lines) > LISTED:
        yield f"... and {len(lines) - LISTED:,} more such"


def settled_scale(done: Imported, path: Path) -> pd.DataFrame | None:
    """See that the scale of every model is known, and keep what the results themselves say.

    Parameters
    ----------
    done
        What was read.
    path
        The user's table of the scale of models, if it exists.

    Returns
    -------
    pandas.DataFrame or None
        The table that has to lie beside the observations, if they need one.

    Raises
    ------
    DataError
        If the scale of some is not known. They stand in the user's table then, to be filled in.
    """
    own = read_table(path, Models) if path.is_file() else None
    given = done.models if own is None else pd.concat([own, done.models], ignore_index=True)
    given = given.drop_duplicates("model")
    names = set(done.observations["model"])
    sound = with_columns(given) if len(given) else None
    scale = scale_of(names, sound)
    known = set(scale.index[scale[SCALE].notna().any(axis=1)])
    unknown = sorted(names - known)
    told = [name for name in unknown if done.said.get(name, Said()).has_scale]
    lacking = [name for name in unknown if name not in told]
    beside = [name for name in given["model"] if name in names]
    if not unknown and (own is not None or not beside):
        return own
    kept = with_columns(given[given["model"].isin(beside) | given["model"].isin(own_names(own))])
    rows = pd.DataFrame([template(name, done.said.get(name)) for name in unknown], columns=TEMPLATE)
    table = pd.concat([kept[~kept["model"].isin(unknown)], rows], ignore_index=True)
    if lacking:
        written(path, table)
        listed = ", ".join(shown(name) for name in lacking[:LISTED])
        more = f" and {len(lacking) - LISTED:,} more" if len(lacking) > LISTED else ""
        raise DataError(
            f"The scale of {len(lacking):,} of {len(names):,} models is not known: {listed}{more}. "
            f"Each has a row in {show(path)} now; fill in its params, train_tokens or "
            "train_flops (and family, which makes one curve of several models), then run this "
            "again."
        )
    if told:
        written(path, table.dropna(axis="columns", how="all"))
        print(
            f"{show(path)}: holds {len(told):,} models whose size stands in the "
            "results; fill in family, where it is empty, to draw several as one curve.",
            file=sys.stderr,
        )
    return table.dropna(axis="columns", how="all")


def own_names(own: pd.DataFrame | None) -> list[str]:
    """Give the models of a table of the user's, which we never drop."""
    return [] if own is None else list(own["model"])


def with_columns(table: pd.DataFrame) -> pd.DataFrame:
    """Give a models table every column of the template."""
    return table.assign(**{name: None for name in TEMPLATE if name not in table})


def template(name: str, said: Said | None) -> dict[str, object]:
    """Make the row of a model that we do not know."""
    row: dict[str, object] = {"model": name}
    return row | (asdict(said) if said else {})


def written(path: Path, frame: pd.DataFrame) -> None:
    """Write a table whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".csv")
        os.close(handle)
        try:
            write(frame, Path(name)) if "value" in frame else frame.convert_dtypes().to_csv(
                name, index=False, lineterminator="\n"
            )
            os.chmod(name, 0o644)
            os.replace(name, path)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        reason = (error.strerror or "error").lower()
        raise DataError(f"{show(path)}: cannot be written ({reason}).") from None
