"""Sphinx's work, divided: what changes with the code alone is done ahead, the rest by processes.

Reading the library, that is the docstrings of all modules, and highlighting their code takes
longer than everything else. A job of its own does both, and keeps what Sphinx saves between
builds; a build of the pages takes it over as Sphinx takes over what its own processes read. What
is read where, and in which order it comes together, depends on the pages alone, so the site is the
same bytes on any machine.
"""

import pickle
import shutil
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path

import nbformat
from docutils import nodes
from sphinx.application import ENV_PICKLE_FILENAME, Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.ext import viewcode
from sphinx.util import logging
from sphinx.util.build_phase import BuildPhase
from sphinx.util.parallel import ParallelTasks, SerialTasks, parallel_available

from workflow.book import unchanged
from workflow.contents import LIBRARY

GIVE = "book_library_to"
TAKE = "book_library_from"
_SOURCES = "sources.pickle"
_PAGES_AT_ONCE = 6
_LOGGER = logging.getLogger(__name__)


def give(app: Sphinx, environment: BuildEnvironment) -> None:
    """Keep what was read, where that is wanted.

    Parameters
    ----------
    app, environment
        The Sphinx application, and its environment, which it has just saved.
    """
    if app.config[GIVE]:
        folder = Path(app.srcdir, app.config[GIVE])
        shutil.copytree(app.doctreedir, folder, dirs_exist_ok=True)
        viewcode.env_purge_doc(app, environment, "")  # modules of which the pages show nothing
        (folder / _SOURCES).write_bytes(pickle.dumps(list(viewcode.collect_pages(app))))


def _leave(app: Sphinx, _environment: BuildEnvironment) -> None:
    """End before pages are written, where only reading is wanted; warnings are faults."""
    if app.config[GIVE]:
        raise SystemExit(1 if app._warncount else 0)


def _take(builder: StandaloneHTMLBuilder) -> None:
    """Take over what was read ahead, with its pages as Sphinx keeps them."""
    folder = Path(builder.srcdir, builder.config[TAKE])
    ahead: BuildEnvironment = pickle.loads((folder / ENV_PICKLE_FILENAME).read_bytes())
    pages = [page for page in ahead.all_docs if page.startswith(LIBRARY)]
    for page in pages:
        target = Path(builder.doctreedir, f"{page}.doctree")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / f"{page}.doctree", target)
    builder.env.merge_info_from(pages, ahead, builder.app)


def _tasks(number: int) -> ParallelTasks | SerialTasks:
    return ParallelTasks(number) if parallel_available else SerialTasks()


def read(builder: StandaloneHTMLBuilder, pages: list[str]) -> None:
    """Read pages, half of them in another process, in the place of Sphinx's method.

    Parameters
    ----------
    builder
        Sphinx's builder.
    pages
        The names of the pages.
    """
    environment = builder.env
    if any(page.startswith(LIBRARY) for page in pages):
        _take(builder)
        pages = [page for page in pages if not page.startswith(LIBRARY)]
    for page in pages:  # as Sphinx does: with this, domains make their places for what they find
        builder.events.emit("env-purge-doc", environment, page)
        environment.clear_doc(page)

    def read_all(some: Sequence[str]) -> bytes:
        for page in some:
            builder.read_doc(page, _cache=False)
        return pickle.dumps(environment, pickle.HIGHEST_PROTOCOL)

    theirs: list[bytes] = []
    tasks = _tasks(1)
    tasks.add_task(read_all, pages[::2], lambda _pages, said: theirs.append(said))
    for page in pages[1::2]:
        builder.read_doc(page)
    tasks.join()
    other: BuildEnvironment = pickle.loads(theirs.pop())
    _find_namesakes(environment, other)
    environment.merge_info_from(pages[::2], other, builder.app)


def _find_namesakes(environment: BuildEnvironment, other: BuildEnvironment) -> None:
    """Warn of a target on two pages that were read apart, as Sphinx does of those read together."""
    ours, theirs = (each.domaindata["std"]["anonlabels"] for each in (environment, other))
    for name in sorted(ours.keys() & theirs.keys()):
        page, elsewhere = theirs[name][0], ours[name][0]
        if page != elsewhere:
            place = environment.doc2path(elsewhere)
            _LOGGER.warning("duplicate label %s, other instance in %s", name, place, location=page)


def write(builder: StandaloneHTMLBuilder, pages: Sequence[str]) -> None:
    """Write pages, and with all of them those of source code, in the place of Sphinx's method.

    Parameters
    ----------
    builder
        Sphinx's builder.
    pages
        The names of the pages.
    """

    def resolved(page: str) -> tuple[str, nodes.document]:
        builder.app.phase = BuildPhase.RESOLVING
        doctree = builder.env.get_and_resolve_doctree(page, builder)
        builder.app.phase = BuildPhase.WRITING
        builder.write_doc_serialized(page, doctree)
        return page, doctree

    def write_all(some: Sequence[tuple[str, nodes.document]]) -> None:
        for page, doctree in some:
            builder.write_doc(page, doctree)

    def write_sources(file: Path) -> None:
        for page in pickle.loads(file.read_bytes()):
            builder.handle_page(*page)

    everything = builder.env.found_docs <= set(pages)
    if builder.indexer is not None:  # most words stand on most pages
        language = builder.indexer.lang
        vars(language).update(stem=cache(language.stem))
        if not everything:
            unchanged.recall_words(builder.indexer, pages)
    write_all([resolved(pages[0])])  # its templates are then compiled for all processes
    tasks = _tasks(2)
    if everything:
        tasks.add_task(write_sources, Path(builder.srcdir, builder.config[TAKE], _SOURCES))
    for start in range(1, len(pages), _PAGES_AT_ONCE):
        tasks.add_task(write_all, list(map(resolved, pages[start : start + _PAGES_AT_ONCE])))
    tasks.join()
    if builder.indexer is not None:
        unchanged.keep_words(builder.indexer)


def _divide(app: Sphinx) -> None:
    """Put our methods in the place of Sphinx's, if something was read ahead."""
    builder = app.builder
    if not app.config[TAKE] or not isinstance(builder, StandaloneHTMLBuilder):
        return
    # Sphinx can divide its work itself, but brings it together in the order in which it ends.
    vars(builder).update(
        _read_serial=partial(read, builder),
        _write_serial=partial(write, builder),
    )
    # MyST-NB also writes a copy of every notebook, which no page links to.
    vars(nbformat).update(writes=lambda _notebook: "")
    for listener in list(app.events.listeners["html-collect-pages"]):
        if listener.handler is viewcode.collect_pages:  # what it gives was kept
            app.disconnect(listener.id)


def connect(app: Sphinx) -> None:
    """Connect the division of work to Sphinx.

    Parameters
    ----------
    app
        The Sphinx application.
    """
    app.add_config_value(GIVE, "", "", str)
    app.add_config_value(TAKE, "", "", str)
    app.connect("builder-inited", _divide)
    app.connect("env-check-consistency", give)
    app.connect("env-check-consistency", _leave, priority=900)
