"""The learner's stack beside torch.nn.LSTM with the same weights: differences, as text.

`functions` is a namespace with the exercises' functions, from `own_or_reference`.
"""

from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np

from lstm_course.lessons.claims import MarkdownText
from lstm_course.lessons.lesson_05.torch_stack import (
    both_of_torch,
    largest_difference,
    parameters_of_torch,
    stack_of_torch,
)

SAME = 1e-10  # two float64 results of the same computation differ by less
SIZES = ((3, 4, 2, False), (64, 64, 1, False), (64, 64, 2, True), (10, 32, 3, True))


def compare_forward(functions: SimpleNamespace) -> MarkdownText:
    """Run both stacks of three layers on the same input, states and weights."""
    real = stack_of_torch(num_layers=3)
    hs, final_states, _ = functions.stacked_lstm_forward(real.x, real.states, real.layers)
    return _differences(
        {
            "`output`": largest_difference(hs, real.hs),
            "`h_n`, `c_n`": largest_difference(final_states, real.final_states),
        }
    )


def compare_backward(functions: SimpleNamespace) -> MarkdownText:
    """Compare the gradients of three layers with those of torch's autograd."""
    real = stack_of_torch(num_layers=3)
    _, _, caches = functions.stacked_lstm_forward(real.x, real.states, real.layers)
    dx, layer_grads = functions.stacked_lstm_backward(real.dhs, caches)
    pairs = enumerate(zip(layer_grads, real.layer_grads, strict=True))
    layers = {
        f"weights and bias, layer {k}": largest_difference(mine, torchs)
        for k, (mine, torchs) in pairs
    }
    return _differences({"`dx`": largest_difference(dx, real.dx)} | layers)


def compare_bidirectional(functions: SimpleNamespace) -> MarkdownText:
    """Compare one, two and three bidirectional layers, each reading the output below it."""
    found = {}
    for num_layers in (1, 2, 3):
        both = both_of_torch(num_layers=num_layers)
        hs = both.x
        for forward_params, backward_params in both.layers:
            hs = functions.bidirectional_lstm_forward(hs, forward_params, backward_params)
        plural = "s" if num_layers > 1 else ""
        found[f"{num_layers} layer{plural}, `output` {hs.shape}"] = largest_difference(hs, both.hs)
    return _differences(found)


def compare_last_states(functions: SimpleNamespace) -> MarkdownText:
    """Compare last states without padding with torch's h_n[-2] and h_n[-1], joined."""
    both = both_of_torch(num_layers=2)
    T, B, _ = both.x.shape
    last = functions.last_states(both.hs, np.full(B, T))
    joined = np.concatenate([both.h_n[-2], both.h_n[-1]], axis=1)  # (B, 2H)
    return _differences({"`h_n[-2]` and `h_n[-1]`, joined": largest_difference(last, joined)})


def compare_parameters(functions: SimpleNamespace, guess: object = None) -> MarkdownText:
    """Count the parameters of several stacks, beside torch's count.

    Args:
        functions: with count_parameters.
        guess: the learner's factor between one layer and two bidirectional ones, or None.
    """
    lines = ["| I | H | layers | directions | counted | PyTorch | of these, second biases |"]
    lines.append("|---" * 7 + "|")
    for I, H, L, both in SIZES:
        counted = functions.count_parameters(I, H, L, both)
        total, second = parameters_of_torch(
            input_size=I, hidden_size=H, num_layers=L, bidirectional=both
        )
        lines.append(f"| {I} | {H} | {L} | {1 + both} | {counted} | {total} | {second} |")
    one, two = (functions.count_parameters(*sizes) for sizes in SIZES[1:3])
    said = "" if guess is None else f" You predicted {guess} times."
    lines += ["", f"With I = H = 64, the factor from row 2 to row 3 is {two / one:.2f}.{said}"]
    return MarkdownText("\n".join(lines))


def _differences(found: Mapping[str, float]) -> MarkdownText:
    lines = ["| compared | largest difference |", "|---|---|"]
    lines += [f"| {name} | {_format(difference)} |" for name, difference in found.items()]
    same = max(found.values()) < SAME
    verdict = "**Equal to 1e-10.**" if same else "**Not equal to 1e-10.**"
    return MarkdownText("\n".join([*lines, "", verdict]))


def _format(difference: float) -> str:
    return "0" if difference == 0 else f"{difference:.0e}"
