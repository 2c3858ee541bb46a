"""Training an RNN to remember one bit over a lag, with a given backward pass.

T time steps, B sequences in a batch, H hidden units. The readout is one logit per sequence,
z = h_T · v + c, and its sign is the network's answer.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.lessons.shared.gradient_flow import recurrent_matrix
from lstm_course.lessons.shared.loss_curves import TrainingRun
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, INK, ordered_colours, style
from lstm_course.tasks.first_bit import remember_first_bit
from lstm_course.training.clipping import clip_by_global_norm

HIDDEN_SIZE = 16
SOLVED = 0.95  # accuracy that counts as learned


class RNNFunctions(NamedTuple):
    """Functions of an RNN that the experiment calls: the learner's own or the library's."""

    forward: Callable
    backward: Callable
    clip: Callable = clip_by_global_norm


def initial_weights(rng: np.random.Generator, hidden_size: int, radius: float) -> list[np.ndarray]:
    """Draw W_ih (H, 1), W_hh (H, H), b (H,), v (H,), c (1,); W_hh is orthogonal times `radius`."""
    return [
        rng.uniform(-1, 1, (hidden_size, 1)),
        recurrent_matrix(rng, hidden_size, radius),
        np.zeros(hidden_size),
        rng.uniform(-1, 1, hidden_size) / np.sqrt(hidden_size),
        np.zeros(1),
    ]


def loss_and_gradients(
    functions: RNNFunctions, weights: list[np.ndarray], x: np.ndarray, bits: np.ndarray
) -> tuple[float, list[np.ndarray]]:
    """Compute the mean logistic loss of the answer after the last step, in nats, and its gradients.

    Args:
        functions: the RNN's.
        weights: as `initial_weights` returns them.
        x: inputs (T, B, 1).
        bits: correct answers (B,), -1 or +1.
    """
    W_ih, W_hh, b, v, c = weights
    batch_size = len(bits)
    hs, cache = functions.forward(x, np.zeros((batch_size, len(v))), W_ih, W_hh, b)  # (T, B, H)
    z = hs[-1] @ v + c  # (B,)
    loss = np.logaddexp(0, -bits * z).mean()

    dz = -bits / (1 + np.exp(np.minimum(bits * z, 700.0))) / batch_size  # (B,)
    dhs = np.zeros_like(hs)
    dhs[-1] = np.outer(dz, v)  # (B, H) the loss depends on the last step alone
    _, _, dW_ih, dW_hh, db = functions.backward(dhs, cache)
    return float(loss), [dW_ih, dW_hh, db, dz @ hs[-1], dz.sum(keepdims=True)]


def accuracy(
    forward: Callable, weights: list[np.ndarray], x: np.ndarray, bits: np.ndarray
) -> float:
    """Return the share of sequences whose readout has the sign of their bit."""
    W_ih, W_hh, b, v, c = weights
    hs, _ = forward(x, np.zeros((len(bits), len(v))), W_ih, W_hh, b)
    return float(np.mean(np.sign(hs[-1] @ v + c) == bits))


def train_to_remember(
    functions: RNNFunctions,
    lag: int,
    radius: float,
    seed: int,
    *,
    updates: int = 300,
    learning_rate: float = 0.3,
    max_norm: float = 1.0,
) -> TrainingRun:
    """Train on `remember_first_bit` by stochastic gradient descent, a fresh batch each update.

    Args:
        functions: the RNN's.
        lag: steps from the bit to the question.
        radius: spectral radius of W_hh before training.
        seed: of weights and data.
        updates, learning_rate: of the training.
        max_norm: where the global gradient norm is clipped; `math.inf` for never.
    """
    rng = np.random.default_rng(seed)
    weights = initial_weights(rng, HIDDEN_SIZE, radius)
    losses, norms = np.zeros(updates), np.zeros(updates)
    for k in range(updates):
        x, bits = remember_first_bit(rng, lag, batch_size=32)
        losses[k], grads = loss_and_gradients(functions, weights, x, bits)
        grads, norms[k] = functions.clip(grads, max_norm)
        weights = [w - learning_rate * dw for w, dw in zip(weights, grads, strict=True)]
    x, bits = remember_first_bit(rng, lag, batch_size=500)
    return TrainingRun(losses, norms, accuracy(functions.forward, weights, x, bits))


def initial_gradient_ratio(functions: RNNFunctions, lag: int, radius: float, seed: int) -> float:
    """Compute ‖∂L/∂x_0‖ / ‖∂L/∂x_T‖ before training: the share of the gradient left at the bit."""
    rng = np.random.default_rng(seed)
    W_ih, W_hh, b, v, _ = initial_weights(rng, HIDDEN_SIZE, radius)
    x, bits = remember_first_bit(rng, lag, batch_size=32)
    hs, cache = functions.forward(x, np.zeros((len(bits), len(v))), W_ih, W_hh, b)
    dhs = np.zeros_like(hs)
    dhs[-1] = np.outer(-bits, v)  # (B, H)
    dx, *_ = functions.backward(dhs, cache)
    return float(np.linalg.norm(dx[0]) / np.linalg.norm(dx[-1]))


def accuracy_against_lag(
    functions: RNNFunctions,
    lags: Iterable[int],
    radius: float,
    seeds: Iterable[int],
    *,
    updates: int = 300,
    progress: Callable[[list], Iterable] = iter,
) -> np.ndarray:
    """Measure the accuracy after training, for every lag and seed.

    Args:
        functions: the RNN's.
        lags, seeds: one run for each pair.
        radius: spectral radius of W_hh before training.
        updates: training steps of each run.
        progress: wraps the list of runs, e.g. `tqdm`.

    Returns:
        (lags, seeds): between 0.5 (guessing) and 1.
    """
    lags, seeds = list(lags), list(seeds)
    runs = [(lag, seed) for lag in lags for seed in seeds]
    results = [
        train_to_remember(functions, lag, radius, seed, updates=updates).accuracy
        for lag, seed in progress(runs)
    ]
    return np.array(results).reshape(len(lags), len(seeds))


def longest_learned_lag(
    lags: Iterable[int], accuracies: np.ndarray, threshold: float = SOLVED
) -> int:
    """Return the longest lag up to which every run reached the threshold; 0 if none.

    Args:
        lags: increasing.
        accuracies: (lags, seeds).
        threshold: accuracy that counts as learned.

    Example:
        >>> longest_learned_lag([5, 10, 20], np.array([[1.0, 1.0], [1.0, 0.99], [1.0, 0.5]]))
        10
    """
    reached = 0
    for lag, runs in zip(lags, accuracies, strict=True):
        if np.min(runs) < threshold:
            break
        reached = lag
    return reached


def latching_weights() -> list[np.ndarray]:
    """Return weights of one unit, set by hand, that keep the bit over any lag.

    With W_hh = 2 the unit has two stable states, h = ±0.957, the solutions of h = tanh(2h). The
    first input pushes it to one of them, and the later noise is too weak to push it out again
    (Bengio, Simard & Frasconi 1994, sections III and IV).
    """
    return [np.array([[1.5]]), np.array([[2.0]]), np.zeros(1), np.ones(1), np.zeros(1)]


def measure_latch(
    functions: RNNFunctions, lag: int, batch_size: int = 500, seed: int = 0
) -> tuple[float, float]:
    """Measure the accuracy of the weights set by hand, and the gradient left at the bit.

    Args:
        functions: the RNN's.
        lag: steps from the bit to the question.
        batch_size: sequences to measure on.
        seed: of the data.

    Returns:
        The accuracy, and the median over the sequences of |∂h_T/∂x_0|.
    """
    weights = latching_weights()
    x, bits = remember_first_bit(np.random.default_rng(seed), lag, batch_size)
    hs, cache = functions.forward(x, np.zeros((batch_size, 1)), *weights[:3])
    dhs = np.zeros_like(hs)
    dhs[-1] = 1
    dx, *_ = functions.backward(dhs, cache)
    return accuracy(functions.forward, weights, x, bits), float(np.median(np.abs(dx[0])))


def draw_accuracy_against_lag(
    lags: Sequence[int],
    accuracies: Mapping[float, np.ndarray],
    ratios: Mapping[float, np.ndarray],
    own: Mapping[float, np.ndarray] | None = None,
) -> Figure:
    """Draw accuracy after training above the gradient before training, both against lag.

    Args:
        lags: the lags.
        accuracies: spectral radius at the start -> accuracy (lags, seeds).
        ratios: the same -> gradient at the bit over gradient at the end (lags, seeds).
        own: the learner's own runs, drawn as rings on top.
    """
    own = own or {}
    with style():
        fig, (top, bottom) = plt.subplots(2, 1, figsize=(7.6, 6.2), sharex=True)
        colours = dict(zip(accuracies, ordered_colours(len(accuracies)), strict=True))
        sides = np.arange(len(colours)) - (len(colours) - 1) / 2
        for (radius, values), side in zip(accuracies.items(), sides, strict=True):
            colour, x = colours[radius], np.array(lags) * 1.04**side  # runs beside each other
            top.plot(x, values.mean(axis=1), color=colour, label=f"ρ = {radius:g}")
            top.plot(x, values, "o", color=colour, ms=4, alpha=0.5, mew=0)
            if radius in own:
                top.plot(x * 1.015, own[radius], "o", color=colour, ms=7, mfc="none", mew=1.4)
            ratio = ratios[radius]
            bottom.loglog(x, np.median(ratio, axis=1), color=colour)
            bottom.fill_between(x, ratio.min(axis=1), ratio.max(axis=1), color=colour, alpha=0.25)
        if own:
            top.plot([], [], "o", color=INK, ms=7, mfc="none", mew=1.4, label="your runs")
        top.axhline(0.5, color=GREY, lw=1.2, ls="--")
        top.text(lags[0], 0.515, "guessing", color=INK)
        runs = next(iter(accuracies.values())).shape[1]
        top.set(title=f"After training: accuracy of {runs} runs per lag", ylabel="accuracy")
        top.set_ylim(0.42, 1.04)
        top.legend(loc="center left", bbox_to_anchor=(0, 0.5), title="initial ρ")
        bottom.set(title="Before training: share of the gradient that reaches the bit")
        bottom.set(ylabel="gradient at the bit\n/ gradient at the end")
        bottom.set_xlabel("lag (steps from the bit to the question)")
        bottom.set_xticks(list(lags), [str(lag) for lag in lags])
        bottom.minorticks_off()
    return described(fig, describe_accuracy_against_lag(lags, accuracies, ratios))


def describe_accuracy_against_lag(
    lags: Sequence[int],
    accuracies: Mapping[float, np.ndarray],
    ratios: Mapping[float, np.ndarray],
) -> str:
    """State mean accuracies for each lag, and the median share of the gradient at the last one."""
    rows = [
        f"ρ = {radius:g}: "
        + ", ".join(f"{mean:.2f}" for mean in values.mean(axis=1))
        + f"; {np.median(ratios[radius][-1]):.0e} of the gradient reaches lag {lags[-1]}"
        for radius, values in accuracies.items()
    ]
    return (
        f"Top: mean accuracy after training at lags {', '.join(map(str, lags))}. Bottom: share of "
        f"the gradient that reaches the bit before training. {'. '.join(rows)}. "
        "Guessing gives 0.5."
    )
