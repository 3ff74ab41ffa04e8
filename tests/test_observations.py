"""Loading observations: units, scale, names and clear refusals."""

import string

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emergence import cli
from emergence.contract import Observations
from emergence.models import format_count, format_flops, scale_of, with_flops
from emergence.observations import as_fractions, load, name_of, value_of, write
from emergence.tables import DATA, DataError, read_table

HEAD = "task,metric,model,value\n"


def write_table(folder, text, name="observations.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_four_columns_are_enough(tmp_path):
    write_table(tmp_path, HEAD + "sums,accuracy,GPT-3 13B,0.25\nsums,accuracy,PaLM 8B,0.5\n")
    frame = load(tmp_path)
    assert list(frame["value"]) == [0.25, 0.5]
    assert list(frame["family"]) == ["GPT-3", "PaLM"]
    assert list(frame["train_flops"]) == [2.31e22, 3.74e22]
    assert frame["higher_is_better"].all()
    assert frame["random_baseline"].isna().all()


def test_a_missing_chance_is_that_of_the_curve(tmp_path):
    """A curve has one chance, whichever of its rows give it; other families have their own."""
    (tmp_path / "mine.csv").write_text(
        "task,metric,model,value,unit,random_baseline\n"
        "quiz,accuracy,GPT-3 6.7B,25,percent,\n"
        "quiz,accuracy,GPT-3 13B,0.3,fraction,0.25\n"
        "quiz,accuracy,GPT-3 175B,40,percent,25\n"
        "quiz,accuracy,PaLM 8B,25,percent,\n"
        "else,accuracy,GPT-3 13B,25,percent,\n"
    )
    found = load(tmp_path / "mine.csv")["random_baseline"]
    assert found.tolist()[:3] == [0.25] * 3
    assert found[3:].isna().all()


def test_own_models_come_first_and_get_6nd(tmp_path):
    path = write_table(tmp_path, HEAD + "sums,accuracy,mine,0.25\nsums,accuracy,GPT-3 13B,0.5\n")
    write_table(
        tmp_path,
        "model,family,params,train_tokens\nmine,Mine,1e9,2e10\nGPT-3 13B,Other,1e3,\n",
        "models.csv",
    )
    frame = load(path).set_index("model")
    assert frame.loc["mine", "train_flops"] == 6 * 1e9 * 2e10
    assert frame.loc["mine", "flops_source"] == "6ND"
    assert frame.loc["GPT-3 13B", "family"] == "Other"


def test_percent_and_fraction_load_alike(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    columns = "task,metric,model,unit,value,stderr,random_baseline\n"
    write_table(tmp_path / "a", columns + "t,accuracy,GPT-3 13B,percent,62.5,1.5,25\n")
    write_table(tmp_path / "b", columns + "t,accuracy,GPT-3 13B,fraction,0.625,0.015,0.25\n")
    pd.testing.assert_frame_equal(load(tmp_path / "a"), load(tmp_path / "b"))


def test_unbounded_metrics_keep_their_unit():
    paper = load("paper")
    loss = paper[paper["metric"] == "cross_entropy_loss"]
    assert set(loss["unit"]) == {"nats"}
    assert loss["value"].max() > 1


def test_unknown_names_list_the_known(capsys):
    assert cli.main(["validate", "nothing-here"]) == 2
    error = capsys.readouterr().err
    assert "'nothing-here'" in error
    assert "checkpoints, open_models, originals, paper, u_shape" in error


def test_validate_accepts_what_ships(capsys):
    assert cli.main(["validate", str(DATA)]) == 0
    assert "1,021 observations" in capsys.readouterr().out


def test_only_the_name_of_a_path_is_shown(tmp_path):
    assert name_of(tmp_path / "my_results") == "my_results"
    assert name_of("paper") == "paper"
    with pytest.raises(DataError) as refusal:
        load(tmp_path / "my_results")
    assert str(tmp_path) not in str(refusal.value)


def test_value_of_wants_exactly_one_row():
    paper = load("paper")
    with pytest.raises(DataError, match="found 0 rows"):
        value_of(paper, source="Figure 2H", model="GPT-3 99B")
    with pytest.raises(DataError, match="found 15 rows"):
        value_of(paper, source="Figure 2H")


names = st.text(string.ascii_letters + string.digits + " _-,;\"'$<>&", min_size=1, max_size=12)
rows = st.lists(
    st.tuples(
        names.map(str.strip).filter(bool),
        st.sampled_from(["accuracy", "exact_match", "bleu"]),
        st.sampled_from(["GPT-3 13B", "GPT-3 175B", "PaLM 8B"]),
        st.floats(0, 100),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda row: row[:3],
)


@settings(deadline=None)
@given(rows)
def test_what_is_written_loads_the_same(tmp_path_factory, table):
    path = tmp_path_factory.mktemp("written") / "observations.csv"
    given_frame = pd.DataFrame(table, columns=["task", "metric", "model", "value"])
    given_frame.assign(unit="percent").to_csv(path, index=False)
    loaded = load(path)
    assert loaded["value"].tolist() == pytest.approx([row[3] / 100 for row in table])
    assert loaded["task"].tolist() == [row[0] for row in table]
    write(loaded, path)
    pd.testing.assert_frame_equal(load(path), loaded)


@settings(deadline=None)
@given(rows)
def test_fractions_stay_as_they_are(tmp_path_factory, table):
    path = tmp_path_factory.mktemp("fractions") / "observations.csv"
    frame = pd.DataFrame(table, columns=["task", "metric", "model", "value"])
    frame.assign(value=frame["value"] / 100).to_csv(path, index=False)
    once = as_fractions(read_table(path, Observations))
    pd.testing.assert_frame_equal(as_fractions(once), once)


def test_a_model_without_scale_keeps_its_row():
    study = load("originals")
    humans = study[study["family"] == "Human"]
    assert len(humans) > 0
    assert humans["train_flops"].isna().all()


def test_scales_are_looked_up_in_order():
    found = scale_of(["PaLM 62B", "UL2 20B", "facebook/opt-13b", "no such model"])
    assert set(found.index) == {"PaLM 62B", "UL2 20B", "facebook/opt-13b"}
    assert found.loc["PaLM 62B", "train_tokens"] == 7.8e11  # Table 2, not the original study


def test_published_flops_are_not_replaced():
    own = pd.DataFrame(
        {
            "model": ["a", "b", "c"],
            "family": [None, "B", "C"],
            "params": [1e9, 1e9, None],
            "train_tokens": [1e9, 1e9, 1e9],
            "train_flops": [5e18, None, None],
        }
    )
    filled = with_flops(own)
    assert filled["train_flops"].tolist()[:2] == [5e18, 6e18]
    assert filled["flops_source"].tolist() == ["published", "6ND", "not published"]
    assert filled["family"].tolist() == ["a", "B", "C"]


@pytest.mark.parametrize(
    ("count", "text"),
    [(1.3e10, "13B"), (2.1e6, "2.1M"), (1.34e12, "1.34T"), (999.6e6, "1B"), (500, "500")],
)
def test_counts_as_the_field_writes_them(count, text):
    assert format_count(count) == text


def test_flops_as_powers_of_ten():
    assert format_flops(2.53e24).replace("\u00a0", " ") == "2.5 × 10²⁴"


def test_models_are_known_as_people_spell_them(tmp_path):
    """Tables of one's own come first; a quantised copy is another model."""
    path = tmp_path / "observations.csv"
    names = ["EleutherAI/pythia-1b", "gpt2", "mine", "facebook/OPT-13B"]
    path.write_text(
        "task,metric,model,value\n" + "".join(f"sums,acc,{name},0.5\n" for name in names)
    )
    (tmp_path / "models.csv").write_text("model,params\nmine,1\nfacebook/OPT-13B,13\n")
    frame = load(path).set_index("model")
    assert frame.index.tolist() == names
    assert frame.loc["EleutherAI/pythia-1b", "family"] == "Pythia"
    # 143,000 steps of 2,097,152 tokens
    assert frame.loc["EleutherAI/pythia-1b", "train_tokens"] == pytest.approx(299_892_736_000)
    assert frame["params"].tolist()[1:] == [124e6, 1, 13]
    path.write_text(path.read_text() + "sums,acc,opt-6.7b-4bit,0.5\n")
    with pytest.raises(DataError, match=r"of unknown scale: 'opt-6.7b-4bit' \(line 6\), expected"):
        load(path)
