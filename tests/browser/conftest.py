"""A server of the built book, and Chromium to look at it."""

import os
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright
from reader import SITE, Reader, Theme

from benchmarks import chromium

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The network is cut off: no name but this machine's own address leads anywhere.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


class Quiet(SimpleHTTPRequestHandler):
    """A file server that does not log."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Serve the site while the tests run."""
    if not (SITE / "index.html").is_file():
        pytest.fail(f"There is no book in {SITE}; `make book` builds it.")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(SITE)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once."""
    with sync_playwright() as playwright:
        program = chromium.program(playwright)
        if program is None:
            message = "NO CHROMIUM FOUND: what the pages do in a browser is NOT tested"
            if os.environ.get("CI"):
                pytest.fail(message)
            pytest.skip(message)
        started = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def reader(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """Open a window: on a desktop in the dark, where a test does not say otherwise."""
    choice: tuple[str, Theme] = getattr(request, "param", ("desktop", "dark"))
    person = Reader(browser, *choice)
    yield person
    person.context.close()
