"""Right answers to lesson 08, after how other people write them."""

import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from lstm_course.char_lm.checkpoint_file import CheckpointError, read_checkpoint, write_checkpoint
from lstm_course.char_lm.steps import detach_state
from tests.autograder.exercises.corpus.register import CorpusAnswer, right_register

RIGHT: list[CorpusAnswer] = []
right = right_register(RIGHT)


@right("stream_batches", "pytorch/examples, word_language_model (2017): batchify and get_batch")
def batchify_and_get_batch(tokens, batch_size, length):
    nbatch = (tokens.size(0) - 1) // batch_size
    source = tokens.narrow(0, 0, nbatch * batch_size).view(batch_size, -1).t().contiguous()
    shifted = tokens.narrow(0, 1, nbatch * batch_size).view(batch_size, -1).t().contiguous()
    for i in range(0, nbatch, length):
        seq_len = min(length, nbatch - i)
        yield source[i : i + seq_len], shifted[i : i + seq_len]


@right("stream_batches", "sherjilozair/char-rnn-tensorflow, utils.py (2016): np.split along axis 1")
def split_with_numpy(tokens, batch_size, length):
    tensor = tokens.numpy()
    steps = (len(tensor) - 1) // batch_size
    xdata = tensor[: steps * batch_size].reshape(batch_size, -1)
    ydata = tensor[1 : steps * batch_size + 1].reshape(batch_size, -1)
    cuts = list(range(length, steps, length))
    pairs = zip(np.split(xdata, cuts, 1), np.split(ydata, cuts, 1), strict=True)
    return [(torch.from_numpy(x.T.copy()), torch.from_numpy(y.T.copy())) for x, y in pairs]


@right("stream_batches", "qyum/Generate-Music-tune, batches.py (2020): loops over rows and steps")
def loops_over_rows_and_steps(tokens, batch_size, length):
    batch_chars = (len(tokens) - 1) // batch_size
    for start in range(0, batch_chars, length):
        T = min(length, batch_chars - start)
        X = torch.zeros(T, batch_size, dtype=tokens.dtype)
        Y = torch.zeros(T, batch_size, dtype=tokens.dtype)
        for row in range(batch_size):
            for i in range(T):
                X[i, row] = tokens[batch_chars * row + start + i]
                Y[i, row] = tokens[batch_chars * row + start + i + 1]
        yield X, Y


@right("detach_state", "pytorch/examples, repackage_hidden (2017), with None let through")
def repackage_hidden(h):
    if h is None:
        return h
    if isinstance(h, torch.Tensor):
        return h.detach()
    return tuple(repackage_hidden(v) for v in h)


@right("detach_state", "Older tutorials: .data of each tensor (PyTorch 0.3, 2017)")
def data_of_each(state):
    return state and (state[0].data, state[1].data)


@right("train_step", "PyTorch recipes, automatic mixed precision (2020): scaler with enabled=False")
def amp_recipe(model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None):
    data, target = batch
    use_amp = precision is not None
    if scaler is None:
        scaler = torch.amp.GradScaler(data.device.type, enabled=False)
    for param in model.parameters():
        param.grad = None
    hidden = detach_state(state)
    with torch.autocast(device_type=data.device.type, dtype=precision, enabled=use_amp):
        output, hidden = model(data, hidden)
        loss = nn.CrossEntropyLoss()(output.view(-1, output.size(-1)), target.reshape(-1))
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    total_norm = torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm=max_norm)
    scaler.step(optimizer)
    scaler.update()
    h, c = hidden
    return float(loss), (h.detach(), c.detach()), float(total_norm)


@right("train_step", "Dive into Deep Learning, grad_clipping (2020): the norm and a factor by hand")
def clipped_by_hand(model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None):
    X, Y = batch
    if state is not None:
        state = tuple(s.detach() for s in state)
    optimizer.zero_grad()
    with torch.autocast(X.device.type, dtype=precision, enabled=precision is not None):
        y_hat, state = model(X, state)
        loss = F.cross_entropy(y_hat.permute(0, 2, 1), Y)
    if scaler is None:
        loss.backward()
    else:
        scaler.scale(loss).backward()
        scaler.unscale_(optimizer)
    params = [p for p in model.parameters() if p.grad is not None]
    norm = torch.sqrt(sum(torch.sum(p.grad**2) for p in params))
    if norm > max_norm:
        for p in params:
            p.grad[:] *= max_norm / norm
    if scaler is None:
        optimizer.step()
    else:
        scaler.step(optimizer)
        scaler.update()
    return loss.item(), tuple(s.detach() for s in state), norm.item()


