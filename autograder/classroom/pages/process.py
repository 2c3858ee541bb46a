"""The other end of the limited process: start it, ask it, and start another when it has ended."""

import json
import os
import selectors
import subprocess
import sys
import time
from typing import Any

from autograder.classroom.pages.worker import MAX_PAGE
from autograder.support.errors import CourseError

START = 120.0  # seconds to import, on a busy machine
WAIT = 120.0  # seconds for a page; its processor time has a limit of its own
LIMIT = "it takes too much time or memory"


class PageError(Exception):
    """A page cannot be made; the message is the end of a sentence."""


class PageProcess:
    """A process that makes pages, kept warm.

    It is a new program, not a fork, because the formgrader's server has threads.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._rest = b""

    def make(self, request: dict[str, Any]) -> str:
        """Make a page.

        Args:
            request: arguments of `convert_page`.

        Raises:
            PageError: it takes too much time or memory, or cannot be made at all.
            CourseError: the process cannot be started.
        """
        if self._process is None or self._process.poll() is not None:  # ended from outside
            self.close()
            self.start()
        process = self._process
        assert process is not None and process.stdin is not None
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
            reply = self._read(WAIT)
        except OSError:  # it has ended
            reply = None
        if reply is None:
            self.close()
            raise PageError(LIMIT)
        if "page" not in reply:
            raise PageError(reply["problem"])
        return str(reply["page"])

    def start(self) -> None:
        """Start the process.

        Raises:
            CourseError: it ends before it is ready.
        """
        self._rest = b""
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "autograder.classroom.pages.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            # The same packages as here, and with -P none of the folder that it happens to run in.
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        if self._read(START) is None:
            self.close()
            raise CourseError("the process that makes pages could not be started.")

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()

    def _read(self, seconds: float) -> dict[str, Any] | None:
        """Read a line; None if the process has ended or does not answer in time."""
        assert self._process is not None and self._process.stdout is not None
        stdout, deadline = self._process.stdout.fileno(), time.monotonic() + seconds
        parts, size = [self._rest], len(self._rest)
        with selectors.DefaultSelector() as selector:
            selector.register(stdout, selectors.EVENT_READ)
            while b"\n" not in parts[-1]:
                left = deadline - time.monotonic()
                if left <= 0 or not selector.select(left):
                    return None
                parts.append(os.read(stdout, 2**20))
                size += len(parts[-1])
                if not parts[-1] or size > 8 * MAX_PAGE:  # JSON may take six bytes per character
                    return None
        line, _, self._rest = b"".join(parts).partition(b"\n")
        reply = json.loads(line)
        return reply if isinstance(reply, dict) else None
