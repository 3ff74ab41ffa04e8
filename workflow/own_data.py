"""The reader's own data, made ready for notebooks: what tools wrote is imported first."""

import shlex
from pathlib import Path

from workflow.errors import BookError


def ready(data: str, folder: Path) -> str:
    """Check data, and import those that are not observations yet.

    Parameters
    ----------
    data
        What a person gave: names of folders of `data/`, observations, or results of evaluation
        tools; several are separated by spaces.
    folder
        Where imported observations are written, a folder each data set. A `models.csv` to be
        filled in is written beside the results themselves.

    Returns
    -------
    str
        The same data sets for the parameter `data` of notebooks.
    """
    # Late, since pandas takes a second that a build of the paper's own book need not wait.
    from emergence.observations import data_sets, load
    from emergence.tables import DATA, DataError

    try:
        given = data_sets(data).values()
        shipped = {str(one) for one in given if (DATA / one / "observations.csv").is_file()}
        places = [str(one) if str(one) in shipped else resolved(str(one)) for one in given]
        named = data_sets(together(places)) if len(places) > 1 else data_sets(Path(places[0]))
        found = [
            imported(Path(place), folder / name.lstrip("/"))
            if str(place) not in shipped and not is_table(Path(place))
            else str(place)
            for name, place in named.items()
        ]
        for place in found:
            load(Path(place))
    except DataError as error:
        raise BookError(str(error)) from None
    return together(found)


def refuse_without_curves(data: str, axis: str) -> None:
    """Refuse results of which no chapter could show a curve, and say what makes one.

    Parameters
    ----------
    data
        As :func:`ready` gives it.
    axis
        The axis of scale that chapters are drawn along.
    """
    from emergence.curves import FEWEST_SCALES, scaling_curves
    from emergence.models import AXES
    from emergence.observations import load

    if axis not in AXES:
        return  # the plan says what is expected
    rows = load(data)
    found = [one for one in AXES if scaling_curves(rows, one, fewest=FEWEST_SCALES)]
    if axis in found:
        return
    column = "params and train_tokens" if axis == "train_flops" else axis
    other = f'; or add PARAMETERS="scale={found[0]}", which has some' if found else ""
    raise BookError(
        f"data: found no curve along {axis}, which takes {FEWEST_SCALES} models of one family "
        f"and of different scale on one task; fill in family, {column} in models.csv{other}."
    )


def refuse_ladder(ladder: str) -> None:
    """Refuse a ladder of small transformers that does not exist, or cannot be trained here."""
    from emergence.ladder.runs import check
    from emergence.tables import DataError

    try:
        check(ladder)
    except DataError as error:
        raise BookError(str(error)) from None


def together(places: list[str]) -> str:
    """Write places as one text that the loader takes apart again."""
    return shlex.join(places) if len(places) > 1 else places[0]


def resolved(place: str) -> str:
    """Give the absolute path of a place that exists."""
    try:
        path = Path(place).expanduser()
        if path.exists():
            return str(path.resolve())
        reason = "there is no such file or folder"
    except (OSError, ValueError, RuntimeError) as error:
        # No permission, a name too long, a null character, or the home of nobody.
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    raise BookError(
        f"data: {place!r} cannot be read ({reason.lower().rstrip('.')}); expected results of an "
        "evaluation tool or observations, a file or a folder. Several are separated by spaces; "
        "quote a path that holds one."
    )


def is_table(place: Path) -> bool:
    """Say whether a place holds observations in our own form, which the loader reads."""
    return place.suffix.casefold() == ".csv" or (place / "observations.csv").is_file()


def imported(place: Path, folder: Path) -> str:
    """Import results into a folder, and give it."""
    from emergence.ingest.command import import_to

    table = (place if place.is_dir() else place.parent) / "models.csv"
    import_to(folder / "observations.csv", [place], table)
    return str(folder.resolve())
