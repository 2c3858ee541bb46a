"""The alignment of recognised vowels with a recording: where CTC puts its symbols."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lstm_course.lessons.lesson_07.vowels import BLANK, STRIDE, VowelRecording
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, INK, ordered_colours, style
from lstm_course.sequences.spectrogram import HOP, WINDOW, band_centres
from lstm_course.tasks.vowels import SAMPLE_RATE, SILENCE, VOWELS

FRAME = HOP / SAMPLE_RATE  # s


def draw_alignment(
    recording: VowelRecording, log_probs: np.ndarray, frame_log_probs: np.ndarray
) -> Figure:
    """Draw a recording and the symbols' probabilities: of CTC, and of a classifier of frames.

    Args:
        recording: the input.
        log_probs: of the LSTM trained with CTC, (T / 2, 1, V).
        frame_log_probs: of the classifier trained with frame-level labels, (T / 2, 1, V).
    """
    with style():
        fig, axes = plt.subplots(3, 1, figsize=(9.6, 6.6), sharex=True, height_ratios=(1.2, 1, 1))
        start = WINDOW / 2 / SAMPLE_RATE  # the middle of the first frame
        end = start + FRAME * (len(recording.frames) - 1)
        top = len(recording.frames[0])
        axes[0].imshow(
            recording.frames.T,
            origin="lower",
            aspect="auto",
            cmap="Greys",
            extent=(start - FRAME / 2, end + FRAME / 2, -0.5, top - 0.5),
        )
        pitches = (200, 500, 1000, 2000, 3000)  # Hz
        bands = np.interp(pitches, band_centres(SAMPLE_RATE), np.arange(top))
        axes[0].set_yticks(bands, [str(pitch) for pitch in pitches])
        axes[0].set(ylabel="frequency (Hz)", title=f"Spectrogram of a {recording.speaker}'s voice")
        axes[0].grid(visible=False)
        times = start + FRAME * STRIDE * np.arange(len(recording.labels))
        titles = ("LSTM with CTC: trained without times", "Frame by frame: trained with true times")
        colours = _choose_colours(recording.vowels)
        for ax, scores, title in zip(axes[1:], (log_probs, frame_log_probs), titles, strict=True):
            _draw_probabilities(ax, times, np.exp(scores[:, 0]), colours)
            ax.set_title(title)
        for ax in axes:
            _mark_segments(ax, recording.labels, times)
        _name_segments(axes[0], recording.labels, times, top)
        axes[2].set_xlabel("time (s)")
    said = ", ".join(VOWELS[vowel] for vowel in recording.vowels)
    blank, silence = (np.exp(each[:, 0, BLANK]).mean() for each in (log_probs, frame_log_probs))
    return described(
        fig,
        f"Above: spectrogram of {said}, {times[-1]:.1f} s long. Middle: probabilities of the LSTM "
        f"with CTC; the blank has {blank:.0%} on average. Below: those of the classifier of "
        f"frames; silence has {silence:.0%}.",
    )


def _choose_colours(vowels: np.ndarray) -> dict[int, str]:
    different = list(dict.fromkeys(vowels.tolist()))
    return dict(zip(different, ordered_colours(len(different)), strict=True))


def _draw_probabilities(
    ax: Axes, times: np.ndarray, probabilities: np.ndarray, colours: Mapping[int, str]
) -> None:
    for symbol, values in enumerate(probabilities.T):
        if symbol == BLANK:
            ax.plot(times, values, color=GREY, lw=1.2, ls="--")
        elif symbol in colours:
            ax.plot(times, values, color=colours[symbol], marker="o", ms=3)
            ax.fill_between(times, values, color=colours[symbol], alpha=0.25)
        elif values.max() > 0.2:
            ax.plot(times, values, color=INK, lw=0.8)
    ax.set(ylabel="probability", ylim=(0, 1.05))


def _find_segments(labels: np.ndarray, times: np.ndarray) -> list[tuple[float, float, int]]:
    """Find the runs of one label: beginning and end in seconds, and the label."""
    half = (times[1] - times[0]) / 2
    starts = np.flatnonzero(np.append(True, labels[1:] != labels[:-1]))
    ends = np.append(starts[1:], len(labels)) - 1
    return [
        (times[a] - half, times[b] + half, int(labels[a]))
        for a, b in zip(starts, ends, strict=True)
    ]


def _mark_segments(ax: Axes, labels: np.ndarray, times: np.ndarray) -> None:
    for begin, end, _ in _find_segments(labels, times):
        for moment in (begin, end):
            ax.axvline(moment, color=GREY, lw=0.8, ls=":")
    ax.set_xlim(times[0] - 0.02, times[-1] + 0.02)


def _name_segments(ax: Axes, labels: np.ndarray, times: np.ndarray, top: int) -> None:
    for begin, end, label in _find_segments(labels, times):
        if label != SILENCE:
            ax.text(
                (begin + end) / 2,
                top - 1,
                VOWELS[label],
                ha="center",
                va="top",
                color=INK,
                fontweight="bold",
                bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1.5},
            )
