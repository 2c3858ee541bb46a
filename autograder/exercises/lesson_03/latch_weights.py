"""Exercise `latch_weights`: weights set by hand that make one unit a latch."""

import numpy as np

from autograder.engine.exercise import Exercise, Mistake, Part
from autograder.engine.memory_task import MemoryTask, MemoryTrial
from autograder.exercises.lesson_03.events import draw_events, draw_signs
from autograder.exercises.lesson_03.weight_repairs import (
    center_gates,
    is_closed,
    is_half_open_at_least,
    is_half_open_at_most,
    is_open,
    negate_block,
    permute_inputs,
    reorder_blocks,
    replace_block,
    scale_weights,
)
from lstm_course.cells.handmade import latch_weights
from lstm_course.cells.lstm import LSTMParams

LATCH = "Setting weights by hand: a latch"


def _draw_latch_trial(rng: np.random.Generator) -> MemoryTrial:
    """Draw inputs (write, bit). While the latch holds, the bit is noise, or always the opposite."""
    events, signs = draw_events(rng), draw_signs(rng)
    noise = rng.choice([-1.0, 1.0], events.shape)
    noise[:, :2] = -signs[:, :2]  # the hardest case: the other bit at every step
    bit = np.where(events, signs, noise)
    return MemoryTrial(np.stack([events.astype(float), bit], axis=-1), events, signs)


def _format_bit(value: float) -> str:
    return "+1" if value > 0 else "−1"


HOLDING = ((0, -1), (0, 1))  # inputs (write, bit)
WRITING = ((1, -1), (1, 1))
LATCH_REFERENCE = latch_weights()


def _works_in_principle(weights: LSTMParams) -> bool:
    """Whether each gate is on the right side of half open."""
    holds = is_open(weights, "f", HOLDING) and is_closed(weights, "i", HOLDING)
    return holds and is_open(weights, "i", WRITING)


