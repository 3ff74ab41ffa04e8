"""Formulas as drawings, since what draws them on a screen is a script."""

from base64 import b64encode
from functools import cache

import ziamath
from bs4 import BeautifulSoup, Tag

_DRAWN = 24  # the size of letters in the drawing, which is shown in units of the type around it


def draw_formulas(content: Tag) -> None:
    """Put a drawing in the place of each formula; listeners hear the formula as it was written.

    Parameters
    ----------
    content
        A chapter.
    """
    for formula in content.select(".math"):
        displayed = formula.name == "div"
        opening, closing = (r"\[", r"\]") if displayed else (r"\(", r"\)")
        source = formula.get_text().strip()
        latex = source.removeprefix(opening).removesuffix(closing).strip()
        address, height, depth = _drawn(latex, displayed)
        size = f"height: {height:.4f}em; vertical-align: {-depth:.4f}em"
        formula.clear()
        formula.append(BeautifulSoup().new_tag("img", src=address, alt=latex, style=size))


@cache
def _drawn(latex: str, displayed: bool) -> tuple[str, float, float]:
    """Return an address that holds the drawing of a formula, and its height and depth in em."""
    ziamath.config.svg2 = False  # letters are paths where they stand, not symbols used by name
    drawing = ziamath.Latex(latex, size=_DRAWN, inline=not displayed)
    svg = b64encode(drawing.svg().encode()).decode()
    height, depth = drawing.getsize()[1], -drawing.getyofst()
    return f"data:image/svg+xml;base64,{svg}", height / _DRAWN, depth / _DRAWN
