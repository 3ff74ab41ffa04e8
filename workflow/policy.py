"""What the policies of pages and of slides share: how scripts are named, and the tag."""

import base64
import hashlib
import re

# A page opened from a disk has no origin that 'self' could mean in all browsers, hence `file:`.
OURS = "'self' file:"

_HEAD = '<meta charset="utf-8" />'
_SCRIPT = re.compile(r"<script\b(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)


def script_names(page: str) -> list[str]:
    """Name the scripts that stand in a page by their checksums, as a policy does.

    Parameters
    ----------
    page
        Its HTML.
    """
    digests = [hashlib.sha256(text.encode()).digest() for text in _SCRIPT.findall(page)]
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in dict.fromkeys(digests)]


def with_policy(page: str, policy: str) -> str:
    """Put a policy into a page, before all that it loads.

    Parameters
    ----------
    page
        Its HTML.
    policy
        What the page may run.
    """
    tag = f'<meta http-equiv="Content-Security-Policy" content="{policy}" />'
    return page.replace(_HEAD, f"{_HEAD}\n    {tag}", 1)
