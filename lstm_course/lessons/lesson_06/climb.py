"""A single unit over a run of equal letters: a cell that adds, and cells that mix."""

from collections.abc import Callable, Mapping
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.cells.lstm import lstm_step
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import CELL, GREY, INK, ordered_colours, style

LETTERS = 30
SHARES = (0.5, 0.8, 0.95)  # values of z, and of f in the coupled cell
_ZERO = np.zeros((1, 1))


def climb_of_lstm(lstm_step: Callable, added: float, letters: int) -> np.ndarray:
    """Compute c of one LSTM unit with open gates and a constant candidate.

    Args:
        lstm_step: (x, h_prev, c_prev, W_ih, W_hh, b) -> h, c and perhaps more.
        added: the candidate, between -1 and 1.
        letters: T, number of steps.

    Returns:
        (T + 1,): the initial c, 0, and c after each step.
    """
    biases = np.array([30.0, 30.0, np.arctanh(added), 30.0])  # i, f, g, o
    return _climb(lambda h, c: lstm_step(_ZERO, h, c, *_no_weights(4), biases)[:2], 2, letters)


def climb_of_coupled(coupled_lstm_step: Callable, f: float, letters: int) -> np.ndarray:
    """Compute c of one unit with coupled gates, a constant f and a candidate of 1, (T + 1,)."""
    biases = np.array([_logit(f), 30.0, 30.0])  # f, g, o
    return _climb(lambda h, c: coupled_lstm_step(_ZERO, h, c, *_no_weights(3), biases), 2, letters)


def climb_of_gru(gru_step: Callable, z: float, letters: int) -> np.ndarray:
    """Compute h of one GRU unit with a constant update gate and a candidate of 1, (T + 1,)."""
    biases = np.array([0.0, _logit(z), 30.0])  # r, z, n
    return _climb(
        lambda h: gru_step(_ZERO, h, *_no_weights(3), biases, np.zeros(3))[:1], 1, letters
    )


def _climb(step: Callable, states: int, letters: int) -> np.ndarray:
    state = (_ZERO,) * states
    path = [state[-1]]
    for _ in range(letters):
        state = step(*state)
        path.append(state[-1])
    return np.concatenate(path).ravel()


def _no_weights(rows: int) -> tuple[np.ndarray, np.ndarray]:
    return np.zeros((rows, 1)), np.zeros((rows, 1))  # the biases alone set the gates


def _logit(share: float) -> float:
    return np.log(share / (1 - share))


def climb_all(functions: SimpleNamespace) -> dict[str, np.ndarray]:
    """Compute the climbs of the course's LSTM and of the learner's GRU, by label.

    Args:
        functions: namespace with gru_step.
    """
    mixing = {f"GRU, z = {z:g}": climb_of_gru(functions.gru_step, z, LETTERS) for z in SHARES}
    return {"LSTM": climb_of_lstm(lstm_step, 0.5, LETTERS), **mixing}


def draw_climb(paths: Mapping[str, np.ndarray]) -> Figure:
    """Draw one unit's state over a run of equal letters: the LSTM on the left, mixes on the right.

    Args:
        paths: label -> state (T + 1,); the first one adds, the others mix.
    """
    (adding, *names), mixing = paths, list(paths.values())[1:]
    with style():
        fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6), sharex=True)
        left.plot(paths[adding], color=CELL)
        left.set(title=f"Adding: the {adding}'s c has no limit", xlabel="letters read")
        left.set_ylabel("state of the unit")
        for colour, name, path in zip(ordered_colours(len(names)), names, mixing, strict=True):
            right.plot(path, color=colour, label=name)
        right.axhline(1, color=GREY, ls="--", lw=1.2)
        right.text(0, 1.02, "candidate n = 1", color=INK, fontsize=9, va="bottom")
        right.set(title="Mixing: h runs out of room", xlabel="letters read", ylim=(0, 1.14))
        right.legend(loc="lower right")
    return described(fig, _describe_curves(paths))


def _describe_curves(paths: Mapping[str, np.ndarray]) -> str:
    (adding, path), *mixing = paths.items()
    mixes = ", ".join(f"{mixed[-1]:.2f} with {name}" for name, mixed in mixing)
    return (
        f"State of one unit while it reads {len(path) - 1} equal letters. Left: the {adding}'s c "
        f"rises in a straight line to {path[-1]:.2g}. Right: h bends and "
        f"approaches the candidate, 1, without passing it. It ends at {mixes}."
    )


def describe_climb(functions: SimpleNamespace, paths: Mapping[str, np.ndarray]) -> str:
    """Describe how far the last letter moves each unit, and that the coupled cell is a mix too.

    Args:
        functions: namespace with coupled_lstm_step.
        paths: from `climb_all`.
    """
    lines = [f"letter {LETTERS} moves {name} by {np.diff(p)[-1]:.1e}" for name, p in paths.items()]
    coupled = [climb_of_coupled(functions.coupled_lstm_step, f, LETTERS) for f in SHARES]
    difference = np.abs(np.array(coupled) - list(paths.values())[1:]).max()
    lines.append(
        f"coupled LSTM with f = z: its c differs from the GRU's h by at most {difference:.0e}"
    )
    return "\n".join(lines)
