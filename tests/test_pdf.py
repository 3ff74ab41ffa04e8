"""The printed book, on a small one written by hand and on a chapter of the real one.

Pango, which sets the PDF, is no Python package: without it these tests are skipped, unless in CI.
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.errors import BookError
from workflow.pdf.__main__ import document
from workflow.pdf.press import faces, print_pdf
from workflow.pdf.tables import LYING, UPRIGHT, fewest_lines

SITE = Path(os.environ.get("BOOK_SITE", Path(__file__).parents[1] / "_build/html")).resolve()
MILLIMETRE = 72 / 25.4
ROWS = 90

CHOICES = "".join(
    f"""<div class="answer"><input type="radio" id="question-1-{letter}" name="question-1">
    <label for="question-1-{letter}">{letter} is a choice</label><div aria-live="polite">
    <div class="{verdict} explanation">{letter} is {verdict}.</div></div></div>"""
    for letter, verdict in (("A", "right"), ("B", "wrong"))
)

PAGES = {
    "index": """<h1>Welcome</h1><p>See <a class="reference internal" href="notebooks/one.html#far">
        a place</a>, the <a href="_rows/rows.csv">numbers</a> and
        <a class="external" href="https://example.org/elsewhere">another site</a>.</p>""",
    "notebooks/one": f"""<h1><span class="section-number">1. </span>One<a class="headerlink"
        href="#one">#</a></h1><p>A <a class="term" data-term="curve" data-definition="A line."
        href="two.html#term-curve">curve</a> with
        <span class="math notranslate">\\(p^{{l}}\\)</span>.</p>
        <details class="folded"><summary>Code</summary><pre>secret()</pre></details>
        <figure class="chart" id="figure"><div class="pictures">
        <img alt="A line that rises" class="picture light wide" src="../_images/wide.svg">
        <img alt="A line that rises" class="picture dark wide" src="../_images/dark.svg">
        <img alt="A line that rises" class="picture light narrow" src="../_images/narrow.svg"></div>
        <figcaption><p><span class="caption-number">Figure 1 </span><span class="caption-text">It
        rises. Look left.</span></p><p class="companions"><a href="../_rows/f.csv">Data</a></p>
        </figcaption></figure>
        <div class="pst-scrollable-table-container"><table id="long"><thead><tr>
        <th>Number</th><th>What it says of itself</th></tr></thead><tbody>{
        "".join(f"<tr><td>{row}</td><td>row {row}</td></tr>" for row in range(ROWS))
    }</tbody></table></div>
        <section id="far"><h2>A place<a class="headerlink" href="#far">#</a></h2>
        <p>Here it is.</p></section>""",
    "notebooks/two": f"""<h1>Two</h1><dl><dt id="term-curve">curve</dt><dd>A line.</dd></dl>
        <div class="pst-scrollable-table-container"><table id="wide"><tbody><tr>{
        "".join(f"<td>incomprehensible{column}</td>" for column in range(8))
    }</tr></tbody></table></div><p>What comes after.</p>
        <fieldset class="question" id="question-1"><legend>Which?</legend>{CHOICES}</fieldset>""",
}


@pytest.fixture(autouse=True, scope="session")
def _pango() -> None:
    try:
        import weasyprint  # noqa: F401
    except OSError as error:
        if os.environ.get("CI") and sys.platform == "linux":
            raise
        pytest.skip(f"no Pango here: {error}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a book of three pages, with its site."""
    folder = tmp_path_factory.mktemp("printed")
    (folder / "_config.yml").write_text('title: A & B\nauthor: Somebody\ncopyright: "2026"\n')
    parts = "- caption: First part\n  chapters:\n  - file: notebooks/one\n  - file: notebooks/two\n"
    (folder / "_toc.yml").write_text(f"format: jb-book\nroot: index\nparts:\n{parts}")
    pictures = folder / "site" / "_images"
    pictures.mkdir(parents=True)
    (pictures / "wide.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 9L9 0"/></svg>'
    )
    for page, content in PAGES.items():
        file = folder / "site" / f"{page}.html"
        file.parent.mkdir(exist_ok=True)
        head = '<meta name="description" content="A small book.">'
        file.write_text(f'{head}<article class="bd-article"><section>{content}</section></article>')
    return folder


