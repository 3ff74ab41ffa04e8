"""Where the book's sources are published on GitHub, if they are."""

import re

from workflow.errors import BookError

EXECUTED_BRANCH = "notebooks"
"""The branch that holds the executed notebooks; their text is on `main`."""


def checked_repository(address: str) -> str:
    """Give the address of a repository back, or refuse it.

    Parameters
    ----------
    address
        What a person gave as the address of a GitHub repository.
    """
    if not re.fullmatch(r"https://github\.com/[A-Za-z0-9-]+/[A-Za-z0-9._-]+", address):
        raise BookError(
            f"REPOSITORY is '{address}'; expected an address like https://github.com/owner/name."
        )
    return address


def site_of(repository: str) -> str:
    """Give the address at which GitHub Pages shows the site of a repository.

    Parameters
    ----------
    repository
        The address of the repository.
    """
    owner, name = repository.removeprefix("https://github.com/").split("/")
    host = f"{owner.lower()}.github.io"
    return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"
