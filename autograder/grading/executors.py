"""What runs jobs: anything shaped like `concurrent.futures.Executor`."""

from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from autograder.lessons import CourseError

CONNECT = 10  # seconds in which a scheduler must answer


def local_pool(workers: int) -> Executor:
    """Processes of this machine, started afresh: a copy of one with threads could hang."""
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


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
