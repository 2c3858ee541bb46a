"""A limit on the time that code in this process may take."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread, get_ident
from time import sleep

WITHOUT_THREADS = ("emscripten", "wasi")  # in a browser: its Stop button is the limit there
AGAIN = 0.25  # seconds until code that goes on all the same is interrupted once more


class TimeIsUpError(KeyboardInterrupt):
    """Code has taken longer than it may. It is an interrupt: no `except Exception` stops it."""


class _LastInterruptError(TimeIsUpError):
    """After this one no other comes."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Interrupt the code in this context when it takes too long.

    What waits in a system call, as `time.sleep` does, is interrupted only when that returns.

    Args:
        seconds: that the code may take.

    Raises:
        TimeIsUpError: it took longer, whatever it did when it was interrupted.
    """
    if sys.platform in WITHOUT_THREADS:
        yield
        return
    watch = _Watch(seconds)
    try:
        watch.thread.start()
        yield
    finally:
        watch.end()
        if watch.sent and not isinstance(sys.exception(), TimeIsUpError):
            raise TimeIsUpError


class _Watch:
    """A thread that interrupts the one that made it, unless it is ended in time."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.watched = get_ident()
        self.turn = Lock()  # held while an interrupt is sent, and while the watch is ended
        self.sent = False
        self.ended = Event()
        self.thread = Thread(target=self._run, daemon=True)

    def end(self) -> None:
        """Send no further interrupt, and let one that has not arrived yet arrive here.

        It is not taken back: CPython 3.11 then goes on looking for it, and code that is profiled or
        traced later in this process never gets past the start of a function.
        """
        while True:
            try:
                with self.turn:
                    self.ended.set()
                if self.sent:
                    _interrupt(self.watched, _LastInterruptError)  # replaces one that is under way
                    while True:
                        sleep(0)
                return
            except _LastInterruptError:
                return
            except TimeIsUpError:  # it arrived just now
                continue

    def _run(self) -> None:
        seconds = self.seconds
        while not self.ended.wait(seconds):
            with self.turn:
                if not self.ended.is_set():
                    self.sent = True
                    _interrupt(self.watched, TimeIsUpError)
            seconds = AGAIN


def _interrupt(thread: int, error: type[BaseException]) -> None:
    """Raise an error in a thread, in the place of one that has not been raised yet."""
    import ctypes  # not everywhere: see WITHOUT_THREADS

    pending = ctypes.py_object(error)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), pending)
