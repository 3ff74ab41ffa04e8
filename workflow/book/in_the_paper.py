"""The line below a chapter's title that says which parts of the paper the chapter treats."""

from pathlib import Path, PurePosixPath

from docutils import nodes
from sphinx.application import Sphinx

from workflow.book.claims import Wanted
from workflow.paper import has_paper, sections, targets

LINE = "shown-data"
"""The line that says whose data the page shows; this one continues it."""


def _listed(numbers: list[str]) -> str:
    """Write `Figure 3, Figure 12, Table 1` as people do: `Figures 3 and 12, Table 1`."""
    parts = []
    for kind in ("Figure", "Table"):
        found = sorted(int(one.split()[1]) for one in numbers if one.startswith(kind))
        if found:
            *before, last = map(str, found)
            words = f"{', '.join(before)} and {last}" if before else last
            parts.append(f"{kind}{'s' if before else ''} {words}")
    return ", ".join(parts)


def add_line(app: Sphinx, doctree: nodes.document) -> None:
    """Say of a page which sections of the paper it treats, and which figures it redraws.

    Parameters
    ----------
    app, doctree
        The Sphinx application, and a page that it has read.
    """
    data = Path(app.srcdir, "data")
    name = PurePosixPath(app.env.docname)
    if str(name.parent) != "notebooks" or not has_paper(data):
        return
    treated = [section for section in sections(data) if name.name in section.chapters]
    if not treated:
        return
    here = set(doctree.nametypes)
    drawn = [number for number, target in targets(data).items() if target in here]
    line: list[nodes.Node] = [nodes.Text(" In the paper: ")]
    for section in treated:
        words = nodes.inline("", section.in_short)
        line += [Wanted("", words, target=section.anchor, needed=False), nodes.Text(", ")]
    line[-1] = nodes.Text(f"; {listed}." if (listed := _listed(drawn)) else ".")
    _paragraph_below_title(doctree).extend(line)


def _paragraph_below_title(doctree: nodes.document) -> nodes.paragraph:
    """Find the line that says whose data a page shows, or make one."""
    for container in doctree.findall(nodes.container):
        if LINE in container["classes"]:
            return next(container.findall(nodes.paragraph))
    paragraph = nodes.paragraph()
    title = next(doctree.findall(nodes.title))
    title.parent.insert(1, nodes.container("", paragraph, classes=[LINE]))
    return paragraph


def connect(app: Sphinx) -> None:
    """Connect the line to Sphinx.

    Parameters
    ----------
    app
        The Sphinx application.
    """
    app.connect("doctree-read", add_line)
