"""Climbing the ladder: training what is planned, each run kept as soon as it is finished."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd

from emergence.ladder.evaluation import MEASURES
from emergence.ladder.plan import SEARCH, Ladder, Run, Rung, best_rate, next_rate, tokens_in
from emergence.tables import DataError

RUNS, EVALUATIONS = "ladder/runs.csv", "ladder/evaluations.csv"
"""Tables that ship, below ``data/``."""

WITHOUT_TORCH = (
    "ladder: training needs PyTorch, which is not installed; run `make ladder`, which installs "
    "what requirements-ladder.txt lists, or leave the parameter ladder at shipped."
)


def climb(ladder: Ladder, folder: Path, processes: int | None = None) -> list[dict[str, Any]]:
    """Train every run of a ladder that its folder does not hold yet.

    Parameters
    ----------
    ladder
        What to train.
    folder
        Where each run is written as soon as it is finished, a file each.
    processes
        How many rungs to train at once; as many as there are processors where not given.

    Returns
    -------
    list of dict
        The runs, rung by rung, as :func:`trained` gives them.

    Raises
    ------
    DataError
        If PyTorch is not installed.
    """
    require_torch()
    from emergence.ladder.training import best_device  # late: the rest needs no PyTorch

    folder.mkdir(parents=True, exist_ok=True)
    planned = ladder.rungs if best_device().type == "cpu" else ladder.rungs + ladder.further
    # The largest first, so that no process is left alone with it in the end. Started afresh:
    # a forked PyTorch may hang.
    rungs = sorted(planned, key=lambda rung: rung.params, reverse=True)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes or os.cpu_count(), mp_context=context) as pool:
        waiting = {pool.submit(partial(climb_rung, ladder, folder), rung): rung for rung in rungs}
        found = {waiting[done]: done.result() for done in as_completed(waiting)}
    return [run for rung in planned for run in found[rung]]


def require_torch() -> None:
    """Refuse to train where PyTorch is not installed."""
    if find_spec("torch") is None:
        raise DataError(WITHOUT_TORCH)


def climb_rung(ladder: Ladder, folder: Path, rung: Rung) -> list[dict[str, Any]]:
    """Choose the learning rate of a rung by validation loss, then train it with fresh seeds."""
    searched: dict[float, dict[str, Any]] = {}
    rates = list(ladder.rates)
    while rates:
        runs = [Run(rung, rate, SEARCH, ladder.steps) for rate in rates]
        searched |= dict(zip(rates, trained(runs, folder), strict=True))
        losses = {rate: run["validation_loss"] for rate, run in searched.items()}
        further = next_rate(losses) if ladder.extend else None
        rates = [] if further is None else [further]
    best = best_rate(losses)
    fresh = trained([Run(rung, best, seed, ladder.steps) for seed in ladder.seeds], folder)
    return [searched[rate] for rate in sorted(searched)] + fresh


def trained(runs: Sequence[Run], folder: Path) -> list[dict[str, Any]]:
    """Read runs of one rung from their files, training those that have none side by side.

    Parameters
    ----------
    runs
        What to train.
    folder
        Holds ``<name>.json`` of each, which appears whole or not at all.

    Returns
    -------
    list of dict
        For each run the columns of a row of the table of runs, and its ``evaluations``.
    """
    files = [folder / f"{run.name}.json" for run in runs]
    missing = [(run, file) for run, file in zip(runs, files, strict=True) if not file.is_file()]
    if missing:
        from emergence.ladder.training import best_device, train  # late, as above

        found = train([run for run, _ in missing], best_device())
        for (run, file), result in zip(missing, found, strict=True):
            unfinished = file.with_suffix(".part")
            unfinished.write_text(json.dumps({**described(run), **result}), encoding="utf-8")
            unfinished.replace(file)
    return [json.loads(file.read_text(encoding="utf-8")) for file in files]


def described(run: Run) -> dict[str, Any]:
    """Say what was to be trained, in columns of the table of runs."""
    rung = run.rung
    return {
        "run": run.name,
        "order": "reversed" if rung.reverse else "plain",
        "width": rung.width,
        "depth": rung.depth,
        "params": rung.params,
        "params_in_blocks": rung.params_in_blocks,
        "learning_rate": run.learning_rate,
        "seed": run.seed,
        "role": "search" if run.seed == SEARCH else "seed",
        "steps": run.steps,
    }


def tables(runs: Iterable[dict[str, Any]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Lay out runs as the two tables that ship: one of runs, one of their evaluations."""
    told, measured = [], []
    for run in runs:
        told.append({name: value for name, value in run.items() if name != "evaluations"})
        for row in run["evaluations"]:
            place = {"run": run["run"], "step": row["step"], "tokens": tokens_in(row["step"])}
            flops = {"train_flops": 6.0 * run["params_in_blocks"] * place["tokens"]}
            measured.append(place | flops | {name: row[name] for name in MEASURES})
    return pd.DataFrame(told), pd.DataFrame(measured)
