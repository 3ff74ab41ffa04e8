"""The ``emergence`` command."""

from __future__ import annotations

import argparse
import math
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TypeAlias

import pandas as pd

from emergence.curves import CURVE_KEY, scaling_curves
from emergence.datapackage import DESCRIPTOR, stale
from emergence.defects import shown
from emergence.detect import DELTA, METHODS, detect
from emergence.ingest.command import add_import
from emergence.models import AXES
from emergence.observations import load
from emergence.resources import RESOURCES
from emergence.tables import DataError, read_table

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

EXAMPLES = """\
examples:
  emergence validate data/            check the companion's own tables and their checksums
  emergence validate my_results/      check observations.csv (and models.csv) of your own
  emergence import results/ -o observations.csv    read what evaluation tools write
  emergence detect my_results/        say which of your curves are emergent, by seven methods
  emergence claims                    hold what the paper states against its data
"""

VALIDATE = """\
examples:
  emergence validate data/            the companion's own tables and their checksums
  emergence validate my_results/      observations.csv (and models.csv) of your own
  emergence validate - < results.csv  observations from standard input
"""

DETECT = """\
examples:
  emergence detect paper                                the paper's own curves, all methods
  emergence detect my_results/ --method threshold --delta 0.1
  emergence detect - --scale params --format csv < results.csv > verdicts.csv

A row a curve and method: verdict (emergent, not emergent, cannot say), the interval of scale
(after, by] in which it emerges, effect, p, p corrected for all curves of the method (p_bh after
Benjamini-Hochberg, p_by after Benjamini-Yekutieli), points, items, the excess that so many items
would find (detectable), and the reason in words. Of models of one scale the best one counts, so
points are distinct scales. In JSON what is missing or infinite is null.
"""

CLAIMS = """\
examples:
  emergence claims                                      every claim, with its verdict
  emergence claims --verdict contradicted --section 4   those of section 4 that do not hold
  emergence claims --format csv > claims.csv

A row a claim: verdict (reproduced, with a caveat, contradicted by the paper's own data, not
checkable: numbers not public), the value computed and the one stated, what counts as agreement,
and why. Exits with 1 if a verdict is not the one that data/claims.csv expects.
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
    add_validate(commands)
    add_import(commands)
    add_detect(commands)
    add_claims(commands)
    parsed = parser.parse_args(arguments)
    try:
        return int(parsed.run(parsed))
    except DataError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def add_validate(commands: Commands) -> None:
    """Describe ``emergence validate``."""
    check = commands.add_parser(
        "validate",
        help="check a data folder or file without building anything",
        epilog=VALIDATE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument("path", help="folder or CSV file, or - for standard input")
    check.set_defaults(run=validate)


def add_detect(commands: Commands) -> None:
    """Describe ``emergence detect``."""
    judge = commands.add_parser(
        "detect",
        help="judge every scaling curve of a data folder or file",
        epilog=DETECT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    judge.add_argument(
        "path", help="folder, CSV file, name of a data set of the companion, or - for stdin"
    )
    judge.add_argument(
        "--method",
        action="append",
        choices=list(METHODS),
        help="a definition of emergence; may be given several times (default: all seven)",
    )
    judge.add_argument("--scale", choices=list(AXES), default="train_flops", help="axis of scale")
    judge.add_argument("--alpha", type=share, default=0.05, help="level of tests (default 0.05)")
    judge.add_argument(
        "--delta",
        type=share,
        default=DELTA,
        help=f"margin above chance, as a share of the way to 1 (default {DELTA})",
    )
    judge.add_argument("--format", choices=["table", "csv", "json"], default="table")
    judge.set_defaults(run=run_detect)


def add_claims(commands: Commands) -> None:
    """Describe ``emergence claims``."""
    check = commands.add_parser(
        "claims",
        help="hold every statement of the paper that data can decide against the data",
        epilog=CLAIMS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument("--section", help="only this section, such as 4, 5.1 or A.3")
    check.add_argument(
        "--verdict",
        choices=["reproduced", "caveat", "contradicted", "not-checkable"],
        help="only claims with this verdict",
    )
    check.add_argument("--format", choices=["table", "csv", "json"], default="table")
    check.set_defaults(run=run_claims)


def share(text: str) -> float:
    """Read an option that must lie between 0 and 1."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"found {shown(text)}; expected a number between 0 and 1")
    return value


