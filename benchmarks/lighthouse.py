"""``make lighthouse``: the heaviest chapter by Lighthouse, as a phone and as a desktop get it.

Needs npx, which fetches Lighthouse where it is missing. The site is served on this machine, with
gzip, as those who publish it do. Fails where a goal is missed.
"""

import gzip
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any

from bs4 import BeautifulSoup
from playwright.sync_api import sync_playwright

from benchmarks.chromium import program
from workflow.errors import BookError, one_sentence

LIGHTHOUSE = "lighthouse@12.8.2"
SITE = Path("_build/html")
ROUNDS = 3
"""Measurements of which the median counts."""

PRESETS = {"mobile": [], "desktop": ["--preset=desktop"]}
GOALS = {
    "performance": {"mobile": 90, "desktop": 98},
    "accessibility": {"mobile": 100, "desktop": 100},
    "best-practices": {"mobile": 100, "desktop": 100},
    "seo": {"mobile": 100, "desktop": 100},
}
"""Least scores, of 100."""

MOST_BYTES = 600_000
"""Over the wire, before a reader does anything."""


@dataclass(frozen=True)
class Measured:
    """What Lighthouse says of a page: scores of 100 by category, and bytes over the wire."""

    scores: dict[str, float]
    size: int


class Zipping(SimpleHTTPRequestHandler):
    """A file server that packs text, as servers of sites do, and does not log."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Send a file, packed where that helps."""
        file = Path(self.translate_path(self.path))
        if not file.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        packed = file.suffix not in {".woff", ".woff2", ".png"}
        content = zipped(file) if packed else file.read_bytes()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(str(file)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@cache
def zipped(file: Path) -> bytes:
    """Pack a file once."""
    return gzip.compress(file.read_bytes(), 6)


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a folder on this machine alone, and give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Zipping, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def weight(page: Path) -> int:
    """Count the packed bytes of a page with the pictures that one reader gets, in all."""
    pictures = BeautifulSoup(page.read_bytes(), "html.parser").select("img.picture.wide.light")
    files = {(page.parent / str(picture["src"])).resolve() for picture in pictures}
    return len(zipped(page)) + sum(len(zipped(file)) for file in files)


def heaviest(site: Path) -> str:
    """Name the chapter that weighs most.

    Raises
    ------
    BookError
        If no book is built.
    """
    chapters = sorted(site.glob("notebooks/*.html"))
    if not chapters:
        raise BookError(f"There is no book in {site}; `make book` builds it.")
    return max(chapters, key=weight).relative_to(site).as_posix()


def measure(address: str, options: list[str], browser: str) -> Measured:
    """Have Lighthouse look at a page once.

    Raises
    ------
    BookError
        If it cannot be run.
    """
    command = ["npx", "--yes", LIGHTHOUSE, address, *options, "--quiet", "--output=json"]
    command.append("--chrome-flags=--headless=new --no-sandbox --disable-gpu")
    done = subprocess.run(
        command, env={**os.environ, "CHROME_PATH": browser}, capture_output=True, encoding="utf-8"
    )
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise BookError(f"{LIGHTHOUSE} did not finish: {last}")
    report = json.loads(done.stdout)
    scores = {name: 100 * report["categories"][name]["score"] for name in GOALS}
    return Measured(scores, int(report["audits"]["total-byte-weight"]["numericValue"]))


def middle(rounds: list[Measured]) -> Measured:
    """Take the median of each number."""
    scores = {name: median(each.scores[name] for each in rounds) for name in GOALS}
    return Measured(scores, int(median(each.size for each in rounds)))


def shortfalls(measured: dict[str, Measured]) -> list[str]:
    """Say which goals are missed, and by how much."""
    scores = [
        f"{name} {found.scores[name]:.0f} on {preset}, below {goals[preset]}"
        for preset, found in measured.items()
        for name, goals in GOALS.items()
        if found.scores[name] < goals[preset]
    ]
    sizes = [
        f"{found.size:,} bytes on {preset}, above {MOST_BYTES:,}"
        for preset, found in measured.items()
        if found.size > MOST_BYTES
    ]
    return scores + sizes


def main() -> None:
    """Measure, print, and fail where a goal is missed."""
    if shutil.which("npx") is None:
        raise BookError("npx: not found; it comes with Node.js (Debian: nodejs and npm).")
    with sync_playwright() as playwright:
        browser = program(playwright)
    if browser is None:
        raise BookError("Chromium: not found; `python -m playwright install chromium` brings it.")
    chapter = heaviest(SITE)
    with served(SITE) as address:
        measured = {
            preset: middle([measure(address + chapter, options, browser) for _ in range(ROUNDS)])
            for preset, options in PRESETS.items()
        }
    print(f"{chapter}, the heaviest chapter; median of {ROUNDS}")
    for preset, found in measured.items():
        scores = ", ".join(f"{name} {score:.0f}" for name, score in found.scores.items())
        print(f"{preset:8} {scores}; {found.size / 1000:.0f} KB over the wire")
    if missed := shortfalls(measured):
        sys.exit("Missed: " + "; ".join(missed))


if __name__ == "__main__":
    with one_sentence():
        main()
