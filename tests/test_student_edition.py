"""The student edition: no solution of an exercise stands in any of its files."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import jupytext
import pytest
import yaml
from exercises import FIGURE, PROJECT, RECORD, SITE, SOURCES, TABLE, executed, is_solution
from nbformat import NotebookNode
from sphinx.search.en import SearchEnglish


def words(text: str) -> list[str]:
    """Split text as it stands in any file: JSON's line ends and the tags of HTML part words.

    A tag begins with a letter, a slash or a mark: "low <= y" does not begin one.
    """
    plain = re.sub(r"<[/!a-z][^>]*>", "", text.replace("\\n", " ").replace('\\"', '"'))
    return re.findall(r"[a-z]{2,}|\d[\d.]*\d", plain.lower())


def runs(text: str) -> set[str]:
    """Give all runs of five words, without those that only count."""
    each = words(text)
    found = (each[k : k + 5] for k in range(len(each) - 4))
    return {" ".join(run) for run in found if any(len(word) > 3 for word in run)}


def shown_by(cell: NotebookNode) -> str:
    """Give what the outputs of a cell say; the grammar of charts is the same everywhere."""
    said = []
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        figure = {
            name: data.get(FIGURE, {}).get(name) for name in ("name", "caption", "alt", "rows")
        }
        said += [
            output.get("text"),
            figure,
            list(data.get(TABLE, {}).values()),  # its keys are those of every file of rows
            data.get(RECORD),
            data.get("text/plain"),
        ]
    return json.dumps(said, ensure_ascii=False)


def solutions() -> Iterator[tuple[str, Path, str]]:
    """Give each solution's name, notebook and text: its sources and what its cells show."""
    for source in SOURCES:
        name = ""
        parts: dict[str, list[str]] = {}
        computed = iter(cell for cell in executed(source.stem).cells if is_solution(cell))
        for cell in filter(is_solution, jupytext.read(source).cells):
            if start := re.search(r"\{solution-start\} (\S+)", cell.source):
                name = start[1]
            parts.setdefault(name, []).extend([cell.source, shown_by(next(computed))])
        for name, texts in parts.items():
            yield name, source, "\n".join(texts)


@cache
def marks() -> dict[str, tuple[str, set[str]]]:
    """Give for each solution its page and the runs of words that stand in no exercise."""
    open_to_all = "\n".join(
        f"{cell.source}\n{shown_by(cell)}"
        for source in SOURCES
        for cell in executed(source.stem).cells
        if not is_solution(cell)
    )
    known = runs(open_to_all)
    return {name: (source.stem, runs(text) - known) for name, source, text in solutions()}


def text_of(file: Path) -> str:
    return file.read_bytes().decode("utf-8", errors="replace")


LIBRARY = """\
# The library

```{{eval-rst}}
{documented}
```

{targets}
"""


