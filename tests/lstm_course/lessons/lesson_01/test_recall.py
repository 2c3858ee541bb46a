import numpy as np

from lstm_course.cells.rnn import rnn_backward, rnn_forward
from lstm_course.lessons.lesson_01.long_lag import RNNFunctions
from lstm_course.lessons.lesson_01.recall import STEPS, describe_recall, train_to_recall

FUNCTIONS = RNNFunctions(rnn_forward, rnn_backward)


def test_the_last_bit_is_learned_and_the_first_is_not():
    """Does the hook of the lesson hold, at the size at which the lesson runs it?"""
    assert train_to_recall(FUNCTIONS, "last", seed=0) == 1
    assert 0.4 < train_to_recall(FUNCTIONS, "first", seed=0) < 0.6


def test_the_target_is_an_input_of_the_sequence():
    """Does each position train on its own end of T random bits, with gradients there alone?"""
    targets = {}

    def spying_backward(dhs, cache):
        targets.setdefault(position, (dhs, cache.x))
        return rnn_backward(dhs, cache)

    for position, index in (("last", -1), ("first", 0)):
        train_to_recall(RNNFunctions(rnn_forward, spying_backward), position, 0, updates=1)
        dhs, x = targets[position]
        assert x.shape == (STEPS, 32, 1) and set(np.unique(x)) == {-1, 1}
        assert not dhs[:-1].any()
        # All rows of dhs[-1] are multiples of the readout v; their signs oppose the targets.
        side = np.sign(dhs[-1] @ dhs[-1][0])
        assert set(side * x[index, :, 0] * x[index, 0, 0]) == {1}


def test_the_bars_show_the_accuracy(monkeypatch):
    """Is an accuracy of 1 a full bar, and 0.5 half of one?"""
    accuracies = {"last": 1.0, "first": 0.5}
    monkeypatch.setattr(
        "lstm_course.lessons.lesson_01.recall.train_to_recall",
        lambda functions, position, seed: accuracies[position],
    )
    last, first, guessing = describe_recall(FUNCTIONS, range(2)).splitlines()
    assert last == f" last symbol  {'█' * 20}  accuracy 1.00 to 1.00"
    assert first.count("█") == guessing.count("█") == 10
