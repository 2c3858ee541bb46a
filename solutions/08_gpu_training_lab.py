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
# A network with random weights writes random characters. After two minutes of training, it writes
# words that look like English, and long rows of dashes. After an hour, it writes docstrings and
# methods, and closes most of its brackets and quotation marks. It was trained on one processor
# core, and its only task was to predict the next character of Python's own standard library.
#
# Below is what the course's model wrote at four moments of its training.
#
# In this last lesson you train such a model. Then you measure how good it is, how fast it runs, and
# what it has learned.

# %% hidden
import math
from functools import partial
from pathlib import Path

import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn import functional as F

from autograder import check, own_or_reference, quiz
from autograder.notebook.widgets.live_plot import LivePlot
from lstm_course.char_lm.activation_memory import memory_against_length
from lstm_course.char_lm.checkpoint_file import CheckpointError, read_checkpoint, write_checkpoint
from lstm_course.char_lm.model import CharacterLSTM
from lstm_course.char_lm.settings import best_device, settings_for
from lstm_course.char_lm.text import Vocabulary
from lstm_course.char_lm.trainer import Trainer, TrainingFunctions
from lstm_course.lessons.lesson_08 import forgetting, held_out_table, resumed_run
from lstm_course.lessons.lesson_08.activation_memory import draw_activation_memory
from lstm_course.lessons.lesson_08.best_unit import (
    colour_best_unit,
    colour_code,
    describe_best_unit,
)
from lstm_course.lessons.lesson_08.growing_text import describe_growth
from lstm_course.lessons.lesson_08.layer_forms import (
    conclude_speedup,
    fastest_dtype,
    measure_forms,
)
from lstm_course.lessons.lesson_08.measured_tables import (
    tabulate_limits,
    tabulate_parsed,
    tabulate_probes,
)
from lstm_course.lessons.lesson_08.model_size import describe_parameters
from lstm_course.lessons.lesson_08.number_formats import describe_number_formats
from lstm_course.lessons.lesson_08.parsed_functions import draw_parsed
from lstm_course.lessons.lesson_08.probes import draw_probe_comparison
from lstm_course.lessons.lesson_08.roofline import (
    describe_float32,
    draw_limits,
    draw_rates,
    measure_limits,
)
from lstm_course.lessons.lesson_08.streams import draw_streams
from lstm_course.lessons.lesson_08.trained_model import load_checkpoint
from lstm_course.lessons.lesson_08.writing import describe_writing, write_sample
from lstm_course.lessons.lesson_08.written_functions import show_functions, write_functions
from lstm_course.lessons.lesson_08.written_texts import LSTMWriter
from lstm_course.plotting.notebook_figures import use_theme
from lstm_course.size import experiment_size
from lstm_course.tasks.python_corpus import load_corpus
from lstm_course.tasks.source_files import CHARACTERS

use_theme()
size, device = experiment_size("full"), best_device()
settings = settings_for(device, size)
trained = load_checkpoint()
table = held_out_table.load_held_out_table(trained.record)
print(f"Device: {torch.cuda.get_device_name() if device.type == 'cuda' else 'CPU'}")
print(f"Training at the size {size!r}: H = {settings.hidden_size}, {settings.steps} steps.")

# %% demo
describe_growth(trained.record)

