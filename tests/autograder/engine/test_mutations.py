"""Are wrong answers explained by generated edits, and is what the edits say true?"""

import ast
import functools
import inspect

import numpy as np
import pytest

from autograder.engine.examine import examine
from autograder.engine.judge import judge
from autograder.engine.mutations.everywhere import edits_throughout
from autograder.engine.mutations.lean import lean
from autograder.engine.mutations.mutants import mutants_of
from autograder.engine.mutations.slip import Scope
from autograder.engine.mutations.statements import edits_of
from autograder.engine.registry import installed_exercises

EXERCISES = installed_exercises()
WITH_FORMS = sorted(name for name, exercise in EXERCISES.items() if exercise.forms)


def source(statement):
    """The source of a generated statement."""
    return ast.unparse(ast.fix_missing_locations(statement))


def edited_lines(line, shapes=None):
    """Every line that one edit makes of a line, and its cause."""
    statement = ast.parse(line).body[0]
    names = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)} - {"np", "len"}
    scope = Scope(shapes or dict.fromkeys(sorted(names), (2, 3)), {}, {})
    made = {}
    for edit in edits_of(statement, scope):
        made.setdefault("; ".join(map(source, edit.replacement)), edit.cause())
    return made


@pytest.mark.parametrize(
    ("line", "slip", "cause"),
    [
        ("c = f * c_prev + i * g", "c = f * c_prev", "the term `i * g` is missing"),
        ("c = f * c_prev + i * g", "c = f + i * g", "the factor `c_prev` is missing"),
        (
            "c = f * c_prev + i * g",
            "c = f * c_prev + i * c_prev",
            "`c_prev` is used where `g` belongs",
        ),
        ("c = f * c_prev + i * g", "c = i * c_prev + f * g", "`f` and `i` are exchanged"),
        (
            "c = f * c_prev + i * g",
            "c = f * (c_prev + i * g)",
            "`c_prev + i * g` is computed first, as if it were in brackets",
        ),
        ("h = o * np.tanh(c)", "h = o * c", "`tanh` is not applied"),
        ("h = o * np.tanh(c)", "h = np.tanh(o * c)", "`tanh` is applied to `o * c` instead"),
        ("h = o * np.tanh(c)", "h = o * sigmoid(c)", "`sigmoid` is applied where `tanh` belongs"),
        (
            "h = o * np.tanh(c)",
            "h = o * np.tanh(c) + c",
            "`c` is added, and does not belong there",
        ),
        ("a = x @ W.T + b", "a = x @ W + b", "`W` is not transposed"),
        ("a = x @ W.T + b", "a = x @ W.T", "the term `b` is missing"),
        ("a = x @ W.T + b", "a = x @ W.T + b + b", "the term `b` occurs twice"),
        (
            "db = da.sum(axis=0)",
            "db = da.sum(axis=1)",
            "`sum` runs over axis 1, where axis 0 belongs",
        ),
        ("db = da.sum(axis=0)", "db = da.mean(axis=0)", "`mean` is applied where `sum` belongs"),
        ("dW += da.T @ x", "dW = da.T @ x", "`dW` is replaced each time, not added to"),
        ("dh = dhs[t] + dh_next", "dh = dhs[t]", "the term `dh_next` is missing"),
        (
            "dh = dhs[t] + dh_next",
            "dh = dhs[t - 1] + dh_next",
            "`dhs[t - 1]` is used where `dhs[t]` belongs",
        ),
        ("i, f, g, o = a", "f, i, g, o = a", "`i` and `f` are exchanged"),
        ("std = np.sqrt(v) / n", "std = np.sqrt(v) / (n + 1e-08)", "`1e-08` is added to"),
        ("y = z[::-1]", "y = z", "`z` is not reversed"),
        ("bits = np.log2(p)", "bits = np.log(p)", "`log` is applied where `log2` belongs"),
    ],
)
def test_a_slip_is_generated_and_put_into_words(line, slip, cause):
    """Does one edit of this line give that one, and say what is different?"""
    made = edited_lines(line)
    assert slip in made
    assert cause in made[slip]


def test_loops_run_short_and_backward():
    """Are a loop's range and order edited?"""
    loop = ast.parse("for t in range(T):\n    h = f(x[t], h)\n").body[0]
    made = {
        source(edit.replacement[0]).splitlines()[0]: edit.cause()
        for edit in edits_of(loop, Scope({}, {}, {}))
    }
    assert made["for t in range(T - 1):"] == "the loop stops one step too early"
    assert made["for t in range(1, T):"] == "the loop leaves out the first step"
    assert "for t in reversed(range(T)):" in made


