"""A small Transformer over characters: the baseline that has attention in place of a state.

It has the interface of `CharacterLSTM`, so the same functions train, test and sample it.

T time steps, B streams, D entries of a character's vector, A attention heads, V characters. Time
comes first.
"""

import torch
from torch import nn
from torch.nn import functional as F

SLOWEST = 10_000.0  # the longest wavelength of the rotary encoding, in steps


class CharacterTransformer(nn.Module):
    """A Transformer that predicts the next character from a limited number of earlier ones.

    Layer normalisation comes before each block. Positions enter by rotation of queries and keys
    (Su et al. 2021).

    Args:
        vocabulary_size: V.
        width: D, a multiple of twice the number of heads.
        num_layers: number of pairs of attention and feed-forward block.
        context: most steps that the model sees at once; even.
        num_heads: A.
        dropout: dropout probability after each block.

    Raises:
        ValueError: the width does not fit the heads, or the context is odd.
    """

    cosines: torch.Tensor
    sines: torch.Tensor

    def __init__(
        self,
        vocabulary_size: int,
        width: int,
        num_layers: int = 3,
        context: int = 128,
        num_heads: int = 4,
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        if width % (2 * num_heads):
            raise ValueError(
                f"width is {width}, expected a multiple of {2 * num_heads}: every head rotates "
                "pairs of entries"
            )
        if context < 2 or context % 2:
            raise ValueError(f"context is {context}, expected an even number of steps")
        self.context = context
        self.embedding = nn.Embedding(vocabulary_size, width)
        nn.init.normal_(self.embedding.weight, std=0.02)
        self.blocks = nn.ModuleList(_Block(width, num_heads, dropout) for _ in range(num_layers))
        self.norm = nn.LayerNorm(width)
        self.scores = nn.Linear(width, vocabulary_size)
        cosines, sines = _rotations(context, width // num_heads)
        self.register_buffer("cosines", cosines, persistent=False)
        self.register_buffer("sines", sines, persistent=False)

    def forward(
        self, tokens: torch.Tensor, state: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor | None]:
        """Compute the scores of every next character.

        In training, each segment is read on its own. In evaluation mode, a window moves over the
        text by half the context, so that every character after the first half sees at least half
        the context before it.

        Args:
            tokens: (T, B); in training, T is at most the context.
            state: the tokens before these, at most half the context of them; None at the start.

        Returns:
            The logits (T, B, V), and the state after the last step; None in training.
        """
        if self.training:
            return self._read(tokens), None
        half = self.context // 2
        past = tokens[:0] if state is None else state
        logits = []
        for piece in tokens.split(half):
            seen = torch.cat([past, piece])
            logits.append(self._read(seen)[len(past) :])
            past = seen[-half:]
        return torch.cat(logits), past

    def _read(self, tokens: torch.Tensor) -> torch.Tensor:
        T = len(tokens)
        xs = self.embedding(tokens.T)  # (B, T, D)
        for block in self.blocks:
            xs = block(xs, self.cosines[:T], self.sines[:T])
        return self.scores(self.norm(xs)).transpose(0, 1)  # (T, B, V)

    @property
    def device(self) -> torch.device:
        """The device of the parameters."""
        return self.scores.weight.device


class _Block(nn.Module):
    """Attention to earlier steps, then a feed-forward network on each step."""

    def __init__(self, width: int, num_heads: int, dropout: float) -> None:
        super().__init__()
        self.num_heads = num_heads
        self.attention_norm, self.feed_norm = nn.LayerNorm(width), nn.LayerNorm(width)
        self.queries_keys_values = nn.Linear(width, 3 * width)
        self.attended = nn.Linear(width, width)
        self.feed = nn.Sequential(
            nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width)
        )
        self.dropout = nn.Dropout(dropout)

    def forward(self, xs: torch.Tensor, cosines: torch.Tensor, sines: torch.Tensor) -> torch.Tensor:
        B, T, D = xs.shape
        heads = self.queries_keys_values(self.attention_norm(xs)).view(B, T, 3, self.num_heads, -1)
        queries, keys, values = heads.permute(2, 0, 3, 1, 4)  # (B, A, T, D / A) each
        attended = F.scaled_dot_product_attention(
            _rotate(queries, cosines, sines), _rotate(keys, cosines, sines), values, is_causal=True
        )
        xs = xs + self.dropout(self.attended(attended.transpose(1, 2).reshape(B, T, D)))
        return xs + self.dropout(self.feed(self.feed_norm(xs)))


def _rotations(steps: int, size: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return cosines and sines of every step's angles, (steps, size / 2) each."""
    wavelengths = SLOWEST ** (torch.arange(0, size, 2) / size)
    angles = torch.arange(steps)[:, None] / wavelengths
    return angles.cos(), angles.sin()


def _rotate(heads: torch.Tensor, cosines: torch.Tensor, sines: torch.Tensor) -> torch.Tensor:
    """Rotate pairs of entries by the angles of their step, (B, A, T, D / A)."""
    first, second = heads.chunk(2, dim=-1)
    return torch.cat([first * cosines - second * sines, first * sines + second * cosines], dim=-1)