# %% [markdown]
# *The first lines of a new file, after the start `"""`, at temperature 0.7. Bits per character are
# measured on files that the model has not read. Lower is better.*
#
# | | |
# |---|---|
# | **You will learn to** | carry a state through a long text, and truncate the gradient |
# | | take a training step in the correct order, in mixed precision too |
# | | measure a model in bits per character, and compare it with compression programs |
# | | stop a run and resume it as if nothing had happened |
# | | measure how fast an LSTM runs, how fast it could run, and what limits it |
# | **Time** | about 95 minutes |
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
#
# On a GPU, the settings give a large model. On a CPU, the notebook is the same and the model is
# smaller: it trains for a few minutes. With the environment variable `LSTM_COURSE_SIZE=quick` it is
# smaller still, and the results are worse. The course's own model was trained once at full size. It
# comes with the course, so the sections after the training work at once.
#
# ## Predict
#
# Answer before you run anything else.
#
# 1. A small LSTM trains for one minute on one processor core. `xz`, a program that compresses
#    files, reads the same training files. Which one needs fewer bits per character of new files:
#    `"lstm"` or `"xz"`?
# 2. The course's model is larger and was trained for much longer. Again: `"lstm"` or `"xz"`?
# 3. An LSTM layer can run as a Python loop over time steps, or as one call of `nn.LSTM`. How many
#    times faster is the call?
# 4. The course's model writes functions in Python, starting from `def`. What percentage of them
#    does Python accept?

# %%
guess_one_minute = None  # question 1: "lstm" or "xz"
guess_full_size = None  # question 2: "lstm" or "xz"
guess_speedup = None  # question 3: a number
guess_parsed = None  # question 4: a number from 0 to 100

# %% [markdown]
# ## 1. A text in three sets
#
# The text is the source code of your own Python's standard library: more than 8 million characters,
# and nothing to download. You can also give a file or a folder of your own.

# %%
own_source = None  # or the name of a file or folder of your own
corpus = load_corpus(own_source)
vocabulary = Vocabulary(CHARACTERS)
training, validation, test = map(
    vocabulary.encode, (corpus.training, corpus.validation, corpus.test)
)
print(f"{corpus.describe()}; V = {len(vocabulary)}")

# %% [markdown]
# The text is split *by file*. If single lines were held out, the model would have read their
# neighbours, and copying from memory would look like prediction. Each set has its purpose:
#
# - The **training set** changes the weights.
# - The **validation set** is for all choices: learning rate, size, and when to stop.
# - The **test set** is read once, at the end. A number that guided a choice is no longer a fair
#   estimate, because you chose it for being low.
#
# Cleaning matters as much as splitting. Licence headers are removed, because the same words open
# hundreds of files and are easy to predict. So are generated tables, and files that mostly repeat
# another file. Tests are left out. `lstm_course/tasks/source_files.py` states each rule.
#
# Each version of Python has other files. Compare numbers only where the **fingerprint** of the text
# is the same. The vocabulary is fixed: the printable ASCII characters, the line break, a sign for
# the start of a file, and one for every other character.
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
shown = [inputs.numpy() for inputs, _ in own.stream_batches(training[100_000:100_241], 4, 20)]
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
describe_parameters(model)

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
# use TF32 for float32 LSTMs, so measure both before you compare float16 with "float32".
#
# **Mixed precision** (Micikevicius et al. 2018) computes the products in 16 bits and keeps the
# weights in float32. In PyTorch, run the forward pass inside `with torch.autocast(device_type,
# dtype=..., enabled=...):`. The device type is `"cuda"` or `"cpu"`; a tensor has it as
# `x.device.type`.
#
# The weakness of float16 is small gradients:

# %% demo
print(describe_number_formats())

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
        of the gradients before clipping, a float. The model stays in training mode.
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
before = own.bits_per_character(model, own.stream_batches(validation[:20_000], 8, 256))
print(f"The model before any training: {before:.2f} bits per character")
print(f"Equal probabilities: {math.log2(len(vocabulary)):.2f} bits per character")

# %% [markdown]
# ### Compression programs as baselines
#
# Programs that compress files predict too. `zlib`, `bz2` and `xz` come with Python. For a fair
# comparison, they get the same text as the model. Each program compresses the training set alone,
# then the training set followed by the test set. The difference is the cost of the test set for a
# reader who knows the training set.

# %% demo
for name, bits in table.compressors.items():
    print(f"{name:4} {bits:.2f} bits per character")

