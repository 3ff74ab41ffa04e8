"""README: its pictures are what the library draws, its commands name what exists."""

import re
import sys
import xml.etree.ElementTree as ElementTree

import pytest

from emergence.figures.style import THEMES
from emergence.tables import DATA
from workflow import readme_pictures

ROOT = DATA.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform != "linux", reason="last digits of a drawing vary by system")
@pytest.mark.parametrize("theme", THEMES)
def test_pictures_are_what_the_library_draws(theme):
    kept = readme_pictures.path_of(theme).read_text(encoding="utf-8")
    by = r"Matplotlib v[\d.]+"  # which says so in the file, and nothing else differs
    assert re.sub(by, "", kept) == re.sub(by, "", readme_pictures.draw(theme)), "run make data"
    ElementTree.fromstring(kept)


def test_every_path_it_names_exists():
    named = re.findall(r'(?:srcset|src)="([^"]+)"|\]\(((?!https?:)[^)#]+)\)', README)
    assert named
    for path in (one or other for one, other in named):
        assert (ROOT / path).exists(), path


def test_every_make_target_it_names_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    rules = " ".join(re.findall(r"^([a-z -]+):", makefile, re.M)).split()  # one may have two names
    assert set(re.findall(r"make (\w+)", README)) <= set(rules)
