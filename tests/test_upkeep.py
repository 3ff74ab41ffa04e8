"""Upkeep: issues about checks that fail, links to elsewhere, launch links, versions of packages."""

import json
import os
import re
import shlex
import subprocess
import sys
import threading
import tomllib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import nbformat
import pytest
import yaml
from packaging.requirements import Requirement

from workflow import launch_check
from workflow.errors import BookError
from workflow.launch import FOLDERS, RUNNING, with_colab_cell
from workflow.links import faults

PROJECT = Path(__file__).parents[1]
REPOSITORY = "https://github.com/an-owner/a.name"
RUN = f"{REPOSITORY}/actions/runs/7"
WORKFLOWS = sorted((PROJECT / ".github" / "workflows").glob("*.yml"))

# Stands in for GitHub's command: notes what it is told, and lists the issues that a file holds.
GH = """\
import json, os, pathlib, sys
folder = pathlib.Path(__file__).parent
text = sys.stdin.read() if "--body-file" in sys.argv else ""
with (folder / "told").open("a") as told:
    told.write(json.dumps([sys.argv[1:], text]) + "\\n")
if (folder / "refuses").exists():
    sys.exit("HTTP 403: Resource not accessible\\nby integration")
if sys.argv[1:3] == ["issue", "list"]:
    print((folder / "issues").read_text())
"""


def call(*command: str | Path, folder: Path = PROJECT, **environment: str) -> Any:
    """Run a command and wait for its end."""
    return subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=180,
    )


