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
# # 05 · Stacked layers
#
# `torch.nn.LSTM(4, 5, num_layers=3)` is one line of Python. Behind it are compiled kernels that no
# debugger can enter. What happens inside?
#
# There is a way to find out. Build your own version, give it PyTorch's weights, and compare the
# outputs. If they agree to 15 digits, you know what is inside. If they don't, you have
# misunderstood something.
#
# The first experiment below does this with three versions: A, B and C. They run the same loop over
# the same weights, and differ in a single wire, the one from each layer to the layer above. One of
# them reproduces PyTorch's output. The other two are just as plausible, and only the numbers expose
# them.
#
# In this lesson you write the right one, its backward pass, and a version that reads in both
# directions.
#
# | | |
# |---|---|
# | **You will learn to** | stack LSTM layers and backpropagate through the stack |
# | | read a sequence in both directions, and recognise when this leaks the future |
# | | read the correct state of a padded sequence, and put dropout where it does no harm |
# | **Time** | about 65 minutes |
# | **Prerequisites** | forward and backward pass of one LSTM layer (lessons 03 and 04) |
# | **You write** | six short functions, 22 marks |

# %% hidden
import sys
from functools import partial

import matplotlib.pyplot as plt
import numpy as np
from tqdm import tqdm

from autograder import check, own_or_reference, quiz
from lstm_course.cells.lstm import lstm_backward, lstm_forward
from lstm_course.lessons.claims import Claims
from lstm_course.lessons.lesson_05 import (
    claims_about_directions,
    claims_about_wires,
    comparison,
    dropped_memory,
)
from lstm_course.lessons.lesson_05.bracket_tagging import (
    describe_brackets,
    draw_bracket_accuracy,
    examples_of_brackets,
    run_brackets,
)
from lstm_course.lessons.lesson_05.forecast_experiment import (
    describe_forecasts,
    draw_forecast_errors,
    run_forecasts,
)
from lstm_course.lessons.lesson_05.gradient_by_layer import (
    describe_gradient,
    draw_gradient_by_layer,
    gradient_from_one_step,
)
from lstm_course.lessons.lesson_05.padded import (
    describe_padded,
    draw_states_in_padding,
    run_padded,
)
from lstm_course.lessons.lesson_05.perturbation import draw_stack
from lstm_course.lessons.lesson_05.reading_widget import show_reading
from lstm_course.lessons.lesson_05.stack_diagram import draw_wires
from lstm_course.lessons.lesson_05.torch_stack import stack_of_torch
from lstm_course.lessons.lesson_05.votes import (
    describe_votes,
    draw_accuracy_against_padding,
    run_votes,
)
from lstm_course.lessons.lesson_05.wirings import describe_wirings, reveal_wirings
from lstm_course.plotting.notebook_figures import use_theme
from lstm_course.size import experiment_size

use_theme()
progress_bar = partial(tqdm, file=sys.stdout)
claims = Claims()
print(f"Experiments run at size {experiment_size()!r}.")

# %% demo
print(describe_wirings())

# %% [markdown]
# A difference of 2e-16 is rounding error. Wirings A and C are far off.
#
# Letters keep their meaning in all lessons: **T** time steps, **B** sequences in a batch, **I**
# inputs, **H** hidden units. New is **L**, the number of layers. Time comes first: `x` has shape
# (T, B, I).
#
# One layer is given: the library's `lstm_forward` and `lstm_backward` do what you built in lessons
# 03 and 04. All experiments use *your* functions of this lesson as soon as they pass their checks,
# and the course's own functions until then. A printed line shows which. Write your answers in
# NumPy. While a check runs them, torch is not available, and the library's functions that solve
# exercises of this lesson or of a later one are locked.
#
# ## Predict
#
# Answer before you read on.
#
# 1. In a stack of LSTM layers, each layer has a hidden state h and a cell state c. What does a
#    layer pass to the layer above: `"h"`, `"c"` or `"both"`?
# 2. A cell has stored a bit. At every step, each entry of its state is set to zero with probability
#    10%. Of 100 such cells, how many still know their bit 49 steps later?
# 3. Take an LSTM layer with as many inputs as hidden units. Replace it by *two* layers. Each has
#    *two* LSTMs with the same number of hidden units, one for each direction of reading. By about
#    which factor does the number of parameters grow: 3, 4, 5 or 8?
#
# Write your predictions into the next cell; they carry no marks.

# %%
guess_goes_up = None  # question 1: "h", "c" or "both"
guess_survivors = None  # question 2: a number from 0 to 100
guess_factor = None  # question 3: 3, 4, 5 or 8

