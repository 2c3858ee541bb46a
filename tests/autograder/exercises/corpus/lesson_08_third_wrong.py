"""Wrong answers to lesson 08 that work on every good run, and fail where one goes wrong."""

import torch
from torch import nn
from torch.nn import functional as F

from lstm_course.char_lm.checkpoint_file import CheckpointError, read_checkpoint
from lstm_course.char_lm.steps import detach_state
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "train_step",
    "our own: the optimiser steps by itself after the scaler's unscaling",
    "A step with infinite gradients is taken instead of skipped.",
    names=("steps-on-infinite-gradients",),
    at=("optimizer.step()",),
    says=("infinite",),
)
def optimiser_steps_by_itself(
    model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None
):
    x, y = batch
    optimizer.zero_grad()
    with torch.autocast(x.device.type, dtype=precision, enabled=precision is not None):
        scores, state = model(x, detach_state(state))
        loss = F.cross_entropy(scores.flatten(0, 1), y.flatten())
    if scaler is None:
        loss.backward()
    else:
        scaler.scale(loss).backward()
        scaler.unscale_(optimizer)
    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    optimizer.step()
    if scaler is not None:
        scaler.update()
    return loss.item(), detach_state(state), norm.item()


@wrong(
    "resume",
    "our own: only the error of modules is caught",
    "An optimiser that does not fit raises its own ValueError.",
    at=("load_state_dict",),
    says=("raises ValueError",),
)
def catches_errors_of_modules_only(path, device="cpu", **parts):
    saved = read_checkpoint(path)
    if saved["parts"].keys() != parts.keys():
        raise CheckpointError("other parts")
    for name, part in parts.items():
        try:
            part.load_state_dict(saved["parts"][name])
        except RuntimeError as error:
            raise CheckpointError(str(error)) from error
    torch.set_rng_state(saved["rng_state"])
    state = saved["state"]
    return saved["step"], None if state is None else tuple(s.to(device) for s in state)
