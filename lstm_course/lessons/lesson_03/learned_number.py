"""An LSTM that learns to keep the number of a subject, and the unit that keeps it.

T words, B streams in a batch, H hidden units. Inputs are one-hot words of `tasks.agreement.SEEN`,
which do not mark the noun that is the subject.
"""

from collections.abc import Callable, Iterable, Sequence
from types import SimpleNamespace
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.cells.handmade import WORDS
from lstm_course.cells.lstm import LSTMParams
from lstm_course.cells.torch_weights import lstm_params_from_torch
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, INK, MODELS, PALE, style
from lstm_course.tasks.agreement import SEEN, SEEN_VERB, Streams, agreement_streams

HIDDEN_SIZE = 8
NEEDED = 0.95  # a unit counts as involved if fewer answers than this are correct without it


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


class NumberResults(NamedTuple):
    """Answers at verbs of trained networks, of weights set by hand, and of a baseline."""

    numbers: range  # of nouns since the subject
    right: dict[str, np.ndarray]  # model -> shares correct (networks, numbers) or (numbers,)
    without: np.ndarray  # (networks, H) shares correct when one unit is switched off


def measure_number(
    functions: SimpleNamespace,
    seeds: Iterable[int] = range(3),
    progress: Callable[[list], Iterable] = iter,
) -> NumberResults:
    """Train networks on clauses with up to 3 distractors, and test them with up to 8.

    Args:
        functions: namespace with lstm_step, lstm_forward and agreement_weights.
        seeds: one network each.
        progress: wraps the list of seeds, e.g. `tqdm`.
    """
    keepers = [learn_number(seed) for seed in progress(list(seeds))]
    clauses = agreement_streams(np.random.default_rng(0), 200, 80, most=8)
    numbers = range(9)
    start = np.zeros((clauses.words.shape[1], 1))
    one_hot = np.eye(len(WORDS))[clauses.words]  # marks the subjects; the networks see no marks
    hs = functions.lstm_forward(one_hot, start, start, *functions.agreement_weights())[0]
    learned = [answers(functions.lstm_step, keeper, clauses.seen) for keeper in keepers]
    right = {
        "learned": np.array([accuracy_by_distractors(said, clauses, numbers) for said in learned]),
        "set by hand": accuracy_by_distractors(hs[..., 0] > 0, clauses, numbers),
        "nearest noun": accuracy_by_distractors(nearest_noun(clauses), clauses, numbers),
    }
    asked = clauses.seen == SEEN_VERB
    without = [
        [
            (answers(functions.lstm_step, keeper, clauses.seen, unit) == clauses.singular)[asked]
            for unit in range(HIDDEN_SIZE)
        ]
        for keeper in keepers
    ]
    return NumberResults(numbers, right, np.array(without).mean(axis=-1))


def describe_number(results: NumberResults) -> str:
    """Describe the accuracies, and in how many units the number is kept."""
    learned, baseline = results.right["learned"], results.right["nearest noun"]
    involved = (results.without < NEEDED).sum(axis=1)
    return (
        f"{len(learned)} networks, at least one noun between subject and verb: "
        f"{learned[:, 1:].mean():.0%} correct; nearest noun: {baseline[1:].mean():.0%}\n"
        f"units without which fewer than {NEEDED:.0%} are correct: "
        f"{involved.min()} to {involved.max()} of {results.without.shape[1]}"
    )


def draw_number(results: NumberResults, trained_to: int = 3) -> Figure:
    """Draw the share of correct answers by distractors, and with one unit switched off.

    Args:
        results: from `measure_number`; the right panel shows its first network.
        trained_to: largest number of distractors in training.
    """
    numbers = results.numbers
    with style():
        fig, (left, ax) = plt.subplots(1, 2, figsize=(10.4, 4.0), sharey=True)
        left.axvspan(trained_to + 0.5, numbers[-1] + 0.4, color=PALE, lw=0)
        left.text(trained_to + 0.7, 0.05, "more than in training", color=INK)
        looks = {
            "learned": ("o-", MODELS["lstm"]),
            "set by hand": ("--", INK),
            "nearest noun": ("s-", GREY),
        }
        for name, (line, colour) in looks.items():
            shares = np.atleast_2d(results.right[name])
            left.plot(numbers, np.median(shares, axis=0), line, color=colour, label=name, ms=5)
            left.fill_between(numbers, shares.min(0), shares.max(0), color=colour, alpha=0.15, lw=0)
        left.set(xlabel="nouns between subject and verb", ylabel="share of correct answers")
        left.set(ylim=(0, 1.05), title="Training finds the rule")
        left.legend(loc="center right", bbox_to_anchor=(1, 0.3))
        units = np.arange(results.without.shape[1])
        ax.bar(units, results.without[0], color=MODELS["lstm"], width=0.7)
        ax.axhline(0.5, color=GREY, linestyle="--", lw=1.2)
        ax.set_xticks(units, [str(k) for k in units])
        ax.set(xlabel="unit that is switched off", title="and spreads it over several units")
        ax.xaxis.grid(False)
    return described(fig, describe_figure(results))


def describe_figure(results: NumberResults) -> str:
    """Describe the figure in words, with the shares at both ends of its lines.

    Args:
        results: from `measure_number`.
    """
    numbers = results.numbers
    lines = []
    for name, shares in results.right.items():
        ends = np.median(np.atleast_2d(shares), axis=0)[[0, -1]]
        lines.append(f"{name} {ends[0]:.2f} to {ends[1]:.2f}")
    first = results.without[0]
    needed = (first < NEEDED).sum()
    return (
        f"Left: shares of correct answers with {numbers[0]} to {numbers[-1]} nouns between subject "
        f"and verb: {', '.join(lines)}. Right: the first network without one of its {len(first)} "
        f"units. The shares are {first.min():.2f} to {first.max():.2f}, and below {NEEDED:g} for "
        f"{needed} units."
    )
