"""Two steps of training on a tiny model: what the first returns and does, and whether a second can
follow on it.
"""

import inspect
from collections.abc import Callable
from typing import Any

import torch

from autograder.engine.answers import CallSpec
from autograder.engine.harness.tensors import as_batches, as_tensors, show_in
from autograder.engine.harness.tiny import (
    TinyModel,
    WitnessModel,
    in_words,
    isolated_rng,
    precision_now,
    shows_nan,
    weights,
)
from autograder.engine.tensors import is_tensor

PRECISIONS = {"": None, "bfloat16": torch.bfloat16, "float16": torch.float16}
DEFAULTS = "defaults"  # how the function is called, in place of ""
INFINITE = "infinite"  # the gradients of the first step overflow, in place of ""
USUAL_NORM = 1.0  # the default of max_norm
STEEP = 1000.0  # factor of scores whose gradients are far larger than the default max_norm
NOT_THREE = "is missing: return three values, loss, state and norm"
AGAIN = "backward through the graph a second time"
RETAINED = "modified by an inplace operation"  # the graph is kept, its weights are not


def call(function: Callable[..., Any], arguments: tuple[Any, ...], spec: CallSpec) -> Any:
    """Take two steps, the state of the first handed to the second.

    Args:
        function: the answer.
        arguments: inputs and targets (2, T, B), the state (h, c) before them or None, V, seed,
            max_norm, scale (0: no scaler), precision, and whether the function is called with its
            defaults or the gradients of the first step are infinite.
        spec: not needed.

    Returns:
        loss, state and norm as the first step returns them; (the weights' change, the scale) after
        it; (loss, norm, the weights' change) after the second; the precision that the model saw;
        and 1 if it was in training mode throughout. What clipping touches is in single precision:
        torch adds 1e-6 to the norm there, and a hand-written clip does not.
    """
    inputs, targets, given, V, seed, max_norm, scale, precision, how = arguments
    model = TinyModel(V, seed)
    if how == DEFAULTS:
        with torch.no_grad():
            model.scores.weight *= STEEP
    optimizer = torch.optim.SGD(model.parameters(), lr=0.2, momentum=0.5)
    scaler = torch.amp.GradScaler("cpu", init_scale=scale, growth_interval=1) if scale else None
    optional = () if how == DEFAULTS else (max_norm, scaler, PRECISIONS[precision])
    before = weights(model)

    def step(k: int, state: Any) -> Any:
        batch = as_batches((inputs[k], targets[k]))
        returned = function(model, batch, state, optimizer, *optional)
        show_in((inputs[k], targets[k]), batch)
        three = isinstance(returned, tuple | list) and len(returned) == 3
        return tuple(returned) if three else (in_words(NOT_THREE),) * 3

    with isolated_rng():
        before_first = as_tensors(given)
        overflow = model.scores.weight.register_hook(_infinite) if how == INFINITE else None
        loss, state, norm = step(0, before_first)
        if overflow is not None:
            overflow.remove()
        show_in(given, before_first)
        moved: Any = (weights(model) - before).float()
        if how == DEFAULTS and (other := _other_default(function)) is not None:
            moved = in_words(f"is wrong: your default of `max_norm` is {other:g}, expected 1")
        first = moved, float(scaler.get_scale()) if scaler else 0.0
        try:
            second = [_single(value) for value in step(1, _copied(state))[::2]]
        except RuntimeError as error:
            if AGAIN not in str(error) and not (RETAINED in str(error) and _is_attached(state)):
                raise
            second = [in_words(f"is missing: the step goes {AGAIN}")] * 2
    second.append((weights(model) - before).float())
    seen, mode = _seen(model, precision), _mode(model)
    if seen == mode == 1 and _is_belied(function, arguments):
        seen = mode = in_words("is not what the model noted: its numbers show another one")
    return loss, state, norm, first, second, seen, mode


def _other_default(function: Callable[..., Any]) -> float | None:
    """The answer's default of max_norm, if it is a number that cannot be right."""
    try:
        default = inspect.signature(function).parameters["max_norm"].default
        is_number = type(default) in (int, float)
        return float(default) if is_number and default != USUAL_NORM else None
    except Exception:  # an object of the learner's own may raise anything, a large number, too
        return None


def _infinite(gradient: torch.Tensor) -> torch.Tensor:
    return torch.full_like(gradient, float("inf"))


def _is_belied(function: Callable[..., Any], arguments: tuple[Any, ...]) -> bool:
    """Whether a step with a model that shows how it is called belies what another one has noted."""
    inputs, targets, given, V, seed, _, _, precision, _ = arguments
    witness = WitnessModel(
        V, seed, lambda _, model: model.training and precision_now() is PRECISIONS[precision]
    )
    optimizer = torch.optim.SGD(witness.parameters(), lr=0.2)
    batch = as_batches((inputs[0].copy(), targets[0].copy()))
    state = as_tensors(tuple(half.copy() for half in given) if given else None)
    further = (float("inf"), None, PRECISIONS[precision])
    with isolated_rng():
        return shows_nan(lambda: function(witness, batch, state, optimizer, *further))


def _copied(state: Any) -> Any:
    """A copy on the same graph, so that the second step leaves what the first has returned."""
    if type(state) is tuple and all(map(is_tensor, state)):
        return tuple(half.clone() for half in state)
    return state


def _is_attached(state: Any) -> bool:
    """Whether gradients could flow through the state into the batch before it."""
    halves = state if isinstance(state, tuple | list) else (state,)
    return any(is_tensor(half) and half.requires_grad for half in halves)


def _single(value: Any) -> Any:
    if is_tensor(value):
        return value.float()
    return torch.tensor(value, dtype=torch.float32) if isinstance(value, int | float) else value


def _seen(model: TinyModel, precision: str) -> Any:
    if not model.autocast:
        return in_words("is unknown: your function never calls the model")
    if set(model.autocast) <= {PRECISIONS[precision]}:
        return 1
    seen = " and ".join(dict.fromkeys(str(one).removeprefix("torch.") for one in model.autocast))
    ran = f"in {seen}" if seen != "None" else "without autocast"
    return in_words(f"is wrong: with `precision={PRECISIONS[precision]}` the model ran {ran}")


def _mode(model: TinyModel) -> Any:
    if all(model.modes) and model.training:
        return 1
    return in_words(
        "is lost: the model was in training mode before the call, and did not stay in it"
    )
