"""Every statement of the paper that data can decide, each computed by its id.

The statements stand in ``data/claims.csv``. A module here holds the checks of one part of
the paper; importing the package registers them all.
"""

from emergence.paper.claims import (
    appendix_e,
    appendix_models,
    augmented,
    beyond,
    explanations,
    few_shot,
    figures,
    mmlu,
    table_1,
)
from emergence.paper.claims.evidence import Evidence
from emergence.paper.claims.judgement import (
    anchors,
    by_part,
    contradictions,
    judged,
    readable,
    sort_values,
    totals,
)
from emergence.paper.claims.registry import CHECKS, VERDICTS, Finding, Said, Verdict

__all__ = [
    "CHECKS",
    "VERDICTS",
    "Evidence",
    "Finding",
    "Said",
    "Verdict",
    "anchors",
    "appendix_e",
    "appendix_models",
    "augmented",
    "beyond",
    "by_part",
    "contradictions",
    "explanations",
    "few_shot",
    "figures",
    "judged",
    "mmlu",
    "readable",
    "sort_values",
    "table_1",
    "totals",
]
