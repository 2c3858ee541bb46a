"""The vocabulary: from text to tokens and back."""

import pytest
import torch

from lstm_course.char_lm.text import Vocabulary


def test_a_vocabulary_goes_there_and_back():
    """Is a text encoded and decoded the same?"""
    text = "Zeitgeist, naïve, 東京"
    vocabulary = Vocabulary.of(text)
    tokens = vocabulary.encode(text)
    assert tokens.dtype == torch.int64
    assert vocabulary.decode(tokens) == text
    assert len(vocabulary) == len(set(text))
    with pytest.raises(ValueError, match=r"1 character that the vocabulary of .* such as 'q'"):
        vocabulary.encode("q")
