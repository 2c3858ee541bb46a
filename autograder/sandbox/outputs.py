"""What a cell prints and shows, as a notebook's outputs, kept within a limit."""

import io
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher

CUT = "\n[… the rest of the output was cut]\n"


class Collector:
    """Collects one cell's outputs, in the order in which they come."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.outputs: list[dict[str, Any]] = []
        self.size = 0
        self.cut = False

    def write(self, name: str, text: str) -> None:
        """Text printed to standard output or standard error."""
        text = self._within_limit(text)
        if not text:
            return
        last = self.outputs[-1] if self.outputs else {}
        if last.get("name") == name:
            last["text"] += text
        else:
            self.outputs.append({"output_type": "stream", "name": name, "text": text})

    def show(self, kind: str, data: dict[str, Any], extra: dict[str, Any]) -> None:
        """A displayed object, or the value of a cell's last expression."""
        data = {key: value for key, value in data.items() if type(value) is str}
        size = sum(map(len, data.values()))
        if self.cut or self.size + size + 200 > self.limit:
            self._cut_off()
            return
        self.size += size + 200  # so that empty ones cannot come without end
        self.outputs.append({"output_type": kind, "data": data, "metadata": {}, **extra})

    def fail(self, name: str, message: str, traceback: list[str]) -> None:
        """The exception that ended a cell."""
        self.outputs.append(
            {
                "output_type": "error",
                "ename": name[:200],
                "evalue": message[:2000],
                "traceback": [line[:4000] for line in traceback[-20:]],
            }
        )

    def _within_limit(self, text: str) -> str:
        if self.cut:
            return ""
        left = self.limit - self.size
        if len(text) > left:
            text = text[:left]
            self.size += len(text)
            if text:
                self.write_last(text)
            self._cut_off()
            return ""
        self.size += len(text)
        return text

    def write_last(self, text: str) -> None:
        """The last text before the limit."""
        self.outputs.append({"output_type": "stream", "name": "stdout", "text": text})

    def _cut_off(self) -> None:
        if not self.cut:
            self.cut = True
            self.outputs.append({"output_type": "stream", "name": "stdout", "text": CUT})


class Stream(io.TextIOBase):
    """Standard output or standard error of a cell."""

    def __init__(self, name: str) -> None:
        self.stream_name = name
        self.collector: Collector | None = None

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if self.collector is not None:
            self.collector.write(self.stream_name, str(text))
        return len(text)


class Publisher(DisplayPublisher):
    """`display(...)` in a cell."""

    collector: Collector | None = None

    def publish(self, data: dict[str, Any], metadata: Any = None, **_rest: Any) -> None:
        if self.collector is not None:
            self.collector.show("display_data", dict(data), {})

    def clear_output(self, wait: bool = False) -> None:
        """Nothing is cleared: what was shown stays."""


class Hook(DisplayHook):
    """The value of a cell's last expression."""

    collector: Collector | None = None

    def __call__(self, result: Any = None) -> None:
        self.fill_exec_result(result)
        if result is None or self.collector is None:
            return
        data, _ = self.compute_format_data(result)
        self.collector.show("execute_result", dict(data), {"execution_count": None})
