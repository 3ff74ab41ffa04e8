"""Section 5.4: what is known of risks against scale, and the numbers that the chapter states."""

from __future__ import annotations

import pandas as pd
from scipy.stats import spearmanr

from emergence.detect import exact_interval
from emergence.figures.frame import with_intervals
from emergence.figures.words import percent
from emergence.models import format_count, format_flops
from emergence.observations import value_of
from emergence.wording import count_word, in_words

FEWEST_SIZES = 4
"""Sizes that a family of open models needs for its direction to be stated."""


def truthfulness(paper: pd.DataFrame, open_models: pd.DataFrame) -> pd.DataFrame:
    """Lay out TruthfulQA: the paper's panel, and families of open models.

    Parameters
    ----------
    paper
        Observations of the paper.
    open_models
        Observations of open models. Families with at least :data:`FEWEST_SIZES` sizes of known
        training compute are taken.

    Returns
    -------
    pandas.DataFrame
        A frame of scaling curves with two panels. The score of the open models is the share
        of probability on true answers, not a count, so it gets no interval.
    """
    rows = open_models[open_models["task"].eq("TruthfulQA") & open_models["train_flops"].notna()]
    rows = rows[rows.groupby("family")["params"].transform("nunique") >= FEWEST_SIZES]
    panels = (
        (paper[paper["source"].eq("Figure 2E")], "The paper’s two", "Accuracy"),
        (rows.assign(metric="mc2"), "Open models", "On true answers"),
    )
    frame = pd.concat(
        [
            part.assign(order=order, panel="", title=title, y_label=label, y_scale="linear")
            for order, (part, title, label) in enumerate(panels)
        ],
        ignore_index=True,
    )
    return with_intervals(frame)


def truth(frame: pd.DataFrame, literature: pd.DataFrame) -> dict[str, str]:
    """State how truthfulness goes with scale.

    Parameters
    ----------
    frame
        From :func:`truthfulness`.
    literature
        ``data/later/literature.csv``.

    Returns
    -------
    dict of str
        Text by name, for :func:`emergence.page.glue`. A family falls if its largest model by
        training compute scores lower than its smallest.
    """
    printed = frame[frame["order"] == 0].sort_values("train_flops")
    text: dict[str, str] = {}
    for name, family in (("gpt3", "GPT-3"), ("gopher", "Gopher")):
        line = printed[printed["family"] == family]
        text |= {f"{name}_first": percent(line["value"].iloc[0])}
        text |= {f"{name}_last": percent(line["value"].iloc[-1])}
    small, large = (printed[printed["family"] == "GPT-3"].iloc[place] for place in (0, -1))
    share, items = float(large["value"]), int(large["n_items"])
    low, high = map(float, exact_interval(share, items))
    open_models = frame[frame["order"] == 1].sort_values("train_flops", kind="stable")
    ends = open_models.groupby("family", sort=False)["value"].agg(["first", "last"])
    falls = ends["last"] < ends["first"]
    return text | {
        "truth_chance": percent(float(large["random_baseline"])),
        "truth_items": str(items),
        "gpt3_questions": count_word(round((float(small["value"]) - share) * items)),
        "gpt3_interval": f"{percent(low)} to {percent(high)}",
        "open": str(len(ends)),
        "falling": count_word(int(falls.sum())),
        "rising": count_word(int((~falls).sum())),
        "falling_names": in_words(falls.index[falls]),
        "rising_names": in_words(falls.index[~falls]),
        "pythia": " to ".join(map(percent, ends.loc["Pythia"])),
        "pythia_sizes": count_word(int(open_models["family"].eq("Pythia").sum())),
        "llama": " to ".join(map(percent, ends.loc["Llama"])),
        "opt_7b": percent(value_of(frame, model="facebook/opt-6.7b")),
        "qwen_7b": percent(value_of(frame, model="Qwen/Qwen1.5-7B")),
        "gptj_less": f"{stated(literature, 'lin2021', 'GPT-J 6B less')}\u202f%",
        "best_and_humans": stated(literature, "lin2021", "best model").replace(" / ", " against "),
    }


def divided(frame: pd.DataFrame, open_models: pd.DataFrame, flops: float) -> dict[str, str]:
    """State how truthfulness goes with compute below and above a point, all families pooled.

    Parameters
    ----------
    frame
        From :func:`truthfulness`, for the families.
    open_models
        Observations of open models.
    flops
        Training FLOPs at which they are divided.

    Returns
    -------
    dict of str
        Spearman's rank correlation of training FLOPs and score on either side, how many models
        it rests on, and which families with models on both sides have their lowest in between.
    """
    rows = open_models[open_models["task"].eq("TruthfulQA") & open_models["train_flops"].notna()]
    lines = frame[frame["order"] == 1].sort_values("train_flops", kind="stable")
    across = {
        str(family): line["value"].to_numpy()
        for family, line in lines.groupby("family", sort=False)
        if line["train_flops"].iloc[0] < flops <= line["train_flops"].iloc[-1]
    }
    valleys = [name for name, y in across.items() if 0 < y.argmin() < len(y) - 1]
    text = {
        "split": format_flops(flops, 1),
        "across": count_word(len(across)),
        "valleys": count_word(len(valleys)),
        "valley_names": in_words(valleys),
    }
    for name, part in (
        ("below", rows[rows["train_flops"] < flops]),
        ("above", rows[rows["train_flops"] >= flops]),
    ):
        rank = float(spearmanr(part["train_flops"], part["value"]).statistic)
        text |= {
            f"rank_{name}": f"{rank:+.2f}".replace("-", "\u2212"),
            f"models_{name}": str(len(part)),
        }
    return text


