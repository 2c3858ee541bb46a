"""Exercise `agreement_weights`: weights set by hand for subject-verb agreement."""

import numpy as np

from autograder.engine.exercise import Exercise, Mistake, Part
from autograder.engine.memory_task import MemoryTask, MemoryTrial
from autograder.exercises.lesson_03.events import STEPS, draw_events, draw_signs
from autograder.exercises.lesson_03.weight_repairs import (
    center_gates,
    is_closed,
    is_open,
    negate_block,
    permute_inputs,
    reorder_blocks,
    replace_block,
    scale_weights,
    treat_alike,
)
from lstm_course.cells.handmade import WORDS, agreement_weights

AGREEMENT = "Programmed by hand: who are “they”?"

SINGULAR_SUBJECT, PLURAL_SUBJECT, SINGULAR, PLURAL, VERB, OTHER = range(len(WORDS))


def _draw_agreement_trial(rng: np.random.Generator) -> MemoryTrial:
    """Draw sentences: between subjects are distractors, verbs and others, or only distractors."""
    events, signs = draw_events(rng), draw_signs(rng)
    words = rng.integers(SINGULAR, OTHER + 1, events.shape)
    words[:, :2] = np.where(signs[:, :2] > 0, PLURAL, SINGULAR)  # the hardest distractors
    words[:, 2:4] = rng.integers(VERB, OTHER + 1, (STEPS, 2))
    words = np.where(events, np.where(signs > 0, SINGULAR_SUBJECT, PLURAL_SUBJECT), words)
    return MemoryTrial(np.eye(len(WORDS))[words], events, signs)


def _encode(*words: int) -> np.ndarray:
    return np.eye(len(WORDS))[list(words)]


SUBJECTS = _encode(SINGULAR_SUBJECT, PLURAL_SUBJECT)
DISTRACTORS = _encode(SINGULAR, PLURAL)
AGREEMENT_REFERENCE = agreement_weights()

AGREEMENT_WEIGHTS = Exercise(
    name="agreement_weights",
    lesson="03",
    section=AGREEMENT,
    reference=agreement_weights,
    draw=lambda rng: (),
    draws=1,
    behaviour=MemoryTask(
        inputs=len(WORDS),
        watched="h",
        trial=_draw_agreement_trial,
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
            "words-in-another-order",
            "your columns take the words by number: the vocabulary has both subjects first, then "
            "both distractors",
            "which word has the index 1, and which the index 2?",
            ("rows[:, :6]", "rows[:, [0, 2, 1, 3, 4, 5]]"),
            mend=permute_inputs(0, 2, 1, 3, 4, 5),
        ),
        Mistake(
            "numbers-exchanged",
            "the signs are exchanged: singular should be +1, plural −1",
            "which sign should the candidate have at a singular subject?",
            ("g = [20.0, -20.0, 20.0, -20.0,", "g = [-20.0, 20.0, -20.0, 20.0,"),
            mend=negate_block("g"),
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
            mend=negate_block("f"),
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
            mend=negate_block("i"),
        ),
        Mistake(
            "too-weak",
            "all is set the right way, but too weakly: gates that are not quite open or closed "
            "leak a little at each word",
            "lesson 02 ended with a half-life: how close to 1 must f be if half of a memory is to "
            "survive 1,000 words?",
            ("return LSTMParams(", "rows = rows / 5\n    return LSTMParams("),
            mend=scale_weights(10),
        ),
        Mistake(
            "no-biases",
            "input and forget gate have no bias: at every word whose weight is 0 they are half "
            "open",
            "what is σ(0), and which words have the weight 0?",
            ("b=rows[:, 6]", "b=np.zeros(4)"),
            mend=center_gates(np.eye(len(WORDS))),
        ),
        Mistake(
            "last-noun-decides",
            "distractors do all that subjects do: the number is that of the latest noun",
            "“The keys to the cabinet …”: which of the two nouns may write?",
            (
                ("i = [40.0, 40.0, 0.0, 0.0,", "i = [40.0, 40.0, 40.0, 40.0,"),
                ("f = [-40.0, -40.0, 0.0, 0.0,", "f = [-40.0, -40.0, -40.0, -40.0,"),
            ),
            mend=treat_alike(
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
            mend=treat_alike(
                "i", (SINGULAR, PLURAL), OTHER, lambda w: is_open(w, "i", DISTRACTORS)
            ),
        ),
        Mistake(
            "distractors-erase",
            "the forget gate is closed at distractors: the subject's number is lost there",
            "at which words should the old number make room?",
            ("f = [-40.0, -40.0, 0.0, 0.0,", "f = [-40.0, -40.0, -40.0, -40.0,"),
            mend=treat_alike(
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
            mend=treat_alike("if", (VERB,), OTHER, lambda w: is_closed(w, "f", _encode(VERB))),
        ),
        Mistake(
            "never-forgets",
            "the forget gate is open at a new subject: the old number stays, and the two add up",
            "what should be left of the old number when a new subject comes?",
            ("f = [-40.0, -40.0,", "f = [0.0, 0.0,"),
            mend=replace_block("f", AGREEMENT_REFERENCE, lambda w: is_open(w, "f", SUBJECTS)),
        ),
        Mistake(
            "one-number-only",
            "the candidate does not tell a plural subject from a singular one, or says nothing of "
            "one of them",
            "what should the candidate be at each of the two subjects?",
            ("g = [20.0, -20.0, 20.0, -20.0,", "g = [20.0, 0.0, 20.0, 0.0,"),
            mend=replace_block(
                "g",
                AGREEMENT_REFERENCE,
                lambda w: not (is_open(w, "g", SUBJECTS[:1]) and is_closed(w, "g", SUBJECTS[1:])),
            ),
        ),
    ),
)
