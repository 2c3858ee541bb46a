"""Exercise `cases_for_lstm_backward`: a bug hunt, for inputs that expose wrong backward passes.

T time steps, B sequences in a batch, I input features, H hidden units. Time comes first; gates in
the order i, f, g, o.
"""

import numpy as np

from autograder.engine.bug_hunt import BugHunt, Inputs, WrongImplementation
from autograder.engine.exercise import Exercise, Mistake, Part
from lstm_course.cells.activations import sigmoid_grad, tanh_grad
from lstm_course.cells.lstm import (
    BACKWARD_SHAPES,
    LSTMCache,
    lstm_backward,
    lstm_forward,
    lstm_gates,
)
from lstm_course.cells.revealing_cases import cases_for_lstm_backward

BACKWARD_HUNT = "Bug hunt: which inputs expose a mistake?"
TOLERANCE = 1e-4  # of a cache, which may be in float32
SATURATED = 1e-9  # slope of a gate from which its pre-activation cannot be recovered

Gradients = tuple[np.ndarray, ...]


def _backward_by_sequence(
    dhs: np.ndarray, cache: LSTMCache, dc_T: np.ndarray | None = None
) -> Gradients:
    """Work on one sequence of the batch after the other, with vectors."""
    x, h0, c0, W_ih, W_hh, i, f, g, o, cs, hs = cache
    T, B, _ = dhs.shape
    dx, dh0, dc0 = np.zeros_like(x), np.zeros_like(h0), np.zeros_like(c0)
    dW_ih, dW_hh, db = np.zeros_like(W_ih), np.zeros_like(W_hh), np.zeros(len(W_ih))
    for n in range(B):
        dh = np.zeros_like(h0[n])  # (H,)
        dc = np.zeros_like(c0[n]) if dc_T is None else dc_T[n]  # (H,)
        for t in range(T - 1, -1, -1):
            h_prev, c_prev = (hs[t - 1, n], cs[t - 1, n]) if t else (h0[n], c0[n])
            dh = dh + dhs[t, n]
            tanh_c = np.tanh(cs[t, n])
            dc = dc + o[t, n] * (1 - tanh_c**2) * dh
            da = np.hstack(  # (4H,)
                [
                    dc * g[t, n] * sigmoid_grad(i[t, n]),
                    dc * c_prev * sigmoid_grad(f[t, n]),
                    dc * i[t, n] * tanh_grad(g[t, n]),
                    dh * tanh_c * sigmoid_grad(o[t, n]),
                ]
            )
            dx[t, n] = W_ih.T @ da
            dW_ih += np.outer(da, x[t, n])
            dW_hh += np.outer(da, h_prev)
            db += da
            dh, dc = W_hh.T @ da, dc * f[t, n]
        dh0[n], dc0[n] = dh, dc
    return dx, dh0, dc0, dW_ih, dW_hh, db


def _backward_with_einsum(
    dhs: np.ndarray, cache: LSTMCache, dc_T: np.ndarray | None = None
) -> Gradients:
    """Keep the four blocks on an axis of their own, and make all products with einsum."""
    x, h0, c0, W_ih, W_hh, i, f, g, o, cs, hs = cache
    (T, B, I), H = x.shape, h0.shape[1]
    U = W_hh.reshape(4, H, H)
    h_prevs = np.concatenate([h0[None], hs[:-1]])  # (T, B, H)
    c_prevs = np.concatenate([c0[None], cs[:-1]])  # (T, B, H)
    da = np.zeros((T, B, 4, H))
    dh, dc = np.zeros((B, H)), np.zeros((B, H)) + (0 if dc_T is None else dc_T)
    for t in reversed(range(T)):
        dh += dhs[t]
        dc += dh * o[t] * tanh_grad(np.tanh(cs[t]))
        da[t, :, 0] = dc * g[t] * i[t] * (1 - i[t])
        da[t, :, 1] = dc * c_prevs[t] * f[t] * (1 - f[t])
        da[t, :, 2] = dc * i[t] * (1 + g[t]) * (1 - g[t])
        da[t, :, 3] = dh * np.tanh(cs[t]) * o[t] * (1 - o[t])
        dh = np.einsum("bkh,khj->bj", da[t], U)
        dc = dc * f[t]
    dx = np.einsum("tbkh,khi->tbi", da, W_ih.reshape(4, H, I))
    dW_ih = np.einsum("tbkh,tbi->khi", da, x).reshape(4 * H, I)
    dW_hh = np.einsum("tbkh,tbj->khj", da, h_prevs).reshape(4 * H, H)
    return dx, dh, dc, dW_ih, dW_hh, da.sum(axis=(0, 1)).ravel()


