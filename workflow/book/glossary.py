"""The glossary: its terms become links where a page first uses them, with the definition at hand.

Writers need not mark a term: a form of it that stands in the prose of a page is found here, so
that pages written later are linked too, and notebooks stay free of markup that only we understand.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.osutil import relative_uri
from sphinx.writers.html5 import HTML5Translator


class TermLink(nodes.reference):
    """A link to the glossary that carries the definition, for `term.js` to show."""


@dataclass(frozen=True)
class Entry:
    """An entry of the glossary: its page and place there, its forms, and what it says."""

    page: str
    anchor: str
    forms: tuple[str, ...]
    definition: str


class Terms:
    """The entries of all glossaries, and what finds their forms in a text."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        forms = sorted(
            ((form, entry) for entry in entries for form in entry.forms),
            key=lambda pair: (-len(pair[0]), pair[0]),  # "emergence score" before "emergence"
        )
        self._entries = [entry for _, entry in forms]
        alternatives = "|".join(f"({_pattern(form)})" for form, _ in forms)
        self._pattern = re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-])")

    def find(self, text: str) -> list[tuple[int, int, Entry]]:
        """List where forms of terms begin and end in a text, and the entries they belong to."""
        return [
            (match.start(), match.end(), self._entries[match.lastindex - 1])
            for match in self._pattern.finditer(text)
            if match.lastindex is not None
        ]


def _pattern(form: str) -> str:
    """Return a pattern of a form: plurals too, whatever the space, and as a sentence begins."""
    words = []
    for word in re.split(r"[\s-]+", form):
        ending = re.escape(word[:-1]) + "(?:y|ies)" if word.endswith("y") else re.escape(word)
        words.append(f"{ending}s?")
    first, *rest = words
    return r"[\s-]+".join([f"(?i:{first[0]}){first[1:]}", *rest])


class Glossary:
    """Gathers the entries once all pages are read, then links each page to them."""

    def gather(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Read the entries of every glossary of the book.

        Parameters
        ----------
        app, env
            The Sphinx application and its environment, all pages being read.
        """
        objects = env.get_domain("std").get_objects()
        self.pages = {page for _, _, kind, page, _, _ in objects if kind == "term"}
        items = (
            (page, item)
            for page in sorted(self.pages)
            for glossary in env.get_doctree(page).findall(addnodes.glossary)
            for item in glossary.findall(nodes.definition_list_item)
        )
        self.entries = [_entry(page, item) for page, item in items]
        self.terms = Terms(self.entries)

    def link(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Make a link of the first use of each term on a page.

        Parameters
        ----------
        app, doctree, docname
            The Sphinx application, and the page with its name.
        """
        if not self.entries or docname in self.pages or app.builder.format != "html":
            return
        here = app.builder.get_target_uri(docname)
        uris = {
            f"{relative_uri(here, app.builder.get_target_uri(entry.page))}#{entry.anchor}": entry
            for entry in self.entries
        }
        unlinked = {entry: uri for uri, entry in uris.items()}
        for reference in list(doctree.findall(nodes.reference)):
            entry = uris.get(reference.get("refuri", ""))
            if entry is not None:  # a writer's own {term}
                reference.replace_self(_term_link(reference.astext(), reference["refuri"], entry))
                unlinked.pop(entry, None)
        for text in list(_prose(doctree)):
            text.parent.replace(text, self._linked(text.astext(), unlinked))

    def _linked(self, text: str, unlinked: dict[Entry, str]) -> list[nodes.Node]:
        """Return a text with links, and strike their entries off the list."""
        parts: list[nodes.Node] = []
        done = 0
        for start, end, entry in self.terms.find(text):
            if entry in unlinked:
                link = _term_link(text[start:end], unlinked.pop(entry), entry)
                parts += [nodes.Text(text[done:start]), link]
                done = end
        return [*parts, nodes.Text(text[done:])]


def _entry(page: str, item: nodes.definition_list_item) -> Entry:
    """Return an entry: what it says is its first paragraph, on one line."""
    terms = [child for child in item.children if isinstance(child, nodes.term)]
    says = next(item.findall(nodes.paragraph)).astext()
    forms = tuple(" ".join(term.astext().split()) for term in terms)
    return Entry(page, terms[0]["ids"][0], forms, " ".join(says.split()))


def _term_link(text: str, uri: str, entry: Entry) -> TermLink:
    return TermLink(
        "", text, refuri=uri, internal=True, term=entry.forms[0], definition=entry.definition
    )


def _prose(doctree: nodes.document) -> Iterable[nodes.Text]:
    """Give the texts of paragraphs, lists and written tables that are neither links nor code."""
    places = nodes.section | nodes.list_item | nodes.entry
    paragraphs = [
        paragraph
        for paragraph in doctree.findall(nodes.paragraph)
        if isinstance(paragraph.parent, places) and not _is_computed(paragraph)
    ]
    for paragraph in paragraphs:
        for element in list(paragraph.findall(nodes.Element)):
            _join(element)
    texts = chain.from_iterable(paragraph.findall(nodes.Text) for paragraph in paragraphs)
    return (text for text in texts if not _is_taken(text))


def _join(element: nodes.Element) -> None:
    """Make one text of those side by side: MyST parts them where a line of the source ends."""
    children: list[nodes.Node] = []
    for child in element.children:
        before = children[-1] if children else None
        if isinstance(child, nodes.Text) and isinstance(before, nodes.Text):
            children[-1] = nodes.Text(before.astext() + child.astext())
        else:
            children.append(child)
    element[:] = children


def _is_computed(node: nodes.Node | None) -> bool:
    """Tell whether a node stands in what a notebook's cell shows."""
    while node is not None:
        if "cell_output" in getattr(node, "attributes", {}).get("classes", []):
            return True
        node = node.parent
    return False


def _is_taken(text: nodes.Text) -> bool:
    """Tell whether a text stands in a link or in code."""
    node = text.parent
    while not isinstance(node, nodes.paragraph):
        if isinstance(node, nodes.reference | nodes.literal | nodes.math | nodes.raw):
            return True
        node = node.parent
    return False


def _visit_term_link(translator: HTML5Translator, node: TermLink) -> None:
    attributes: Mapping[str, str] = {
        "href": node["refuri"],
        "data-term": node["term"],
        "data-definition": node["definition"],
    }
    translator.body.append(translator.starttag(node, "a", "", CLASS="term", **attributes))


def _depart_term_link(translator: HTML5Translator, node: TermLink) -> None:
    translator.body.append("</a>")


def connect(app: Sphinx) -> None:
    """Connect the glossary to Sphinx.

    Parameters
    ----------
    app
        The Sphinx application.
    """
    app.add_node(TermLink, html=(_visit_term_link, _depart_term_link))
    glossary = Glossary()
    app.connect("env-check-consistency", glossary.gather)
    app.connect("doctree-resolved", glossary.link)
