"""The contract of every table: columns, types, units and what each column means.

It is written once, here. Loading validates against it; the Data Package
(``data/datapackage.json``) and the page "The data" are generated from it.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from emergence import checks
from emergence.checks import FRACTION_METRICS as FRACTION_METRICS

PROPORTION_METRICS = frozenset(
    {
        "acc",
        "accuracy",
        "error_rate_accuracy",
        "error_rate_exact_match",
        "exact_match",
        "mc1",
        "multiple_choice_grade",
        "pass_at_1",
    }
)
"""Metrics that count right answers, so that a binomial interval is exact."""

IN_UNIT = ("value", "stderr", "std", "random_baseline", "value_raw", "value_error")
"""Columns that are given in the unit of the row."""

OBSERVATION_KEY = (
    "task",
    "benchmark",
    "metric",
    "condition",
    "prompting",
    "shots",
    "model",
    "source",
)
"""The columns that together name one observation."""

# The words of a check are what a reader sees: "expected ...; what to do". Those of a check of
# whole rows begin with the column they are about.
ONE_LINE = (
    f"a name in one line of at most {checks.LONGEST_NAME} characters; shorten it, and remove line "
    "breaks and control characters"
)
METRIC_SPELLED = "a metric as it is spelt here; correct it"
UNIT_SPELLED = "a unit as it is spelt here; correct it"
ONE_ROW = (
    f"model: one row for each {', '.join(OBSERVATION_KEY)}; remove one, or tell them apart in one "
    "of these columns"
)
IN_RANGE = (
    "a number between 0 and 1, or between 0 and 100 with the unit percent; correct it, or write "
    "percent in the column unit if that is what it is"
)

Text = Series[pd.StringDtype]


def text_column(description: str, *, nullable: bool = False, **checks: Any) -> Any:
    """Describe a column of text."""
    return pa.Field(description=description, nullable=nullable, **checks)


def number_column(description: str, *, nullable: bool = False, **checks: Any) -> Any:
    """Describe a column of finite numbers."""
    return pa.Field(description=description, nullable=nullable, **checks)


class Sourced(pa.DataFrameModel):
    """Where a row comes from: three columns that every table has."""

    citation: Text = text_column(
        "Who published it: keys of the bibliography, separated by semicolons",
        str_matches=r"^[a-z0-9]+(;[a-z0-9]+)*$",
    )
    location: Text = text_column("Where it stands there: page, table, figure, file and commit")
    licence: Text = text_column("Terms of the source, as far as facts need any")

    class Config:
        coerce = True
        strict = True


class Read(Sourced):
    """A row whose numbers were read from a figure, a table or a text."""

    provenance: Text = text_column(
        "How it was read: `vector` (drawing operators of the PDF), `table` or `text` "
        "(printed digits), `digitised` (pixels)"
    )


class Models(pa.DataFrameModel):
    """The scale of each model. A checkpoint is a model: `name@step143000`."""

    model: Text = text_column("Name, unique", unique=True)
    family: Text | None = text_column("Models of one make, drawn as one curve", nullable=True)
    params: Series[float] | None = number_column("Parameters", nullable=True, gt=0)
    train_tokens: Series[float] | None = number_column("Training tokens", nullable=True, gt=0)
    train_flops: Series[float] | None = number_column(
        "Training FLOPs; where empty, 6 × parameters × tokens", nullable=True, gt=0
    )
    aliases: Text | None = text_column("Other names, separated by |", nullable=True)
    note: Text | None = text_column("What to know about this row", nullable=True)

    @pa.check("model", "family", error=ONE_LINE)
    @classmethod
    def names_are_one_line(cls, names: pd.Series) -> pd.Series:
        """Keep names fit to be drawn and printed."""
        return checks.one_line(names)

    class Config:
        coerce = True
        strict = False


class ShippedModels(Models, Read):
    """A models table of the companion: every row with its source."""

    family: Text = text_column("Models of one make, drawn as one curve")
    flops_source: Text = text_column(
        "Where the FLOPs come from",
        isin=["published", "corrected", "6ND", "nearest size of Table 2", "not published"],
    )
    params_printed: Text | None = text_column("Parameters as Table 2 prints them", nullable=True)
    train_tokens_printed: Text | None = text_column("Tokens as Table 2 prints them", nullable=True)
    train_flops_printed: Text | None = text_column(
        "FLOPs as Table 2 prints them, misprint included", nullable=True
    )

    class Config:
        coerce = True
        strict = True


class Observations(pa.DataFrameModel):
    """One row a measured value: the one table that crosses every border."""

    task: Text = text_column("Task as the source names it")
    benchmark: Text | None = text_column("Benchmark that defines the items", nullable=True)
    metric: Text = text_column("Metric, in snake case")
    condition: Text | None = text_column(
        "What distinguishes two curves of one family, such as `Chain of thought`", nullable=True
    )
    prompting: Text | None = text_column(
        "zero-shot, one-shot, few-shot or a technique", nullable=True
    )
    shots: Series[pd.Int64Dtype] | None = number_column(
        "Worked examples in the prompt; empty where not given", nullable=True, ge=0
    )
    model: Text = text_column("Key of the models table")
    source: Text | None = text_column(
        "Figure and panel of the paper, or table of another study", nullable=True
    )
    value: Series[float] = number_column("Measured value, in `unit`")
    unit: Text | None = text_column(
        "`fraction`, `percent`, `nats`, `bits` or the metric's own; `fraction` where absent",
        nullable=True,
    )
    stderr: Series[float] | None = number_column("Standard error, in `unit`", nullable=True, ge=0)
    std: Series[float] | None = number_column(
        "Standard deviation over repeated runs, in `unit`", nullable=True, ge=0
    )
    n_items: Series[pd.Int64Dtype] | None = number_column(
        "Items in the test set; empty where not known", nullable=True, gt=0
    )
    higher_is_better: Series[pd.BooleanDtype] | None = pa.Field(
        description="Whether a larger value is a better one; true where absent", nullable=True
    )
    random_baseline: Series[float] | None = number_column(
        "Value that guessing reaches, in `unit`: one for all models of a curve", nullable=True
    )
    note: Text | None = text_column("What to know about this row", nullable=True)

    @pa.check(
        *("task", "benchmark", "metric", "condition", "prompting", "model", "source"),
        error=ONE_LINE,
    )
    @classmethod
    def names_are_one_line(cls, names: pd.Series) -> pd.Series:
        """Keep names fit to be drawn and printed."""
        return checks.one_line(names)

    @pa.check("metric", error=METRIC_SPELLED)
    @classmethod
    def metric_is_spelled(cls, metrics: pd.Series) -> pd.Series:
        """Refuse a misspelt metric: it would lose its range and its intervals."""
        return checks.without(metrics, checks.metric_meant)

    @pa.check("unit", error=UNIT_SPELLED)
    @classmethod
    def unit_is_spelled(cls, units: pd.Series) -> pd.Series:
        """Refuse a misspelt unit: it would be taken for the metric's own."""
        return checks.without(units, checks.unit_meant)

    @pa.dataframe_check(
        ignore_na=False, error="unit: fraction or percent, as the metric is bounded; correct it"
    )
    @classmethod
    def unit_fits_metric(cls, rows: pd.DataFrame) -> pd.Series:
        """Take a bounded metric as a share only."""
        return ~checks.bounded(rows) | checks.unit_of(rows).isin(["fraction", "percent"])

    @pa.dataframe_check(
        ignore_na=False,
        error="value: a unit beside a number above 1 of a metric that we do not know; write "
        "percent, nats, bits or the metric's own unit in the column unit",
    )
    @classmethod
    def unit_is_given(cls, rows: pd.DataFrame) -> pd.Series:
        """Ask for the unit of what cannot be a fraction."""
        given = rows["unit"].notna() if "unit" in rows else False
        return checks.bounded(rows) | given | ~checks.numbers(rows, "value").abs().gt(1)

    @pa.dataframe_check(ignore_na=False, error=f"value: {IN_RANGE}")
    @classmethod
    def value_is_in_range(cls, rows: pd.DataFrame) -> pd.Series:
        """Keep to the range of the metric; a percentage given as a fraction is above it."""
        return checks.in_range(rows, "value")

    @pa.dataframe_check(ignore_na=False, error=f"random_baseline: {IN_RANGE}")
    @classmethod
    def random_baseline_is_in_range(cls, rows: pd.DataFrame) -> pd.Series:
        """Keep to the range of the metric."""
        return checks.in_range(rows, "random_baseline")

    @pa.dataframe_check(ignore_na=False, error=f"stderr: {IN_RANGE}")
    @classmethod
    def stderr_is_in_range(cls, rows: pd.DataFrame) -> pd.Series:
        """Keep to the range of the metric."""
        return checks.in_range(rows, "stderr")

    @pa.dataframe_check(ignore_na=False, error=f"std: {IN_RANGE}")
    @classmethod
    def std_is_in_range(cls, rows: pd.DataFrame) -> pd.Series:
        """Keep to the range of the metric."""
        return checks.in_range(rows, "std")

    @pa.dataframe_check(
        ignore_na=False,
        error="value: percentages, of which some are above 1; write fraction in the column unit "
        "if they are fractions, and if they are percentages divide them by 100 before",
    )
    @classmethod
    def percentages_are_no_fractions(cls, rows: pd.DataFrame) -> pd.Series:
        """See :func:`emergence.checks.fractions_called_percent`."""
        return ~checks.fractions_called_percent(rows)

    @pa.dataframe_check(ignore_na=False, error=ONE_ROW)
    @classmethod
    def observations_stand_once(cls, rows: pd.DataFrame) -> pd.Series:
        """Find repetitions; the first of several passes."""
        key = [name for name in OBSERVATION_KEY if name in rows]
        return ~rows.duplicated(key) if key else pd.Series(True, index=rows.index)

    class Config:
        coerce = True
        strict = False


