import numpy as np

from lstm_course.cells.stacked import bidirectional_lstm_forward
from lstm_course.lessons.lesson_05.bracket_tagging import (
    BracketAccuracy,
    accuracy_on_brackets,
    draw_bracket_accuracy,
    train_on_brackets,
)
from lstm_course.plotting.palette import CELL, INPUT_GATE
from tests.lstm_course.drawn import drawn, named_colours


def test_same_seed_same_reader_and_other_seed_another():
    """Is a run repeated by its seed?"""
    first, again, other = (train_on_brackets("forward", seed, updates=2) for seed in (3, 3, 4))
    np.testing.assert_array_equal(first.v, again.v)
    assert not np.array_equal(first.v, other.v)


def test_brackets_are_learned_where_they_can_be_seen():
    """Do both ways learn opening brackets, which the forward reader cannot know?"""
    both = accuracy_on_brackets(
        bidirectional_lstm_forward, train_on_brackets("both ways", 0, updates=100), 0
    )
    forward = accuracy_on_brackets(
        bidirectional_lstm_forward, train_on_brackets("forward", 0, updates=100), 0
    )
    assert min(both) > 0.95 and forward.closing > 0.95
    assert 0.5 < forward.opening < 0.75


def test_brackets():
    """Is each run a dot on either side, and the limit a line?"""
    runs = {
        "forward": [BracketAccuracy(0.6, 1.0), BracketAccuracy(0.7, 0.9)],
        "both ways": [BracketAccuracy(1, 0.95)],
    }
    ax = draw_bracket_accuracy(runs, ceiling=0.697).axes[0]
    assert named_colours(ax) == {"forward": CELL, "both ways": INPUT_GATE}
    lines = drawn(ax)
    for heights in ([0.6, 0.7], [1.0, 0.9], [1], [0.95], [0.697, 0.697]):
        assert heights in lines
