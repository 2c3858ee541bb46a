"""Many small networks trained in one batch: seeds, tasks and cells compared in one run.

S networks, T time steps, B sequences in a batch, I inputs, H hidden units, R rows of weights (H for
an RNN, 3H for a GRU, 4H for an LSTM). Each network has its own weights and data and is trained as
if it were alone. They share only the arithmetic: the time of a network this small is mostly the
overhead of single operations.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lstm_course.lessons.shared.batched_cells import CELLS
from lstm_course.tasks.yes_no import Task

if TYPE_CHECKING:
    import torch

DATA_SEED = 0  # all cells see the same sequences in the same order


class BatchedWeights(NamedTuple):
    """Weights of S layers of one kind, each with a readout of one logit; float32 tensors."""

    W_ih: "torch.Tensor"  # (S, R, I)
    W_hh: "torch.Tensor"  # (S, R, H)
    b: "torch.Tensor"  # (S, R)
    b_hn: "torch.Tensor"  # (S, H), the recurrent bias of a GRU's candidate; others leave it alone
    v: "torch.Tensor"  # (S, H)
    v0: "torch.Tensor"  # (S,)


class TrainingHistory(NamedTuple):
    """Result of training S networks."""

    weights: BatchedWeights
    best: BatchedWeights  # each network's weights when it last answered the most correctly
    right: np.ndarray  # (updates, S), share of each fresh batch correct before its update


def initial_weights(
    kind: str, count: int, input_size: int, hidden_size: int, seed: int = 0
) -> BatchedWeights:
    """Draw weights of S networks as torch does: uniform between -1/√H and 1/√H."""
    import torch

    rows, bound = CELLS[kind].blocks * hidden_size, hidden_size**-0.5
    shapes = [(rows, input_size), (rows, hidden_size), (rows,), (hidden_size,), (hidden_size,), ()]
    rng = np.random.default_rng(seed)
    drawn = (rng.uniform(-bound, bound, (count, *shape)) for shape in shapes)
    return BatchedWeights(*(torch.tensor(w, dtype=torch.float32) for w in drawn))


def with_bias(weights: BatchedWeights, block: int, values: Sequence[float]) -> BatchedWeights:
    """Return the weights with the biases of one gate block set to one value per network.

    Args:
        weights: of S networks; not modified.
        block: index of the gate block, e.g. 1 for the LSTM's f in i, f, g, o.
        values: S biases.
    """
    H = weights.v.shape[1]
    b = weights.b.clone()
    b[:, block * H : (block + 1) * H] = b.new_tensor(values)[:, None]
    return weights._replace(b=b)


def run(kind: str, weights: BatchedWeights, x: "torch.Tensor") -> tuple["torch.Tensor", ...]:
    """Run S networks over a sequence, starting from zeros.

    Args:
        kind: of cell, one of `CELLS`.
        weights: of the networks.
        x: inputs (T, S, B, I).

    Returns:
        hs and cs, (T, S, B, H) each; cs equals hs for cells without a cell state.
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


def answers(kind: str, weights: BatchedWeights, x: "torch.Tensor") -> "torch.Tensor":
    """Compute the networks' answers at every step, as logits (T, S, B): above 0 means yes."""
    hs, _ = run(kind, weights, x)
    return (hs * weights.v[:, None]).sum(-1) + weights.v0[:, None]


def train(
    kind: str,
    tasks: Sequence[Task],
    weights: BatchedWeights,
    *,
    updates: int,
    batch_size: int = 32,
    learning_rate: float = 0.01,
    progress: Callable[[range], Iterable[int]] = iter,
) -> TrainingHistory:
    """Train S networks with Adam, each on its own task and on fresh sequences at every update.

    Args:
        kind: of cell, one of `CELLS`.
        tasks: one per network, all with sequences of one length.
        weights: to start from; not modified.
        updates, batch_size, learning_rate: of the training. Each network's gradient is clipped to
            norm 1.
        progress: wraps the range of updates, e.g. `tqdm`.
    """
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # more only wait for each other at this size
    try:
        trained = BatchedWeights(*(w.clone().requires_grad_() for w in weights))
        optimizer = torch.optim.Adam(trained, lr=learning_rate)
        rng = np.random.default_rng(DATA_SEED)
        best = BatchedWeights(*(w.clone() for w in weights))
        most = torch.zeros(len(tasks))
        right = np.zeros((updates, len(tasks)))
        for k in progress(range(updates)):
            x, wanted, asked = sample_batch(tasks, rng, batch_size, weights.W_ih.shape[2])
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
    return TrainingHistory(BatchedWeights(*(w.detach() for w in trained)), best, right)


def sample_batch(
    tasks: Sequence[Task], rng: np.random.Generator, batch_size: int, input_size: int
) -> tuple["torch.Tensor", ...]:
    """Draw sequences for each network: x (T, S, B, I), answers and asked (T, S, B).

    Tasks with fewer inputs than others are padded with zeros.
    """
    import torch

    drawn = [task.draw(rng, batch_size) for task in tasks]
    x = np.zeros((*drawn[0].answers.shape[:1], len(tasks), batch_size, input_size), np.float32)
    for s, questions in enumerate(drawn):
        x[:, s, :, : questions.x.shape[2]] = questions.x
    wanted = np.stack([questions.answers for questions in drawn], axis=1)
    asked = np.stack([questions.asked for questions in drawn], axis=1)
    return torch.from_numpy(x), torch.from_numpy(wanted), torch.from_numpy(asked)


def clip_each(weights: BatchedWeights, max_norm: float = 1.0) -> None:
    """Clip each network's gradient, over all of its weights, to `max_norm`, in place."""
    import torch

    gradients = [w.grad for w in weights if w.grad is not None]
    norms = torch.stack(
        [g.flatten(1).square().sum(1) if g.dim() > 1 else g.square() for g in gradients]
    )
    factor = (max_norm / norms.sum(0).sqrt()).clamp(max=1.0)  # (S,)
    for g in gradients:
        g *= factor.view(-1, *[1] * (g.dim() - 1))


def updates_to_solve(right: np.ndarray, share: float = 0.99, batches: int = 5) -> np.ndarray:
    """Count the updates until a network answers several batches in a row almost perfectly.

    Args:
        right: (updates, S), as `train` returns it.
        share: of correct sequences, on average over the batches.
        batches: number of consecutive batches.

    Returns:
        (S,): a number of updates, infinite for networks that never reach the share.

    Example:
        >>> updates_to_solve(np.array([[0.5, 0.5], [1.0, 0.5], [1.0, 0.5]]), batches=2)
        array([ 2., inf])
    """
    windows = np.lib.stride_tricks.sliding_window_view(right, batches, axis=0).mean(axis=-1)
    solved = windows >= share  # (updates - batches + 1, S)
    return np.where(solved.any(axis=0), solved.argmax(axis=0) + batches - 1.0, np.inf)
