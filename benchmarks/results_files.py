"""Result files as lm-evaluation-harness writes them, by the thousand.

The four kinds have the shape and the size of files that were published: the Pythia suite's, zero-
and five-shot, by version 0.3, and runs of version 0.4 over a few tasks or with all of MMLU. Each is
about one checkpoint of a Pythia model, so that every scale is known.
"""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from emergence.ingest.rows import mmlu_topics

ITEMS = {
    "arc_challenge": 1172,
    "arc_easy": 2376,
    "lambada_openai": 5153,
    "logiqa": 651,
    "piqa": 1838,
    "sciq": 1000,
    "winogrande": 1267,
    "wsc": 104,
    "hellaswag": 10042,
    "boolq": 3270,
    "openbookqa": 500,
}
"""Tasks, and the sizes of their test sets."""

OLD_TASKS = tuple(ITEMS)[:8]
NORMALISED = frozenset(ITEMS) - {"lambada_openai", "winogrande", "wsc", "boolq"}
"""Tasks that also have an accuracy by length."""

MODELS = [
    (f"pythia-{size}{kind}", step)
    for step, kind, size in product(
        range(143_000, 0, -1000),
        ("", "-deduped"),
        ("70m", "160m", "410m", "1b", "1.4b", "2.8b", "6.9b", "12b"),
    )
]

CHOICE = "{{[choices.text[0], choices.text[1], choices.text[2], choices.text[3]]}}"
PROMPT = (
    "def doc_to_text(doc):\n    options = '\\n'.join(f'{letter}. {choice}' for letter, choice in "
    "zip('ABCD', doc['choices']))\n    return f'Question: {doc[\"question\"].strip()}\\n{options}"
    "\\nAnswer:'\n"
)
ENVIRONMENT = "\n".join(
    f"{name}: {value}"
    for name, value in {
        "PyTorch version": "2.4.0+cu121",
        "Is debug build": "False",
        "OS": "Ubuntu 22.04.4 LTS (x86_64)",
        "Python version": "3.10.14 (main, May  6 2024, 19:42:50) [GCC 11.2.0] (64-bit runtime)",
        **{f"GPU {card}": "NVIDIA A100-SXM4-80GB" for card in range(8)},
        **{f"NUMA node{node} CPU(s)": f"{16 * node}-{16 * node + 15}" for node in range(8)},
        **{f"Vulnerability {name}": "Not affected" for name in ("Mds", "L1tf", "Srbds", "Tsx")},
        **{f"[pip3] package-{number}": f"{number}.{number}.0" for number in range(40)},
    }.items()
)


