"""Run one text notebook and write it, executed and clean.

Usage: python -m workflow.execute NOTEBOOK.md OUTPUT.ipynb [-p NAME VALUE ...]
"""

import argparse
import os
import re
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError, strip_color
from traitlets.config import Config

from workflow.environment import controlled_environment
from workflow.errors import BookError, one_sentence
from workflow.glue import resolve_glue
from workflow.notebook import (
    EDITIONS,
    Value,
    declared_parameters,
    read_notebook,
    tags,
    typed_values,
)
from workflow.shown_data import say_whose_data

_KERNEL_FILE = re.compile(r"\S*/ipykernel_\d+/\d+\.py")


class CellFailed(Exception):
    """A cell raised an error; the message tells which and shows the traceback."""


def execute(source: Path, output: Path, given: Mapping[str, str]) -> None:
    """Execute a text notebook in the current directory.

    Parameters
    ----------
    source
        The MyST Markdown notebook.
    output
        The `.ipynb` to write. It appears whole or not at all.
    given
        Values of parameters as text; their names and types are checked first.
    """
    notebook = read_notebook(source)
    declared = declared_parameters(notebook)
    values = typed_values(given, declared, str(source))
    data = values.get("data", declared["data"].default if "data" in declared else "paper")
    names = {"paper": "paper"} if data == "paper" else _names(str(data))
    if not _is_paper(str(data)):
        notebook.cells = [cell for cell in notebook.cells if "paper" not in tags(cell)]
    if values.get("edition", EDITIONS[0]) != EDITIONS[0]:
        notebook.cells = [cell for cell in notebook.cells if "solution" not in tags(cell)]

    executed = _run(notebook, values, source)
    _clean(executed, hidden=names | dict.fromkeys(_here(), ""))
    say_whose_data(executed, list(names.values()) if "data" in declared else None)
    resolve_glue(executed, str(source))

    output.parent.mkdir(parents=True, exist_ok=True)
    unfinished = output.with_name(f".{output.name}")
    nbformat.write(executed, unfinished)
    unfinished.rename(output)


def _names(data: str) -> dict[str, str]:
    """Give the name of each data set by its place."""
    from emergence.observations import data_sets  # late: pandas takes a second

    return {str(place): name for name, place in data_sets(data).items()}


def _is_paper(data: str) -> bool:
    if data == "paper":
        return True
    from emergence.observations import is_paper
    from emergence.tables import DataError

    try:
        return is_paper(data)
    except DataError:
        return False  # the notebook that reads it says what is wrong


def _here() -> list[str]:
    """List the folders whose paths tell which machine this is, the innermost first."""
    folders = {Path.cwd(), Path(sys.prefix), Path(__file__).resolve().parents[1]}
    return sorted((f"{folder}/" for folder in folders), key=len, reverse=True)


def _run(notebook: NotebookNode, values: Mapping[str, Value], source: Path) -> NotebookNode:
    with TemporaryDirectory(prefix="book-") as scratch:
        result = Path(scratch, "executed.ipynb")
        os.environ.update(controlled := controlled_environment(Path(scratch)))
        for name in os.environ.keys() - controlled:
            del os.environ[name]
        try:
            papermill.execute_notebook(
                notebook,
                result,
                values,
                kernel_name="python3",
                cwd=Path.cwd(),
                progress_bar=False,
                request_save_on_cell_execute=False,
                config=_sockets_in(scratch),
                # Being interrupted while it ends is no error that a person should read of.
                extra_arguments=["--IPKernelApp.log_level=CRITICAL"],
                coalesce_streams=True,
                # Asked to end by itself, libzmq aborts once in hundreds of runs, loudly.
                shutdown_kernel="immediate",
            )
        except PapermillExecutionError as error:
            failed = nbformat.read(result, as_version=4)
            raise CellFailed(_report(failed, error, source)) from None
        except DeadKernelError:
            raise BookError(
                f"{source}: the Python process that ran it died, as happens when memory runs out "
                "or a cell calls exit(); run the notebook on its own to see where."
            ) from None
        executed: NotebookNode = nbformat.read(result, as_version=4)
        return executed


def _sockets_in(folder: str) -> Config:
    """Have the kernel talk through files: by TCP, ipykernel warns and others could listen.

    The default for their place is the working directory, where parallel notebooks would meet.
    """
    manager = {"transport": "ipc", "ip": f"{folder}/kernel"}
    return Config({"KernelManager": manager, "AsyncKernelManager": manager})


def _report(failed: NotebookNode, error: PapermillExecutionError, source: Path) -> str:
    """Say where a notebook failed, in terms of the file that a person edits."""
    cell = next(
        cell
        for cell in failed.cells
        if any(output.output_type == "error" for output in cell.get("outputs", []))
    )
    ids = [cell.id for cell in read_notebook(source).cells if cell.cell_type == "code"]
    number = ids.index(cell.id)
    fences = [
        line
        for line, text in enumerate(source.read_text("utf-8").splitlines(), start=1)
        if re.match(r"(`{3,}|~{3,})\{code-cell\}", text)
    ]
    place = f"{source}:{fences[number]}" if len(fences) == len(ids) else str(source)
    first = next((line for line in cell.source.splitlines() if line.strip()), "")
    trace = strip_color("\n".join(error.traceback)) or f"{error.ename}: {error.evalue}"
    return f"{place}: code cell {number + 1} failed, which begins: {first.strip()}\n{trace}"


def _clean(notebook: NotebookNode, hidden: Mapping[str, str]) -> None:
    """Remove from an executed notebook what differs from run to run and place to place."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        for transient in ("papermill", "execution"):
            cell.metadata.pop(transient, None)
        if not tags(cell):
            cell.metadata.pop("tags", None)  # papermill gives every cell an empty list
        if "injected-parameters" in tags(cell):
            cell.id = "injected-parameters"
        cell.source = _without_paths(cell.source, hidden)
        if "outputs" in cell:
            cell.outputs = _without_paths(cell.outputs, hidden)


def _without_paths(content: Any, hidden: Mapping[str, str]) -> Any:
    """Replace this machine's paths in all text of a notebook's JSON."""
    if isinstance(content, str):
        for path, shown in hidden.items():
            content = content.replace(path, shown)
        return _KERNEL_FILE.sub("notebook", content)
    if isinstance(content, list):
        return [_without_paths(item, hidden) for item in content]
    if isinstance(content, dict):
        return NotebookNode({key: _without_paths(item, hidden) for key, item in content.items()})
    return content


def main() -> int:
    """Execute the notebook that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m workflow.execute", description=__doc__)
    parser.add_argument("notebook", type=Path, help="a MyST Markdown notebook")
    parser.add_argument("output", type=Path, help="the executed .ipynb to write")
    parser.add_argument(
        "-p", "--parameter", nargs=2, action="append", default=[], metavar=("NAME", "VALUE")
    )
    arguments = parser.parse_args()
    start = time.monotonic()
    try:
        execute(arguments.notebook, arguments.output, dict(arguments.parameter))
    except CellFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    print(f"  {arguments.notebook.stem:<24}{time.monotonic() - start:6.1f} s", flush=True)
    return 0


if __name__ == "__main__":
    with one_sentence():
        sys.exit(main())
