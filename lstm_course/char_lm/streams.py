"""A long text as parallel streams, cut into consecutive batches.

T time steps per batch, B streams, N tokens in total. Time comes first.
"""

from collections.abc import Iterator

import torch


def stream_batches(
    tokens: torch.Tensor, batch_size: int, length: int
) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """Yield consecutive batches of B streams: each batch starts where the previous one ends.

    The text is cut into B streams of equal length. Each batch takes the next `length` steps of all
    streams, so the state after one batch is the state before the next. Targets are the tokens one
    step later.

    Args:
        tokens: the text, (N,).
        batch_size: number of streams, B.
        length: steps per batch, T; the last batch may be shorter.

    Yields:
        Inputs (T, B) and targets (T, B).

    Raises:
        ValueError: the text is too short for one step per stream, or a size is below 1.

    Example:
        >>> for inputs, targets in stream_batches(torch.arange(9), batch_size=2, length=3):
        ...     print(inputs.T.tolist(), targets.T.tolist())
        [[0, 1, 2], [4, 5, 6]] [[1, 2, 3], [5, 6, 7]]
        [[3], [7]] [[4], [8]]
    """
    if batch_size < 1 or length < 1:
        raise ValueError(f"batch_size is {batch_size} and length {length}, expected 1 or more each")
    steps = (len(tokens) - 1) // batch_size  # the last token is a target only
    if steps < 1:
        raise ValueError(
            f"{len(tokens)} tokens do not fill {batch_size} streams, expected at least "
            f"{batch_size + 1}: fewer streams, or a longer text"
        )
    inputs = tokens[: steps * batch_size].reshape(batch_size, steps).T  # (steps, B)
    targets = tokens[1 : steps * batch_size + 1].reshape(batch_size, steps).T  # (steps, B)
    for start in range(0, steps, length):
        yield inputs[start : start + length], targets[start : start + length]
