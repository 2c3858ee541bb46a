"""Lesson 03, programmed by hand: weights that are judged by what they do.

T time steps, B sequences in a batch, I inputs of a step; one hidden unit.
"""

import numpy as np

from autograder.behaviour import LONG, Memory, Trial
from autograder.exercise import Exercise, Mistake, Part
from autograder.mending import (
    columns,
    is_closed,
    is_open,
    negated,
    reordered,
    replaced,
    stronger,
    treated_alike,
    with_biases,
)
from lstm_course.handmade import WORDS, agreement_weights, latch_weights

LATCH = "Programmed by hand: a latch"
AGREEMENT = "Programmed by hand: who are “they”?"
EARLY = 41  # steps within which the sign comes that is then held for a thousand
STEPS = EARLY + LONG
SEQUENCES = 8  # of each kind


def _events(rng: np.random.Generator) -> np.ndarray:
    """(T, B): half of the sequences have one event, early on; half have many, 1 to 30 apart."""
    events = np.zeros((STEPS, 2 * SEQUENCES), dtype=bool)
    events[rng.integers(2, EARLY, SEQUENCES), np.arange(SEQUENCES)] = True
    for n in range(SEQUENCES, 2 * SEQUENCES):
        gaps = rng.integers(1, 31, STEPS) if n % 2 else rng.integers(1, 4, STEPS)
        steps = np.cumsum(gaps) - gaps[0]
        events[steps[steps < STEPS], n] = True
    return events


