"""Exercise `memory_retention`: the share of each step's cell state that is left at the end.

T time steps, B sequences in a batch, H hidden units. Time comes first.
"""

import numpy as np

from autograder.engine import random_inputs
from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.exercises.lesson_03.forms import memory_retention_by_products
from lstm_course.cells.memory_retention import memory_retention

RETENTION = "How much of a cell state is left"


def _draw_retention(rng: np.random.Generator) -> tuple[np.ndarray]:
    T, B, H = random_inputs.sizes(rng, T=(5, 12), B=(2, 5), H=(3, 8))
    return (random_inputs.gates(rng, T, B, H),)


def _retention_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    (fs,) = _draw_retention(rng)
    shut = fs.copy()
    shut[[2, 3], 0, 1] = 0.0
    shut[0, 1, 2] = 0.0
    shut[-1, 1, 0] = 0.0
    return (
        Case((np.ones_like(fs),), "with f = 1 everywhere, the complete cell state is left"),
        Case((fs[:1],), "with T = 1, the share is the gate itself"),
        Case((shut,), "a gate is exactly 0", part="shut"),
    )


def _divide_products(fs: np.ndarray) -> np.ndarray:
    """Divide the product of all gates by that of the earlier ones: 0/0 once a gate is closed."""
    earlier = np.concatenate([np.ones_like(fs[:1]), np.cumprod(fs, axis=0)[:-1]])
    return np.prod(fs, axis=0) / earlier


def _divide_products_of_own_gate(fs: np.ndarray) -> np.ndarray:
    """Divide by the product up to and with the gate itself, and multiply by that gate again."""
    return np.prod(fs, axis=0) / np.cumprod(fs, axis=0) * fs


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
            "the product runs from the first step on: entry t is the share of the *initial* cell "
            "state left after step t",
            "the last entry should contain the last gate only: at which step should the product "
            "begin?",
            ("reversed(range(len(fs)))", "range(len(fs))"),
        ),
        Mistake(
            "own-gate-left-out",
            "entry t lacks the gate of step t itself",
            "does the cell state that enters step t pass the forget gate of that step?",
            (
                "        left = left * fs[t]\n        retention[t] = left\n",
                "        retention[t] = left\n        left = left * fs[t]\n",
            ),
        ),
        Mistake(
            "last-gate-left-out",
            "every entry lacks the gate of the last step",
            "with T = 1, how many gates does the cell state pass?",
            function=_leave_out_last_gate,
        ),
        Mistake(
            "own-gate-only",
            "entry t is the gate of step t alone; the later gates are missing",
            "how many forget gates does the cell state pass from the first step to the end?",
            ("left = left * fs[t]", "left = fs[t]"),
        ),
        Mistake(
            "summed",
            "the gates are added; they should be multiplied",
            "after two gates of ½, which share of the cell state is left?",
            ("left = left * fs[t]", "left = left + fs[t]"),
        ),
        Mistake(
            "forgotten-share",
            "your result is the product of 1 − f; the forget gate is the share that is *kept*",
            "if every gate is 1, what should the result be?",
            ("left * fs[t]", "left * (1 - fs[t])"),
        ),
        Mistake(
            "what-is-lost",
            "your result is the share that is lost; the exercise requires the share that is *left*",
            "if every gate is 1, what should the result be?",
            ("    return retention", "    return 1 - retention"),
        ),
        Mistake(
            "result-reversed",
            "the products are correct but in reverse order: that of the first step comes last",
            "to which step does the longest product belong?",
            ("    return retention", "    return retention[::-1]"),
        ),
        Mistake(
            "all-gates-everywhere",
            "every entry is the product of all T gates; entry t should begin at step t",
            "how many gates does the cell state pass that enters the last step?",
            function=lambda fs: np.prod(fs, axis=0) * np.ones_like(fs),
        ),
        Mistake(
            "power-of-own-gate",
            "entry t is a power of the gate of step t, as if all later gates were the same",
            "which gate scales the cell state in the step after t?",
            function=lambda fs: fs ** np.arange(len(fs), 0, -1)[:, None, None],
        ),
        Mistake(
            "power-of-the-mean-gate",
            "entry t is a power of the mean of all gates over time, as if every step had the same "
            "gate",
            "which share do gates of 0.1 and 0.9 leave, and which do two gates of 0.5 leave?",
            function=lambda fs: fs.mean(axis=0) ** np.arange(len(fs), 0, -1)[:, None, None],
        ),
        Mistake(
            "along-the-batch",
            "the product runs along the batch; it should run along time",
            "which axis of `fs` is time?",
            function=lambda fs: np.cumprod(fs[:, ::-1], axis=1)[:, ::-1],
        ),
        Mistake(
            "along-the-batch-forwards",
            "the product runs along the batch, from its first sequence on; it should run along "
            "time",
            "which axis of `fs` is time?",
            function=lambda fs: np.cumprod(fs, axis=1),
        ),
        Mistake(
            "along-the-units",
            "the product runs along the hidden units; it should run along time",
            "which axis of `fs` is time?",
            function=lambda fs: np.cumprod(fs[..., ::-1], axis=2)[..., ::-1],
        ),
        Mistake(
            "divides",
            "the product of all gates is divided by that of the earlier ones, which gives 0 / 0 "
            "after a gate of 0",
            "if you begin at the last step, how can you build up the products without dividing?",
            function=_divide_products,
        ),
        Mistake(
            "divides-by-own-gate",
            "the gates up to step t are divided out of the product of all, or their logarithms "
            "subtracted: that gives NaN from a gate of 0 on",
            "if you begin at the last step, how can you build up the products without dividing or "
            "subtracting?",
            function=_divide_products_of_own_gate,
        ),
    ),
)
