"""Exercise `bits_per_character`: the loss of a model on a text.

T time steps, B streams, V tokens of the vocabulary.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, LazyFunction, Mistake, Part
from autograder.engine.random_inputs import sizes

BITS = "How good is it?"
STEPS = "lstm_course.char_lm.steps"


def _draw_bits(rng: np.random.Generator) -> tuple:
    T, B, V = sizes(rng, T=(6, 8), B=(2, 3), V=(9, 11))
    lengths = (T, T, int(rng.integers(2, 4)))
    batches = [tuple(rng.integers(0, V, (2, length, B))) for length in lengths]
    return batches, V, int(rng.integers(2**31))


def _bits_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    batches, V, seed = _draw_bits(rng)
    return (
        Case((batches[:1], V, seed), "one batch alone"),
        Case(([batches[2], batches[0]], V, seed), "a short batch counts as many as it has"),
    )


BITS_PER_CHARACTER = Exercise(
    name="bits_per_character",
    lesson="08",
    section=BITS,
    reference=LazyFunction(STEPS, "bits_per_character"),
    draw=_draw_bits,
    small=("B",),
    probes=_bits_probes,
    harness="evaluating",
    trials=40,
    parts=(Part("bits", 1), Part("mode_restored", 0.5), Part("no_graph", 0.5)),
    mistakes=(
        Mistake(
            "nats",
            "the result is in nats; bits are asked for",
            "how many nats are a bit?",
            (" / math.log(2)", ""),
        ),
        Mistake(
            "times-log-two",
            "the nats are multiplied by log 2; a bit is log 2 nats, so that there are more bits",
            "are there more bits or more nats in the same message?",
            ("/ math.log(2)", "* math.log(2)"),
        ),
        Mistake(
            "perplexity",
            "the result is the perplexity, e to the loss; its logarithm in base 2 is asked for",
            "how many bits does a choice among 8 equally likely characters cost?",
            (
                "return nats / characters / math.log(2)",
                "return math.exp(nats / characters)",
            ),
        ),
        Mistake(
            "mean-of-batches",
            "the mean is taken over batches: a character of the short last one counts more",
            "how much should each character count?",
            (
                ('reduction="sum").item()', 'reduction="mean").item()'),
                ("characters += targets.numel()", "characters += 1"),
            ),
        ),
        Mistake(
            "batches-counted",
            "the sum over all characters is divided by the number of batches",
            "what should be counted in the loop?",
            ("characters += targets.numel()", "characters += 1"),
        ),
        Mistake(
            "steps-counted",
            "time steps are counted; every stream has a character at each",
            "how many characters are in a batch of T steps and B streams?",
            ("characters += targets.numel()", "characters += len(targets)"),
        ),
        Mistake(
            "state-not-carried",
            "every batch starts from an empty state: its first characters are guessed blindly",
            "what does the model remember at the beginning of the second batch?",
            ("model(inputs, state)", "model(inputs)"),
        ),
        Mistake(
            "in-training-mode",
            "the model is scored in training mode: dropout makes the result random",
            "which of a model's two modes is for use?",
            ("    model.eval()\n", ""),
        ),
        Mistake(
            "left-in-eval-mode",
            "the model is left in evaluation mode: the training that goes on has no dropout",
            "in which mode was the model when it was handed in?",
            ("    model.train(was_training)\n", ""),
        ),
        Mistake(
            "with-a-graph",
            "a graph is built for a way back that never comes: memory grows with every batch",
            "which context tells torch that no gradient is wanted?",
            ("@torch.no_grad()\n", ""),
        ),
        Mistake(
            "last-batch-only",
            "only the last batch counts",
            "what is added up over the batches?",
            (
                ("nats += F", "nats = F"),
                ("characters += targets", "characters = targets"),
            ),
        ),
        Mistake(
            "accuracy",
            "the result is the share of characters that are guessed right; what they cost is asked "
            "for",
            "what does a guess cost that was nearly right?",
            (
                (
                    "F.cross_entropy(logits.flatten(0, 1), targets.flatten(), "
                    'reduction="sum").item()',
                    "(logits.argmax(-1) == targets).sum().item()",
                ),
                (" / math.log(2)", ""),
            ),
        ),
    ),
)
