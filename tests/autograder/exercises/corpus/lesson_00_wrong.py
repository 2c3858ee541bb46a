"""Wrong answers to lesson 00, after what other people wrote."""

import numpy as np

from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "one_hot",
    "alanwang93, issue 14 of chiphuyen/stanford-tensorflow-tutorials (2017): characters from 1",
    "The tokens are taken to run from 1 to V, so token 0 gets no 1.",
    names=("counts-from-one-short", "counts-from-one"),
    at=("token - 1",),
    says=("counted from 1", "one column too far left", "IndexError"),
)
def characters_from_one(tokens, vocabulary_size):
    T, B = tokens.shape
    encoded = np.zeros((T, B, vocabulary_size))
    for t in range(T):
        for n in range(B):
            token = tokens[t, n]
            if token > 0:
                encoded[t, n, token - 1] = 1
    return encoded


@wrong(
    "one_hot",
    "DataWraith, pull request 233 of tflearn/tflearn (2016): the default off_value was 1",
    "Every entry is 1, also those that should be 0.",
    at=("np.ones",),
    says=("is 1 everywhere", "all ones", "the same everywhere", "is 1 where 0"),
)
def never_off(tokens, vocabulary_size):
    encoded = np.ones((*tokens.shape, vocabulary_size))
    rows, columns = np.indices(tokens.shape)
    encoded[rows, columns, tokens] = 1
    return encoded


@wrong(
    "one_hot",
    "Mat Leonard, LSTM-from-characters notebook of a Udacity course (2017), one_hot_encode",
    "The result is float32; float64 is asked for.",
    at=("np.float32",),
    says=("float32",),
)
def single_precision(tokens, vocabulary_size):
    encoded = np.zeros((tokens.size, vocabulary_size), dtype=np.float32)
    encoded[np.arange(tokens.size), tokens.ravel()] = 1.0
    return encoded.reshape((*tokens.shape, vocabulary_size))


@wrong(
    "one_hot",
    "NinelK, issue 5 of ShanechiLab/DPAD (2026): get_one_hot sizes the table by the labels present",
    "The number of columns is taken from the data, so it is too small if the last token is absent.",
    at=("tokens.max()",),
    says=("has shape",),
)
def columns_from_the_data(tokens, vocabulary_size):
    return np.eye(tokens.max() + 1)[tokens]


@wrong(
    "one_hot",
    "khalidMindee, pull request 578 of mindee/doctr (2021): one column too many for the vocabulary",
    "The table has a column more than the vocabulary has tokens.",
    names=("one-column-too-many",),
    at=("vocabulary_size + 1",),
    says=("has shape",),
)
def room_for_a_stop_symbol(tokens, vocabulary_size):
    table = np.identity(vocabulary_size + 1)
    return table[tokens]


@wrong(
    "one_hot",
    "anthonygal/lyric_generation_with_RNNs, lstm_utils.py: one-hot rows of a flattened batch",
    "The rows are put back in shape with T and B exchanged.",
    names=("batch-first",),
    at=("reshape",),
    says=("has shape",),
)
def reshaped_batch_first(tokens, vocabulary_size):
    T, B = tokens.shape
    flat = np.zeros((T * B, vocabulary_size))
    flat[np.arange(T * B), tokens.reshape(-1)] = 1.0
    return flat.reshape(B, T, vocabulary_size)


@wrong(
    "one_hot",
    "Keras, to_categorical of older versions (2016): labels are raveled first",
    "The time and batch axes are flattened into one.",
    names=("flattened",),
    at=("np.zeros", "return"),
    says=("has shape",),
)
def one_row_per_token(tokens, vocabulary_size):
    labels = tokens.flatten()
    encoded = np.zeros((len(labels), vocabulary_size))
    encoded[np.arange(len(labels)), labels] = 1
    return encoded


@wrong(
    "one_hot",
    "Stack Overflow, question 29831489 (2015): an assignment for one axis, used with two",
    "Each assignment marks the tokens of all sequences in every row of the step.",
    names=("all-tokens-of-a-step",),
    at=("encoded[t, :, token]",),
    says=("tokens of its time step",),
)
def marks_the_whole_step(tokens, vocabulary_size):
    encoded = np.zeros((*tokens.shape, vocabulary_size))
    for t, step in enumerate(tokens):
        for token in step:
            encoded[t, :, token] = 1.0
    return encoded
