"""Observations: the one table that crosses every border."""

from __future__ import annotations

import shlex
from contextlib import suppress
from filecmp import cmp
from pathlib import Path

import pandas as pd
from pandas.api.types import is_numeric_dtype

from emergence.agreement import at_odds, filled
from emergence.contract import (
    FRACTION_METRICS,
    IN_UNIT,
    Models,
    Observations,
    ShippedObservations,
)
from emergence.defects import Defect, report, shown
from emergence.model_names import scale_as_spelled
from emergence.tables import DATA, Checked, DataError, check_table, show
from emergence.wording import in_words

JOINED = ("family", "params", "train_tokens", "train_flops", "flops_source")
"""Columns that the models table gives."""


DATA_SET = "dataset"
"""Column that tells several data sets apart."""


def load(data: str | Path = "paper") -> pd.DataFrame:
    """Load observations, with bounded metrics as fractions and the scale of each model.

    Parameters
    ----------
    data
        A folder of ``data/`` by name (``"paper"``, ``"originals"``, ...), or the path of a
        folder that holds ``observations.csv`` and perhaps ``models.csv``, or of one CSV file.
        Several are separated by spaces, as in a shell.

    Returns
    -------
    pandas.DataFrame
        A row an observation: the columns of ``emergence.contract.Observations``, with
        ``value`` and all in its unit as fractions where the metric is bounded, and joined
        from the models table ``family``, ``params``, ``train_tokens``, ``train_flops`` and
        ``flops_source``. With several data sets ``dataset`` names that of each row.

    Raises
    ------
    DataError
        If a table is missing or breaks the contract, an observation stands twice, a model is
        not known, or rows of one curve differ in chance, unit or direction. The message has a
        sentence for each defect of both tables, with file, line, column, what was found, what
        was expected and what to do.
    """
    sets = data_sets(data)
    if len(sets) == 1:
        return load_one(data)
    each = [load_one(place).assign(**{DATA_SET: name}) for name, place in sets.items()]
    return pd.concat(each, ignore_index=True)


def load_one(data: str | Path) -> pd.DataFrame:
    """Load one data set: see :func:`load`."""
    table = locate(data)
    shipped = table.is_relative_to(DATA) or is_paper(data)
    observed = check_table(table, ShippedObservations if shipped else Observations)
    beside = table.with_name("models.csv")
    own = check_table(beside, Models) if beside.is_file() else None
    scale, strangers = known_scale(observed, own)
    found = [(table, [*observed.defects, *misplaced(observed.frame), *strangers])]
    found += [(beside, own.defects)] if own else []
    if any(defects for _, defects in found):
        raise DataError("\n".join(report(show(path), told) for path, told in found if told))
    frame = as_fractions(observed.frame).join(scale, on="model")
    if told := at_odds(frame, observed):
        raise DataError(report(show(table), told))
    return filled(frame)


def locate(data: str | Path) -> Path:
    """Find the observations table that a name or path means."""
    named = shown(Path(data).name or str(data))
    try:
        path = Path(data).expanduser()
        for table in (DATA / data / "observations.csv", path, path / "observations.csv"):
            if table.is_file():
                return table.parent.resolve() / table.name
        held = sorted(file.name for file in path.glob("*.csv")) if path.is_dir() else None
    except (OSError, ValueError, RuntimeError) as error:
        # No permission, a name too long, a null character, or the home of nobody.
        reason = error.strerror if isinstance(error, OSError) else str(error).rstrip(".")
        raise DataError(
            f"data {named}: found that it cannot be read ({str(reason).lower()}), expected a "
            "folder with observations.csv or a CSV file; check the path and its permissions."
        ) from None
    if held is not None:
        other = f" but {shown(', '.join(held))}" if held else ""
        raise DataError(
            f"data {named}: found a folder without observations.csv{other}, expected that table; "
            "add it, name the CSV file itself, or have `emergence import` write it from what an "
            "evaluation tool wrote."
        )
    known = ", ".join(sorted(folder.parent.name for folder in DATA.glob("*/observations.csv")))
    raise DataError(
        f"data {named}: found neither a folder with observations.csv nor a CSV file, expected "
        f"one, or a name out of {known}; check the path."
    )


