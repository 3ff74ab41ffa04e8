"""How-to pages: what they show of commands is what the commands print.

On such a page each ``console`` block holds commands after ``$`` and what they printed, and each
block with a caption is a file to be saved under that name. They are run here in order, in a copy
of ``tests/results/<name of the page>``, where lies what the tool wrote.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from emergence.tables import DATA

BOOK = DATA.parent / "book"
RESULTS = Path(__file__).parent / "results"
PAGES = sorted(folder.name for folder in RESULTS.iterdir() if folder.is_dir())
BLOCK = re.compile(
    r"^```(?:console|\{code-block\} \w+\n:caption: (?P<file>\S+))\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
PROMPT = "$ "


def steps(page):
    """Give each file to be saved, and each command with what it printed."""
    for block in BLOCK.finditer((BOOK / f"{page}.md").read_text(encoding="utf-8")):
        if block["file"]:
            yield block["file"], None, block["text"].lstrip("\n")
            continue
        for session in f"\n{block['text']}".split(f"\n{PROMPT}")[1:]:
            command, _, printed = session.partition("\n")
            yield None, command, printed.rstrip("\n")


def run(command, folder):
    """Run a command as a person types it, and give all that it prints but spaces that none sees."""
    here = Path(sys.executable).parent
    finished = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=os.environ | {"PATH": f"{here}{os.pathsep}{os.environ['PATH']}", "LC_ALL": "C"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=60,
    )
    return re.sub(r" +$", "", finished.stdout.rstrip("\n"), flags=re.MULTILINE)


@pytest.mark.parametrize("page", PAGES)
def test_commands_print_what_the_page_shows(page, tmp_path):
    folder = shutil.copytree(RESULTS / page, tmp_path / "work")
    shown = list(steps(page))
    assert any(command for _, command, _ in shown)
    for file, command, text in shown:
        if file:
            (folder / file).write_text(text, encoding="utf-8")
        else:
            assert run(command, folder) == text, command


def test_every_page_of_the_part_is_run():
    contents = (DATA.parent / "_toc.yml").read_text(encoding="utf-8")
    assert sorted(re.findall(r"file: book/(your_results|from_\w+)$", contents, re.M)) == PAGES
