"""The corpus of the training lab: three parts without a common file."""

import random

import pytest

from lstm_course.tasks.python_corpus import load_corpus, part_of, split_by_file
from lstm_course.tasks.source_files import CHARACTERS, FILE_START, SourceFile, clean_text


def module(k: int) -> SourceFile:
    """A module unlike every other one, of some 2,000 characters."""
    rng = random.Random(k)
    lines = [f"name_{rng.random()} = {rng.random()}" for _ in range(50)]
    return SourceFile(f"module_{k}.py", "\n".join(lines))


@pytest.fixture(scope="module")
def library():
    return load_corpus()


def test_the_standard_library_fills_three_parts(library):
    """Is there enough of everything, in the fixed character set, without licences?"""
    assert len(library.training) > 5_000_000
    assert min(len(library.validation), len(library.test)) > 100_000
    assert set(library.training + library.validation + library.test) <= set(CHARACTERS)
    assert "ABSOLUTELY NO WARRANTY" not in library.training
    assert "def test_" not in library.test
    assert library.test.count(FILE_START) == len(library.test_names)
    assert all(part_of(name) == "test" for name in library.test_names)


def test_the_standard_library_is_the_same_each_time(library):
    """Does a second reading give the same fingerprint, and another text another one?"""
    assert load_corpus().fingerprint == library.fingerprint
    assert library.fingerprint in library.describe()
    assert f"{len(library.test):,} for the test" in library.describe()


def test_every_file_is_in_the_part_of_its_name():
    """Is each file in one part only, wherever it lies among the others?"""
    files = [module(k) for k in range(200)]
    corpus = split_by_file("modules", files)
    for file in files:
        holders = [
            part
            for part in ("training", "validation", "test")
            if clean_text(file.text) in getattr(corpus, part)
        ]
        assert holders == [part_of(file.name)]
    assert corpus.fingerprint == split_by_file("modules", files[::-1]).fingerprint
    assert corpus.fingerprint != split_by_file("modules", files[1:]).fingerprint


def test_shares_are_those_of_the_rule():
    """Do about 5% of many names fall into each held-out part?"""
    parts = [part_of(f"package/module_{k}.py") for k in range(4000)]
    assert 150 < parts.count("test") < 250
    assert 150 < parts.count("validation") < 250


def test_an_own_folder_is_split_by_file(tmp_path):
    """Does a folder take the rule of the standard library?"""
    for k in range(100):
        (tmp_path / module(k).name).write_text(module(k).text)
    corpus = load_corpus(tmp_path)
    assert corpus.source == tmp_path.name
    assert corpus.test_names
    assert corpus.training.count(FILE_START) + corpus.validation.count(FILE_START) < 100


def test_an_own_file_is_split_by_position(tmp_path):
    """Do the parts of one file follow each other, and start at the start of a line?"""
    path = tmp_path / "own.txt"
    path.write_text("".join(f"{module(k).text}\n" for k in range(10)))
    corpus = load_corpus(path)
    joined = corpus.training + corpus.validation + corpus.test
    assert joined == FILE_START + clean_text(path.read_text())
    assert 0.09 < len(corpus.test) / len(joined) < 0.11
    assert 0.09 < len(corpus.validation) / len(joined) < 0.11
    assert corpus.validation.startswith("name_") and corpus.test.startswith("name_")


def test_a_source_that_will_not_do_is_explained(tmp_path):
    """Does each error state what is wrong with the source?"""
    with pytest.raises(FileNotFoundError, match="does not exist, expected a file or a folder"):
        load_corpus(tmp_path / "nowhere")
    with pytest.raises(ValueError, match="has 0 files of code or text"):
        load_corpus(tmp_path)
    (tmp_path / "one.txt").write_text("short")
    with pytest.raises(ValueError, match="has 1 file of code or text"):
        load_corpus(tmp_path)
    with pytest.raises(ValueError, match=r"has 7 characters, expected at least 10,000"):
        load_corpus(tmp_path / "one.txt")
    (tmp_path / "one.txt").write_bytes(b"\xe9" * 20_000)
    with pytest.raises(ValueError, match=r"is not UTF-8 \(byte 0\)"):
        load_corpus(tmp_path / "one.txt")
