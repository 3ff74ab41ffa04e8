"""Files of the site that come from packages: nothing is loaded from another host."""

import re
import shutil
import subprocess
import sys
from importlib import resources
from importlib.metadata import files
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from workflow.book.processes import GIVE, TAKE

STYLE = Path(__file__).parents[2] / "book" / "style"
MATHJAX_SCRIPT = "tex-chtml.js"
MATHJAX_FONTS = "output/chtml/fonts/woff-v2"


def mend_paths(app: Sphinx, config: Config) -> None:
    """Point Sphinx at the book's own files and at the MathJax of the site.

    Parameters
    ----------
    app
        The Sphinx application.
    config
        Its configuration.
    """
    config.mathjax_path = f"mathjax/{MATHJAX_SCRIPT}"


def add_style(app: Sphinx) -> None:
    """Add style sheet and script of the book to every page.

    Parameters
    ----------
    app
        The Sphinx application.
    """
    # Not in `config-inited`: the path would enter the checksum that Sphinx writes into the site.
    app.config.html_static_path.append(str(STYLE))
    app.add_css_file("book.css", priority=900)
    app.add_css_file("questions.css", priority=900)
    app.add_css_file("exercises.css", priority=900)
    app.add_js_file("load.js", loading_method="defer")
    app.add_js_file("twin.js", loading_method="defer")
    app.add_js_file("table.js", loading_method="defer")
    app.add_js_file("term.js", loading_method="defer")
    app.add_js_file("map.js", loading_method="defer")


def copy_libraries(app: Sphinx, failure: Exception | None) -> None:
    """Copy the libraries that pages load on demand, and remove what no page loads.

    Parameters
    ----------
    app
        The Sphinx application.
    failure
        What ended the build early, if anything did.
    """
    if failure is not None or app.builder.format != "html":
        return
    static = Path(app.outdir, "_static")
    _write_datatables(static / "datatables" / "datatables.js")
    _copy_mathjax(static / "mathjax")
    for unused in (*static.rglob("*.map"), *static.rglob("fontawesome.js")):
        unused.unlink()
    scripts = [*static.glob("*.js"), *static.glob("scripts/*.js"), Path(app.outdir, "search.html")]
    for script in scripts:
        _silence(script)


def _silence(script: Path) -> None:
    """Keep the theme from reporting its every step on a reader's console; errors still show."""
    text = script.read_text(encoding="utf-8")
    quiet = re.sub(r"\bconsole\.(log|info|debug)\(", "void (", text)
    if quiet != text:
        script.write_text(quiet, encoding="utf-8", newline="")


class Vega:
    """Vega, Vega-Lite and their embedding as one script.

    Making it takes a second, so another process does, while Sphinx reads and writes; and it is
    kept with what is read ahead.
    """

    CODE = "import vl_convert; print(vl_convert.javascript_bundle('window.vegaEmbed = vegaEmbed;'))"
    NAME = "vega.js"

    def start(self, app: Sphinx) -> None:
        """Start the process; what it says waits in a pipe, so it touches no file."""
        if not app.config[TAKE]:
            self.process = subprocess.Popen(
                [sys.executable, "-c", self.CODE], stdout=subprocess.PIPE, encoding="utf-8"
            )

    def keep(self, app: Sphinx, _environment: BuildEnvironment) -> None:
        """Write the script to where it is kept, if that is wanted."""
        if app.config[GIVE]:
            self._write(Path(app.srcdir, app.config[GIVE]))

    def put(self, app: Sphinx, failure: Exception | None) -> None:
        """Put the script into the site."""
        site = Path(app.outdir, "_static", "vega")
        if not app.config[TAKE]:
            self._write(site)
        elif failure is None:
            site.mkdir(exist_ok=True)
            shutil.copyfile(Path(app.srcdir, app.config[TAKE], self.NAME), site / self.NAME)

    def _write(self, folder: Path) -> None:
        bundle, _ = self.process.communicate()
        if self.process.returncode != 0:
            raise RuntimeError("vl-convert made no script of Vega; its message stands above.")
        folder.mkdir(parents=True, exist_ok=True)
        # The bundle is a module; as a plain script it would leave its names in the page.
        script = f"(() => {{\n{bundle}}})();\n"
        (folder / self.NAME).write_text(script, encoding="utf-8", newline="\n")


def _write_datatables(target: Path) -> None:
    """Write DataTables as one plain script: a page opened from a disk may not import modules."""
    bundle = resources.files("itables").joinpath("html", "dt_bundle.js").read_text("utf-8")
    body, exports = bundle.rsplit("export{", 1)
    (table,) = re.findall(r"(\w+) as default", exports)
    target.parent.mkdir(exist_ok=True)
    script = f"(() => {{\n{body}\nwindow.DataTable = {table};\n}})();\n"
    target.write_text(script, encoding="utf-8", newline="\n")


def _copy_mathjax(target: Path) -> None:
    """Copy the one script and the fonts of MathJax that pages use, of its 31 MB."""
    for file in files("sphinx-mathjax-offline") or []:
        _, _, inside = file.as_posix().partition("/static/mathjax/")
        if inside == MATHJAX_SCRIPT or inside.startswith(MATHJAX_FONTS):
            copy = target / inside
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file.locate(), copy)


def connect(app: Sphinx) -> None:
    """Connect the files of the site to Sphinx.

    Parameters
    ----------
    app
        The Sphinx application.
    """
    app.connect("config-inited", mend_paths)
    app.connect("builder-inited", add_style)
    vega = Vega()
    app.connect("builder-inited", vega.start)
    app.connect("env-check-consistency", vega.keep)
    app.connect("build-finished", vega.put)
    app.connect("build-finished", copy_libraries)
