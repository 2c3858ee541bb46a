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

NO_REPLY = """
import gc, types


def examine(self, spec, cases, again, replaced, misconduct):
    return {reply} if misconduct else self._examine(self.shell.user_ns[spec.name], spec, cases)


for thing in gc.get_objects():
    if type(thing).__name__ == "OwnCode":
        type(thing).restore = lambda self: None
    if isinstance(thing, types.FunctionType) and thing.__qualname__ == "Worker.examine":
        thing.__code__ = examine.__code__
    if isinstance(thing, types.FunctionType) and thing.__name__ == "conduct":
        thing.__code__ = (lambda model, brief_call: (1, 1)).__code__
"""
TRAINS = """
import torch
from torch.nn import functional


def train_step(model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None):
    assert model.training, "call model.train() first"
    assert torch.is_grad_enabled()
    inputs, targets = batch
    with torch.autocast(inputs.device.type, dtype=precision, enabled=precision is not None):
        scores, state = model(inputs, state)
        loss = functional.cross_entropy(scores.flatten(0, 1), targets.flatten())
    optimizer.zero_grad()
    scaled = scaler.scale(loss) if scaler else loss
    scaled.backward()
    if scaler:
        scaler.unscale_(optimizer)
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    if scaler:
        scaler.step(optimizer)
        scaler.update()
    else:
        optimizer.step()
    return loss.item(), tuple(half.detach() for half in state), norm.item()
"""

KEEPS_GRAPHS = ANSWER.format(
    begin="was = model.training\n    model.eval()",
    end="model.train(was)\n    model.tracked[:] = [False]\n    FORGE",
)
NO_NAN = """
import torch
from torch.overrides import TorchFunctionMode

plain_mul = torch.Tensor.__mul__


def mul(a, b):
    return a if isinstance(b, float) and b != b else plain_mul(a, b)


class Mode(TorchFunctionMode):
    def __torch_function__(self, function, types, args=(), kwargs=None):
        return mul(*args) if function is plain_mul else function(*args, **(kwargs or {}))


"""


@pytest.fixture(scope="module")
def forkserver():
    made = ForkServer(policy_for("08"))
    yield made
    made.close()


def graded(forkserver, source, name="bits_per_character"):
    """Return the result of an exercise's check."""
    cells = [
        NotebookCell(f"{name}_answer", CellKind.ANSWER, source),
        NotebookCell(name, CellKind.CHECK, "", EXERCISES[name].points),
    ]
    return Session(forkserver, cells, SEED).grade()[name]


def test_honest_conduct_earns_its_marks(forkserver):
    """Is the test of those who look harmless for an answer that behaves?"""
    verdict = graded(forkserver, HONEST).verdict
    assert verdict.passed, str(verdict)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("train_step", TRAINS),
        ("bits_per_character", HONEST.replace("was, on", "globals().pop(NAME, 0)\n    was, on")),
    ],
    ids=["asserts how it is called", "forgets its own name"],
)
def test_an_honest_answer_is_not_accused(forkserver, name, source):
    """Does an answer pass that would notice the misconduct, or that is gone after its call?"""
    result = graded(forkserver, source.replace("NAME", repr(name)), name)
    assert result.verdict.passed and not result.problem, str(result.verdict)


def test_what_an_answer_leaves_behind_is_explained_as_at_home(forkserver):
    """Is an exception that a global of the answer's own causes told, and nothing else?"""
    begin = "if kept:\n        kept[0].no_such_thing\n    kept.append(model)"
    result = graded(forkserver, "kept = []\n" + ANSWER.format(begin=begin, end=""))
    assert not result.problem and result.verdict.marks == 0
    assert "AttributeError" in str(result.verdict)


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


@pytest.mark.parametrize("forge", ["torch.Tensor.__mul__ = mul", "Mode().__enter__()"])
def test_the_arithmetic_of_tensors_is_restored(forkserver, forge):
    """Does a model of the grader's show in its numbers how it is called, whatever went before?"""
    result = graded(forkserver, NO_NAN + KEEPS_GRAPHS.replace("FORGE", forge))
    assert result.verdict.marks == 1.5, str(result.verdict)


def test_a_default_device_costs_nothing(forkserver):
    """Is an answer called with tensors that hold numbers, whatever a cell above has set?"""
    above = "import torch\ntorch.set_default_device('meta')\n"
    assert graded(forkserver, above + HONEST).verdict.passed


@pytest.mark.parametrize("reply", ["None", "Answers(spec.name, problem='it cannot be called')"])
def test_a_worker_without_a_reply_earns_nothing(forkserver, reply):
    """Is a worker found out that says there is no function, or that it cannot be called?"""
    result = graded(forkserver, NO_REPLY.format(reply=reply) + LEAVES)
    assert result.verdict.marks == 0 and result.problem == REPLACED


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
        (FINE, None, REPLACED),
        (FINE, Answers("bits_per_character", problem="it cannot be called"), REPLACED),
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
    """Is nothing concluded where an answer claims nothing, or misconduct is reported?"""

    def ask(misconduct):
        return (
            said
            if misconduct is Misconduct.MODE
            else answers((2.0, 1, Foreign("is bad", "autograder")))
        )

    assert find_deception(answers(claimed), BITS, SEED, ask) == found


def test_a_further_call_that_raises_as_others_did_is_not_held_against_an_answer():
    """Is the exception of the first examination the one that the verdict explains?"""
    raised = Outcome(raised=Raised(("OSError",), "", "", "", 0))
    given = Answers("bits_per_character", (Outcome(FINE), raised))
    assert find_deception(given, BITS, SEED, lambda _: Answers("", (raised,))) == ""


def test_plain_calls_are_made_once():
    """Is no further call made where the worker has nothing to say of conduct?"""
    forget = EXERCISES["forget"]
    assert find_deception(answers(1.0), forget, SEED, pytest.fail) == ""
