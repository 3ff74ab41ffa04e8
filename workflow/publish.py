"""Put a finished site in the place of the published one, by rename.

The new site is copied beside the old one first, so the old one is whole until the new one is, and
none is missing but for the instant between two renames.
"""

import filecmp
import os
import shutil
from pathlib import Path

OF_SNAKEMAKE = ".snakemake_timestamp"  # it marks every folder that is a job's output


def publish(site: Path, target: Path) -> None:
    """Make the folder `target` equal to `site`; nothing happens where it already is.

    Parameters
    ----------
    site
        The finished site, left as it is.
    target
        The published folder.
    """
    recover(target)
    if target.is_dir() and _same(filecmp.dircmp(site, target, ignore=[OF_SNAKEMAKE])):
        return
    coming, leaving = _beside(target)
    shutil.copytree(site, coming, ignore=shutil.ignore_patterns(OF_SNAKEMAKE))
    if target.exists():
        target.rename(leaving)
    coming.rename(target)
    shutil.rmtree(leaving, ignore_errors=True)


def publish_file(file: Path, target: Path) -> None:
    """Put a finished file in the place of the published one, by rename.

    Parameters
    ----------
    file
        The finished file, left as it is.
    target
        The published file.
    """
    coming, _ = _beside(target)
    shutil.copyfile(file, coming)
    coming.replace(target)


def lay_in(part: Path | None, place: Path) -> None:
    """Put what another job has made into the finished site, before it is published.

    Parameters
    ----------
    part
        The finished folder, left as it is; or None, where this book has no such part.
    place
        Its place in the site.
    """
    shutil.rmtree(place, ignore_errors=True)
    if part is not None:
        ignored = shutil.ignore_patterns(OF_SNAKEMAKE)
        shutil.copytree(part, place, ignore=ignored, copy_function=link)


def link(source: str, target: str) -> None:
    """Give a file a second name: a copy of what has just been written waits for the disk."""
    try:
        os.link(source, target)
    except OSError:  # not every file system can
        shutil.copy2(source, target)


def recover(target: Path) -> None:
    """Tidy up after a publication that was killed.

    Parameters
    ----------
    target
        The published folder. If it is missing, the one that was just taken away comes back.
    """
    coming, leaving = _beside(target)
    if leaving.exists() and not target.exists():
        leaving.rename(target)
    for leftover in (coming, leaving):
        shutil.rmtree(leftover, ignore_errors=True)


def _beside(target: Path) -> tuple[Path, Path]:
    return target.with_name(f".{target.name}.coming"), target.with_name(f".{target.name}.leaving")


def _same(folders: filecmp.dircmp[str]) -> bool:
    if folders.left_only or folders.right_only or folders.common_funny:
        return False
    _, different, unreadable = filecmp.cmpfiles(
        folders.left, folders.right, folders.common_files, shallow=False
    )
    return not different and not unreadable and all(map(_same, folders.subdirs.values()))