def known_scale(observed: Checked, own: Checked | None) -> tuple[pd.DataFrame, list[Defect]]:
    """Look up the scale of the models observed, and name those of which it is not known.

    Parameters
    ----------
    observed
        The observations.
    own
        The models table beside them. Where it has defects, only its names count.

    Returns
    -------
    scale : pandas.DataFrame
        As :func:`emergence.model_names.scale_as_spelled` gives it.
    defects : list of Defect
        One that names all, if any.
    """
    sound = own.frame if own and not own.defects else None
    listed = set(own.frame.get("model", [])) if own else set()
    names = observed.frame.get("model", pd.Series(dtype=str)).dropna().drop_duplicates()
    asked = names if own is None or sound is not None else set(names) - listed
    scale = scale_as_spelled(asked, sound)
    strangers = names[~names.isin(listed.union(scale.index))]
    if strangers.empty or (own and "model" not in own.frame):
        return scale, []
    places = zip((observed.lines[row] for row in strangers.index), strangers, strict=True)
    each = ", ".join(f"{shown(name)} (line {line})" for line, name in places)
    return scale, [
        Defect(
            f"models of unknown scale: {each}",
            "each in models.csv beside it with its params, train_tokens or train_flops",
            "add a row for each to that table",
            column="model",
        )
    ]


def misplaced(frame: pd.DataFrame) -> list[Defect]:
    """Find columns that would hide those of the models table."""
    return [
        Defect(f"a column {name!r}", "it in models.csv, a row a model", "move it there", line=1)
        for name in JOINED
        if name in frame
    ]


def data_sets(data: str | Path) -> dict[str, str | Path]:
    """Tell apart the data sets that a text or path means.

    Parameters
    ----------
    data
        See :func:`load`. What exists as it stands is one data set, spaces or not.

    Returns
    -------
    dict
        The place of each by its name for a page: the last part of the path, and as much more of
        it as tells it from the others.
    """
    places: list[str | Path] = [data]
    if isinstance(data, str) and " " in data.strip() and not exists(data):
        with suppress(ValueError):  # quotation marks that do not pair: a name like any other
            places = list(dict.fromkeys(shlex.split(data))) or [data]
    parts = [Path(place).parts for place in places]
    tails = [str(place) for place in places]
    for depth in range(1, max(map(len, parts)) + 1):
        tails = ["/".join(part[-depth:]) for part in parts]
        if len(set(tails)) == len(tails):
            break
    return {tail or str(place): place for tail, place in zip(tails, places, strict=True)}


def with_paper(data: str | Path) -> str:
    """Put the paper's own results beside one data set; several stay as they are."""
    alone = len(data_sets(data)) == 1 and data != "paper"
    return shlex.join(["paper", str(data)]) if alone else str(data)


def exists(path: str) -> bool:
    """Say whether something stands at a path, also where that cannot be asked."""
    try:
        return Path(path).expanduser().exists()
    except (OSError, ValueError, RuntimeError):
        return False


def name_of(data: str | Path) -> str:
    """Name data for a page, without the folders above it."""
    return in_words(data_sets(data))


def is_paper(data: str | Path) -> bool:
    """Say whether data are the paper's own: by their name, or a copy of the same two tables."""
    if data == "paper" or len(data_sets(data)) > 1:
        return data == "paper"
    table, own = locate(data), DATA / "paper" / "observations.csv"
    beside, models = table.with_name("models.csv"), own.with_name("models.csv")
    try:
        same_models = not beside.is_file() or cmp(beside, models, shallow=False)
        return same_models and cmp(table, own, shallow=False)
    except OSError:  # what cannot be read is told where it is read
        return False


def as_fractions(frame: pd.DataFrame) -> pd.DataFrame:
    """Give bounded metrics as fractions of one, with everything that shares their unit."""
    frame = frame.assign(unit=frame["unit"].fillna("fraction"))
    percent = (frame["unit"] == "percent").to_numpy()
    present = [name for name in IN_UNIT if name in frame and is_numeric_dtype(frame[name])]
    # Rounded so that 8.7 % and 0.087 become one floating-point number.
    scaled = {
        column: frame[column].where(~percent, (frame[column] / 100).round(12)) for column in present
    }
    bounded = frame["metric"].isin(FRACTION_METRICS) | percent
    return frame.assign(
        **scaled,
        unit=frame["unit"].where(~bounded, "fraction"),
        higher_is_better=frame["higher_is_better"].astype("boolean").fillna(True).astype(bool),
    )


def value_of(frame: pd.DataFrame, **conditions: str) -> float:
    """Give the one value that meets the conditions.

    Parameters
    ----------
    frame
        Observations.
    conditions
        Columns and the values they must have, such as ``source="Figure 2H"``.

    Returns
    -------
    float
        In the unit of the row; fractions for bounded metrics.

    Raises
    ------
    DataError
        If no row, or more than one, meets them.
    """
    met = frame[list(conditions)].eq(pd.Series(conditions)).all(axis=1)
    if met.sum() != 1:
        wanted = ", ".join(f"{column} {value!r}" for column, value in conditions.items())
        raise DataError(f"observations: found {met.sum()} rows with {wanted}; expected one.")
    return float(frame.loc[met, "value"].iloc[0])


def write(frame: pd.DataFrame, path: Path) -> None:
    """Write observations as CSV, without the columns joined from the models table."""
    frame.drop(columns=list(JOINED), errors="ignore").to_csv(path, index=False, lineterminator="\n")