class GitHub:
    """A repository with issues, and a folder of logs."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.logs = folder / "bin", folder / "logs"
        self.folder.mkdir()
        self.issues = {}
        gh = self.folder / "gh"
        gh.with_suffix(".py").write_text(GH, "utf-8")
        # Not in its first line: the path of Python may hold a space.
        run = shlex.join([sys.executable, "-S", str(gh.with_suffix(".py"))])
        gh.write_text(f'#!/bin/sh\nexec {run} "$@"\n', "utf-8")
        gh.chmod(0o755)

    def log(self, name: str, text: str) -> None:
        """Leave a log where the artifact of a job is unpacked."""
        (self.logs / name).mkdir(parents=True)
        (self.logs / name / f"{name}.log").write_text(text, "utf-8")

    def report(self, **results: str) -> Any:
        """Report as the workflow does, without any installed package."""
        listed = [{"number": number, "title": title} for number, title in self.issues.items()]
        (self.folder / "issues").write_text(json.dumps(listed), "utf-8")
        return call(
            *(sys.executable, "-S", "-m", "workflow.report", self.logs, "--run", RUN),
            CHECKS=json.dumps({name: {"result": result} for name, result in results.items()}),
            PATH=f"{self.folder}{os.pathsep}{os.environ['PATH']}",
        )

    def told(self) -> list[tuple[list[str], str]]:
        """Give what `gh` was told to do, but for listing issues."""
        lines = (self.folder / "told").read_text("utf-8").splitlines()
        calls = [json.loads(line) for line in lines]
        return [(words, text) for words, text in calls if words[:2] != ["issue", "list"]]


@pytest.fixture
def github(tmp_path: Path) -> GitHub:
    return GitHub(tmp_path)


def test_a_failure_opens_one_issue_with_the_end_of_its_log(github: GitHub) -> None:
    github.log("links", "asked\n\x1b[31mhttps://example.org: gone\x1b[0m\n")
    github.log("launch", "of another check")
    done = github.report(links="failure", launch="success")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "links: an issue is opened.",
        "launch: all is well, and no issue is open.",
    ]
    (label, _), (create, text) = github.told()
    assert label[:3] == ["label", "create", "upkeep"]
    assert create[:2] == ["issue", "create"]
    assert create[create.index("--title") + 1] == "Upkeep: links fails"
    assert create[create.index("--label") + 1] == "upkeep"
    assert RUN in text
    assert "CONTRIBUTING.md" in text
    assert "```text\nasked\nhttps://example.org: gone\n```" in text
    assert "of another check" not in text


def test_an_open_issue_is_renewed_not_doubled(github: GitHub) -> None:
    github.issues = {4: "Upkeep: launch fails", 9: "Upkeep: links fails", 5: "Something else"}
    github.log("links", "still gone")
    assert github.report(links="failure").stdout == "links: issue 9 has a new comment.\n"
    ((words, text),) = github.told()
    assert words[:3] == ["issue", "comment", "9"]
    assert "still gone" in text


def test_an_issue_is_closed_when_its_check_passes(github: GitHub) -> None:
    github.issues = {4: "Upkeep: launch fails", 9: "Upkeep: links fails"}
    assert github.report(links="success").stdout == "links: issue 9 is closed.\n"
    (comment, text), (close, _) = github.told()
    assert comment[:3] == ["issue", "comment", "9"]
    assert RUN in text
    assert close[:3] == ["issue", "close", "9"]


@pytest.mark.parametrize("result", ["cancelled", "skipped"])
def test_what_is_not_known_changes_nothing(github: GitHub, result: str) -> None:
    github.issues = {9: "Upkeep: links fails"}
    assert github.report(links=result).returncode == 0
    assert github.told() == []


def test_a_check_may_have_several_logs_or_none(github: GitHub) -> None:
    github.log("dependencies-newest-3.14", "newest")
    github.log("dependencies-oldest-3.11", "oldest")
    github.report(dependencies="failure", launch="failure")
    texts = [text for words, text in github.told() if words[:2] == ["issue", "create"]]
    assert re.search(r"dependencies-newest-3\.14.*newest.*oldest-3\.11.*oldest", texts[0], re.S)
    assert "There is no log" in texts[1]


def test_a_log_stays_a_log_however_long_and_strange(github: GitHub) -> None:
    """GitHub refuses a text of more than 65,536 characters; the end is what matters."""
    for name in ("links-1", "links-2"):
        github.log(name, "x" * 70_000 + "\n````\n@everyone [click](https://example.org)\nthe end é")
    github.report(links="failure")
    text = github.told()[-1][1]
    assert len(text) < 65_536
    assert text.count("the end é") == 2
    fences = re.findall(r"^(`{3,})(?:text)?$", text, re.M)
    assert fences == ["`````", "````", "`````"] * 2


def test_a_refusal_is_one_sentence(github: GitHub) -> None:
    (github.folder / "refuses").touch()
    done = github.report(links="failure")
    assert done.returncode == 2
    assert done.stderr == (
        "`gh issue list` failed: HTTP 403: Resource not accessible by integration\n"
    )


@pytest.mark.parametrize("checks", ["", "[]", "{}}", '{"links": 1}'])
def test_results_that_are_none_are_refused(github: GitHub, checks: str) -> None:
    words = (sys.executable, "-S", "-m", "workflow.report", github.logs, "--run", RUN)
    done = call(*words, CHECKS=checks)
    assert done.returncode == 2
    assert done.stderr.startswith("CHECKS has to hold the checks' results")
    assert done.stderr.count("\n") == 1


class Elsewhere(BaseHTTPRequestHandler):
    """Another site: one page is gone, one is busy at first, one turns programs away."""

    asked: list[str] = []  # noqa: RUF012

    def do_HEAD(self) -> None:
        """Answer by the name of the page."""
        self.asked.append(self.path)
        busy = self.path == "/busy" and self.asked.count("/busy") == 1
        status = 429 if busy else {"/gone": 404, "/private": 403}.get(self.path, 200)
        self.send_response(status)
        if busy:
            self.send_header("Retry-After", "1")
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_links_to_elsewhere_are_asked(tmp_path: Path, elsewhere: str) -> None:
    """By Sphinx, which waits and asks again where a server is busy."""
    tree = tmp_path / "source"
    tree.mkdir()
    (tree / "_toc.yml").write_text("format: jb-book\nroot: index\n", "utf-8")
    (tree / "_config.yml").write_text(
        "title: Links\nexecute: {execute_notebooks: 'off'}\n"
        f"sphinx: {{config: {{linkcheck_ignore: ['{elsewhere}/private']}}}}\n",
        "utf-8",
    )
    pages = ("fine", "busy", "private")
    text = "".join(f"[{page}]({elsewhere}/{page}) " for page in pages)
    (tree / "index.md").write_text(f"# A book\n\n{text}\n", "utf-8")
    words = (sys.executable, "-m", "workflow.links", "--tree", tree)
    fine = call(*words)
    assert fine.returncode == 0, fine.stdout + fine.stderr
    assert fine.stdout == "2 addresses asked, 0 broken.\n"
    assert Elsewhere.asked.count("/busy") > 1
    assert "/private" not in Elsewhere.asked

    with (tree / "index.md").open("a") as page:
        page.write(f"\n[gone]({elsewhere}/gone)\n")
    broken = call(*words)
    assert broken.returncode == 1
    assert broken.stdout == "3 addresses asked, 1 broken.\n"
    assert re.fullmatch(rf"index\.md: {elsewhere}/gone: 404 .*\n", broken.stderr)


def test_a_book_that_is_not_built_is_one_sentence(tmp_path: Path) -> None:
    done = call(sys.executable, "-m", "workflow.links", "--tree", tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "run `make book` first" in done.stderr


def answer(address: str, info: str, status: str = "broken") -> dict[str, str]:
    return {"filename": "page.md", "uri": address, "status": status, "info": info}


@pytest.mark.parametrize(
    ("address", "info", "wrong"),
    [
        # The registry knew the DOI and led on; the publisher turns programs away.
        ("https://doi.org/10.1/a", "403 Client Error: Forbidden for url: https://a.org/x", False),
        ("https://doi.org/10.1/a", "404 Client Error: Not Found for url: https://a.org/x", True),
        ("https://doi.org/10.1/a", "403 Client Error: Forbidden for url: https://doi.org/1", True),
        ("https://a.org/x", "403 Client Error: Forbidden for url: https://b.org/x", True),
        ("../slides/a.html", "", False),  # added to the site after its pages, and tested there
    ],
)
def test_what_counts_as_broken(address: str, info: str, wrong: bool) -> None:
    assert bool(faults([answer(address, info)])) == wrong


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a book of three pages, and publish its notebooks."""
    toc = "format: jb-book\nroot: index\nchapters: [{file: notebooks/a}, {file: notebooks/b}]\n"
    (tmp_path / "_toc.yml").write_text(toc, "utf-8")
    monkeypatch.chdir(tmp_path)
    branch = tmp_path / "branch"
    for folder in ("notebooks", *FOLDERS):
        (branch / folder).mkdir(parents=True)
    for file in RUNNING:
        (branch / file).touch()
    for page in "ab":
        notebook = with_colab_cell(nbformat.v4.new_notebook(), REPOSITORY, "0" * 40)
        nbformat.write(notebook, branch / f"notebooks/{page}.ipynb")
    return branch


