"""BIG-bench: the score files that lie in the ``results`` folder of each task."""

from __future__ import annotations

import re
from typing import Any

from emergence.defects import shown
from emergence.ingest.json_text import listing, mapping, number, text, whole
from emergence.ingest.rows import Reading, Row, higher_is_better, metric_named, unit_of

NAME = "BIG-bench"
NORMALISED = "normalized_aggregate_score"
PERCENT = re.compile(r"bleu|chrf|rouge.*")
"""Metrics that this tool gives between 0 and 100."""


def recognise(content: Any) -> bool:
    """Say whether a document is a score file."""
    model = mapping(mapping(content).get("model"))
    return "model_name" in model and any(
        "score_dict" in score for score in map(mapping, listing(content.get("scores")))
    )


def read(content: dict[str, Any], path: tuple[str, ...]) -> Reading:
    """Turn a score file into rows: each metric of each subtask, as measured.

    Normalised scores, which can be negative, and the means over subtasks follow from these and
    are left out. The low score of the preferred metric is what guessing reaches.
    """
    model = content["model"]
    family, size = text(model.get("model_family")), text(model.get("model_name"))
    reading = Reading()
    if not size:
        reading.remarks.append("the model has no name")
        return reading
    task = task_of(content, path)
    scores = [score for score in map(mapping, content["scores"]) if "score_dict" in score]
    parts = {text(score.get("subtask_description")) for score in scores}
    divided = any(part and part.startswith(f"{task}:") for part in parts)
    for score in scores:
        part = text(score.get("subtask_description")) or task
        preferred = score.get("preferred_score")
        if preferred == NORMALISED or (divided and part == task):
            continue
        low, high = number(score.get("low_score")), number(score.get("high_score"))
        for metric, found in mapping(score["score_dict"]).items():
            value = number(found)
            if metric == NORMALISED:
                continue
            if value is None:
                reading.remarks.append(f"{shown(metric)} of {shown(part)} is not a finite number")
                continue
            name = metric_named(metric)
            percent = high == 100 if metric == preferred else bool(PERCENT.fullmatch(name))
            share = metric == preferred and (low or 0) >= 0 and high == 1
            reading.rows.append(
                Row(
                    task=part if part.startswith(task) else f"{task}:{part}",
                    benchmark="BIG-Bench",
                    metric=name,
                    model=f"{family} {size}" if family else size,
                    family=family,
                    params=number(model.get("total_params")),
                    value=value,
                    unit="fraction" if share else unit_of(name, percent=percent),
                    shots=whole(score.get("number_of_shots")),
                    source=NAME,
                    higher_is_better=higher_is_better(name),
                    random_baseline=low if metric == preferred else None,
                )
            )
    return reading


def task_of(content: dict[str, Any], path: tuple[str, ...]) -> str:
    """Name the task: as the file does, else after the folder that holds ``results``."""
    described = content.get("task")
    named = text(described) or text(mapping(described).get("task_name"))
    folders = [name for name in path[:-1] if name != "results"]
    return named or (folders[-1] if folders else path[-1].rpartition(".")[0] or path[-1])
