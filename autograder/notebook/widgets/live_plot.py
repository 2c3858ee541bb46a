"""Watch a training run in the notebook: a progress bar, a growing curve and a sample of text."""

import sys
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any

import matplotlib.pyplot as plt
from tqdm import tqdm

from lstm_course.char_lm.progress import Progress
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import style
from lstm_course.plotting.training_curve import describe_training, draw_training

SECONDS = 2.0  # between two drawings, at least
TEXT_SECONDS = 10.0  # between two samples of text, at least
REST = 10  # a pause is at least this many times as long as what it follows, on a slow machine too


class LivePlot:
    """Plot of a running `Trainer`; pass it to `run(watch=...)`.

    In a notebook that runs without a browser, the last drawing stays as the figure.

    Args:
        steps: number of steps of the run.
        others: bits per character of other models, drawn as lines, by name.
        write: function that returns a sample of the model's text, to display; None: no text.

    Example:
        >>> with LivePlot(steps=100) as plot:                   # doctest: +SKIP
        ...     trainer.run(watch=plot)
    """

    def __init__(
        self,
        steps: int,
        others: Mapping[str, float] | None = None,
        write: Callable[[], object] | None = None,
    ) -> None:
        self.others = dict(others or {})
        self.write = write
        self.text: Any = None  # handle of the sample
        self.handle: Any = None
        self.last = Progress()
        with style():
            self.fig, self.ax = plt.subplots()
        plt.close(self.fig)  # its handle shows it; the cell's end must not show it again
        self._draw(self.last)  # first, so that the bar is below it and has one line alone
        self._show_text()
        self.bar = tqdm(total=steps, unit="step", file=sys.stdout, mininterval=1.0)

    def __enter__(self) -> "LivePlot":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __call__(self, progress: Progress) -> None:
        """Count one step, and draw again if the last drawing is old enough."""
        if progress.validated:
            self.bar.set_postfix_str(f"validation {progress.validated[-1][1]:.3f}", refresh=False)
        self.bar.update(progress.step - self.bar.n)
        self.last = progress
        if monotonic() > self.next_drawing:
            self._draw(progress)
        if monotonic() > self.next_text:
            self._show_text()

    def close(self) -> None:
        """Draw the end of the run, show a last sample, and close the bar."""
        self._draw(self.last)
        self._show_text()
        self.bar.close()

    def _draw(self, progress: Progress) -> None:
        from IPython.display import display

        started = monotonic()
        with style():  # to the end of the drawing: ticks take their style when they are drawn
            drawn = progress.training, progress.validated, self.others
            draw_training(self.ax, *drawn)
            described(self.fig, describe_training(*drawn))
            if self.handle is None:
                self.handle = display(self.fig, display_id=True)
            else:
                self.handle.update(self.fig)
        now = monotonic()
        self.next_drawing = now + max(SECONDS, REST * (now - started))

    def _show_text(self) -> None:
        from IPython.display import display

        started = monotonic()
        if self.write is None:
            self.next_text = float("inf")
            return
        if self.text is None:
            self.text = display(self.write(), display_id=True)
        else:
            self.text.update(self.write())
        now = monotonic()
        self.next_text = now + max(TEXT_SECONDS, REST * (now - started))
