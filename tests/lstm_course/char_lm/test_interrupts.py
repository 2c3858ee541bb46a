"""Interruption: recorded once, raised the second time, and the old handler restored."""

import signal
import threading

import pytest

from lstm_course.char_lm.interrupts import deferred_interrupts


def test_the_first_interruption_is_recorded_and_the_second_raised():
    """Does the block continue after one Ctrl-C, and stop at once after two?"""
    with deferred_interrupts() as interrupt:
        assert not interrupt.requested
        signal.raise_signal(signal.SIGINT)
        assert interrupt.requested
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


@pytest.mark.parametrize("fails", [False, True])
def test_the_old_handler_is_restored(fails):
    """Does Ctrl-C afterwards do what it did before, even after an error?"""
    before = signal.getsignal(signal.SIGINT)
    try:
        with deferred_interrupts():
            assert signal.getsignal(signal.SIGINT) != before
            if fails:
                raise ZeroDivisionError
    except ZeroDivisionError:
        assert fails
    assert signal.getsignal(signal.SIGINT) is before


def test_other_threads_are_left_alone():
    """In a thread, where Python allows no handlers: does the block run all the same?"""
    found = []

    def work():
        with deferred_interrupts() as interrupt:
            found.append(interrupt.requested)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [False]