def cache_inconsistency(dhs: np.ndarray, cache: LSTMCache, dc_T: np.ndarray | None = None) -> str:
    """Return the reason why no forward pass can have made a cache; "" if there is none.

    The biases are not in the cache. They are recovered from the least saturated value of each unit,
    and must then explain all other values.
    """
    c_prevs = np.concatenate([cache.c0[None], cache.cs[:-1]])  # (T, B, H)
    h_prevs = np.concatenate([cache.h0[None], cache.hs[:-1]])  # (T, B, H)
    made = "`cache` was not made by `lstm_forward`"
    if not _near(cache.cs, cache.f * c_prevs + cache.i * cache.g):
        return f"{made}: its `cs` do not follow from its gates and `c0`"
    if not _near(cache.hs, cache.o * np.tanh(cache.cs)):
        return f"{made}: its `hs` do not follow from its `o` and `cs`"

    values = np.concatenate([cache.i, cache.f, cache.g, cache.o], axis=2)  # (T, B, 4H)
    values = values.reshape(-1, values.shape[2])  # (T·B, 4H)
    low = np.repeat([0.0, 0.0, -1.0, 0.0], cache.c0.shape[1])  # (4H,), as g is from -1 to 1
    slopes = (values - low) * (1 - values)
    if np.any(slopes < 0):
        return f"{made}: its gates are not between 0 and 1"
    x, h = cache.x.reshape(-1, cache.x.shape[2]), h_prevs.reshape(-1, h_prevs.shape[2])
    best = slopes.argmax(axis=0)[None]  # (1, 4H)
    known = np.take_along_axis(slopes, best, axis=0)[0] > SATURATED  # (4H,)
    with np.errstate(divide="ignore"):
        a = np.log((values - low) / (1 - values)) / (1 - low)  # the inverse of σ, and of tanh
    b = np.take_along_axis(a - x @ cache.W_ih.T - h @ cache.W_hh.T, best, axis=0)[0]  # (4H,)
    gates = lstm_gates(x, h, cache.W_ih, cache.W_hh, np.where(known, b, 0.0))
    if not _near(np.concatenate(gates, axis=1)[:, known], values[:, known]):
        return f"{made}: its gates do not follow from its x, `hs` and weights"
    return ""


def _near(one: np.ndarray, other: np.ndarray) -> bool:
    return bool(np.all(np.abs(one - other) <= TOLERANCE * (1 + np.abs(other))))


def _assemble(inputs: Inputs) -> tuple[np.ndarray | LSTMCache | None, ...]:
    *forward, dhs, dc_T = inputs.values()
    return dhs, lstm_forward(*forward)[2], dc_T


def _edited(name: str, right: str, wrong: str) -> WrongImplementation:
    return WrongImplementation(name, ((right, wrong),))


WRONG_BACKWARD: tuple[str | WrongImplementation, ...] = (
    "nothing-through-h",
    "nothing-through-c",
    "c-never-updated",
    "no-gradient-into-c",
    "dc-T-ignored",
    "last-loss-for-c",
    "dc-T-at-every-step",
    "last-loss-only",
    "upstream-every-time-last",
    "upstream-one-early",
    "loss-into-c-too",
    "first-step-left-out",
    "h-and-c-crossed",
    "forward-in-time",
    "weights-overwritten",
    "dW-ih-overwritten",
    "dW-hh-overwritten",
    "db-overwritten",
    "weights-averaged-over-time",
    "dh0-lacks-a-step",
    "initial-states-swapped",
    "memory-carried-twice",
    "hidden-carried-twice",
    "dx-reversed",
    # of a step
    "future-memory-dropped",
    "dc-prev-without-f",
    "tanh-slope-missing",
    "df-from-c",
    "order-ifog",
    "dW-hh-from-new-h",
    "gates-squashed-again",
    "weights-averaged",
    "db-averaged",
    # of the hunt
    _edited("h0-taken-as-zero", "cache.step(t)", "cache._replace(h0=0 * cache.h0).step(t)"),
    _edited("c0-taken-as-zero", "cache.step(t)", "cache._replace(c0=0 * cache.c0).step(t)"),
    _edited("no-dc-T-as-ones", "np.zeros_like(cache.c0) if", "np.ones_like(cache.c0) if"),
    _edited("first-dc-T-for-all", "else dc_T", "else dc_T[:1] + 0 * cache.c0"),
    _edited("first-loss-for-all", "dhs[t] + dh_next", "dhs[t, :1] + dh_next"),
    _edited("losses-averaged", "dhs[t] + dh_next", "dhs[t] / len(dhs[t]) + dh_next"),
)

