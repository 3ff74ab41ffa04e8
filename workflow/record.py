"""What a build took and gave, in `build.json` beside it: no two builds take equally long.

It is not part of the site, whose bytes depend on its sources alone.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path


def record(times: Mapping[str, Path], work: Path, site: Path) -> None:
    """Write `build.json` into the work folder of a book.

    Parameters
    ----------
    times
        Where each of the build's jobs left its time: its notebooks by their pages, `library` and
        `site`.
    work
        The work folder.
    site
        The published site.
    """
    content = {
        "seconds": {job: _seconds(place) for job, place in times.items()},
        "sha256": checksum(site),
    }
    (work / "build.json").write_text(json.dumps(content, indent=1) + "\n", "utf-8")


def _seconds(times: Path) -> float | None:
    """Read how long a job took when it last ran, if that is known."""
    return float(times.read_text("utf-8")) if times.is_file() else None


def checksum(site: Path) -> str:
    """Give one SHA-256 of all files in a folder and of their names.

    Parameters
    ----------
    site
        The folder.
    """
    digest = hashlib.sha256()
    for file in sorted(file for file in site.rglob("*") if file.is_file()):
        digest.update(f"{file.relative_to(site).as_posix()}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
