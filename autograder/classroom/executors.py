"""What runs jobs: anything shaped like `concurrent.futures.Executor`."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import chain, repeat
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import Any

from autograder.classroom.settings import Settings
from autograder.submission.job import prepare
from autograder.support.errors import CourseError

CONNECT = 10  # seconds in which a scheduler must answer


def local_pool(workers: int) -> Executor:
    """Processes of this machine, started afresh: a copy of one with threads could hang."""
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_serve)


@contextmanager
def local_pools(workers: int, lesson: str, settings: Settings) -> Iterator[Callable[[], Executor]]:
    """What makes pools of this machine: one, and another should that one break.

    The first begins to load what it needs at once, so that whoever grades can do so meanwhile.
    Ctrl-C ends all processes.

    Args:
        workers: processes of a pool.
        lesson: whose submissions will come.
        settings: how they will be graded.
    """
    with local_pool(workers) as first:
        pools = chain([first], map(local_pool, repeat(workers)))
        try:
            with _ctrl_c_held_back():
                for _ in range(workers):
                    first.submit(
                        prepare, lesson, settings.limits, settings.isolated, settings.demos
                    )
            yield lambda: next(pools)
        except KeyboardInterrupt:
            for process in active_children():
                process.terminate()
            raise


@contextmanager
def _ctrl_c_held_back() -> Iterator[None]:
    """It comes afterwards. Processes that are started now never get it: see `_serve`."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve() -> None:
    """A process of a pool leaves Ctrl-C to its parent, and does not outlive it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def cluster(address: str) -> tuple[Executor, int]:
    """The workers of a `dask.distributed` cluster, and how many jobs they can do at a time.

    A worker needs this package and nothing else: no shared disk, no database.

    Args:
        address: of the scheduler, "tcp://host:8786".

    Raises:
        CourseError: nobody answers there, or the extra `cluster` is not installed.
    """
    try:
        from distributed import Client
    except ImportError:
        raise CourseError('--cluster needs: pip install "lstm-course[cluster]"') from None
    try:
        client = Client(address, timeout=CONNECT, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise CourseError(
            f"no scheduler answers at {address!r} ({reason}): expected tcp://host:port, as `dask "
            "scheduler` prints it."
        ) from error
    slots = len(client.scheduler_info(-1)["workers"])
    if not slots:
        client.close()
        raise CourseError(f"the scheduler at {address} has no workers: `dask worker {address}`.")
    return _Cluster(client), slots


class _Cluster(Executor):
    """A client's workers, which takes its leave of the scheduler at the end."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.workers = client.get_executor(pure=False, retries=2)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **named: Any) -> Future:
        return self.workers.submit(fn, *args, **named)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self.workers.shutdown(wait=wait)
        self.client.close()
