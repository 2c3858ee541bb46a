"""The cells of many networks side by side, forward and backward: as autograd would, but sooner.

S networks, T time steps, B sequences in a batch, I inputs, H hidden units, R rows of weights (H for
an RNN, 3H for a GRU or a coupled LSTM, 4H for an LSTM). A tensor of all steps is filled step by
step, in the lessons' formulas; whatever can wait is done for all steps at once.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    import torch

Kind = Literal["rnn", "gru", "lstm", "coupled"]
BLOCKS: dict[Kind, int] = {"rnn": 1, "gru": 3, "lstm": 4, "coupled": 3}


class Layers(NamedTuple):
    """The weights of S layers; gradients come in the same tuple."""

    W_ih: "torch.Tensor"  # (S, R, I)
    W_hh: "torch.Tensor"  # (S, R, H)
    b: "torch.Tensor"  # (S, R)
    b_hn: "torch.Tensor"  # (S, H), the recurrent bias of a GRU's candidate; others ignore it


class States(NamedTuple):
    """What a run leaves behind."""

    hs: "torch.Tensor"  # (T, S, B, H)
    cs: "torch.Tensor"  # (T, S, B, H), the memory; hs again where there is none
    gates: "torch.Tensor"  # (T, S, B, R), activated
    a_hn: "torch.Tensor"  # (T, S, B, H), for the GRU: what r is multiplied with


def run(kind: Kind, layers: Layers, x: "torch.Tensor") -> States:
    """S layers over a sequence, from states of zeros.

    Args:
        kind: of cell.
        layers: the weights.
        x: inputs (T, S, B, I).
    """
    W_hh = layers.W_hh.transpose(1, 2)  # (S, H, R)
    gates = x @ layers.W_ih.transpose(1, 2) + layers.b[:, None]  # (T, S, B, R), no state in it yet
    hs = x.new_empty(*x.shape[:3], W_hh.shape[1])  # (T, S, B, H)
    cs = hs.new_empty(hs.shape) if kind in ("lstm", "coupled") else hs
    a_hn = hs.new_empty(hs.shape if kind == "gru" else 0)
    h = c = hs.new_zeros(hs.shape[1:])  # (S, B, H)
    for t in range(len(x)):
        if kind == "gru":
            a_h = h @ W_hh  # (S, B, 3H)
            H = h.shape[2]
            a_hn[t] = a_h[..., 2 * H :] + layers.b_hn[:, None]
            gates[t, ..., : 2 * H].add_(a_h[..., : 2 * H]).sigmoid_()
            r, z, n = gates[t].chunk(3, -1)
            n.addcmul_(r, a_hn[t]).tanh_()
            hs[t] = n + z * (h - n)
        elif kind == "rnn":
            hs[t] = gates[t].baddbmm_(h, W_hh).tanh_()
        else:
            gates[t].baddbmm_(h, W_hh)
            *writing, g, o = gates[t].chunk(BLOCKS[kind], -1)
            for gate in (*writing, o):
                gate.sigmoid_()
            g.tanh_()
            i, f = writing if kind == "lstm" else (1 - writing[0], writing[0])
            cs[t] = f * c + i * g
            hs[t] = o * cs[t].tanh()
        h, c = hs[t], cs[t]
    return States(hs, cs, gates, a_hn)


def run_backward(
    kind: Kind, layers: Layers, x: "torch.Tensor", states: States, dhs: "torch.Tensor"
) -> Layers:
    """Gradients of the weights: backpropagation through time, after `run`.

    Args:
        kind, layers, x: as `run` got them.
        states: what it returned.
        dhs: ∂L/∂h_t of what the loss sees of each h_t directly, (T, S, B, H).
    """
    import torch

    before = torch.cat([torch.zeros_like(states.hs[:1]), states.hs[:-1]])  # (T, S, B, H)
    da, da_h = BACKWARD[kind](layers.W_hh, states, before, dhs)  # (T, S, B, R) each
    H = dhs.shape[3]
    return Layers(
        torch.einsum("tsbr,tsbi->sri", da, x),
        torch.einsum("tsbr,tsbh->srh", da_h, before),
        da.sum((0, 2)),
        da_h[..., -H:].sum((0, 2)),
    )


def _rnn_backward(W_hh, states, before, dhs):
    da = 1 - states.hs**2  # the slopes first
    dh = dhs.new_zeros(dhs.shape[1:])
    for t in reversed(range(len(dhs))):
        da[t] *= dhs[t] + dh
        dh = da[t] @ W_hh
    return da, da


def _gru_backward(W_hh, states, before, dhs):
    import torch

    r, z, n = states.gates.chunk(3, -1)
    through_n = (1 - z) * (1 - n**2)  # from dh to each pre-activation, for all steps at once
    through_z = (before - n) * z * (1 - z)
    through_r = through_n * states.a_hn * r * (1 - r)
    ways = torch.stack([through_r, through_z, through_n * r], dim=3)  # (T, S, B, 3, H)
    dh = dhs.new_zeros(dhs.shape[1:])
    das = torch.empty_like(ways)
    whole = torch.empty_like(dhs)  # ∂L/∂h_t, what comes from the future included
    for t in reversed(range(len(dhs))):
        torch.add(dhs[t], dh, out=whole[t])
        torch.mul(ways[t], whole[t].unsqueeze(2), out=das[t])
        dh = torch.baddbmm(whole[t] * z[t], das[t].flatten(2), W_hh)
    da_h = das.flatten(3)  # (T, S, B, 3H)
    da = torch.cat([da_h[..., : -dhs.shape[3]], whole * through_n], dim=3)
    return da, da_h


def _lstm_backward(W_hh, states, before, dhs):
    return _memory_backward(W_hh, states, dhs, *states.gates.chunk(4, -1))


def _coupled_backward(W_hh, states, before, dhs):
    f, g, o = states.gates.chunk(3, -1)
    return _memory_backward(W_hh, states, dhs, None, f, g, o)


def _memory_backward(W_hh, states, dhs, i, f, g, o):
    import torch

    old = torch.cat([torch.zeros_like(states.cs[:1]), states.cs[:-1]])  # (T, S, B, H)
    tanh_c = states.cs.tanh()
    through_o = tanh_c * o * (1 - o)  # from dh to o's pre-activation, for all steps at once
    into_c = o * (1 - tanh_c**2)  # from dh to dc
    if i is None:  # coupled: f answers for i = 1 - f too
        ways = [(old - g) * f * (1 - f), (1 - f) * (1 - g**2)]
    else:
        ways = [g * i * (1 - i), old * f * (1 - f), i * (1 - g**2)]
    ways = torch.stack(ways, dim=3)  # (T, S, B, 3 or 2, H), from dc to the pre-activations
    das = ways.new_empty(*ways.shape[:3], ways.shape[3] + 1, ways.shape[4])
    dh = dc = dhs.new_zeros(dhs.shape[1:])  # (S, B, H)
    for t in reversed(range(len(dhs))):
        dh = dhs[t] + dh
        dc = torch.addcmul(dc, dh, into_c[t])
        torch.mul(ways[t], dc.unsqueeze(2), out=das[t, :, :, :-1])
        torch.mul(dh, through_o[t], out=das[t, :, :, -1])
        dh = das[t].flatten(2) @ W_hh
        dc = dc * f[t]
    da = das.flatten(3)  # (T, S, B, R)
    return da, da


BACKWARD: dict[Kind, Callable] = {
    "rnn": _rnn_backward,
    "gru": _gru_backward,
    "lstm": _lstm_backward,
    "coupled": _coupled_backward,
}
