"""Put a built and printed book into `_build/release/`, as the files of a release.

Usage: python -m workflow.release

The same commit and the same build give the same bytes: archives are sorted, dated by the commit and
owned by nobody, and what a build measured of itself is left out.
"""

import gzip
import io
import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from workflow.contents import notebook_pages
from workflow.errors import BookError, one_sentence
from workflow.record import PAGE, file_sha256, told, versions
from workflow.version import UNRELEASED, changes, checked_version

NAME = "emergent-abilities-companion"
SUMS = "SHA256SUMS"
MANIFEST = "manifest.json"
_BUILD = Path("_build")
_TERMS = ("CITATION.cff", "LICENSE")


def write_release(folder: Path) -> None:
    """Write the files of a release.

    Parameters
    ----------
    folder
        The folder to write; what it held before is removed, once all is there.
    """
    version = checked_version()
    coming = folder.with_name(f".{folder.name}.coming")
    shutil.rmtree(coming, ignore_errors=True)
    coming.mkdir(parents=True)
    holds = _write_files(coming, f"{NAME}-{version}")
    _write_json(coming / MANIFEST, _manifest(coming, version, holds))
    sums = (f"{file_sha256(file)}  {file.name}\n" for file in sorted(coming.iterdir()))
    (coming / SUMS).write_text("".join(sums), "utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    coming.rename(folder)


def _write_files(folder: Path, stem: str) -> dict[str, str]:
    """Write what readers take, and say what each file holds."""
    work, site = _BUILD / "work" / "html", _BUILD / "html"
    terms = {name: Path(name).read_bytes() for name in _TERMS}
    notebooks = {f"{page}.ipynb": work / "executed" / f"{page}.ipynb" for page in notebook_pages()}
    for needed in (site / "index.html", _BUILD / "book.pdf", *notebooks.values()):
        if not needed.is_file():
            raise BookError(f"There is no {needed}; `make release` builds and prints the book.")
    pages = _below(site)
    if PAGE in pages:
        content = json.loads((work / "build.json").read_text("utf-8"))
        del content["seconds"]  # no two builds take equally long
        pages[PAGE] = told(pages[PAGE].decode(), content).encode()
    date = _date()
    _archive(folder / f"{stem}-site.tar.gz", pages, date)
    executed = {name: file.read_bytes() for name, file in notebooks.items()}
    _archive(folder / f"{stem}-notebooks.tar.gz", executed | terms, date)
    data = {f"data/{name}": text for name, text in _below(Path("data")).items() if name[0] != "."}
    _archive(folder / f"{stem}-data.tar.gz", data | terms, date)
    shutil.copyfile(_BUILD / "book.pdf", folder / f"{stem}.pdf")
    shutil.copyfile(".zenodo.json", folder / "zenodo.json")
    (folder / "CHANGES.md").write_text(_changes(stem.removeprefix(f"{NAME}-")), "utf-8")
    return {
        f"{stem}-site.tar.gz": "The book as pages: unpack it and open index.html.",
        f"{stem}-notebooks.tar.gz": "The notebooks behind the pages, with their outputs.",
        f"{stem}-data.tar.gz": "The tables as a Data Package: see datapackage.json.",
        f"{stem}.pdf": "The book in print.",
        "zenodo.json": "What an archive is told of this release, in Zenodo's fields.",
        "CHANGES.md": "What readers gain by this version.",
    }


def _changes(version: str) -> str:
    try:
        return changes(version)
    except BookError:  # a release that is tried out, before it has a tag
        return changes(UNRELEASED)


def _manifest(folder: Path, version: str, holds: Mapping[str, str]) -> dict[str, Any]:
    """Say what was built from what, and with what."""
    build = json.loads((_BUILD / "work" / "html" / "build.json").read_text("utf-8"))
    packages = {one.metadata["Name"].lower(): one.version for one in distributions()}
    return {
        "name": NAME,
        "version": version,
        "commit": _git("rev-parse", "HEAD"),
        "with_uncommitted_changes": bool(_git("status", "--porcelain")),
        "date": datetime.fromtimestamp(_date(), UTC).isoformat(),
        "files": [
            {
                "path": name,
                "holds": text,
                "bytes": (folder / name).stat().st_size,
                "sha256": file_sha256(folder / name),
            }
            for name, text in sorted(holds.items())
        ],
        "tables": build["data"],
        "python": versions([])["python"],
        "packages": dict(sorted(packages.items())),
    }


def _below(folder: Path) -> dict[str, bytes]:
    """Read the files of a folder, by their names in it."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def _archive(target: Path, files: Mapping[str, bytes], date: int) -> None:
    """Write files into an archive that unpacks into one folder of its own name."""
    top = target.name.removesuffix(".tar.gz")
    with (
        target.open("wb") as stream,
        gzip.GzipFile(filename="", mode="wb", fileobj=stream, mtime=date) as packed,
        tarfile.open(mode="w", fileobj=packed, format=tarfile.PAX_FORMAT) as archive,
    ):
        for name in sorted(files):
            entry = tarfile.TarInfo(f"{top}/{name}")
            entry.size, entry.mtime, entry.mode = len(files[name]), date, 0o644
            archive.addfile(entry, io.BytesIO(files[name]))


def _date() -> int:
    """Give the time of the commit, or the one that packagers set for all they build."""
    return int(os.environ.get("SOURCE_DATE_EPOCH") or _git("log", "-1", "--format=%ct"))


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise BookError(f"A release is made of a commit, but git says: {done.stderr.strip()}")
    return done.stdout.strip()


def _write_json(file: Path, content: Mapping[str, Any]) -> None:
    file.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")


def listing(folder: Path) -> Iterator[str]:
    """Say how large each file of a release is, a line each."""
    for file in sorted(folder.iterdir()):
        yield f"  {file.stat().st_size / 1e6:8.2f} MB  {file.name}"


def main() -> None:
    """Write the release of the current directory."""
    folder = _BUILD / "release"
    write_release(folder)
    print(*listing(folder), f"The release is in {folder}/", sep="\n")


if __name__ == "__main__":
    with one_sentence():
        main()
