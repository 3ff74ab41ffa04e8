"""What smaller models let one expect, and what came; or first the reader's own guess."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from matplotlib.colors import to_hex, to_rgb

from emergence.figures.style import INK, THEMES, mark_of
from emergence.figures.vega import HEIGHT, entry, finished, ink, log_axis, quoted, records
from emergence.figures.words import percent

START = 50
"""Per cent at which the slider of the guess stands first."""

SEEN, CAME, CHANCE = "Smaller models", "What came", "Chance"
MEDIAN = "Median expected"

OPACITY = {"90 % expected": 0.16, "50 % expected": 0.3}
"""Of the bands by their names, the wider first; the narrow one lies on the wide."""

BANDS = ["low90", "high90", "low50", "high50"]
"""Columns of the bands, the wider first."""


def forecast(frame: pd.DataFrame, axis: str, *, keep: Sequence[str] = ()) -> dict[str, Any]:
    """Specify what smaller models let one expect of a larger one, and what came.

    Parameters
    ----------
    frame
        From :func:`emergence.figures.frame.forecast_frame`.
    axis
        Column of scale.
    keep
        Columns that the records hold besides, such as those of dials.

    Returns
    -------
    dict
        A Vega-Lite specification. A menu chooses the curve.
    """
    layers = layers_of(frame, axis, keep, shown="true")
    return finished(alt.layer(*layers).add_params(*curve_menu(frame)), HEIGHT, key())


def covered(frame: pd.DataFrame, axis: str, *, keep: Sequence[str] = ()) -> dict[str, Any]:
    """Specify curves whose last model is covered until the reader has guessed its score.

    Parameters
    ----------
    frame, axis, keep
        As for :func:`forecast`.

    Returns
    -------
    dict
        A Vega-Lite specification with a menu of curves, a slider for the guess, and a box that
        reveals bands and truth. ``usermeta`` holds the words of the slider, and the answers by
        which a script of the site counts how far guesses and bands were off.
    """
    layers = layers_of(frame, axis, keep, shown="reveal")
    truth = frame[frame["role"].eq("truth")]
    where = records(truth.rename(columns={axis: "x"}), ["panel", "x", *keep])
    at = panel_of(where).transform_calculate(guess_y="guess")
    x, y = scales(frame, axis, "guess_y")
    guess = at.mark_point(
        shape="diamond", size=170, strokeWidth=2.2, filled=False, color=ink("text")
    ).encode(x=x, y=y, tooltip=[alt.Tooltip("guess_y:Q", title="Your guess (%)")])
    name = at.mark_text(align="right", dx=-12, fontSize=12, color=ink("text")).encode(
        x=x, y=y, text=alt.value("your guess")
    )
    slider = alt.binding_range(min=0, max=100, step=1, name="Your guess ")
    box = alt.binding_checkbox(name="Reveal ")
    spec = finished(
        alt.layer(*layers, guess, name).add_params(
            *curve_menu(frame),
            alt.param(name="guess", value=START, bind=slider),
            alt.param(name="reveal", value=False, bind=box),
        ),
        HEIGHT,
        key(),
    )
    words = {"guess": [percent(share / 100, 0) for share in range(101)]}
    told = {**spec["usermeta"], "dials": words, "answers": answers(frame, axis)}
    return {**spec, "usermeta": told}


def key() -> list[dict[str, Any]]:
    """Describe what is drawn; the colour is that of the curve's family, here grey stands for it."""
    grey, text = ({theme: INK[theme][role] for theme in THEMES} for role in ("quiet", "text"))
    bands = [entry(name, tinted(opacity), "square") for name, opacity in OPACITY.items()]
    return [
        entry(SEEN, grey, "circle", dash=()),
        entry(CAME, text, "star"),
        entry(MEDIAN, grey, dash=(2, 3)),
        *bands,
        entry(CHANCE, grey, dash=(6, 4)),
    ]


def tinted(opacity: float) -> dict[str, str]:
    """Mix the grey of a band with the page, by theme."""
    mixed = {}
    for theme in THEMES:
        page, grey = (np.array(to_rgb(INK[theme][role])) for role in ("page", "quiet"))
        mixed[str(theme)] = to_hex(page + opacity * (grey - page))
    return mixed


def unless_others(name: str, opacity: float = 1.0) -> Any:
    """Draw a part of the chart faintly while readers have picked only others in the key."""
    test = f"length(picked) === 0 || indexof(picked, {quoted(name)}) >= 0"
    return alt.condition(test, alt.value(opacity), alt.value(0.15 * opacity))


def answers(frame: pd.DataFrame, axis: str) -> dict[str, dict[str, float]]:
    """Give by panel the truth and, at its scale, the median and the bands, in per cent."""
    found = {}
    for panel, rows in frame.groupby("panel", sort=False):
        truth = rows[rows["role"].eq("truth")].iloc[0]
        fan = rows[rows["role"].eq("fan") & rows[axis].eq(truth[axis])].iloc[0]
        values = {name: float(fan[name]) for name in BANDS} | {"median": float(fan["y"])}
        found[str(panel)] = {"truth": float(truth["y"]), **values}
    return found


