"""Wrong answers to lesson 08 (streams, training, scoring), after what other people wrote."""

import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from lstm_course.char_lm.steps import detach_state
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)

# --- stream_batches ----------------------------------------------------------------------------


@wrong(
    "stream_batches",
    "jiongye, issue 17 of sherjilozair/char-rnn-tensorflow (2016): another reshape",
    "Each batch is a piece of the text cut into streams of its own.",
    names=("whole-batches-of-text",),
    at=("reshape(-1, batch_size, length)",),
    says=("has 3 items", "where a stream ends"),
)
def reshaped_into_batches(tokens, batch_size, length):
    size = batch_size * length
    batches = (len(tokens) - 1) // size
    xdata = tokens[: batches * size].reshape(-1, batch_size, length)
    ydata = tokens[1 : batches * size + 1].reshape(-1, batch_size, length)
    for x, y in zip(xdata, ydata, strict=True):
        yield x.t(), y.t()


@wrong(
    "stream_batches",
    "Mat Leonard, get_batches of a Udacity notebook (2017): the last target is the first input",
    "The last target of each batch is the batch's first input.",
    at=("x[:, 0]",),
    says=("wrong at the last time step only",),
    names=("last-target-from-the-batch",),
)
def last_target_wraps_round(tokens, batch_size, length):
    steps = (len(tokens) - 1) // batch_size
    arr = tokens[: steps * batch_size].reshape(batch_size, -1)
    for n in range(0, steps, length):
        x = arr[:, n : n + length]
        y = torch.zeros_like(x)
        y[:, :-1], y[:, -1] = x[:, 1:], x[:, 0]
        yield x.t(), y.t()


@wrong(
    "stream_batches",
    "anthonygal/lyric_generation_with_RNNs, get_batches: at the end back to column 0",
    "The very last target of each stream is the stream's first token.",
    names=("last-target-from-the-stream",),
    at=("arr[:, 0]",),
    says=("the stream's first token",),
)
def last_column_wraps_round(tokens, batch_size, length):
    steps = (len(tokens) - 1) // batch_size
    arr = tokens[: steps * batch_size].reshape((batch_size, -1))
    for n in range(0, arr.shape[1], length):
        x = arr[:, n : n + length]
        y = torch.zeros_like(x)
        try:
            y[:, :-1], y[:, -1] = x[:, 1:], arr[:, n + length]
        except IndexError:
            y[:, :-1], y[:, -1] = x[:, 1:], arr[:, 0]
        yield x.T, y.T


@wrong(
    "stream_batches",
    "qyum/Generate-Music-tune, batches.py (2020): range(0, batch_chars - SEQ_LENGTH, SEQ_LENGTH)",
    "The last batches are missing.",
    names=("loses-the-last-batch",),
    at=("steps - length",),
    says=("items, expected",),
)
def stops_a_batch_early(tokens, batch_size, length):
    steps = (len(tokens) - 1) // batch_size
    X = tokens[: batch_size * steps].view(batch_size, steps)
    Y = tokens[1 : batch_size * steps + 1].view(batch_size, steps)
    for start in range(0, steps - length, length):
        yield X[:, start : start + length].t(), Y[:, start : start + length].t()


@wrong(
    "stream_batches",
    "pytorch/examples, word_language_model batchify (2017), read with a view without t()",
    "Neighbouring tokens stand in neighbouring streams.",
    names=("neighbours-side-by-side",),
    at=("view(steps, batch_size)",),
    says=("neighbouring streams",),
)
def batchify_without_transposing(tokens, batch_size, length):
    steps = (len(tokens) - 1) // batch_size
    source = tokens[: steps * batch_size].view(steps, batch_size)
    target = tokens[1 : steps * batch_size + 1].view(steps, batch_size)
    for i in range(0, steps, length):
        yield source[i : i + length], target[i : i + length]


