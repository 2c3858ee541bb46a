"""Exercise `last_states`: the state at the last real step of a padded sequence.

T time steps, B sequences in a batch, H hidden units. Time comes first.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import normal, sizes
from autograder.exercises.lesson_05.forms import last_states_one_by_one
from lstm_course.sequences.padding import last_states

PADDING = "Last states of padded sequences"


def _draw_padded(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    T, B, H = sizes(rng, T=(6, 12), B=(3, 5), H=(2, 5))
    if T == 1:
        return normal(rng, T, B, 2 * H), np.ones(B, dtype=int)
    lengths = rng.integers(2, T, B)  # never T: an index one too large is then padding
    lengths[:3] = (T - 2, 2, T - 1)[:B]
    return normal(rng, T, B, 2 * H), lengths


def _padded_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    hs, lengths = _draw_padded(rng)
    mixed = lengths.copy()
    mixed[0], mixed[-1] = 1, len(hs)
    return (
        Case((hs, mixed), "one sequence has a single step and another fills all T"),
        Case((hs, mixed.astype(np.int32)), "`lengths` is int32", small=True),
        Case(
            (hs, np.full_like(lengths, len(hs))),
            "every sequence fills all T steps",
            part="no padding",
        ),
    )


LAST_STATES = Exercise(
    name="last_states",
    lesson="05",
    section=PADDING,
    reference=last_states,
    draw=_draw_padded,
    small=("B", "T", "H"),
    probes=_padded_probes,
    parts=(
        Part("states", 2, "B 2H"),
        Part("no padding", 1, meaning="a batch in which every sequence fills all T steps"),
    ),
    forms=(last_states_one_by_one,),
    mistakes=(
        Mistake(
            "last-output",
            "both halves are taken from `hs[-1]`. There the forward half has read the padding, "
            "and the backward half has read one step only",
            "a sequence has 3 steps in a batch of 9. Which steps has each direction read at step "
            "8?",
            (
                ("forward[lengths - 1, sequences]", "forward[-1]"),
                ("backward[0]", "backward[-1]"),
            ),
        ),
        Mistake(
            "forward-half-from-padding",
            "whatever its length, each forward half is the state at the last step of the batch, "
            "which is padding for a shorter sequence",
            "at which step does a sequence of 3 real steps end, and where does your code use "
            "`lengths`?",
            ("forward[lengths - 1, sequences]", "forward[-1]"),
        ),
        Mistake(
            "backward-half-at-the-end",
            "the backward half is taken at the last real step: there it has read one real step "
            "only",
            "the backward direction reads the last step first: which step does it read last?",
            ("backward[0]", "backward[lengths - 1, sequences]"),
        ),
        Mistake(
            "backward-half-last-output",
            "the backward half is taken at the last step of the batch, where this direction begins",
            "which steps has the backward direction read at index T − 1?",
            ("backward[0]", "backward[-1]"),
        ),
        Mistake(
            "length-as-index",
            "the forward half is taken at index `lengths`, one step after the last real one",
            "steps are counted from 0: what is the index of the third step?",
            ("lengths - 1", "lengths"),
        ),
        Mistake(
            "one-step-late-but-within",
            "the forward half is taken one step after the last real one, unless the sequence fills "
            "all T steps",
            "steps are counted from 0: what is the index of the third step?",
            ("lengths - 1", "np.minimum(lengths, len(hs) - 1)"),
        ),
        Mistake(
            "one-step-early",
            "the forward half is taken one step before the last real one",
            "steps are counted from 0: what is the index of the last of n steps?",
            ("lengths - 1", "lengths - 2"),
        ),
        Mistake(
            "counted-from-the-end",
            "the forward half is taken at index `-lengths`, which counts from the end of the array",
            "steps are counted from 0: what is the index of the last of n steps?",
            ("lengths - 1", "-lengths"),
        ),
        Mistake(
            "backward-half-after-padding",
            "the backward half is taken at step T − n, as if the padding came before the sequence",
            "at which index does a sequence of n real steps begin?",
            ("backward[0]", "backward[len(hs) - lengths, sequences]"),
        ),
        Mistake(
            "sorted-by-length",
            "the states are sorted by the lengths, longest first; their order should not change",
            "after the sorting, which target belongs to row 0?",
            ("axis=1)  # (B, 2H)", "axis=1)[np.argsort(-lengths)]"),
        ),
        Mistake(
            "longest-for-all",
            "every forward half is taken at the end of the longest sequence",
            "does your index hold a separate step for each sequence?",
            ("lengths - 1", "lengths.max() - 1"),
        ),
        Mistake(
            "shortest-for-all",
            "every forward half is taken at the end of the shortest sequence",
            "does your index hold a separate step for each sequence?",
            ("lengths - 1", "lengths.min() - 1"),
        ),
        Mistake(
            "first-sequence-for-all",
            "every forward half is taken at the end of the first sequence",
            "does your index hold a separate step for each sequence?",
            ("lengths - 1", "lengths[0] - 1"),
        ),
        Mistake(
            "halves-exchanged",
            "the backward half comes before the forward half",
            "which half comes first in `hs`?",
            ("[ends, starts]", "[starts, ends]"),
        ),
        Mistake(
            "forward-first-step",
            "the forward half is taken at step 0, where this direction begins",
            "which step does the forward direction read last?",
            ("forward[lengths - 1, sequences]", "forward[0]"),
        ),
        Mistake(
            "directions-exchanged",
            "each half is taken where its direction *begins* to read the real steps",
            "which step does each direction read last?",
            (
                ("forward[lengths - 1, sequences]", "forward[0]"),
                ("backward[0]", "backward[lengths - 1, sequences]"),
            ),
        ),
        Mistake(
            "mean-of-real-steps",
            "the forward half is the mean over the real steps instead of the state at the last one",
            "which single forward state has read the complete sequence?",
            (
                "forward[lengths - 1, sequences]",
                "np.stack([forward[:n, k].mean(axis=0) for k, n in enumerate(lengths)])",
            ),
        ),
        Mistake(
            "padding-in-front",
            "both halves are taken as if the padding came before a sequence; it comes after its "
            "end",
            "at which indices of the batch are the steps of a sequence of 3 real steps?",
            (
                ("forward[lengths - 1, sequences]", "forward[-1]"),
                ("backward[0]", "backward[len(hs) - lengths, sequences]"),
            ),
        ),
        Mistake(
            "forward-half-only",
            "only the forward half is returned",
            "how many entries does each sequence have in the result: H or 2H?",
            ("np.concatenate([ends, starts], axis=1)", "ends"),
        ),
        Mistake(
            "halves-added",
            "the two halves are added; they should be concatenated",
            "how many entries does each sequence have in the result: H or 2H?",
            ("np.concatenate([ends, starts], axis=1)", "ends + starts"),
        ),
        Mistake(
            "means-over-real-steps",
            "the states are averaged over the real steps; a single state of each direction is "
            "required",
            "which state of each direction has read the complete sequence?",
            (
                (
                    "forward[lengths - 1, sequences]",
                    "np.stack([forward[:n, k].mean(axis=0) for k, n in enumerate(lengths)])",
                ),
                (
                    "backward[0]",
                    "np.stack([backward[:n, k].mean(axis=0) for k, n in enumerate(lengths)])",
                ),
            ),
        ),
    ),
)
