"""Exercise `greedy_ctc_decode`: from one symbol per step to a label.

T time steps, B sequences in a batch, V symbols.
"""

from dataclasses import replace

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import sizes
from autograder.exercises.lesson_07.forms import greedy_ctc_decode_step_by_step
from lstm_course.sequences.ctc import greedy_ctc_decode

DECODING = "Connectionist temporal classification"


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
        case([2, 2, 2, 2], 2, "a path of blanks alone gives an empty list"),
        case([1, 2, 1, 1], 2, "a blank between two runs of the same symbol keeps both"),
        case([3, 3, 0, 0, 1], 2, "a path without blanks gives one symbol per run"),
        case([0, 0, 1, 0], 0, "the blank may be symbol 0"),
        replace(case([1], 2, "a sequence of one step (T = 1)"), small=True),
        replace(case([2], 2, "one step alone, and it is blank (T = 1)"), small=True),
        case([1, 3, 3, 2], 3, "the blank may be the last symbol"),
        Case(
            (_draw_scores(rng, np.array([[0, 1, 2], [3, 3, 3]]), 4), 3),
            "the sequences begin with the symbols 0, 1 and 2",
        ),
        Case(
            (_draw_scores(rng, np.array([[1, 2, 3], [2, 2, 3], [2, 3, 1]]), 4), 0),
            "each sequence begins with the symbol with which the one before it ends",
        ),
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
            "two runs of a symbol with a blank between them become one, as if blanks were removed "
            "before repeats are collapsed",
            "what separates the two l of “hello” in a path?",
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
            "repeats are not collapsed: a symbol that lasts for several steps appears several "
            "times",
            "how often should a symbol appear if it is the most likely one at three steps in a "
            "row?",
            ("runs = path[begins]", "runs = path"),
        ),
        Mistake(
            "blanks-stay",
            "the result still contains the blanks",
            "what does the blank mean, and does it belong in the decoded sequence?",
            ("runs[runs != blank]", "runs"),
        ),
        Mistake(
            "blank-is-zero",
            "symbol 0 is treated as the blank, whatever the argument `blank` is",
            "where does your code use `blank`?",
            ("runs[runs != blank]", "runs[runs != 0]"),
        ),
        Mistake(
            "blank-is-last",
            "the last symbol is treated as the blank, whatever the argument `blank` is",
            "where does your code use `blank`?",
            ("runs[runs != blank]", "runs[runs != log_probs.shape[2] - 1]"),
        ),
        Mistake(
            "least-likely",
            "the least likely symbol of each step is taken instead of the most likely one",
            "are log-probabilities larger or smaller where the probability is larger?",
            ("argmax(axis=2)", "argmin(axis=2)"),
        ),
        Mistake(
            "each-symbol-once",
            "every symbol appears at most once: repeats are removed even where they are not "
            "adjacent",
            "in the path “a b a”, should the second a be removed?",
            (
                "        decoded.append(symbols.tolist())",
                "        decoded.append(list(dict.fromkeys(symbols.tolist())))",
            ),
        ),
        Mistake(
            "sorted",
            "the symbols are sorted and each appears once, as `np.unique` returns them: their "
            "order in time is lost",
            "how would “no” and “on” differ in your result?",
            (
                "        decoded.append(symbols.tolist())",
                "        decoded.append(np.unique(symbols).tolist())",
            ),
        ),
        Mistake(
            "single-steps-left-out",
            "a symbol that lasts for one step only is left out",
            "how many steps must a symbol last to be in the decoded sequence?",
            (
                "runs = path[begins]",
                "runs = path[begins & np.append(~differs, False)]",
            ),
        ),
        Mistake(
            "first-compared-across",
            "the first symbol of a sequence is compared with the last one of the sequence before "
            "it, and is lost if they agree",
            "what is the symbol before the first one when your code begins a new sequence?",
            (
                ("    decoded = []\n", "    decoded = []\n    before = blank\n"),
                ("np.concatenate([[True], differs])", "np.append([path[0] != before], differs)"),
                (
                    "        decoded.append(symbols.tolist())",
                    "        decoded.append(symbols.tolist())\n        before = path[-1]",
                ),
            ),
        ),
        Mistake(
            "loses-the-first",
            "the first run of each sequence is missing",
            "does the first step begin a run?",
            ("np.concatenate([[True], differs])", "np.concatenate([[False], differs])"),
        ),
        Mistake(
            "starts-from-zero",
            "a sequence that begins with symbol 0 loses it: the symbol before the first one is "
            "taken to be 0",
            "which value before the first step can equal no symbol?",
            ("np.concatenate([[True], differs])", "np.append([path[0] != 0], differs)"),
        ),
        Mistake(
            "loses-the-last",
            "the last run of each sequence is missing",
            "how does your code recognise a run, and does that work for the last one?",
            ("np.concatenate([[True], differs])", "np.concatenate([differs, [False]])"),
        ),
        Mistake(
            "numbered-without-the-blank",
            "every symbol above the blank is one too small, as if the blank had no index of its "
            "own",
            "does the index of a symbol change when the blanks are removed?",
            (
                "symbols.tolist()",
                "[k - (k > blank) for k in symbols.tolist()]",
            ),
        ),
        Mistake(
            "steps-for-sequences",
            "the result has one list per step instead of one list per sequence",
            "which axis of `log_probs` is time, and which is the batch?",
            function=_decode_steps,
        ),
        Mistake(
            "first-sequence-only",
            "only the first sequence of the batch is decoded",
            "how many lists should the result contain?",
            ("return decoded", "return decoded[:1]"),
        ),
        Mistake(
            "one-list-for-all",
            "the symbols of all sequences are in one list instead of one list per sequence",
            "how many lists should the result contain?",
            ("decoded.append(symbols.tolist())", "decoded.extend(symbols.tolist())"),
        ),
        Mistake(
            "backwards",
            "each decoded sequence is in reverse order",
            "which step comes first in time?",
            ("decoded.append(symbols.tolist())", "decoded.append(symbols[::-1].tolist())"),
        ),
        Mistake(
            "keeps-a-last-blank",
            "a blank at the end of a path stays in the result",
            "does your loop treat the last run like all the others?",
            (
                "runs[runs != blank]",
                "runs[(runs != blank) | (np.arange(len(runs)) == len(runs) - 1)]",
            ),
        ),
    ),
)
