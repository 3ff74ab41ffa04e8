"""``make fuzz``: mutated result files by the thousand; each is read, or refused with a sentence.

No exception may leave the importer, no file may take long, nothing may be written but the output,
and what is written must load.
"""

from __future__ import annotations

import argparse
import contextlib
import copy
import io
import json
import math
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from emergence import cli
from emergence.observations import load

BATCH = 250
"""Files imported at once."""

LONGEST = 120
"""Seconds after which a batch counts as hanging."""

TIME = "2026-01-21T03-44-18.458309"

HARNESS_OLD = {
    "results": {
        "sciq": {"acc": 0.891, "acc_stderr": 0.009859828407037191},
        "lambada": {"ppl": 7.2, "ppl_stderr": 0.1},
    },
    "versions": {"sciq": 0},
    "config": {"model": "gpt2", "model_args": "pretrained=bigscience/bloom-3b", "num_fewshot": 0},
}
HARNESS_LIST = {
    "results": [{"task_name": "wino", "prompt_name": "refers to", "em": 0.25, "em_stderr": 0.01}],
    "table_results": {"wino+refers to": {"task_name": "wino", "em": 0.25}},
    "versions": {},
    "config": {"model": "neox", "model_args": {"load": "/ckpts/pythia-70m", "iteration": 63000}},
}
HARNESS_NEW = {
    "results": {
        "gsm8k": {
            "alias": "gsm8k",
            "exact_match,strict-match": 0.25,
            "exact_match_stderr,strict-match": "N/A",
            "sample_len": 1319,
        },
        "blimp": {" ": " ", "alias": "blimp"},
    },
    "groups": {"blimp": {"acc,none": 0.5}},
    "group_subtasks": {"blimp": ["blimp_a"]},
    "configs": {"gsm8k": {"num_fewshot": 5}},
    "versions": {"gsm8k": 3.0},
    "n-shot": {"gsm8k": 5},
    "n-samples": {"gsm8k": {"original": 1319, "effective": 1319}},
    "higher_is_better": {"gsm8k": {"exact_match": True}},
    "config": {
        "model": "hf",
        "model_args": "{'pretrained': 'facebook/opt-125m', 'revision': 'step1000'}",
        "model_num_parameters": 125000000,
    },
    "model_name": "facebook/opt-125m",
}
SAMPLE = {
    "doc_id": 0,
    "doc": {"choices": ["a", "b"]},
    "target": 1,
    "resps": [[["-1.5", "False"]], [["-0.5", "True"]]],
    "filtered_resps": [["-1.5", "False"], ["-0.5", "True"]],
    "filter": "none",
    "metrics": ["acc"],
    "acc": 1.0,
}
HELM_RUN = {
    "name": "mmlu:subject=anatomy,model=facebook_opt-66b",
    "scenario_spec": {"class_name": "a.b.C", "args": {}},
    "adapter_spec": {"method": "generation", "model": "facebook/opt-66b", "max_train_instances": 5},
}
HELM_STATS = [
    {"name": {"name": "num_instances", "split": "test"}, "count": 1, "mean": 114.0},
    {"name": {"name": "exact_match", "split": "test"}, "count": 1, "mean": 0.25},
]
BIG_BENCH = {
    "model": {"model_family": "BIG-G T=0", "model_name": "128b", "total_params": 1.28e11},
    "task": {"task_name": "anachronisms"},
    "scores": [
        {
            "subtask_description": "anachronisms",
            "number_of_shots": 0,
            "preferred_score": "multiple_choice_grade",
            "score_dict": {"multiple_choice_grade": 0.6},
            "low_score": 0.5,
            "high_score": 1.0,
        }
    ],
}
LEADERBOARD = {
    "config_general": {"model_name": "facebook/opt-66b"},
    "results": {
        "harness|arc:challenge|25": {"acc_norm": 0.548, "acc_norm_stderr": 0.0145},
        "all": {"acc": 0.5},
    },
    "versions": {"harness|arc:challenge|25": 0},
    "config_tasks": {"harness|arc:challenge|25": {"effective_num_docs": 1172}},
}
EVERY_EVAL = {
    "model_info": {"id": "a/b", "additional_details": {"params_billions": 8.3}},
    "eval_library": {"name": "inspect_ai", "version": "0.3"},
    "evaluation_results": [
        {
            "evaluation_name": "choice",
            "source_data": {"dataset_name": "arc", "samples_number": 9, "sample_ids": [1]},
            "metric_config": {
                "evaluation_description": "accuracy",
                "lower_is_better": False,
                "min_score": 0,
                "max_score": 1,
            },
            "score_details": {"score": 0.5, "uncertainty": {"standard_error": {"value": 0.1}}},
        }
    ],
}
TABLE = b"\xef\xbb\xbftask;metric;model;value;shots;stderr\nsums;accuracy;mine;75,5%;3;1%\n"


