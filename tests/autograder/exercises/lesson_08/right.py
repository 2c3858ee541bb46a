"""Right answers to lesson 08, written as learners write them."""

import contextlib
import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from lstm_course.char_lm.checkpoint_file import CheckpointError, read_checkpoint, write_checkpoint
from tests.autograder.exercises.register import Answer, enter

RIGHT: dict[str, list[Answer]] = {}

# --- lesson 08: streams ------------------------------------------------------------------------


@enter(RIGHT, "stream_batches")
def streams_view(tokens, batch_size, length):
    steps = (len(tokens) - 1) // batch_size
    inputs = tokens[: batch_size * steps].view(batch_size, steps)
    targets = tokens[1 : batch_size * steps + 1].view(batch_size, steps)
    for k in range(0, steps, length):
        yield inputs[:, k : k + length].t(), targets[:, k : k + length].t()


@enter(RIGHT, "stream_batches")
def streams_list(tokens, batch_size, length):
    steps = (tokens.numel() - 1) // batch_size
    streams = [tokens[n * steps : (n + 1) * steps + 1] for n in range(batch_size)]
    batches = []
    for k in range(0, steps, length):
        end = min(k + length, steps)
        batch = torch.stack([stream[k : end + 1] for stream in streams], dim=1)
        batches.append((batch[:-1], batch[1:]))
    return batches


@enter(RIGHT, "stream_batches")
def streams_split(tokens, batch_size, length):
    steps = (len(tokens) - 1) // batch_size
    inputs = torch.stack(tokens[: batch_size * steps].chunk(batch_size)).T
    targets = torch.stack(tokens[1 : batch_size * steps + 1].chunk(batch_size)).T
    return zip(inputs.split(length), targets.split(length), strict=True)


@enter(RIGHT, "stream_batches")
def streams_index(tokens, batch_size, length):
    steps = (len(tokens) - 1) // batch_size
    starts = torch.arange(batch_size) * steps
    t = 0
    while t < steps:
        rows = torch.arange(t, min(t + length, steps))[:, None]
        yield [tokens[rows + starts], tokens[rows + starts + 1]]
        t += length


@enter(RIGHT, "stream_batches")
def streams_loops(tokens, batch_size, length):
    steps = (len(tokens) - 1) // batch_size
    for k in range(math.ceil(steps / length)):
        T = min(length, steps - k * length)
        inputs = torch.zeros(T, batch_size, dtype=tokens.dtype)
        targets = torch.zeros_like(inputs)
        for t in range(T):
            for n in range(batch_size):
                place = n * steps + k * length + t
                inputs[t, n], targets[t, n] = tokens[place], tokens[place + 1]
        yield inputs, targets


@enter(RIGHT, "stream_batches")
def streams_unfold(tokens, batch_size, length):
    steps = (len(tokens) - 1) // batch_size
    pairs = tokens.unfold(0, 2, 1)[: steps * batch_size]  # (steps · B, 2)
    pairs = pairs.reshape(batch_size, steps, 2).transpose(0, 1)
    return tuple((piece[..., 0], piece[..., 1]) for piece in pairs.split(length))


# --- lesson 08: the state ----------------------------------------------------------------------

RIGHT["detach_state"] = [
    lambda state: None if state is None else tuple(s.detach() for s in state),
    lambda state: state and (state[0].detach(), state[1].detach()),
    lambda state: [s.detach().clone() for s in state] if state is not None else None,
    lambda state: None if state is None else (state[0].data, state[1].data),
    lambda state: state if state is None else tuple(map(torch.Tensor.detach, state)),
    lambda state: None if state is None else torch.stack(state).detach().unbind(0),
]


# --- lesson 08: a step -------------------------------------------------------------------------


@enter(RIGHT, "train_step")
def step_detaches_on_the_way_in_and_out(
    model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None
):
    inputs, targets = batch
    if state is not None:
        state = tuple(s.detach() for s in state)
    optimizer.zero_grad()
    with torch.autocast(inputs.device.type, precision, enabled=precision is not None):
        logits, state = model(inputs, state)
        loss = F.cross_entropy(logits.reshape(-1, logits.shape[-1]), targets.reshape(-1))
    if scaler is None:
        loss.backward()
        norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        optimizer.step()
    else:
        scaler.scale(loss).backward()
        scaler.unscale_(optimizer)
        norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        scaler.step(optimizer)
        scaler.update()
    return float(loss), tuple(s.detach() for s in state), float(norm)


