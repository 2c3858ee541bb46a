"""Wrong answers to lesson 08 that were not written from the catalogue."""

import math

import torch
from torch.nn import functional as F

from lstm_course.char_lm.checkpoint import resume, save_checkpoint
from lstm_course.char_lm.checkpoint_file import read_checkpoint
from lstm_course.char_lm.steps import bits_per_character, generate, train_step
from lstm_course.char_lm.streams import stream_batches
from tests.autograder.exercises.register_wrong import Wrong, register

WRONG: list[Wrong] = []
wrong = register(WRONG)


@wrong("stream_batches", "`batches[0]` is a torch tensor")
def inputs_alone(tokens, batch_size, length):
    return [inputs for inputs, _ in stream_batches(tokens, batch_size, length)]


@wrong("stream_batches", "`batches` has")
def without_a_short_batch(tokens, batch_size, length):
    for inputs, targets in stream_batches(tokens, batch_size, length):
        if len(inputs) in (length, 8, 24):
            yield inputs, targets


@wrong("detach_state", "`state.h` is a NumPy array")
def in_numpy(state):
    return state and tuple(s.detach().numpy() for s in state)


@wrong("train_step", "`norm`")
def norm_of_the_largest(model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None):
    loss, state, _ = train_step(model, batch, state, optimizer, max_norm, scaler, precision)
    return loss, state, max(p.grad.norm().item() for p in model.parameters())


@wrong("train_step", "`step.change`")
def steps_twice_as_far(model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None):
    return train_step(model, batch, state, optimizer, 2 * max_norm, scaler, precision)


@wrong("train_step", "where there is a loss scaler")
def forgets_the_scaler(model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None):
    return train_step(model, batch, state, optimizer, max_norm, None, precision)


@wrong("bits_per_character", "with ValueError: the stream holds no batch")
def goes_through_it_twice(model, stream):
    characters = sum(targets.numel() for _, targets in stream)
    batches = sum(1 for _ in stream)
    return bits_per_character(model, stream) * characters / batches


@wrong("bits_per_character", "`.item()` takes it out")
def bits_as_a_tensor(model, stream):
    return torch.tensor(bits_per_character(model, stream))


@wrong("bits_per_character", "`bits`")
def first_characters_left_out(model, stream):
    was, total, count, state = model.training, 0.0, 0, None
    model.eval()
    with torch.no_grad():
        for inputs, targets in stream:
            logits, state = model(inputs, state)
            total += F.cross_entropy(
                logits[1:].flatten(0, 1), targets[1:].flatten(), reduction="sum"
            ).item()
            count += targets[1:].numel()
    model.train(was)
    return total / count / math.log(2)


@wrong("generate", "is a list of")
def text_as_a_list(model, prompt, length, temperature, rng):
    return generate(model, prompt, length, temperature, rng).tolist()


@wrong("generate", "`tokens`", "foreign-rng")
def generator_of_its_own(model, prompt, length, temperature, rng):
    return generate(model, prompt, length, temperature, torch.Generator().manual_seed(0))


@wrong("save_checkpoint", "the file cannot be read")
def whole_objects(path, step, state, **parts):
    torch.save({"step": step, "state": state, "parts": parts}, path)


@wrong("save_checkpoint", "is not in the file's `parts`", "model-only")
def each_part_beside(path, step, state, **parts):
    save_checkpoint(path, step, state, model=parts["model"])


@wrong("resume", "`parts.optimizer`", "model-only")
def loads_the_model_and_hopes(path, device="cpu", **parts):
    content = read_checkpoint(path)
    parts["model"].load_state_dict(content["parts"]["model"])
    torch.set_rng_state(content["rng_state"])
    return content["step"], content["state"] and tuple(content["state"])


@wrong("resume", "`rng_state`")
def throws_once_more(path, device="cpu", **parts):
    returned = resume(path, device, **parts)
    torch.rand(1)
    return returned
