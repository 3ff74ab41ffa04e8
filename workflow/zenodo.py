"""What Zenodo is told of a release: `.zenodo.json`, made of `CITATION.cff`.

Zenodo reads the file at the tag of a release. It would read `CITATION.cff` instead, but not the
work that is cited there. ``python -m workflow.zenodo`` writes the file.
"""

import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import yaml

from workflow.book.citation import name_of

SOURCE = Path("CITATION.cff")
TARGET = Path(".zenodo.json")


def metadata(cited: Mapping[str, Any]) -> dict[str, Any]:
    """Say in the fields of Zenodo's deposits what a citation file says.

    Parameters
    ----------
    cited
        A file in the Citation File Format, parsed.
    """
    code, prose = cited["license"]  # Zenodo takes one of the two
    return {
        "title": cited["title"],
        "upload_type": cited["type"],
        "version": str(cited["version"]),
        "description": f"<p>{escape(' '.join(cited['abstract'].split()), quote=False)}</p>",
        "creators": [_person(author) for author in cited["authors"]],
        "access_right": "open",
        "license": code,
        "notes": f"The code is under {code}; prose and data are under {prose}.",
        "keywords": cited["keywords"],
        "language": "eng",
        "related_identifiers": [_related(work) for work in cited["references"]],
    }


def _person(author: Mapping[str, str]) -> dict[str, str]:
    """Name an author, with the ORCID where there is one."""
    orcid = author.get("orcid", "").removeprefix("https://orcid.org/")
    return {"name": name_of(author)} | ({"orcid": orcid} if orcid else {})


def _related(work: Mapping[str, Any]) -> dict[str, str]:
    """Name a work that this one recomputes: its numbers were read from the other's figures."""
    return {
        "identifier": work["doi"],
        "scheme": "doi",
        "relation": "isDerivedFrom",
        "resource_type": f"publication-{work['type']}",
    }


def main() -> None:
    """Write the file."""
    told = metadata(yaml.safe_load(SOURCE.read_text("utf-8")))
    TARGET.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
