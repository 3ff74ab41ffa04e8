"""Have Jupyter Book render a staged tree; pages that no change can have touched stay as they are.

What Sphinx keeps between builds lies in a folder of ours beside the tree. It is used again only
where it came of a build without a warning, by the same code, and where nothing but pages changed;
`workflow/book/unchanged.py` then says which pages have to be written. Otherwise all starts anew.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from urllib.parse import unquote

from workflow.environment import controlled_environment
from workflow.publish import link

KEPT_LIBRARY = "library"
"""The name of the folder beside the tree with what is read ahead."""

# The process ends soon, and all memory with it: searching the pages' trees for garbage again and
# again, and once more at the end, would take a third of its time.
_JUPYTER_BOOK = (
    "import atexit, gc; gc.disable(); atexit.register(gc.freeze); "
    "from jupyter_book.cli.main import main; main()"
)
_KEPT = "sphinx"
_MADE_BY = "made_by"
_NOT_FOR_READERS = {".buildinfo", ".buildinfo.bak"}
_NEEDS_NO_MENTION = {"_modules", "_sources", "_static"}


def render(tree: Path, site: Path, log: Path, code: str = "", anew: bool = True) -> bool:
    """Render a staged tree, and tell whether it went without a warning.

    Parameters
    ----------
    tree
        The staged sources.
    site
        The folder that becomes the site. It appears whole or not at all.
    log
        The file for all that Sphinx says.
    code
        A digest of the code that renders. What other code has left is not used again.
    anew
        Whether all is rendered from scratch. Otherwise nothing but pages may have changed in the
        tree since it was rendered last, and pages that did not must have the times that they had.
    """
    shutil.rmtree(site, ignore_errors=True)
    output = tree.parent / _KEPT
    made_by = output / _MADE_BY
    if anew or not made_by.is_file() or made_by.read_text("utf-8") != code:
        shutil.rmtree(output, ignore_errors=True)
    html = output / "_build" / "html"
    shutil.rmtree(html / "_static", ignore_errors=True)  # links say a checksum of what lies there
    made_by.unlink(missing_ok=True)  # if this is killed, the next build starts from scratch
    if not jupyter_book(tree, output, log):
        # Sphinx says nothing again of a page that it has read.
        shutil.rmtree(output, ignore_errors=True)
        return False
    coming = site.with_name(f"{site.name}.coming")
    shutil.rmtree(coming, ignore_errors=True)
    shutil.copytree(html, coming, ignore=_left_over(html), copy_function=link)
    for folder in sorted(coming.rglob("*/"), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    coming.rename(site)
    made_by.write_text(code, "utf-8")
    return True


def _left_over(html: Path) -> Callable[[str, list[str]], set[str]]:
    """Find what is not for readers: pictures and files, say, that pages had before they changed."""
    pages = [file for file in html.rglob("*.html") if file.relative_to(html).parts[0] != "_modules"]
    mentioned = {
        PurePosixPath(page.parent.name, unquote(word)).parts[-2:]
        for page in pages
        for text in re.findall(r'="([^"]*\.[^"]*)"', page.read_text("utf-8"))
        for word in re.split(r"[?#, ]", text)
    }

    def ignored(folder: str, names: list[str]) -> set[str]:
        place = Path(folder).relative_to(html)
        if not place.parts or place.parts[0] in _NEEDS_NO_MENTION:
            return _NOT_FOR_READERS & set(names)
        return {
            name
            for name in names
            if not name.endswith(".html")
            and not Path(folder, name).is_dir()
            and (place.name, name) not in mentioned
        }

    return ignored


def read_library(tree: Path, log: Path) -> bool:
    """Read the pages of docstrings, to be taken over by `render`; tell whether without a warning.

    Parameters
    ----------
    tree
        The tree that `stage_library` wrote. What is read appears beside it.
    log
        The file for all that Sphinx says.
    """
    shutil.rmtree(tree.parent / KEPT_LIBRARY, ignore_errors=True)
    with TemporaryDirectory(prefix="library-") as output:
        return jupyter_book(tree, Path(output), log)


def jupyter_book(tree: Path, output: Path, log: Path, builder: str = "html") -> bool:
    """Run Jupyter Book over a staged tree, and tell whether it went without a warning.

    Parameters
    ----------
    tree
        The staged sources.
    output
        The folder for what it writes, in `_build/` there.
    log
        The file for all that it says.
    builder
        What is built, in Sphinx's words.
    """
    build = ["build", str(tree), "-W", "-n", "--keep-going", "--path-output", str(output)]
    build += ["--builder", builder]
    with TemporaryDirectory(prefix="book-") as scratch, log.open("w", encoding="utf-8") as stream:
        finished = subprocess.run(
            [sys.executable, "-c", _JUPYTER_BOOK, *build],
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            env=controlled_environment(Path(scratch)),
            check=False,
        )
    return finished.returncode == 0


def report(what: str, log: Path) -> None:
    """Say on the standard error what has to be put right.

    Parameters
    ----------
    what
        What was rendered, as a writer calls it.
    log
        All that Sphinx said.
    """
    print(f"The {what} have faults (all of Sphinx's messages: {log}):", file=sys.stderr)
    print(complaints(log), file=sys.stderr)


def complaints(log: Path) -> str:
    """Pick out of Sphinx's log what has to be put right, with paths as a writer knows them.

    Parameters
    ----------
    log
        All that Sphinx said, beside the staged trees, whose own paths are left out.
    """
    text = re.sub(r"\x1b\[[0-9;]*m", "", log.read_text("utf-8"))  # colours
    text = re.sub(rf"{re.escape(str(log.parent.resolve()))}/(library-)?source/", "", text)
    # MyST-NB counts 10000 lines a cell; a writer knows the text notebook, which has the same cells.
    text = re.sub(r"\.ipynb:(\d+)\d{4}:", r".md: cell \1:", text)
    lines = text.splitlines()
    warnings = [line for line in lines if re.search(r"(WARNING|ERROR|CRITICAL): ", line)]
    return "\n".join(warnings or lines[-20:])
