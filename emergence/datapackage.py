"""The data package that ships with the companion, and the check that its files are as described."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from emergence.tables import DATA

DESCRIPTOR = DATA / "datapackage.json"
"""Written by ``make data``."""


def stale(data: Path = DATA) -> list[str]:
    """Hold the files against the descriptor.

    Parameters
    ----------
    data
        Folder with ``datapackage.json``.

    Returns
    -------
    list of str
        One sentence for each file that is not as the descriptor says; none if all is well.
    """
    problems = []
    for resource in json.loads((data / DESCRIPTOR.name).read_text(encoding="utf-8"))["resources"]:
        path = data / resource["path"]
        if not path.is_file():
            problems.append(f"{resource['path']}: missing; expected the file of the data package.")
        elif checksum(path) != resource["hash"]:
            problems.append(
                f"{resource['path']}: its SHA-256 is not the one in datapackage.json; "
                "if the change is meant, run `make data`."
            )
    return problems


def checksum(path: Path) -> str:
    """Give the SHA-256 of a file as the descriptor writes it."""
    return f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
