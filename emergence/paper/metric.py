"""Section 5.1 and Appendix A.1: what the loss does while the score is at chance."""

from __future__ import annotations

import numpy as np
import pandas as pd

from emergence.curves import Curve, scaling_curves
from emergence.detect import DELTA, chance_probability, minimum_detectable_excess
from emergence.figures.frame import frame_of_figure
from emergence.figures.words import percent, probability
from emergence.observations import value_of
from emergence.smoothness import falling_pairs, power_law_ahead, slope_per_decade
from emergence.wording import count_word, joined

TASKS = {
    "Figure 5, top 1": "Figure 5, bottom 1",
    "Figure 5, top 2": "Figure 5, bottom 2",
    "Figure 5, top 3": "Figure 5, bottom 3",
    "Figure 6, top 1": "Figure 6, middle 1",
    "Figure 6, top 2": "Figure 6, middle 2",
    "Figure 6, top 3": "Figure 6, middle 3",
}
"""The panel with the error rate and the panel with the loss of each of the six tasks."""

LEVEL = 0.05
"""Level of the test that tells a score from guessing."""

GREEDY, SAMPLED = "T=0 (greedy)", "T=1 (sampling)"
RIGHT, WRONG = "Correct response", "Incorrect response(s)"


def as_scores(paper: pd.DataFrame) -> pd.DataFrame:
    """Turn the error rates of Figures 5 and 6 into shares right, as everywhere else."""
    error = paper["metric"].str.startswith("error_rate_")
    turned = paper.assign(
        metric=paper["metric"].str.removeprefix("error_rate_"),
        value=paper["value"].where(~error, 1 - paper["value"]),
        random_baseline=paper["random_baseline"].where(~error, 1 - paper["random_baseline"]),
        higher_is_better=paper["higher_is_better"] | error,
    )
    return turned[turned["source"].str.startswith(("Figure 5", "Figure 6"))]


def beside_loss(paper: pd.DataFrame, figure: str, rows: tuple[str, str]) -> pd.DataFrame:
    """Lay out Figure 5 or 6 with two panels a task, its score and what lies beneath it.

    Parameters
    ----------
    paper
        Observations of the paper.
    figure
        ``"Figure 5"`` or ``"Figure 6"``.
    rows
        Which two of the figure's rows of panels to show, such as ``("top", "bottom")``.

    Returns
    -------
    pandas.DataFrame
        A frame of scaling curves, two panels in a row, all axes linear. Lines are named only
        where they are not those of the likeliest or the correct answer.
    """
    laid_out = frame_of_figure(as_scores(paper), figure)
    part = laid_out["panel"].str.split().str[0]
    shown = laid_out[part.isin(rows)].assign(y_scale="linear", panel="", columns=2)
    names = {
        "Error rate": "Share right",
        "Cross-entropy loss": "Loss",
        "Neg. log probability": "Minus log probability",
    }
    name = shown["y_label"].replace(names).mask(shown["metric"].eq("bleu"), "BLEU")
    unit = shown["unit"].map({"nats": " (nats)"}).fillna("")
    title = shown["title"] + ": " + name.mask(name.ne("BLEU"), name.str.lower())
    lines = {GREEDY: "", RIGHT: "", SAMPLED: "sampled", WRONG: "wrong answers"}
    condition = shown["condition"].replace(lines)
    label = name.replace("Minus log probability", "\u2212log p")  # the title has it in full
    return shown.assign(y_label=label + unit, title=title, condition=condition)


def task_curves(paper: pd.DataFrame) -> list[tuple[Curve, Curve]]:
    """Give score and loss of the six tasks, decoded greedily where there is a choice."""
    rows = as_scores(paper)
    curves = {
        curve.key["source"]: curve
        for curve in scaling_curves(rows[rows["condition"].fillna("").isin(["", GREEDY])])
    }
    return [(curves[score], curves[loss]) for score, loss in TASKS.items()]


def at_floor(score: Curve) -> int:
    """Count the smallest models of a curve that cannot be told from guessing.

    Parameters
    ----------
    score
        A curve of shares right.

    Returns
    -------
    int
        Models before the first that is above chance: by an exact one-sided test at 5 % where
        chance is above 0 and the number of items known, else by more than a twentieth of the
        way to a perfect score.
    """
    margin = score.chance + DELTA * (1 - score.chance)
    for place, (share, items) in enumerate(zip(score.y, score.n_items, strict=True)):
        if score.chance > 0 and np.isfinite(items):
            above = chance_probability(share, items, score.chance) < LEVEL
        else:
            above = share > margin
        if above:
            return place
    return len(score.y)