@enter(RIGHT, "train_step")
def step_clips_by_hand(model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None):
    inputs, targets = batch
    scaler = scaler if scaler is not None else torch.amp.GradScaler("cpu", enabled=False)
    with contextlib.ExitStack() as stack:
        if precision is not None:
            stack.enter_context(torch.autocast("cpu", dtype=precision))
        logits, (h, c) = model(inputs, state)
        loss = F.cross_entropy(logits.permute(0, 2, 1), targets)
    model.zero_grad()
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    norm = math.sqrt(sum(float((p.grad**2).sum()) for p in model.parameters()))
    if norm > max_norm:
        for parameter in model.parameters():
            parameter.grad *= max_norm / norm
    scaler.step(optimizer)
    scaler.update()
    return loss.item(), (h.detach(), c.detach()), norm


@enter(RIGHT, "train_step")
def step_log_softmax(model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None):
    inputs, targets = batch
    use = precision is not None
    with torch.autocast(device_type=inputs.device.type, dtype=precision, enabled=use):
        logits, state = model(inputs, state)
        log_probs = logits.log_softmax(-1)
        loss = -log_probs.gather(-1, targets[..., None]).mean()
    for parameter in model.parameters():
        parameter.grad = None
    (loss if scaler is None else scaler.scale(loss)).backward()
    if scaler is not None:
        scaler.unscale_(optimizer)
    norm = torch.nn.utils.clip_grad_norm_(list(model.parameters()), max_norm).item()
    if scaler is not None:
        scaler.step(optimizer)
        scaler.update()
    else:
        optimizer.step()
    return [loss.detach().item(), [s.detach() for s in state], norm]


@enter(RIGHT, "train_step")
def step_returns_copies(model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None):
    model.train()
    scaler = scaler or torch.amp.GradScaler(enabled=False)
    optimizer.zero_grad(set_to_none=False)
    with torch.autocast("cpu", dtype=precision or torch.bfloat16, enabled=bool(precision)):
        logits, new = model(batch[0], state)
        loss = nn.CrossEntropyLoss()(logits.flatten(0, 1), batch[1].flatten())
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm, foreach=False)
    scaler.step(optimizer)
    scaler.update()
    return loss.item(), tuple(s.detach().clone() for s in new), norm.item()


@enter(RIGHT, "train_step")
def step_autograd_grad(model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None):
    inputs, targets = batch
    with torch.autocast("cpu", dtype=precision, enabled=precision is not None):
        logits, state = model(inputs, state)
        loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
    parameters = list(model.parameters())
    scaled = loss if scaler is None else scaler.scale(loss)
    for parameter, grad in zip(parameters, torch.autograd.grad(scaled, parameters), strict=True):
        parameter.grad = grad
    if scaler is not None:
        scaler.unscale_(optimizer)
    norm = nn.utils.get_total_norm([p.grad for p in parameters])
    nn.utils.clip_grads_with_norm_(parameters, max_norm, norm)
    if scaler is None:
        optimizer.step()
    else:
        scaler.step(optimizer)
        scaler.update()
    return loss.item(), tuple(s.detach() for s in state), norm.item()


@enter(RIGHT, "train_step")
def step_sum_by_hand(model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None):
    inputs, targets = batch
    scaler = scaler or torch.amp.GradScaler(inputs.device.type, enabled=False)
    state = None if state is None else [s.detach() for s in state]
    state = None if state is None else tuple(state)
    with torch.autocast(inputs.device.type, dtype=precision, enabled=precision is not None):
        logits, state = model(inputs, state)
        losses = F.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="sum")
        loss = losses / targets.numel()
    optimizer.zero_grad()
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    norm = float(nn.utils.clip_grad_norm_(model.parameters(), max_norm))
    scaler.step(optimizer)
    scaler.update()
    with torch.no_grad():
        return loss.item(), (state[0].detach(), state[1].detach()), norm


@enter(RIGHT, "train_step")
def step_clears_at_its_end(
    model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None
):
    inputs, targets = batch
    scaler = scaler or torch.amp.GradScaler("cpu", enabled=False)
    with torch.autocast("cpu", dtype=precision, enabled=precision is not None):
        logits, (h, c) = model(inputs, state)
        loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    scaler.step(optimizer)
    scaler.update()
    optimizer.zero_grad()
    return loss.item(), (h.detach(), c.detach()), norm.item()


