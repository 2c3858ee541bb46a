"""A character language model: an embedding, an LSTM and a linear output layer.

T time steps, B streams, H hidden units, L layers, V characters. Time comes first.
"""

import torch
from torch import nn

State = tuple[torch.Tensor, torch.Tensor]


class CharacterLSTM(nn.Module):
    """A model that predicts the next character.

    Args:
        vocabulary_size: V.
        hidden_size: H.
        num_layers: L.
        embedding_size: entries of a character's embedding; None: H.
        dropout: dropout probability between layers and before the output layer, never along time.
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
        self._initialise_forget_biases()

    def _initialise_forget_biases(self) -> None:
        """Set the forget biases to 1 (Jozefowicz, Zaremba & Sutskever 2015)."""
        H = self.lstm.hidden_size
        with torch.no_grad():
            for layer in range(self.lstm.num_layers):
                getattr(self.lstm, f"bias_ih_l{layer}")[H : 2 * H] = 1.0
                getattr(self.lstm, f"bias_hh_l{layer}")[H : 2 * H] = 0.0

    def forward(
        self, tokens: torch.Tensor, state: State | None = None
    ) -> tuple[torch.Tensor, State]:
        """Compute the scores of every next character.

        Args:
            tokens: (T, B).
            state: (h, c), each (L, B, H); None: zeros.

        Returns:
            The logits (T, B, V), and the state after the last step.
        """
        hs, state = self.lstm(self.embedding(tokens), state)  # (T, B, H)
        return self.scores(self.dropout(hs)), state

    @property
    def device(self) -> torch.device:
        """The device of the parameters."""
        return self.scores.weight.device
