"""The threshold rule: near random, then well above."""

from __future__ import annotations

import numpy as np

from emergence.curves import FEWEST_SCALES, Batch
from emergence.detect.binomial import minimum_detectable_excess, tail_probability, upper_bound
from emergence.detect.outcome import PERFECT_CHANCE, Outcomes, Reasons, outcomes

DELTA = 0.05
"""Margin above chance that rules use where none is given, as a share of the way to 1."""

REASONS: Reasons = (
    ("cannot say", "chance is not known, or has no meaning for this metric"),
    ("cannot say", f"fewer than {FEWEST_SCALES} distinct scales"),
    ("cannot say", "every model is above {margin:.1f}\u202f%: the start is not seen"),
    (
        "cannot say",
        "the largest model is neither above {margin:.1f}\u202f% nor shown to be near chance: "
        "{items:.0f} items find an excess from about {detectable:.1f}\u202f% on",
    ),
    ("not emergent", "the largest model is near chance: not above {margin:.1f}\u202f%"),
    ("emergent", "from {by} on every model is above {margin:.1f}\u202f%"),
    (
        "cannot say",
        "every value is above {margin:.1f}\u202f% (the number of items is not known): the start is "
        "not seen",
    ),
    (
        "not emergent",
        "the largest model's value is not above {margin:.1f}\u202f% (the number of items is not "
        "known)",
    ),
    (
        "emergent",
        "from {by} on every value is above {margin:.1f}\u202f% (values, not bounds: the number of "
        "items is not known)",
    ),
    PERFECT_CHANCE,
)


def threshold(batch: Batch, *, alpha: float = 0.05, delta: float = DELTA) -> Outcomes:
    """Apply the paper's words, "near random, then well above", as a rule.

    The scale of emergence is the first model from which on every model is well above chance,
    with at least one smaller model that is not. Well above means: the lower bound at level
    alpha / K of each of the K points exceeds ``chance + delta * (1 - chance)``.

    Parameters
    ----------
    batch
        Curves of a bounded metric.
    alpha
        Level of all K bounds together (Bonferroni).
    delta
        Margin above chance, as a share of the way from chance to a perfect score.

    Returns
    -------
    Outcomes
        ``effect`` is the excess over chance of the first model above, or of the best one.
        ``p`` is K times the probability with which the largest model would do as well if it
        were at the margin only (at most 1): the smallest alpha at which it counts as above.
        Curves that are not judged have none.
        ``statistic`` is the value of the largest model.

    Notes
    -----
    *Not emergent* needs evidence too, an equivalence test: the upper bound at level alpha of
    the largest model does not exceed the margin. Where neither holds the rule cannot say.
    Where the number of items is not known the value itself is held against the margin, and the
    reason says so.
    """
    margin = batch.chance + delta * (1 - batch.chance)
    known_chance = batch.bounded & np.isfinite(batch.chance)
    sensible = known_chance & ~batch.perfect_chance
    few = batch.fewer_than(FEWEST_SCALES)
    tested = np.isfinite(batch.n_items)
    score = np.where(sensible[:, None], batch.score, 0.0)
    # A bound never exceeds its value, so most points of most curves need no bound.
    above = score > margin[:, None]
    asked = above & tested
    bar = np.broadcast_to(margin[:, None], score.shape)
    tail = tail_probability(score[asked], batch.n_items[asked], bar[asked])
    above[asked] = tail < alpha / batch.points
    last = tail_probability(score[:, -1], batch.n_items[:, -1], margin)
    # The first point from which on all are above: one after the last that is not.
    step = batch.points - np.argmin(above[:, ::-1], axis=1)
    start_seen = ~above.all(axis=1)
    reached = above[:, -1] & start_seen
    near = np.where(
        tested[:, -1],
        upper_bound(score[:, -1], batch.n_items[:, -1], alpha) <= margin,
        score[:, -1] <= margin,
    )
    known = tested.all(axis=1)
    reason = np.select(
        [
            ~known_chance,
            ~sensible,
            few,
            ~start_seen,
            reached,
            near.astype(bool),
        ],
        [0, 9, 1, np.where(known, 2, 6), np.where(known, 5, 8), np.where(known, 4, 7)],
        default=3,
    )
    at = np.where(reached, np.minimum(step, batch.points - 1), score.argmax(axis=1))
    effect = np.take_along_axis(score, at[:, None], axis=1)[:, 0] - batch.chance
    return outcomes(
        REASONS,
        reason,
        batch.x,
        np.minimum(step, batch.points - 1),
        effect=np.where(sensible, effect, np.nan),
        p=np.where(sensible & ~few, np.minimum(1.0, batch.points * last), np.nan),
        statistic=np.where(sensible, batch.score[:, -1], np.nan),
        margin=100 * margin,
        items=batch.n_items[:, -1],
        detectable=100 * minimum_detectable_excess(batch.n_items[:, -1], batch.chance, alpha=alpha),
    )
