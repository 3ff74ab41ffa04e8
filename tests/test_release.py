"""A release: its files are complete, the same each time, of the version that all files state."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from workflow.zenodo import metadata

PROJECT = Path(__file__).parents[1]
TOY = Path(__file__).parent / "two_notebooks"
STEM = "emergent-abilities-companion-2.1.0"
CHANGES = (
    "# Changes\n\n## Unreleased\n\n- Nothing.\n\n## 2.1.0 (2026-11-22)\n\n- **A page.**\n\n## 1.1\n"
)


def call(folder: Path, module: str, *arguments: str) -> Any:
    """Run a module of the workflow in a folder."""
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=folder,
        env={name: text for name, text in os.environ.items() if name != "SOURCE_DATE_EPOCH"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=180,
    )


def state_version(folder: Path, version: str = "2.1.0") -> None:
    """Write the files that state the version of a book."""
    cited = yaml.safe_load((PROJECT / "CITATION.cff").read_text("utf-8")) | {"version": version}
    (folder / "CITATION.cff").write_text(yaml.safe_dump(cited), "utf-8")
    (folder / ".zenodo.json").write_text(json.dumps(metadata(cited)), "utf-8")
    (folder / "pyproject.toml").write_text(f'[project]\nversion = "{version}"\n', "utf-8")
    (folder / "CHANGELOG.md").write_text(CHANGES, "utf-8")


def commit(folder: Path, date: str) -> None:
    """Commit all files of a folder."""
    who = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false")
    message = ("commit", "--quiet", "--message", "all")
    dated = os.environ | {"GIT_COMMITTER_DATE": date}
    for command in (["init", "--quiet"], ["add", "."], [*who, *message]):
        subprocess.run(["git", *command], cwd=folder, env=dated, check=True)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a small book, with a page that tells how long it took, and give it a PDF."""
    folder = tmp_path_factory.mktemp("release") / "book"
    shutil.copytree(TOY, folder)
    state_version(folder)
    (folder / "LICENSE").write_text("As you like.\n", "utf-8")
    (folder / ".gitignore").write_text("/_build/\n/.snakemake/\n", "utf-8")
    (folder / "data" / ".left_by_a_tool").touch()
    (folder / "book/about_build.md").write_text("# This build\n\n<!-- this build -->\n", "utf-8")
    toc = (folder / "_toc.yml").read_text("utf-8")
    (folder / "_toc.yml").write_text(f"{toc}  - file: book/about_build\n", "utf-8")
    commit(folder, "2026-11-22T12:00:00Z")
    build(folder)
    return folder


def build(folder: Path) -> None:
    """Build the book, its pages from nothing, and print it in a word."""
    for built in ("html", "work/html/site", "work/html/sphinx"):
        shutil.rmtree(folder / "_build" / built, ignore_errors=True)
    built = call(folder, "workflow.build")
    assert built.returncode == 0, built.stdout + built.stderr
    (folder / "_build/book.pdf").write_bytes(b"%PDF-1.7\n")


def release(folder: Path) -> dict[str, bytes]:
    """Make the release and read its files."""
    made = call(folder, "workflow.release")
    assert made.returncode == 0, made.stderr
    return {file.name: file.read_bytes() for file in (folder / "_build/release").iterdir()}


def test_a_release_is_complete(book: Path) -> None:
    files = release(book)
    archives = {f"{STEM}-{part}.tar.gz" for part in ("site", "notebooks", "data")}
    described = {*archives, f"{STEM}.pdf", "zenodo.json", "CHANGES.md"}
    assert set(files) == described | {"manifest.json", "SHA256SUMS"}

    sums = dict(reversed(line.split("  ")) for line in files["SHA256SUMS"].decode().splitlines())
    assert sums == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in files.items()
        if name != "SHA256SUMS"
    }
    manifest = json.loads(files["manifest.json"])
    assert {file["path"] for file in manifest["files"]} == described
    for file in manifest["files"]:
        assert file["sha256"] == sums[file["path"]]
        assert file["bytes"] == len(files[file["path"]])
        assert file["holds"].endswith(".")
    head = ["git", "rev-parse", "HEAD"]
    said = subprocess.run(head, cwd=book, capture_output=True, encoding="utf-8", check=True)
    assert manifest["commit"] == said.stdout.strip()
    assert not manifest["with_uncommitted_changes"]
    assert (manifest["version"], manifest["date"]) == ("2.1.0", "2026-11-22T12:00:00+00:00")
    assert manifest["packages"]["sphinx"].startswith("7.")
    growth = hashlib.sha256((TOY / "data/growth.csv").read_bytes()).hexdigest()
    assert manifest["tables"]["data/growth.csv"] == growth
    assert files["CHANGES.md"].decode() == "- **A page.**\n"
    assert json.loads(files["zenodo.json"])["version"] == "2.1.0"


def test_archives_hold_what_they_say(book: Path) -> None:
    release(book)
    held = {}
    for part in ("site", "notebooks", "data"):
        with tarfile.open(book / f"_build/release/{STEM}-{part}.tar.gz") as archive:
            entries = archive.getmembers()
            assert {entry.mtime for entry in entries} == {1795348800}  # the commit's
            assert {(entry.uid, entry.gid, entry.uname) for entry in entries} == {(0, 0, "")}
            held[part] = {
                entry.name.removeprefix(f"{STEM}-{part}/"): archive.extractfile(entry).read()
                for entry in entries
            }
    terms = {"CITATION.cff", "LICENSE"}
    assert set(held["notebooks"]) == {"notebooks/growth.ipynb", "notebooks/decay.ipynb"} | terms
    assert set(held["data"]) == {"data/growth.csv", "data/decay.csv"} | terms
    assert b"outputs" in held["notebooks"]["notebooks/growth.ipynb"]
    site = book / "_build/html"
    published = {
        file.relative_to(site).as_posix(): file.read_bytes()
        for file in site.rglob("*")
        if file.is_file()
    }
    page = "book/about_build.html"
    assert b"Seconds that each job took" in published[page]
    assert b"Seconds that each job took" not in held["site"][page]
    assert b"SHA-256 of the data" in held["site"][page]
    assert held["site"] | {page: b""} == published | {page: b""}


