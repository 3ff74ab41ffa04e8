"""Hostile results: refused with a sentence or shown harmlessly; nothing is evaluated."""

import json
import os
import random
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks import fuzz
from emergence import cli
from emergence.ingest import import_results, json_text, read_file, samples
from emergence.ingest.json_text import UnreadableError, parse
from emergence.ingest.walk import Found
from emergence.model_names import recognise
from emergence.observations import load

BOMB = "__import__('os').mkdir('evaluated')"


def harness(task="sums", value=0.5, arguments="pretrained=facebook/opt-125m"):
    """Make a result file of one value."""
    config = {"model": "hf", "model_args": arguments}
    return {"results": {task: {"acc": value}}, "versions": {}, "config": config}


def imported(place, document):
    """Import one document, as an object or as text."""
    text = document if isinstance(document, str) else json.dumps(document)
    (place / "a.json").write_text(text)
    return import_results([place])


@pytest.mark.parametrize(
    "task", ["<script>alert(1)</script>", "$x$", "=1+1", "{{7*7}}", "`rm -rf`"]
)
def test_names_that_fit_a_line_are_kept_as_they_are(tmp_path, task):
    frame = imported(tmp_path, harness(task)).observations
    assert frame["task"].tolist() == [task]
    frame.to_csv(tmp_path / "observations.csv", index=False)
    assert load(tmp_path / "observations.csv")["task"].tolist() == [task]


@pytest.mark.parametrize(
    "task", ["two\nlines", "\x1b[2J", "x" * 201, "\u202egnp", "\ud800", "\x00"]
)
def test_names_that_do_not_fit_are_refused_and_told(tmp_path, task):
    done = imported(tmp_path, harness(task))
    assert done.observations.empty
    assert any("a name in one line" in remark for remark in done.remarks)
    assert all(remark.isprintable() and len(remark) < 400 for remark in done.remarks)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"results": {"a": {"acc": 0.5', "not JSON, or not all of it"),
        ('{"results": {"a": {"acc": 0.5, "acc": 0.9}}, "config": {}}', "names one key twice"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000, "nested too deeply"),
        ('{"results": ' + "9" * 5000 + "}", "too many digits"),
        ("{'results': {'a': {'acc': 0.5}}}", "not JSON"),
        ("", "not recognised"),
    ],
)
def test_broken_json_is_refused(tmp_path, text, why):
    ((_, found),) = imported(tmp_path, text).skipped
    assert why in found


def test_what_is_not_utf_8_is_refused(tmp_path):
    (tmp_path / "a.json").write_bytes(b'{"results": "\xff"}')
    ((_, why),) = import_results([tmp_path]).skipped
    assert "UTF-8" in why


def test_huge_file_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(json_text, "LARGEST", 1000)
    ((_, why),) = imported(tmp_path, harness("x" * 2000)).skipped
    assert "larger than" in why


@pytest.mark.parametrize("value", ["0.5", True, None, [0.5], {"a": 1}, 10**400, 1e300])
def test_no_number_is_no_score(tmp_path, value):
    done = imported(tmp_path, harness(value=value))
    assert done.observations.empty
    if value == "0.5":
        assert any("is text, not a number" in remark for remark in done.remarks)