@pytest.fixture(scope="module")
def whole(folder: Path) -> str:
    """Give the small book as one document."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        return document(folder / "site", "")
    finally:
        os.chdir(before)


@pytest.fixture(scope="module")
def printed(whole: str, folder: Path) -> pypdf.PdfReader:
    """Give the small book as a PDF."""
    pages, faults = print_pdf(whole, folder / "small.pdf")
    assert faults == []
    reader = pypdf.PdfReader(folder / "small.pdf")
    assert len(reader.pages) == pages
    return reader


def texts(reader: pypdf.PdfReader) -> list[str]:
    """Give the text of each page on one line."""
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def outline(reader: pypdf.PdfReader) -> list[tuple[int, str, int]]:
    """Give depth, title and number of the page of each bookmark."""

    def walk(entries: list, depth: int) -> Iterator[tuple[int, str, int]]:
        for entry in entries:
            if isinstance(entry, list):
                yield from walk(entry, depth + 1)
            else:
                yield depth, entry.title, reader.get_destination_page_number(entry) + 1

    return list(walk(reader.outline, 0))


def spoken(reader: pypdf.PdfReader) -> list[str]:
    """Give what is said in the place of pictures, in the order of reading."""

    def walk(element: object) -> Iterator[str]:
        element = element.get_object() if hasattr(element, "get_object") else element
        if isinstance(element, list):
            for child in element:
                yield from walk(child)
        elif isinstance(element, dict):
            if element.get("/S") == "/Figure":
                yield str(element["/Alt"])
            yield from walk(element.get("/K"))

    return list(walk(reader.trailer["/Root"]["/StructTreeRoot"]))


def test_the_outline_has_parts_chapters_and_sections_in_the_order_of_the_book(printed):
    titles = [(depth, title) for depth, title, _ in outline(printed)]
    assert titles[:6] == [
        (0, "Title page"),
        (0, "Contents"),
        (0, "Welcome"),
        (0, "First part"),
        (1, "1. One"),
        (2, "A place"),
    ]
    assert titles[6:] == [(1, "Two"), (0, "Index of terms"), (0, "Figures")]
    starts = [page for depth, _, page in outline(printed) if depth < 2]
    assert starts == sorted(set(starts))  # each on a page of its own


def test_a_reference_says_on_which_page_its_target_stands(printed):
    (place,) = (page for _, title, page in outline(printed) if title == "A place")
    assert place > 5  # behind a table of several pages
    (reference,) = (text for text in texts(printed) if "a place" in text)
    assert re.search(rf"a place\s*\(p\.\s*{place}\)", reference)
    (start,) = (page for _, title, page in outline(printed) if title == "Index of terms")
    entry = texts(printed)[start - 1]
    (one,) = (page for _, title, page in outline(printed) if title == "1. One")
    (two,) = (page for _, title, page in outline(printed) if title == "Two")
    assert f"curve {two}, {one}" in entry  # where it is defined, then where it is used


def test_pages_say_what_they_are(printed):
    numbered = texts(printed)
    _, _, one = next(entry for entry in outline(printed) if entry[1] == "1. One")
    assert "A & B" in numbered[one]
    assert "1. One" in numbered[one]
    for number, text in enumerate(numbered[1:], start=2):
        assert re.search(rf"(^|\s){number}(\s|$)", text)


def test_a_long_table_repeats_its_head_and_loses_no_row(printed):
    holding = [text for text in texts(printed) if re.search(r"row \d", text)]
    assert len(holding) > 1
    assert all("What it says of itself" in text for text in holding)
    assert re.findall(r"row (\d+)", " ".join(holding)) == [str(row) for row in range(ROWS)]


def test_a_table_too_wide_for_the_page_lies_on_its_side(printed):
    (page,) = (page for page in printed.pages if "incomprehensible7" in page.extract_text())
    assert page.mediabox.width > page.mediabox.height
    upright = [page for page in printed.pages if page.mediabox.width < page.mediabox.height]
    assert len(upright) == len(printed.pages) - 1
    assert any("What comes after." in page.extract_text() for page in upright)


def test_what_only_a_screen_can_do_is_left_out(printed):
    everything = " ".join(texts(printed))
    for gone in ("secret", "Code", "Data", "#", "\\(", "p^"):
        assert gone not in everything
    assert "numbers" in everything  # the words of a link to a file stay
    assert "https://example.org/elsewhere" in everything  # an address can be typed


def test_below_a_question_stands_why_the_right_answer_is_right(printed):
    everything = " ".join(texts(printed))
    assert "Which? A is a choice B is a choice A is right." in everything
    assert "B is wrong." not in everything


def test_those_who_listen_hear_one_picture_of_each_figure_and_each_formula(printed):
    assert spoken(printed) == ["p^{l}", "A line that rises"]


def test_the_file_says_what_it_is(printed):
    assert printed.metadata.title == "A & B"
    assert printed.metadata.author == "Somebody"
    root = printed.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert "pdfuaid" in root["/Metadata"].get_data().decode()


def test_two_runs_give_the_same_bytes(whole, printed, folder):
    print_pdf(whole, folder / "again.pdf")
    assert (folder / "again.pdf").read_bytes() == (folder / "small.pdf").read_bytes()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('href="#notebooks.one:far"', 'href="#nowhere"', "nowhere"),
        ("wide.svg", "missing.svg", "missing.svg"),
        (
            "Here it is.",
            f'<span style="white-space: pre">{"far " * 60}</span>',
            "beyond the margin",
        ),
    ],
)
def test_what_is_wrong_is_named_and_the_old_file_stays(whole, tmp_path, old, new, said):
    assert old in whole
    target = tmp_path / "book.pdf"
    target.write_text("old")
    _, faults = print_pdf(whole.replace(old, new), target)
    assert any(said in fault for fault in faults)
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["book.pdf"]


def test_without_pango_one_sentence_says_what_to_install(monkeypatch, tmp_path):
    class Missing:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    with pytest.raises(BookError, match="apt install libpango"):
        print_pdf("<p>", tmp_path / "book.pdf")


@settings(max_examples=30)
@given(
    st.integers(1, 6).flatmap(
        lambda columns: st.lists(
            st.lists(
                st.tuples(st.integers(0, 400), st.integers(0, 12)).map(
                    lambda size: (max(size), min(size))
                ),
                min_size=columns,
                max_size=columns,
            ),
            min_size=1,
            max_size=8,
        )
    )
)
def test_columns_fill_the_page_and_hold_their_longest_words(cells):
    widths = fewest_lines(cells, UPRIGHT)
    assert sum(widths) == UPRIGHT
    for column, width in enumerate(widths):
        assert width > max(row[column][1] for row in cells)


def test_the_column_that_makes_rows_tall_gets_the_room():
    short, tall = fewest_lines([[(10, 5), (1000, 5)]], LYING)
    assert short < 30
    assert tall > LYING - 30


def test_a_chapter_of_the_book_has_all_its_figures_and_captions(tmp_path, monkeypatch):
    page = "notebooks/definition"
    if not (SITE / f"{page}.html").is_file():
        pytest.fail(f"There is no book in {SITE}; `make book` builds it.")
    monkeypatch.chdir(tmp_path)
    Path("_toc.yml").write_text(f"format: jb-book\nroot: {page}\n")
    Path("_config.yml").write_text('title: Part\nauthor: Somebody\ncopyright: "2026"\n')
    _, faults = print_pdf(document(SITE, ""), Path("part.pdf"))
    assert faults == []
    soup = BeautifulSoup((SITE / f"{page}.html").read_text("utf-8"), "html.parser")
    pictures = [str(image["alt"]) for image in soup.select("img.picture.light.wide")]
    said = spoken(pypdf.PdfReader("part.pdf"))
    assert pictures
    assert [text for text in said if text in pictures] == pictures
    everything = " ".join(texts(pypdf.PdfReader("part.pdf")))
    for number in soup.select("figure .caption-number"):
        assert number.get_text().strip() in everything


def test_the_faces_have_every_letter_of_the_book():
    known = set().union(*(TTFont(file).getBestCmap() for file in faces().values()))
    for page in sorted((SITE / "notebooks").glob("*.html")) + sorted(
        (SITE / "book").glob("*.html")
    ):
        content = page.read_text("utf-8").partition("<article")[2].partition("</article>")[0]
        lacking = {letter for letter in content if ord(letter) not in known and letter > " "}
        assert lacking == set(), page