# --- lesson 08: bits ---------------------------------------------------------------------------


@enter(RIGHT, "bits_per_character")
def bits_total(model, stream):
    was = model.training
    model.eval()
    total, count, state = 0.0, 0, None
    with torch.no_grad():
        for inputs, targets in stream:
            logits, state = model(inputs, state)
            losses = F.cross_entropy(logits.permute(0, 2, 1), targets, reduction="none")
            total += losses.sum().item()
            count += losses.numel()
    model.train(was)
    return total / (count * math.log(2))


@enter(RIGHT, "bits_per_character")
@torch.inference_mode()
def bits_inference_mode(model, stream):
    before = model.training
    model.train(False)
    bits, state = [], None
    for inputs, targets in stream:
        logits, state = model(inputs, state)
        probs = logits.softmax(-1).gather(-1, targets.unsqueeze(-1))
        bits.append(-probs.log2().flatten())
    model.train(before)
    return torch.cat(bits).mean().item()


@enter(RIGHT, "bits_per_character")
def bits_weighted_means(model, stream):
    training = model.training
    model.eval()
    try:
        with torch.no_grad():
            state, means, weights = None, [], []
            for inputs, targets in list(stream):
                logits, state = model(inputs, state)
                means.append(F.cross_entropy(logits.flatten(0, 1), targets.flatten()).item())
                weights.append(targets.numel())
    finally:
        if training:
            model.train()
    return float(np.average(means, weights=weights) / np.log(2))


@enter(RIGHT, "bits_per_character")
@torch.no_grad()
def bits_one_long_batch(model, stream):
    batches = list(stream)
    inputs = torch.cat([batch[0] for batch in batches])
    targets = torch.cat([batch[1] for batch in batches])
    was_training = model.training
    logits, _ = model.eval()(inputs)
    model.train(was_training)
    return F.cross_entropy(logits.flatten(0, 1), targets.flatten()).item() * math.log2(math.e)


@enter(RIGHT, "bits_per_character")
def bits_grad_switched(model, stream):
    was, grads = model.training, torch.is_grad_enabled()
    model.eval()
    torch.set_grad_enabled(False)
    total, count, state = torch.zeros((), dtype=torch.float64), 0, None
    for inputs, targets in stream:
        logits, state = model(inputs, state)
        log_probs = F.log_softmax(logits, 2)
        for t in range(len(inputs)):
            for n in range(inputs.shape[1]):
                total -= log_probs[t, n, targets[t, n]]
                count += 1
    torch.set_grad_enabled(grads)
    model.train(was)
    return float(total / count / math.log(2.0))


@enter(RIGHT, "bits_per_character")
@torch.no_grad()
def bits_nll(model, stream):
    mode = model.training
    model.eval()
    nll, seen, state = 0, 0, None
    for inputs, targets in stream:
        logits, (h, c) = model(inputs, state)
        state = h, c
        nll += F.nll_loss(logits.log_softmax(-1).flatten(0, 1), targets.reshape(-1)) * len(
            targets.flatten()
        )
        seen += inputs.numel()
    model.train(mode)
    return (nll / seen).item() / 0.6931471805599453


# --- lesson 08: writing ------------------------------------------------------------------------


def draw(scores, temperature, rng):
    if temperature == 0:
        return int(scores.argmax())
    probs = torch.softmax(scores / temperature, -1)
    return int(torch.multinomial(probs, 1, generator=rng))


@enter(RIGHT, "generate")
@torch.no_grad()
def write_plain(model, prompt, length, temperature, rng):
    was = model.training
    model.eval()
    logits, state = model(prompt.unsqueeze(1))
    written = []
    while len(written) < length:
        token = draw(logits[-1, 0], temperature, rng)
        written.append(token)
        logits, state = model(torch.tensor([[token]]), state)
    model.train(was)
    return torch.tensor(written)


@enter(RIGHT, "generate")
def write_reading_all_again(model, prompt, length, temperature, rng):
    was = model.training
    model.eval()
    tokens = prompt.clone()
    with torch.no_grad():
        for _ in range(length):
            logits, _ = model(tokens[:, None])
            token = draw(logits[-1, 0], temperature, rng)
            tokens = torch.cat([tokens, torch.tensor([token])])
    model.train(was)
    return tokens[len(prompt) :]