# %% [markdown]
# ## 1. Stacking layers
#
# A layer turns a sequence into a sequence: it reads inputs `x` of shape (T, B, I) and returns
# hidden states `hs` of shape (T, B, H). So the output of one layer can be the input of another.
# This is a **stack** of layers, also called a deep or multi-layer LSTM.
#
# We number the layers from 0, bottom first. Let $u_t^l$ be the input of layer $l$ at step $t$; the
# superscript is an index, not a power. The bottom layer reads the input of the network. Every other
# layer reads the *hidden states* of the layer below, at the same step:
#
# $$u_t^0 = x_t, \qquad u_t^l = h_t^{l-1} \quad\text{for } l = 1, \dots, L-1 \tag{1}$$
#
# Each layer is an ordinary LSTM with its own weights and its own states:
#
# $$h_t^l,\; c_t^l = \mathrm{LSTM}^l\bigl(u_t^l,\; h_{t-1}^l,\; c_{t-1}^l\bigr) \tag{2}$$
#
# The cell state appears in (2) with a single layer index. It passes from step to step within its
# layer, and no other layer reads it.

# %% demo
draw_wires(num_layers=3, steps=4)
plt.show()

# %% [markdown]
# *Figure 1. A stack of three layers over four steps. Two wires run along each layer, the cell state
# c and the hidden state h. One wire runs up: h. The symbols of (2) surround the highlighted
# cell.*
#
# Only the width of the inputs differs: `W_ih` has shape (4H, I) in layer 0 and (4H, H) in every
# other layer.
#
# You can compute all steps of layer 0, then all of layer 1, or all layers at step 0, then all at
# step 1. The results are identical. The first order is simpler: each layer is a single call.
#
# ### Exercise `stacked_lstm_forward`
#
# Difficulty ●●○ · 8 minutes · **4 marks**
#
# Implement equations (1) and (2) for a sequence. `lstm_forward(x, h0, c0, W_ih, W_hh, b)` runs one
# layer and returns `hs, (h_T, c_T), cache`. The top layer's `hs` earns 2 marks, the list of final
# states 1, and the list of caches 1. Both lists start with the bottom layer.
#
# <details><summary>Hint 1: a nudge</summary>
#
# One variable passes from each iteration of the loop to the next. What is it, and what is its value
# before the first iteration?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Loop over the layers, not over time. `zip(states, layers)` gives the state and the weights of one
# layer at a time. In each iteration, the output of the layer replaces its input.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# Start with `hs = x`. The loop has three lines. One calls `lstm_forward` with `hs` as its first
# argument and assigns the new sequence to `hs` again. The other two append to the two lists.
# </details>


# %% solution="stacked_lstm_forward"
def stacked_lstm_forward(x, states, layers):
    """Run LSTM layers on top of each other, equations (1) and (2).

    Args:
        x: inputs of the bottom layer (T, B, I).
        states: (h, c) of each layer before the first step, bottom first, (B, H) each.
        layers: (W_ih, W_hh, b) of each layer, bottom first.

    Returns:
        hs: the top layer's hidden states (T, B, H).
        final_states: the last (h, c) of each layer, a list, bottom first.
        caches: the cache of each layer, a list, bottom first.
    """
    ### BEGIN SOLUTION
    hs = x
    final_states = []
    caches = []
    for (h0, c0), (W_ih, W_hh, b) in zip(states, layers, strict=True):
        hs, last, cache = lstm_forward(hs, h0, c0, W_ih, W_hh, b)
        final_states.append(last)
        caches.append(cache)
    return hs, final_states, caches
    ### END SOLUTION


# %% check="stacked_lstm_forward"
check("stacked_lstm_forward")

# %% [markdown]
# ### Comparison with `torch.nn.LSTM`
#
# Now run your function with the weights, the input and the initial states of a real
# `torch.nn.LSTM(…, num_layers=3)`. Both compute in float64, but in a different order, so expect
# agreement up to rounding.

# %% demo
comparison.compare_forward(own_or_reference("stacked_lstm_forward"))

# %% [markdown]
# You have rebuilt a three-layer LSTM. This solves the puzzle of the first experiment:

# %% demo
print(reveal_wirings(guess_goes_up))

# %% [markdown]
# In PyTorch, `output` is the `hs` of the *top* layer at all steps. `h_n` and `c_n` are the states
# of *all* layers at the last step, as one array of shape (L, B, H) each. PyTorch does not return
# the cell states of earlier steps.
#
# ## 2. Backward pass through a stack
#
# The loss gives a gradient at the top layer's hidden states: `dhs` of shape (T, B, H). How does it
# reach the other layers?
#
# Within a layer, `lstm_backward(dhs, cache)` carries the gradient back through time. It returns
# `dx, dh0, dc0, dW_ih, dW_hh, db`. Its first result is the gradient at the layer's *input*, which
# we call $du^l$. Let $dh^l$ be the gradient that the layer's hidden states receive *from above*.
# This is the argument `dhs` of `lstm_backward`. By (1), the input of a layer *is* the hidden state
# of the layer below. So the gradient at the one is what the other receives from above:
#
# $$u_t^l = h_t^{l-1} \quad\Longrightarrow\quad dh_t^{l-1} = du_t^l \tag{3}$$
#
# The next step of layer $l - 1$ uses $h_t^{l-1}$, too. But `lstm_backward` adds that contribution
# itself, as in lesson 04. And the loss reads only the top layer, so no other layer has a direct
# gradient. Therefore
#
# $$dh^{L-1} = \texttt{dhs}, \qquad dh^{l-1} = du^l, \qquad dx = du^0 \tag{4}$$
#
# No wire leads from the cell state of one layer to another layer, so no gradient crosses there
# either.
#
# ### Exercise `stacked_lstm_backward`
#
# Difficulty ●●○ · 10 minutes · **6 marks**
#
# Implement equation (4). Return `dx` for 2 marks, and for 4 marks a list with one triple `(dW_ih,
# dW_hh, db)` per layer, bottom first. The check supplies the caches, so your forward pass plays no
# part.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Which layer does the loss read? The loop starts there. With which layer does it end, and which
# result of that layer is `dx`?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# The loop mirrors the forward pass: one variable holds the gradient that moves down. It starts as
# `dhs`, and each layer replaces it. `reversed(caches)` starts with the top layer.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# In the loop, `dx, _, _, dW_ih, dW_hh, db = lstm_backward(dhs, cache)`. Then append the triple, and
# use `dx` as the next `dhs`. The list is in the order of the loop, so reverse it at the end.
# </details>


