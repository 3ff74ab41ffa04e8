"""The page "The paper, section by section", written from `data/`.

``python -m workflow.paper_page`` writes it.
"""

from pathlib import Path

from workflow.paper import Section, claims, panels, sections, targets

DATA = Path(__file__).parents[1] / "data"
PAGE = DATA.parent / "book" / "section_by_section.md"

HEAD = """\
---
myst:
  html_meta:
    description: Each section, figure, table and claim of the paper, and where this book treats it.
---

<!-- Written by `make data` from the tables in data/. Do not edit. -->

# The paper, section by section

You read *Emergent Abilities of Large Language Models* {cite:p}`wei2022emergent` and want to know
what this book has to say about the place you are at. Each section and appendix is listed with its
argument in our words, the chapters that treat it, its figures and tables as this book redraws them,
and the claims in it that data can decide, each leading to its verdict. Chapters lead back here in
the line below their title.
"""


def page_text() -> str:
    """Compute the page."""
    return "\n".join([HEAD, *map(_section, sections(DATA))])


def _section(section: Section) -> str:
    level = "###" if "." in section.number else "##"
    chapters = ", ".join(f"{{doc}}`../notebooks/{chapter}`" for chapter in section.chapters)
    argument = "" if section.argument == "heading" else f" {section.argument.rstrip('.')}."
    pages = f"page{'s' if '-' in section.pages else ''} {section.pages.replace('-', '–')}"
    name = section.in_short.replace("§", "Section ")
    lines = [
        f"({section.anchor})=",
        f"{level} {section.in_short} {section.title}",
        "",
        f"{{named}}`{name} <{name}>`, {pages}.{argument}",
        "",
        f"- In this book: {chapters}",
        *(f"- {_shown(number)}" for number in section.shown),
        "",
    ]
    stated = [claim for claim in claims(DATA) if claim.section == section.number]
    if stated:
        lines += [
            f":::{{dropdown}} {len(stated)} claim{'s' if len(stated) > 1 else ''}",
            *(f"- {{if-there}}`{claim.text} <claim-{claim.name}>`" for claim in stated),
            ":::",
            "",
        ]
    return "\n".join(lines)


def _shown(number: str) -> str:
    """Write a link to a figure or table of the paper, with the titles of its panels."""
    target = targets(DATA).get(number)
    name = f"{{if-there}}`{number} <{target}>`" if target else f"{number}, described in words"
    titles = panels(DATA).get(number, [])
    return f"{name}: {', '.join(titles)}" if titles else name


def main() -> None:
    """Write the page."""
    PAGE.write_text(page_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
