"""The protocol of lesson 07's comparisons."""

import numpy as np
import pytest
import torch

from lstm_course.lessons.lesson_07.protocol import LEVEL, EarlyStopping, choose, compare


def test_the_best_weights_are_restored_in_place():
    """Do the weights return to the check with the smallest value, and only checks count?"""
    weight = torch.zeros(3)
    stopping = EarlyStopping([weight], lambda: abs(weight[0].item() - 4), every=2)
    for update in range(1, 10):
        weight += 1
        stopping.check(update)
    assert stopping.values == [2, 0, 2, 4]
    assert stopping.restore() == 4 and weight.tolist() == [4, 4, 4]


def test_a_training_without_checks_keeps_its_last_weights():
    """Is a training that ends before the first check left alone?"""
    weight = torch.zeros(1)
    stopping = EarlyStopping([weight], lambda: 0.0, every=50)
    weight += 1
    stopping.check(1)
    assert stopping.restore() == 0 and weight.item() == 1


def test_checks_compute_no_gradient():
    """Is a validation value free of the graph that training needs?"""
    weight = torch.ones(1, requires_grad=True)
    seen = []
    stopping = EarlyStopping([weight], lambda: seen.append((2 * weight).requires_grad) or 0.0, 1)
    stopping.check(1)
    assert seen == [False]


def test_the_search_compares_means():
    """Does the smallest mean win, not the smallest value?"""
    assert choose({0.1: [1.0, 9.0], 0.2: [4.0, 4.0]}) == 0.2


@pytest.mark.parametrize(
    ("ours", "theirs", "winner"),
    [
        (range(10, 20), range(10), "lstm"),
        (range(10), range(10, 20), "baseline"),
        (range(0, 20, 2), range(1, 21, 2), "tie"),
        (range(3, 6), range(3), "tie"),  # three seeds can never decide
        (range(10), [-1], "lstm"),
        (range(10), [10], "baseline"),
        (range(10), [0.5], "tie"),  # 9 of 10 on one side: p = 0.02
    ],
)
def test_only_exact_tests_decide(ours, theirs, winner):
    """Is a winner named only below the level, with seeds on both sides or on one?"""
    outcome = compare(np.array(ours), np.array(theirs))
    assert outcome.winner == winner and (outcome.p < LEVEL) == (winner != "tie")