def parquet() -> bytes:
    """Write the same kind of table as a Parquet file."""
    columns = {"task": ["sums"], "metric": ["accuracy"], "model": ["mine"], "value": [0.5]}
    file = io.BytesIO()
    pd.DataFrame(columns | {"n_items": [400], "note": [None]}).to_parquet(file, index=False)
    return file.getvalue()


SEEDS: tuple[dict[str, Any], ...] = (
    {"a.json": HARNESS_OLD},
    {"a.json": HARNESS_LIST},
    {f"results_{TIME}.json": HARNESS_NEW, f"samples_gsm8k_{TIME}.jsonl": SAMPLE},
    {"run_spec.json": HELM_RUN, "stats.json": HELM_STATS},
    {"scores.json": BIG_BENCH},
    {"results.json": LEADERBOARD},
    {"run.json": EVERY_EVAL},
    {"mine.csv": TABLE},
    {"mine.parquet": parquet()},
)
"""One folder of files a format: JSON documents, or bytes."""

HOSTILE: tuple[Any, ...] = (
    "<script>alert(1)</script>",
    "$x_1$ `code` | table |",
    "two\nlines\r\n",
    "\x00\x1b[2J",
    "\ud800",
    "\u202egnp.exe",
    "x" * 5000,
    "../../../etc/passwd",
    "=HYPERLINK(1)",
    "__import__('os').system('true')",
    "{'a': __import__('os')}",
    "q2_" * 60 + "!",
    "-bnb-4bit" * 60 + "!",
    "0.5",
    "NaN",
    "",
    " ",
    None,
    True,
    0,
    -1,
    0.5,
    1e308,
    5e-324,
    -0.0,
    10**300,
    float("nan"),
    float("inf"),
    [],
    {},
    [[]],
    {"": ""},
    [1, "a", None],
)

TOKENS = (b'"', b"{", b"[", b"}", b"]", b",", b"\\", b"\x00", b"\xff", b"\n", b";", b"%", b"1e999")


def mutated(chance: random.Random) -> dict[str, bytes]:
    """Make the files of one seed, of which at least one differs from it."""
    files = dict(chance.choice(SEEDS))
    broken = chance.choice(list(files))
    written = {}
    for name, document in files.items():
        if isinstance(document, bytes):
            content = document
        else:
            changed = json.loads(json.dumps(document))
            if name == broken:
                for _ in range(chance.randint(1, 4)):
                    changed = with_hostile(changed, chance)
            content = json.dumps(changed).encode("utf-8", "surrogatepass")
        if name == broken and (isinstance(document, bytes) or chance.random() < 0.4):
            content = with_broken_bytes(content, chance)
        written[name] = content
    return written


def with_hostile(document: Any, chance: random.Random) -> Any:
    """Put something hostile in the place of one member, or of one name."""
    places = list(containers(document))
    if not places:
        return hostile(chance)
    place = chance.choice(places)
    if isinstance(place, list):
        place[chance.randrange(len(place))] = hostile(chance)
        return document
    key = chance.choice(list(place))
    action = chance.random()
    if action < 0.6:
        place[key] = hostile(chance)
    elif action < 0.8:
        place[str(hostile(chance))] = place.pop(key)
    elif action < 0.9:
        del place[key]
    else:
        for _ in range(chance.choice((3, 300))):
            place[key] = [place[key]]
    return document


