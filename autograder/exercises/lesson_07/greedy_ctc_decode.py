"""Exercise `greedy_ctc_decode`: from one symbol per step to a label.

T time steps, B sequences in a batch, V symbols.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import sizes
from autograder.exercises.lesson_07.forms import greedy_ctc_decode_step_by_step
from lstm_course.sequences.ctc import greedy_ctc_decode

DECODING = "What was said, not when"


def _draw_scores(rng: np.random.Generator, paths: np.ndarray, V: int) -> np.ndarray:
    """Draw log-probabilities (T, B, V) whose likeliest symbols are `paths` (T, B)."""
    scores = rng.uniform(-1, 0, (*paths.shape, V)) + 2.5 * np.eye(V)[paths]
    return scores - np.log(np.exp(scores).sum(axis=2, keepdims=True))


def _draw_decode(rng: np.random.Generator) -> tuple[np.ndarray, int]:
    """Draw paths with repeats, blanks, and a symbol twice with a blank between."""
    T, B, V = sizes(rng, T=(12, 16), B=(3, 4), V=(5, 7))
    blank = int(rng.integers(1, V - 1))
    symbols = [k for k in range(V) if k != blank]
    paths = np.empty((T, B), dtype=int)
    for n in range(B):
        a, b, c = rng.choice(symbols, 3, replace=False)
        rest = rng.choice([a, b, c, blank], T - 9, p=[0.2, 0.2, 0.2, 0.4])
        paths[:, n] = [*([blank] * (n % 2)), a, a, blank, a, b, b, c, blank, *rest][:T] + [c] * (
            1 - n % 2
        )
    return _draw_scores(rng, paths, V), blank


def _decode_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    def case(path: list[int], blank: int, sentence: str) -> Case:
        return Case((_draw_scores(rng, np.array(path)[:, np.newaxis], 4), blank), sentence)

    return (
        case([2, 2, 2, 2], 2, "a path of blanks alone says nothing: an empty list"),
        case([1, 2, 1, 1], 2, "a blank between two runs of a symbol makes it two symbols"),
        case([3, 3, 0, 0, 1], 2, "without a blank, runs alone tell the symbols"),
        case([0, 0, 1, 0], 0, "the blank may be symbol 0"),
        case([1, 3, 3, 2], 3, "the blank may be the last symbol"),
    )


def _decode_steps(log_probs: np.ndarray, blank: int) -> list[list[int]]:
    return [[int(k) for k in step if k != blank] for step in log_probs.argmax(axis=2)]


GREEDY_CTC_DECODE = Exercise(
    name="greedy_ctc_decode",
    lesson="07",
    section=DECODING,
    reference=greedy_ctc_decode,
    draw=_draw_decode,
    small=("B",),
    probes=_decode_probes,
    parts=(Part("symbols", 3, [""]),),
    forms=(greedy_ctc_decode_step_by_step,),
    mistakes=(
        Mistake(
            "blanks-removed-first",
            "blanks are removed before repeats are collapsed: a symbol that is said twice becomes "
            "one",
            "what keeps the two l of “hello” apart?",
            (
                (
                    "        differs =",
                    "        path = path[path != blank]\n        differs =",
                ),
                ("np.concatenate([[True], differs])", "np.append([True], differs)[: len(path)]"),
            ),
        ),
        Mistake(
            "not-collapsed",
            "repeats are not collapsed: a symbol that lasts for several steps is said once",
            "how often was a symbol said that was the likeliest at three steps in a row?",
            ("runs = path[begins]", "runs = path"),
        ),
        Mistake(
            "blanks-stay",
            "the blanks are still there",
            "what does the blank stand for?",
            ("runs[runs != blank]", "runs"),
        ),
        Mistake(
            "blank-is-zero",
            "symbol 0 is taken for the blank; the argument says which one is",
            "where does `blank` enter your computation?",
            ("runs[runs != blank]", "runs[runs != 0]"),
        ),
        Mistake(
            "blank-is-last",
            "the last symbol is taken for the blank; the argument says which one is",
            "where does `blank` enter your computation?",
            ("runs[runs != blank]", "runs[runs != log_probs.shape[2] - 1]"),
        ),
        Mistake(
            "least-likely",
            "the least likely symbol of each step is taken",
            "are logarithms of chances larger or smaller where the chance is larger?",
            ("argmax(axis=2)", "argmin(axis=2)"),
        ),
        Mistake(
            "each-symbol-once",
            "every symbol comes once at most: repeats are removed wherever they stand",
            "which repeats are to go: all, or those right beside each other?",
            (
                "        decoded.append(symbols.tolist())",
                "        decoded.append(list(dict.fromkeys(symbols.tolist())))",
            ),
        ),
        Mistake(
            "sorted",
            "the symbols are sorted, and each comes once (`np.unique`): their order is lost",
            "does it matter in which order the symbols were said?",
            (
                "        decoded.append(symbols.tolist())",
                "        decoded.append(np.unique(symbols).tolist())",
            ),
        ),
        Mistake(
            "loses-the-first",
            "the first run of each sequence is missing",
            "does the first step begin a run?",
            ("np.concatenate([[True], differs])", "np.concatenate([[False], differs])"),
        ),
        Mistake(
            "loses-the-last",
            "the last run of each sequence is missing: it has no step after it that differs",
            "what ends the last run?",
            ("np.concatenate([[True], differs])", "np.concatenate([differs, [False]])"),
        ),
        Mistake(
            "numbered-without-the-blank",
            "symbols behind the blank are one too small: the gap that it leaves was closed",
            "is a symbol's number to change when the blank is left out?",
            (
                "symbols.tolist()",
                "[k - (k > blank) for k in symbols.tolist()]",
            ),
        ),
        Mistake(
            "steps-for-sequences",
            "there is a list for every step; one for every sequence is asked for",
            "along which axis does a sequence run in `log_probs`?",
            function=_decode_steps,
        ),
        Mistake(
            "first-sequence-only",
            "only the first sequence of the batch is decoded",
            "how many lists should come back?",
            ("return decoded", "return decoded[:1]"),
        ),
        Mistake(
            "one-list-for-all",
            "the symbols of all sequences stand in one list; one list a sequence is asked for",
            "how many lists should come back?",
            ("decoded.append(symbols.tolist())", "decoded.extend(symbols.tolist())"),
        ),
        Mistake(
            "backwards",
            "each sequence is read from its end",
            "which step comes first in time?",
            ("decoded.append(symbols.tolist())", "decoded.append(symbols[::-1].tolist())"),
        ),
    ),
)
