"""What reaches beyond this machine: links to sources, launch links, workflows, hooks."""

import json
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import nbformat
import pytest
import yaml
from bs4 import BeautifulSoup

from workflow.launch import with_colab_cell
from workflow.launch_check import faults

PROJECT = Path(__file__).parents[1]
TOY = Path(__file__).parent / "two_notebooks"
REPOSITORY = "https://github.com/an-owner/a.name"
WORKFLOWS = sorted((PROJECT / ".github" / "workflows").glob("*.yml"))
EXTENSION = "\nsphinx:\n  extra_extensions: [workflow.book]\n"

# Runs the code cells of a notebook as Colab would: its own module is there, and pip can clone.
ON_COLAB = """
import json, re, subprocess, sys, types
from IPython.core.interactiveshell import InteractiveShell

if "colab" in sys.argv:
    sys.modules["google.colab"] = types.ModuleType("google.colab")
shell = InteractiveShell.instance()

def pip(line):
    into, address, commit, name = re.fullmatch(
        r'install --quiet --src (\\S+) --editable "git\\+(\\S+)@(\\w+)#egg=([a-z-]+)"', line
    ).groups()
    subprocess.run(["git", "clone", "--quiet", address, f"{into}/{name}"], check=True)
    subprocess.run(["git", "checkout", "--quiet", commit], cwd=f"{into}/{name}", check=True)

shell.register_magic_function(pip)
for cell in json.load(open(sys.argv[1], encoding="utf-8"))["cells"]:
    if cell["cell_type"] == "code":
        shell.run_cell("".join(cell["source"])).raise_error()
import emergence
print(emergence.__file__)
"""


