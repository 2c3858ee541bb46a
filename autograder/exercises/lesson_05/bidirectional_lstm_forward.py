"""Exercise `bidirectional_lstm_forward`: a forward and a backward LSTM.

T time steps, B sequences in a batch, I input features, H hidden units of each direction. Time comes
first.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import normal, sizes
from autograder.exercises.lesson_05.inputs import draw_params
from lstm_course.cells.lstm import LSTMParams
from lstm_course.cells.stacked import bidirectional_lstm_forward

BOTH = "Bidirectional layers"


def _draw_directions(rng: np.random.Generator, T: int, B: int, I: int, H: int) -> tuple:
    return normal(rng, T, B, I), draw_params(rng, I, H), draw_params(rng, I, H)


def _draw_both(rng: np.random.Generator) -> tuple[np.ndarray, LSTMParams, LSTMParams]:
    """Draw with I = H, as in `draw_stack`."""
    T, B, H = sizes(rng, T=(5, 9), B=(2, 4), H=(3, 6))
    return _draw_directions(rng, T, B, H, H)


def _both_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    T, B, I, H = sizes(rng, T=(5, 9), B=(2, 4), I=(3, 6), H=(3, 7))
    x, forward, backward = _draw_directions(rng, T, B, I, H)
    return (
        Case((x, forward, backward), "with I ≠ H both directions read all I features"),
        Case(
            (x[:3], tuple(forward), tuple(backward)),
            "the weights of a direction are a plain tuple `(W_ih, W_hh, b)`",
            small=True,
        ),
        Case((x[:1], forward, backward), "the sequence has one step", part="one step"),
    )


BIDIRECTIONAL_LSTM_FORWARD = Exercise(
    name="bidirectional_lstm_forward",
    lesson="05",
    section=BOTH,
    reference=bidirectional_lstm_forward,
    draw=_draw_both,
    small=("B", "IH"),
    scales=("x",),
    probes=_both_probes,
    parts=(
        Part("hs", 3, "T B 2H"),
        Part("one step", 1, meaning="a sequence of one step, which is the same in both directions"),
    ),
    mistakes=(
        Mistake(
            "input-not-flipped",
            "the backward LSTM reads the sequence from its beginning instead of its end",
            "which step should the backward LSTM read first?",
            ("x_reversed = x[::-1]", "x_reversed = x"),
        ),
        Mistake(
            "output-not-flipped",
            "the backward half is in reverse order: its entry t belongs to step T − 1 − t",
            "to which step of the sequence does the backward LSTM's *first* state belong?",
            ("hs_reversed[::-1]", "hs_reversed"),
        ),
        Mistake(
            "never-flipped",
            "time is never reversed: both LSTMs read the sequence from its beginning",
            "which step should the backward LSTM read first, and which axis of x is time?",
            (("x_reversed = x[::-1]", "x_reversed = x"), ("hs_reversed[::-1]", "hs_reversed")),
        ),
        Mistake(
            "forward-weights-twice",
            "both directions use the forward weights; the backward direction has its own",
            "where does your code use `backward_params`?",
            ("*backward_params)", "*forward_params)"),
        ),
        Mistake(
            "backward-weights-twice",
            "both directions use the backward weights; the forward direction has its own",
            "where does your code use `forward_params`?",
            ("*forward_params)", "*backward_params)"),
        ),
        Mistake(
            "weights-exchanged",
            "the weights of the two directions are exchanged",
            "which parameters belong to the LSTM that starts at step 0?",
            (
                ("zeros, zeros, *forward_params", "zeros, zeros, *BACKWARD"),
                ("zeros, zeros, *backward_params", "zeros, zeros, *forward_params"),
                ("*BACKWARD", "*backward_params"),
            ),
        ),
        Mistake(
            "halves-exchanged",
            "the backward half comes before the forward half",
            "in which order should the two halves be joined?",
            ("[hs_forward, hs_backward]", "[hs_backward, hs_forward]"),
        ),
        Mistake(
            "halves-added",
            "the two directions are added; they should be concatenated along the features",
            "how many features does a step of the result have: H or 2H?",
            (
                "np.concatenate([hs_forward, hs_backward], axis=2)",
                "hs_forward + hs_backward",
            ),
        ),
        Mistake(
            "joined-in-time",
            "the two directions are concatenated along time; they should be concatenated along "
            "the features",
            "how many steps does the result have: T or 2T?",
            ("axis=2", "axis=0"),
        ),
        Mistake(
            "flips-every-axis",
            "time, batch and features are all reversed; only time should be",
            "which axes does your reversal affect? By default, `np.flip` reverses all of them.",
            (("x[::-1]", "np.flip(x)"), ("hs_reversed[::-1]", "np.flip(hs_reversed)")),
        ),
        Mistake(
            "output-flipped-along-every-axis",
            "the backward states are reversed in time, batch and features; only time should be",
            "which axes does your reversal affect? By default, `np.flip` reverses all of them.",
            ("hs_reversed[::-1]", "np.flip(hs_reversed)"),
        ),
        Mistake(
            "input-flipped-along-every-axis",
            "the backward LSTM reads x reversed in time, batch and features; only time should be",
            "which axes does your reversal affect? By default, `np.flip` reverses all of them.",
            ("x[::-1]", "np.flip(x)"),
        ),
        Mistake(
            "without-the-present",
            "the backward half at step t has not read `x[t]`: it is the state of step t + 1",
            "by its equation, which inputs has the backward state of step t read?",
            (
                "hs_reversed[::-1]",
                "np.append(hs_reversed[::-1][1:], np.zeros_like(hs_reversed[:1]), axis=0)",
            ),
        ),
        Mistake(
            "batch-turned-back",
            "the backward states are reversed along the batch axis instead of the time axis",
            "which axis of the states is time?",
            ("hs_reversed[::-1]", "hs_reversed[:, ::-1]"),
        ),
        Mistake(
            "units-turned-back",
            "the backward states are reversed along the feature axis instead of the time axis",
            "which axis of the states is time?",
            ("hs_reversed[::-1]", "hs_reversed[:, :, ::-1]"),
        ),
        Mistake(
            "starts-from-the-other-end",
            "the backward LSTM starts from the forward LSTM's final states; it should start from "
            "zeros",
            "does one direction depend on the other?",
            (
                ("hs_forward, _, _ =", "hs_forward, last, _ ="),
                ("zeros, zeros, *backward_params", "*last, *backward_params"),
            ),
        ),
        Mistake(
            "reads-the-other-direction",
            "the backward LSTM reads the hidden states of the forward LSTM; both should read x",
            "is the second direction a second layer?",
            ("x_reversed = x[::-1]", "x_reversed = hs_forward[::-1]"),
        ),
        Mistake(
            "final-state-everywhere",
            "the backward half repeats its final state at every step; each step has its own state",
            "which steps has the backward direction read when it reaches step t?",
            (
                "hs_backward = hs_reversed[::-1]",
                "hs_backward = np.repeat(hs_reversed[-1:], len(x), axis=0)",
            ),
        ),
        Mistake(
            "forward-only",
            "only the forward half is returned",
            "how many features does a step of the result have: H or 2H?",
            ("np.concatenate([hs_forward, hs_backward], axis=2)", "hs_forward"),
        ),
        Mistake(
            "shared-input-weights",
            "the backward direction uses the forward direction's input weights",
            "which of the three arrays belong to each direction?",
            ("*backward_params)", "forward_params[0], *backward_params[1:])"),
        ),
    ),
)
