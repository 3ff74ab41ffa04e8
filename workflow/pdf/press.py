"""One document as a PDF: its faces, its rules, and what must not be wrong with it."""

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import matplotlib
from font_source_sans_pro import font_files_ttf as sans
from font_source_serif_pro import font_files_ttf as serif

from workflow.errors import BookError

STYLE = Path(__file__).with_name("book.css")
_TOLERATED = 2.0  # CSS pixels by which the box of a letter may lean over a margin


def faces() -> Mapping[tuple[str, int, str], Path]:
    """Return the files of the faces by family, weight and style: the same on every machine."""
    spare = Path(matplotlib.get_data_path(), "fonts", "ttf")
    named = {
        ("Source Serif Pro", 400, "normal"): serif["SourceSerifPro"],
        ("Source Serif Pro", 400, "italic"): serif["SourceSerifProIt"],
        ("Source Serif Pro", 600, "normal"): serif["SourceSerifProSemibold"],
        ("Source Serif Pro", 600, "italic"): serif["SourceSerifProSemiboldIt"],
        ("Source Sans Pro", 400, "normal"): sans["SourceSansPro"],
        ("Source Sans Pro", 400, "italic"): sans["SourceSansProIt"],
        ("Source Sans Pro", 600, "normal"): sans["SourceSansProSemibold"],
        # Signs that these two lack, and code.
        ("DejaVu Sans", 400, "normal"): spare / "DejaVuSans.ttf",
        ("DejaVu Sans", 600, "normal"): spare / "DejaVuSans-Bold.ttf",
        ("DejaVu Sans Mono", 400, "normal"): spare / "DejaVuSansMono.ttf",
        ("DejaVu Sans Mono", 600, "normal"): spare / "DejaVuSansMono-Bold.ttf",
    }
    return {face: Path(str(file)) for face, file in named.items()}


def print_pdf(html: str, target: Path) -> tuple[int, list[str]]:
    """Write a document as a tagged PDF with an outline, after PDF/UA.

    Parameters
    ----------
    html
        The document.
    target
        The file to write; it is not written where there are faults.

    Returns
    -------
    int
        The number of pages.
    list of str
        What is wrong: references that lead nowhere, pictures that are missing, style that is not
        understood, letters beyond a margin.
    """
    weasyprint, fonts = _weasyprint()
    listener = _Listener()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(listener)
    try:
        style = weasyprint.CSS(string=_face_rules() + STYLE.read_text("utf-8"), font_config=fonts)
        document = weasyprint.HTML(string=html).render(stylesheets=[style], font_config=fonts)
        pdf = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=b"companion")
    finally:
        logger.removeHandler(listener)
    faults = [*dict.fromkeys(listener.said), *beyond_margins(document)]
    if not faults:
        target.write_bytes(pdf)
    return len(document.pages), faults


def beyond_margins(document: Any) -> Iterator[str]:
    """Name the texts and pictures of a document that stand over the right margin of their page."""
    for number, page in enumerate(document.pages, start=1):
        whole = page._page_box
        edge = whole.content_box_x() + whole.width + _TOLERATED
        for box in whole.descendants():
            shown = getattr(box, "text", "").strip() or getattr(box, "replacement", None)
            if (
                shown
                and box.position_y > whole.content_box_y()
                and box.position_x + box.width > edge
            ):
                text = shown if isinstance(shown, str) else box.element.get("alt") or "a picture"
                yield f"page {number}: beyond the margin: {text[:60]}"


class _Listener(logging.Handler):
    """Keeps what WeasyPrint complains of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one complaint."""
        self.said.append(record.getMessage())


def _face_rules() -> str:
    """Return the rules that declare the faces."""
    return "".join(
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style}; '
        f'src: url("{file.as_uri()}"); }}\n'
        for (family, weight, style), file in faces().items()
    )


def _weasyprint() -> tuple[Any, Any]:
    """Import WeasyPrint, which looks for libraries that no Python package brings."""
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
    except OSError as error:
        raise BookError(
            "The PDF is set by Pango, a library that was not found here: install it with "
            "'apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0' or 'brew install "
            f"pango' ({str(error).splitlines()[0]})."
        ) from None
    return weasyprint, FontConfiguration()
