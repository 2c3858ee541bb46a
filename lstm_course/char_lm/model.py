"""A character language model: embedding, LSTM, and a layer that scores every character.

T time steps, B streams, H hidden units, L layers, V characters. Time comes first.
"""

import torch
from torch import nn

State = tuple[torch.Tensor, torch.Tensor]


class CharacterLSTM(nn.Module):
    """Which character comes next?

    Args:
        vocabulary_size: V.
        hidden_size: H.
        num_layers: L.
        embedding_size: numbers a character is looked up as; None: H.
        dropout: share of numbers dropped between layers and before the last one, never along time.
    """

    def __init__(
        self,
        vocabulary_size: int,
        hidden_size: int,
        num_layers: int = 1,
        embedding_size: int | None = None,
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        embedding_size = embedding_size or hidden_size
        self.embedding = nn.Embedding(vocabulary_size, embedding_size)
        between = dropout if num_layers > 1 else 0.0
        self.lstm = nn.LSTM(embedding_size, hidden_size, num_layers, dropout=between)
        self.dropout = nn.Dropout(dropout)
        self.scores = nn.Linear(hidden_size, vocabulary_size)
        self._remember_from_the_start()

    def _remember_from_the_start(self) -> None:
        """Forget gates begin at a bias of 1 (Jozefowicz, Zaremba & Sutskever 2015)."""
        H = self.lstm.hidden_size
        with torch.no_grad():
            for layer in range(self.lstm.num_layers):
                getattr(self.lstm, f"bias_ih_l{layer}")[H : 2 * H] = 1.0
                getattr(self.lstm, f"bias_hh_l{layer}")[H : 2 * H] = 0.0

    def forward(
        self, tokens: torch.Tensor, state: State | None = None
    ) -> tuple[torch.Tensor, State]:
        """Scores of every next character.

        Args:
            tokens: (T, B).
            state: (h, c), each (L, B, H); None: zeros.

        Returns:
            logits (T, B, V), and the state after the last step.
        """
        hs, state = self.lstm(self.embedding(tokens), state)  # (T, B, H)
        return self.scores(self.dropout(hs)), state

    @property
    def device(self) -> torch.device:
        """Where the parameters are."""
        return self.scores.weight.device
