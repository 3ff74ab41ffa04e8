"""Observations: the one table that crosses every border."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from pandas.api.types import is_numeric_dtype

from emergence.contract import (
    FRACTION_METRICS,
    OBSERVATION_KEY,
    Models,
    Observations,
    ShippedObservations,
)
from emergence.models import read_models, scale_of
from emergence.tables import DATA, DataError, read_table

IN_UNIT = ("value", "stderr", "std", "random_baseline", "value_raw", "value_error")
"""Columns that are given in the unit of the row."""


def load(data: str | Path = "paper") -> pd.DataFrame:
    """Load observations, with bounded metrics as fractions and the scale of each model.

    Parameters
    ----------
    data
        A folder of ``data/`` by name (``"paper"``, ``"originals"``, ...), or the path of a
        folder that holds ``observations.csv`` and perhaps ``models.csv``, or of one CSV file.

    Returns
    -------
    pandas.DataFrame
        A row an observation: the columns of ``emergence.contract.Observations``, with
        ``value`` and all in its unit as fractions where the metric is bounded, and joined
        from the models table ``family``, ``params``, ``train_tokens``, ``train_flops`` and
        ``flops_source``.

    Raises
    ------
    DataError
        If a table is missing or breaks the contract, an observation stands twice, or a
        model is not known.
    """
    table = locate(data)
    contract = ShippedObservations if table.is_relative_to(DATA) else Observations
    frame = as_fractions(read_table(table, contract))
    repeated = frame.duplicated(list(OBSERVATION_KEY), keep=False)
    if repeated.any():
        lines = ", ".join(str(line + 2) for line in frame.index[repeated][:10])
        raise DataError(
            f"{table.name}, lines {lines}: the same observation stands more than once; "
            f"expected one row for each {', '.join(OBSERVATION_KEY)}."
        )
    return with_scale(frame, table)


def locate(data: str | Path) -> Path:
    """Find the observations table that a name or path means."""
    named = DATA / data / "observations.csv"
    if named.is_file():
        return named
    path = Path(data).resolve()
    table = path / "observations.csv" if path.is_dir() else path
    if not table.is_file():
        known = ", ".join(sorted(folder.parent.name for folder in DATA.glob("*/observations.csv")))
        raise DataError(
            f"data {path.name!r}: found neither a folder with observations.csv nor a CSV file; "
            f"expected one, or a name out of {known}."
        )
    return table


def name_of(data: str | Path) -> str:
    """Name data for a page, without the folders above it."""
    return Path(data).name


def as_fractions(frame: pd.DataFrame) -> pd.DataFrame:
    """Give bounded metrics as fractions of one, with everything that shares their unit."""
    frame = frame.assign(unit=frame["unit"].fillna("fraction"))
    percent = (frame["unit"] == "percent").to_numpy()
    present = [name for name in IN_UNIT if name in frame and is_numeric_dtype(frame[name])]
    scaled = {column: frame[column].where(~percent, frame[column] / 100) for column in present}
    bounded = frame["metric"].isin(FRACTION_METRICS) | percent
    return frame.assign(
        **scaled,
        unit=frame["unit"].where(~bounded, "fraction"),
        higher_is_better=frame["higher_is_better"].astype("boolean").fillna(True).astype(bool),
    )


def with_scale(frame: pd.DataFrame, table: Path) -> pd.DataFrame:
    """Join family and scale; a model without a scale on an axis keeps its row."""
    beside = table.with_name("models.csv")
    if not beside.is_file():
        own = None
    elif table.is_relative_to(DATA):
        own = read_models(table.parent.name)
    else:
        own = read_table(beside, Models)
    scale = scale_of(frame["model"].unique(), own)
    unknown = sorted(set(frame["model"]) - set(scale.index))
    if unknown:
        raise DataError(
            f"{table.name}: scale not known of {', '.join(map(repr, unknown))}; "
            f"expected each in models.csv beside it, with params, train_tokens or train_flops."
        )
    return frame.join(scale, on="model")


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
    joined = ["family", "params", "train_tokens", "train_flops", "flops_source"]
    frame.drop(columns=joined, errors="ignore").to_csv(path, index=False, lineterminator="\n")
