"""What no page shall do: part a number from its unit, or hide a table's columns on a phone."""

import os
import re
from pathlib import Path

import pytest

from workflow.book.no_break import tied
from workflow.book.tables import is_prose

SITE = Path(os.environ.get("BOOK_SITE", Path(__file__).parents[1] / "_build" / "html")).resolve()
LEFT, RIGHT = {"title": "x", "align": "left"}, {"title": "x", "align": "right"}


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("a 95 % interval of 3 nats", "a 95\u202f% interval of 3\u00a0nats"),
        (
            "see Figure 2, Table 4.1, Appendix E",
            "see Figure\u00a02, Table\u00a04.1, Appendix\u00a0E",
        ),
        ("10 % FLOPs, % of 7 s", "10\u202f% FLOPs, % of 7\u00a0s"),
        ("five tables, 3 sentences, Table of Eight", "five tables, 3 sentences, Table of Eight"),
    ],
)
def test_numbers_keep_their_unit(text: str, same: str) -> None:
    assert tied(text) == same
    assert tied(same) == same


def test_no_page_parts_a_number_from_its_sign() -> None:
    quoted = re.compile(r"<(pre|code|script|style|title)\b.*?</\1>|<[^>]*>", re.DOTALL)
    tied_signs = 0
    for page in [SITE / "index.html", *SITE.glob("notebooks/*.html"), *SITE.glob("book/*.html")]:
        text = quoted.sub("", page.read_text("utf-8"))
        assert re.findall(r".{0,30}\d %", text) == [], page.name
        tied_signs += len(re.findall(r"\d\u202f%", text))
    assert tied_signs


def test_tables_of_text_are_told_from_tables_of_numbers() -> None:
    sentence = "a sentence that is longer than any name of a model"
    assert is_prose([LEFT, LEFT, LEFT], [["GPT-3", sentence, sentence]])
    assert not is_prose([LEFT, LEFT], [["GPT-3", sentence]])  # two columns wrap
    assert not is_prose([LEFT, RIGHT, RIGHT], [[sentence, "1", "2"]])
    assert not is_prose([LEFT, LEFT, LEFT], [["GPT-3", "175B", "emergent"]])
    assert not is_prose([LEFT, LEFT], [])
