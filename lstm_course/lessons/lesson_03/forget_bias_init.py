"""Initial biases of the forget gate: which lags can be learned, and how soon.

T time steps, B sequences in a batch, I inputs, H hidden units. Each network is trained with Adam
until it has learned its task or runs out of updates.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator

from lstm_course.plotting.palette import CELL, GREY, INK, ordered_colours, style
from lstm_course.tasks.first_bit import remember_first_bit
from lstm_course.tasks.temporal_order import LONGEST, SYMBOLS, temporal_order

if TYPE_CHECKING:
    import torch
BATCH_SIZE = 20
Start = Literal["chrono"] | float


def updates_to_hold(lag: int, forget_bias: float, seed: int, updates: int = 100) -> float:
    """Count the updates until a bit is held over `lag` steps: 99% of five batches correct.

    Args:
        lag: steps from the bit to the question.
        forget_bias: initial bias of the forget gates; other biases are 0.
        seed: of weights and sequences.
        updates: limit after which training stops.

    Returns:
        A number of updates, infinite where the task was not learned.
    """
    import torch

    rng = np.random.default_rng(seed)

    def draw() -> tuple["torch.Tensor", ...]:
        x, bits = remember_first_bit(rng, lag, BATCH_SIZE)
        last = torch.full((BATCH_SIZE,), lag)
        return torch.from_numpy(x).float(), last, torch.from_numpy((bits > 0).astype(int))

    shares: list[float] = []
    for share in _train(1, 8, 2, forget_bias, rng, draw, learning_rate=0.01):
        shares.append(share)
        if is_learned(shares):
            return len(shares)
        if len(shares) == updates:
            return float("inf")
    raise AssertionError("training ends by one of the returns above")


def is_learned(shares: Sequence[float], threshold: float = 0.99, batches: int = 5) -> bool:
    """Return whether the latest batches reach the threshold on average.

    Args:
        shares: of correct sequences, one per batch so far.
        threshold: for their mean.
        batches: number of latest batches.

    Example:
        >>> is_learned([0.0, 1.0, 1.0, 1.0, 1.0, 1.0]), is_learned([1.0, 1.0])
        (True, False)
    """
    return len(shares) >= batches and bool(np.mean(shares[-batches:]) >= threshold)


def sequences_to_learn_order(
    start: Start, seed: int, *, limit: int = 7_000, hidden_size: int = 4
) -> float:
    """Count the sequences until temporal order (task 6a) is learned.

    The task counts as learned when the latest 2,000 sequences were all classified correctly, as in
    the paper. The network has as many cells as the paper's, each with its own gates.

    Args:
        start: the bias of the forget gates, or "chrono", see `chrono_biases`.
        seed: of weights and sequences.
        limit: number of sequences after which training stops.
        hidden_size: H.

    Returns:
        A number of sequences, infinite where the task was not learned.
    """
    import torch

    rng = np.random.default_rng(seed)
    one_hot = torch.eye(len(SYMBOLS))

    def draw() -> tuple["torch.Tensor", ...]:
        symbols, last, classes = map(torch.from_numpy, temporal_order(rng, BATCH_SIZE))
        return one_hot[symbols], last, classes

    seen = right_in_a_row = 0
    for share in _train(len(SYMBOLS), hidden_size, 4, start, rng, draw, learning_rate=0.03):
        seen += BATCH_SIZE
        right_in_a_row = right_in_a_row + BATCH_SIZE if share == 1 else 0
        if right_in_a_row >= 2000:
            return seen
        if seen + BATCH_SIZE > limit:
            return float("inf")
    raise AssertionError("training ends by one of the returns above")


def _train(
    input_size: int,
    hidden_size: int,
    classes: int,
    start: Start,
    rng: np.random.Generator,
    draw: Callable[[], tuple["torch.Tensor", ...]],
    learning_rate: float,
) -> Iterator[float]:
    """Train without end, yielding the share of each fresh batch that was correct.

    `draw` returns inputs (T, B, I), the step of each sequence's question (B,) and its class (B,).
    Gradients are clipped to norm 1.
    """
    import torch

    torch.set_num_threads(1)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(int(rng.integers(2**31)))
        layer = torch.nn.LSTM(input_size, hidden_size)
        readout = torch.nn.Linear(hidden_size, classes)
    set_biases(layer, start, rng)
    parameters = [*layer.parameters(), *readout.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=learning_rate)
    n = torch.arange(BATCH_SIZE)
    while True:
        x, last, wanted = draw()
        logits = readout(layer(x)[0][last, n])  # (B, classes)
        loss = torch.nn.functional.cross_entropy(logits, wanted)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        yield (logits.argmax(1) == wanted).float().mean().item()


def set_biases(layer: "torch.nn.LSTM", start: Start, rng: np.random.Generator) -> None:
    """Set the biases of a torch layer in place: those of the forget gates, and all others to 0.

    Args:
        layer: of torch; its second bias becomes 0.
        start: the bias of the forget gates, or "chrono", which also sets those of the input gates.
        rng: for "chrono".
    """
    import torch

    H = layer.hidden_size
    b = np.zeros(4 * H)
    if start == "chrono":
        b[: 2 * H] = chrono_biases(rng, H, LONGEST)
    else:
        b[H : 2 * H] = start
    with torch.no_grad():
        layer.get_parameter("bias_ih_l0").copy_(torch.from_numpy(b))
        layer.get_parameter("bias_hh_l0").zero_()


def chrono_biases(rng: np.random.Generator, hidden_size: int, longest: int) -> np.ndarray:
    """Draw biases of i, then of f, (2H,), with which cell states last from 1 to `longest` steps.

    b_f = ln u with u uniform from 1 to longest − 1, and b_i = −b_f: with this bias, a cell state is
    divided by e in about u steps. Source: Tallec & Ollivier (2018), section 2.

    Args:
        rng: source of u.
        hidden_size: H.
        longest: the longest expected lag, in steps.

    Example:
        >>> b = chrono_biases(np.random.default_rng(0), 3, 100)
        >>> bool(np.all(b[:3] == -b[3:])), b[3:].round(1)
        (True, array([4.1, 3.3, 1.6]))
    """
    b_f = np.log(rng.uniform(1, longest - 1, hidden_size))
    return np.concatenate([-b_f, b_f])


def draw_updates_by_bias(
    biases: Sequence[float], found: Mapping[int, np.ndarray], updates: int
) -> Figure:
    """Draw the updates until learned, one dot per network, one panel per lag.

    Args:
        biases: of the forget gate.
        found: lag -> updates (biases, seeds), infinite where the task was not learned.
        updates: limit of the training.
    """
    with style():
        fig, axes = plt.subplots(1, len(found), figsize=(3.1 * len(found), 3.1), sharey=True)
        for ax, (lag, times) in zip(axes, found.items(), strict=True):
            for place, row in enumerate(times):
                _draw_dots(ax, place, row, ordered_colours(len(biases))[place], updates)
            ax.set_xticks(range(len(biases)), [f"{bias:g}" for bias in biases])
            ax.set(title=f"lag {lag}", xlabel="bias of the forget gate")
            _draw_limit(ax, updates, f"not in {updates} updates", lowest=5)
        axes[0].set_ylabel("updates until learned")
    return fig


def draw_sequences_by_start(found: Mapping[str, Sequence[float]], limit: int) -> Figure:
    """Draw the sequences until learned, one dot per network, one column per initialisation.

    Args:
        found: initialisation -> sequences of each seed, infinite where the task was not learned.
        limit: largest number of sequences.
    """
    with style():
        fig, ax = plt.subplots(figsize=(5.6, 3.1))
        for place, times in enumerate(found.values()):
            _draw_dots(ax, place, np.array(times), CELL, limit)
        ax.set_xticks(range(len(found)), list(found))
        ax.set(ylabel="sequences until learned", xlim=(-0.6, len(found) - 0.4))
        _draw_limit(ax, limit, f"not in {limit:,} sequences", lowest=2000)
    return fig


def _draw_dots(ax: Axes, place: int, times: np.ndarray, colour: str, limit: float) -> None:
    """Draw a dot for each network that learned the task, a cross above the limit otherwise."""
    beside = place + np.linspace(-0.2, 0.2, len(times))
    learned = np.isfinite(times)
    ax.plot(beside[learned], times[learned], "o", color=colour, mec=INK, mew=0.6, markersize=6)
    above = np.full(np.sum(~learned), 1.25 * limit)
    ax.plot(beside[~learned], above, "x", color=GREY, markersize=6, mew=1.6)


def _draw_limit(ax: Axes, limit: float, text: str, lowest: float) -> None:
    """Draw a line at the limit, and set a logarithmic scale from `lowest`."""
    ax.axhline(limit, color=GREY, linestyle=":", linewidth=1.2)
    ax.text(0.98, 1.6 * limit, text, color=GREY, ha="right", transform=ax.get_yaxis_transform())
    ax.set(yscale="log", ylim=(lowest, 2.2 * limit))
    ticks = [n * 10**k for k in range(6) for n in (1, 2, 5) if n * 10**k <= limit]
    ax.yaxis.set(major_locator=FixedLocator(ticks), minor_locator=NullLocator())
    ax.yaxis.set_major_formatter("{x:,.0f}")
    ax.xaxis.grid(False)
