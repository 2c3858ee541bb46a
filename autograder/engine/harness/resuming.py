"""A saved run, to be gone on with by one that has just begun."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from autograder.engine.answers import CallSpec
from autograder.engine.harness.run import TinyRun, flat, own_folder, state_of
from autograder.engine.harness.tiny import isolated_rng

KINDS = ("saved", "missing", "foreign", "other parts", "other sizes")


def call(function: Callable[..., Any], arguments: tuple[Any, ...], spec: CallSpec) -> Any:
    """Resume a run, and take one more step.

    Args:
        function: the answer.
        arguments: seed, steps taken, whether there is a state, and what kind of file it is.
        spec: not needed.

    Returns:
        what the function returns; model, optimizer and schedule afterwards, and the model after one
        more step; the next random numbers.
    """
    seed, steps, has_state, kind = arguments
    saved, run = TinyRun(seed), TinyRun(seed + 100)
    for step in range(steps):
        saved.step(seed + step)
    with isolated_rng(seed + 1), own_folder():
        path = Path("run.pt")
        torch.rand(steps)
        if kind != "missing":
            torch.save(_content(saved, steps, has_state, kind), path)
        torch.default_generator.manual_seed(seed + 2)
        returned = function(path, "cpu", **run.parts)
        found = [flat(part.state_dict()) for part in run.parts.values()]
        drawn = torch.rand(5, dtype=torch.float64)
        run.step(seed + steps)
    return returned, (*found, flat(run.model.state_dict())), drawn


def _content(run: TinyRun, steps: int, has_state: bool, kind: str) -> Any:
    parts = {name: part.state_dict() for name, part in run.parts.items()}
    if kind == "other parts":
        parts["scaler"] = {"scale": 1024.0}
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
