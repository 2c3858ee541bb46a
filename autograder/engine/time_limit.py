"""A limit on the time that code in this process may take."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread, get_ident

AGAIN = 1.0  # seconds until code that goes on all the same is interrupted once more


class TimeIsUpError(KeyboardInterrupt):
    """Code has taken longer than it may. It is an interrupt: no `except Exception` stops it."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Interrupt the code in this context when it takes too long.

    What waits in a system call, as `time.sleep` does, is interrupted only when that returns.

    Args:
        seconds: that the code may take.

    Raises:
        TimeIsUpError: it took longer.
    """
    watch = _Watch(seconds)
    try:
        watch.thread.start()
        yield
    finally:
        watch.end()


class _Watch:
    """A thread that interrupts the one that made it, unless it is ended in time."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.watched = get_ident()
        self.turn = Lock()  # held while an interrupt is sent, and while the watch is ended
        self.ended = Event()
        self.thread = Thread(target=self._run, daemon=True)

    def end(self) -> None:
        """Send no further interrupt, and take back one that has not arrived yet."""
        while True:
            try:
                with self.turn:
                    self.ended.set()
                    _interrupt(self.watched, None)
                return
            except TimeIsUpError:  # it arrived just now
                continue

    def _run(self) -> None:
        seconds = self.seconds
        while not self.ended.wait(seconds):
            with self.turn:
                if not self.ended.is_set():
                    _interrupt(self.watched, TimeIsUpError)
            seconds = AGAIN


def _interrupt(thread: int, error: type[BaseException] | None) -> None:
    """Raise an error in a thread, or take back one that has not been raised yet."""
    raised = ctypes.py_object(error) if error else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), raised)
