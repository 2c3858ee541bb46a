"""Right answers to lesson 00, written as learners write them."""

import numpy as np

from tests.autograder.exercises.register import Answer, enter

RIGHT: dict[str, list[Answer]] = {}

# --- lesson 00 ---------------------------------------------------------------------------------


@enter(RIGHT, "one_hot")
def one_hot_loops(tokens, vocabulary_size):
    T, B = tokens.shape
    encoded = np.zeros((T, B, vocabulary_size))
    for t in range(T):
        for n in range(B):
            encoded[t, n, tokens[t, n]] = 1
    return encoded


@enter(RIGHT, "one_hot")
def one_hot_eye(tokens, vocabulary_size):
    return np.eye(vocabulary_size)[tokens]


@enter(RIGHT, "one_hot")
def one_hot_compare(tokens, vocabulary_size):
    return (tokens[:, :, None] == np.arange(vocabulary_size)).astype(np.float64)


@enter(RIGHT, "one_hot")
def one_hot_put(tokens, vocabulary_size):
    encoded = np.zeros((*tokens.shape, vocabulary_size))
    np.put_along_axis(encoded, tokens[..., np.newaxis], 1.0, axis=2)
    return encoded


@enter(RIGHT, "one_hot")
def one_hot_flat(tokens, vocabulary_size):
    flat = np.zeros((tokens.size, vocabulary_size))
    flat[np.arange(tokens.size), tokens.ravel()] = 1.0
    return flat.reshape(*tokens.shape, vocabulary_size)


@enter(RIGHT, "one_hot")
def one_hot_view_of_a_buffer(tokens, vocabulary_size):
    buffer = np.zeros((vocabulary_size, *tokens.shape))
    for v in range(vocabulary_size):
        buffer[v][tokens == v] = 1
    return buffer.transpose(1, 2, 0)


@enter(RIGHT, "one_hot")
def one_hot_fancy(tokens, vocabulary_size):
    encoded = np.zeros((*tokens.shape, vocabulary_size))
    rows, columns = np.indices(tokens.shape)
    encoded[rows, columns, tokens] = 1
    return encoded


@enter(RIGHT, "one_hot")
def one_hot_nested_list(tokens, vocabulary_size):
    return np.array(
        [[[float(v == k) for v in range(vocabulary_size)] for k in step] for step in tokens]
    )