def documents(count: int) -> Iterator[tuple[str, Any]]:
    """Give so many files: path below the folder, and document."""
    chance = random.Random(0)
    for number in range(count):
        model, step = MODELS[number // 4 % len(MODELS)]
        again = number // 4 // len(MODELS)
        kind = ("old zero", "old five", "new few", "new mmlu")[number % 4]
        if kind.startswith("old"):
            folder, document = kind.replace(" ", "-shot-"), old(model, step, kind, chance)
        else:
            folder, document = f"EleutherAI__{model}", new(model, step, kind, chance)
        yield f"{folder}/{again}/{model}_step{step}_{kind[-4:]}.json", document


def scored(name: str, items: int, mark: str, chance: random.Random) -> dict[str, float]:
    """Give a proportion of so many items and its standard error, as the tool computes it."""
    share = chance.randint(1, items - 1) / items
    error = math.sqrt(share * (1 - share) / (items - 1))
    return {f"{name}{mark}": share, f"{name}_stderr{mark}": error}


def scores(task: str, items: int, mark: str, chance: random.Random) -> dict[str, float]:
    """Give the row of a task."""
    row = {}
    if task == "lambada_openai":
        name = "ppl" if mark == "" else "perplexity"
        row = {f"{name}{mark}": chance.uniform(3, 40), f"{name}_stderr{mark}": chance.random()}
    row |= scored("acc", items, mark, chance)
    if task in NORMALISED:
        row |= scored("acc_norm", items, mark, chance)
    return row


def old(model: str, step: int, kind: str, chance: random.Random) -> dict[str, Any]:
    """Make a file of version 0.3."""
    tasks = {task: ITEMS[task] for task in OLD_TASKS}
    results = {task: scores(task, items, "", chance) for task, items in tasks.items()}
    five = kind.endswith("five")
    if five:
        for topic in sorted(mmlu_topics()):
            row = scored("acc", 100, "", chance) | scored("acc_norm", 100, "", chance)
            results[f"hendrycksTest-{topic}"] = row
    return {
        "results": results,
        "versions": dict.fromkeys(results, 0),
        "config": {
            "model": "hf-causal",
            "model_args": f"pretrained=EleutherAI/{model},revision=step{step}",
            "num_fewshot": 5 if five else 0,
            "batch_size": 16,
            "device": "cuda:0",
            "no_cache": True,
            "limit": None,
            "bootstrap_iters": 100000,
            "description_dict": {},
        },
    }


def new(model: str, step: int, kind: str, chance: random.Random) -> dict[str, Any]:
    """Make a file of version 0.4."""
    tasks = dict(ITEMS)
    if kind.endswith("mmlu"):
        tasks = {f"mmlu_{topic}": 100 for topic in sorted(mmlu_topics())}
    results: dict[str, Any] = {}
    if kind.endswith("mmlu"):
        row = scored("acc", 14042, ",none", chance)
        results["mmlu"] = {**row, "alias": "mmlu"}
    for task, items in tasks.items():
        results[task] = {"alias": task, **scores(task, items, ",none", chance)}
    arguments = f"pretrained=EleutherAI/{model},revision=step{step},dtype=float16"
    document = {
        "results": results,
        "group_subtasks": {"mmlu": list(tasks)} if "mmlu" in results else {},
        "configs": {task: config(task) for task in tasks},
        "versions": dict.fromkeys(results, 1.0),
        "n-shot": dict.fromkeys(results, 0),
        "higher_is_better": {task: {"acc": True, "acc_norm": True} for task in results},
        "n-samples": {task: {"original": n, "effective": n} for task, n in tasks.items()},
        "config": {
            "model": "hf",
            "model_args": arguments,
            "model_num_parameters": 1_414_647_808,
            "model_dtype": "torch.float16",
            "model_revision": f"step{step}",
            "model_sha": "fedc38a16eea3bd36a96b906d78d11d2ce18ed79",
            "batch_size": "auto",
            "batch_sizes": [64],
            "device": "cuda:0",
            "use_cache": None,
            "limit": None,
            "bootstrap_iters": 100000,
            "gen_kwargs": None,
            "random_seed": 0,
            "numpy_seed": 1234,
            "torch_seed": 1234,
            "fewshot_seed": 1234,
        },
        "git_hash": "928e8bb6",
        "date": 1723000000.123,
        "pretty_env_info": ENVIRONMENT,
        "transformers_version": "4.44.0",
        "upper_git_hash": None,
        "tokenizer_pad_token": ["<|endoftext|>", "0"],
        "max_length": 2048,
        "task_hashes": {task: f"{hash_of(task):064x}" for task in tasks},
        "model_source": "hf",
        "model_name": f"EleutherAI/{model}",
        "model_name_sanitized": f"EleutherAI__{model}",
        "system_instruction": None,
        "chat_template": None,
        "start_time": 4242.4242,
        "end_time": 4343.4343,
        "total_evaluation_time_seconds": "101.0101",
    }
    if "mmlu" in results:
        document["groups"] = {"mmlu": results["mmlu"]}
    return document


def config(task: str) -> dict[str, Any]:
    """Give the configuration of a task, of which a result file holds a copy."""
    return {
        "task": task,
        "tag": ["tasks_of_multiple_choice"],
        "dataset_path": "cais/mmlu" if task.startswith("mmlu") else task,
        "dataset_name": task,
        "dataset_kwargs": {"trust_remote_code": True},
        "test_split": "test",
        "fewshot_split": "dev",
        "doc_to_text": PROMPT,
        "doc_to_target": "answer",
        "doc_to_choice": CHOICE,
        "description": "The following are multiple choice questions (with answers).\n\n",
        "target_delimiter": " ",
        "fewshot_delimiter": "\n\n",
        "fewshot_config": {"sampler": "first_n"},
        "num_fewshot": 0,
        "metric_list": [
            {"metric": name, "aggregation": "mean", "higher_is_better": True}
            for name in ("acc", "acc_norm")
        ],
        "output_type": "multiple_choice",
        "repeats": 1,
        "should_decontaminate": False,
        "metadata": {"version": 1.0},
    }


def hash_of(task: str) -> int:
    """Give a number of 256 bits that is the same each time."""
    return random.Random(task).getrandbits(256)


def write(folder: Path, count: int) -> int:
    """Write so many files below a folder, and give their bytes together."""
    total = 0
    for name, document in documents(count):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        total += path.write_text(json.dumps(document, indent=2), "utf-8")
    return total
