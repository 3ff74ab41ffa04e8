"""The build as a person meets it, on a book of two notebooks.

Each test runs `python -m workflow.build` in a copy of that book that is already built, so that
what is measured is what the test itself changes.
"""

import hashlib
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from workflow.publish import publish, recover

TOY = Path(__file__).parent / "two_notebooks"
PROJECT = Path(__file__).parents[1]


def build(book: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Build a book and wait for the end."""
    return run(book, "workflow.build", *arguments)


def run(folder: Path, module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a module of the workflow in a folder."""
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def jobs(finished: subprocess.CompletedProcess[str]) -> set[str]:
    """Name the jobs whose progress lines a successful build printed."""
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert finished.stderr == ""
    *progress, last = finished.stdout.splitlines()
    assert last.startswith("The book is at _build/")
    assert [line for line in progress if not line.endswith(" s")] == []
    return {line.split()[0] for line in progress}


def checksums(site: Path) -> dict[str, str]:
    """Give the SHA-256 of every file of a published site."""
    return {
        str(file.relative_to(site)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(site.rglob("*"))
        if file.is_file()
    }


def edit(file: Path, old: str, new: str) -> None:
    """Replace text that must be there."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a built copy of the book. Tests read it and leave it alone."""
    folder = tmp_path_factory.mktemp("built") / "book"
    shutil.copytree(TOY, folder)
    assert jobs(build(folder)) == {"growth", "decay", "site"}
    return folder


@pytest.fixture
def book(built: Path, tmp_path: Path) -> Iterator[Path]:
    """Give a built copy of the book to change."""
    folder = tmp_path / "book"
    shutil.copytree(built, folder)
    yield folder
    shutil.rmtree(folder)


def test_what_was_printed_stays_until_it_is_printed_anew(book: Path) -> None:
    """The PDF is a job of its own, after the site; what fails before it leaves the old one."""
    pytest.importorskip("weasyprint", exc_type=OSError, reason="no Pango here")
    assert jobs(build(book, "--pdf")) == {"pdf"}
    printed = (book / "_build/book.pdf").read_bytes()
    assert printed.startswith(b"%PDF")
    assert jobs(build(book, "--pdf")) == set()
    edit(book / "book/about.md", "# About", "# About {nonsense}`it`")
    assert build(book, "--pdf").returncode != 0
    assert (book / "_build/book.pdf").read_bytes() == printed


def test_nothing_changed_runs_nothing(book: Path) -> None:
    """Neither a second build nor a touched file runs a job."""
    assert jobs(build(book)) == set()
    (book / "data/growth.csv").touch()
    (book / "notebooks/growth.md").touch()
    assert jobs(build(book)) == set()


def test_data_reruns_only_the_notebook_that_lists_it(book: Path) -> None:
    """An edited table re-runs its notebook, even where the new file is an older one."""
    edit(book / "data/growth.csv", "8.0", "9.0")
    os.utime(book / "data/growth.csv", (1, 1))
    assert jobs(build(book)) == {"growth", "site"}
    assert "9.00 mm" in (book / "_build/html/notebooks/growth.html").read_text("utf-8")
    assert 'ends at <span class="pasted-text">9.0' in (book / "_build/html/index.html").read_text(
        "utf-8"
    )


def test_prose_reruns_no_notebook(book: Path) -> None:
    """An edited prose page is rendered only."""
    edit(book / "book/about.md", "smallest", "tiniest")
    assert jobs(build(book)) == {"site"}
    assert "tiniest" in (book / "_build/html/book/about.html").read_text("utf-8")


def test_failing_cell_leaves_the_site(book: Path) -> None:
    """A cell that raises stops the build, says where, and the site stays; then it recovers."""
    before = checksums(book / "_build/html")
    edit(book / "notebooks/decay.md", "sizes\n```", "1/0\n```")
    failed = build(book)
    assert failed.returncode == 1
    assert "notebooks/decay.md:17: code cell 1 failed, which begins: import csv" in failed.stderr
    assert "ZeroDivisionError: division by zero" in failed.stderr
    assert "\x1b" not in failed.stderr
    assert "The book is at" not in failed.stdout
    assert checksums(book / "_build/html") == before
    edit(book / "notebooks/decay.md", "1/0", "sizes")
    assert "decay" in jobs(build(book))
    assert checksums(book / "_build/html") == before


@pytest.mark.parametrize("page", ["book/about.md", "notebooks/decay.md"])
def test_bad_reference_leaves_the_site(book: Path, page: str) -> None:
    """A reference to nothing stops the build, names the page, and the site stays."""
    before = checksums(book / "_build/html")
    with (book / page).open("a") as text:
        text.write("\nSee {ref}`nowhere-at-all`.\n")
    failed = build(book)
    assert failed.returncode == 1
    assert "nowhere-at-all" in failed.stderr
    assert f"\n{page}:" in failed.stderr
    assert str(book) not in failed.stderr
    assert checksums(book / "_build/html") == before


@pytest.mark.parametrize("moment", [0.4, 1.0, 1.6, 2.2])
def test_killed_build_recovers(built: Path, book: Path, moment: float) -> None:
    """A build killed at any moment of its 2 s or more, started again, ends like a clean one."""
    edit(book / "data/growth.csv", "2.0", "5.0")
    shutil.rmtree(book / "_build/work/html")
    killed = subprocess.Popen(
        [sys.executable, "-m", "workflow.build"],
        cwd=book,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(moment)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    assert (book / "_build/html/index.html").is_file()
    edit(book / "data/growth.csv", "5.0", "2.0")
    jobs(build(book))
    assert checksums(book / "_build/html") == checksums(built / "_build/html")
    assert {file.name for file in (book / "_build").iterdir()} == {".lock", "work", "html"}


def test_same_bytes_everywhere(built: Path, tmp_path: Path) -> None:
    """Two clean builds agree byte for byte, and no page tells where it was made."""
    book = tmp_path / "a folder with spaces"
    shutil.copytree(TOY, book)
    jobs(build(book))
    assert checksums(book / "_build/html") == checksums(built / "_build/html")
    for file in (book / "_build/html").rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            for place in (book, PROJECT, Path(sys.prefix)):
                assert str(place).encode() not in content, file


def test_build_leaves_its_times_and_checksum(book: Path) -> None:
    """They lie beside the site: its checksum, and how long each job last took."""
    file = book / "_build/work/html/build.json"
    before = json.loads(file.read_text("utf-8"))
    assert set(before["seconds"]) == {"notebooks/growth", "notebooks/decay", "site"}
    assert all(seconds > 0 for seconds in before["seconds"].values())
    edit(book / "data/growth.csv", "8.0", "9.0")
    jobs(build(book))
    after = json.loads(file.read_text("utf-8"))
    assert after["seconds"]["notebooks/decay"] == before["seconds"]["notebooks/decay"]
    assert after["sha256"] != before["sha256"]
    edit(book / "data/growth.csv", "9.0", "8.0")
    jobs(build(book))
    assert json.loads(file.read_text("utf-8"))["sha256"] == before["sha256"]


def test_the_page_about_the_build_tells_what_the_record_holds(book: Path) -> None:
    """It alone may differ between builds: the site's checksum leaves it out, and no other file."""
    (book / "book/about_build.md").write_text("# This build\n\n<!-- this build -->\n", "utf-8")
    edit(book / "_toc.yml", "book/about", "book/about\n  - file: book/about_build")
    jobs(build(book))
    file, page = book / "_build/work/html/build.json", book / "_build/html/book/about_build.html"
    first = json.loads(file.read_text("utf-8"))
    (book / "_build/work/html/times/site.txt").write_text("12345.6\n", "utf-8")
    before = checksums(book / "_build/html")
    assert jobs(build(book)) == set()
    after = checksums(book / "_build/html")
    assert {name for name in after if after[name] != before[name]} == {"book/about_build.html"}
    second = json.loads(file.read_text("utf-8"))
    assert second["sha256"] == first["sha256"]
    text = page.read_text("utf-8")
    table = hashlib.sha256((book / "data/growth.csv").read_bytes()).hexdigest()
    for told in ("12345.6", first["sha256"], table, platform.python_version()):
        assert text.count(told) == 1
    assert second["data"]["data/growth.csv"] == table


def test_two_builds_at_once_take_turns(book: Path) -> None:
    """A second build waits for the first, and says so."""
    edit(book / "data/growth.csv", "8.0", "9.0")
    first, second = (
        subprocess.Popen(
            [sys.executable, "-m", "workflow.build"], cwd=book, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    )
    said = [process.communicate(timeout=120)[0] for process in (first, second)]
    assert [first.returncode, second.returncode] == [0, 0]
    assert sum("Waiting for another build" in text for text in said) == 1
    assert sum("growth" in text for text in said) == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["-p", "scael", "squared"],
            "Unknown parameter 'scael' for this book: did you mean 'scale'?",
        ),
        (["-p", "factor", "much"], "'factor' of this book is 'much'; expected a number."),
        (["-p", "repeats", "1.5"], "'repeats' of this book is '1.5'; expected a whole number."),
        (
            ["-p", "verbose", "perhaps"],
            "'verbose' of this book is 'perhaps'; expected true or false.",
        ),
        (
            ["-p", "factor", "2", "--name", "html"],
            "The name 'html' is kept for the paper's own book",
        ),
        (["--name", "../x"], "The name '../x' cannot be used"),
        (["--name", "work"], "The name 'work' cannot be used"),
        (["--name", ".hidden"], "The name '.hidden' cannot be used"),
        (["--data", "nowhere"], "data: there is no file or folder 'nowhere'"),
    ],
)
def test_bad_usage_is_one_sentence(built: Path, arguments: list[str], sentence: str) -> None:
    """Bad usage ends before anything runs: one line, exit status 2."""
    refused = build(built, *arguments)
    assert refused.returncode == 2
    assert sentence in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert refused.stdout == ""


def test_parameters_go_where_they_are_declared(book: Path) -> None:
    """A parameter re-runs the notebooks that declare it, into a book of its own."""
    before = checksums(book / "_build/html")
    # The other notebook is the same in every book, and was run for the book as it is.
    assert jobs(build(book, "-p", "factor", "2", "-p", "verbose", "TRUE")) == {"growth", "site"}
    page = (book / "_build/custom/notebooks/growth.html").read_text("utf-8")
    assert "16.00 mm" in page
    assert checksums(book / "_build/html") == before
    assert jobs(build(book, "-p", "factor", "3", "-p", "verbose", "TRUE")) == {"growth", "site"}


def test_own_data(book: Path, tmp_path: Path) -> None:
    """A reader's folder is shown under its name only, without sentences about the paper."""
    mine = tmp_path / "my own results"
    mine.mkdir()
    (mine / "growth.csv").write_text("day,size\n1,1\n2,7\n", "utf-8")
    assert jobs(build(book, "--data", str(mine))) == {"growth", "site"}
    site = book / "_build/my-own-results"
    page = (site / "notebooks/growth.html").read_text("utf-8")
    assert "7.00 mm" in page
    assert "my own results" in page
    assert "only the paper" not in page.lower()
    assert not any(str(tmp_path).encode() in file.read_bytes() for file in site.rglob("*.*"))
    edit(mine / "growth.csv", "7", "8")
    assert jobs(build(book, "--data", str(mine))) == {"growth", "site"}


def test_executed_notebook_is_clean(book: Path, tmp_path: Path) -> None:
    """An executed notebook reads whole and holds nothing of the run that made it."""
    output = tmp_path / "growth.ipynb"
    parameters = ["-p", "factor", "0.5"]
    finished = run(book, "workflow.execute", "notebooks/growth.md", str(output), *parameters)
    assert finished.returncode == 0, finished.stderr
    text = output.read_text("utf-8")
    assert str(book) not in text
    notebook = json.loads(text)
    assert "papermill" not in notebook["metadata"]
    identities = [cell["id"] for cell in notebook["cells"]]
    assert identities == [
        *("cell-001", "cell-002", "injected-parameters", "cell-003", "cell-004", "cell-005"),
        "cell-006",
    ]
    for cell in notebook["cells"]:
        assert not {"papermill", "execution"} & set(cell["metadata"])
    streams = [
        output for output in notebook["cells"][3]["outputs"] if output["output_type"] == "stream"
    ]
    assert ["".join(stream["text"]) for stream in streams] == [
        "sizes [1.0, 2.0, 4.0]\nread from data/growth.csv\n"
    ]
    assert notebook["cells"][4]["source"] == ["At last it is 4.00 mm."]


def test_glue_role_without_value(book: Path, tmp_path: Path) -> None:
    """A glue role that nothing feeds is refused by name, and no output appears."""
    edit(book / "notebooks/growth.md", "`last:.2f`", "`lost:.2f`")
    output = tmp_path / "growth.ipynb"
    refused = run(book, "workflow.execute", "notebooks/growth.md", str(output))
    assert refused.returncode == 2
    assert "notebooks/growth.md: {glue:text}`lost:.2f` has no value" in refused.stderr
    assert "did you mean 'last'? Known: last, unit." in refused.stderr
    assert not output.exists()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("- growth.csv", "- grwoth.csv", "names data/grwoth.csv, which does not exist"),
        ("tables:\n  - growth.csv", "tables: growth.csv", "expected a list of file names"),
        ("kernelspec:", "kernelspec: [", "not readable as a MyST Markdown notebook"),
    ],
)
def test_bad_front_matter_is_one_sentence(book: Path, old: str, new: str, sentence: str) -> None:
    """A fault in a notebook's front matter names the notebook and what was expected."""
    edit(book / "notebooks/growth.md", old, new)
    refused = build(book)
    assert refused.returncode == 2
    assert refused.stderr.startswith("notebooks/growth.md: ")
    assert sentence in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_publication_killed_between_renames(tmp_path: Path) -> None:
    """The site that was just taken away comes back; half a copy goes."""
    site, target = tmp_path / "site", tmp_path / "html"
    site.mkdir()
    (site / "index.html").write_text("new", "utf-8")
    (tmp_path / ".html.leaving").mkdir()
    (tmp_path / ".html.leaving/index.html").write_text("old", "utf-8")
    (tmp_path / ".html.coming").mkdir()
    recover(target)
    assert (target / "index.html").read_text("utf-8") == "old"
    publish(site, target)
    assert (target / "index.html").read_text("utf-8") == "new"
    assert {file.name for file in tmp_path.iterdir()} == {"site", "html"}
