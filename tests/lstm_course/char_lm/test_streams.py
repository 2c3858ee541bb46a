"""Streams: contiguous, nothing lost in between, targets one step later."""

import pytest
import torch

from lstm_course.char_lm.streams import stream_batches


@pytest.mark.parametrize(("n", "batch_size", "length"), [(100, 3, 7), (9, 2, 3), (65, 4, 16)])
def test_each_stream_is_a_run_of_the_text(n, batch_size, length):
    """Joined along time, is every stream a contiguous piece, and are the pieces in order?"""
    tokens = torch.arange(n)
    batches = list(stream_batches(tokens, batch_size, length))
    inputs = torch.cat([batch[0] for batch in batches])  # (steps, B)
    targets = torch.cat([batch[1] for batch in batches])
    steps = (n - 1) // batch_size
    assert torch.equal(inputs.T.flatten(), tokens[: steps * batch_size])
    assert torch.equal(targets, inputs + 1)
    assert all(len(batch[0]) == length for batch in batches[:-1])


def test_texts_too_short_and_impossible_sizes_are_told():
    """Does the sentence say what was seen, what was expected, and what to do?"""
    with pytest.raises(ValueError, match="3 tokens do not fill 3 streams, expected at least 4"):
        next(stream_batches(torch.arange(3), 3, 5))
    with pytest.raises(ValueError, match="batch_size is 0 and length 5, expected 1 or more each"):
        next(stream_batches(torch.arange(30), 0, 5))