LATCH_WEIGHTS = Exercise(
    name="latch_weights",
    lesson="03",
    section=LATCH,
    reference=latch_weights,
    draw=lambda rng: (),
    draws=1,
    behaviour=MemoryTask(
        inputs=2,
        watched="c",
        trial=_draw_latch_trial,
        step="step",
        event=lambda sign: f"{_format_bit(sign)} was written",
        scene=lambda x: f"the input (write, bit) = ({x[0]:.0f}, {_format_bit(x[1])})",
    ),
    parts=(
        Part("takes", 1, meaning="the latch stores the bit when `write` is 1"),
        Part("holds", 1, meaning="the latch holds the bit while `write` is 0"),
        Part("holds_1000", 1, meaning="the latch holds the bit for 1,000 steps"),
        Part("overwrites", 1, meaning="the latch stores and holds later bits"),
    ),
    mistakes=(
        Mistake(
            "order-figo",
            "the rows of the input and forget gates are swapped: the order is i, f, g, o",
            "which row of each array belongs to which block?",
            ("np.array([i, f, g, o])", "np.array([f, i, g, o])"),
            mend=reorder_blocks("figo"),
        ),
        Mistake(
            "order-ifog",
            "the rows of the candidate and the output gate are swapped: the order is i, f, g, o",
            "which row of each array belongs to which block?",
            ("np.array([i, f, g, o])", "np.array([i, f, o, g])"),
            mend=reorder_blocks("ifog"),
        ),
        Mistake(
            "inputs-exchanged",
            "the columns of `W_ih` are swapped: the first input is `write`, the second the bit",
            "which column of `W_ih` multiplies which input?",
            ("rows[:, :2]", "rows[:, 1::-1]"),
            mend=permute_inputs(1, 0),
        ),
        Mistake(
            "forget-gate-upside-down",
            "the forget gate acts in reverse: it should be *open* while the bit is held and "
            "closed when a new one is written",
            "how much of the old cell state should be kept in each of the two cases?",
            ("f = [-40.0, 0.0, 20.0]", "f = [40.0, 0.0, -20.0]"),
            mend=negate_block("f"),
        ),
        Mistake(
            "input-gate-upside-down",
            "the input gate acts in reverse: it should be open when `write` is 1 and closed when "
            "it is 0",
            "should a bit enter the cell state while nothing is written?",
            ("i = [40.0, 0.0, -20.0]", "i = [-40.0, 0.0, 20.0]"),
            mend=negate_block("i"),
        ),
        Mistake(
            "bit-turned-round",
            "the bit is stored with the opposite sign",
            "which sign should the candidate have when the bit is +1?",
            ("g = [0.0, 20.0, 0.0]", "g = [0.0, -20.0, 0.0]"),
            mend=negate_block("g"),
        ),
        Mistake(
            "too-weak",
            "your weights work in principle but some are too small: a gate that is not quite open "
            "or closed leaks at every step",
            "lesson 02 ended with half-lives: how close to 1 must f be if half of the cell state "
            "is to survive 1,000 steps?",
            (
                ("i = [40.0, 0.0, -20.0]", "i = [8.0, 0.0, -4.0]"),
                ("f = [-40.0, 0.0, 20.0]", "f = [-8.0, 0.0, 4.0]"),
                ("g = [0.0, 20.0, 0.0]", "g = [0.0, 4.0, 0.0]"),
                ("o = [0.0, 0.0, 20.0]", "o = [0.0, 0.0, 4.0]"),
            ),
            mend=scale_weights(10, _works_in_principle),
        ),
        Mistake(
            "no-biases",
            "the input and forget gates have no bias, so they are half open wherever their "
            "weighted input is 0",
            "what is σ(0), and which inputs make the pre-activation 0?",
            ("b=rows[:, 2]", "b=np.zeros(4)"),
            mend=center_gates(HOLDING + WRITING),
        ),
        Mistake(
            "always-writes",
            "while nothing is written, the input gate is at least half open for one of the two "
            "bits or both, so noise enters the cell state",
            "what should the input gate be when `write` is 0?",
            ("i = [40.0, 0.0, -20.0]", "i = [0.0, 0.0, 20.0]"),
            mend=replace_block(
                "i", LATCH_REFERENCE, lambda w: is_half_open_at_least(w, "i", HOLDING)
            ),
        ),
        Mistake(
            "never-writes",
            "when a bit is written, the input gate is at most half open for one of the two bits "
            "or both",
            "what should the input gate be when `write` is 1?",
            ("i = [40.0, 0.0, -20.0]", "i = [0.0, 0.0, -20.0]"),
            mend=replace_block(
                "i", LATCH_REFERENCE, lambda w: is_half_open_at_most(w, "i", WRITING)
            ),
        ),
        Mistake(
            "never-forgets",
            "the forget gate is open when a new bit is written, so the old one remains and the "
            "two add up",
            "what should be left of the old bit when a new one is written?",
            ("f = [-40.0, 0.0, 20.0]", "f = [0.0, 0.0, 20.0]"),
            mend=replace_block("f", LATCH_REFERENCE, lambda w: is_open(w, "f", WRITING)),
        ),
        Mistake(
            "never-holds",
            "while nothing is written, the forget gate is at most half open for one of the two "
            "bits or both, so the bit fades",
            "what should the forget gate be when `write` is 0?",
            ("f = [-40.0, 0.0, 20.0]", "f = [0.0, 0.0, -20.0]"),
            mend=replace_block(
                "f", LATCH_REFERENCE, lambda w: is_half_open_at_most(w, "f", HOLDING)
            ),
        ),
        Mistake(
            "deaf-candidate",
            "the candidate has the same sign for both bits; it should have the sign of the bit",
            "what should the candidate be when the bit is −1?",
            ("g = [0.0, 20.0, 0.0]", "g = [20.0, 0.0, 0.0]"),
            mend=replace_block(
                "g",
                LATCH_REFERENCE,
                lambda w: is_open(w, "g", WRITING) or is_closed(w, "g", WRITING),
            ),
        ),
    ),
)
