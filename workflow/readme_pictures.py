"""The two pictures that README.md shows: the paper's Figure 2, light and dark.

``python -m workflow.readme_pictures`` writes them; a page outside the book has no build to draw
them, so they are committed.
"""

from pathlib import Path

import matplotlib as mpl

from emergence.figures.drawing import to_svg
from emergence.figures.frame import frame_of_figure
from emergence.figures.static import scaling_curves
from emergence.figures.style import THEMES, Theme
from emergence.observations import load
from emergence.tables import DATA

FOLDER = DATA.parent / "book" / "images"


def path_of(theme: Theme) -> Path:
    """Say where a picture lies."""
    return FOLDER / f"figure-2-{theme}.svg"


def draw(theme: Theme) -> str:
    """Draw a picture."""
    frame = frame_of_figure(load("paper"), "Figure 2")
    return to_svg(scaling_curves(frame, "train_flops", theme=theme, layout="wide"))


def main() -> None:
    """Write both pictures."""
    mpl.use("agg")
    FOLDER.mkdir(exist_ok=True)
    for theme in THEMES:
        path_of(theme).write_text(draw(theme), encoding="utf-8")


if __name__ == "__main__":
    main()
