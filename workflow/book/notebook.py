"""What ends a page that is a notebook: the executed notebook, where to run it, its parameters."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment

from workflow.book.links import launch_addresses

DECLARED, GIVEN = "parameters", "injected-parameters"


@cache
def _parameter_cells(notebook: Path) -> dict[str, str]:
    """Read the cells of an executed notebook that hold its parameters, by their tag."""
    return {
        tag: "".join(cell["source"])
        for cell in json.loads(notebook.read_text("utf-8"))["cells"]
        for tag in cell["metadata"].get("tags", [])
        if tag in (DECLARED, GIVEN)
    }


def parameters(environment: BuildEnvironment, page: str) -> dict[str, str]:
    """Give the code that declares the parameters of a page, and what set others, if anything.

    Parameters
    ----------
    environment
        Sphinx's environment.
    page
        The name of the page; one that is no executed notebook has no parameters.
    """
    source = Path(environment.doc2path(page))
    return _parameter_cells(source) if source.suffix == ".ipynb" else {}


def changed_parameters(environment: BuildEnvironment, page: str) -> str:
    """Say which parameters of a page were set to what, or nothing where none was.

    Parameters
    ----------
    environment, page
        See :func:`parameters`.
    """
    lines = parameters(environment, page).get(GIVEN, "").splitlines()
    return ", ".join(line for line in lines if line and not line.startswith("#"))


def add_tools(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Hand what ends the page to its template.

    Parameters
    ----------
    app, pagename, templatename, context, doctree
        What Sphinx knows of the page. One without a doctree is made by Sphinx itself.
    """
    if doctree is None or not context.get("sourcename", "").endswith(".ipynb"):
        return
    assert isinstance(app.builder, StandaloneHTMLBuilder)
    cells = parameters(app.env, pagename)
    code = "\n\n".join(cells[tag].strip() for tag in (DECLARED, GIVEN) if tag in cells)
    context["notebook_tools"] = {
        "executed": context["pathto"](f"_sources/{context['sourcename']}", resource=True),
        "launch": launch_addresses(app.config.book_repository, pagename),
        "parameters": app.builder.highlighter.highlight_block(code, "python") if code else "",
    }


def connect(app: Sphinx) -> None:
    """Connect the end of pages to Sphinx.

    Parameters
    ----------
    app
        The Sphinx application.
    """
    app.connect("html-page-context", add_tools)
