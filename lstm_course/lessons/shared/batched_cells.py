"""Steps of many networks at once: the lessons' cells, and LSTMs with a part missing.

S networks, B sequences in a batch, H hidden units. Each step receives the input's part of the
pre-activations, a_x, which is computed for all time steps at once. Names and missing parts follow
Greff et al. (2017), "LSTM: a search space odyssey", section IV.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from torch import Tensor

    States = tuple[Tensor, Tensor]
    Step = Callable[[Tensor, Tensor, Tensor, Tensor, Tensor], States]


class BatchedCell(NamedTuple):
    """A kind of cell, applied to S networks at once."""

    blocks: int  # rows of its weights, in units of H
    step: "Step"  # (a_x (S, B, R), h, c (S, B, H), W_hhᵀ (S, H, R), b_hn (S, 1, H)) -> h, c


def rnn_step(a_x: "Tensor", h: "Tensor", c: "Tensor", W_hh: "Tensor", b_hn: "Tensor") -> "States":
    """Run one step of an Elman network; c is set to h."""
    h = (a_x + h @ W_hh).tanh()
    return h, h


def gru_step(a_x: "Tensor", h: "Tensor", c: "Tensor", W_hh: "Tensor", b_hn: "Tensor") -> "States":
    """Run one step of a GRU; c is set to h."""
    a_xr, a_xz, a_xn = a_x.chunk(3, -1)  # (S, B, H) each
    a_hr, a_hz, a_hn = (h @ W_hh).chunk(3, -1)
    r, z = (a_xr + a_hr).sigmoid(), (a_xz + a_hz).sigmoid()
    n = (a_xn + r * (a_hn + b_hn)).tanh()
    h = (1 - z) * n + z * h
    return h, h


def coupled_step(
    a_x: "Tensor", h: "Tensor", c: "Tensor", W_hh: "Tensor", b_hn: "Tensor"
) -> "States":
    """Run one step of an LSTM with i = 1 - f."""
    a_f, a_g, a_o = (a_x + h @ W_hh).chunk(3, -1)  # (S, B, H) each
    f = a_f.sigmoid()
    c = f * c + (1 - f) * a_g.tanh()
    return a_o.sigmoid() * c.tanh(), c


def lstm_step_without(missing: str = "") -> "Step":
    """Return the step of an LSTM, complete or with a part missing.

    Args:
        missing: a gate, "i", "f" or "o", which is then 1 throughout; or the tanh of the candidate,
            "tanh g", or of the cell state, "tanh c".
    """

    def step(a_x: "Tensor", h: "Tensor", c: "Tensor", W_hh: "Tensor", b_hn: "Tensor") -> "States":
        a_i, a_f, a_g, a_o = (a_x + h @ W_hh).chunk(4, -1)  # (S, B, H) each
        i = 1 if missing == "i" else a_i.sigmoid()
        f = 1 if missing == "f" else a_f.sigmoid()
        o = 1 if missing == "o" else a_o.sigmoid()
        c = f * c + i * (a_g if missing == "tanh g" else a_g.tanh())
        return o * (c if missing == "tanh c" else c.tanh()), c

    return step


CELLS = {
    "rnn": BatchedCell(1, rnn_step),
    "gru": BatchedCell(3, gru_step),
    "lstm": BatchedCell(4, lstm_step_without()),
    "coupled gates": BatchedCell(3, coupled_step),
    "no input gate": BatchedCell(4, lstm_step_without("i")),
    "no forget gate": BatchedCell(4, lstm_step_without("f")),
    "no output gate": BatchedCell(4, lstm_step_without("o")),
    "no tanh on g": BatchedCell(4, lstm_step_without("tanh g")),
    "no tanh on c": BatchedCell(4, lstm_step_without("tanh c")),
}