def run(folder: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder."""
    return subprocess.run(
        list(map(str, command)),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )


def build(book: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Build a book."""
    return run(book, sys.executable, "-m", "workflow.build", *arguments)


def links(book: Path, page: str) -> dict[str, str]:
    """Give the buttons above a page that lead elsewhere, by their text."""
    text = (book / "_build/html" / page).read_text("utf-8")
    found = BeautifulSoup(text, "html.parser").select(".article-header-buttons a[href^=http]")
    return {link.get_text().strip(): str(link["href"]) for link in found}


def test_links_follow_the_repository(tmp_path: Path) -> None:
    book = tmp_path / "book"
    shutil.copytree(TOY, book)
    with (book / "_config.yml").open("a") as config:
        config.write(EXTENSION)

    plain = build(book)
    assert plain.returncode == 0, plain.stdout + plain.stderr
    without = {page: page.read_bytes() for page in (book / "_build/html").rglob("*.html")}
    assert not any(b"github.com" in content for content in without.values())
    assert links(book, "notebooks/growth.html") == {}

    linked = build(book, "--repository", REPOSITORY)
    assert linked.returncode == 0, linked.stdout + linked.stderr
    assert [line.split()[0] for line in linked.stdout.splitlines()] == ["site", "The"]
    source = {
        "Show source": f"{REPOSITORY}/blob/main/{{}}.md?plain=1",
        "Suggest edit": f"{REPOSITORY}/edit/main/{{}}.md",
        "Repository": REPOSITORY,
    }
    launch = {
        "Binder": "https://mybinder.org/v2/gh/an-owner/a.name/notebooks?urlpath=lab/tree/{}.ipynb",
        "Colab": "https://colab.research.google.com/github/an-owner/a.name/blob/notebooks/{}.ipynb",
    }
    for page, expected in {
        "notebooks/growth": source | launch,
        "book/about": source,
        "index": source,
    }.items():
        assert links(book, f"{page}.html") == {
            text: address.format(page) for text, address in expected.items()
        }
        assert (book / f"{page}.md").is_file()
    growth = (book / "_build/html/notebooks/growth.html").read_text("utf-8")
    ending = BeautifulSoup(growth, "html.parser").select(".notebook-tools a[href^=http]")
    assert [link["href"] for link in ending] == [
        address.format("notebooks/growth") for address in launch.values()
    ]
    shared = BeautifulSoup(growth, "html.parser").select_one('meta[property="og:url"]')
    assert shared is not None
    assert shared["content"] == "https://an-owner.github.io/a.name/notebooks/growth.html"

    again = build(book)
    assert again.returncode == 0, again.stdout + again.stderr
    assert {page: page.read_bytes() for page in without} == without


@pytest.mark.parametrize(
    "address",
    [
        "github.com/owner/name",
        "http://github.com/owner/name",
        "https://github.com/owner",
        "https://github.com/owner/name/tree/main",
        "https://github.com/owner/name?x='><script>",
        "https://elsewhere.org/owner/name",
    ],
)
def test_strange_repository_is_refused(address: str) -> None:
    refused = build(TOY, "--repository", address)
    assert refused.returncode == 2
    assert f"REPOSITORY is '{address}'; expected an address like" in refused.stderr
    assert refused.stderr.count("\n") == 1


@pytest.fixture(scope="module")
def branch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the branch of executed notebooks, as a repository of one commit."""
    folder = tmp_path_factory.mktemp("world") / "branch"
    arguments = (folder, "--repository", REPOSITORY, "--commit", "0" * 40)
    written = run(PROJECT, sys.executable, "-m", "workflow.launch", *arguments)
    assert written.returncode == 0, written.stderr
    who = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false")
    for command in (["init", "--quiet"], ["add", "."], [*who, "commit", "--quiet", "-m", "all"]):
        assert run(folder, "git", *command).returncode == 0
    return folder


def test_branch_holds_every_notebook_as_executed(branch: Path) -> None:
    executed = PROJECT / "_build/work/html/executed"
    pages = sorted(file.relative_to(branch) for file in branch.rglob("*.ipynb"))
    assert {page.with_suffix(".md") for page in pages} == {
        file.relative_to(PROJECT) for file in (PROJECT / "notebooks").rglob("*.md")
    }
    for page in pages:
        notebook = json.loads((branch / page).read_text("utf-8"))
        nbformat.validate(notebook)
        first = notebook["cells"].pop(0)
        assert first["cell_type"] == "code"
        assert f"git+{REPOSITORY}@{'0' * 40}#egg=" in "".join(first["source"])
        assert notebook == json.loads((executed / page).read_text("utf-8"))


def test_launch_links_open_the_branch(branch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)
    assert list(faults(branch, REPOSITORY)) == []


def test_branch_holds_what_binder_runs(branch: Path) -> None:
    """Binder installs the lock, then runs `postBuild`, which installs the library as make does."""
    for name in ("requirements.txt", "runtime.txt", "postBuild", "pyproject.toml", "LICENSE"):
        assert (branch / name).read_bytes() == (PROJECT / name).read_bytes()
    assert "--no-deps --no-build-isolation --editable ." in (branch / "postBuild").read_text()
    assert (branch / "README.md").is_file()  # which pyproject.toml names
    tables = {file.relative_to(PROJECT) for file in (PROJECT / "data").rglob("*.csv")}
    assert {file.relative_to(branch) for file in branch.rglob("*.csv")} == tables


@pytest.mark.parametrize("where", ["colab", "elsewhere"])
def test_notebooks_run_on_colab_and_elsewhere(branch: Path, tmp_path: Path, where: str) -> None:
    """On Colab the first cell brings library and data; elsewhere it leaves everything alone."""
    commit = run(branch, "git", "rev-parse", "HEAD").stdout.strip()
    page = sorted(branch.rglob("*.ipynb"))[0]
    notebook = nbformat.read(page, as_version=4)
    del notebook.cells[0]
    if where == "elsewhere":
        del notebook.cells[1:]
    with_colab_cell(notebook, branch.as_uri(), commit)
    notebook.cells[0].source = notebook.cells[0].source.replace("/content", str(tmp_path))
    nbformat.write(notebook, tmp_path / "page.ipynb")
    ran = run(tmp_path, sys.executable, "-c", ON_COLAB, "page.ipynb", where)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    library = Path(ran.stdout.splitlines()[-1])
    assert library.is_relative_to(tmp_path) == (where == "colab")


def jobs() -> list[tuple[str, dict[str, Any]]]:
    """Give each job of each workflow, with the events that start it."""
    documents = [yaml.safe_load(file.read_text("utf-8")) for file in WORKFLOWS]
    return [
        (" ".join(document[True]), job)  # YAML reads the key `on` as true
        for document in documents
        for job in document["jobs"].values()
    ]


def test_workflows_are_clean() -> None:
    """zizmor finds nothing: pinned actions, least permissions, no credentials kept."""
    zizmor = Path(sys.executable).with_name("zizmor")
    checked = run(PROJECT, zizmor, "--offline", "--no-progress", "--persona", "auditor", ".github")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_pull_requests_may_only_read() -> None:
    started_by_others = [job for events, job in jobs() if "pull_request" in events]
    assert started_by_others
    for job in started_by_others:
        assert job["permissions"] == {"contents": "read"}


def test_workflows_name_what_exists() -> None:
    commands = "\n".join(
        step["run"] for _, job in jobs() for step in job.get("steps", []) if "run" in step
    )
    makefile = (PROJECT / "Makefile").read_text("utf-8")
    rules = set(" ".join(re.findall(r"^([a-z -]+):", makefile, re.M)).split())  # may share a line
    assert {"book", "test"} <= set(re.findall(r"\bmake (\w+)", commands)) <= rules
    modules = re.findall(r"-m ([\w.]+) ", commands)
    assert modules
    assert [module for module in modules if find_spec(module) is None] == []


def test_hooks_pass_and_mend_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hooks of pre-commit find nothing to do; mypy has just run, by the same command."""
    if not (PROJECT / ".git").exists():
        pytest.skip("not a git repository: which files the hooks see is not known")
    listed = run(PROJECT, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    copy = tmp_path / "copy"
    for name in filter(None, listed.stdout.split("\0")):
        if (PROJECT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, copy / name)
    assert run(copy, "git", "init", "--quiet").returncode == 0
    assert run(copy, "git", "add", ".").returncode == 0
    (copy / ".venv").symlink_to(sys.prefix)
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SKIP", "mypy")
    hooks = run(copy, sys.executable, "-m", "pre_commit", "run", "--all-files")
    assert hooks.returncode == 0, hooks.stdout + hooks.stderr
    config = (PROJECT / ".pre-commit-config.yaml").read_text("utf-8")
    checks = re.findall(r"-m (mypy [\w -]*\w)", (PROJECT / "Makefile").read_text("utf-8"))
    assert checks
    assert all(check in config for check in checks)
