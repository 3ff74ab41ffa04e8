"""Build the book of the current directory and publish it.

Usage: python -m workflow.build [--data PATH] [--edition EDITION] [--name NAME]
                                [--repository URL] [--profile PROFILE] [--pdf]
                                [-p NAME VALUE ...]
"""

import argparse
import fcntl
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from workflow.decks import DECKS
from workflow.errors import BookError, one_sentence
from workflow.notebook import EDITIONS
from workflow.own_data import ready, refuse_ladder, refuse_without_curves
from workflow.plan import OWN_BOOK, make_plan
from workflow.publish import lay_in, publish, publish_file, recover
from workflow.record import record

_BUILD = Path("_build")
PRINTED = "book"
"""The name of the printed book as it is, whose folder is called otherwise."""

_PROFILES = Path(__file__).with_name("profiles")


def build(
    name: str,
    given: Mapping[str, str],
    repository: str,
    profile: Path | None = None,
    *,
    pdf: bool = False,
) -> int:
    """Build and publish the book, and give the exit status.

    Parameters
    ----------
    name
        The folder under `_build/` in which the book is published.
    given
        Values of parameters as text, by name.
    repository
        The address of the GitHub repository that pages link to, or nothing.
    profile
        The folder of a Snakemake profile that says where jobs run; on this machine if None.
    pdf
        Whether to print the book, too, as a file beside its folder.
    """
    work, target = _BUILD / "work" / name, _BUILD / name
    if "data" in given and Path("emergence").is_dir():
        given = {**given, "data": ready(given["data"], work / "data")}
        refuse_without_curves(given["data"], given.get("scale", "train_flops"))
    if "ladder" in given and Path("emergence").is_dir():
        refuse_ladder(given["ladder"])
    plan = make_plan(name, given, repository, pdf=pdf)
    with _alone() as lock:
        recover(target)
        plan_file = _write(plan, work / "plan.json")
        if status := _run_jobs(plan_file, lock, profile):
            return status
        books = {page: each["book"] for page, each in plan["notebooks"].items()}
        others = ("library", "assignments", "site", "slides", "pdf")
        books |= dict.fromkeys([job for job in others if plan[job]], name)
        times = {job: work.with_name(book) / "times" / f"{job}.txt" for job, book in books.items()}
        lay_in(work / "slides" if plan["slides"] else None, work / "site" / DECKS)
        record(times, work, work / "site")
        publish(work / "site", target)
        printed = _BUILD / f"{PRINTED if name == OWN_BOOK else name}.pdf"
        if pdf:
            publish_file(work / "book.pdf", printed)
    print(f"The book is at {target}/index.html" + (f", and printed at {printed}" if pdf else ""))
    return 0


def _write(plan: Mapping[str, object], file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(plan, indent=1), "utf-8")
    return file


@contextmanager
def _alone() -> Iterator[int]:
    """Let one build at a time run in this folder; the kernel frees the lock if we are killed."""
    _BUILD.mkdir(exist_ok=True)
    with (_BUILD / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting for another build in this folder to finish.", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.fileno()


def _run_jobs(plan_file: Path, lock: int, profile: Path | None) -> int:
    command = [
        *(sys.executable, "-m", "snakemake"),
        *("--snakefile", str(Path(__file__).with_name("Snakefile"))),
        *("--configfile", str(plan_file)),
        *("--cores", "all", "--quiet", "all", "--workflow-profile", "none"),
        *(("--profile", str(profile)) if profile else ()),
        *("--nolock", "--rerun-incomplete"),  # ours is freed when killed, Snakemake's is not
        *("--max-checksum-file-size", str(10**9)),  # a touch alone re-runs nothing, however large
        *("--scheduler", "greedy"),  # the other one starts a solver of linear programs each time
    ]
    environment = {key: text for key, text in os.environ.items() if key != "SNAKEMAKE_PROFILE"}
    environment["XDG_CACHE_HOME"] = str((_BUILD / "work" / "cache").resolve())
    # The jobs end by the signal that a terminal sends to all of us; then so do we.
    signal.signal(signal.SIGINT, lambda *_: None)
    # Snakemake holds the lock as well: it might outlive us.
    with subprocess.Popen(command, env=environment, pass_fds=[lock]) as jobs:
        signal.signal(signal.SIGTERM, lambda *_: jobs.terminate())
        return jobs.wait()


def profile_of(asked: str | None) -> Path | None:
    """Find a Snakemake profile: one that ships, by its name, or a folder of the reader's own."""
    if asked is None:
        return None
    for folder in (_PROFILES / asked, Path(asked).expanduser()):
        if (folder / "config.yaml").is_file():
            return folder.resolve()
    ours = " or ".join(f"'{folder.name}'" for folder in sorted(_PROFILES.iterdir()))
    raise BookError(
        f"There is no profile '{asked}': expected {ours}, or a folder that holds config.yaml."
    )


def name_of(name: str | None, data: str | None, given: Mapping[str, str]) -> str:
    """Choose the folder under `_build/` for a book, or refuse the one that was asked for.

    Parameters
    ----------
    name
        The name asked for, if any.
    data
        The reader's own data, if any.
    given
        Values of parameters, by name.
    """
    if name is None:
        if not given:
            return OWN_BOOK
        name = _name_of(data) if data else "custom"
    if name == OWN_BOOK and given:
        raise BookError(
            f"The name '{OWN_BOOK}' is kept for the paper's own book; give this one another by "
            "NAME=... (or --name)."
        )
    if name in ("work", PRINTED) or not re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]*", name):
        raise BookError(
            f"The name '{name}' cannot be used: expected letters, digits, '.', '_' and '-', not "
            f"starting with '.', and other than 'work' and '{PRINTED}'; give another by NAME=... "
            "(or --name)."
        )
    return name


def _name_of(data: str) -> str:
    from emergence.observations import data_sets  # late: see `ready`

    folders = []
    for place in data_sets(data).values():
        path = Path(place).expanduser().resolve()
        folders.append((path.parent if path.is_file() else path).name)
    return re.sub(r"[^A-Za-z0-9._-]+", "-", "-".join(folders)).strip(".-") or "custom"


def main() -> int:
    """Build the book that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m workflow.build", description=__doc__)
    parser.add_argument("--data", help="show these results; several are separated by spaces")
    parser.add_argument("--edition", help=f"{' or '.join(EDITIONS)}: with solutions, or not")
    parser.add_argument("--name", help="publish in _build/NAME (default: html)")
    parser.add_argument("--repository", default="", help="link pages to this GitHub repository")
    parser.add_argument("--profile", help="run the jobs where this Snakemake profile says")
    parser.add_argument("--pdf", action="store_true", help="print the book, too: _build/NAME.pdf")
    parser.add_argument(
        "-p", "--parameter", nargs=2, action="append", default=[], metavar=("NAME", "VALUE")
    )
    arguments = parser.parse_args()
    given = dict(arguments.parameter)
    if arguments.data is not None:
        given["data"] = arguments.data
    name = arguments.name
    if arguments.edition not in (None, EDITIONS[0]):
        given["edition"] = arguments.edition
        name = name or arguments.edition
    name = name_of(name, given.get("data"), given)
    profile = profile_of(arguments.profile)
    return build(name, given, arguments.repository, profile, pdf=arguments.pdf)


if __name__ == "__main__":
    with one_sentence():
        sys.exit(main())
