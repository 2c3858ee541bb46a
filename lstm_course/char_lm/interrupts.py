"""Interruption by Ctrl-C between two steps, never in the middle of a step."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Interrupt:
    """A request to stop."""

    def __init__(self) -> None:
        self.requested = False

    def request(self, *_: object) -> None:
        """Request a stop after the current step; the second request stops at once."""
        if self.requested:
            raise KeyboardInterrupt
        self.requested = True


@contextmanager
def deferred_interrupts() -> Iterator[Interrupt]:
    """Record Ctrl-C (in a notebook: Stop) instead of raising in the middle of a step.

    This works only in the main thread; in other threads it does nothing.

    Yields:
        Whether a stop has been requested.
    """
    interrupt = Interrupt()
    if threading.current_thread() is not threading.main_thread():
        yield interrupt
        return
    before = signal.signal(signal.SIGINT, interrupt.request)
    try:
        yield interrupt
    finally:
        signal.signal(signal.SIGINT, before)
