"""Section 5.2 and Appendix F: the numbers that the chapter on thresholds states."""

from __future__ import annotations

import numpy as np
import pandas as pd

from emergence.detect import chance_probability, minimum_detectable_excess
from emergence.figures.frame import equal_compute, models_frame
from emergence.figures.words import percent, probability
from emergence.models import format_count
from emergence.paper.few_shot import at, flops_of, interval_of
from emergence.paper.more_tokens import accident
from emergence.wording import count_word

SMALLER = "PaLM 62B"
"""The model that does the tasks of Appendix F."""

LARGER = ("GPT-3 175B", "LaMDA 137B")
"""The models that do not."""

LARGE = "PaLM 540B"
"""The largest model of its family."""

NAMED_DATA = (
    "algebra",
    "arithmetic",
    "computer code",
    "low-resource language",
    "mathematics",
    "multilingual",
    "non-English",
    "numerical response",
    "translation",
)
"""BIG-Bench keywords of what the paper names as PaLM's advantage: languages, code, digits."""


def plane(models: pd.DataFrame) -> pd.DataFrame:
    """Lay out three families in the plane of parameters and tokens, three models named."""
    families = models[models["family"].isin(["GPT-3", "LaMDA", "PaLM"])]
    ends = (1e6, 1e13)
    level = equal_compute([flops_of(models, LARGER[0])], ends)
    guides = [equal_compute([1e19, 1e20, 1e21, 1e22, 1e23, 1e24], ends), level.assign(label=" ")]
    return models_frame(
        families,
        "params",
        "train_tokens",
        guides=pd.concat(guides, ignore_index=True),
        name=[SMALLER, *LARGER],
    )


def ratios(models: pd.DataFrame) -> dict[str, str]:
    """State how the three models of section 5.2 differ in scale."""
    params, tokens, flops = (
        models.set_index("model")[column].astype(float).to_dict()
        for column in ("params", "train_tokens", "train_flops")
    )
    text: dict[str, str] = {}
    for name, other in zip(("gpt3", "lamda"), LARGER, strict=True):
        text |= {
            f"{name}_params": f"{params[SMALLER] / params[other]:.2f}",
            f"{name}_tokens": f"{tokens[SMALLER] / tokens[other]:.2g}",
            f"{name}_flops": f"{flops[SMALLER] / flops[other]:.2f}",
        }
    each = {model: tokens[model] / params[model] for model in (SMALLER, *LARGER)}
    return text | {
        "palm_each": f"{each[SMALLER]:.2g}",
        "gpt3_each": f"{each[LARGER[0]]:.2g}",
        "lamda_each": f"{each[LARGER[1]]:.2g}",
        "palm_8b_flops": f"{flops['PaLM 8B'] / flops[LARGER[0]]:.2f}",
    }


def appendix_f(classes: pd.DataFrame, tasks: pd.DataFrame) -> pd.DataFrame:
    """List the tasks of Appendix F with what their test sets can show.

    Parameters
    ----------
    classes
        ``paper/bigbench_classes.csv``.
    tasks
        ``benchmarks/bigbench_tasks.csv``.

    Returns
    -------
    pandas.DataFrame
        A row a task: ``task``, ``n_items``, ``chance_multiple_choice`` (NaN for free text),
        ``keywords``, and ``visible``, the excess over chance that a test of so many examples
        would probably find, as a fraction.
    """
    rows = classes[classes["in_appendix_f"]].merge(
        tasks[["task_id", "n_items", "chance_multiple_choice", "keywords", "preferred_metric"]],
        on="task_id",
        how="left",
    )
    choice = rows["preferred_metric"].eq("multiple_choice_grade")
    chance = rows["chance_multiple_choice"].where(choice)
    visible = minimum_detectable_excess(rows["n_items"].astype(float), chance)
    return rows.assign(chance_multiple_choice=chance, visible=np.where(choice, visible, np.nan))