def test_a_slip_is_made_throughout():
    """Is one function exchanged in all its calls at once?"""
    body = ast.parse("i = sigmoid(a)\nf = sigmoid(b)\n").body
    made = {
        "; ".join(map(source, edit.body)): edit.cause()
        for edit in edits_throughout(body, Scope({"a": (2,), "b": (2,)}, {}, {}))
    }
    assert made["i = np.tanh(a); f = np.tanh(b)"].startswith("`tanh` is applied where `sigmoid`")
    assert made["i = a; f = b"] == "`sigmoid` is not applied anywhere"


def loops_for_ever(n):
    """Count up to n."""
    k = 0
    while k < n:
        k += 1
    return k


def test_an_edit_that_makes_a_loop_endless_is_stopped():
    """Does every mutant of a `while` loop end?"""
    mutants = mutants_of(loops_for_ever, lambda function: function(5), 500)
    ended = []
    with np.errstate(all="ignore"):
        for k in range(len(mutants.edits)):
            try:
                ended.append(mutants.number(k)(5))
            except Exception as error:
                ended.append(type(error).__name__)
    assert len(ended) == len(mutants.edits) > 10
    assert "EndlessLoopError" in ended


def test_no_edit_leaves_the_solution_as_it_is():
    """Does the solution compute the same with no edit, whatever ran before?"""
    exercise = EXERCISES["lstm_step"]
    case = exercise.cases(1)[0]
    mutants = mutants_of(exercise.reference, lambda function: function(*case.arguments), 400)
    for k in range(0, 400, 7):
        try:
            mutants.number(k)(*case.arguments)
        except Exception:  # an edit may raise anything
            continue
    h, c, _ = mutants.number(-1)(*case.arguments)
    right_h, right_c, _ = exercise.reference(*case.arguments)
    np.testing.assert_array_equal(h, right_h)
    np.testing.assert_array_equal(c, right_c)


@pytest.mark.parametrize("name", WITH_FORMS)
def test_every_form_is_right_in_ordinary_cases(name):
    """Is each other way of writing an answer a right one?"""
    exercise = EXERCISES[name]
    for form in exercise.forms:
        verdict = judge(examine(form, exercise, exercise.cases(3)), exercise, 3)
        wrong = {part.name for part in verdict.parts if part.marks < part.points}
        assert not wrong & {part.name for part in exercise.outputs}, str(verdict)


def explained(name, function):
    """The verdict on a function."""
    exercise = EXERCISES[name]
    return judge(examine(function, exercise, exercise.cases(2026)), exercise, 2026)


def test_a_mistake_in_one_output_is_explained_beside_others():
    """Is a factor too many in c explained, although h is wrong in a way of its own?"""
    from lstm_course.cells.lstm import LSTMStepCache, lstm_gates

    def residual_and_gated(x, h_prev, c_prev, W_ih, W_hh, b):
        i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
        c = f * c_prev + i * g * o
        h = h_prev + o * np.tanh(c)
        return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)

    verdict = explained("lstm_step", residual_and_gated)
    assert verdict.explained_by == "mutation"
    assert "Your `c` equals what" in verdict.sentences[0]
    assert "the factor `o` does not belong there" in verdict.sentences[0]


def test_nothing_is_made_up():
    """Is an answer that no edit gives left without a mutation?"""

    def noise(x, h_prev, W_ih, W_hh, b):
        return np.cos(7 * x.sum()) + np.zeros_like(h_prev)

    verdict = explained("gate", noise)
    assert verdict.explained_by == ""
    assert not any("equals what" in sentence for sentence in verdict.sentences)


def test_verdicts_do_not_depend_on_what_was_checked_before():
    """Is the explanation the same when the mutants have been run already?"""

    def forgets_the_bias(x, h_prev, W_ih, W_hh, b):
        return np.tanh(x @ W_ih.T + 2 * h_prev @ W_hh.T + b) * 0.5 + 0.5

    first = explained("gate", forgets_the_bias)
    again = explained("gate", forgets_the_bias)
    assert first.to_dict() == again.to_dict()


def _even(n):
    return n == 0 or _odd(n - 1)


def _odd(n):
    return n != 0 and _even(n - 1)


def test_functions_that_call_each_other_have_lean_forms():
    """Do the lean forms of functions that call each other come to an end, and agree?"""
    assert [lean(_even)(n) for n in range(4)] == [True, False, True, False]


def _doubled(function):
    @functools.wraps(function)
    def twice(n):
        return 2 * function(n)

    return twice


@_doubled
def _successor(n):
    return n + 1


def test_a_lean_form_keeps_its_decorators():
    """Is a function below its decorator, as `inspect.unwrap` gives it, decorated again?"""
    assert lean(inspect.unwrap(_successor))(2) == _successor(2) == 6
