"""Reading JSON that anybody may have written, within bounds."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

LARGEST = 256 * 2**20
"""Bytes of one document, or of one line where every line is a document."""


HUGE = 1e100
"""No score is as large; squares and sums of what is below can be computed."""


class UnreadableError(ValueError):
    """A file that cannot be read, and why, in words that follow a colon."""


def parse(text: bytes) -> Any:
    """Parse one JSON document.

    ``NaN`` and ``Infinity``, which Python's own writer makes, become numbers that are not finite.

    Raises
    ------
    UnreadableError
        If it is no JSON, too deep, or names a key twice, of which either might be meant.
    """
    try:
        found = orjson.loads(text)
        again = orjson.dumps(found)
    except (ValueError, TypeError):
        return parse_strictly(text)
    # orjson keeps the last of two members of one name. Each has a colon, so that nothing is lost
    # exactly if as many come out as went in; unless a text writes one as an escape.
    if b"\\u003" in text or again.count(b":") != text.count(b":"):
        return parse_strictly(text)
    return found


def parse_strictly(text: bytes) -> Any:
    """Parse one JSON document with the parser of Python, which can be told more, at half the speed.

    Raises
    ------
    UnreadableError
        As :func:`parse` does.
    """
    try:
        return json.loads(text.decode("utf-8-sig"), object_pairs_hook=without_repetition)
    except UnreadableError:
        raise
    except RecursionError:
        raise UnreadableError("JSON that is nested too deeply") from None
    except UnicodeDecodeError:
        raise UnreadableError("not text in UTF-8") from None
    except json.JSONDecodeError as error:
        raise UnreadableError(
            f"not JSON, or not all of it (line {error.lineno}: {error.msg.lower()})"
        ) from None
    except ValueError:
        raise UnreadableError("a number of too many digits") from None


def without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object of its members, each of which has its own name."""
    members = dict(pairs)
    if len(members) < len(pairs):
        raise UnreadableError("an object that names one key twice")
    return members


def read_bytes(path: Path) -> bytes:
    """Read a file of bearable size."""
    try:
        with path.open("rb") as file:
            # No more than there is: Python makes room for all that is asked for.
            size = os.fstat(file.fileno()).st_size
            content = file.read(min(size, LARGEST) + 1)
    except OSError as error:
        raise UnreadableError(f"cannot be read ({(error.strerror or 'error').lower()})") from None
    if len(content) > LARGEST:
        raise UnreadableError(f"larger than {LARGEST // 2**20} MiB")
    return content


def parse_lines(path: Path) -> Iterator[Any]:
    """Parse a file that holds a document a line, however many lines."""
    try:
        with path.open("rb") as file:
            while line := file.readline(LARGEST + 1):
                if len(line) > LARGEST:
                    raise UnreadableError(f"a line larger than {LARGEST // 2**20} MiB")
                if line.strip():
                    yield parse(line)
    except OSError as error:
        raise UnreadableError(f"cannot be read ({(error.strerror or 'error').lower()})") from None


def number(found: Any) -> float | None:
    """Take a finite number; text, truth values, NaN and what no score can be are none."""
    if type(found) is float:
        return found if -HUGE < found < HUGE else None
    if isinstance(found, bool) or not isinstance(found, int | float):
        return None
    try:
        value = float(found)
    except OverflowError:
        return None
    return value if abs(value) < HUGE else None


def whole(found: Any) -> int | None:
    """Take a whole number above or equal to zero that a table can hold."""
    if type(found) is int:
        return found if 0 <= found < 1e15 else None
    value = number(found)
    return int(value) if value is not None and value.is_integer() and 0 <= value < 1e15 else None


def text(found: Any) -> str | None:
    """Take text that is not empty."""
    return found.strip() or None if isinstance(found, str) else None


def mapping(found: Any) -> dict[str, Any]:
    """Take an object; anything else is an empty one."""
    return found if isinstance(found, dict) else {}


def listing(found: Any) -> list[Any]:
    """Take an array; anything else is an empty one."""
    return found if isinstance(found, list) else []