@pytest.mark.parametrize(
    "arguments", [BOMB, f"pretrained={BOMB}", f"{{'pretrained': {BOMB}}}", f"{{'a': '{BOMB}'}}"]
)
def test_nothing_is_evaluated(tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    imported(tmp_path, harness(arguments=arguments))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json"]


def test_links_lead_nowhere(tmp_path):
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.json").write_text(json.dumps(harness("secret")))
    (inside / "loop").symlink_to(inside)
    (inside / "folder").symlink_to(outside)
    (inside / "file.json").symlink_to(outside / "secret.json")
    (inside / "itself").symlink_to(inside / "itself")
    (inside / "run_spec.json").write_text(json.dumps(fuzz.HELM_RUN))
    (inside / "stats.json").symlink_to(outside / "secret.json")
    os.mkfifo(inside / "pipe")
    done = import_results([inside])
    assert done.observations.empty
    whys = [why for _, why in done.skipped]
    assert whys.count("a link, which is not followed") == 5
    assert whys.count("neither a file nor a folder") == 1


def test_samples_name_no_file_elsewhere(tmp_path):
    """A time that is a path must not lead out of the folder."""
    (tmp_path / "in").mkdir()
    (tmp_path / "results_x.json").write_text(json.dumps(harness()))
    asked = []
    samples.read(
        [fuzz.SAMPLE], ("in", "samples_a_2026-01-21T00.jsonl"), lambda name: asked.append(name)
    )
    assert asked == ["results_2026-01-21T00.json"]


@pytest.mark.parametrize("part", ["q2_", "-bnb-4bit", "_q4_0", "/step1", "models--", "-hf", "@"])
def test_no_name_takes_long(part):
    recognise(part * (900 // len(part)) + "!")


def test_output_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    (tmp_path / "a.json").write_text(json.dumps(harness()))
    output = tmp_path / "o.csv"
    output.write_text("before")
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space")))
    assert cli.main(["import", str(tmp_path / "a.json"), "-o", str(output)]) == 2
    assert output.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "o.csv"]


# Every reader against what Hypothesis thinks of

JSON = st.recursive(
    st.sampled_from(fuzz.HOSTILE) | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FAST = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def near(draw, document):
    """Make a document with one member replaced by anything."""
    changed = json.loads(json.dumps(document))
    places = list(fuzz.containers(changed))
    place = draw(st.sampled_from(places))
    keys = list(range(len(place))) if isinstance(place, list) else list(place)
    place[draw(st.sampled_from(keys))] = draw(JSON)
    return changed


SEEDS = [seed for seed in fuzz.SEEDS if not any(isinstance(one, bytes) for one in seed.values())]


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: "+".join(seed))
@FAST
@given(data=st.data())
def test_each_reader_reads_or_refuses(tmp_path, seed, data):
    broken = data.draw(st.sampled_from(sorted(seed)))
    for name, document in seed.items():
        content = data.draw(near(document)) if name == broken else document
        (tmp_path / name).write_bytes(json.dumps(content).encode("utf-8", "surrogatepass"))
    for name in seed:
        try:
            reading = read_file(Found(tmp_path / name, ("in", name)), [])
        except UnreadableError as refusal:
            said = [str(refusal)]
        else:
            said = reading.remarks
            assert all(isinstance(row.value, float) for row in reading.rows)
        assert all(sentence.isprintable() for sentence in said)


@FAST
@given(content=st.binary(max_size=200))
def test_bytes_are_parsed_or_refused(content):
    refused = ""
    try:
        parse(content)
    except UnreadableError as refusal:
        refused = str(refusal)
    assert refused.isprintable()


@settings(FAST, max_examples=300)
@given(data=st.data())
def test_a_broken_parquet_file_is_read_or_refused(tmp_path, data):
    whole = fuzz.parquet()
    content = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "a.parquet"
    path.write_bytes(content[: data.draw(st.integers(4, len(whole)))])
    values, refused = [], ""
    try:
        values = [row.value for row in read_file(Found(path, ("in", "a.parquet")), []).rows]
    except UnreadableError as refusal:
        refused = str(refusal)
    assert refused.isprintable()
    assert all(isinstance(value, float) for value in values)


@FAST
@given(text=st.text(alphabet='{}[]":,\\\\u03aA0 1', max_size=40) | JSON.map(json.dumps))
def test_the_fast_parser_gives_what_the_strict_one_gives(text):
    """Where a key stands twice, written as it may be, both refuse."""
    found = []
    for parser in (parse, json_text.parse_strictly):
        try:
            found.append(json.dumps(parser(text.encode("utf-8", "surrogatepass"))))
        except UnreadableError as refusal:
            found.append(str(refusal))
    assert found[0] == found[1] or any(len(digits) > 18 for digits in re.findall(r"\d+", text))


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "a": 2}',
        '{"a" :1, "b": {"x":0, "x" : ":"}}',
        r'{"a": "\u003a", "b": 1, "b": 2}',
        r'{"a": "\u003A", "b": 1, "b": 2}',
        r'{"a": ":", "\u0061": 2}',
        '{"a": ":::", "a": ""}',
    ],
)
def test_a_key_that_stands_twice_is_refused_however_it_is_written(text):
    with pytest.raises(UnreadableError, match="one key twice"):
        parse(text.encode())


@FAST
@given(cells=st.lists(st.lists(st.text(max_size=20), max_size=5), max_size=4))
def test_tables_are_read_or_refused(tmp_path, cells):
    lines = ["task;metric;model;value;shots", *(";".join(row) for row in cells)]
    path = tmp_path / "a.csv"
    path.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
    try:
        reading = read_file(Found(path, ("in", "a.csv")), [])
    except UnreadableError:
        return
    assert all(isinstance(row.value, float) for row in reading.rows)


def test_soak_of_a_few(capsys):
    """``make fuzz`` in small."""
    assert fuzz.soak(fuzz.BATCH, seed=1) == 0


def test_mutations_differ():
    files = [fuzz.mutated(random.Random(number)) for number in range(50)]
    assert len({str(file) for file in files}) == 50
