"""Texts: always there, or a sentence that says why not."""

import pytest
import torch

from lstm_course.char_lm.text import Vocabulary, manual, read_text, split


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


def test_the_manual_is_there():
    """Is Python's manual a long English text, the same at each call?"""
    text = manual()
    assert text == manual()
    assert len(text) > 300_000
    assert text.count(" the ") > 3_000


def test_the_held_out_part_is_the_last():
    """Is nothing shuffled, lost or in both?"""
    training, test = split(torch.arange(1000))
    assert torch.equal(torch.cat([training, test]), torch.arange(1000))
    assert len(test) == 100
    with pytest.raises(ValueError, match=r"held_out is 1\.0 of 1000 tokens"):
        split(torch.arange(1000), 1.0)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "has 0 characters, expected at least 10,000"),
        (b"short", "has 5 characters, expected at least 10,000"),
        (b"\x89PNG\0\0", "holds zero bytes: it is binary"),
        ("é".encode("latin-1") * 20_000, r"is not UTF-8 \(byte 0 is 0xe9\)"),
    ],
)
def test_a_file_that_will_not_do_is_told(tmp_path, content, sentence):
    """Does the sentence say what is wrong with the file?"""
    path = tmp_path / "mine.txt"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=sentence):
        read_text(path)


def test_missing_files_and_folders_are_told(tmp_path):
    """Is a path that is no file told apart?"""
    with pytest.raises(FileNotFoundError, match="does not exist"):
        read_text(tmp_path / "nowhere.txt")
    with pytest.raises(ValueError, match="is a folder"):
        read_text(tmp_path)


def test_a_file_of_ones_own_is_read(tmp_path):
    """Are a byte-order mark and Windows line ends no part of the text?"""
    path = tmp_path / "mine.txt"
    path.write_bytes(b"\xef\xbb\xbf" + b"ab\r\n" * 4000)
    assert read_text(path) == "ab\n" * 4000
