"""Claim 5.3: an LSTM sees only the past. Traced exactly, with what it costs and when it may change.

The exact part perturbs inputs of the learner's own functions. The costs rest on the kept runs.
"""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from lstm_course.lessons.claims import Conclusion
from lstm_course.lessons.lesson_05.bracket_tagging import LENGTH, kept_brackets
from lstm_course.lessons.lesson_05.forecast_experiment import (
    FORWARD,
    LEAKING,
    WINDOWED,
    kept_forecasts,
)
from lstm_course.lessons.lesson_05.perturbation import perturb_both_directions, perturb_input
from lstm_course.lessons.lesson_05.torch_stack import both_of_torch, stack_of_torch
from lstm_course.lessons.scores import fisher_p_value
from lstm_course.tasks.brackets import best_from_the_past


class InputTrace(NamedTuple):
    """Changes of states after a perturbation of each input in turn."""

    earlier: float  # largest change of an earlier state of the stack
    later: float  # smallest change of a state of the stack at the same or a later step
    everywhere: float  # smallest change of any output of a bidirectional layer


def trace_inputs(functions: SimpleNamespace) -> InputTrace:
    """Perturb one input after the other in a stack and in a bidirectional layer.

    Args:
        functions: with stacked_lstm_forward and bidirectional_lstm_forward.
    """
    real, both = stack_of_torch(num_layers=3), both_of_torch()
    earlier, later, everywhere = 0.0, np.inf, np.inf
    for t in range(len(real.x)):
        stack = functions.stacked_lstm_forward
        changes = perturb_input(stack, real.x, real.states, real.layers, step=t).h  # (L, T)
        earlier = max(earlier, changes[:, :t].max(initial=0))
        later = min(later, changes[:, t:].min())
        halves = perturb_both_directions(
            functions.bidirectional_lstm_forward, both.x, *both.layers[0], step=t
        )  # (2, T)
        everywhere = min(everywhere, halves.max(axis=0).min())
    return InputTrace(float(earlier), float(later), float(everywhere))


def describe_trace(functions: SimpleNamespace) -> str:
    """State how far a perturbed input reaches, in the stack and in a bidirectional layer."""
    trace = trace_inputs(functions)
    return (
        f"your stack, largest change of an earlier state:              {trace.earlier:.0g}\n"
        f"your stack, smallest change of the same or a later state:    {trace.later:.0g}\n"
        f"both directions, smallest change of any output:              {trace.everywhere:.0g}"
    )


def sees_only_the_past(
    functions: SimpleNamespace,
    accuracies: Mapping[str, np.ndarray] | None = None,
    errors: Mapping[str, np.ndarray] | None = None,
) -> Conclusion:
    """Claim 5.3: the exact trace, then the kept runs on brackets and forecasts.

    Args:
        functions: with stacked_lstm_forward and bidirectional_lstm_forward.
        accuracies: on brackets, reading -> (runs, 2); None for the kept runs.
        errors: of forecasts, setting -> (runs, 2); None for the kept runs.
    """
    trace = trace_inputs(functions)
    accuracies = kept_brackets() if accuracies is None else accuracies
    errors = kept_forecasts() if errors is None else errors
    limit = best_from_the_past(LENGTH)
    blind = np.concatenate([accuracies["forward"][:, 0], accuracies["backward"][:, 1]])
    seeing = accuracies["both ways"].min()
    leak, honest, window = errors[LEAKING], errors[FORWARD], errors[WINDOWED]
    # a run is caught if it is far below the best possible error in training but not in use
    caught, innocent = (int(np.sum((e[:, 0] < 0.5) & (e[:, 1] > 1))) for e in (leak, window))
    p = fisher_p_value(caught, len(leak), innocent, len(window))
    one_way = trace.earlier == 0 < trace.later and blind.mean() < limit + 0.01
    cured = trace.everywhere > 0 and seeing > 0.98
    leaks = p < 0.01 and np.allclose(window[:, 0], window[:, 1])
    return Conclusion(
        "5.3",
        "true if" if one_way and cured and leaks else "false",
        f"No earlier state of your stack depends on a later input: the change is exactly "
        f"{trace.earlier:.0f}. On the side that they do not read, the ten kept runs per direction "
        f"average {blind.mean():.1%}, and {limit:.1%} is the limit. With both directions, the "
        f"worst run reaches {seeing:.1%}. In forecasting at every step, the second direction "
        f"leaks: {caught} of {len(leak)} runs have an error below 0.5 in training and above 1 in "
        f"use, but {innocent} of {len(window)} runs on past windows (Fisher's exact test: p = "
        f"{p:.0e}). In use, the mean error is {leak[:, 1].mean():.2f} at every step, "
        f"{window[:, 1].mean():.2f} on past windows, and {honest[:, 1].mean():.2f} for networks "
        f"that read forward.",
        condition="the LSTM has one direction",
    )
