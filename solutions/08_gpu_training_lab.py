# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 08 · GPU training lab
#
# *Train a language model properly, on a GPU if there is one and on two CPU cores otherwise. Measure
# how good it is, how fast it is, and what it knows.*
#
# | | |
# |---|---|
# | **You will learn to** | carry a state through a long text, and truncate the gradient |
# | | take a training step in the correct order, in mixed precision too |
# | | measure a model in bits per character, and compare it with compression programs |
# | | stop a run and resume it as if nothing had happened |
# | | measure how fast an LSTM runs, how fast it could run, and what limits it |
# | **Time** | about 120 minutes, and the training: some minutes |
# | **Prerequisites** | the LSTM of lessons 02 to 05, and some PyTorch |
# | **You write** | seven functions, 20 marks |
#
# The letters are those of the course: **T** time steps, **B** parallel streams, **I** inputs, **H**
# hidden units, **L** layers, **V** characters of the vocabulary, and **N** characters of a text.
# Time comes first. A **token** is the index of a character in the vocabulary.
#
# You write the seven functions in which training code most often goes wrong. The course's trainer
# in `lstm_course/char_lm/` calls *yours* as soon as they pass their checks.
#
# While a check runs your answers, the library's functions that solve exercises of this lesson or of
# a later one are locked, at home as in a class.

# %%
import hashlib
import math
import platform
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import torch
from IPython.display import Markdown
from torch import nn
from torch.nn import functional as F

from autograder import check, own_or_reference, quiz
from autograder.notebook.widgets.live_plot import LivePlot
from autograder.support.course_tree import find_course
from lstm_course.char_lm.activation_memory import memory_against_length
from lstm_course.char_lm.checkpoint_file import CheckpointError, read_checkpoint, write_checkpoint
from lstm_course.char_lm.compression import compressed_bits
from lstm_course.char_lm.implementations import CellLoop, LSTMLayer, as_cuda_graph, copy_weights
from lstm_course.char_lm.model import CharacterLSTM
from lstm_course.char_lm.probing import PROPERTIES, probe, states_along
from lstm_course.char_lm.profiling import profile_operations
from lstm_course.char_lm.roofline import measure_roofline, step_intensity
from lstm_course.char_lm.settings import PRECISIONS, TrainingSettings, best_device, settings_for
from lstm_course.char_lm.text import Vocabulary, manual, read_text, split, standard_library
from lstm_course.char_lm.timing import layer_flops, measure_layers
from lstm_course.char_lm.trainer import Trainer, TrainingFunctions
from lstm_course.lessons.lesson_08.activation_memory import draw_activation_memory
from lstm_course.lessons.lesson_08.bits import draw_bits, draw_schedule
from lstm_course.lessons.lesson_08.probes import ColouredText, draw_probes
from lstm_course.lessons.lesson_08.roofline import draw_rates, draw_roofline
from lstm_course.lessons.lesson_08.streams import draw_streams
from lstm_course.size import experiment_size

size = experiment_size("full")
device = best_device()
settings = settings_for(device, size)
print(f"Device: {torch.cuda.get_device_name() if device.type == 'cuda' else 'CPU'}")
print(f"Training at the size {size!r}: H = {settings.hidden_size}, {settings.steps} steps.")

# %% [markdown]
# On a GPU, these settings give a large model. On a CPU, the notebook is the same and the model is
# smaller: it trains for a few minutes. With the environment variable `LSTM_COURSE_SIZE=quick` it is
# smaller still, and the results are worse.
#
# ## Predict
#
# Answer before you run anything.
#
# 1. The model reads nine tenths of a text and then predicts the rest, character by character. `xz`,
#    a program that compresses files, reads the same nine tenths. Which one needs fewer bits per
#    character of the rest: `"model"` or `"xz"`?
# 2. An LSTM layer can run as a Python loop over time steps, or as one call of `nn.LSTM`. How many
#    times faster is the call?
# 3. You train on segments that are twice as long. By what factor does the memory for the backward
#    pass grow?

# %%
guess_winner = None  # question 1: "model" or "xz"
guess_speedup = None  # question 2: a number
guess_memory = None  # question 3: a number

# %% [markdown]
# ## 1. A text
#
# The text should be real, and there without a download. Python carries two. `manual()` is the
# reference manual that `help()` shows, nearly half a million characters of English with some code.
# `standard_library()` is the source code of Python's own modules, some 11 million characters: a
# large model on a GPU wants that much, or it learns the text by heart. Or give the name of a file
# of your own, in UTF-8, with 10,000 characters or more, as `own_file`. (After a change of text, run
# the notebook again from here.)

# %%
own_file = None  # or the name of a text file of your own, such as "my.txt"
if own_file is not None:
    text = read_text(own_file)
else:
    text = standard_library() if device.type == "cuda" else manual()
vocabulary = Vocabulary.of(text)
tokens = vocabulary.encode(text)  # (N,)
training, test = split(tokens, held_out=min(0.1, 100_000 / len(tokens)))
test_text = vocabulary.decode(test)
fingerprint = hashlib.sha256(text.encode()).hexdigest()[:8]
print(f"{len(text):,} characters, {len(vocabulary)} different ones: V = {len(vocabulary)}")
print(f"Python {platform.python_version()}, fingerprint of the text {fingerprint}")
print(f"{len(training):,} to train on, {len(test):,} held out\n")
middle = len(text) // 4
print(text[middle : middle + 400])

# %% [markdown]
# The text is another one in another version of Python: figures can be compared only where the
# fingerprint is the same. Held out is the *end* of the text, in one piece: a tenth of it, and at
# most 100,000 characters. Picking characters here and there would leak: the model would have read
# their neighbours.
#
# ## 2. Streams
#
# An LSTM reads one character after another. One long text leaves most of the machine idle, because
# each step waits for the previous one. So we cut the text into B **streams** and read them in
# parallel:
#
# - A stream has $S = \lfloor (N - 1) / B \rfloor$ steps. The last token of the text has no
#   successor, and tokens that do not fill a stream are left out.
# - Stream $b$ holds the tokens $bS, \dots, bS + S - 1$. Its **targets** are the tokens one step
#   later.
# - A batch holds the next T steps of *all* streams. Batch $k + 1$ continues where batch $k$ ended.
#
# For example, the tokens 0 to 8 as B = 2 streams in batches of T = 3: S = 4, and
#
# | | stream 0 | stream 1 |
# |---|---|---|
# | inputs of batch 0 | 0 1 2 | 4 5 6 |
# | targets of batch 0 | 1 2 3 | 5 6 7 |
# | inputs of batch 1 | 3 | 7 |
# | targets of batch 1 | 4 | 8 |
#
# The last rule matters most. The state after one batch is the correct initial state of the next
# batch only if every stream continues.
#
# ### Exercise `stream_batches`
#
# Difficulty ●●○ · 10 minutes · **3 marks**
#
# Yield the batches: inputs (T, B) and targets (T, B). Time comes first, so a stream is a column.
# The last batch may be shorter. `tokens` is a torch tensor; slice and reshape it like an array.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Draw the tokens 0 to 6 as two streams. What are the inputs of stream 1? What are its targets?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Shorten the text to a multiple of B, then `reshape` it. Which shape puts one piece of the text
# into each *row*? Time comes first, so transpose afterwards. Do the same with the text shifted by
# one for the targets. Then slice both along time.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `tokens[: steps * batch_size].reshape(batch_size, steps).T` is (S, B). The targets start at index
# 1 and end one later. A loop `for start in range(0, steps, length)` yields the slices `start :
# start + length` of both.
# </details>