CASES_FOR_LSTM_BACKWARD = Exercise(
    name="cases_for_lstm_backward",
    lesson="04",
    section=BACKWARD_HUNT,
    reference=cases_for_lstm_backward,
    draw=lambda rng: (),
    draws=1,
    trials=0,
    hunt=BugHunt(
        target="lstm_backward",
        wrong=WRONG_BACKWARD,
        right=(lstm_backward, _backward_by_sequence, _backward_with_einsum),
        shapes=BACKWARD_SHAPES,
        inputs={
            "x": "T B I",
            "h0": "B H",
            "c0": "B H",
            "W_ih": "4H I",
            "W_hh": "4H H",
            "b": "4H",
            "dhs": "T B H",
            "dc_T": "B H",
        },
        assemble=_assemble,
        optional=("dc_T",),
        records={"cache": LSTMCache},
        inconsistency=cache_inconsistency,
        shares=(0.6, 0.8, 0.95),
        lacks={
            "T > 1": "one-step",
            "B > 1": "one-sequence",
            "dc_T given": "never-a-dc-T",
            "dc_T left out": "always-a-dc-T",
            "dhs along T": "losses-alike",
            "not tiny": "numbers-too-small",
        },
    ),
    parts=(
        Part("most", 1, meaning="the cases expose 60% of the wrong implementations"),
        Part("four_fifths", 1, meaning="the cases expose 80% of the wrong implementations"),
        Part("nearly_all", 1, meaning="the cases expose 95% of the wrong implementations"),
    ),
    mistakes=(
        Mistake(
            "one-step",
            "all of your cases have a single time step, so nothing flows through time",
            "which lines of a backward pass through time matter only for a second step?",
            ("T, B, I, H = 5,", "T, B, I, H = 1,"),
        ),
        Mistake(
            "one-sequence",
            "all of your cases have a batch of one sequence, so a sum over the batch has one term",
            "which mistakes could mix up the sequences of a batch, or average over them?",
            ("T, B, I, H = 5, 3,", "T, B, I, H = 5, 1,"),
        ),
        Mistake(
            "never-a-dc-T",
            "none of your cases has a `dc_T`, so an implementation may ignore it",
            "which argument is optional, and in which of your cases is it used?",
            ("[(dhs, cache), (dhs, cache, dc_T)]", "[(dhs, cache), (-dhs, cache)]"),
        ),
        Mistake(
            "always-a-dc-T",
            "all of your cases have a `dc_T`, so what happens without it stays untested",
            "where should the gradient of c start from if there is no `dc_T`?",
            ("[(dhs, cache), (dhs, cache, dc_T)]", "[(dhs, cache, -dc_T), (dhs, cache, dc_T)]"),
        ),
        Mistake(
            "losses-alike",
            "in all of your cases `dhs` is the same at every step",
            "what would change if an implementation used the `dhs` of another step?",
            ("rng.standard_normal((T, B, H))", "rng.standard_normal((B, H)) + np.zeros((T, B, H))"),
        ),
        Mistake(
            "numbers-too-small",
            "the numbers in your cases are so small that every gate is nearly ½, so a wrong number "
            "hardly shows",
            "what is σ(0.001), and what is tanh(0.001)? Compare them with those of 1.",
            (
                "    _, _, cache =",
                "    x, h0, c0, W_ih, W_hh, b = (1e-9 * a for a in (x, h0, c0, W_ih, W_hh, b))\n"
                "    _, _, cache =",
            ),
        ),
    ),
)
