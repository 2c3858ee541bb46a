"""What a cell prints, on its way to the page: by lines, later in blocks, and up to a limit.

A loop that prints without end must not fill the page, which would no longer react to Stop.
"""

import time
from collections.abc import Callable
from io import TextIOBase

MOST = 200_000  # characters of one cell; a page with more becomes slow
AT_ONCE = 500  # messages of a cell that are sent as they come
PAUSE = 0.05  # seconds between two messages, from then on
BLOCK = 10_000  # characters that are sent without a pause
Send = Callable[[str, str], None]


class Printed:
    """Both streams of one cell, which share the limit.

    Args:
        send: receives the name of a stream and text.
        cut: called once, when the limit is reached.
    """

    def __init__(self, send: Send, cut: Callable[[], None]) -> None:
        self.send = send
        self.cut = cut
        self.left = MOST
        self.messages = 0
        self.last = 0.0
        self.stdout = Stream("stdout", self)
        self.stderr = Stream("stderr", self)

    def pass_on(self, name: str, text: str) -> None:
        """Send text, as far as the limit allows."""
        if self.left == 0:
            return
        shown = text[: self.left]
        self.left -= len(shown)
        self.messages += 1
        self.last = time.monotonic()
        self.send(name, shown)
        if self.left == 0:
            self.cut()

    def may_wait(self, text: str) -> bool:
        """Whether text should wait for more of it."""
        if self.messages < AT_ONCE or len(text) > BLOCK:
            return False
        return time.monotonic() - self.last < PAUSE

    def finish(self) -> None:
        """Send what still waits."""
        for stream in (self.stdout, self.stderr):
            stream.finish()


class Stream(TextIOBase):
    """One stream: `sys.stdout` or `sys.stderr` while a cell runs.

    Args:
        name: "stdout" or "stderr".
        printed: of the cell.
    """

    def __init__(self, name: str, printed: Printed) -> None:
        self.name = name
        self.printed = printed
        self.waiting = ""

    def write(self, text: str) -> int:
        """Keep text up to the end of a line: a message for each `write` would be slow."""
        self.waiting += text
        if "\n" in text:
            self.flush()
        return len(text)

    def flush(self) -> None:
        """Send the text, unless too much has been sent just now."""
        if self.waiting and not self.printed.may_wait(self.waiting):
            self.finish()

    def finish(self) -> None:
        """Send the text in any case."""
        text, self.waiting = self.waiting, ""
        if text:
            self.printed.pass_on(self.name, text)

    def writable(self) -> bool:
        """Say that `print` may write."""
        return True
