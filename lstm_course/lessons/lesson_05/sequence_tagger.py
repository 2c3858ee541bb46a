"""An LSTM with a linear readout, reading forward, backward or both ways.

T time steps, B sequences in a batch, I inputs, H hidden units of each direction. Torch trains it;
afterwards a given function, such as the learner's own, runs it with the trained weights.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from lstm_course.cells.lstm import LSTMParams
from lstm_course.cells.parameter_count import count_parameters
from lstm_course.cells.torch_weights import lstm_params_from_torch

if TYPE_CHECKING:
    import torch

Reading = Literal["forward", "backward", "both ways"]
Batch = Callable[[np.random.Generator], tuple[np.ndarray, np.ndarray]]
HIDDEN_SIZE = 12  # of each direction of a bidirectional network


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
    reading: Reading,
    batch: Batch,
    loss: str,
    seed: int,
    *,
    updates: int = 200,
    at_the_end: bool = False,
) -> SequenceTagger:
    """Train with Adam, a fresh batch each update.

    Args:
        reading: "forward", "backward" or "both ways".
        batch: draws inputs (T, B, 1) and targets, (T, B) or, at the end, (B,).
        loss: its name in torch: "binary_cross_entropy_with_logits" or "mse_loss".
        seed: of weights and data.
        updates: training steps.
        at_the_end: one output per sequence, from the last state of each direction, instead of one
            output per step.
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
        if at_the_end:
            ends = {"forward": (-1,), "backward": (0,), "both ways": (-1, 0)}[reading]
            halves = hs.split(hidden_size, dim=2)
            hs = torch.cat([half[t] for half, t in zip(halves, ends, strict=True)], dim=1)
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
    return read_out(tagger, bidirectional(x, tagger.forward_params, tagger.backward_params))


def read_out(tagger: SequenceTagger, states: np.ndarray) -> np.ndarray:
    """Compute outputs from states of both directions (..., 2H), of which a network may use half."""
    H = states.shape[-1] // 2
    halves = {"forward": states[..., :H], "backward": states[..., H:], "both ways": states}
    return halves[tagger.reading] @ tagger.v + tagger.bias


def _convert_to_numpy(
    reading: Reading, lstm: "torch.nn.LSTM", readout: "torch.nn.Linear"
) -> SequenceTagger:
    forward = lstm_params_from_torch(lstm)
    backward = lstm_params_from_torch(lstm, reverse=True) if reading == "both ways" else forward
    v = readout.weight.detach().numpy()[0]
    return SequenceTagger(reading, forward, backward, v, readout.bias.item())