def observations_at(path: str) -> pd.DataFrame:
    """Load observations from a place, or from standard input for ``-``.

    The scale of models that we do not know stands in ``models.csv`` of the current folder then,
    where ``emergence import -o -`` writes it.
    """
    if path != "-":
        return load(path)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "standard input"
        file.write_bytes(sys.stdin.buffer.read())
        if Path("models.csv").is_file():
            shutil.copy("models.csv", folder)
        try:
            return load(file)
        except DataError as refusal:
            raise DataError(str(refusal).replace(f"{Path(folder).name}/", "")) from None


def run_detect(options: argparse.Namespace) -> int:
    """Judge every curve and print a row for each and each method."""
    observations = observations_at(options.path)
    curves = scaling_curves(observations, options.scale)
    unplaced = int(observations[options.scale].isna().sum())
    if unplaced:
        print(
            f"{unplaced:,} of {len(observations):,} observations have no {options.scale} and are "
            "left out; --scale takes another axis.",
            file=sys.stderr,
        )
    if not curves:
        raise DataError(
            f"{shown(options.path)}: found no model with {options.scale}, expected some; give "
            "models.csv that column, or choose another axis with --scale."
        )
    found = detect(
        curves, options.method or list(METHODS), alpha=options.alpha, delta=options.delta
    )
    if options.format == "csv":
        print(found.to_csv(index=False, lineterminator="\n"), end="")
    elif options.format == "json":
        print(found.to_json(orient="records", indent=2, double_precision=15, force_ascii=False))
    else:
        print(in_columns(found))
    return 0


def run_claims(options: argparse.Namespace) -> int:
    """Print a row a claim, and say which verdicts are not the expected ones."""
    from emergence.paper.claims import VERDICTS, judged  # other commands need nothing of the paper

    found = judged()
    off = found[found["verdict"].ne(found["expected"])]
    columns = ["id", "section", "page", "verdict", "computed", "stated", "unit", "tolerance"]
    shown_rows = found[[*columns, "expected", "claim", "reason"]]
    if options.section is not None:
        sections = sorted(set(found["section"]))
        if options.section not in sections:
            raise DataError(
                f"--section {shown(options.section)}: expected one out of {', '.join(sections)}."
            )
        shown_rows = shown_rows[found["section"].eq(options.section)]
    if options.verdict is not None:
        word = options.verdict.replace("-", " ")
        (verdict,) = (name for name in VERDICTS if word in name)
        shown_rows = shown_rows[shown_rows["verdict"].eq(verdict)]
    if options.format == "csv":
        print(shown_rows.to_csv(index=False, lineterminator="\n"), end="")
    elif options.format == "json":
        print(shown_rows.to_json(orient="records", indent=2, force_ascii=False))
    else:
        print(claims_in_lines(shown_rows))
    for row in off.itertuples():
        print(f"{row.id}: found {row.verdict!r}, expected {row.expected!r}.", file=sys.stderr)
    return int(not off.empty)


def claims_in_lines(found: pd.DataFrame) -> str:
    """Lay out claims for a terminal, three lines each, and count their verdicts."""
    lines = []
    for row in found.fillna("").to_dict("records"):
        lines += [
            f"{row['id']} (section {row['section']}, p. {row['page']}): {row['verdict']}",
            f"  {row['claim']}",
            f"  stated {row['stated']} {row['unit']}".rstrip()
            + f"; computed {row['computed']}; tolerance {row['tolerance']}",
            f"  {row['reason']}",
        ]
    counts = found["verdict"].value_counts()
    total = "; ".join(f"{count} {verdict}" for verdict, count in counts.items())
    return "\n".join([*lines, "", f"{len(found)} claims: {total or 'none'}"])


def in_columns(found: pd.DataFrame) -> str:
    """Lay out verdicts for a terminal: what tells the curves apart, then what was found."""
    keys = [name for name in CURVE_KEY if name in found and found[name].nunique() > 1]
    result = ["method", "verdict", "after", "by", "effect", "p", "p_by", "points", "n_items"]
    return found[[*keys, *result, "reason"]].to_string(
        index=False, na_rep="", float_format="{:.3g}".format, justify="left"
    )


def validate(options: argparse.Namespace) -> int:
    """Check a data package, or observations of one's own."""
    if options.path == "-":
        print(f"standard input: {len(observations_at('-')):,} observations, all well")
        return 0
    path = Path(options.path)
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
