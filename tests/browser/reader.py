"""A person with a browser window, and what can be seen in it."""

import os
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

SITE = Path(os.environ.get("BOOK_SITE", Path(__file__).parents[2] / "_build" / "html")).resolve()
CHAPTER = "notebooks/few_shot.html"
SIZES = {"phone": (360, 780), "tablet": (768, 1024), "desktop": (1440, 900)}
SCRIPTS = {
    script.stem: script.read_text("utf-8")
    for script in Path(__file__).with_name("scripts").glob("*.js")
}
Theme = Literal["light", "dark"]


class Reader:
    """A person with a browser window, and notes of what went wrong in it."""

    def __init__(self, browser: Browser, size: str, theme: Theme, scripts: bool = True) -> None:
        width, height = SIZES[size]
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=theme,
            reduced_motion="reduce",  # colours change at once, not by and by
            java_script_enabled=scripts,
        )
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("requestfailed", self.miss)
        self.page.on("console", self.note)

    def miss(self, request: Request) -> None:
        """Note a file that did not come, unless the reader had left the page by then."""
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"{request.url}: {request.failure}")

    def note(self, message: ConsoleMessage) -> None:
        """Note a message of the console, of whatever kind."""
        self.complaints.append(message.text)

    def resize(self, size: str) -> None:
        """Give the window another size."""
        width, height = SIZES[size]
        self.page.set_viewport_size({"width": width, "height": height})

    def prefer(self, theme: Theme) -> None:
        """Have the reader's system prefer another theme, and wait until the page follows."""
        self.page.emulate_media(color_scheme=theme)
        self.page.wait_for_function(
            "theme => document.documentElement.dataset.theme === theme", arg=theme
        )

    def unfold(self) -> None:
        """Open the solutions of exercises."""
        self.page.evaluate(SCRIPTS["unfold"])

    def pictures(self) -> list[dict[str, Any]]:
        """Give class and text alternative of the one picture that each figure shows."""
        found = self.page.evaluate(SCRIPTS["shown_pictures"])
        assert all(len(shown) == 1 for shown in found), f"not one picture each: {found}"
        return [{**shown[0], "classes": set(shown[0]["classes"]) - {"picture"}} for shown in found]

    def hosts(self) -> set[str]:
        """Give the hosts that were asked for anything."""
        return {urlsplit(url).netloc for url in self.requests if url.startswith("http")}


def pages() -> list[str]:
    """List the pages of the book, those of source code last; slides are no such pages."""
    found = [
        str(page.relative_to(SITE))
        for page in sorted(SITE.rglob("*.html"))
        if not {"_static", "slides"} & set(page.relative_to(SITE).parts)
    ]
    return sorted(found, key=is_source) or ["index.html"]  # which then is missed, loudly


def is_source(page: str) -> bool:
    """Tell whether a page shows source code, as ninety others do."""
    return page.startswith("_modules/")


def pages_with(mark: str) -> list[str]:
    """List the pages whose markup holds a text."""
    found = [page for page in pages() if (SITE / page).is_file()]
    return [page for page in found if mark in (SITE / page).read_text("utf-8")] or ["index.html"]


def scrolls_sideways(page: Page) -> bool:
    """Tell whether the page is wider than its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def low_contrast(page: Page, least: float = 4.5) -> list[list[str]]:
    """List the texts that show with less contrast."""
    found: list[list[str]] = page.evaluate(SCRIPTS["low_contrast"], least)
    return found


def barriers(page: Page, rules: list[str] | None = None) -> list[str]:
    """List what axe finds on a page: by all rules, or by some."""
    options: dict[str, Any] = {
        "resultTypes": ["violations"],
        "preload": False,
        "rules": {"target-size": {"enabled": True}},  # axe leaves it out unless asked
    }
    if rules is not None:
        options["runOnly"] = rules
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{fault['id']}: {part['html'][:200]} ({' '.join(map(str, part['target']))})"
        for fault in found
        for part in fault["nodes"]
    ]
