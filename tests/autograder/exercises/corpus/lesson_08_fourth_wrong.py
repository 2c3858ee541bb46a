"""Wrong answers to lesson 08 of an examiner's fourth round."""

import math

import torch
from torch import nn
from torch.nn import functional as F

from lstm_course.char_lm.checkpoint_file import CheckpointError, read_checkpoint
from lstm_course.char_lm.steps import detach_state, train_step
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "stream_batches",
    "our own: two tensors that are filled again for every batch",
    "All batches share their memory, so a list of them holds the last one several times.",
    at=("given[: len(rows)] =",),
    says=("overwritten by a later batch",),
)
def two_tensors_for_all(tokens, batch_size, length):
    steps = (len(tokens) - 1) // batch_size
    index = torch.arange(batch_size * steps).view(batch_size, steps).t()
    given = torch.empty((length, batch_size), dtype=tokens.dtype)
    wanted = torch.empty_like(given)
    for rows in index.split(length):
        given[: len(rows)] = tokens[rows]
        wanted[: len(rows)] = tokens[rows + 1]
        yield given[: len(rows)], wanted[: len(rows)]


@wrong(
    "train_step",
    "our own: the limit that is usual elsewhere, as the default",
    "Without a limit, gradients are clipped to 5 instead of 1.",
    at=("max_norm=5.0",),
    says=("your default of `max_norm` is 5",),
)
def another_default(model, batch, state, optimizer, max_norm=5.0, scaler=None, precision=None):
    return train_step(model, batch, detach_state(state), optimizer, max_norm, scaler, precision)


@wrong(
    "bits_per_character",
    "our own: as a data loader with drop_last=True does",
    "The last batch, which is shorter, is not scored.",
    names=("short-batch-left-out",),
    at=("break",),
    says=("is left out",),
)
@torch.no_grad()
def full_batches_only(model, stream):
    was_training, nats, count, full, state = model.training, 0.0, 0, None, None
    model.eval()
    for x, y in stream:
        full = full or len(x)
        if len(x) != full:
            break
        logits, state = model(x, state)
        nats += F.cross_entropy(logits.flatten(0, 1), y.flatten(), reduction="sum").item()
        count += y.numel()
    model.train(was_training)
    return nats / count / math.log(2)


def restored(content, device, parts):
    for name, part in parts.items():
        try:
            part.load_state_dict(content["parts"][name])
        except (RuntimeError, ValueError, KeyError) as error:
            raise CheckpointError(f"{name}: {error}") from error
    torch.set_rng_state(content["rng_state"])
    state = content["state"]
    return content["step"], None if state is None else tuple(s.to(device) for s in state)


@wrong(
    "resume",
    "our own: as in PyTorch's tutorial on saving and loading models, for inference",
    "The model is left in evaluation mode, so the run goes on without dropout.",
    at=("part.eval()",),
    says=("evaluation mode after it",),
)
def resumed_for_inference(path, device="cpu", **parts):
    content = read_checkpoint(path)
    if set(content["parts"]) != set(parts):
        raise CheckpointError("the file has other parts")
    step, state = restored(content, device, parts)
    for part in parts.values():
        if isinstance(part, nn.Module):
            part.eval()
    return step, state


@wrong(
    "resume",
    "our own: an exception without a word",
    "The CheckpointError for other parts explains nothing.",
    at=("raise CheckpointError",),
    says=("without a message",),
)
def raises_without_a_word(path, device="cpu", **parts):
    content = read_checkpoint(path)
    if set(content["parts"]) != set(parts):
        raise CheckpointError
    return restored(content, device, parts)
