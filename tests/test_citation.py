"""How figures are cited, where names come from readers' data and addresses are known."""

import pytest
from pybtex.database import parse_string

from workflow.book.citation import Book, Cited, bibtex, read, sentence
from workflow.book.social import on_white
from workflow.repository import site_of

BOOK = Book("The book", "1.0", ("The group", "Doe, Jane"))


def cited(changed: str = "", address: str = "page.html#a_b") -> Cited:
    return Cited("Figure 1.2", "a_b", "Page & more", address, "2026", changed)


def test_a_sentence_says_all():
    assert sentence(BOOK, cited()) == (
        "The group; Doe, Jane (2026). Page & more, Figure 1.2. In: The book, version 1.0. "
        "page.html#a_b"
    )


def test_what_was_built_with_other_parameters_says_so():
    assert 'version 1.0, built with data = "mine".' in sentence(BOOK, cited('data = "mine"'))


@pytest.mark.parametrize("name", ["a}b{c", "100 %", "x_y", "a\\b", "# & $"])
def test_no_name_breaks_bibtex(name):
    entry = parse_string(bibtex(BOOK, cited(name)), "bibtex").entries["companion2026-a_b"]
    assert set(entry.fields) == {"title", "howpublished", "year", "note"}
    assert [str(author) for author in entry.persons["author"]] == ["{The group}", "Doe, Jane"]


def test_a_known_address_is_one():
    text = bibtex(BOOK, cited(address="https://a.github.io/b/page.html#a_b"))
    (entry,) = parse_string(text, "bibtex").entries.values()
    assert entry.fields["url"] == "https://a.github.io/b/page.html#a_b"


def test_a_citation_file_is_read(tmp_path):
    file = tmp_path / "CITATION.cff"
    people = "[{name: The group}, {family-names: Doe, given-names: Jane}]"
    file.write_text(f"title: The book\nversion: 1.0\nauthors: {people}\n", "utf-8")
    assert read(file) == BOOK


@pytest.mark.parametrize(
    ("repository", "site"),
    [
        ("https://github.com/An-Owner/a.name", "https://an-owner.github.io/a.name/"),
        ("https://github.com/An-Owner/an-owner.github.io", "https://an-owner.github.io/"),
    ],
)
def test_where_pages_of_a_repository_are(repository, site):
    """As GitHub documents the addresses of project sites and of an owner's site."""
    assert site_of(repository) == site


def test_a_card_has_the_size_that_was_asked_for():
    """The size stands in a PNG's header, big-endian, from byte 16 on."""
    drawing = '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="10pt" '
    png = on_white(f'{drawing} viewBox="0 0 10 10"><path d="M0 0h10v10z"/></svg>', 120, 63, 4)
    assert png.startswith(b"\x89PNG")
    assert (int.from_bytes(png[16:20]), int.from_bytes(png[20:24])) == (120, 63)
