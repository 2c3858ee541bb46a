"""The comparison at equal time: equal settings for both kinds, and choices made in validation."""

import json
import random
from dataclasses import replace

import pytest

from lstm_course.lessons.lesson_08 import equal_time
from lstm_course.tasks.python_corpus import load_corpus


@pytest.fixture
def corpus(tmp_path):
    """A file of 30,000 characters."""
    rng = random.Random(8)
    path = tmp_path / "own.txt"
    path.write_text("".join(f"value_{rng.randrange(1000)} = {k}\n" for k in range(1900)))
    return load_corpus(path)


def test_both_kinds_have_the_same_time_and_as_many_tries():
    """Are only size, rate and streams different between the two?"""
    lstm, transformer = equal_time.FAMILIES
    assert len(lstm.learning_rates) == len(transformer.learning_rates)
    for seconds in equal_time.SEEDS:
        ours, theirs = (family.recipe(seconds, 1e-3, 5) for family in (lstm, transformer))
        same = replace(theirs, hidden_size=0, num_layers=0, batch_size=1)
        assert replace(ours, hidden_size=0, num_layers=0, batch_size=1) == same
        assert ours.minutes * 60 == seconds and ours.seed == 5


def test_every_model_is_measured(corpus, tmp_path, monkeypatch, capsys):
    """Are there all rows, with the rate of the lower validation loss and one test per seed?"""
    monkeypatch.setattr(equal_time, "SEEDS", {0.3: (0, 1), 0.6: (0,)})
    families = [
        replace(family, sizes={0.3: (16, 1), 0.6: (16, 1)}) for family in equal_time.FAMILIES
    ]
    monkeypatch.setattr(equal_time, "FAMILIES", families)
    rows = equal_time.measure(corpus, tmp_path / "runs")
    names = [(row["name"], row["seconds"]) for row in rows[2:]]
    assert names == [("LSTM", 0.6), ("Transformer", 0.6), ("LSTM", 0.3), ("Transformer", 0.3)]
    for row in rows[2:]:
        best = min(row["tried"], key=lambda rate: row["tried"][rate])
        assert f"{row['learning_rate']:g}" == best
        assert len(row["test"]) == len(row["validation"]) == len(row["seeds"])
        assert all(0 < bits < 7 for bits in row["test"])
    assert rows[0]["test"]["xz"] > 0 and rows[1]["name"].endswith("-grams")
    json.dumps(rows)
    capsys.readouterr()
