"""Exercise `memory_retention`: the share of each step's cell state that is left at the end.

T time steps, B sequences in a batch, H hidden units. Time comes first.
"""

import numpy as np

from autograder.engine import random_inputs
from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.exercises.lesson_03.forms import memory_retention_by_products
from lstm_course.cells.memory_retention import memory_retention

RETENTION = "How much is left?"


def _draw_retention(rng: np.random.Generator) -> tuple[np.ndarray]:
    T, B, H = random_inputs.sizes(rng, T=(5, 12), B=(2, 5), H=(3, 8))
    return (random_inputs.gates(rng, T, B, H),)


def _retention_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    (fs,) = _draw_retention(rng)
    shut = fs.copy()
    shut[2, 0, 1] = 0.0
    shut[-1, 1, 0] = 0.0
    return (
        Case((np.ones_like(fs),), "with f = 1 everywhere everything is left"),
        Case((fs[:1],), "with T = 1 the share is the one gate itself"),
        Case((shut,), "a gate is 0: nothing is left of what came before it", part="shut"),
    )


def _divide_products(fs: np.ndarray) -> np.ndarray:
    """Divide the product of all gates by that of the earlier ones: 0/0 once a gate is closed."""
    earlier = np.concatenate([np.ones_like(fs[:1]), np.cumprod(fs, axis=0)[:-1]])
    return np.prod(fs, axis=0) / earlier


def _leave_out_last_gate(fs: np.ndarray) -> np.ndarray:
    return np.concatenate([memory_retention(fs[:-1]), fs[:1] ** 0]) if len(fs) > 1 else fs**0


MEMORY_RETENTION = Exercise(
    name="memory_retention",
    lesson="03",
    section=RETENTION,
    reference=memory_retention,
    draw=_draw_retention,
    small=("B", "T", "H"),
    probes=_retention_probes,
    parts=(
        Part("retention", 1.5, "T B H"),
        Part("shut", 0.5, meaning="gates that are exactly 0"),
    ),
    forms=(memory_retention_by_products,),
    mistakes=(
        Mistake(
            "forwards",
            "the product runs from the first step on: entry t is what is left *after* step t of "
            "the memory at the start",
            "for the last entry only the last gate counts: where should the product begin?",
            ("reversed(range(len(fs)))", "range(len(fs))"),
        ),
        Mistake(
            "own-gate-left-out",
            "entry t lacks its own gate: it is the share of the memory that *leaves* step t",
            "does the memory that enters step t pass f at that step?",
            (
                "        left = left * fs[t]\n        retention[t] = left\n",
                "        retention[t] = left\n        left = left * fs[t]\n",
            ),
        ),
        Mistake(
            "last-gate-left-out",
            "every entry lacks the last gate: the product should run to the end of the sequence, "
            "its last step included",
            "with T = 1, how many gates does the memory pass?",
            function=_leave_out_last_gate,
        ),
        Mistake(
            "own-gate-only",
            "entry t is the gate of step t alone; all later gates act on the memory, too",
            "how many forget gates does the memory of the first step pass until the end?",
            ("left = left * fs[t]", "left = fs[t]"),
        ),
        Mistake(
            "summed",
            "the gates are summed; each of them takes its share of what the others left",
            "two gates of ½: how much do they leave together?",
            ("left = left * fs[t]", "left = left + fs[t]"),
        ),
        Mistake(
            "forgotten-share",
            "this multiplies 1 − f; the forget gate is the share that is *kept*",
            "what should gates that are all 1 leave?",
            ("left * fs[t]", "left * (1 - fs[t])"),
        ),
        Mistake(
            "what-is-lost",
            "this is the share that is lost; the share that is *left* is asked for",
            "what should gates that are all 1 leave?",
            ("    return retention", "    return 1 - retention"),
        ),
        Mistake(
            "result-reversed",
            "the products are right, but the first step's stands last",
            "to which step does the longest product belong?",
            ("    return retention", "    return retention[::-1]"),
        ),
        Mistake(
            "all-gates-everywhere",
            "every entry is the product of all T gates; entry t begins at step t",
            "how many gates does the memory pass that enters the last step?",
            function=lambda fs: np.prod(fs, axis=0) * np.ones_like(fs),
        ),
        Mistake(
            "power-of-own-gate",
            "the gate of step t is raised to a power, as if it stayed what it is; gates change "
            "from step to step",
            "which gate acts on the memory in the step after t?",
            function=lambda fs: fs ** np.arange(len(fs), 0, -1)[:, None, None],
        ),
        Mistake(
            "along-the-batch",
            "the product runs along the batch; it should run along time",
            "which axis of `fs` is time?",
            function=lambda fs: np.cumprod(fs[:, ::-1], axis=1)[:, ::-1],
        ),
        Mistake(
            "along-the-units",
            "the product runs along the hidden units; it should run along time",
            "which axis of `fs` is time?",
            function=lambda fs: np.cumprod(fs[..., ::-1], axis=2)[..., ::-1],
        ),
        Mistake(
            "divides",
            "this divides the whole product by that of the earlier gates: once a gate is 0, it is "
            "0 / 0",
            "which products can be built up without dividing, if you begin at the end?",
            function=_divide_products,
        ),
    ),
)