# %% solution="stream_batches"
def stream_batches(tokens, batch_size, length):
    """Yield consecutive batches of B streams: each batch starts where the previous one ends.

    Args:
        tokens: the text, (N,).
        batch_size: number of streams, B.
        length: steps per batch, T; the last batch may be shorter.

    Yields:
        Inputs (T, B) and targets (T, B), with the dtype of `tokens`.
    """
    ### BEGIN SOLUTION
    steps = (len(tokens) - 1) // batch_size  # the last token is a target only
    inputs = tokens[: steps * batch_size].reshape(batch_size, steps).T  # (steps, B)
    targets = tokens[1 : steps * batch_size + 1].reshape(batch_size, steps).T  # (steps, B)
    for start in range(0, steps, length):
        yield inputs[start : start + length], targets[start : start + length]
    ### END SOLUTION


# %% check="stream_batches"
check("stream_batches")

# %% demo
own = own_or_reference("stream_batches")
excerpt = vocabulary.encode(text[middle : middle + 241])
shown = [inputs.numpy() for inputs, _ in own.stream_batches(excerpt, 4, 20)]
draw_streams(shown, vocabulary.characters)
plt.show()

# %% [markdown]
# *Figure 1. Sixty steps of four streams, in three batches of T = 20. Read along a row: the text
# continues from batch to batch. The sign ¶ marks a line break.*
#
# ## 3. Carry the state, truncate the gradient
#
# The state $(h, c)$ after a batch is the initial state of the next one, so the model reads each
# stream as one long text. The *gradient* must not reach back as far. It would need the graph of
# every earlier batch, and that graph would grow until the memory is full. We therefore detach the
# state between batches: **truncated backpropagation through time**, as in lesson 04 (Williams &
# Peng 1990).
#
# PyTorch records how each tensor was computed, as a **graph** of operations, and the backward pass
# follows this graph. `x.detach()` returns a tensor with the same values and no graph.
#
# ### Exercise `detach_state`
#
# Difficulty ●○○ · 3 minutes · **1 mark**
#
# Detach both parts of a state (h, c). At the start of the streams the state is `None`; return
# `None` in that case.
#
# <details><summary>Hint 1: a nudge</summary>
#
# A state is a pair. What must happen to each of the two tensors?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# `detach()` returns a new tensor. `detach_()` would modify the caller's tensor in place.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# Return `None` if the state is `None`. Otherwise unpack `h, c = state` and return a tuple of the
# two detached tensors.
# </details>


# %% solution="detach_state"
def detach_state(state):
    """Detach a state from its graph: the backward pass stops here.

    Args:
        state: (h, c), each (L, B, H), or None.

    Returns:
        (h, c) with the same values and no graph; None for None.
    """
    ### BEGIN SOLUTION
    if state is None:
        return None
    h, c = state
    return h.detach(), c.detach()
    ### END SOLUTION


# %% check="detach_state"
check("detach_state")

# %% [markdown]
# ## 4. One step, in the right order
#
# The model has three parts: an embedding, which is one vector per character; an `nn.LSTM`; and a
# linear layer that computes one score for every possible next character.

# %% demo
model = CharacterLSTM(len(vocabulary), settings.hidden_size, 1, settings.embedding_size)
for name, parameter in model.named_parameters():
    print(f"{name:22} {tuple(parameter.shape)!s:12} {parameter.numel():>9,}")
print(f"{'together':35} {sum(p.numel() for p in model.parameters()):>9,}")

# %% [markdown]
# The loss is the mean **cross-entropy** over the T·B characters of a batch: minus the logarithm of
# the probability that the model gave to the correct next character.
#
# ### Mixed precision
#
# A GPU multiplies matrices faster in lower precision. Two formats have 16 bits. **float16** has 5
# bits of exponent and 10 of mantissa: fine steps, but a small range. **bfloat16** has 8 and 7: the
# range of float32, in coarse steps. A third format, **TF32**, is a fast mode of float32 products:
# tensor cores round the factors of a product to 10 bits of mantissa. By default, PyTorch lets cuDNN
# use TF32 for float32 LSTMs, so measure both before you compare float16 with "float32". On an A100,
# the data sheet gives 312 TFLOP/s for float16, 156 for TF32 and 19.5 for float32 without it.
#
# **Mixed precision** (Micikevicius et al. 2018) computes the products in 16 bits and keeps the
# weights in float32. In PyTorch, run the forward pass inside `with torch.autocast(device_type,
# dtype=..., enabled=...):`. The device type is `"cuda"` or `"cpu"`; a tensor has it as
# `x.device.type`.
#
# The weakness of float16 is small gradients:

# %% demo
gradient = torch.tensor(1e-8)
print(f"1e-8 in float16: {gradient.half().item()}, in bfloat16: {gradient.bfloat16().item():.2e}")
scaled = (gradient * 2**16).half()
print(f"times 2¹⁶, to float16, and back in float32 divided: {scaled.float().item() / 2**16:.2e}")
for dtype in (torch.float16, torch.bfloat16):
    limits = torch.finfo(dtype)
    print(f"{str(dtype)[6:]:9} smallest {limits.smallest_normal:.1e} (normal), "
          f"largest {limits.max:.1e}, step at 1: {limits.eps:.1e}")  # fmt: skip

