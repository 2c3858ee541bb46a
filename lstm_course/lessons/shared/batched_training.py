"""Many small networks trained at once, side by side: seeds, tasks and cells compared in one run.

S networks, T time steps, B sequences in a batch, I inputs, H hidden units, R rows of weights (H for
an RNN, 3H for a GRU, 4H for an LSTM). Each network has its own weights and data and is trained as
if it were alone; they only share the arithmetic, because a network this small spends most of its
time on waiting for the next instruction.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lstm_course.lessons.shared.batched_cells import CELLS
from lstm_course.tasks.yes_no import Task

if TYPE_CHECKING:
    import torch


class Weights(NamedTuple):
    """Weights of S layers of one kind, with a readout of one number each; float32 tensors."""

    W_ih: "torch.Tensor"  # (S, R, I)
    W_hh: "torch.Tensor"  # (S, R, H)
    b: "torch.Tensor"  # (S, R)
    b_hn: "torch.Tensor"  # (S, H), the recurrent bias of a GRU's candidate; others leave it alone
    v: "torch.Tensor"  # (S, H)
    v0: "torch.Tensor"  # (S,)


class Training(NamedTuple):
    """What came of S networks."""

    weights: Weights
    best: Weights  # each network's weights when it last answered the most sequences right
    right: np.ndarray  # (updates, S), share of each fresh batch right before it was learned from


def initial_weights(
    kind: str, count: int, input_size: int, hidden_size: int, seed: int = 0
) -> Weights:
    """Weights of S networks as torch draws its own: uniform between -1/√H and 1/√H."""
    import torch

    rows, bound = CELLS[kind].blocks * hidden_size, hidden_size**-0.5
    shapes = [(rows, input_size), (rows, hidden_size), (rows,), (hidden_size,), (hidden_size,), ()]
    rng = np.random.default_rng(seed)
    drawn = (rng.uniform(-bound, bound, (count, *shape)) for shape in shapes)
    return Weights(*(torch.tensor(w, dtype=torch.float32) for w in drawn))


def with_bias(weights: Weights, block: int, values: Sequence[float]) -> Weights:
    """The same weights, with the biases of one layer set: to one number for each network.

    Args:
        weights: of S networks; they stay as they are.
        block: which of a cell's layers, e.g. 1 for the LSTM's f in i, f, g, o.
        values: S numbers.
    """
    H = weights.v.shape[1]
    b = weights.b.clone()
    b[:, block * H : (block + 1) * H] = b.new_tensor(values)[:, None]
    return weights._replace(b=b)


def run(kind: str, weights: Weights, x: "torch.Tensor") -> tuple["torch.Tensor", ...]:
    """States of S networks over a sequence, from zeros.

    Args:
        kind: of cell, one of `CELLS`.
        weights: of the networks.
        x: inputs (T, S, B, I).

    Returns:
        hs and cs, (T, S, B, H) each; cs is hs where the cell has no second state.
    """
    import torch

    W_hh = weights.W_hh.transpose(1, 2)  # (S, H, R)
    projected = x @ weights.W_ih.transpose(1, 2) + weights.b[:, None]  # (T, S, B, R)
    h = c = x.new_zeros(*x.shape[1:3], W_hh.shape[1])  # (S, B, H)
    step = CELLS[kind].step
    hs, cs = [], []
    for a_x in projected.unbind():
        h, c = step(a_x, h, c, W_hh, weights.b_hn[:, None])
        hs.append(h)
        cs.append(c)
    return torch.stack(hs), torch.stack(cs)


def answers(kind: str, weights: Weights, x: "torch.Tensor") -> "torch.Tensor":
    """The networks' answers at every step, as logits (T, S, B): above 0 is yes."""
    hs, _ = run(kind, weights, x)
    return (hs * weights.v[:, None]).sum(-1) + weights.v0[:, None]


