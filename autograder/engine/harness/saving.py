"""A run in the middle of its training, to be saved, and the content of its file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import torch

from autograder.engine.answers import CallSpec
from autograder.engine.harness.run import (
    FEW,
    PARTS,
    RUN_EVALUATES,
    TinyRun,
    entry,
    flat,
    is_missing,
    own_folder,
    state_of,
)
from autograder.engine.harness.tiny import in_words, isolated_rng

FILE = "the file"
OLD = {"step": -1}
OLD_REMAINS = "`path` still holds the earlier checkpoint"
RUN_MOVED = (
    "is saved, but the run itself goes on with other random numbers: `save_checkpoint` draws some "
    "or seeds the generator"
)
STATE_MODIFIED = (
    "is saved, but the run itself goes on with another one: `save_checkpoint` modifies the given "
    "state"
)
UNREADABLE = (
    "the file cannot be read without pickles. Save tensors, numbers, text, lists and dictionaries"
)
UNTOLD = "is intact, but the caller does not learn that the disk was full: let the `OSError` pass"
DELETED = (
    "is lost: it was moved away or deleted before the new file was complete, and then the disk was "
    "full"
)
LOST = "is lost: the disk was full, and now the earlier checkpoint is broken, too"


def call(function: Callable[..., Any], arguments: tuple[Any, ...], spec: CallSpec) -> Any:
    """Save a run, first on a full disk and then on one with room.

    Args:
        function: the answer.
        arguments: seed, steps taken, whether there is a state, and whether the run has all parts.
        spec: not needed.

    Returns:
        (step, state), the parts and rng_state, as the file has them; 1 if the old file is intact
        after the full disk. A sentence in place of the state, the model or of rng_state, where the
        run itself is not what it was before.
    """
    seed, steps, has_state, has_all = arguments
    place: Any
    parts: Any
    rng_state: Any
    run = TinyRun(seed, PARTS if has_all else FEW)
    for step in range(steps):
        run.step(seed + step)
    state = state_of(seed) if has_state else None
    given = [half.detach().clone() for half in state or ()]
    with isolated_rng(seed), own_folder():
        torch.rand(steps)  # what dropout would have drawn
        path = Path("run.pt")
        torch.save(OLD, path)
        old_file = _on_a_full_disk(lambda: function(path, steps, state, **run.parts), path)
        torch.save(OLD, path)
        before = torch.get_rng_state()
        function(path, steps, state, **run.parts)
        moved = not torch.equal(before, torch.get_rng_state())
        content = _read(path)
    if content == OLD or content is None:
        unread = OLD_REMAINS if content else UNREADABLE
        place = parts = rng_state = in_words(f"is missing: {unread}")
    else:
        is_same = all(map(torch.equal, given, state or ()))
        saved_state = entry(content, "state", FILE) if is_same else in_words(STATE_MODIFIED)
        place = (entry(content, "step", FILE), saved_state)
        saved = [_part(content, name) if name in run.parts else 0 for name in PARTS]
        parts = (saved[0] if run.model.training else in_words(RUN_EVALUATES), *saved[1:])
        rng_state = in_words(RUN_MOVED) if moved else _rng_states(content)
    if not has_all:  # only the parts are judged
        return 0, parts, 0, 0
    return place, parts, rng_state, old_file


def _on_a_full_disk(save: Callable[[], Any], path: Path) -> Any:
    """1 where the old file is intact and the caller is told; a sentence elsewhere."""
    told = False
    with patch.object(torch, "save", _half):
        try:
            save()
        except OSError:
            told = True
    if not path.exists():
        return in_words(DELETED)
    if _read(path) != OLD:
        return in_words(LOST)
    return 1 if told else in_words(UNTOLD)


def _rng_states(content: Any) -> Any:
    """The CPU's generator state, if the file has a list of the GPUs' states beside it."""
    on_gpus = entry(content, "gpu_rng_states", FILE)
    if is_missing(on_gpus):
        return in_words("is incomplete: the list `gpu_rng_states` is not in the file")
    return entry(content, "rng_state", FILE)


def _read(path: Path) -> Any:
    """Return the content of a file; None if it is broken."""
    try:
        return torch.load(path, weights_only=True)
    except Exception:  # half a file breaks in many ways
        return None


def _half(content: Any, file: Any, *_: Any, **__: Any) -> None:
    """`torch.save` on a disk that is full half-way."""
    if hasattr(file, "write"):
        file.write(b"half")
    else:
        Path(file).write_bytes(b"half")
    raise OSError(28, "No space left on device")


def _part(content: Any, name: str) -> Any:
    parts = entry(content, "parts", FILE)
    if is_missing(parts):
        return in_words("is missing: the file has no entry `parts`")
    saved = entry(parts, name, "the file's `parts`")
    return saved if is_missing(saved) else flat(saved)
