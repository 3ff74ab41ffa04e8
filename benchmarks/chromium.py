"""Where the browser is that tests and measurements drive."""

import shutil

from playwright.sync_api import Playwright

INSTALLED = ("chromium", "chromium-browser", "google-chrome", "chrome")


def program(playwright: Playwright) -> str | None:
    """Find Chromium: the one that `playwright install` brings, or the system's.

    Parameters
    ----------
    playwright
        Knows where its own would be.
    """
    places = (playwright.chromium.executable_path, *INSTALLED)
    return next(filter(None, map(shutil.which, places)), None)
