"""Right answers to lesson 00, after how other people write them."""

import numpy as np
import torch
from torch.nn import functional as F

from tests.autograder.exercises.corpus.register import CorpusAnswer, right_register

RIGHT: list[CorpusAnswer] = []
right = right_register(RIGHT)


@right("one_hot", "Andrej Karpathy, min-char-rnn (2015): a zero vector with a 1 at the character")
def one_vector_at_a_time(tokens, vocabulary_size):
    steps = []
    for step in tokens:
        vectors = []
        for ix in step:
            x = np.zeros(vocabulary_size)
            x[ix] = 1
            vectors.append(x)
        steps.append(vectors)
    return np.array(steps)


@right("one_hot", "Stack Overflow, question 29831489 (2015): rows of an identity matrix")
def rows_of_the_identity(tokens, vocabulary_size):
    return np.eye(vocabulary_size)[tokens]


@right("one_hot", "Mat Leonard, LSTM-from-characters notebook of a Udacity course (2017)")
def flat_table_reshaped(tokens, vocabulary_size):
    table = np.zeros((np.multiply(*tokens.shape), vocabulary_size))
    table[np.arange(table.shape[0]), tokens.flatten()] = 1.0
    return table.reshape((*tokens.shape, vocabulary_size))


@right("one_hot", "Dive into Deep Learning, RNN from scratch (2021): the framework's own one_hot")
def with_torch(tokens, vocabulary_size):
    return F.one_hot(torch.as_tensor(tokens), vocabulary_size).double().numpy()


@right("one_hot", "NumPy manual, put_along_axis (2018)")
def along_the_last_axis(tokens, vocabulary_size):
    encoded = np.zeros(tokens.shape + (vocabulary_size,))  # noqa: RUF005, the author's style
    np.put_along_axis(encoded, np.expand_dims(tokens, -1), 1, axis=-1)
    return encoded
