"""What a build took and gave: in `build.json` beside it, and on the page "About this build".

That page is the one file of the site whose bytes do not depend on the sources alone, since no two
builds take equally long. The checksum of the site leaves it out.
"""

import hashlib
import json
import platform
import re
from collections.abc import Iterable, Mapping
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import Any

from workflow.publish import OF_SNAKEMAKE

PAGE = "book/about_build.html"
PACKAGES = (
    *("jupyter-book", "sphinx", "myst-nb", "jupytext", "papermill", "ipykernel", "snakemake"),
    *("matplotlib", "seaborn", "pandas", "numpy", "scipy"),
)
_MARK = "<!-- this build -->"
_END = "<!-- end of this build -->"
_PLACE = re.compile(rf"{_MARK}(?:.*?{_END})?", re.DOTALL)


def record(times: Mapping[str, Path], work: Path, site: Path) -> None:
    """Write `build.json` into the work folder of a book, and what it says into the site's page.

    Parameters
    ----------
    times
        Where each of the build's jobs left its time: its notebooks by their pages,
        `library`, `assignments` and `site`.
    work
        The work folder.
    site
        The finished site, before it is published.
    """
    content = {
        "seconds": {job: _seconds(place) for job, place in times.items()},
        "versions": versions(),
        "data": {str(file): file_sha256(file) for file in sorted(Path("data").rglob("*.csv"))},
        "sha256": checksum(site),
    }
    (work / "build.json").write_text(json.dumps(content, indent=1) + "\n", "utf-8")
    page = site / PAGE
    if page.is_file():
        page.write_text(told(page.read_text("utf-8"), content), "utf-8", newline="")


def told(page: str, content: Mapping[str, Any]) -> str:
    """Write what was recorded into a page that has a place for it, instead of what stood there.

    Parameters
    ----------
    page
        The page, as HTML.
    content
        What `build.json` holds, or less.
    """
    return _PLACE.sub(lambda _: f"{_MARK}\n{in_html(content)}{_END}", page)


def versions(packages: Iterable[str] = PACKAGES) -> dict[str, str]:
    """Give the versions of Python and of packages.

    Parameters
    ----------
    packages
        Their names; those that take part in a build, if not given.
    """
    return {"python": platform.python_version()} | {name: version(name) for name in packages}


def in_html(content: Mapping[str, Any]) -> str:
    """Write what was recorded as folds of a page, and the checksum of the site as a sentence.

    Parameters
    ----------
    content
        What `build.json` holds; it may lack the seconds.
    """
    seconds = {
        job: "not known" if took is None else f"{took:.1f}"
        for job, took in content.get("seconds", {}).items()
    }
    took = _fold("Seconds that each job took when it last ran", ("Job", "Seconds"), seconds)
    return "\n".join(
        [
            f"<p>SHA-256 of the site, without this page: <code>{content['sha256']}</code>.</p>",
            *([took] if seconds else []),
            _fold("Versions", ("What", "Version"), content["versions"]),
            _fold("SHA-256 of the data", ("Table", "SHA-256"), content["data"]),
            "",
        ]
    )


def _fold(title: str, head: tuple[str, str], rows: Mapping[str, str]) -> str:
    """Write a table of two columns that opens when asked for."""
    written = "".join(
        f"<tr><th><code>{escape(name)}</code></th><td><code>{escape(text)}</code></td></tr>"
        for name, text in rows.items()
    )
    return (
        f'<details class="folded"><summary>{title}</summary>'
        '<table class="table">'
        f"<thead><tr><th>{head[0]}</th><th>{head[1]}</th></tr></thead>"
        f"<tbody>{written}</tbody></table></details>"
    )


def _seconds(times: Path) -> float | None:
    """Read how long a job took when it last ran, if that is known."""
    return float(times.read_text("utf-8")) if times.is_file() else None


def file_sha256(file: Path) -> str:
    """Give the SHA-256 of a file.

    Parameters
    ----------
    file
        The file.
    """
    return hashlib.sha256(file.read_bytes()).hexdigest()


def checksum(site: Path) -> str:
    """Give one SHA-256 of all files in a folder and of their names, but for the build's own page.

    Parameters
    ----------
    site
        The folder.
    """
    digest = hashlib.sha256()
    files = {file.relative_to(site).as_posix(): file for file in site.rglob("*") if file.is_file()}
    for name in sorted(files.keys() - {PAGE, OF_SNAKEMAKE}):
        digest.update(f"{name}\0".encode() + bytes.fromhex(file_sha256(files[name])))
    return digest.hexdigest()