# %% solution="stacked_lstm_backward"
def stacked_lstm_backward(dhs, caches):
    """Backpropagate through a stack, from the top layer down, equation (4).

    Args:
        dhs: gradient of the loss at each hidden state of the top layer (T, B, H).
        caches: from `stacked_lstm_forward`, a list, bottom first.

    Returns:
        dx: gradient at the inputs of the bottom layer (T, B, I).
        layer_grads: (dW_ih, dW_hh, db) of each layer, a list, bottom first.
    """
    ### BEGIN SOLUTION
    layer_grads = []
    for cache in reversed(caches):
        dx, _, _, dW_ih, dW_hh, db = lstm_backward(dhs, cache)
        layer_grads.append((dW_ih, dW_hh, db))
        dhs = dx  # the layer's input is the hidden state of the layer below
    return dx, layer_grads[::-1]
    ### END SOLUTION


# %% check="stacked_lstm_backward"
check("stacked_lstm_backward")

# %% [markdown]
# PyTorch's autograd computes the same gradients from its own graph:

# %% demo
comparison.compare_backward(own_or_reference("stacked_lstm_forward", "stacked_lstm_backward"))

# %% [markdown]
# ### Gradients in time and depth
#
# Let the loss depend on the top layer at a single step, t = 5, with a gradient of norm 1 there.
# Which states receive a gradient from your function? The stack has four layers with PyTorch's
# initial weights and is not trained.

# %% demo
own = own_or_reference("stacked_lstm_forward", "stacked_lstm_backward")
norms = gradient_from_one_step(own, step=5)
draw_gradient_by_layer(norms)
plt.show()
print(describe_gradient(norms))

# %% [markdown]
# *Figure 2. Norm of the gradient that each layer receives from above, for a loss at step 5 of the
# top layer. It reaches no later step and shrinks from layer to layer.*
#
# A loss at one step sends its gradient down at that step *and at all earlier ones*, because the top
# state at step 5 depends on everything that its layer read before. And depth costs gradient, as
# time did in lesson 01: about a thousandth reaches the input. The conveyor belt does not help here,
# because it runs along the layers and not across them. For this reason, deep stacks of LSTMs often
# have residual connections, which add the input of a layer to its output (Wu et al. 2016).
#
# ## 3. Bidirectional layers
#
# The state $h_t$ depends on $x_0, \dots, x_t$ and on nothing later. Often the complete sequence is
# available, and the later part matters. In “he left the *bank* and swam on”, only the words after
# *bank* show which kind of bank is meant. A **bidirectional** layer adds a second LSTM with its own
# weights, which reads the sequence from its end (Schuster & Paliwal 1997):
#
# $$\overrightarrow{h}_t = \text{state of the forward LSTM after reading } x_0, x_1, \dots, x_t
# \tag{5}$$
#
# $$\overleftarrow{h}_t = \text{state of the backward LSTM after reading } x_{T-1}, x_{T-2}, \dots,
# x_t \tag{6}$$
#
# The output at step $t$ holds both, side by side, so it has 2H features:
#
# $$h_t = \bigl[\,\overrightarrow{h}_t \;\big|\; \overleftarrow{h}_t\,\bigr] \tag{7}$$
#
# Both halves have read $x_t$, and together they have read the complete sequence. Neither half
# depends on the other.
#
# **Running an LSTM from the end.** `lstm_forward` reads in one direction only. So reverse the
# *input* in time, run `lstm_forward`, and reverse the *states* in time:
#
# | index after reversal | 0 | 1 | … | T−1 |
# |---|---|---|---|---|
# | input | $x_{T-1}$ | $x_{T-2}$ | … | $x_0$ |
# | state | $\overleftarrow{h}_{T-1}$ | $\overleftarrow{h}_{T-2}$ | … | $\overleftarrow{h}_0$ |
#
# The last row is in the order of computation: its index 0 belongs to step T−1. If you forget to
# reverse it, every step gets the backward state of another step. No error is raised, because the
# shapes are correct.
#
# ### Exercise `bidirectional_lstm_forward`
#
# Difficulty ●●○ · 8 minutes · **4 marks**
#
# Implement equations (5) to (7). Both directions start from zero states, which you create. The
# forward half comes first. Sequences in general earn 3 marks, and a sequence of a single step
# earns 1.
#
# <details><summary>Hint 1: a nudge</summary>
#
# How many reversals are there, and along which axis is each of them?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# `x[::-1]` reverses the first axis and leaves the others alone, and the first axis is time. Call
# `lstm_forward` once per direction, from the same zeros. The shape of `x` contains B, and the shape
# of a weight matrix reveals H.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `W_hh` is (4H, H), so `forward_params[1].shape[1]` is H. The zeros are (B, H). Join the two
# sequences of shape (T, B, H) with `np.concatenate([..., ...], axis=2)`, and reverse the second one
# before you join it.
# </details>


