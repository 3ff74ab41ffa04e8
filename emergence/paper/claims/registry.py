"""What a claim is, what a check of it finds, and the rules by which numbers agree."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from emergence.models import format_count, format_flops
from emergence.paper.claims.evidence import Evidence

Verdict = Literal[
    "reproduced",
    "with a caveat",
    "contradicted by the paper's own data",
    "not checkable: numbers not public",
]

REPRODUCED: Verdict = "reproduced"
CAVEAT: Verdict = "with a caveat"
CONTRADICTED: Verdict = "contradicted by the paper's own data"
NOT_PUBLIC: Verdict = "not checkable: numbers not public"

VERDICTS: tuple[Verdict, ...] = (REPRODUCED, CAVEAT, CONTRADICTED, NOT_PUBLIC)

NEARLY = 0.25
"""How far a size may be off and still name the same model, as a share.

Hardly two sizes of one family in Table 2 are so close; Table 1 and the text round, and name some
sizes as the original studies do.
"""

NO_TOLERANCE = "–"
"""Stands where nothing is measured, so that nothing can be off."""

HEDGES = ("about", "roughly")


@dataclass(frozen=True)
class Said:
    """What the paper states.

    Attributes
    ----------
    id
        Name of the claim.
    stated
        Value as stated, or what is said in a few words.
    unit
        Unit, with the paper's own hedges.
    """

    id: str
    stated: str
    unit: str

    @property
    def number(self) -> float:
        """The value as a number; a fraction such as ``8/13`` as its quotient."""
        over, _, under = self.stated.partition("/")
        return float(over) / float(under or 1)

    @property
    def last_digit(self) -> float:
        """What one step of the last digit printed is worth; end zeros of whole numbers are none."""
        value = Decimal(self.stated)
        if "." not in self.stated and value:
            value = value.normalize()
        return float(Decimal(1).scaleb(int(value.as_tuple().exponent)))

    @property
    def exact(self) -> bool:
        """Whether the value is a count or fraction, which is not rounded."""
        scale = self.unit.startswith(("FLOPs", "parameters", "tokens", "%", "ratio", "times"))
        return "/" in self.stated or not scale

    @property
    def slack(self) -> float:
        """How far a value may lie off that is rounded to the digits printed.

        Half a step of the last digit; where the paper says *about* a whole one, though never
        more than half of the value.
        """
        if self.exact:
            return 0.0
        if any(hedge in self.unit for hedge in HEDGES):
            return min(self.last_digit, self.number / 2)
        return self.last_digit / 2

    def show(self, value: float) -> str:
        """Write a value of the same quantity."""
        if self.unit.startswith("FLOPs"):
            return f"{format_flops(value, 3)} FLOPs"
        if self.unit.startswith("parameters"):
            return f"{format_count(value)} parameters"
        if self.unit.startswith("tokens"):
            return f"{format_count(value)} tokens"
        word = self.unit.split(" (")[0]
        return f"{value:.3g}\u202f%" if word == "%" else f"{value:.4g} {word}"

    @property
    def as_stated(self) -> str:
        """What is stated, as a reader reads it: powers of ten, B and M."""
        hedge = f" ({self.unit.partition(' (')[2]}" if " (" in self.unit else ""
        if self.unit.startswith("FLOPs"):
            digits = len(self.stated.partition("e")[0].replace(".", ""))
            return f"{format_flops(self.number, digits)} FLOPs{hedge}"
        if self.unit.startswith(("parameters", "tokens")):
            word = self.unit.partition(" (")[0]
            return f"{format_count(self.number)} {word}{hedge}"
        return f"{self.stated} {self.unit}".strip()

    @property
    def tolerance(self) -> str:
        """The slack in words."""
        if self.exact:
            return "exact"
        why = "“about”" if any(hedge in self.unit for hedge in HEDGES) else "rounding"
        slack = re.sub(r"\.00\b", "", self.show(self.slack))
        return f"± {slack} ({why})"


@dataclass(frozen=True)
class Finding:
    """What a check finds.

    Attributes
    ----------
    computed
        The value or fact that the data give, in words.
    verdict
        What follows for the claim.
    reason
        Why, in a sentence.
    tolerance
        What counts as agreement.
    """

    computed: str
    verdict: Verdict
    reason: str
    tolerance: str


Check = Callable[[Evidence, Said], Finding]

CHECKS: dict[str, Check] = {}
"""The check of each claim, by its id."""


def claim(*ids: str) -> Callable[[Check], Check]:
    """Register a check for claims.

    Raises
    ------
    ValueError
        If a claim has a check already.
    """

    def register(check: Check) -> Check:
        for name in ids:
            if name in CHECKS:
                raise ValueError(f"claim {name!r} has two checks")
            CHECKS[name] = check
        return check

    return register


def measured(
    said: Said, computed: float, reason: str, *, caveat: str = "", elsewhere: str = ""
) -> Finding:
    """Hold a number against the stated one.

    Parameters
    ----------
    said
        What is stated.
    computed
        What the data give, in the same unit.
    reason
        How it was computed, a sentence.
    caveat
        What else there is to say where the numbers agree.
    elsewhere
        Where the paper itself has the stated number, if the data compared with do not.

    Returns
    -------
    Finding
        *Reproduced* within the rounding of the digits printed; *with a caveat* if there is one,
        or within :data:`NEARLY`, or where another place of the paper agrees.
    """
    off = abs(computed - said.number)
    if off <= said.slack * (1 + 1e-9):
        verdict, more = (CAVEAT, caveat) if caveat else (REPRODUCED, "")
    elif elsewhere:
        verdict, more = CAVEAT, elsewhere
    elif not said.exact and off <= NEARLY * said.number:
        verdict, more = (
            CAVEAT,
            "Not what the digits printed round to, but the same model. " + caveat,
        )
    else:
        verdict, more = CONTRADICTED, caveat
    return Finding(said.show(computed), verdict, f"{reason} {more}".strip(), said.tolerance)


def more_than(said: Said, computed: float, reason: str) -> Finding:
    """Hold a number against *more than* a rounded one: above it by less than its last digit."""
    holds = said.number < computed < said.number + said.last_digit
    return Finding(
        said.show(computed),
        REPRODUCED if holds else CONTRADICTED,
        reason,
        f"above, by less than {said.last_digit:g}",
    )


def holds(
    true: bool, computed: str, reason: str, *, rule: str, caveat: str = "", in_part: bool = False
) -> Finding:
    """Judge a statement without a number.

    Parameters
    ----------
    true
        Whether it holds.
    computed
        What the data show, in a few words.
    reason
        Why, a sentence.
    rule
        What counts as holding.
    caveat
        What speaks against it although it holds.
    in_part
        Whether it holds for a part of what it speaks of, or under another reading: a caveat.
    """
    otherwise = CAVEAT if in_part else CONTRADICTED
    verdict = (CAVEAT if caveat else REPRODUCED) if true else otherwise
    return Finding(computed, verdict, f"{reason} {caveat}".strip(), rule)


def not_public(reason: str) -> Finding:
    """Say that the numbers behind a statement cannot be had."""
    return Finding("–", NOT_PUBLIC, reason, NO_TOLERANCE)
