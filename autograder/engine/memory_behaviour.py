"""Exercises judged by behaviour: weights that must make an LSTM of one unit do a task.

Any weights that do the job earn full marks. The course's own LSTM runs them over random sequences,
and a failure is reported with its step, its input and the gates at that step. A mistake is named
when mending it, and nothing else, makes the weights solve the task.

T time steps, B sequences, I inputs of a step.
"""

from typing import Any, NamedTuple

import numpy as np

from autograder.engine import describe
from autograder.engine.exercise import Exercise, Mistake
from autograder.engine.finding import Finding, Stage, costs_every_output
from autograder.engine.memory_task import MemoryTask, MemoryTrial
from lstm_course.cells.lstm import LSTMCache, LSTMParams, lstm_forward

SHORT, LONG = 50, 1_000  # steps for which a memory is held: a while, and as long as is asked
MOST = 0.8  # of what was stored: a memory that loses less than this in every step has leaked
NOTHING = 1e-12  # a value that is shown as 0


class MemoryRun(NamedTuple):
    """What the weights did in a trial."""

    values: np.ndarray  # (T, B), of c or h
    wanted: np.ndarray  # (T, B), the sign that was asked for; 0 before the first event
    age: np.ndarray  # (T, B), steps since the latest event
    kind: np.ndarray  # (T, B), which of the four parts this step belongs to; -1 for none
    cache: LSTMCache

    @property
    def failed(self) -> np.ndarray:
        """Where the sign is wrong, (T, B). Zero and NaN have none."""
        return (self.kind >= 0) & (np.sign(self.values) != self.wanted)


def behaviour_findings(exercise: Exercise, value: Any, seed: int) -> list[Finding]:
    """What is wrong with weights, in the order of the exercise's parts.

    Args:
        exercise: one with a `behaviour`.
        value: what the answer returned, as plain data.
        seed: of the sequences.
    """
    problem = _problem(exercise, value)
    if problem:
        return [problem]
    task = _task(exercise)
    run = _run(task, _weights(value), _trial(exercise, seed))
    return [
        _failure(task, part.name, run, run.failed & (run.kind == kind))
        for kind, part in enumerate(exercise.parts)
        if np.any(run.failed & (run.kind == kind))
    ]


def mistake_in_behaviour(exercise: Exercise, value: Any, seed: int) -> Mistake | None:
    """The mistake whose repair makes the weights do the complete task; None if there is none."""
    if _problem(exercise, value):
        return None
    weights, trial = _weights(value), _trial(exercise, seed)
    for mistake in exercise.mistakes:
        mended = mistake.mend(weights) if mistake.mend else None
        if mended is not None and not _run(_task(exercise), mended, trial).failed.any():
            return mistake
    return None


def _task(exercise: Exercise) -> MemoryTask:
    if exercise.behaviour is None:
        raise ValueError(f"{exercise.name} is judged by its numbers, not by what weights do")
    return exercise.behaviour


def _trial(exercise: Exercise, seed: int) -> MemoryTrial:
    return _task(exercise).trial(np.random.default_rng([seed, *exercise.name.encode()]))


def _weights(value: Any) -> LSTMParams:
    return LSTMParams(*(np.asarray(array, dtype=np.float64) for array in value))


def _run(memory: MemoryTask, weights: LSTMParams, trial: MemoryTrial) -> MemoryRun:
    T, B = trial.events.shape
    nothing = np.zeros((B, 1))
    with np.errstate(all="ignore"):  # huge weights end in NaN, which has no sign
        hs, _, cache = lstm_forward(trial.x, nothing, nothing, *weights)  # (T, B, 1)
    values = (hs if memory.watched == "h" else cache.cs)[..., 0]  # (T, B)

    steps = np.arange(T)[:, None]
    latest = np.maximum.accumulate(np.where(trial.events, steps, -1))  # (T, B)
    count = np.cumsum(trial.events, axis=0)  # (T, B)
    age = steps - latest
    wanted = np.where(latest >= 0, np.take_along_axis(trial.signs, latest, axis=0), 0)
    kind = np.select(
        [(count == 0) | (age > LONG), count > 1, age == 0, age <= SHORT], [-1, 3, 0, 1], 2
    )
    return MemoryRun(values, wanted, age, kind, cache)


