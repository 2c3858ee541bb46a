"""Wrong answers to lesson 08 that we wrote ourselves, each with a learner's slip."""

import math

import torch
from torch import nn
from torch.nn import functional as F

from lstm_course.char_lm.steps import detach_state
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "stream_batches",
    "our own: every batch starts one token further",
    "The batches move on by one step, not by their length.",
    names=("overlapping-batches",),
    at=("range(0, steps, 1)",),
    says=("overlap", "items", "batches"),
)
def batches_one_step_apart(tokens, batch_size, length):
    if batch_size < 1 or length < 1:
        raise ValueError("expected 1 or more")
    steps = (len(tokens) - 1) // batch_size
    if steps < 1:
        raise ValueError("the text is too short")
    streams = tokens[: steps * batch_size].view(batch_size, steps)
    after = tokens[1 : steps * batch_size + 1].view(batch_size, steps)
    for start in range(0, steps, 1):
        yield streams[:, start : start + length].t(), after[:, start : start + length].t()


@wrong(
    "stream_batches",
    "our own: neighbouring tokens go to different streams",
    "The text is dealt out like cards: stream n reads every B-th token.",
    names=("neighbours-side-by-side",),
    at=("reshape(steps, batch_size)",),
    says=("stream", "dealt", "neighbour"),
)
def dealt_like_cards(tokens, batch_size, length):
    if batch_size < 1 or length < 1:
        raise ValueError("expected 1 or more")
    steps = (len(tokens) - 1) // batch_size
    if steps < 1:
        raise ValueError("the text is too short")
    x = tokens[: steps * batch_size].reshape(steps, batch_size)
    y = tokens[1 : steps * batch_size + 1].reshape(steps, batch_size)
    for start in range(0, steps, length):
        yield x[start : start + length], y[start : start + length]


@wrong(
    "detach_state",
    "our own: h is cut off, c is not",
    "The cell state is not detached.",
    names=("only-h",),
    at=("return (state[0].detach(), state[1])",),
    says=("cell state", "`c`", "detach"),
)
def only_h_detached(state):
    if state is None:
        return state
    return (state[0].detach(), state[1])


@wrong(
    "train_step",
    "our own: the gradients are clipped value by value",
    "Each entry of the gradients is clipped; their norm is not.",
    names=("clipped-by-value",),
    at=("clip_grad_value_",),
    says=("norm", "clip"),
)
def clipped_by_value(model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None):
    inputs, targets = batch
    optimizer.zero_grad()
    logits, state = model(inputs, detach_state(state))
    loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
    loss.backward()
    norm = torch.sqrt(sum((p.grad**2).sum() for p in model.parameters()))
    nn.utils.clip_grad_value_(model.parameters(), max_norm)
    optimizer.step()
    return loss.item(), detach_state(state), norm.item()


@wrong(
    "train_step",
    "our own: the state of this batch is thrown away",
    "The state that came in is returned, not the one after the batch.",
    names=("old-state-comes-back",),
    at=("return loss.item(), detach_state(state), float(norm)",),
    says=("state",),
)
def state_thrown_away(model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None):
    inputs, targets = batch
    model.zero_grad()
    logits, _ = model(inputs, detach_state(state))
    loss = nn.CrossEntropyLoss()(logits.reshape(-1, logits.shape[-1]), targets.reshape(-1))
    loss.backward()
    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    optimizer.step()
    return loss.item(), detach_state(state), float(norm)


@wrong(
    "bits_per_character",
    "our own: bits from the perplexity, of each batch",
    "The mean of the batches' means is taken, so a short last batch counts as much as the others.",
    names=("mean-of-batches",),
    at=("sum(losses) / len(losses)",),
    says=("batch", "mean"),
)
@torch.no_grad()
def mean_over_batches(model, stream):
    before, losses, state = model.training, [], None
    model.eval()
    for inputs, targets in stream:
        logits, state = model(inputs, state)
        loss = F.cross_entropy(logits.transpose(1, 2), targets)
        losses.append(math.log2(math.exp(loss.item())))
    model.train(before)
    if not losses:
        raise ValueError("the stream is empty")
    return sum(losses) / len(losses)


@wrong(
    "bits_per_character",
    "our own: each batch is read with a fresh state",
    "The state is not carried from batch to batch.",
    names=("state-not-carried",),
    at=("model(inputs)",),
    says=("state",),
)
@torch.no_grad()
def fresh_state_for_each_batch(model, stream):
    before = model.training
    model.eval()
    total, count = 0.0, 0
    for inputs, targets in stream:
        logits, _ = model(inputs)
        log_probs = logits.log_softmax(-1)
        total -= log_probs.gather(-1, targets.unsqueeze(-1)).sum().item()
        count += targets.numel()
    model.train(before)
    if not count:
        raise ValueError("the stream is empty")
    return total / count / math.log(2)


@wrong(
    "generate",
    "our own: the whole text is read again at each step, with the state",
    "The model reads all that is written so far and still gets the state, so it reads twice.",
    names=("reads-everything-again",),
    at=("model(text[:, None], state)",),
    says=("twice", "again", "state"),
)
@torch.no_grad()
def reads_everything_again(model, prompt, length, temperature, rng):
    if len(prompt) == 0 or not temperature >= 0:
        raise ValueError("no prompt, or a negative temperature")
    before = model.training
    model.eval()
    text, state = prompt, None
    for _ in range(length):
        logits, state = model(text[:, None], state)
        scores = logits[-1, 0]
        if temperature == 0:
            token = scores.argmax().reshape(1)
        else:
            token = torch.multinomial(torch.softmax(scores / temperature, 0), 1, generator=rng)
        text = torch.cat([text, token])
    model.train(before)
    return text[len(prompt) :]


@wrong(
    "generate",
    "our own: the prompt is part of what is returned",
    "The prompt is returned in front of the new tokens.",
    names=("prompt-included",),
    at=("list(prompt)", "written = [*prompt]"),
    says=("prompt", "shape"),
)
@torch.no_grad()
def prompt_in_front(model, prompt, length, temperature, rng):
    if len(prompt) == 0 or not temperature >= 0:
        raise ValueError("no prompt, or a negative temperature")
    before = model.training
    model.eval()
    written = [*prompt]
    logits, state = model(prompt[:, None])
    for _ in range(length):
        scores = logits[-1, 0]
        if temperature == 0:
            token = scores.argmax()
        else:
            token = torch.multinomial(torch.softmax(scores / temperature, 0), 1, generator=rng)[0]
        written.append(token)
        logits, state = model(token[None, None], state)
    model.train(before)
    return torch.stack(written)
