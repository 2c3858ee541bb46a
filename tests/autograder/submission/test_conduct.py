"""Is how an answer leaves a model established although the answer can replace what looks for it?"""

import math

import pytest

from autograder.engine.answers import Answers, Foreign, Outcome, Raised
from autograder.exercises import EXERCISES
from autograder.sandbox.launcher import ForkServer
from autograder.sandbox.spoil import Misconduct
from autograder.submission.cells import CellKind, NotebookCell
from autograder.submission.policy import policy_for
from autograder.submission.session import Session
from autograder.submission.witnesses import RAISED, REPLACED, find_deception

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]
SEED = 11
BITS = EXERCISES["bits_per_character"]
ANSWER = """
import math
import torch
from torch.nn import functional


def bits_per_character(model, batches):
    {begin}
    nats, characters, state = 0.0, 0, None
    for inputs, targets in batches:
        scores, state = model(inputs, state)
        state = tuple(half.detach() for half in state)
        flat = scores.reshape(-1, scores.shape[-1])
        nats += functional.cross_entropy(flat, targets.reshape(-1), reduction="sum").item()
        characters += targets.numel()
    {end}
    return nats / characters / math.log(2)
"""
NUMBER_OF_CALLS = len(BITS.cases(SEED))  # where `conduct` makes none
HONEST = ANSWER.format(
    begin="was, on = model.training, torch.is_grad_enabled()\n    model.eval()\n"
    "    torch.set_grad_enabled(False)",
    end="model.train(was)\n    torch.set_grad_enabled(on)",
)
LEAVES = ANSWER.format(begin="model.eval()", end="")  # in evaluation mode; builds graphs
IN_THE_CALL = """import sys
    frame = sys._getframe()
    while frame is not None:
        if "conduct" in frame.f_globals:
            frame.f_globals["conduct"] = lambda *_: (1, 1)
        frame = frame.f_back"""
EVERYWHERE = """
import gc, types

for thing in gc.get_objects():
    if type(thing).__name__ == "OwnCode":
        type(thing).restore = lambda self: None
    if isinstance(thing, types.FunctionType) and thing.__name__ == "conduct":
        thing.__code__ = (lambda model, brief_call: (1, 1)).__code__
"""
PROPERTY = """
import itertools, sys
import torch

lies = itertools.cycle([True, False])  # what a model that was restored says in its two modes


def said(model):
    asks = sys._getframe(1).f_code.co_name
    return next(lies) if asks == "conduct" else vars(model)["training"]


torch.nn.Module.training = property(said, lambda self, mode: vars(self).update(training=mode))
torch.is_grad_enabled = lambda: False
"""
ON_THE_CLASS = """import torch
    type(model).training = property(lambda self: True, lambda self, value: None)
    type(model).tracked = property(lambda self: [False], lambda self, value: None)"""


@pytest.fixture(scope="module")
def forkserver():
    made = ForkServer(policy_for("08"))
    yield made
    made.close()


def graded(forkserver, source):
    """Return the verdict on an answer."""
    cells = [
        NotebookCell("bits_per_character_answer", CellKind.ANSWER, source),
        NotebookCell("bits_per_character", CellKind.CHECK, "", BITS.points),
    ]
    return Session(forkserver, cells, SEED).grade()["bits_per_character"]


def test_honest_conduct_earns_its_marks(forkserver):
    """Is the test of those who look harmless for an answer that behaves?"""
    verdict = graded(forkserver, HONEST).verdict
    assert verdict.passed, str(verdict)


def test_misconduct_costs_its_own_marks_alone(forkserver):
    """Does an answer that misbehaves without lying keep the marks of its value?"""
    result = graded(forkserver, LEAVES)
    assert result.verdict.marks == 1 and not result.problem


def test_code_replaced_within_the_call_is_restored(forkserver):
    """Is the misconduct noticed where the answer replaces what follows its call?"""
    result = graded(forkserver, ANSWER.format(begin=f"model.eval()\n    {IN_THE_CALL}", end=""))
    assert result.verdict.marks == 1


@pytest.mark.parametrize(
    "source",
    [EVERYWHERE + LEAVES, PROPERTY + LEAVES],
    ids=["everywhere", "a property of torch's"],
)
def test_a_worker_that_lies_earns_nothing(forkserver, source):
    """Is it found out where the code that restores the grader's own is replaced, too?"""
    result = graded(forkserver, source)
    assert result.verdict.marks == 0 and result.problem == REPLACED
    assert "the submission has replaced it" in result.verdict.sentences[0]


def test_an_attribute_of_the_graders_class_is_taken_away(forkserver):
    """Are attributes that an answer adds to the model's class gone after its call?"""
    result = graded(forkserver, ANSWER.format(begin=f"model.eval()\n    {ON_THE_CLASS}", end=""))
    assert result.verdict.marks == 1


@pytest.mark.parametrize(
    ("second", "reason"),
    [("raise ValueError", RAISED.format(error="ValueError")), ("os._exit(3)", "exit status 3")],
)
def test_a_second_call_that_is_dodged_earns_nothing(forkserver, second, reason):
    """Does an answer that recognises the test call by its number lose the exercise?"""
    dodge = ANSWER.format(
        begin=f"calls.append(1)\n    if len(calls) > {NUMBER_OF_CALLS}:\n        {second}", end=""
    )
    result = graded(forkserver, f"{EVERYWHERE}\nimport os\ncalls = []\n{dodge}")
    assert result.verdict.marks == 0 and reason in result.problem


def answers(*values):
    return Answers("bits_per_character", tuple(Outcome(value) for value in values))


FINE, BAD = (2.0, 1, 1), (2.0, Foreign("is bad", "autograder"), 1)


@pytest.mark.parametrize(
    ("claimed", "said", "found"),
    [
        (FINE, answers(FINE), REPLACED),
        (FINE, answers(BAD), ""),
        (FINE, None, ""),
        (BAD, answers(FINE), ""),
        (
            FINE,
            Answers("", (Outcome(raised=Raised(("OSError",), "", "", "", 0)),)),
            RAISED.format(error="OSError"),
        ),
        (math.nan, answers(FINE), ""),
    ],
)
def test_only_an_overlooked_misconduct_is_held_against_an_answer(claimed, said, found):
    """Is nothing concluded from an answer that claims nothing, or from no reply?"""

    def ask(misconduct):
        return (
            said
            if misconduct is Misconduct.MODE
            else answers((2.0, 1, Foreign("is bad", "autograder")))
        )

    assert find_deception(answers(claimed), BITS, SEED, ask) == found


def test_plain_calls_are_made_once():
    """Is no further call made where the worker has nothing to say of conduct?"""
    forget = EXERCISES["forget"]
    assert find_deception(answers(1.0), forget, SEED, pytest.fail) == ""
