"""The next step after a pattern of wrong values, in a table: the first line that fits is used."""

from typing import NamedTuple


class NextStep(NamedTuple):
    """A hint, and the beginning of the phrases that it follows."""

    phrase: str
    hint: str


NEXT_STEPS = (
    NextStep(
        "is zero everywhere",
        "Is this array filled before you return it, and with something other than zero?",
    ),
    NextStep("is the argument", "Which line should change it?"),
    NextStep(
        "is wrong in the block of",
        "Compare the lines that compute this block with those of the other blocks.",
    ),
    NextStep(
        "is wrong in the blocks of",
        "Compare the lines that compute these blocks with those of the correct ones.",
    ),
    NextStep("holds the gates in the order", "Compare the order in which you split or stack them."),
    NextStep(
        "is the same at every time step",
        "Is one array stored, or repeated, for all steps? Each step needs values of its own.",
    ),
    NextStep("is reversed in time", "In which order does your loop fill the array or list?"),
    NextStep(
        "is one step", "Compare the index at which you store a value with the step it belongs to."
    ),
    NextStep(
        "is right at the first time step", "Which values does one step pass on to the next one?"
    ),
    NextStep(
        "is right at the last time step", "Which values pass from a later step to an earlier one?"
    ),
    NextStep(
        "is right in the last",
        "What reaches over a fixed number of steps only: a window, a truncated gradient?",
    ),
    NextStep("is wrong at the first time step", "What does the first step start from?"),
    NextStep(
        "is wrong at some time steps only",
        "Which line treats these steps differently: an index, a condition, a segment?",
    ),
    NextStep("is wrong at the last time step", "Does your loop reach the last step?"),
    NextStep(
        "is right for the first sequence", "Which index or sum mixes up the sequences of the batch?"
    ),
    NextStep(
        "is right for the last sequence", "Which index or sum mixes up the sequences of the batch?"
    ),
    NextStep(
        "is wrong for the first", "Which index, slice or loop treats the first one differently?"
    ),
    NextStep(
        "is wrong for the last", "Which index, slice or loop treats the last one differently?"
    ),
    NextStep(
        "is limited to",
        "Does a line clip values, with `np.clip`, `np.minimum` or `np.maximum`? The equations set "
        "no such limit.",
    ),
    NextStep(
        "is transposed", "Which factor of this product belongs first, and which is transposed?"
    ),
    NextStep(
        "has the right entries in another order",
        "Compare the order in which you read the entries with that in which you put them back.",
    ),
    NextStep(
        "is zero in every entry that is wrong",
        "Which line leaves these entries out, or sets them to zero?",
    ),
    NextStep("has the wrong sign", "Check the sign of each difference and each derivative."),
    NextStep(
        "is right where the expected value is positive and wrong where it is zero",
        "Which line sets the entries that should be zero?",
    ),
    NextStep(
        "is right where the expected value is zero",
        "Which line sets the entries that should not be zero?",
    ),
    NextStep(
        "is right where the expected value is",
        "Which function treats positive and negative values differently?",
    ),
)


def next_step(phrase: str) -> str:
    """The next step after a phrase such as "is reversed in time ..."; "" if there is none."""
    return next((row.hint for row in NEXT_STEPS if phrase.startswith(row.phrase)), "")
