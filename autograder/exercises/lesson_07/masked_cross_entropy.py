"""Exercise `masked_cross_entropy`: a loss without padding, in torch.

T time steps, B sequences in a batch, V classes.
"""

from typing import TYPE_CHECKING

import numpy as np

from autograder.engine.exercise import Case, Exercise, LazyFunction, Mistake, Part
from autograder.engine.random_inputs import normal, sizes

if TYPE_CHECKING:
    import torch

LOSS = "The next word"
EXTREMES = "extremes"


def _draw_loss(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    T, B, V = sizes(rng, T=(6, 8), B=(3, 4), V=(4, 5))
    return _draw_loss_batch(rng, T, B, V)


def _draw_loss_batch(
    rng: np.random.Generator, T: int, B: int, V: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    lengths = rng.permutation([T, *rng.integers(1, T - 1, B - 1)])
    mask = np.arange(T)[:, np.newaxis] < lengths  # (T, B)
    return normal(rng, T, B, V, scale=2.0), rng.integers(0, V, (T, B)), mask


def _loss_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    logits, targets, mask = _draw_loss(rng)
    T, B, V = logits.shape
    everything = np.ones((T, B), dtype=bool)
    large = np.where(rng.random(logits.shape) < 0.5, 1000.0, -1000.0) + logits
    return (
        Case((logits, targets, everything), "without padding it is the plain cross-entropy"),
        Case((np.zeros((T, B, V)), targets, mask), f"equal scores cost log {V} a step"),
        Case(
            (np.where(mask[..., np.newaxis], logits, 50 * logits), targets, mask),
            "what stands at padded steps changes nothing",
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
    small=("B",),
    probes=_loss_probes,
    harness="tensors",
    gradients=("logits",),
    parts=(
        Part("loss", 1.5),
        Part("dlogits", 1, "T B V"),
        Part(EXTREMES, 0.5, meaning="the loss of scores of ±1000 is finite"),
    ),
    mistakes=(
        Mistake(
            "padding-counts",
            "padded steps count like real ones: the mask is not used",
            "which steps should the mean be taken over?",
            ("chosen[mask]", "chosen"),
        ),
        Mistake(
            "averaged-over-padding",
            "the real losses are divided by the number of all steps, padded ones included",
            "by how many steps should the sum be divided?",
            ("chosen[mask]", "chosen * mask"),
        ),
        Mistake(
            "mask-inverted",
            "the padding counts and the real steps do not",
            "what does True in the mask stand for?",
            ("chosen[mask]", "chosen[~mask]"),
        ),
        Mistake(
            "softmax-over-the-batch",
            "the softmax runs over the sequences of the batch; chances of the classes are asked "
            "for",
            "along which axis should the chances add up to 1?",
            ("log_softmax(logits, dim=-1)", "log_softmax(logits, dim=1)"),
        ),
        Mistake(
            "softmax-over-time",
            "the softmax runs over time; chances of the classes are asked for",
            "along which axis should the chances add up to 1?",
            ("log_softmax(logits, dim=-1)", "log_softmax(logits, dim=0)"),
        ),
        Mistake(
            "summed",
            "the losses are added up; their mean is asked for",
            "should a longer batch have a larger loss?",
            ("real.mean()", "real.sum()"),
        ),
        Mistake(
            "mean-of-sequences",
            "the mean of each sequence is taken first, then the mean of those: a step of a short "
            "sequence counts more",
            "how much should each real step count?",
            function=_average_per_sequence,
        ),
        Mistake(
            "per-sequence",
            "the sum is divided by the number of sequences; the number of real steps is asked for",
            "how much should each real step count?",
            ("real.mean()", "real.sum() / mask.shape[1]"),
        ),
        Mistake(
            "sign",
            "the sign is wrong: training would make the right class less likely",
            "what is the logarithm of a chance below 1?",
            ("return -real", "return real"),
        ),
        Mistake(
            "no-logarithm",
            "the chance of the right class is averaged; its logarithm is asked for",
            "what does the cross-entropy say of a chance of 0.001?",
            ("torch.log_softmax(", "torch.softmax("),
        ),
        Mistake(
            "softmax-twice",
            "the softmax is taken twice: `cross_entropy` and `log_softmax` want the scores as they "
            "are",
            "does the function that you call take scores, or chances?",
            ("torch.log_softmax(logits,", "torch.log_softmax(logits.softmax(dim=-1),"),
        ),
        Mistake(
            "in-bits",
            "the loss is in bits; in nats it is asked for, as torch has it",
            "which logarithm is the natural one?",
            ("return -real.mean()", "return -real.mean() / 0.6931471805599453"),
        ),
        Mistake(
            "next-target",
            "each step is compared with the target of the next one: the targets are shifted once "
            "too often",
            "are the targets already one step ahead?",
            ("targets[..., None]", "targets.roll(-1, 0)[..., None]"),
        ),
        Mistake(
            "scores-masked",
            "the mask multiplies the scores: a padded step then costs the logarithm of the number "
            "of classes",
            "what is the softmax of zeros?",
            (
                ("log_softmax(logits,", "log_softmax(logits * mask[..., None],"),
                ("chosen[mask]", "chosen"),
            ),
        ),
        Mistake(
            "detached",
            "the loss is right, but cut off from the scores: no gradient flows back",
            "what would `loss.backward()` do with it?",
            ("-real.mean()", "-real.mean().detach()"),
        ),
        Mistake(
            "a-plain-number",
            "the loss is a plain number, cut off from the scores: no gradient flows back",
            "what would `loss.backward()` do with it?",
            ("-real.mean()", "-real.mean().item()"),
        ),
        Mistake(
            "not-stable",
            "the logarithm is taken after the softmax: a chance that rounds to 0 costs infinity",
            "is there a function that does both at once?",
            (
                "torch.log_softmax(logits, dim=-1)",
                "torch.log(torch.exp(logits) / torch.exp(logits).sum(-1, keepdim=True))",
            ),
        ),
        Mistake(
            "log-of-softmax",
            "the logarithm is taken of a chance that may have been rounded to 0: it is infinite",
            "is there a function that does both at once?",
            ("torch.log_softmax(logits, dim=-1)", "torch.log(torch.softmax(logits, dim=-1))"),
        ),
    ),
)