def _failure(memory: MemoryTask, part: str, run: MemoryRun, failed: np.ndarray) -> Finding:
    """Describe the first step at which the sign was wrong, with the gates there."""
    t, n = (int(k) for k in np.argwhere(failed)[0])
    age = int(run.age[t, n])
    value = run.values[t, n]
    shown = "0" if abs(value) < NOTHING else _number(value, "+.2g")
    here = f"was {shown} at {memory.step} {t}"
    event = memory.event(run.wanted[t, n])
    hidden = _hidden(memory, run, t, n)
    if age == 0:
        phrase = f"{here}, where {event}. {hidden or _not_taken(run, t, n)}"
    else:
        steps = f"{age} {memory.step}{'s' if age > 1 else ''}"
        scene = memory.scene(run.cache.x[t, n])
        phrase = (
            f"{here}, on {scene}, {steps} after {event}. {hidden or _not_held(memory, run, t, n)}"
        )
    gates = ", ".join(
        f"{name} = {_number(getattr(run.cache, name)[t, n, 0], '.3g')}" for name in "ifgo"
    )
    return Finding(
        memory.watched, part, False, Stage.BEHAVIOUR, phrase, f"the gates there are {gates}"
    )


def _hidden(memory: MemoryTask, run: MemoryRun, t: int, n: int) -> str:
    """Say that the cell state has the sign, where it has it and h does not; "" elsewhere."""
    is_kept = memory.watched == "h" and np.sign(run.cache.cs[t, n, 0]) == run.wanted[t, n]
    return "The cell state has the right sign, but the output gate hides it" if is_kept else ""


def _not_taken(run: MemoryRun, t: int, n: int) -> str:
    if run.values[t, n] == 0:
        return "Nothing was stored"
    later = run.kind[t, n] == 3  # something had been stored before
    kept = run.cache.f[t, n, 0] * run.cache.cs[t - 1, n, 0]
    written = run.cache.i[t, n, 0] * run.cache.g[t, n, 0]
    old = later and np.sign(kept) != run.wanted[t, n] and abs(kept) >= abs(written)
    return "The old one is still there" if old else "It was not stored"


def _not_held(memory: MemoryTask, run: MemoryRun, t: int, n: int) -> str:
    """Describe how the sign was lost: at once, or little by little."""
    start = t - int(run.age[t, n])
    first = start + int(np.argmax(run.failed[start : t + 1, n]))
    if first == start:
        return "It was not stored in the first place"
    stored = run.wanted[t, n] * run.cache.cs[start : first + 1, n, 0]
    losses = stored[:-1] - stored[1:] > MOST * stored[0]
    if losses.any():  # its sign may have outlived it
        first = start + 1 + int(np.argmax(losses))
        return "It was lost" + (f" at {memory.step} {first}" if first < t else "")
    return "It leaked away" + (f" by {memory.step} {first}" if first < t else "")


def _number(value: float, form: str) -> str:
    return format(value, form).replace("-", "−")


def _problem(exercise: Exercise, value: Any) -> Finding | None:
    """What keeps the weights from being run: type, shape, dtype, numbers that are not finite."""
    shapes = {"W_ih": (4, _task(exercise).inputs), "W_hh": (4, 1), "b": (4,)}
    if not isinstance(value, tuple | list) or len(value) != len(shapes):
        what = f"returned {describe.returned(value)}, expected 3 arrays: `W_ih, W_hh, b`"
        missing = ": is a `return` missing?" if value is None else ""
        return costs_every_output(exercise.name, Stage.TYPE, f"{what}{missing}")
    for array, (name, shape) in zip(value, shapes.items(), strict=True):
        expected = np.zeros(shape)
        phrase = describe.wrong_type(array, expected)
        if not phrase and array.shape != shape:
            phrase = describe.wrong_shape(array.shape, shape, "")
        if not phrase and array.dtype.kind not in "fiu":  # whole numbers are numbers, too
            phrase = describe.wrong_dtype(array, expected)
        phrase = phrase or describe.not_finite(array)
        if phrase:
            return costs_every_output(name, Stage.TYPE, phrase)
    return None