# %% [markdown]
# `zlib` looks back only 32 KiB, and `bz2` works in blocks of 900 kB. `xz` searches all 8 million
# characters for repeated phrases, so it is the one to beat. The numbers are kept results, because
# `xz` needs a quarter of a minute.
#
# ## 6. The learning rate
#
# The optimiser is **AdamW** (Loshchilov & Hutter 2019): Adam with a weight decay that bypasses
# Adam's averages. The learning rate rises during the first steps, the **warm-up**, while these
# averages are still rough. Then it falls along half a cosine (Loshchilov & Hutter 2017): large
# steps first, small ones to settle. Let $\eta$ be the largest rate, $w$ the number of warm-up steps
# and $K$ the number of all steps. The rate of step $k \ge w$ is
#
# $$\eta_k = \eta \left[ 0.05 + 0.95 \cdot \tfrac{1}{2}
# \left( 1 + \cos \pi\, \frac{k - w}{K - w} \right) \right]$$
#
# Your run has $\eta = 0.008$ and $w = 50$.
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
# Let the model read the prompt, then carry its state: rereading the text for each token gives the
# same tokens, at P + n steps for one. Random numbers come from `rng`, a `torch.Generator`:
# `torch.multinomial(p, 1, generator=rng)` samples an index from the probabilities `p`. As in
# `bits_per_character`, use evaluation mode and build no graph.
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

    Raises:
        OSError: the file cannot be written; an earlier checkpoint of this name is unchanged.

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
# of h and c on `device`, or `None`. A model remains in training or evaluation mode, as it was. If
# the file has other parts than the run, or does not fit one of them, raise a `CheckpointError` that
# explains why.
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
functions = TrainingFunctions(**vars(own_or_reference(*TrainingFunctions._fields)))
resumed = resumed_run.compare_resumed_run(functions, training, validation, len(vocabulary))
print(resumed_run.describe_resumed_run(resumed))

# %% [markdown]
# ## 9. Training
#
# Now train. The bar counts steps, the curve grows, and every ten seconds *your* model writes the
# first lines of a file. **You may interrupt it** at any time with the Stop button (■): the trainer
# finishes its step, saves a checkpoint and returns. To continue, set `go_on = True` and run the
# cell again.

# %%
checkpoint = Path("lab_checkpoint.pt")
go_on = False  # True: continue from the checkpoint
functions = TrainingFunctions(**vars(own_or_reference(*TrainingFunctions._fields)))
trainer = Trainer(
    settings, training, validation[:50_000], len(vocabulary), device, functions=functions
)
if go_on:
    print(f"Continuing from step {trainer.resume(checkpoint)}.")
write = partial(write_sample, trainer.model, vocabulary, own_or_reference("generate").generate)
with LivePlot(settings.steps, table.compressors, write) as live:
    progress = trainer.run(checkpoint=checkpoint, watch=live)
if progress.interrupted:
    print(f"Interrupted after step {progress.step}: set go_on = True and run this cell again.")

# %% [markdown]
# *Figure 2. Bits per character. The thin line is the training loss of each step, and the thick line
# its moving average. Dots: validation. Dashed: the compressors, on the test set.*
#
# Compare the two curves. If the training loss falls and the validation loss does not, the model
# **overfits**: it learns peculiarities of the training files that no other file shares. A short run
# does not even read the training set once, so it has no time to overfit. Its gap from the start has
# another cause: the 50,000 characters of the dots are harder than most. Dropout is active in
# training only and makes the training curve look slightly worse than it is.
#
# ### Who wins?
#
# The test set, for the first and only time. Beside your model, the figure shows kept results: the
# compressors; an **n-gram model**, which counts what followed the last few characters and backs off
# to fewer where it has no counts; small networks that were trained for a short time on one core;
# and the course's full-size model.

