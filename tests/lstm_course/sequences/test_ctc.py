"""Decoding, against a definition in other words, and against what torch's CTC loss calls likely."""

from itertools import groupby, product

import numpy as np
import pytest
import torch

from lstm_course.sequences.ctc import greedy_ctc_decode
from tests.lstm_course.arrays import locked, normal


@pytest.mark.parametrize("blank", [0, 2, 3])
def test_runs_without_blanks(blank):
    """For every path of five steps and four symbols: its runs, less those of the blank?"""
    paths = np.array(list(product(range(4), repeat=5)))  # (B, T)
    log_probs = np.log(0.1 + np.eye(4)[paths.T])  # (T, B, V)
    ours = greedy_ctc_decode(*locked([log_probs]), blank)
    expected = [[int(k) for k, _ in groupby(path) if k != blank] for path in paths]
    assert ours == expected


def test_of_a_sure_model_torchs_loss_is_nearly_zero():
    """Does torch's CTC loss find the decoded symbols certain, and any others not?"""
    path = np.array([1, 1, 0, 1, 2, 2, 0, 3])
    scores = torch.tensor(20.0 * np.eye(4)[path])[:, None]  # (T, 1, V)
    log_probs = torch.log_softmax(scores, dim=-1)
    (symbols,) = greedy_ctc_decode(log_probs.numpy(), 0)
    assert symbols == [1, 1, 2, 3]

    def loss(labels):
        sizes = torch.tensor([8]), torch.tensor([len(labels)])
        return torch.nn.functional.ctc_loss(log_probs, torch.tensor([labels]), *sizes).item()

    assert loss(symbols) < 1e-6
    assert loss([1, 2, 3]) > 5


def test_nothing_said_is_an_empty_list():
    """Is a sequence of blanks empty, beside one that is not, and are symbols plain integers?"""
    log_probs = normal(6, 2, 3, seed=104)
    log_probs[:, 0, 1] = 9
    log_probs[:, 1, 2] = 9
    assert greedy_ctc_decode(log_probs, 1) == [[], [2]]
    assert type(greedy_ctc_decode(log_probs, 1)[1][0]) is int


def test_what_cannot_be_decoded_is_told():
    """Are a missing axis and a blank that is no symbol sentences?"""
    with pytest.raises(ValueError, match="an axis missing"):
        greedy_ctc_decode(np.zeros((4, 3)), 0)
    with pytest.raises(ValueError, match="blank is 3, expected one of the 3 symbols"):
        greedy_ctc_decode(np.zeros((4, 2, 3)), 3)