# %% [markdown]
# So we **scale the loss** by a large number $s$ before the backward pass. All gradients are then
# $s$ times as large, and few of them vanish in float16. Afterwards we divide them by $s$ again, in
# float32. PyTorch's `GradScaler` manages $s$ with four methods:
#
# - `scale(loss)` multiplies the loss by $s$;
# - `unscale_(optimizer)` divides the gradients by $s$;
# - `step(optimizer)` takes the step, unless a gradient is infinite;
# - `update()` halves $s$ after an infinite gradient, and doubles it after many good steps.
#
# bfloat16 needs no scaling. We still choose float16 on a GPU because of its **kernels**, the
# programs that run on the GPU. NVIDIA's library cuDNN has *persistent* LSTM kernels, which keep
# $W_{hh}$ on the chip instead of reading it from memory at every time step. PyTorch
# (`aten/src/ATen/native/cudnn/RNN.cpp`) requests them only if all of these conditions hold:
#
# | condition | our settings on a GPU |
# |---|---|
# | float16, not bfloat16 and not float32 | float16 |
# | one layer, one direction, no projection | one layer |
# | input not packed | streams have no padding |
# | H ≤ 1024, and H and I multiples of 128 | H = 1024, I = 256 |
# | B a multiple of 8, at most 128 | B = 128 |
# | 98 or more multiprocessors, as A100 and H100 have, and not capability 8.6 | your GPU |
#
# A multiprocessor is a group of a GPU's cores. The capability is NVIDIA's number for a generation
# of GPUs. Other versions of PyTorch may decide differently.
#
# ### Clipping
#
# You wrote `clip_by_global_norm` in lesson 01. `nn.utils.clip_grad_norm_` does the same in place
# and returns the norm *before* clipping. The **order** matters. Scaled gradients have a norm that
# is $s$ times too large. Clip them to norm 1 and then divide by $s$, and almost nothing is left.
#
# One step therefore runs in this order:
#
# $$\text{detach} \to \text{clear} \to \text{forward, loss} \to \text{scale, backward}
# \to \textbf{unscale} \to \textbf{clip} \to \text{step} \to \text{update } s \tag{1}$$
#
# ### Exercise `train_step`
#
# Difficulty ●●● · 20 minutes · **6 marks**
#
# Write (1). "Clear" removes the gradients of the previous step with `optimizer.zero_grad()`,
# because `backward()` adds to the existing ones. The loss is `F.cross_entropy`, with scores (T·B,
# V) and targets (T·B,). Detach the returned state as well.
#
# - `scaler` may be `None`, as on a CPU. A `GradScaler` with `enabled=False` changes nothing, so the
#   same code serves both cases.
# - `precision` is `torch.float16`, `torch.bfloat16`, or `None` for no mixed precision.
#   `torch.autocast` has an argument `enabled` too.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Equation (1) has eight operations, and each needs about one line. Which of them belong inside
# `torch.autocast`, and which do not?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Only the model and the loss belong inside `torch.autocast(device_type, dtype=..., enabled=...)`.
# The cross-entropy needs logits (T·B, V) and targets (T·B,): flatten the first two axes. Then use
# four methods of the scaler: `scale(loss)`, `unscale_(optimizer)`, `step(optimizer)`, `update()`.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# Begin with `scaler = scaler or torch.amp.GradScaler(inputs.device.type, enabled=False)`. After the
# backward pass: `scaler.unscale_(optimizer)`, then `norm =
# nn.utils.clip_grad_norm_(model.parameters(), max_norm)`, then `scaler.step(optimizer)` in place of
# `optimizer.step()`. Return `loss.item()`, the detached state, and `norm.item()`.
# </details>


# %% solution="train_step"
def train_step(model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None):
    """Take one step of truncated backpropagation through time, in the order (1).

    Args:
        model: from tokens (T, B) and a state to logits (T, B, V) and a state.
        batch: inputs and targets, (T, B) each.
        state: (h, c) after the previous batch; None at the start of the streams.
        optimizer: optimiser of the model's parameters.
        max_norm: the gradients are clipped to this global norm.
        scaler: a torch.amp.GradScaler; None: no scaling.
        precision: dtype of mixed precision; None: no mixed precision.

    Returns:
        The loss, a float, in nats per character; the state after the batch, detached; and the norm
        of the gradients before clipping, a float. The model's mode is unchanged.
    """
    ### BEGIN SOLUTION
    inputs, targets = batch
    scaler = scaler or torch.amp.GradScaler(inputs.device.type, enabled=False)
    state = detach_state(state)
    optimizer.zero_grad(set_to_none=True)
    with torch.autocast(inputs.device.type, dtype=precision, enabled=precision is not None):
        logits, state = model(inputs, state)  # (T, B, V)
        loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    scaler.step(optimizer)
    scaler.update()
    return loss.item(), detach_state(state), norm.item()
    ### END SOLUTION


# %% check="train_step"
check("train_step")

# %% [markdown]
# ## 5. How good is it?
#
# A model that gives the next character the probability $p$ can *store* it in $-\log_2 p$ bits
# (Shannon 1948). Likely characters cost little, and surprising ones cost much. The mean cost over a
# text measures a character model:
#
# $$\text{bits per character} = -\frac{1}{N} \sum_{n=1}^{N} \log_2 p_n =
# \frac{1}{N \ln 2} \sum_{n=1}^{N} \bigl(-\ln p_n\bigr) \tag{2}$$
#
# A model that gives all V characters equal probabilities needs $\log_2 V$ bits. Two to the power of
# the bits per character is the **perplexity**. A model with perplexity 3 is as uncertain as if it
# chose among 3 equally likely characters each time.
#
# Three details are easy to forget:
#
# - Switch to evaluation mode with `model.eval()`, because dropout would make the result random.
#   Restore the previous mode afterwards; `model.training` holds it.
# - Build no graph: use `torch.no_grad()`.
# - Give every character the same weight, although the last batch may be shorter. Sum over
#   characters and divide once.
#
# ### Exercise `bits_per_character`
#
# Difficulty ●●○ · 8 minutes · **2 marks**
#
# Compute equation (2) over a stream of batches, each with inputs and targets (T, B). Start with the
# state `None` and carry it from batch to batch, as in training.
#
# <details><summary>Hint 1: a nudge</summary>
#
# One batch of 512 characters has the mean loss 1, and one of 8 characters the mean loss 3. What is
# the mean over all 520?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# `F.cross_entropy(..., reduction="sum")` gives the sum of $-\ln p$. Keep two running totals: nats
# and characters.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `was_training = model.training`, then `model.eval()`; at the end `model.train(was_training)` and
# `return nats / characters / math.log(2)`. `@torch.no_grad()` above the `def` saves a level of
# indentation.
# </details>


# %% solution="bits_per_character"
@torch.no_grad()
def bits_per_character(model, stream):
    """Compute the mean cost of a character in bits, equation (2).

    Args:
        model: from tokens (T, B) and a state to logits (T, B, V) and a state.
        stream: batches of inputs and targets, as `stream_batches` yields them.

    Returns:
        Bits per character, a float. The model keeps its mode and can still be trained.
    """
    ### BEGIN SOLUTION
    was_training = model.training
    model.eval()
    nats, characters, state = 0.0, 0, None
    for inputs, targets in stream:
        logits, state = model(inputs, state)
        nats += F.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="sum").item()
        characters += targets.numel()
    model.train(was_training)
    return nats / characters / math.log(2)
    ### END SOLUTION


