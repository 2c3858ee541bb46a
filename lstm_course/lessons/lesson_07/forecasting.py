"""Monthly forecasts of a measured series, two years ahead: an LSTM against simple baselines.

N windows of L months, each followed by the H months to forecast. Errors are in the units of the
series.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, GROUPS, INK, MODELS, PALE, style, text_colour

YEAR = 12  # months
LENGTH = 36  # months of input, L
HORIZON = 24  # months to forecast, H
LEVELS, CHANGES, LINEAR = "LSTM of levels", "LSTM of changes", "linear regression of changes"
COLOURS = {LEVELS: GROUPS[0], CHANGES: MODELS["lstm"], LINEAR: GREY}
PERSISTENCE, SEASONAL, DRIFT = "persistence", "seasonal persistence", "seasonal with drift"
DASHES = {PERSISTENCE: (0, (1, 1.5)), SEASONAL: (0, (4, 2)), DRIFT: (0, (6, 1.5, 1, 1.5))}


class ForecastSplit(NamedTuple):
    """Training windows from the past, and test windows whose targets come after it."""

    train_inputs: np.ndarray  # (N, L)
    train_targets: np.ndarray  # (N, H)
    test_inputs: np.ndarray  # (M, L)
    test_targets: np.ndarray  # (M, H), none of these months is in the training part


def split(windows: Callable, series: np.ndarray, train_months: int) -> ForecastSplit:
    """Cut the series in time first, and make windows of each part afterwards.

    The test part begins L months before the cut: a forecast may use old months. None of its
    targets is older than the cut.

    Args:
        windows: `windowing.windows`, the learner's own or the library's.
        series: one value per month, (T,).
        train_months: months before the cut.
    """
    past, later = series[:train_months], series[train_months - LENGTH :]
    return ForecastSplit(*windows(past, LENGTH, HORIZON), *windows(later, LENGTH, HORIZON))


def leaky_split(windows: Callable, series: np.ndarray, train_months: int) -> ForecastSplit:
    """Make windows of the complete series first and split them at random, which is wrong.

    The test part is as large as that of `split`, but nearly every month that it asks for is also
    in a training window.
    """
    inputs, targets = windows(series, LENGTH, HORIZON)
    order = np.random.default_rng(0).permutation(len(inputs))
    train, test = np.split(order, [len(order) - (len(series) - train_months - HORIZON + 1)])
    return ForecastSplit(inputs[train], targets[train], inputs[test], targets[test])


def train_forecaster(
    standardise: Callable, parts: ForecastSplit, seed: int, *, of_changes: bool, updates: int = 300
) -> np.ndarray:
    """Train an LSTM that reads a window and predicts all H months at once: forecasts (M, H).

    Args:
        standardise: `standardisation.standardise`, the learner's own or the library's.
        parts: training windows, and windows to forecast from.
        seed: of weights and batches.
        of_changes: read changes from month to month and predict the change since the window's last
            month, instead of reading and predicting levels.
        updates: training steps of Adam, 64 windows each.
    """
    import torch

    torch.set_num_threads(1)
    base = parts.train_inputs[:, -1:], parts.test_inputs[:, -1:]
    inputs, targets, asked = parts.train_inputs, parts.train_targets, parts.test_inputs
    if of_changes:
        inputs, targets, asked = np.diff(inputs), targets - base[0], np.diff(asked)
    # one feature, with the statistics of the training part alone
    scaled = standardise(inputs.reshape(-1, 1), asked.reshape(-1, 1))
    read, read_later = scaled[0].reshape(inputs.shape), scaled[1].reshape(asked.shape)
    scale, centre = targets.std(), targets.mean()
    x = torch.tensor(read.T[..., None], dtype=torch.float32)  # (L, N, 1)
    wanted = torch.tensor((targets - centre) / scale, dtype=torch.float32)  # (N, H)

    rng = np.random.default_rng(seed)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        lstm, readout = torch.nn.LSTM(1, 32), torch.nn.Linear(32, HORIZON)
    optimizer = torch.optim.Adam([*lstm.parameters(), *readout.parameters()], lr=0.005)
    for _ in range(updates):
        batch = rng.integers(len(wanted), size=64)
        predicted = readout(lstm(x[:, batch])[0][-1])  # many to one: (B, H) from the last state
        loss = torch.nn.functional.mse_loss(predicted, wanted[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        later = torch.tensor(read_later.T[..., None], dtype=torch.float32)
        forecast = readout(lstm(later)[0][-1]).numpy() * scale + centre  # (M, H)
    return forecast + base[1] if of_changes else forecast


def persistence(inputs: np.ndarray) -> np.ndarray:
    """Forecast the last month's value for every month: (M, H) from (M, L)."""
    return np.repeat(inputs[:, -1:], HORIZON, axis=1)


def seasonal_persistence(inputs: np.ndarray) -> np.ndarray:
    """Forecast the value of the same month of the last year: (M, H) from (M, L)."""
    return inputs[:, -YEAR + np.arange(HORIZON) % YEAR]