class ShippedObservations(Observations, Read):
    """An observations table of the companion: every row with its source."""

    row_id: Text | None = text_column("Identifier of the row, unique", unique=True)
    source: Text = text_column("Figure and panel of the paper, or table of another study")
    unit: Text = text_column("`fraction`, `percent`, `nats`, `bits` or the metric's own")
    x_axis: Text | None = text_column(
        "Axis of the figure that the value was read from", nullable=True
    )
    x_printed: Series[float] | None = number_column(
        "Position on that axis as the figure prints it", nullable=True, gt=0
    )
    value_raw: Series[float] | None = number_column(
        "Value before rounding to the authors' decimals, in `unit`", nullable=True
    )
    value_error: Series[float] | None = number_column(
        "Largest error of reading, in `unit`", nullable=True, ge=0
    )
    used_in_figure: Text | None = text_column(
        "Figure of the paper that shows this number", nullable=True
    )
    checked_against: Text | None = text_column("Second place that agrees", nullable=True)

    class Config:
        coerce = True
        strict = True


class Bars(Read):
    """Bars of a figure: a number of tasks by keyword and class."""

    row_id: Text = text_column("Identifier of the row", unique=True)
    source: Text = text_column("Figure")
    keyword: Text = text_column("BIG-Bench keyword")
    category: Text = text_column("Class of the tasks counted")
    tasks: Series[int] = number_column("Number of tasks", ge=0)
    order: Series[int] = number_column("Position of the class, counted from 0", ge=0)
    value_error: Series[float] = number_column("Largest error of reading", ge=0)


