"""Does a class refuse what a check at home refuses, in the same words?"""

import pytest

from autograder import check
from autograder.sandbox.launcher import ForkServer
from autograder.submission.cells import CellKind, NotebookCell
from autograder.submission.policy import policy_for
from autograder.submission.session import Session
from tests.autograder.forbidden import IMPORTS, IN_TORCH, LOCKED_ANSWERS

pytestmark = pytest.mark.sandbox
SETUP = "import functools, sys\nimport numpy as np\nimport lstm_course\n"
HELPERS = {  # by lesson: an exercise, and the library's function that answers it
    "00": ("one_hot", "sequences.encoding"),
    "01": ("rnn_step", "cells.rnn"),
    "02": ("sigmoid", "cells.activations"),
    "03": ("lstm_step", "cells.lstm"),
    "04": ("lstm_backward", "cells.lstm"),
    "05": ("last_states", "sequences.padding"),
    "06": ("gru_step", "cells.gru"),
}


@pytest.fixture(scope="module", params=HELPERS)
def forkserver(request):
    made = ForkServer(policy_for(request.param))
    yield made
    made.close()


def in_class(forkserver, name, source):
    cells = (
        NotebookCell("setup", CellKind.SETUP, SETUP, 0),
        NotebookCell(f"{name}_answer", CellKind.ANSWER, source, 0),
        NotebookCell(name, CellKind.CHECK, "", 2),
    )
    return Session(forkserver, cells, 7).grade()[name].verdict


def at_home(name, source):
    namespace = {"__name__": "__main__"}
    exec(compile(IMPORTS, "<cell>", "exec"), namespace)
    exec(compile(source, "<cell>", "exec"), namespace)
    return check(name, namespace[name])


def said(verdict):
    """The verdict without the learner's line: only where there is a file can it be read."""
    reason = verdict.sentences[0].partition("Error: ")[2]
    return verdict.marks, verdict.status, reason, verdict.hint


def sources(lesson):
    """Answers that call the library's function, are it, or compute in torch."""
    name, module = HELPERS[lesson]
    if lesson == "02":
        in_torch = {f"torch: {how}": f"import torch\n{s}" for how, s in IN_TORCH.items()}
        return name, LOCKED_ANSWERS | in_torch
    called = f"def {name}(*given):\n    return lstm_course.{module}.{name}(*given)"
    torch = f"import torch\ndef {name}(*given):\n    return torch.from_numpy(given[0]).numpy()"
    return name, {
        "itself": f"from lstm_course.{module} import {name}",
        "called": called.replace("*given", "*given, **named"),
        "torch": torch,
    }


def test_home_and_class_give_the_same_verdict(forkserver):
    """Are marks, reason and hint equal for each kind of answer that is refused?"""
    name, answers = sources(forkserver.policy.lesson)
    for how, source in answers.items():
        home, graded = at_home(name, source), in_class(forkserver, name, source)
        assert said(home) == said(graded), how
        assert home.marks == 0 and home.status == "raised", how
