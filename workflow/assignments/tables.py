"""The small tables that are handed out with each assignment, made from `data/` or simulated."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from emergence.explain import exact_match, power_law_loss, token_probability
from emergence.ladder.evaluation import PLACES
from emergence.ladder.runs import completed, ends, main_arm, seeds
from emergence.ladder.task import ANSWER, TEST
from emergence.models import format_count
from emergence.resources import read
from emergence.tables import DATA

Tables = dict[str, pd.DataFrame]
"""Tables by the name of their file."""

# --- results of other models

FAMILIES = ("Cerebras-GPT", "Falcon", "GPT-Neo/J", "Llama", "Pythia", "Qwen1.5")
TASKS = ("MMLU", "Persian QA", "Word unscramble")
NOT_PRINTED = "Word unscramble"
"""Its source prints no number of items: students recover it from the scores."""


def other_models() -> Tables:
    """Cut real results of six open families on three tasks out of `data/open_models`."""
    models = pd.read_csv(DATA / "open_models" / "models.csv", dtype=str)
    models = models[models["family"].isin(FAMILIES) & models["train_flops"].notna()]
    rows = pd.read_csv(DATA / "open_models" / "observations.csv", dtype=str)
    rows = rows[rows["task"].isin(TASKS) & rows["model"].isin(models["model"])]
    rows["n_items"] = rows["n_items"].mask(rows["task"].eq(NOT_PRINTED))
    kept = ["task", "benchmark", "metric", "shots", "model", "source", "value", "unit"]
    sourced = ["citation", "location", "licence"]
    scale = ["model", "family", "params", "train_tokens", "train_flops", "flops_source"]
    return {
        "observations.csv": rows[[*kept, "n_items", "random_baseline", *sourced]],
        "models.csv": models[[*scale, *sourced]],
    }


# --- four claims of emergence

SEED = 2022

ASH = {"low": 1e8, "high": 1e11, "models": 12, "constant": 4e7, "exponent": 0.53}
ASH_ITEMS, ASH_LENGTH = 500, 20

BIRCH_MODELS, BIRCH_ITEMS, BIRCH_CHANCE, BIRCH_RIGHT = 13, 32, 0.2, 13
"""Thirteen models guess at 32 items of five options; 13 right are just above 40 per cent."""

CEDAR_KNOWN = (0.0, 0.0, 0.0, 0.0, 0.0, 0.35, 0.65, 0.78, 0.80)
"""Share of the items that each model knows; it guesses at the rest."""
CEDAR_ITEMS, CEDAR_CHANCE, CEDAR_SURE, CEDAR_RIGHT = 2000, 0.25, 0.95, 0.98


def new_claim() -> Tables:
    """Give the results behind four claims: three of simulated families, one of trained ones."""
    generator = np.random.default_rng(SEED)
    families = [_ash(generator), _birch(generator), _cedar(generator), _dune()]
    observed = pd.concat([rows for rows, _ in families], ignore_index=True)
    return {
        "observations.csv": observed,
        "models.csv": pd.concat([models for _, models in families], ignore_index=True),
    }


def _ash(generator: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Score one set of simulated answers twice: whole answers, and tokens."""
    params = np.geomspace(ASH["low"], ASH["high"], int(ASH["models"]))
    loss = power_law_loss(params, ASH["constant"], ASH["exponent"])
    right = (
        generator.random((len(params), ASH_ITEMS, ASH_LENGTH))
        < token_probability(loss)[:, None, None]
    )
    names = _names("Ash", params)
    scores = [
        _rows("Ash", "exact_match", names, right.all(axis=2).mean(axis=1), ASH_ITEMS, 0),
        _rows("Ash", "tokens_right", names, right.mean(axis=(1, 2)), ASH_ITEMS * ASH_LENGTH),
    ]
    return pd.concat(scores), _models("Ash", names, params)


