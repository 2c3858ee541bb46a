"""Exercise `agreement_weights`: weights set by hand for subject-verb agreement."""

import numpy as np

from autograder.engine.exercise import Exercise, Mistake, Part
from autograder.engine.memory_task import MemoryTask, MemoryTrial
from autograder.exercises.lesson_03.events import STEPS, draw_events, draw_signs
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
    treat_alike,
)
from lstm_course.cells.handmade import WORDS, agreement_weights
from lstm_course.cells.lstm import LSTMParams

AGREEMENT = "Setting weights by hand: subject-verb agreement"

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
OTHERS = _encode(SINGULAR, PLURAL, VERB, OTHER)
AGREEMENT_REFERENCE = agreement_weights()


def _works_in_principle(weights: LSTMParams) -> bool:
    """Whether each gate is on the right side of half open."""
    keeps = is_open(weights, "f", OTHERS) and is_closed(weights, "i", OTHERS)
    return keeps and is_open(weights, "i", SUBJECTS)


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
        event=lambda sign: f"a {'singular' if sign > 0 else 'plural'} subject appeared",
        scene=lambda x: f"the word “{WORDS[int(np.argmax(x))]}”",
    ),
    parts=(
        Part("takes", 1, meaning="the unit stores the number of the subject"),
        Part("holds", 1, meaning="the unit keeps the number through distractors"),
        Part("holds_1000", 1, meaning="the unit keeps the number for 1,000 words"),
        Part("new_subjects", 1, meaning="the unit stores the number of each new subject"),
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
            "words-in-another-order",
            "your columns list the words in another order: the vocabulary has both subjects "
            "first, then both distractors",
            "which word has index 1, and which has index 2?",
            ("rows[:, :6]", "rows[:, [0, 2, 1, 3, 4, 5]]"),
            mend=permute_inputs(0, 2, 1, 3, 4, 5),
        ),
        Mistake(
            "numbers-exchanged",
            "the signs of singular and plural are swapped: singular should be +1 and plural −1",
            "which sign should the candidate have at a singular subject?",
            ("g = [20.0, -20.0, 20.0, -20.0,", "g = [-20.0, 20.0, -20.0, 20.0,"),
            mend=negate_block("g"),
        ),
        Mistake(
            "forget-gate-upside-down",
            "the forget gate acts in reverse: it should be closed at a new subject and *open* at "
            "every other word",
            "how much of the old cell state should be kept at a subject, and how much at the "
            "other words?",
            (
                "f = [-40.0, -40.0, 0.0, 0.0, 0.0, 0.0, 20.0]",
                "f = [40.0, 40.0, 0.0, 0.0, 0.0, 0.0, -20.0]",
            ),
            mend=negate_block("f"),
        ),
        Mistake(
            "input-gate-upside-down",
            "the input gate acts in reverse: it should be open at subjects and closed at every "
            "other word",
            "which words should be able to change the cell state?",
            (
                "i = [40.0, 40.0, 0.0, 0.0, 0.0, 0.0, -20.0]",
                "i = [-40.0, -40.0, 0.0, 0.0, 0.0, 0.0, 20.0]",
            ),
            mend=negate_block("i"),
        ),
        Mistake(
            "too-weak",
            "your weights work in principle but some are too small: a gate that is not quite open "
            "or closed leaks at every word",
            "lesson 02 ended with half-lives: how close to 1 must f be if half of the cell state "
            "is to survive 1,000 words?",
            ("return LSTMParams(", "rows = rows / 5\n    return LSTMParams("),
            mend=scale_weights(10, _works_in_principle),
        ),
        Mistake(
            "no-biases",
            "the input and forget gates have no bias, so they are half open at every word whose "
            "weighted input is 0",
            "what is σ(0), and which words have the weight 0?",
            ("b=rows[:, 6]", "b=np.zeros(4)"),
            mend=center_gates(np.eye(len(WORDS))),
        ),
        Mistake(
            "last-noun-decides",
            "distractors act like subjects: they overwrite the stored number",
            "“The keys to the cabinet …”: which of the two nouns should be stored?",
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
            "the input gate is open at distractors, so they add to the cell state",
            "which words should be able to change the cell state?",
            ("i = [40.0, 40.0, 0.0, 0.0,", "i = [40.0, 40.0, 40.0, 40.0,"),
            mend=treat_alike(
                "i", (SINGULAR, PLURAL), OTHER, lambda w: is_open(w, "i", DISTRACTORS)
            ),
        ),
        Mistake(
            "distractors-erase",
            "the forget gate is closed at distractors, so the subject's number is lost there",
            "at which words should the old number be erased?",
            ("f = [-40.0, -40.0, 0.0, 0.0,", "f = [-40.0, -40.0, -40.0, -40.0,"),
            mend=treat_alike(
                "f", (SINGULAR, PLURAL), OTHER, lambda w: is_closed(w, "f", DISTRACTORS)
            ),
        ),
        Mistake(
            "verb-erases",
            "the forget gate is closed at the verb, so the number is lost once it has been used",
            "until which word is a subject the current one?",
            (
                "f = [-40.0, -40.0, 0.0, 0.0, 0.0, 0.0, 20.0]",
                "f = [-40.0, -40.0, 0.0, 0.0, -40.0, 0.0, 20.0]",
            ),
            mend=treat_alike("if", (VERB,), OTHER, lambda w: is_closed(w, "f", _encode(VERB))),
        ),
        Mistake(
            "never-forgets",
            "the forget gate is open at a new subject, so the old number remains and the two add "
            "up",
            "what should be left of the old number when a new subject appears?",
            ("f = [-40.0, -40.0,", "f = [0.0, 0.0,"),
            mend=replace_block("f", AGREEMENT_REFERENCE, lambda w: is_open(w, "f", SUBJECTS)),
        ),
        Mistake(
            "one-subject-keeps",
            "the forget gate is at least half open at one of the subjects, so the old number "
            "remains and the two add up",
            "is the forget gate closed at a singular subject, and at a plural one?",
            ("f = [-40.0, -40.0,", "f = [-40.0, 0.0,"),
            mend=replace_block(
                "f", AGREEMENT_REFERENCE, lambda w: is_half_open_at_least(w, "f", SUBJECTS)
            ),
        ),
        Mistake(
            "one-number-only",
            "the candidate does not have the right sign at each of the two subjects",
            "what should the candidate be at a singular subject, and what at a plural one?",
            ("g = [20.0, -20.0, 20.0, -20.0,", "g = [20.0, 0.0, 20.0, 0.0,"),
            mend=replace_block(
                "g",
                AGREEMENT_REFERENCE,
                lambda w: not (is_open(w, "g", SUBJECTS[:1]) and is_closed(w, "g", SUBJECTS[1:])),
            ),
        ),
        Mistake(
            "subject-not-written",
            "the input gate is at most half open at one of the subjects or both",
            "at which words should a number be stored, and is the input gate open at each of them?",
            ("i = [40.0, 40.0, 0.0, 0.0,", "i = [0.0, 40.0, 0.0, 0.0,"),
            mend=replace_block(
                "i", AGREEMENT_REFERENCE, lambda w: is_half_open_at_most(w, "i", SUBJECTS)
            ),
        ),
        Mistake(
            "other-words-write",
            "the input gate is at least half open at one or more words that are not subjects",
            "which words should be able to change the cell state?",
            ("i = [40.0, 40.0, 0.0, 0.0,", "i = [40.0, 40.0, 40.0, 0.0,"),
            mend=replace_block(
                "i", AGREEMENT_REFERENCE, lambda w: is_half_open_at_least(w, "i", OTHERS)
            ),
        ),
        Mistake(
            "other-words-erase",
            "the forget gate is at most half open at one or more words that are not subjects",
            "at which words should the old number be erased?",
            (
                "f = [-40.0, -40.0, 0.0, 0.0, 0.0, 0.0, 20.0]",
                "f = [-40.0, -40.0, 0.0, 0.0, 0.0, -40.0, 20.0]",
            ),
            mend=replace_block(
                "f", AGREEMENT_REFERENCE, lambda w: is_half_open_at_most(w, "f", OTHERS)
            ),
        ),
    ),
)
