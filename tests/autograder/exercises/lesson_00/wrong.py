"""Wrong answers to lesson 00 that the catalogue does not hold."""

import numpy as np

from lstm_course.sequences.encoding import one_hot
from tests.autograder.exercises.register_wrong import Wrong, register

WRONG: list[Wrong] = []
wrong = register(WRONG)


@wrong("one_hot", "axis 2 has length 11, not 12")
def size_taken_from_the_tokens(tokens, vocabulary_size):
    return np.eye(tokens.max())[tokens - 1]


@wrong("one_hot", "axis 2 has length 13, not 12", "one-column-too-many")
def one_column_too_many(tokens, vocabulary_size):
    return np.eye(vocabulary_size + 1)[tokens]


@wrong("one_hot", "has the right shape but wrong numbers")
def thermometer(tokens, vocabulary_size):
    return (np.arange(vocabulary_size) <= tokens[..., None]).astype(float)


@wrong("one_hot", "Token 0 has no 1 at all", "token-zero-as-padding")
def token_zero_is_padding(tokens, vocabulary_size):
    return one_hot(tokens, vocabulary_size) * (tokens != 0)[..., None]


@wrong("one_hot", "yours is 0, expected 1")
def last_token_forgotten(tokens, vocabulary_size):
    encoded = np.zeros((*tokens.shape, vocabulary_size))
    for v in range(vocabulary_size - 1):
        encoded[tokens == v, v] = 1
    return encoded


@wrong("one_hot", "right for the first sequence of the batch only")
def first_batch_column_for_all(tokens, vocabulary_size):
    encoded = np.zeros((*tokens.shape, vocabulary_size))
    for t, row in enumerate(tokens):
        encoded[t, :, row[0]] = 1
    return encoded


@wrong("one_hot", "is wrong at the last time step only")
def last_step_left_out(tokens, vocabulary_size):
    encoded = np.zeros((*tokens.shape, vocabulary_size))
    for t in range(len(tokens) - 1):
        for n in range(tokens.shape[1]):
            encoded[t, n, tokens[t, n]] = 1
    return encoded


@wrong("one_hot", "yours is 0.908333, expected 1")
def smoothed_labels(tokens, vocabulary_size):
    return 0.9 * one_hot(tokens, vocabulary_size) + 0.1 / vocabulary_size


@wrong("one_hot", "`np.stack` makes one array")
def list_of_arrays(tokens, vocabulary_size):
    return [one_hot(step, vocabulary_size) for step in tokens]


@wrong("one_hot", "has dtype float16, expected float64")
def half_precision(tokens, vocabulary_size):
    return one_hot(tokens, vocabulary_size).astype(np.float16)


@wrong("one_hot", "holds complex numbers")
def complex_numbers(tokens, vocabulary_size):
    return one_hot(tokens, vocabulary_size).astype(complex)


@wrong("one_hot", "is an array of dtype <U32")
def words(tokens, vocabulary_size):
    return one_hot(tokens, vocabulary_size).astype(str)


@wrong("one_hot", "is a MaskedArray")
def masked_array(tokens, vocabulary_size):
    return np.ma.masked_equal(one_hot(tokens, vocabulary_size), 0)


@wrong("one_hot", "is a generator")
def a_generator(tokens, vocabulary_size):
    for step in tokens:
        yield one_hot(step, vocabulary_size)


@wrong("one_hot", "is a `return` missing?")
def printed_not_returned(tokens, vocabulary_size):
    print(one_hot(tokens, vocabulary_size))


@wrong("one_hot", "modifies its argument `tokens`")
def marks_its_argument(tokens, vocabulary_size):
    encoded = one_hot(tokens, vocabulary_size)
    tokens[:] = -1
    return encoded


@wrong("one_hot", "the items of this list differ in shape, so they form no array")
def grows_from_call_to_call(tokens, vocabulary_size, found=[]):  # noqa: B006 - the mistake itself
    found.extend(one_hot(tokens, vocabulary_size))
    return np.array(found)


@wrong("one_hot", "axis 1 has length 4, not 3")
def remembers_its_first_answer(tokens, vocabulary_size, memory={}):  # noqa: B006 - as above
    return memory.setdefault("encoded", one_hot(tokens, vocabulary_size))


class Lazy:
    """Something that turns into an array only when NumPy asks."""

    def __init__(self, array):
        self.array = array

    def __array__(self, dtype=None, copy=None):
        return self.array


@wrong("one_hot", "is a Lazy")
def lazy_object(tokens, vocabulary_size):
    return Lazy(one_hot(tokens, vocabulary_size))


@wrong("one_hot", "holds NaN in 264 of 288 entries")
def from_an_uninitialised_array(tokens, vocabulary_size):
    encoded = np.full((*tokens.shape, vocabulary_size), np.nan)
    np.put_along_axis(encoded, tokens[..., None], 1.0, axis=2)
    return encoded
