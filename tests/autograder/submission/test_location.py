"""In class: is an unexplained answer located, and can a hostile trace do harm?"""

import contextlib

import numpy as np
import pytest

from autograder.engine.locating.program import Trace, TracedValue
from autograder.engine.registry import installed_exercises
from autograder.engine.trace import trace_reference
from autograder.sandbox.errors import WorkerDied
from autograder.sandbox.launcher import ForkServer
from autograder.sandbox.validate import is_trace
from autograder.submission.intake import tidy
from autograder.submission.policy import policy_for
from autograder.submission.rebuild import cells_to_grade, rebuild
from autograder.submission.session import Session
from tests.autograder.submission.notebooks import FORGET, master

SEED = 7
UNEXPLAINED = """def expose(c, o):
    shown = np.tanh(c) * 0.5 + 0.1
    return o * shown"""


@pytest.fixture(scope="module")
def forkserver():
    made = ForkServer(policy_for("02"))
    yield made
    made.close()


def graded(forkserver, **answers):
    """The verdicts on a submission with these answers, by exercise."""
    notebook = master()
    for cell in notebook.cells:
        name = cell.id.removesuffix("_answer")
        if cell.id.endswith("_answer") and name in answers:
            cell.source = answers[name]
    cells = cells_to_grade(rebuild(master(), tidy(notebook)))
    results = Session(forkserver, cells, SEED).grade()
    return {name: results[name].verdict for name in ("forget", "expose")}


@pytest.mark.sandbox
def test_an_unexplained_answer_is_located_in_class(forkserver):
    """Does the verdict name the line, and does the right answer beside it keep its marks?"""
    verdicts = graded(forkserver, forget=FORGET, expose=UNEXPLAINED)
    assert verdicts["forget"].passed
    verdict = verdicts["expose"]
    assert verdict.marks == 0
    assert verdict.explained_by == "location"
    assert verdict.located.line == 2
    assert any("Line 2" in sentence for sentence in verdict.sentences)


@pytest.mark.sandbox
@pytest.mark.parametrize(
    "attack",
    [
        "import os\n    calls.append(1)\n    if len(calls) > JUDGED: os._exit(1)",
        "calls.append(1)\n    while len(calls) > JUDGED: pass",
        "import sys\n    calls.append(1)\n    if len(calls) > JUDGED: sys.settrace(print)",
        "import os\n    calls.append(1)\n    if len(calls) > JUDGED + 1: os._exit(1)",
    ],
)
def test_a_function_that_turns_on_the_trace_changes_no_marks(forkserver, attack):
    """Are all marks as they were, when a function dies or hangs once it has been judged?"""
    judged = len(installed_exercises()["expose"].cases(SEED))  # the next call is the trace
    attack = attack.replace("JUDGED", str(judged))
    hostile = f"calls = []\ndef expose(c, o):\n    {attack}\n    return o * np.tanh(c) ** 3 + 0.2"
    verdicts = graded(forkserver, forget=FORGET, expose=hostile)
    assert verdicts["forget"].passed
    assert verdicts["expose"].marks == 0
    assert verdicts["expose"].located is None or verdicts["expose"].located.line > 0


def program(*values, returned=("value", 0)):
    """A trace as a hostile worker could send it."""
    return Trace("def f(): ...", tuple(values), returned, np.zeros(2))


def instruction(operation, *arguments, **changed):
    """One instruction of such a trace."""
    fields = {
        "expression": "x",
        "line": 1,
        "function": "",
        "site": 0,
        "context": 0,
        "iteration": 0,
        "kind": "op",
        "name": "",
        "operation": operation,
        "arguments": arguments,
    }
    return TracedValue(**fields | changed)


def recorded(name, given, seen, result, changes):
    """A call that is not computed again, as a hostile worker could record it."""
    saved = ("saved", given, seen, result, changes)
    return instruction("recorded", ("plain", name), ("tuple",), ("argument", 0), saved)


@pytest.mark.parametrize(
    "trace",
    [
        None,
        "a trace",
        Trace(1, (), None, None),
        Trace("", [], None, None),
        Trace("", (1,), None, None),
        Trace("", (instruction("add", line=-1),), None, None),
        Trace("", (instruction("add", expression=b"x"),), None, None),
        Trace("", (instruction("add", expression="x" * 50_000),), None, None),
        Trace("", (instruction("add", inputs=[1]),), None, None),
        Trace("", (), None, None, (("name",),)),
        Trace("", (instruction("add"),) * 30_000, None, None),
    ],
)
def test_what_is_no_trace_is_refused(trace):
    """Is every reply of a wrong type or size told from a trace?"""
    assert not is_trace(trace)


@pytest.mark.sandbox
@pytest.mark.parametrize(
    "trace",
    [
        program(
            instruction("call", ("function", "os:system"), ("plain", "true"), ("dict", (), ()))
        ),
        program(instruction("method", ("argument", 0), ("plain", "__reduce__"), ("dict", (), ()))),
        program(instruction("pow", ("plain", 9**9), ("plain", 9**9))),
        program(instruction("getitem", ("value", 99), ("plain", 0))),
        program(instruction("same", ("argument", 10**6))),
        program(instruction("same", ("argument",) * 5000)),
        program(instruction("no such thing")),
        program(
            instruction("call", ("function", "numpy:zeros"), ("plain", 10**12), ("dict", (), ()))
        ),
        program(recorded("f", np.zeros(1), 0, None, ((10**6, np.zeros(1)),))),
        program(recorded("f", np.zeros((2, 2)), 0, None, ())),
        program(recorded("f", np.zeros(1), 10**9, "a text", ())),
        program(recorded(1, "a text", None, (((((((),),),),),),), ())),
        program(instruction("recorded", ("plain", "f"))),
        program(returned=("value", 10**9)),
        program(returned=None),
    ],
)
def test_a_hostile_trace_locates_nothing(forkserver, trace):
    """Is a program that does not compute with arrays answered with nothing, or not at all?"""
    case, right = right_trace()
    worker = forkserver.start_worker()
    try:
        assert worker.locate(trace, right, case, 10.0) is None
    except WorkerDied:
        pass
    finally:
        worker.close()


def right_trace():
    """A case of `expose`, and the reference's trace in it."""
    exercise = installed_exercises()["expose"]
    case = exercise.cases(SEED)[0]
    return case, trace_reference(exercise.reference, exercise.call_spec, case)


COOLING = """
import torch

@torch.no_grad()
def generate(model, prompt, length, temperature, rng):
    model.eval()
    logits, state = model(prompt[:, None])
    written = []
    for _ in range(length):
        chances = torch.softmax(logits[-1, 0] / temperature, 0)
        chances = chances + 0.2
        written.append(torch.multinomial(chances, 1, generator=rng))
        logits, state = model(written[-1][:, None], state)
    model.train()
    return torch.cat(written)
"""


@pytest.mark.sandbox
def test_an_answer_that_calls_a_model_is_located_in_class():
    """Is a call that cannot be computed again taken over, from one worker to another?"""
    exercise = installed_exercises()["generate"]
    case = exercise.cases(SEED)[0]
    right = trace_reference(exercise.reference, exercise.call_spec, case)
    with contextlib.closing(ForkServer(policy_for("08"))) as server:
        worker, clean = server.start_worker(), server.start_worker()
        try:
            assert worker.run(COOLING, 60)["good"]
            worker.keep("generate", 60)
            traced = worker.trace(exercise, case, 60)
            number, since = clean.locate(traced, right, case, 60)
        finally:
            worker.close()
            clean.close()
    assert traced.values[number].expression == "chances + 0.2"
    assert since == traced.values[number].line