def layers_of(frame: pd.DataFrame, axis: str, keep: Sequence[str], *, shown: str) -> list[Any]:
    """Layer chance, bands, models seen and truth; the bands and the truth while ``shown``."""
    rows = frame.rename(columns={axis: "x"}).assign(
        light=[mark_of(family).colours["light"] for family in frame["family"]],
        dark=[mark_of(family).colours["dark"] for family in frame["family"]],
    )
    x, y = scales(frame, axis, "y")
    colour = alt.Color("ink:N", scale=None, legend=None)
    tooltip = [
        alt.Tooltip("model:N", title="Model"),
        alt.Tooltip("y:Q", title="Score (%)", format=".3~g"),
        alt.Tooltip("x:Q", title=frame["x_label"].iloc[0], format=".3~g"),
    ]
    first = rows.drop_duplicates("panel")
    chance = panel_of(records(first, ["panel", "chance"]))
    layers = [
        chance.mark_rule(strokeDash=[6, 4], color=ink("quiet")).encode(
            y=alt.Y("chance:Q"), opacity=unless_others(CHANCE)
        ),
    ]
    fan = rows[rows["role"].eq("fan")]
    if len(fan):
        base = panel_of(
            records(fan, ["panel", "x", "y", "light", "dark", *BANDS, *keep])
        ).transform_filter(shown)
        for (name, opacity), low, high in zip(
            OPACITY.items(), BANDS[::2], BANDS[1::2], strict=True
        ):
            layers.append(
                base.mark_area().encode(
                    x=x,
                    y=alt.Y(f"{low}:Q"),
                    y2=f"{high}:Q",
                    color=colour,
                    opacity=unless_others(name, opacity),
                )
            )
        hint = [
            alt.Tooltip("y:Q", title="Median expected (%)", format=".3~g"),
            *(alt.Tooltip(f"{name}:Q", title=TITLES[name], format=".3~g") for name in BANDS),
        ]
        layers.append(
            base.mark_line(strokeDash=[2, 3]).encode(
                x=x, y=y, color=colour, opacity=unless_others(MEDIAN)
            )
        )
        layers.append(base.mark_circle(opacity=0, size=160).encode(x=x, y=y, tooltip=hint))
    columns = ["panel", "x", "y", "model", "light", "dark"]
    seen = panel_of(records(rows[rows["role"].eq("seen")], columns))
    layers += [
        seen.mark_line(strokeWidth=2).encode(x=x, y=y, color=colour, opacity=unless_others(SEEN)),
        seen.mark_point(filled=True, size=60).encode(
            x=x, y=y, color=colour, opacity=unless_others(SEEN), tooltip=tooltip
        ),
    ]
    truth = panel_of(records(rows[rows["role"].eq("truth")], columns))
    where = truth.mark_rule(strokeWidth=1, strokeDash=[1, 3], color=ink("quiet")).encode(x=x)
    came = truth.transform_filter(shown)
    layers += [
        where,
        came.mark_point(filled=True, size=130, shape=STAR, color=ink("text")).encode(
            x=x, y=y, opacity=unless_others(CAME), tooltip=tooltip
        ),
        came.mark_text(align="right", dx=-12, fontSize=13, color=ink("text")).encode(
            x=x, y=y, text="model:N", opacity=unless_others(CAME)
        ),
    ]
    return layers


def curve_menu(frame: pd.DataFrame) -> list[alt.Parameter]:
    """Let the reader choose the curve, and the site the theme."""
    panels = list(dict.fromkeys(frame["panel"]))
    menu = alt.binding_select(options=panels, name="Curve ")
    return [
        alt.param(name="dark", value=False),
        alt.param(name="panel", value=panels[0], bind=menu),
    ]


TITLES = {
    "low90": "90 % from (%)",
    "high90": "to (%)",
    "low50": "50 % from (%)",
    "high50": "to (%) ",
}
"""How hovering names the ends of the bands."""

STAR = (
    "M0,-1L0.235,-0.324L0.951,-0.309L0.38,0.124L0.588,0.809L0,0.4L-0.588,0.809L-0.38,0.124"
    "L-0.951,-0.309L-0.235,-0.324Z"
)
"""The outline of a star, as Vega takes shapes of one's own."""


def panel_of(values: list[Any]) -> alt.Chart:
    """Start a layer from records: those of the chosen panel, coloured by the theme."""
    chart = alt.Chart(alt.InlineData(values=values)).transform_filter("datum.panel === panel")
    return chart.transform_calculate(ink=f"dark ? datum[{quoted('dark')}] : datum.light")


def scales(frame: pd.DataFrame, axis: str, column: str) -> tuple[alt.X, alt.Y]:
    """Set up axes that stand still whatever is chosen, so that they do not give the answer away."""
    ends = [float(frame[axis].min()) / 1.5, float(frame[axis].max()) * 1.5]
    x = alt.X(
        "x:Q",
        title=frame["x_label"].iloc[0],
        scale=alt.Scale(type="log", domain=ends, nice=False),
        axis=log_axis(flops=axis.endswith("flops")),
    )
    y = alt.Y(f"{column}:Q", title="Score (%)", scale=alt.Scale(domain=[0, 100], nice=False))
    return x, y
