"""What becomes of the cell state on a stream without an end, with a forget gate and without.

T time steps, B streams side by side, H hidden units.
Source: Gers, Schmidhuber & Cummins (2000), section 2 (the weakness) and section 4 (the stream).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.plotting.palette import CELL, FORGET_GATE, style
from lstm_course.tasks.reber import SYMBOLS, reber_streams

ALWAYS_OPEN = 50.0  # a bias at which float32's sigmoid is exactly 1, with a slope of exactly 0


class Stream(NamedTuple):
    """What was seen while a network learned from streams, one entry a segment."""

    symbols: np.ndarray  # (segments,) symbols of a stream read so far
    largest: np.ndarray  # (segments,) largest |c| of any unit in any stream
    bits: np.ndarray  # (segments,) how much the next symbol surprised it, bits a symbol


def learn_from_streams(
    forget_gate: bool,
    seed: int,
    *,
    length: int = 6000,
    batch_size: int = 16,
    hidden_size: int = 8,
    segment: int = 30,
    learning_rate: float = 0.01,
    progress: Callable[[range], Iterable[int]] = iter,
) -> Stream:
    """Learn to foretell the next symbol, never setting the states back to zero.

    The gradient is cut every `segment` symbols; the states go on. Without a forget gate, the cell
    is that of 1997: the gate is pushed open so far that it is 1 and cannot learn.

    Args:
        forget_gate: whether there is one.
        seed: of weights and streams.
        length: symbols of a stream.
        batch_size: streams, B.
        hidden_size: H.
        segment: symbols an update.
        learning_rate: of Adam.
        progress: wraps the range of segments, e.g. `tqdm`.
    """
    import torch

    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    segments = length // segment
    symbols = torch.from_numpy(reber_streams(rng, segments * segment + 1, batch_size))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        layer = torch.nn.LSTM(len(SYMBOLS), hidden_size)
        readout = torch.nn.Linear(hidden_size, len(SYMBOLS))
    if not forget_gate:
        with torch.no_grad():
            layer.bias_ih_l0[hidden_size : 2 * hidden_size] = ALWAYS_OPEN
    parameters = [*layer.parameters(), *readout.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=learning_rate)
    one_hot = torch.eye(len(SYMBOLS))
    state, seen = None, []
    for k in progress(range(segments)):
        here = slice(k * segment, (k + 1) * segment)
        after = slice(here.start + 1, here.stop + 1)
        hs, state = layer(one_hot[symbols[here]], state)
        logits = readout(hs)  # (segment, B, 7)
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), symbols[after].flatten())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        state = tuple(s.detach() for s in state)
        seen.append((here.stop, state[1].abs().max().item(), loss.item() / np.log(2)))
    return Stream(*np.array(seen).T)


def draw_growth(streams: Mapping[str, Sequence[Stream]]) -> Figure:
    """Largest cell state against the symbols read, one line a run.

    Args:
        streams: what the runs have in common -> the runs.
    """
    with style():
        fig, ax = plt.subplots(figsize=(7.0, 3.2))
        for (name, runs), colour in zip(streams.items(), (CELL, FORGET_GATE), strict=True):
            for k, run in enumerate(runs):
                label = name if k == 0 else None
                ax.plot(run.symbols, run.largest, color=colour, lw=1.4, label=label)
        ax.set(yscale="log", xlabel="symbols of the stream read so far", ylabel="largest |c|")
        ax.set_xlim(0, None)
        ax.legend(loc="center right")
    return fig
