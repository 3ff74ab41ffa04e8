"""The division of Sphinx's work: what is done ahead, what is done again, and the same bytes."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from workflow.record import checksum
from workflow.render import render

PROJECT = Path(__file__).parents[1]
TOY = Path(__file__).parent / "two_notebooks"
EXTENSIONS = """
sphinx:
  extra_extensions: [sphinx.ext.autodoc, sphinx.ext.viewcode, workflow.book]
  config:
    nitpick_ignore_regex: [["py:.*", "collections.*"]]
"""
LIBRARY = """\
# The library

```{eval-rst}
.. automodule:: workflow.errors
   :members:
```
"""


def build(book: Path) -> subprocess.CompletedProcess[str]:
    """Build a book and wait for the end."""
    return subprocess.run(
        [sys.executable, "-m", "workflow.build"],
        cwd=book,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def jobs(book: Path) -> set[str]:
    """Build a book, and name the jobs that ran."""
    finished = build(book)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return {line.split()[0] for line in finished.stdout.splitlines()} - {"The"}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the book of two notebooks, with a page of docstrings, built; tests leave it alone."""
    folder = tmp_path_factory.mktemp("built") / "book"
    shutil.copytree(TOY, folder)
    with (folder / "_config.yml").open("a") as config:
        config.write(EXTENSIONS)
    with (folder / "_toc.yml").open("a") as contents:
        contents.write("  - file: book/library/errors\n")
    (folder / "book/library").mkdir()
    (folder / "book/library/errors.md").write_text(LIBRARY, "utf-8")
    assert jobs(folder) == {"growth", "decay", "library", "site"}
    return folder


@pytest.fixture
def book(built: Path, tmp_path: Path) -> Path:
    """Give a built copy of that book to change."""
    return shutil.copytree(built, tmp_path / "book")


def test_library_is_read_once(book: Path, tmp_path: Path) -> None:
    """A changed notebook leaves it alone, and the site is that of a clean build."""
    site = book / "_build/html"
    source = (site / "_modules/workflow/errors.html").read_text("utf-8")
    assert 'id="one_sentence"' in source
    page = (site / "book/library/errors.html").read_text("utf-8")
    assert 'href="../../_modules/workflow/errors.html#one_sentence"' in page
    assert "one_sentence" in (site / "searchindex.js").read_text("utf-8")

    notebook = book / "notebooks/growth.md"
    notebook.write_text(notebook.read_text("utf-8") + "\nOne sentence more.\n", "utf-8")
    assert jobs(book) == {"growth", "site"}
    assert checksum(site) == from_scratch(book, tmp_path / "anew")


def from_scratch(book: Path, folder: Path) -> str:
    """Render the staged tree of a book anew elsewhere, and give the checksum of the site."""
    for name in ("source", "library"):
        shutil.copytree(book / "_build/work/html" / name, folder / name)
    assert render(folder / "source", folder / "site", folder / "log")
    return checksum(folder / "site")


def test_unchanged_pages_stay_as_they_are(book: Path, tmp_path: Path) -> None:
    """Unless another page tells them something else; either way the site is that of a clean build.

    Sphinx warns of a page when it reads it; one with a fault is read again until that is mended.
    """
    (book / "book/notes.txt").write_text("Not for long.\n", "utf-8")
    page = book / "book/about.md"
    text = page.read_text("utf-8") + "\n## Growth\n\nA heading that two pages share.\n"
    page.write_text(text, "utf-8")
    jobs(book)
    site, written = book / "_build/html", book / "_build/work/html/sphinx/_build/html"
    neighbour = written / "notebooks/decay.html"

    before = neighbour.stat().st_mtime_ns
    page.write_text(f"{text}\nThe {{download}}`notes.txt` know of a quagga.\n", "utf-8")
    assert jobs(book) == {"site"}
    assert neighbour.stat().st_mtime_ns == before
    assert "quagga" in (site / "searchindex.js").read_text("utf-8")
    assert list((site / "_downloads").rglob("notes.txt"))
    assert checksum(site) == from_scratch(book, tmp_path / "longer")

    page.write_text(text, "utf-8")
    assert jobs(book) == {"site"}
    assert neighbour.stat().st_mtime_ns == before
    assert not (site / "_downloads").exists()
    assert checksum(site) == from_scratch(book, tmp_path / "shorter")

    page.write_text(f"{text}\n{{doc}}`nowhere`\n", "utf-8")
    for _ in range(2):
        failed = build(book)
        assert failed.returncode == 1
        assert "nowhere" in failed.stderr

    page.write_text(text, "utf-8")
    assert jobs(book) == {"site"}
    before = neighbour.stat().st_mtime_ns
    page.write_text(text.replace("# About", "# Around"), "utf-8")  # it stands in every sidebar
    assert jobs(book) == {"site"}
    assert neighbour.stat().st_mtime_ns > before
    assert checksum(site) == from_scratch(book, tmp_path / "renamed")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("\n.. no-such-directive::\n", "no-such-directive"),  # found while reading
        ("\n:py:func:`workflow.errors.no_such`\n", "no_such"),  # found while rendering
    ],
)
def test_fault_in_the_library_names_the_page(book: Path, fault: str, said: str) -> None:
    text = LIBRARY.replace("   :members:\n", f"   :members:\n{fault}")
    (book / "book/library/errors.md").write_text(text, "utf-8")
    before = checksum(book / "_build/html")
    failed = build(book)
    assert failed.returncode == 1
    assert re.search(rf"^book/library/errors\.md:?.*{said}", failed.stderr, re.M), failed.stderr
    assert str(book) not in failed.stderr
    assert checksum(book / "_build/html") == before


def test_a_target_on_two_pages_is_a_fault(book: Path) -> None:
    """Whichever process read them: pages are divided in the order of their names."""
    pages = [book / name for name in ("notebooks/decay.md", "notebooks/growth.md", "book/about.md")]
    for page in pages:
        page.write_text(page.read_text("utf-8") + "\n(the-same-name)=\n\n## A heading\n", "utf-8")
    failed = build(book)
    assert failed.returncode == 1
    found = re.findall("duplicate label the-same-name", failed.stderr)
    assert len(found) == len(pages) - 1, failed.stderr
    assert str(book) not in failed.stderr


def test_many_processes_write_what_one_writes(tmp_path: Path) -> None:
    """The book as it is, rendered by Sphinx alone from the same tree, is the same bytes."""
    work = PROJECT / "_build/work/html"
    if not (work / "source").is_dir():
        pytest.fail("There is no staged book; `make book` leaves one.")
    tree = tmp_path / "source"
    shutil.copytree(work / "source", tree)
    config = (tree / "_config.yml").read_text("utf-8")
    assert "book_library_from: ../library" in config
    (tree / "_config.yml").write_text(config.replace("book_library_from: ../library", ""), "utf-8")
    assert render(tree, tmp_path / "site", tmp_path / "log"), (tmp_path / "log").read_text("utf-8")
    # Slides are rendered by a job of their own, and laid into the site when it is published.
    shutil.copytree(PROJECT / "_build/html/slides", tmp_path / "site/slides")
    assert checksum(tmp_path / "site") == checksum(PROJECT / "_build/html")