# %% demo
model, own = trainer.model, own_or_reference("stream_batches", "bits_per_character")
batches = own.stream_batches(test, 8, 256)
own_bits = own.bits_per_character(model, ((x.to(device), y.to(device)) for x, y in batches))
held_out_table.draw_held_out_table(table, own_bits)
plt.show()

# %% [markdown]
# *Figure 3. Bits per character on the test files, one dot per seed. Ring: your model. Grey line:
# `xz`. The times are CPU seconds of one core.*

# %% demo
held_out_table.conclude_held_out_table(table, corpus, own_bits, guess_one_minute, guess_full_size)

# %% [markdown]
# With so few seeds, the short runs are an illustration, not a statistical test. On
# the validation set, two learning rates were tried for a minute. The LSTM's size was fixed; the
# Transformer's was chosen among four, because the first was far too large for a minute.
#
# An n-gram model counts the training set in seconds, and `xz` copies a repeated phrase of any
# length at almost no cost. In a short race, both are hard to beat. The LSTM starts from nothing. It
# must compress everything that it has read into its weights, and everything that it reads now into
# the state. It cannot look anything up. But its knowledge is of another kind: it learns which names
# fit into a phrase that it has never seen. With more training, this kind of knowledge keeps
# growing.
#
# ### What is the state worth?
#
# You took care to carry the state from batch to batch. Was it worth it? Measure the course's model
# again, but reset its state after every T characters:

# %% demo
reset = forgetting.measure_forgetting(
    trained.model, test[:20_000], own.stream_batches, own.bits_per_character
)
print(forgetting.describe_forgetting(reset))

# %% [markdown]
# *Each reset costs bits, because the model must find out anew where it is: in a docstring, in a
# class, how deep in brackets. It was trained on segments of 128 characters. Its state was carried
# across them, so it also uses what is further back.*
#
# ### What does it write?
#
# The course's model continues a prompt. Change the prompt and run the cell again.

# %% demo
prompt = "def read_lines(path, encoding=None):\n"
describe_writing(trained, own_or_reference("generate").generate, prompt)

# %% [markdown]
# *At temperature 0, the model often repeats itself: the likeliest continuation leads back to where
# it was. At a high temperature, it invents words. In between, it writes code that looks familiar
# and does nothing useful.*
#
# ### Does Python accept it?
#
# A fluent text is hard to judge. Source code is easier, because Python's parser judges it. The
# model reads a line break, four spaces and `def`, as within a class. It writes at temperature 0.7
# until a line is not indented further than the `def`. `ast.parse` then accepts the function or not.

# %% demo
functions = write_functions(LSTMWriter(trained.model), trained.vocabulary, count=20)
show_functions(functions)

# %% [markdown]
# Brackets must close, quotation marks must match, and the indentation must fit. An n-gram model
# cannot count brackets that opened more than n characters ago. How often does it succeed all the
# same? We let both models write at the same temperature.
#
# The comparison has to be fair. A function of two lines is easier than one of twenty, so a model
# that writes shorter functions would win. We therefore compare functions of equal length. A
# function that is not finished after 800 characters counts as failed. The test between the two
# shares is Fisher's exact test. It gives the probability of such a difference if both models were
# equally good.

# %% demo hidden
draw_parsed()
plt.show()
tabulate_parsed(guess=guess_parsed)

# %% [markdown]
# *Figure 4. Share of generated functions that Python accepts, by length, with 95% intervals. The
# last bin contains the unfinished ones. Compare the two models within a bin.*
#
# A function that parses is not yet a function that works. The parser checks the grammar. Nothing
# here checks whether a name exists or whether the result makes sense.

