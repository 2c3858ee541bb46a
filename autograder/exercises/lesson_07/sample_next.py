"""Exercise `sample_next`: drawing the next token.

B sequences in a batch, V tokens.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part, Seed
from autograder.engine.random_inputs import normal, sizes
from lstm_course.sequences.sampling import sample_next

SAMPLING = "Let it write"
LIMITS = "limits"


def _draw_sample(rng: np.random.Generator) -> tuple[np.ndarray, float, Seed]:
    """Draw many rows: one token shows little, all of them show how they are drawn."""
    B, V = sizes(rng, B=(40, 50), V=(5, 8))
    temperature = float(rng.choice([0.4, 0.6, 1.7, 2.3]))
    return normal(rng, B, V, scale=1.5), temperature, Seed(int(rng.integers(2**31)))


def _sample_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    logits, _, seed = _draw_sample(rng)
    return (
        Case((logits, 1.0, seed), "at temperature 1 the chances are softmax(logits)"),
        Case((logits, 1e6, seed), "very hot, all tokens are equally likely"),
        Case((logits + 300, 0.5, seed), "a number added to all scores of a row changes nothing"),
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
        Part(LIMITS, 1, meaning="temperature 0 takes the likeliest; nothing overflows"),
    ),
    mistakes=(
        Mistake(
            "multiplied",
            "the scores are multiplied by the temperature: a hot one makes the text colder",
            "should a high temperature make the scores differ more, or less?",
            ("logits / temperature", "logits * temperature"),
        ),
        Mistake(
            "temperature-ignored",
            "the temperature does nothing",
            "where does it enter: before the softmax, or after it?",
            ("logits / temperature", "logits * 1.0"),
        ),
        Mistake(
            "temperature-squared",
            "the scores are divided by the temperature twice",
            "how often does the temperature enter?",
            ("logits / temperature", "logits / temperature / temperature"),
        ),
        Mistake(
            "softmax-over-the-batch",
            "the softmax runs over the sequences of the batch; chances of the tokens are asked for",
            "along which axis should the chances add up to 1?",
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
            "the weights are divided by the sum of the whole batch, and compared with u as if each "
            "row added up to 1",
            "along which axis should the chances add up to 1?",
            (
                ("weights.sum(axis=1, keepdims=True)", "weights.sum()"),
                ("chance * added_up[:, -1:]", "chance"),
            ),
        ),
        Mistake(
            "always-the-likeliest",
            "the likeliest token is taken whatever the temperature: there is no chance in it",
            "what would the same prompt give the second time?",
            (
                "np.argmax(added_up > chance * added_up[:, -1:], axis=1)",
                "np.argmax(probs, axis=1)",
            ),
        ),
        Mistake(
            "all-equally-likely",
            "every token is equally likely: the scores are not used",
            "where do the chances enter the draw?",
            ("weights = np.exp(scores)", "weights = np.ones_like(scores)"),
        ),
        Mistake(
            "one-throw-for-all",
            "one random number serves all the sequences; each needs its own",
            "should the sequences of a batch be lucky together?",
            ("rng.random((len(logits), 1))", "rng.random((1, 1))"),
        ),
        Mistake(
            "softmax-twice",
            "chances are divided by the temperature, and a softmax is taken of them again",
            "what is divided by the temperature: scores, or chances?",
            (
                "    scores = logits / temperature",
                "    first = np.exp(logits - logits.max(axis=1, keepdims=True))\n"
                "    scores = first / first.sum(axis=1, keepdims=True) / temperature",
            ),
        ),
        Mistake(
            "one-too-far",
            "each token is the one after the one that was drawn",
            "which is the first token at which the added-up chances exceed u?",
            (
                "np.argmax(added_up > chance * added_up[:, -1:], axis=1)",
                "(np.argmax(added_up > chance * added_up[:, -1:], axis=1) + 1) % logits.shape[1]",
            ),
        ),
        Mistake(
            "from-the-end",
            "the chances are added up from the last token to the first: the draw is fair, but u "
            "is used in another way than is asked for",
            "from which end does `np.cumsum` add?",
            (
                "np.argmax(added_up > chance * added_up[:, -1:], axis=1)",
                "np.argmax(added_up > (1 - chance) * added_up[:, -1:], axis=1)",
            ),
        ),
        Mistake(
            "likeliest-first",
            "the chances are added up in the order of their size: the draw is fair, but u is used "
            "in another way than is asked for",
            "in which order do the tokens stand?",
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
            "the sign of the scores is lost: unlikely tokens come often",
            "which score should have the largest chance?",
            ("scores = logits / temperature", "scores = -logits / temperature"),
        ),
        Mistake(
            "zero-is-not-special",
            "temperature 0 divides by zero; it should take the likeliest token",
            "what is the limit of the chances as the temperature falls to 0?",
            ("if temperature == 0:", "if False:"),
        ),
        Mistake(
            "overflows",
            "large scores overflow in the exponential: nothing is subtracted before it",
            "which number can be subtracted from all scores of a row without changing the chances?",
            ("scores - scores.max(axis=1, keepdims=True)", "scores"),
        ),
        Mistake(
            "gumbel",
            "the draw is fair (scores plus Gumbel noise), but chance is used in another way than "
            "is asked for, so that the tokens cannot be compared",
            "one `rng.random()` a sequence: the first token at which the added-up chances exceed "
            "it.",
            function=_use_gumbel,
        ),
        Mistake(
            "multinomial",
            "the draw is fair (`rng.multinomial`), but chance is used in another way than is asked "
            "for, so that the tokens cannot be compared",
            "one `rng.random()` a sequence: the first token at which the added-up chances exceed "
            "it.",
            function=_use_multinomial,
        ),
    ),
)
