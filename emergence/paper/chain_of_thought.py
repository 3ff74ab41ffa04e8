"""Chain of thought beyond the paper's own figure: other families, tasks, and later models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from emergence.figures.words import percent
from emergence.items import items_from_grid
from emergence.models import format_count, format_flops
from emergence.observations import value_of
from emergence.paired import Pair, common, crossings, signs
from emergence.paper.augmented import paired_rows, points, technique_pairs
from emergence.wording import in_words

FAMILIES = {"GPT-3 (InstructGPT text-*-001/002)": "InstructGPT"}
"""Names of families in the chain-of-thought study, shortened."""

KINDS = {"Table 2": "Arithmetic", "Table 3": "Arithmetic", "Table 4": "Common sense"}
"""Tables of the chain-of-thought study by kind of task; Table 5 holds symbol manipulation."""

EFFECTS = {1: "helps", -1: "harms", 0: "no change"}
"""Signs of :func:`emergence.paired.signs` in a heatmap."""


def studied(originals: pd.DataFrame) -> pd.DataFrame:
    """Gather chain of thought against standard prompting from the original study.

    Parameters
    ----------
    originals
        Observations of the original studies.

    Returns
    -------
    pandas.DataFrame
        Tables 2 to 5 of Wei et al. (2022b), version 6, for the families with three sizes or
        more, in the two conditions, with ``kind`` of task. The mean of the four parts of MAWPS
        is left out, since the parts are there.
    """
    tables = originals["source"].str.extract(r"wei2022chain (Table [2-5])$")[0]
    sized = originals.groupby("family")["params"].transform("nunique").ge(3)
    rows = originals[tables.notna() & sized & originals["task"].ne("MAWPS")]
    rows = rows.assign(
        source="wei2022chain",
        kind=tables.map(KINDS).fillna("Symbols"),
        family=rows["family"].replace(FAMILIES),
        task=rows["task"].str.replace("Last letter concatenation", "Last letters"),
    )
    return paired_rows(rows, rows["prompting"].eq("standard prompting"), rows["prompting"])


def asked_since(observations: pd.DataFrame) -> pd.DataFrame:
    """Gather chain of thought against plain examples on GSM8K by open models.

    Parameters
    ----------
    observations
        Observations of open models (Ruan et al. 2024).

    Returns
    -------
    pandas.DataFrame
        Rows in the two conditions. The number of items is the smallest of which all values are
        whole parts: the evaluation used a part of the test set.
    """
    rows = observations[
        observations["source"].str.endswith("post_training_eval") & observations["task"].eq("GSM8K")
    ]
    items = items_from_grid(rows["value"], most=int(rows["n_items"].max()))
    plain = rows["condition"].isna()
    kept = rows[plain | rows["condition"].eq("chain of thought")].assign(n_items=items)
    return paired_rows(kept, plain[kept.index], kept["condition"].fillna("plain examples"))


def one_pair(rows: pd.DataFrame, task: str, family: str, axis: str) -> Pair:
    """Give the pair of one family on one task."""
    (pair,) = technique_pairs(rows[rows["task"].eq(task) & rows["family"].eq(family)], axis)
    return pair


def gain_map(rows: pd.DataFrame) -> pd.DataFrame:
    """Lay out what chain of thought adds for :data:`emergence.figures.kinds.HEATMAP`.

    Parameters
    ----------
    rows
        From :func:`studied`.

    Returns
    -------
    pandas.DataFrame
        A cell for each data set (``row``) and model (``column``): ``effect`` is ``helps``,
        ``harms`` or ``no change``, ``text`` the gain in percentage points.
    """
    cells = [
        {
            "row": pair.key["task"],
            "column": column_name(model, pair.key["family"]),
            "effect": EFFECTS[int(sign)],
            "shown": "effect of chain of thought",
            "text": brief(gain),
        }
        for pair in technique_pairs(rows, "params")
        for model, gain, sign in zip(pair.models, pair.gain, signs(pair), strict=True)
    ]
    tasks = list(dict.fromkeys(rows.sort_values("kind", kind="stable")["task"]))
    return pd.DataFrame(cells).assign(
        row=lambda f: pd.Categorical(f["row"], tasks),
        effect=lambda f: pd.Categorical(f["effect"], list(EFFECTS.values())),
    )


def brief(gain: float) -> str:
    """Write a gain in percentage points as short as a cell of a heatmap needs it."""
    digits = 0 if abs(gain) >= 0.0095 else 1
    return points(gain, digits).removeprefix("+").replace("0.", ".")


def column_name(model: str, family: str) -> str:
    """Name a model by its family and size."""
    return f"{family} {model.split()[-1]}"


def across(rows: pd.DataFrame, found: pd.DataFrame, margins: Sequence[float]) -> dict[str, str]:
    """State whether chain of thought starts to help at one scale in all families and tasks.

    Parameters
    ----------
    rows
        From :func:`studied`.
    found
        The crossings of its pairs, by parameters.
    margins
        Gains that shall not count, to show what depends on that.

    Returns
    -------
    dict of str
        Text by name.
    """
    rising = found[found["verdict"].eq("emergent")]
    math = found[found["task"].eq("GSM8K")]
    low, high = common(math)
    made = technique_pairs(rows, "params")
    text = {
        "curves": str(len(found)),
        "datasets": str(found["task"].nunique()),
        "rising": str(len(rising)),
        "throughout": str(found["verdict"].eq("throughout").sum()),
        "throughout_palm": str(
            (found["verdict"].eq("throughout") & found["family"].eq("PaLM")).sum()
        ),
        "palm_smallest": format_count(float(rows.loc[rows["family"].eq("PaLM"), "params"].min())),
        "first_low": format_count(float(rising["by"].to_numpy().min())),
        "first_high": format_count(float(rising["by"].to_numpy().max())),
        "math_families": in_words(
            [
                f"{family} between {format_count(after)} and {format_count(by)}"
                for family, after, by in math[["family", "after", "by"]].itertuples(index=False)
            ]
        ),
        "math_common": f"{format_count(low)} and {format_count(high)}",
        "one_size": "no single size lies" if np.isnan(common(rising)[0]) else "one size lies",
    }
    for margin in margins:
        counted = crossings(made, margin=margin)["verdict"].eq("emergent").sum()
        text[f"rising_{100 * margin:.0f}"] = str(counted)
    return text


def details(originals: pd.DataFrame) -> dict[str, str]:
    """State what the original studies add: ablations, the order of examples, voting."""
    ablations = originals[originals["source"].eq("wei2022chain Table 6")]
    math = ablations[ablations["task"].eq("GSM8K")].set_index("prompting")["value"]
    orders = ablations[ablations["prompting"].eq("chain-of-thought prompting")]["std"]
    voting = originals[originals["source"].eq("wang2022 Table 2")]
    table = voting.pivot_table(index=["task", "model"], columns="prompting", values="value")
    gain = table["self-consistency"] - table["CoT prompting"]
    smallest = voting.dropna(subset="params").sort_values("params")["model"].iloc[0]
    return {
        "ablation_plain": percent(math["standard prompting"]),
        "ablation_dots": percent(math["ablation: variable compute only"]),
        "ablation_after": percent(math["ablation: reasoning after answer"]),
        "ablation_chain": percent(math["chain-of-thought prompting"]),
        "orders": f"{100 * orders.min():.1f} to {100 * orders.max():.1f}",
        "voting_all": str(len(gain)),
        "voting_up": str(gain.gt(0).sum()),
        "voting_smallest": str(smallest),
        "voting_least": points(gain.xs(smallest, level="model").min()),
        "voting_lamda": percent(
            value_of(voting, task="GSM8K", model="LaMDA 137B", prompting="CoT prompting")
        ),
    }


def study_rows(figure_3: pd.DataFrame, chain: pd.DataFrame) -> pd.DataFrame:
    """Gather math word problems in the studies: LaMDA of Figure 3A, and the other families."""
    problems = chain[chain["task"].eq("GSM8K") & chain["family"].ne("LaMDA")]
    return pd.concat([figure_3[figure_3["source"].eq("Figure 3A")], problems], ignore_index=True)


def sure_crossings(rows: pd.DataFrame) -> pd.DataFrame:
    """Find where families of three sizes or more gain beyond doubt, by parameters."""
    found = crossings(technique_pairs(rows, "params"), alpha=0.05)
    return found[found["verdict"].ne("cannot say")]


def starts(groups: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Lay out where help begins, a row a family, for :data:`emergence.figures.kinds.STRIP`.

    Parameters
    ----------
    groups
        Rows in the two conditions, by the heading of their group in the chart.

    Returns
    -------
    pandas.DataFrame
        Columns as :func:`emergence.figures.frame.abilities_frame` gives them; families without
        lasting help are left out.
    """
    laid_out = []
    for place, (group, rows) in enumerate(groups.items()):
        found = sure_crossings(rows)
        lasting = found[found["by"].notna()]
        scale = rows.drop_duplicates("model").set_index("model")[["params", "train_flops"]]
        columns = {
            f"{axis}{end}": lasting[name].map(scale[axis])
            for axis in scale
            for end, name in (("", "model"), ("_after", "before"))
        }
        laid_out.append(
            lasting.assign(
                name=[
                    short(model) if "/" in model else column_name(model, family)
                    for model, family in zip(lasting["model"], lasting["family"], strict=True)
                ],
                group=group,
                group_order=place,
                reference=lasting["source"],
                **columns,
            )
        )
    return pd.concat(laid_out, ignore_index=True)