# %% solution="bidirectional_lstm_forward"
def bidirectional_lstm_forward(x, forward_params, backward_params):
    """Run one layer in both directions from zero states, equations (5) to (7).

    Args:
        x: inputs (T, B, I).
        forward_params: (W_ih, W_hh, b) of the LSTM that reads from the first step.
        backward_params: (W_ih, W_hh, b) of the LSTM that reads from the last step.

    Returns:
        hs: at each step the forward state, then the backward state (T, B, 2H).
    """
    ### BEGIN SOLUTION
    B = x.shape[1]
    H = forward_params[1].shape[1]
    zeros = np.zeros((B, H), x.dtype)
    hs_forward, _, _ = lstm_forward(x, zeros, zeros, *forward_params)  # (T, B, H)
    hs_reversed, _, _ = lstm_forward(x[::-1], zeros, zeros, *backward_params)  # (T, B, H)
    hs_backward = hs_reversed[::-1]  # in the order of x again
    return np.concatenate([hs_forward, hs_backward], axis=2)  # (T, B, 2H)
    ### END SOLUTION


# %% check="bidirectional_lstm_forward"
check("bidirectional_lstm_forward")

# %% [markdown]
# A *deep* bidirectional network needs no new code: call your function on its own output, with
# weights that read 2H features.

# %% demo
comparison.compare_bidirectional(own_or_reference("bidirectional_lstm_forward"))

# %% [markdown]
# Move the first slider from 0 to the right to watch both directions read. The second slider chooses
# an input and marks all states that depend on it. The first number in each cell is one entry of its
# state, computed by your function. The second, Δ, is the largest change of the state when the
# chosen input is perturbed.

# %% demo
show_reading(own_or_reference("bidirectional_lstm_forward").bidirectional_lstm_forward)

# %% [markdown]
# *Figure 3. A bidirectional layer. The two directions start at opposite ends, and an output is
# complete when both have passed. Each input reaches the forward states from its step on and the
# backward states up to its step, so every complete output depends on every input.*
#
# Note where each direction *ends*: the forward one at the last step, the backward one at step 0.
# And the backward direction cannot start before the sequence has ended.
#
# ## 4. Last states of padded sequences
#
# The sequences of a batch differ in length, but an array has only one length. So the short ones are
# **padded**: filled up after their end, usually with zeros. An LSTM cannot recognise padding. It
# reads zeros like any other input: its gates still have biases and receive $h_{t-1}$, so they are
# partly open, the cell state fades, and new candidates are written.
#
# To classify a sequence, you want one vector that represents all of it: the **last state**, which
# has read everything. It is tempting to write `output[-1]`. Consider a sequence with $n$ real steps
# out of T. What has each half of the output read?
#
# | half | at step T−1, `output[-1]` | the state that has read the sequence |
# |---|---|---|
# | forward | the sequence, then T − n steps of padding | at step $n - 1$, its last real step |
# | backward | one step only, which is padding if n < T | at step 0, which it reads last |
#
# So `output[-1]` is wrong twice. In the backward half it is wrong even *without* padding, because
# that direction has only just begun. For sequence $k$ of the batch, with length $n_k$, the correct
# state is
#
# $$\text{last}_k = \bigl[\,\overrightarrow{h}_{n_k - 1} \;\big|\; \overleftarrow{h}_0\,\bigr]
# \quad\text{of sequence } k \tag{8}$$
#
# ### Exercise `last_states`
#
# Difficulty ●●○ · 7 minutes · **3 marks**
#
# Implement equation (8) for a batch: `hs` has shape (T, B, 2H), and `lengths` is an array of B
# whole numbers from 1 to T. Padded batches earn 2 marks. A batch in which every sequence has T
# steps earns 1.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Each half is read at a different step, and the step of the forward half differs between sequences.
# A loop over the batch is fine.
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# `np.split(hs, 2, axis=2)` gives the two halves. NumPy can select a different step for each
# sequence at once: index with *two* arrays of length B, one of steps and one of sequences.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# With `forward` of shape (T, B, H), `forward[steps, sequences]` is (B, H), where `sequences` is
# `np.arange(B)`. Steps are counted from 0, so the third step has index 2. Join the halves with
# `np.concatenate` along the axis of the features.
# </details>


