"""What `make lighthouse` measures and when it fails; Lighthouse itself is not run."""

import gzip
import urllib.request

import pytest

from benchmarks.lighthouse import GOALS, Measured, heaviest, middle, served, shortfalls
from workflow.errors import BookError

FULL = Measured(dict.fromkeys(GOALS, 100.0), 300_000)


def test_a_goal_that_is_missed_is_named():
    slow = Measured({**FULL.scores, "performance": 89.0}, 600_001)
    assert shortfalls({"mobile": FULL, "desktop": FULL}) == []
    assert shortfalls({"mobile": slow, "desktop": FULL}) == [
        "performance 89 on mobile, below 90",
        "600,001 bytes on mobile, above 600,000",
    ]
    assert len(shortfalls({"desktop": slow})) == 2  # 89 is below 98 as well


def test_the_median_counts():
    one, other = (Measured({**FULL.scores, "seo": score}, 10) for score in (80.0, 90.0))
    assert middle([one, FULL, other]).scores["seo"] == 90
    assert middle([one, FULL, other]).size == 10


def test_pages_are_weighed_with_their_pictures_and_served_packed(tmp_path):
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    with pytest.raises(BookError, match="There is no book"):
        heaviest(tmp_path)
    (tmp_path / "large.svg").write_bytes(bytes(range(256)) * 40)
    picture = '<img class="picture wide light" src="../large.svg">'
    (notebooks / "pictured.html").write_text(picture)
    (notebooks / "wordy.html").write_text("word " * 4000)
    assert heaviest(tmp_path) == "notebooks/pictured.html"
    with served(tmp_path) as address:
        with urllib.request.urlopen(f"{address}notebooks/wordy.html") as answer:
            assert answer.headers["Content-Encoding"] == "gzip"
            assert gzip.decompress(answer.read()) == b"word " * 4000
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(f"{address}notebooks/absent.html")