@wrong(
    "stream_batches",
    "MLStruckmann/tensorflow-templates (2020): batch-first windows, windows[:, :-1] and [:, 1:]",
    "The batches have the streams first.",
    names=("batch-first",),
    at=("yield",),
    says=("is transposed",),
)
def streams_first(tokens, batch_size, length):
    steps = (len(tokens) - 1) // batch_size
    inputs = tokens[: steps * batch_size].view(batch_size, steps)
    targets = tokens[1 : steps * batch_size + 1].view(batch_size, steps)
    for start in range(0, steps, length):
        yield inputs[:, start : start + length], targets[:, start : start + length]


@wrong(
    "stream_batches",
    "johnny5550822, issue 118 of karpathy/char-rnn (2015): takes batches to be independent",
    "The batches come in random order.",
    at=("randperm",),
    says=("are the two mixed up", "randperm"),
)
def batches_in_random_order(tokens, batch_size, length):
    steps = (len(tokens) - 1) // batch_size
    x = tokens[: steps * batch_size].reshape(batch_size, steps).T
    y = tokens[1 : steps * batch_size + 1].reshape(batch_size, steps).T
    starts = list(range(0, steps, length))
    for k in torch.randperm(len(starts)).tolist():
        yield x[starts[k] : starts[k] + length], y[starts[k] : starts[k] + length]


@wrong(
    "stream_batches",
    "tsteffek, issue 229 of allenai/bilm-tf (2020): what happens at a stream's end",
    "The last tokens are cut so that all streams hold whole batches.",
    at=("// length * length",),
    says=("items, expected",),
    names=("loses-the-last-batch", "full-batches-only"),
)
def whole_batches_only(tokens, batch_size, length):
    steps = (len(tokens) - 1) // batch_size // length * length
    x = tokens[: steps * batch_size].reshape(batch_size, steps).T
    y = tokens[1 : steps * batch_size + 1].reshape(batch_size, steps).T
    return [(x[k : k + length], y[k : k + length]) for k in range(0, steps, length)]


# --- detach_state ------------------------------------------------------------------------------


@wrong(
    "detach_state",
    "pltrdy, issue 403 of OpenNMT/OpenNMT-py (2018): h.detach() whose result is not kept",
    "The detached tensors are thrown away.",
    names=("not-detached",),
    at=("s.detach()", "return state"),
    says=("hangs on the graph",),
)
def result_not_kept(state):
    if state is not None:
        for s in state:
            s.detach()
    return state


@wrong(
    "detach_state",
    "pltrdy, issue 403 of OpenNMT/OpenNMT-py (2018): detach_() in place",
    "The caller's own state is detached in place.",
    names=("in-place",),
    at=("detach_()",),
    says=("in place",),
)
def detached_in_place(state):
    if state is None:
        return None
    return tuple(s.detach_() for s in state)


@wrong(
    "detach_state",
    "thickaction101, issue 42 of chickenbestlover's anomaly detection (2020): no None",
    "None stops with an error.",
    names=("no-state-to-begin-with",),
    at=("h.detach()",),
    says=("raises AttributeError",),
)
def repackage_hidden_without_none(h):
    if type(h) is tuple:
        return tuple(repackage_hidden_without_none(v) for v in h)
    return h.detach()


@wrong(
    "detach_state",
    "Stack Overflow, question 48274929 (2018): .data and a fresh tensor that requires gradients",
    "The values are copied into tensors that ask for gradients again.",
    names=("not-detached",),
    at=("requires_grad_",),
    says=("requires_grad", "asks for gradients"),
)
def wrapped_in_new_variables(state):
    if state is None:
        return None
    h, c = state
    return h.data.clone().requires_grad_(), c.data.clone().requires_grad_()


@wrong(
    "detach_state",
    "windhawk_fly, post on LSTM and backward (2024): h0 and c0 drawn anew for each epoch",
    "The state is replaced by random numbers.",
    at=("randn_like",),
    says=("randn_like", "random numbers"),
)
def drawn_anew(state):
    if state is None:
        return None
    return tuple(torch.randn_like(s) for s in state)


