"""Replacing glue roles by the values they stand for, so that a downloaded notebook reads whole.

Roles that name another page (`page::name`) stay: they are Sphinx's to resolve.
"""

import re

from myst_nb.core.variables import format_plain_text
from myst_nb.ext.glue import GLUE_PREFIX
from nbformat import NotebookNode

from workflow.errors import BookError, did_you_mean

_ROLE = re.compile(r"(?<!`)\{glue(?P<text>:text)?\}`(?P<target>[^`]+)`")
_MARKUP = re.compile(r"([\\`*_{}\[\]<>$|~])")


def resolve_glue(notebook: NotebookNode, where: str) -> None:
    """Replace the glue roles in Markdown cells by the glued text.

    Parameters
    ----------
    notebook
        An executed notebook, changed in place.
    where
        The notebook's path, for the error message.
    """
    values = glued_values(notebook)

    def text_of(role: re.Match[str]) -> str:
        target = role["target"]
        if "::" in target:
            return role[0]
        name, _, form = target.partition(":") if role["text"] else (target, "", "")
        if name not in values:
            raise BookError(
                f"{where}: {role[0]} has no value, since no cell glues '{name}': "
                f"{did_you_mean(name, values)}"
            )
        if not role["text"] and list(values[name]) != ["text/plain"]:
            return role[0]  # a figure or table, which text cannot stand for
        try:
            text = format_plain_text(values[name].get("text/plain", ""), form)
        except ValueError as error:
            raise BookError(
                f"{where}: {role[0]} cannot show the value of '{name}': {error}; correct the "
                "format or what is glued."
            ) from None
        return _MARKUP.sub(r"\\\1", text)

    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = _ROLE.sub(text_of, cell.source)


def glued_values(notebook: NotebookNode) -> dict[str, dict[str, str]]:
    """Give every glued value by its name, as a mapping from media type to content."""
    return {
        output.metadata.scrapbook.name: {
            media_type.removeprefix(GLUE_PREFIX): content
            for media_type, content in output.data.items()
        }
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "scrapbook" in output.get("metadata", {})
    }
