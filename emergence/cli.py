"""The ``emergence`` command."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from emergence.datapackage import DESCRIPTOR, stale
from emergence.defects import shown
from emergence.observations import load
from emergence.resources import RESOURCES
from emergence.tables import DataError, read_table

EXAMPLES = """\
examples:
  emergence validate data/            check the companion's own tables and their checksums
  emergence validate my_results/      check observations.csv (and models.csv) of your own
"""


def main(arguments: list[str] | None = None) -> int:
    """Run the command.

    Returns
    -------
    int
        0 if all is well, 1 if a check does not hold, 2 for bad input.
    """
    parser = argparse.ArgumentParser(
        prog="emergence",
        description="Scaling curves and emergence, from evaluation results.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser(
        "validate",
        help="check a data folder or file without building anything",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument("path", type=Path, help="folder or CSV file")
    check.set_defaults(run=validate)
    parsed = parser.parse_args(arguments)
    try:
        return int(parsed.run(parsed.path))
    except DataError as error:
        print(error, file=sys.stderr)
        return 2


def validate(path: Path) -> int:
    """Check a data package, or observations of one's own."""
    own = os.path.isfile(path / "observations.csv")  # unlike Path.is_file, it never raises
    if os.path.isfile(path / DESCRIPTOR.name) and not own:
        return validate_package(path)
    print(f"{shown(path.name or str(path))}: {len(load(path)):,} observations, all well")
    return 0


def validate_package(data: Path) -> int:
    """Hold every table of the companion against its contract, and its file against its hash."""
    refusals = []
    for resource in RESOURCES:
        table = data / resource.path
        try:
            if table.name == "observations.csv":
                print(f"{resource.path}: {len(load(table)):,} observations, all well")
            else:
                print(
                    f"{resource.path}: {len(read_table(table, resource.schema)):,} rows, all well"
                )
        except DataError as refusal:
            refusals.append(str(refusal))
    changed: list[str] = []
    try:
        changed = stale(data)
    except (OSError, ValueError, LookupError, TypeError):
        refusals.append(
            f"{DESCRIPTOR.name}: found no descriptor of our tables, expected the one that "
            "`make data` writes; run it."
        )
    print(*refusals, *changed, sep="\n", end="\n" if refusals or changed else "", file=sys.stderr)
    return 2 if refusals else int(bool(changed))


if __name__ == "__main__":
    sys.exit(main())
