"""The package as a whole: what importing it costs, and what it offers."""

import inspect
import subprocess
import sys

import lstm_course


def test_importing_is_cheap():
    """Does a fresh interpreter get the package without torch and matplotlib?"""
    script = (
        "import sys, lstm_course\n"
        "print([m for m in ('torch', 'matplotlib', 'scipy') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
    assert run.stderr == ""


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