def train(
    kind: str,
    tasks: Sequence[Task],
    weights: Weights,
    *,
    updates: int,
    seed: int = 0,
    batch_size: int = 32,
    learning_rate: float = 0.01,
    progress: Callable[[range], Iterable[int]] = iter,
) -> Training:
    """Train S networks with Adam, each on its own task and on fresh sequences at every update.

    Args:
        kind: of cell, one of `CELLS`.
        tasks: one a network, all with sequences of one length.
        weights: to start from; they stay as they are.
        updates, batch_size, learning_rate: of the training. Gradients of a network whose norm is
            above 1 are shortened to 1.
        seed: of the data.
        progress: wraps the range of updates, e.g. `tqdm`.
    """
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # more only wait for each other at this size
    try:
        trained = Weights(*(w.clone().requires_grad_() for w in weights))
        optimizer = torch.optim.Adam(trained, lr=learning_rate)
        rng = np.random.default_rng(seed)
        best = Weights(*(w.clone() for w in weights))
        most = torch.zeros(len(tasks))
        right = np.zeros((updates, len(tasks)))
        for k in progress(range(updates)):
            x, wanted, asked = draw_batch(tasks, rng, batch_size, weights.W_ih.shape[2])
            logits = answers(kind, trained, x)
            with torch.no_grad():
                wrong = ((logits > 0) != wanted) & asked  # (T, S, B)
                share = 1 - wrong.any(0).float().mean(-1)  # (S,)
                right[k] = share.numpy()
                better = share >= most
                most = torch.maximum(share, most)
                for kept, now in zip(best, trained, strict=True):
                    kept[better] = now[better]
            losses = torch.nn.functional.binary_cross_entropy_with_logits(
                logits, wanted.float(), reduction="none"
            )
            optimizer.zero_grad()
            ((losses * asked).sum((0, 2)) / asked.sum((0, 2))).sum().backward()
            clip_each(trained)
            optimizer.step()
    finally:
        torch.set_num_threads(threads)
    return Training(Weights(*(w.detach() for w in trained)), best, right)


def draw_batch(
    tasks: Sequence[Task], rng: np.random.Generator, batch_size: int, input_size: int
) -> tuple["torch.Tensor", ...]:
    """Fresh sequences for each network: x (T, S, B, I), answers and asked (T, S, B).

    Tasks with fewer inputs than others get zeros beside them.
    """
    import torch

    drawn = [task.draw(rng, batch_size) for task in tasks]
    x = np.zeros((*drawn[0].answers.shape[:1], len(tasks), batch_size, input_size), np.float32)
    for s, questions in enumerate(drawn):
        x[:, s, :, : questions.x.shape[2]] = questions.x
    wanted = np.stack([questions.answers for questions in drawn], axis=1)
    asked = np.stack([questions.asked for questions in drawn], axis=1)
    return torch.from_numpy(x), torch.from_numpy(wanted), torch.from_numpy(asked)


def clip_each(weights: Weights, max_norm: float = 1.0) -> None:
    """Shorten the gradient of each network, all its weights together, to `max_norm`, in place."""
    import torch

    gradients = [w.grad for w in weights if w.grad is not None]
    norms = torch.stack(
        [g.flatten(1).square().sum(1) if g.dim() > 1 else g.square() for g in gradients]
    )
    factor = (max_norm / norms.sum(0).sqrt()).clamp(max=1.0)  # (S,)
    for g in gradients:
        g *= factor.view(-1, *[1] * (g.dim() - 1))


def updates_to_solve(right: np.ndarray, share: float = 0.99, batches: int = 5) -> np.ndarray:
    """After how many updates a network has answered a row of batches almost without a mistake.

    Args:
        right: (updates, S), as `train` returns it.
        share: of sequences right, on average over the batches.
        batches: in a row.

    Returns:
        (S,): a number of updates, infinite where it never came to that.

    Example:
        >>> updates_to_solve(np.array([[0.5, 0.5], [1.0, 0.5], [1.0, 0.5]]), batches=2)
        array([ 2., inf])
    """
    windows = np.lib.stride_tricks.sliding_window_view(right, batches, axis=0).mean(axis=-1)
    solved = windows >= share  # (updates - batches + 1, S)
    return np.where(solved.any(axis=0), solved.argmax(axis=0) + batches - 1.0, np.inf)