class ReferenceLines(Read):
    """Horizontal lines of a figure: chance, or the former best result."""

    row_id: Text | None = text_column("Identifier of the row", unique=True)
    source: Text = text_column("Figure and panel")
    task: Text = text_column("Task of the panel")
    benchmark: Text = text_column("Benchmark", nullable=True)
    metric: Text = text_column("Metric")
    kind: Text = text_column("What the line marks", isin=["chance", "former best"])
    label: Text | None = text_column("Label in the figure", nullable=True)
    value: Series[float] = number_column("Height of the line, in `unit`")
    unit: Text = text_column("Unit of the value")
    value_raw: Series[float] | None = number_column("Value before rounding, in `unit`")
    value_error: Series[float] = number_column("Largest error of reading, in `unit`", ge=0)
    note: Text = text_column("What to know about this row", nullable=True)


class Figures(Sourced):
    """Each panel of the paper's figures: its kind of chart, its rows and its axes."""

    source: Text = text_column("Key of the observations: figure and panel", unique=True)
    figure: Text = text_column("Figure")
    panel: Text = text_column("Panel", nullable=True)
    kind: Text = text_column("Kind of chart", isin=["curves", "bars", "scatter"])
    title: Text = text_column("Title of the panel", nullable=True)
    metric: Text = text_column("Metrics shown, separated by |")
    y_label: Text = text_column("Label of the vertical axis, as printed")
    y_unit: Text = text_column("Unit of the vertical axis")
    y_scale: Text = text_column("Vertical scale", isin=["linear", "log", "log_reversed"])
    x_axis: Text = text_column("Horizontal axis")
    lines: Text = text_column(
        "Conditions drawn as lines of their own, separated by |", nullable=True
    )
    page: Series[int] = number_column("Page of the paper", gt=0)
    rows: Series[int] = number_column("Rows read: points, bars and reference lines", gt=0)