@wrong(
    "detach_state",
    "OpenNMT/OpenNMT-py, pull request 126 (2017): a tuple turned into one tensor",
    "The pair is stacked into one tensor.",
    at=("torch.stack",),
    says=("expected a tuple of 2 items",),
)
def stacked_into_one_tensor(state):
    if state is None:
        return None
    return torch.stack(list(state)).detach()


# --- train_step --------------------------------------------------------------------------------


@wrong(
    "train_step",
    "marcovisentin, issue 468 of milesial/Pytorch-UNet (2023): clipping without unscale_",
    "The gradients are clipped while they are still scaled.",
    names=("clipped-before-unscaling",),
    at=("clip_grad_norm_",),
    says=("still scaled",),
)
def clips_scaled_gradients(
    model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None
):
    inputs, targets = batch
    scaler = scaler or torch.amp.GradScaler(inputs.device.type, enabled=False)
    optimizer.zero_grad()
    with torch.autocast(inputs.device.type, dtype=precision, enabled=precision is not None):
        logits, state = model(inputs, detach_state(state))
        loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
    scaler.scale(loss).backward()
    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    scaler.step(optimizer)
    scaler.update()
    return loss.item(), detach_state(state), norm.item()


@wrong(
    "train_step",
    "rhss10, post on where zero_grad belongs (2022): between backward and step",
    "The gradients are cleared between backward and step.",
    names=("clears-after-backward",),
    at=("optimizer.zero_grad()",),
    says=("cleared between backward and step",),
)
def cleared_before_the_step(
    model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None
):
    inputs, targets = batch
    scaler = scaler or torch.amp.GradScaler("cpu", enabled=False)
    with torch.autocast("cpu", dtype=precision, enabled=precision is not None):
        logits, state = model(inputs, detach_state(state))
        loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
    scaler.scale(loss).backward()
    optimizer.zero_grad()
    scaler.unscale_(optimizer)
    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    scaler.step(optimizer)
    scaler.update()
    return loss.item(), detach_state(state), norm.item()


@wrong(
    "train_step",
    "kmario23, answer on zero_grad (Stack Overflow 48001598, 2018), without the call",
    "The gradients of earlier batches are never cleared.",
    names=("gradients-not-cleared",),
    at=("backward()",),
    says=("batches before", "are still there"),
)
def never_clears(model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None):
    inputs, targets = batch
    scaler = scaler or torch.amp.GradScaler("cpu", enabled=False)
    with torch.autocast("cpu", dtype=precision, enabled=precision is not None):
        logits, state = model(inputs, detach_state(state))
        loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    scaler.step(optimizer)
    scaler.update()
    return loss.item(), detach_state(state), norm.item()


@wrong(
    "train_step",
    "qazwsx74269, issue 90 of yunjey/pytorch-tutorial (2017): asks what detach(states) is for",
    "The state is never detached.",
    names=("never-detached",),
    at=("model(inputs, state)", "state, norm.item()"),
    says=("never detached",),
)
def states_keep_their_history(
    model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None
):
    inputs, targets = batch
    scaler = scaler or torch.amp.GradScaler("cpu", enabled=False)
    optimizer.zero_grad()
    with torch.autocast("cpu", dtype=precision, enabled=precision is not None):
        logits, state = model(inputs, state)
        loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    scaler.step(optimizer)
    scaler.update()
    return loss.item(), state, norm.item()


@wrong(
    "train_step",
    "windhawk_fly, post on LSTM and backward (2024): backward(retain_graph=True)",
    "The graph is kept, the state is not detached: later steps go back through earlier batches.",
    names=("never-detached", "state-comes-back-tracked"),
    at=("retain_graph=True", "model(inputs, state)"),
    says=("was modified in place",),
)
def retains_the_graph(model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None):
    inputs, targets = batch
    scaler = scaler or torch.amp.GradScaler("cpu", enabled=False)
    optimizer.zero_grad()
    with torch.autocast("cpu", dtype=precision, enabled=precision is not None):
        logits, state = model(inputs, state)
        loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
    scaler.scale(loss).backward(retain_graph=True)
    scaler.unscale_(optimizer)
    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    scaler.step(optimizer)
    scaler.update()
    return loss.item(), state, norm.item()


