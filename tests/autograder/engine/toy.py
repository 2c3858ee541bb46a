"""Small exercises of the tests' own, so that the engine is tested apart from the lessons."""

from typing import NamedTuple

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import gates, normal, sizes


class ToyCache(NamedTuple):
    """What toy_backward would need."""

    x: np.ndarray
    h: np.ndarray


def toy(x, W, b):
    """One layer: h = tanh(x Wᵀ + b) and its cache."""
    a = x @ W.T + b
    h = np.tanh(a)
    return h, ToyCache(x, h)


def draw(rng):
    B, I, H = sizes(rng, (3, 6), (3, 7), (2, 8))
    return (
        normal(rng, B, I),
        normal(rng, H, I),
        normal(rng, H),
    )


def probes(rng):
    x, W, b = draw(rng)
    return (Case((x, W * 0, b), sentence="with W = 0 every row is tanh(b)"),)


TOY = Exercise(
    name="toy",
    lesson="99",
    section="A toy",
    reference=toy,
    draw=draw,
    probes=probes,
    order=("cache.x", "cache.h", "h"),
    parts=(Part("h", 1, "B H"), Part("cache", 1, {"x": "B I", "h": "B H"})),
    mistakes=(
        Mistake("no-bias", "the bias is missing", "what shifts a layer?", ("@ W.T + b", "@ W.T")),
        Mistake("no-tanh", "nothing is squashed", "which function ends it?", ("np.tanh(a)", "a")),
        Mistake(
            "cache-a",
            "the cache holds the pre-activation where h belongs",
            "what does the backward step need?",
            ("ToyCache(x, h)", "ToyCache(x, a)"),
        ),
    ),
)


def inner(x, f):
    """The part of `outer` that is an exercise of its own."""
    return f * x


def outer(xs, f):
    """`inner` at every step."""
    total = np.zeros_like(xs[0])
    for x in xs:
        total = total + inner(x, f)
    return total


INNER = Exercise(
    name="inner",
    lesson="99",
    section="A toy",
    reference=inner,
    draw=lambda rng: (normal(rng, 3, 4), gates(rng, 3, 4)),
    parts=(Part("y", 1, "B H"),),
    mistakes=(Mistake("adds", "f is added", "f multiplies?", ("f * x", "f + x")),),
)
OUTER = Exercise(
    name="outer",
    lesson="99",
    section="A toy",
    reference=outer,
    draw=lambda rng: (normal(rng, 5, 3, 4), gates(rng, 3, 4)),
    parts=(Part("total", 2, "B H"),),
    mistakes=(
        Mistake("last-only", "only the last", "sum?", ("total + inner", "0 * total + inner")),
    ),
    uses=("inner",),
)
TOYS = {exercise.name: exercise for exercise in (TOY, INNER, OUTER)}
