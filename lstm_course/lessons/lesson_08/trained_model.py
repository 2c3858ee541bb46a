"""The trained model that comes with the course: a file of at most 4 MB, in half precision."""

from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import nn

from lstm_course.atomic_write import atomic_write
from lstm_course.char_lm.checkpoint_file import CheckpointError, read_checkpoint, write_checkpoint
from lstm_course.char_lm.model import CharacterLSTM
from lstm_course.char_lm.text import Vocabulary

TRAINED = Path(__file__).parent / "results" / "character_lstm.pt"
LARGEST = 4_000_000  # bytes of the file
FOR_THE_RECORD = 120_000  # bytes of it for recipe, versions and log
BYTES_PER_WEIGHT = 2  # float16


class TrainedModel(NamedTuple):
    """A trained model, with everything that is known about its training."""

    model: CharacterLSTM  # in evaluation mode
    vocabulary: Vocabulary
    record: dict[
        str, Any
    ]  # recipe, corpus, versions, date, log, bits per character on the test set


def load_checkpoint(
    path: str | Path | None = None, device: str | torch.device = "cpu"
) -> TrainedModel:
    """Load the trained model of the course, or another one that `train_checkpoint` wrote.

    Args:
        path: the file; None: the one in the package.
        device: device of the model.

    Returns:
        The model with weights in float32, its vocabulary, and the record of its training.

    Raises:
        CheckpointError: the file does not exist, is truncated, or is not a trained model.
    """
    content = read_checkpoint(path or TRAINED, device)
    if missing := {"weights", "sizes", "characters", "record"} - set(content):
        raise CheckpointError(
            f"{path} lacks {', '.join(sorted(missing))}: is it the checkpoint of an unfinished run?"
        )
    vocabulary = Vocabulary(tuple(content["characters"]))
    model = CharacterLSTM(len(vocabulary), **content["sizes"]).to(device)
    model.load_state_dict({name: w.float() for name, w in content["weights"].items()})
    return TrainedModel(model.eval(), vocabulary, content["record"])


def require_small(model: nn.Module) -> None:
    """Check before a long training that the model will fit into the package.

    Args:
        model: the model.

    Raises:
        ValueError: its weights, in half precision, leave no room for the record of the run.
    """
    count = sum(parameter.numel() for parameter in model.parameters())
    largest = (LARGEST - FOR_THE_RECORD) // BYTES_PER_WEIGHT
    if count > largest:
        raise ValueError(
            f"the model has {count:,} parameters, expected at most {largest:,}: the file must not "
            f"exceed {LARGEST / 1e6:g} MB, so choose a smaller hidden size"
        )


def half_precision(model: nn.Module) -> dict[str, torch.Tensor]:
    """Copy the weights of a model in half precision.

    Args:
        model: the model.

    Returns:
        float16 weights by name, on the CPU.
    """
    return {name: w.detach().cpu().half() for name, w in model.state_dict().items()}


def write_trained_model(
    path: Path,
    weights: dict[str, torch.Tensor],
    sizes: dict[str, int],
    vocabulary: Vocabulary,
    record: dict[str, Any],
) -> None:
    """Write a file that `load_checkpoint` reads.

    Args:
        path: the file.
        weights: result of `half_precision`.
        sizes: hidden_size, num_layers and embedding_size of the model.
        vocabulary: its vocabulary.
        record: recipe, versions and log, as plain values.

    Raises:
        ValueError: the file would be too large for the package; nothing is written.
    """
    unchecked = path.with_name(f"{path.name}.unchecked")
    content = {
        "weights": weights,
        "sizes": sizes,
        "characters": "".join(vocabulary.characters),
        "record": record,
    }
    write_checkpoint(unchecked, content)
    try:
        written = unchecked.read_bytes()
    finally:
        unchecked.unlink()
    if len(written) > LARGEST:
        raise ValueError(f"the file has {len(written):,} bytes, expected at most {LARGEST:,}")
    atomic_write(path, written)
