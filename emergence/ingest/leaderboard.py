"""Open LLM Leaderboard v1, and lighteval, which wrote its files: ``suite|task|shots``."""

from __future__ import annotations

from typing import Any

from emergence.ingest.harness import metrics_of, version_of
from emergence.ingest.json_text import mapping, text, whole
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

NAME = "Open LLM Leaderboard"


def recognise(content: Any) -> bool:
    """Say whether a document is one of these files."""
    general = mapping(mapping(content).get("config_general"))
    return model_of(general) is not None and isinstance(content.get("results"), dict)


def read(content: dict[str, Any], path: tuple[str, ...]) -> Reading:
    """Turn a file into rows; its own averages (``all``, ``_average``) are left out."""
    model = model_of(content["config_general"]) or path[-1]
    reading = Reading()
    for key, scores in content["results"].items():
        task, shots = task_of(key)
        if not task or not isinstance(scores, dict):
            continue
        version = version_of(mapping(content.get("versions")).get(key))
        documents = mapping(mapping(content.get("config_tasks")).get(key))
        for metric, _, value, stderr in metrics_of(task, scores, reading):
            name = metric_named(metric)
            reading.rows.append(
                Row(
                    task=task,
                    benchmark="MMLU" if topic_of(task) else None,
                    metric=name,
                    model=model,
                    value=value,
                    unit=unit_of(name),
                    stderr=stderr,
                    n_items=whole(documents.get("effective_num_docs"))
                    or items_from(name, value, stderr),
                    shots=shots,
                    source=f"{NAME} v1{version}",
                    higher_is_better=higher_is_better(name),
                    random_baseline=chance_of(task.replace(":", "_"), name),
                )
            )
    return reading


def model_of(general: dict[str, Any]) -> str | None:
    """Name the model."""
    return text(general.get("model_name")) or text(
        mapping(general.get("model_config")).get("model_name")
    )


def task_of(key: str) -> tuple[str | None, int | None]:
    """Split ``harness|arc:challenge|25`` into task and shots; an average is no task."""
    parts = key.split("|")
    shots = next((int(part) for part in parts[1:] if part.isdecimal() and len(part) < 5), None)
    names = [part for part in parts if not part.isdecimal()]
    task = names[-1].strip() if names else ""
    if shots is None or not task or task == "all" or task.endswith("_average"):
        return None, None
    return task, shots