class Abilities(Read):
    """Table 1: abilities and the scale at which each is said to emerge."""

    number: Series[int] = number_column("Position in the table, from 1", gt=0)
    prompting: Text = text_column("Few-shot or augmented prompting")
    paradigm: Text = text_column("Prompting paradigm, a finer classification of ours")
    ability: Text = text_column("Ability")
    train_flops: Series[float] = number_column("Training FLOPs at which it emerges", nullable=True)
    train_flops_printed: Text = text_column("The same as printed")
    params: Series[float] = number_column("Parameters at which it emerges", nullable=True)
    params_printed: Text = text_column("The same as printed")
    model_family: Text = text_column("Family of the model")
    model_inherited_from_row_above: Series[bool] = pa.Field(
        description="Whether the table leaves the cell empty and means the one above"
    )
    reference: Text = text_column("Study that the table names")
    study: Text = text_column("The same as a key of the bibliography")
    note: Text = text_column("What to know about this row", nullable=True)


class Labels(Read):
    """What the paper says of each curve of Figure 2, in a form that a rule can be held against."""

    source: Text = text_column("Panel of the figure")
    family: Text = text_column("Family of models")
    emergent_model: Text = text_column(
        "First model that the paper counts as having the ability; empty where it counts none",
        nullable=True,
    )
    reading: Text = text_column("How the place named says so, in our words")


class BigBenchClasses(Read):
    """Appendix E and F: how the authors classified 210 BIG-Bench tasks."""

    task: Text = text_column("Task as printed")
    task_id: Text = text_column("Identifier in BIG-Bench")
    category: Text = text_column("Class")
    section: Text = text_column("Section of the appendix")
    subcategory: Text = text_column("Subheading in section E.5", nullable=True)
    first_emergent_model_blog: Text = text_column(
        "First model that shows it, after the first author's blog", nullable=True
    )
    in_appendix_f: Series[bool] = pa.Field(
        description="Whether it is one of the 14 tasks of Appendix F"
    )
    note: Text = text_column("What to know about this row", nullable=True)