# %% solution="last_states"
def last_states(hs, lengths):
    """Select the state of each sequence that has read all of it and no padding, equation (8).

    Args:
        hs: hidden states of a bidirectional layer, the forward half first (T, B, 2H).
        lengths: number of real steps of each sequence (B,).

    Returns:
        states: the forward half at the last real step, the backward half at step 0 (B, 2H).
    """
    ### BEGIN SOLUTION
    forward, backward = np.split(hs, 2, axis=2)  # (T, B, H) each
    sequences = np.arange(len(lengths))  # (B,)
    ends = forward[lengths - 1, sequences]  # (B, H)
    starts = backward[0]  # (B, H)
    return np.concatenate([ends, starts], axis=1)  # (B, 2H)
    ### END SOLUTION


# %% check="last_states"
check("last_states")

# %% [markdown]
# Without padding, PyTorch's `h_n` contains these states. It lists directions as if they were
# layers: layer 0 forward, layer 0 backward, layer 1 forward, and so on. So `h_n[-1]` is the
# backward direction of the top layer *alone*. To get both directions, join `h_n[-2]` and `h_n[-1]`:

# %% demo
comparison.compare_last_states(own_or_reference("last_states"))

# %% [markdown]
# Here is the trap, drawn with your function: a sequence of 5 steps, padded to 16, in a
# bidirectional LSTM with random weights.

# %% demo
own = own_or_reference("bidirectional_lstm_forward", "last_states")
padded = run_padded(own.bidirectional_lstm_forward)
draw_states_in_padding(padded)
plt.show()

# %% [markdown]
# *Figure 4. Hidden states of one sequence, blue within the sequence and grey in its padding. Dots
# mark the last state of each direction, crosses mark `output[-1]`. The forward states drift through
# the padding.*
#
# Look at the right panel again. The backward half came *through* the padding, from right to left.
# When it reaches the sequence, its state is no longer zero, and choosing the right step cannot
# repair that. The backward direction must *start* at each sequence's last real step. PyTorch does
# this if you pass it the lengths in a **packed sequence**, made by `pack_padded_sequence`. To see
# how much it matters, run each sequence alone, without padding, and compare:

# %% demo
describe_padded(padded, own.last_states)

# %% [markdown]
# *Largest difference from the state of the sequence run alone. `last_states` repairs the forward
# half. The backward half also needs packing. The last column has no padding.*
#
# ### Does padding change the answers?
#
# A wrong state need not give a wrong answer. Train a forward LSTM to count votes: each of 15 steps
# brings a vote of +1 or −1, and the network decides whether most votes were +1. In one task only
# the last 5 votes count, in the other all 15. Then test with zeros after the votes, and read the
# answer from `output[-1]` and from your `last_states`, both without their backward half.

# %% demo
own = own_or_reference("bidirectional_lstm_forward", "last_states")
runs = run_votes(own, progress_bar)
draw_accuracy_against_padding(runs)
plt.show()
print(describe_votes(runs))

# %% [markdown]
# *Figure 5. Accuracy against padding: median and range of ten kept runs, with your runs as rings.
# If the last 5 votes count, `output[-1]` fails after a few steps of padding. If all votes count, it
# suffers only behind long padding. `last_states` is unaffected.*
#
# On the left, each zero pushes a vote out of the window of five. After five zeros, no vote is left,
# and the network guesses. The right panel is more dangerous. A network that keeps a running total
# ignores a few zeros, so the mistake stays hidden until a batch contains one very long sequence.
# Then the answers for the short ones go wrong without any warning.
#
# ## 5. Dropout between layers
#
# A network that is large for its data memorises them. **Dropout** makes this harder: during
# training, each entry of a layer's output is set to zero with probability $p$, the *rate*, so no
# unit can rely on another (Srivastava et al. 2014). Where in a stack may it act?
#
# Two kinds of wires leave a cell. The one going **up** carries h. Dropping some of its entries is
# safe: the layer above misses an entry at this step and may see it at the next. The wires
# going **along** carry h and c to the next step. An entry dropped from the cell state is lost to
# all later steps. It survives one step with probability $1 - p$, and every step draws anew, so it
# survives $t$ steps with probability
#
# $$\Pr(\text{still there after } t \text{ steps}) = (1 - p)^t \tag{9}$$
#
# For $p = 0.1$ and $t = 49$, this is 0.006. Therefore dropout belongs between layers and never on
# the time path (Zaremba, Sutskever & Vinyals 2014).
#
# **Scaling.** After training, nothing is dropped, and the layer above would suddenly receive more
# than it is used to. **Inverted dropout** compensates for this *during training*: divide the
# entries that are kept by the share that is kept. Let $m$ be 1 with probability $1 - p$ and 0 with
# probability $p$:
#
# $$\tilde{h} = \frac{m}{1 - p}\,h \tag{10}$$
#
# The mean is then that of $h$, and nothing remains to be done after training:
#
# $$\mathrm{E}[\tilde{h}] = (1 - p) \cdot \frac{h}{1 - p} + p \cdot 0 = h \tag{11}$$
#
# **By hand,** with $p = 0.5$ and $h = [0.2, -0.4, 0.6]$: if the second entry is dropped, the layer
# above receives $[0.4, 0, 1.2]$.
#
# ### Exercise `dropout_between_layers`
#
# Difficulty ●●○ · 6 minutes · **3 marks**
#
# Implement equation (10) for 2 marks. Keep an entry where `rng.random(hs_below.shape)` is **at
# least** `rate`, so every entry at every step of every sequence has its own draw. Rate 0 changes
# nothing, for ½ mark. A rate below 0, or of 1 and above, raises a `ValueError`, for ½ mark: a rate
# of 1 would keep nothing and divide by 0.
#
# <details><summary>Hint 1: a nudge</summary>
#
# `rng.random` draws numbers evenly between 0 and 1. What share of them is at least 0.1? Is this the
# share to keep or to drop?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Comparing an array with a number gives an array of True and False, which is the $m$ of (10).
# `np.where(condition, this, that)` chooses entry by entry. Check the rate before anything else.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# You need three lines: `keep`, a comparison with `>=`; `scale`, one over the share that is kept,
# not over the rate; and `np.where(keep, ..., 0)`. The test of the range is `if not 0 <= rate < 1:`.
# </details>