@wrong(
    "train_step",
    "suvojit-0x55aa, mixed-precision-pytorch (2019): clipping after the step",
    "The gradients are clipped after the step has been taken.",
    names=("not-clipped",),
    at=("clip_grad_norm_",),
    says=("not clipped", "not yet"),
)
def clips_after_the_step(model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None):
    inputs, targets = batch
    scaler = scaler or torch.amp.GradScaler("cpu", enabled=False)
    state = detach_state(state)
    optimizer.zero_grad()
    with torch.autocast("cpu", dtype=precision, enabled=precision is not None):
        logits, state = model(inputs, state)
        loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    scaler.step(optimizer)
    scaler.update()
    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    return loss.item(), detach_state(state), norm.item()


@wrong(
    "train_step",
    "pytorch/examples, word_language_model (2017): total_loss += loss, a tensor",
    "The loss comes back as a tensor.",
    names=("loss-comes-back-as-a-tensor",),
    at=("return loss",),
    says=("is a torch tensor",),
)
def loss_as_a_tensor(model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None):
    inputs, targets = batch
    scaler = scaler or torch.amp.GradScaler("cpu", enabled=False)
    optimizer.zero_grad()
    with torch.autocast("cpu", dtype=precision, enabled=precision is not None):
        output, hidden = model(inputs, detach_state(state))
        loss = nn.CrossEntropyLoss()(output.reshape(-1, output.shape[-1]), targets.reshape(-1))
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    scaler.step(optimizer)
    scaler.update()
    return loss, detach_state(hidden), norm.item()


@wrong(
    "train_step",
    "FabianIsensee, issue 40907 of pytorch/pytorch (2020): optimizer.step() beside a scaler",
    "The optimiser steps without the scaler, which is never asked or updated.",
    names=("scaler-not-updated",),
    at=("optimizer.step()",),
    says=("`step.scale`",),
)
def steps_without_the_scaler(
    model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None
):
    inputs, targets = batch
    optimizer.zero_grad()
    with torch.autocast("cpu", dtype=precision, enabled=precision is not None):
        logits, state = model(inputs, detach_state(state))
        loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
    loss.backward()
    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    optimizer.step()
    return loss.item(), detach_state(state), norm.item()


@wrong(
    "train_step",
    "Dive into Deep Learning, grad_clipping (2020), moved into the loop over parameters",
    "Each parameter is clipped by its own norm.",
    names=("clipped-one-by-one",),
    at=("clip_grad_norm_",),
    says=("its own norm",),
)
def clipped_one_by_one(model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None):
    inputs, targets = batch
    scaler = scaler or torch.amp.GradScaler("cpu", enabled=False)
    optimizer.zero_grad()
    with torch.autocast("cpu", dtype=precision, enabled=precision is not None):
        logits, state = model(inputs, detach_state(state))
        loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    squares = 0.0
    for p in model.parameters():
        squares += float(p.grad.norm()) ** 2
        nn.utils.clip_grad_norm_(p, max_norm)
    scaler.step(optimizer)
    scaler.update()
    return loss.item(), detach_state(state), squares**0.5


@wrong(
    "train_step",
    "Thanasis_Klaras, forum thread on truncated backpropagation (2018): what happens with c",
    "Only h is handed back; c is set to zeros.",
    at=("torch.zeros_like",),
    says=("`state.c` is zero",),
)
def cell_state_reset(model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None):
    inputs, targets = batch
    scaler = scaler or torch.amp.GradScaler("cpu", enabled=False)
    optimizer.zero_grad()
    with torch.autocast("cpu", dtype=precision, enabled=precision is not None):
        logits, (h, c) = model(inputs, detach_state(state))
        loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    scaler.step(optimizer)
    scaler.update()
    return loss.item(), (h.detach(), torch.zeros_like(c)), norm.item()


# --- bits_per_character ------------------------------------------------------------------------


