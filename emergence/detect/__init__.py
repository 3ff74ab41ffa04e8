"""What "emergent" means, as functions of curves that can also say no."""

from emergence.detect.binomial import (
    chance_probability,
    consistent_with,
    exact_interval,
    look_elsewhere,
    lower_bound,
    minimum_detectable_excess,
    tail_probability,
    upper_bound,
    wilson,
)
from emergence.detect.change_point import change_point
from emergence.detect.methods import METHODS, detect
from emergence.detect.outcome import Outcomes, Verdict
from emergence.detect.predictive import (
    PRIOR,
    Belief,
    Prediction,
    Prior,
    believe,
    prediction,
    predictive_probability,
)
from emergence.detect.scores import (
    by_emergence_score,
    by_linearity,
    emergence_score,
    linearity,
)
from emergence.detect.sigmoid import Sigmoid, by_sigmoid, fit_binomial, fit_sigmoid, normalised
from emergence.detect.surprise import surprise
from emergence.detect.threshold_rule import DELTA, threshold
from emergence.detect.trend import isotonic, mcnemar, trend

__all__ = [
    "DELTA",
    "METHODS",
    "PRIOR",
    "Belief",
    "Outcomes",
    "Prediction",
    "Prior",
    "Sigmoid",
    "Verdict",
    "believe",
    "by_emergence_score",
    "by_linearity",
    "by_sigmoid",
    "chance_probability",
    "change_point",
    "consistent_with",
    "detect",
    "emergence_score",
    "exact_interval",
    "fit_binomial",
    "fit_sigmoid",
    "isotonic",
    "linearity",
    "look_elsewhere",
    "lower_bound",
    "mcnemar",
    "minimum_detectable_excess",
    "normalised",
    "prediction",
    "predictive_probability",
    "surprise",
    "tail_probability",
    "threshold",
    "trend",
    "upper_bound",
    "wilson",
]