class BigBenchTasks(Sourced):
    """Every task of BIG-Bench 1.0.0: size, metrics, chance and keywords."""

    task_id: Text = text_column("Identifier", unique=True)
    kind: Text = text_column("json or programmatic", isin=["json", "programmatic"])
    n_items: Series[pd.Int64Dtype] = number_column("Examples in the release", nullable=True, gt=0)
    subtasks: Series[pd.Int64Dtype] = number_column("Subtasks", nullable=True, ge=0)
    metrics: Text = text_column("Metrics, separated by |", nullable=True)
    preferred_metric: Text = text_column("Preferred metric", nullable=True)
    chance_multiple_choice: Series[float] = number_column(
        "Mean chance of its multiple-choice items, as a fraction", nullable=True, ge=0, le=1
    )
    keywords: Text = text_column("Keywords, separated by |", nullable=True)


class Sizes(Sourced):
    """How many items the test sets behind the figures hold."""

    task: Text = text_column("Task as the figures name it")
    benchmark: Text = text_column("Benchmark as the observations name it", unique=True)
    test_split: Text = text_column("Part of the benchmark", nullable=True)
    n_items: Series[pd.Int64Dtype] = number_column("Items", nullable=True, gt=0)
    how_known: Text = text_column("How sure this is")


class Releases(Sourced):
    """When open models were published, and whether they were trained on code."""

    model: Text = text_column("Name, as the models table has it", unique=True)
    released: Text = text_column(
        "Year and month of publication, or the year alone",
        str_matches=r"^20\d\d(-(0[1-9]|1[0-2]))?$",
    )
    code: Text = text_column(
        "Computer code in the training data: `mostly` (trained or trained on for code), `some`, "
        "`none`, `not published`",
        isin=["mostly", "some", "none", "not published"],
    )
    how_known: Text = text_column("How sure date and code are")
    check_at: Text = text_column(
        "Report of the model, to check them at; its number begins with year and month of the "
        "report, which may be later",
        nullable=True,
    )


class PublishedFits(Sourced):
    """Sigmoids in ln(training FLOPs / 1e21) that a study fitted to the smaller models."""

    task: Text = text_column("Task as the observations name it", unique=True)
    metric: Text = text_column("Metric, in snake case")
    cutoff: Series[float] = number_column("Largest training FLOPs of a model fitted to", gt=0)
    train: Series[pd.Int64Dtype] = number_column("Models fitted to", gt=0)
    test: Series[pd.Int64Dtype] = number_column("Larger models, to test the fit on", gt=0)
    slope: Series[float] = number_column("Change of the log-odds for e times the compute")
    intercept: Series[float] = number_column("Log-odds at 1e21 FLOPs")
    error_train: Series[float] = number_column(
        "Mean squared error on the models fitted to, of shares of the way from chance to 1", ge=0
    )
    error_test: Series[float] = number_column("The same on the larger models", ge=0)
    read_in: Text = text_column("Where it was read: the publication, or notes that cite it")


class TaskNames(Sourced):
    """How tools call the tasks that the paper draws."""

    benchmark: Text = text_column("Benchmark as the paper's observations name it")
    task: Text = text_column("Task as the tool names it")
    metric: Text = text_column("Metric that measures what the figure shows, in snake case")
    spelled_by: Text = text_column("Tool that calls it so")


class Choices(Sourced):
    """How many answers tasks of evaluation tools offer, which says what guessing reaches."""

    task: Text = text_column("Task as the tool names it", unique=True)
    choices: Series[pd.Int64Dtype] = number_column(
        "Answers to choose from; empty where the answer is written, which guessing never hits",
        nullable=True,
        gt=1,
    )
    how_known: Text = text_column("How sure this is")


class ExamTopics(Sourced):
    """The 57 topics of MMLU: category and size."""

    topic: Text = text_column("Topic as the benchmark names it", unique=True)
    category: Text = text_column("Category", isin=["Humanities", "STEM", "Social Science", "Other"])
    n_items: Series[int] = number_column("Questions in the test set", gt=0)


