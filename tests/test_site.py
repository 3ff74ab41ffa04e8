"""The built book, page by page: links, pictures, tables, and nothing from elsewhere."""

import base64
import csv
import hashlib
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from pybtex.database import parse_string

PROJECT = Path(__file__).parents[1]
SITE = Path(os.environ.get("BOOK_SITE", PROJECT / "_build" / "html")).resolve()
TEXT = {".html", ".js", ".json", ".css", ".csv", ".ipynb", ".md", ".svg", ".txt"}
LOADING = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src"}
IN_STYLE = re.compile(r"""(?:url\(\s*|@import\s+)["']?([^"')\s]+)""")
ROLE = re.compile(r"\{(?:glue|numref|ref|cite|doc|term|eq)\b[^}]*\}")


@pytest.fixture(autouse=True, scope="module")
def _built() -> None:
    if not (SITE / "index.html").is_file():
        pytest.fail(f"There is no book in {SITE}; `make book` builds it.")


@cache
def read(page: Path) -> BeautifulSoup:
    """Parse a page once."""
    return BeautifulSoup(page.read_text("utf-8"), "html.parser")


def pages() -> Iterator[tuple[str, BeautifulSoup]]:
    """Give each page of the book with its path in the site; slides are no such pages."""
    for page in sorted(SITE.rglob("*.html")):
        if not {"_static", "slides"} & set(page.relative_to(SITE).parts):
            yield str(page.relative_to(SITE)), read(page)


def figures() -> Iterator[tuple[str, Tag]]:
    """Give each figure with the page that it stands on."""
    for name, page in pages():
        for figure in page.select("figure.chart"):
            yield name, figure


def is_outside(address: str) -> bool:
    """Tell whether an address leaves the site; data in the page itself does not."""
    parts = urlsplit(address)
    return bool(parts.netloc) or parts.scheme not in ("", "data")


def fault(name: str, address: str) -> str | None:
    """Say what is wrong with an address that a page holds, if anything is."""
    parts = urlsplit(address)
    target = (SITE / name).parent / unquote(parts.path) if parts.path else SITE / name
    if not target.is_file():
        return f"{name}: {address} does not exist"
    if not target.resolve().is_relative_to(SITE):
        return f"{name}: {address} leaves the site"
    if parts.fragment and target.suffix == ".html":
        anchor = unquote(parts.fragment)
        if read(target.resolve()).find(id=anchor) is None:
            return f"{name}: {address} names no place on that page"
    return None


def test_links_lead_somewhere() -> None:
    addresses = {
        (name, str(link["href"]))
        for name, page in pages()
        for link in page.select("a[href]")
        if not urlsplit(str(link["href"])).scheme
    }
    assert [found for pair in sorted(addresses) if (found := fault(*pair))] == []


def test_what_a_page_loads_is_there_and_ours() -> None:
    addresses = {
        (name, str(tag[attribute]))
        for name, page in pages()
        for kind, attribute in LOADING.items()
        for tag in page.select(f"{kind}[{attribute}]")
    }
    assert [pair for pair in sorted(addresses) if is_outside(pair[1])] == []
    assert [found for pair in sorted(addresses) if (found := fault(*pair))] == []


def test_style_sheets_load_only_what_is_there_and_ours() -> None:
    addresses = {
        (str(sheet.relative_to(SITE)), address)
        for sheet in SITE.rglob("*.css")
        for address in IN_STYLE.findall(sheet.read_text("utf-8"))
        if not address.startswith(("data:", "#"))
    }
    assert [pair for pair in sorted(addresses) if is_outside(pair[1])] == []
    assert [found for pair in sorted(addresses) if (found := fault(*pair))] == []


def test_pictures_say_what_they_show() -> None:
    for name, page in pages():
        for image in page.select("img"):
            alt = str(image.get("alt", "")).strip()
            assert alt, f"{name}: {image['src']} has no text alternative"
            assert Path(str(image["src"])).stem not in alt, f"{name}: {alt} is a file name"
            assert not re.fullmatch(r"\S+\.\w{3,4}", alt), f"{name}: {alt} is a file name"


