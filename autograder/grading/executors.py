"""What runs jobs: anything shaped like `concurrent.futures.Executor`."""

from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context


def local_pool(workers: int) -> Executor:
    """Processes of this machine, started afresh: a copy of one with threads could hang."""
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
