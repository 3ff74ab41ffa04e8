"""Reading a text notebook: its cells, the tables it reads and the parameters it declares."""

import re
import shlex
import warnings
from ast import literal_eval
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import jupytext
from nbformat import NotebookNode
from papermill.translators import PythonTranslator

from workflow.errors import BookError, did_you_mean

Value = str | int | float | bool

EDITIONS = ("teacher", "student")
"""For whom the book is made: solutions of exercises are in the first, and not in the second."""


def _boolean(text: str) -> bool:
    return {"true": True, "false": False}[text.lower()]


_CONVERT: Mapping[str, Callable[[str], Value]] = {
    "str": str,
    "int": int,
    "float": float,
    "bool": _boolean,
}
_EXPECTED = {"int": "a whole number", "float": "a number", "bool": "true or false"}

SHARES = ("alpha", "delta", "level")
"""Parameters that lie between 0 and 1 wherever they are declared."""

_CHOICES = re.compile(r"(?:^|: )((?:\w+, )*\w+) or (\w+)$")


@dataclass(frozen=True)
class Parameter:
    """A parameter as the cell tagged `parameters` declares it.

    Attributes
    ----------
    choices
        The values that it takes, which its comment ends with (``# axis: params or train_flops``);
        empty if it takes any.
    """

    type_name: str
    default: Any
    choices: tuple[str, ...] = ()

    def takes(self, text: str) -> bool:
        """Say whether a value is among the choices."""
        return not self.choices or text in self.choices


def read_notebook(path: Path) -> NotebookNode:
    """Read a MyST Markdown notebook and number its cells in their ids.

    The ids are those of the executed notebook: stable, and they tell which cell failed.
    """
    try:
        with warnings.catch_warnings():
            # jupytext minds `python` beside `ipython3` at the head of a cell; nothing hangs on it.
            warnings.simplefilter("ignore", UserWarning)
            notebook: NotebookNode = jupytext.read(path)
    except FileNotFoundError:
        raise BookError(f"{path}: there is no such notebook; check the path.") from None
    except Exception as error:  # jupytext lets through whatever YAML and Markdown parsers raise
        reason = " ".join(str(error).split())
        raise BookError(f"{path}: not readable as a MyST Markdown notebook: {reason}") from error
    for number, cell in enumerate(notebook.cells, start=1):
        cell.id = f"cell-{number:03d}"
    return notebook


def tags(cell: NotebookNode) -> list[str]:
    """List the tags of a cell."""
    return list(cell.metadata.get("tags", []))


def declared_tables(notebook: NotebookNode, path: Path) -> list[Path]:
    """List the files under `data/` that the front matter says the notebook reads."""
    names = notebook.metadata.get("tables", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise BookError(
            f"{path}: 'tables' in the front matter is {names!r}; expected a list of file names "
            "relative to data/."
        )
    tables = [Path("data", name) for name in names]
    for table in tables:
        if not table.is_file():
            raise BookError(
                f"{path}: 'tables' in the front matter names {table}, which does not exist; "
                "correct the name or add the file."
            )
    return tables


def declared_parameters(notebook: NotebookNode) -> dict[str, Parameter]:
    """Give the parameters that the cell tagged `parameters` declares, by name."""
    cell = next((cell for cell in notebook.cells if "parameters" in tags(cell)), None)
    if cell is None:
        return {}
    declared = {}
    for found in PythonTranslator.inspect(cell):
        default = literal_eval(found.default)
        annotated = found.inferred_type_name
        type_name = type(default).__name__ if annotated == "None" else annotated
        listed = _CHOICES.search(found.help)
        choices = (*listed[1].split(", "), listed[2]) if listed else ()
        declared[found.name] = Parameter(type_name, default, choices)
    return declared


def parameters_of_all(declared: Iterable[Mapping[str, Parameter]]) -> dict[str, Parameter]:
    """Give the parameters of several notebooks; each takes what any of the notebooks takes."""
    every: dict[str, Parameter] = {}
    for name, parameter in (pair for each in declared for pair in each.items()):
        before = every.get(name, parameter).choices
        both = (*before, *parameter.choices) if before and parameter.choices else ()
        every[name] = replace(parameter, choices=tuple(dict.fromkeys(both)))
    return every


def typed_values(
    given: Mapping[str, str], declared: Mapping[str, Parameter], where: str
) -> dict[str, Value]:
    """Convert parameter values from the command line to the types that a notebook declares.

    Parameters
    ----------
    given
        Values as typed by a person, by parameter name.
    declared
        The parameters that exist.
    where
        Who declares them, for the error message.
    """
    values: dict[str, Value] = {}
    for name, text in given.items():
        if name not in declared:
            raise BookError(
                f"Unknown parameter '{name}' for {where}: {did_you_mean(name, declared)}"
            )
        type_name = declared[name].type_name
        if type_name not in _CONVERT:
            raise BookError(
                f"Parameter '{name}' of {where} is of type {type_name}, which cannot be set from "
                f"the command line; only {', '.join(_CONVERT)} can."
            )
        expected = _EXPECTED.get(type_name, "")
        if choices := declared[name].choices:
            expected = " or ".join(filter(None, [", ".join(choices[:-1]), choices[-1]]))
        elif name in SHARES:
            expected = "a number between 0 and 1"
        try:
            values[name] = _CONVERT[type_name](text)
            accepted = declared[name].takes(text) and _is_share(name, values[name])
        except (ValueError, KeyError):
            accepted = False
        if not accepted:
            raise BookError(f"Parameter '{name}' of {where} is '{text}'; expected {expected}.")
    if values.get("edition", EDITIONS[0]) not in EDITIONS:
        expected = " or ".join(EDITIONS)
        raise BookError(f"edition: found '{values['edition']}'; expected {expected}.")
    if "data" in values:
        values["data"] = data_location(str(values["data"]))
    return values


def _is_share(name: str, value: Value) -> bool:
    return name not in SHARES or (not isinstance(value, str) and 0 < value < 1)


def data_location(data: str) -> str:
    """Resolve the parameter `data`: names of folders of `data/` stay, paths get absolute.

    Several are separated by spaces, as in a shell.
    """
    if data == "paper":
        return data
    from emergence.observations import data_sets  # late: pandas takes a second

    places = [_one_location(str(place)) for place in data_sets(data).values()]
    return shlex.join(places) if len(places) > 1 else places[0]


def _one_location(data: str) -> str:
    if Path(data).name == data and Path("data", data).is_dir():
        return data
    path = Path(data).expanduser()
    if not path.exists():
        raise BookError(
            f"data: there is no file or folder '{data}'; expected 'paper', or the path of "
            "observations: a CSV file or a folder of them."
        )
    return str(path.resolve())
