"""Is every word of a verdict true of the learner's code, and does none contradict another?"""

import re
from functools import partial

import numpy as np
import pytest

from autograder.engine.examine import examine
from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.judge import judge
from autograder.exercises import EXERCISES
from lstm_course.cells.activations import sigmoid
from lstm_course.training.clipping import clip_by_global_norm
from tests.autograder.exercises.contradictions import problems_of
from tests.autograder.unlocked import check


def said(name, answer):
    return check(name, answer)


def test_no_second_mistake_is_added_to_explain_a_special_case():
    """Is code that guards a constant feature not told that it divides by zero?"""

    def answer(train, other):
        both = np.concatenate([train, other])
        mean, std = both.mean(axis=0), both.std(axis=0)
        safe = np.where(std < 1e-12 * np.abs(mean), 1, std)
        return (train - mean) / safe, (other - mean) / safe

    verdict = said("standardise", answer)
    assert verdict.mistakes == ("statistics-of-both",)
    assert "zero" not in " ".join(verdict.sentences[:1]) and "0 / 0" not in verdict.hint


def halved(x, limit):
    """Half of x, at most the limit, and zero where x is huge."""
    y = np.minimum(x / 2, limit)
    return np.where(x > 1000, 0, y)


HALVED = Exercise(
    name="halved",
    lesson="99",
    section="A toy",
    reference=halved,
    draw=lambda rng: (rng.standard_normal((3, 4)), 0.1),
    probes=lambda rng: (Case((np.full((3, 4), 2000.0), 0.1), "x is huge"),),
    parts=(Part("y", 2, "B H"),),
    mistakes=(
        Mistake("no-half", "x is not halved", "by what is x divided?", ("x / 2", "x")),
        Mistake("no-limit", "the limit is ignored", "where?", ("np.minimum(x / 2, limit)", "x")),
        Mistake(
            "huge", "huge values are not zero", "what if x is huge?", ("x > 1000, 0", "x < 0, y")
        ),
    ),
)


def judged(answer, exercise=HALVED):
    return judge(examine(answer, exercise, exercise.cases(1)), exercise, 1, {})


def test_a_second_mistake_with_evidence_of_its_own_is_named():
    """Is a mistake named that alone explains a special case which the first does not touch?"""

    def answer(x, limit):
        return np.minimum(x, limit)

    assert set(judged(answer).mistakes) == {"no-half", "huge"}


def test_one_gate_alone_names_no_order_of_all_four():
    """Is an order not named that explains one gate, where the others show another order?"""

    def answer(x, h_prev, W_ih, W_hh, b):
        a = x @ W_ih.T + h_prev @ W_hh.T + b
        o, i, f, g = np.split(a, 4, axis=1)
        return sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)

    assert said("lstm_gates", answer).mistakes == ()


def test_a_wrong_type_alone_is_no_mistake_of_the_catalogue():
    """Is a step returned as a float not called a file that goes unchecked?"""

    def answer(path, device, **parts):
        step, state = EXERCISES["resume"].reference(path, device, **parts)
        return float(step), state

    verdict = said("resume", answer)
    assert verdict.mistakes == () and "expected an `int`" in str(verdict)


def test_an_elementwise_function_is_told_at_which_input_it_is_wrong():
    """Is a sigmoid that is wrong at 0 alone not told of ±1000?"""

    def answer(a):
        return np.where(a == 0, 0, sigmoid(a)).astype(a.dtype)

    verdict = said("sigmoid", answer)
    assert "exactly 0" in str(verdict) and "1000" not in str(verdict)


def test_what_is_right_in_ordinary_cases_is_not_called_right_altogether():
    """Is `norm` not said to be wrong, and right in the next sentence?"""

    def answer(grads, max_norm):
        clipped, norm = clip_by_global_norm(grads, max_norm)
        return clipped, norm if norm > max_norm else norm + 1

    verdict = said("clip_by_global_norm", answer)
    assert "`norm`" in str(verdict) and not re.search(r"`norm`[^.]*(right|correct)", str(verdict))


