"""The vocabulary of a character language model, from text to tokens and back."""

from collections.abc import Iterable
from dataclasses import dataclass

import torch


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
