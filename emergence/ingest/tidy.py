"""Tables of one's own: CSV, TSV and Parquet with the columns of the contract.

Spreadsheets write byte order marks, semicolons, decimal commas and per cent signs; all of them
are understood here. What the contract says of the values is checked afterwards, for all formats.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from emergence.cells import SEPARATORS
from emergence.checks import snake_case
from emergence.defects import shown
from emergence.ingest.json_text import HUGE, LARGEST, UnreadableError, whole
from emergence.ingest.rows import (
    LOWER_IS_BETTER,
    Reading,
    Row,
    lower_is_better,
    metric_named,
    unit_of,
)
from emergence.wording import in_words

NAME = "tidy table"

REQUIRED = ("task", "metric", "model", "value")
IN_UNIT = ("value", "stderr", "std", "random_baseline")
WHOLE = ("shots", "n_items")
TEXTS = (
    *("task", "metric", "model", "benchmark", "condition", "prompting", "source", "unit", "note"),
    "family",
)
SCALES = ("params", "train_tokens", "train_flops")
REMARKS = 5
"""Rows of one table that are told one by one."""

LISTED = 20
"""Rows of one table that are named by their number."""

ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"(\xb5/\xfd", b"7z\xbc\xaf")
"""How compressed files begin: zip, which spreadsheets use too, gzip, bzip2, xz, zstd and 7z."""


def recognise(header: Iterable[str]) -> bool:
    """Say whether a table has the columns that every observation needs."""
    return set(REQUIRED) <= set(header)


def recognise_models(header: Iterable[str]) -> bool:
    """Say whether a table gives the scale of models."""
    names = set(header)
    return "model" in names and bool(names & {*SCALES, "family"}) and "value" not in names


def decode(content: bytes) -> str:
    """Turn the bytes of a text file into text, as spreadsheets write them."""
    if content.startswith(ARCHIVES):
        raise UnreadableError("an archive or a workbook: unpack it, or save it as CSV UTF-8")
    for mark, coding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if content.startswith(mark):
            try:
                text = content.decode(coding)
            except UnicodeDecodeError:
                raise UnreadableError("not text in UTF-8: save it as CSV UTF-8") from None
            if "\0" in text:
                raise UnreadableError("not text")
            return text
    raise AssertionError


def rows_of(text: str) -> tuple[list[str], Iterable[dict[str, str]], str]:
    """Split a table into its header, its rows and the mark that separates its cells."""
    head = text.lstrip("\r\n").partition("\n")[0]
    mark = max((",", *SEPARATORS), key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        header = [snake_case(name) for name in next(reader, [])]
    except csv.Error:
        raise UnreadableError("a header with a quotation mark out of place") from None
    named = [name for name in header if name]
    if len(set(named)) < len(named):
        raise UnreadableError("two columns of one name")
    return header, records(reader, header), mark


def records(reader: Any, header: list[str]) -> Iterable[dict[str, str]]:
    """Give each row that is not empty, as an object."""
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                if len(stripped) > len(header) and any(stripped[len(header) :]):
                    raise UnreadableError(f"line {reader.line_num} has more cells than the header")
                yield dict(zip(header, stripped, strict=False))
    except csv.Error:
        raise UnreadableError(
            f"a quotation mark out of place, or a huge cell, by line {reader.line_num}"
        ) from None


def read(rows: Iterable[Mapping[str, Any]], mark: str = ",") -> Reading:
    """Turn the rows of a table into observations.

    Parameters
    ----------
    rows
        Cells by name of column: text, or numbers where the file has types.
    mark
        What separates the cells. Unless it is a comma, numbers may have decimal commas.
    """
    reading = Reading()
    wrong: dict[int, str] = {}
    unscaled: dict[int, str] = {}
    for line, cells in enumerate(rows, start=2):
        try:
            row = row_of(cells, decimal_comma=mark != ",")
        except ValueError as error:
            wrong[line] = str(error)
            continue
        scale, unread = scale_of(cells, decimal_comma=mark != ",")
        if unread:
            unscaled[line] = unread
        reading.rows.append(row._replace(**scale, line=line))  # type: ignore[arg-type]
    reading.remarks = [f"row {line}: {why}" for line, why in list(wrong.items())[:REMARKS]]
    if more := list(wrong)[REMARKS:]:
        reading.remarks.append(f"no observations either: {rows_in_words(more)}")
    if unscaled:
        first, *others = unscaled
        also = f", and so in {rows_in_words(others)}" if others else ""
        reading.remarks.append(f"row {first}: {unscaled[first]} is no number above 0{also}")
    return reading


def rows_in_words(lines: list[int]) -> str:
    """Name rows by their numbers, and count those beyond the first."""
    named = [f"{line:,}" for line in lines[:LISTED]]
    if len(lines) > LISTED:
        named.append(f"{len(lines) - LISTED:,} more")
    return f"row{'s' if len(lines) > 1 else ''} {in_words(named)}"


def scale_of(
    cells: Mapping[str, Any], *, decimal_comma: bool
) -> tuple[dict[str, float], str | None]:
    """Read the scale of the model of a row, and say what of it is no number above zero."""
    scale, unread = {}, None
    for name in SCALES:
        if missing(cells.get(name)):
            continue
        try:
            value, percent = number_of(cells[name], decimal_comma=decimal_comma)
        except ValueError:
            value, percent = math.nan, False
        if value > 0 and not percent:
            scale[name] = value
        else:
            unread = f"{name} {shown(str(cells[name]))}"
    return scale, unread


def row_of(cells: Mapping[str, Any], *, decimal_comma: bool) -> Row:
    """Turn the cells of a row into an observation, or say what is wrong with it."""
    texts = {name: str(cells[name]) for name in TEXTS if not missing(cells.get(name))}
    if absent := [name for name in REQUIRED if missing(cells.get(name))]:
        raise ValueError(f"no {' and no '.join(absent)}")
    signed = set()
    numbers: dict[str, float] = {}
    for name in (*IN_UNIT, *WHOLE):
        if not missing(cells.get(name)):
            numbers[name], percent = number_of(cells[name], decimal_comma=decimal_comma)
            if name in IN_UNIT and numbers[name]:
                signed.add(percent)
    unit = texts.pop("unit", None)
    if True in signed:
        if False in signed or unit not in (None, "percent", "%"):
            raise ValueError("a per cent sign at some numbers only, or beside another unit")
        unit = "percent"
    wholes = {name: whole_of(name, numbers.pop(name)) for name in WHOLE if name in numbers}
    metric = metric_named(texts.pop("metric"))
    if unit is None and metric in LOWER_IS_BETTER:
        unit = unit_of(metric)
    better = truth(cells.get("higher_is_better"))
    return Row(
        **{"source": None, **texts, **numbers, **wholes},  # type: ignore[arg-type]
        metric=metric,
        unit="percent" if unit == "%" else unit,
        higher_is_better=lower_is_better(metric) if better is None else better,
    )


def missing(cell: Any) -> bool:
    """Say whether a cell holds nothing."""
    return cell is None or cell == "" or (isinstance(cell, float) and math.isnan(cell))


def truth(cell: Any) -> bool | None:
    """Read a truth value."""
    if missing(cell):
        return None
    plain = str(cell).casefold()
    if plain not in ("true", "false"):
        raise ValueError(f"{shown(str(cell))} is neither true nor false")
    return plain == "true"


def whole_of(name: str, value: float) -> int:
    """Take a whole number."""
    if (found := whole(value)) is None:
        raise ValueError(f"{value:g} is no whole number of {name.replace('n_', '')}")
    return found


def number_of(cell: Any, *, decimal_comma: bool) -> tuple[float, bool]:
    """Read a number, and whether it has a per cent sign."""
    spelled = str(cell).strip()
    percent = spelled.endswith("%")
    plain = spelled.removesuffix("%").strip()
    if decimal_comma and "." not in plain:
        plain = plain.replace(",", ".", 1)
    try:
        value = float(plain)
    except ValueError:
        value = math.nan
    if math.isnan(value) or "_" in plain or not plain.isascii():
        raise ValueError(f"{shown(spelled)} is not a number")
    if not abs(value) < HUGE:
        raise ValueError(f"{shown(spelled)} is larger than any score")
    return value, percent


def parquet(path: Path) -> tuple[list[str], Iterable[dict[str, Any]]]:
    """Read a Parquet file: its columns, and its rows."""
    import pyarrow as arrow
    from pyarrow import parquet as files

    try:
        file = files.ParquetFile(path)
        groups = range(file.metadata.num_row_groups)
        size = sum(file.metadata.row_group(group).total_byte_size for group in groups)
        if size > LARGEST or file.metadata.num_rows > LARGEST // 100:
            raise UnreadableError(f"larger than {LARGEST // 2**20} MiB")
        names = {name: snake_case(name) for name in file.schema_arrow.names}
        wanted = {*TEXTS, *IN_UNIT, *WHOLE, *SCALES, "higher_is_better"}
        kept = [name for name, plain in names.items() if plain in wanted]
        rows = file.read(columns=kept).to_pylist()
    except (arrow.ArrowException, OSError, ValueError, OverflowError) as error:
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError("not a whole Parquet file") from None
    return list(names.values()), ({names[key]: cell for key, cell in row.items()} for row in rows)