def test_figures_are_complete() -> None:
    names = [figure["id"] for _, figure in figures()]
    assert names, "the book has no figure"
    for name, figure in figures():
        where = f"{name}#{figure['id']}"
        number = figure.select_one("figcaption .caption-number")
        assert number is not None, where
        assert re.fullmatch(r"Figure (\d+|[A-Z])\.\d+", number.get_text().strip()), where
        kinds = [tuple(sorted(image["class"])) for image in figure.select("img")]
        assert Counter(kinds) == Counter(
            tuple(sorted(("picture", theme, layout)))
            for theme in ("light", "dark")
            for layout in ("wide", "narrow")
        ), where
        for image in figure.select("img"):
            assert image["loading"] == "lazy", where
            assert float(str(image["width"])) > 0, where
            assert float(str(image["height"])) > 0, where


def test_no_number_of_ours_is_one_of_the_paper() -> None:
    """The paper counts figures and tables from 1: ours begin with a chapter or a page's letter."""
    letters: dict[str, set[str]] = {}
    for name, page in pages():
        chapter = page.select_one("h1 > .section-number")
        for number in page.select(":is(figcaption, caption) .caption-number"):
            kind, _, given = number.get_text().strip().partition(" ")
            first, dot, rest = given.partition(".")
            assert kind in {"Figure", "Table"}, f"{name}: {kind}"
            assert dot, f"{name}: {kind} {given}"
            assert rest.isdecimal(), f"{name}: {kind} {given}"
            if chapter:
                assert first == chapter.get_text().strip(" ."), f"{name}: {kind} {given}"
            else:
                assert first.isalpha(), f"{name}: {kind} {given}"
                letters.setdefault(first, set()).add(name)
    assert letters
    assert all(len(sharing) == 1 for sharing in letters.values()), letters


def test_figures_lead_to_rows_and_code() -> None:
    for name, figure in figures():
        where = f"{name}#{figure['id']}"
        links = {link.get_text(): str(link["href"]) for link in figure.select(".companions a")}
        assert set(links) == {"Data (CSV)", "Drawing code"}, where
        assert "#" in links["Drawing code"], where
        assert [found for address in links.values() if (found := fault(name, address))] == []
        with ((SITE / name).parent / links["Data (CSV)"]).open(encoding="utf-8") as rows:
            assert list(csv.DictReader(rows)), f"{where}: no rows"
            assert Path(links["Data (CSV)"]).stem == figure["id"]
        for button in figure.select("button.explore"):
            assert fault(name, str(button["data-twin"])) is None


def test_figures_can_be_cited() -> None:
    """As a reader of BibTeX takes it, and in words; both name the place that stays."""
    keys: Counter[str] = Counter()
    for name, figure in figures():
        where = f"{name}#{figure['id']}"
        (cite,) = figure.select(".companions details.cite")
        number = figure.select_one("figcaption .caption-number")
        assert number is not None, where
        words, code = cite.select_one("p"), cite.select_one("pre")
        assert words is not None, where
        assert code is not None, where
        sentence = " ".join(words.get_text().split())
        assert f"{number.get_text().strip()}. In:" in sentence, where
        assert sentence.endswith(where), where
        ((key, entry),) = parse_string(code.get_text(), "bibtex").entries.items()
        keys[key] += 1
        assert entry.fields["title"].endswith(number.get_text().strip()), where
        assert entry.fields["note"].replace("\\", "") == where
        assert str(entry.persons["author"][0]).strip("{}") in sentence, where
    assert set(keys.values()) == {1}


def test_a_notebook_ends_with_itself_and_its_parameters() -> None:
    for name, page in pages():
        tools = page.select(".notebook-tools")
        assert len(tools) == name.startswith("notebooks/"), name
        for tool in tools:
            links = [str(link["href"]) for link in tool.select("a")]
            assert len(links) == 1, f"{name}: places to run it, of no known repository"
            assert fault(name, links[0]) is None
            notebook = json.loads(((SITE / name).parent / links[0]).read_text("utf-8"))
            outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
            assert outputs, f"{name}: the notebook to download was not executed"
            declared = [
                "".join(cell["source"]).strip()
                for cell in notebook["cells"]
                if "parameters" in cell["metadata"].get("tags", [])
            ]
            shown = [code.get_text().strip() for code in tool.select("details pre")]
            assert shown == declared, name


def test_tables_have_captions_and_heads() -> None:
    for name, page in pages():
        for head in page.select("article th"):
            assert head.get_text().strip(), f"{name}: a table has an empty head"
        for table in page.select("article .cell_output table[id]"):
            number = table.select_one("caption .caption-number")
            assert number is not None, f"{name}#{table['id']}"
            assert number.get_text().startswith("Table "), f"{name}#{table['id']}"