@enter(RIGHT, "generate")
@torch.inference_mode()
def write_token_by_token(model, prompt, length, temperature, rng):
    was = model.training
    model.eval()
    state = None
    for token in prompt:
        logits, state = model(token.view(1, 1), state)
    written = torch.zeros(length, dtype=torch.int64)
    for k in range(length):
        written[k] = draw(logits[0, 0], temperature, rng)
        logits, state = model(written[k].view(1, 1), state)
    model.train(was)
    return written


@enter(RIGHT, "generate")
@torch.no_grad()
def write_batch_of_one(model, prompt, length, temperature, rng):
    mode = model.training
    model.eval()
    tokens, state, written = prompt.reshape(-1, 1), None, []
    for _ in range(length):
        logits, state = model(tokens, state)
        scores = logits[-1]  # (1, V)
        if temperature == 0:
            tokens = scores.argmax(dim=-1, keepdim=True)
        else:
            tokens = torch.multinomial((scores / temperature).softmax(-1), 1, generator=rng)
        written.append(tokens)
    model.train(mode)
    return torch.cat(written).squeeze(1)


@enter(RIGHT, "generate")
@torch.no_grad()
def write_logarithms(model, prompt, length, temperature, rng):
    was = model.training
    model.train(False)
    logits, state = model(prompt[:, None], None)
    written = torch.empty(0, dtype=torch.int64)
    for _ in range(length):
        scores = logits[-1].squeeze(0)
        if temperature < 1e-9:
            token = torch.argmax(scores, 0, keepdim=True)
        else:
            scores = (scores - scores.max()) / temperature
            weights = torch.exp(scores - torch.logsumexp(scores, 0))
            token = weights.multinomial(1, generator=rng)
        written = torch.cat((written, token))
        logits, state = model(token[None], state)
    model.train(was)
    return written


@enter(RIGHT, "generate")
@torch.no_grad()
def write_recursion(model, prompt, length, temperature, rng):
    was = model.training
    model.eval()

    def rest(tokens, state, left):
        if left == 0:
            return []
        logits, state = model(tokens[:, None], state)
        token = draw(logits[-1, 0], temperature, rng)
        return [token, *rest(torch.tensor([token]), state, left - 1)]

    written = rest(prompt, None, length)
    model.train(was)
    return torch.tensor(written, dtype=prompt.dtype)


# --- lesson 08: checkpoints --------------------------------------------------------------------


@enter(RIGHT, "save_checkpoint")
def save_plain(path, step, state, **parts):
    saved = {}
    for name, part in parts.items():
        saved[name] = part.state_dict()
    content = {"step": step, "state": None, "rng_state": torch.get_rng_state(), "parts": saved}
    content["gpu_rng_states"] = []
    if state is not None:
        content["state"] = [state[0].detach(), state[1].detach()]
    write_checkpoint(path, content)


@enter(RIGHT, "save_checkpoint")
def save_tuple(path, step, state, **parts):
    h_and_c = tuple(s.detach().cpu().clone() for s in state) if state else None
    write_checkpoint(
        path,
        {
            "parts": {name: parts[name].state_dict() for name in sorted(parts)},
            "rng_state": torch.random.get_rng_state(),
            "gpu_rng_states": [],
            "state": h_and_c,
            "step": int(step),
        },
    )


@enter(RIGHT, "save_checkpoint")
def save_beside_and_move(path, step, state, **parts):
    unfinished = path.with_suffix(".unfinished")
    content = {
        "format": "lstm-course checkpoint 2",
        "step": step,
        "state": None if state is None else [s.detach() for s in state],
        "rng_state": torch.get_rng_state(),
        "gpu_rng_states": [],
        "parts": {name: part.state_dict() for name, part in parts.items()},
    }
    with open(unfinished, "wb") as file:
        torch.save(content, file)
    unfinished.replace(path)


@enter(RIGHT, "save_checkpoint")
def save_with_more(path, step, state, **parts):
    content = {
        "step": step,
        "rng_state": torch.get_rng_state(),
        "gpu_rng_states": [],
        "time": 1.5,
    }
    content["state"] = None if state is None else list(map(torch.Tensor.detach, state))
    content["parts"] = dict(zip(parts, (p.state_dict() for p in parts.values()), strict=True))
    write_checkpoint(str(path), content)


@enter(RIGHT, "save_checkpoint")
@torch.no_grad()
def save_data(path, step, state, **parts):
    state = [s.data for s in state] if state is not None else state
    names = {name: part.state_dict() for name, part in parts.items()}
    content = {"step": step, "state": state, "rng_state": torch.get_rng_state()}
    content["gpu_rng_states"] = torch.cuda.get_rng_state_all() if torch.cuda.is_available() else []
    return write_checkpoint(path, content | {"parts": names})


