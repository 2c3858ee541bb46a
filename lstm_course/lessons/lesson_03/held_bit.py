"""How long a latch holds its bit when its gates are open and closed only in part."""

from types import SimpleNamespace

import numpy as np

from lstm_course.lessons.claims import MarkdownText

STEPS = 1000
BIASES = (20, 10, 8, 6, 4)  # of the forget gate; all weights are scaled with it


def describe_held_bit(functions: SimpleNamespace, seed: int = 0) -> MarkdownText:
    """Write a bit into the latch, hold it through noise, and tabulate what is left of it.

    Args:
        functions: namespace with latch_weights, lstm_forward and memory_retention, from
            `own_or_reference`.
        seed: of the noise.
    """
    W_ih, W_hh, b = functions.latch_weights()
    rng = np.random.default_rng(seed)
    noise = rng.choice([-1.0, 1.0], (STEPS + 1, 1))
    x = np.stack([np.zeros((STEPS + 1, 1)), noise], axis=2)  # (T, 1, 2): (write, bit)
    x[0, 0] = 1, 1
    start = np.zeros((1, 1))
    lines = ["| forget bias | 1 − f | share left | c at the end |", "|---|---|---|---|"]
    for bias in BIASES:
        scale = bias / b[1]  # rows are i, f, g, o
        cache = functions.lstm_forward(x, start, start, scale * W_ih, scale * W_hh, scale * b)[2]
        left = functions.memory_retention(cache.f[1:])[0, 0, 0]
        c = f"{cache.cs[-1, 0, 0]:+.2f}".replace("-", "−")
        lines.append(f"| {bias} | {1 - cache.f[-1, 0, 0]:.0e} | {left:.2g} | {c} |")
    return MarkdownText("\n".join(lines))
