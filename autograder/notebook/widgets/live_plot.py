"""A training run to watch: a progress bar, and a curve that grows in the notebook."""

import sys
from collections.abc import Mapping
from time import monotonic
from typing import Any

import matplotlib.pyplot as plt
from tqdm import tqdm

from lstm_course.char_lm.progress import Progress
from lstm_course.plotting.palette import style
from lstm_course.plotting.training_curve import draw_training

SECONDS = 2.0  # between two drawings: each costs as much as a few steps


class LivePlot:
    """Watches a `Trainer`: give it to `run(watch=...)`.

    Where nobody looks (a notebook run without a browser) the last drawing stays as the figure.

    Args:
        steps: of the whole run.
        others: bits a character to draw as lines, by name.

    Example:
        >>> with LivePlot(steps=100) as plot:                   # doctest: +SKIP
        ...     trainer.run(watch=plot)
    """

    def __init__(self, steps: int, others: Mapping[str, float] | None = None) -> None:
        self.others = dict(others or {})
        self.handle: Any = None
        self.last = Progress()
        with style():
            self.fig, self.ax = plt.subplots()
        plt.close(self.fig)  # shown by its handle, not once more at the cell's end
        self._draw(self.last)  # first, so that the bar stands below it and has one line alone
        self.bar = tqdm(total=steps, unit="step", file=sys.stdout, mininterval=1.0)

    def __enter__(self) -> "LivePlot":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __call__(self, progress: Progress) -> None:
        """One step is done."""
        if progress.tested:
            self.bar.set_postfix_str(f"held out {progress.tested[-1][1]:.3f}", refresh=False)
        self.bar.update(progress.step - self.bar.n)
        self.last = progress
        if monotonic() - self.drawn > SECONDS:
            self._draw(progress)

    def close(self) -> None:
        """Draw the end of it."""
        self._draw(self.last)
        self.bar.close()

    def _draw(self, progress: Progress) -> None:
        from IPython.display import display

        with style():  # to the end of the drawing: ticks take their style when they are drawn
            draw_training(self.ax, progress.training, progress.tested, self.others)
            if self.handle is None:
                self.handle = display(self.fig, display_id=True)
            else:
                self.handle.update(self.fig)
        self.drawn = monotonic()
