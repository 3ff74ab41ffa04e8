"""Figures: four pictures, a caption, and below it rows, code, citation and interactive twin."""

import csv
import hashlib
import json
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar
from xml.etree import ElementTree

from docutils import nodes
from myst_nb.core.render import MimeData, NbElementRenderer, create_figure_context
from sphinx.application import Sphinx
from sphinx.ext import viewcode
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.osutil import relative_uri
from sphinx.writers.html5 import HTML5Translator

from workflow.book import citation
from workflow.book.content import bundle, plain_markdown
from workflow.book.notebook import changed_parameters
from workflow.repository import site_of

MIME_TYPE = "application/vnd.emergence.figure+json"
ROWS_FOLDER = "_rows"
TWINS_FOLDER = "_twins"

logger = logging.getLogger(__name__)


class Pictures(nodes.General, nodes.Element):
    """The pictures of a figure."""


class Picture(nodes.image):
    """One of the four pictures of a figure; the style sheet shows the one that fits."""


class Companions(nodes.General, nodes.Element):
    """What belongs to a figure beside its pictures: rows, function, twin."""


class Row(nodes.General, nodes.TextElement):
    """The row below the caption; what opens there takes a line of its own."""


class FigureRenderer:
    """Turns a figure that a notebook displays into document nodes."""

    mime_priority_overrides: ClassVar[Sequence[tuple[str, str, int]]] = [("*", MIME_TYPE, 1)]

    @staticmethod
    def handle_mime(
        renderer: NbElementRenderer, data: MimeData, inline: bool
    ) -> list[nodes.Node] | None:
        """Render one output, or leave it to others when it is not a figure.

        Parameters
        ----------
        renderer
            The renderer of the notebook.
        data
            The output.
        inline
            Whether the output stands within a sentence; a figure cannot.
        """
        if inline or data.mime_type != MIME_TYPE:
            return None
        figure = bundle(data)
        name = nodes.make_id(figure["name"])
        pictures = [_picture(renderer, name, figure["alt"], image) for image in figure["images"]]
        holder = nodes.Element()
        options = {"name": figure["name"], "caption": figure["caption"], "classes": "chart"}
        with (
            plain_markdown(renderer),
            renderer.renderer.current_node_context(holder),
            create_figure_context(renderer.renderer, options, data.line or 0),
        ):
            renderer.renderer.current_node.append(Pictures("", *pictures))
        companions = Companions(
            name=name,
            alt=figure["alt"],
            rows=figure["rows"],
            function=figure["function"],
            twin=figure["twin"],
        )
        holder[0].append(companions)
        return list(holder.children)


def _picture(renderer: NbElementRenderer, name: str, alt: str, image: Mapping[str, str]) -> Picture:
    """Write one picture and return its node."""
    svg = image["svg"].encode()
    theme, layout = image["theme"], image["layout"]
    digest = hashlib.sha256(svg).hexdigest()[:12]
    uri = renderer.write_file([f"{name}-{theme}-{layout}-{digest}.svg"], svg, exists_ok=True)
    return Picture(uri=uri, alt=alt, size=_size(svg), classes=["picture", theme, layout])


def _size(svg: bytes) -> tuple[int, int]:
    """Return width and height of a picture in CSS pixels: browsers keep its place free."""
    root = ElementTree.fromstring(svg)
    width, height = (float(length) for length in root.attrib["viewBox"].split()[2:])
    pixels = 96 / 72 if root.attrib.get("width", "").endswith("pt") else 1
    return round(width * pixels), round(height * pixels)


