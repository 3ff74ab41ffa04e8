"""What the ladder shows, in numbers for the sentences of its page."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from emergence.detect import exact_interval
from emergence.figures.words import percent
from emergence.ladder.plan import BATCH, FULL, SEARCH, TINY
from emergence.ladder.runs import LADDERS, RUNG, SHIPPED, ends, left_plateau, main_arm, seeds
from emergence.ladder.task import ANSWER, TEST, VALIDATION, split
from emergence.models import format_count
from emergence.wording import count_word, in_words

PLATEAU = 2 * math.log(10) / ANSWER
"""Loss of a model that knows two of four digits and guesses the other two among ten, in nats."""

GUESSED = 0.02
"""A run that gets fewer whole answers right is one that guesses the low digits."""


HALF_LEARNT = (0.15, 0.85)
"""Shares of right digits between which a low digit counts as half learnt; a guess has 0.1."""

UNSEEN = 0.05
"""Share of whole answers below which exact match shows next to nothing."""

LOW_PLACES = ("right_tens", "right_units")
"""The digits that are guessed on the plateau."""


def tried(rows: pd.DataFrame, ladder: str) -> dict[str, str]:
    """State how many runs there are, on what, and how long they took.

    Parameters
    ----------
    rows
        From :func:`emergence.ladder.runs.load`.
    ladder
        Which ladder they are of.
    """
    last = ends(rows)
    sizes = main_arm(last).drop_duplicates("width")
    fresh = seeds(last)
    search = last[last["role"].eq("search") & last["chosen"]].set_index(RUNG)["validation_loss"]
    again = fresh.groupby(RUNG)["validation_loss"].median().reindex(search.index)
    versions = [f"PyTorch {version}" for version in last["torch"].unique()]
    versions += [f"Python {version}" for version in last["python"].unique()]
    return {
        "whose": "the runs that ship with the book"
        if ladder == SHIPPED
        else f"runs of the {ladder} ladder, trained where this page was built, while what is "
        "concluded was written about those that ship",
        "runs": str(len(last)),
        "rungs": str(len(search)),
        "luckier": str(int((search.to_numpy() < again.to_numpy()).sum())),
        "sizes": count_word(len(sizes)),
        "smallest": f"{sizes['params_in_blocks'].min():,}",
        "largest": f"{sizes['params_in_blocks'].max():,}",
        "largest_all": f"{sizes['params'].max():,}",
        "rates": count_word(len(LADDERS.get(ladder, FULL).rates)),
        "tiny_sizes": count_word(sum(not rung.reverse and rung.depth == 2 for rung in TINY.rungs)),
        "seeds": count_word(fresh["seed"].nunique()),
        "seeds_low": percent(float(exact_interval(1.0, fresh["seed"].nunique())[0]), 0),
        "sums": f"{last['steps'].max() * BATCH:,}",
        "tokens": format_count(rows["tokens"].max()),
        "train_pairs": f"{len(split().train):,}",
        "test_pairs": f"{TEST:,}",
        "validation_pairs": f"{VALIDATION:,}",
        "cpu_minutes": f"{last['cpu_seconds'].sum() / 60:.0f}",
        "wall_minutes": f"{last['wall_seconds'].sum() / 60:.0f}",
        "devices": in_words(last["device"]),
        "versions": in_words(versions),
    }


def medians(rows: pd.DataFrame, measures: list[str]) -> pd.DataFrame:
    """Give medians over the fresh seeds of the ladder itself, a row a size, the smallest first."""
    last = seeds(ends(main_arm(rows)))
    return last.groupby("params_in_blocks")[measures].median().reset_index()


def jump(rows: pd.DataFrame) -> dict[str, str]:
    """State the largest step of the medians from one size to the next, in every measure."""
    middle = medians(rows, ["exact_match", "digit", "independent", "loss"])
    by = int(middle["exact_match"].diff().fillna(-1.0).argmax())
    below, above = middle.iloc[by - 1], middle.iloc[by]
    off = (middle["exact_match"] - middle["independent"]).abs().max()
    return {
        "jump_after": f"{below['params_in_blocks']:,.0f}",
        "jump_by": f"{above['params_in_blocks']:,.0f}",
        "jump_from": percent(below["exact_match"]),
        "jump_to": percent(above["exact_match"], 0),
        "digit_from": f"{below['digit']:.2f}",
        "digit_to": f"{above['digit']:.2f}",
        "loss_from": f"{below['loss']:.2f}",
        "loss_to": f"{above['loss']:.2g}",
        "plateau": f"{PLATEAU:.2f}",
        "independent_off": f"{100 * off:.0f}",
    }


def plateau(rows: pd.DataFrame) -> dict[str, str]:
    """State what runs that stay on the plateau can do, and how many leave it."""
    last = seeds(ends(main_arm(rows)))
    counted = left_plateau(last).groupby(last["width"]).agg(["sum", "size"]).reset_index()
    some = counted[counted["sum"].gt(0) & counted["sum"].lt(counted["size"])]
    every = counted[counted["sum"].eq(counted["size"])]
    stuck = last[last["exact_match"].lt(GUESSED) & last["right_thousands"].gt(0.9)]
    places = ("thousands", "hundreds", "tens", "units")
    return {
        "left_some": in_words(
            f"{left} of {size} at width {width}"
            for width, left, size in some.itertuples(index=False, name=None)
        ),
        "left_all": in_words(str(width) for width in every["width"]),
        "stuck": count_word(len(stuck)),
        "stuck_loss": f"{stuck['loss'].median():.2f}",
        **{f"stuck_{place}": percent(stuck[f"right_{place}"].median(), 0) for place in places},
    }


def stairs(rows: pd.DataFrame) -> dict[str, str]:
    """Count ends of runs by the digits that are still guessed, as their exact match tells.

    With one digit guessed one answer in ten is right, with two one in a hundred; a factor of two
    either way counts as that. Runs of every rung and rate are counted.
    """
    match = ends(rows)["exact_match"]
    two, one = match.between(1 / 200, 1 / 50), match.between(1 / 20, 1 / 5)
    none, fewer = match.ge(0.9), match.lt(1 / 200)
    return {
        "stairs_two": str(int(two.sum())),
        "stairs_one": str(int(one.sum())),
        "stairs_none": str(int(none.sum())),
        "stairs_fewer": str(int(fewer.sum())),
        "stairs_between": str(int((~(two | one | none | fewer)).sum())),
    }


def passages(rows: pd.DataFrame) -> pd.DataFrame:
    """Find how long each low digit takes from hardly learnt to nearly learnt, within its run.

    Parameters
    ----------
    rows
        From :func:`emergence.ladder.runs.load`.

    Returns
    -------
    pandas.DataFrame
        A row a run and digit that passes from one side of :data:`HALF_LEARNT` to the other:
        ``run``, ``digit``, and ``factor``, the steps of the first evaluation above over those of
        the last one below. It is too wide by up to the distance of evaluations at both ends.
    """
    low, high = HALF_LEARNT
    found = []
    for run, part in rows.sort_values("step", kind="stable").groupby("run", sort=False):
        steps = part["step"].to_numpy(float)
        for digit in LOW_PLACES:
            right = part[digit].to_numpy()
            above = int(np.argmax(right > high))
            below = np.flatnonzero(right[:above] < low)
            if len(below):
                factor = steps[above] / steps[below[-1]]
                found.append({"run": run, "digit": digit, "factor": factor})
    return pd.DataFrame(found, columns=["run", "digit", "factor"])


def within(rows: pd.DataFrame) -> dict[str, str]:
    """State how many low digits end half learnt, how fast they pass, and what is seen of it."""
    halves = rows[list(LOW_PLACES)].apply(lambda right: right.between(*HALF_LEARNT)).any(axis=1)
    passed = passages(rows)
    caught = set(rows.loc[halves & rows["exact_match"].lt(UNSEEN), "run"]) & set(passed["run"])
    low, high = HALF_LEARNT
    return {
        "half_ends": str(int((halves & rows["last"]).sum())),
        "half_low": percent(low, 0),
        "half_high": percent(high, 0),
        "passing_runs": str(passed["run"].nunique()),
        "passing_factor": f"{passed['factor'].median():.1f}",
        "passing_caught": str(len(caught)),
        "unseen": percent(UNSEEN, 0),
    }


def moved(found: pd.DataFrame, chosen: pd.DataFrame) -> dict[str, str]:
    """State how far learning rates and seeds move the size at which exact match emerges.

    Parameters
    ----------
    found
        From :func:`emergence.ladder.picks.intervals`.
    chosen
        From :func:`emergence.ladder.picks.picks`.
    """
    said = found[found["verdict"].eq("emergent")]
    same_rate = said["pick"].isin(chosen.loc[chosen["rate"].notna(), "pick"])
    best = chosen[chosen["rate"].notna()].groupby("rate")["exact_match"].max()

    def sizes(part: pd.DataFrame) -> str:
        return in_words(f"{by:,.0f}" for by in sorted(part["by"].unique()))

    return {
        "picks": count_word(len(found)),
        "rate_worst": f"{best.idxmin():g}",
        "rate_worst_best": percent(best.min()),
        "moved_factor": f"{said['by'].max() / said['by'].min():.1f}",
        "seed_by": sizes(said[~same_rate]),
        "rate_by": sizes(said[same_rate]),
    }


def largest_fall(chosen: pd.DataFrame) -> dict[str, str]:
    """State where, on the curves with one rate, exact match falls most from a size to the next."""
    ordered = chosen[chosen["rate"].notna()].sort_values(["rate", "width"], ignore_index=True)
    rise = ordered.groupby("rate")["exact_match"].diff().fillna(0.0)
    place = int(rise.argmin())
    before, after = ordered.iloc[max(place - 1, 0)], ordered.iloc[place]
    return {
        "fall_rate": f"{after['rate']:g}",
        "fall_from": percent(before["exact_match"], 0),
        "fall_to": percent(after["exact_match"], 0),
        "fall_before": f"{before['params_in_blocks']:,}",
        "fall_after": f"{after['params_in_blocks']:,}",
    }


def spread_of_rate(rows: pd.DataFrame) -> dict[str, str]:
    """State at which size the learning rate decides most."""
    search = ends(main_arm(rows))
    search = search[search["seed"].eq(SEARCH)].sort_values("exact_match", kind="stable")
    worst = search.drop_duplicates("width").set_index("width")
    best = search.drop_duplicates("width", keep="last").set_index("width")
    gap = (best["exact_match"] - worst["exact_match"]).sort_values(kind="stable")
    low, high = worst.loc[gap.index[-1]], best.loc[gap.index[-1]]
    return {
        "rate_size": f"{low['params_in_blocks']:,}",
        "rate_low": f"{low['learning_rate']:g}",
        "rate_high": f"{high['learning_rate']:g}",
        "rate_low_match": percent(low["exact_match"]),
        "rate_high_match": percent(high["exact_match"]),
    }


def spread_of_seeds(rows: pd.DataFrame) -> dict[str, str]:
    """State at which size the seed decides most."""
    last = seeds(ends(main_arm(rows)))
    ranges = last.groupby("params_in_blocks")["exact_match"].agg(["min", "max"]).reset_index()
    most = ranges.iloc[int(np.argmax(ranges["max"] - ranges["min"]))]
    return {
        "seed_size": f"{most['params_in_blocks']:,.0f}",
        "seed_low_match": percent(most["min"]),
        "seed_high_match": percent(most["max"]),
    }
