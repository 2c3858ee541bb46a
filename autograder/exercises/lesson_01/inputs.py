"""Random inputs that several exercises of lesson 01 share.

T time steps, B sequences in a batch, I input features, H hidden units. Time comes first.
"""

import numpy as np

from autograder.engine.exercise import Case
from autograder.engine.random_inputs import normal, sizes
from lstm_course.cells.rnn import RNNCache, rnn_forward

SHORT, LONG = (5, 6), (11, 12)  # steps of the probes: no answer may be right for some T alone


def _draw_weights(rng: np.random.Generator, I: int, H: int) -> tuple[np.ndarray, ...]:
    return (
        normal(rng, H, I, scale=0.6),
        normal(rng, H, H, scale=0.5),
        normal(rng, H, scale=0.8),
    )


def draw_step(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    B, I, H = sizes(rng, B=(3, 6), I=(2, 8), H=(4, 7))
    return (
        normal(rng, B, I),
        normal(rng, B, H, scale=0.7),
        *_draw_weights(rng, I, H),
    )


def draw_sequence(
    rng: np.random.Generator, steps: tuple[int, int] = (5, 12)
) -> tuple[np.ndarray, ...]:
    T, B, I, H = sizes(rng, T=steps, B=(2, 5), I=(3, 8), H=(4, 9))
    return (
        normal(rng, T, B, I),
        normal(rng, B, H, scale=0.7),
        *_draw_weights(rng, I, H),
    )


def draw_backward(
    rng: np.random.Generator, steps: tuple[int, int] = (5, 12)
) -> tuple[np.ndarray, RNNCache]:
    _, cache = rnn_forward(*draw_sequence(rng, steps))
    return normal(rng, *cache.hs.shape), cache


def backward_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    dhs, cache = draw_backward(rng, LONG)
    last = np.zeros_like(dhs)
    last[-1] = dhs[-1]
    dhs, short = draw_backward(rng, SHORT)
    first = np.zeros_like(dhs)
    first[0] = dhs[0]
    return (
        Case(
            (last, cache),
            "only the last step has a loss, so all other gradients arrive through time",
        ),
        Case((first, short), "only the first step has a loss, so later steps receive no gradient"),
    )