def test_launch_links_open_what_is_published(published: Path) -> None:
    done = call(
        *(sys.executable, "-m", "workflow.launch_check", published, "--repository", REPOSITORY),
        folder=published.parent,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "The launch links of 2 pages lead to notebooks.\n"


def lost(branch: Path) -> None:
    (branch / "notebooks/a.ipynb").unlink()


def broken(branch: Path) -> None:
    (branch / "notebooks/b.ipynb").write_text("{", "utf-8")


def not_for_colab(branch: Path) -> None:
    nbformat.write(nbformat.v4.new_notebook(), branch / "notebooks/b.ipynb")


def without_a_lock(branch: Path) -> None:
    (branch / "requirements.txt").unlink()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lost, ["a: https://mybinder.org/v2/", "a: https://colab.research.google.com/"]),
        (broken, ["b: it is no notebook"]),
        (not_for_colab, ["b: its first cell installs nothing on Colab"]),
        (without_a_lock, ["The branch does not hold requirements.txt"]),
    ],
)
def test_what_readers_would_miss_is_named(
    published: Path, damage: Callable[[Path], None], said: list[str]
) -> None:
    damage(published)
    found = [line.removeprefix("notebooks/") for line in launch_check.faults(published, REPOSITORY)]
    assert [line[: len(start)] for line, start in zip(found, said, strict=True)] == said


def test_notebooks_that_install_from_elsewhere_are_named(published: Path) -> None:
    found = list(launch_check.faults(published, "https://github.com/another/a.name"))
    assert found == [f"{page}: its first cell installs from {REPOSITORY}." for page in "ab"]


def test_cells_run_as_on_colab(tmp_path: Path) -> None:
    """With Colab's own module in place, and the library that they use."""
    page = nbformat.v4.new_notebook()
    page.cells = [nbformat.v4.new_code_cell("import sys; assert 'google.colab' in sys.modules")]
    nbformat.write(page, tmp_path / "page.ipynb")
    launch_check.run_cells(Path(sys.executable), tmp_path / "page.ipynb")
    page.cells[0].source = "1 / 0"
    nbformat.write(page, tmp_path / "page.ipynb")
    with pytest.raises(BookError, match=r"page\.ipynb does not run as on Colab"):
        launch_check.run_cells(Path(sys.executable), tmp_path / "page.ipynb")


def workflows() -> list[tuple[str, dict[Any, Any]]]:
    """Give each workflow with its name."""
    return [(file.stem, yaml.safe_load(file.read_text("utf-8"))) for file in WORKFLOWS]


def test_actions_are_pinned_and_say_their_version() -> None:
    used = [line for file in WORKFLOWS for line in file.read_text("utf-8").splitlines()]
    used = [line.strip("- ") for line in used if line.strip("- ").startswith("uses:")]
    assert used
    for line in used:
        assert re.fullmatch(r"uses: (\$/\S+\.yml|[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)", line), (
            line
        )


