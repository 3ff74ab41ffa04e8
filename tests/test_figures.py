"""Charts: legible, the same bytes twice, true in both forms, unharmed by names from files."""

import itertools
import json
import xml.etree.ElementTree as ElementTree
from collections import Counter

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st

from emergence import page
from emergence.figures import drawing, frame, interactive, kinds, static, style, words
from emergence.figures.dials import Dial, at_start, twin_with
from emergence.observations import load

mpl.use("agg")

# Machado, Oliveira & Fernandes (2009), severity 1, on linear RGB.
VISION = {
    "full": np.eye(3),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.01182, 0.04294, 0.968881],
        ]
    ),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.3039],
        ]
    ),
}
NASTY = [
    "<script>alert(1)</script>",
    "$x_1$ & $",
    "two\nlines",
    "\\alpha\\",
    "a \"quoted\" 'name'",
    "n" * 10_000,
]


@pytest.fixture(scope="module")
def paper():
    return load("paper")


@pytest.fixture(scope="module")
def figure_2(paper):
    return frame.frame_of_figure(paper, "Figure 2")


def linear(colour):
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    xyz = to_xyz @ np.clip(rgb, 0, 1) / [0.95047, 1, 1.08883]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_contrast_is_that_of_the_guidelines():
    assert style.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert style.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)  # WebAIM


@pytest.mark.parametrize("theme", style.THEMES)
def test_text_and_marks_stand_out_from_the_page(theme):
    page = style.INK[theme]["page"]
    assert style.contrast(style.INK[theme]["text"], page) >= 7
    assert style.contrast(style.INK[theme]["quiet"], page) >= 4.5
    for colour in style.COLOURS:
        assert style.contrast(colour[theme], page) >= 4.5
    for colour in style.AREAS.values():
        assert style.contrast(colour[theme], page) >= 3
        assert style.contrast(colour[theme], page) >= style.contrast(
            style.AREAS["slate"][theme], page
        )


@pytest.mark.parametrize("theme", style.THEMES)
def test_text_stands_out_from_what_it_is_written_on(theme):
    shades = [style.shade(share, theme) for share in np.linspace(0, 1, 101)]
    for colour in [*shades, *(pair[theme] for pair in style.AREAS.values())]:
        assert style.contrast(style.ink_on(colour), colour) >= 4.5
    assert (shades[0], shades[-1]) == style.RAMP[theme]
    away = [style.contrast(shade, style.INK[theme]["page"]) for shade in shades]
    assert away == sorted(away)


@pytest.mark.parametrize(
    "names",
    [
        ("emergent", "not emergent", "cannot say"),
        (
            *("Emergent with GPT-3 or LaMDA", "Emergent with PaLM"),
            "Smoothly increasing",
            "Flat",
            "Other",
        ),
        ("emergent", "not emergent", "cannot say", "same", "differ"),
        ("reproduced", "with a caveat", "contradicted", "not checkable"),
        ("first", "second", "third", "fourth", "fifth"),
    ],
    ids=["verdicts", "classes", "agreement", "claims", "any"],
)
@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("theme", style.THEMES)
def test_categories_keep_apart_under_colour_blindness(theme, vision, names):
    pairs = style.category_colours(names).values()
    seen = [lab(VISION[vision] @ linear(pair[theme])) for pair in pairs]
    assert min(np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2)) > 15


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("theme", style.THEMES)
def test_families_of_one_figure_keep_apart_under_colour_blindness(theme, vision):
    """CIE76 distance of 15: several times what the eye can just tell apart (2.3)."""
    seen = [
        lab(VISION[vision] @ linear(style.mark_of(family).colours[theme]))
        for family in ("GPT-3", "LaMDA", "Gopher", "Chinchilla", "PaLM")
    ]
    assert min(np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2)) > 15


def test_a_family_looks_the_same_everywhere():
    assert style.mark_of("Llama-2") == style.mark_of("Llama-2")
    marks = [style.mark_of(family) for family in style.FAMILIES]
    assert len({(mark.colours["light"], mark.marker) for mark in marks}) == len(marks)


