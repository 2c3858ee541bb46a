"""Is code that takes too long interrupted, and nothing else?"""

import contextlib
import subprocess
import sys
import time

import pytest

from autograder.engine.time_limit import TimeIsUpError, time_limit


def spin(seconds):
    """Compute for a while."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def stubborn():
    """Go on whatever happens, as careless code does."""
    while True:
        with contextlib.suppress(Exception):
            spin(5)


def test_what_is_quick_is_left_alone():
    """Does nothing arrive later, either?"""
    for _ in range(50):
        with time_limit(0.01):
            pass
    spin(0.1)


def test_what_takes_too_long_is_interrupted():
    """Is it, though it catches every ordinary exception?"""
    started = time.monotonic()
    with pytest.raises(TimeIsUpError), time_limit(0.1):
        stubborn()
    assert time.monotonic() - started < 4


@pytest.mark.parametrize("ends", ["value", "error"])
def test_what_hides_an_interrupt_took_too_long_all_the_same(ends):
    """Is the limit known to be passed, though the code goes on and ends in its own way?"""
    with pytest.raises(TimeIsUpError), time_limit(0.1):
        hide_an_interrupt(ends)


def hide_an_interrupt(ends):
    """Compute until interrupted, and end with something else."""
    try:
        spin(5)
    except KeyboardInterrupt:
        if ends == "error":
            raise KeyError from None


def test_what_ends_at_the_last_moment_leaves_no_interrupt_behind():
    """Is an interrupt that comes just as the code ends either raised or taken back?"""
    for _ in range(50):
        try:
            with time_limit(0.02):
                spin(0.02)
        except TimeIsUpError:
            continue
    spin(0.05)


def test_a_learners_own_interrupt_passes():
    """Is Ctrl-C still Ctrl-C?"""
    with pytest.raises(KeyboardInterrupt) as caught, time_limit(5):
        raise KeyboardInterrupt
    assert caught.type is KeyboardInterrupt


@pytest.mark.parametrize("seconds", [0.0, 0.1], ids=["in time", "interrupted"])
def test_code_may_be_profiled_afterwards(seconds):
    """Does `%prun` end after a check? An interrupt that is taken back would hold it up for good."""
    code = f"""
import contextlib, cProfile, time
from autograder.engine.time_limit import TimeIsUpError, time_limit
with contextlib.suppress(TimeIsUpError), time_limit(0.05):
    end = time.monotonic() + {seconds}
    while time.monotonic() < end: pass
cProfile.run("sum([1, 2])")
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert "function calls" in done.stdout
