"""Reading and writing of checkpoint files.

A checkpoint is written to a temporary file and then moved into place, so an interruption loses
nothing. It is read without pickles (`weights_only`), because a pickle can run any program.
"""

import warnings
from pathlib import Path
from typing import Any

import torch

from lstm_course.atomic_write import atomic_writer

FORMAT = "lstm-course checkpoint 2"


class CheckpointError(Exception):
    """A file that is not a complete checkpoint of this course."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows instead of a traceback, which would add nothing to the message."""
        return [f"{type(self).__name__}: {self}"]


def write_checkpoint(path: str | Path, content: dict[str, Any]) -> None:
    """Write a checkpoint atomically: the old file remains until the new one is complete.

    Args:
        path: the file; its folder is created if it is missing.
        content: tensors, numbers, strings, lists and dicts.

    Raises:
        OSError: the disk is full, or the folder is not writable. The old file is unchanged.
    """
    with atomic_writer(path) as file:
        torch.save({"format": FORMAT, **content}, file)


def read_checkpoint(path: str | Path, device: str | torch.device = "cpu") -> dict[str, Any]:
    """Read a file that `write_checkpoint` wrote.

    Args:
        path: the file.
        device: device of the returned tensors.

    Returns:
        The content.

    Raises:
        CheckpointError: the file does not exist, is truncated, or is not a checkpoint.
    """
    path = Path(path)
    if not path.exists():
        raise CheckpointError(f"{path} does not exist, expected a checkpoint: was one saved there?")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about old pickles: the error below is clearer
            content = torch.load(path, map_location=device, weights_only=True)
    except Exception as error:  # torch raises a dozen types, depending on where the file breaks
        message = str(error).strip() or type(error).__name__
        reason = message.splitlines()[0].split(". ")[0]  # torch continues for a paragraph
        raise CheckpointError(
            f"{path} cannot be read as a checkpoint: it is truncated, or something else "
            f"({reason}). Take an older one, or start again"
        ) from error
    seen = content.get("format") if isinstance(content, dict) else None
    if seen != FORMAT:
        raise CheckpointError(
            f"{path} is a {type(content).__name__} of format {seen!r}, expected {FORMAT!r}: was it "
            "written by another program, or by an older version of the course?"
        )
    return content