@given(st.lists(st.sampled_from([*style.FAMILIES, "StarCoder2", "Mistral"]), unique=True))
def test_lines_of_one_chart_never_look_alike(families):
    """Colour and dashes tell up to four families of a colour apart, their markers any more."""
    dashes = style.dashes_of_lines((family, "") for family in families)
    drawn = [(style.mark_of(name), dashes[name, ""]) for name in families]
    assert len({(m.colours["light"], dash, m.marker) for m, dash in drawn}) == len(families)
    for colour, each in Counter(mark.colours["light"] for mark, _ in drawn).items():
        dashed = {dash for mark, dash in drawn if mark.colours["light"] == colour}
        assert len(dashed) == min(each, len(style.DASHES))


def test_dashes_tell_conditions_where_there_are_any():
    pairs = [(family, condition) for family in ("PaLM", "Llama-2") for condition in ("", "cot")]
    dashes = style.dashes_of_lines(pairs)
    assert [bool(dashes[pair]) for pair in pairs] == [False, True, False, True]


def test_pictures_are_the_same_bytes_twice(figure_2):
    first, second = (
        drawing.pictures(static.scaling_curves, figure_2, "train_flops") for _ in range(2)
    )
    assert first == second
    assert {(p["theme"], p["layout"]) for p in first} == set(
        itertools.product(style.THEMES, style.LAYOUTS)
    )
    for picture in first:
        root = ElementTree.fromstring(picture["svg"])
        assert "date" not in picture["svg"].lower()
        width = float(root.attrib["width"].removesuffix("pt"))
        assert width == 72 * drawing.WIDTH[picture["layout"]]


def test_the_picture_draws_every_point(figure_2):
    figure = static.scaling_curves(figure_2, "train_flops", theme="light", layout="wide")
    assert len(figure.axes) == 8
    drawn = sorted(
        (x, y)
        for axes in figure.axes
        for line in axes.lines
        if line.get_marker() not in ("None", None, "")
        for x, y in line.get_xydata().tolist()
    )
    expected = sorted(zip(figure_2["train_flops"], 100 * figure_2["value"], strict=True))
    assert np.allclose(drawn, expected, rtol=1e-12)
    assert len(drawn) == 117


def test_the_twin_holds_the_same_points(figure_2):
    spec = interactive.scaling_curves(figure_2, "train_flops")
    (values,) = spec["datasets"].values() if "datasets" in spec else [spec["data"]["values"]]
    assert len(values) == len(figure_2)
    ours = {(v["model"], v["source"]): v["value"] for v in values}
    for row in figure_2.itertuples():
        assert ours[row.model, row.source] == pytest.approx(100 * row.value)
    assert "GPT-3 13B" in {v["model"] for v in values}
    vl_convert.vegalite_to_svg({**spec, "width": 600})


def test_the_twin_switches_the_axis(figure_2):
    spec = interactive.scaling_curves(figure_2, "params")
    axis = next(p for p in spec["params"] if p["name"] == "axis")
    assert axis["value"] == "Parameters"
    assert set(axis["bind"]["options"]) == {"Training FLOPs", "Parameters", "Training tokens"}


def test_alt_text_states_the_ends_of_each_line(figure_2):
    text = words.scaling_curves(figure_2, "train_flops")
    assert text.startswith("8 panels")
    assert "GPT-3 from 0.6 to 33 (8.7 one size before)" in text
    assert "Persian QA (Exact match, per cent, chance 25)" in text
    assert "PaLM from 47.3 to 63.2 (48.6 one size before)" in text


def test_a_panel_says_where_an_axis_tells_nothing(figure_2):
    """GPT-3 was trained on 300 billion tokens at every size."""
    figure = static.scaling_curves(figure_2, "train_tokens", theme="light", layout="wide")
    notes = [text.get_text().replace("\n", " ") for text in figure.axes[0].texts]
    assert "fewer than 3 scales: GPT-3" in notes


