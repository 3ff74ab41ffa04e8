"""What every reader gives: rows in the terms of the contract, and what it left out."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from emergence.checks import FRACTION_METRICS, snake_case
from emergence.contract import PROPORTION_METRICS, ExamTopics
from emergence.resources import read
from emergence.same_task import panels
from emergence.tables import DATA, read_table


class Row(NamedTuple):
    """One measured value, with the model as the tool spells it.

    The fields are columns of :class:`emergence.contract.Observations`, but for the last seven.

    Attributes
    ----------
    variant
        What was done to the model, such as ``4bit``.
    params
        Parameters, where the file says how many.
    family
        Family, where the file names one.
    train_tokens, train_flops
        Tokens and FLOPs of training, where the file says how many.
    line
        Row of a table, counted from 1 with the header.
    derived
        Whether it was worked out from single items; it gives way to a row that the tool printed.
    """

    task: str
    metric: str
    model: str
    value: float
    source: str | None
    benchmark: str | None = None
    condition: str | None = None
    prompting: str | None = None
    shots: int | None = None
    unit: str | None = None
    stderr: float | None = None
    std: float | None = None
    n_items: int | None = None
    higher_is_better: bool | None = None
    random_baseline: float | None = None
    note: str | None = None
    variant: str | None = None
    params: float | None = None
    family: str | None = None
    train_tokens: float | None = None
    train_flops: float | None = None
    line: int | None = None
    derived: bool = False


@dataclass
class Reading:
    """What one file gave.

    Attributes
    ----------
    rows
        Its measured values.
    remarks
        What was left out of it, in words.
    """

    rows: list[Row] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


RENAMED = {
    "em": "exact_match",
    "exact": "exact_match",
    "pass_1": "pass_at_1",  # pass@1
    "perplexity": "ppl",
}
"""Metrics that tools call by another name than we do."""

OWN_UNIT = {
    "ppl": "perplexity",
    "word_perplexity": "perplexity",
    "byte_perplexity": "perplexity",
    "bits_per_byte": "bits",
    "choice_loss": "nats",
}
"""Units of metrics that are no share."""

LOWER_IS_BETTER = frozenset(
    {
        *OWN_UNIT,
        "brier_score",
        "cross_entropy_loss",
        "error_rate_accuracy",
        "error_rate_bleu",
        "error_rate_exact_match",
        "expected_calibration_error",
        "loss",
        "negative_log_probability",
        "ter",
        "wer",
        "toxic_frac",
    }
)

SHARES = FRACTION_METRICS | {
    "classification_macro_f1",
    "classification_micro_f1",
    "f1_score",
    "math_equiv",
    "prefix_exact_match",
    "quasi_exact_match",
    "quasi_prefix_exact_match",
    "rouge_l",
}
"""Metrics that are shares of one wherever we know them from."""


@lru_cache(maxsize=10_000)
def metric_named(name: str) -> str:
    """Spell a metric as the contract does."""
    plain = snake_case(name)
    return RENAMED.get(plain, plain)


def unit_of(metric: str, *, percent: bool = False) -> str:
    """Give the unit of a metric: a share where it is known to be one, else its own."""
    if percent:
        return "percent"
    return "fraction" if metric in SHARES else OWN_UNIT.get(metric, metric)


def higher_is_better(metric: str) -> bool:
    """Say whether more is better."""
    return metric not in LOWER_IS_BETTER


def lower_is_better(metric: str) -> bool | None:
    """Say no to ``higher_is_better`` where less is better, and nothing where a file should say."""
    return False if metric in LOWER_IS_BETTER else None


COUNTED = PROPORTION_METRICS | {"acc_norm"}
"""Metrics that are a number of items over the number of all."""


def items_from(metric: str, value: float, stderr: float | None) -> int | None:
    """Recover the number of items from a proportion and its standard error.

    The tools print s = sqrt(p(1 - p) / (n - 1)), so that n = 1 + p(1 - p)/s². It counts only if
    exactly one whole number agrees with the digits printed and makes p·n whole.

    Parameters
    ----------
    metric
        As the contract spells it; of others than proportions nothing is recovered.
    value, stderr
        As fractions.
    """
    if metric not in COUNTED or not stderr or not 0 < value < 1:
        return None
    error = half_a_digit(stderr)
    variance = value * (1 - value)
    try:
        fewest = math.ceil(1 + variance / (stderr + error) ** 2 - 1e-6)
        most = math.floor(1 + variance / max(stderr - error, stderr / 2) ** 2 + 1e-6)
    except (OverflowError, ZeroDivisionError):
        return None
    if not 2 <= fewest <= most < fewest + 1000 or most > 1e9:
        return None
    allowed = half_a_digit(value)
    found = None
    for n in range(fewest, most + 1):
        if abs(value * n - round(value * n)) <= n * allowed:
            if found:
                return None
            found = n
    return found


def half_a_digit(value: float) -> float:
    """Give half a unit of the last digit printed, and no less than floating-point error."""
    mantissa, _, exponent = repr(value).partition("e")
    _, _, digits = mantissa.partition(".")
    decimals = len(digits) - int(exponent) if exponent else len(digits)
    return max(0.5 * 10.0**-decimals, 1e-9 * abs(value))


MMLU = "mmlu_57_mean"
"""Task that holds the unweighted mean of the 57 topics of MMLU."""

_TOPIC = re.compile(r"(?:hendrycksTest-|mmlu[_:](?:subject=)?)([a-z_]+)")


@cache
def mmlu_topics() -> frozenset[str]:
    """Give the names of the 57 topics."""
    table = read_table(DATA / "benchmarks" / "mmlu_topics.csv", ExamTopics)
    return frozenset(table["topic"])


@lru_cache(maxsize=10_000)
def topic_of(task: str) -> str | None:
    """Give the topic of MMLU that a task is, as the tools spell it, if it is one."""
    found = _TOPIC.fullmatch(task)
    return found[1] if found and found[1] in mmlu_topics() else None


CHOICES = frozenset({"acc", "acc_norm", "accuracy"})
"""Metrics of choices between given answers, so that guessing has a share of right ones."""

WRITTEN = frozenset({"acc", "accuracy", "exact_match", "pass_at_1"})
"""Metrics that count right answers where these are written, so that guessing hits none."""


@cache
def chance_levels() -> dict[tuple[str, str], float]:
    """Give what guessing reaches by task and metric, where our own tables know, as fractions."""
    known = read("benchmarks/choices.csv")
    offered = zip(known["task"], known["choices"].fillna(0).astype(int), strict=True)
    found = {
        (task, metric): 1 / count if count else 0.0
        for task, count in offered
        for metric in (CHOICES if count else WRITTEN)
    }
    chances = panels().set_index("benchmark")["random_baseline"]
    names = read("benchmarks/task_names.csv")
    columns = (names["task"], names["metric"], names["benchmark"])
    paper_has = {(task, metric): chances[of] for task, metric, of in zip(*columns, strict=True)}
    return found | paper_has


def chance_of(task: str, metric: str) -> float | None:
    """Give what guessing reaches, where it is known."""
    if metric in CHOICES and topic_of(task):
        return 0.25
    return chance_levels().get((task, metric))


def mean_of_topics(
    values: Sequence[float], stderrs: Sequence[float | None]
) -> tuple[float, float | None]:
    """Give the unweighted mean, and its standard error where that of each is known."""
    errors = [error for error in stderrs if error is not None]
    pooled = math.hypot(*errors) / len(values) if len(errors) == len(values) else None
    return sum(values) / len(values), pooled