@wrong(
    "bits_per_character",
    "OleNet, issue 2 of yzh119/BPT (2021): bpc = log2(loss)",
    "The base-2 logarithm of the loss is taken.",
    names=("log2-of-the-loss",),
    at=("math.log2(",),
    says=("log2",),
)
@torch.no_grad()
def log2_of_the_loss(model, stream):
    was_training = model.training
    model.eval()
    total, count, state = 0.0, 0, None
    for inputs, targets in stream:
        logits, state = model(inputs, state)
        total += F.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="sum").item()
        count += targets.numel()
    model.train(was_training)
    return math.log2(total / count)


@wrong(
    "bits_per_character",
    "igor0, pull request 242 of EleutherAI/lm-evaluation-harness (2021): nats reported as bits",
    "The result is in nats.",
    names=("nats",),
    at=("return -loglikelihood",),
    says=("in nats", "0.693147 times"),
)
@torch.no_grad()
def nats_reported_as_bits(model, stream):
    was_training = model.training
    model.eval()
    loglikelihood, characters, hidden = 0.0, 0, None
    for inputs, targets in stream:
        output, hidden = model(inputs, hidden)
        log_probs = F.log_softmax(output, dim=-1)
        loglikelihood += log_probs.gather(-1, targets[..., None]).sum().item()
        characters += targets.numel()
    model.train(was_training)
    return -loglikelihood / characters


@wrong(
    "bits_per_character",
    "raulpuric, answer to issue 25 of NVIDIA/sentiment-discovery (2018), turned round",
    "The nats are multiplied by log 2.",
    names=("times-log-two",),
    at=("float(np.log(2))",),
    says=("0.480453 times",),
)
@torch.no_grad()
def multiplied_by_log_two(model, stream):
    training = model.training
    model.eval()
    nats, n, state = 0.0, 0, None
    for x, y in stream:
        logits, state = model(x, state)
        nats += F.cross_entropy(logits.transpose(1, 2), y, reduction="sum").item()
        n += y.numel()
    model.train(training)
    return nats / n * float(np.log(2))


@wrong(
    "bits_per_character",
    "compute_bpc of a char-RNN with CHUNK_LEN (2021): the mean of the chunks' means",
    "The mean is taken over batches, not over characters.",
    names=("mean-of-batches",),
    at=("sum(losses) / len(losses)", "losses.append"),
    says=("mean is taken over batches",),
)
@torch.no_grad()
def mean_over_chunks(model, stream):
    was_training = model.training
    model.eval()
    state, losses = None, []
    for inputs, targets in stream:
        logits, state = model(inputs, state)
        losses.append(F.cross_entropy(logits.flatten(0, 1), targets.flatten()).item())
    model.train(was_training)
    return sum(losses) / len(losses) / math.log(2)


@wrong(
    "bits_per_character",
    "compute_bpc of a char-RNN with CHUNK_LEN (2021): init_hidden() for each chunk",
    "Every batch starts from an empty state.",
    names=("state-not-carried",),
    at=("model(inputs, None)",),
    says=("empty state",),
)
@torch.no_grad()
def hidden_state_for_each_chunk(model, stream):
    was_training = model.training
    model.eval()
    total, count = 0.0, 0
    for inputs, targets in stream:
        logits, _ = model(inputs, None)
        total += F.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="sum").item()
        count += targets.numel()
    model.train(was_training)
    return total / count / math.log(2)


@wrong(
    "bits_per_character",
    "githwd2016, issue 14 of shubhamagarwal92/mmd (2019): no model.train() after evaluate",
    "The model is left in evaluation mode.",
    names=("left-in-eval-mode",),
    at=("model.eval()", "return"),
    says=("evaluation mode",),
)
@torch.no_grad()
def stays_in_evaluation_mode(model, stream):
    model.eval()
    total, count, state = 0.0, 0, None
    for inputs, targets in stream:
        logits, state = model(inputs, state)
        total += F.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="sum").item()
        count += targets.numel()
    return total / count / math.log(2)


