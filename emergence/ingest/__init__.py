"""What evaluation tools write, as observations: one module a format.

A file's format is told by what is in it, never by its name. Each reader turns a document into
rows; :func:`import_results` walks folders, puts the rows together and says what was left out.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import pandas as pd

from emergence.contract import Models
from emergence.ingest import (
    bigbench,
    every_eval_ever,
    gather,
    harness,
    helm,
    leaderboard,
    samples,
    tidy,
)
from emergence.ingest.checked import frame_of
from emergence.ingest.json_text import UnreadableError, parse, parse_lines, read_bytes
from emergence.ingest.rows import Reading
from emergence.ingest.walk import Found, files_below
from emergence.tables import check_table

DOCUMENTS: tuple[
    tuple[Callable[[Any], bool], Callable[[dict[str, Any], tuple[str, ...]], Reading]], ...
] = tuple(
    (reader.recognise, reader.read) for reader in (leaderboard, harness, bigbench, every_eval_ever)
)
"""Formats of which one document is one result."""

EXPECTED = (
    "results of lm-evaluation-harness, HELM, BIG-bench, the Open LLM Leaderboard, Every Eval "
    "Ever, or a table with the columns task, metric, model and value"
)


@dataclass
class Imported:
    """What an import gave.

    Attributes
    ----------
    observations
        By the contract, without scale.
    models
        Models tables that lay beside the results, put together.
    said
        What the results themselves say of models, by name.
    files
        Number of files read.
    skipped
        Files that were not read, and why.
    remarks
        What was left out of files that were read, and what to know about the table.
    """

    observations: pd.DataFrame
    models: pd.DataFrame
    said: dict[str, gather.Said]
    files: int = 0
    skipped: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def import_results(
    sources: Iterable[str | Path],
    *,
    apart: Iterable[Path] = (),
    progress: Callable[[int, int], object] = lambda files, rows: None,
) -> Imported:
    """Read the results of evaluations.

    Parameters
    ----------
    sources
        Files and folders.
    apart
        Files in them that are not results, such as the output of an earlier run.
    progress
        Called after each file with the number of files looked at and of rows found.

    Returns
    -------
    Imported
        The observations, and what was left out.

    Raises
    ------
    DataError
        If a source does not exist.
    """
    rows = gather.Gathered()
    tables: list[pd.DataFrame] = []
    done = Imported(pd.DataFrame(), pd.DataFrame(columns=["model"]), {})
    not_ours = frozenset(Path(os.path.abspath(path)) for path in apart)
    found = chain.from_iterable(files_below(Path(source), not_ours) for source in sources)
    for seen, file in enumerate(found, start=1):
        try:
            reading = read_file(file, tables)
        except UnreadableError as refusal:
            done.skipped.append((file.shown, str(refusal)))
        else:
            done.files += 1
            rows.add(reading.rows, file.shown)
            done.remarks += [f"{file.shown}: {remark}" for remark in reading.remarks]
        progress(seen, len(rows))
    put_together(rows, tables, done)
    return done


def put_together(rows: gather.Gathered, tables: list[pd.DataFrame], done: Imported) -> None:
    """Make tables of everything that was read."""
    found = gather.recognised(rows.table())
    named = gather.named(found)
    nameless = len(found.columns) - len(named.columns)
    done.said = gather.said_of(named)
    merged, repeated = gather.once(named)
    del found, named
    whole, notes = gather.with_mmlu(merged)
    done.observations, refused = frame_of(whole)
    if tables:
        done.models = pd.concat(tables, ignore_index=True).drop_duplicates("model")
    if nameless:
        notes.append(f"{nameless:,} values lack a task, a metric or a model")
    if repeated:
        notes.append(f"{repeated:,} observations are means of several runs")
    done.remarks += [*refused, *notes, *gather.mixed(whole)]


def read_file(file: Found, tables: list[pd.DataFrame]) -> Reading:
    """Tell the format of a file by its content, and read it.

    Raises
    ------
    UnreadableError
        If it is none of ours, with the reason.
    """
    if file.refused:
        raise UnreadableError(file.refused)
    head = head_of(file.path)
    if head.startswith(b"PAR1"):
        header, rows = tidy.parquet(file.path)
        return read_table(file, header, rows, ",", tables)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return read_json(file)
    header, cells, mark = tidy.rows_of(tidy.decode(read_bytes(file.path)))
    return read_table(file, header, cells, mark, tables)


def head_of(path: Path) -> bytes:
    """Read the first bytes of a file."""
    try:
        with path.open("rb") as file:
            return file.read(64)
    except OSError as error:
        raise UnreadableError(f"cannot be read ({(error.strerror or 'error').lower()})") from None


def read_table(
    file: Found,
    header: list[str],
    rows: Iterable[dict[str, Any]],
    mark: str,
    tables: list[pd.DataFrame],
) -> Reading:
    """Read a table: observations, or models."""
    if tidy.recognise(header):
        return tidy.read(rows, mark)
    if tidy.recognise_models(header):
        checked = check_table(file.path, Models)
        if checked.defects:
            first = checked.defects[0].sentence("a table of models").rstrip(".")
            raise UnreadableError(first)
        tables.append(checked.frame)
        return Reading()
    raise UnreadableError(f"not recognised; expected {EXPECTED}")


def read_json(file: Found) -> Reading:
    """Read a JSON document, or a file that holds one a line."""
    if is_lines(file.path):
        lines = parse_lines(file.path)
        first = next(lines, None)
        if every_eval_ever.is_item(first):
            return Reading()  # its score stands in the document beside
        if not samples.recognise(first):
            raise UnreadableError(f"lines of JSON that are not recognised; expected {EXPECTED}")
        return samples.read(chain([first], lines), file.parts, partial(beside, file.path))
    if file.path.name in helm.PARTS and helm.recognise(beside(file.path, "run_spec.json")):
        return Reading()
    content = parse(read_bytes(file.path))
    if helm.recognise(content):
        return helm.read(content, file.parts, partial(beside, file.path))
    for recognise, read in DOCUMENTS:
        if recognise(content):
            return read(content, file.parts)
    raise UnreadableError(f"JSON that is not recognised; expected {EXPECTED}")


def is_lines(path: Path) -> bool:
    """Say whether a file holds one JSON document a line, and not one in all."""
    if path.suffix.casefold() in (".jsonl", ".ndjson"):
        return True
    try:
        with path.open("rb") as file:
            first, second = file.readline(2**20), file.readline(16)
    except OSError as error:
        raise UnreadableError(f"cannot be read ({(error.strerror or 'error').lower()})") from None
    return first.rstrip().endswith(b"}") and second.startswith(b"{")


def beside(path: Path, name: str) -> Any:
    """Read the document of a name that lies beside a file; None where there is none."""
    other = path.parent / Path(name).name
    try:
        if other.is_symlink() or not other.is_file():
            return None
        return parse(read_bytes(other))
    except (UnreadableError, OSError, ValueError):
        return None
