"""What a person reads when the input is wrong: one sentence, no traceback."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches


class BookError(Exception):
    """Bad input or usage, worded for the person who has to put it right."""


@contextmanager
def one_sentence() -> Iterator[None]:
    """Turn a `BookError` into its sentence on stderr and exit status 2."""
    try:
        yield
    except BookError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)  # what a shell expects of a program ended by Ctrl-C


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Name the closest known spelling, where one is close, and list them all."""
    names = sorted(known)
    closest = get_close_matches(name, names, n=1)
    guess = f"did you mean '{closest[0]}'? " if closest else ""
    return f"{guess}Known: {', '.join(names) or 'none'}."
