import numpy as np
import pytest

from lstm_course.cells.stacked import bidirectional_lstm_forward
from lstm_course.lessons.lesson_05 import bracket_tagging
from lstm_course.lessons.lesson_05.bracket_tagging import (
    KEPT_UPDATES,
    LENGTH,
    READINGS,
    accuracy_on_brackets,
    describe_brackets,
    draw_bracket_accuracy,
    examples_of_brackets,
    kept_brackets,
    run_brackets,
    train_on_brackets,
)
from lstm_course.lessons.lesson_05.dot_rows import COLOUR
from lstm_course.tasks.brackets import best_from_the_past
from tests.lstm_course.drawn import colour


def test_same_seed_same_network_and_other_seed_another():
    """Is a run repeated by its seed?"""
    first, again, other = (train_on_brackets("forward", seed, updates=2) for seed in (3, 3, 4))
    np.testing.assert_array_equal(first.v, again.v)
    assert not np.array_equal(first.v, other.v)


def test_brackets_are_learned_where_they_can_be_seen():
    """Do both directions learn opening brackets, which the forward network cannot know?"""
    runs = run_brackets(bidirectional_lstm_forward, seeds=[0], updates=100)
    assert tuple(runs) == READINGS
    assert runs["both ways"].min() > 0.95
    assert runs["forward"][0, 1] > 0.95 and runs["backward"][0, 0] > 0.95
    assert 0.5 < runs["forward"][0, 0] < 0.75 and 0.5 < runs["backward"][0, 1] < 0.75


@pytest.mark.parametrize(
    ("size", "seeds", "updates"), [("trial", 2, 10), ("quick", 2, 120), ("full", 10, 400)]
)
def test_the_size_sets_seeds_and_updates(monkeypatch, size, seeds, updates):
    """Does the full size run ten seeds for each reading?"""
    trained = []
    monkeypatch.setattr(
        bracket_tagging,
        "train_on_brackets",
        lambda reading, seed, updates: trained.append((reading, seed, updates)),
    )
    monkeypatch.setattr(bracket_tagging, "accuracy_on_brackets", lambda *_: np.array([0.5, 0.75]))
    monkeypatch.setenv("LSTM_COURSE_SIZE", size)
    runs = run_brackets(bidirectional_lstm_forward)
    assert trained == [(reading, seed, updates) for reading in READINGS for seed in range(seeds)]
    assert runs["forward"].tolist() == [[0.5, 0.75]] * seeds


def test_the_kept_runs_are_complete_and_can_be_repeated():
    """Are there ten seeds for each reading, and does one run give the kept numbers again?"""
    kept = kept_brackets()
    assert [kept[reading].shape for reading in READINGS] == [(10, 2)] * 3
    tagger = train_on_brackets("both ways", 7, updates=KEPT_UPDATES)
    again = accuracy_on_brackets(bidirectional_lstm_forward, tagger, 7)
    np.testing.assert_allclose(again, kept["both ways"][7], rtol=2e-3)  # other processors round


def test_the_figure_draws_kept_runs_and_rings():
    """Are there dots for the kept runs, rings for the learner's, and the limit as a line?"""
    kept = {"forward": np.array([[0.6, 1.0], [0.7, 0.9]]), "both ways": np.array([[1, 0.95]])}
    fig = draw_bracket_accuracy({"forward": np.array([[0.65, 0.99]])}, kept)
    left, right = fig.axes
    assert "forward: opening 0.600 to 0.700, closing 0.900 to 1.000; both ways" in fig.get_label()
    for ax, dots, ring in ((left, [[0.6, 0.7], [1]], [0.65]), (right, [[1, 0.9], [0.95]], [0.99])):
        filled = [
            line for line in ax.lines if line.get_markersize() == 6 and colour(line) == COLOUR
        ]
        assert [line.get_xdata().tolist() for line in filled] == dots
        rings = [line for line in ax.lines if line.get_markersize() == 9 and len(line.get_xdata())]
        assert [line.get_xdata().tolist() for line in rings] == [ring]
        limit = best_from_the_past(LENGTH)
        assert [limit, limit] in [list(line.get_xdata()) for line in ax.lines]
    assert [label.get_text() for label in left.get_yticklabels()] == [
        "reads forward",
        "reads both ways",
    ]
    assert left.get_ylim()[0] > left.get_ylim()[1], "the first row is at the top"


def test_the_text_gives_ranges_and_the_limit():
    """Are the smallest and largest accuracies given for both kinds of brackets?"""
    shown = describe_brackets({"forward": np.array([[0.6, 1.0], [0.7, 0.9]])}).splitlines()
    assert shown[0].strip() == "forward: opening 0.600 to 0.700, closing 0.900 to 1.000"
    assert shown[1].endswith(f"{best_from_the_past(LENGTH):.3f}")


def test_examples_mark_the_brackets_with_a_partner():
    """Is there a mark below each bracket of a pair, and are pairs balanced?"""
    lines = examples_of_brackets(count=2).splitlines()
    for shown, marks in ((lines[0][10:], lines[1][10:]), (lines[3][10:], lines[4][10:])):
        assert len(shown) == LENGTH
        marked = [bracket for bracket, mark in zip(shown, marks, strict=False) if mark == "^"]
        assert marked.count("(") == marked.count(")") > 0