# %% check="bits_per_character"
check("bits_per_character")

# %% demo
own = own_or_reference("stream_batches", "bits_per_character")
before = own.bits_per_character(model, own.stream_batches(test, 8, 256))
print(f"guessing among {len(vocabulary)} characters: {math.log2(len(vocabulary)):.2f} bits")
print(f"the model before any training:   {before:.2f} bits")

# %% [markdown]
# ### Compression programs as baselines
#
# Programs that compress files predict too. `zlib`, `bz2` and `xz` come with Python. For a fair
# comparison, they get the same text as the model: each program compresses the training text alone,
# then training and test text together. The difference is the cost of the test text for a reader who
# knows the training text.

# %% demo
training_text = vocabulary.decode(training)
compressors = compressed_bits(training_text, test_text)
for name, bits in compressors.items():
    print(f"{name:4} {bits:.2f} bits a character")

# %% [markdown]
# Remember these numbers: section 9 compares the model with them. `zlib` looks back only 32 KiB; the
# other two use most of the text or all of it.
#
# ## 6. How fast to learn
#
# The optimiser is **AdamW** (Loshchilov & Hutter 2019): Adam with a weight decay that bypasses
# Adam's averages. The learning rate rises during the first steps, the **warm-up**, while these
# averages are still rough. Then it falls along half a cosine (Loshchilov & Hutter 2017): large
# steps first, small ones to settle. Let $\eta$ be the largest rate, $w$ the number of warm-up steps
# and $K$ the number of all steps. The rate of step $k \ge w$ is
#
# $$\eta_k = \eta \left[ 0.05 + 0.95 \cdot \tfrac{1}{2}
# \left( 1 + \cos \pi\, \frac{k - w}{K - w} \right) \right]$$

# %% demo
rates = [
    settings.learning_rate * settings.learning_rate_share(step) for step in range(settings.steps)
]
draw_schedule(rates)
plt.show()

# %% [markdown]
# *Figure 2. The learning rate of the run below.*
#
# ## 7. Writing
#
# A language model can write. It reads a **prompt** and turns its scores for the next character into
# probabilities. We sample one character, which becomes the next input. First, we divide the scores
# $z$ by the **temperature** $\tau$:
#
# $$p_v = \frac{e^{z_v/\tau}}{\sum_u e^{z_u/\tau}} \tag{3}$$
#
# With $\tau = 1$ this is the model's own distribution. Smaller values favour likely characters, and
# in the limit $\tau \to 0$ the model always takes the likeliest one. Equation (3) would divide by
# zero there, so treat $\tau = 0$ as a separate case.
#
# ### Exercise `generate`
#
# Difficulty ●●● · 15 minutes · **4 marks**
#
# Return the generated tokens, (length,), without the prompt, (P,). Both have at least one token.
# The model reads the prompt *once* and carries its state from then on. Random numbers come from
# `rng`, a `torch.Generator`: `torch.multinomial(p, 1, generator=rng)` samples an index from the
# probabilities `p`. As in `bits_per_character`, use evaluation mode and build no graph.
#
# <details><summary>Hint 1: a nudge</summary>
#
# The model takes tokens (T, B). What are T and B for the prompt, and for one character?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# `prompt[:, None]` is (P, 1). You need only the last step of the logits (P, 1, V). Then loop:
# scores, sample, store, feed the sample back. `torch.multinomial(probabilities, 1, generator=rng)`
# returns a tensor of shape (1,).
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# In the loop: `scores = logits[-1, 0]`. If the temperature is 0, take `token =
# scores.argmax()[None]`, otherwise sample from `torch.softmax(scores / temperature, dim=0)`. Append
# the token; `logits, state = model(token[:, None], state)`. Finally `torch.cat` the tokens.
# </details>


# %% solution="generate"
@torch.no_grad()
def generate(model, prompt, length, temperature, rng):
    """Generate tokens after a prompt, equation (3).

    Args:
        model: from tokens (T, B) and a state to logits (T, B, V) and a state.
        prompt: tokens that the model reads first, (P,), at least one.
        length: number of tokens to generate.
        temperature: 0 or more; 0 always takes the likeliest token.
        rng: a torch.Generator.

    Returns:
        The generated tokens, (length,), without the prompt. The model keeps its mode and can still
        be trained.
    """
    ### BEGIN SOLUTION
    was_training = model.training
    model.eval()
    written = []
    logits, state = model(prompt[:, None])  # (P, 1, V)
    for _ in range(length):
        scores = logits[-1, 0]  # (V,)
        if temperature == 0:
            token = scores.argmax()[None]  # (1,)
        else:
            probabilities = torch.softmax(scores / temperature, dim=0)  # (V,)
            token = torch.multinomial(probabilities, 1, generator=rng)  # (1,)
        written.append(token)
        logits, state = model(token[:, None], state)  # (1, 1, V)
    model.train(was_training)
    return torch.cat(written)
    ### END SOLUTION


# %% check="generate"
check("generate")

# %% [markdown]
# ## 8. Stop and resume
#
# Long training runs are interrupted: by you, by a power cut, or by a queue that gives the machine
# to the next user. A **checkpoint** holds everything that a run needs to continue *as if it had
# never stopped*:
#
# - the model's parameters;
# - the optimiser's averages, the schedule's step, and the scaler's $s$;
# - the step, which is also the position in the text, and the LSTM's state $(h, c)$ there;
# - the generator state, from which dropout draws its random numbers.
#
# Without one of these, the run still continues, but slightly worse, and you do not notice.
#
# Modules, optimisers and schedules of PyTorch have a method `state_dict()`, which returns their
# values as a dictionary. `load_state_dict(d)` restores them.
#
# Writing has a trap. A program that dies while it overwrites its only checkpoint leaves none.
# `write_checkpoint(path, content)` writes a new file beside the old one and then renames it, which
# happens completely or not at all. `read_checkpoint(path)` reads without pickles, Python's format
# for arbitrary objects, because a pickle can run any program. It raises `CheckpointError` for a
# file that is missing, truncated, or not a checkpoint.
#
# ### Exercise `save_checkpoint`
#
# Difficulty ●●○ · 8 minutes · **2 marks**
#
# Call `write_checkpoint` with a dictionary of the keys below. The caller passes each object to save
# by name, as in `save_checkpoint(path, step, state, model=model, optimizer=optimizer)`; these are
# `parts`.
#
# | key | content |
# |---|---|
# | `"step"` | the step |
# | `"state"` | `None`, or a list of h and c, detached, on the CPU |
# | `"rng_state"` | `torch.get_rng_state()` |
# | `"gpu_rng_states"` | `torch.cuda.get_rng_state_all()` where there is a GPU, else `[]` |
# | `"parts"` | for each of `parts`, by name, its `state_dict()` |
#
# <details><summary>Hint 1: a nudge</summary>
#
# `**parts` is a dictionary. Which loop yields its names and values?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Use two comprehensions: a list over the state, unless it is `None`, and a dictionary over
# `parts.items()`.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `{name: part.state_dict() for name, part in parts.items()}` and `None if state is None else
# [s.detach().cpu() for s in state]`. Pass the dictionary to `write_checkpoint`.
# </details>


