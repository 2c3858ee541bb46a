"""Right answers to lesson 08 that an examiner wrote in unusual styles."""

import copy
import math

import torch

from lstm_course.char_lm.checkpoint_file import CheckpointError, read_checkpoint, write_checkpoint
from tests.autograder.exercises.corpus.register import CorpusAnswer, right_register

RIGHT: list[CorpusAnswer] = []
right = right_register(RIGHT)


@right("stream_batches", "our own: torch.split along time, a list of pairs")
def split_along_time(tokens, batch_size, length):
    S = (tokens.numel() - 1) // batch_size
    rows = torch.stack([tokens[b * S : b * S + S + 1] for b in range(batch_size)], dim=1)
    return list(zip(rows[:-1].split(length), rows[1:].split(length), strict=True))


@right("detach_state", "our own: torch.no_grad and a clone")
def cloned_without_a_graph(state):
    if state is None:
        return None
    with torch.no_grad():
        return tuple(part.clone() for part in state)


@right("bits_per_character", "our own: base-2 logarithms gathered, the mode restored in finally")
def restored_in_finally(model, stream):
    before = model.training
    model.train(False)
    try:
        with torch.inference_mode():
            bits, n, state = 0.0, 0, None
            for x, y in stream:
                logits, state = model(x, state)
                log2_p = torch.log_softmax(logits, dim=-1) / math.log(2)
                bits -= log2_p.gather(2, y.unsqueeze(2)).double().sum().item()
                n += y.numel()
    finally:
        model.train(before)
    return bits / n


@right("generate", "our own: a buffer filled step by step, the last model call left out")
@torch.no_grad()
def without_the_last_call(model, prompt, length, temperature, rng):
    before = model.training
    model.eval()
    text = torch.empty(length, dtype=prompt.dtype, device=prompt.device)
    inputs, state = prompt.reshape(-1, 1), None
    for k in range(length):
        logits, state = model(inputs, state)
        z = logits[-1].squeeze(0)
        if temperature > 0:
            p = (z / temperature).softmax(0)
            text[k] = torch.multinomial(p, num_samples=1, generator=rng).item()
        else:
            text[k] = z.argmax()
        inputs = text[k].reshape(1, 1)
    model.train(before)
    return text


@right("save_checkpoint", "our own: deep copies, built key by key")
def built_key_by_key(path, step, state, **parts):
    content = {"step": step, "parts": {}}
    for name in parts:
        content["parts"][name] = copy.deepcopy(parts[name].state_dict())
    content["state"] = state
    if state is not None:
        h, c = state
        content["state"] = [h.detach().to("cpu"), c.detach().to("cpu")]
    content["rng_state"] = torch.random.get_rng_state()
    on_gpu = torch.cuda.is_available()
    content["gpu_rng_states"] = torch.cuda.get_rng_state_all() if on_gpu else []
    write_checkpoint(path, content)


@right("resume", "our own: every error of torch becomes a CheckpointError")
def every_error_translated(path, device="cpu", **parts):
    content = read_checkpoint(path)
    saved = content["parts"]
    if sorted(saved) != sorted(parts):
        raise CheckpointError(f"the file has {list(saved)}, the run {list(parts)}")
    try:
        for name, values in saved.items():
            parts[name].load_state_dict(values)
    except Exception as error:
        raise CheckpointError(f"{path}: {error}") from error
    torch.set_rng_state(content["rng_state"])
    if torch.cuda.is_available() and content["gpu_rng_states"]:
        torch.cuda.set_rng_state_all(content["gpu_rng_states"])
    h_c = content["state"]
    return int(content["step"]), h_c if h_c is None else (h_c[0].to(device), h_c[1].to(device))
