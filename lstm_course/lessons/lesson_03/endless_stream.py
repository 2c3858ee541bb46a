"""The cell state on a stream without an end, with a forget gate and without.

T time steps, B streams in a batch, H hidden units.
Source: Gers, Schmidhuber & Cummins (2000), section 2 (the weakness) and section 4 (the stream).
"""

from typing import NamedTuple

import numpy as np

from lstm_course.tasks.reber import SYMBOLS, reber_streams

ALWAYS_OPEN = 50.0  # a bias at which float32's sigmoid is exactly 1, with a slope of exactly 0
BATCH_SIZE = 16
HIDDEN_SIZE = 8
SEGMENT = 30  # symbols per update
LEARNING_RATE = 0.01  # of Adam


class StreamRecord(NamedTuple):
    """Record of a network that learns from streams, one entry per segment."""

    symbols: np.ndarray  # (segments,) symbols of a stream read so far
    largest: np.ndarray  # (segments,) largest |c| of any unit in any stream
    bits: np.ndarray  # (segments,) cross-entropy of the next symbol, bits per symbol


def learn_from_streams(forget_gate: bool, seed: int, *, length: int = 6000) -> StreamRecord:
    """Learn to predict the next symbol without ever resetting the states.

    The backward pass is truncated every `SEGMENT` symbols; the states are carried on. Without a
    forget gate, the cell is that of 1997: the gate's bias is so large that f is 1 and cannot learn.

    Args:
        forget_gate: whether the cell has one.
        seed: of weights and streams.
        length: symbols per stream.
    """
    import torch

    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    segments = length // SEGMENT
    symbols = torch.from_numpy(reber_streams(rng, segments * SEGMENT + 1, BATCH_SIZE))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        layer = torch.nn.LSTM(len(SYMBOLS), HIDDEN_SIZE)
        readout = torch.nn.Linear(HIDDEN_SIZE, len(SYMBOLS))
    if not forget_gate:
        with torch.no_grad():
            layer.get_parameter("bias_ih_l0")[HIDDEN_SIZE : 2 * HIDDEN_SIZE] = ALWAYS_OPEN
    parameters = [*layer.parameters(), *readout.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=LEARNING_RATE)
    one_hot = torch.eye(len(SYMBOLS))
    state, seen = None, []
    for k in range(segments):
        here = slice(k * SEGMENT, (k + 1) * SEGMENT)
        after = slice(here.start + 1, here.stop + 1)
        hs, state = layer(one_hot[symbols[here]], state)
        logits = readout(hs)  # (SEGMENT, B, 7)
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), symbols[after].flatten())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        state = tuple(s.detach() for s in state)
        seen.append((here.stop, state[1].abs().max().item(), loss.item() / np.log(2)))
    return StreamRecord(*np.array(seen).T)
