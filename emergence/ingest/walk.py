"""Finding files below folders, without leaving them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from emergence.defects import shown
from emergence.tables import DataError

_RELATIVE = re.compile(r"\.{1,2}__")
"""How a path that begins with ``./`` or ``../`` begins as a folder of lm-evaluation-harness."""


@dataclass(frozen=True)
class Found:
    """A file below a source, or one that must not be read.

    Attributes
    ----------
    path
        Where it lies.
    parts
        Names of the folders from the source on, and its own.
    refused
        Why it is not read; None if it may be.
    """

    path: Path
    parts: tuple[str, ...]
    refused: str | None = None

    @property
    def shown(self) -> str:
        """Its name below the source, fit to be printed."""
        joined = "/".join(self.parts)
        return shown(joined, longest=120)


def files_below(source: Path, apart: frozenset[Path]) -> Iterator[Found]:
    """Give every file of a folder in order of name, or the file itself.

    Links are not followed, so that there is neither a loop nor a way out. Hidden files are
    passed over; hidden folders are not entered, unless they are named after a model's path.

    Parameters
    ----------
    source
        A folder or a file.
    apart
        Files that are not looked at: what an earlier run of ours wrote.
    """
    try:
        is_file, is_folder = source.is_file(), source.is_dir()
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or "no such path"
        raise DataError(f"{shown(str(source))}: cannot be read ({reason.lower()}).") from None
    if is_file:
        folder = source.absolute().parent.name
        yield Found(source, (folder, source.name) if folder else (source.name,))
        return
    if not is_folder:
        raise DataError(
            f"{shown(str(source))}: found no such file or folder, expected results of an "
            "evaluation; check the path."
        )
    top = source.absolute().name
    shut: list[OSError] = []
    for place, folders, names in os.walk(source, onerror=shut.append):
        here = Path(place)
        above = (top, *here.relative_to(source).parts)
        for name in sorted(folders):
            if (here / name).is_symlink():
                yield Found(here / name, (*above, name), "a link, which is not followed")
            elif hidden(name):
                yield Found(here / name, (*above, name), "a hidden folder, which is not entered")
        folders[:] = sorted(name for name in folders if not hidden(name))
        for name in sorted(names):
            path = here / name
            if hidden(name) or Path(os.path.abspath(path)) in apart:
                continue
            parts = (*above, name)
            if path.is_symlink():
                yield Found(path, parts, "a link, which is not followed")
            elif not path.is_file():
                yield Found(path, parts, "neither a file nor a folder")
            else:
                yield Found(path, parts)
    for closed in shut:
        path = Path(closed.filename)
        yield Found(path, (top, *path.relative_to(source).parts), "a folder that cannot be read")


def hidden(name: str) -> bool:
    """Say whether a file or folder is hidden, and not just named after a relative path."""
    return name.startswith(".") and not _RELATIVE.match(name)
