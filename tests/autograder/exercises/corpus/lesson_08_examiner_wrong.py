"""Wrong answers to lesson 08 that an examiner wrote from the lesson's text alone."""

import contextlib
import math
import os

import torch
from torch import nn
from torch.nn import functional as F

from lstm_course.char_lm.checkpoint_file import CheckpointError, read_checkpoint, write_checkpoint
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "stream_batches",
    "our own: the targets wrap around within each stream",
    "The last target of a stream is its first token; it should be the token that follows.",
    names=("last-target-from-the-stream",),
    at=("roll",),
    says=("last", "wrap", "next token", "roll", "follows"),
)
def targets_wrap_around(tokens, batch_size, length):
    steps = (len(tokens) - 1) // batch_size
    streams = tokens[: steps * batch_size].view(batch_size, steps)
    targets = torch.roll(streams, -1, dims=1)
    for s in range(0, steps, length):
        yield streams[:, s : s + length].T, targets[:, s : s + length].T


@wrong(
    "stream_batches",
    "our own: an incomplete batch is dropped",
    "The last, shorter batch is missing.",
    names=("loses-the-last-batch",),
    at=("steps // length", "range("),
    says=("last batch", "shorter", "batch"),
)
def shorter_batch_dropped(tokens, batch_size, length):
    steps = (len(tokens) - 1) // batch_size
    inputs = tokens[: steps * batch_size].reshape(batch_size, steps).T
    targets = tokens[1 : steps * batch_size + 1].reshape(batch_size, steps).T
    for k in range(steps // length):
        window = slice(k * length, (k + 1) * length)
        yield inputs[window], targets[window]


@wrong(
    "stream_batches",
    "our own: neighbouring tokens go to different streams",
    "reshape(steps, B) deals the tokens out: each stream gets every B-th token.",
    names=("neighbours-side-by-side",),
    at=("reshape(steps, batch_size)", "view(steps"),
    says=("stream", "reshape", "every", "interleave"),
)
def tokens_dealt_out(tokens, batch_size, length):
    steps = (len(tokens) - 1) // batch_size
    inputs = tokens[: steps * batch_size].reshape(steps, batch_size)
    targets = tokens[1 : steps * batch_size + 1].reshape(steps, batch_size)
    for start in range(0, steps, length):
        yield inputs[start : start + length], targets[start : start + length]


@wrong(
    "detach_state",
    "our own: the detached tensors ask for gradients again",
    "requires_grad_() makes leaves that collect gradients; values of no graph should not.",
    names=("not-detached",),
    at=("requires_grad_",),
    says=("requires_grad", "graph", "gradient"),
)
def leaves_that_require_gradients(state):
    if state is None:
        return None
    return tuple(part.detach().requires_grad_() for part in state)


@wrong(
    "train_step",
    "VGraphRNN/VGRNN issue 4 (2020): clipping after the optimiser's step",
    "The gradients are clipped after the step, so clipping has no effect.",
    names=("not-clipped",),
    at=("clip_grad_norm_",),
    says=("clip", "after", "before"),
)
def clipped_after_the_step(
    model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None
):
    inputs, targets = batch
    scaler = scaler or torch.amp.GradScaler(inputs.device.type, enabled=False)
    if state is not None:
        state = tuple(s.detach() for s in state)
    optimizer.zero_grad()
    with torch.autocast(inputs.device.type, dtype=precision, enabled=precision is not None):
        logits, state = model(inputs, state)
        loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    scaler.step(optimizer)
    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    scaler.update()
    return loss.item(), tuple(s.detach() for s in state), norm.item()


@wrong(
    "train_step",
    "Lightning-AI/pytorch-lightning issue 9599 (2021): clipping before the gradients are unscaled",
    "The scaled gradients are clipped; they are unscaled only inside scaler.step.",
    names=("clipped-before-unscaling",),
    at=("clip_grad_norm_", "scaler.step"),
    says=("unscale", "scaled"),
)
def clipped_while_scaled(model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None):
    inputs, targets = batch
    if scaler is None:
        scaler = torch.amp.GradScaler(inputs.device.type, enabled=False)
    state = None if state is None else tuple(s.detach() for s in state)
    optimizer.zero_grad()
    with torch.autocast(inputs.device.type, dtype=precision, enabled=precision is not None):
        logits, state = model(inputs, state)
        loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
    scaler.scale(loss).backward()
    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    scaler.step(optimizer)
    scaler.update()
    return loss.item(), tuple(s.detach() for s in state), norm.item()


@wrong(
    "train_step",
    "our own: the limit of the text's example for all limits",
    "max_norm is ignored: the limit is always 1.",
    names=("limit-of-one",),
    at=("1.0)",),
    says=("max_norm",),
)
def limit_of_one(model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None):
    inputs, targets = batch
    scaler = scaler or torch.amp.GradScaler(inputs.device.type, enabled=False)
    state = None if state is None else tuple(s.detach() for s in state)
    optimizer.zero_grad()
    with torch.autocast(inputs.device.type, dtype=precision, enabled=precision is not None):
        logits, state = model(inputs, state)
        loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    norm = nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    scaler.step(optimizer)
    scaler.update()
    return loss.item(), tuple(s.detach() for s in state), norm.item()


@wrong(
    "train_step",
    "our own: the loss in bits, as the lesson reports it later",
    "The loss is returned in bits instead of nats.",
    names=("loss-in-bits",),
    at=("math.log(2)",),
    says=("nats", "bits", "ln 2", "log"),
)
def loss_in_bits(model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None):
    inputs, targets = batch
    scaler = scaler or torch.amp.GradScaler(inputs.device.type, enabled=False)
    state = None if state is None else tuple(s.detach() for s in state)
    optimizer.zero_grad()
    with torch.autocast(inputs.device.type, dtype=precision, enabled=precision is not None):
        logits, state = model(inputs, state)
        loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    scaler.step(optimizer)
    scaler.update()
    return loss.item() / math.log(2), tuple(s.detach() for s in state), norm.item()


@wrong(
    "train_step",
    "our own: mixed precision for everyone",
    "bfloat16 is used even where precision is None.",
    at=("torch.autocast",),
    says=("precision", "autocast"),
)
def always_mixed(model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None):
    inputs, targets = batch
    scaler = scaler or torch.amp.GradScaler(inputs.device.type, enabled=False)
    state = None if state is None else tuple(s.detach() for s in state)
    optimizer.zero_grad()
    with torch.autocast(inputs.device.type, dtype=precision or torch.bfloat16):
        logits, state = model(inputs, state)
        loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    scaler.step(optimizer)
    scaler.update()
    return loss.item(), tuple(s.detach() for s in state), norm.item()


@wrong(
    "bits_per_character",
    "our own: gradients switched off for good",
    "torch.set_grad_enabled(False) stays in force after the call.",
    at=("set_grad_enabled",),
    says=("grad", "trained", "set_grad_enabled"),
)
def gradients_off_for_good(model, stream):
    torch.set_grad_enabled(False)
    mode = model.training
    model.eval()
    total, count, state = 0.0, 0, None
    for x, y in stream:
        out, state = model(x, state)
        total += F.cross_entropy(out.flatten(0, 1), y.flatten(), reduction="sum").item()
        count += y.numel()
    model.train(mode)
    return total / count / math.log(2)


@wrong(
    "bits_per_character",
    "our own: the mean of the batches' means",
    "A shorter last batch has the same weight as the others.",
    names=("mean-of-batches",),
    at=("losses",),
    says=("last batch", "weight", "mean", "shorter"),
)
@torch.no_grad()
def mean_of_batch_means(model, stream):
    mode, losses, state = model.training, [], None
    model.eval()
    for x, y in stream:
        out, state = model(x, state)
        losses.append(F.cross_entropy(out.reshape(-1, out.shape[-1]), y.reshape(-1)).item())
    model.train(mode)
    return sum(losses) / len(losses) / math.log(2)


@wrong(
    "bits_per_character",
    "our own: every batch starts without a state",
    "The state is not carried from batch to batch.",
    names=("state-not-carried",),
    at=("model(x)", "None)"),
    says=("state", "carr"),
)
@torch.no_grad()
def no_state_between_batches(model, stream):
    mode, nats, count = model.training, 0.0, 0
    model.eval()
    for x, y in stream:
        out, _ = model(x, None)
        nats += F.cross_entropy(out.flatten(0, 1), y.flatten(), reduction="sum").item()
        count += y.numel()
    model.train(mode)
    return nats / count / math.log(2)


@wrong(
    "generate",
    "ageron/handson-mlp pull request 4 (2025): the state is reset at every character",
    "Each character is read with a fresh state.",
    names=("state-not-carried",),
    at=("model(token[:, None])",),
    says=("state", "carr"),
)
@torch.no_grad()
def fresh_state_for_each_character(model, prompt, length, temperature, rng):
    mode = model.training
    model.eval()
    logits, _ = model(prompt[:, None])
    out = []
    for _ in range(length):
        s = logits[-1, 0]
        if temperature == 0:
            token = s.argmax().reshape(1)
        else:
            token = torch.multinomial(torch.softmax(s / temperature, 0), 1, generator=rng)
        out.append(token)
        logits, _ = model(token[:, None])
    model.train(mode)
    return torch.cat(out)


@wrong(
    "generate",
    "our own: the prompt is part of the result",
    "The result begins with the prompt.",
    names=("prompt-included",),
    at=("torch.cat([prompt", "[prompt"),
    says=("prompt", "shape"),
)
@torch.no_grad()
def prompt_in_the_result(model, prompt, length, temperature, rng):
    mode = model.training
    model.eval()
    text = [prompt]
    logits, state = model(prompt[:, None])
    for _ in range(length):
        s = logits[-1, 0]
        if temperature == 0:
            token = s.argmax()[None]
        else:
            token = torch.multinomial(torch.softmax(s / temperature, 0), 1, generator=rng)
        text.append(token)
        logits, state = model(token[:, None], state)
    model.train(mode)
    return torch.cat(text)


@wrong(
    "generate",
    "our own: the global generator is seeded from rng",
    "torch's global generator is reseeded and used.",
    names=("starts-from-the-seed",),
    at=("torch.manual_seed", "torch.multinomial"),
    says=("generator", "rng", "global"),
)
@torch.no_grad()
def global_generator_reseeded(model, prompt, length, temperature, rng):
    mode = model.training
    model.eval()
    torch.manual_seed(rng.initial_seed())
    logits, state = model(prompt[:, None])
    out = []
    for _ in range(length):
        s = logits[-1, 0]
        if temperature == 0:
            token = s.argmax()[None]
        else:
            token = torch.multinomial(torch.softmax(s / temperature, 0), 1)
        out.append(token)
        logits, state = model(token[:, None], state)
    model.train(mode)
    return torch.cat(out)


@wrong(
    "generate",
    "our own: the scores at the prompt's first character",
    "The first character is predicted from the prompt's first step, not its last.",
    names=("first-scores",),
    at=("logits[0, 0]",),
    says=("last step", "first step", "logits[-1"),
)
@torch.no_grad()
def scores_of_the_first_step(model, prompt, length, temperature, rng):
    mode = model.training
    model.eval()
    logits, state = model(prompt[:, None])
    out = []
    for _ in range(length):
        s = logits[0, 0]
        if temperature == 0:
            token = s.argmax()[None]
        else:
            token = torch.multinomial(torch.softmax(s / temperature, 0), 1, generator=rng)
        out.append(token)
        logits, state = model(token[:, None], state)
    model.train(mode)
    return torch.cat(out)


@wrong(
    "save_checkpoint",
    "our own: the old file is removed first",
    "The earlier checkpoint is deleted before the new one is written.",
    names=("deletes-the-old-one",),
    at=("os.remove", "unlink"),
    says=("earlier checkpoint", "unchanged", "remove", "delete"),
)
def old_file_removed_first(path, step, state, **parts):
    if os.path.exists(path):
        os.remove(path)
    write_checkpoint(
        path,
        {
            "step": step,
            "state": None if state is None else [s.detach().cpu() for s in state],
            "rng_state": torch.get_rng_state(),
            "gpu_rng_states": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
            "parts": {name: part.state_dict() for name, part in parts.items()},
        },
    )


@wrong(
    "save_checkpoint",
    "our own: errors of the disk are hidden",
    "An OSError is swallowed.",
    at=("contextlib.suppress",),
    says=("OSError",),
)
def errors_hidden(path, step, state, **parts):
    content = {
        "step": step,
        "state": state if state is None else [s.detach().cpu() for s in state],
        "rng_state": torch.get_rng_state(),
        "gpu_rng_states": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
        "parts": {name: part.state_dict() for name, part in parts.items()},
    }
    with contextlib.suppress(OSError):
        write_checkpoint(path, content)


@wrong(
    "save_checkpoint",
    "PolymathicAI/the_well pull request 63 (2025): the schedule is not saved",
    "Only the model and the optimiser are saved; other parts are left out.",
    at=("('model', 'optimizer')", '("model", "optimizer")'),
    says=("parts", "schedule"),
)
def schedule_not_saved(path, step, state, **parts):
    kept = {name: parts[name].state_dict() for name in ("model", "optimizer") if name in parts}
    write_checkpoint(
        path,
        {
            "step": step,
            "state": None if state is None else [s.detach().cpu() for s in state],
            "rng_state": torch.get_rng_state(),
            "gpu_rng_states": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
            "parts": kept,
        },
    )


@wrong(
    "resume",
    "our own: the device is ignored",
    "The state stays on the CPU whatever the device.",
    at=("tuple(",),
    says=("device",),
)
def device_ignored(path, device="cpu", **parts):
    content = read_checkpoint(path)
    if set(content["parts"]) != set(parts):
        raise CheckpointError("other parts")
    for name in parts:
        try:
            parts[name].load_state_dict(content["parts"][name])
        except (RuntimeError, ValueError, KeyError) as error:
            raise CheckpointError(str(error)) from error
    torch.set_rng_state(content["rng_state"])
    if content["gpu_rng_states"] and torch.cuda.is_available():
        torch.cuda.set_rng_state_all(content["gpu_rng_states"])
    state = content["state"]
    return content["step"], None if state is None else tuple(state)


@wrong(
    "resume",
    "our own: parts of the file that the run lacks are ignored",
    "A file with more parts than the run raises no CheckpointError.",
    at=("for name in parts", "not in content"),
    says=("CheckpointError", "parts"),
)
def surplus_parts_ignored(path, device="cpu", **parts):
    content = read_checkpoint(path)
    for name, part in parts.items():
        if name not in content["parts"]:
            raise CheckpointError(f"no {name}")
        try:
            part.load_state_dict(content["parts"][name])
        except (RuntimeError, ValueError, KeyError) as error:
            raise CheckpointError(str(error)) from error
    torch.set_rng_state(content["rng_state"])
    if content["gpu_rng_states"] and torch.cuda.is_available():
        torch.cuda.set_rng_state_all(content["gpu_rng_states"])
    state = content["state"]
    return content["step"], state and tuple(s.to(device) for s in state)


@wrong(
    "resume",
    "vllm-project/speculators pull request 1026 (2026): the generator is not restored",
    "torch's generator state is not set.",
    names=("rng-state-not-set",),
    at=("return content",),
    says=("generator", "rng", "random"),
)
def generator_not_restored(path, device="cpu", **parts):
    content = read_checkpoint(path)
    if content["parts"].keys() != parts.keys():
        raise CheckpointError("other parts")
    for name, part in parts.items():
        try:
            part.load_state_dict(content["parts"][name])
        except (RuntimeError, ValueError, KeyError) as error:
            raise CheckpointError(str(error)) from error
    state = content["state"]
    return content["step"], None if state is None else tuple(s.to(device) for s in state)
