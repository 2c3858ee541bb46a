"""Exercise `masked_cross_entropy`: a loss without padding, in torch.

T time steps, B sequences in a batch, V classes.
"""

from typing import TYPE_CHECKING

import numpy as np

from autograder.engine.exercise import Case, Exercise, LazyFunction, Mistake, Part
from autograder.engine.random_inputs import normal, sizes

if TYPE_CHECKING:
    import torch

LOSS = "A loss over real steps"
EXTREMES = "extremes"


def _draw_loss(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    T, B, V = sizes(rng, T=(6, 8), B=(3, 4), V=(4, 5))
    return _draw_loss_batch(rng, T, B, V)


def _draw_loss_batch(
    rng: np.random.Generator, T: int, B: int, V: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    lengths = rng.permutation([T, *rng.integers(1, max(T - 1, 2), B - 1)])
    mask = np.arange(T)[:, np.newaxis] < lengths  # (T, B)
    return normal(rng, T, B, V, scale=2.0), rng.integers(0, V, (T, B)), mask


def _loss_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    logits, targets, mask = _draw_loss(rng)
    T, B, V = logits.shape
    everything = np.ones((T, B), dtype=bool)
    large = np.where(rng.random(logits.shape) < 0.5, 1000.0, -1000.0) + logits
    return (
        Case((logits, targets, everything), "without padding the loss is the plain cross-entropy"),
        Case((np.zeros((T, B, V)), targets, mask), f"equal scores cost log {V} per step"),
        Case(
            (np.where(mask[..., np.newaxis], logits, 50 * logits), targets, mask),
            "the scores at padded steps change nothing",
        ),
        Case((large, targets, mask), "scores are ±1000", part=EXTREMES, silent=True),
    )


def _average_per_sequence(
    logits: "torch.Tensor", targets: "torch.Tensor", mask: "torch.Tensor"
) -> "torch.Tensor":
    import torch

    log_probs = torch.log_softmax(logits, dim=-1)
    chosen = log_probs.gather(-1, targets[..., None]).squeeze(-1) * mask
    return -(chosen.sum(0) / mask.sum(0)).mean()


MASKED_CROSS_ENTROPY = Exercise(
    name="masked_cross_entropy",
    lesson="07",
    section=LOSS,
    reference=LazyFunction("lstm_course.sequences.masked_loss", "masked_cross_entropy"),
    draw=_draw_loss,
    small=("B", "T"),
    probes=_loss_probes,
    harness="tensors",
    gradients=("logits",),
    parts=(
        Part("loss", 1.5),
        Part("dlogits", 1, "T B V"),
        Part(EXTREMES, 0.5, meaning="with scores of ±1000 the loss is finite"),
    ),
    mistakes=(
        Mistake(
            "padding-counts",
            "padded steps count like real ones in the loss",
            "which steps should the loss leave out, and at which point does your code do so?",
            ("chosen[mask]", "chosen"),
        ),
        Mistake(
            "averaged-over-padding",
            "the sum of the real losses is divided by the number of all steps, padding included",
            "by how many steps should the sum be divided?",
            ("chosen[mask]", "chosen * mask"),
        ),
        Mistake(
            "mask-inverted",
            "the loss is that of the padded steps instead of the real ones",
            "what does True mean in the mask?",
            ("chosen[mask]", "chosen[~mask]"),
        ),
        Mistake(
            "softmax-over-the-batch",
            "the softmax runs over the sequences of the batch instead of the classes",
            "along which axis should the probabilities add up to 1?",
            ("log_softmax(logits, dim=-1)", "log_softmax(logits, dim=1)"),
        ),
        Mistake(
            "softmax-over-time",
            "the softmax runs over time instead of the classes",
            "along which axis should the probabilities add up to 1?",
            ("log_softmax(logits, dim=-1)", "log_softmax(logits, dim=0)"),
        ),
        Mistake(
            "summed",
            "the losses are summed instead of averaged",
            "should a longer batch have a larger loss?",
            ("real.mean()", "real.sum()"),
        ),
        Mistake(
            "mean-of-sequences",
            "each sequence is averaged first, then the sequences: a step of a short sequence "
            "counts more than others",
            "how much should each real step count?",
            function=_average_per_sequence,
        ),
        Mistake(
            "per-sequence",
            "the sum is divided by the number of sequences instead of the number of real steps",
            "should the loss double when every sequence becomes twice as long?",
            ("real.mean()", "real.sum() / mask.shape[1]"),
        ),
        Mistake(
            "sign",
            "the sign is wrong: minimising this loss makes the right class less likely",
            "is the logarithm of a probability positive or negative?",
            ("return -real", "return real"),
        ),
        Mistake(
            "no-logarithm",
            "the loss averages the probability of the right class instead of its logarithm",
            "how large should the loss be where the right class has probability 0.001?",
            ("torch.log_softmax(", "torch.softmax("),
        ),
        Mistake(
            "softmax-twice",
            "the softmax is applied twice: once to the scores and once more to the probabilities",
            "does the function that you call expect scores or probabilities?",
            ("torch.log_softmax(logits,", "torch.log_softmax(logits.softmax(dim=-1),"),
        ),
        Mistake(
            "in-bits",
            "the loss is in bits; it should be in nats, as in torch",
            "what is the base of your logarithm?",
            ("return -real.mean()", "return -real.mean() / 0.6931471805599453"),
        ),
        Mistake(
            "next-target",
            "each step is compared with the target of the next one: the targets are shifted once "
            "too often",
            "are the targets already one step ahead of the inputs?",
            ("targets[..., None]", "targets.roll(-1, 0)[..., None]"),
        ),
        Mistake(
            "scores-batch-first",
            "the scores are flattened sequence by sequence, but the targets step by step, so most "
            "targets are compared with the scores of other entries",
            "with T = 2 and B = 3, which entry of your flat scores belongs to step 0 of "
            "sequence 1?",
            (
                "torch.log_softmax(logits, dim=-1)",
                "torch.log_softmax(logits.transpose(0, 1).reshape(logits.shape), dim=-1)",
            ),
        ),
        Mistake(
            "targets-batch-first",
            "the targets are flattened sequence by sequence, but the scores step by step, so most "
            "targets are compared with the scores of other entries",
            "with T = 2 and B = 3, which entry of your flat targets belongs to step 0 of "
            "sequence 1?",
            ("targets[..., None]", "targets.T.reshape(targets.shape)[..., None]"),
        ),
        Mistake(
            "mask-batch-first",
            "the mask is flattened sequence by sequence, but the losses step by step, so some "
            "padded steps count and some real ones do not",
            "with T = 2 and B = 3, which entry of your flat mask belongs to step 0 of sequence 1?",
            ("chosen[mask]", "chosen[mask.T.reshape(mask.shape)]"),
        ),
        Mistake(
            "scores-masked",
            "the mask multiplies the scores, so every padded step costs the logarithm of the "
            "number of classes",
            "what is the softmax of zeros?",
            (
                ("log_softmax(logits,", "log_softmax(logits * mask[..., None],"),
                ("chosen[mask]", "chosen"),
            ),
        ),
        Mistake(
            "scores-masked-in-the-sum",
            "the mask multiplies the scores, so every padded step adds the logarithm of the "
            "number of classes to the sum",
            "what is the softmax of zeros?",
            (
                ("log_softmax(logits,", "log_softmax(logits * mask[..., None],"),
                ("real = chosen[mask]", "real = chosen.sum() / mask.sum()"),
            ),
        ),
        Mistake(
            "detached",
            "the loss is detached from the scores: no gradient flows back",
            "which of your calls leaves the graph? `.detach()`, `.numpy()` and "
            "`torch.tensor(...)` all do.",
            ("-real.mean()", "-real.mean().detach()"),
        ),
        Mistake(
            "a-plain-number",
            "the loss is a Python number without a link to the scores: no gradient flows back",
            "what would `loss.backward()` do with a Python number?",
            ("-real.mean()", "-real.mean().item()"),
        ),
        Mistake(
            "a-new-tensor",
            "the loss is a new tensor without a link to the scores: no gradient flows back",
            "which of your calls leaves the graph? `.item()` and `torch.tensor(...)` do.",
            ("-real.mean()", "torch.tensor(-real.mean().item())"),
        ),
        Mistake(
            "not-stable",
            "the exponentials of large scores overflow before the logarithm is taken",
            "which torch function computes the softmax and its logarithm in one stable step?",
            (
                "torch.log_softmax(logits, dim=-1)",
                "torch.log(torch.exp(logits) / torch.exp(logits).sum(-1, keepdim=True))",
            ),
        ),
        Mistake(
            "log-of-softmax",
            "the logarithm is taken of probabilities that can round to 0, so the loss can be "
            "infinite",
            "which torch function computes the softmax and its logarithm in one stable step?",
            ("torch.log_softmax(logits, dim=-1)", "torch.log(torch.softmax(logits, dim=-1))"),
        ),
        Mistake(
            "log-of-gathered-softmax",
            "the logarithm is taken of probabilities that can round to 0, so the loss can be "
            "infinite",
            "which torch function computes the softmax and its logarithm in one stable step?",
            (
                ("torch.log_softmax(logits, dim=-1)", "torch.softmax(logits, dim=-1)"),
                (".squeeze(-1)", ".squeeze(-1).log()"),
            ),
        ),
        Mistake(
            "class-zero-is-padding",
            "steps whose target is class 0 are left out; only the mask marks padding",
            "which argument says which steps are real?",
            ("chosen[mask]", "chosen[targets != 0]"),
        ),
        Mistake(
            "divided-by-the-share",
            "the mean over the real steps is divided once more by the share of real steps",
            "which two numbers give the mean: the sum of which losses, and the number of "
            "which steps?",
            ("-real.mean()", "-real.mean() / mask.double().mean()"),
        ),
    ),
)
