"""The line under a notebook's title that says whose data the page shows."""

import re
from pathlib import Path

from nbformat import NotebookNode

FOLDERS = {
    "paper": "the paper",
    "originals": "the original studies",
    "open_models": "open models",
    "checkpoints": "checkpoints in training",
    "u_shape": "the study of U-shaped scaling",
    "benchmarks": "facts about benchmarks",
    "later": "later work",
}
"""What the folders of `data/` hold, in words."""

_ALL_TABLES = Path("book", "data.md")


def say_whose_data(notebook: NotebookNode, names: list[str] | None) -> None:
    """Put a line under the title of a notebook: the data sets it shows.

    Parameters
    ----------
    notebook
        The notebook, with its front matter.
    names
        The data sets that its parameter `data` names; None where it has no such parameter, and
        shows the folders of the tables that its front matter lists.
    """
    if names is None:
        tables = notebook.metadata.get("tables", [])
        names = list(dict.fromkeys(Path(table).parts[0] for table in tables))
    cell = next((cell for cell in notebook.cells if cell.cell_type == "markdown"), None)
    if not names or cell is None:
        return
    each = [FOLDERS.get(name) or "`{}`".format(name.replace("`", "'")) for name in names]
    listed = " and ".join(filter(None, [", ".join(each[:-1]), each[-1]]))
    where = " ([all tables](../book/data.md))" if _ALL_TABLES.is_file() else ""
    line = f"```{{container}} shown-data\nData on this page: {listed}{where}.\n```"
    cell.source = re.sub(r"^(# .+)$", lambda title: f"{title[1]}\n\n{line}", cell.source, 1, re.M)
