"""The Sphinx extension of the decks: what stands on a slide beside plain Markdown.

Notes of the speaker, figures and numbers of chapters, references. What they hold has been put
beside the decks; see `gather.py`.
"""

import json
import re
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from pybtex.database import Entry, parse_file
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.util.typing import ExtensionMetadata, OptionSpec
from sphinx.writers.html5 import HTML5Translator
from sphinx_revealjs.nodes import revealjs_section

from workflow.slides.gather import FACTS, PICTURES, figure_key

BACKGROUNDS = {"plain": "", "title": "#0f2747", "question": "#eaf2fb", "number": "", "end": ""}
"""The colour behind each kind of slide, to the edges of the screen; the style sheet does the rest.
"""

LONGEST_TIED = 16
BIBLIOGRAPHY = "book/bibliography"


class Notes(nodes.General, nodes.Element):
    """What the speaker sees and the room does not."""


class Source(nodes.General, nodes.Element):
    """The small line at the foot of a slide that says where its content comes from."""


class Shown(nodes.General, nodes.Element):
    """A picture of a chapter's figure: one for screens, one for phones held upright."""


@cache
def _facts(folder: str) -> dict[str, dict[str, Any]]:
    facts: dict[str, dict[str, Any]] = json.loads(Path(folder, FACTS).read_text("utf-8"))
    return facts


def _link(page: str, text: str, anchor: str = "") -> nodes.reference:
    address = f"../{page}.html" + (f"#{anchor}" if anchor else "")
    return nodes.reference("", text, refuri=address, internal=True)


class NotesDirective(SphinxDirective):
    """Notes of a slide; the argument is how many minutes it takes.

    The option ``kind`` says what kind of slide it is, where it is more than a plain one.
    """

    required_arguments = 1
    has_content = True
    option_spec: ClassVar[OptionSpec] = {
        "kind": lambda argument: directives.choice(argument, tuple(BACKGROUNDS)),
    }

    def run(self) -> list[nodes.Node]:
        """Return the notes, and what the slide itself has to know."""
        seconds = round(float(self.arguments[0]) * 60)
        slide = revealjs_section()
        slide.attributes["data-timing"] = str(seconds)
        kind = self.options.get("kind", "plain")
        slide.attributes["data-kind"] = kind
        if BACKGROUNDS[kind]:
            slide.attributes["data-background-color"] = BACKGROUNDS[kind]
        minutes = f"{float(self.arguments[0]):g}"
        notes = Notes("", nodes.paragraph("", "", nodes.strong("", f"{minutes} min")))
        self.state.nested_parse(self.content, self.content_offset, notes)
        return [slide, notes]


class Goals(SphinxDirective):
    """The learning goals of the deck, as its front matter names them."""

    def run(self) -> list[nodes.Node]:
        """Return them as a list."""
        goals = nodes.bullet_list()
        for goal in _facts(str(self.env.srcdir))["goals"][self.env.docname]:
            goals += nodes.list_item("", nodes.paragraph("", goal))
        return [goals]


class ShowAgain(SphinxDirective):
    """Shows the picture of a chapter's figure; its content says what figure it is.

    The option ``part`` names from where to where in its height, in per cent, as often as needed: a
    legend and one row of panels, say. With ``beside`` the
    narrow picture is shown, whose type is larger on a slide, and the slide's list stands beside it.
    """

    required_arguments = 1
    has_content = True
    option_spec: ClassVar[OptionSpec] = {
        "page": directives.unchanged_required,
        "part": directives.unchanged_required,
        "beside": directives.flag,
    }

    def run(self) -> list[nodes.Node]:
        """Return the picture, and the line that names its source."""
        page, name = self.options["page"], self.arguments[0]
        facts = _facts(str(self.env.srcdir))
        figure = facts["figures"][figure_key(page, name, self.options.get("part", ""))]
        source = Source()
        self.state.nested_parse(self.content, self.content_offset, source)
        if not len(source):
            source += nodes.paragraph()
        place = _link(page, facts["titles"][page], nodes.make_id(name))
        line = source[-1]
        line += [nodes.Text(" · " if len(line) else ""), nodes.Text("Chapter “"), place]
        line += nodes.Text("”")
        layout = "narrow" if "beside" in self.options else "wide"
        return [Shown(**figure, layout=layout), source]


