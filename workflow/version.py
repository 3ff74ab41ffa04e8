"""The version of the book, which several files state, and what it changed.

Usage: python -m workflow.version [TAG]

Exits with 2 where the files disagree, or where a tag is not the version's.
"""

import argparse
import json
import re
import tomllib
from pathlib import Path

import yaml

from workflow.errors import BookError, one_sentence

UNRELEASED = "Unreleased"


def checked_version(tag: str | None = None) -> str:
    """Give the version that all files of the current directory state, or refuse.

    Parameters
    ----------
    tag
        The tag that is to become a release, `v` and the version. Without one there need not be a
        section for the version among the changes.
    """
    stated: dict[str, str] = {
        "pyproject.toml": tomllib.loads(_text("pyproject.toml"))["project"]["version"],
        "CITATION.cff": str(yaml.safe_load(_text("CITATION.cff"))["version"]),
        ".zenodo.json": json.loads(_text(".zenodo.json"))["version"],
    }
    version = stated["pyproject.toml"]
    said = ", ".join(f"{file} says {text}" for file, text in stated.items())
    if len(set(stated.values())) > 1:
        raise BookError(f"The files state several versions: {said}; `make data` writes the last.")
    if tag is not None and tag != f"v{version}":
        raise BookError(
            f"The tag is '{tag}', but {said}: a release of this commit is tagged 'v{version}'."
        )
    if tag is not None:
        changes(version)
    return version


def changes(version: str) -> str:
    """Give what `CHANGELOG.md` says of a version.

    Parameters
    ----------
    version
        The version, or what is written in the place of one before it is released.
    """
    heading = rf"^## \[?{re.escape(version)}\]?(?: .*)?$"
    found = re.search(rf"{heading}\n([\s\S]*?)(?=^## |\Z)", _text("CHANGELOG.md"), re.M)
    if found is None:
        raise BookError(
            f"CHANGELOG.md has no section '## {version}': say there what readers gain by it."
        )
    return found[1].strip() + "\n"


def _text(file: str) -> str:
    try:
        return Path(file).read_text("utf-8")
    except FileNotFoundError:
        raise BookError(f"There is no {file} here; run from the folder of the book.") from None


def main() -> None:
    """Say the version, if all files agree on it."""
    parser = argparse.ArgumentParser(prog="python -m workflow.version", description=__doc__)
    parser.add_argument("tag", nargs="?", help="the tag that is to be this version's")
    print(checked_version(parser.parse_args().tag or None))


if __name__ == "__main__":
    with one_sentence():
        main()
