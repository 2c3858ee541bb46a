"""Wrong answers to lesson 08 of an examiner's second round, after the first had been mended."""

import math

import torch
from torch import nn
from torch.nn import functional as F

from lstm_course.char_lm.checkpoint_file import CheckpointError, read_checkpoint, write_checkpoint
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "stream_batches",
    "our own: every batch repeats the last step of the one before",
    "Neighbouring batches overlap by one step.",
    names=("repeats-a-step",),
    at=("start - 1",),
    says=("overlap", "repeat", "one step"),
)
def one_step_repeated(tokens, batch_size, length):
    S = (len(tokens) - 1) // batch_size
    x = tokens[: S * batch_size].reshape(batch_size, S).T
    y = tokens[1 : S * batch_size + 1].reshape(batch_size, S).T
    for start in range(0, S, length):
        first = max(start - 1, 0)
        yield x[first : start + length], y[first : start + length]


def _train(model, batch, state, optimizer, scaler, precision, clip, loss_of):
    """A step of training, whose clipping and loss are given."""
    x, y = batch
    scaler = scaler or torch.amp.GradScaler(x.device.type, enabled=False)
    state = None if state is None else tuple(s.detach() for s in state)
    optimizer.zero_grad()
    with torch.autocast(x.device.type, dtype=precision, enabled=precision is not None):
        logits, state = model(x, state)
        loss = loss_of(logits, y)
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    norm = clip(model)
    scaler.step(optimizer)
    scaler.update()
    return loss.item(), tuple(s.detach() for s in state), norm.item()


@wrong(
    "train_step",
    "our own: logits and targets are flattened in different orders",
    "The targets are transposed before they are flattened, so they belong to other logits.",
    names=("targets-transposed",),
    at=("y.T.flatten()",),
    says=("target", "order", "transpos", "flatten"),
)
def targets_in_another_order(
    model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None
):
    return _train(
        model,
        batch,
        state,
        optimizer,
        scaler,
        precision,
        lambda m: nn.utils.clip_grad_norm_(m.parameters(), max_norm),
        lambda logits, y: F.cross_entropy(logits.flatten(0, 1), y.T.flatten()),
    )


@wrong(
    "train_step",
    "our own: gradients are always scaled to the limit",
    "Gradients whose norm is below max_norm are scaled up to it.",
    names=("scaled-up-to-the-limit",),
    at=("max_norm / norm",),
    says=("scaled up", "small", "below"),
)
def always_scaled_to_the_limit(
    model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None
):
    def clip(m):
        grads = [p.grad for p in m.parameters()]
        norm = torch.sqrt(sum((g**2).sum() for g in grads))
        if math.isfinite(max_norm):
            for g in grads:
                g.mul_(max_norm / norm)
        return norm

    def loss_of(logits, y):
        return F.cross_entropy(logits.flatten(0, 1), y.flatten())

    return _train(model, batch, state, optimizer, scaler, precision, clip, loss_of)


@wrong(
    "train_step",
    "our own: other defaults",
    "The default of max_norm is 5, not 1.",
    at=("max_norm=5.0",),
    says=("are left out",),
)
def another_default_limit(
    model, batch, state, optimizer, max_norm=5.0, scaler=None, precision=None
):
    return _train(
        model,
        batch,
        state,
        optimizer,
        scaler,
        precision,
        lambda m: nn.utils.clip_grad_norm_(m.parameters(), max_norm),
        lambda logits, y: F.cross_entropy(logits.flatten(0, 1), y.flatten()),
    )


@wrong(
    "bits_per_character",
    "our own: the size of the first batch for every batch",
    "The number of characters is that of the first batch times the number of batches.",
    names=("characters-of-the-first-batch",),
    at=("batches * size",),
    says=("last batch", "shorter", "characters", "number of"),
)
@torch.no_grad()
def every_batch_as_large_as_the_first(model, stream):
    mode = model.training
    model.eval()
    nats, batches, size, state = 0.0, 0, 0, None
    for x, y in stream:
        logits, state = model(x, state)
        nats += F.cross_entropy(logits.flatten(0, 1), y.flatten(), reduction="sum").item()
        size = size or y.numel()
        batches += 1
    model.train(mode)
    return nats / (batches * size) / math.log(2)


@wrong(
    "generate",
    "our own: temperature 0 by a very small divisor",
    "Temperature 0 is replaced by 0.1, so it still samples.",
    names=("a-tenth-at-least",),
    at=("max(temperature, 0.1)",),
    says=("temperature", "0.1", "most likely", "likeliest"),
)
@torch.no_grad()
def temperature_at_least_a_tenth(model, prompt, length, temperature, rng):
    mode = model.training
    model.eval()
    logits, state = model(prompt[:, None])
    out = []
    for _ in range(length):
        p = torch.softmax(logits[-1, 0] / max(temperature, 0.1), 0)
        out.append(torch.multinomial(p, 1, generator=rng))
        logits, state = model(out[-1][:, None], state)
    model.train(mode)
    return torch.cat(out)


@wrong(
    "generate",
    "our own: the prompt is read token by token, each with a fresh state",
    "The state is not carried through the prompt.",
    names=("last-of-the-prompt-only",),
    at=("model(token.reshape(1, 1))",),
    says=("state", "prompt"),
)
@torch.no_grad()
def prompt_without_a_state(model, prompt, length, temperature, rng):
    mode = model.training
    model.eval()
    for token in prompt:
        logits, state = model(token.reshape(1, 1))
    out = []
    for _ in range(length):
        z = logits[-1, 0]
        if temperature == 0:
            token = z.argmax()[None]
        else:
            token = torch.multinomial(torch.softmax(z / temperature, 0), 1, generator=rng)
        out.append(token)
        logits, state = model(token[:, None], state)
    model.train(mode)
    return torch.cat(out)


@wrong(
    "save_checkpoint",
    "our own: the step that comes next",
    "The step saved is one too large.",
    names=("step-ahead",),
    at=("step + 1",),
    says=("step", "one"),
)
def next_step_saved(path, step, state, **parts):
    write_checkpoint(
        path,
        {
            "step": step + 1,
            "state": None if state is None else [s.detach().cpu() for s in state],
            "rng_state": torch.get_rng_state(),
            "gpu_rng_states": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
            "parts": {name: part.state_dict() for name, part in parts.items()},
        },
    )


@wrong(
    "resume",
    "our own: what does not fit is skipped",
    "strict=False loads what fits and raises nothing.",
    at=("strict=False",),
    says=("CheckpointError", "strict"),
)
def misfits_are_skipped(path, device="cpu", **parts):
    content = read_checkpoint(path)
    if set(content["parts"]) != set(parts):
        raise CheckpointError("other parts")
    for name, part in parts.items():
        values = content["parts"][name]
        try:
            if isinstance(part, nn.Module):
                part.load_state_dict(values, strict=False)
            else:
                part.load_state_dict(values)
        except (RuntimeError, ValueError, KeyError) as error:
            raise CheckpointError(str(error)) from error
    torch.set_rng_state(content["rng_state"])
    if content["gpu_rng_states"] and torch.cuda.is_available():
        torch.cuda.set_rng_state_all(content["gpu_rng_states"])
    state = content["state"]
    return content["step"], None if state is None else tuple(s.to(device) for s in state)
