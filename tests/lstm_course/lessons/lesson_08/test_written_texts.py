"""Texts written many at a time: each must be what the model would write alone."""

import numpy as np
import pytest
import torch

from lstm_course.char_lm.model import CharacterLSTM
from lstm_course.char_lm.ngram import NGramModel
from lstm_course.lessons.lesson_08.written_texts import (
    RECENT,
    LSTMWriter,
    NGramWriter,
    draw_tokens,
    write_texts,
)

V = 5


class Counting:
    """A model that is certain of the next token: last token + 1."""

    def start(self, prompt, count):
        return self.read(np.full(count, prompt[-1]), None)

    def read(self, tokens, rows):
        return np.eye(V)[(tokens + 1) % V]


def write(writer, ends, count=3, limit=12):
    return write_texts(
        writer,
        np.array([0]),
        count,
        ends,
        limit=limit,
        temperature=0.7,
        rng=np.random.default_rng(0),
    )


def test_a_text_ends_before_the_token_that_ends_it():
    """Is the ending token left out, and does the function see the latest tokens and the next?"""
    seen = []

    def ends(recent, following):
        seen.append((recent[0].tolist(), following[0]))
        return following == 4

    texts = write(Counting(), ends)
    assert [one.tokens.tolist() for one in texts] == [[1, 2, 3]] * 3
    assert all(one.finished for one in texts)
    assert [(recent[-3:], following) for recent, following in seen] == [
        ([0, 0, 0], 1),
        ([0, 0, 1], 2),
        ([0, 1, 2], 3),
        ([1, 2, 3], 4),
    ]
    assert {len(recent) for recent, _ in seen} == {RECENT}


def test_a_text_that_does_not_end_is_cut_off():
    """Does it have the limit's length, and is it marked as unfinished?"""
    (text,) = write(Counting(), lambda last, _: np.zeros(len(last), bool), count=1, limit=7)
    assert text.tokens.tolist() == [1, 2, 3, 4, 0, 1, 2] and not text.finished


def lstm():
    torch.manual_seed(3)
    model = CharacterLSTM(V, 6, num_layers=2, embedding_size=4).eval()
    with torch.no_grad():
        model.scores.weight.mul_(8)  # far from equal probabilities
    return model


def lstm_probabilities(model, tokens):
    with torch.no_grad():
        return model(torch.tensor(tokens)[:, None])[0][-1, 0].double().softmax(0).numpy()


@pytest.mark.parametrize("kind", ["lstm", "ngram"])
def test_a_batch_reads_what_each_text_has_written(kind):
    """While texts end at different times: are the probabilities those of each complete text?"""
    if kind == "lstm":
        model = lstm()
        writer, expected = LSTMWriter(model), lambda tokens: lstm_probabilities(model, tokens)
    else:
        ngram = NGramModel(np.random.default_rng(1).integers(0, V, 400), V, order=3)
        writer, expected = (
            NGramWriter(ngram),
            lambda tokens: ngram.probabilities(np.array([tokens]))[0],
        )
    texts = {k: [0, 2] for k in range(4)}
    alive = [0, 1, 2, 3]
    p = writer.start(np.array([0, 2]), 4)
    rng = np.random.default_rng(2)
    for stay in ([0, 1, 2, 3], [0, 2, 3], [1, 2], [1], [0]):  # rows of the previous batch
        for row, k in enumerate(alive):
            np.testing.assert_allclose(p[row], expected(texts[k]), atol=1e-6)
        alive = [alive[row] for row in stay]
        tokens = rng.integers(0, V, len(alive))
        for k, token in zip(alive, tokens, strict=True):
            texts[k].append(int(token))
        p = writer.read(tokens, np.array(stay))
    assert p.shape == (1, V)


def test_an_lstm_starts_anew():
    """Is the state of earlier texts forgotten, and is a text without a start refused?"""
    writer = LSTMWriter(lstm())
    with pytest.raises(RuntimeError, match="call start first"):
        writer.read(np.array([1]), np.array([0]))
    first = writer.start(np.array([0, 1]), 2)
    writer.read(np.array([3, 4]), np.array([0, 1]))
    np.testing.assert_array_equal(writer.start(np.array([0, 1]), 2), first)


def test_tokens_follow_the_sharpened_probabilities():
    """At temperature 0.5: is each token as frequent as the square of its probability?"""
    p = np.array([0.5, 0.3, 0.0, 0.2])
    drawn = draw_tokens(np.tile(p, (40_000, 1)), 0.5, np.random.default_rng(0))
    shares = np.bincount(drawn, minlength=4) / len(drawn)
    np.testing.assert_allclose(shares, p**2 / (p**2).sum(), atol=0.01)
    assert shares[2] == 0


def test_rows_are_drawn_independently():
    """Do rows with the same probabilities get different tokens?"""
    drawn = draw_tokens(np.full((200, V), 1 / V), 1.0, np.random.default_rng(0))
    assert set(drawn.tolist()) == set(range(V))
