"""The entrance from JavaScript: a request as JSON, answered by messages, one object per line."""

import json
import os
import sys
import warnings
from collections.abc import Mapping
from functools import cache
from typing import Any

from autograder.site.live.kernel.lazy_imports import import_lazily
from autograder.site.live.kernel.messages import Message
from autograder.site.live.kernel.session import Session

NO_MONITOR = "tqdm:disabling monitor support"  # a thread, which WebAssembly does not have


class Server:
    """Holds the session between two requests.

    Args:
        descriptor: the messages are written to it.
    """

    def __init__(self, descriptor: int = 1) -> None:
        self.descriptor = descriptor
        self.session = Session(self.emit, sys.modules["__main__"])
        warnings.filterwarnings("ignore", NO_MONITOR)
        import_lazily(in_cells=lambda: self.session.prepares)

    def start(self) -> None:
        """Tell the page that cells can run."""
        self.emit({"kind": "started"})

    def warm(self) -> None:
        """Load what the first check would wait for, while the reader is still typing."""
        # Here, because a lesson without checks runs where the judge cannot be imported.
        from autograder.engine.registry import installed_exercises

        installed_exercises()

    def emit(self, message: Message) -> None:
        """Write a message as one line."""
        line = json.dumps(message).encode() + b"\n"
        while line:
            line = line[os.write(self.descriptor, line) :]

    def handle(self, request: str) -> None:
        """Answer a request.

        Args:
            request: JSON of `{"cell": ..., "sources": {...}}`: run a cell, and what it needs; or
                `{"replay": [[cell, source], ...]}`: run these cells as they were.
        """
        wanted: Mapping[str, Any] = json.loads(request)
        for cell, source in wanted.get("replay", ()):
            self.session.prepare(cell, source)
        if "cell" in wanted:
            self.session.run_with_needed(wanted["cell"], wanted["sources"])
        self.emit({"kind": "ready", "python": sys.version.split()[0]})


@cache
def server() -> Server:
    """The server of this interpreter. It is no name of the cells, so no cell can lose it."""
    return Server()
