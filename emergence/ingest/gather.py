"""Rows of many files as one table: known models, the mean of MMLU, repeated runs, versions.

The rows of ten thousand files are millions of texts, of which a few thousand differ. So they are
kept by column, each text as its number in a list of the different ones, and every step looks at
each different text, or combination, once.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from emergence import model_names
from emergence.checks import one_line
from emergence.contract import OBSERVATION_KEY
from emergence.defects import shown
from emergence.ingest.rows import MMLU, Row, mean_of_topics, mmlu_topics, topic_of

TEXTS = ("task", "metric", "model", "benchmark", "condition", "prompting", "source", "unit")
FILE = "file"
"""Column that says where a row was read."""

WORDED = (*TEXTS, "note", "variant", "family", FILE)
"""Columns of text."""

SCALE = ["params", "train_tokens", "train_flops"]
"""What files say of the scale of a model."""

BATCH = 20_000
"""Rows that are kept as objects before they go into columns."""


class Numbers(dict[Any, int]):
    """The number of each different text, in order of appearance."""

    def __missing__(self, text: Any) -> int:
        """Give a text that is new its number."""
        self[text] = number = len(self)
        return number


@dataclass(frozen=True)
class Said:
    """What a file says of a model.

    Attributes
    ----------
    family
        Family.
    params, train_tokens, train_flops
        Parameters, and tokens and FLOPs of training.
    """

    family: str | None = None
    params: float | None = None
    train_tokens: float | None = None
    train_flops: float | None = None

    @property
    def has_scale(self) -> bool:
        """Say whether there is enough for an axis."""
        return any(getattr(self, name) is not None for name in SCALE)


@dataclass(frozen=True)
class Table:
    """Rows by column.

    Attributes
    ----------
    columns
        Numbers, NaN where there is none; of text the number in ``words``.
    words
        The different texts of each column of text; None where there is none.
    """

    columns: pd.DataFrame
    words: dict[str, list[str | None]]

    def __getitem__(self, name: str) -> np.ndarray:
        """Give a column."""
        return self.columns[name].to_numpy()

    def at(self, row: int, name: str) -> str | None:
        """Give the text in a row."""
        text: str | None = self.words[name][self[name][row]]
        return text

    def take(self, rows: Any) -> Table:
        """Give some of the rows."""
        return Table(self.columns.iloc[rows].reset_index(drop=True), self.words)

    def with_texts(self, **texts: tuple[Sequence[str | None], np.ndarray]) -> Table:
        """Put texts in the place of a column: for each a list, and where in it each row's is.

        The list may name a text twice.
        """
        columns, words = {}, {}
        for name, (found, place) in texts.items():
            numbers = Numbers()
            again = np.fromiter((numbers[text] for text in found), np.int32, len(found))
            columns[name], words[name] = again[place], list(numbers)
        return Table(self.columns.assign(**columns), self.words | words)

    def groups(self, of: Iterable[str]) -> tuple[np.ndarray, np.ndarray]:
        """Give each different combination of columns a number, in order of appearance.

        Returns
        -------
        group : numpy.ndarray
            The number of each row's combination.
        first : numpy.ndarray
            The first row of each.
        """
        group = np.zeros(len(self.columns), np.int64)
        for name in of:
            number, different = pd.factorize(self[name])
            # Numbered anew at each step, so that no product is larger than rows squared.
            group = pd.factorize(group * (len(different) + 1) + number + 1)[0]
        return group, np.flatnonzero(~pd.Series(group).duplicated().to_numpy())


class Gathered:
    """Rows that are being gathered."""

    def __init__(self) -> None:
        self._rows: list[Row] = []
        self._files: list[tuple[int, int]] = []
        self._numbers = {name: Numbers({None: 0}) for name in WORDED}
        self._packed: list[dict[str, np.ndarray]] = []
        self._count = 0

    def __len__(self) -> int:
        """Count the rows."""
        return self._count + len(self._rows)

    def add(self, rows: list[Row], file: str) -> None:
        """Add the rows of a file."""
        self._rows += rows
        self._files.append((self._numbers[FILE][file], len(rows)))
        if len(self._rows) >= BATCH:
            self._pack()

    def table(self) -> Table:
        """Give all rows by column."""
        self._pack()
        columns = {
            name: np.concatenate([part[name] for part in self._packed])
            for name in (*Row._fields, FILE)
        }
        self._packed.clear()
        return Table(pd.DataFrame(columns), {name: list(self._numbers[name]) for name in WORDED})

    def _pack(self) -> None:
        by_column = zip(*self._rows, strict=True) if self._rows else [()] * len(Row._fields)
        part = {}
        for name, column in zip(Row._fields, by_column, strict=True):
            if name in self._numbers:
                number = self._numbers[name].__getitem__
                part[name] = np.fromiter(map(number, column), np.int32, len(column))
            else:
                part[name] = np.array(column, float)
        files, counts = np.array(self._files, np.int32).reshape(-1, 2).T
        self._packed.append(part | {FILE: np.repeat(files, counts)})
        self._count += len(self._rows)
        self._rows, self._files = [], []


def recognised(table: Table) -> Table:
    """Put the names that we know in place of those that the tools use."""
    models = [model_names.recognise(model or "") for model in table.words["model"]]
    which, first = table.groups(["condition", "model", "variant"])
    conditions = []
    for row in first:
        how = (models[table["model"][row]].variant, table.at(row, "variant"))
        variant = ", ".join(done for done in how if done)
        conditions.append("; ".join(x for x in (table.at(row, "condition"), variant) if x))
    texts: dict[str, tuple[Sequence[str | None], np.ndarray]] = {
        name: (table.words[name], table[name]) for name in TEXTS
    }
    texts["model"] = ([model.name for model in models], table["model"])
    texts["condition"] = (conditions, which)
    return table.with_texts(
        **{
            name: ([(text or "").strip() or None for text in found], place)
            for name, (found, place) in texts.items()
        }
    )


def named(table: Table) -> Table:
    """Leave out the rows that lack what every observation has."""
    kept = np.full(len(table.columns), True)
    for name in ("task", "metric", "model"):
        kept &= np.array([text is not None for text in table.words[name]], bool)[table[name]]
    return table if kept.all() else table.take(kept)


def said_of(table: Table) -> dict[str, Said]:
    """Give what the rows say of each model first, as far as it can be true."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in table.groups(["model", "family", *SCALE])[1]:
        said = found[str(table.at(row, "model"))]
        family = table.at(row, "family")
        if family and one_line(pd.Series([family])).all():
            said.setdefault("family", family)
        for name in SCALE:
            if (given := float(table[name][row])) > 0:
                said.setdefault(name, given)
    return {model: Said(**said) for model, said in found.items() if said}


