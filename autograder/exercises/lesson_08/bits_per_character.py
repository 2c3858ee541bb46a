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
        Case((batches[:1], V, seed), "there is a single batch"),
        Case(
            ([batches[2], batches[0]], V, seed),
            "a short batch counts as many characters as it contains",
        ),
    )


BITS_PER_CHARACTER = Exercise(
    name="bits_per_character",
    lesson="08",
    section=BITS,
    reference=LazyFunction(STEPS, "bits_per_character"),
    draw=_draw_bits,
    small=("B", "T"),
    probes=_bits_probes,
    harness="evaluating",
    trials=40,
    parts=(Part("bits", 1, rounding=5e-7), Part("mode_restored", 0.5), Part("no_graph", 0.5)),
    mistakes=(
        Mistake(
            "nats",
            "the result is in nats instead of bits",
            "how many nats are one bit?",
            (" / math.log(2)", ""),
        ),
        Mistake(
            "times-log-two",
            "the nats are multiplied by log 2 instead of divided by it",
            "does the same message have more bits or more nats?",
            ("/ math.log(2)", "* math.log(2)"),
        ),
        Mistake(
            "log2-of-the-loss",
            "the result is the base-2 logarithm of the mean loss; the loss is a logarithm already",
            "if every character costs 3 bits, what does your function return?",
            ("return nats / characters / math.log(2)", "return math.log2(nats / characters)"),
        ),
        Mistake(
            "characters-of-the-first-batch",
            "every batch is counted with as many characters as the first one, though the last may "
            "be shorter",
            "how many targets does the last batch have?",
            (
                "characters += targets.numel()",
                "first = targets.numel() if characters == 0 else first\n"
                "        characters += first",
            ),
        ),
        Mistake(
            "softmax-twice",
            "the softmax is applied twice: torch's cross-entropy expects scores and applies it "
            "itself",
            "does the loss that you call expect scores or probabilities?",
            ("logits.flatten(0, 1), targets", "logits.flatten(0, 1).softmax(-1), targets"),
        ),
        Mistake(
            "perplexity",
            "the result is the perplexity instead of the loss in bits",
            "how many bits does a choice among 8 equally likely characters cost?",
            (
                "return nats / characters / math.log(2)",
                "return math.exp(nats / characters)",
            ),
        ),
        Mistake(
            "mean-of-batches",
            "the mean is taken over batches, so each character of the short last one counts more",
            "how much should each character count?",
            (
                ('reduction="sum").item()', 'reduction="mean").item()'),
                ("characters += targets.numel()", "characters += 1"),
            ),
        ),
        Mistake(
            "batches-counted",
            "the sum over all characters is divided by the number of batches",
            "what must your loop count?",
            ("characters += targets.numel()", "characters += 1"),
        ),
        Mistake(
            "steps-counted",
            "the sum is divided by the number of time steps; each step has one character per "
            "stream",
            "how many characters does a batch of T steps and B streams contain?",
            ("characters += targets.numel()", "characters += len(targets)"),
        ),
        Mistake(
            "state-not-carried",
            "every batch starts from an empty state instead of the state after the previous batch",
            "what does the model remember at the start of the second batch?",
            ("model(inputs, state)", "model(inputs)"),
        ),
        Mistake(
            "in-training-mode",
            "dropout is active while the model is scored, so the result is random",
            "which of the model's two modes switches dropout off?",
            ("    model.eval()\n", ""),
        ),
        Mistake(
            "left-in-eval-mode",
            "the model is left in evaluation mode, so any further training has no dropout",
            "in which mode was the model before the call?",
            ("    model.train(was_training)\n", ""),
        ),
        Mistake(
            "with-a-graph",
            "a graph is built although no backward pass follows, so memory use grows with every "
            "batch",
            "which context tells torch that no gradient is needed?",
            ("@torch.no_grad()\n", ""),
        ),
        Mistake(
            "short-batch-left-out",
            "the last batch, whose length differs from that of the others, is left out",
            "how many characters does your result count?",
            (
                "    for inputs, targets in stream:\n",
                "    full = 0\n"
                "    for inputs, targets in stream:\n"
                "        full = full or len(inputs)\n"
                "        if len(inputs) != full:\n"
                "            continue\n",
            ),
        ),
        Mistake(
            "last-batch-only",
            "only the last batch counts in the result",
            "what does your loop add up over the batches?",
            (
                ("nats += F", "nats = F"),
                ("characters += targets", "characters = targets"),
            ),
        ),
        Mistake(
            "accuracy",
            "the result is the share of correctly predicted characters instead of their cost in "
            "bits",
            "how many bits does a character cost if the model gave it the probability ¼?",
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
