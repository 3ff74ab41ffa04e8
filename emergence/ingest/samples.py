"""lm-evaluation-harness: files that log each item, ``samples_<task>_<time>.jsonl``.

They hold the metrics of every item; for multiple choice also the log-probability of every
choice, which gives the Brier score and the loss of the right choice.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from emergence.ingest import harness
from emergence.ingest.json_text import listing, mapping, number, text, whole
from emergence.ingest.rows import Reading, Row, chance_of, higher_is_better, metric_named, unit_of

NAME = "lm-evaluation-harness samples"

_FILE = re.compile(r"samples_(?P<task>.+)_(?P<time>\d{4}-\d\d-\d\dT.+)\.jsonl")


def recognise(first: Any) -> bool:
    """Say whether the first line of a file is a logged item."""
    item = mapping(first)
    return "doc_id" in item and ("resps" in item or "filtered_resps" in item)


def read(items: Iterable[Any], path: tuple[str, ...], beside: Callable[[str], Any]) -> Reading:
    """Turn the items of a task into rows: their mean metrics, Brier score and loss.

    The model and the shots stand in the results file of the same time; without it, the folder
    is taken for the name of the model, as the tool names it.
    """
    named = _FILE.fullmatch(path[-1])
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    choices: set[int] = set()
    task = named["task"] if named else None
    seen: set[tuple[str, str]] = set()
    for item in map(mapping, items):
        task = text(item.get("task_name")) or task
        filtered = text(item.get("filter")) or "none"
        once = (text(item.get("doc_id")) or str(whole(item.get("doc_id"))), filtered)
        if once in seen:
            continue
        seen.add(once)
        for metric in listing(item.get("metrics")):
            value = number(item.get(metric)) if isinstance(metric, str) else None
            if value is not None:
                found[metric, filtered].append(value)
        scored = of_choices(item)
        if scored:
            found["brier_score", filtered].append(scored[0])
            found["choice_loss", filtered].append(scored[1])
            choices.add(scored[2])
    reading = Reading()
    if not task:
        reading.remarks.append("neither the file nor its items name the task")
        return reading
    results = mapping(beside(f"results_{named['time']}.json")) if named else {}
    if results:
        model, variant = harness.model_of(results, path)
    else:
        model, variant = path[-2] if len(path) > 1 else "", None
    if not model:
        reading.remarks.append("no results file of the same time names the model")
        return reading
    run = harness.Run(results or {"configs": {}})
    for (metric, filtered), values in found.items():
        name = metric_named(metric)
        reading.rows.append(
            Row(
                task=task,
                metric=name,
                model=model,
                variant=variant,
                value=math.fsum(values) / len(values),
                unit=unit_of(name),
                stderr=standard_error(values),
                n_items=len(values),
                shots=run.shots(task),
                condition=None if filtered == "none" else filtered,
                source=run.source(task),
                higher_is_better=higher_is_better(name),
                random_baseline=guessing(name, choices) or chance_of(task, name),
                note="worked out from the items logged",
                derived=True,
            )
        )
    return reading


def standard_error(values: list[float]) -> float | None:
    """Give the standard error of a mean."""
    if len(values) < 2:
        return None
    mean = math.fsum(values) / len(values)
    spread = math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1)
    return math.sqrt(spread / len(values))


def guessing(metric: str, choices: set[int]) -> float | None:
    """Give what guessing reaches, where every item has as many choices."""
    if len(choices) != 1:
        return None
    (count,) = choices
    chance = {"brier_score": 1 - 1 / count, "choice_loss": math.log(count)}
    return (chance | dict.fromkeys(("acc", "acc_norm"), 1 / count)).get(metric)


def of_choices(item: dict[str, Any]) -> tuple[float, float, int] | None:
    """Score the probabilities of the choices: Brier score, loss in nats, and how many there are.

    The log-probabilities stand as ``[log_prob, is_greedy]``, as text; the choices compete with
    each other alone. Brier = Σ_k (p_k - y_k)².
    """
    pairs = [listing(answer) for answer in listing(item.get("filtered_resps"))]
    logs = [log_probability(pair[0]) if len(pair) == 2 else None for pair in pairs]
    scores = [score for score in logs if score is not None]
    right = right_choice(item, len(logs))
    if len(scores) < len(logs) or len(scores) < 2 or right is None:
        return None
    top = max(scores)
    weights = [math.exp(score - top) for score in scores]
    total = math.fsum(weights)
    brier = math.fsum((weight / total - (k == right)) ** 2 for k, weight in enumerate(weights))
    return brier, math.log(total) - (scores[right] - top), len(scores)


def log_probability(found: Any) -> float | None:
    """Read a log-probability, which the tool prints as text."""
    if isinstance(found, str) and len(found) < 40 and found.isascii():
        try:
            found = float(found)
        except ValueError:
            return None
    value = number(found)
    return value if value is not None and value <= 0 else None


def right_choice(item: dict[str, Any], count: int) -> int | None:
    """Find the position of the right choice, where it is given as a number or a letter."""
    target = item.get("target")
    if isinstance(target, str):
        target = target.strip()
        if target.isdecimal() and len(target) < 4:
            target = int(target)
        elif len(target) == 1 and "A" <= target <= "Z":
            target = ord(target) - ord("A")
        else:
            options = listing(mapping(item.get("doc")).get("choices"))
            target = options.index(target) if target in options else None
    position = whole(target)
    return position if position is not None and position < count else None