@wrong(
    "bits_per_character",
    "kpfadnis, review of IBM/pytorch-seq2seq 38 (2017): model.train(True) at the end, always",
    "The model is always left in training mode.",
    at=("model.train()",),
    says=("evaluation mode before the call",),
)
@torch.no_grad()
def always_back_to_training(model, stream):
    model.eval()
    total, count, state = 0.0, 0, None
    for inputs, targets in stream:
        logits, state = model(inputs, state)
        total += F.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="sum").item()
        count += targets.numel()
    model.train()
    return total / count / math.log(2)


@wrong(
    "bits_per_character",
    "igormq, pull request 22 of SeanNaren/deepspeech.pytorch (2017): tested with dropout",
    "The model is scored in training mode.",
    names=("in-training-mode",),
    at=("model(inputs, state)", "def scored"),
    says=("training mode",),
)
@torch.no_grad()
def scored_with_dropout(model, stream):
    total, count, state = 0.0, 0, None
    for inputs, targets in stream:
        logits, state = model(inputs, state)
        total += F.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="sum").item()
        count += targets.numel()
    return total / count / math.log(2)


@wrong(
    "bits_per_character",
    "tesatory, issue 17 of facebookresearch/adaptive-span (2020): perplexity or bits",
    "The result is the perplexity.",
    names=("perplexity",),
    at=("math.exp",),
    says=("perplexity",),
)
@torch.no_grad()
def perplexity_for_bits(model, stream):
    was_training = model.training
    model.eval()
    total, count, state = 0.0, 0, None
    for inputs, targets in stream:
        logits, state = model(inputs, state)
        total += F.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="sum").item()
        count += targets.numel()
    model.train(was_training)
    return math.exp(total / count)


@wrong(
    "bits_per_character",
    "pytorch/examples, word_language_model evaluate (2017): total / (len(data_source) - 1)",
    "The time steps are counted, not the characters of all streams.",
    names=("steps-counted",),
    at=("len(data)", "/ steps"),
    says=("time steps are counted", "Time steps are counted"),
)
@torch.no_grad()
def divided_by_time_steps(model, stream):
    was_training = model.training
    model.eval()
    total_loss, steps, hidden = 0.0, 0, None
    for data, targets in stream:
        output, hidden = model(data, hidden)
        hidden = detach_state(hidden)
        total_loss += F.cross_entropy(
            output.flatten(0, 1), targets.flatten(), reduction="sum"
        ).item()
        steps += len(data)
    model.train(was_training)
    return total_loss / steps / math.log(2)


# --- gradients switched off for good ------------------------------------------------------------


@wrong(
    "bits_per_character",
    "IgnacioJPickering, pull request 560 of aiqm/torchani (2020): autograd switched off",
    "Gradients stay switched off for everything that comes after.",
    at=("set_grad_enabled",),
    says=("set_grad_enabled", "gradient"),
)
def gradients_stay_off(model, stream):
    was_training = model.training
    model.eval()
    torch.set_grad_enabled(False)
    total, count, state = 0.0, 0, None
    for inputs, targets in stream:
        logits, state = model(inputs, state)
        total += F.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="sum").item()
        count += targets.numel()
    model.train(was_training)
    return total / count / math.log(2)


@wrong(
    "generate",
    "hwanheelee1993, issue 7 of henryhungle/MTN (2019): gradients in evaluation",
    "Gradients stay switched off for everything that comes after.",
    at=("set_grad_enabled",),
    says=("set_grad_enabled", "gradient"),
)
def writing_switches_gradients_off(model, prompt, length, temperature, rng):
    was_training = model.training
    model.eval()
    torch.set_grad_enabled(False)
    written = []
    logits, state = model(prompt[:, None])
    for _ in range(length):
        scores = logits[-1, 0]
        if temperature == 0:
            token = scores.argmax()[None]
        else:
            token = torch.multinomial((scores / temperature).softmax(-1), 1, generator=rng)
        written.append(token)
        logits, state = model(token[:, None], state)
    model.train(was_training)
    return torch.cat(written)
