"""Executors for grading jobs: pools of processes on this machine, or a dask cluster."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import chain, repeat
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from autograder.classroom.settings import GradingSettings
from autograder.submission.job import prepare
from autograder.support.errors import CourseError

CONNECT = 10  # seconds for a scheduler to answer
SCHEMES = ("tcp", "tls", "ws", "wss", "ucx")  # of dask's addresses


def local_pool(workers: int) -> Executor:
    """Make a pool of new processes; forks of a process with threads could hang."""
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_serve)


@contextmanager
def local_pools(
    workers: int, lesson: str, settings: GradingSettings, private: tuple[str, ...] = ()
) -> Iterator[Callable[[], Executor]]:
    """Yield a function that returns a pool of this machine, and another if the first one breaks.

    The first pool begins to import what it needs at once, while the submissions are read. Ctrl-C
    ends all processes.

    Args:
        workers: processes per pool.
        lesson: of the submissions to grade.
        settings: for grading.
        private: folders that no submission may read.
    """
    with ExitStack() as made:
        first = made.enter_context(_OwnedPool(workers))
        others = (made.enter_context(_OwnedPool(workers)) for _ in repeat(None))
        pools = chain([first], others)
        try:
            with _defer_ctrl_c():
                for _ in range(workers):
                    first.submit(
                        prepare,
                        lesson,
                        settings.limits,
                        settings.isolated,
                        settings.demos,
                        private,
                    )
            yield lambda: next(pools)
        except KeyboardInterrupt:
            for process in active_children():
                process.terminate()
            raise


class _OwnedPool(ProcessPoolExecutor):
    """A pool that its maker waits for.

    Otherwise the program could end while a pool does, and then concurrent.futures prints a
    traceback: of a pool that was shut down once, no later call waits for the end.
    """

    def __init__(self, workers: int) -> None:
        super().__init__(workers, mp_context=get_context("spawn"), initializer=_serve)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the pool and wait; without `wait`, leave it to its maker."""
        if wait:
            super().shutdown(wait=True, cancel_futures=cancel_futures)


@contextmanager
def _defer_ctrl_c() -> Iterator[None]:
    """Defer Ctrl-C to the end of the block. Processes started in it ignore it: see `_serve`."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve() -> None:
    """Have a process of a pool ignore Ctrl-C, and end with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def connect_cluster(address: str) -> tuple[Executor, int]:
    """Return an executor on a `dask.distributed` cluster, and the number of its workers.

    A worker needs this package and nothing else: no shared disk, no database.

    Args:
        address: of the scheduler, "tcp://host:8786".

    Raises:
        CourseError: no scheduler answers there, or the extra `cluster` is not installed.
    """
    try:
        from distributed import Client
    except ImportError:
        raise CourseError(
            "--cluster needs the package `distributed`: pip install distributed"
        ) from None
    if not _is_address(address):  # dask waits for these, and ends in a traceback
        raise CourseError(
            f"no scheduler answers at {address!r}: expected tcp://host:port, as `dask scheduler` "
            "prints it."
        )
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
    return _ClusterExecutor(client), slots


def _is_address(address: str) -> bool:
    """Return whether this is a protocol, a host and a port."""
    try:
        parts = urlsplit(address)
        return parts.scheme in SCHEMES and bool(parts.hostname) and parts.port is not None
    except ValueError:
        return False


class _ClusterExecutor(Executor):
    """The workers of a client, which disconnects from the scheduler at the shutdown."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.workers = client.get_executor(pure=False, retries=2)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future:
        """Run a function on a worker."""
        return self.workers.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers' executor and disconnect."""
        self.workers.shutdown(wait=wait)
        self.client.close()