def test_as_printed_moves_only_the_slips(paper):
    ours, printed = (
        frame.frame_of_figure(paper, "Figure 2", as_printed=flag) for flag in (False, True)
    )
    off = (printed["train_flops"] / ours["train_flops"] - 1).abs() > frame.SLIP
    assert off.sum() == 9
    row = printed[printed["model"].eq("Chinchilla 7.1B") & printed["panel"].eq("G")].iloc[0]
    assert row["train_flops"] == pytest.approx(1.28e22, rel=1e-3)  # Gopher's


def test_intervals_only_where_items_are_counted(figure_2):
    without = figure_2["low"].isna()
    assert set(figure_2.loc[without, "panel"]) == {"B", "F"}  # BLEU; number of items not known
    assert (figure_2["low"].le(figure_2["value"]) | without).all()
    assert (figure_2["high"].ge(figure_2["value"]) | without).all()


@pytest.mark.parametrize("name", NASTY)
def test_names_from_files_stay_names(figure_2, name):
    rows = figure_2[figure_2["panel"].isin(["A", "B"])].assign(
        task=name, family=name, model=name, y_label=name, title=figure_2["title"] + name
    )
    picture = drawing.to_svg(
        static.scaling_curves(rows, "train_flops", theme="dark", layout="narrow")
    )
    ElementTree.fromstring(picture)
    assert "<script" not in picture
    spec = interactive.scaling_curves(rows, "train_flops")
    vl_convert.vegalite_to_vega(json.loads(json.dumps(spec)))
    assert words.scaling_curves(rows, "train_flops")


def test_any_observations_get_panels():
    study = load("u_shape")
    laid_out = frame.frame_of(study)
    assert laid_out["order"].nunique() == 1
    assert len(laid_out) == len(study)
    two = pd.concat([study, study.assign(metric="exact_match")], ignore_index=True)
    assert frame.frame_of(two)["order"].nunique() == 2


def steps_frame(**scales):
    """Success of 1, 10 and 100 steps at two settings of a dial, and a guide at every one."""
    steps = [1, 10, 100]
    rows = [
        {"steps": n, "y": 100 * p**n, "series": "whole task", "right": p, "role": role}
        for p in (0.9, 0.999)
        for n in steps
        for role in ("line", "point")
    ]
    rows += [{"steps": n, "y": 50.0, "series": "half", "role": "guide"} for n in steps]
    labels = {"x_label": "Steps", "y_label": "Success (%)"}
    return frame.lines_frame(pd.DataFrame(rows), **labels, **scales)


RIGHT = Dial("right", "Right per step", 0.9, words.percent)


def at_setting(spec, number):
    """Move the first slider of a twin, and draw it."""
    slider, *others = spec["params"]
    moved = {**spec, "params": [{**slider, "value": number}, *others], "width": 600}
    return vl_convert.vegalite_to_svg(moved)


def points_of(picture):
    return picture.count('aria-roledescription="point"')


@pytest.mark.parametrize("scales", [{}, {"x_scale": "log", "y_scale": "log"}])
@pytest.mark.parametrize("layout", style.LAYOUTS)
def test_lines_draw_every_point_and_guide(scales, layout):
    rows = at_start(steps_frame(**scales), [RIGHT])
    axes = static.lines(rows, "steps", theme="light", layout=layout).axes[0]
    assert (axes.get_xscale(), axes.get_xlabel()) == (scales.get("x_scale", "linear"), "Steps")
    drawn = {tuple(map(tuple, np.round(line.get_xydata(), 6))) for line in axes.lines}
    success = ((1, 90), (10, 34.867844), (100, 0.002656))  # 0.9^10, 0.9^100
    assert drawn == {success, ((1, 50), (10, 50), (100, 50))}
    assert "half" in {text.get_text() for text in axes.texts}


def test_lines_have_panels():
    rows = pd.concat([steps_frame().assign(panel=name) for name in ("first", "second")])
    figure = static.lines(at_start(rows, [RIGHT]), "steps", theme="light", layout="wide")
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["first", "second"]
    spec = interactive.lines(at_start(rows, [RIGHT]), "steps")
    picture = vl_convert.vegalite_to_svg({**spec, "width": 600})
    assert points_of(picture) == 3  # those of the panel chosen first


