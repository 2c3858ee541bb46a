"""Are exercises in torch judged as those in NumPy are, and told what only tensors can get wrong?"""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
import torch

from autograder.engine.answers import Foreign
from autograder.engine.examine import examine, plain
from autograder.engine.judge import judge
from autograder.engine.tensors import Tensor
from autograder.exercises import EXERCISES
from tests.autograder.unlocked import check

EXERCISE = EXERCISES["masked_cross_entropy"]


def loss(logits, targets, mask):
    return torch.nn.functional.cross_entropy(logits[mask], targets[mask])


def changed(change):
    """The verdict on the right loss, changed."""
    return check("masked_cross_entropy", lambda *tensors: change(loss(*tensors), *tensors))


def test_arguments_come_as_tensors_whose_gradient_can_be_asked_for():
    """Are arrays tensors of their dtype, and is a gradient tracked where one is judged?"""
    seen = []
    check("masked_cross_entropy", lambda *tensors: seen.append(tensors))
    logits, targets, mask = seen[0]
    assert logits.dtype == torch.float64 and targets.dtype == torch.int64
    assert mask.dtype == torch.bool
    assert logits.requires_grad and not targets.requires_grad


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda loss, *_: loss.detach().numpy(), "a NumPy array of shape (), expected a torch ten"),
        (lambda loss, *_: loss.item(), "is a single number, expected a torch tensor of shape ()"),
        (lambda loss, *_: [loss], "is a list of 1 items, expected a torch tensor"),
        (lambda loss, *_: None, "is `None`, expected a torch tensor of shape (): is a `return`"),
        (lambda loss, *_: loss.detach(), "is detached from its graph. Look for `.item()`"),
        (lambda loss, *_: torch.tensor(loss), "is detached from its graph"),
        (lambda loss, *_: loss.reshape(1), "an axis of length 1 is too many"),
        (lambda loss, *_: loss.float(), "has dtype float32, expected float64"),
        (lambda loss, *_: loss.bfloat16(), "is a tensor of dtype torch.bfloat16 and shape"),
        (lambda loss, *_: loss.to("meta"), "is a tensor of dtype torch.float64 and shape"),
        (lambda loss, logits, *_: loss + logits.sum() * 0 / 0, "is NaN"),
    ],
)
@pytest.mark.filterwarnings("ignore:To copy construct")
def test_what_only_tensors_can_get_wrong(change, says):
    """Is it told in words, and never passed?"""
    verdict = changed(change)
    assert not verdict.passed and verdict.status != "raised"
    assert says in str(verdict)


def test_the_loss_may_be_right_and_the_gradient_wrong():
    """Is a gradient that is cut in a part of the way seen, though the numbers agree?"""

    def half_way(loss, logits, targets, mask):
        return loss / 2 + loss.detach() / 2

    verdict = changed(half_way)
    assert verdict.marks == 1.5 and verdict.first_wrong == "dlogits"
    assert "is 0.5 times the expected value" in str(verdict)


def test_another_device_is_told():
    """Where a tensor comes back from another device, is that what is said?"""
    cases = EXERCISE.cases(1)
    answers = examine(loss, EXERCISE, cases)

    def moved(outcome):
        value, gradient = outcome.value
        return replace(outcome, value=(replace(value, device="cuda"), gradient))

    answers = replace(answers, outcomes=tuple(map(moved, answers.outcomes)))
    assert "is on the device 'cuda', expected 'cpu'" in str(judge(answers, EXERCISE, 1))


def test_writing_into_a_tensor_is_seen():
    """Is a caller's tensor as safe as a caller's array?"""

    def writes(logits, targets, mask):
        targets[~mask] = 0
        return loss(logits, targets, mask)

    verdict = check("masked_cross_entropy", writes)
    assert verdict.marks == 1.5 and "modifies its argument `targets`" in str(verdict)


def test_tensors_become_plain_data():
    """Numbers copied, the rest in words, and no class of the learner's own?"""

    class Own(torch.Tensor):
        pass

    tensor = torch.ones(2, 3, requires_grad=True) * 2
    kept = plain([tensor])[0]
    assert type(kept) is Tensor and kept.tracked and kept.device == "cpu"
    assert kept.dtype == np.float32 and np.array_equal(kept.array, np.full((2, 3), 2))
    assert plain(torch.nn.Parameter(torch.ones(2))).tracked
    assert type(plain(torch.ones(2).as_subclass(Own))) is Foreign
    assert type(plain(torch.ones(2).to_sparse())) is Foreign
    with pytest.raises(TypeError, match="expected an array"):
        Tensor([1.0], True, "cpu")


def test_lessons_in_numpy_do_without_torch():
    """Is torch, which takes a second to load, left alone by checks of lessons 00 to 06 and 07's
    in NumPy?"""
    script = (
        "import sys\n"
        "from autograder import check\n"
        "from autograder.exercises import EXERCISES\n"
        "from tests.autograder import unlocked\n"
        "for name in ('rnn_step', 'lstm_forward', 'gru_step', 'windows'):\n"
        "    assert unlocked.check(name, EXERCISES[name].reference).passed\n"
        "    assert 'is locked' in str(check(name, EXERCISES[name].reference))\n"
        "print([m for m in ('torch', 'matplotlib') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]" and run.stderr == ""
