"""Charts can be read: dashes show, ticks stand apart, groups are named, words written one way."""

from itertools import pairwise

import pandas as pd
import pytest
import vl_convert
from matplotlib.lines import Line2D

from emergence.curves import scaling_curves
from emergence.detect import detect
from emergence.figures import drawing, frame, interactive, static, style
from emergence.models import read_models
from emergence.observations import load
from emergence.resources import read
from emergence.wording import metric_name


@pytest.fixture(scope="module")
def paper():
    return load("paper")


def between_labels(figure):
    """Give the points between neighbouring labels of the horizontal axes."""
    for axes in figure.axes:
        labels = [label for label in axes.get_xticklabels() if label.get_text()]
        boxes = sorted((box.x0, box.x1) for box in (label.get_window_extent() for label in labels))
        for (_, end), (start, _) in pairwise(boxes):
            yield 72 * (start - end) / figure.dpi


@pytest.mark.parametrize("layout", style.LAYOUTS)
@pytest.mark.parametrize(
    ("name", "axis"),
    [("Figure 2", "params"), ("Figure 2", "train_flops"), ("Figure 3", "train_flops")],
)
def test_labels_of_ticks_do_not_run_together(paper, name, axis, layout):
    """A space of these letters is 2.7 points wide."""
    rows = frame.frame_of_figure(paper, name)
    figure = static.scaling_curves(rows, axis, theme="light", layout=layout)
    gaps = list(between_labels(figure))
    assert len(gaps) >= rows["order"].nunique()
    assert min(gaps) > 4


@pytest.mark.parametrize("layout", style.LAYOUTS)
def test_a_legend_shows_which_lines_are_dashed(paper, layout):
    """Beside the marker in its middle a dashed line shows a whole dash and a whole gap."""
    rows = frame.frame_of_figure(paper, "Figure 3")
    figure = static.scaling_curves(rows, "train_flops", theme="light", layout=layout)
    legend = figure.legends[0]
    entries = [line for line in legend.get_lines() if isinstance(line, Line2D)]
    dashed = [line for line in entries if line.is_dashed()]
    assert 0 < len(dashed) < len(entries)
    for line in dashed:
        dash, gap = (line.get_linewidth() * part for part in style.DASHES[1])
        left, right = line.get_xdata()[[0, -1]]
        assert (right - left - line.get_markersize()) / 2 > dash + gap
    assert legend.get_window_extent().x1 <= figure.bbox.x1


@pytest.mark.parametrize("layout", style.LAYOUTS)
def test_a_guide_of_several_panels_is_named_once(layout):
    rows = pd.DataFrame({"x": [1, 9] * 2, "y": [0, 1, 0.4, 0.4], "series": ["a", "a", "b", "b"]})
    rows["role"] = ["line", "line", "guide", "guide"]
    both = pd.concat([rows.assign(panel=panel) for panel in ("first", "second")])
    for shown, in_legend in ((rows, ["a"]), (both, ["a", "b"])):
        laid_out = frame.lines_frame(shown, x_label="x", y_label="y")
        figure = static.lines(laid_out, "x", theme="light", layout=layout)
        assert [text.get_text() for text in figure.legends[0].get_texts()] == in_legend
        within = [text.get_text() for axes in figure.axes for text in axes.texts]
        assert within == ([] if "b" in in_legend else ["b"])


def test_letters_are_large_enough_on_a_phone():
    """A phone 360 pixels wide leaves 327 to a picture; ticks have the smallest common letters."""
    points = style.settings("light")["xtick.labelsize"]
    assert points / 72 * 327 / drawing.WIDTH["narrow"] >= 10.5


@pytest.fixture(scope="module")
def strip_twin():
    rows = frame.abilities_frame(read("paper/abilities.csv"), read_models("paper"))
    return interactive.strip(rows, "train_flops")


@pytest.mark.parametrize("narrow", [False, True])
def test_the_strip_names_groups_and_rows_once(strip_twin, narrow):
    """22 abilities in Table 1; beside their rows, or above them where a page is narrow."""
    spec = strip_twin | {
        "params": [
            {**param, "value": narrow} if param["name"] == "narrow" else param
            for param in strip_twin["params"]
        ]
    }
    picture = vl_convert.vegalite_to_svg({**spec, "width": 320})
    seen = [part for part in picture.split("<text")[1:] if 'opacity="0"' not in part.split(">")[0]]
    words = " ".join(part.split(">", 1)[1].split("<")[0] for part in seen)
    for name in ("Few-shot prompting", "Augmented prompting", "Toxicity classification"):
        assert words.count(name) == 1, name


def test_the_strip_has_room_for_fingers(strip_twin):
    rows = 22 + 2  # abilities and groups
    assert strip_twin["usermeta"]["narrowHeight"] >= 30 * rows


def test_the_key_of_lines_shows_what_is_drawn():
    rows = pd.DataFrame(
        {"x": [1, 2, 1, 2], "y": [0, 1, 0, 1], "series": ["model"] * 2 + ["fitted"] * 2}
    ).assign(role=["point", "point", "line", "line"])
    spec = interactive.lines(frame.lines_frame(rows, x_label="x", y_label="y"), "x")
    point, line = spec["usermeta"]["key"]
    assert "shape" in point
    assert "dash" not in point
    assert line["dash"] == []
    assert "shape" not in line


def test_counts_are_written_alike_in_picture_and_twin():
    rows = pd.DataFrame({"x": [900.0, 5e9], "y": [0, 1], "series": "a"})
    laid_out = frame.lines_frame(rows, x_label="Parameters", y_label="y", x_scale="log")
    picture = vl_convert.vegalite_to_svg({**interactive.lines(laid_out, "x"), "width": 600})
    assert ">1K<" in picture
    assert ">1B<" in picture
    assert ">1k<" not in picture


@pytest.mark.parametrize(
    ("metric", "written"),
    [
        ("bleu", "BLEU"),
        ("bleurt", "BLEURT"),
        ("rouge_2", "ROUGE-2"),
        ("exact_match", "exact match"),
        ("rougher", "rougher"),
    ],
)
def test_metrics_are_written_as_in_print(metric, written):
    assert metric_name(metric) == written


def test_a_panel_of_bleu_is_titled_as_its_axis(paper):
    rows = paper[paper["source"].isin(["Figure 2B", "Figure 7B"])]
    laid_out = frame.frame_of(rows.assign(task="IPA"))
    of_bleu = laid_out[laid_out["metric"].eq("bleu")].iloc[0]
    assert (of_bleu["title"], of_bleu["y_label"]) == ("IPA, BLEU", "BLEU")


def test_reasons_write_per_cent_as_prose_does(paper):
    reasons = detect(scaling_curves(paper, "train_flops"))["reason"]
    assert reasons.str.contains(r"\d\.\d\u202f%").any()
    assert not reasons.str.contains(r"\d%").any()
