"""Exercise `one_hot`: tokens as one-hot vectors.

T time steps, B sequences in a batch, V size of the vocabulary.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import sizes
from autograder.exercises.lesson_00.forms import one_hot_from_the_identity, one_hot_in_a_loop
from lstm_course.sequences.encoding import one_hot


def _draw_one_hot(rng: np.random.Generator) -> tuple[np.ndarray, int]:
    T, B, V = sizes(rng, T=(5, 8), B=(2, 4), V=(9, 14))
    tokens = rng.integers(0, V, (T, B))
    tokens[0, 0], tokens[-1, -1] = 0, V - 1  # the first and the last word always occur
    return tokens, V


def _draw_vocabulary_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    tokens, V = _draw_one_hot(rng)
    return (
        Case((np.minimum(tokens, V - 3), V), "the last words of the vocabulary do not occur"),
        Case((np.maximum(tokens, 2), V), "the first words of the vocabulary do not occur"),
    )


def _set_all_columns_of_a_step(tokens: np.ndarray, vocabulary_size: int) -> np.ndarray:
    encoded = np.zeros((*tokens.shape, vocabulary_size))
    for t in range(tokens.shape[0]):
        encoded[t][:, tokens[t]] = 1.0
    return encoded


def _set_all_columns(tokens: np.ndarray, vocabulary_size: int) -> np.ndarray:
    encoded = np.zeros((*tokens.shape, vocabulary_size))
    encoded[:, :, tokens] = 1.0
    return encoded


ONE_HOT = Exercise(
    name="one_hot",
    lesson="00",
    section="Your first exercise",
    reference=one_hot,
    draw=_draw_one_hot,
    probes=_draw_vocabulary_probes,
    small=("B", "T"),
    parts=(Part("encoded", 2, "T B V"),),
    forms=(
        one_hot_in_a_loop,
        one_hot_from_the_identity,
    ),
    mistakes=(
        Mistake(
            "counts-from-one",
            "your tokens are counted from 1, so that every 1 stands one column too far left",
            "which column belongs to token 0?",
            function=lambda tokens, vocabulary_size: one_hot(
                (tokens - 1) % vocabulary_size, vocabulary_size
            ),
        ),
        Mistake(
            "counts-from-one-short",
            "your tokens are counted from 1, so that every 1 stands one column too far left and "
            "token 0 has none",
            "which column belongs to token 0?",
            function=lambda tokens, vocabulary_size: (
                np.arange(1, vocabulary_size + 1) == tokens[..., None]
            ).astype(float),
        ),
        Mistake(
            "integer-dtype",
            "the ones stand in the right places, but the array holds integers; the network's "
            "weights will multiply it, so it should hold float64",
            "which dtype does `np.zeros` give by itself, and which did you ask for?",
            function=lambda tokens, vocabulary_size: one_hot(tokens, vocabulary_size).astype(int),
        ),
        Mistake(
            "boolean-dtype",
            "the right places are marked, but with True and False; the result should hold the "
            "numbers 1.0 and 0.0",
            "a comparison gives booleans: how does one turn an array into float64?",
            function=lambda tokens, vocabulary_size: one_hot(tokens, vocabulary_size).astype(bool),
        ),
        Mistake(
            "writes-the-token",
            "the token's own number is written where a 1 belongs",
            "one-hot says *where*, not *how much*: what is the only value besides 0?",
            function=lambda tokens, vocabulary_size: (
                one_hot(tokens, vocabulary_size) * tokens[..., None]
            ),
        ),
        Mistake(
            "all-tokens-everywhere",
            "every position carries the ones of all tokens: indexing with the whole array marks "
            "all these columns at once",
            "how many ones should one position have, and how many have yours?",
            function=_set_all_columns,
        ),
        Mistake(
            "all-tokens-of-a-step",
            "every sequence carries the ones of all tokens of its time step",
            "look at one time step with two sequences: whose token is whose?",
            function=_set_all_columns_of_a_step,
        ),
        Mistake(
            "batch-first",
            "your result is (B, T, V); this course keeps time first, (T, B, V)",
            "in which order do the axes of `tokens` stand?",
            function=lambda tokens, vocabulary_size: one_hot(tokens.T, vocabulary_size),
        ),
        Mistake(
            "vocabulary-first",
            "the vocabulary stands in the first axis; it belongs in the last, (T, B, V)",
            "the new axis comes after those of `tokens`.",
            function=lambda tokens, vocabulary_size: np.moveaxis(
                one_hot(tokens, vocabulary_size), -1, 0
            ),
        ),
        Mistake(
            "flattened",
            "time and batch are flattened into one axis; the result should keep them, (T, B, V)",
            "what is the shape of `tokens`, and what does encoding add to it?",
            function=lambda tokens, vocabulary_size: one_hot(tokens, vocabulary_size).reshape(
                -1, vocabulary_size
            ),
        ),
        Mistake(
            "token-zero-as-padding",
            "token 0 has no 1 at all, as if it were padding; here it is a token like any other",
            "what should the row of token 0 look like?",
            function=lambda tokens, vocabulary_size: (
                one_hot(tokens, vocabulary_size) * (np.arange(vocabulary_size) > 0)
            ),
        ),
        Mistake(
            "one-column-too-many",
            "there is one column too many: tokens 0 to V − 1 need V columns",
            "if V is 3, which tokens are there, and how many?",
            function=lambda tokens, vocabulary_size: one_hot(tokens, vocabulary_size + 1),
        ),
        Mistake(
            "ones-and-zeros-exchanged",
            "ones and zeros are exchanged: one cold among hot",
            "what should an array hold before the first token is marked?",
            function=lambda tokens, vocabulary_size: 1.0 - one_hot(tokens, vocabulary_size),
        ),
    ),
)