# %% solution="save_checkpoint"
def save_checkpoint(path, step, state, **parts):
    """Save a run: its step, its state, every part that has learned, and the generator state.

    Args:
        path: the file.
        step: steps taken so far.
        state: (h, c) after the last batch; None at the start of the streams.
        parts: objects with a `state_dict`, by name: model=, optimizer=, schedule=, ...

    The run is unchanged, including its generator.
    """
    ### BEGIN SOLUTION
    content = {
        "step": step,
        "state": None if state is None else [s.detach().cpu() for s in state],
        "rng_state": torch.get_rng_state(),
        "gpu_rng_states": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
        "parts": {name: part.state_dict() for name, part in parts.items()},
    }
    write_checkpoint(path, content)
    ### END SOLUTION


# %% check="save_checkpoint"
check("save_checkpoint")

# %% [markdown]
# ### Exercise `resume`
#
# Difficulty ●●○ · 10 minutes · **2 marks**
#
# Read the file, restore every part, and set the generator state with `torch.set_rng_state`; where
# there is a GPU, also with `torch.cuda.set_rng_state_all`. Return the step and the state: a tuple
# of h and c on `device`, or `None`. If the file has other parts than the run, or does not fit one
# of them, raise a `CheckpointError` that explains why.
#
# <details><summary>Hint 1: a nudge</summary>
#
# `load_state_dict` raises a `RuntimeError`, `ValueError` or `KeyError` if sizes or names do not
# fit. Which exception should the caller see instead?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Compare `set(content["parts"])` with `set(parts)` before you restore anything. Restore the parts
# one by one inside `try`. Set the generator state last, because building and restoring parts may
# draw random numbers.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `part.load_state_dict(content["parts"][name])`, then `torch.set_rng_state(content["rng_state"])`,
# and on GPUs `torch.cuda.set_rng_state_all(content["gpu_rng_states"])` if that list is not empty.
# Return `content["step"]` and `tuple(s.to(device) for s in content["state"])`; treat `None`
# separately.
# </details>


# %% solution="resume"
def resume(path, device="cpu", **parts):
    """Restore a run that `save_checkpoint` saved: fill the parts, set the generator state.

    Args:
        path: the file.
        device: device of the returned state.
        parts: as for `save_checkpoint`.

    Returns:
        The saved step, and the saved state as a tuple (h, c), or None.

    Raises:
        CheckpointError: the file is not a checkpoint, or has other parts or sizes than the run.
    """
    ### BEGIN SOLUTION
    content = read_checkpoint(path)
    if set(content["parts"]) != set(parts):
        raise CheckpointError(f"{path} holds {sorted(content['parts'])}, not {sorted(parts)}")
    for name, part in parts.items():
        try:
            part.load_state_dict(content["parts"][name])
        except (RuntimeError, ValueError, KeyError) as error:
            raise CheckpointError(f"{path} does not fit this {name}: {error}") from error
    torch.set_rng_state(content["rng_state"])
    if content["gpu_rng_states"] and torch.cuda.device_count() == len(content["gpu_rng_states"]):
        torch.cuda.set_rng_state_all(content["gpu_rng_states"])
    state = content["state"]
    return content["step"], None if state is None else tuple(s.to(device) for s in state)
    ### END SOLUTION


# %% check="resume"
check("resume")

# %% [markdown]
# ### Is the resumed run identical?
#
# Train a small model for 20 steps. Train a second one for 10 steps and save it. Restore a third one
# from the file and train it for 10 more steps. Then compare all parameters, bit for bit.

# %% demo
own = own_or_reference(
    "stream_batches", "train_step", "bits_per_character", "save_checkpoint", "resume"
)
functions = TrainingFunctions(**vars(own))
small = TrainingSettings(
    hidden_size=32, embedding_size=16, batch_size=8, length=16, steps=20, warmup=5
)


def small_trainer(functions):
    """A trainer of the small model, on the CPU: there sums are made in the same order each time."""
    return Trainer(small, training, test[:2000], len(vocabulary), functions=functions)


