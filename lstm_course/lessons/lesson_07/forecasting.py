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

from lstm_course.lessons.lesson_07.protocol import EarlyStopping
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, GROUPS, INK, MODELS, style

YEAR = 12  # months
LENGTH = 36  # months of input, L
HORIZON = 24  # months to forecast, H
LEVELS, CHANGES, LINEAR = "LSTM of levels", "LSTM of changes", "linear regression of changes"
COLOURS = {LEVELS: GROUPS[0], CHANGES: MODELS["lstm"], LINEAR: GREY}
MONTHS_SHOWN = np.array([1, 6, 12, 18, 24])
PERSISTENCE, SEASONAL, DRIFT = "persistence", "seasonal persistence", "seasonal with drift"
DASHES = {PERSISTENCE: (0, (1, 1.5)), SEASONAL: (0, (4, 2)), DRIFT: (0, (6, 1.5, 1, 1.5))}


class Windows(NamedTuple):
    """Windows of one part of the series."""

    inputs: np.ndarray  # (N, L)
    targets: np.ndarray  # (N, H)


class ForecastSplit(NamedTuple):
    """Windows of three parts: no month is a target in two of them."""

    train: Windows
    validation: Windows
    test: Windows


def split(windows: Callable, series: np.ndarray, cuts: tuple[int, int]) -> ForecastSplit:
    """Cut the series in time first, and make windows of each part afterwards.

    A later part begins L months before its cut: a forecast may use old months. None of its targets
    is older than the cut.

    Args:
        windows: `windowing.windows`, the learner's own or the library's.
        series: one value per month, (T,).
        cuts: months before the validation part, and before the test part.
    """
    first, second = cuts
    parts = series[:first], series[first - LENGTH : second], series[second - LENGTH :]
    return ForecastSplit(*(Windows(*windows(part, LENGTH, HORIZON)) for part in parts))


def leaky_split(windows: Callable, series: np.ndarray, cuts: tuple[int, int]) -> ForecastSplit:
    """Make windows of the complete series first and split them at random, which is wrong.

    The validation part and the test part are as large as those of `split`, but nearly every month
    that they ask for is also in a training window.
    """
    inputs, targets = windows(series, LENGTH, HORIZON)
    order = np.random.default_rng(0).permutation(len(inputs))
    sizes = [cuts[1] - cuts[0] - HORIZON + 1, len(series) - cuts[1] - HORIZON + 1]
    parts = np.split(order, [len(order) - sum(sizes), len(order) - sizes[1]])
    return ForecastSplit(*(Windows(inputs[part], targets[part]) for part in parts))


class TrainedForecaster(NamedTuple):
    """Forecasts of a trained LSTM for the test part, and its validation errors."""

    forecast: np.ndarray  # (M, H)
    validation: np.ndarray  # root mean squared error of each check, (checks,)
    best_update: int  # that the weights are from


