"""Make the PDF of a finished site: ``python -m workflow.pdf SITE PDF [--name NAME]``."""

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import yaml
from sphinx_external_toc.parsing import parse_toc_yaml

from workflow.errors import one_sentence
from workflow.pdf import matter
from workflow.pdf.formulas import draw_formulas
from workflow.pdf.matter import Part
from workflow.pdf.pages import Chapter, description, read_chapters
from workflow.pdf.press import print_pdf


def document(site: Path, name: str) -> str:
    """Return the whole book as one document.

    Parameters
    ----------
    site
        The folder of the finished site of the book in the current directory.
    name
        The name under which a reader built it, or nothing.
    """
    config = yaml.safe_load(Path("_config.yml").read_text("utf-8"))
    plan = _outline()
    pages = [page for _, some in plan for page in some]
    chapters = dict(zip(pages, read_chapters(site, pages), strict=True))
    parts = [Part(caption, [chapters[page] for page in some]) for caption, some in plan]
    everything = list(chapters.values())
    for chapter in everything:
        draw_formulas(chapter.content)
    lists = {
        "Index of terms": matter.index(everything, "Index of terms"),
        "Figures": matter.captions(everything, "figure", "Figures"),
        "Tables": matter.captions(everything, "table", "Tables"),
    }
    says = description(site, pages[0])
    return "".join(
        [
            _head(config, says),
            matter.title_page(config, says, name),
            matter.contents(parts, [title for title, content in lists.items() if content]),
            *(_set(part) for part in parts),
            *lists.values(),
            "</body></html>",
        ]
    )


def _outline() -> list[tuple[str, list[str]]]:
    """Return the parts of the book, each with its pages; first what stands before all parts."""
    site_map = parse_toc_yaml("_toc.yml")
    parts = [("", [site_map.root.docname])]
    for tree in site_map.root.subtrees:
        pages = [str(item) for item in tree.items if str(item) in site_map]
        if tree.caption:
            parts.append((tree.caption, pages))
        else:
            parts[-1][1].extend(pages)
    return parts


def _head(config: Mapping[str, Any], says: str) -> str:
    title, author = escape(str(config["title"])), escape(str(config["author"]))
    language = escape(str(config.get("sphinx", {}).get("config", {}).get("language", "en")))
    return f"""<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="author" content="{author}"><meta name="description" content="{escape(says)}">
</head><body data-title="{title}">
"""


def _set(part: Part) -> str:
    """Return a part of the book with its chapters."""
    chapters: Sequence[Chapter] = part.chapters
    if part.caption:
        return matter.part_page(part) + "".join(str(chapter.content) for chapter in chapters)
    for chapter in chapters:
        chapter.content["class"] = "alone"
    return "".join(str(chapter.content) for chapter in chapters)


def main() -> int:
    """Make the PDF that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m workflow.pdf", description=__doc__)
    parser.add_argument("site", type=Path, help="the finished site")
    parser.add_argument("pdf", type=Path, help="the file to write")
    parser.add_argument("--name", default="", help="the name under which a reader built the book")
    arguments = parser.parse_args()
    start = time.monotonic()
    pages, faults = print_pdf(document(arguments.site, arguments.name), arguments.pdf)
    if faults:
        print("The PDF has faults:", *faults, sep="\n", file=sys.stderr)
        return 1
    print(f"  {f'pdf ({pages} pages)':<24}{time.monotonic() - start:6.1f} s", flush=True)
    return 0


if __name__ == "__main__":
    with one_sentence():
        sys.exit(main())