# %% solution="dropout_between_layers"
def dropout_between_layers(hs_below, rate, rng):
    """Drop entries of a layer's output and scale up the rest, for training, equation (10).

    Args:
        hs_below: hidden states of the layer below (T, B, H).
        rate: probability that an entry is dropped, from 0 to below 1.
        rng: a NumPy generator; an entry is kept where `rng.random(hs_below.shape) >= rate`.

    Returns:
        hs: input of the layer above, a new array (T, B, H).

    Raises:
        ValueError: the rate is outside [0, 1).
    """
    ### BEGIN SOLUTION
    if not 0 <= rate < 1:
        raise ValueError(f"rate is {rate}, expected a probability from 0 to below 1")
    keep = rng.random(hs_below.shape) >= rate  # (T, B, H)
    scale = 1 / (1 - rate)
    return np.where(keep, hs_below * scale, 0)
    ### END SOLUTION


# %% check="dropout_between_layers"
check("dropout_between_layers")

# %% [markdown]
# First test the mean (11), on 100,000 equal entries:

# %% demo
own = own_or_reference("stacked_lstm_forward", "dropout_between_layers")
print(dropped_memory.describe_mean(own.dropout_between_layers))

# %% [markdown]
# Then test the warning (9). In 10,000 sequences, a cell with the hand-set weights of lesson 03
# holds a bit under dropout of both kinds. On the time path, h and c are both dropped.

# %% demo
survival = dropped_memory.measure_survival(own)
dropped_memory.draw_survival(survival)
plt.show()
print(dropped_memory.describe_survival(survival, guess_survivors))

# %% [markdown]
# *Figure 6. A stored bit under dropout with rate 0.1. Between layers, a tenth of the readings is
# missing at every step, but the loss does not accumulate. On the time path, the memory itself is
# lost, as (9) predicts.*
#
# Where does PyTorch apply the argument `dropout` of its LSTM? Run a stack of two layers with it
# switched on and off, on the same input. If it acts only on the way up, the *lower* layer must not
# change.

# %% demo
print(dropped_memory.describe_torch_dropout())

# %% [markdown]
# So PyTorch's dropout acts between layers: not along time, and not after the top layer either. With
# a single layer there is nothing in between, and PyTorch warns that the argument has no effect.
# Another method does act on the time path: **variational dropout** uses *one* mask for all steps of
# a sequence, so an entry is either always present or always absent (Gal & Ghahramani 2016). Then
# the memory does not die a little at every step.
#
# ## 6. Counting parameters
#
# How large is a stack? Each of the four gate blocks of a cell has H rows: weights for its input,
# weights for $h_{t-1}$, and a bias. If the input has $F$ features,
#
# $$\text{parameters of one layer, one direction} = 4\,(H F + H H + H) \tag{12}$$
#
# Only $F$ depends on the position in the stack. The bottom layer reads the inputs of the network.
# Each layer above reads the complete output of the layer below, which by (7) has 2H features if
# there are two directions:
#
# $$F = I \text{ in layer } 0, \qquad F = D\,H \text{ above it}, \qquad D = 1 \text{ or } 2
# \text{ directions} \tag{13}$$
#
# Each direction has its own weights, so every layer counts D times.
#
# **By hand,** $I = 3$, $H = 4$, two layers, one direction: $4\,(12 + 16 + 4) = 128$ for the bottom
# layer and $4\,(16 + 16 + 4) = 144$ for the other, 272 in total.
#
# ### Exercise `count_parameters`
#
# Difficulty ●○○ · 5 minutes · **2 marks**
#
# Implement equations (12) and (13) for a stack. Return a whole number.
#
# <details><summary>Hint 1: a nudge</summary>
#
# How many features does the *third* layer read? Is it the same number as for the second?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Loop over the layers, with one variable for the number of features that the layer reads. It starts
# as `input_size` and changes after the bottom layer.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `directions` is 2 or 1. In each iteration add `directions * 4 * (...)`, where the brackets hold
# the three terms of (12). Then set the features to `directions * hidden_size`.
# </details>