def test_pages_are_well_formed() -> None:
    for name, page in pages():
        assert page.html is not None, name
        assert page.html.get("lang") == "en", name
        assert page.title is not None, name
        assert page.title.get_text().strip(), name
        assert len(page.select("h1")) == 1, f"{name}: {page.select('h1')}"
        repeated = [
            key for key, count in Counter(t["id"] for t in page.select("[id]")).items() if count > 1
        ]
        assert repeated == [], f"{name}: these ids stand twice"
        assert page.select_one("main") is not None, name
        assert page.select_one('a[href="#main-content"]') is not None, f"{name}: no skip link"


def test_pages_of_the_book_are_described() -> None:
    titles = Counter(page.title.get_text() for _, page in pages() if page.title is not None)
    assert [title for title, count in titles.items() if count > 1] == []
    for name, page in pages():
        if name.startswith("_modules/") or name == "search.html":
            continue
        description = page.select_one('meta[name="description"]')
        assert description is not None, name
        assert description["content"], name
        shared = page.select_one('meta[property="og:description"]')
        assert shared is not None, name
        assert shared["content"] == description["content"], name
        assert page.select('meta[property="og:image"]') == [], f"{name}: at no known address"


def test_a_title_names_page_and_book_once_and_never_the_paper() -> None:
    """In a tab or a list of results this is no copy of the paper."""
    home = read(SITE / "index.html")
    assert home.title is not None
    book = home.title.get_text().strip()
    heading = home.select_one("h1")
    assert heading is not None
    assert heading.get_text().startswith(book)
    for name, page in pages():
        assert page.title is not None, name
        titled = page.title.get_text().strip()
        assert titled.count(book) == 1, name
        assert "Emergent Abilities of Large Language Models" not in titled, name


def test_no_role_is_left_unresolved() -> None:
    for name, page in pages():
        article = page.select_one("article")
        if article is None or name.startswith("_modules/"):
            continue
        code = {id(part) for tag in article.select("pre, code") for part in tag.strings}
        prose = "".join(part for part in article.strings if id(part) not in code)
        assert ROLE.findall(prose) == [], name
        assert page.select(".system-message, .problematic") == [], name


def test_no_file_holds_a_path_of_this_machine() -> None:
    paths = {str(PROJECT), sys.prefix, f"{Path.home()}/", "/site-packages/"}
    for file in sorted(SITE.rglob("*")):
        if file.suffix in TEXT:
            text = file.read_text("utf-8")
            assert [path for path in paths if path in text] == [], file.relative_to(SITE)


def test_names_from_data_cannot_become_markup() -> None:
    for name, page in pages():
        if name != "search.html":
            assert page.select("article :is(script, style, iframe, object)") == [], name


def test_a_page_runs_only_files_of_the_site_and_the_scripts_it_names() -> None:
    for name, page in pages():
        head = page.select("head > *")
        policy = page.select_one('meta[http-equiv="Content-Security-Policy"]')
        assert policy is not None, name
        assert head.index(policy) <= 1, f"{name}: something stands before the policy"
        given = {
            words[0]: set(words[1:])
            for words in (part.split() for part in str(policy["content"]).split(";"))
        }
        assert given["default-src"] == {"'none'"}, name
        named = {source for source in given["script-src"] if source.startswith("'sha256-")}
        assert given["script-src"] - named == {"'self'", "file:"}, name
        within = {
            hashlib.sha256(script.get_text().encode()).digest()
            for script in page.select("script:not([src])")
        }
        assert named == {f"'sha256-{base64.b64encode(d).decode()}'" for d in within}, name
        code = [key for tag in page.select("*") for key in tag.attrs if key.startswith("on")]
        assert code == [], f"{name}: code in attributes"


def test_each_mark_leads_to_the_row_it_was_drawn_from():
    """Text of a record stands in the row that it names; each twin has such records."""
    twins = sorted((SITE / "_twins").glob("*.js"))
    assert twins
    for twin in twins:
        with (SITE / "_rows" / f"{twin.stem}.csv").open(encoding="utf-8") as lines:
            rows = list(csv.DictReader(lines))
        spec = json.loads(json.loads(twin.read_text("utf-8").partition("JSON.parse(")[2][:-3]))
        records = [record for held in spec["datasets"].values() for record in held]
        counted = [record for record in records if "data_row" in record]
        assert counted, twin.stem
        for record in counted:
            places = record["data_row"]
            for place in places if isinstance(places, list) else [places]:
                row = rows[place - 1]
                for column in {"model", "panel", "name", "row", "category"} & record.keys():
                    assert row.get(column, record[column]) == record[column], (twin.stem, column)
