"""Every Eval Ever: the common JSON format of evaluation results."""

from __future__ import annotations

import re
from typing import Any

from emergence.defects import shown
from emergence.ingest.json_text import listing, mapping, number, text, whole
from emergence.ingest.rows import (
    Reading,
    Row,
    items_from,
    lower_is_better,
    metric_named,
    topic_of,
    unit_of,
)

NAME = "Every Eval Ever"

_STDERR = re.compile(r"(^|[\W_])std_?err(or)?($|[\W_])|standard[ _]error", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,15}(\.\d{1,15})?")
_ON = re.compile(r" on .*", re.DOTALL)


def recognise(content: Any) -> bool:
    """Say whether a document has this form."""
    return (
        isinstance(content, dict)
        and isinstance(content.get("model_info"), dict)
        and isinstance(content.get("evaluation_results"), list)
    )


def read(content: dict[str, Any], path: tuple[str, ...]) -> Reading:
    """Turn a document into rows.

    One of its converters wrote the standard errors of old harness files as results of their
    own; they are known by name and left out.
    """
    about = content["model_info"]
    model = text(about.get("id")) or text(about.get("name"))
    details = mapping(about.get("additional_details"))
    size = size_of(details)
    library = mapping(content.get("eval_library"))
    tool = text(library.get("name")) or text(
        mapping(content.get("source_metadata")).get("source_name")
    )
    version = text(library.get("version"))
    source = " ".join(part for part in (f"{NAME}: {tool}" if tool else NAME, version) if part)
    reading = Reading()
    if not model:
        reading.remarks.append("the model has no name")
        return reading
    for result in map(mapping, content["evaluation_results"]):
        row = row_of(result, model, source, reading)
        if row:
            reading.rows.append(row._replace(params=size))
    return reading


def is_item(first: Any) -> bool:
    """Say whether the first line of a file is an item, as its converters write beside a result."""
    return {"schema_version", "evaluation_id", "sample_id"} <= mapping(first).keys()


def size_of(details: dict[str, Any]) -> float | None:
    """Give the parameters of a model; its details are text by the schema, numbers too."""
    for name, factor in (("num_parameters", 1.0), ("params_billions", 1e9)):
        found = details.get(name)
        if isinstance(found, str) and _NUMBER.fullmatch(found):
            found = float(found)
        size = number(found)
        if size is not None and size > 0:
            return size * factor
    return None


def row_of(result: dict[str, Any], model: str, source: str, reading: Reading) -> Row | None:
    """Turn one result into a row, or note why not."""
    config, score = mapping(result.get("metric_config")), mapping(result.get("score_details"))
    name = text(result.get("evaluation_name"))
    data = mapping(result.get("source_data"))
    task = text(data.get("dataset_name")) or name
    described = text(config.get("metric_name")) or text(config.get("metric_id"))
    described = described or text(config.get("evaluation_description")) or "score"
    value = number(score.get("score"))
    if not task or value is None:
        reading.remarks.append(f"{shown(task or 'a result')} has no finite score")
        return None
    if _STDERR.search(name or "") or _STDERR.search(described):
        reading.remarks.append(f"{shown(name or task)} is a standard error, not a score")
        return None
    metric = metric_named(_ON.sub("", described)[:60]) or "score"
    lowest, highest = number(config.get("min_score")), number(config.get("max_score"))
    percent = highest == 100 and lowest in (0, None)
    uncertainty = mapping(score.get("uncertainty"))
    error = uncertainty.get("standard_error")
    stderr = number(mapping(error).get("value") if isinstance(error, dict) else error)
    stderr = stderr if stderr is not None and stderr >= 0 else None
    # `samples_number` is the size of the data set, of which perhaps only a few were asked.
    items = whole(uncertainty.get("num_samples")) or len(listing(data.get("sample_ids")))
    known = unit_of(metric, percent=percent)
    share = (lowest, highest) == (0, 1)
    lower = config.get("lower_is_better")
    return Row(
        task=task,
        benchmark="MMLU" if topic_of(task) else None,
        metric=metric,
        model=model,
        value=value,
        unit="fraction" if share else known,
        stderr=stderr,
        n_items=items or (None if percent else items_from(metric, value, stderr)),
        condition=name if name and name != task else None,
        source=source,
        higher_is_better=not lower if isinstance(lower, bool) else lower_is_better(metric),
    )