def together(group: np.ndarray, *, least: int = 1) -> Iterator[np.ndarray]:
    """Give the rows of each group of some size, in order."""
    order = np.argsort(group, kind="stable")
    counts = np.bincount(group) if len(group) else np.array([], int)
    ends = np.cumsum(counts)
    for number in np.flatnonzero(counts >= least):
        yield order[ends[number] - counts[number] : ends[number]]


def once(table: Table) -> tuple[Table, int]:
    """Make one observation of repeated runs.

    Equal values are copies of one result and count once. Different ones are runs: their mean is
    the value, their standard deviation ``std``, and no standard error is given. What was worked
    out from single items gives way to what the tool printed, and adds what that does not say.

    Returns
    -------
    table : Table
        In order of first appearance.
    repeated : int
        Observations that are means of several runs.
    """
    group, kept = table.groups(OBSERVATION_KEY)
    if len(kept) == len(group):
        return table, 0
    value, unit, items, derived = (table[name] for name in ("value", "unit", "n_items", "derived"))
    changes: dict[int, dict[str, Any]] = {}
    repeated = 0
    for rows in together(group, least=2):
        printed, logged = rows[derived[rows] == 0], rows[derived[rows] == 1]
        # Of copies the last is kept, in the place of the first.
        values = list({value[row]: row for row in (printed if len(printed) else rows)}.values())
        number = int(group[rows[0]])
        kept[number] = first = values[0]
        if len(printed) and len(logged):
            changes[number] = from_items(table, first, logged[0])
        if len(values) > 1 and len(set(unit[values])) == 1:
            numbers = value[values]
            same = len(set(items[values])) == 1
            repeated += 1
            changes[number] = changes.get(number, {}) | {
                "value": math.fsum(numbers) / len(numbers),
                "std": float(np.std(numbers, ddof=1)),
                "stderr": np.nan,
                "n_items": items[first] if same else np.nan,
                "note": f"mean of {len(values)} runs",
            }
    return changed(table.take(kept), changes), repeated