def hostile(chance: random.Random) -> Any:
    """Choose something hostile, as a copy: it may be changed in its turn."""
    return copy.deepcopy(chance.choice(HOSTILE))


def containers(document: Any) -> Iterator[Any]:
    """Give every object and array that is not empty."""
    pending = [document]
    while pending:
        found = pending.pop()
        if isinstance(found, dict | list) and found:
            yield found
            pending += found.values() if isinstance(found, dict) else found


def with_broken_bytes(content: bytes, chance: random.Random) -> bytes:
    """Cut, repeat, delete or insert bytes."""
    for _ in range(chance.randint(1, 3)):
        start = chance.randrange(len(content) + 1)
        end = min(len(content), start + chance.randint(0, 20))
        action = chance.randrange(5)
        if action == 0:
            content = content[:start]
        elif action == 1:
            content = content[:end] + content[start:]
        elif action == 2:
            content = content[:start] + content[end:]
        elif action == 3:
            content = content[:start] + chance.choice(TOKENS) + content[start:]
        else:
            content = content[:start] + chance.choice((b"[", b'{"a":')) * 5000 + content[start:]
    return content


def soak(files: int, seed: int) -> int:
    """Import so many mutated files, and say what went wrong.

    Returns
    -------
    int
        Batches at fault.
    """
    faults = 0
    signal.signal(signal.SIGALRM, hanging)
    began = time.monotonic()
    for batch in range(math.ceil(files / BATCH)):
        chance = random.Random(f"{seed} {batch}")
        with tempfile.TemporaryDirectory() as folder:
            try:
                signal.alarm(LONGEST)
                attempt(Path(folder), min(BATCH, files - batch * BATCH), chance)
            except Exception as error:
                faults += 1
                print(f"batch {batch} of seed {seed}: {type(error).__name__}: {error}"[:500])
            finally:
                signal.alarm(0)
        if batch % 20 == 19:
            done = min(files, (batch + 1) * BATCH)
            print(f"{done:,} files, {time.monotonic() - began:.0f} s, {faults} faults", flush=True)
    return faults


def attempt(place: Path, files: int, chance: random.Random) -> None:
    """Import one batch, twice: the second time with the scale of every model filled in.

    Raises
    ------
    RuntimeError
        If the command does anything but write its two tables, or these do not load.
    """
    for number in range(files):
        folder = place / "in" / f"{number}"
        folder.mkdir(parents=True)
        for name, content in mutated(chance).items():
            (folder / name).write_bytes(content)
    before = {path for path in place.rglob("*") if path.is_file()}
    output = place / "out"
    status, said = run(["import", str(place / "in"), "-o", str(output / "observations.csv")])
    template = output / "models.csv"
    if status == 2 and template.is_file():
        table = pd.read_csv(template, dtype=str, keep_default_na=False)
        table.assign(params="1e9").to_csv(template, index=False)
        status, said = run(["import", str(place / "in"), "-o", str(output / "observations.csv")])
    if status not in (0, 2) or "Traceback" in said:
        raise RuntimeError(f"exit status {status}: {said[-300:]}")
    if not all(line.isprintable() for line in said.splitlines()):
        raise RuntimeError("what is said is not fit for a terminal")
    after = {path for path in place.rglob("*") if path.is_file()}
    if after - before - {output / "observations.csv", template}:
        raise RuntimeError("a file beside the output")
    if status == 0:
        load(output)
    elif files > 20:
        raise RuntimeError(f"no scale helped: {said[-300:]}")


def run(arguments: list[str]) -> tuple[int, str]:
    """Run the command, and give its exit status and what it said."""
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
        status = cli.main(arguments)
    return status, said.getvalue()


def hanging(*_: object) -> None:
    """Stop a batch that takes too long."""
    raise TimeoutError(f"no answer within {LONGEST} seconds")


def main() -> int:
    """Run the soak."""
    parser = argparse.ArgumentParser(description="Import mutated result files.")
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    faults = soak(options.files, options.seed)
    print(f"{options.files:,} mutated files: {faults or 'no'} batches at fault")
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())
