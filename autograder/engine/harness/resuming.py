"""A saved run, to be gone on with by one that has just begun."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from autograder.engine.answers import CallSpec
from autograder.engine.harness.run import (
    FEW,
    PARTS,
    RUN_EVALUATES,
    TinyRun,
    flat,
    own_folder,
    state_of,
)
from autograder.engine.harness.tiny import in_words, isolated_rng

KINDS = (  # of files
    "saved",
    "missing",
    "foreign",
    "truncated",
    "other parts",
    "fewer parts",
    "other sizes",
    "other names",
    "other groups",
)
DEFAULT, META = "default device", "meta device"  # a good file, and another call
WORDS = slice(24, 24 + 624 * 8)  # of a generator's state: they last for 624 draws
DRAWN_AFTER = (
    "is restored too early: your code draws random numbers afterwards. Restore it as the last thing"
)
FEW_PARTS = "few parts"  # a good file of a run without a schedule and a scaler


def call(function: Callable[..., Any], arguments: tuple[Any, ...], spec: CallSpec) -> Any:
    """Resume a run, and take one more step.

    Args:
        function: the answer.
        arguments: seed, steps taken, whether there is a state, and what kind of file or call it is.
        spec: not needed.

    Returns:
        what the function returns; the parts afterwards, and the model after one more step; the next
        random numbers. A sentence in place of a model that is left in evaluation mode.
    """
    seed, steps, has_state, kind = arguments
    returned: Any
    drawn: Any
    names = FEW if kind == FEW_PARTS else PARTS
    saved, run = TinyRun(seed, names), TinyRun(seed + 100, names)
    for step in range(steps):
        saved.step(seed + step)
    with isolated_rng(seed + 1), own_folder():
        path = Path("run.pt")
        torch.rand(steps)
        saved_rng = torch.get_rng_state()
        if kind != "missing":
            torch.save(_content(saved, steps, has_state, kind), path)
        if kind == "truncated":
            os.truncate(path, path.stat().st_size // 2)
        torch.default_generator.manual_seed(seed + 2)
        if kind == META:
            return _place_on_meta(function, path, steps, run), (0,) * (len(PARTS) + 1), 0
        device = () if kind == DEFAULT else ("cpu",)
        returned = _with_type_told(function(path, *device, **run.parts))
        parts = run.parts
        found = [flat(parts[name].state_dict()) if name in parts else 0 for name in PARTS]
        if not run.model.training:
            found[0] = in_words(RUN_EVALUATES)
        drawn = _drawn_after(saved_rng)
        run.step(seed + steps)
    if kind == FEW_PARTS:  # only the parts are judged
        returned = drawn = 0
    if kind == DEFAULT:  # only the place is judged
        return returned, (0,) * (len(PARTS) + 1), 0
    return returned, (*found, flat(run.model.state_dict())), drawn


def _drawn_after(saved: torch.Tensor) -> Any:
    """The next random numbers; a sentence where others of the saved generator came before them."""
    now = torch.get_rng_state()
    if not torch.equal(now, saved) and torch.equal(now[WORDS], saved[WORDS]):
        return in_words(DRAWN_AFTER)
    return torch.rand(5, dtype=torch.float64)


def _content(run: TinyRun, steps: int, has_state: bool, kind: str) -> Any:
    parts = {name: part.state_dict() for name, part in run.parts.items()}
    if kind == "other parts":
        parts["average"] = {"weight": torch.zeros(2, 3)}
    if kind == "fewer parts":
        del parts["scaler"]
    if kind == "other sizes":
        parts["model"]["weight"] = torch.zeros(4, 3)
    if kind == "other names":
        parts["model"]["kernel"] = parts["model"].pop("weight")
    if kind == "other groups":  # the optimiser raises a ValueError
        parts["optimizer"]["param_groups"] *= 2
    return {
        "format": "lstm-course checkpoint 2" if kind != "foreign" else "another program's",
        "step": steps,
        "state": [s.detach() for s in state_of(steps)] if has_state else None,
        "rng_state": torch.get_rng_state(),
        "gpu_rng_states": [],
        "parts": parts,
    }


def _with_type_told(returned: Any) -> Any:
    """The step and the state; a sentence in place of a state that is a list."""
    if isinstance(returned, tuple | list) and len(returned) == 2 and isinstance(returned[1], list):
        return returned[0], in_words("is a list, expected a tuple (h, c)")
    return returned


def _place_on_meta(function: Callable[..., Any], path: Path, step: int, run: TinyRun) -> Any:
    """The step and the state with 1 in place of a state that `device` is used for.

    The meta device exists on every machine. What an answer loads onto it cannot be copied into the
    parts, though: such an answer uses `device`, and its error means nothing else.
    """
    try:
        returned = _with_type_told(function(path, "meta", **run.parts))
    except Exception as error:
        if not _comes_from_meta(error):
            raise
        return step, 1
    if not isinstance(returned, tuple | list) or not isinstance(returned[-1], tuple):
        return returned
    seen = {str(s.device.type) for s in returned[-1] if isinstance(s, torch.Tensor)}
    where = f": it is on {' and '.join(map(repr, sorted(seen)))}" if seen else ""
    is_used = 1 if seen == {"meta"} else in_words(f"is not on `device`{where}")
    return (*returned[:-1], is_used)


def _comes_from_meta(error: BaseException | None) -> bool:
    while error is not None and "meta tensor" not in str(error):
        error = error.__cause__ or error.__context__
    return error is not None
