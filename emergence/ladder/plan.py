"""The runs of the ladder: which sizes, learning rates and seeds, and how a rate is chosen."""

from __future__ import annotations

from dataclasses import dataclass

from emergence.ladder.task import LENGTH, VOCABULARY

HEAD = 2
"""Size of an attention head, at every width."""

BATCH = 64
"""Sums in a step of training."""

RATES = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
"""Learning rates that may be tried, in half decades."""


@dataclass(frozen=True)
class Rung:
    """A model of one size on one form of the task.

    Attributes
    ----------
    width, depth
        Size of a state, and number of blocks.
    reverse
        Whether answers begin with the units.
    """

    width: int
    depth: int = 2
    reverse: bool = False

    @property
    def params_in_blocks(self) -> int:
        """Count parameters without embeddings: the blocks, and the last norm.

        A block of width w has 4 w² + 4 w in its attention, 8 w² + 5 w in its perceptron and 4 w
        in its two norms.
        """
        return self.depth * (12 * self.width**2 + 13 * self.width) + 2 * self.width

    @property
    def params(self) -> int:
        """Count all parameters: also those of tokens read, of places, and of tokens written."""
        return self.params_in_blocks + (2 * len(VOCABULARY) + LENGTH) * self.width

    def flops(self, steps: int) -> float:
        """Give training FLOPs: 6 × parameters without embeddings × tokens."""
        return 6.0 * self.params_in_blocks * tokens_in(steps)


@dataclass(frozen=True)
class Run:
    """One training.

    Attributes
    ----------
    rung
        The model.
    learning_rate
        Of the optimiser, after its first steps.
    seed
        Of weights and of the order of sums.
    steps
        Steps of training.
    """

    rung: Rung
    learning_rate: float
    seed: int
    steps: int

    @property
    def name(self) -> str:
        """Name the run: the file that holds it, and its key in tables."""
        order = "reversed" if self.rung.reverse else "plain"
        size = f"width-{self.rung.width}-depth-{self.rung.depth}"
        return f"{order}-{size}-rate-{self.learning_rate:g}-seed-{self.seed}"


@dataclass(frozen=True)
class Ladder:
    """A set of rungs and how each is tried.

    Attributes
    ----------
    rungs
        Models to train.
    rates
        Learning rates that each is tried with first.
    extend
        Whether further rates are tried while the best is the lowest or highest so far.
    seeds
        Seeds of the runs at the chosen rate; the search for it has :data:`SEARCH`.
    steps
        Steps of every run.
    further
        Models to train as well where there is an accelerator.
    """

    rungs: tuple[Rung, ...]
    rates: tuple[float, ...]
    extend: bool
    seeds: tuple[int, ...]
    steps: int
    further: tuple[Rung, ...] = ()


SEARCH = 0
"""Seed of the runs that choose a learning rate."""

MAIN = tuple(Rung(width) for width in (2, 4, 6, 8, 10, 14, 20, 28))
REVERSED = tuple(Rung(width, reverse=True) for width in (4, 6, 8, 10, 14))
DEPTHS = (Rung(14, depth=1), Rung(8, depth=3))
"""As many parameters in the blocks as width 10 at depth 2, within 5 %."""

FULL = Ladder(
    rungs=(*MAIN, *REVERSED, *DEPTHS),
    rates=(0.001, 0.003, 0.01, 0.03),
    extend=True,
    seeds=(1, 2, 3, 4, 5),
    steps=2048,
    further=(Rung(40), Rung(56), Rung(80)),
)
"""The ladder that ships: some twenty minutes of processor time."""

TINY = Ladder(
    rungs=(
        *(Rung(width) for width in (4, 8, 10)),
        Rung(8, reverse=True),
        *DEPTHS,
    ),
    rates=(0.01, 0.03),
    extend=False,
    seeds=(1, 2),
    steps=1024,
)
"""Enough to see it happen in under two minutes."""


def tokens_in(steps: int) -> int:
    """Count the tokens that a model reads in a number of steps."""
    return steps * BATCH * LENGTH


def evaluated(steps: int) -> list[int]:
    """List the steps after which a model is measured: two an octave, from 64 on, and the last."""
    halves = [round(2 ** (half / 2)) for half in range(12, 2 * steps.bit_length())]
    return [*(step for step in halves if step < steps), steps]


def next_rate(tried: dict[float, float]) -> float | None:
    """Say which learning rate to try next, if the best so far lies at the edge.

    Parameters
    ----------
    tried
        Validation loss of each rate tried.

    Returns
    -------
    float or None
        The neighbour of the best rate in :data:`RATES` beyond those tried; None if the best has
        neighbours on both sides, or none is left.
    """
    place = RATES.index(best_rate(tried))
    for neighbour in (place + 1, place - 1):
        if 0 <= neighbour < len(RATES) and RATES[neighbour] not in tried:
            return RATES[neighbour]
    return None


def best_rate(tried: dict[float, float]) -> float:
    """Give the rate with the least validation loss."""
    return min(tried, key=lambda rate: tried[rate])
