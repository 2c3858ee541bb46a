"""Right answers to lesson 08 that compute the loss in single precision, as much code does."""

import math

import torch
from torch import nn
from torch.nn import functional as F

from lstm_course.char_lm.steps import detach_state
from tests.autograder.exercises.corpus.register import CorpusAnswer, right_register

RIGHT: list[CorpusAnswer] = []
right = right_register(RIGHT)


@right("train_step", "Hugging Face, transformers (2023): `logits = logits.float()` before the loss")
def loss_of_single_scores(
    model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None
):
    x, y = batch
    scaler = scaler or torch.amp.GradScaler(x.device.type, enabled=False)
    optimizer.zero_grad()
    with torch.autocast(x.device.type, dtype=precision, enabled=precision is not None):
        logits, state = model(x, detach_state(state))
        logits = logits.float()
        loss = F.cross_entropy(logits.view(-1, logits.size(-1)), y.reshape(-1))
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    scaler.step(optimizer)
    scaler.update()
    return loss.item(), detach_state(state), norm.item()


@right("bits_per_character", "our own: the nats are added up in a float32 tensor")
@torch.no_grad()
def nats_in_single_precision(model, stream):
    was_training, nats, count, state = model.training, torch.zeros(()), 0, None
    model.eval()
    for x, y in stream:
        logits, state = model(x, state)
        nats += F.cross_entropy(logits.float().flatten(0, 1), y.flatten(), reduction="sum")
        count += y.numel()
    model.train(was_training)
    return nats.item() / count / math.log(2)