def loss_before_score(paper: pd.DataFrame) -> pd.DataFrame:
    """Ask of each task whether the loss falls while the score is still at chance.

    Returns
    -------
    pandas.DataFrame
        A row a task: ``task``, ``source`` of the loss, ``floor`` (models at chance), ``last``
        and ``first`` (the last of them and the next), ``lower``, ``pairs`` and ``p`` of
        :func:`emergence.smoothness.falling_pairs` of their losses, ``score_higher`` and
        ``score_p``, the same of rising scores, and of the next model ``expected``, ``low``,
        ``high`` and ``loss``, from a power law through them.
    """
    found = []
    for score, loss in task_curves(paper):
        floor = at_floor(score)
        pairs = falling_pairs(loss.x[:floor], loss.y[:floor])
        scores = falling_pairs(score.x[:floor], -score.y[:floor])
        ahead = power_law_ahead(loss.x[:floor], loss.y[:floor], loss.x[floor])
        found.append(
            {
                "task": score.key["task"],
                "source": loss.key["source"],
                "floor": floor,
                "last": score.models[floor - 1],
                "first": score.models[floor],
                "best": float(score.y[:floor].max()),
                "lower": pairs.lower,
                "pairs": pairs.all,
                "p": pairs.p,
                "score_higher": scores.lower,
                "score_p": scores.p,
                "expected": ahead.value,
                "low": ahead.low,
                "high": ahead.high,
                "loss": float(loss.y[floor]),
            }
        )
    return pd.DataFrame(found)


def loss_table(found: pd.DataFrame) -> pd.DataFrame:
    """Put :func:`loss_before_score` into words, for :func:`emergence.page.show_table`."""
    return pd.DataFrame(
        {
            "Task": found["task"],
            "Near chance": [f"{floor} models" for floor in found["floor"]],
            "Larger has lower loss": [
                f"{row.lower} of {row.pairs} pairs" for row in found.itertuples()
            ],
            "Larger has higher score": [
                f"{row.score_higher} of {row.pairs} pairs" for row in found.itertuples()
            ],
            "Next model": found["first"],
            "Loss expected (nats)": [
                f"{row.expected:#.2g} ({row.low:#.2g} to {row.high:#.2g})"
                for row in found.itertuples()
            ],
            "Loss measured (nats)": [f"{loss:#.2g}" for loss in found["loss"]],
        }
    )


def outcomes(paper: pd.DataFrame, found: pd.DataFrame) -> dict[str, str]:
    """State which of the two outcomes of Appendix A.1 the losses show, and where they do not.

    Parameters
    ----------
    paper
        Observations of the paper.
    found
        From :func:`loss_before_score`.

    Returns
    -------
    dict of str
        Text by name, for :func:`emergence.page.glue`.
    """
    steady = found[found["lower"] == found["pairs"]]
    weakest = found.sort_values("p").iloc[-1]
    below = found[found["loss"] < found["low"]]
    creeping = found[found["score_p"] < LEVEL]
    scores, losses = (
        {curve.key["task"]: dict(zip(curve.models, curve.y, strict=True)) for curve in curves}
        for curves in zip(*task_curves(paper), strict=True)
    )
    best, figure = found.set_index("task")["best"], scores["Figure of speech"].values()
    task = "Word unscramble"
    right, loss = scores[task], losses[task]
    right_sports, sports = scores["Sports understanding"], losses["Sports understanding"]
    return {
        "level": percent(LEVEL, 0),
        "margin": percent(DELTA, 0),
        "sizes": str(len(losses["Word unscramble"])),
        "outcome_tasks": count_word(len(found)),
        "outcome_trend": count_word(int((found["p"] < LEVEL).sum())),
        "outcome_p": probability(float(found["p"].max())),
        "outcome_steady": str(len(steady)),
        "outcome_steady_task": " and ".join(map(name_in_sentence, steady["task"])),
        "outcome_weakest": name_in_sentence(weakest["task"]),
        "outcome_weakest_pairs": f"{weakest['lower']} of {weakest['pairs']}",
        "creeping_count": count_word(len(creeping)),
        "creeping_p": probability(float(creeping["score_p"].max())),
        "still_tasks": joined(map(name_in_sentence, found["task"].drop(creeping.index))),
        "creep_scramble": f"{percent(min(right.values()), 0)} to {percent(best[task])}",
        "creep_figure": f"{percent(min(figure), 0)} to {percent(best['Figure of speech'], 0)}",
        "elbow_tasks": joined(map(name_in_sentence, below["task"])),
        "elbow_count": count_word(len(below)),
        "elbow_last": str(below["last"].iloc[0]).removeprefix("LaMDA "),
        "elbow_first": str(below["first"].iloc[0]).removeprefix("LaMDA "),
        "ipa_expected": f"{found['expected'].iloc[1]:#.2g}",
        "ipa_loss": f"{found['loss'].iloc[1]:#.2g}",
        "scramble_loss_29b": f"{loss['LaMDA 29B']:.1f}",
        "scramble_loss_69b": f"{loss['LaMDA 69B']:.1f}",
        "scramble_loss_137b": f"{loss['LaMDA 137B']:.1f}",
        "scramble_29b": percent(right["LaMDA 29B"]),
        "scramble_137b": percent(right["LaMDA 137B"]),
        "sports_loss_69b": f"{sports['LaMDA 69B']:.2f}",
        "sports_loss_137b": f"{sports['LaMDA 137B']:.2f}",
        "sports_69b": percent(right_sports["LaMDA 69B"]),
        "sports_137b": percent(right_sports["LaMDA 137B"]),
    }


