"""What the renderers of figures and tables share: reading a bundle, parsing its text."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from docutils import nodes
from myst_nb.core.render import MimeData, NbElementRenderer


def bundle(data: MimeData) -> Mapping[str, Any]:
    """Return the content of an output as a mapping.

    Parameters
    ----------
    data
        An output whose mime type ends in `+json`.
    """
    content = data.content
    if not isinstance(content, Mapping):
        raise TypeError(f"{data.mime_type} holds {type(content).__name__}, not an object")
    return content


@contextmanager
def plain_markdown(renderer: NbElementRenderer) -> Iterator[None]:
    """Switch raw HTML off while a caption is parsed.

    Captions may quote names from a reader's result file, and a task called
    `<script>` has to come out as text.
    """
    parser = renderer.renderer.md
    with parser.reset_rules():
        parser.disable(["html_inline", "html_block"])
        yield


def parse(renderer: NbElementRenderer, text: str, line: int) -> list[nodes.Node]:
    """Parse MyST Markdown into document nodes.

    Parameters
    ----------
    renderer
        The renderer of the notebook that the text stands in.
    text
        MyST Markdown; roles and citations work, raw HTML is text.
    line
        Where the text stands, for warnings.
    """
    holder = nodes.Element()
    with plain_markdown(renderer), renderer.renderer.current_node_context(holder):
        renderer.renderer.nested_render_text(text, line)
    return list(holder.children)