def test_one_action_has_one_version() -> None:
    used = re.findall(r"uses: ([\w/-]+)@(\w{40})", "".join(file.read_text() for file in WORKFLOWS))
    assert len(dict(used)) == len(set(used))


def test_jobs_that_may_write_run_no_code_of_others() -> None:
    writing = [
        (name, job, step)
        for name, workflow in workflows()
        for job, content in workflow["jobs"].items()
        if "write" in content["permissions"].values()
        for step in content.get("steps", [])
    ]
    assert {name for name, _, _ in writing} == {"publish", "release", "upkeep"}
    for name, job, step in writing:
        command = step.get("run", "")
        assert not re.search(r"\b(make|pip|pipx|uv|npx|docker)\b|\.venv", command), (name, job)


def test_a_command_that_fails_before_a_pipe_fails_its_step() -> None:
    """Bash notices only where it is named; GitHub's default goes by the pipe's last command."""
    for name, workflow in workflows():
        named = workflow.get("defaults", {}).get("run", {}).get("shell") == "bash"
        steps = [step for job in workflow["jobs"].values() for step in job.get("steps", [])]
        assert named or not any(" | " in step.get("run", "") for step in steps), name


def test_each_check_leaves_a_log_that_its_issue_finds() -> None:
    ((_, upkeep),) = [(name, workflow) for name, workflow in workflows() if name == "upkeep"]
    jobs = dict(upkeep["jobs"])
    reporting = jobs.pop("issues")
    assert set(reporting["needs"]) == set(jobs)
    assert reporting["if"] == "always()"
    for name, job in jobs.items():
        *_, last = job["steps"]
        kept = str(last["with"]["path"]).replace(
            "${{ env.LOG }}", job.get("env", {}).get("LOG", "")
        )
        assert last["if"] == "always()"
        assert re.fullmatch(rf"{name}\S*\.log", re.sub(r"\$\{\{.*?\}\}", "x", kept)), name


def test_packages_have_lower_bounds() -> None:
    """Else `make oldest` would try versions of twenty years ago."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    asked = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    asked += [one for some in project["project"]["optional-dependencies"].values() for one in some]
    assert len(asked) > 40
    for requirement in map(Requirement, asked):
        operators = {one.operator for one in requirement.specifier}
        assert operators & {">=", "=="}, requirement.name


@pytest.mark.parametrize(
    ("target", "resolution", "checks"),
    [("oldest", "lowest-direct", "book"), ("newest", "highest", "test")],
)
def test_oldest_and_newest_resolve_as_they_say(target: str, resolution: str, checks: str) -> None:
    """Anew, not near the lock that is written over, in a clone of what is committed."""
    clone = f"_build/upkeep/{target}"
    shown = call("make", "--dry-run", "--no-print-directory", target).stdout
    said = " ".join(shown.replace("\\\n", " ").split())
    assert f"git clone --quiet . {clone} " in said
    (resolving,) = re.findall(r"-m uv pip compile (.*?) make ", said)
    assert f"--resolution {resolution} " in resolving
    assert "--upgrade " in resolving
    assert resolving.endswith(f"--output-file {clone}/requirements.txt")
    assert re.search(rf'-C {clone} PYTHON="[^"]+" {checks}\b', said)


def test_the_weekly_checks_use_targets_that_exist() -> None:
    ((_, upkeep),) = [(name, workflow) for name, workflow in workflows() if name == "upkeep"]
    variants = upkeep["jobs"]["dependencies"]["strategy"]["matrix"]["include"]
    makefile = (PROJECT / "Makefile").read_text("utf-8")
    (both,) = re.findall(r"^([a-z ]+): \$\(INSTALLED\)\n\t@rm -rf _build/upkeep", makefile, re.M)
    assert {variant["versions"] for variant in variants} == set(both.split())
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    tested = yaml.safe_load((PROJECT / ".github/workflows/test.yml").read_text("utf-8"))
    pythons = tested["jobs"]["test"]["strategy"]["matrix"]["python"]
    of = {
        kind: [variant["python"] for variant in variants if variant["versions"] == kind]
        for kind in ("oldest", "newest")
    }
    assert project["requires-python"] == f">={pythons[0]}"
    assert of == {"oldest": [pythons[0]], "newest": [pythons[0], pythons[-1]]}


def test_what_to_do_is_said_of_each_check() -> None:
    """Each issue sends its reader to the table in CONTRIBUTING.md."""
    upkeep = yaml.safe_load((PROJECT / ".github/workflows/upkeep.yml").read_text("utf-8"))
    checks = upkeep["jobs"]["issues"]["needs"]
    text = (PROJECT / "CONTRIBUTING.md").read_text("utf-8")
    assert [check for check in checks if f"\n| {check} |" not in text] == []
