"""Steps of training, one after the other, on a tiny model: what they return, and what they do."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from autograder.harness.tensors import as_tensors
from autograder.harness.tiny import HIDDEN, TinyModel, in_words, own_dice, weights

PRECISIONS = {"": None, "bfloat16": torch.bfloat16}
STALE = 3.0  # of each gradient before the first step, as another batch may have left it
NOT_THREE = "does not come back: three values are asked for, loss, state and norm"
AGAIN = "backward through the graph a second time"


def call(function: Callable[..., Any], arguments: tuple[Any, ...], exercise: Any) -> Any:
    """Train for some steps, the state of one handed to the next.

    Args:
        function: the answer.
        arguments: inputs and targets (steps, T, B), V, seed, max_norm, scale (0: no scaler) and
            precision.
        exercise: not needed.

    Returns:
        losses, the last state, norms, (the change of the weights in all steps, what has become of
        the scale), and the precision that the model saw.
    """
    inputs, targets, V, seed, max_norm, scale, precision = arguments
    model = TinyModel(V, seed)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.2, momentum=0.5)
    scaler = torch.amp.GradScaler("cpu", init_scale=scale, growth_interval=1) if scale else None
    state = as_tensors(_first_state(inputs.shape[2], seed))
    for parameter in model.parameters():
        parameter.grad = torch.full_like(parameter, STALE)
    before = weights(model)
    losses: Any = []
    norms: Any = []
    with own_dice():
        for batch in zip(as_tensors(inputs), as_tensors(targets), strict=True):
            try:
                returned = function(
                    model, batch, state, optimizer, max_norm, scaler, PRECISIONS[precision]
                )
            except RuntimeError as error:
                if AGAIN not in str(error) or not losses:
                    raise
                losses.append(in_words(f"does not come about: step {len(losses)} goes {AGAIN}"))
                break
            if not isinstance(returned, tuple | list) or len(returned) != 3:
                losses = state = norms = in_words(NOT_THREE)
                break
            loss, state, norm = returned
            losses.append(loss)
            norms.append(norm)
    change = (weights(model) - before).float()  # torch's clipping adds 1e-6 to the norm
    return losses, state, norms, (change, _scale(scaler)), _seen(model, precision)


def _first_state(B: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    h, c = np.random.default_rng([seed, B]).standard_normal((2, 1, B, HIDDEN))
    return np.tanh(h), c


def _seen(model: TinyModel, precision: str) -> Any:
    if set(model.autocast) <= {PRECISIONS[precision]}:
        return 1
    return in_words(
        f"is not what was asked for: {precision or 'float32'} was, and the model ran in "
        f"{', '.join(str(seen or 'float32').removeprefix('torch.') for seen in model.autocast)}"
    )


def _scale(scaler: Any) -> float:
    return float(scaler.get_scale()) if scaler else 0.0
