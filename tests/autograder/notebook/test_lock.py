"""Does a check at home refuse what a class refuses, and leave the kernel as it was?"""

import builtins
import functools
import importlib
import subprocess
import sys
import threading
import time
from functools import partial

import numpy as np
import pytest

import lstm_course
from autograder import check
from autograder.exercises import EXERCISES
from autograder.notebook.lock import library_locked, locked_functions, without_packages
from autograder.submission import policy
from tests.autograder.forbidden import IMPORTS, IN_TORCH, LOCKED_ANSWERS
from tests.autograder.unlocked import check as unlocked_check

LOCKED = "`sigmoid` of the course's library is locked"
ABSENT = "`torch` is not available to the answers of this lesson"


def answer(source, name="sigmoid"):
    """The function that a cell defines, in a notebook that has imported everything."""
    namespace = {"__name__": "__main__"}
    exec(compile(IMPORTS + source, "<cell>", "exec"), namespace)
    return namespace[name]


@pytest.mark.parametrize("how", LOCKED_ANSWERS)
def test_the_librarys_answer_is_refused(how):
    """Is it found behind every name, and does the verdict say what is the matter?"""
    verdict = check("sigmoid", answer(LOCKED_ANSWERS[how]))
    assert verdict.marks == 0 and LOCKED in verdict.sentences[0]
    assert "Write this computation yourself" in verdict.hint


@pytest.mark.parametrize("how", IN_TORCH)
def test_torch_is_refused_in_a_lesson_in_numpy(how):
    """Is it found behind every name, and does the verdict say what is the matter?"""
    verdict = check("sigmoid", answer(IN_TORCH[how]))
    assert verdict.marks == 0 and ABSENT in verdict.sentences[0]


def test_a_package_for_figures_is_refused():
    """Is it absent at home too?"""
    source = "from lstm_course.plotting import palette\n" + (
        "def sigmoid(a):\n    palette.anything()\n    return a"
    )
    verdict = check("sigmoid", answer(source))
    assert "`lstm_course.plotting` is not available" in verdict.sentences[0]


def test_functions_of_earlier_lessons_are_not_locked():
    """Does an answer of lesson 03 call lesson 02's functions?"""
    source = (
        "from lstm_course import lstm_gates, LSTMStepCache\n"
        "def lstm_step(x, h_prev, c_prev, W_ih, W_hh, b):\n"
        "    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)\n"
        "    c = f * c_prev + i * g\n"
        "    h = o * np.tanh(c)\n"
        "    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)\n"
    )
    made = answer(source, "lstm_step")
    assert str(check("lstm_step", made)) == str(unlocked_check("lstm_step", made))
    assert "is locked" not in str(check("lstm_step", made))


def test_torch_is_free_in_a_lesson_in_torch():
    """Does a lesson in torch leave it alone?"""
    source = (
        "def masked_cross_entropy(logits, targets, mask):\n"
        "    return torch.nn.functional.cross_entropy(logits[mask], targets[mask])"
    )
    assert check("masked_cross_entropy", answer(source, "masked_cross_entropy")).passed


@pytest.mark.parametrize("lesson", ["00", "01", "02", "03", "04", "05", "06", "07", "08"])
def test_home_locks_what_a_class_locks(lesson):
    """Do both choose the same functions?"""
    if lesson >= "07":  # a check of their exercises imports them
        for module in policy.locked_functions(lesson):
            importlib.import_module(module)
    in_class = {
        (module, name)
        for module, names in policy.locked_functions(lesson).items()
        for name in names
    }
    at_home = {(f.__module__, f.__name__) for f in locked_functions(lesson)}
    assert in_class and in_class <= at_home
    in_torch = ("lstm_course.char_lm", "lstm_course.sequences.masked_loss")
    assert all(module.startswith(in_torch) for module, _ in at_home - in_class)


