"""Ask every external address of the built book whether it is still there.

Usage: python -m workflow.links [--tree TREE]

Sphinx's own builder asks, with the settings `linkcheck_…` of `_config.yml`: it waits where a server
wants it to, and tries again. Links within the book are checked by the tests of the site.
"""

import argparse
import json
import re
import shutil
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from workflow.errors import BookError, one_sentence
from workflow.render import complaints, jupyter_book

_TREE = Path("_build/work/html/source")
_REFUSED = re.compile(r"^403 .* for url: (\S+)")


def check(tree: Path) -> tuple[int, list[str]]:
    """Ask all addresses in a staged tree.

    Parameters
    ----------
    tree
        The staged tree, with executed notebooks.

    Returns
    -------
    int
        The number of addresses asked.
    list of str
        What is wrong, a line an address and page.
    """
    if not (tree / "_toc.yml").is_file():
        raise BookError(f"There is no {tree}; run `make book` first.")
    output, log = tree.parent / "links", tree.parent / "links.log"
    shutil.rmtree(output, ignore_errors=True)
    good = jupyter_book(tree, output, log, builder="linkcheck")
    answers = output / "_build" / "html" / "output.json"  # where Jupyter Book has it
    if not answers.is_file():
        raise BookError(f"The links could not be checked: {complaints(log)}")
    said = [json.loads(line) for line in answers.read_text("utf-8").splitlines()]
    asked = {answer["uri"] for answer in said if _is_asked(answer)}
    if not good and not any(answer["status"] == "broken" for answer in said):
        raise BookError(f"The pages have faults of their own: {complaints(log)}")
    return len(asked), faults(said)


def faults(answers: Iterable[Mapping[str, Any]]) -> list[str]:
    """Say which addresses are broken, of those that Sphinx has asked.

    Parameters
    ----------
    answers
        What Sphinx has written of each link: its page, `uri`, `status` and more.
    """
    return sorted(
        f"{answer['filename']}: {answer['uri']}: {answer['info']}"
        for answer in answers
        if answer["status"] == "broken"
        and _is_asked(answer)
        and not _found_but_refused(answer["uri"], answer["info"])
    )


def _is_asked(answer: Mapping[str, Any]) -> bool:
    """Tell whether a link leads elsewhere; what joins the site later, Sphinx does not find."""
    outside = urlsplit(answer["uri"]).scheme in ("http", "https")
    return outside and answer["status"] not in ("ignored", "unchecked")


def _found_but_refused(address: str, info: str) -> bool:
    """Tell whether a DOI was resolved, and its publisher turned away a program."""
    refused = _REFUSED.match(info)
    host = urlsplit(address).hostname
    return bool(refused) and host == "doi.org" != urlsplit(refused[1] if refused else "").hostname


def main() -> int:
    """Check the links of the book that was built last."""
    parser = argparse.ArgumentParser(prog="python -m workflow.links", description=__doc__)
    parser.add_argument("--tree", type=Path, default=_TREE, help=f"a staged tree; if not {_TREE}")
    asked, wrong = check(parser.parse_args().tree)
    if wrong:
        print(*wrong, sep="\n", file=sys.stderr)
    print(f"{asked} addresses asked, {len(wrong)} broken.")
    return 1 if wrong else 0


if __name__ == "__main__":
    with one_sentence():
        sys.exit(main())
