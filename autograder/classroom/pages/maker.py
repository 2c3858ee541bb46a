"""Make pages in several limited processes at a time, a few ahead of where they are asked for."""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from autograder.classroom.pages.plain import plain_page
from autograder.classroom.pages.process import PageError, PageProcess


@dataclass(frozen=True)
class Page:
    """A page of a graded notebook.

    Attributes:
        html: the page.
        problem: why it is not the complete one, the end of a sentence; "" if it is.
    """

    html: str
    problem: str = ""


class PageMaker:
    """Makes pages. The threads only wait for the processes.

    Args:
        width: processes at a time, at most.
    """

    def __init__(self, width: int | None = None) -> None:
        self.width = width or min(os.cpu_count() or 1, 8)
        self._threads = ThreadPoolExecutor(self.width)
        self._idle: SimpleQueue[PageProcess] = SimpleQueue()
        self._processes = [PageProcess() for _ in range(self.width)]
        for process in self._processes:
            self._idle.put(process)
        self._begun: dict[str, Future[Page]] = {}

    def make(self, request: dict[str, Any], upcoming: Iterable[dict[str, Any]] = ()) -> Page:
        """Make a page, and begin some of those that come next.

        Args:
            request: arguments of `convert_page`, without `reduced`.
            upcoming: requests that are likely to follow, in order.
        """
        wanted = self._begin(request)
        begun = {request["path"]: wanted}
        for number, following in enumerate(upcoming):
            if number == 2 * self.width:
                break
            begun[following["path"]] = self._begin(following)
        for path, future in self._begun.items():
            if path not in begun:
                future.cancel()
        self._begun = begun
        page = wanted.result()
        del self._begun[request["path"]]
        return page

    def close(self) -> None:
        """End the processes."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for process in self._processes:
            process.close()

    def _begin(self, request: dict[str, Any]) -> Future[Page]:
        begun = self._begun.get(request["path"])
        return begun or self._threads.submit(self._make, request)

    def _make(self, request: dict[str, Any]) -> Page:
        with self._take_process() as process:
            try:
                return Page(process.make({**request, "reduced": False}))
            except PageError as error:
                problem = str(error)
            try:
                return Page(process.make({**request, "reduced": True}), problem)
            except PageError:
                return Page(plain_page(Path(request["path"])), problem)

    @contextmanager
    def _take_process(self) -> Iterator[PageProcess]:
        process = self._idle.get()
        try:
            yield process
        finally:
            self._idle.put(process)