def _signs(rng: np.random.Generator) -> np.ndarray:
    """(T, B): what would be stored at each step. Both signs come first somewhere; some repeat."""
    signs = rng.choice([-1.0, 1.0], (STEPS, 2 * SEQUENCES))
    blocks = np.repeat(rng.choice([-1.0, 1.0], (STEPS // 12 + 1, 2)), 12, axis=0)[:STEPS]
    signs[:, -2:] = blocks  # the same again and again, then the other
    signs[:, :SEQUENCES] = np.tile([-1.0, 1.0], SEQUENCES // 2)  # one event each: one sign each
    return signs


# --- a latch -----------------------------------------------------------------------------------


def _latch_trial(rng: np.random.Generator) -> Trial:
    """Inputs (write, bit). While it holds, the bit is noise, or always the opposite."""
    events, signs = _events(rng), _signs(rng)
    noise = rng.choice([-1.0, 1.0], events.shape)
    noise[:, :2] = -signs[:, :2]  # the hardest: the other bit all along
    bit = np.where(events, signs, noise)
    return Trial(np.stack([events.astype(float), bit], axis=-1), events, signs)


def _bit(value: float) -> str:
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
    behaviour=Memory(
        inputs=2,
        watched="c",
        trial=_latch_trial,
        step="step",
        event=lambda sign: f"{_bit(sign)} was written",
        scene=lambda x: f"the input (write, bit) = ({x[0]:.0f}, {_bit(x[1])})",
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
            mend=reordered("figo"),
        ),
        Mistake(
            "order-ifog",
            "the rows of candidate and output gate are exchanged: the order is i, f, g, o",
            "which row belongs to which layer?",
            ("np.array([i, f, g, o])", "np.array([i, f, o, g])"),
            mend=reordered("ifog"),
        ),
        Mistake(
            "inputs-exchanged",
            "the columns of `W_ih` are exchanged: the first input is `write`, the second the bit",
            "which column of `W_ih` meets which input?",
            ("rows[:, :2]", "rows[:, 1::-1]"),
            mend=columns(1, 0),
        ),
        Mistake(
            "forget-gate-upside-down",
            "the forget gate works the wrong way round: it should be *open* while the bit is held, "
            "and closed when a new one is written",
            "how much of the old memory should be kept in each of the two cases?",
            ("f = [-40.0, 0.0, 20.0]", "f = [40.0, 0.0, -20.0]"),
            mend=negated("f"),
        ),
        Mistake(
            "input-gate-upside-down",
            "the input gate works the wrong way round: it should be open when told to write, and "
            "closed otherwise",
            "should a bit come in while nothing is written?",
            ("i = [40.0, 0.0, -20.0]", "i = [-40.0, 0.0, 20.0]"),
            mend=negated("i"),
        ),
        Mistake(
            "bit-turned-round",
            "the bit is stored with its sign turned round",
            "which sign should the candidate have when the bit is +1?",
            ("g = [0.0, 20.0, 0.0]", "g = [0.0, -20.0, 0.0]"),
            mend=negated("g"),
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
            mend=stronger(10),
        ),
        Mistake(
            "no-biases",
            "input and forget gate have no bias: where their weights say nothing they are half "
            "open",
            "what is σ(0), and which inputs make the pre-activation 0?",
            ("b=rows[:, 2]", "b=np.zeros(4)"),
            mend=with_biases(HOLDING + WRITING),
        ),
        Mistake(
            "always-writes",
            "the input gate is open while nothing is written: noise gets in",
            "what should the input gate be when `write` is 0?",
            ("i = [40.0, 0.0, -20.0]", "i = [0.0, 0.0, 20.0]"),
            mend=replaced("i", LATCH_REFERENCE, lambda w: is_open(w, "i", HOLDING)),
        ),
        Mistake(
            "never-writes",
            "the input gate stays closed when it is told to write",
            "what should the input gate be when `write` is 1?",
            ("i = [40.0, 0.0, -20.0]", "i = [0.0, 0.0, -20.0]"),
            mend=replaced("i", LATCH_REFERENCE, lambda w: is_closed(w, "i", WRITING)),
        ),
        Mistake(
            "never-forgets",
            "the forget gate is open when a new bit is written: the old one stays, and the two "
            "add up",
            "what should be left of the old bit when a new one is written?",
            ("f = [-40.0, 0.0, 20.0]", "f = [0.0, 0.0, 20.0]"),
            mend=replaced("f", LATCH_REFERENCE, lambda w: is_open(w, "f", WRITING)),
        ),
        Mistake(
            "never-holds",
            "the forget gate is closed while nothing is written: the bit is gone at the next step",
            "what should the forget gate be when `write` is 0?",
            ("f = [-40.0, 0.0, 20.0]", "f = [0.0, 0.0, -20.0]"),
            mend=replaced("f", LATCH_REFERENCE, lambda w: is_closed(w, "f", HOLDING)),
        ),
        Mistake(
            "deaf-candidate",
            "the candidate has the same sign for both bits; it should have the sign of the bit",
            "what should the candidate be when the bit is −1?",
            ("g = [0.0, 20.0, 0.0]", "g = [20.0, 0.0, 0.0]"),
            mend=replaced(
                "g",
                LATCH_REFERENCE,
                lambda w: is_open(w, "g", WRITING) or is_closed(w, "g", WRITING),
            ),
        ),
    ),
)

# --- a keeper of number ------------------------------------------------------------------------

SINGULAR_SUBJECT, PLURAL_SUBJECT, SINGULAR, PLURAL, VERB, OTHER = range(len(WORDS))


def _agreement_trial(rng: np.random.Generator) -> Trial:
    """Sentences. Between subjects stand distractors, verbs and others, or the wrong number only."""
    events, signs = _events(rng), _signs(rng)
    words = rng.integers(SINGULAR, OTHER + 1, events.shape)
    words[:, :2] = np.where(signs[:, :2] > 0, PLURAL, SINGULAR)  # the hardest distractors
    words[:, 2:4] = rng.integers(VERB, OTHER + 1, (STEPS, 2))
    words = np.where(events, np.where(signs > 0, SINGULAR_SUBJECT, PLURAL_SUBJECT), words)
    return Trial(np.eye(len(WORDS))[words], events, signs)


def _word(*words: int) -> np.ndarray:
    return np.eye(len(WORDS))[list(words)]


SUBJECTS = _word(SINGULAR_SUBJECT, PLURAL_SUBJECT)
DISTRACTORS = _word(SINGULAR, PLURAL)
AGREEMENT_REFERENCE = agreement_weights()

AGREEMENT_WEIGHTS = Exercise(
    name="agreement_weights",
    lesson="03",
    section=AGREEMENT,
    reference=agreement_weights,
    draw=lambda rng: (),
    draws=1,
    behaviour=Memory(
        inputs=len(WORDS),
        watched="h",
        trial=_agreement_trial,
        step="word",
        event=lambda sign: f"a {'singular' if sign > 0 else 'plural'} subject came",
        scene=lambda x: f"the word “{WORDS[int(np.argmax(x))]}”",
    ),
    parts=(
        Part("takes", 1, meaning="takes the number of the subject"),
        Part("holds", 1, meaning="keeps it through distractors"),
        Part("holds_1000", 1, meaning="keeps it for 1,000 words"),
        Part("new_subjects", 1, meaning="takes the number of each new subject"),
    ),
    mistakes=(
        Mistake(
            "order-figo",
            "the rows of input and forget gate are exchanged: the order is i, f, g, o",
            "which row belongs to which layer?",
            ("np.array([i, f, g, o])", "np.array([f, i, g, o])"),
            mend=reordered("figo"),
        ),
        Mistake(
            "order-ifog",
            "the rows of candidate and output gate are exchanged: the order is i, f, g, o",
            "which row belongs to which layer?",
            ("np.array([i, f, g, o])", "np.array([i, f, o, g])"),
            mend=reordered("ifog"),
        ),
        Mistake(
            "words-in-another-order",
            "your columns take the words by number: the vocabulary has both subjects first, then "
            "both distractors",
            "which word has the index 1, and which the index 2?",
            ("rows[:, :6]", "rows[:, [0, 2, 1, 3, 4, 5]]"),
            mend=columns(0, 2, 1, 3, 4, 5),
        ),
        Mistake(
            "numbers-exchanged",
            "the signs are exchanged: singular should be +1, plural −1",
            "which sign should the candidate have at a singular subject?",
            ("g = [20.0, -20.0, 20.0, -20.0,", "g = [-20.0, 20.0, -20.0, 20.0,"),
            mend=negated("g"),
        ),
        Mistake(
            "forget-gate-upside-down",
            "the forget gate works the wrong way round: it should be closed at a new subject, and "
            "*open* everywhere else",
            "how much of the old memory should be kept at a subject, and at the other words?",
            (
                "f = [-40.0, -40.0, 0.0, 0.0, 0.0, 0.0, 20.0]",
                "f = [40.0, 40.0, 0.0, 0.0, 0.0, 0.0, -20.0]",
            ),
            mend=negated("f"),
        ),
        Mistake(
            "input-gate-upside-down",
            "the input gate works the wrong way round: it should be open at subjects, and closed "
            "everywhere else",
            "which words should be able to write?",
            (
                "i = [40.0, 40.0, 0.0, 0.0, 0.0, 0.0, -20.0]",
                "i = [-40.0, -40.0, 0.0, 0.0, 0.0, 0.0, 20.0]",
            ),
            mend=negated("i"),
        ),
        Mistake(
            "too-weak",
            "all is set the right way, but too weakly: gates that are not quite open or closed "
            "leak a little at each word",
            "lesson 02 ended with a half-life: how close to 1 must f be if half of a memory is to "
            "survive 1,000 words?",
            ("return LSTMParams(", "rows = rows / 5\n    return LSTMParams("),
            mend=stronger(10),
        ),
        Mistake(
            "no-biases",
            "input and forget gate have no bias: at every word whose weight is 0 they are half "
            "open",
            "what is σ(0), and which words have the weight 0?",
            ("b=rows[:, 6]", "b=np.zeros(4)"),
            mend=with_biases(np.eye(len(WORDS))),
        ),
        Mistake(
            "last-noun-decides",
            "distractors do all that subjects do: the number is that of the latest noun",
            "“The keys to the cabinet …”: which of the two nouns may write?",
            (
                ("i = [40.0, 40.0, 0.0, 0.0,", "i = [40.0, 40.0, 40.0, 40.0,"),
                ("f = [-40.0, -40.0, 0.0, 0.0,", "f = [-40.0, -40.0, -40.0, -40.0,"),
            ),
            mend=treated_alike(
                "if",
                (SINGULAR, PLURAL),
                OTHER,
                lambda w: is_open(w, "i", DISTRACTORS) and is_closed(w, "f", DISTRACTORS),
            ),
        ),
        Mistake(
            "distractors-write",
            "the input gate is open at distractors: their number is added to the memory",
            "which words should be able to write?",
            ("i = [40.0, 40.0, 0.0, 0.0,", "i = [40.0, 40.0, 40.0, 40.0,"),
            mend=treated_alike(
                "i", (SINGULAR, PLURAL), OTHER, lambda w: is_open(w, "i", DISTRACTORS)
            ),
        ),
        Mistake(
            "distractors-erase",
            "the forget gate is closed at distractors: the subject's number is lost there",
            "at which words should the old number make room?",
            ("f = [-40.0, -40.0, 0.0, 0.0,", "f = [-40.0, -40.0, -40.0, -40.0,"),
            mend=treated_alike(
                "f", (SINGULAR, PLURAL), OTHER, lambda w: is_closed(w, "f", DISTRACTORS)
            ),
        ),
        Mistake(
            "verb-erases",
            "the forget gate is closed at the verb: the number is lost once it has been used",
            "until when is a subject the current one?",
            (
                "f = [-40.0, -40.0, 0.0, 0.0, 0.0, 0.0, 20.0]",
                "f = [-40.0, -40.0, 0.0, 0.0, -40.0, 0.0, 20.0]",
            ),
            mend=treated_alike("if", (VERB,), OTHER, lambda w: is_closed(w, "f", _word(VERB))),
        ),
        Mistake(
            "never-forgets",
            "the forget gate is open at a new subject: the old number stays, and the two add up",
            "what should be left of the old number when a new subject comes?",
            ("f = [-40.0, -40.0,", "f = [0.0, 0.0,"),
            mend=replaced("f", AGREEMENT_REFERENCE, lambda w: is_open(w, "f", SUBJECTS)),
        ),
        Mistake(
            "one-number-only",
            "the candidate does not tell a plural subject from a singular one, or says nothing of "
            "one of them",
            "what should the candidate be at each of the two subjects?",
            ("g = [20.0, -20.0, 20.0, -20.0,", "g = [20.0, 0.0, 20.0, 0.0,"),
            mend=replaced(
                "g",
                AGREEMENT_REFERENCE,
                lambda w: not (is_open(w, "g", SUBJECTS[:1]) and is_closed(w, "g", SUBJECTS[1:])),
            ),
        ),
    ),
)

EXERCISES = (LATCH_WEIGHTS, AGREEMENT_WEIGHTS)