def later(rows: pd.DataFrame) -> dict[str, str]:
    """State where chain of thought starts to help in families of open models.

    Parameters
    ----------
    rows
        From :func:`asked_since`.

    Returns
    -------
    dict of str
        Text by name.
    """
    made = technique_pairs(rows, "params")
    gains = pd.DataFrame(
        [
            {"model": model, "family": pair.key["family"], "gain": gain}
            for pair in made
            for model, gain in zip(pair.models, pair.gain, strict=True)
        ]
    ).merge(rows.drop_duplicates("model")[["model", "params", "train_flops"]], on="model")
    found = sure_crossings(rows)
    without = found[found["by"].isna()]["family"]
    largest = gains[gains["family"].isin(without)].sort_values("train_flops").iloc[-1]
    first = gains[gains["model"].isin(found["model"])].sort_values("train_flops").iloc[0]
    return {
        "open_models": str(len(gains)),
        "open_families": str(len(found)),
        "open_items": str(int(rows["n_items"].iloc[0])),
        "open_throughout": str(found["verdict"].eq("throughout").sum()),
        "open_without": in_words(sorted(without)),
        "open_largest": short(largest["model"]),
        "open_largest_flops": format_flops(largest["train_flops"]),
        "open_largest_gain": points(largest["gain"]),
        "open_first": short(first["model"]),
        "open_first_params": format_count(first["params"]),
        "open_first_flops": format_flops(first["train_flops"]),
        "open_first_gain": points(first["gain"]),
    }


def short(model: str) -> str:
    """Drop the account from the name of an open model."""
    return model.rsplit("/", 1)[-1]
