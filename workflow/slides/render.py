"""Have sphinx-revealjs render decks, and keep of its output what a deck loads."""

import re
import shutil
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils
from sphinx_revealjs.utils import get_revealjs_path

from workflow.decks import DECKS
from workflow.policy import OURS, script_names, with_policy
from workflow.slides.gather import PICTURES

HERE = Path(__file__).parent
STYLE = Path("book", "style")
_LOADED = re.compile(rf'(?:href|src|srcset)="((?:_static|{PICTURES})/[^"?#]+)')
_IN_STYLE = re.compile(r"""url\(["']?(\w[^"':)]*)["']?\)""")


def render(tree: Path, site: Path, log: Path) -> bool:
    """Render decks, and tell whether it went without a warning.

    Parameters
    ----------
    tree
        The folder of the decks' texts and of what they show.
    site
        The folder to write.
    log
        The file for all that Sphinx says.
    """
    output = tree.with_name("slides-sphinx")
    shutil.rmtree(output, ignore_errors=True)
    decks = sorted(file.stem for file in tree.glob("*.md"))
    settings = {
        "extensions": ["myst_parser", "sphinx_revealjs", "workflow.slides.extension"],
        "root_doc": decks[0],
        "language": "en",
        "myst_enable_extensions": ["attrs_inline", "colon_fence", "dollarmath"],
        "templates_path": [str(HERE / "templates")],
        "revealjs_static_path": [str((DECKS / "style").resolve()), str(STYLE.resolve())],
        "revealjs_use_section_ids": True,
        "deck_bibliography": str(Path("book/references.bib").resolve()),
        "html_copy_source": False,
        "html_show_sourcelink": False,
    }
    with log.open("w", encoding="utf-8") as stream, patch_docutils(), docutils_namespace():
        app = Sphinx(
            str(tree),
            None,
            str(output),
            str(output / "doctrees"),
            "revealjs",
            confoverrides=settings,
            status=None,
            warning=stream,
            freshenv=True,
            warningiserror=True,
            keep_going=True,
        )
        app.build()
    if app.statuscode:
        return False
    policy = _policy()
    for deck in decks:
        text = (output / f"{deck}.html").read_text("utf-8")
        site.mkdir(parents=True, exist_ok=True)
        (site / f"{deck}.html").write_text(with_policy(text, policy), "utf-8", newline="")
        for loaded in map(Path, _LOADED.findall(text)):
            _copy(tree if loaded.parts[0] == PICTURES else output, loaded, site)
            if loaded.suffix == ".css":
                for mentioned in _IN_STYLE.findall((output / loaded).read_text("utf-8")):
                    _copy(output, loaded.parent / mentioned, site)
    return True


def _copy(source: Path, file: Path, site: Path) -> None:
    (site / file).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source / file, site / file)


def _policy() -> str:
    """Give what a deck may run: files of this site, and the script of the speaker's window.

    That window is empty when it opens, and is written by reveal.js; it has the policy of the deck,
    and shows the deck in two frames.
    """
    speaker = (get_revealjs_path() / "plugin/notes/speaker-view.html").read_text("utf-8")
    return "; ".join(
        [
            "default-src 'none'",
            f"img-src {OURS} data:",
            f"style-src {OURS} 'unsafe-inline'",  # reveal.js gives paper its size by a rule
            f"script-src {OURS} {' '.join(script_names(speaker))}",
            f"frame-src {OURS}",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
