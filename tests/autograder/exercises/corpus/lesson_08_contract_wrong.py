"""Wrong answers to lesson 08 that break one promise of its text, after what other people wrote."""

import math

import torch
from torch import nn
from torch.nn import functional as F

from lstm_course.char_lm.checkpoint_file import CheckpointError, read_checkpoint, write_checkpoint
from lstm_course.char_lm.steps import detach_state
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)

# --- state that is left behind -----------------------------------------------------------------


@wrong(
    "bits_per_character",
    "soldierofhell, issue 47 of clovaai's text recognition (2019): requires_grad loops",
    "The parameters are frozen and never released.",
    at=("requires_grad",),
    says=("requires_grad", "parameters"),
)
def parameters_stay_frozen(model, stream):
    was_training = model.training
    model.eval()
    for p in model.parameters():
        p.requires_grad = False
    total, count, state = 0.0, 0, None
    with torch.no_grad():
        for inputs, targets in stream:
            logits, state = model(inputs, state)
            loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="sum")
            total += loss.item()
            count += targets.numel()
    model.train(was_training)
    return total / count / math.log(2)


@wrong(
    "save_checkpoint",
    "taking-lying-flat, pull request 9935 of modelscope/ms-swift (2026): seeds the run",
    "The run's generator is seeded after saving: the run that goes on is another one.",
    at=("manual_seed",),
    says=("seed", "generator"),
    names=("rng-seeded-anew",),
)
def seeds_after_saving(path, step, state, **parts):
    content = {
        "step": step,
        "state": None if state is None else [s.detach().cpu() for s in state],
        "rng_state": torch.get_rng_state(),
        "gpu_rng_states": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
        "parts": {name: part.state_dict() for name, part in parts.items()},
    }
    write_checkpoint(path, content)
    torch.manual_seed(step)


# --- arguments that may be left out, or be None ------------------------------------------------


@wrong(
    "train_step",
    "homelifes, issue 95 of salesforce/awd-lstm-lm (2019): 'NoneType' object is not subscriptable",
    "None, at the start of the streams, makes it stop.",
    at=("for s in state", "s.detach()"),
    says=("None",),
)
def expects_a_state_from_the_start(
    model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None
):
    inputs, targets = batch
    scaler = scaler or torch.amp.GradScaler(inputs.device.type, enabled=False)
    state = tuple(s.detach() for s in state)
    optimizer.zero_grad()
    with torch.autocast(inputs.device.type, dtype=precision, enabled=precision is not None):
        logits, state = model(inputs, state)
        loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    scaler.step(optimizer)
    scaler.update()
    return loss.item(), tuple(s.detach() for s in state), norm.item()


@wrong(
    "train_step",
    "zeng-hello-world, issue 1 of suvojit-0x55aa/mixed-precision-pytorch (2019)",
    "max_norm, scaler and precision have no defaults.",
    at=("def all_seven",),
    says=("default", "argument"),
)
def all_seven_arguments_needed(model, batch, state, optimizer, max_norm, scaler, precision):
    inputs, targets = batch
    scaler = scaler or torch.amp.GradScaler(inputs.device.type, enabled=False)
    optimizer.zero_grad()
    with torch.autocast(inputs.device.type, dtype=precision, enabled=precision is not None):
        logits, state = model(inputs, detach_state(state))
        loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    scaler.step(optimizer)
    scaler.update()
    return loss.item(), detach_state(state), norm.item()


# --- what comes back ---------------------------------------------------------------------------


@wrong(
    "resume",
    "naba89, pull request 6 of naba89/custom_hf_trainer (2025): the state as the file holds it",
    "The state comes back as a list; a tuple is asked for.",
    at=('content["state"]',),
    says=("a list, expected", "tuple"),
)
def state_as_a_list(path, device="cpu", **parts):
    content = read_checkpoint(path, device)
    if set(content["parts"]) != set(parts):
        raise CheckpointError(f"{path} has other parts")
    for name, part in parts.items():
        try:
            part.load_state_dict(content["parts"][name])
        except (RuntimeError, ValueError, KeyError) as error:
            raise CheckpointError(f"{path} does not fit {name}") from error
    torch.set_rng_state(content["rng_state"])
    return content["step"], content["state"]


@wrong(
    "resume",
    "SuryanshSS1011, pull request 731 of decoderesearch/SAELens (2026): wrong device",
    "The state comes back on the CPU, whatever `device` is.",
    at=("tuple(content", "return"),
    says=("device",),
)
def device_not_used(path, device="cpu", **parts):
    content = read_checkpoint(path)
    if set(content["parts"]) != set(parts):
        raise CheckpointError(f"{path} has other parts")
    for name, part in parts.items():
        try:
            part.load_state_dict(content["parts"][name])
        except (RuntimeError, ValueError, KeyError) as error:
            raise CheckpointError(f"{path} does not fit {name}") from error
    torch.set_rng_state(content["rng_state"])
    return content["step"], None if content["state"] is None else tuple(content["state"])