class StatedNumbers(Read):
    """Numbers that the paper's running text states."""

    section: Text = text_column("Section")
    page: Series[int] = number_column("Page", gt=0)
    quantity: Text = text_column("What is counted or measured, in our words")
    value: Text = text_column("Value as stated")
    unit: Text = text_column("Unit, with the text's own hedges")
    about: Text = text_column("Figure or table that it speaks of", nullable=True)


class Claims(Read):
    """Every statement of the paper that data can decide, with what we expect of it."""

    id: Text = text_column("Name of the claim, by section, figure or table", unique=True)
    section: Text = text_column("Section that states it")
    page: Series[int] = number_column("Page", gt=0)
    claim: Text = text_column("What is claimed, in our words")
    stated: Text = text_column("Value as stated, or what is said in a few words")
    unit: Text = text_column("Unit, with the paper's own hedges", nullable=True)
    about: Text = text_column("Figure, table or appendix that it speaks of", nullable=True)
    target: Text = text_column("The same as the pages of this book name it", nullable=True)
    expected: Text = text_column(
        "Verdict that the data should give; the verdict shown is computed",
        isin=[
            "reproduced",
            "with a caveat",
            "contradicted by the paper's own data",
            "not checkable: numbers not public",
        ],
    )
    conflicts: Text = text_column("Disagreements that touch it, by number", nullable=True)
    text_number: Text = text_column("Its quantity in the table of stated numbers", nullable=True)
    chapter: Text = text_column(
        "Notebooks with a mark beside the sentence, separated by ;", nullable=True
    )


class Conflicts(Sourced):
    """Places where the paper disagrees with itself or with its sources."""

    id: Series[int] = number_column("Number", unique=True, gt=0)
    scope: Text = text_column(
        "Inside the paper, against the original study, other source, or a note"
    )
    conflict: Text = text_column("What disagrees")
    values_found: Text = text_column("The values found")
    likely_reading: Text = text_column("The reading that we follow", nullable=True)
    touches: Text = text_column(
        "What it touches in the paper, by our judgement: a finding, a number, or a wording",
        isin=["findings", "numbers", "wording"],
    )
    touches_why: Text = text_column("The reason for that judgement")
    provenance: Text = text_column("Evidence")


class Authors(Read):
    """Who wrote the paper."""

    place: Series[int] = number_column("Place in the list of authors", unique=True, gt=0)
    author: Text = text_column("Name as printed", unique=True)
    institution: Text = text_column("Institution, as the paper prints it")
    studies: Text = text_column(
        "Studies cited in this book of which the bibliography has them as an author; not all",
        nullable=True,
    )


class Sections(Sourced):
    """The paper section by section: what each argues."""

    section: Text = text_column("Section")
    title: Text = text_column("Title")
    pages: Text = text_column("Pages")
    argument: Text = text_column("Argument, in our words")
    figures_tables: Text = text_column("Figures and tables", nullable=True)
    chapter: Text = text_column("Notebooks that treat it, separated by ;")


class Literature(Sourced):
    """What later work found."""

    claim: Text = text_column("Claim or quantity, in our words")
    value: Text = text_column("Value", nullable=True)
    unit: Text = text_column("Unit", nullable=True)
    read_in: Text = text_column("Whether the publication itself or notes on it were read")
    note: Text = text_column("What to know about this row", nullable=True)
    location: Text = text_column("Where it stands there", nullable=True)


class MmluTopics(Sourced):
    """Topics of MMLU that the first author's blog calls emergent."""

    topic: Text = text_column("Topic", unique=True)
    first_emergent_model: Text = text_column("First model that shows it")
    note: Text = text_column("What to know about this row", nullable=True)


