"""An LSTM with one output at each step, reading forward, backward or both ways.

T time steps, B sequences in a batch, I inputs, H hidden units of each direction. Torch trains it;
afterwards a given function, such as the learner's own, runs it with the trained weights.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from matplotlib.axes import Axes

from lstm_course.cells.lstm import LSTMParams
from lstm_course.cells.parameter_count import count_parameters
from lstm_course.cells.torch_weights import lstm_params_from_torch
from lstm_course.plotting.palette import CELL, FORGET_GATE, INPUT_GATE

if TYPE_CHECKING:
    import torch

Reading = Literal["forward", "backward", "both ways"]
Batch = Callable[[np.random.Generator], tuple[np.ndarray, np.ndarray]]
HIDDEN_SIZE = 12  # of each direction of a bidirectional network
READING_COLOURS = {"forward": CELL, "backward": FORGET_GATE, "both ways": INPUT_GATE}


class SequenceTagger(NamedTuple):
    """A trained network: its LSTM and its readout, in float64."""

    reading: Reading
    forward_params: LSTMParams
    backward_params: LSTMParams  # equal to forward_params in a network of one direction
    v: np.ndarray  # (H,), or (2H,) of both directions, the forward half first
    bias: float


def hidden_size_of(reading: Reading, input_size: int = 1) -> int:
    """Return the H with which one direction has at least as many parameters as both together.

    Example:
        >>> hidden_size_of("both ways"), hidden_size_of("forward")
        (12, 18)
    """
    budget = count_parameters(input_size, HIDDEN_SIZE, 1, bidirectional=True)
    hidden_size = HIDDEN_SIZE
    while count_parameters(input_size, hidden_size, 1, reading == "both ways") < budget:
        hidden_size += 1
    return hidden_size


def train_tagger(
    reading: Reading, batch: Batch, loss: str, seed: int, *, updates: int = 200
) -> SequenceTagger:
    """Train with Adam, a fresh batch each update.

    Args:
        reading: "forward", "backward" or "both ways".
        batch: draws inputs (T, B, 1) and targets at each step (T, B).
        loss: its name in torch: "binary_cross_entropy_with_logits" or "mse_loss".
        seed: of weights and data.
        updates: training steps.
    """
    import torch

    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    hidden_size, both = hidden_size_of(reading), reading == "both ways"
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        lstm = torch.nn.LSTM(1, hidden_size, bidirectional=both)
        readout = torch.nn.Linear((2 if both else 1) * hidden_size, 1)
    optimizer = torch.optim.Adam([*lstm.parameters(), *readout.parameters()], lr=0.02)
    for _ in range(updates):
        x, wanted = (torch.tensor(array, dtype=torch.float32) for array in batch(rng))
        from_the_end = reading == "backward"
        hs = lstm(x.flip(0))[0].flip(0) if from_the_end else lstm(x)[0]  # (T, B, H or 2H)
        value = getattr(torch.nn.functional, loss)(readout(hs)[..., 0], wanted)
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
    return _convert_to_numpy(reading, lstm.double(), readout.double())


def tagger_outputs(bidirectional: Callable, tagger: SequenceTagger, x: np.ndarray) -> np.ndarray:
    """Compute the network's output at each step, (T, B).

    Args:
        bidirectional: `bidirectional_lstm_forward`, the learner's own or the library's.
        tagger: from `train_tagger`.
        x: inputs (T, B, 1).
    """
    hs = bidirectional(x, tagger.forward_params, tagger.backward_params)  # (T, B, 2H)
    H = hs.shape[2] // 2
    halves = {"forward": hs[..., :H], "backward": hs[..., H:], "both ways": hs}
    return halves[tagger.reading] @ tagger.v + tagger.bias


def _convert_to_numpy(
    reading: Reading, lstm: "torch.nn.LSTM", readout: "torch.nn.Linear"
) -> SequenceTagger:
    forward = lstm_params_from_torch(lstm)
    backward = lstm_params_from_torch(lstm, reverse=True) if reading == "both ways" else forward
    v = readout.weight.detach().numpy()[0]
    return SequenceTagger(reading, forward, backward, v, readout.bias.item())


def draw_dots_by_reading(ax: Axes, groups: Mapping[str, str], runs: Mapping[str, Sequence]) -> None:
    """Draw groups of dots, one dot per run, with the readings side by side.

    Args:
        ax: axes to draw in.
        groups: label -> field of the results.
        runs: reading -> its results.
    """
    for k, (reading, results) in enumerate(runs.items()):
        shift = 0.2 * (k - (len(runs) - 1) / 2)
        for place, field in enumerate(groups.values()):
            values = [getattr(result, field) for result in results]
            x = place + shift + 0.02 * (np.arange(len(values)) - (len(values) - 1) / 2)
            label = reading if place == 0 else None
            ax.plot(
                x, values, "o", color=READING_COLOURS[reading], ms=7, alpha=0.75, mew=0, label=label
            )
    ax.set_xticks(range(len(groups)), list(groups))
    ax.grid(axis="x", visible=False)