def seasonal_drift(inputs: np.ndarray) -> np.ndarray:
    """Forecast the same month of the last year plus the last year's change for each year ahead."""
    change = inputs[:, -YEAR:].mean(1) - inputs[:, -2 * YEAR : -YEAR].mean(1)  # (M,)
    years = 1 + np.arange(HORIZON) // YEAR
    return seasonal_persistence(inputs) + change[:, None] * years


def linear_forecast(parts: ForecastSplit) -> np.ndarray:
    """Forecast by least squares from the window's changes to the change since its end: (M, H)."""
    base = parts.train_inputs[:, -1:], parts.test_inputs[:, -1:]
    read, asked = (
        np.column_stack([np.diff(inputs), np.ones(len(inputs))])
        for inputs in (parts.train_inputs, parts.test_inputs)
    )
    weights = np.linalg.lstsq(read, parts.train_targets - base[0], rcond=None)[0]
    return base[1] + asked @ weights


def error_by_horizon(forecast: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Compute the root mean squared error of each month ahead, (H,)."""
    return np.sqrt(np.mean((forecast - targets) ** 2, axis=0))


def draw_series(months: Sequence, series: np.ndarray, train_months: int, unit: str) -> Figure:
    """Draw the complete series and its cut in time.

    Args:
        months: dates, as many as values.
        series: one value per month.
        train_months: months before the cut.
        unit: of the values.
    """
    with style():
        fig, ax = plt.subplots(figsize=(8.6, 3.0))
        ax.axvspan(months[train_months], months[-1], color=PALE)
        ax.plot(months, series, color=INK, lw=1.2)
        top = series.max()
        ax.text(
            months[train_months // 2],
            top,
            "training",
            ha="center",
            va="top",
            color=text_colour(GREY),
        )
        middle = months[(train_months + len(series)) // 2]
        ax.text(middle, series.min(), "test", ha="center", color=text_colour(GREY))
        ax.set(ylabel=unit)
    return described(
        fig,
        f"A series of {len(series)} months from {series[0]:.0f} to {series[-1]:.0f}, {unit}. The "
        f"first {train_months} months are for training, where the highest value is "
        f"{series[:train_months].max():.0f}; the rest is for testing.",
    )


def draw_error_by_horizon(
    baselines: Mapping[str, np.ndarray], models: Mapping[str, np.ndarray], unit: str
) -> Figure:
    """Draw the error against months ahead, on a logarithmic scale: all seeds and their mean.

    Args:
        baselines: name -> errors (H,).
        models: name -> errors (seeds, H).
        unit: of the errors.
    """
    with style():
        fig, ax = plt.subplots(figsize=(8.6, 4.4))
        for name, errors in baselines.items():
            ahead = np.arange(1, len(errors) + 1)
            ax.semilogy(ahead, errors, color=GREY, lw=1.6, ls=DASHES[name], label=name)
        for name, errors in models.items():
            ax.semilogy(ahead, errors.mean(0), color=COLOURS[name], label=name)
            ax.fill_between(ahead, errors.min(0), errors.max(0), color=COLOURS[name], alpha=0.25)
        ax.set(xlabel="months ahead", ylabel=f"error (root mean square, {unit})")
        ax.set_xticks([1, 6, 12, 18, 24])
        ticks = [0.3, 1, 3, 10]
        ax.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
        ax.minorticks_off()
        ax.set_title("Bands: from the best seed to the worst")
        ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    means = {name: np.atleast_2d(each).mean() for name, each in {**baselines, **models}.items()}
    listed = "; ".join(f"{name} {mean:.2f}" for name, mean in means.items())
    return described(
        fig,
        f"Error against months ahead, on a logarithmic scale, averaged over the months: {listed} "
        f"{unit}.",
    )


def draw_forecast(
    past: np.ndarray,
    future: np.ndarray,
    forecasts: Mapping[str, np.ndarray],
    unit: str,
    known: float | None = None,
) -> Figure:
    """Draw one window, its forecasts, and the actual values.

    Args:
        past: the window (L,).
        future: the actual values (H,).
        forecasts: name -> forecast (H,).
        unit: of the values.
        known: the highest value in training, drawn as a dotted line.
    """
    with style():
        fig, ax = plt.subplots(figsize=(8.6, 3.8))
        before, after = np.arange(1 - len(past), 1), np.arange(1, len(future) + 1)
        ax.plot(before, past, color=INK, lw=1.4)
        ax.plot(after, future, "o", color=INK, ms=3.5, label="actual values")
        for name, values in forecasts.items():
            looks: dict[str, Any] = {"ls": DASHES[name], "lw": 1.6} if name in DASHES else {}
            ax.plot(after, values, color=COLOURS.get(name, GREY), label=name, **looks)
        if known is not None:
            ax.axhline(known, color=INK, lw=1, ls=":", label="highest in training")
        _mark_today(ax)
        ax.set(xlabel="months from now", ylabel=unit)
        ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    ends = "; ".join(f"{name} {values[-1]:.1f}" for name, values in forecasts.items())
    return described(
        fig,
        f"A window of {len(past)} months and {len(forecasts)} forecasts of the next {len(future)}. "
        f"In the last month: actual value {future[-1]:.1f}; {ends} {unit}.",
    )


def _mark_today(ax: Axes) -> None:
    ax.axvline(0.5, color=GREY, lw=1)
    ax.set_xticks(range(-36, 25, 12))