# %% [markdown]
# ## 10. How fast is it?
#
# ### Counting operations
#
# In the forward pass, one step of one layer multiplies $[x_t, h_{t-1}]$, (B, I + H), by the weights
# of all four gate blocks, (I + H, 4H). This takes one multiplication and one addition for each of
# $B \cdot (I + H) \cdot 4H$ pairs:
#
# $$\text{forward, one step} = 2 \cdot B (I + H)\, 4H = 8\,B H (I + H) \tag{4}$$
#
# The backward pass has *two* products of this size. One gives the gradients of $x_t$ and $h_{t-1}$,
# the other the gradients of the weights. Together with the forward pass, these are three products
# per step, and over T steps:
#
# $$\text{FLOPs} = 24\,T B H (I + H) \tag{5}$$
#
# A **FLOP** is a floating-point operation. Sigmoids, tanh and entrywise products add some $BH$ per
# step, which (5) leaves out. The course's tests compare (5) with PyTorch's own count.
#
# ### Measuring time
#
# A call on a GPU only *queues* work and returns at once, so a clock around the call would measure
# the queueing. Use events on the GPU's own clock, after a warm-up. We compare two implementations
# with the same weights: a Python **loop** over `nn.LSTMCell`, and one call of **`nn.LSTM`**. On a
# GPU there are more: the loop recorded as a **CUDA graph**, which launches all its kernels with a
# single call, and `nn.LSTM` in three precisions.

# %% demo hidden
limits, measured = measure_limits(device, fastest_dtype(device)), measure_forms(device)
draw_rates(measured, limits.roofline.flops)
plt.show()
print(describe_float32(device))
conclude_speedup(measured, limits.roofline.flops, guess_speedup)

# %% [markdown]
# *Figure 5. Tokens per second, forward and backward pass, and the share of the peak: the rate of
# the fastest large product on this device.*

# %% [markdown]
# Why is the loop slow? Each step runs a dozen small operations. Python calls each one, each writes
# its result to memory, and autograd records each for the backward pass. `nn.LSTM` computes the
# products with all inputs at once, because they do not depend on the state, and computes the rest
# of a step in one kernel.
#
# `torch.compile` can fuse the loop's small operations into a few. A CUDA graph keeps them and saves
# the calls. `benchmarks/gpu_lab.py` measures both.
#
# In every implementation, **the T steps run one after another**, because $h_t$ needs $h_{t-1}$.
# However many cores a device has, a step's product is (B, H) times (H, 4H), and the next step waits
# for it. This is why the persistent kernels of section 4 exist, and why models without recurrence,
# such as Transformers, use large GPUs better.
#
# ### The roofline
#
# Two limits apply to every device: the rate at which it computes, and the rate at which data
# arrive. A calculation that does few operations per byte waits for the data. One that does many
# waits for the processor. Plotted against this **intensity** in FLOPs per byte, the limit looks
# like a roof (Williams, Waterman & Patterson 2009):
#
# $$\text{FLOPs per second} \le
# \min(\text{peak},\ \text{bandwidth} \times \text{intensity}) \tag{6}$$
#
# The recurrent product of one step takes $8 B H^2$ FLOPs. It reads $W_{hh}$ with $4H^2$ entries and
# $h_{t-1}$ with $B H$ entries, and it writes $4 B H$ entries. With $w$ bytes per entry:
#
# $$\text{intensity of a step} = \frac{8\,B H^2}{w\,(4 H^2 + 5\,B H)} \approx \frac{2B}{w}
# \quad\text{while } B \ll H \tag{7}$$
#
# The *batch size* decides: each weight is read once and used B times.
#
# Which bandwidth applies? The steps need the same $W_{hh}$ again and again. If it fits into a
# cache, it arrives much faster than from memory. The figure shows both limits.

# %% demo hidden
draw_limits(limits)
plt.show()
tabulate_limits(limits)

