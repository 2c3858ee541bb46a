"""Collect the outputs of a cell in the notebook format, up to a limit."""

import io
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher

CUT = "\n[… the rest of the output was cut]\n"


class OutputCollector:
    """Outputs of one cell, in order."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.outputs: list[dict[str, Any]] = []
        self.size = 0
        self.cut = False

    def write(self, name: str, text: str) -> None:
        """Add text printed to standard output or standard error."""
        text = self._within_limit(text)
        if not text:
            return
        last = self.outputs[-1] if self.outputs else {}
        if last.get("name") == name:
            last["text"] += text
        else:
            self.outputs.append({"output_type": "stream", "name": name, "text": text})

    def show(self, kind: str, data: dict[str, Any], extra: dict[str, Any]) -> None:
        """Add a displayed object, or the value of the last expression of a cell."""
        data = {key: value for key, value in data.items() if type(value) is str}
        size = sum(map(len, data.values()))
        if self.cut or self.size + size + 200 > self.limit:
            self._cut_off()
            return
        self.size += size + 200  # so empty outputs count too
        self.outputs.append({"output_type": kind, "data": data, "metadata": {}, **extra})

    def fail(self, name: str, message: str, traceback: list[str]) -> None:
        """Add the exception that ended a cell."""
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
                self._append_stdout(text)
            self._cut_off()
            return ""
        self.size += len(text)
        return text

    def _cut_off(self) -> None:
        if not self.cut:
            self.cut = True
            self._append_stdout(CUT)

    def _append_stdout(self, text: str) -> None:
        self.outputs.append({"output_type": "stream", "name": "stdout", "text": text})


class OutputStream(io.TextIOBase):
    """Standard output or standard error of a cell."""

    def __init__(self, name: str) -> None:
        self.stream_name = name
        self.collector: OutputCollector | None = None

    def writable(self) -> bool:
        """Return True, as for every open text stream."""
        return True

    def write(self, text: str) -> int:
        """Add text to the outputs of the cell that runs."""
        if self.collector is not None:
            self.collector.write(self.stream_name, str(text))
        return len(text)


class CollectingPublisher(DisplayPublisher):
    """IPython's publisher, which handles `display(...)`."""

    collector: OutputCollector | None = None

    def publish(
        self,
        data: Any,
        metadata: Any = None,
        source: Any = None,
        *,
        transient: Any = None,
        update: Any = False,
        **_others: Any,
    ) -> None:
        """Add a displayed object to the outputs of the cell that runs."""
        if self.collector is not None:
            self.collector.show("display_data", dict(data), {})

    def clear_output(self, wait: bool = False) -> None:
        """Clear nothing, because the grader keeps every output."""


class CollectingDisplayHook(DisplayHook):
    """IPython's display hook, which handles the value of the last expression of a cell."""

    collector: OutputCollector | None = None

    def __call__(self, result: Any = None) -> None:
        self.fill_exec_result(result)
        if result is None or self.collector is None:
            return
        data, _ = self.compute_format_data(result)
        self.collector.show("execute_result", dict(data), {"execution_count": None})
