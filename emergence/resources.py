"""The tables that ship with the companion: what each holds and how it was read."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import pandera.pandas as pa

from emergence import contract
from emergence.tables import DATA, read_table

VECTOR = (
    "Read from the drawing operators of the PDF, not from pixels; axes fitted on the tick marks."
)
PRINTED = "Printed digits."
AS_PUBLISHED = "As published."


@dataclass(frozen=True)
class Resource:
    """One table of the data package.

    Attributes
    ----------
    path
        Path below ``data/``.
    schema
        Its contract.
    title
        What it is, in a few words.
    reading
        How the numbers were read and checked.
    error
        How far a number may be off.
    key
        Columns that name a row.
    """

    path: str
    schema: type[pa.DataFrameModel]
    title: str
    reading: str
    error: str
    key: tuple[str, ...]

    @property
    def name(self) -> str:
        """Name of the table in the data package and in cross-references."""
        return self.path.removesuffix(".csv").replace("/", "-").replace("_", "-")


KEY = contract.OBSERVATION_KEY

RESOURCES = (
    Resource(
        "paper/models.csv",
        contract.ShippedModels,
        "Table 2: the 36 models of the paper, and Flamingo from Figure 13",
        "Read from the text of the page. All rows but one agree with 6 × parameters × tokens "
        "within 3 %; the exponent of Anthropic LM 52B is a misprint, corrected here and kept "
        "as printed beside.",
        PRINTED,
        ("model",),
    ),
    Resource(
        "paper/observations.csv",
        contract.ShippedObservations,
        "Every point of Figures 2 to 7 and 9 to 13",
        f"{VECTOR} Values are rounded to the authors' decimals; the unrounded ones are kept. "
        "Drawn back over the page, points lie within 0.0074 pt.",
        "Linear axes about 0.002 percentage points before rounding; log axes (Figures 3D, 5 top "
        "and 6) 2e-4 relative. The column `value_error` gives it a row.",
        KEY,
    ),
    Resource(
        "paper/bars.csv",
        contract.Bars,
        "Every bar of Figure 8",
        f"{VECTOR} All heights are whole numbers.",
        "Exact.",
        ("row_id",),
    ),
    Resource(
        "paper/reference_lines.csv",
        contract.ReferenceLines,
        "Every horizontal line of the figures: chance, and former best results",
        VECTOR,
        "As for the points of the same figure.",
        ("row_id",),
    ),
    Resource(
        "paper/figures.csv",
        contract.Figures,
        "Each panel of Figures 2 to 13: kind of chart, axes and rows",
        "Axis labels as printed; compiled with the points.",
        "Exact.",
        ("source",),
    ),
    Resource(
        "paper/abilities.csv",
        contract.Abilities,
        "Table 1: the 23 emergent abilities",
        "Read from the text and from the rendered page.",
        PRINTED,
        ("number",),
    ),
    Resource(
        "paper/figure_2_labels.csv",
        contract.Labels,
        "Figure 2: what the paper says of each of its 17 curves",
        "Read from the text, Table 1 and Appendices E and F. Where the text speaks of several "
        "panels at once, the reading says what was taken from where.",
        "Exact; the reading of summary sentences is ours.",
        ("source", "family"),
    ),
    Resource(
        "paper/bigbench_classes.csv",
        contract.BigBenchClasses,
        "Appendices E and F: the classes of 210 BIG-Bench tasks",
        "Read from the text. The column from the first author's blog is partly inferred and "
        "says so.",
        "Exact.",
        ("section", "task"),
    ),
    Resource(
        "paper/text_numbers.csv",
        contract.StatedNumbers,
        "Numbers that the running text states",
        "Read from the text, with the page.",
        PRINTED,
        ("section", "page", "quantity"),
    ),
    Resource(
        "claims.csv",
        contract.Claims,
        "Every statement of the paper that data can decide",
        "Compiled from text, tables and figure captions, in our words. All stated numbers, all "
        "rows of Table 1 and all curves of Figure 2 are among them.",
        "Each statement is judged within the rounding of its digits; the page of claims says how.",
        ("id",),
    ),
    Resource(
        "paper/conflicts.csv",
        contract.Conflicts,
        "Places where the paper disagrees with itself or with its sources",
        "Found by comparing figures, tables, text and the cited studies.",
        "Each row names its evidence.",
        ("id",),
    ),
    Resource(
        "paper/authors.csv",
        contract.Authors,
        "The authors, as the paper names them",
        "Names and institutions as printed, checked in a copy of the first page; their other "
        "studies by the bibliography of this book.",
        "Exact for names and institutions; the bibliography shortens long lists of authors.",
        ("place",),
    ),
    Resource(
        "paper/sections.csv",
        contract.Sections,
        "The paper section by section",
        "Read from the text; the arguments are in our words.",
        "No measured numbers.",
        ("section", "title"),
    ),
    Resource(
        "benchmarks/bigbench_tasks.csv",
        contract.BigBenchTasks,
        "The tasks of BIG-Bench 1.0.0",
        "Counted from the task definitions of the release.",
        "Exact; an evaluation may have used fewer examples.",
        ("task_id",),
    ),
    Resource(
        "benchmarks/test_sets.csv",
        contract.Sizes,
        "Sizes of the test sets behind the figures",
        "Counted, recovered or stated from memory: the column `how_known` says which.",
        "As `how_known` says.",
        ("benchmark",),
    ),
    Resource(
        "benchmarks/task_names.csv",
        contract.TaskNames,
        "How evaluation tools call the tasks of Figure 2",
        "Names as the tools list them; a row counts only where the metric measures what the "
        "figure shows.",
        "No measured numbers.",
        ("task", "metric"),
    ),
    Resource(
        "benchmarks/choices.csv",
        contract.Choices,
        "What guessing reaches on common tasks of lm-evaluation-harness",
        "Read in the definitions that version 0.4.13 ships; where these take the answers from the "
        "data set, their number is stated from memory, and the column `how_known` says so.",
        "Exact but for ARC, where a few questions have three or five answers.",
        ("task",),
    ),
    Resource(
        "benchmarks/mmlu_topics.csv",
        contract.ExamTopics,
        "The 57 topics of MMLU, with category and number of questions",
        "Sizes are recovered from the standard errors of an evaluation harness, n = 1 + p (1 - p) "
        "/ s²; each comes out whole, and they add up to 14,042. With these categories the topics "
        "of Hoffmann et al. (Table A6) give the means of Figure 9 for Gopher 280B.",
        "Exact.",
        ("topic",),
    ),
    Resource(
        "originals/models.csv",
        contract.ShippedModels,
        "Models of the original studies that Table 2 does not hold",
        "Names as in the studies; training FLOPs are 6 × parameters × tokens where tokens are "
        "published.",
        PRINTED,
        ("model",),
    ),
    Resource(
        "originals/observations.csv",
        contract.ShippedObservations,
        "Tables of the studies that the figures draw on",
        "Read from the tables; `checked_against` names a second place that agrees. Many rows "
        "rest on one reading.",
        PRINTED,
        KEY,
    ),
    Resource(
        "originals/reference_lines.csv",
        contract.ReferenceLines,
        "Former best results as the original studies state them",
        "Read in copies of the studies; on arithmetic the values of UL2, LaMDA and GPT-3 in the "
        "same table agree with ours.",
        PRINTED,
        ("source", "task", "kind"),
    ),
    Resource(
        "open_models/models.csv",
        contract.ShippedModels,
        "148 open models",
        "Facts from the repository of the study, at the commit named in each row. The tokens of "
        "BTLM-3B are a thousand times too many there, and corrected here.",
        AS_PUBLISHED,
        ("model",),
    ),
    Resource(
        "open_models/observations.csv",
        contract.ShippedObservations,
        "Open models on tasks of Figure 2 and others",
        "Facts from the repository of the study, at the commit named in each row.",
        AS_PUBLISHED,
        KEY,
    ),
    Resource(
        "open_models/releases.csv",
        contract.Releases,
        "When the open models were published, and whether they were trained on code",
        "Stated from memory, because the study gives neither. Where a report of the model is "
        "named, date and training data can be checked there.",
        "A month or two for the date; the share of code is known in three classes only.",
        ("model",),
    ),
    Resource(
        "open_models/published_fits.csv",
        contract.PublishedFits,
        "Four sigmoids that the study of open models fitted",
        "Read in notes that cite the figure. The number of models and all four numbers of each "
        "fit come out when it is repeated on our rows.",
        PRINTED,
        ("task",),
    ),
    Resource(
        "checkpoints/models.csv",
        contract.ShippedModels,
        "Checkpoints of Pythia, and OPT and BLOOM",
        "Tokens are steps × 2,097,152 and training FLOPs 6 × nominal parameters × tokens, "
        "computed here. OPT and BLOOM take their scale from the table of open models.",
        AS_PUBLISHED,
        ("model",),
    ),
    Resource(
        "checkpoints/observations.csv",
        contract.ShippedObservations,
        "Checkpoints on eight tasks and the mean of 57 MMLU topics",
        "Facts from the repository of the study, at the commit named in each row. The MMLU "
        "mean is unweighted and was computed for this project.",
        "The column `stderr`.",
        KEY,
    ),
    Resource(
        "u_shape/models.csv",
        contract.ShippedModels,
        "Models of the study of U-shaped scaling that Table 2 does not hold",
        "Sizes as the figure names them.",
        PRINTED,
        ("model",),
    ),
    Resource(
        "u_shape/observations.csv",
        contract.ShippedObservations,
        "Inverse scaling that becomes U-shaped: Figure 1, right",
        "Read from pixels.",
        "0.4 percentage points; 1.0 for two half-hidden markers.",
        KEY,
    ),
    Resource(
        "u_shape/reference_lines.csv",
        contract.ReferenceLines,
        "Chance in the same figure",
        "Read from pixels.",
        "0.3 percentage points.",
        ("source", "kind"),
    ),
    Resource(
        "ladder/runs.csv",
        contract.LadderRuns,
        "Every training of the ladder of small transformers",
        "Written by the code of this book as each run ended; none is left out. A run can be "
        "repeated from its seed, to the last digit only on the same machine and version.",
        "Times are those of a machine that did other work as well.",
        ("run",),
    ),
    Resource(
        "ladder/evaluations.csv",
        contract.LadderEvaluations,
        "What was measured of each of these trainings, step by step",
        "Measured on 10,000 sums that no model was trained on, the same for every run, written "
        "with six significant digits.",
        "Of shares, that of 10,000 items; between seeds far more.",
        ("run", "step"),
    ),
    Resource(
        "later/literature.csv",
        contract.Literature,
        "What later work found",
        "The column `read_in` says whether the publication itself or notes on it were read; "
        "take the latter as second hand.",
        AS_PUBLISHED,
        ("citation", "claim"),
    ),
    Resource(
        "later/mmlu_topics_blog.csv",
        contract.MmluTopics,
        "MMLU topics that the first author's blog calls emergent",
        "Read from the blog; 5 of 51 names are missing.",
        "No measured numbers.",
        ("topic",),
    ),
)
"""Every table, in the order of the page "The data"."""


def read(path: str) -> pd.DataFrame:
    """Read one of the tables that ship, by its path below ``data/``."""
    schema = next(resource.schema for resource in RESOURCES if resource.path == path)
    return read_table(DATA / path, schema)
