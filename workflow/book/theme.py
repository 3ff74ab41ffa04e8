"""The theme without its defects; templates beside this file mend the markup."""

import re
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from markupsafe import Markup
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator

from workflow.book import social
from workflow.book.social import TOUCH_ICON

DESCRIPTION_LENGTH = 160  # what search engines show


def mend_options(app: Sphinx, config: Config) -> None:
    """Set options of the theme without losing those that Jupyter Book sets.

    Parameters
    ----------
    app
        The Sphinx application.
    config
        Its configuration; `html_theme_options` in `_config.yml` would replace
        Jupyter Book's own.
    """
    config.html_context.setdefault("default_mode", "auto")  # without it a console error
    config.html_theme_options |= {
        # With these empty the theme shows no header bar and no second search field.
        "navbar_start": [],
        "navbar_center": [],
        "navbar_end": [],
        "navbar_persistent": [],
        "primary_sidebar_end": [],  # a place for advertisements
        "back_to_top_button": False,  # it stands outside all landmarks
        "use_fullscreen_button": False,  # code in an attribute, for what every browser can do
        "pygments_light_style": "a11y-high-contrast-light",
        "pygments_dark_style": "a11y-high-contrast-dark",
    }


def unplug_thebe(app: Sphinx, config: Config) -> None:
    """Silence an extension of Jupyter Book that runs cells on foreign machines.

    Parameters
    ----------
    app
        The Sphinx application.
    config
        Its configuration. It cannot keep Thebe out: what the extension puts into every page
        names another host, and declares a constant twice, which is an error in the console.
    """
    for listeners in app.events.listeners.values():
        for listener in list(listeners):
            if listener.handler.__module__ == "sphinx_thebe":
                app.disconnect(listener.id)
    app.registry.css_files[:] = [
        (name, attributes) for name, attributes in app.registry.css_files if "thebe" not in name
    ]


