"""What "emergent" means, as functions of curves that can also say no."""

from emergence.detect.binomial import (
    chance_probability,
    look_elsewhere,
    lower_bound,
    minimum_detectable_excess,
    upper_bound,
)
from emergence.detect.scores import emergence_score, linearity
from emergence.detect.threshold_rule import (
    DELTA,
    Detection,
    Verdict,
    detections,
    threshold,
)

__all__ = [
    "DELTA",
    "Detection",
    "Verdict",
    "chance_probability",
    "detections",
    "emergence_score",
    "linearity",
    "look_elsewhere",
    "lower_bound",
    "minimum_detectable_excess",
    "threshold",
    "upper_bound",
]
