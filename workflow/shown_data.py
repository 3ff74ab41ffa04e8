"""The line under a notebook's title that says whose data the page shows."""

import re
from pathlib import Path

from nbformat import NotebookNode

from emergence.wording import in_words

FOLDERS = {
    "paper": "the paper",
    "originals": "the original studies",
    "open_models": "open models",
    "checkpoints": "checkpoints in training",
    "u_shape": "the study of U-shaped scaling",
    "benchmarks": "facts about benchmarks",
    "later": "later work",
    "ladder": "models trained for this book",
    "claims.csv": "the claims",
}
"""What the folders of `data/`, and its table of claims, hold, in words."""

_ALL_TABLES = Path("book", "data.md")


def say_whose_data(notebook: NotebookNode, names: list[str] | None) -> None:
    """Put a line under the title of a notebook: the data sets it shows.

    Parameters
    ----------
    notebook
        The notebook, with its front matter.
    names
        The data sets that its parameter `data` names; None where it has no such parameter, and
        shows the folders of the tables that its front matter lists. What else the page draws
        beside them, whatever they are, stands under ``beside`` in its front matter.
    """
    if names is None:
        tables = notebook.metadata.get("tables", [])
        names = [Path(table).parts[0] for table in tables]
    names = list(dict.fromkeys([*names, *notebook.metadata.get("beside", [])]))
    cell = next((cell for cell in notebook.cells if cell.cell_type == "markdown"), None)
    if not names or cell is None:
        return
    each = [FOLDERS.get(name) or "`{}`".format(name.replace("`", "'")) for name in names]

    where = " ([all tables](../book/data.md))" if _ALL_TABLES.is_file() else ""
    line = f"```{{container}} shown-data\nData on this page: {in_words(each)}{where}.\n```"
    title = re.search(r"^# .+$", cell.source, re.MULTILINE)
    if title:
        cell.source = f"{cell.source[: title.end()]}\n\n{line}\n{cell.source[title.end() :]}"