def mend_page(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give the page its icons, and describe it to search engines and where links are shared.

    Parameters
    ----------
    app
        The Sphinx application.
    pagename, templatename, context, doctree
        What Sphinx knows of the page.
    """
    tags = [context.get("metatags", "")]
    icon = context["pathto"]("_static/favicon.svg", resource=True)
    tags.append(f'<link rel="icon" type="image/svg+xml" href="{icon}" />')
    touch = context["pathto"](f"_static/{TOUCH_ICON}", resource=True)
    tags.append(f'<link rel="apple-touch-icon" href="{touch}" />')
    if doctree is not None:
        given = re.search(r'<meta content="([^"]*)" name="description"', tags[0])
        content = given[1] if given else escape(_first_sentences(doctree) or context["title"])
        if not given:
            tags.append(f'<meta name="description" content="{content}" />')
        title = escape(Markup(context["title"]).striptags())
        tags += social.tags(app, pagename, doctree, title, content)
    context["metatags"] = "\n".join(tags)


def defer_scripts(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Have scripts wait until the page shows: none draws it, save those of the search's page.

    Parameters
    ----------
    app, pagename, templatename, context, doctree
        What Sphinx knows of the page.
    """
    if pagename == "search":
        return
    kept = []
    for script in context["script_files"]:
        attributes = getattr(script, "attributes", {})
        if "DOCUMENTATION_OPTIONS" in attributes.get("body", ""):
            continue  # would run before what it changes; for a search that this book has not
        if getattr(script, "filename", None) and "async" not in attributes:
            # Pages share the scripts' descriptions, so this one gets a new one.
            waiting = {**attributes, "defer": "defer"}
            script = type(script)(script.filename, priority=script.priority, **waiting)
        kept.append(script)
    context["script_files"][:] = kept


def flatten_index(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """List the pages of source code in one list: Sphinx puts lists into lists, beside their items.

    Parameters
    ----------
    app, pagename, templatename, context, doctree
        What Sphinx knows of the page.
    """
    if pagename == "_modules/index":
        head, *items = re.split(r"</?ul>", context["body"])
        context["body"] = f"{head}<ul>{''.join(items)}</ul>"


def share_contents(
    drawn: dict[Any, str],
    _app: Sphinx,
    page: str,
    _template: str,
    context: dict[str, Any],
    _doctree: nodes.document | None,
) -> None:
    """Draw the table of contents once for all pages of source code in folders of one depth.

    It marks none of them as the current page, so only the way up to the root differs. The theme
    asks for it several times a page, and there are many such pages.
    """
    draw = context["toctree"]
    kind = page.count("/") if page.startswith("_modules/") else page

    def shared(**choices: Any) -> str:
        key = (kind, *sorted(choices.items()))
        if key not in drawn:
            drawn[key] = draw(**choices)
        return drawn[key]

    context["toctree"] = shared


def name_folds(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Name what unfolds a part of the table of contents: the theme gives it a picture alone.

    Parameters
    ----------
    app, pagename, templatename, context, doctree
        What Sphinx knows of the page.
    """
    draw = context["generate_toctree_html"]

    def named(*choices: Any, **more: Any) -> Any:
        drawn = draw(*choices, **more)
        for fold in drawn.select("li > details"):
            fold.summary["aria-label"] = f"Pages of {fold.find_previous_sibling('a').get_text()}"
        return drawn

    context["generate_toctree_html"] = named


def in_mark(text: nodes.Node) -> bool:
    """Say whether a text is that of the mark of a claim."""
    while text.parent is not None:
        text = text.parent
        if isinstance(text, nodes.superscript):
            return True
    return False


def _first_sentences(doctree: nodes.document) -> str:
    """Return the begin of the first paragraph that is prose of the page."""
    paragraphs = (
        "".join(text.astext() for text in paragraph.findall(nodes.Text) if not in_mark(text))
        for paragraph in doctree.findall(nodes.paragraph)
        if isinstance(paragraph.parent, nodes.section)
    )
    text = " ".join(next(paragraphs, "").split())
    if len(text) <= DESCRIPTION_LENGTH:
        return text
    return text[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0] + " …"


class FoldedCodeLast(SphinxPostTransform):
    """Moves the folded code of a cell below what it shows: the picture comes first."""

    default_priority = 200  # after MyST-NB has folded it
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Move the code of all cells of a page."""
        for folded in list(self.document.findall(HideCodeCellNode)):
            cell = folded.parent
            cell.remove(folded)
            cell.append(folded)


def _visit_folded_code(translator: HTML5Translator, node: HideCodeCellNode) -> None:
    """Fold code behind its one visible name; MyST-NB hides that name behind another label."""
    translator.body.append(
        f'<details class="folded">\n<summary>{escape(node["prompt_show"])}</summary>\n'
    )


def _depart_folded_code(translator: HTML5Translator, node: HideCodeCellNode) -> None:
    translator.body.append("</details>\n")


def _visit_citation(translator: HTML5Translator, node: nodes.citation) -> None:
    """Write an entry of the bibliography as an item of a list, which docutils' role is not."""
    if not isinstance(node.previous_sibling(), nodes.citation):
        translator.body.append('<div role="list" class="citation-list">\n')
    translator.body.append(translator.starttag(node, "div", CLASS="citation", role="listitem"))


def _depart_citation(translator: HTML5Translator, node: nodes.citation) -> None:
    translator.body.append("</div>\n")
    if not isinstance(node.next_node(descend=False, siblings=True), nodes.citation):
        translator.body.append("</div>\n")


def connect(app: Sphinx) -> None:
    """Connect what mends the theme to Sphinx.

    Parameters
    ----------
    app
        The Sphinx application.
    """
    app.add_node(HideCodeCellNode, override=True, html=(_visit_folded_code, _depart_folded_code))
    app.add_node(nodes.citation, override=True, html=(_visit_citation, _depart_citation))
    app.config.templates_path.insert(0, str(Path(__file__).parent / "templates"))
    app.add_post_transform(FoldedCodeLast)
    app.connect("config-inited", mend_options)
    app.connect("config-inited", unplug_thebe)
    before_the_theme = 400
    app.connect("html-page-context", partial(share_contents, {}), priority=before_the_theme)
    app.connect("html-page-context", name_folds, priority=900)
    app.connect("html-page-context", mend_page, priority=900)
    app.connect("html-page-context", defer_scripts, priority=950)
    app.connect("html-page-context", flatten_index)
