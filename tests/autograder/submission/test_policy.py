"""Are the answers to a lesson's exercises locked while it is graded, and nothing else?"""

import sys
from inspect import unwrap

import numpy as np
import pytest

from autograder.engine.judge import judge
from autograder.engine.mistakes import source_without_docstring
from autograder.exercises import EXERCISES
from autograder.sandbox.launcher import ForkServer
from autograder.sandbox.lockdown import lock_down
from autograder.sandbox.policy import Policy
from autograder.submission.policy import exercises_of, locked_functions, policy_for

RIGHT = """
import numpy as np
import torch
from lstm_course.sequences.masked_loss import masked_cross_entropy as the_answer
from lstm_course.char_lm.steps import detach_state as a_later_answer
from lstm_course.char_lm.model import CharacterLSTM

def windows(series, length, horizon):
    whole = np.lib.stride_tricks.sliding_window_view(series, length + horizon)
    return whole[:, :length], whole[:, length:]

def masked_cross_entropy(logits, targets, mask):
    return torch.nn.functional.cross_entropy(logits[mask], targets[mask])

def pad_and_mask(sequences):
    the_answer(torch.zeros(2, 2, 3), torch.zeros(2, 2).long(), torch.ones(2, 2).bool())

def standardise(train, other):
    a_later_answer(None)
"""


@pytest.mark.parametrize("lesson", ["03", "07", "08"])
def test_every_answer_of_a_lesson_and_of_later_ones_is_locked(lesson):
    """Is no exercise's function left open, wherever in the library it is?"""
    locked = {name for names in locked_functions(lesson).values() for name in names}
    later = [e for e in EXERCISES.values() if e.lesson >= lesson]
    in_torch = {e.name for e in later if e.harness}
    asked = {e.name for e in later if lesson >= "07" or e.name not in in_torch}
    assert asked and asked <= locked
    earlier = {e.name for e in EXERCISES.values() if e.lesson < lesson}
    assert earlier and not earlier & locked


def test_the_language_model_is_available_only_in_the_lessons_in_torch():
    """Is it loaded from lesson 07 on, and absent before?"""
    assert "lstm_course.char_lm.model" in policy_for("07").loaded
    assert policy_for("06").loaded
    assert not any("char_lm" in name for name in policy_for("06").loaded)
    assert "lstm_course.char_lm" in policy_for("06").absent
    assert policy_for("07").harnesses and not policy_for("06").harnesses


def test_packages_with_exercises_are_out_of_reach(tmp_path, monkeypatch):
    """Are the answers of an instructor's own package neither importable nor readable?"""
    (tmp_path / "own_exercises.py").write_text("EXERCISES = ()", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    packages = ("autograder", "own_exercises")
    for module in ("autograder.submission.policy", "autograder.engine.lock_rule"):
        monkeypatch.setattr(f"{module}.exercise_packages", lambda: packages)
    policy = policy_for("07")
    assert "own_exercises" in policy.absent
    assert str(tmp_path.resolve() / "own_exercises.py") in policy.masked


def test_a_function_in_a_decorator_is_locked_too(tmp_path, monkeypatch):
    """Is an answer locked although it has a decorator such as `@torch.no_grad()`?"""
    source = (
        "import functools\n"
        "def twice(function):\n"
        "    @functools.wraps(function)\n"
        "    def wrapper(*given):\n"
        "        return function(*given)\n"
        "    return wrapper\n"
        "@twice\n"
        "def answer(x):\n"
        "    return 2 * x\n"
    )
    (tmp_path / "a_library.py").write_text(source, encoding="utf-8")
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    monkeypatch.syspath_prepend(tmp_path)
    import a_library

    lock_down(Policy("08", loaded=("a_library",), locked={"a_library": ("answer",)}))
    for function in (a_library.answer, a_library.answer.__wrapped__):
        with pytest.raises(RuntimeError, match="of the course's library is locked"):
            function(3)


@pytest.mark.sandbox
def test_lesson_07_is_graded_in_torch():
    """Does a worker take tensors, give back numbers, and keep its answers to itself?"""
    forkserver = ForkServer(policy_for("07"))
    try:
        worker = forkserver.start_worker()
        done = worker.run(RIGHT, 60)
        assert done["good"], done["outputs"]
        verdicts = {}
        for exercise in exercises_of("07"):
            answers = worker.examine(exercise, exercise.cases(3), 60)
            verdicts[exercise.name] = answers and judge(answers, exercise, 3)
        worker.close()
    finally:
        forkserver.close()
    assert verdicts["windows"].passed and verdicts["masked_cross_entropy"].passed
    for name in ("pad_and_mask", "standardise"):
        assert "of the course's library is locked" in str(verdicts[name])
    assert verdicts["sample_next"] is None


IMPORTS = """
from __future__ import annotations
import math
import torch
from torch import nn
from torch.nn import functional as F
from lstm_course.char_lm.checkpoint_file import CheckpointError, read_checkpoint, write_checkpoint
"""


@pytest.mark.sandbox
def test_lesson_08_is_graded_with_files_models_and_random_states():
    """Can a worker train, write and read checkpoints, and is the right answer right in there?"""
    asked = exercises_of("08")
    assert asked
    answers = [source_without_docstring(unwrap(exercise.reference)) for exercise in asked]
    forkserver = ForkServer(policy_for("08"))
    try:
        worker = forkserver.start_worker()
        done = worker.run("\n".join([IMPORTS, *answers]), 60)
        assert done["good"], done["outputs"]
        for exercise in asked:
            verdict = judge(worker.examine(exercise, exercise.cases(4), 60), exercise, 4)
            assert verdict.passed, str(verdict)
        worker.close()
    finally:
        forkserver.close()


def test_a_forged_tensor_is_refused():
    """Is a record that is no tensor refused?"""
    from autograder.engine.tensors import Tensor
    from autograder.sandbox import codec
    from autograder.sandbox.process import ANSWER_KINDS

    good = Tensor(np.ones(2), True)
    assert codec.decode(codec.encode(good), ANSWER_KINDS).tracked
    bad = codec.encode(good).replace(b"true", b'"ye"')
    with pytest.raises(codec.MessageError):
        codec.decode(bad, ANSWER_KINDS)