def readable(rows: pd.DataFrame) -> pd.DataFrame:
    """Put the tasks of Appendix F into words, for :func:`emergence.page.show_table`."""
    free = rows["chance_multiple_choice"].isna()
    return pd.DataFrame(
        {
            "Task": rows["task"],
            "Answer": free.map({True: "free text", False: "choice"}),
            "Examples": [f"{count:,}" for count in rows["n_items"]],
            "Chance (%)": [
                "" if np.isnan(chance) else f"{100 * chance:.0f}"
                for chance in rows["chance_multiple_choice"]
            ],
            "Visible from (points)": [
                "" if np.isnan(excess) else f"{100 * excess:.1f}" for excess in rows["visible"]
            ],
        }
    )


def fourteen(rows: pd.DataFrame, classes: pd.DataFrame, paper: pd.DataFrame) -> dict[str, str]:
    """State what is known of the tasks of Appendix F.

    Parameters
    ----------
    rows
        From :func:`appendix_f`.
    classes
        ``paper/bigbench_classes.csv``.
    paper
        Observations of the paper: Figure 2D shows one of the tasks.

    Returns
    -------
    dict of str
        Text by name, for :func:`emergence.page.glue`.
    """
    palm = classes[classes["category"].eq("emergent with PaLM")]
    first = palm["first_emergent_model_blog"].value_counts()
    words = rows["keywords"].str.split("|")
    choice = rows.dropna(subset="visible").sort_values("visible")
    source = "Figure 2D"
    panel = paper[paper["source"].eq(source)]
    small, gpt3 = (panel[panel["model"].eq(model)].iloc[0] for model in (SMALLER, LARGER[0]))
    low, high = interval_of(small)
    return {
        "tasks": str(len(rows)),
        "classed": str(len(classes)),
        "with_palm": str(len(palm)),
        "with_8b": count_word(int(first["PaLM 8B"])),
        "with_62b": str(first["PaLM 62B"]),
        "with_540b": str(first["PaLM 540B"]),
        "flat": str(classes["category"].str.startswith("flat").sum()),
        "flat_share": percent(classes["category"].str.startswith("flat").mean(), 0),
        "choice": str(len(choice)),
        "about_data": count_word(int(words.map(lambda k: bool(set(k) & set(NAMED_DATA))).sum())),
        "bluntest": str(choice["task"].iloc[-1]),
        "bluntest_items": str(choice["n_items"].iloc[-1]),
        "bluntest_visible": f"{100 * choice['visible'].iloc[-1]:.0f}",
        "blunt": count_word(int((choice["visible"] > 0.1).sum())),
        "persian": at(paper, source, SMALLER),
        "persian_interval": f"{percent(low)} to {percent(high)}",
        "persian_gpt3": at(paper, source, LARGER[0]),
        "persian_lamda": at(paper, source, LARGER[1]),
        "persian_540b": at(paper, source, LARGE),
        "persian_p": probability(
            chance_probability(small["value"], small["n_items"], small["random_baseline"])
        ),
        "persian_items": f"{small['n_items']:,}",
        "persian_against_gpt3_p": probability(accident(small, gpt3)),
    }


def tuning(stated: pd.DataFrame, literature: pd.DataFrame) -> dict[str, str]:
    """State the sizes at which instruction following was reported, and what UL2R cost."""
    sizes = stated.set_index("quantity")["value"]
    flan, t0, instruct = (
        float(sizes[name])
        for name in (
            "FLAN first worked at",
            "T0 encoder-decoder instruction following",
            "InstructGPT model beating larger ones",
        )
    )
    continued = literature[literature["citation"].eq("tay2022upalm")].set_index("claim")["value"]
    extra, saved, size = continued
    return {
        "flan": format_count(flan),
        "t0": format_count(t0),
        "instruct": format_count(instruct),
        "flan_instruct": f"{flan / instruct:.0f}",
        "ul2_extra": f"{extra}\u202f%",
        "ul2_saved": str(saved),
        "ul2_size": format_count(float(size)),
    }


def last_steps(paper: pd.DataFrame) -> dict[str, str]:
    """State how many lines of Figure 2 end with their largest step, so that no plateau is seen."""
    rows = paper[paper["source"].str.fullmatch("Figure 2[A-H]")]
    steps = [
        line.sort_values("params")["value"].diff().dropna().to_numpy()
        for _, line in rows.groupby(["source", "family"])
    ]
    return {
        "lines": str(len(steps)),
        "last": str(sum(int(step.argmax()) == len(step) - 1 for step in steps)),
    }