class SourceDirective(SphinxDirective):
    """The source line of a slide without a figure."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the line."""
        source = Source()
        self.state.nested_parse(self.content, self.content_offset, source)
        return [source]


class Number(SphinxRole):
    """A number that a chapter has glued: ``{glue}`notebooks/few_shot::curves` ``."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return it as text."""
        text = _facts(str(self.env.srcdir))["numbers"][self.text]
        # A model such as GPT-3 175B stands on one line.
        classes = ["tied"] if len(text) <= LONGEST_TIED else []
        return [nodes.inline("", text, classes=classes)], []


class ChapterLink(SphinxRole):
    """A link to a page of the book, by its title: ``{chapter}`notebooks/few_shot` ``."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the link."""
        return [_link(self.text, _facts(str(self.env.srcdir))["titles"][self.text])], []


class Citation(SphinxRole):
    """A study by its key in the bibliography, as authors and year: ``{cite}`wei2022chain` ``."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return a link to the study's entry in the bibliography."""
        entry = _entries(self.config.deck_bibliography).get(self.text)
        if entry is None:
            message = self.inliner.reporter.warning(f"no study has the key {self.text}")
            return [], [message]
        return [_link(BIBLIOGRAPHY, _in_short(entry), self.text)], []


@cache
def _entries(file: str) -> dict[str, Entry]:
    return dict(parse_file(file, "bibtex").entries)


def _in_short(entry: Entry) -> str:
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    names = [
        re.sub(r"[{}\\]", "", " ".join([*one.prelast_names, *one.last_names])) for one in people
    ]
    year = entry.fields.get("year", "")
    if len(names) > 2:
        return f"{names[0]} et al. {year}".strip()
    return f"{' and '.join(names) or entry.fields.get('title', '')} {year}".strip()


def stand_alone(app: Sphinx, doctree: nodes.document) -> None:
    """Let a deck stand beside the others: Sphinx looks for each page in a table of contents.

    Parameters
    ----------
    app, doctree
        The Sphinx application, and the deck as it has just been read.
    """
    app.env.metadata[app.env.docname]["orphan"] = True


def _visit_notes(translator: HTML5Translator, node: Notes) -> None:
    translator.body.append('<aside class="notes">\n')


def _depart_notes(translator: HTML5Translator, node: Notes) -> None:
    translator.body.append("</aside>\n")


def _visit_source(translator: HTML5Translator, node: Source) -> None:
    translator.body.append('<div class="source">\n')


def _depart_source(translator: HTML5Translator, node: Source) -> None:
    translator.body.append("</div>\n")


def _visit_shown(translator: HTML5Translator, node: Shown) -> None:
    # Not images of Sphinx: it would ask each for its size, and write them out one by one.
    picture, upright, alt = (escape(node[key]) for key in (node["layout"], "narrow", "alt"))
    translator.body.append(
        f'<div class="shown {node["layout"]}"><picture>'
        f'<source media="(max-aspect-ratio: 3/4)" srcset="{PICTURES}/{upright}" />'
        f'<img src="{PICTURES}/{picture}" alt="{alt}" /></picture></div>\n'
    )
    raise nodes.SkipNode


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register what decks are written with.

    Parameters
    ----------
    app
        The Sphinx application.
    """
    app.add_config_value("deck_bibliography", "", "env", str)
    app.add_node(Notes, html=(_visit_notes, _depart_notes))
    app.add_node(Source, html=(_visit_source, _depart_source))
    app.add_node(Shown, html=(_visit_shown, None))
    app.add_directive("notes", NotesDirective)
    app.add_directive("goals", Goals)
    app.add_directive("show-again", ShowAgain)
    app.add_directive("source", SourceDirective)
    app.add_role("glue", Number())
    app.add_role("chapter", ChapterLink())
    app.add_role("cite", Citation())
    app.connect("doctree-read", stand_alone)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
