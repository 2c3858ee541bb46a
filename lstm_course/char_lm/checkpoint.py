"""Checkpoints: everything that a run needs to continue as if it had never stopped."""

from pathlib import Path
from typing import Any, Protocol

import torch

from lstm_course.char_lm.checkpoint_file import CheckpointError, read_checkpoint, write_checkpoint
from lstm_course.char_lm.model import State


class HasState(Protocol):
    """An object with a `state_dict`: a model, an optimiser, a schedule, a scaler."""

    def state_dict(self) -> dict[str, Any]:
        """Return the state."""

    def load_state_dict(self, state_dict: dict[str, Any]) -> Any:
        """Restore a state."""


def save_checkpoint(path: str | Path, step: int, state: State | None, **parts: HasState) -> None:
    """Save a run: its step, its state, every part that has learned, and the generator state.

    Args:
        path: the file.
        step: steps taken so far, which is also the position in the streams.
        state: (h, c) after the last batch; None at the start of the streams.
        parts: objects with a `state_dict`, by name: model=, optimizer=, schedule=, scaler=.

    Raises:
        OSError: the disk is full, or the folder is not writable. The old file is unchanged.
    """
    content = {
        "step": step,
        "state": None if state is None else [s.detach().cpu() for s in state],
        "rng_state": torch.get_rng_state(),
        "gpu_rng_states": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
        "parts": {name: part.state_dict() for name, part in parts.items()},
    }
    write_checkpoint(path, content)


def resume(
    path: str | Path, device: str | torch.device = "cpu", **parts: HasState
) -> tuple[int, State | None]:
    """Restore a run that `save_checkpoint` saved: fill the parts, set the generator state.

    Args:
        path: the file.
        device: device of the returned state.
        parts: as for `save_checkpoint`, created as they were before the run began.

    Returns:
        The saved step and state.

    Raises:
        CheckpointError: the file is not a checkpoint, or has other parts or sizes than the run.
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
    torch.set_rng_state(content["rng_state"])
    if content["gpu_rng_states"] and torch.cuda.device_count() == len(content["gpu_rng_states"]):
        torch.cuda.set_rng_state_all(content["gpu_rng_states"])
    state = content["state"]
    return content["step"], None if state is None else tuple(s.to(device) for s in state)
