"""Counts, lists of names, and names of metrics as a sentence writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable


def count_word(count: int) -> str:
    """Write a small count as a word."""
    words = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return words[count] if count < len(words) else str(count)


def joined(items: Iterable[str], word: str = "and") -> str:
    """Join items, equal ones too, as a sentence does: with commas, and a word before the last."""
    each = list(items)
    return f" {word} ".join(filter(None, [", ".join(each[:-1]), *each[-1:]]))


def in_words(names: Iterable[str]) -> str:
    """Join names, each once, as a sentence does."""
    return joined(dict.fromkeys(names)) or "none"


def metric_name(metric: str) -> str:
    """Write the name of a metric: ``exact_match`` as exact match, ``rouge_2`` as ROUGE-2."""
    plain = re.sub(r"^rouge_", "rouge-", metric).replace("_", " ")
    return re.sub(r"^(bleurt|bleu|rouge)(?![a-z])", lambda name: name[0].upper(), plain)
