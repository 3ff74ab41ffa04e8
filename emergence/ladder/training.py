"""Training models of the ladder, several of one shape at once. Needs PyTorch."""

from __future__ import annotations

import platform
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy
from torch.nn.utils import clip_grad_norm_
from torch.optim.lr_scheduler import LambdaLR

from emergence.ladder.evaluation import measures
from emergence.ladder.model import initial, scores
from emergence.ladder.plan import BATCH, HEAD, Run, Rung, evaluated
from emergence.ladder.task import QUESTION, Numbers, split, tokens

WARM_UP = 100
"""Steps in which the learning rate rises to its value, at which it stays."""

AVERAGED = 0.99
"""What is measured is a running mean of the weights, which keeps this share at each step."""

LARGEST_GRADIENT = 1.0
"""Norm that the gradient of a model is cut to."""

AT_ONCE = 1000
"""Sums that are measured at once: more would not stay in the caches."""


def train(runs: Sequence[Run], device: torch.device) -> list[dict[str, Any]]:
    """Train models of one rung side by side and measure them on the way.

    The learning rate stays where it is, and a running mean of the weights is measured: so each
    checkpoint stands for a finished training of its length.

    Parameters
    ----------
    runs
        What to train: one rung, and one number of steps.
    device
        Where. On a processor one thread is used: the models are too small for more.

    Returns
    -------
    list of dict
        For each run ``validation_loss`` in nats per token of the answer; ``together``, how many
        were trained side by side, and of the time of all its share, ``wall_seconds`` and
        ``cpu_seconds``; ``device``, ``python``, ``torch``;
        and ``evaluations``: for each step that :func:`~emergence.ladder.plan.evaluated` lists,
        :func:`~emergence.ladder.evaluation.measures` on the test sums.
    """
    ((rung, steps),) = {(run.rung, run.steps) for run in runs}
    torch.set_num_threads(1)
    wall, cpu = time.perf_counter(), time.process_time()
    weights = [initial(rung.width, rung.depth, run.seed).to(device) for run in runs]
    means = [weight.clone() for weight in weights]
    for weight in weights:
        weight.requires_grad_()
    optimiser = torch.optim.AdamW(
        [
            {"params": [weight], "lr": run.learning_rate}
            for run, weight in zip(runs, weights, strict=True)
        ],
        betas=(0.9, 0.99),
        weight_decay=0.0,
        fused=True,
    )
    warm_up = LambdaLR(optimiser, lambda done: min(1.0, (done + 1) / WARM_UP))
    # Drawn on the processor: every device then trains on the same sums in the same order.
    sums = training_sums(rung)
    drawn = [torch.Generator().manual_seed(run.seed) for run in runs]
    stops = set(evaluated(steps))
    rows: list[list[dict[str, float]]] = [[] for _ in runs]
    for step in range(1, steps + 1):
        places = [torch.randint(len(sums), (BATCH,), generator=one) for one in drawn]
        batch = sums[torch.stack(places)].to(device)
        given = scores(weights, batch[..., :-1], rung.width, rung.depth, HEAD)
        # The sum of the members' mean losses: the gradient of each is that of its own loss.
        loss = cross_entropy(given.flatten(0, 2), batch[..., QUESTION:].flatten()) * len(runs)
        optimiser.zero_grad()
        loss.backward()
        for weight in weights:
            clip_grad_norm_([weight], LARGEST_GRADIENT)
        optimiser.step()
        warm_up.step()
        for mean, weight in zip(means, weights, strict=True):
            mean.lerp_(weight.detach(), 1 - AVERAGED)
        if step in stops:
            found = measured(means, split().test, rung)
            for history, row in zip(rows, found, strict=True):
                history.append({"step": step, **row})
    validated = measured(means, split().validation, rung)
    told = {
        "together": len(runs),
        "wall_seconds": (time.perf_counter() - wall) / len(runs),
        "cpu_seconds": (time.process_time() - cpu) / len(runs),
        "device": name_of(device),
        "python": platform.python_version(),
        "torch": torch.__version__,
    }
    return [
        {"validation_loss": row["loss"], **told, "evaluations": history}
        for row, history in zip(validated, rows, strict=True)
    ]


def training_sums(rung: Rung) -> Tensor:
    """Give the tokens of every sum to train on, in both orders of its summands."""
    pairs = split().train
    both = np.vstack([pairs, pairs[:, ::-1]])
    return torch.from_numpy(tokens(both, reverse=rung.reverse))


def measured(members: Sequence[Tensor], pairs: Numbers, rung: Rung) -> list[dict[str, float]]:
    """Measure several models on the same sums."""
    read = torch.from_numpy(tokens(pairs, reverse=rung.reverse))[:, :-1].to(members[0].device)
    with torch.no_grad():
        parts = [
            scores(members, part.expand(len(members), -1, -1), rung.width, rung.depth, HEAD)
            .log_softmax(dim=-1)
            .cpu()
            for part in read.split(AT_ONCE)
        ]
    found = torch.cat(parts, dim=1).numpy()
    return [measures(one, pairs, reverse=rung.reverse) for one in found]


def best_device() -> torch.device:
    """Name the accelerator at hand, or the processor."""
    found = torch.accelerator.current_accelerator(check_available=True)
    return torch.device("cpu") if found is None else found


def name_of(device: torch.device) -> str:
    """Name a device as its maker does; a processor is ``cpu``."""
    return str(torch.cuda.get_device_name(device) if device.type == "cuda" else device.type)
