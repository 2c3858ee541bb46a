"""Windows of a series, each with the values to forecast.

N values of the series, W windows, T values in a window (its length), K values to forecast (the
horizon). Each window is a row, as in any table of examples; an LSTM reads the table's transpose.
"""

import numpy as np

from lstm_course.shapes import expect


def windows(series: np.ndarray, length: int, horizon: int) -> tuple[np.ndarray, np.ndarray]:
    """Cut a series into all its windows, each with the values right after it as targets.

    Window w holds the values from w to w + length - 1; its targets are the next `horizon` values.

    Args:
        series: measurements at equal distances, oldest first, (N,).
        length: values in a window, T.
        horizon: values to forecast, K.

    Returns:
        inputs (W, T) and targets (W, K), with W = N - length - horizon + 1.

    Raises:
        TypeError: series is not a floating-point array.
        ValueError: a size is below 1, or the series is too short for one window.

    Example:
        >>> inputs, targets = windows(np.arange(6.0), length=3, horizon=2)
        >>> inputs.tolist(), targets.tolist()
        ([[0.0, 1.0, 2.0], [1.0, 2.0, 3.0]], [[3.0, 4.0], [4.0, 5.0]])
    """
    expect("series: N", series=series)
    _expect_sizes(len(series), length, horizon)
    starts = np.arange(len(series) - length - horizon + 1)  # (W,)
    seen = np.arange(length)  # (T,)
    ahead = length + np.arange(horizon)  # (K,)
    inputs = series[starts[:, np.newaxis] + seen]  # (W, T)
    targets = series[starts[:, np.newaxis] + ahead]  # (W, K)
    return inputs, targets


def _expect_sizes(values: int, length: int, horizon: int) -> None:
    if length < 1 or horizon < 1:
        raise ValueError(f"length is {length} and horizon {horizon}, expected 1 or more each")
    if values < length + horizon:
        raise ValueError(
            f"series has {values} values, expected at least {length + horizon}: a window of "
            f"{length} and {horizon} to forecast"
        )
