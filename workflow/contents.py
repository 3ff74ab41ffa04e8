"""What `_toc.yml` names: the pages of the book of the current directory."""

from pathlib import Path

from sphinx_external_toc.parsing import MalformedError, parse_toc_yaml

from workflow.errors import BookError

NOTEBOOKS = "notebooks"
LIBRARY = "book/library"  # the page that is made of docstrings


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


def library_sources() -> list[Path]:
    """List what the page of docstrings is staged from; nothing, where the book has none."""
    page = Path(f"{LIBRARY}.md")
    if LIBRARY not in all_pages() or not page.is_file():
        return []
    return [page, *sorted(page.parent.glob("*.bib"))]
