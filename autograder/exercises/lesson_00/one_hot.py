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
    section="One-hot encoding",
    reference=one_hot,
    draw=_draw_one_hot,
    probes=_draw_vocabulary_probes,
    small=("B", "T", "V"),
    parts=(Part("encoded", 2, "T B V"),),
    forms=(
        one_hot_in_a_loop,
        one_hot_from_the_identity,
    ),
    mistakes=(
        Mistake(
            "counts-from-one",
            "every 1 is one column too far left, with token 0 in the last column, as if tokens "
            "were counted from 1",
            "which column belongs to token 0? In NumPy, index −1 is the last column.",
            function=lambda tokens, vocabulary_size: one_hot(
                (tokens - 1) % vocabulary_size, vocabulary_size
            ),
        ),
        Mistake(
            "counts-from-one-short",
            "every 1 is one column too far left and token 0 has none, as if tokens were counted "
            "from 1",
            "which column belongs to token 0?",
            function=lambda tokens, vocabulary_size: (
                np.arange(1, vocabulary_size + 1) == tokens[..., None]
            ).astype(float),
        ),
        Mistake(
            "integer-dtype",
            "the ones are in the right places, but the array holds integers; the exercise "
            "requires float64",
            "print the `dtype` of your result: which of your calls sets it?",
            function=lambda tokens, vocabulary_size: one_hot(tokens, vocabulary_size).astype(int),
        ),
        Mistake(
            "boolean-dtype",
            "the right entries are marked, but with True and False instead of 1.0 and 0.0",
            "a comparison returns booleans: which array method converts them to float64?",
            function=lambda tokens, vocabulary_size: one_hot(tokens, vocabulary_size).astype(bool),
        ),
        Mistake(
            "writes-the-token",
            "each token's column holds the token itself instead of 1",
            "a one-hot vector shows *where*, not *how much*: which two values may it contain?",
            function=lambda tokens, vocabulary_size: (
                one_hot(tokens, vocabulary_size) * tokens[..., None]
            ),
        ),
        Mistake(
            "all-tokens-everywhere",
            "every position has a 1 in the columns of all tokens, not only in that of its own "
            "token",
            "how many ones should each position have? If you index with `tokens`, print which "
            "entries that selects.",
            function=_set_all_columns,
        ),
        Mistake(
            "all-tokens-of-a-step",
            "every sequence has a 1 for all tokens of its time step, including those of the other "
            "sequences",
            "take one time step with two sequences: which token belongs to which sequence?",
            function=_set_all_columns_of_a_step,
        ),
        Mistake(
            "batch-first",
            "your result has shape (B, T, V); this course puts time first, (T, B, V)",
            "in which order are the axes of `tokens`?",
            function=lambda tokens, vocabulary_size: one_hot(tokens.T, vocabulary_size),
        ),
        Mistake(
            "vocabulary-first",
            "the vocabulary is the first axis of your result; it should be the last, (T, B, V)",
            "keep the axes of `tokens` in front: where does the new axis go?",
            function=lambda tokens, vocabulary_size: np.moveaxis(
                one_hot(tokens, vocabulary_size), -1, 0
            ),
        ),
        Mistake(
            "flattened",
            "time and batch are merged into one axis; the result should keep both, (T, B, V)",
            "what is the shape of `tokens`, and which axis does the encoding add?",
            function=lambda tokens, vocabulary_size: one_hot(tokens, vocabulary_size).reshape(
                -1, vocabulary_size
            ),
        ),
        Mistake(
            "token-zero-as-padding",
            "token 0 has no 1 at all, as if it were padding; here it is a token like any other",
            "what should the vector of token 0 look like?",
            function=lambda tokens, vocabulary_size: (
                one_hot(tokens, vocabulary_size) * (np.arange(vocabulary_size) > 0)
            ),
        ),
        Mistake(
            "one-column-too-many",
            "your vectors have V + 1 entries; tokens 0 to V − 1 need only V",
            "if V is 3, which tokens are there?",
            function=lambda tokens, vocabulary_size: one_hot(tokens, vocabulary_size + 1),
        ),
        Mistake(
            "ones-and-zeros-exchanged",
            "ones and zeros are swapped: each vector is 0 at its token and 1 everywhere else",
            "what should a vector contain before its token is marked?",
            function=lambda tokens, vocabulary_size: 1.0 - one_hot(tokens, vocabulary_size),
        ),
    ),
)
