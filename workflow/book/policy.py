"""What a page may run: files of this site, and the few scripts that stand in the page itself.

A content security policy as a tag of each page, since the site is files and has no server of its
own to send one. Scripts within a page are named by their checksums; text that became markup by
mistake is none of them and does not run, and no text becomes code later (`eval`).
"""

import re
from pathlib import Path

from sphinx.application import Sphinx

from workflow.policy import OURS, script_names, with_policy

_TAG = re.compile(r'\n    <meta http-equiv="Content-Security-Policy" [^>]*>')
_DIRECTIVES = (
    "default-src 'none'",
    f"img-src {OURS} data:",
    f"font-src {OURS} data:",
    # MathJax, Vega and tables put rules of style into the page; they can neither run nor send.
    f"style-src {OURS} 'unsafe-inline'",
    f"connect-src {OURS}",
    f"form-action {OURS}",
    "base-uri 'none'",
)


def policy_of(page: str) -> str:
    """Give the policy of a page.

    Parameters
    ----------
    page
        Its HTML.
    """
    return "; ".join([*_DIRECTIVES, " ".join([f"script-src {OURS}", *script_names(page)])])


def restrict(app: Sphinx, failure: Exception | None) -> None:
    """Put into each page what it may run, before all that it loads.

    Parameters
    ----------
    app
        The Sphinx application.
    failure
        What ended the build early, if anything did.
    """
    if failure is not None or app.builder.format != "html":
        return
    for file in sorted(Path(app.outdir).rglob("*.html")):
        before = file.read_text("utf-8")
        page = _TAG.sub("", before)  # pages that stayed as they were have their policy
        after = with_policy(page, policy_of(page))
        if after != before:
            file.write_text(after, "utf-8", newline="")


def connect(app: Sphinx) -> None:
    """Connect the policy to Sphinx.

    Parameters
    ----------
    app
        The Sphinx application.
    """
    app.connect("build-finished", restrict, priority=900)  # when no script changes any more
