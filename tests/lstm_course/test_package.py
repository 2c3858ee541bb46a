"""The package as a whole: what importing it costs, and what it offers."""

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import lstm_course

STEP, SEQUENCE = "x, h_prev, ", "x, h0, "
WEIGHTS, GRU_WEIGHTS = "W_ih, W_hh, b", "W_ih, W_hh, b_ih, b_hh"
SIGNATURES = {
    "sigmoid": "a",
    "sigmoid_grad": "s",
    "tanh_grad": "t",
    "rnn_step": STEP + WEIGHTS,
    "rnn_step_backward": "dh, cache",
    "rnn_forward": SEQUENCE + WEIGHTS,
    "rnn_backward": "dhs, cache",
    "lstm_gates": STEP + WEIGHTS,
    "lstm_step": STEP + "c_prev, " + WEIGHTS,
    "lstm_step_backward": "dh, dc, cache",
    "lstm_forward": SEQUENCE + "c0, " + WEIGHTS,
    "lstm_backward": "dhs, cache, dc_T=None",
    "gru_step": STEP + GRU_WEIGHTS,
    "gru_step_backward": "dh, cache",
    "stacked_lstm_forward": "x, states, layers",
    "stacked_lstm_backward": "dhs, caches",
    "bidirectional_lstm_forward": "x, forward_params, backward_params",
}


def test_importing_is_cheap():
    """Does a fresh interpreter get the package without torch and matplotlib?"""
    script = (
        "import sys, lstm_course\n"
        "print([m for m in ('torch', 'matplotlib', 'scipy') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
    assert run.stderr == ""


def test_every_exported_name_is_listed():
    """Is `__all__` what the package re-exports by `import a as a`, and nothing else?"""
    source = Path(lstm_course.__file__).read_text(encoding="utf-8")
    exported = re.findall(r"^(?:from .+ import|   ) (\w+) as \1\b", source, re.MULTILINE)
    assert len(exported) > 50
    assert sorted(exported) == lstm_course.__all__


@pytest.mark.parametrize(("name", "parameters"), SIGNATURES.items())
def test_core_signatures_are_those_of_the_design(name, parameters):
    """Are names, order and defaults of the parameters what lessons and exercises rely on?"""
    given = inspect.signature(getattr(lstm_course, name)).parameters.values()
    found = [p.name if p.default is p.empty else f"{p.name}={p.default}" for p in given]
    assert ", ".join(found) == parameters


def test_all_names_are_there():
    """Is every function and class of __all__ importable, documented and typed?"""
    values = [getattr(lstm_course, name) for name in lstm_course.__all__]
    assert sum(map(inspect.isfunction, values)) > 40
    for value in values:
        assert value.__doc__
        assert value.__module__.startswith("lstm_course.")
        if inspect.isfunction(value):
            signature = inspect.signature(value)
            assert signature.return_annotation is not inspect.Signature.empty
            kinds = [p.annotation for p in signature.parameters.values()]
            assert inspect.Parameter.empty not in kinds
            assert "Example:" in value.__doc__
            assert "Returns:" in value.__doc__
