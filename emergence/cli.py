"""The ``emergence`` command."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from emergence.datapackage import stale
from emergence.observations import load
from emergence.tables import DataError

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
        print(f"emergence: {error}", file=sys.stderr)
        return 2


def validate(path: Path) -> int:
    """Check a data package, or observations of one's own."""
    if (path / "datapackage.json").is_file():
        problems = stale(path)
        for problem in problems:
            print(f"emergence: {problem}", file=sys.stderr)
        if problems:
            return 1
        tables = sorted(path.glob("*/observations.csv"))
    else:
        tables = [path]
    for table in tables:
        print(f"{table}: {len(load(table)):,} observations, all well")
    return 0


if __name__ == "__main__":
    sys.exit(main())
