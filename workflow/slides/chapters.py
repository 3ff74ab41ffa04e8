"""What decks take from chapters: their titles, the numbers they glue, the figures they draw."""

import json
import re
from ast import literal_eval
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FIGURE = "application/vnd.emergence.figure+json"
GLUED = "application/papermill.record/text/plain"


@dataclass
class Chapter:
    """A chapter as a deck sees it: numbers and figures by their names."""

    title: str = ""
    numbers: dict[str, str] = field(default_factory=dict)
    figures: dict[str, dict[str, Any]] = field(default_factory=dict)


def read_chapter(file: Path) -> Chapter:
    """Read an executed notebook.

    Parameters
    ----------
    file
        The notebook. It is read as plain JSON: what else a notebook may be is checked by then.
    """
    chapter = Chapter()
    for cell in json.loads(file.read_text("utf-8"))["cells"]:
        if not chapter.title and cell["cell_type"] == "markdown":
            chapter.title = title_of("".join(cell["source"]))
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "scrapbook" in output.get("metadata", {}):
                text = "".join(data[GLUED])
                chapter.numbers[output["metadata"]["scrapbook"]["name"]] = str(literal_eval(text))
            elif FIGURE in data:
                chapter.figures[data[FIGURE]["name"]] = data[FIGURE]
    return chapter


def title_of(text: str) -> str:
    """Give the first heading of a page, or nothing.

    Parameters
    ----------
    text
        Its Markdown.
    """
    found = re.search(r"^# (.+)$", text, re.MULTILINE)
    return found[1].strip() if found else ""
