"""Padded sequences and their last states, against torch and against sequences run alone."""

import numpy as np
import pytest
import torch

from lstm_course.cells.stacked import bidirectional_lstm_forward
from lstm_course.sequences.padding import last_states, pad_and_mask
from tests.lstm_course.arrays import SEQUENCES, locked, normal, strided


def some_lengths(T, B):
    """Lengths from 1 to T, unsorted, both ends among them where B allows."""
    lengths = np.random.default_rng([70, T, B]).integers(1, T + 1, B)
    lengths[0] = 1
    lengths[-1] = T
    return lengths


@pytest.mark.parametrize("sizes", SEQUENCES)
def test_they_are_torchs_final_states(sizes):
    """Are both halves the h_n that torch.nn.LSTM gives for packed sequences?"""
    T, B, I, H = sizes
    lengths = some_lengths(T, B)
    torch.manual_seed(1)
    module = torch.nn.LSTM(I, H, bidirectional=True).double()
    x = torch.tensor(normal(T, B, I, seed=71))
    packed = torch.nn.utils.rnn.pack_padded_sequence(x, torch.tensor(lengths), enforce_sorted=False)
    hs, (h_n, _) = module(packed)
    padded, _ = torch.nn.utils.rnn.pad_packed_sequence(hs, padding_value=float("nan"))
    ours = last_states(padded.detach().numpy(), lengths)
    assert np.array_equal(ours, torch.cat([h_n[0], h_n[1]], dim=1).detach().numpy())


def test_whatever_the_padding_holds_it_is_not_read():
    """Does a sequence give the same in a padded batch as when it is run alone?"""
    T, B, I, H = 7, 4, 3, 5
    lengths = np.array([3, 7, 1, 5])
    shapes = [(4 * H, I), (4 * H, H), (4 * H,)]
    ahead, back = ([normal(*s, seed=seed) for s in shapes] for seed in (72, 73))
    hs = np.full((T, B, 2 * H), np.nan)
    alone = []
    for n, length in enumerate(lengths):
        x = normal(length, 1, I, seed=74)
        hs_n = bidirectional_lstm_forward(x, ahead, back)
        hs[:length, n : n + 1] = hs_n
        alone.append(np.concatenate([hs_n[-1, 0, :H], hs_n[0, 0, H:]]))
    assert np.array_equal(last_states(hs, lengths), np.stack(alone))


def test_full_lengths_read_the_first_and_last_step():
    """Without padding, is it hs[-1] forward and hs[0] backward?"""
    hs = normal(6, 3, 8, seed=75)
    states = last_states(hs, np.full(3, 6))
    assert np.array_equal(states[:, :4], hs[-1, :, :4])
    assert np.array_equal(states[:, 4:], hs[0, :, 4:])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("whole", [np.int64, np.int32, np.uint8])
def test_dtype_is_kept_and_arguments_are_left_alone(dtype, whole):
    """Do float32, read-only and non-contiguous arrays, and any whole numbers, do as well?"""
    hs = normal(6, 3, 8, seed=76, dtype=dtype)
    lengths = np.array([2, 6, 1], whole)
    states = last_states(hs, lengths)
    assert states.dtype == dtype
    assert not np.shares_memory(states, hs)
    assert np.array_equal(last_states(*locked([hs, lengths])), states)
    assert np.array_equal(last_states(strided(hs), lengths), states)


@pytest.mark.parametrize(
    ("hs", "lengths", "error", "sentence"),
    [
        (np.ones((6, 3, 8)), np.array([2, 0, 6]), ValueError,
         "lengths holds 0, expected lengths from 1 to 6, as T is 6"),
        (np.ones((6, 3, 8)), np.array([2, 1, 7]), ValueError,
         "lengths holds 7, expected lengths from 1 to 6, as T is 6"),
        (np.ones((6, 3, 8)), np.array([2, 1]), ValueError,
         "lengths is (2,), expected (3,), as B is 3 in hs"),
        (np.ones((6, 3, 8)), np.array([2.0, 1.0, 6.0]), TypeError,
         "lengths holds float64, expected whole numbers"),
        (np.ones((6, 3, 8)), np.array([True, True, True]), TypeError,
         "lengths holds bool, expected whole numbers"),
        (np.ones((6, 3, 8)), [2, 1, 6], TypeError,
         "lengths is a list, expected a NumPy array: np.array(lengths)"),
        (np.ones((6, 3, 7)), np.array([2, 1, 6]), ValueError,
         "hs is (6, 3, 7), expected (T, B, 2H)"),
        (np.ones((3, 8)), np.array([2, 1, 6]), ValueError,
         "hs is (3, 8), expected (T, B, 2H): is an axis missing?"),
        (np.ones((0, 3, 8)), np.array([2, 1, 6]), ValueError,
         "hs is (0, 3, 8), expected (T, B, 2H): no axis may be empty"),
        ([np.ones((3, 8))], np.array([1, 1, 1]), TypeError,
         "hs is a list, expected a NumPy array: np.array(hs)"),
    ],
)  # fmt: skip
def test_wrong_arguments_are_told_apart(hs, lengths, error, sentence):
    """Does the error quote what was found and what was expected?"""
    with pytest.raises(error) as caught:
        last_states(hs, lengths)
    assert str(caught.value) == sentence


# --- sequences of different lengths, side by side ----------------------------------------------


@pytest.mark.parametrize("features", [(), (4,), (2, 3)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int64])
def test_padded_sequences_are_torchs(features, dtype):
    """Is it torch's pad_sequence, for numbers, vectors and tokens, with a mask of the lengths?"""
    lengths = [3, 1, 7, 5]
    sequences = [(10 * normal(n, *features, seed=80 + n)).astype(dtype) for n in lengths]
    padded, mask = pad_and_mask(locked(sequences))
    theirs = torch.nn.utils.rnn.pad_sequence([torch.from_numpy(s) for s in sequences])
    assert padded.dtype == dtype and np.array_equal(padded, theirs.numpy())
    assert mask.dtype == bool
    assert np.array_equal(mask, np.arange(7)[:, None] < np.array(lengths))


def test_what_is_masked_out_is_all_that_was_added():
    """Does the mask give back every sequence, zeros in it included?"""
    sequences = [np.array([0.0, 0.0]), np.array([1.0, 0.0, 2.0, 0.0]), np.array([0.0])]
    padded, mask = pad_and_mask(sequences)
    for n, sequence in enumerate(sequences):
        assert np.array_equal(padded[mask[:, n], n], sequence)
    assert not padded[~mask].any()


@pytest.mark.parametrize(
    ("sequences", "kind", "says"),
    [
        ([], ValueError, "sequences is empty"),
        (np.ones((2, 3)), TypeError, "expected a list of arrays"),
        ([np.ones(2), [1.0]], TypeError, r"sequences\[1\] is a list"),
        ([np.ones(2), np.ones(2, dtype=int)], TypeError, "one dtype"),
        ([np.ones((2, 3)), np.ones((2, 4))], ValueError, r"of shape \(3,\)"),
        ([np.ones(2), np.ones(0)], ValueError, "one or more steps"),
    ],
)
def test_sequences_that_do_not_fit_together_are_told(sequences, kind, says):
    """Is each a sentence?"""
    with pytest.raises(kind, match=says):
        pad_and_mask(sequences)
