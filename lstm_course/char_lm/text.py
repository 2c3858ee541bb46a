"""Texts for a character language model: from Python itself, or a file of your own.

Nothing is downloaded. The text is the reference manual that Python ships for its own `help()`, or
the source code of its standard library. Both depend on the Python version, so results state it.
"""

import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import torch

SHORTEST = 10_000  # characters: with fewer, the held-out tenth is too small to measure anything
EXCLUDED = {"test", "tests", "idlelib", "site-packages", "lib2to3", "__pycache__"}


@dataclass(frozen=True)
class Vocabulary:
    """The characters of a text, in the order of their code points; a token is an index."""

    characters: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Vocabulary":
        """Build the vocabulary of a text.

        Example:
            >>> Vocabulary.of("banana").characters
            ('a', 'b', 'n')
        """
        return cls(tuple(sorted(set(text))))

    def __len__(self) -> int:
        return len(self.characters)

    def encode(self, text: str) -> torch.Tensor:
        """Encode a text as tokens, (N,), int64.

        Raises:
            ValueError: a character of the text is not in the vocabulary.
        """
        places = {character: k for k, character in enumerate(self.characters)}
        unknown = sorted(set(text) - set(places))
        if unknown:
            characters = "character" if len(unknown) == 1 else "characters"
            raise ValueError(
                f"the text has {len(unknown)} {characters} that the vocabulary of {len(self)} "
                f"lacks, such as {unknown[0]!r}: was the model trained on another text?"
            )
        return torch.tensor([places[character] for character in text], dtype=torch.int64)

    def decode(self, tokens: Iterable[int]) -> str:
        """Decode a sequence of tokens."""
        return "".join(self.characters[int(token)] for token in tokens)


def manual() -> str:
    """Return Python's reference manual as `help()` shows it: some 460,000 characters of English."""
    from pydoc_data.topics import topics

    return "\n\n".join(topics[name] for name in sorted(topics))


def standard_library() -> str:
    """Return the source code of Python's standard library, without tests: 11 million characters.

    Raises:
        FileNotFoundError: this Python was installed without its sources.
    """
    folder = Path(sysconfig.get_path("stdlib"))
    files = sorted(
        path
        for path in folder.rglob("*.py")
        if not EXCLUDED.intersection(path.relative_to(folder).parts)
    )
    if not files:
        raise FileNotFoundError(
            f"{folder} holds no .py files, expected the standard library's sources: use manual(), "
            "or read_text() on a file of your own"
        )
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in files)


def read_text(path: str | Path) -> str:
    """Read a text file in UTF-8.

    Args:
        path: the file.

    Returns:
        The text, with Unix line ends.

    Raises:
        FileNotFoundError: the file does not exist.
        ValueError: path is a folder, or the file is binary, not UTF-8, or too short.
    """
    path = Path(path)
    if path.is_dir():
        raise ValueError(f"{path} is a folder, expected one text file")
    if not path.exists():
        raise FileNotFoundError(f"{path} does not exist, expected a text file in UTF-8")
    content = path.read_bytes()
    if b"\0" in content:
        raise ValueError(f"{path} holds zero bytes: it is binary, expected a text file in UTF-8")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"{path} is not UTF-8 (byte {error.start} is {content[error.start]:#04x}): save it as "
            "UTF-8, or convert it with iconv"
        ) from None
    if len(text) < SHORTEST:
        raise ValueError(
            f"{path} has {len(text):,} characters, expected at least {SHORTEST:,}: from less there "
            "is little to learn, and the held-out tenth says next to nothing"
        )
    return text.replace("\r\n", "\n")


def split(tokens: torch.Tensor, held_out: float = 0.1) -> tuple[torch.Tensor, torch.Tensor]:
    """Split tokens into a training set and a test set, unshuffled to avoid leaks.

    Args:
        tokens: the text, (N,).
        held_out: share of the test set, between 0 and 1.

    Returns:
        The first and the last part of the tokens.

    Raises:
        ValueError: one of the parts would be empty.
    """
    kept = round(len(tokens) * (1 - held_out))
    if not 0 < kept < len(tokens):
        raise ValueError(
            f"held_out is {held_out} of {len(tokens)} tokens, expected a share that leaves both "
            "parts some"
        )
    return tokens[:kept], tokens[kept:]