def test_lines_in_words():
    text = words.lines(at_start(steps_frame(), [RIGHT]), "steps")
    assert text.startswith("Success (%) against Steps.")
    assert "whole task from 90 at 1 to 0.00266 at 100" in text
    assert "Faint lines: half." in text


@pytest.mark.parametrize("name", NASTY)
def test_names_of_lines_stay_names(name):
    rows = steps_frame().assign(series=name, panel=name, x_label=name, label=name)
    picture = drawing.to_svg(static.lines(rows, "steps", theme="dark", layout="narrow"))
    ElementTree.fromstring(picture)
    assert "<script" not in picture
    spec = twin_with(kinds.LINES.twin, rows, "steps", [RIGHT])
    vl_convert.vegalite_to_vega(json.loads(json.dumps(spec)))


def test_series_of_one_chart_have_colours_of_their_own():
    families = {"GPT-3, fitted": "GPT-3", **{f"series {n}": f"series {n}" for n in range(6)}}
    marks = style.marks_of(families)
    assert marks["GPT-3, fitted"] == style.mark_of("GPT-3")
    assert len({mark.colours["light"] for mark in marks.values()}) == 7


def test_a_dial_of_lines_moves_them_and_not_the_axes():
    spec = twin_with(kinds.LINES.twin, steps_frame(), "steps", [RIGHT])
    low, high = at_setting(spec, 0), at_setting(spec, 1)
    assert points_of(low) == points_of(high) == 3
    assert "Success (%): 0.0026561" in low
    assert "Success (%): 90.479" in high  # 0.999^100
    assert "Success (%): 90.479" not in low
    texts = [[e.text for e in ElementTree.fromstring(p).iter() if e.text] for p in (low, high)]
    assert texts[0] == texts[1]


@pytest.mark.parametrize(
    ("kind", "axis"),
    [(kinds.SCALING_CURVES, "train_flops"), (kinds.SCATTER, "params"), (kinds.STRIP, "params")],
    ids=["scaling curves", "scatter", "strip"],
)
def test_a_dial_chooses_the_rows_of_every_kind(figure_2, kind, axis):
    """Two points at the first setting, three at the second, and one at each."""
    rows = figure_2[figure_2["panel"].eq("A") & figure_2["family"].eq("GPT-3")].head(6)
    rows = rows.assign(
        dial=[10, 10, 1000, 1000, 1000, np.nan],
        role="point",
        y=rows["value"],
        label="",
        x_label="x",
        y_label="y",
        y_in_flops=False,
        name=rows["model"],
        group="",
        group_order=0,
        reference="",
        train_flops_after=np.nan,
        params_after=np.nan,
    )
    dial = Dial("dial", "Number", 1000)
    assert len(at_start(rows, [dial])) == 4
    spec = twin_with(kind.twin, rows, axis, [dial])
    assert [points_of(at_setting(spec, number)) for number in (0, 1)] == [3, 4]
    assert spec["usermeta"]["dials"] == {"dial_0": ["10", "1000"]}
    slider = spec["params"][0]
    assert (slider["value"], slider["bind"]["max"], slider["bind"]["name"]) == (1, 1, "Number ")


def test_a_figure_with_a_dial_shows_its_start_and_keeps_all_rows(monkeypatch):
    shown = []
    monkeypatch.setattr(page, "publish_display_data", shown.append)
    rows = steps_frame()
    page.show_figure("steps", rows, kinds.LINES, axis="steps", caption="", dials=[RIGHT])
    (content,) = (bundle[page.FIGURE] for bundle in shown)
    assert content["images"] == drawing.pictures(static.lines, at_start(rows, [RIGHT]), "steps")
    assert content["rows"].count("\n") == 1 + len(rows)
    assert ",right," in content["rows"].splitlines()[0]
    assert content["alt"].endswith(
        "Right per step: 90.0\u202f%; the interactive figure goes from 90.0\u202f% to 99.9\u202f%."
    )


def test_a_dial_starts_where_there_are_rows():
    with pytest.raises(ValueError, match=r"starts at 0\.5.*it has 0\.9, 0\.999"):
        twin_with(kinds.LINES.twin, steps_frame(), "steps", [Dial("right", "Right", 0.5)])
