"""Does a slip in one exercise not cost those that call it?"""

import numpy as np
import pytest

from autograder import check
from autograder.engine.calls import calls_of
from autograder.exercises import EXERCISES
from autograder.notebook.home import HomeAnswer
from tests.autograder.calling import (
    CALLERS,
    PAIRS,
    SLIPS,
    answers_of,
    cells,
    right,
    wrong,
)

LESSONS = sorted({exercise.lesson for exercise in EXERCISES.values()})
IN_TIME = 1.0  # seconds, in which every right answer has returned


def notebook(lesson, **answers):
    """The names of a notebook after its imports and answers have run."""
    namespace = {"__name__": "__main__"}
    sources = {"": cells(lesson)[""], **answers_of(lesson), **answers}
    for name, source in sources.items():
        exec(compile(source, f"/tmp/ipykernel_1/{name}.py", "exec"), namespace)
    return namespace


def verdict(caller, seconds=IN_TIME, **answers):
    """The verdict on a caller in a notebook with these answers."""
    names = notebook(EXERCISES[caller].lesson, **answers)
    return HomeAnswer(EXERCISES[caller], names[caller], seconds).verdict()


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_callers_are_those_of_the_solutions(lesson):
    """Are all exercises tried whose solution calls another?"""
    names = notebook(lesson)
    order = [name for name in EXERCISES if EXERCISES[name].lesson == lesson]
    found = {}
    for name in order:
        called = set(calls_of(names[name]) or ()) & set(order) - {name}
        if called:
            found[name] = called
    assert found == {n: set(c) for n, c in CALLERS.items() if EXERCISES[n].lesson == lesson}


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize(("caller", "callee"), PAIRS)
def test_a_right_caller_of_a_wrong_function_earns_full_marks(caller, callee, slip):
    """Does the verdict say with whose function it was judged, and is the slip counted once?"""
    seen = verdict(caller, **{callee: wrong(callee, slip)})
    assert seen.passed and seen.apart_from == (callee,), str(seen)
    assert seen.sentences == (
        f"Your `{caller}` is correct apart from `{callee}`, which it calls: judged with the "
        f"course's `{callee}`.",
    )
    assert seen.mistakes == () and seen.case is None and seen.hint == ""


@pytest.mark.parametrize("slip", ["wrong number", "exception"])
@pytest.mark.parametrize(("caller", "callee"), PAIRS)
def test_a_wrong_caller_of_a_wrong_function_stays_wrong(caller, callee, slip):
    """Is its own mistake found, as if the function that it calls were right?"""
    own = {caller: wrong(caller, "wrong number")}
    seen = verdict(caller, **own, **{callee: wrong(callee, slip)})
    alone = verdict(caller, **own)
    assert not seen.passed and seen.marks == alone.marks
    assert (seen.first_wrong, seen.mistakes) == (alone.first_wrong, alone.mistakes)
    assert f"Judged with the course's `{callee}`" in seen.notes[-1]


def test_two_slips_are_both_named():
    """Is a function right that is wrong only because of what it calls, and is that one named?"""
    seen = verdict("truncated_backward", lstm_step_backward="def lstm_step_backward(*g): pass")
    assert seen.apart_from == ("lstm_step_backward",)
    broken = {name: wrong(name, "wrong number") for name in ("lstm_step_backward", "lstm_backward")}
    seen = verdict("truncated_backward", **broken)
    assert seen.passed and set(seen.apart_from) <= set(broken)


def test_only_earlier_exercises_are_replaced():
    """Do two answers that call each other earn nothing?"""
    seen = {
        "rnn_step": "def rnn_step(x, h_prev, W_ih, W_hh, b):\n"
        "    hs, _ = rnn_forward(x[None], h_prev, W_ih, W_hh, b)\n"
        "    return hs[0], RNNStepCache(x, h_prev, W_ih, W_hh, hs[0])",
        "rnn_forward": right("rnn_forward"),
    }
    assert verdict("rnn_step", **seen).marks == 0
    assert verdict("rnn_forward", **seen).passed  # its own code is right


