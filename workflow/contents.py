"""What `_toc.yml` names: the pages of the book of the current directory."""

from pathlib import Path

from sphinx_external_toc.parsing import MalformedError, parse_toc_yaml

from workflow.errors import BookError

NOTEBOOKS = "notebooks"
LIBRARY = "book/library/"  # the pages that are made of docstrings
ASSIGNMENTS = "book/assignments"  # a page, and the folder that its hand-outs are made from
NOT_HANDED_OUT = ("with_solutions.md", "marking.md")  # what Sphinx has no use for


def all_pages() -> list[str]:
    """List the pages that `_toc.yml` names, without their suffixes."""
    try:
        return list(parse_toc_yaml("_toc.yml"))
    except FileNotFoundError:
        raise BookError("_toc.yml: not found here; run from the folder of a book.") from None
    except MalformedError as error:
        raise BookError(f"_toc.yml: {' '.join(str(error).split())}") from None


def notebook_pages() -> list[str]:
    """List the pages that are notebooks: those under `notebooks/`."""
    return [page for page in all_pages() if Path(page).parts[0] == NOTEBOOKS]


def library_pages() -> list[str]:
    """List the pages that are made of docstrings."""
    return [page for page in all_pages() if page.startswith(LIBRARY)]


def library_sources() -> list[Path]:
    """List what the pages of docstrings are staged from; nothing, where the book has none."""
    pages = [file for page in library_pages() if (file := Path(f"{page}.md")).is_file()]
    return [*pages, *sorted(Path("book").glob("*.bib"))] if pages else []
