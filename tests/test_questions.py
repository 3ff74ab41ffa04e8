"""Questions that readers check themselves by: the directive, and the questions of the book."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from sphinx.testing.util import SphinxTestApp
from test_site import SITE

from workflow.book import questions

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.md"))
CHECK = "\n## Check yourself\n"
ASKED = re.compile(r":::\{question\}\n:right: (\d+)\n(.*?)\n:::", re.S)

QUESTION = """\
:::{question}
:right: 2

What is $x$, *really*,
or {sub}`nearly`?

* A **bold** guess.

  Bold guesses mislead.

* $y^2$

  $$y^2 = x$$

  Therefore,
  squares.

* The last one.

  * A list of reasons.
:::
"""
AGAIN = """\
:::{question}
:right: 1

Again?

* Yes.

  Affirmative.

* No.

  Negative.
:::
"""


def built(folder: Path, sources: Mapping[str, str], builder: str = "html") -> tuple[Path, str]:
    """Build pages, again what has changed; give the folder of the outcome and all warnings."""
    for page, source in sources.items():
        (folder / f"{page}.md").write_text(f"# A page\n\n{source}", "utf-8")
    (folder / "conf.py").touch()
    settings = {
        "extensions": ["myst_parser"],
        "myst_enable_extensions": ["colon_fence", "dollarmath"],
        "suppress_warnings": ["toc.not_included"],
    }
    app = SphinxTestApp(builder, srcdir=folder, confoverrides=settings)
    try:
        questions.connect(app)
        app.build()
        return Path(app.outdir), app.warning.getvalue()
    finally:
        app.cleanup()


def asked(page: Path) -> list[Tag]:
    """Give the questions of a page."""
    return BeautifulSoup(page.read_text("utf-8"), "html.parser").select("fieldset.question")


def texts(tags: list[Tag]) -> list[str]:
    return [" ".join(tag.get_text().split()) for tag in tags]


def test_a_question_is_a_group_of_choices_each_with_its_explanation(tmp_path: Path) -> None:
    site, warnings = built(tmp_path, {"index": f"{QUESTION}\n{AGAIN}"})
    assert warnings == ""
    first, second = asked(site / "index.html")
    assert texts(first.select("legend")) == [r"What is \(x\), really, or nearly?"]
    assert texts(first.select("label")) == ["A A bold guess.", r"B \(y^2\)", "C The last one."]
    assert first.select("label strong, label .math")
    for question, verdicts in ((first, ["wrong", "right", "wrong"]), (second, ["right", "wrong"])):
        choices = question.select("input[type=radio]")
        assert {choice["name"] for choice in choices} == {question["id"]}
        assert not any(choice.has_attr("checked") for choice in choices)
        for choice, letter, verdict in zip(choices, "ABC", verdicts, strict=False):
            (label,) = question.select(f"label[for={choice['id']}]")
            (region,) = question.select(f"#{choice['aria-describedby']}[aria-live=polite]")
            assert label.find_parent(class_="answer") == region.find_parent(class_="answer")
            (explanation,) = region.select(".explanation")
            assert explanation.find_parent() == region  # hiding it leaves nothing to hear
            assert texts([explanation])[0].startswith(f"{letter} is {verdict}.")
            assert verdict in explanation["class"]
        assert len(choices) == len(verdicts)
    assert first["id"] != second["id"]
    identifiers = [tag["id"] for tag in (first, second)] + [
        tag["id"] for question in (first, second) for tag in question.select("[id]")
    ]
    assert len(identifiers) == len(set(identifiers))


def test_the_search_finds_what_explanations_say(tmp_path: Path) -> None:
    site, _ = built(tmp_path, {"index": QUESTION})
    index = (site / "searchindex.js").read_text("utf-8")
    for stem in ("bold", "mislead", "squar", "reason"):
        assert f'"{stem}":' in index


def test_questions_keep_their_names_when_another_page_changes(tmp_path: Path) -> None:
    site, _ = built(tmp_path, {"index": QUESTION, "other": f"{AGAIN}\n{QUESTION}"})
    names = [question["id"] for question in asked(site / "other.html")]
    assert [question["id"] for question in asked(site / "index.html")] == names[:1]
    before = (site / "index.html").read_bytes()
    built(tmp_path, {"other": f"{QUESTION}\n{AGAIN}\n{AGAIN}"})  # this page alone is read again
    assert [question["id"] for question in asked(site / "other.html")[:2]] == names
    (site / "index.html").unlink()
    built(tmp_path, {"index": QUESTION})
    assert (site / "index.html").read_bytes() == before


def test_a_heading_may_have_the_name_of_a_question(tmp_path: Path) -> None:
    site, warnings = built(tmp_path, {"index": f"{QUESTION}\n## Question 1\n\nText.\n"})
    page = BeautifulSoup((site / "index.html").read_text("utf-8"), "html.parser")
    identifiers = [tag["id"] for tag in page.select("[id]")]
    assert warnings == ""
    assert len(identifiers) == len(set(identifiers))


@pytest.mark.parametrize("builder", ["text", "latex"])
def test_builders_without_choices_show_everything(tmp_path: Path, builder: str) -> None:
    outcome, warnings = built(tmp_path, {"index": QUESTION}, builder)
    assert warnings == ""
    (file,) = [*outcome.glob("*.tex"), *outcome.glob("index.txt")]
    text = " ".join(file.read_text("utf-8").split())
    words = ["nearly", "The last one.", "C is wrong.", "A list of reasons."]
    places = [text.index(word) for word in words]
    assert places == sorted(places)


LIST = "* a\n\n  b\n* c\n\n  d\n"
HOLDS = "A question holds a paragraph that asks and a bulleted list of two answers or more; "


@pytest.mark.parametrize(
    ("options", "content", "said"),
    [
        ("", f"Q?\n\n{LIST}", "'right' of a question is missing; expected .* 1 to 2."),
        (":right:\n", f"Q?\n\n{LIST}", "'right' of a question is empty; expected .* 1 to 2."),
        (":right: 0\n", f"Q?\n\n{LIST}", "'right' of a question is 0; expected .* 1 to 2."),
        (":right: 3\n", f"Q?\n\n{LIST}", "'right' of a question is 3; expected .* 1 to 2."),
        (":right: b\n", f"Q?\n\n{LIST}", "'right' of a question is b; expected .* 1 to 2."),
        (":right: 1\n", LIST, HOLDS),
        (":right: 1\n", "Q?\n", HOLDS),
        (":right: 1\n", "", HOLDS),
        (":right: 1\n", "Q?\n\n* a\n\n  b\n", HOLDS),
        (":right: 1\n", "Q?\n\n* a\n\n  b\n* c\n", HOLDS),
        (":right: 1\n", "Q?\n\n* > a\n\n  b\n* c\n\n  d\n", HOLDS),
        (":right: 1\n", "Q?\n\n1. a\n\n   b\n2. c\n\n   d\n", HOLDS),
        (":right: 1\n", f"Q?\n\n{LIST}\nAfterwards.\n", HOLDS),
        (":right: 1\n", "Q?\n\n" + "* a\n\n  b\n" * 27, HOLDS),
    ],
)
def test_what_is_wrong_is_told_in_one_sentence_with_its_place(
    tmp_path: Path, options: str, content: str, said: str
) -> None:
    source = f"Text.\n\n:::{{question}}\n{options}\n{content}:::\n"
    _, warnings = built(tmp_path, {"index": source}, "dummy")
    (line,) = warnings.strip().splitlines()
    assert re.search(rf"index\.md:5: ERROR: .*{said}", line), line


def chapters() -> Iterator[tuple[str, str, list[tuple[int, list[str]]]]]:
    """Give the chapters with questions: source, the right answers, and what can be chosen."""
    for notebook in NOTEBOOKS:
        source = notebook.read_text("utf-8")
        found = [
            (int(right), re.findall(r"^\* (.*?)\n\n", content, re.S | re.M))
            for right, content in ASKED.findall(source)
        ]
        assert len(found) == source.count("{question}"), f"{notebook.name}: in another form"
        if found:
            yield notebook.stem, source, found


def test_chapters_ask_two_to_four_questions_before_their_sources() -> None:
    asking = [(n, source, found) for n, source, found in chapters() if CHECK in source]
    assert len(asking) > 10
    for name, source, found in asking:
        assert 2 <= len(found) <= 4, name
        _, _, after = source.partition(CHECK)
        section, _, following = after.partition("\n## ")
        assert len(ASKED.findall(section)) == len(found), name
        assert following.startswith("Where it comes from\n"), name


def test_the_right_answer_is_given_away_by_neither_place_nor_length() -> None:
    """A reader who always takes the second, the longest or the shortest answer is mostly wrong."""
    taken: Counter[str] = Counter()
    number = 0
    for name, _, found in chapters():
        places = [right for right, _ in found]
        assert len(set(places)) > 1, f"{name}: always the same place"
        for right, answers in found:
            number += 1
            lengths = [len(re.sub(r"\{[^}]*\}`[^`]*`", "a number", text)) for text in answers]
            taken[f"place {right}"] += 1
            taken["longest"] += lengths[right - 1] == max(lengths)
            taken["shortest"] += lengths[right - 1] == min(lengths)
    assert number
    assert max(taken.values()) < number / 2, taken


def test_questions_on_the_site_hold_numbers_and_no_links_where_one_chooses() -> None:
    numbers = 0
    for name, _, found in chapters():
        page = (SITE / "notebooks" / f"{name}.html").read_text("utf-8")
        parts = re.findall(r'<fieldset class="question".*?</fieldset>', page, re.S)
        assert len(parts) == len(found), name
        for part in parts:
            question = BeautifulSoup(part, "html.parser")
            assert "glue" not in question.get_text(), name
            assert not question.select("label a, legend a"), name
            numbers += bool(re.search(r"\d", question.get_text()))
    assert numbers > 10