def test_nothing_is_changed_after_a_check():
    """Are the library, the notebook's names, the builtins and torch as they were?"""
    import torch

    namespace = {"__name__": "__main__"}
    source = IMPORTS + IN_TORCH["through a helper"]
    exec(compile(source, "<cell>", "exec"), namespace)
    before, built_in = dict(namespace), dict(vars(builtins))
    codes = {function: function.__code__ for function in locked_functions("02")}
    modules = dict(sys.modules)
    check("sigmoid", namespace["sigmoid"])
    check("sigmoid", lstm_course.sigmoid)
    assert namespace == before and vars(builtins) == built_in
    assert all(function.__code__ is code for function, code in codes.items())
    assert {name: sys.modules[name] for name in modules} == modules
    assert namespace["sigmoid"](np.zeros(2))[0] == lstm_course.sigmoid(np.zeros(2))[0] == 0.5
    assert torch.sigmoid(torch.zeros(1)).item() == 0.5


def test_the_library_is_free_again_after_an_interrupt():
    """Is it, where the learner stops an answer that runs without end?"""

    def sigmoid(a):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check("sigmoid", sigmoid)
    assert lstm_course.sigmoid(np.zeros(1))[0] == 0.5


def test_other_threads_may_use_the_library_meanwhile():
    """Does a thread of the kernel notice nothing?"""
    seen, locked, done = [], threading.Event(), threading.Event()

    def other():
        locked.wait(10)
        seen.append(lstm_course.sigmoid(np.zeros(1))[0])
        done.set()

    thread = threading.Thread(target=other)
    thread.start()
    with library_locked("02"):
        locked.set()
        assert done.wait(10)
        with pytest.raises(RuntimeError, match="is locked"):
            lstm_course.sigmoid(np.zeros(1))
    thread.join()
    assert seen == [0.5]


def test_locking_takes_no_time_that_anybody_sees():
    """Does it take less than 5 ms?"""
    right = answer("def sigmoid(a):\n    return 1 / (1 + np.exp(-a))")

    def seconds():
        start = time.perf_counter()
        without_packages(right, "02")
        with library_locked("02"):
            pass
        return time.perf_counter() - start

    assert min(seconds() for _ in range(20)) < 0.005


def test_a_right_answer_runs_as_it_is():
    """Is an answer that uses nothing forbidden never copied?"""
    right = answer("def sigmoid(a):\n    return 1 / (1 + np.exp(-a))")
    assert without_packages(right, "02") is right
    assert without_packages(partial(right), "02").func is right


def test_an_answer_in_torch_keeps_its_other_names():
    """Does the copy that runs read what the notebook defines, and call itself?"""
    source = (
        "shift = 1\n"
        "def helper(n):\n    return shift if n == 0 else helper(n - 1)\n"
        "def sigmoid(a, *, n=2):\n    return helper(n), torch\n"
    )
    copy = without_packages(answer(source), "02")
    assert copy(0)[0] == 1 and copy(0, n=0)[0] == 1
    with pytest.raises(RuntimeError, match="not available"):
        copy(0)[1].zeros(2)


def test_every_reference_is_refused_as_its_own_answer():
    """Does no exercise accept the course's own function?"""
    for name, exercise in EXERCISES.items():
        if exercise.lesson < "07":
            assert "is locked" in str(check(name, exercise.reference)), name


def test_the_lock_needs_no_torch():
    """Is torch left alone where the learner has not imported it?"""
    script = (
        "import sys\nfrom autograder import check\nimport lstm_course\n"
        "print(check('sigmoid', lstm_course.sigmoid).marks, 'torch' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout == "0 False\n" and run.stderr == ""


def test_a_wrapped_reference_in_a_class_is_refused():
    """Is a callable object that holds it refused?"""

    class Holder:
        function = staticmethod(lstm_course.sigmoid)

        def __call__(self, a):
            return functools.partial(self.function)(a)

    assert LOCKED in str(check("sigmoid", Holder()))
