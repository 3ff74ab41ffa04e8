"""The decks of slides: what they say is what chapters compute, and each slide can be given."""

import csv
import hashlib
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from test_site import PROJECT, SITE, fault, is_outside

from workflow.decks import all_decks, decks_of
from workflow.errors import BookError
from workflow.slides.chapters import FIGURE

DECKS = sorted(file.stem for file in (PROJECT / "slides").glob("*.md"))
ROLE = re.compile(r"\{\w+\}`[^`]*`")
SPANS = {"half a": 0.5, "one": 1, "two and a half": 2.5, "two": 2, "three": 3, "four": 4}
"""Minutes in words; what begins with another comes before it."""
A_RESULT = re.compile(r"\d+[.,]\d+|\d+ ?%|×|\d{3,}")


def page(name: str) -> BeautifulSoup:
    return BeautifulSoup((SITE / "slides" / f"{name}.html").read_text("utf-8"), "html.parser")


def slides(name: str) -> list[Tag]:
    return page(name).select(".slides > section > section")


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").replace("\u202f", " ").split())


def said(name: str) -> str:
    return words(page(name))


def rows(table: str) -> list[dict[str, str]]:
    with (PROJECT / "data" / table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", DECKS)
def test_every_slide_has_notes_that_say_ask_and_take_time(name: str) -> None:
    text = (PROJECT / "slides" / f"{name}.md").read_text("utf-8")
    shown = slides(name)
    assert 10 <= len(shown) <= 20
    assert len(shown) == len(re.findall(r"^##? ", text, re.MULTILINE))
    for slide in shown:
        heading = slide.select_one("h1, h2")
        assert heading is not None
        notes = slide.select("aside.notes")
        assert len(notes) == 1, heading
        assert {"Say.", "Ask."} <= {tag.get_text() for tag in notes[0].select("strong")}, heading
        assert len(notes[0].get_text().split()) > 12, heading
        assert int(str(slide["data-timing"])) > 0, heading
    assert shown[0]["data-kind"] == "title"
    goals = [item.get_text() for item in shown[1].select("li")]
    assert goals == re.findall(r"^  - (.*)$", text, re.MULTILINE)
    assert 3 <= len(goals) <= 5
    assert words(shown[-1]).startswith("Take away")


@pytest.mark.parametrize("name", DECKS)
def test_a_slide_takes_no_less_time_than_its_notes_ask_for(name: str) -> None:
    span = re.compile(rf"\b({'|'.join(SPANS)}) minutes?\b", re.IGNORECASE)
    for slide in slides(name):
        notes = slide.select_one("aside.notes")
        assert notes is not None
        asked = sum(SPANS[found.lower()] for found in span.findall(words(notes)))
        assert 60 * asked <= int(str(slide["data-timing"])), words(notes)


def test_the_lecture_of_twenty_minutes_takes_twenty() -> None:
    assert sum(int(str(slide["data-timing"])) for slide in slides("the_paper")) == 20 * 60


@pytest.mark.parametrize("name", DECKS)
def test_no_number_is_typed(name: str) -> None:
    text = (PROJECT / "slides" / f"{name}.md").read_text("utf-8")
    prose = ROLE.sub("", text.split("---\n", 2)[2])
    prose = re.sub(r"^(?:```.*|:\w+:.*)$", "", prose, flags=re.MULTILINE)
    assert len(prose) > 2000
    model = r"\b(?:GPT-3|PaLM|LaMDA|Gopher|Chinchilla) \d+B"
    section = r"\bsections? [\d.]+(?: (?:and|to) [\d.]+)*"
    assert A_RESULT.findall(re.sub(f"{model}|{section}", "", prose)) == []


@pytest.mark.parametrize("name", DECKS)
def test_pictures_are_those_of_the_chapters(name: str) -> None:
    """A whole picture has the bytes of the chapter's; of all of them the chapter has the words."""
    figures = page(name).select(".shown")
    assert len(figures) >= 4
    for figure in figures:
        picture = figure.select_one("img")
        source = figure.find_next("a", href=re.compile("^../notebooks/.*#"))
        assert picture is not None
        assert isinstance(source, Tag)
        chapter, _, anchor = str(source["href"]).removeprefix("../").partition("#")
        html = BeautifulSoup((SITE / chapter).read_text("utf-8"), "html.parser")
        there = html.select(f"figure#{anchor} img")
        assert {image["alt"] for image in there} == {picture["alt"]}
        svg = (SITE / "slides" / str(picture["src"])).read_bytes()
        if b'id="whole"' not in svg:
            digest = hashlib.sha256(svg).hexdigest()
            images = {(SITE / chapter).parent / str(image["src"]) for image in there}
            assert digest in {hashlib.sha256(file.read_bytes()).hexdigest() for file in images}


@pytest.mark.parametrize("name", DECKS)
def test_a_deck_loads_and_links_only_what_is_there(name: str) -> None:
    deck = page(name)
    addresses = [str(tag["href"]) for tag in deck.select("[href]")]
    addresses += [str(tag["src"]) for tag in deck.select("[src]")]
    addresses += [str(tag["srcset"]) for tag in deck.select("[srcset]")]
    assert [address for address in addresses if is_outside(address)] == []
    assert [wrong for at in addresses if (wrong := fault(f"slides/{name}.html", at))] == []
    assert [image for image in deck.select("img") if len(str(image["alt"]).split()) < 12] == []
    policy = deck.select_one('meta[http-equiv="Content-Security-Policy"]')
    assert policy is not None
    assert "default-src 'none'" in str(policy["content"])
    assert deck.select("script:not([src])") == []
    assert deck.select(".problematic, .system-message") == []


def test_nothing_lies_beside_the_decks_that_none_of_them_loads() -> None:
    known = {SITE / "slides" / f"{name}.html" for name in DECKS}
    sheets = " ".join(s.read_text("utf-8") for s in (SITE / "slides" / "_static").glob("*.css"))
    for name in DECKS:
        for tag in page(name).select("[src], [srcset], link[href]"):
            places = {str(tag.get(key, "")) for key in ("src", "srcset", "href")} - {""}
            known |= {SITE / "slides" / place for place in places}
    left = {file for file in (SITE / "slides").rglob("*") if file.is_file()} - known
    assert [file.name for file in left if file.name not in sheets] == []


def test_numbers_on_slides_are_those_of_the_data() -> None:
    """Counted and read by other means: from the tables, without the book's code."""
    classes = Counter(row["category"] for row in rows("paper/bigbench_classes.csv"))
    emergent = sum(count for name, count in classes.items() if name.startswith("emergent"))
    heading = f"Of {classes.total()} tasks, {emergent} were sorted as emergent"
    assert heading in said("the_paper")
    arithmetic = {
        row["model"]: float(row["value"])
        for row in rows("paper/observations.csv")
        if row["source"] == "Figure 2A"
    }
    assert f"GPT-3 13B : {arithmetic['GPT-3 13B']:g} %" in said("the_paper")
    assert f"GPT-3 175B : {arithmetic['GPT-3 175B']:g} %" in said("the_paper")
    models = {row["model"]: row for row in rows("paper/models.csv")}
    small, large = models["Chinchilla 70B"], models["Gopher 280B"]
    for column, unit in (("train_flops", "the compute"), ("params", "its parameters")):
        ratio = float(small[column]) / float(large[column])
        assert f"{ratio:.2f} times {unit}" in said("scaling_curves")
    claims = rows("claims.csv")
    assert f"Of {len(claims)} statements" in said("the_paper")


def test_what_many_steps_leave_is_a_power() -> None:
    text = said("explanations")
    assert f"{0.9**10:.0%} and then {0.95**10:.0%}".replace("%", " %") in text
    first = next(steps for steps in range(1, 200) if 0.9**steps < 0.01)
    assert f"From {first} steps on" in text


def test_the_page_lists_every_deck() -> None:
    listing = BeautifulSoup((SITE / "book" / "slides.html").read_text("utf-8"), "html.parser")
    links = {str(a["href"]) for a in listing.select("a") if "../slides/" in str(a.get("href"))}
    assert links == {f"../slides/{name}.html" for name in DECKS}
    text = words(listing)
    for name in DECKS:
        seconds = sum(int(str(slide["data-timing"])) for slide in slides(name))
        assert f"{len(slides(name))} slides · {seconds / 60:g} minutes" in text


# --- making decks

DECK = """---
goals: [Know]
figure: notebooks/one#figure-a
---

# A deck

## A number: {glue}`notebooks/one::n`

```{show-again} figure-a
:page: notebooks/one
:part: 0 10 50 100
```

```{notes} 2
Say *this*.
```
"""


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lay out a book of one executed notebook and one deck, ready for the job of the slides."""
    svg = (
        '<?xml version="1.0"?>\n<svg width="60pt" height="200pt" viewBox="0 0 60 200"><g/></svg>\n'
    )
    images = [
        {"theme": "light", "layout": layout, "svg": svg.replace("60", width)}
        for layout, width in (("wide", "60"), ("narrow", "30"))
    ]
    figure = {"name": "figure-a", "alt": "What is seen", "images": images}
    write_notebook(tmp_path, "7", figure)
    (tmp_path / "slides").mkdir()
    (tmp_path / "slides" / "deck.md").write_text(DECK, "utf-8")
    for folder in ("slides/style", "book/style"):
        (tmp_path / folder).parent.mkdir(exist_ok=True)
        (tmp_path / folder).symlink_to(PROJECT / folder)
    (tmp_path / "book" / "references.bib").write_text("", "utf-8")
    plan = {
        "notebooks": {
            "notebooks/one": {"book": "html", "executed": "work/html/executed/notebooks/one.ipynb"}
        },
        "slides": {"decks": ["deck"], "digest": "0"},
    }
    (tmp_path / "work" / "html" / "plan.json").write_text(json.dumps(plan), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_notebook(place: Path, number: str, figure: dict[str, object]) -> None:
    glued = {
        "output_type": "display_data",
        "metadata": {"scrapbook": {"name": "n"}},
        "data": {"application/papermill.record/text/plain": repr(number)},
    }
    drawn = {"output_type": "display_data", "metadata": {}, "data": {FIGURE: figure}}
    cells = [
        {"cell_type": "markdown", "source": "# One\n", "metadata": {}},
        {"cell_type": "code", "source": "", "outputs": [glued, drawn], "metadata": {}},
    ]
    file = place / "work" / "html" / "executed" / "notebooks" / "one.ipynb"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"cells": cells}), "utf-8")


def run(book: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "workflow.slides", str(book / "work" / "html")]
    return subprocess.run(command, capture_output=True, text=True, cwd=book, check=False)


def test_a_deck_is_made_anew_when_what_it_shows_has_changed(book: Path) -> None:
    made = book / "work" / "html" / "slides" / "deck.html"
    first = run(book)
    assert (first.returncode, first.stderr) == (0, "")
    html = BeautifulSoup(made.read_text("utf-8"), "html.parser")
    heading = html.select_one("h2")
    assert heading is not None
    assert heading.get_text() == "A number: 7"
    assert [tag["data-timing"] for tag in html.select("[data-timing]")] == ["120"]
    picture = html.select_one("img")
    assert picture is not None
    svg = (made.parent / str(picture["src"])).read_text("utf-8")
    assert 'viewBox="0 0 60.0 120.00"' in svg  # a tenth and a half of 200
    assert svg.count("#whole") == 2
    inode = made.stat().st_ino
    (book / "work" / "html" / "executed" / "notebooks" / "one.ipynb").touch()
    assert run(book).returncode == 0
    assert made.stat().st_ino == inode  # the very file that was kept
    text = (book / "work" / "html" / "executed" / "notebooks" / "one.ipynb").read_text("utf-8")
    file = book / "work" / "html" / "executed" / "notebooks" / "one.ipynb"
    file.write_text(text.replace("'7'", "'8'"), "utf-8")
    assert run(book).returncode == 0
    assert "A number: 8" in words(BeautifulSoup(made.read_text("utf-8"), "html.parser"))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("one::n`", "one::m`", "no cell of notebooks/one glues 'm': Known: n."),
        ("notebooks/one::n`", "n`", "{glue}`n` has no chapter; expected notebooks/name::number"),
        ("{show-again} figure-a", "{show-again} figure-b", "draws no figure 'figure-b': did you"),
        ("A number:", "{chapter}`book/nowhere`", "there is no page book/nowhere"),
        ("goals: [Know]\n", "", "the front matter has to name 'goals' and 'figure'"),
    ],
)
def test_what_is_not_there_is_named_in_one_sentence(
    book: Path, old: str, new: str, sentence: str
) -> None:
    deck = book / "slides" / "deck.md"
    deck.write_text(DECK.replace(old, new), "utf-8")
    refused = run(book)
    assert refused.returncode == 2
    assert sentence in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_a_deck_belongs_where_all_its_chapters_are_the_papers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(PROJECT)
    decks = all_decks()
    chapters = {page: True for deck in decks for page in deck.notebooks}
    assert [deck.name for deck in decks_of(chapters)] == DECKS
    without = [deck.name for deck in decks_of({**chapters, "notebooks/few_shot": False})]
    naming = [deck.name for deck in decks if "few_shot" in deck.source.read_text("utf-8")]
    assert naming
    assert set(without) == set(DECKS) - set(naming)
    del chapters["notebooks/few_shot"]
    with pytest.raises(BookError, match="this book has no chapter notebooks/few_shot: "):
        decks_of(chapters)
