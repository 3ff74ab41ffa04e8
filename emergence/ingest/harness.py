"""lm-evaluation-harness: result files of its four eras.

Up to 0.3 a metric is called ``acc``, its standard error ``acc_stderr``, and shots are given once;
some files of that time hold ``results`` as a list, or only ``table_results``. From 0.4 on the
names are ``acc,none`` and ``acc_stderr,none``; 0.4.3 adds ``n-samples`` and ``higher_is_better``,
0.4.12 adds ``sample_len`` to the rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from emergence.defects import shown
from emergence.ingest.json_text import listing, mapping, number, text, whole
from emergence.ingest.rows import (
    Reading,
    Row,
    chance_of,
    higher_is_better,
    items_from,
    metric_named,
    topic_of,
    unit_of,
)

NAME = "lm-evaluation-harness"

NOT_METRICS = {"alias", "name", "sample_len", "sample_count", "samples", "num_fewshot"}

PERCENT = re.compile(r"(bleu|chrf|ter|rouge[12L]?)(_max|_diff)?")
"""Metrics that this tool gives between 0 and 100 (sacreBLEU and rouge-score, times 100)."""

PERCENT_IN_SQUAD = re.compile(r"(HasAns_|NoAns_|best_)?(exact|f1)")

GROUP = "a group of tasks, as the tool averaged it"

_PRINTED = re.compile(r"""['"](\w+)['"]\s*:\s*(?:'([^']*)'|"([^"]*)"|([\w.+-]+))""")


def recognise(content: Any) -> bool:
    """Say whether a document is one of these files."""
    if not isinstance(content, dict) or "config_general" in content:
        return False
    named = any(key in content for key in ("config", "versions", "configs", "model_args"))
    return named and any(tasks_of(content))


def read(content: dict[str, Any], path: tuple[str, ...]) -> Reading:
    """Turn a result file into rows.

    Parameters
    ----------
    content
        The document.
    path
        The names of the folders above the file and its own.
    """
    model, variant = model_of(content, path)
    params = number(mapping(content.get("config")).get("model_num_parameters"))
    run = Run(content)
    reading = Reading()
    for task, prompt, scores in tasks_of(content):
        group, items = run.is_group(task), run.items(task, scores)
        shots, source, directions = run.shots(task), run.source(task), run.directions(task)
        for metric, filtered, value, stderr in metrics_of(task, scores, reading):
            name, unit, better, benchmark, chance = terms(task, metric)
            direction = directions.get(metric)
            reading.rows.append(
                Row(
                    task=task,
                    benchmark=benchmark,
                    metric=name,
                    model=model,
                    variant=variant,
                    value=value,
                    unit=unit,
                    stderr=stderr,
                    n_items=items or (None if group else items_from(name, value, stderr)),
                    shots=shots,
                    condition=prompt or (filtered if filtered not in ("", "none") else None),
                    source=source,
                    higher_is_better=direction if isinstance(direction, bool) else better,
                    random_baseline=chance,
                    note=GROUP if group else None,
                    params=params,
                )
            )
    return reading


class Run:
    """What a file says of its tasks beside their scores."""

    def __init__(self, content: dict[str, Any]) -> None:
        self._groups = mapping(content.get("groups"))
        self._members = mapping(content.get("group_subtasks"))
        self._samples = mapping(content.get("n-samples"))
        self._directions = mapping(content.get("higher_is_better"))
        self._shots = mapping(content.get("n-shot"))
        self._configs = mapping(content.get("configs"))
        self._shots_of_all = whole(mapping(content.get("config")).get("num_fewshot"))
        self._versions = mapping(content.get("versions"))
        modern = "configs" in content or "n-shot" in content
        self._era = f"{NAME} {'0.4' if modern else 'up to 0.3'}"

    def is_group(self, task: str) -> bool:
        """Say whether a row is the mean over a group of tasks."""
        return bool(listing(self._members.get(task))) or task in self._groups

    def items(self, task: str, scores: dict[str, Any]) -> int | None:
        """Give the number of items, where it stands."""
        samples = mapping(self._samples.get(task))
        return whole(samples.get("effective")) or whole(scores.get("sample_len"))

    def directions(self, task: str) -> dict[str, Any]:
        """Say of each metric whether more is better, where that stands."""
        return mapping(self._directions.get(task))

    def shots(self, task: str) -> int | None:
        """Give the number of worked examples: of the task, else of the whole run."""
        shots = whole(self._shots.get(task))
        if shots is None:
            shots = whole(mapping(self._configs.get(task)).get("num_fewshot"))
        return self._shots_of_all if shots is None else shots

    def source(self, task: str) -> str:
        """Name the tool, its era and the version of the task: scores differ between these."""
        return f"{self._era}{version_of(self._versions.get(task))}"


@lru_cache(maxsize=10_000)
def terms(task: str, metric: str) -> tuple[str, str, bool, str | None, float | None]:
    """Put a metric of a task into the terms of the contract.

    Returns
    -------
    tuple
        Its name, unit, whether more is better, the benchmark, and what guessing reaches.
    """
    name = metric_named(metric)
    percent = bool(PERCENT.fullmatch(metric)) or (
        task.startswith("squad") and bool(PERCENT_IN_SQUAD.fullmatch(metric))
    )
    benchmark = "MMLU" if topic_of(task) else None
    unit = unit_of(name, percent=percent)
    return name, unit, higher_is_better(name), benchmark, chance_of(task, name)


def tasks_of(content: dict[str, Any]) -> Iterator[tuple[str, str | None, dict[str, Any]]]:
    """Give each task once: its name, that of its prompt where there are several, and its row.

    What stands in ``groups`` stands in ``results`` too.
    """
    results = content.get("results") or content.get("table_results")
    rows = results.items() if isinstance(results, dict) else enumerate(listing(results))
    for key, row in rows:
        if isinstance(row, dict) and any(map(looks_like_a_number, row.values())):
            task = text(row.get("task_name")) or (key if isinstance(key, str) else None)
            if task:
                yield task, text(row.get("prompt_name")), row


def metrics_of(
    task: str, scores: dict[str, Any], reading: Reading
) -> Iterator[tuple[str, str, float, float | None]]:
    """Give each metric of a row: name, filter, value and standard error.

    A standard error is never a metric, and ``"N/A"`` is none.
    """
    for key, found in scores.items():
        metric, filtered, error_key = parts_of(key)
        if not error_key:
            continue
        value = number(found)
        if value is not None:
            error = number(scores.get(error_key))
            yield metric, filtered, value, error if error is None or error >= 0 else None
        elif isinstance(found, float):
            reading.remarks.append(f"{shown(metric)} of {shown(task)} is not a finite number")
        elif isinstance(found, str) and looks_like_a_number(found):
            reading.remarks.append(f"{shown(metric)} of {shown(task)} is text, not a number")


@lru_cache(maxsize=10_000)
def parts_of(key: str) -> tuple[str, str, str | None]:
    """Split the name of a score: metric, filter, and the name of its standard error, if any."""
    metric, _, filtered = key.partition(",")
    if metric in NOT_METRICS or not metric.strip() or metric.endswith("_stderr"):
        return metric, filtered, None
    return metric, filtered, f"{metric}_stderr,{filtered}" if filtered else f"{metric}_stderr"


def looks_like_a_number(found: Any) -> bool:
    """Say whether something is a number, even NaN, or text that would be one outside quotes."""
    if not isinstance(found, str):
        return isinstance(found, float) or number(found) is not None
    try:
        float(found)
    except ValueError:
        return False
    return len(found) < 60 and any(map(str.isdigit, found))


def version_of(found: Any) -> str:
    """Say the version of a task, where it is one."""
    named = text(found) if isinstance(found, str) else number(found) is not None and str(found)
    return f", task version {named[:20]}" if named and named not in ("N/A", "Yaml") else ""


def model_of(content: dict[str, Any], path: tuple[str, ...]) -> tuple[str, str | None]:
    """Name the model, with the revision after ``@``, and what was done to it."""
    config = mapping(content.get("config"))
    arguments = arguments_of(config.get("model_args", content.get("model_args")))
    loaded = next(
        (arguments[key] for key in ("pretrained", "model", "engine", "path") if key in arguments),
        text(content.get("model_name")) or arguments.get("load") or arguments.get("save"),
    )
    if not loaded:
        loaded = config_name(config) or path[-1].rpartition(".")[0] or path[-1]
    step = arguments.get("revision") or text(config.get("model_revision")) or ""
    if step in ("", "main", "None", "null") and arguments.get("iteration", "").isdigit():
        step = f"step{arguments['iteration']}"
    revision = f"@{step}" if step not in ("", "main", "None", "null") else ""
    adapter = arguments.get("peft")
    done = [
        bits
        for bits in ("4bit", "8bit")
        if arguments.get(f"load_in_{bits}", "").casefold() == "true"
    ]
    return f"{loaded}{revision}" + (f" + {adapter}" if adapter else ""), ", ".join(done) or None


def config_name(config: dict[str, Any]) -> str | None:
    """Give the name of the model where it is more than the kind of program that ran it."""
    name = text(config.get("model"))
    return None if name in {"hf", "hf-causal", "hf-causal-experimental", "neox", "vllm"} else name


def arguments_of(found: Any) -> dict[str, str]:
    """Read the arguments of a model: an object, ``a=b,c=d``, or a printed Python dict.

    The latter is searched for pairs of quoted names and plain values; nothing is evaluated.
    """
    if isinstance(found, dict):
        return {key: str(value) for key, value in found.items() if isinstance(value, str | int)}
    if not isinstance(found, str):
        return {}
    if found.lstrip().startswith("{"):
        printed = _PRINTED.finditer(found[:10_000])
        return {pair[1]: pair[2] or pair[3] or pair[4] or "" for pair in printed}
    pairs = (part.partition("=") for part in found.split(","))
    return {key.strip(): value.strip() for key, _, value in pairs if value.strip()}