@wrong(
    "resume",
    "Kins1ley, issue 104 of V2AI/Det3D (2020): a number where another type is asked for",
    "The step comes back as a float.",
    at=("float(",),
    says=("is the float",),
)
def step_as_a_float(path, device="cpu", **parts):
    content = read_checkpoint(path)
    if set(content["parts"]) != set(parts):
        raise CheckpointError(f"{path} has other parts")
    for name, part in parts.items():
        try:
            part.load_state_dict(content["parts"][name])
        except (RuntimeError, ValueError, KeyError) as error:
            raise CheckpointError(f"{path} does not fit {name}") from error
    torch.set_rng_state(content["rng_state"])
    state = content["state"]
    return float(content["step"]), None if state is None else tuple(s.to(device) for s in state)


@wrong(
    "stream_batches",
    "LuluW8071, answer to issue 17 of patrickloeber/pytorch-chatbot (2024): labels as int32",
    "The tokens become int32, and cross_entropy needs int64.",
    at=(".int()", "int32"),
    says=("int32", "dtype"),
)
def tokens_as_int32(tokens, batch_size, length):
    steps = (len(tokens) - 1) // batch_size
    tokens = tokens.int()
    inputs = tokens[: steps * batch_size].view(batch_size, steps).t()
    targets = tokens[1 : steps * batch_size + 1].view(batch_size, steps).t()
    for start in range(0, steps, length):
        yield inputs[start : start + length], targets[start : start + length]


# --- sizes and names that may be others --------------------------------------------------------


@wrong(
    "generate",
    "Sean Robertson, practical-pytorch char-rnn (2017): primed with prime_str[:-1], in one call",
    "A prompt of one token leaves nothing to read first, and stops with an error.",
    at=("prompt[:-1",),
    says=("one token", "length 1", "RuntimeError", "ValueError"),
)
@torch.no_grad()
def needs_two_tokens_to_begin(model, prompt, length, temperature, rng):
    was_training = model.training
    model.eval()
    _, hidden = model(prompt[:-1, None])
    token = prompt[-1:]
    predicted = []
    for _ in range(length):
        output, hidden = model(token[:, None], hidden)
        scores = output[0, 0]
        if temperature == 0:
            token = scores.argmax()[None]
        else:
            token = torch.multinomial(F.softmax(scores / temperature, dim=0), 1, generator=rng)
        predicted.append(token)
    model.train(was_training)
    return torch.cat(predicted)


@wrong(
    "generate",
    "irhyl, pull request 585 of google-deepmind/gemma (2026): a threshold, set far too high",
    "Every temperature below 0.3 takes the likeliest token.",
    names=("greedy-where-cold",),
    at=("temperature < 0.3",),
    says=("temperature < 0.3", "below 0.3"),
)
@torch.no_grad()
def greedy_below_a_threshold(model, prompt, length, temperature, rng):
    was_training = model.training
    model.eval()
    written = []
    logits, state = model(prompt[:, None])
    for _ in range(length):
        scores = logits[-1, 0]
        if temperature < 0.3:
            token = scores.argmax()[None]
        else:
            token = torch.multinomial((scores / temperature).softmax(0), 1, generator=rng)
        written.append(token)
        logits, state = model(token[:, None], state)
    model.train(was_training)
    return torch.cat(written)


@wrong(
    "save_checkpoint",
    "epfml/llm-baselines before pull request 13 (2024): the parts are written out one by one",
    "Only parts called model, optimizer and schedule are saved; a scaler would be lost.",
    at=('("model", "optimizer", "schedule")',),
    says=("scaler", "schedule"),
)
def three_parts_by_name(path, step, state, **parts):
    content = {
        "step": step,
        "state": None if state is None else [s.detach().cpu() for s in state],
        "rng_state": torch.get_rng_state(),
        "gpu_rng_states": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
        "parts": {},
    }
    for name in ("model", "optimizer", "schedule"):
        content["parts"][name] = parts[name].state_dict()
    write_checkpoint(path, content)


@wrong(
    "resume",
    "jyzhang-bjtu, issue 5627 of pytorch/pytorch (2018): parts restored one by one",
    "Only parts called model, optimizer and schedule are filled; a scaler starts anew.",
    at=('("model", "optimizer", "schedule")',),
    says=("scaler", "schedule"),
)
def fills_three_parts_by_name(path, device="cpu", **parts):
    content = read_checkpoint(path)
    if set(content["parts"]) != set(parts):
        raise CheckpointError(f"{path} has other parts")
    try:
        for name in ("model", "optimizer", "schedule"):
            parts[name].load_state_dict(content["parts"][name])
    except (RuntimeError, ValueError, KeyError) as error:
        raise CheckpointError(f"{path} does not fit: {error}") from error
    torch.set_rng_state(content["rng_state"])
    state = content["state"]
    return content["step"], None if state is None else tuple(s.to(device) for s in state)
