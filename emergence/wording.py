"""Counts and lists of names as a sentence writes them."""

from __future__ import annotations

from collections.abc import Iterable


def count_word(count: int) -> str:
    """Write a small count as a word."""
    words = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return words[count] if count < len(words) else str(count)


def in_words(names: Iterable[str]) -> str:
    """Join names, each once, as a sentence does."""
    each = list(dict.fromkeys(names))
    return " and ".join(filter(None, [", ".join(each[:-1]), each[-1] if each else "none"]))