# %% solution="count_parameters"
def count_parameters(input_size, hidden_size, num_layers, bidirectional):
    """Count the parameters of a stack with one bias per gate block, equations (12) and (13).

    Args:
        input_size: I, features of the inputs.
        hidden_size: H, hidden units of a layer in each direction.
        num_layers: layers of the stack.
        bidirectional: whether each layer has both directions.

    Returns:
        count: a whole number.
    """
    ### BEGIN SOLUTION
    directions = 2 if bidirectional else 1
    total = 0
    features = input_size
    for _ in range(num_layers):
        weights = hidden_size * features + hidden_size * hidden_size
        total += directions * 4 * (weights + hidden_size)
        features = directions * hidden_size
    return total
    ### END SOLUTION


# %% check="count_parameters"
check("count_parameters")

# %% demo
comparison.compare_parameters(own_or_reference("count_parameters"), guess_factor)

# %% [markdown]
# PyTorch has a second bias of 4H entries per layer and direction, as lesson 02 explains. Without
# it, the counts agree. The factor is about 5 and not 2 · 2 = 4, because the upper layer reads 2H
# features instead of H. Without biases, one layer with I = H has $8H^2$ parameters. Two directions
# have $16H^2$ in the bottom layer and $2 \cdot 4\,(2H^2 + H^2) = 24H^2$ above it, $40H^2$ in total.
#
# ## 7. Claims
#
# Here are three statements from lecture notes and tutorials. **Decide first:** write `"true"`,
# `"true if"` or `"false"` beside each. Then run the experiments.

# %%
predictions = {
    "5.1": None,  # The cell state C_t goes on to the next layer; the hidden state h_t does not
    "5.2": None,  # A cell in layer l reads c and h of l, one step before, and h of layer l − 1
    "5.3": None,  # An LSTM sees only the past
}

# %% [markdown]
# ### Claim 5.1: the cell state goes up, the hidden state does not
#
# > **“The cell state C_t goes on to the next layer; the hidden state h_t does not.”**
#
# You have seen which wiring is PyTorch's. Now trace the wire in your own stack. Run it for two
# steps, add ½ to the cell state of layer 1, and measure how much the states change. Layer 2 *does*
# change. But a cell state can act in two ways: directly, or through $h = o \odot \tanh(c)$. Close
# the output gate of layer 1, and only a direct wire would remain.

# %% demo
claims.record(claims_about_wires.cell_state_goes_up(own_or_reference("stacked_lstm_forward")))

# %% [markdown]
# ### Claim 5.2: the inputs and outputs of a cell
#
# > **“The inputs of a cell in layer l are c and h of layer l at the step before, and h of layer
# > l − 1 at the same step. Its outputs are c and h of layer l.”**
#
# First answer without a computer:

# %% demo
quiz("wires_of_a_cell")

# %% [markdown]
# Now trace it. Take the caches of your stack and compute each of its cells again with a single
# step, from these three states and *nothing else*. If they suffice, the same h and c must result.
# Then leave out one of them at a time. In layer 0, the input x takes the place of the layer below.

# %% demo
claims.record(claims_about_wires.wires_of_a_cell(own_or_reference("stacked_lstm_forward")))

# %% [markdown]
# ### Claim 5.3: an LSTM sees only the past
#
# > **“An LSTM sees only the past.”**
#
# Is this so? What does it cost? And when may you change it? The first question has an exact answer.
# Perturb the input of one step after another, in your stack and in your bidirectional layer:

# %% demo
both = own_or_reference("stacked_lstm_forward", "bidirectional_lstm_forward")
print(claims_about_directions.describe_trace(both))

# %% [markdown]
# **What does it cost?** Here is a task whose answer may lie on either side. Twelve brackets are
# drawn at random, and the network marks each bracket that has a partner. For a *closing* bracket,
# the past decides. For an *opening* bracket, the answer is in the future.

# %% demo
print(examples_of_brackets())

# %% [markdown]
# Train three networks of about the same size: one reads forward, one backward, one in both
# directions. Then your function runs them on sequences that they have not seen. How well can a
# network do on opening brackets if it sees only the past? Better than guessing: the last bracket is
# never closed, and an early one usually is. The best possible accuracy can be computed from the
# number of brackets still to come. By symmetry, it is the same for closing brackets and a network
# that sees only the future.

# %% demo
own = own_or_reference("bidirectional_lstm_forward")
brackets = run_brackets(own.bidirectional_lstm_forward, progress_bar)
draw_bracket_accuracy(brackets)
plt.show()
print(describe_brackets(brackets))

# %% [markdown]
# *Figure 7. Accuracy on brackets, one dot per run. A network that reads the side of the partner
# solves the task. One that does not stays at the dashed line, the best accuracy possible without
# that side.*
#
# The limit holds for *any* network that reads one side, however large it is and however long it is
# trained. Dots slightly beyond it reflect the finite test set.
#
# **When may you read both ways?** Whenever all inputs are available at the time of use. A forecast
# is a good example, because both cases occur. A series follows the rule $x_{t+1} = 1.5\,x_t -
# 0.8\,x_{t-1} + \varepsilon$, where $\varepsilon$ is unpredictable with variance 1. So no forecast
# can have an expected squared error below 1. Train three kinds of networks:
#
# - **forward, at every step:** reads a series and forecasts the next value at each step;
# - **both ways, at every step:** the same, with a bidirectional layer;
# - **both ways, past window:** reads the last six values in both directions, then makes a single
#   forecast from your `last_states`.
#
# Test each as it was trained, with complete series. Then test it in use: the series ends today, and
# the next value is still unknown.

