"""Handwritten digits read as sequences: row by row, or pixel by pixel.

N images of 8 × 8 pixels. Read by rows, an image is T = 8 steps with I = 8 inputs; read by pixels,
T = 64 steps with one input. The network answers after the last step: many to one.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.cells.parameter_count import count_parameters, parameter_matched_hidden_size
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, INK, MODELS, style, text_colour

Reading = Literal["rows", "pixels"]
HIDDEN_SIZE = 32  # of the LSTM; the RNN gets as many units as its parameters buy
RATES = {"lstm": 0.02, "rnn": 0.005}  # by pixels, the best of 0.002, 0.005, 0.01 and 0.02 for each


class Images(NamedTuple):
    """Images and their digits, in a training set and a test set."""

    train: np.ndarray  # (N, 8, 8), from 0 to 1
    train_labels: np.ndarray  # (N,)
    test: np.ndarray  # (M, 8, 8)
    test_labels: np.ndarray  # (M,)


def split_images(images: np.ndarray, labels: np.ndarray, seed: int) -> Images:
    """Split the images at random: two thirds for training, the rest for testing.

    Example:
        >>> parts = split_images(np.zeros((9, 8, 8)), np.arange(9), seed=0)
        >>> parts.train.shape, parts.test.shape
        ((6, 8, 8), (3, 8, 8))
    """
    order = np.random.default_rng([seed, 7]).permutation(len(images))
    train, test = np.split(order, [2 * len(images) // 3])
    return Images(images[train], labels[train], images[test], labels[test])


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
    """Predictions of a trained network on the test set."""

    said: np.ndarray  # (T, M), the most probable digit after each step
    accuracy: float  # after the last step
    sensitivity: np.ndarray  # (T,), mean size of the gradient of the loss at each step's input


def train_reader(
    kind: str,
    reading: Reading,
    parts: Images,
    seed: int,
    *,
    updates: int = 900,
    progress: Callable[[range], Iterable[int]] = iter,
) -> DigitReader:
    """Train on the training set and read the test set.

    Args:
        kind: of layer, "lstm" or "rnn"; neither has more parameters than 32 LSTM units.
        reading: "rows" or "pixels".
        parts: the images.
        seed: of weights and batches.
        updates: steps of Adam, 32 images each; the learning rate rises first and decays to 0.
        progress: wraps the range of updates, e.g. `tqdm`.
    """
    import torch

    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    x, asked = (
        torch.tensor(as_sequence(images, reading), dtype=torch.float32)
        for images in (parts.train, parts.test)
    )
    labels = torch.tensor(parts.train_labels)
    budget = count_parameters(x.shape[2], HIDDEN_SIZE, 1, bidirectional=False)
    H = parameter_matched_hidden_size(kind, budget, x.shape[2])
    layers = {"lstm": torch.nn.LSTM, "rnn": torch.nn.RNN}
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        layer, readout = layers[kind](x.shape[2], H), torch.nn.Linear(H, 10)
    if kind == "lstm":
        with torch.no_grad():
            layer.get_parameter("bias_ih_l0")[H : 2 * H] = 1.0  # the forget gates' bias
    weights = [*layer.parameters(), *readout.parameters()]
    optimizer = torch.optim.Adam(weights)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATES[kind], total_steps=updates)
    for _ in progress(range(updates)):
        batch = rng.integers(len(labels), size=32)
        loss = torch.nn.functional.cross_entropy(readout(layer(x[:, batch])[0][-1]), labels[batch])
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        schedule.step()
    asked.requires_grad_()
    logits = readout(layer(asked)[0])  # (T, M, 10)
    right = torch.tensor(parts.test_labels)
    loss = torch.nn.functional.cross_entropy(logits[-1], right, reduction="sum")
    (gradient,) = torch.autograd.grad(loss, asked)
    said = logits.argmax(-1).numpy()
    sensitivity = gradient.norm(dim=-1).mean(1).numpy()
    return DigitReader(said, float(np.mean(said[-1] == parts.test_labels)), sensitivity)


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
    accuracies: Mapping[tuple[str, str], np.ndarray], all_at_once: np.ndarray
) -> Figure:
    """Draw the accuracy of each kind and reading, one dot per seed.

    Args:
        accuracies: (reading, kind) -> one per seed.
        all_at_once: of logistic regression, which reads the image as one vector, one per seed.
    """
    with style():
        fig, ax = plt.subplots(figsize=(7.6, 3.6))
        ax.axhspan(all_at_once.min(), all_at_once.max(), color=GREY, alpha=0.35)
        ax.axhline(all_at_once.mean(), color=GREY, lw=1.2, ls="--")
        label = "logistic regression, all at once"
        ax.text(
            1.55, all_at_once.max() + 0.004, label, color=text_colour(GREY), ha="right", va="bottom"
        )
        readings = list(dict.fromkeys(reading for reading, _ in accuracies))
        for (reading, kind), values in accuracies.items():
            x = readings.index(reading) + (-0.22 if kind == "rnn" else 0.22)
            ax.plot(np.full(len(values), x), values, "o", color=MODELS[kind], alpha=0.7, mew=0)
            ax.hlines(values.mean(), x - 0.11, x + 0.11, color=MODELS[kind])
            name = ax.text(x + 0.13, values.mean(), kind.upper(), color=MODELS[kind], va="center")
            name.set_bbox({"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1})
        steps = {"rows": "row by row\n8 steps", "pixels": "pixel by pixel\n64 steps"}
        ax.set_xticks(range(len(readings)), [steps[reading] for reading in readings])
        lowest = min(values.min() for values in accuracies.values())
        ax.set(ylabel="accuracy on test images", xlim=(-0.6, 1.6))
        ax.set_ylim(min(lowest, 0.9) - 0.03, 1.01)
        ax.grid(axis="x", visible=False)
        ax.set_title("One dot per seed, a bar at their mean")
    means = "; ".join(
        f"{kind.upper()} by {reading} {values.mean():.3f}"
        for (reading, kind), values in accuracies.items()
    )
    return described(fig, f"Mean accuracy: logistic regression {all_at_once.mean():.3f}; {means}.")


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
