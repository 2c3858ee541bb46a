"""Handwritten digits read as sequences: row by row, or pixel by pixel.

N images of 8 × 8 pixels. Read by rows, an image is T = 8 steps with I = 8 inputs; read by pixels,
T = 64 steps with one input. The network answers after the last step: many to one.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lstm_course.cells.parameter_count import count_parameters, parameter_matched_hidden_size
from lstm_course.lessons.lesson_07.protocol import EarlyStopping
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, INK, MODELS, style, text_colour

Reading = Literal["rows", "pixels"]
KINDS = ("rnn", "lstm")
HIDDEN_SIZE = 32  # of the LSTM; the RNN gets as many units as its parameters buy


class Images(NamedTuple):
    """Images and their digits, in a training, a validation and a test set."""

    train: np.ndarray  # (N, 8, 8), from 0 to 1
    train_labels: np.ndarray  # (N,)
    validation: np.ndarray  # (K, 8, 8)
    validation_labels: np.ndarray  # (K,)
    test: np.ndarray  # (M, 8, 8)
    test_labels: np.ndarray  # (M,)


def split_images(images: np.ndarray, labels: np.ndarray, seed: int) -> Images:
    """Split the images: a fifth for testing, the same for every seed, and the rest at random.

    Every seed draws its own validation set, another fifth, and its own training set. So no choice
    that is made on the validation sets of some seeds has seen the test set of others.

    Example:
        >>> parts = split_images(np.zeros((10, 8, 8)), np.arange(10), seed=0)
        >>> parts.train.shape, parts.validation.shape, parts.test.shape
        ((6, 8, 8), (2, 8, 8), (2, 8, 8))
    """
    fifth = len(images) // 5
    order = np.random.default_rng(7).permutation(len(images))
    test, rest = order[:fifth], order[fifth:]
    rest = np.random.default_rng([seed, 7]).permutation(rest)
    parts = (rest[fifth:], rest[:fifth], test)
    return Images(*(array[part] for part in parts for array in (images, labels)))


def as_sequence(images: np.ndarray, reading: Reading) -> np.ndarray:
    """Convert images (N, 8, 8) to inputs over time: (8, N, 8) by rows, (64, N, 1) by pixels.

    Example:
        >>> as_sequence(np.zeros((5, 8, 8)), "rows").shape
        (8, 5, 8)
        >>> as_sequence(np.zeros((5, 8, 8)), "pixels").shape
        (64, 5, 1)
    """
    steps = images if reading == "rows" else images.reshape(len(images), 64, 1)
    return np.swapaxes(steps, 0, 1)


class DigitReader(NamedTuple):
    """Predictions of a trained network on the test set, and its validation losses."""

    said: np.ndarray  # (T, M), the most probable digit after each step
    accuracy: float  # after the last step
    sensitivity: np.ndarray  # (T,), mean size of the gradient of the loss at each step's input
    validation: np.ndarray  # loss of each check, (checks,)
    best_update: int  # that the weights are from


def train_reader(
    kind: str,
    reading: Reading,
    parts: Images,
    seed: int,
    *,
    rate: float = 0.01,
    updates: int = 900,
    progress: Callable[[range], Iterable[int]] = iter,
) -> DigitReader:
    """Train on the training set, keep the best weights by the validation set, read the test set.

    Args:
        kind: of layer, "lstm" or "rnn"; neither has more parameters than 32 LSTM units.
        reading: "rows" or "pixels".
        parts: the images.
        seed: of weights and batches.
        rate: largest learning rate; it rises to this value first and decays to 0.
        updates: steps of Adam, 32 images each.
        progress: wraps the range of updates, e.g. `tqdm`.
    """
    import torch

    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    x, unseen, asked = (
        torch.tensor(as_sequence(images, reading), dtype=torch.float32)
        for images in (parts.train, parts.validation, parts.test)
    )
    labels, unseen_labels, right = (
        torch.tensor(each)
        for each in (parts.train_labels, parts.validation_labels, parts.test_labels)
    )
    budget = count_parameters(x.shape[2], HIDDEN_SIZE, 1, bidirectional=False)
    H = parameter_matched_hidden_size(kind, budget, x.shape[2])
    layers = {"lstm": torch.nn.LSTM, "rnn": torch.nn.RNN}
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        layer, readout = layers[kind](x.shape[2], H), torch.nn.Linear(H, 10)
    if kind == "lstm":
        with torch.no_grad():
            layer.get_parameter("bias_ih_l0")[H : 2 * H] = 1.0  # the forget gates' bias

    def loss_of(images: torch.Tensor, digits: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.cross_entropy(readout(layer(images)[0][-1]), digits)

    weights = [*layer.parameters(), *readout.parameters()]
    stopping = EarlyStopping(weights, lambda: loss_of(unseen, unseen_labels).item())
    optimizer = torch.optim.Adam(weights)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=updates)
    for k in progress(range(updates)):
        batch = rng.integers(len(labels), size=32)
        loss = loss_of(x[:, batch], labels[batch])
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        schedule.step()
        stopping.check(k + 1)
    best_update = stopping.restore()
    asked.requires_grad_()
    logits = readout(layer(asked)[0])  # (T, M, 10)
    loss = torch.nn.functional.cross_entropy(logits[-1], right, reduction="sum")
    (gradient,) = torch.autograd.grad(loss, asked)
    said = logits.argmax(-1).numpy()
    sensitivity = gradient.norm(dim=-1).mean(1).numpy()
    accuracy = float(np.mean(said[-1] == parts.test_labels))
    return DigitReader(said, accuracy, sensitivity, np.array(stopping.values), best_update)


def draw_readings(image: np.ndarray, digit: int) -> Figure:
    """Draw one image as a picture, as eight rows, and as sixty-four pixels.

    Args:
        image: (8, 8), from 0 to 1.
        digit: that the image shows.
    """
    with style():
        fig, axes = plt.subplots(
            1, 3, figsize=(9.6, 2.7), width_ratios=(1, 1, 2.6), layout="constrained"
        )
        for ax in axes[:2]:
            ax.imshow(image, cmap="Greys")
            ax.set(xticks=[], yticks=[])
            ax.grid(visible=False)
        axes[0].set_title(f"A {digit}, all at once")
        axes[1].set_title("By rows: T = 8, I = 8")
        axes[1].hlines(np.arange(0.5, 7), -0.5, 7.5, color="white", lw=4)
        axes[2].bar(np.arange(64), image.ravel(), width=0.9, color=INK)
        axes[2].set(title="By pixels: T = 64, I = 1", xlabel="step", ylabel="input", xlim=(-1, 64))
        axes[2].set_xticks(range(0, 65, 8))
    return described(
        fig,
        f"A handwritten {digit} in three forms: an image of 8 × 8 pixels, eight rows of 8 inputs, "
        "and a sequence of 64 single pixels.",
    )


def draw_accuracies(
    accuracies: Mapping[tuple[str, str], np.ndarray],
    all_at_once: np.ndarray,
    own: Mapping[tuple[str, str], np.ndarray] | None = None,
) -> Figure:
    """Draw the accuracy of each kind, one panel per reading, one dot per kept seed.

    Args:
        accuracies: (reading, kind) -> one per kept seed.
        all_at_once: of logistic regression, which reads the image as one vector, one per seed.
        own: the same as `accuracies` for the learner's networks, which are rings.
    """
    own = own or {}
    readings = list(dict.fromkeys(reading for reading, _ in (*accuracies, *own)))
    titles = {"rows": "Row by row, 8 steps", "pixels": "Pixel by pixel, 64 steps"}
    with style():
        fig, axes = plt.subplots(1, len(readings), figsize=(9.2, 3.8), squeeze=False)
        for ax, reading in zip(axes[0], readings, strict=True):
            ax.axhspan(all_at_once.min(), all_at_once.max(), color=GREY, alpha=0.35)
            ax.axhline(all_at_once.mean(), color=GREY, lw=1.2, ls="--")
            for x, kind in enumerate(KINDS):
                _draw_seeds(ax, x, kind, accuracies.get((reading, kind)), own.get((reading, kind)))
            ax.set_xticks(range(len(KINDS)), [kind.upper() for kind in KINDS])
            for label, kind in zip(ax.get_xticklabels(), KINDS, strict=True):
                label.set_color(MODELS[kind])
            ax.set(title=titles[reading], xlim=(-0.6, len(KINDS) - 0.4))
            ax.grid(axis="x", visible=False)
        axes[0, 0].set_ylabel("accuracy on test images")
    means = "; ".join(
        f"{kind.upper()} by {reading} {values.mean():.3f}"
        for (reading, kind), values in accuracies.items()
    )
    return described(fig, f"Mean accuracy: logistic regression {all_at_once.mean():.3f}; {means}.")


def _draw_seeds(
    ax: Axes, x: int, kind: str, kept: np.ndarray | None, own: np.ndarray | None
) -> None:
    """Draw kept seeds as dots with a bar at their mean, and the learner's as rings beside them."""
    if kept is not None:
        places = x + np.linspace(-0.09, 0.09, len(kept))
        ax.plot(places, kept, "o", color=MODELS[kind], alpha=0.7, mew=0)
        ax.hlines(kept.mean(), x - 0.16, x + 0.16, color=MODELS[kind])
    if own is not None:
        looks: dict[str, Any] = {"color": MODELS[kind], "mfc": "none", "ms": 9, "mew": 1.4}
        ax.plot(np.full(len(own), x - 0.28), own, "o", **looks)