def test_releases_of_one_commit_are_the_same(book: Path) -> None:
    first = release(book)
    page = book / "_build/html/book/about_build.html"
    for times in (book / "_build/work/html/times").rglob("*.txt"):
        times.write_text("98.7654", "utf-8")  # another build takes another time
    build(book)
    assert "98.8" in page.read_text("utf-8")
    again = release(book)
    assert [name for name in first if again.get(name) != first[name]] == []


@pytest.mark.parametrize("lost", ["html/index.html", "book.pdf"])
def test_what_is_not_built_is_one_sentence(book: Path, lost: str) -> None:
    file = book / "_build" / lost
    kept = file.rename(file.with_name("kept"))
    done = call(book, "workflow.release")
    kept.rename(file)
    assert done.returncode == 2
    assert done.stderr == f"There is no _build/{lost}; `make release` builds and prints the book.\n"


@pytest.mark.parametrize(
    ("tag", "sentence"),
    [
        ("v2.2.0", r"The tag is 'v2\.2\.0', but .* says 2\.1\.0: .* is tagged 'v2\.1\.0'\."),
        ("2.1.0", r"The tag is '2\.1\.0', but .* is tagged 'v2\.1\.0'\."),
    ],
)
def test_a_tag_of_another_version_is_one_sentence(tmp_path: Path, tag: str, sentence: str) -> None:
    state_version(tmp_path)
    done = call(tmp_path, "workflow.version", tag)
    assert done.returncode == 2
    assert re.fullmatch(f"{sentence}\n", done.stderr)


def test_a_tag_of_this_version_is_taken(tmp_path: Path) -> None:
    state_version(tmp_path)
    done = call(tmp_path, "workflow.version", "v2.1.0")
    assert (done.returncode, done.stdout) == (0, "2.1.0\n")


def test_a_version_without_changes_is_one_sentence(tmp_path: Path) -> None:
    """`1.1.9` is not what stands under `1.1`."""
    state_version(tmp_path, "1.1.9")
    done = call(tmp_path, "workflow.version", "v1.1.9")
    assert done.returncode == 2
    assert done.stderr.startswith("CHANGELOG.md has no section '## 1.1.9'")
    assert done.stderr.count("\n") == 1
    assert call(tmp_path, "workflow.version").returncode == 0


@pytest.mark.parametrize("file", ["pyproject.toml", "CITATION.cff", ".zenodo.json"])
def test_files_that_disagree_are_one_sentence(tmp_path: Path, file: str) -> None:
    state_version(tmp_path)
    text = (tmp_path / file).read_text("utf-8")
    (tmp_path / file).write_text(text.replace("2.1.0", "2.1.1", 1), "utf-8")
    done = call(tmp_path, "workflow.version")
    assert done.returncode == 2
    assert f"{file} says 2.1.1" in done.stderr
    assert done.stderr.count("\n") == 1


def test_this_book_states_one_version() -> None:
    done = call(PROJECT, "workflow.version")
    assert done.returncode == 0, done.stderr


# The fields of a deposit and the words that they take, as developers.zenodo.org has them.
UPLOADS = {"publication", "poster", "presentation", "dataset", "image", "video", "software"}
UPLOADS |= {"lesson", "physicalobject", "other"}
RELATIONS = {"cites", "isDerivedFrom", "isSupplementTo", "references", "reviews", "documents"}
SCHEMES = {"doi", "arxiv", "url"}
FIELDS = {"title", "upload_type", "version", "description", "creators", "access_right", "license"}
FIELDS |= {"notes", "keywords", "language", "related_identifiers", "contributors", "communities"}


def test_zenodo_is_told_what_the_citation_says() -> None:
    told = json.loads((PROJECT / ".zenodo.json").read_text("utf-8"))
    cited = yaml.safe_load((PROJECT / "CITATION.cff").read_text("utf-8"))
    assert told == metadata(cited), "run make data"
    assert set(told) <= FIELDS
    assert told["upload_type"] in UPLOADS
    assert told["access_right"] == "open"
    assert told["license"] in cited["license"]
    assert all(licence in told["notes"] for licence in cited["license"])
    assert all(set(creator) <= {"name", "affiliation", "orcid"} for creator in told["creators"])
    assert told["language"] == "eng"  # ISO 639-3
    (paper,) = told["related_identifiers"]
    assert paper["relation"] in RELATIONS
    assert paper["scheme"] in SCHEMES
    assert paper["identifier"].endswith("2206.07682")
    assert paper["resource_type"] == "publication-article"


def test_people_are_named_family_name_first() -> None:
    """As Zenodo asks; an ORCID without its address; and no text of ours becomes markup."""
    cited = yaml.safe_load((PROJECT / "CITATION.cff").read_text("utf-8"))
    person = {"family-names": "Doe", "given-names": "Jane"}
    orcid = "0000-0002-1825-0097"
    cited["authors"] = [person | {"orcid": f"https://orcid.org/{orcid}"}, {"name": "A group"}]
    cited["abstract"] = "a < b &\nc"
    told = metadata(cited)
    assert told["creators"] == [{"name": "Doe, Jane", "orcid": orcid}, {"name": "A group"}]
    assert told["description"] == "<p>a &lt; b &amp; c</p>"
