"""Render the decks of the book of the current directory: ``python -m workflow.slides WORK_FOLDER``.

The folder holds `plan.json`, which says which decks there are and where the executed notebooks lie;
`slides/` is written. What has been rendered is kept beside it, and given again where all that the
decks show is as it was.
"""

import argparse
import json
import shutil
import sys
import time
from pathlib import Path

from workflow.decks import DECKS, Deck
from workflow.errors import one_sentence
from workflow.publish import link
from workflow.render import report
from workflow.slides.gather import digest, gather

_MADE_OF = "made_of"


def main() -> int:
    """Render the decks that a plan names."""
    parser = argparse.ArgumentParser(prog="python -m workflow.slides", description=__doc__)
    parser.add_argument("work", type=Path, help="the folder that holds plan.json")
    work: Path = parser.parse_args().work
    start = time.monotonic()
    plan = json.loads((work / "plan.json").read_text("utf-8"))
    executed = {page: Path(each["executed"]) for page, each in plan["notebooks"].items()}
    decks = [Deck(DECKS / f"{name}.md") for name in plan["slides"]["decks"]]
    content = gather(decks, executed)
    made_of = f"{plan['slides']['digest']} {digest(content)}"
    kept, log = work / "slides-kept", work / "slides.log"
    if not (kept / _MADE_OF).is_file() or (kept / _MADE_OF).read_text("utf-8") != made_of:
        from workflow.slides.render import render  # late: Sphinx takes most of a second

        shutil.rmtree(kept, ignore_errors=True)
        tree = work / "slides-source"
        shutil.rmtree(tree, ignore_errors=True)
        for path, data in content.items():
            (tree / path).parent.mkdir(parents=True, exist_ok=True)
            (tree / path).write_bytes(data)
        if not render(tree, kept, log):
            report("slides", log)
            return 1
        (kept / _MADE_OF).write_text(made_of, "utf-8")
    site = work / "slides"
    shutil.rmtree(site, ignore_errors=True)
    shutil.copytree(kept, site, ignore=shutil.ignore_patterns(_MADE_OF), copy_function=link)
    print(f"  {'slides':<24}{time.monotonic() - start:6.1f} s", flush=True)
    return 0


if __name__ == "__main__":
    with one_sentence():
        sys.exit(main())