def draw_gradient_reach(readers: Mapping[str, DigitReader], labels: np.ndarray) -> Figure:
    """Draw how far back the gradient of the loss reaches, and the accuracy after each pixel.

    Args:
        readers: kind -> a network that reads pixel by pixel.
        labels: correct answers (M,).
    """
    with style():
        fig, (left, right) = plt.subplots(1, 2, figsize=(9.6, 3.6))
        for kind, reader in readers.items():
            steps = np.arange(len(reader.sensitivity))
            left.semilogy(steps, reader.sensitivity, color=MODELS[kind], label=kind.upper())
            right.plot(steps, (reader.said == labels).mean(1), color=MODELS[kind])
        left.set(title="Gradient of the loss at each pixel", ylabel="mean size")
        right.axhline(0.1, color=GREY, lw=1.2, ls="--")
        right.text(1, 0.24, "guessing: 0.1", color=text_colour(GREY))
        right.set(title="Accuracy of an earlier answer", ylim=(0, 1.02))
        for ax in (left, right):
            ax.set(xlabel="pixel", xlim=(0, len(steps) - 1))
            ax.set_xticks(range(0, len(steps) + 1, 8))
        left.legend()
    parts = "; ".join(
        f"{kind.upper()}: {reader.sensitivity[0]:.1e} at the first pixel, "
        f"{reader.sensitivity[-1]:.1e} at the last, final accuracy {reader.accuracy:.2f}"
        for kind, reader in readers.items()
    )
    return described(
        fig,
        f"Left: gradient of the loss with respect to each pixel. Right: accuracy after each pixel. "
        f"{parts}.",
    )
