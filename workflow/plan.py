"""What a build consists of: its notebooks, with what each reads and is given.

The plan is written as JSON for the Snakefile. Beside the names of input files it holds a digest
of their contents: Snakemake alone would miss a file replaced by an older one.
"""

import hashlib
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from workflow.contents import ASSIGNMENTS, all_pages, library_sources, notebook_pages
from workflow.decks import DECKS, decks_of
from workflow.notebook import (
    declared_parameters,
    declared_tables,
    parameters_of_all,
    read_notebook,
    typed_values,
)
from workflow.repository import checked_repository

OWN_BOOK = "html"
"""The name of the book as it is, without parameters."""

_PRESS = Path(__file__).with_name("pdf")  # no page of the site depends on it
_PROJECTOR = Path(__file__).with_name("slides")  # nor on what renders decks

_DECKS_READ = (
    *(Path("book/references.bib"), Path("book/style/favicon.svg")),
    *(
        Path(__file__).with_name(name)
        for name in ("decks.py", "errors.py", "policy.py", "render.py")
    ),
)

_EXECUTION = (
    *("environment.py", "errors.py", "execute.py", "glue.py", "notebook.py"),
    "shown_data.py",
)


def make_plan(
    name: str, given: Mapping[str, str], repository: str, *, pdf: bool = False
) -> dict[str, Any]:
    """Plan the build of the book in the current directory.

    Parameters
    ----------
    name
        The folder under `_build/` in which the book is published.
    given
        Values of parameters as text. Each goes to the notebooks that declare it and take it.
    repository
        The address of the GitHub repository that pages link to, or nothing.
    pdf
        Whether the book is printed, too.
    """
    sources = {page: Path(f"{page}.md") for page in notebook_pages()}
    texts = {page: read_notebook(source) for page, source in sources.items()}
    declared = {page: declared_parameters(text) for page, text in texts.items()}
    values = typed_values(given, parameters_of_all(declared.values()), "this book")

    own_data = _data_files(str(values["data"])) if "data" in values else []
    library = [*_files("emergence"), *_files("requirements.txt")]
    press, projector = _files(_PRESS), _files(_PROJECTOR)
    code = [file for file in _files(_PRESS.parent) if file not in {*press, *projector}]
    steps = [Path(__file__).with_name(name) for name in _EXECUTION]
    notebooks = {}
    for page, source in sources.items():
        own = {
            name: text
            for name, text in given.items()
            if name in declared[page] and declared[page][name].takes(text)
        }
        typed_values(own, declared[page], str(source))
        data = own_data if "data" in own else []
        inputs = [source, *declared_tables(texts[page], source), *data, *library, *steps]
        arguments = [word for name in own for word in ("-p", name, str(values[name]))]
        # What is given nothing is the same in every book, and run once for all of them.
        book = name if own else OWN_BOOK
        notebooks[page] = {
            "book": book,
            "executed": f"_build/work/{book}/executed/{page}.ipynb",
            "arguments": arguments,
            **_read(inputs),
        }
    prose = [
        file
        for place in ("_config.yml", "_toc.yml", "CITATION.cff", "book", "data")
        for file in _files(place)
    ]
    prose += [Path(f"{page}.md") for page in all_pages() if Path(f"{page}.md").is_file()]
    decks = decks_of({page: each["book"] == OWN_BOOK for page, each in notebooks.items()})
    prose += [deck.source for deck in decks]  # the page that lists them says what they hold
    docstrings = library_sources()
    assignments = _files(ASSIGNMENTS)
    return {
        "name": name,
        "code": f"{sys.version} {_read([*library, *code])['digest']}",
        "notebooks": notebooks,
        "library": _read([Path("_config.yml"), *docstrings, *library, *code]) if docstrings else {},
        "assignments": _read([*assignments, *_files("data"), *library, *code])
        if assignments
        else {},
        "site": {
            "arguments": ["--repository", checked_repository(repository)] if repository else [],
            **_read([*prose, *library, *code]),
        },
        "slides": {
            "decks": [deck.name for deck in decks],
            "notebooks": sorted({page for deck in decks for page in deck.notebooks}),
            **_read(
                [
                    *(deck.source for deck in decks),
                    *_files(DECKS / "style"),
                    *(file for file in _DECKS_READ if file.is_file()),
                    *_files("requirements.txt"),
                    *projector,
                ]
            ),
        }
        if decks
        else {},
        "pdf": {
            "arguments": [] if name == OWN_BOOK else ["--name", name],
            **_read([Path("_config.yml"), Path("_toc.yml"), *_files("requirements.txt"), *press]),
        }
        if pdf
        else {},
    }


def _data_files(data: str) -> list[Path]:
    from emergence.observations import data_sets  # late: pandas takes a second

    # An absolute path stays itself when joined; a name is that of a folder of data/.
    return [file for place in data_sets(data).values() for file in _files(Path("data", place))]


def _files(place: str | Path) -> list[Path]:
    """List a file, or the files in a folder, without hidden ones and compiled code."""
    top = Path(place)
    if top.is_file():
        return [top]
    return sorted(
        file
        for file in top.rglob("*")
        if file.is_file()
        and not any(
            part.startswith(".") or part == "__pycache__" for part in file.relative_to(top).parts
        )
    )


def _read(inputs: Iterable[Path]) -> dict[str, Any]:
    files = sorted(set(inputs))
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.name}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return {"inputs": [str(file) for file in files], "digest": digest.hexdigest()}