@pytest.mark.parametrize(
    "caller",
    [
        "step = rnn_step\ndef rnn_forward(x, h0, W_ih, W_hh, b):\n    call = step\n",
        "def rnn_forward(x, h0, W_ih, W_hh, b, call=rnn_step):\n",
        "def helper(*given):\n    return rnn_step(*given)\n"
        "def rnn_forward(x, h0, W_ih, W_hh, b):\n    call = helper\n",
        "def make():\n    call = rnn_step\n    def rnn_forward(x, h0, W_ih, W_hh, b):\n",
    ],
    ids=["alias", "default", "helper", "closure"],
)
def test_the_wrong_function_is_replaced_however_it_is_reached(caller):
    """Under another name, as a default argument, through a helper and in a closure?"""
    body = (
        "    h, hs = h0, []\n"
        "    for x_t in x:\n"
        "        h, _ = call(x_t, h, W_ih, W_hh, b)\n"
        "        hs.append(h)\n"
        "    return np.stack(hs), RNNCache(x, h0, W_ih, W_hh, np.stack(hs))\n"
    )
    if "make" in caller:
        body = "".join(f"    {line}\n" for line in body.splitlines())
        body += "    return rnn_forward\nrnn_forward = make()\n"
    slip = wrong("rnn_step", "wrong number")
    assert verdict("rnn_forward", rnn_step=slip, rnn_forward=caller + body).passed


@pytest.mark.parametrize(
    "callee",
    [
        "rnn_step = np.vectorize(lambda *given: 0.0)",
        "from functools import partial\nrnn_step = partial(lambda n, *given: n, 3)",
        "from lstm_course import rnn_step",
        "del rnn_step",
        "import torch\ndef rnn_step(x, h_prev, W_ih, W_hh, b):\n    return torch.tanh(x)",
    ],
)
def test_any_kind_of_wrong_callee_is_replaced(callee):
    """A vectorised one, a partial, the library's own, none at all, one in torch?"""
    answers = {"rnn_step": "rnn_step = None", "callee": callee}
    assert verdict("rnn_forward", **answers, rnn_forward=right("rnn_forward")).passed


def test_nothing_is_changed_afterwards():
    """Are the learner's functions and names what they were?"""
    names = notebook("01", rnn_step=wrong("rnn_step", "wrong number"))
    before, code = dict(names), names["rnn_step"].__code__
    HomeAnswer(EXERCISES["rnn_forward"], names["rnn_forward"], IN_TIME).verdict()
    assert names == before and names["rnn_step"].__code__ is code
    del names["rnn_step"]
    before = dict(names)
    assert check("rnn_forward", names["rnn_forward"]).passed
    assert names == before


def test_a_right_caller_is_called_no_second_time():
    """Is a right answer judged once, and a wrong one that calls nothing too?"""
    counted = []
    names = notebook("01")
    names["counted"] = counted
    source = "def rnn_step(*given):\n    counted.append(1)\n    return 0, None"
    exec(source, names)
    check("rnn_step", names["rnn_step"])
    calls = len(counted)
    assert calls == len(EXERCISES["rnn_step"].cases(1))


def test_a_loop_without_end_is_stopped_and_its_line_is_told():
    """Does a check come to an end, and say where the answer was?"""
    loop = "def sigmoid(a):\n    n = 0\n    while n < 1:\n        n = 0\n    return a"
    names = {"np": np}
    exec(loop, names)
    seen = HomeAnswer(EXERCISES["sigmoid"], names["sigmoid"], 0.3).verdict()
    assert seen.status == "raised" and seen.marks == 0
    assert seen.sentences[0].startswith("It ran longer than 0.3 s and was stopped in `sigmoid`")
    assert "Which condition ends the loop" in seen.hint


def test_a_loop_that_ignores_errors_is_stopped_too():
    """Is an answer ended that goes on after every exception, and its last one not believed?"""
    source = (
        "def sigmoid(a):\n    n = 0\n    while n < 2:\n        try:\n"
        "            while True:\n                pass\n"
        "        except BaseException:\n            n += 1\n    raise KeyError"
    )
    names = {"np": np}
    exec(source, names)
    seen = HomeAnswer(EXERCISES["sigmoid"], names["sigmoid"], 0.3).verdict()
    assert seen.marks == 0
    assert seen.sentences[0].startswith("It ran longer than 0.3 s")
