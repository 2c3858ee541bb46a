"""The corpus of the training lab: source code of the reader's own Python, split by file.

Nothing is downloaded. The modules of the standard library lie beside every Python. The rule of the
split: a hash of the file's name puts 18 of 20 files into the training set, one into the validation
set and one into the test set, however the rest of the folder looks. The same module is therefore in
the same set in every version of Python, and a model that was trained with one version can be tested
with another: its test files are new to it. `source_files` states what is removed before the split.
"""

import hashlib
import platform
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lstm_course.tasks.source_files import (
    FILE_START,
    SourceFile,
    clean_files,
    read_folder,
)

Part = Literal["training", "validation", "test"]

SHARES_OF = 20  # one part of 20 is for validation and one for the test
SHORTEST = 10_000  # characters: with fewer, the held-out parts are too small to measure anything


@dataclass(frozen=True)
class Corpus:
    """A text in three parts that share no file.

    Attributes:
        source: a description of the files, for a person.
        training: text to train on; every file starts with the character `FILE_START`.
        validation: text for choosing settings and for stopping.
        test: text for the final report, which no choice may depend on.
        test_names: names of the files of the test set.
    """

    source: str
    training: str
    validation: str
    test: str
    test_names: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Eight hexadecimal digits that change with any character of any part."""
        parts = FILE_START.join([self.training, self.validation, self.test])
        return hashlib.sha256(parts.encode()).hexdigest()[:8]

    def describe(self) -> str:
        """Describe the corpus in one line to print beside results.

        Returns:
            Source, Python version, fingerprint and number of characters.
        """
        return (
            f"{self.source}, Python {platform.python_version()}, fingerprint {self.fingerprint}: "
            f"{len(self.training):,} characters for training, {len(self.validation):,} for "
            f"validation, {len(self.test):,} for the test"
        )


def load_corpus(source: str | Path | None = None) -> Corpus:
    """Load the corpus: the standard library, or the reader's own file or folder.

    Args:
        source: None: the standard library of the running Python. A folder is split by file. A
            single file is split by position: the last 10% are the test set, and the 10% before
            them the validation set.

    Returns:
        The corpus.

    Raises:
        FileNotFoundError: the source does not exist, or this Python came without its source code.
        ValueError: the source is too short, not UTF-8, or too few files to fill three parts.
    """
    if source is None:
        return split_by_file("standard library", _standard_library())
    path = Path(source)
    if path.is_dir():
        return split_by_file(path.name or str(path), read_folder(path))
    return _split_by_position(path)


def part_of(name: str) -> Part:
    """Return the part that a file belongs to; it depends only on the file's name.

    Example:
        >>> part_of("argparse.py")
        'training'
    """
    return ("test", "validation")[place] if (place := _place(name) % SHARES_OF) < 2 else "training"


def split_by_file(source: str, files: list[SourceFile]) -> Corpus:
    """Clean files, and assign each to one of the three parts.

    The files of a part are in the order of their hashes, which mixes the packages.

    Args:
        source: a description of the files.
        files: the files as they were read.

    Returns:
        The corpus.

    Raises:
        ValueError: the files are too short or too few to fill three parts.
    """
    files = sorted(clean_files(files), key=lambda file: _place(file.name))
    texts: dict[Part, str] = {"training": "", "validation": "", "test": ""}
    for part in texts:
        texts[part] = "".join(FILE_START + f.text for f in files if part_of(f.name) == part)
    if empty := [part for part, text in texts.items() if not text]:
        count = "1 file" if len(files) == 1 else f"{len(files)} files"
        raise ValueError(
            f"{source} has {count} of code or text, and none of them falls into the "
            f"{empty[0]} set: give a folder with more files, or one long file"
        )
    _require_length(source, sum(map(len, texts.values())))
    names = tuple(file.name for file in files if part_of(file.name) == "test")
    return Corpus(source, **texts, test_names=names)


def _standard_library() -> list[SourceFile]:
    folder = Path(sysconfig.get_path("stdlib"))
    files = read_folder(folder, {".py"})
    if not files:
        raise FileNotFoundError(
            f"{folder} holds no .py files, expected the source code of the standard library: "
            "give a file or folder of your own"
        )
    return files


def _split_by_position(path: Path) -> Corpus:
    if not path.exists():
        raise FileNotFoundError(f"{path} does not exist, expected a file or a folder")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"{path} is not UTF-8 (byte {error.start}): save it as UTF-8, or choose a text file"
        ) from None
    cleaned = clean_files([SourceFile(path.name, text)])
    text = FILE_START + cleaned[0].text if cleaned else ""
    _require_length(str(path), len(text))
    first, second = (_line_start(text, len(text) * tenths // 10) for tenths in (8, 9))
    return Corpus(path.name, text[:first], text[first:second], text[second:], (path.name,))


def _line_start(text: str, position: int) -> int:
    """Return the first start of a line at or after a position; the position itself if none is."""
    found = text.find("\n", position)
    return position if found < 0 or found + 1 == len(text) else found + 1


def _require_length(source: str, characters: int) -> None:
    if characters < SHORTEST:
        raise ValueError(
            f"{source} has {characters:,} characters, expected at least {SHORTEST:,}: there is "
            "little to learn from less, and the held-out parts are too small to measure anything"
        )


def _place(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8])