@pytest.fixture(scope="module")
def student(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay out a book of the exercises alone; what they link to stands on one page more."""
    book = tmp_path_factory.mktemp("student")
    (book / "notebooks").mkdir()
    (book / "book" / "library").mkdir(parents=True)
    (book / "data").symlink_to(PROJECT / "data")
    texts = {source.stem: source.read_text("utf-8") for source in SOURCES}
    for name, text in texts.items():
        elsewhere = re.sub(r"(\{doc\}`[^`<]*)<[^`>]+>`", r"\1<../book/library/all>`", text)
        elsewhere = elsewhere.replace("(../book/library.md)", "(../book/library/all.md)")
        (book / "notebooks" / f"{name}.md").write_text(elsewhere, "utf-8")
    targets = sorted(set(re.findall(r"\{ref\}`[^`<]*<([^`>]+)>`", "".join(texts.values()))))
    library = LIBRARY.format(
        documented="\n".join(f".. autofunction:: {name}" for name in drawing()),
        targets="\n\n".join(f"({target})=\n## {target}" for target in targets),
    )
    (book / "book" / "library" / "all.md").write_text(library, "utf-8")
    shutil.copy(PROJECT / "book" / "references.bib", book / "book")
    (book / "book" / "bibliography.md").write_text("# Sources\n\n```{bibliography}\n```\n", "utf-8")
    (book / "index.md").write_text("# Exercises\n\nFor students.\n", "utf-8")
    config = yaml.safe_load((PROJECT / "_config.yml").read_text("utf-8"))
    config["sphinx"]["config"]["nitpick_ignore_regex"] = [["py:.*", ".*"]]
    (book / "_config.yml").write_text(yaml.safe_dump(config), "utf-8")
    pages = [*(f"notebooks/{name}" for name in texts), "book/library/all", "book/bibliography"]
    outline = {"format": "jb-book", "root": "index", "chapters": [{"file": page} for page in pages]}
    (book / "_toc.yml").write_text(yaml.safe_dump(outline), "utf-8")
    return book


def drawing() -> list[str]:
    """List the functions that draw the figures of the exercises: each has to be documented."""
    return sorted(
        {
            output["data"][FIGURE]["function"]
            for source in SOURCES
            for cell in executed(source.stem).cells
            if not is_solution(cell)
            for output in cell.get("outputs", [])
            if FIGURE in output.get("data", {})
        }
    )


def build(book: Path, edition: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "workflow.build", "--edition", edition],
        cwd=book,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_all_of_a_solution_is_tagged(source: Path) -> None:
    """What stands between the start and the end of a solution, and nothing else."""
    inside = False
    for cell in jupytext.read(source).cells:
        inside = inside or "{solution-start}" in cell.source
        assert is_solution(cell) == inside, cell.source
        inside = inside and "{solution-end}" not in cell.source
    assert not inside


def test_another_edition_is_refused(student: Path) -> None:
    refused = build(student, "pupil")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == "edition: found 'pupil'; expected teacher or student.\n"


def test_every_exercise_has_a_solution_that_the_teacher_finds() -> None:
    """What is missing from the student edition is to be found here, so it can be missed."""
    asked = [
        label
        for source in SOURCES
        for label in re.findall(r"^:label: (ex-\S+)$", source.read_text("utf-8"), re.MULTILINE)
    ]
    assert list(marks()) == asked
    assert len(asked) >= 20
    site = {
        page: (runs(text_of(SITE / "notebooks" / f"{page}.html")), runs(json.dumps(executed(page))))
        for page, _ in marks().values()
    }
    for name, (page, own) in marks().items():
        assert len(own) > 100, name
        for found in site[page]:
            assert len(own & found) > 40, name


def test_no_solution_in_any_file_for_students(student: Path) -> None:
    """Neither on pages, nor in sources, downloads, rows or twins."""
    built = build(student, "student")
    assert built.returncode == 0, built.stdout + built.stderr
    site = student / "_build" / "student"
    texts = {file: text_of(file) for file in site.rglob("*") if file.is_file()}
    every = set().union(*(own for _, own in marks().values()))
    leaked = {
        str(file.relative_to(site)): sorted(found)[:3]
        for file, text in texts.items()
        if (found := runs(text) & every)
    }
    assert leaked == {}
    for file, text in texts.items():
        left = re.search(r'class="solution|solved-[a-z]+|solution-start|"solution"', text)
        assert left is None, f"{file}: {left}"
        assert file.stem not in shown_in_solutions(), file
    asked = {f"ex-{name}" for name in re.findall(r"id=\"ex-(\S+)\"", "".join(texts.values()))}
    assert asked == set(marks())
    assert_no_word_in_search(texts[site / "searchindex.js"], texts)


def shown_in_solutions() -> set[str]:
    """Name the figures and tables of solutions: their files are called so."""
    return {
        output["data"][kind]["name"]
        for source in SOURCES
        for cell in filter(is_solution, executed(source.stem).cells)
        for output in cell.get("outputs", [])
        for kind in (FIGURE, TABLE)
        if kind in output.get("data", {})
    }


def assert_no_word_in_search(index: str, texts: dict[Path, str]) -> None:
    """The index holds stems: those that stand in solutions alone are in the teacher's only."""
    stem = SearchEnglish({}).stem
    pages = " ".join(text for file, text in texts.items() if file.suffix == ".html")
    shown = pages.replace("<", " <")
    prose = " ".join(
        re.sub(r"\{\S*?\}`[^`]*`", "", cell.source)
        for source in SOURCES
        for cell in jupytext.read(source).cells
        if is_solution(cell) and cell.cell_type == "markdown"
    )
    inside, outside = ({stem(word) for word in words(text)} for text in (prose, shown))
    alone = {f'"{word}"' for word in inside - outside if len(word) > 3 and word.isalpha()}
    teachers = text_of(SITE / "searchindex.js")
    assert sum(word in teachers for word in alone) > 100
    assert {word for word in alone if word in index} == set()