# %% [markdown]
# *Figure 6. The roofline of this device. The grey points are the recurrent product (7): larger
# batches climb the roof. A point above the dashed line is faster than the memory allows: its
# weights came from a cache. The dotted lines show how much speed a layer leaves unused.*
#
# A complete layer has a higher intensity than (7), because the products with the inputs and the
# gradients of the weights can run over all steps at once. Only $W_{hh}$ is needed at every step. A
# single sequence is far to the left. This is why we train batches of streams, and why generating
# one text, character by character, is slow.
#
# ## 11. What the model has learned
#
# The training data contain no label for quotation marks or brackets. Karpathy, Johnson & Fei-Fei
# (2015) still found units that track them, by looking. We measure it with a **linear probe**: a
# weighted sum of the hidden units, fitted to predict a property of the text on one part of the test
# files, and evaluated on another part (Alain & Bengio 2016). Python's own tokenizer supplies five
# properties:
#
# - the **position in the line**: the number of characters before this one;
# - **inside quotes**: 1 between the quotation marks of a string, otherwise 0;
# - the **bracket depth**: the number of open brackets, at most 3;
# - the **indentation level** of the line;
# - **inside a docstring**: 1 in a string that documents a module, class or function, otherwise 0.
#
# With the property $y_t$ after character $t$, its mean $\bar y$ and the probe's prediction
# $\hat y_t$, the measure is the share of the variance that the probe explains on held-out text:
#
# $$R^2 = 1 - \frac{\sum_t (y_t - \hat y_t)^2}{\sum_t (y_t - \bar y)^2} \tag{8}$$
#
# 1 is perfect, 0 is no better than the mean, and negative values are worse than the mean.
#
# ### Two baselines
#
# A high $R^2$ alone proves little. An LSTM with random weights mixes its recent inputs into its
# state, and a probe can read a lot from this mixture. The first baseline is therefore the same
# probe on an **untrained LSTM** of the same size. Some properties are visible in the text nearby.
# The second baseline is the same probe on the **last 8 characters**, one-hot encoded. Only the gain
# over both shows the effect of training.

# %% demo hidden
draw_probe_comparison()
plt.show()
tabulate_probes()

# %% [markdown]
# *Figure 7. Share of variance that linear probes explain on held-out text. Compare the filled
# circle with the open circle and the square: the distance is the effect of training. The diamond is
# the best single unit.*
#
# Each interval comes from resampling the held-out blocks of the text. "Training helps" means that
# the interval of the gain over the better baseline lies above 0.
#
# ### One unit, made visible
#
# Does a single unit suffice? Take the unit that explains one property best, and colour the text by
# its activation: blue where it is positive, brown where it is negative.

# %% demo
print(describe_best_unit())
colour_best_unit(trained.model, trained.vocabulary, corpus.test)

# %% [markdown]
# *The darker the colour, the larger the activation. At which characters does the colour change?*
#
# Now let it read code of your own. Change the line and run it again.

# %% demo
colour_code(trained.model, trained.vocabulary, "print(max([1, 2], key=lambda x: (x + 1)))")

# %% [markdown]
# A probe shows which properties *can* be read from the states with a weighted sum. It does not show
# that the model uses them.
#
# ## Quiz

# %% demo
quiz("order_of_a_step")

# %% demo
quiz("what_a_run_is_made_of")

