"""An LSTM that learns to keep the number of a subject, and the unit that keeps it.

T words, B streams in a batch, H hidden units. Inputs are one-hot words of `tasks.agreement.SEEN`,
which do not mark the noun that is the subject.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.cells.lstm import LSTMParams
from lstm_course.cells.torch_weights import lstm_params_from_torch
from lstm_course.plotting.palette import CELL, GREY, INK, style
from lstm_course.tasks.agreement import SEEN, SEEN_VERB, Streams, agreement_streams

HIDDEN_SIZE = 8


class NumberKeeper(NamedTuple):
    """A trained network, in float64: at a verb, h · v + bias > 0 says that it is singular."""

    params: LSTMParams
    v: np.ndarray  # (H,)
    bias: float


def learn_number(
    seed: int, *, updates: int = 100, length: int = 40, batch_size: int = 32
) -> NumberKeeper:
    """Train on fresh streams with Adam, with a loss on the answers at verbs.

    Args:
        seed: of weights and streams.
        updates, length, batch_size: of the training.
    """
    import torch

    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        layer = torch.nn.LSTM(len(SEEN), HIDDEN_SIZE)
        readout = torch.nn.Linear(HIDDEN_SIZE, 1)
    with torch.no_grad():
        layer.get_parameter("bias_ih_l0")[HIDDEN_SIZE : 2 * HIDDEN_SIZE] = 1
    optimizer = torch.optim.Adam([*layer.parameters(), *readout.parameters()], lr=0.03)
    one_hot = torch.eye(len(SEEN))
    for _ in range(updates):
        streams = agreement_streams(rng, length, batch_size)
        seen, singular = torch.from_numpy(streams.seen), torch.from_numpy(streams.singular)
        asked = seen == SEEN_VERB
        logits = readout(layer(one_hot[seen])[0])[..., 0]  # (T, B)
        loss = torch.nn.functional.binary_cross_entropy_with_logits(
            logits[asked], singular[asked].float()
        )
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    v = readout.weight.detach().double().numpy()[0]
    return NumberKeeper(lstm_params_from_torch(layer.double()), v, readout.bias.item())


def accuracy_by_distractors(
    says_singular: np.ndarray, streams: Streams, numbers: Sequence[int]
) -> np.ndarray:
    """Compute the share of correct answers at verbs, by the number of nouns since the subject.

    Args:
        says_singular: answers, (T, B) bool.
        streams: the input.
        numbers: of distractors.
    """
    asked = streams.seen == SEEN_VERB
    right = says_singular == streams.singular
    return np.array([right[asked & (streams.distractors == n)].mean() for n in numbers])


def answers(
    lstm_step: Callable, keeper: NumberKeeper, seen: np.ndarray, without: int | None = None
) -> np.ndarray:
    """Return whether the network answers "singular" after each word, (T, B).

    Args:
        lstm_step: the learner's own or the library's.
        keeper: from `learn_number`.
        seen: words (T, B).
        without: a unit whose states are set to 0 after each step; None leaves all units.
    """
    H = len(keeper.v)
    kept = np.ones(H)
    if without is not None:
        kept[without] = 0
    h = c = np.zeros((seen.shape[1], H))
    said = []
    for x in np.eye(len(SEEN))[seen]:  # (B, 5)
        h, c, _ = lstm_step(x, h, c, *keeper.params)
        h, c = h * kept, c * kept
        said.append(h @ keeper.v + keeper.bias > 0)
    return np.stack(said)


def nearest_noun(streams: Streams) -> np.ndarray:
    """Answer by the latest noun alone, the baseline: whether it is singular, (T, B) bool."""
    noun = streams.seen < 2
    latest = np.maximum.accumulate(np.where(noun, np.arange(len(noun))[:, None], 0))
    return np.take_along_axis(streams.seen, latest, axis=0) == 0


def draw_number(
    numbers: Sequence[int],
    right: Mapping[str, np.ndarray],
    without: np.ndarray,
    trained_to: int,
) -> Figure:
    """Draw the share of correct answers by distractors, and with one unit switched off.

    Args:
        numbers: of distractors.
        right: model -> shares (seeds, numbers) or (numbers,).
        without: share of correct answers without each unit of one network, (H,).
        trained_to: largest number of distractors in training.
    """
    with style():
        fig, (left, ax) = plt.subplots(1, 2, figsize=(9.6, 3.3), sharey=True)
        left.axvspan(trained_to + 0.5, numbers[-1] + 0.4, color=GREY, alpha=0.12, lw=0)
        left.text(trained_to + 0.6, 0.3, "more than in training", color=GREY)
        looks = zip(right.items(), (CELL, INK, GREY), ("o-", "--", "s-"), strict=False)
        for (name, shares), colour, line in looks:
            middle = np.median(np.atleast_2d(shares), axis=0)
            left.plot(numbers, middle, line, color=colour, label=name, markersize=5)
            low, high = np.atleast_2d(shares).min(0), np.atleast_2d(shares).max(0)
            left.fill_between(numbers, low, high, color=colour, alpha=0.15, lw=0)
        left.set(xlabel="nouns since the subject", ylabel="share right", ylim=(0.25, 1.04))
        left.legend(loc="center right", bbox_to_anchor=(1, 0.68))
        units = np.arange(len(without))
        ax.bar(units, without, color=CELL, width=0.7)
        ax.axhline(0.5, color=GREY, linestyle=":", lw=1.2)
        ax.set_xticks(units, [str(k) for k in units])
        ax.set(xlabel="the unit that is switched off", title="one network, one unit switched off")
        ax.xaxis.grid(False)
    return fig
