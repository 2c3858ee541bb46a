"""Checkpoints: everything that a run needs to go on as if it had never stopped.

Written beside the old one and then moved into its place, so that an interruption costs nothing.
Read without pickles (`weights_only`): a checkpoint from elsewhere can hold no program.
"""

import os
import tempfile
import warnings
from pathlib import Path
from typing import Any, Protocol

import torch

from lstm_course.lab.model import State

FORMAT = "lstm-course checkpoint 1"


class HasState(Protocol):
    """A model, an optimiser, a schedule, a scaler."""

    def state_dict(self) -> dict[str, Any]: ...

    def load_state_dict(self, state_dict: dict[str, Any]) -> Any: ...


class CheckpointError(Exception):
    """A file that is not a checkpoint of this course, or not a whole one."""


def write_checkpoint(path: str | Path, content: dict[str, Any]) -> None:
    """Write a checkpoint atomically: the old one stays whole until the new one is.

    Args:
        path: the file; its folder is made where it is missing.
        content: tensors, numbers, strings, lists and dicts.

    Raises:
        OSError: the disk is full, or the folder cannot be written to. The old file is untouched.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            torch.save({"format": FORMAT, **content}, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise


def read_checkpoint(path: str | Path, device: str | torch.device = "cpu") -> dict[str, Any]:
    """What `write_checkpoint` wrote.

    Raises:
        CheckpointError: no such file, a truncated one, or something else than a checkpoint.
    """
    path = Path(path)
    if not path.exists():
        raise CheckpointError(f"{path} does not exist, expected a checkpoint: was one saved there?")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of old pickles: the error below says it better
            content = torch.load(path, map_location=device, weights_only=True)
    except Exception as error:  # torch raises a dozen kinds, according to where the file breaks
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise CheckpointError(
            f"{path} cannot be read as a checkpoint: it is truncated, or something else "
            f"({reason[:120]}). Take an older one, or start again"
        ) from error
    seen = content.get("format") if isinstance(content, dict) else None
    if seen != FORMAT:
        raise CheckpointError(
            f"{path} is a {type(content).__name__} of format {seen!r}, expected {FORMAT!r}: was it "
            "written by another program?"
        )
    return content


def save_checkpoint(path: str | Path, step: int, state: State | None, **parts: HasState) -> None:
    """Save a run: where it stands, what it carries, what it has learned, and its dice.

    Args:
        path: the file.
        step: steps taken so far, which is also the place in the streams.
        state: (h, c) after the last batch; None at the start of the streams.
        parts: whatever has a `state_dict`, by name: model=, optimizer=, schedule=, scaler=.

    Raises:
        OSError: the disk is full, or the folder cannot be written to. The old file is untouched.
    """
    content = {
        "step": step,
        "state": None if state is None else [s.detach().cpu() for s in state],
        "dice": torch.get_rng_state(),
        "device_dice": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
        "parts": {name: part.state_dict() for name, part in parts.items()},
    }
    write_checkpoint(path, content)


def resume(
    path: str | Path, device: str | torch.device = "cpu", **parts: HasState
) -> tuple[int, State | None]:
    """Go on where `save_checkpoint` stopped: fills the parts, sets the dice.

    Args:
        path: the file.
        device: where the state should be.
        parts: as for `save_checkpoint`, made as they were before the run began.

    Returns:
        the step and the state that were saved.

    Raises:
        CheckpointError: not a checkpoint, or one of a run with other parts or other sizes.
    """
    content = read_checkpoint(path)
    if set(content["parts"]) != set(parts):
        raise CheckpointError(
            f"{path} holds {', '.join(sorted(content['parts']))}, expected "
            f"{', '.join(sorted(parts))}: was it saved by another kind of run?"
        )
    for name, part in parts.items():
        try:
            part.load_state_dict(content["parts"][name])
        except (RuntimeError, ValueError, KeyError) as error:
            raise CheckpointError(
                f"{path} does not fit this {name}: was it saved with other settings, or from "
                f"another text? ({str(error).splitlines()[-1].strip()[:160]})"
            ) from error
    torch.set_rng_state(content["dice"])
    if content["device_dice"] and torch.cuda.device_count() == len(content["device_dice"]):
        torch.cuda.set_rng_state_all(content["device_dice"])
    state = content["state"]
    return content["step"], None if state is None else tuple(s.to(device) for s in state)