with tempfile.TemporaryDirectory() as folder:
    file = Path(folder) / "run.pt"
    whole = small_trainer(functions)
    whole.run()
    first = small_trainer(functions)
    first.run(steps=10, checkpoint=file)
    second = small_trainer(functions)
    step = second.resume(file)
    second.run()
    whole_file = file.read_bytes()
    file.write_bytes(whole_file[: len(whole_file) // 2])  # as if the disk had been full
    try:
        small_trainer(functions).resume(file)
    except CheckpointError as error:
        refused = str(error).replace(folder, "…")
pairs = zip(whole.model.parameters(), second.model.parameters(), strict=True)
equal = all(torch.equal(a, b) for a, b in pairs)
print(f"resumed at step {step}; all {len(list(whole.model.parameters()))} parameters "
      f"{'equal, bit for bit' if equal else 'NOT equal'}")  # fmt: skip
same_losses = whole.progress.training == second.progress.training
print(
    f"losses of all {len(whole.progress.training)} steps {'equal' if same_losses else 'NOT equal'}"
)
print(f"half a file: {refused}")

# %% [markdown]
# ## 9. Training
#
# Now train. The bar counts steps and the curve grows while you watch. **You may interrupt it** at
# any time with the Stop button (■): the trainer ends its step, saves, and comes back. Set `go_on =
# True` and run the cell again, and it goes on from there.

# %% demo
checkpoint = Path("lab_checkpoint.pt")
go_on = False  # True: go on from the checkpoint
own = own_or_reference(
    "stream_batches", "train_step", "bits_per_character", "save_checkpoint", "resume"
)
trainer = Trainer(
    settings, training, test, len(vocabulary), device, functions=TrainingFunctions(**vars(own))
)
if go_on:
    print(f"Going on from step {trainer.resume(checkpoint)}.")
with LivePlot(settings.steps, others=compressors) as live:
    progress = trainer.run(checkpoint=checkpoint, watch=live)
if progress.interrupted:
    print(f"Interrupted after step {progress.step}: set go_on = True and run this cell again.")

# %% [markdown]
# *Figure 3. Bits a character: in training (grey: each step pale, their moving average strong) and
# on the held-out text (blue); dashed, what the compressors need.*
#
# Where the grey curve falls and the blue one does not, the model learns of *this* text what does
# not carry over to the rest. (The grey one is measured with dropout, which makes it look worse than
# it is.)

# %% demo
model = trainer.model
ours = own.bits_per_character(
    model, ((x.to(device), y.to(device)) for x, y in own.stream_batches(test, 8, 256))
)
all_bits = {
    "guessing": math.log2(len(vocabulary)),
    **compressors,
    f"LSTM, {progress.step} steps": ours,
}
draw_bits(all_bits, ours=f"LSTM, {progress.step} steps")
plt.show()

# %% [markdown]
# *Figure 4. What a held-out character costs.*
#
# ### Who wins?
#
# A text that repeats itself word for word is easy for a program that looks for repetitions: it
# writes "the same as there, so many characters". How much of the held-out text stands in the
# training text word for word?

# %% demo
window = 30  # characters
places = range(0, len(test_text) - window, max(1, len(test_text) // 300))
repeated = sum(test_text[k : k + window] in training_text for k in places) / len(places)
best = min(compressors, key=compressors.get)
beaten = [name for name, bits in compressors.items() if ours < bits]
won = len(beaten) == len(compressors)
weights = sum(p.numel() for p in model.parameters())
Markdown(
    f"**The winner is {'the LSTM' if won else best}**: the LSTM needs "
    f"{ours:.2f} bits a character, {best} {compressors[best]:.2f}. "
    + (f"The LSTM beats {', '.join(beaten)}. " if beaten else "The LSTM beats none of the three. ")
    + f"Of the two that you were asked about, {'the model' if ours < compressors['xz'] else 'xz'} "
    f"needs fewer bits. Of the held-out text, {repeated:.0%} of all pieces of {window} characters "
    "stand word for word in the training text. "
    + f"And the LSTM's own {4 * weights / 2**20:.1f} MiB of weights are not counted: the training "
    f"text itself has {len(training_text) / 2**20:.1f} MiB. "
    f"(Size {size!r}; your guess: {guess_winner or '–'}.)"
)

# %% [markdown]
# Be fair to both. A compressor can copy a passage of any length from far back at almost no cost.
# The LSTM has to squeeze all that it has read into its weights, and what it reads now into a state
# of H numbers; it cannot look anything up. What it learns is of another kind: which letters make a
# word, which words a sentence. Where a text repeats itself the compressors can copy; where it does
# not, they cannot (try a text of your own).
#
# ### What is the state worth?
#
# You took care to carry the state from batch to batch. Was it worth it? Score the same model on the
# same text, but let it forget everything every T characters:


# %% demo
class Forgetful(nn.Module):
    """The model, which begins each batch from an empty state."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, tokens, state=None):
        return self.model(tokens)


def scored(model, T):
    """Bits a character, read in batches of T steps."""
    batches = own.stream_batches(test, 8, T)
    return own.bits_per_character(model, ((x.to(device), y.to(device)) for x, y in batches))


forgetful = {T: scored(Forgetful(model), T) for T in (16, 64, 256)}
for T, bits in forgetful.items():
    print(f"forgets every {T:>3} characters: {bits:.2f} bits, {bits - ours:+.2f}")
print(f"state carried on:             {ours:.2f} bits")

# %% [markdown]
# *Each forgetting costs: the model has to find out anew where it is. (It was trained with T = 64 or
# 128, but its state was carried on, so it can use what is further back than that.)*
#
# ### What does it write?

# %% demo
own = own_or_reference("generate")
prompt = test[:200].to(device)
said = [f"The prompt ends: …{test_text[140:200]!r}"]
for temperature in (0.0, 0.5, 1.0):
    rng = torch.Generator(device).manual_seed(0)
    written = vocabulary.decode(own.generate(model, prompt, 300, temperature, rng))
    said.append(f"--- temperature {temperature} ---\n{written}")
print("\n\n".join(said))

# %% [markdown]
# *At temperature 0 the model often runs in circles: the likeliest continuation leads back to where
# it was. At 1 it invents words. In between, after the full training, it is fluent, and without
# sense. (After the short one it is not fluent yet.)*

# %% [markdown]
# ## 10. How fast is it?
#
# ### Counting
#
# Forward, one step of one layer multiplies $[x_t, h_{t-1}]$, (B, I + H), by the weights of all four
# gates, (I + H, 4H). That is a multiplication and an addition for each of $B \cdot (I + H) \cdot
# 4H$ pairs:
#
# $$\text{forward, one step} = 2 \cdot B (I + H)\, 4H = 8\,B H (I + H) \tag{4}$$
#
# The way back has *two* products of this size: one for the gradients that flow on, to $x_t$ and
# $h_{t-1}$, and one for the gradients of the weights. So three in all, times T steps:
#
# $$\text{FLOPs} = 24\,T B H (I + H) \tag{5}$$
#
# (FLOPs are *fl*oating-point *op*erations. The gates' sigmoids and products are some $B H$ a step:
# left out.) The course's tests compare (5) with what PyTorch itself counts.
#
# ### Measuring
#
# On a GPU a call only *orders* work and comes back at once: a clock around it would time the
# ordering. Events on the GPU's own clock, and a warm-up before, tell the truth. Two forms compute
# the same with the same weights: a Python **loop** over `nn.LSTMCell`, and one call of
# **`nn.LSTM`**. On a GPU there are more: the loop recorded as a **CUDA graph** (all its kernels
# launched by one order), and `nn.LSTM` in three precisions.


# %% demo
def forms(T, B, I, H):
    """The forms in which this device can run a layer: (dtype, {name: layer})."""
    layer, loop = LSTMLayer(I, H).to(device), CellLoop(I, H).to(device)
    copy_weights(layer, loop)
    if device.type == "cpu":
        return [(torch.float32, {"loop of cells": loop, "nn.LSTM": layer})]
    found = []
    for name in ("float32", "bfloat16", "float16"):
        dtype = PRECISIONS[name] or torch.float32
        found.append((dtype, {f"nn.LSTM, {name}": LSTMLayer(I, H).to(device, dtype)}))
    x = torch.randn(T, B, I, device=device, dtype=torch.float16, requires_grad=True)
    recorded = as_cuda_graph(CellLoop(I, H).to(device, torch.float16), x)
    loops = {"loop, float16": loop.half(), "loop as a CUDA graph, float16": recorded}
    return [(torch.float16, loops), *found]


T, B, I, H = (64, 32, 128, 256) if device.type == "cpu" else (128, 128, 256, 1024)
fastest = torch.float32 if device.type == "cpu" else torch.float16
roof = measure_roofline(device, fastest)
measured = [
    one
    for dtype, layers in forms(T, B, I, H)
    for one in measure_layers(layers, torch.randn(T, B, I, device=device, dtype=dtype), H)
]
print(f"(T, B, I, H) = {T, B, I, H}: {layer_flops(T, B, I, H) / 1e9:.2f}·10⁹ FLOPs by (5)")
print(f"one large product: {roof.flops / 1e12:.3f}·10¹² FLOPs a second; "
      f"a copy: {roof.bandwidth / 1e9:.1f}·10⁹ bytes a second; "
      f"{torch.get_num_threads()} threads of the CPU\n")  # fmt: skip
for one in measured:
    print(
        f"{one.name:30} {1e3 * one.seconds:7.2f} ms, {1e6 * one.seconds / T:6.1f} µs a step, "
        f"{one.flops / roof.flops:4.0%} of the peak"
    )
draw_rates(measured, roof.flops)
plt.show()

# %% [markdown]
# *Figure 5. Tokens a second, forward and backward, and the share of the peak: of what one large
# product reaches on this device (on a GPU: in float16).*

# %% demo
by_name = {one.name: one for one in measured}
loop = next(one for name, one in by_name.items() if name.startswith("loop"))
quickest = min(measured, key=lambda one: one.seconds)
speedup = loop.seconds / quickest.seconds
Markdown(
    f"**{quickest.name} is {speedup:.1f} times as fast as {loop.name}** on this machine, and "
    f"reaches {quickest.flops / roof.flops:.0%} of the peak. Your guess was "
    f"{guess_speedup or '–'}."
)

# %% [markdown]
# What is the loop's trouble? Each step does a dozen small operations, each called from Python, each
# with its result in memory, each remembered for the way back. `nn.LSTM` makes the products with all
# the inputs at once, as they do not wait for anything, and does the rest of a step in one go.
#
# Two ways to help the loop. `torch.compile` fuses the small operations of a cell into a few; it
# does nothing for `nn.LSTM`, which is one operation already and breaks its graph. A CUDA graph
# leaves the operations as they are and spares the orders. `benchmarks/gpu_lab.py` measures both.
#
# Even so, **T steps must follow each other**: $h_t$ needs $h_{t-1}$. However wide the device, a
# step's product is (B, H) times (H, 4H), and the next one waits for it. Hence the persistent
# kernels of section 4, and hence the advantage of models without recurrence on wide devices.
#
# ### The roof
#
# Two things limit a device: how much it computes, and how fast its memory feeds it. A program that
# does few operations for each byte that it moves is limited by memory; one that does many, by the
# processor. Drawn against that **intensity** (FLOPs a byte), the limit is a roof (Williams,
# Waterman & Patterson 2009):
#
# $$\text{FLOPs a second} \le \min(\text{peak},\ \text{bandwidth} \times \text{intensity}) \tag{6}$$
#
# One step's recurrent product does $8 B H^2$ operations. It reads $W_{hh}$, $4H^2$ numbers, and
# some $10 B H$ more for states and gates. With $w$ bytes a number:
#
# $$\text{intensity of a step} = \frac{8\,B H^2}{w\,(4 H^2 + 10\,B H)} \approx \frac{2B}{w}
# \quad\text{while } B \ll H \tag{7}$$
#
# So it is the *batch* that counts: each weight that is read is used B times.

# %% demo
width = torch.finfo(fastest).bits // 8
single = torch.randn(T, 1, I, device=device, dtype=fastest)
alone = measure_layers({"nn.LSTM": LSTMLayer(I, H).to(device, fastest)}, single, H)[0]
points = {
    f"{loop.name}, B = {B}": (step_intensity(B, H, width), loop.flops),
    f"{quickest.name}, B = {B}": (step_intensity(B, H, width), quickest.flops),
    "nn.LSTM, B = 1": (step_intensity(1, H, width), alone.flops),
}
draw_roofline(roof, points)
plt.show()
print(f"B = 1: {alone.flops / roof.flops:.1%} of the peak; B = {B}: "
      f"{quickest.flops / roof.flops:.1%}")  # fmt: skip

# %% [markdown]
# *Figure 6. The roof of this device, measured, and where the forms lie under it. Left of the thin
# line memory is the limit, right of it the processor. A point that
# touches or even passes the slope says that its weights did not come from memory: they stayed in a
# cache.*
#
# Read the dotted lines that lead *up* to the roof: they are what could still be won. A single
# sequence lies far to the left. That is why batches of streams are trained, and why writing text,
# one character after another, is slow.
#
# ### Where does the time of a training step go?

# %% demo
inputs, targets = (tensor.to(device) for tensor in trainer.batches[0])


def one_step():
    """Forward and backward through the whole model."""
    model.zero_grad(set_to_none=True)
    logits, _ = model(inputs)
    F.cross_entropy(logits.flatten(0, 1), targets.flatten()).backward()


operations = profile_operations(one_step, device)
rows = "\n".join(
    f"| `{one.name[:60]}` | {one.calls} | {1e3 * one.seconds:.2f} | {one.share:.0%} |"
    for one in operations
)
Markdown(f"| operation | calls | ms | share |\n|---|---|---|---|\n{rows}")

# %% [markdown]
# *Table 1. The operations that take most of a step's time, by PyTorch's profiler. The LSTM's way
# back takes longer than its way forward: two products against one, as (5) has it.*
#
# ### Memory
#
# What the way back needs has to be kept until it comes: gates and states of every step. So memory
# grows with the number of steps between two truncations, and *not* with the length of the text:

# %% demo
segment = settings.length
lengths = [segment * k for k in (1, 2, 3, 4)]
kept = memory_against_length(model, lengths, settings.batch_size)
draw_activation_memory(lengths, kept, segment, kept[0])
plt.show()
doubled = kept[3] / kept[1]
steps_in_text = settings.length * len(trainer.batches)
in_one_piece = kept[-1] / lengths[-1] * steps_in_text
print(
    f"T = {lengths[1]}: {kept[1] / 2**20:.0f} MiB; T = {lengths[3]}: {kept[3] / 2**20:.0f} MiB, "
    f"{doubled:.2f} times as much (your guess: {guess_memory or '–'})"
)
print(f"the training text in one piece would take about {in_one_piece / 2**30:.1f} GiB")

# %% [markdown]
# *Figure 7. Kept for the way back. Without truncation (orange) it is proportional to the length;
# with truncation (blue) it is the same for a text of any length.*
#
# ### Measured on a GPU
#
# The same measurements, and some more, as `benchmarks/gpu_lab.py` keeps them for those who read
# this without a GPU:

# %% demo
results = sorted((find_course().source / "benchmarks" / "results").glob("gpu_lab*.txt"))
on_gpus = [file for file in results if file.read_text().startswith("cuda")]
for file in on_gpus:
    print(f"Measured on {file.read_text()}")
if not on_gpus:
    print("No measurement on a GPU is kept in benchmarks/results/. On a machine that has one:\n"
          "    python benchmarks/gpu_lab.py --save gpu_lab_NAME")  # fmt: skip

# %% [markdown]
# ## 11. Several GPUs
#
# The same trainer runs in several processes, one a GPU (or, to try it out, one a core):
#
# ```
# torchrun --nproc-per-node 2 -m lstm_course.char_lm --steps 200
# ```
#
# Each process takes its share of the B streams, and its own state. After each way back the
# gradients are averaged over all processes, so that all take the same step and their weights stay
# the same. Since the shares are equal, the mean of their mean losses is the mean over the whole
# batch: two processes with B/2 streams each train like one with B, but for rounding (and dropout,
# which each draws for itself). The course's tests run it so, and compare the losses.
#
# ## 12. What has it learned?
#
# Nobody told the model what a quotation mark is. Karpathy, Johnson & Fei-Fei (2015) looked through
# the units of such models and found some that keep count of the place in a line, or know that they
# are inside quotes. We look with a **linear probe**: a weighted sum of the H hidden units that is
# fitted, on one part of the held-out text, to tell a property of the text, and tested on the rest
# of it. Three properties:
#
# - the **place in the line**: how many characters came before in this line;
# - **inside quotes**: 1 between double quotes, else 0;
# - the **depth of brackets**: how many are open, at most 3.
#
# The measure is $R^2$: the share of the property's variance that the probe explains on text that it
# was not fitted to. 1 is perfect, 0 is no better than the mean, and it can be less.
#
# **The control.** A probe that succeeds says little by itself: an LSTM with random weights is a
# kind of echo, and much of what came last can be read from an echo. So the same probe is fitted to
# a network that was never trained. Only the difference is the training's.

# %% demo
torch.manual_seed(1)
untrained = CharacterLSTM(
    len(vocabulary), settings.hidden_size, settings.num_layers, settings.embedding_size
).to(device)
probed_text = test_text[: 20_000 if size == "quick" else 40_000]
values = {name: of(probed_text) for name, of in PROPERTIES.items()}
values = {name: one for name, one in values.items() if one[:7000].std() and one[7000:10_000].std()}
states = states_along(model, vocabulary, probed_text)  # (N, H)
echoes = states_along(untrained, vocabulary, probed_text)  # (N, H)
learned = {name: probe(states, one) for name, one in values.items()}
echoed = {name: probe(echoes, one) for name, one in values.items()}
draw_probes(learned, echoed)
plt.show()

# %% [markdown]
# *Figure 8. What linear probes read from the states: of an untrained network (grey), of the trained
# one (blue), and of the trained one's best unit alone (orange).*

# %% demo
lines = []
for name in values:
    after, before = learned[name].explained, echoed[name].explained
    if after - before > 0.05:
        said = "training has made it easier to read"
    elif before - after > 0.05:
        said = "training has made it *harder* to read: the echo told more"
    else:
        said = "no clear difference: the echo alone tells as much"
    lines.append(
        f"- **{name}**: {said} ($R^2$ {before:.2f} untrained, {after:.2f} trained; unit "
        f"{learned[name].best_unit} alone {learned[name].best_alone:.2f})"
    )
Markdown("\n".join(lines))

# %% [markdown]
# Is one unit enough to see it? Take the property whose best unit tells most, and colour a piece of
# the text by that unit: blue where it is positive, orange where it is negative.

# %% demo
clearest = max(learned, key=lambda name: learned[name].best_alone)
unit = learned[clearest].best_unit
changes = abs(values[clearest][1:] - values[clearest][:-1]) > 0
start = max(range(0, len(changes) - 700, 100), key=lambda k: changes[k : k + 700].sum())
print(f"unit {unit}, the best for: {clearest} (R² alone {learned[clearest].best_alone:.2f})")
ColouredText(probed_text[start : start + 700], states[start : start + 700, unit])

# %% [markdown]
# *Look where the colour changes. Then change `unit`, and look for units of your own: most of them
# have no name.*
#
# One text, one run, one kind of probe: this says what *can* be read from these states by a weighted
# sum, not what the model makes of it.
#
# ## Quiz

# %% demo
quiz("order_of_a_step")

# %% demo
quiz("what_a_run_is_made_of")

# %% [markdown]
# ## What you now know
#
# - A long text is read as **B streams side by side**; batches follow on each other, the state is
#   carried, and the way back is cut: truncated backpropagation through time.
# - One step goes **scale, backward, unscale, clip, step, update**, (1). Clipped before unscaling,
#   nothing is left of the gradients.
# - float16 has a small range and needs a scaled loss; bfloat16 does not. For LSTMs cuDNN's
#   persistent kernels, which keep $W_{hh}$ on the chip, make float16 worth the trouble.
# - **Bits a character** (2) measure a model, and set it beside any program that compresses.
# - A **checkpoint** holds model, optimiser, schedule, scaler, place, state and generator state.
#   Written beside the old one and moved into its place, it is whole or not there.
# - A layer costs $24\,T B H (I + H)$ FLOPs, (5). T steps follow each other, so it is the batch that
#   fills a device, (7).
# - Memory for the way back grows with the steps between truncations, not with the text.
# - Linear probes, **beside a probe of an untrained network**, say what training has put into the
#   states.
#
# This was the last lesson. You have built an LSTM by hand, taken it apart, and trained one.
#
# ### Papers
#
# - C. E. Shannon (1948), *A mathematical theory of communication*, Bell System Technical Journal
#   27: why $-\log_2 p$ bits.
# - R. J. Williams, J. Peng (1990), *An efficient gradient-based algorithm for on-line training of
#   recurrent network trajectories*, Neural Computation 2: truncated backpropagation through time.
# - P. Micikevicius et al. (2018), *Mixed precision training*, ICLR: float32 weights, and the scaled
#   loss.
# - I. Loshchilov, F. Hutter (2017), *SGDR: stochastic gradient descent with warm restarts*, and
#   (2019), *Decoupled weight decay regularization*, both ICLR: the cosine, and AdamW.
# - R. Jozefowicz, W. Zaremba, I. Sutskever (2015), *An empirical exploration of recurrent network
#   architectures*, ICML: the forget gate's bias of 1, with which the model begins.
# - J. Appleyard, T. Kočiský, P. Blunsom (2016), *Optimizing performance of recurrent neural
#   networks on GPUs*, arXiv 1604.01946; G. Diamos et al. (2016), *Persistent RNNs: stashing
#   recurrent weights on-chip*, ICML.
# - S. Williams, A. Waterman, D. Patterson (2009), *Roofline: an insightful visual performance model
#   for multicore architectures*, Communications of the ACM 52.
# - A. Karpathy, J. Johnson, L. Fei-Fei (2015), *Visualizing and understanding recurrent networks*,
#   arXiv 1506.02078: units that track quotes, brackets and the place in a line.
# - G. Alain, Y. Bengio (2016), *Understanding intermediate layers using linear classifier probes*,
#   arXiv 1610.01644.
