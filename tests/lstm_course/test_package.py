"""The package as a whole: what importing it costs, what it offers, and whether its examples run."""

import doctest
import importlib
import inspect
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import lstm_course

LIBRARY = Path(lstm_course.__file__).parent
CORE = sorted(
    path.relative_to(LIBRARY).with_suffix("").as_posix().replace("/", ".")
    for path in LIBRARY.rglob("*.py")
    if ">>>" in path.read_text(encoding="utf-8")
)


def test_importing_is_cheap():
    """Does a fresh interpreter get the package without torch and matplotlib?"""
    script = (
        "import sys, lstm_course\n"
        "print([m for m in ('torch', 'matplotlib', 'scipy') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
    assert run.stderr == ""


@pytest.mark.parametrize("name", CORE)
def test_examples_run(name, monkeypatch):
    """Does every example in a docstring give what it says, with np and the module's names?"""
    monkeypatch.delenv("LSTM_COURSE_SIZE", raising=False)
    module = importlib.import_module(f"lstm_course.{name}")
    failed, tried = doctest.testmod(module, extraglobs={"np": np})
    assert tried > 0
    assert failed == 0


def test_all_names_are_there():
    """Is every function and class of __all__ importable, documented and typed?"""
    assert lstm_course.__all__ == sorted(lstm_course.__all__)
    for name in lstm_course.__all__:
        value = getattr(lstm_course, name)
        assert value.__doc__
        assert value.__module__.startswith("lstm_course.")
        if inspect.isfunction(value):
            signature = inspect.signature(value)
            assert signature.return_annotation is not inspect.Signature.empty
            kinds = [p.annotation for p in signature.parameters.values()]
            assert inspect.Parameter.empty not in kinds
            assert "Example:" in value.__doc__
            assert "Returns:" in value.__doc__
