"""Do harnesses call answers as lessons do, say in words what is missing, and leave no trace?"""

import os
from pathlib import Path

import pytest
import torch

from autograder.engine.harness.load import harness_named
from autograder.engine.mistakes import Suspect, wrong_answer
from autograder.exercises import EXERCISES
from tests.autograder.unlocked import check

IN_TORCH = [name for name, exercise in EXERCISES.items() if exercise.harness]


def handed_back(name, value):
    """The verdict on a function that hands back this, whatever it is given."""
    return check(name, lambda *given, **named: value)


STRANGE = {
    "None": None,
    "text": "0.5",
    "a number": 1.0,
    "an array": torch.ones(2).numpy(),
    "a tensor": torch.ones(2),
    "two tensors": (torch.ones(2), torch.ones(2)),
    "two tensors in a list in a list": [(torch.ones(2, 2), torch.ones(2, 2))],
    "three of no use": (None, "a", torch.ones(1)),
    "a tensor without numbers": torch.ones(2, device="meta"),
    "a sparse tensor": torch.ones(2).to_sparse(),
    "a complex tensor": torch.ones(2) * 1j,
    "a billion numbers": torch.ones(1).expand(10**9),
    "NaN": torch.full((), float("nan")),
    "an empty iterator": iter([]),
    "an iterator without an end": iter(int, 1),
}


@pytest.mark.exhaustive
@pytest.mark.parametrize("kind", STRANGE)
@pytest.mark.parametrize("name", IN_TORCH)
def test_nothing_that_is_handed_back_breaks_a_check(name, kind, capfd):
    """Whatever comes back: a verdict with a sentence and no mark for nothing, and no output?"""
    verdict = handed_back(name, STRANGE[kind])
    assert not verdict.passed and verdict.marks <= 0.5
    assert all(verdict.sentences) and verdict._repr_html_()
    captured = capfd.readouterr()
    assert captured.out == captured.err == ""


@pytest.mark.parametrize("name", IN_TORCH)
def test_a_check_leaves_the_random_state_and_leaves_no_file(name, tmp_path, monkeypatch):
    """Are torch's generator, its modes and the working folder as they were?"""
    monkeypatch.chdir(tmp_path)
    torch.manual_seed(5)
    before = torch.get_rng_state()
    assert check(name, EXERCISES[name].reference).passed
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.is_grad_enabled() and not torch.is_autocast_enabled("cpu")
    assert Path.cwd() == tmp_path and os.listdir(tmp_path) == []


def test_a_harness_that_is_not_there_is_told():
    """Is a misspelt name an error of its own?"""
    with pytest.raises(ModuleNotFoundError, match="tensers"):
        harness_named("tensers")


def test_an_answer_may_yield_or_return_batches():
    """Are a generator, a list, a tuple and an iterator all batches?"""

    def batches(tokens, batch_size, length):
        return list(EXERCISES["stream_batches"].reference(tokens, batch_size, length))

    for kind in (list, tuple, iter):
        assert check("stream_batches", lambda *given, kind=kind: kind(batches(*given))).passed


def test_a_state_that_is_spoilt_for_the_caller_is_told():
    """Is `detach_` told apart from `detach`?"""
    verdict = check("detach_state", lambda state: state and tuple(s.detach_() for s in state))
    assert "so is the caller's own state" in str(verdict)
    assert verdict.mistakes == ("in-place",)


def test_what_a_file_lacks_is_said():
    """Is each missing entry named, instead of a KeyError?"""
    from lstm_course.char_lm.checkpoint_file import write_checkpoint

    def save(path, step, state, **parts):
        saved = {"model": parts["model"].state_dict()}
        write_checkpoint(path, {"step": step, "parts": saved})

    verdict = check("save_checkpoint", save)
    assert "`place.state` is not in the file" in str(verdict)
    assert "`parts.optimizer` is not in the file's `parts`" in str(verdict)
    assert "`rng_state`" in str(verdict) or "rng_state  " in str(verdict)
    assert verdict.marks == 0.5


def test_nothing_is_saved_where_nothing_is_written():
    """Is a function that does nothing told so?"""
    verdict = handed_back("save_checkpoint", None)
    assert "is missing: `path` still holds the earlier checkpoint" in str(verdict)


def test_the_step_that_does_not_follow_on_is_told():
    """Is torch's error of a second backward pass a sentence of the second step alone?"""

    exercise = EXERCISES["train_step"]
    never = next(m for m in exercise.mistakes if m.name == "never-detached")
    verdict = check("train_step", wrong_answer(exercise, [Suspect(never, exercise)], EXERCISES))
    assert verdict.first_wrong.startswith("state")
    assert "the step goes backward through the graph a second time" in str(verdict)
    assert verdict.marks == 3.5


def test_an_answer_that_switches_gradients_off_affects_no_later_one():
    """Is a right answer right after one that left torch's gradients off?"""

    def switches_gradients_off(model, stream):
        torch.set_grad_enabled(False)
        return EXERCISES["bits_per_character"].reference(model, stream)

    check("bits_per_character", switches_gradients_off)
    assert torch.is_grad_enabled()
    assert check("detach_state", EXERCISES["detach_state"].reference).passed