def from_items(table: Table, printed: int, logged: int) -> dict[str, Any]:
    """Give what single items say of a value that the tool printed: chance, and its error."""
    value = table["value"]
    adds = ["random_baseline"]
    if math.isclose(value[printed], value[logged], rel_tol=1e-6):
        adds.append("stderr")
    return {name: table[name][logged] for name in adds if np.isnan(table[name][printed])}


def changed(table: Table, rows: dict[int, dict[str, Any]]) -> Table:
    """Put other values into rows; of texts those of ``note`` and ``task``."""
    if not rows:
        return table
    for name in {name for row in rows.values() for name in row}:
        places = [place for place, row in rows.items() if name in row]
        given = [rows[place][name] for place in places]
        if name in table.words:
            texts = [*table.words[name], *given]
            place = table[name].copy()
            place[places] = np.arange(len(table.words[name]), len(texts))
            table = table.with_texts(**{name: (texts, place)})
        else:
            column = table[name].copy()
            column[places] = given
            table = Table(table.columns.assign(**{name: column}), table.words)
    return table


def with_mmlu(table: Table) -> tuple[Table, list[str]]:
    """Add the unweighted mean of the 57 topics of MMLU wherever all of them stand.

    It is the mean of the topics, not of the questions: how most tables of the field report it.
    """
    topics = [topic_of(task or "") for task in table.words["task"]]
    which = np.flatnonzero(np.array([topic is not None for topic in topics], bool)[table["task"]])
    some = table.take(which)
    group, _ = some.groups(name for name in OBSERVATION_KEY if name != "task")
    task, value, stderr = some["task"], some["value"], some["stderr"]
    firsts: list[int] = []
    means: dict[int, dict[str, Any]] = {}
    short = Counter[str]()
    for rows in together(group):
        found = {topics[task[row]]: row for row in rows}
        if len(found) < len(mmlu_topics()):
            short[f"MMLU: {len(found)} of {len(mmlu_topics())} topics, so no mean"] += 1
            continue
        held = list(found.values())
        errors = [None if np.isnan(error) else error for error in stderr[held].tolist()]
        mean, error = mean_of_topics(value[held].tolist(), errors)
        means[len(firsts)] = {
            "task": MMLU,
            "value": mean,
            "stderr": np.nan if error is None else error,
            "n_items": np.nan,
            "note": f"unweighted mean of {len(found)} topics",
        }
        firsts.append(int(which[held[0]]))
    notes = [f"{note} ({count:,} times)" if count > 1 else note for note, count in short.items()]
    if not firsts:
        return table, notes
    end = len(table.columns)
    longer = table.take(np.concatenate([np.arange(end), firsts]))
    return changed(longer, {end + place: row for place, row in means.items()}), notes


def mixed(table: Table) -> list[str]:
    """Warn of tasks whose scores come from several versions, which cannot be compared."""
    sources: dict[str, set[str]] = defaultdict(set)
    for row in table.groups(["task", "source"])[1]:
        if source := table.at(row, "source"):
            sources[str(table.at(row, "task"))].add(source)
    return [
        f"{shown(task)} was measured by {len(found)} versions or tools, whose scores differ; "
        f"they stay apart: {', '.join(shown(source)[1:-1] for source in sorted(found))}"
        for task, found in sources.items()
        if len(found) > 1
    ]
