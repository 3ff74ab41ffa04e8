"""Which pages Sphinx has to write again when some have changed.

A page is made of its own text and of what it takes from others: titles and numbers, targets, terms,
citations, the table of contents. Sphinx keeps all of that in its environment. As long as it says
the same, only the pages whose own text changed are written; once it does not, all are.
"""

import hashlib
import pickle
from collections.abc import Iterable, Mapping
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.search import IndexBuilder

_SHARED = "shared.sha256"
_WORDS = "words.pickle"

# What tells of a page's own text, or of this run, and nothing to other pages.
_OWN = {
    *("app", "config", "config_status", "config_status_extra", "domains", "doctreedir", "events"),
    *("project", "settings", "srcdir", "temp_data", "ref_context", "version"),
    *("_pickled_doctree_cache", "_write_doc_doctree_cache", "nb_new_exec_data", "nb_metadata"),
    *("all_docs", "dependencies", "included", "images", "dlfiles", "original_image_uri"),
}

_KNOWN = (
    *("_titles", "_filenames", "_mapping", "_title_mapping", "_all_titles", "_index_entries"),
    *("_objtypes", "_objnames"),
)


def _plain(value: object) -> str:
    """Write a value such that equal values read the same, in whatever order they were found."""
    if isinstance(value, Mapping):
        return f"{{{','.join(sorted(f'{_plain(key)}:{_plain(of)}' for key, of in value.items()))}}}"
    if isinstance(value, list | tuple | set | frozenset):
        return f"[{','.join(sorted(map(_plain, value)))}]"
    if isinstance(value, nodes.Node):
        return str(value.pformat())
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if type(value).__repr__ is object.__repr__:  # it would say at which address
        return _plain(vars(value))
    return repr(value)


def told_to_others(environment: BuildEnvironment) -> dict[str, str]:
    """Digest what pages take from each other, by its name in Sphinx's environment.

    Parameters
    ----------
    environment
        Sphinx's environment, after all pages have been read.
    """
    shared: dict[str, Any] = {
        name: value
        for name, value in vars(environment).items()
        if name not in _OWN and not name.startswith("_search_index")
    }
    shared["metadata"] = {
        page: {name: value for name, value in of_page.items() if name != "wordcount"}
        for page, of_page in environment.metadata.items()
    }
    return {
        name: hashlib.sha256(_plain(value).encode()).hexdigest() for name, value in shared.items()
    }


def to_write(app: Sphinx, environment: BuildEnvironment) -> Iterable[str]:
    """Name the pages to write beside those that changed: none, or all if they may have to change.

    Parameters
    ----------
    app, environment
        The Sphinx application and its environment, after all pages have been read.
    """
    file = Path(app.doctreedir, _SHARED)
    said = "\n".join(f"{name} {digest}" for name, digest in told_to_others(environment).items())
    before = file.read_text("utf-8") if file.is_file() else ""
    file.write_text(said, "utf-8")
    return [] if said == before else environment.found_docs


def keep_words(indexer: IndexBuilder) -> None:
    """Keep what the search knows of all pages: the index that readers get lacks some of it.

    Parameters
    ----------
    indexer
        Sphinx's indexer, after all pages have been fed to it. Those that were fed last take the
        places that they have when all are fed.
    """
    for name in ("_all_titles", "_index_entries"):
        setattr(indexer, name, dict(sorted(getattr(indexer, name).items())))
    for places in (indexer._mapping, indexer._title_mapping):
        for word in [word for word, pages in places.items() if not pages]:
            del places[word]  # it stood only on pages that changed
    known = {name: vars(indexer)[name] for name in _KNOWN}
    Path(indexer.env.doctreedir, _WORDS).write_bytes(pickle.dumps(known))


def recall_words(indexer: IndexBuilder, changed: Iterable[str]) -> None:
    """Give the search what it knew of all pages but those that changed.

    Parameters
    ----------
    indexer
        Sphinx's indexer, before pages are fed to it.
    changed
        The pages that are fed to it now.
    """
    file = Path(indexer.env.doctreedir, _WORDS)
    vars(indexer).update(pickle.loads(file.read_bytes()))
    indexer.prune(indexer.env.found_docs - set(changed))


def connect(app: Sphinx) -> None:
    """Have Sphinx ask which pages to write.

    Parameters
    ----------
    app
        The Sphinx application.
    """
    app.connect("env-get-updated", to_write, priority=999)  # after sections have their numbers