def name_in_sentence(task: str) -> str:
    """Write the name of a task as it stands within a sentence."""
    return task if task.startswith("IPA") else task[0].lower() + task[1:]


def sampled(paper: pd.DataFrame) -> dict[str, str]:
    """State what sampling instead of taking the likeliest answer does, and check Figure 2."""
    rows = as_scores(paper)
    greedy = rows[rows["condition"].eq(GREEDY)]
    same = {f"Figure 5, top {place}": f"Figure 2{panel}" for place, panel in enumerate("ABC", 1)}
    both = greedy.assign(source=greedy["source"].map(same)).merge(paper, on=["source", "model"])
    differences = both["value_x"] - both["value_y"]
    arithmetic = rows[rows["source"].eq("Figure 5, top 1")]
    return {
        "check_points": str(len(differences)),
        "check_largest": f"{100 * differences.abs().max():.2f}",
        "sampled_137b": percent(value_of(arithmetic, condition=SAMPLED, model="LaMDA 137B")),
        "greedy_137b": percent(value_of(arithmetic, condition=GREEDY, model="LaMDA 137B")),
        "sampled_29b": percent(value_of(arithmetic, condition=SAMPLED, model="LaMDA 29B")),
    }


def right_and_wrong(paper: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Ask how much of what right answers gain at chance the wrong answers gain too.

    Parameters
    ----------
    paper
        Observations of the paper.
    found
        From :func:`loss_before_score`.

    Returns
    -------
    pandas.DataFrame
        A row a task of Figure 6: ``task``, ``right`` and ``wrong``, the fall of minus log
        probability for ten times the compute among the models at chance, in nats, and
        ``shared``, wrong over right.
    """
    rows = []
    floors = dict(zip(found["task"], found["floor"], strict=True))
    figure = paper[paper["source"].str.startswith("Figure 6, bottom")]
    for task, lines in figure.groupby("task", sort=False):
        floor = floors[task]
        gain = {
            curve.key["condition"]: -slope_per_decade(curve.x[:floor], curve.y[:floor])
            for curve in scaling_curves(lines)
        }
        rows.append({"task": task, "right": gain[RIGHT], "wrong": gain[WRONG]})
    table = pd.DataFrame(rows)
    return table.assign(shared=table["wrong"] / table["right"])


def right_and_wrong_table(found: pd.DataFrame) -> pd.DataFrame:
    """Put :func:`right_and_wrong` into words."""
    return pd.DataFrame(
        {
            "Task": found["task"],
            "Right answer (nats)": [f"{gain:#.2g}" for gain in found["right"]],
            "Wrong answers (nats)": [f"{gain:#.2g}" for gain in found["wrong"]],
            "Wrong over right": [percent(share, 0) for share in found["shared"]],
        }
    )


def more_than_one(paper: pd.DataFrame) -> dict[str, str]:
    """State why the probabilities of Figure 6 cannot be those of whole answers."""
    rows = paper[paper["source"].eq("Figure 6, bottom 1") & paper["model"].eq("LaMDA 17M")]
    p = np.exp(-rows.set_index("condition")["value"])
    loss = paper[paper["source"].isin([loss for loss in TASKS.values() if "middle" in loss])]
    right = paper[paper["source"].str.startswith("Figure 6, bottom") & paper["condition"].eq(RIGHT)]
    same = loss.merge(right, on=["task", "model"])
    return {
        "p_right": f"{p[RIGHT]:.2f}",
        "p_wrong": f"{p[WRONG]:.2f}",
        "loss_is_right": f"{(same['value_x'] - same['value_y']).abs().max():.3f}",
    }


def tokens_read(models: pd.DataFrame) -> dict[str, str]:
    """State how many more tokens the largest models of LaMDA have read than LaMDA 29B."""
    tokens = models.set_index("model")["train_tokens"]
    before = tokens["LaMDA 29B"]
    return {
        "tokens_69b": f"{tokens['LaMDA 69B'] / before:.1f}",
        "tokens_137b": f"{tokens['LaMDA 137B'] / before:.1f}",
    }


def smallest_excess(paper: pd.DataFrame) -> dict[str, str]:
    """State what the test of logical arguments can tell from guessing."""
    row = paper[paper["source"].eq("Figure 6, top 1")].iloc[0]
    items, chance = int(row["n_items"]), 1 - float(row["random_baseline"])
    excess = float(minimum_detectable_excess(items, chance))
    return {
        "logical_items": str(items),
        "logical_chance": percent(chance, 0),
        "logical_excess": f"{100 * excess:.0f}",
    }