class LadderRuns(Sourced):
    """Every training of the ladder of small transformers."""

    run: Text = text_column("Name of the run, unique", unique=True)
    order: Text = text_column(
        "Order of the digits of an answer: `plain`, or `reversed`, which begins with the units",
        isin=["plain", "reversed"],
    )
    width: Series[int] = number_column("Width of the states", gt=0)
    depth: Series[int] = number_column("Blocks of attention and perceptron", gt=0)
    params: Series[int] = number_column("Parameters, with embeddings", gt=0)
    params_in_blocks: Series[int] = number_column(
        "Parameters without embeddings: those of the blocks and of the last norm", gt=0
    )
    learning_rate: Series[float] = number_column("Learning rate after the first steps", gt=0)
    seed: Series[int] = number_column("Seed of the weights and of the order of sums", ge=0)
    role: Text = text_column(
        "Why it was run: `search` for a learning rate, or with a fresh `seed` at the chosen one",
        isin=["search", "seed"],
    )
    steps: Series[int] = number_column("Steps of training", gt=0)
    validation_loss: Series[float] = number_column(
        "Loss at the end on the validation sums, in nats per token of the answer", ge=0
    )
    together: Series[int] = number_column("Runs that were trained side by side", gt=0)
    wall_seconds: Series[float] = number_column(
        "Its share of the time that these took together, in seconds", gt=0
    )
    cpu_seconds: Series[float] = number_column(
        "The same of the time of the processor, in seconds", gt=0
    )
    device: Text = text_column("Where it ran: `cpu`, or the name of an accelerator")
    python: Text = text_column("Version of Python")
    torch: Text = text_column("Version of PyTorch")


class LadderEvaluations(Sourced):
    """What was measured of each run, step by step, on the same test sums."""

    run: Text = text_column("Key of the table of runs")
    step: Series[int] = number_column("Steps of training so far", gt=0)
    tokens: Series[int] = number_column("Tokens read so far", gt=0)
    train_flops: Series[float] = number_column(
        "Training FLOPs so far: 6 × parameters without embeddings × tokens", gt=0
    )
    loss: Series[float] = number_column("Loss, in nats per token of the answer", ge=0)
    loss_thousands: Series[float] = number_column("Loss of the thousands, in nats", ge=0)
    loss_hundreds: Series[float] = number_column("Loss of the hundreds, in nats", ge=0)
    loss_tens: Series[float] = number_column("Loss of the tens, in nats", ge=0)
    loss_units: Series[float] = number_column("Loss of the units, in nats", ge=0)
    exact_match: Series[float] = number_column(
        "Share of answers that are right when the likeliest digit is taken each time", ge=0, le=1
    )
    exact_probability: Series[float] = number_column(
        "Mean probability of the whole right answer, mean exp(-Σ nats)", ge=0, le=1
    )
    right_thousands: Series[float] = number_column(
        "Share of thousands that are right, with the right digits before given", ge=0, le=1
    )
    right_hundreds: Series[float] = number_column("The same of the hundreds", ge=0, le=1)
    right_tens: Series[float] = number_column("The same of the tens", ge=0, le=1)
    right_units: Series[float] = number_column("The same of the units", ge=0, le=1)
    column_hundreds: Series[float] = number_column(
        "Share of hundreds that are right up to the carry: the last digit of the sum of their "
        "column, or one more",
        ge=0,
        le=1,
    )
    column_tens: Series[float] = number_column("The same of the tens", ge=0, le=1)
    exact_match_carries_0: Series[float] = number_column(
        "Exact match of sums without a carry", ge=0, le=1
    )
    exact_match_carries_1: Series[float] = number_column(
        "Exact match of sums with one carry", ge=0, le=1
    )
    exact_match_carries_2: Series[float] = number_column(
        "Exact match of sums with two carries", ge=0, le=1
    )
    exact_match_carries_3: Series[float] = number_column(
        "Exact match of sums with three carries", ge=0, le=1
    )