def bias_accuracy(originals: pd.DataFrame) -> dict[str, str]:
    """State how often PaLM answers the questions of BBQ lite rightly, and people do."""
    of_task = originals[originals["task"] == "bbq_lite_json"].set_index("model")["value"]
    names = {"8b": "PaLM 8B", "62b": "PaLM 62B", "540b": "PaLM 540B", "people": "Human (Avg.)"}
    return {f"bbq_{name}": percent(of_task[model]) for name, model in names.items()}


def compute_line(
    table_2: pd.DataFrame, open_models: pd.DataFrame, literature: pd.DataFrame
) -> dict[str, str]:
    """State which models lie above the training compute at which a law presumes a risk.

    Parameters
    ----------
    table_2
        Models of the paper.
    open_models
        Models of the table of open models, both from :func:`emergence.models.read_models`.
    literature
        ``data/later/literature.csv``.
    """
    line = float(stated(literature, "eu2024", "training compute"))
    top = table_2.dropna(subset="train_flops").sort_values("train_flops").iloc[-1]
    above = open_models[open_models["train_flops"] > line]
    return {
        "line": format_flops(line, 1),
        "line_above": count_word(int((table_2["train_flops"] > line).sum())),
        "line_table_2": str(table_2["train_flops"].notna().sum()),
        "line_top": str(top["model"]),
        "line_share": percent(float(top["train_flops"]) / line, 0),
        "line_open": in_words(above["family"] + " " + above["params"].map(format_count)),
        "line_open_known": str(open_models["train_flops"].notna().sum()),
    }


def overview(numbers: dict[str, str], literature: pd.DataFrame) -> pd.DataFrame:
    """Tell for each risk what is known, whether against scale, and which numbers are here.

    Parameters
    ----------
    numbers
        Text by name, from the functions above.
    literature
        ``data/later/literature.csv``.

    Returns
    -------
    pandas.DataFrame
        MyST Markdown, for :func:`emergence.page.show_table`.
    """
    n = numbers
    memorised = stated(literature, "carlini2022", "GPT-J 6B memorises")
    poisoned = stated(literature, "bowen2024", "models among")
    documents = stated(literature, "souly2025", "poisoned documents")
    tests = stated(literature, "perez2022evaluations", "tests written")
    rows = (
        (
            "Falsehoods",
            f"GPT-3 {n['gpt3_first']} to {n['gpt3_last']}, Gopher {n['gopher_first']} to "
            f"{n['gopher_last']} {{cite:p}}`lin2021,rae2021`",
            "yes; both ways",
            "every point of the figure above",
        ),
        (
            "Social bias",
            "Pronouns and occupations: better with size {cite:p}`rudinger2018,du2022glam`. "
            "Questions that the text leaves open: more biased with size "
            "{cite:p}`parrish2022,srivastava2022`",
            "yes; both ways",
            f"classes of {n['bias_tasks']} tasks, accuracy of PaLM on one",
        ),
        (
            "Toxicity",
            "Larger models answered toxic prompts more toxically; examples of helpful, honest "
            "and harmless answers in the prompt countered it {cite:p}`gehman2020,askell2021`",
            "yes; grows unless countered",
            "none",
        ),
        (
            "Memorisation",
            "Verbatim recall grows with the logarithm of size, of repetition and of context "
            "{cite:p}`carlini2022`; removing duplicates lowers it "
            "{cite:p}`lee2022,kandpal2022`",
            "yes; grows",
            f"one: GPT-J 6B recalls at least {memorised}\u202f% of its corpus",
        ),
        (
            "Backdoors",
            f"Of {poisoned} models the larger learnt from poisoned data faster "
            f"{{cite:p}}`bowen2024`; about {documents} documents sufficed at any size "
            "{cite:p}`souly2025` (second hand)",
            "since 2024; grows, or does not depend",
            "the two beside",
        ),
        (
            "Inadvertent deception",
            f"With {tests} tests that models wrote: larger ones more often repeat a user's view "
            "back {cite:p}`perez2022evaluations`",
            "since late 2022; grows",
            "none",
        ),
        (
            "Harmful content",
            "A possible risk {cite:p}`hendrycks2021unsolved`; to be tested before release "
            "{cite:p}`shevlane2023`",
            "no curve known to us",
            "none",
        ),
    )
    return pd.DataFrame(rows, columns=["Risk", "What is known", "Against scale", "Numbers here"])


def stated(literature: pd.DataFrame, citation: str, claim: str) -> str:
    """Give the value that a study states, by the start of the claim."""
    met = literature["citation"].eq(citation) & literature["claim"].str.startswith(claim)
    (value,) = literature.loc[met, "value"]
    return str(value)
