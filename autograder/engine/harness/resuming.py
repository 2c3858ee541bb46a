"""A saved run, to be gone on with by one that has just begun."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from autograder.engine.answers import CallSpec
from autograder.engine.harness.run import FEW, PARTS, TinyRun, flat, own_folder, state_of
from autograder.engine.harness.tiny import in_words, isolated_rng

KINDS = ("saved", "missing", "foreign", "other parts", "other sizes")  # of files
DEFAULT, META = "default device", "meta device"  # a good file, and another call
FEW_PARTS = "few parts"  # a good file of a run without a schedule and a scaler


def call(function: Callable[..., Any], arguments: tuple[Any, ...], spec: CallSpec) -> Any:
    """Resume a run, and take one more step.

    Args:
        function: the answer.
        arguments: seed, steps taken, whether there is a state, and what kind of file or call it is.
        spec: not needed.

    Returns:
        what the function returns; the parts afterwards, and the model after one more step; the next
        random numbers.
    """
    seed, steps, has_state, kind = arguments
    names = FEW if kind == FEW_PARTS else PARTS
    saved, run = TinyRun(seed, names), TinyRun(seed + 100, names)
    for step in range(steps):
        saved.step(seed + step)
    with isolated_rng(seed + 1), own_folder():
        path = Path("run.pt")
        torch.rand(steps)
        if kind != "missing":
            torch.save(_content(saved, steps, has_state, kind), path)
        torch.default_generator.manual_seed(seed + 2)
        device = () if kind == DEFAULT else ("meta" if kind == META else "cpu",)
        returned = _with_state_told(function(path, *device, **run.parts), kind)
        parts = run.parts
        found = [flat(parts[name].state_dict()) if name in parts else 0 for name in PARTS]
        drawn = torch.rand(5, dtype=torch.float64)
        run.step(seed + steps)
    return returned, (*found, flat(run.model.state_dict())), drawn


def _content(run: TinyRun, steps: int, has_state: bool, kind: str) -> Any:
    parts = {name: part.state_dict() for name, part in run.parts.items()}
    if kind == "other parts":
        parts["average"] = {"weight": torch.zeros(2, 3)}
    if kind == "other sizes":
        parts["model"]["weight"] = torch.zeros(4, 3)
    return {
        "format": "lstm-course checkpoint 2" if kind != "foreign" else "another program's",
        "step": steps,
        "state": [s.detach() for s in state_of(steps)] if has_state else None,
        "rng_state": torch.get_rng_state(),
        "gpu_rng_states": [],
        "parts": parts,
    }


def _with_state_told(returned: Any, kind: str) -> Any:
    """The step and the state; in place of the state, what is wrong with its type or its device."""
    if not isinstance(returned, tuple | list) or len(returned) != 2:
        return returned
    step, state = returned
    if isinstance(state, list):
        state = in_words("is a list, expected a tuple (h, c)")
    elif kind == META and isinstance(state, tuple):
        seen = {str(s.device.type) for s in state if isinstance(s, torch.Tensor)}
        where = ", ".join(sorted(seen)) or "not a tensor"
        state = 1 if seen == {"meta"} else in_words(f"is on the device {where}, not on `device`")
    return step, state