class FinishFigures(SphinxPostTransform):
    """Gives each figure the form that the builder can show."""

    default_priority = 5  # after MyST-NB has chosen the mime type, before links are resolved

    def run(self, **kwargs: object) -> None:
        """Finish all figures of a page."""
        is_html = self.app.builder.format == "html"
        for companions in list(self.document.findall(Companions)):
            if is_html:
                companions.replace_self(self._links(companions))
            else:
                _keep_one_picture(companions.parent)
                companions.parent.remove(companions)

    def _links(self, companions: Companions) -> nodes.Element:
        """Return the row under the caption, after writing what it links to."""
        name: str = companions["name"]
        row = Row(classes=["companions"])
        if companions["rows"] is not None:
            uri = self._write(f"{ROWS_FOLDER}/{name}.csv", companions["rows"])
            row += nodes.reference("", "Data (CSV)", refuri=uri, internal=True)
        if viewcode.is_supported_builder(self.app.builder):
            row += self._code_link(companions)
        source = Path(self.app.srcdir, citation.SOURCE)
        if source.is_file():
            row += self._citation(companions, citation.read(source))
        if companions["twin"] is not None:
            twin = _twin_script(name, companions["twin"], companions["alt"])
            uri = self._write(f"{TWINS_FOLDER}/{name}.js", twin)
            rows = self._write(f"{ROWS_FOLDER}/{name}.js", _rows_script(name, companions["rows"]))
            button = (
                f'<button type="button" class="explore" data-twin="{uri}" data-rows="{rows}" '
                f'aria-expanded="false" hidden>Explore</button>'
            )
            row += nodes.raw("", button, format="html")
        return row

    def _citation(self, companions: Companions, book: citation.Book) -> list[nodes.Node]:
        """Return a fold with the citation of a figure, as text and as BibTeX."""
        page, name = self.env.docname, companions["name"]
        parts = self.env.toc_fignumbers.get(page, {}).get("figure", {}).get(name, ())
        repository: str = self.config.book_repository
        place = f"{self.app.builder.get_target_uri(page)}#{name}"
        cited = citation.Cited(
            number=f"Figure {'.'.join(map(str, parts))}",
            name=name,
            page=self.env.titles[page].astext(),
            address=f"{site_of(repository)}{place}" if repository else place,
            year=self.config.copyright,
            changed=changed_parameters(self.env, page),
        )
        code = citation.bibtex(book, cited)
        return [
            nodes.raw("", '<details class="folded cite"><summary>Cite</summary>', format="html"),
            nodes.paragraph("", citation.sentence(book, cited)),
            nodes.literal_block(code, code, language="bibtex"),
            nodes.raw("", "</details>", format="html"),
        ]

    def _code_link(self, companions: Companions) -> nodes.reference:
        """Return a link to the highlighted source of the drawing function."""
        function: str = companions["function"]
        module, _, member = function.rpartition(".")
        if function not in self.env.get_domain("py").objects:  # type: ignore[attr-defined]
            logger.warning(
                "the figure's function %s is not documented, so its source is not shown",
                function,
                location=companions.parent,
            )
        page = f"{viewcode.OUTPUT_DIRNAME}/{module.replace('.', '/')}"
        uri = self.app.builder.get_relative_uri(self.env.docname, page)
        return nodes.reference("", "Drawing code", refuri=f"{uri}#{member}", internal=True)

    def _write(self, path: str, text: str) -> str:
        """Write a file of the site and return its address as seen from this page."""
        target = Path(self.app.outdir, path)
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
        return relative_uri(self.app.builder.get_target_uri(self.env.docname), path)


def _keep_one_picture(figure: nodes.Element) -> None:
    """Replace the four pictures by one that stands on white paper."""
    pictures = next(figure.findall(Pictures))
    for picture in pictures.findall(Picture):
        if {"light", "wide"} <= set(picture["classes"]):
            pictures.replace_self(nodes.image(**picture.attributes))
            return


def _twin_script(name: str, spec: Mapping[str, Any], description: str) -> str:
    """Return a script that hands the specification of a twin to `twin.js`.

    A script, since pages opened straight from a disk may not fetch JSON. The
    specification is a string for `JSON.parse`, so that no content can become code.
    """
    return _script("twins", name, {"description": description, **spec})


def _rows_script(name: str, text: str) -> str:
    """Return a script that hands the rows of a figure, read from CSV, to `row.js`."""
    columns, *rows = csv.reader(StringIO(text))
    return _script("rows", name, {"columns": columns, "rows": rows})


def _script(held: str, name: str, content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{held}[{json.dumps(name)}] = JSON.parse({json.dumps(text)});\n"


def _visit_picture(translator: HTML5Translator, node: Picture) -> None:
    """Write a picture that is loaded only when it shows."""
    file = translator.builder.images[node["uri"]]
    width, height = node["size"]
    attributes = {
        "src": str(PurePosixPath(translator.builder.imgpath, file)),
        "alt": node["alt"],
        "width": str(width),
        "height": str(height),
        "loading": "lazy",
    }
    translator.body.append(translator.emptytag(node, "img", "\n", **attributes))
    raise nodes.SkipNode


def _visit_pictures(translator: HTML5Translator, node: Pictures) -> None:
    translator.body.append(translator.starttag(node, "div", CLASS="pictures"))


def _depart_pictures(translator: HTML5Translator, node: Pictures) -> None:
    translator.body.append("</div>\n")


def _visit_row(translator: HTML5Translator, node: Row) -> None:
    translator.body.append(translator.starttag(node, "div"))


def _depart_row(translator: HTML5Translator, node: Row) -> None:
    translator.body.append("</div>\n")


def connect(app: Sphinx) -> None:
    """Register the nodes of figures.

    Parameters
    ----------
    app
        The Sphinx application.
    """
    app.add_node(Pictures, html=(_visit_pictures, _depart_pictures))
    app.add_node(Picture, html=(_visit_picture, None))
    app.add_node(Row, html=(_visit_row, _depart_row))
    app.add_post_transform(FinishFigures)
