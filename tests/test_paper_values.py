"""Figure 2 against the printed tables of the studies that it draws on."""

import pytest

from emergence.figures.frame import slips
from emergence.observations import load, value_of

# Brown et al. (2020), Table H.1, WiC one-shot, from 125M to 175B.
GPT3_WIC = {
    "125M": 50.0,
    "350M": 50.3,
    "760M": 50.3,
    "1.3B": 49.2,
    "2.7B": 49.4,
    "6.7B": 50.3,
    "13B": 50.0,
    "175B": 48.6,
}
# Chowdhery et al. (2022), Table H.1, WiC one-shot.
PALM_WIC = {"8B": 47.3, "62B": 48.6, "540B": 63.2}


@pytest.fixture(scope="module")
def paper():
    return load("paper")


@pytest.mark.parametrize(("size", "value"), GPT3_WIC.items())
def test_gpt3_on_word_in_context_as_published(paper, size, value):
    model = f"GPT-3 {size}"
    assert value_of(paper, source="Figure 2H", model=model) == pytest.approx(value / 100, abs=1e-12)
    study = load("originals")
    assert value_of(study, task="WiC", prompting="one-shot", model=model) == pytest.approx(
        value / 100, abs=1e-12
    )


@pytest.mark.parametrize(("size", "value"), PALM_WIC.items())
def test_palm_on_word_in_context_as_published(paper, size, value):
    assert value_of(paper, source="Figure 2H", model=f"PaLM {size}") == pytest.approx(
        value / 100, abs=1e-12
    )
    study = load("originals")
    tokens = " (795B tokens)" if size == "62B" else ""
    assert value_of(
        study, task="WiC", prompting="one-shot", model=f"PaLM {size}{tokens}"
    ) == pytest.approx(value / 100, abs=1e-12)


@pytest.mark.parametrize(
    ("model", "value"),
    [
        ("GPT-3 175B", 43.9),  # Hendrycks et al. (2021), Table 1
        ("Gopher 280B", 60.0),  # Hoffmann et al. (2022), Table 6
    ],
)
def test_mmlu_as_published(paper, model, value):
    assert value_of(paper, source="Figure 2G", model=model) == pytest.approx(value / 100, abs=1e-12)


# Values that the vector drawing of Figure 2 holds, panel by panel.
@pytest.mark.parametrize(
    ("source", "model", "value"),
    [
        ("Figure 2A", "GPT-3 13B", 8.7),
        ("Figure 2A", "GPT-3 175B", 33.0),
        ("Figure 2A", "LaMDA 137B", 15.7),
        ("Figure 2B", "GPT-3 175B", 22.8),
        ("Figure 2C", "LaMDA 137B", 12.3),
        ("Figure 2D", "PaLM 540B", 45.3),
        ("Figure 2E", "Gopher 280B", 43.0),
        ("Figure 2F", "GPT-3 175B", 45.0),
        ("Figure 2G", "Chinchilla 70B", 67.4),
    ],
)
def test_largest_models_of_figure_2(paper, source, model, value):
    assert 100 * value_of(paper, source=source, model=model) == pytest.approx(value, abs=0.05)


@pytest.mark.parametrize(("two", "eleven"), [(f"Figure 2{p}", f"Figure 11{p}") for p in "ABCDEFGH"])
def test_figures_2_and_11_print_the_same_curves(paper, two, eleven):
    """Three values differ, and Figure 2 has five LaMDA points more (conflict 7)."""
    left, right = (
        paper[paper["source"] == name].set_index("model")["value"] for name in (two, eleven)
    )
    differ = (left.reindex(right.index) - right).abs() > 5e-4
    expected = {
        "Figure 2A": set(),
        "Figure 2B": {"GPT-3 125M"},
    }
    assert set(right.index) <= set(left.index)
    assert set(differ[differ].index) <= expected.get(two, set()) | {"GPT-3 2.7B", "LaMDA 3.6B"}


def test_figure_5_is_the_error_rate_of_figure_2(paper):
    """At temperature 0 the two print the same numbers, one counted from the top."""
    for panel, source in (("Figure 5, top 1", "Figure 2A"), ("Figure 5, top 3", "Figure 2C")):
        greedy = paper[paper["source"].eq(panel) & paper["condition"].eq("T=0 (greedy)")]
        accuracy = paper[paper["source"] == source].set_index("model")["value"]
        both = greedy.set_index("model")["value"].reindex(accuracy.index).dropna()
        assert len(both) >= 12
        assert (1 - both - accuracy[both.index]).abs().max() < 1e-3


def test_the_known_slips_are_found_and_no_others(paper):
    """Conflicts 2 to 6 of the table, by panel."""
    figures = paper[paper["source"].str.fullmatch("Figure (2|11)[A-H]")]
    found = slips(figures).groupby("source")["model"].agg(set).to_dict()
    assert found == {
        "Figure 2A": {"LaMDA 3.6B"},
        "Figure 2E": {"GPT-3 350M", "GPT-3 1.3B", "GPT-3 6.7B"},
        "Figure 2G": {"Chinchilla 417M", "Chinchilla 1.4B", "Chinchilla 7.1B", "Chinchilla 70B"},
        "Figure 2H": {"Chinchilla 70B"},
        "Figure 11B": {"GPT-3 13B"},
        "Figure 11D": {"GPT-3 13B"},
        "Figure 11H": {"GPT-3 13B"},
    }
