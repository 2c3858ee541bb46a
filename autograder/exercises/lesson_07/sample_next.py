"""Exercise `sample_next`: drawing the next token.

B sequences in a batch, V tokens.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part, Seed
from autograder.engine.random_inputs import normal, sizes
from lstm_course.sequences.sampling import sample_next

SAMPLING = "Sampling with a temperature"
LIMITS = "limits"


def _draw_sample(rng: np.random.Generator) -> tuple[np.ndarray, float, Seed]:
    """Draw many rows: one token shows little, all of them show how they are drawn."""
    B, V = sizes(rng, B=(40, 50), V=(5, 8))
    temperature = float(rng.choice([0.4, 0.6, 1.7, 2.3]))
    return normal(rng, B, V, scale=1.5), temperature, Seed(int(rng.integers(2**31)))


def _sample_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    logits, _, seed = _draw_sample(rng)
    return (
        Case((logits, 1.0, seed), "at temperature 1 the probabilities are softmax(logits)"),
        Case((logits, 1e6, seed), "at a very high temperature all tokens are equally likely"),
        Case((0.2 * logits, 0.2, seed), "the temperature is 0.2", small=True),
        Case((0.05 * logits, 0.05, seed), "the temperature is 0.05", small=True),
        Case((logits + 300, 0.5, seed), "a constant added to all scores of a row changes nothing"),
        Case((logits, 0.0, seed), "the temperature is 0", part=LIMITS, silent=True),
        Case((50 * logits, 1e-3, seed), "the temperature is 0.001", part=LIMITS, silent=True),
        Case((100 * logits, 1, seed), "scores are in the hundreds", part=LIMITS, silent=True),
    )


def _use_gumbel(logits: np.ndarray, temperature: float, rng: np.random.Generator) -> np.ndarray:
    if temperature == 0:
        return logits.argmax(axis=1)
    return (logits / temperature + rng.gumbel(size=logits.shape)).argmax(axis=1)


def _use_multinomial(
    logits: np.ndarray, temperature: float, rng: np.random.Generator
) -> np.ndarray:
    if temperature == 0:
        return logits.argmax(axis=1)
    scores = logits / temperature
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    return rng.multinomial(1, weights / weights.sum(axis=1, keepdims=True)).argmax(axis=1)


SAMPLE_NEXT = Exercise(
    name="sample_next",
    lesson="07",
    section=SAMPLING,
    reference=sample_next,
    draw=_draw_sample,
    small=("B",),
    probes=_sample_probes,
    parts=(
        Part("tokens", 2, "B"),
        Part(LIMITS, 1, meaning="temperature 0 takes the most likely token, and nothing overflows"),
    ),
    mistakes=(
        Mistake(
            "multiplied",
            "the scores are multiplied by the temperature instead of divided: a high temperature "
            "makes the draw more predictable",
            "should a high temperature make the scores differ more or less?",
            ("logits / temperature", "logits * temperature"),
        ),
        Mistake(
            "temperature-ignored",
            "a temperature above 0 has no effect",
            "where does the temperature enter: before the softmax or after it?",
            ("logits / temperature", "logits * 1.0"),
        ),
        Mistake(
            "temperature-squared",
            "the scores are divided by the temperature twice",
            "how many lines of your code use the temperature?",
            ("logits / temperature", "logits / temperature / temperature"),
        ),
        Mistake(
            "softmax-over-the-batch",
            "the softmax runs over the sequences of the batch instead of the tokens",
            "along which axis should the probabilities add up to 1?",
            (
                (
                    "scores = scores - scores.max(axis=1, keepdims=True)",
                    "scores = scores - scores.max(axis=0, keepdims=True)",
                ),
                ("weights.sum(axis=1, keepdims=True)", "weights.sum(axis=0, keepdims=True)"),
            ),
        ),
        Mistake(
            "one-sum-for-all",
            "the probabilities are normalised over the complete batch, so those of a single "
            "sequence do not add up to 1",
            "along which axis should the probabilities add up to 1?",
            (
                ("weights.sum(axis=1, keepdims=True)", "weights.sum()"),
                ("chance * added_up[:, -1:]", "chance"),
            ),
        ),
        Mistake(
            "always-the-likeliest",
            "the most likely token is taken at every temperature: nothing is drawn at random",
            "where does your code use `rng`?",
            (
                "np.argmax(added_up > chance * added_up[:, -1:], axis=1)",
                "np.argmax(probs, axis=1)",
            ),
        ),
        Mistake(
            "all-equally-likely",
            "every token is equally likely: the scores have no effect",
            "where do the probabilities enter the draw?",
            ("weights = np.exp(scores)", "weights = np.ones_like(scores)"),
        ),
        Mistake(
            "one-throw-for-all",
            "one random value serves all sequences; each sequence needs its own",
            "how many random values does a batch of B sequences need?",
            ("rng.random((len(logits), 1))", "rng.random((1, 1))"),
        ),
        Mistake(
            "seeded-with-0",
            "the random numbers come from a new generator with the seed 0 instead of from `rng`",
            "what happens to the state of `rng` during your call?",
            ("rng.random(", "np.random.default_rng(0).random("),
        ),
        Mistake(
            "seeded-with-42",
            "the random numbers come from a new generator with the seed 42 instead of from `rng`",
            "what happens to the state of `rng` during your call?",
            ("rng.random(", "np.random.default_rng(42).random("),
        ),
        Mistake(
            "softmax-twice",
            "the softmax is applied twice: the temperature divides probabilities, which are then "
            "normalised again",
            "what should the temperature divide: scores or probabilities?",
            (
                "    scores = logits / temperature",
                "    first = np.exp(logits - logits.max(axis=1, keepdims=True))\n"
                "    scores = first / first.sum(axis=1, keepdims=True) / temperature",
            ),
        ),
        Mistake(
            "one-too-far",
            "each result is the token after the one that was drawn",
            "which is the first token whose cumulative probability exceeds u?",
            (
                "np.argmax(added_up > chance * added_up[:, -1:], axis=1)",
                "(np.argmax(added_up > chance * added_up[:, -1:], axis=1) + 1) % logits.shape[1]",
            ),
        ),
        Mistake(
            "from-the-end",
            "adding up the probabilities from the last token is a valid way to draw, but u then "
            "selects other tokens than required",
            "from which end does `np.cumsum` add?",
            (
                "np.argmax(added_up > chance * added_up[:, -1:], axis=1)",
                "np.argmax(added_up > (1 - chance) * added_up[:, -1:], axis=1)",
            ),
        ),
        Mistake(
            "likeliest-first",
            "adding up the probabilities in order of size is a valid way to draw, but u then "
            "selects other tokens than required",
            "in which order should the tokens lie along the line from 0 to 1?",
            (
                ("    probs =", "    order = np.argsort(-weights, axis=1)\n    probs ="),
                ("np.cumsum(probs, axis=1)", "np.cumsum(np.sort(probs, axis=1)[:, ::-1], axis=1)"),
                (
                    "np.argmax(added_up > chance * added_up[:, -1:], axis=1)",
                    "order[np.arange(len(order)), "
                    "np.argmax(added_up > chance * added_up[:, -1:], axis=1)]",
                ),
            ),
        ),
        Mistake(
            "unlikely-first",
            "the sign of the scores is reversed: unlikely tokens are drawn often",
            "which score should have the largest probability?",
            ("scores = logits / temperature", "scores = -logits / temperature"),
        ),
        Mistake(
            "zero-is-not-special",
            "temperature 0 leads to a division by zero; it should take the most likely token",
            "what do the probabilities approach as the temperature falls to 0?",
            ("if temperature == 0:", "if False:"),
        ),
        Mistake(
            "overflows",
            "large scores overflow in the exponential, and the probabilities become NaN",
            "which value can you subtract from all scores of a row so that no exponent is above 0?",
            ("scores - scores.max(axis=1, keepdims=True)", "scores"),
        ),
        Mistake(
            "gumbel",
            "adding Gumbel noise is a valid way to draw, but it selects other tokens than one "
            "uniform value per sequence",
            "draw one `rng.random()` per sequence. Which is the first token whose cumulative "
            "probability exceeds it?",
            function=_use_gumbel,
        ),
        Mistake(
            "multinomial",
            "`rng.multinomial` is a valid way to draw, but it selects other tokens than one "
            "uniform value per sequence",
            "draw one `rng.random()` per sequence. Which is the first token whose cumulative "
            "probability exceeds it?",
            function=_use_multinomial,
        ),
        Mistake(
            "greedy-below-one",
            "every temperature below 1 takes the most likely token; only temperature 0 should",
            "what does softmax(logits / 0.5) look like, and does it leave only one possible token?",
            ("if temperature == 0:", "if temperature < 1:"),
        ),
    ),
)
