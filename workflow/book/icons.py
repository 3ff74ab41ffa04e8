"""The icons that pages show, and no others: the theme brings 1,400 for some twenty.

Font and rules of all would be a third of what a phone loads before it shows a page.
"""

import re
from importlib import resources
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from sphinx.application import Sphinx

THEME = resources.files("pydata_sphinx_theme") / "theme/pydata_sphinx_theme/static"
SHEET = "styles/pydata-sphinx-theme.css"
FONT = "vendor/fontawesome/webfonts/fa-solid-900"

_NAME = re.compile(r"\bfa-[a-z0-9-]+")
_RULE = re.compile(r'(?:\.fa-[a-z0-9-]+:+before,?)+\{content:"\\[0-9a-f]+"\}')
_CODE = re.compile(r'"\\([ef][0-9a-f]{3})"')
_SOURCE = re.compile(r'url\(([^()]*/fa-solid-900)\.woff2\) format\("woff2"\),')


def keep_used(app: Sphinx, failure: Exception | None) -> None:
    """Leave of the theme's icons those that a page, a script or a rule of style names.

    Parameters
    ----------
    app
        The Sphinx application.
    failure
        What ended the build early, if anything did.
    """
    if failure is not None or app.builder.format != "html":
        return
    site, static = Path(app.outdir), Path(app.outdir, "_static")
    naming = [*site.rglob("*.html"), *static.glob("*.js"), *static.glob("scripts/*.js")]
    used = {name for file in naming for name in _NAME.findall(file.read_text("utf-8"))}
    # Read from the package: what lies in the site may be what an earlier build left.
    sheet = THEME.joinpath(SHEET).read_text("utf-8")
    kept = _RULE.sub(lambda rule: rule[0] if used & set(_NAME.findall(rule[0])) else "", sheet)
    # A font of few glyphs gains nothing by the packing of the larger one.
    kept, replaced = _SOURCE.subn("", kept)
    if replaced != 1:
        raise RuntimeError(f"The theme's {SHEET} names its font of icons otherwise than expected.")
    static.joinpath(SHEET).write_text(kept, encoding="utf-8", newline="")
    sheets = (file.read_text("utf-8") for file in static.rglob("*.css"))
    codes = {int(code, 16) for text in sheets for code in _CODE.findall(text)}
    static.joinpath(f"{FONT}.ttf").write_bytes(_font_of(codes))
    static.joinpath(f"{FONT}.woff2").unlink(missing_ok=True)


def _font_of(codes: set[int]) -> bytes:
    """Make the font of some of the icons."""
    whole = BytesIO(THEME.joinpath(f"{FONT}.ttf").read_bytes())
    font = TTFont(whole, recalcTimestamp=False)  # two builds are alike
    options = subset.Options(hinting=False, layout_features=[], notdef_outline=True)
    part = subset.Subsetter(options)
    part.populate(unicodes=codes)
    part.subset(font)
    written = BytesIO()
    font.save(written)
    return written.getvalue()


def connect(app: Sphinx) -> None:
    """Connect the icons to Sphinx.

    Parameters
    ----------
    app
        The Sphinx application.
    """
    app.connect("build-finished", keep_used, priority=800)