# %% [markdown]
# ## Summary
#
# - We read a long text as **B parallel streams**. Each batch continues the previous one: carry the
#   state, and detach it. This is truncated backpropagation through time.
# - A step runs **scale, backward, unscale, clip, step, update** (1). If you clip before unscaling,
#   almost nothing is left of the gradients.
# - float16 has a small range and needs a scaled loss; bfloat16 does not. cuDNN's persistent kernels
#   keep $W_{hh}$ on the chip, and PyTorch uses them for float16 only.
# - **Bits per character** (2) measure a language model, and compare it with any program that
#   compresses.
# - Choose with the **validation set**. Read the **test set** once.
# - A **checkpoint** holds model, optimiser, schedule, scaler, step, state and generator state.
#   Write a new file and rename it: a crash then never leaves half a checkpoint.
# - A layer takes $24\,T B H (I + H)$ FLOPs (5). The T steps run one after another, so only a large
#   batch keeps a device busy (7).
# - A linear probe shows what can be read from the states. Compare it with **a probe of an untrained
#   network**.
#
# This was the last lesson. You have built an LSTM by hand, taken it apart, and trained one that
# writes Python.
#
# ### Papers
#
# - C. E. Shannon, *A mathematical theory of communication*, Bell System Technical Journal 27, 1948,
#   section 9: why $-\log_2 p$ bits.
# - R. J. Williams & J. Peng, *An efficient gradient-based algorithm for on-line training of
#   recurrent network trajectories*, Neural Computation 2, 1990: truncated backpropagation through
#   time.
# - P. Micikevicius et al., *Mixed precision training*, ICLR 2018, section 3: float32 weights and
#   the scaled loss.
# - I. Loshchilov & F. Hutter, *SGDR: stochastic gradient descent with warm restarts*, ICLR 2017:
#   the cosine; and *Decoupled weight decay regularization*, ICLR 2019: AdamW.
# - R. Jozefowicz, W. Zaremba & I. Sutskever, *An empirical exploration of recurrent network
#   architectures*, ICML 2015: the forget bias of 1, with which the model starts.
# - I. H. Witten & T. C. Bell, *The zero-frequency problem*, IEEE Transactions on Information Theory
#   37, 1991: the backoff of the n-gram model.
# - A. Vaswani et al., *Attention is all you need*, NIPS 2017; J. Su et al., *RoFormer*,
#   arXiv 2104.09864, 2021: the Transformer and its rotary positions.
# - J. Appleyard, T. Kočiský & P. Blunsom, *Optimizing performance of recurrent neural networks on
#   GPUs*, arXiv 1604.01946, 2016; G. Diamos et al., *Persistent RNNs*, ICML 2016.
# - S. Williams, A. Waterman & D. Patterson, *Roofline: an insightful visual performance model for
#   multicore architectures*, Communications of the ACM 52, 2009.
# - A. Karpathy, J. Johnson & L. Fei-Fei, *Visualizing and understanding recurrent networks*, arXiv
#   1506.02078, 2015: units that track quotes, brackets and the position in a line.
# - G. Alain & Y. Bengio, *Understanding intermediate layers using linear classifier probes*, arXiv
#   1610.01644, 2016.
#
# <details><summary>Going further</summary>
#
# **Several GPUs.** The same trainer runs in several processes, one per GPU or one per core:
#
# ```
# torchrun --nproc-per-node 2 -m lstm_course.char_lm --steps 200
# ```
#
# Each process takes its share of the B streams and keeps their state. After each backward pass the
# gradients are averaged over all processes, so their weights stay equal.
# Apart from rounding and dropout, two processes with B/2 streams each train like one with B.
#
# **The full-size model.** `python -m lstm_course.lessons.lesson_08.train_checkpoint` trains the
# course's model again, and `--text` takes a file or folder of your own. The file of the model
# contains its recipe, its log and the versions of all programs: see `trained.record`.
#
# **A Transformer.** It has no state. It computes each prediction from the last 32 to 64 characters
# directly, by attention (Vaswani et al. 2017). In Figure 3 it learns less than the LSTM in the same
# CPU time. With more data and longer contexts, Transformers win (J. Kaplan et al., *Scaling laws
# for neural language models*, arXiv 2001.08361, 2020, section 3.2).
# `python -m lstm_course.lessons.lesson_08.equal_time` repeats the short runs of both.
#
# **Memory.** The backward pass needs the gates and states of every step, so memory grows with the
# length of a segment, and *not* with the length of the text.
#
# </details>

# %% demo hidden
lengths = [settings.length * k for k in (1, 2, 3, 4)]
kept = memory_against_length(trainer.model, lengths, settings.batch_size)
draw_activation_memory(lengths, kept, settings.length, kept[0])
plt.show()

# %% [markdown]
# *Memory for the backward pass, with and without truncation.*
