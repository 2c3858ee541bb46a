"""Three ways to connect the layers of a stack, of which one is PyTorch's: the lesson's puzzle."""

from collections.abc import Callable, Iterable

import numpy as np

from lstm_course.cells.lstm import LSTMCache, lstm_forward
from lstm_course.lessons.lesson_05.torch_stack import TorchStack, largest_difference, stack_of_torch

SAME = 1e-10  # two float64 results of the same computation differ by less
SEEDS = range(10)


def _pass_c(cache: LSTMCache) -> np.ndarray:
    return cache.cs


def _pass_h(cache: LSTMCache) -> np.ndarray:
    return cache.hs


def _pass_both(cache: LSTMCache) -> np.ndarray:
    return cache.hs + cache.cs


# letter -> what a layer passes to the layer above, and its short name
WIRINGS: dict[str, tuple[str, Callable[[LSTMCache], np.ndarray]]] = {
    "A": ("c", _pass_c),
    "B": ("h", _pass_h),
    "C": ("both", _pass_both),
}


def run_wiring(real: TorchStack, passed_up: Callable[[LSTMCache], np.ndarray]) -> np.ndarray:
    """Run torch's weights in a loop over layers, and return the top layer's hs (T, B, H).

    Args:
        real: weights, input and initial states.
        passed_up: the input of the next layer, given the cache of a layer.
    """
    below = real.x
    for state, params in zip(real.states, real.layers, strict=True):
        hs, _, cache = lstm_forward(below, *state, *params)
        below = passed_up(cache)
    return hs


def errors_of_wirings(seeds: Iterable[int] = SEEDS) -> dict[str, np.ndarray]:
    """Measure the largest difference from torch's output in random networks: letter -> (seeds,)."""
    stacks = [stack_of_torch(num_layers=3, seed=seed) for seed in seeds]
    return {
        letter: np.array([largest_difference(run_wiring(real, up), real.hs) for real in stacks])
        for letter, (_, up) in WIRINGS.items()
    }


def describe_wirings() -> str:
    """Name the weights of a torch.nn.LSTM, and compare the three wirings with its output."""
    errors = errors_of_wirings()
    real = stack_of_torch(num_layers=3)
    shapes = ", ".join(f"layer {k}: {params.W_ih.shape}" for k, params in enumerate(real.layers))
    runs = len(next(iter(errors.values())))
    lines = [
        "torch.nn.LSTM(4, 5, num_layers=3)",
        f"shapes of W_ih   {shapes}",
        "",
        f"largest difference from its output, {runs} random networks",
    ]
    for letter, values in errors.items():
        lines.append(f"wiring {letter}   {_format_range(values)}")
    return "\n".join(lines)


def reveal_wirings(guess: object = None) -> str:
    """Name the three wirings and the state that PyTorch passes up, beside the prediction.

    Args:
        guess: "h", "c" or "both"; None if no prediction.
    """
    errors = errors_of_wirings()
    lines = []
    for letter, values in errors.items():
        name = WIRINGS[letter][0]
        passed = "h + c" if name == "both" else name
        mark = "   PyTorch's" if values.max() < SAME else ""
        lines.append(f"wiring {letter} passes {passed:<6} {_format_range(values):<18}{mark}")
    if guess is not None:
        (answer,) = [WIRINGS[letter][0] for letter, e in errors.items() if e.max() < SAME]
        said = str(guess).strip()
        lines.append(f"You predicted {said}: {'right' if said == answer else f'it is {answer}'}.")
    return "\n".join(lines)


def _format_range(values: np.ndarray) -> str:
    if values.max() < SAME:
        return f"at most {values.max():.0e}"
    return f"{values.min():.2f} to {values.max():.2f}"