# %% demo
own = own_or_reference("bidirectional_lstm_forward", "last_states")
forecasts = run_forecasts(own, progress_bar)
draw_forecast_errors(forecasts)
plt.show()
print(describe_forecasts(forecasts))

# %% [markdown]
# *Figure 8. Forecast errors as trained and in use, one line per run. The bidirectional network at
# every step beats the best possible forecast in training and fails in use. On a window of past
# values, training and use agree.*
#
# An error far below the possible is no success. It is a **leak**: the backward direction has read
# the very value that it should forecast. No number of the training run reveals this. The window is
# safe, although it is read in both directions, because all of it lies in the past. The rule is
# simple: in training, a network may read nothing that will be missing at the time of use.

# %% demo
claims.record(claims_about_directions.sees_only_the_past(both))

# %% [markdown]
# ### Your predictions

# %% demo
claims.table(predictions)

# %% [markdown]
# ## Quiz
#
# The first question came with claim 5.2. Here are two more.

# %% demo
quiz("padded_output")

# %% demo
quiz("both_directions_allowed")

# %% [markdown]
# ## Summary
#
# - A **stack** is a loop over layers. Each layer reads the hidden states of the layer below at the
#   same step (1) and keeps its own h and c (2). With PyTorch's weights, your stack gives PyTorch's
#   numbers.
# - The **backward pass** runs from the top down: the gradient at a layer's input is the gradient at
#   the hidden states of the layer below (3, 4).
# - A **bidirectional** layer adds an LSTM that reads from the end. Reverse its input, and reverse
#   its states (5–7). It is allowed where all inputs are available at the time of use. Elsewhere it
#   leaks the future.
# - **Padding** is read like any other input. The last state is at the last real step in the forward
#   half and at step 0 in the backward half (8), and the backward half needs a packed sequence.
#   `output[-1]` is neither.
# - **Dropout** acts between layers. On the time path, a memory would survive $t$ steps with
#   probability $(1 - p)^t$ only (9). Dividing by $1 - p$ during training keeps the mean (10, 11).
# - **Size:** $4\,(HF + HH + H)$ per layer and direction (12), with $F = 2H$ above a bidirectional
#   layer (13).
#
# **Papers**
#
# - M. Schuster & K. K. Paliwal, *Bidirectional recurrent neural networks*, IEEE Transactions on
#   Signal Processing 45, 1997: both directions, for simple recurrent networks.
# - A. Graves & J. Schmidhuber, *Framewise phoneme classification with bidirectional LSTM and other
#   neural network architectures*, Neural Networks 18, 2005: both directions, for LSTMs.
# - A. Graves, A. Mohamed & G. Hinton, *Speech recognition with deep recurrent neural networks*,
#   ICASSP 2013, section 2, equation (11): stacked layers.
# - N. Srivastava et al., *Dropout: a simple way to prevent neural networks from overfitting*,
#   Journal of Machine Learning Research 15, 2014, section 4. This version scales the trained
#   weights down instead, which gives the same means.
# - W. Zaremba, I. Sutskever & O. Vinyals, *Recurrent neural network regularization*, arXiv
#   1409.2329, 2014, section 3.2: dropout between layers and never along time.
# - Y. Gal & Z. Ghahramani, *A theoretically grounded application of dropout in recurrent neural
#   networks*, NIPS 2016: one mask for all steps of a sequence.
# - Y. Wu et al., *Google's neural machine translation system*, arXiv 1609.08144, 2016, section 3.1:
#   residual connections in a deep stack of LSTMs.
#
# **Next:** lesson 06 removes and rewires gates: the GRU, peepholes, coupled gates, and the cost of
# each.
#
# ## Going further
#
# **Trace a perturbation.** The diagram shows claim 5.1 in your own stack: the cell state of layer 1
# is perturbed before step 2, at the star. Which states must change, by equations (1) and (2)?
# Decide before you look.

# %% demo hidden
own = own_or_reference("stacked_lstm_forward")
changes = claims_about_wires.perturb_cell_state(own, stack_of_torch(num_layers=3))
draw_stack(changes, layer=1, step=2)
plt.show()

# %% [markdown]
# *Largest change of each state. Layer 1 changes from step 2 on, and so does layer 2 above it. Layer
# 0 below does not change.*
#
# <details><summary>Stretch exercises</summary>
#
# - Write the backward pass of a bidirectional layer. Two calls of `lstm_backward` and two reversals
#   are enough. Which of its results is a sum?
# - Write a stack with residual connections from layer 1 up, and its backward pass. How much of the
#   gradient of figure 2 reaches the input now?
# - Run all experiments at full size: set the environment variable `LSTM_COURSE_SIZE=full`.
# </details>