def test_a_general_hint_never_follows_a_cause():
    """Is no learner told to print shapes whose mistake has been explained?"""
    step = EXERCISES["lstm_step"].reference

    def exchanged(*given):
        h, c, cache = step(*given)
        return c, h, cache

    for answer in (lambda *given: step(*given)[:2], exchanged, lambda *given: None):
        verdict = said("lstm_step", answer)
        assert "intermediate result" not in verdict.hint

    def unknown(*given):
        h, c, cache = step(*given)
        return h**3, c, cache

    # as a partial function it has no source, in which the expression could be located
    assert "intermediate result" in said("lstm_step", partial(unknown)).hint


def test_another_explanation_never_follows_a_name():
    """Is the side on which the mistake lies told only where no cause is known?"""
    exercise = EXERCISES["rnn_step_backward"]

    def no_slope(dh, cache):
        x, h_prev, W_ih, W_hh, _ = cache
        return dh @ W_ih, dh @ W_hh, dh.T @ x, dh.T @ h_prev, dh.sum(axis=0)

    named = said("rnn_step_backward", no_slope)
    assert named.mistakes and "what they share" not in str(named)

    def half_of_db(dh, cache):
        *others, db = exercise.reference(dh, cache)
        return (*others, db**3)

    unnamed = said("rnn_step_backward", partial(half_of_db))  # without a source to locate it in
    located = said("rnn_step_backward", half_of_db)
    assert located.located and "comes later" not in str(located)
    assert "They also depend on" in str(unnamed) and "most likely comes later" in str(unnamed)


def test_the_best_clue_leads():
    """Is the one gate block that is wrong told, though a sum over it was computed first?"""
    backward = EXERCISES["lstm_step_backward"].reference

    def answer(dh, dc, cache):
        dx, dh_prev, dc_prev, dW_ih, dW_hh, db = backward(dh, dc, cache)
        H = len(db) // 4
        W_ih = dW_ih.copy()
        W_ih[2 * H : 3 * H] **= 3
        return dx**3, dh_prev, dc_prev, W_ih, dW_hh, db

    verdict = said("lstm_step_backward", answer)
    assert "`dW_ih` is wrong in the block of `g` only; the other blocks are correct." in (
        verdict.sentences
    )
    assert "other blocks" in verdict.hint


def test_what_a_harness_lays_end_to_end_has_no_shape():
    """Is the learner of checkpoints not shown the shape of a row that no code of theirs made?"""
    torch = pytest.importorskip("torch")

    def answer(path, device, **parts):
        state = EXERCISES["resume"].reference(path, device, **parts)
        parts["optimizer"].load_state_dict(
            torch.optim.AdamW(parts["model"].parameters(), lr=0.1).state_dict()
        )
        return state

    verdict = said("resume", answer)
    text = str(verdict)
    assert "`parts.optimizer` holds" in text and "values in total, expected" in text
    assert "parts.optimizer` has shape" not in text and not re.search(r"difference at \[\d", text)


def test_a_row_says_nothing_that_the_headline_says_for_all():
    """Does a sentence about all outputs stand once, and not in every row?"""
    verdict = said("lstm_gates", lambda *given: 1.0)
    assert len({part.sentence for part in verdict.parts}) == 1
    assert verdict.parts[0].sentence == "incorrect"
    assert "expected 4 values" in verdict.sentences[0]


def test_values_that_persist_are_asked_about():
    """Is an answer that adds up from call to call asked what it keeps, and nothing else?"""
    exercise = EXERCISES["rnn_backward"]
    kept = {}

    def answer(dhs, cache):
        *others, db = exercise.reference(dhs, cache)
        key = dhs.tobytes(), dhs.flags.c_contiguous
        kept[key] = db = kept.get(key, 0) + db
        return (*others, db)

    verdict = said("rnn_backward", answer)
    assert "Does a value persist between calls" in str(verdict) and not verdict.hint


def test_the_scan_finds_what_it_looks_for():
    """Would the scan of all verdicts notice each kind of contradiction?"""
    good = said("lstm_gates", lambda *given: 1.0)
    assert not problems_of(good)
    bad = {
        "wrong and right": ("`h` is wrong.", "`h` and `c` are correct."),
        "sentences": ("One. Two. Three. Four. Five.",),
        "words": ("word " * 26 + "end.",),
        "phrase": ("Look at what stands there.",),
    }
    for kind, sentences in bad.items():
        found = problems_of(type(good)(**vars(good) | {"sentences": sentences}))
        assert any(kind in problem for problem in found), (kind, found)
