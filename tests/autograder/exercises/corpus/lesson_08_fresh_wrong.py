"""Wrong answers to lesson 08, written without a look at the catalogue."""

import math

import torch
from torch.nn import functional as F

from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "stream_batches",
    "our own: targets from the same batch, shifted with roll",
    "The targets are the inputs rolled within a batch: the last target is the first input.",
    names=("last-target-from-the-batch",),
    at=("torch.roll", "x.roll("),
    says=("roll", "last", "targets"),
)
def rolled_within_the_batch(tokens, batch_size, length):
    steps = (len(tokens) - 1) // batch_size
    streams = tokens[: steps * batch_size].view(batch_size, steps).T
    for x in streams.split(length):
        yield x, x.roll(-1, dims=0)


@wrong(
    "detach_state",
    "our own: the state is copied, and stays on the graph",
    "The copies are still part of the graph.",
    names=("not-detached",),
    at=("clone()",),
    says=("graph", "detach"),
)
def clones_the_state(state):
    return None if state is None else tuple(part.clone() for part in state)


@wrong(
    "train_step",
    "our own: gradients are set to zero after backward",
    "The gradients are cleared between backward and the step of the optimiser.",
    names=("state-comes-back-tracked", "no-step"),
    at=("optimizer.zero_grad()",),
    says=("gradient", "zero", "unchanged", "not change"),
)
def clears_behind_backward(
    model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None
):
    inputs, targets = batch
    scaler = scaler or torch.amp.GradScaler("cpu", enabled=False)
    state = None if state is None else tuple(s.detach() for s in state)
    with torch.autocast("cpu", dtype=precision, enabled=precision is not None):
        logits, state = model(inputs, state)
        loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    optimizer.zero_grad()
    scaler.step(optimizer)
    scaler.update()
    return loss.item(), state, float(norm)


@wrong(
    "bits_per_character",
    "our own: the state of each batch starts anew",
    "The state is not carried from batch to batch.",
    names=("state-not-carried",),
    at=("model(inputs, None)",),
    says=("state", "carried", "batch"),
)
@torch.no_grad()
def each_batch_from_zero(model, stream):
    mode = model.training
    model.eval()
    total, count = 0.0, 0
    for inputs, targets in stream:
        logits, _ = model(inputs, None)
        total -= logits.log_softmax(-1).gather(-1, targets.unsqueeze(-1)).sum().item()
        count += targets.numel()
    model.train(mode)
    if not count:
        raise ValueError("no batch")
    return total / (count * math.log(2))


@wrong(
    "generate",
    "our own: the temperature multiplies the scores",
    "The scores are multiplied by the temperature.",
    names=("multiplied",),
    at=("scores * temperature",),
    says=("multipl", "divided", "temperature"),
)
@torch.no_grad()
def multiplies_by_the_temperature(model, prompt, length, temperature, rng):
    mode = model.training
    model.eval()
    state, out, inputs = None, [], prompt.view(-1, 1)
    for _ in range(length):
        logits, state = model(inputs, state)
        scores = logits[-1, 0]
        if temperature == 0:
            inputs = scores.argmax().view(1, 1)
        else:
            probs = F.softmax(scores * temperature, dim=-1)
            inputs = torch.multinomial(probs, 1, generator=rng).view(1, 1)
        out.append(inputs.view(1))
    model.train(mode)
    return torch.cat(out)
