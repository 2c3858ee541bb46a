"""Files that are whole or not there: how a checkpoint is written and read.

Written beside the old one and then moved into its place, so that an interruption costs nothing.
Read without pickles (`weights_only`): a checkpoint from elsewhere can hold no program.
"""

import warnings
from pathlib import Path
from typing import Any

import torch

from lstm_course.atomic_write import atomic_writer

FORMAT = "lstm-course checkpoint 1"


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
    with atomic_writer(path) as file:
        torch.save({"format": FORMAT, **content}, file)


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
        said = str(error).strip() or type(error).__name__
        reason = said.splitlines()[0].split(". ")[0]  # torch goes on for a paragraph
        raise CheckpointError(
            f"{path} cannot be read as a checkpoint: it is truncated, or something else "
            f"({reason}). Take an older one, or start again"
        ) from error
    seen = content.get("format") if isinstance(content, dict) else None
    if seen != FORMAT:
        raise CheckpointError(
            f"{path} is a {type(content).__name__} of format {seen!r}, expected {FORMAT!r}: was it "
            "written by another program?"
        )
    return content