@enter(RIGHT, "save_checkpoint")
def save_generator_state(path, step, state, **parts):
    write_checkpoint(
        path,
        content={
            "step": step,
            "state": state if state is None else [s.detach().to("cpu") for s in state],
            "rng_state": torch.default_generator.get_state(),
            "gpu_rng_states": [],
            "parts": {key: value.state_dict() for key, value in parts.items()},
        },
    )


@enter(RIGHT, "resume")
def resume_plain(path, device="cpu", **parts):
    content = read_checkpoint(path)
    if sorted(content["parts"]) != sorted(parts):
        raise CheckpointError("other parts")
    for name in parts:
        try:
            parts[name].load_state_dict(content["parts"][name])
        except (RuntimeError, ValueError, KeyError) as error:
            raise CheckpointError("other sizes") from error
    torch.set_rng_state(content["rng_state"])
    state = content["state"]
    if state is not None:
        state = (state[0].to(device), state[1].to(device))
    return content["step"], state


@enter(RIGHT, "resume")
def resume_rng_state_first(path, device="cpu", **parts):
    content = read_checkpoint(path, device)
    saved, state = content["parts"], content["state"]
    if saved.keys() != parts.keys():
        raise CheckpointError(f"expected {list(parts)}")
    torch.random.set_rng_state(content["rng_state"].cpu())
    try:
        for part, its_state in zip(parts.values(), (saved[n] for n in parts), strict=True):
            part.load_state_dict(its_state)
    except Exception as error:
        raise CheckpointError(str(error)) from None
    return content["step"], state and tuple(s.to(device) for s in state)


@enter(RIGHT, "resume")
def resume_own_reading(path, device="cpu", **parts):
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:
        raise CheckpointError(f"{path} cannot be read") from error
    if content.get("format") != "lstm-course checkpoint 2" or set(content["parts"]) ^ set(parts):
        raise CheckpointError(f"{path} is of another kind")
    for name, part in parts.items():
        try:
            part.load_state_dict(content["parts"][name])
        except (RuntimeError, ValueError, KeyError) as error:
            raise CheckpointError(name) from error
    torch.default_generator.set_state(content["rng_state"])
    state = None if content["state"] is None else tuple(s.to(device) for s in content["state"])
    return [content["step"], state]


@enter(RIGHT, "resume")
def resume_suppressing(path, device="cpu", **parts):
    content = read_checkpoint(path)
    filled = []
    for name, saved in content["parts"].items():
        with contextlib.suppress(RuntimeError, ValueError, KeyError):
            parts[name].load_state_dict(saved)
            filled.append(name)
    if set(filled) != set(parts) or len(filled) != len(content["parts"]):
        raise CheckpointError(f"only {filled} could be filled")
    torch.set_rng_state(content["rng_state"])
    h_and_c = content["state"]
    return int(content["step"]), tuple(s.to(device) for s in h_and_c) if h_and_c else None


@enter(RIGHT, "resume")
def resume_subclass(path, device="cpu", **parts):
    class MissingPartError(CheckpointError):
        pass

    content = read_checkpoint(path)
    if not set(parts) == set(content["parts"]):
        raise MissingPartError
    try:
        [part.load_state_dict(content["parts"][name]) for name, part in parts.items()]
    except (RuntimeError, ValueError, KeyError) as error:
        raise MissingPartError from error
    torch.manual_seed(0)
    torch.set_rng_state(content["rng_state"])
    if content["state"] is None:
        return content["step"], None
    h, c = content["state"]
    return content["step"], (h.to(device), c.to(device))


@enter(RIGHT, "resume")
def resume_step_by_step(path, device="cpu", **parts):
    content = read_checkpoint(path)
    step, state, rng_state, saved = (
        content[name] for name in ("step", "state", "rng_state", "parts")
    )
    unknown = [name for name in (*saved, *parts) if name not in saved or name not in parts]
    if unknown:
        raise CheckpointError(f"{unknown} on one side only")
    for name in saved:
        try:
            parts[name].load_state_dict(saved[name])
        except (RuntimeError, ValueError) as error:
            raise CheckpointError(f"{name}: {error}") from error
    torch.set_rng_state(rng_state)
    return step, state if state is None else tuple(s.clone().to(device) for s in state)
