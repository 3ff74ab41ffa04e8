"""A Sphinx extension that notes when reading begins, when writing begins and when it ends."""

import json
import time
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

FILE = "times.json"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Write the three times into the site.

    Parameters
    ----------
    app
        The Sphinx application.
    """
    times: dict[str, float] = {}

    def note(name: str) -> None:
        times[name] = time.time()

    def write(app: Sphinx, failure: Exception | None) -> None:
        note("written")
        Path(app.outdir, FILE).write_text(json.dumps(times), "utf-8")

    app.connect("builder-inited", lambda app: note("started"), priority=999)
    app.connect("env-updated", lambda app, env: note("read"), priority=999)
    app.connect("build-finished", write, priority=0)  # before the libraries are copied
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