def train_forecaster(
    standardise: Callable,
    parts: ForecastSplit,
    seed: int,
    *,
    of_changes: bool,
    rate: float = 0.01,
    updates: int = 300,
) -> TrainedForecaster:
    """Train an LSTM that reads a window and predicts all H months at once.

    Args:
        standardise: `standardisation.standardise`, the learner's own or the library's.
        parts: windows for training, validation and test.
        seed: of weights and batches.
        of_changes: read changes from month to month and predict the change since the window's last
            month, instead of reading and predicting levels.
        rate: learning rate.
        updates: training steps of Adam, 64 windows each.
    """
    import torch

    torch.set_num_threads(1)
    bases = [part.inputs[:, -1:] if of_changes else 0 * part.inputs[:, -1:] for part in parts]
    inputs = [np.diff(part.inputs) if of_changes else part.inputs for part in parts]
    # one feature, with the statistics of the training part alone
    scaled = [standardise(inputs[0].reshape(-1, 1), each.reshape(-1, 1))[1] for each in inputs]
    x, unseen, asked = (
        torch.tensor(flat.reshape(each.shape).T[..., None], dtype=torch.float32)  # (L, N, 1)
        for flat, each in zip(scaled, inputs, strict=True)
    )
    targets = parts.train.targets - bases[0]
    scale, centre = targets.std(), targets.mean()
    wanted = torch.tensor((targets - centre) / scale, dtype=torch.float32)  # (N, H)

    rng = np.random.default_rng(seed)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        lstm, readout = torch.nn.LSTM(1, 32), torch.nn.Linear(32, HORIZON)

    def forecast(read: torch.Tensor, base: np.ndarray) -> np.ndarray:
        with torch.no_grad():
            predicted = readout(lstm(read)[0][-1])  # many to one: (N, H) from the last state
        return base + predicted.numpy() * scale + centre

    def validate() -> float:
        made = forecast(unseen, bases[1])
        return float(np.sqrt(np.mean((made - parts.validation.targets) ** 2)))

    weights = [*lstm.parameters(), *readout.parameters()]
    stopping = EarlyStopping(weights, validate)
    optimizer = torch.optim.Adam(weights, lr=rate)
    for k in range(updates):
        batch = rng.integers(len(wanted), size=64)
        loss = torch.nn.functional.mse_loss(readout(lstm(x[:, batch])[0][-1]), wanted[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        stopping.check(k + 1)
    best_update = stopping.restore()
    return TrainedForecaster(forecast(asked, bases[2]), np.array(stopping.values), best_update)


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


def linear_forecast(train: Windows, inputs: np.ndarray, ridge: float = 0.0) -> np.ndarray:
    """Forecast by linear regression from the window's changes to the change since its end.

    Args:
        train: windows to fit by least squares.
        inputs: windows to forecast from, (M, L).
        ridge: weight of the squared coefficients in the fit.

    Returns:
        Forecasts (M, H).
    """
    read = np.diff(train.inputs)
    moved = train.targets - train.inputs[:, -1:]
    means = read.mean(0), moved.mean(0)
    penalty = np.sqrt(ridge) * np.eye(LENGTH - 1)  # as further rows, whose targets are 0
    rows = np.concatenate([read - means[0], penalty])
    goals = np.concatenate([moved - means[1], np.zeros((LENGTH - 1, HORIZON))])
    weights = np.linalg.lstsq(rows, goals, rcond=None)[0]
    return inputs[:, -1:] + means[1] + (np.diff(inputs) - means[0]) @ weights


def error_by_horizon(forecast: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Compute the root mean squared error of each month ahead, (H,)."""
    return np.sqrt(np.mean((forecast - targets) ** 2, axis=0))


def draw_series(months: Sequence, series: np.ndarray, cuts: tuple[int, int], unit: str) -> Figure:
    """Draw the complete series and its cuts in time.

    Args:
        months: dates, as many as values.
        series: one value per month.
        cuts: months before the validation part, and before the test part.
        unit: of the values.
    """
    ends = (0, *cuts, len(series) - 1)
    with style():
        fig, ax = plt.subplots(figsize=(8.6, 3.0))
        for k, (name, shade) in enumerate((("training", 0), ("validation", 0.18), ("test", 0.4))):
            start, end = months[ends[k]], months[ends[k + 1]]
            ax.axvspan(start, end, color=GREY, alpha=shade, lw=0)
            middle = months[(ends[k] + ends[k + 1]) // 2]
            ax.text(middle, series.max() + 3, name, ha="center", va="bottom", color=INK)
        ax.plot(months, series, color=INK, lw=1.2)
        highest, lowest = series[: cuts[0]].max(), series[cuts[1] :].min()
        title = f"Highest value in training: {highest:.0f}, lowest in the test: {lowest:.0f}"
        ax.set(title=title, ylabel=unit, ylim=(None, series.max() + 12))
    return described(
        fig,
        f"A series of {len(series)} months from {series[0]:.0f} to {series[-1]:.0f}, {unit}. The "
        f"first {cuts[0]} months are for training, where the highest value is "
        f"{series[: cuts[0]].max():.0f}; the next {cuts[1] - cuts[0]} are for validation; the rest "
        "is for testing.",
    )


def draw_error_by_horizon(
    baselines: Mapping[str, np.ndarray],
    models: Mapping[str, np.ndarray],
    unit: str,
    own: Mapping[str, np.ndarray] | None = None,
    title: str = "",
) -> Figure:
    """Draw the error against months ahead, on a logarithmic scale: all seeds and their mean.

    Args:
        baselines: name -> errors (H,).
        models: name -> errors of kept runs (seeds, H).
        unit: of the errors.
        own: the same for the learner's runs, whose means are rings.
        title: of the figure.
    """
    with style():
        fig, ax = plt.subplots(figsize=(8.6, 4.4))
        ax.set_title(title)
        for name, errors in baselines.items():
            ahead = np.arange(1, len(errors) + 1)
            looks: dict[str, Any] = {"ls": DASHES[name]} if name in DASHES else {}
            ax.semilogy(ahead, errors, color=GREY, lw=1.6, label=name, **looks)
        for name, errors in models.items():
            ahead = np.arange(1, errors.shape[1] + 1)
            ax.semilogy(ahead, errors.mean(0), color=COLOURS[name], label=name)
            ax.fill_between(ahead, errors.min(0), errors.max(0), color=COLOURS[name], alpha=0.25)
        for name, errors in (own or {}).items():
            rings = errors.mean(0)[MONTHS_SHOWN - 1]
            ax.plot(MONTHS_SHOWN, rings, "o", color=COLOURS[name], mfc="none", ms=8, mew=1.4)
        ax.set(xlabel="months ahead", ylabel=f"error (root mean square, {unit})")
        ax.set_xticks(MONTHS_SHOWN)
        ticks = [0.3, 1, 3, 10, 30]
        ax.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
        ax.minorticks_off()
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
    title: str = "",
) -> Figure:
    """Draw one window, its forecasts, and the actual values.

    Args:
        past: the window (L,).
        future: the actual values (H,).
        forecasts: name -> forecast (H,).
        unit: of the values.
        known: the highest value in training, drawn as a dotted line.
        title: of the figure.
    """
    with style():
        fig, ax = plt.subplots(figsize=(8.6, 3.8))
        ax.set_title(title)
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
