import numpy as np

from lstm_course.cells.rnn import rnn_backward, rnn_forward
from lstm_course.lessons.lesson_01.clipping import (
    LAG,
    RADIUS,
    describe_clipping,
    train_with_and_without_clipping,
)
from lstm_course.lessons.lesson_01.long_lag import RNNFunctions, train_to_remember
from lstm_course.lessons.shared.loss_curves import TrainingRun

FUNCTIONS = RNNFunctions(rnn_forward, rnn_backward)


def test_every_setting_is_trained():
    """Is each panel's run that of its learning rate, its limit and its seed?"""
    panels = train_with_and_without_clipping(FUNCTIONS, seeds=(3,), updates=2)
    assert list(panels) == ["learning rate 0.3", "learning rate 3"]
    (run,) = panels["learning rate 3"]["not clipped"]
    expected = train_to_remember(
        FUNCTIONS, LAG, RADIUS, 3, learning_rate=3.0, max_norm=np.inf, updates=2
    )
    np.testing.assert_array_equal(run.losses, expected.losses)
    (clipped,) = panels["learning rate 3"]["clipped"]
    assert clipped.norms[0] == run.norms[0] and clipped.losses[1] != run.losses[1]


def test_solved_runs_are_counted():
    """Are the runs above the threshold counted, beside the largest norm of all?"""
    runs = [TrainingRun(np.ones(2), np.array([1.0, n]), a) for n, a in ((7, 0.99), (2, 0.6))]
    assert describe_clipping({"rate 1": {"clipped": runs}}) == (
        "rate 1, clipped: 1 of 2 runs solved the task, largest gradient norm 7.0"
    )
