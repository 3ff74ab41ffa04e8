"""Open, renew or close the issue of each check of upkeep, by GitHub's own command `gh`.

Usage: CHECKS='{"links": {"result": "failure"}}' python -m workflow.report LOGS --run URL

Needs nothing installed but Python and `gh`, so the job that may write issues runs no dependency.
"""

import argparse
import json
import os
import re
import subprocess
from pathlib import Path

from workflow.errors import BookError, one_sentence

LABEL = "upkeep"
_LONGEST = 50_000
"""Characters of logs in one issue; GitHub takes 65,536 of text in all."""

_WHAT_TO_DO = "What to do about it: CONTRIBUTING.md, under Upkeep."


def report(check: str, result: str, logs: Path, run: str) -> str:
    """Make the issue of a check say how it ended, and say what was done.

    Parameters
    ----------
    check
        The name of the check's job. Its issue is found by it.
    result
        How the job ended, in GitHub's words.
    logs
        A folder with the checks' logs, a file `<check>….log` for each variant; it need not exist.
    run
        The address of the run.
    """
    title = f"Upkeep: {check} fails"
    number = _open_issue(title)
    if result == "success":
        if number is None:
            return f"{check}: all is well, and no issue is open."
        _gh("issue", "comment", number, "--body-file", "-", text=f"It passes again: {run}")
        _gh("issue", "close", number, "--reason", "completed")
        return f"{check}: issue {number} is closed."
    if result != "failure":  # cancelled or skipped: nothing is known
        return f"{check}: {result}; its issue stays as it is."
    found = f"{run}\n\n{_WHAT_TO_DO}\n\n{tails(logs, check)}"
    if number is not None:
        _gh("issue", "comment", number, "--body-file", "-", text=f"It still fails: {found}")
        return f"{check}: issue {number} has a new comment."
    _gh("label", "create", LABEL, "--force", "--description", "Found by a scheduled check")
    _gh(
        *("issue", "create", "--title", title, "--label", LABEL, "--body-file", "-"),
        text=f"It failed here: {found}",
    )
    return f"{check}: an issue is opened."


def tails(logs: Path, check: str) -> str:
    """Write the ends of a check's logs as Markdown, together short enough for one issue.

    Parameters
    ----------
    logs
        The folder that holds them.
    check
        The name that theirs begin with.
    """
    files = sorted(logs.rglob(f"{check}*.log"))
    if not files:
        return "There is no log: the job ended before it could write one."
    each = _LONGEST // len(files)
    return "\n\n".join(_tail(file, each) for file in files)


def _tail(file: Path, longest: int) -> str:
    text = re.sub(r"\x1b\[[0-9;]*m", "", file.read_text("utf-8", errors="replace")).strip()
    cut = len(text) > longest
    if cut:
        text = text[-longest:]
    # Nothing that a log says can end the block and become text of ours.
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"**{file.stem}**{', its end' if cut else ''}\n\n{fence}text\n{text}\n{fence}"


def _open_issue(title: str) -> str | None:
    listed = _gh(
        *("issue", "list", "--state", "open", "--label", LABEL),
        *("--limit", "100", "--json", "number,title"),
    )
    numbers = [str(issue["number"]) for issue in json.loads(listed) if issue["title"] == title]
    return min(numbers, key=int, default=None)


def _gh(*arguments: str, text: str | None = None) -> str:
    """Run `gh`, give it a text to read, and return what it prints."""
    try:
        done = subprocess.run(
            ["gh", *arguments], input=text, capture_output=True, encoding="utf-8", check=False
        )
    except FileNotFoundError:
        raise BookError("The command `gh` was not found; it is GitHub's own.") from None
    if done.returncode:
        said = " ".join(done.stderr.split())
        raise BookError(f"`gh {' '.join(arguments[:2])}` failed: {said}")
    return done.stdout


def main() -> None:
    """Report what the environment says of the checks."""
    parser = argparse.ArgumentParser(prog="python -m workflow.report", description=__doc__)
    parser.add_argument("logs", type=Path, help="the folder of the logs")
    parser.add_argument("--run", required=True, help="the address of the run")
    given = parser.parse_args()
    try:
        checks = {name: job["result"] for name, job in json.loads(os.environ["CHECKS"]).items()}
    except (KeyError, ValueError, AttributeError, TypeError):
        raise BookError("CHECKS has to hold the checks' results, as GitHub writes them.") from None
    for check, result in checks.items():
        print(report(check, result, given.logs, given.run), flush=True)


if __name__ == "__main__":
    with one_sentence():
        main()