def _birch(generator: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Let models guess, again and again until the largest alone passes 40 per cent."""
    params = np.geomspace(1e8, 1e11, BIRCH_MODELS)
    right = np.zeros(BIRCH_MODELS, int)
    while right[-1] < BIRCH_RIGHT or right[:-1].max() >= BIRCH_RIGHT:
        right = generator.binomial(BIRCH_ITEMS, BIRCH_CHANCE, BIRCH_MODELS)
    names = _names("Birch", params)
    rows = _rows("Birch", "accuracy", names, right / BIRCH_ITEMS, BIRCH_ITEMS, BIRCH_CHANCE)
    return rows, _models("Birch", names, params)


def _cedar(generator: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Let models know nothing up to a size, and much from the next on: in every metric."""
    params = np.geomspace(1e8, 1e11, len(CEDAR_KNOWN))
    share = np.asarray(CEDAR_KNOWN)[:, None]
    known = generator.random((len(params), CEDAR_ITEMS)) < share
    chance = np.where(known, CEDAR_RIGHT, CEDAR_CHANCE)
    right = (generator.random(chance.shape) < chance).mean(axis=1)
    # A model that guesses spreads its probability, unevenly and around one option in four.
    given = np.where(known, CEDAR_SURE, generator.beta(2, 6, known.shape)).mean(axis=1)
    names = _names("Cedar", params)
    scores = [
        _rows("Cedar", "accuracy", names, right, CEDAR_ITEMS, CEDAR_CHANCE),
        _rows("Cedar", "probability_right", names, given, CEDAR_ITEMS),
    ]
    return pd.concat(scores), _models("Cedar", names, params)


def _dune() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Take the companion's own small transformers that learn to add, five seeds a size."""
    runs = completed(read("ladder/runs.csv"), read("ladder/evaluations.csv"))
    last = seeds(main_arm(ends(runs)))
    params = last["params_in_blocks"].to_numpy(float)
    names = _names("Dune", params)
    runs_of = ("seed " + last["seed"].astype(str)).to_numpy()
    digits = last[[f"right_{place}" for place in PLACES]].mean(axis=1).to_numpy()
    scores = [
        _rows("Dune", "exact_match", names, last["exact_match"].to_numpy(), TEST, 0),
        _rows("Dune", "tokens_right", names, digits, TEST * ANSWER),
    ]
    rows = pd.concat([each.assign(condition=runs_of) for each in scores])
    models = _models("Dune", names, params, last["train_flops"].to_numpy())
    return rows, models.drop_duplicates("model")


def _names(family: str, params: ArrayLike) -> NDArray[np.str_]:
    return np.array([f"{family} {format_count(size)}" for size in np.asarray(params, float)])


def _models(
    family: str, names: ArrayLike, params: ArrayLike, flops: ArrayLike | None = None
) -> pd.DataFrame:
    size = np.asarray(params, float)
    compute = 6 * size * 20 * size if flops is None else np.asarray(flops)  # 20 tokens a parameter
    scale = {"model": names, "family": family, "params": size, "train_flops": compute}
    return pd.DataFrame(scale).map(_short)


def _rows(
    family: str,
    metric: str,
    models: ArrayLike,
    values: ArrayLike,
    n_items: int,
    chance: float | None = None,
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "task": f"{family}'s task",
            "metric": metric,
            "condition": None,
            "model": models,
            "value": np.asarray(values, float).round(6),
            "unit": "fraction",
            "n_items": n_items,
            "random_baseline": chance,
        }
    )


def _short(value: Any) -> Any:
    return f"{value:.4g}" if isinstance(value, float) else value


# --- two worlds that an evaluation should tell apart

LOW, HIGH, SIZES = 1e7, 1e11, 9
THRESHOLD = 2e8
LENGTH = 20
LOSS_AT_LOW, EXPONENT = 0.69, 0.34


def deciding() -> Tables:
    """Give what two accounts of one ability expect of models of nine sizes.

    In the smooth world the loss falls as a power of size. In the threshold world models stay
    where the smallest one is up to a size, and from the next on do what the smooth world's do.
    """
    params = np.geomspace(LOW, HIGH, SIZES)
    constant = LOW * LOSS_AT_LOW ** (1 / EXPONENT)
    smooth = token_probability(power_law_loss(params, constant, EXPONENT))
    worlds = {"smooth": smooth, "threshold": np.where(params < THRESHOLD, smooth[0], smooth)}
    parts = [
        pd.DataFrame(
            {
                "world": world,
                "params": params,
                "tokens_right": right.round(6),
                "exact_match": exact_match(right.round(6), LENGTH),
            }
        )
        for world, right in worlds.items()
    ]
    return {"worlds.csv": pd.concat(parts, ignore_index=True).map(_six_digits)}


def _six_digits(value: Any) -> Any:
    return f"{value:.6g}" if isinstance(value, float) else value


TABLES: Mapping[str, Callable[[], Tables]] = {
    "other_models": other_models,
    "new_claim": new_claim,
    "deciding": deciding,
}
"""What makes the tables of each assignment, by its folder in `book/assignments/`."""
