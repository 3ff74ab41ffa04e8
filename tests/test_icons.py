"""Each icon that a page shows has its rule and its glyph; the others are left out."""

import os
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont

from workflow.book.icons import FONT, SHEET, THEME

SITE = Path(os.environ.get("BOOK_SITE", Path(__file__).parents[1] / "_build" / "html")).resolve()
PAGES = ("index.html", "search.html", "notebooks/few_shot.html", "book/library.html")
RULE = re.compile(r'((?:\.fa-[a-z0-9-]+:+before,?)+)\{content:"\\([0-9a-f]+)"\}')


@pytest.mark.parametrize("name", PAGES)
def test_icons_of_a_page_can_be_drawn(name: str) -> None:
    sheet = (SITE / "_static" / SHEET).read_text("utf-8")
    codes = {
        kind: int(code, 16)
        for selectors, code in RULE.findall(sheet)
        for kind in re.findall(r"fa-[a-z0-9-]+", selectors)
    }
    glyphs = TTFont(SITE / "_static" / f"{FONT}.ttf").getBestCmap()
    page = BeautifulSoup((SITE / name).read_bytes(), "html.parser")
    icons = page.select("i.fas, i.fa-solid")
    assert icons, name
    for icon in icons:
        named = {kind for kind in icon["class"] if kind in codes}
        assert named, f"{name}: no rule for {icon['class']}"
        assert all(codes[kind] in glyphs for kind in named), f"{name}: {icon['class']}"


def test_the_rest_is_left_out() -> None:
    whole = TTFont(THEME / f"{FONT}.ttf")
    assert len(TTFont(SITE / "_static" / f"{FONT}.ttf").getBestCmap()) < 60
    assert len(whole.getBestCmap()) > 1000
    assert not (SITE / "_static" / f"{FONT}.woff2").exists()