@right("bits_per_character", "Alex Graves, Generating sequences (2013), as in lm evaluation code")
def log2_of_each_probability(model, stream):
    mode = model.training
    model.train(False)
    bits, n, hidden = 0.0, 0, None
    with torch.inference_mode():
        for data, targets in stream:
            output, hidden = model(data, hidden)
            log_p = output.log_softmax(-1).gather(-1, targets.unsqueeze(-1))
            bits -= (log_p / math.log(2)).sum().item()
            n += data.numel()
    model.train(mode)
    return bits / n


@right("bits_per_character", "pytorch/examples, evaluate (2017): total_loss += len(data) * loss")
@torch.no_grad()
def weighted_by_length(model, stream):
    before = model.training
    model.eval()
    try:
        total_loss, total_len, hidden = 0.0, 0, None
        for data, targets in stream:
            output, hidden = model(data, hidden)
            hidden = detach_state(hidden)
            criterion = nn.CrossEntropyLoss()
            loss = criterion(output.reshape(-1, output.shape[-1]), targets.reshape(-1))
            total_loss += len(data) * loss.item()
            total_len += len(data)
    finally:
        model.train(before)
    return total_loss / total_len / float(np.log(2.0))


@right(
    "generate", "Andrej Karpathy, nanoGPT's generate (2022): idx_next and cat, the prompt cut off"
)
@torch.no_grad()
def cat_and_cut(model, prompt, length, temperature, rng):
    was_training = model.training
    model.eval()
    idx = prompt.view(-1, 1)
    logits, state = model(idx)
    for _ in range(length):
        last = logits[-1]
        if temperature == 0:
            idx_next = torch.argmax(last, dim=-1, keepdim=True)
        else:
            probs = F.softmax(last / temperature, dim=-1)
            idx_next = torch.multinomial(probs, num_samples=1, generator=rng)
        idx = torch.cat((idx, idx_next), dim=0)
        logits, state = model(idx_next, state)
    model.train(was_training)
    return idx[len(prompt) :, 0]


@right(
    "generate", "Sean Robertson, practical-pytorch char-rnn (2017): primed with all but the last"
)
def primed_with_all_but_the_last(model, prompt, length, temperature, rng):
    mode = model.training
    model.eval()
    predicted = torch.empty(length, dtype=prompt.dtype)
    with torch.no_grad():
        hidden = None
        if len(prompt) > 1:
            _, hidden = model(prompt[:-1].unsqueeze(1), None)
        inp = prompt[-1:]
        for p in range(length):
            output, hidden = model(inp.unsqueeze(1), hidden)
            scores = output.view(-1)
            if temperature == 0:
                top_i = scores.argmax()
            else:
                chances = (scores / temperature).softmax(0)
                top_i = torch.multinomial(chances, 1, generator=rng)[0]
            predicted[p] = top_i
            inp = top_i.view(1)
    model.train(mode)
    return predicted


@right(
    "save_checkpoint",
    "NicolasRR, pull request 13 of epfml/llm-baselines (2024): one dict, step by step",
)
def dict_step_by_step(path, step, state, **parts):
    checkpoint = {"parts": {}}
    for key in parts:
        checkpoint["parts"][key] = parts[key].state_dict()
    checkpoint["step"] = step
    if state is None:
        checkpoint["state"] = None
    else:
        h, c = state
        checkpoint["state"] = [h.detach().to("cpu"), c.detach().to("cpu")]
    checkpoint["rng_state"] = torch.random.get_rng_state()
    checkpoint["gpu_rng_states"] = []
    if torch.cuda.is_available():
        checkpoint["gpu_rng_states"] = torch.cuda.get_rng_state_all()
    write_checkpoint(path, checkpoint)


@right(
    "resume", "mkrima, review of epfml/llm-baselines 13 (2024): random states set once, at the end"
)
def random_states_last(path, device="cpu", **parts):
    checkpoint = read_checkpoint(path)
    saved = checkpoint["parts"]
    missing, unexpected = set(parts) - set(saved), set(saved) - set(parts)
    if missing or unexpected:
        raise CheckpointError(f"missing: {missing}, unexpected: {unexpected}")
    for name in sorted(parts):
        try:
            parts[name].load_state_dict(saved[name])
        except Exception as problem:
            raise CheckpointError(f"{name}: {problem}") from problem
    torch.random.set_rng_state(checkpoint["rng_state"])
    if torch.cuda.is_available() and checkpoint["gpu_rng_states"]:
        torch.cuda.set_rng_state_all(checkpoint["gpu_rng_states"])
    if checkpoint["state"] is None:
        return checkpoint["step"], None
    h, c = checkpoint["state"]
    return checkpoint["step"], (h.to(device), c.to(device))
