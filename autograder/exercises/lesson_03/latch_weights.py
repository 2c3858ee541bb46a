"""Exercise `latch_weights`: weights set by hand that make one unit a latch."""

import numpy as np

from autograder.engine.exercise import Exercise, Mistake, Part
from autograder.engine.memory_task import MemoryTask, MemoryTrial
from autograder.exercises.lesson_03.events import draw_events, draw_signs
from autograder.exercises.lesson_03.weight_repairs import (
    center_gates,
    is_closed,
    is_open,
    negate_block,
    permute_inputs,
    reorder_blocks,
    replace_block,
    scale_weights,
)
from lstm_course.cells.handmade import latch_weights

LATCH = "Programmed by hand: a latch"


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
        Part("takes", 1, meaning="takes the bit when told to"),
        Part("holds", 1, meaning="holds it while nothing is written"),
        Part("holds_1000", 1, meaning="holds it for 1,000 steps"),
        Part("overwrites", 1, meaning="takes the bits that are written later"),
    ),
    mistakes=(
        Mistake(
            "order-figo",
            "the blocks of input and forget gate are exchanged: rows stand in the order i, f, g, o",
            "which row belongs to which layer?",
            ("np.array([i, f, g, o])", "np.array([f, i, g, o])"),
            mend=reorder_blocks("figo"),
        ),
        Mistake(
            "order-ifog",
            "the rows of candidate and output gate are exchanged: the order is i, f, g, o",
            "which row belongs to which layer?",
            ("np.array([i, f, g, o])", "np.array([i, f, o, g])"),
            mend=reorder_blocks("ifog"),
        ),
        Mistake(
            "inputs-exchanged",
            "the columns of `W_ih` are exchanged: the first input is `write`, the second the bit",
            "which column of `W_ih` meets which input?",
            ("rows[:, :2]", "rows[:, 1::-1]"),
            mend=permute_inputs(1, 0),
        ),
        Mistake(
            "forget-gate-upside-down",
            "the forget gate works the wrong way round: it should be *open* while the bit is held, "
            "and closed when a new one is written",
            "how much of the old memory should be kept in each of the two cases?",
            ("f = [-40.0, 0.0, 20.0]", "f = [40.0, 0.0, -20.0]"),
            mend=negate_block("f"),
        ),
        Mistake(
            "input-gate-upside-down",
            "the input gate works the wrong way round: it should be open when told to write, and "
            "closed otherwise",
            "should a bit come in while nothing is written?",
            ("i = [40.0, 0.0, -20.0]", "i = [-40.0, 0.0, 20.0]"),
            mend=negate_block("i"),
        ),
        Mistake(
            "bit-turned-round",
            "the bit is stored with its sign turned round",
            "which sign should the candidate have when the bit is +1?",
            ("g = [0.0, 20.0, 0.0]", "g = [0.0, -20.0, 0.0]"),
            mend=negate_block("g"),
        ),
        Mistake(
            "too-weak",
            "all is set the right way, but too weakly: gates that are not quite open or closed "
            "leak a little at each step",
            "lesson 02 ended with a half-life: how close to 1 must f be if half of a memory is to "
            "survive 1,000 steps?",
            (
                ("i = [40.0, 0.0, -20.0]", "i = [8.0, 0.0, -4.0]"),
                ("f = [-40.0, 0.0, 20.0]", "f = [-8.0, 0.0, 4.0]"),
                ("g = [0.0, 20.0, 0.0]", "g = [0.0, 4.0, 0.0]"),
                ("o = [0.0, 0.0, 20.0]", "o = [0.0, 0.0, 4.0]"),
            ),
            mend=scale_weights(10),
        ),
        Mistake(
            "no-biases",
            "input and forget gate have no bias: where their weights say nothing they are half "
            "open",
            "what is σ(0), and which inputs make the pre-activation 0?",
            ("b=rows[:, 2]", "b=np.zeros(4)"),
            mend=center_gates(HOLDING + WRITING),
        ),
        Mistake(
            "always-writes",
            "the input gate is open while nothing is written: noise gets in",
            "what should the input gate be when `write` is 0?",
            ("i = [40.0, 0.0, -20.0]", "i = [0.0, 0.0, 20.0]"),
            mend=replace_block("i", LATCH_REFERENCE, lambda w: is_open(w, "i", HOLDING)),
        ),
        Mistake(
            "never-writes",
            "the input gate stays closed when it is told to write",
            "what should the input gate be when `write` is 1?",
            ("i = [40.0, 0.0, -20.0]", "i = [0.0, 0.0, -20.0]"),
            mend=replace_block("i", LATCH_REFERENCE, lambda w: is_closed(w, "i", WRITING)),
        ),
        Mistake(
            "never-forgets",
            "the forget gate is open when a new bit is written: the old one stays, and the two "
            "add up",
            "what should be left of the old bit when a new one is written?",
            ("f = [-40.0, 0.0, 20.0]", "f = [0.0, 0.0, 20.0]"),
            mend=replace_block("f", LATCH_REFERENCE, lambda w: is_open(w, "f", WRITING)),
        ),
        Mistake(
            "never-holds",
            "the forget gate is closed while nothing is written: the bit is gone at the next step",
            "what should the forget gate be when `write` is 0?",
            ("f = [-40.0, 0.0, 20.0]", "f = [0.0, 0.0, -20.0]"),
            mend=replace_block("f", LATCH_REFERENCE, lambda w: is_closed(w, "f", HOLDING)),
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
