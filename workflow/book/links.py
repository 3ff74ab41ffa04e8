"""Buttons that lead from a page to its text on GitHub, and to where its notebook can be run.

The theme's own buttons would all lead to the executed notebook on the main branch, where it is
not: there are only text notebooks.
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from workflow.repository import EXECUTED_BRANCH


def add_buttons(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Add the buttons to a page of the book, if it is known where its sources are published.

    Parameters
    ----------
    app
        The Sphinx application; its setting `book_repository` is the address or empty.
    pagename, templatename, context, doctree
        What Sphinx knows of the page. One without a doctree is made by Sphinx itself.
    """
    repository: str = app.config.book_repository
    if not repository or doctree is None:
        return
    groups = [_text_group(repository, pagename)]
    if app.env.doc2path(pagename).endswith(".ipynb"):
        groups.insert(0, _launch_group(repository, pagename))
    context["header_buttons"][:0] = groups


def drop_code_in_attributes(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Remove the button that prints: a policy forbids code in attributes, and browsers print.

    Parameters
    ----------
    app, pagename, templatename, context, doctree
        What Sphinx knows of the page.
    """
    for group in context.get("header_buttons", []):
        group["buttons"] = [one for one in group["buttons"] if one["type"] != "javascript"]


def _text_group(repository: str, page: str) -> dict[str, Any]:
    source = f"{repository}/blob/main/{page}.md?plain=1"
    return _group(
        ("Sources on GitHub", "fab fa-github", "source-buttons"),
        [
            _link("Show source", "fas fa-code", source, "The text of this page"),
            _link(
                "Suggest edit",
                "fas fa-pencil-alt",
                f"{repository}/edit/main/{page}.md",
                "Edit the text of this page",
            ),
            _link("Repository", "fab fa-github", repository, "The whole book"),
        ],
    )


def launch_addresses(repository: str, page: str) -> dict[str, str]:
    """Say where the executed notebook of a page can be run, by the name of the place.

    Parameters
    ----------
    repository
        The address of the book's repository; without one there is no such place.
    page
        The name of the page.
    """
    if not repository:
        return {}
    name = repository.removeprefix("https://github.com/")
    branch = EXECUTED_BRANCH
    return {
        "Binder": f"https://mybinder.org/v2/gh/{name}/{branch}?urlpath=lab/tree/{page}.ipynb",
        "Colab": f"https://colab.research.google.com/github/{name}/blob/{branch}/{page}.ipynb",
    }


def _launch_group(repository: str, page: str) -> dict[str, Any]:
    logos = {"Binder": "_static/images/logo_binder.svg", "Colab": "_static/images/logo_colab.png"}
    return _group(
        ("Run this page", "fas fa-rocket", "launch-buttons"),
        [
            _link(place, logos[place], address, f"Run this page on {place}")
            for place, address in launch_addresses(repository, page).items()
        ],
    )


def _group(look: tuple[str, str, str], buttons: list[dict[str, str]]) -> dict[str, Any]:
    tooltip, icon, label = look
    return {"type": "group", "tooltip": tooltip, "icon": icon, "label": label, "buttons": buttons}


def _link(text: str, icon: str, url: str, tooltip: str) -> dict[str, str]:
    return {"type": "link", "text": text, "icon": icon, "url": url, "tooltip": tooltip}


def connect(app: Sphinx) -> None:
    """Connect the buttons to Sphinx.

    Parameters
    ----------
    app
        The Sphinx application.
    """
    app.add_config_value("book_repository", "", "html", str)
    after_the_theme = 900
    app.connect("html-page-context", add_buttons, priority=after_the_theme)
    app.connect("html-page-context", drop_code_in_attributes, priority=after_the_theme)
