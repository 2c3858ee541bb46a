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
# *One LSTM layer works. What do you gain from a second on top, or from one that reads backwards,
# and what can go wrong? You take `torch.nn.LSTM` apart and build it again, down to the last digit.*
#
# | | |
# |---|---|
# | **You learn to** | stack layers, and send a gradient back through the stack |
# | | read a sequence in both directions, and say when that is cheating |
# | | read the right state of a padded sequence, and put dropout where it does no harm |
# | **Time** | about 75 minutes |
# | **Builds on** | the LSTM forward and backward (lessons 03 and 04) |
# | **You write** | six short functions, 22 marks |
#
# The letters are those of the whole course: **T** time steps, **B** sequences in a batch, **I**
# inputs, **H** hidden units. New is **L**, the number of layers. Time comes first: `x` is (T, B,
# I).
#
# A single layer, forward and backward, is given here: `lstm_forward` and `lstm_backward` from the
# course's library do what you built in lessons 03 and 04. The figures use *your* functions of this
# lesson as soon as these pass their checks, and the course's own until then; each says which.
#
# Write your answers in NumPy. While a check runs them, torch is not available, and the library's
# functions that solve exercises of this lesson or of a later one are locked, at home as in a class.

# %%
import sys
from functools import partial

import matplotlib.pyplot as plt
import numpy as np
from tqdm import tqdm

from autograder import check, own_or_reference, quiz
from lstm_course.cells.lstm import lstm_backward, lstm_forward
from lstm_course.lessons.claims import Claims
from lstm_course.lessons.lesson_05.bidirectional_diagram import (
    animate_reading,
    draw_both_directions,
)
from lstm_course.lessons.lesson_05.bracket_tagging import (
    READINGS,
    accuracy_on_brackets,
    draw_bracket_accuracy,
    train_on_brackets,
)
from lstm_course.lessons.lesson_05.dropped_memory import (
    draw_survival,
    dropout_of_torch,
    share_that_still_knows,
)
from lstm_course.lessons.lesson_05.forecast_leak import (
    draw_forecast_errors,
    error_of_same_again,
    error_of_the_best,
    forecast_errors,
    train_to_forecast,
)
from lstm_course.lessons.lesson_05.gradient_by_layer import (
    draw_gradient_by_layer,
    gradient_by_layer,
)
from lstm_course.lessons.lesson_05.padded import (
    accuracy_against_padding,
    draw_accuracy_against_padding,
    draw_states_in_padding,
    run_padded,
    train_to_count_votes,
)
from lstm_course.lessons.lesson_05.perturbation import (
    draw_stack,
    gates_affected_by_weights,
    perturb_both_directions,
    perturb_input,
    perturb_state,
    shut_output_gate,
)
from lstm_course.lessons.lesson_05.stack_diagram import draw_wires
from lstm_course.lessons.lesson_05.torch_stack import (
    both_of_torch,
    fed_with_c,
    largest_difference,
    parameters_of_torch,
    recompute_cells,
    stack_of_torch,
)
from lstm_course.size import experiment_size
from lstm_course.tasks.brackets import best_from_the_past, brackets, show_brackets

progress_bar = partial(tqdm, file=sys.stdout)
print(f"The experiments run at the size {experiment_size()!r}.")

# %% [markdown]
# ## Predict
#
# Answer before you run anything.
#
# 1. Two LSTM layers, one on top of the other. Each has a hidden state h and a memory c (its cell
#    state). What does the upper layer get to read of the lower one: `"h"`, `"c"` or `"both"`?
# 2. A cell has stored a bit. At each step, each number of its state is set to zero with a
#    probability of 10%. Out of 100 such cells, how many still know their bit 49 steps later: about
#    90, about 40, about 10, or fewer than 2?
# 3. An LSTM layer with as many inputs as units is replaced by *two* layers, each of which reads in
#    *both* directions. How many times as many parameters do they have: 3, 4, 5 or 8 times?
#
# Put your guesses here. They are not marked; the lesson comes back to them.

# %%
guess_goes_up = None  # question 1: "h", "c" or "both"
guess_survivors = None  # question 2: a number from 0 to 100
guess_times = None  # question 3: 3, 4, 5 or 8

# %% [markdown]
# ## 1. Up, not only along
#
# A layer turns a sequence into a sequence: inputs `x` of shape (T, B, I) go in, hidden states `hs`
# of shape (T, B, H) come out. So the output of one layer can be the input of another. That is all
# there is to a **stack**: the same steps in time, and several layers at each of them.
#
# Layers are numbered from 0, bottom first. Write $u_t^l$ for what layer $l$ reads at step $t$. The
# bottom layer reads the input, each other layer reads the *hidden states* of the layer below, at
# the same step:
#
# $$u_t^0 = x_t, \qquad u_t^l = h_t^{l-1} \quad\text{for } l = 1, \dots, L-1 \tag{1}$$
#
# And each layer is an LSTM like any other, with weights of its own and a state of its own:
#
# $$h_t^l,\; c_t^l = \mathrm{LSTM}^l\bigl(u_t^l,\; h_{t-1}^l,\; c_{t-1}^l\bigr) \tag{2}$$
#
# Look where the memory appears in (2). It is passed from step to step inside its layer. No other
# layer reads it.

# %% demo
draw_wires(num_layers=3, steps=4)
plt.show()

# %% [markdown]
# *Figure 1. Three layers, four steps. Along a layer run two wires, the memory c (dark blue) and the
# hidden state h (light blue). Upwards runs one: h. On the wires of the yellow cell stand the
# symbols of (2).*
#
# Only the width of the inputs changes on the way up: layer 0 has a `W_ih` of shape (4H, I), each
# other layer one of shape (4H, H).
#
# It can be computed in two orders: layer 0 at all steps, then layer 1 at all steps, and so on; or
# all layers at step 0, then all layers at step 1. The numbers are the same. The first is simpler,
# as a whole layer is one call.
#
# ### Exercise `stacked_lstm_forward`
#
# Difficulty ●●○ · 8 minutes · **4 marks**
#
# Write equations (1) and (2) for a whole sequence. `lstm_forward(x, h0, c0, W_ih, W_hh, b)` runs
# one layer and returns `hs, (h_T, c_T), cache`. Hand back the top layer's `hs` (2 marks), a list of
# the layers' last states (1 mark), and a list of their caches (1 mark), both bottom first.
#
# <details><summary>Hint 1: a nudge</summary>
#
# What goes up from one turn of the loop to the next, and what does it hold before the first turn?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Loop over the layers, not over time. `zip(states, layers)` gives the state and the weights of one
# layer at a time. Each turn replaces what the layer read by what it computed.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# Start with `hs = x`. Inside the loop there are three lines: one calls `lstm_forward` with `hs` as
# its first argument and puts the new sequence into `hs` again; the other two append to the two
# lists.
# </details>


# %% solution="stacked_lstm_forward"
def stacked_lstm_forward(x, states, layers):
    """LSTM layers on top of each other, equations (1) and (2).

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
# ### Is it torch's?
#
# `torch.nn.LSTM(input_size, hidden_size, num_layers=3)` is such a stack. Take its weights, run your
# function on its input and its initial states, and compare. (Torch keeps two biases a layer and
# adds them; the course has their sum. Section 6 counts them.) Equal means equal *to rounding*: both
# compute in float64, but they do not add in the same order.

# %% demo
real = stack_of_torch(num_layers=3)
own = own_or_reference("stacked_lstm_forward")
hs, final_states, _ = own.stacked_lstm_forward(real.x, real.states, real.layers)
same_forward = {
    "output": largest_difference(hs, real.hs),
    "h_n, c_n": largest_difference(final_states, real.final_states),
}
for name, difference in same_forward.items():
    print(f"{name:>8}: largest difference {difference:.0e}")
print("equal to 1e-10:", max(same_forward.values()) < 1e-10)

# %% [markdown]
# *Three layers of torch's, from torch's own weights: the differences are rounding.*
#
# Torch returns three things, and their names mislead. `output` is `hs` of the *top* layer, at all
# steps. `h_n` and `c_n` are the states of *all* layers, at the last step, as one array of shape (L,
# B, H) each. The memories of earlier steps are not handed out at all.
#
# ## 2. Back through a stack
#
# A gradient comes from the loss into the top layer's hidden states: `dhs`, of shape (T, B, H).
# Which way does it take?
#
# Inside a layer you know the way: `lstm_backward(dhs, cache)` carries it back through time, and
# returns `dx, dh0, dc0, dW_ih, dW_hh, db`. The first of these is the gradient at what the layer
# *read*. For layer $l$ we call it $du^l$. And we write $dh^l$ for what its hidden states get *from
# above*: that is what `lstm_backward` wants as `dhs`. By (1), what a layer reads *is* the hidden
# state of the layer below. So what comes out of the one goes into the other:
#
# $$u_t^l = h_t^{l-1} \quad\Longrightarrow\quad dh_t^{l-1} = du_t^l \tag{3}$$
#
# Nothing has to be added here. True, the lower layer's $h_t^{l-1}$ is used twice, up and along, and
# both ways bring a gradient back. But the part that comes back along the layer is added inside
# `lstm_backward` (lesson 04, equation 18). And the loss does not see the lower layer: only the top
# layer gets a gradient straight from the loss. So
#
# $$dh^{L-1} = \texttt{dhs}, \qquad dh^{l-1} = du^l, \qquad dx = du^0 \tag{4}$$
#
# What of the memory? No wire leads from the c of one layer to another layer, so no gradient passes
# there either. Each layer's c gets its gradient inside its own layer, and `lstm_backward` sees to
# it.
#
# ### Exercise `stacked_lstm_backward`
#
# Difficulty ●●○ · 10 minutes · **6 marks**
#
# Write equation (4). Return `dx` (2 marks) and a list of triples `(dW_ih, dW_hh, db)`, one a layer,
# bottom first (4 marks). The check hands you caches of its own.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Which layer did the loss see? It is the first on the way back. Which is the last, and which of its
# gradients is `dx`?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Loop over `reversed(caches)`, with one variable for the gradient that enters the layer. After each
# layer it is replaced, as (3) says. You meet the triples top first; the list is asked for bottom
# first.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# One line unpacks the six results of `lstm_backward`; two of them are not needed, and `_` is a good
# name for those. One line appends a triple. One line makes `dhs` what the layer below has to be
# handed. Turn the list round with `[::-1]` at the end.
# </details>


# %% solution="stacked_lstm_backward"
def stacked_lstm_backward(dhs, caches):
    """The way back through a stack, from the top down, equation (4).

    Args:
        dhs: gradient that reaches each hidden state of the top layer from the loss (T, B, H).
        caches: of `stacked_lstm_forward`, a list, bottom first.

    Returns:
        dx: gradient at the inputs of the bottom layer (T, B, I).
        layer_grads: (dW_ih, dW_hh, db) of each layer, a list, bottom first.
    """
    ### BEGIN SOLUTION
    layer_grads = []
    for cache in reversed(caches):
        dx, _, _, dW_ih, dW_hh, db = lstm_backward(dhs, cache)
        layer_grads.append((dW_ih, dW_hh, db))
        dhs = dx  # (T, B, H of the layer below), whose hidden states this layer has read
    return dx, layer_grads[::-1]
    ### END SOLUTION


# %% check="stacked_lstm_backward"
check("stacked_lstm_backward")

# %% [markdown]
# Torch's autograd computes the same gradients without being told how. Compare all of them.

# %% demo
real = stack_of_torch(num_layers=3)
own = own_or_reference("stacked_lstm_forward", "stacked_lstm_backward")
_, _, caches = own.stacked_lstm_forward(real.x, real.states, real.layers)
dx, layer_grads = own.stacked_lstm_backward(real.dhs, caches)
same_backward = {"dx": largest_difference(dx, real.dx)} | {
    f"layer {k}": largest_difference(layer_grads[k], real.layer_grads[k]) for k in range(3)
}
for name, difference in same_backward.items():
    print(f"{name}: largest difference {difference:.0e}")
print("equal to 1e-10:", max(same_backward.values()) < 1e-10)

# %% [markdown]
# ### Where does the gradient go?
#
# Let the loss see the top layer at a single step, with a gradient of norm 1 there, and watch what
# your function hands to each layer. The network has torch's random weights and is not trained.

# %% demo
own = own_or_reference("stacked_lstm_forward", "stacked_lstm_backward")
real, seen = stack_of_torch(num_layers=4, steps=8), 5
_, _, caches = own.stacked_lstm_forward(real.x, real.states, real.layers)
norms = gradient_by_layer(own.stacked_lstm_backward, caches, seen)
draw_gradient_by_layer(norms)
plt.show()
totals = np.linalg.norm(norms, axis=1)  # from x, below, to the top
shares = " · ".join(f"{share:.2f}" for share in reversed(totals[:-1] / totals[1:]))
print(f"what a layer hands down, as a share of what it gets, top layer first: {shares}")
print(f"all four together: {totals[0] / totals[-1]:.4f}")

# %% [markdown]
# *Figure 2. Size (norm) of the gradient that each layer gets from above, for a loss at step 5. It
# fans out to all earlier steps, reaches none of the later ones, and loses size with every layer.*
#
# Two things to see. A loss at one step sends its gradient down at that step *and at all earlier
# ones*, because the layer above has used its past. And depth costs gradient, as time did in lesson
# 01: here the conveyor belt does not help, for it runs along the layers and not up. This is one
# reason why deep stacks of LSTMs often get extra wires that lead past a layer (Wu et al. 2016).

# %% [markdown]
# ## 3. Both directions
#
# A state $h_t$ has read $x_0, \dots, x_t$. It knows nothing of what follows. Often the whole
# sequence is there and what follows matters: in “he left the *bank* and swam on”, only the later
# words tell which kind of bank is meant. The remedy is a second LSTM, with weights of its own, that
# reads the sequence from its end (Schuster & Paliwal 1997). Its state at step $t$ depends on the
# one at $t+1$:
#
# $$\overrightarrow{h}_t = \text{forward LSTM after } x_0, x_1, \dots, x_t \tag{5}$$
#
# $$\overleftarrow{h}_t = \text{backward LSTM after } x_{T-1}, x_{T-2}, \dots, x_t \tag{6}$$
#
# The output at step $t$ holds both, side by side, so it has 2H features:
#
# $$h_t = \bigl[\,\overrightarrow{h}_t \;\big|\; \overleftarrow{h}_t\,\bigr] \tag{7}$$
#
# Both directions have read $x_t$. Together they have read everything: each step knows the whole
# sequence. Neither direction knows of the other.
#
# **How do you run one backwards?** `lstm_forward` knows one direction only. So turn the *sequence*
# round, run `lstm_forward` on it, and turn the *states* round again:
#
# | index of the turned sequence | 0 | 1 | … | T−1 |
# |---|---|---|---|---|
# | it reads | $x_{T-1}$ | $x_{T-2}$ | … | $x_0$ |
# | it gives | $\overleftarrow{h}_{T-1}$ | $\overleftarrow{h}_{T-2}$ | … | $\overleftarrow{h}_0$ |
#
# The last row is in the order in which it was computed: its index 0 belongs to step T−1. Put it
# beside the forward states as it is, and each step gets the backward state of another step. Nothing
# complains, for the shapes are right.
#
# ### Exercise `bidirectional_lstm_forward`
#
# Difficulty ●●○ · 8 minutes · **4 marks**
#
# Write equations (5) to (7). Both directions start from states of zeros, which you have to make.
# The forward half comes first. There are 3 marks for sequences in general and 1 for a sequence of
# one step.
#
# <details><summary>Hint 1: a nudge</summary>
#
# How many times does something have to be turned round, and which axis is it each time?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# `x[::-1]` turns the first axis round and leaves the others alone: here the first axis is time. One
# call of `lstm_forward` for each direction, from the same zeros. B is in the shape of x; H can be
# read off a weight matrix.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `W_hh` is (4H, H), so `forward_params[1].shape[1]` is H. The zeros are (B, H). Join the two
# sequences of shape (T, B, H) with `np.concatenate([..., ...], axis=2)`, the second one turned
# back.
# </details>


# %% solution="bidirectional_lstm_forward"
def bidirectional_lstm_forward(x, forward_params, backward_params):
    """One layer in both directions, from zeros, equations (5) to (7).

    Args:
        x: inputs (T, B, I).
        forward_params: (W_ih, W_hh, b) of the LSTM that reads from the first step on.
        backward_params: (W_ih, W_hh, b) of the LSTM that reads from the last step back.

    Returns:
        hs: at each step the forward state, then the backward state (T, B, 2H).
    """
    ### BEGIN SOLUTION
    B = x.shape[1]
    H = forward_params[1].shape[1]
    zeros = np.zeros((B, H), x.dtype)
    hs_forward, _, _ = lstm_forward(x, zeros, zeros, *forward_params)  # (T, B, H)
    hs_reversed, _, _ = lstm_forward(x[::-1], zeros, zeros, *backward_params)  # (T, B, H)
    hs_backward = hs_reversed[::-1]  # back in the order of x
    return np.concatenate([hs_forward, hs_backward], axis=2)  # (T, B, 2H)
    ### END SOLUTION


# %% check="bidirectional_lstm_forward"
check("bidirectional_lstm_forward")

# %% [markdown]
# Again torch is the judge. And since a layer turns a sequence into a sequence, a *deep*
# bidirectional network is nothing new: call your function again on its own output, with weights
# that read 2H features.

# %% demo
own = own_or_reference("bidirectional_lstm_forward")
same_both = {}
for num_layers in (1, 2, 3):
    both = both_of_torch(num_layers=num_layers)
    hs = both.x
    for forward_params, backward_params in both.layers:
        hs = own.bidirectional_lstm_forward(hs, forward_params, backward_params)
    same_both[num_layers] = largest_difference(hs, both.hs)
    print(f"layers: {num_layers}, hs {hs.shape}, largest difference {same_both[num_layers]:.0e}")
print("equal to 1e-10:", max(same_both.values()) < 1e-10)

# %% [markdown]
# Watch the two directions at work. The film plays once; the slider and the buttons bring it back.
# Each cell shows one number of the state that your function gives it.

# %% demo
own = own_or_reference("bidirectional_lstm_forward")
both = both_of_torch()
hs = own.bidirectional_lstm_forward(both.x, *both.layers[0])  # (T, B, 2H)
first_units = hs[:, 0, [0, hs.shape[2] // 2]].T  # (2, T): one of each half
animate_reading(first_units)

# %% [markdown]
# *Figure 3. Both directions start at the same time, at opposite ends. An output is complete when
# both have passed: none before they meet in the middle, and those at the two ends last of all.*
#
# Remember where each direction *ends*: the forward one at the last step, the backward one at step
# 0. Section 4 needs it. And remember that the backward one cannot start before the sequence has
# ended.
#
# And which states know of which input? Run your function twice, the second time with something
# added to one single input, and see which states have changed.

# %% demo
own = own_or_reference("bidirectional_lstm_forward")
both = both_of_torch()
pulled = perturb_both_directions(own.bidirectional_lstm_forward, both.x, *both.layers[0], step=2)
draw_both_directions(pulled, step=2)
plt.show()

# %% [markdown]
# *Figure 4. One input (red star) is changed. The numbers are the largest changes of each state: the
# forward half feels it at that step and later, the backward half at that step and earlier.*

# %% [markdown]
# ## 4. Where a sequence really ends
#
# The sequences of a batch have different lengths, but an array has only one. So the short ones are
# **padded**: filled up after their end, most often with zeros. An LSTM does not know what is
# padding. Give it zeros to read, and it reads them: its gates still have biases and see $h_{t-1}$,
# so they stand half open, the memory fades and new candidates are written.
#
# Suppose that one vector has to stand for the whole sequence, to tell its class, say. You want the
# **last state**, which has read everything. Many write `output[-1]`. Ask of each half of the output
# what it has read there, for a sequence with $n$ real steps out of T:
#
# | half | at step T−1, `output[-1]` | the state that has read the whole sequence |
# |---|---|---|
# | forward | the sequence, then T − n steps of padding | at step $n - 1$, its last real step |
# | backward | one step, and that is padding if n < T | at step 0, which it reads last |
#
# So `output[-1]` is wrong twice. In the backward half it is wrong even *without* padding: that
# direction has just begun there. The right answer for sequence $k$ of the batch, with length $n_k$:
#
# $$\text{last}_k = \bigl[\,\overrightarrow{h}_{n_k - 1} \;\big|\; \overleftarrow{h}_0\,\bigr]
# \quad\text{of sequence } k \tag{8}$$
#
# ### Exercise `last_states`
#
# Difficulty ●●○ · 7 minutes · **3 marks**
#
# Write equation (8) for a batch: `hs` is (T, B, 2H), `lengths` an array of B whole numbers from 1
# to T. There are 2 marks for padded batches and 1 for a batch in which every sequence has T steps.
#
# <details><summary>Hint 1: a nudge</summary>
#
# The two halves have to be read at different steps, and the forward half at a different step for
# each sequence. A loop over the batch will do.
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# `np.split(hs, 2, axis=2)` gives the two halves. NumPy can pick a different step for each sequence
# in one go: index with *two* arrays of B numbers, one of steps and one of sequences.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# With `forward` of shape (T, B, H), `forward[steps, sequences]` is (B, H), where `sequences` is
# `np.arange(B)`. Steps are counted from 0, so the third step has index 2. Join with
# `np.concatenate`, along the axis of the features.
# </details>


# %% solution="last_states"
def last_states(hs, lengths):
    """The state of each sequence that has read all of it, padding left out, equation (8).

    Args:
        hs: hidden states of a bidirectional layer, the forward half first (T, B, 2H).
        lengths: how many real steps each sequence has (B,).

    Returns:
        last: the forward half at the last real step, the backward half at step 0 (B, 2H).
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
# Without padding, torch has these states, too: in `h_n`, where it lines the directions up as if
# they were layers (forward and backward of layer 0, forward and backward of layer 1, and so on). So
# `h_n[-1]` is the backward direction of the top layer *alone*. To get both, join `h_n[-2]` and
# `h_n[-1]`.

# %% demo
own = own_or_reference("bidirectional_lstm_forward", "last_states")
both = both_of_torch(num_layers=2)
T, B, _ = both.x.shape
last = own.last_states(both.hs, np.full(B, T))
joined = np.concatenate([both.h_n[-2], both.h_n[-1]], axis=1)  # (B, 2H)
print(f"h_n is {both.h_n.shape}; largest difference {largest_difference(last, joined):.0e}")

# %% [markdown]
# Here is the trap, drawn with your functions: a sequence of 5 steps, padded to 16, read by a
# bidirectional LSTM with torch's random weights.

# %% demo
own = own_or_reference("bidirectional_lstm_forward", "last_states")
padded = run_padded(own.bidirectional_lstm_forward, lengths=(5, 8, 11, 16))
draw_states_in_padding(padded)
plt.show()

# %% [markdown]
# *Figure 5. States of one sequence: blue while it lasts, grey through its padding (grey area). Blue
# dots: the state that each direction should end with. Orange crosses: `output[-1]`. On the left the
# states drift through the padding.*
#
# Look at the right panel once more: the backward half came *through* the padding, from right to
# left. By the time it reaches the sequence, its state is no longer zero. Picking the right step
# cannot repair that. The backward direction has to *start* at each sequence's last real step. Torch
# does so when it is told the lengths, with `pack_padded_sequence`. How much does it matter? Run
# each sequence by itself, without any padding, and compare.

# %% demo
rows = {
    "output[-1]": padded.hs[-1],
    "last_states": own.last_states(padded.hs, padded.lengths),
    "last_states, packed": own.last_states(padded.packed, padded.lengths),
}
off = {}
print("largest difference from the state without padding, by length of the sequence")
print(" " * 31 + "  ".join(f"{length:>7}" for length in padded.lengths))
for name, states in rows.items():
    halves = np.split(np.abs(states - padded.alone), 2, axis=1)  # (B, H) each
    for half, difference in zip(("forward", "backward"), halves, strict=True):
        off[name, half] = difference.max(axis=1)  # (B,)
        print(f"{name:>19}, {half:<9}", "  ".join(f"{d:7.0e}" for d in off[name, half]))

# %% [markdown]
# *A column is a sequence, with its length on top. `last_states` gets the forward half right. The
# backward half is right only if that direction has read no padding: with packed sequences. The last
# column is a sequence without padding: there only the backward half of `output[-1]` is wrong.*
#
# ### Does it hurt?
#
# Wrong numbers need not make wrong answers. Train a forward LSTM on votes: at each of 15 steps a
# vote of +1 or −1 comes in, and the network says whether most of the votes were +1. In one task
# only the last 5 votes count, in the other all 15. Then test it with zeros after the votes, and
# read the answer from `output[-1]`, and from your `last_states`.

# %% demo
own = own_or_reference("bidirectional_lstm_forward", "last_states")
padding, seeds = (0, 1, 2, 5, 10, 20, 40), range(4 if experiment_size() == "quick" else 20)
panels, votes_right = {}, {}
for window, title in ((5, "do most of the last 5 votes say +1?"), (15, "do most of all 15?")):
    pairs = [
        accuracy_against_padding(
            own.bidirectional_lstm_forward,
            own.last_states,
            train_to_count_votes(window, seed),
            window,
            padding,
            seed,
        )
        for seed in progress_bar(seeds)
    ]
    panels[title] = votes_right[window] = tuple(map(np.stack, zip(*pairs, strict=True)))
draw_accuracy_against_padding(padding, panels)
plt.show()
for window, (last_output, last_real) in votes_right.items():
    for extra in (1, 10, 40):
        accuracy = last_output[:, padding.index(extra)]
        print(
            f"last {window:>2} votes, padding of {extra:>2}: output[-1] {accuracy.mean():.2f} on "
            f"average ({accuracy.min():.2f} to {accuracy.max():.2f}), last_states "
            f"{last_real[:, padding.index(extra)].mean():.2f}"
        )

# %% [markdown]
# *Figure 6. Accuracy against padding, a line a run. Read from `output[-1]`, the answer is damaged
# at once where the last votes count (left), and where all count (right) only by long padding, in
# most runs. Read by your function, it does not notice the padding.*
#
# The right panel is the dangerous one. With a little padding nothing is lost: a network that has to
# keep a total does not mind a few zeros. The mistake stays hidden until a batch comes along with
# one very long sequence. Then the answers for the short ones can go wrong, without any warning.

# %% [markdown]
# ## 5. Dropout between layers
#
# A network that is large for its data learns the data by heart. **Dropout** makes that harder: in
# training, each number that a layer hands on is set to zero with probability $p$, the *rate*, so
# that no unit can rely on any other (Srivastava et al. 2014). Where in a stack may it act?
#
# Two kinds of wires leave a cell. **Up**, to the next layer, goes h. It is safe to drop some of it:
# the layer above misses a number at this step, and may see it again at the next. **Along**, to the
# next step, go h and the memory c. A number that is dropped from the memory is lost to all later
# steps. It survives one step with probability $1 - p$, and each step draws afresh, so it survives
# $t$ steps with probability
#
# $$\Pr(\text{still there after } t \text{ steps}) = (1 - p)^t \tag{9}$$
#
# With $p = 0.1$ and $t = 49$ that is 0.006. So: between layers, never on the time path (Zaremba,
# Sutskever & Vinyals 2014).
#
# **The scale.** When training is over, nothing is dropped any more, and the layer above suddenly
# sees more than it is used to. Make up for it *in training*: divide what is kept by the share that
# is kept. Let $m$ be 1 with probability $1 - p$ and 0 with probability $p$:
#
# $$\tilde{h} = \frac{m}{1 - p}\,h \tag{10}$$
#
# Then the mean is that of $h$, and in use nothing has to be done at all:
#
# $$\mathrm{E}[\tilde{h}] = (1 - p) \cdot \frac{h}{1 - p} + p \cdot 0 = h \tag{11}$$
#
# By hand, $p = 0.5$ and $h = [0.2, -0.4, 0.6]$: if the second number is dropped, what goes up is
# $[0.4, 0, 1.2]$.
#
# ### Exercise `dropout_between_layers`
#
# Difficulty ●●○ · 6 minutes · **3 marks**
#
# Write equation (10). Keep an entry where `rng.random(hs_below.shape)` is **at least** `rate`; each
# number at each step of each sequence has a draw of its own. With rate 0 nothing changes (½ mark).
# A rate below 0, or of 1 and more, raises a `ValueError` (½ mark): a rate of 1 would leave nothing,
# and divide by 0.
#
# <details><summary>Hint 1: a nudge</summary>
#
# `rng.random` gives numbers that are evenly spread between 0 and 1. Which share of them is at least
# 0.1? Is that the share to keep or to drop?
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
# Three lines: `keep`, a comparison with `>=`; `scale`, one over the share that is kept, not over
# the rate; and `np.where(keep, ..., 0)`. The check of the range is `if not 0 <= rate < 1:`.
# </details>


# %% solution="dropout_between_layers"
def dropout_between_layers(hs_below, rate, rng):
    """Drop a share of what goes up, and scale up the rest, for training, equation (10).

    Args:
        hs_below: hidden states of the layer below (T, B, H).
        rate: the share that is dropped, from 0 to below 1.
        rng: a NumPy generator; an entry is kept where `rng.random(hs_below.shape) >= rate`.

    Returns:
        hs: what the layer above sees, a new array (T, B, H).

    Raises:
        ValueError: the rate is outside [0, 1).
    """
    ### BEGIN SOLUTION
    if not 0 <= rate < 1:
        raise ValueError(f"rate is {rate}, expected the share to drop, from 0 to below 1")
    keep = rng.random(hs_below.shape) >= rate  # (T, B, H)
    scale = 1 / (1 - rate)
    return np.where(keep, hs_below * scale, 0)
    ### END SOLUTION


# %% check="dropout_between_layers"
check("dropout_between_layers")

# %% [markdown]
# First the promise (11), on many equal numbers. Then the warning (9): a cell from lesson 03, whose
# weights were set by hand to store a bit and hold it, under dropout of both kinds. (On the time
# path, both h and c are dropped.)

# %% demo
own = own_or_reference("stacked_lstm_forward", "dropout_between_layers")
states = np.full((100, 50, 20), 0.5)
goes_up = own.dropout_between_layers(states, 0.3, np.random.default_rng(0))
print(f"rate 0.3: {np.mean(goes_up == 0):.3f} of the numbers are 0, the others {goes_up.max():.3f}")
print(f"mean before: {states.mean():.3f}, mean after: {goes_up.mean():.3f}")

survival = share_that_still_knows(own.stacked_lstm_forward, own.dropout_between_layers, rate=0.1)
draw_survival(survival, rate=0.1)
plt.show()
print(f"dropout between layers: {survival.between_layers[-1]:.1%} can be read after 49 steps")
print(f"dropout on the time path: {survival.on_the_time_path[-1]:.1%}")
print(f"your guess: {'–' if guess_survivors is None else f'{guess_survivors} of 100'}")

# %% [markdown]
# *Figure 7. A stored bit under dropout with rate 0.1. Between layers (blue) about a tenth of the
# readings is missing at every step, and no more with time. On the time path (orange) the memory
# itself is lost, as fast as (9) says.*
#
# And torch? Its LSTM has an argument `dropout`. Run a stack of two layers with it switched on and
# off, on the same input. If it acts on the way up alone, the *lower* layer must not notice.

# %% demo
switched = dropout_of_torch(rate=0.5)
print(f"torch, dropout=0.5: the lower layer's last h and c change by {switched.lower:.0e},")
print(f"                    the upper layer's by {switched.upper:.0e};")
print(f"                    {switched.zeros:.0%} of the numbers that come out at the top are 0")

# %% [markdown]
# So torch's dropout acts between layers: not along time, and not after the top layer either. (With
# a single layer there is nothing in between. Torch then warns you that it does nothing.) Other
# kinds of dropout do act on the time path, with *one* mask for a whole sequence, so that a number
# is either always there or never (Gal & Ghahramani 2016). That keeps a memory from dying a little
# at every step.

# %% [markdown]
# ## 6. How large is it?
#
# Count. A cell has four layers, i, f, g and o, and each of them has H rows: weights for what it
# reads, weights for $h_{t-1}$, and a bias. If it reads $F$ features,
#
# $$\text{parameters of one layer, one direction} = 4\,(H F + H H + H) \tag{12}$$
#
# Only $F$ depends on the layer's place in the stack. The bottom layer reads the inputs. Each layer
# above reads all that the one below hands up, and by (7) this is 2H numbers if both directions run:
#
# $$F = I \text{ in layer } 0, \qquad F = D\,H \text{ above it}, \qquad D = 1 \text{ or } 2
# \text{ directions} \tag{13}$$
#
# Two directions have two sets of weights, so each layer counts D times.
#
# **By hand,** $I = 3$, $H = 4$, two layers, one direction: $4\,(12 + 16 + 4) = 128$ for the bottom
# layer and $4\,(16 + 16 + 4) = 144$ for the other; 272 together.
#
# ### Exercise `count_parameters`
#
# Difficulty ●○○ · 5 minutes · **2 marks**
#
# Write equations (12) and (13) for a stack. Return a whole number.
#
# <details><summary>Hint 1: a nudge</summary>
#
# How many features does the *third* layer read? Is it the same number as for the second?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Loop over the layers with one variable for the features that the layer reads. It is `input_size`
# at first and changes after the bottom layer.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `directions` is 2 or 1. In each turn add `directions * 4 * (...)`, where the brackets hold the
# three terms of (12); then set the features to `directions * hidden_size`.
# </details>


# %% solution="count_parameters"
def count_parameters(input_size, hidden_size, num_layers, bidirectional):
    """Parameters of a stack of LSTM layers with one bias each, equations (12) and (13).

    Args:
        input_size: I, features of the inputs.
        hidden_size: H, hidden units of a layer in each direction.
        num_layers: layers of the stack.
        bidirectional: whether each layer is run in both directions.

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
own = own_or_reference("count_parameters")
sizes = ((3, 4, 2, False), (64, 64, 1, False), (64, 64, 2, True), (10, 32, 3, True))
print("  I    H  layers  directions   yours   torch's  of these, second biases")
for I, H, L, both_ways in sizes:
    yours = own.count_parameters(I, H, L, both_ways)
    counted, second = parameters_of_torch(
        input_size=I, hidden_size=H, num_layers=L, bidirectional=both_ways
    )
    print(f"{I:>3}  {H:>3}  {L:>6}  {1 + both_ways:>10}  {yours:>6}  {counted:>8}  {second:>8}")
times = own.count_parameters(64, 64, 2, True) / own.count_parameters(64, 64, 1, False)
print(f"I = H = 64: two layers, both directions, have {times:.2f} times as many parameters as one")
print(f"layer in one direction; your guess: {guess_times or '–'}")

# %% [markdown]
# *Torch keeps a second bias of 4H numbers for each layer and direction, so that its weights have
# the layout of NVIDIA's cuDNN library. It is added to the first, and one would do. Take it off, and
# torch has as many as you.*
#
# Why not 2 · 2 = 4 times? Because the upper layer reads 2H numbers instead of H: its `W_ih` is
# twice as wide.

# %% [markdown]
# ## The claims
#
# Four sentences that you can find in lecture notes and tutorials. Some hold, perhaps with a
# condition, some are false. **Decide first**: write `"holds"`, `"holds when"` (with a condition) or
# `"false"` beside each. Then run the experiments. The last cell of this section compares.

# %%
predictions = {
    5: None,  # The cell state c goes on to the next layer; the hidden state h does not
    6: None,  # A cell has four layers: one tanh layer and three sigmoid gates, each with weights
    9: None,  # Inputs of a cell in layer l: c and h of l, a step before, and h of layer l − 1
    21: None,  # An LSTM sees only the past
}

# %% [markdown]
# ## Claim 5
#
# > **“The cell state C_t goes on to the next layer; the hidden state h_t does not.”**
#
# Feed the upper layers with c instead of h, and compare both networks, yours and this one, with
# torch's. Then pull at a wire: let your stack run for two steps, add ½ to the memory of layer 1,
# and see which states feel it.

# %% demo
claims = Claims()
own = own_or_reference("stacked_lstm_forward")
real = stack_of_torch(num_layers=3)
with_h, _, _ = own.stacked_lstm_forward(real.x, real.states, real.layers)
error_h = largest_difference(with_h, real.hs)
error_c = largest_difference(fed_with_c(real), real.hs)
print(f"difference from torch: fed with h {error_h:.0e}, fed with c {error_c:.0e}")

pull = partial(perturb_state, own.stacked_lstm_forward, real.x, real.states, layer=1, step=2)
pulled = pull(layers=real.layers)
draw_stack(pulled, layer=1, step=2)
plt.show()

# %% [markdown]
# *Figure 8. The memory of layer 1 is changed before step 2 (red star). The numbers are the largest
# changes of each state. Layer 1 feels it from there on, and so does layer 2, above; layer 0, below,
# does not.*
#
# So layer 2 *does* feel a change of layer 1's memory. On which wire did it come? The memory can be
# seen in two ways: directly, or through $h = o \odot \tanh(c)$. Shut layer 1's output gate, and
# only the direct wire is left, if there is one.

# %% demo
shut = pull(layers=shut_output_gate(real.layers, layer=1))
print("largest change        layer 1's c    layer 2's c and h")
for name, changes in (("gate as it was", pulled), ("output gate shut", shut)):
    above = max(changes.c[2].max(), changes.h[2].max())
    print(f"{name:<20} {changes.c[1].max():>12.3f} {above:>20.3g}")
only_h = max(shut.c[2].max(), shut.h[2].max()) == 0 < shut.c[1].max()
claims.conclude(
    5,
    "false" if error_h < 1e-10 < error_c and only_h else "holds",
    f"It is the other way round. Fed with h, your stack is torch's to within {error_h:.0e}; fed "
    f"with c it is off by up to {error_c:.2f}, where torch's numbers reach "
    f"{np.abs(real.hs).max():.2f}. With layer 1's output gate shut its memory still changes by "
    f"{shut.c[1].max():.2f}, and layer 2 by {max(shut.c[2].max(), shut.h[2].max()):.0f}: h goes "
    f"up, c stays in its layer. (Your guess: {guess_goes_up or '–'}.)",
)

# %% [markdown]
# ## Claim 6
#
# > **“A cell has four layers: one tanh layer and three sigmoid gates, each with its own weights and
# > bias.”**
#
# Three things to measure. *Four:* count the parameters of torch's own networks. *Its own:* move one
# of the four blocks of a weight array of your stack's bottom layer, and see which of i, f, g and o
# feel it at the first step. *Tanh and sigmoid:* look at the values; a sigmoid is never below 0.

# %% demo
own = own_or_reference("stacked_lstm_forward", "count_parameters")
real = stack_of_torch(num_layers=3)
counted_right = True
for L, both_ways in ((1, False), (3, False), (3, True)):
    total, second = parameters_of_torch(
        input_size=4, hidden_size=5, num_layers=L, bidirectional=both_ways
    )
    formula = own.count_parameters(4, 5, L, both_ways)
    counted_right &= total - second == formula
    print(f"layers {L}, directions {1 + both_ways}: torch {total} − {second}, by (12) {formula}")

felt = gates_affected_by_weights(own.stacked_lstm_forward, real.x, real.states, real.layers)
print("\nmoved     felt by i     f     g     o   (largest over W_ih, W_hh and b)")
for gate, row in zip("ifgo", felt.max(axis=0), strict=True):
    print(f"rows of {gate}        " + "  ".join(f"{change:.2f}" for change in row))
diagonal = np.eye(4, dtype=bool)
separate = np.all(felt[:, diagonal] > 0) and not np.any(felt[:, ~diagonal])

_, _, caches = own.stacked_lstm_forward(2 * real.x, real.states, real.layers)
smallest = {gate: min(getattr(cache, gate).min() for cache in caches) for gate in "ifgo"}
largest = {gate: max(getattr(cache, gate).max() for cache in caches) for gate in "ifgo"}
print("\nvalues:   " + "   ".join(f"{g} {smallest[g]:+.3f} … {largest[g]:+.3f}" for g in "ifgo"))
squashed = min(smallest[gate] for gate in "ifo") > 0 > smallest["g"] > -1
claims.conclude(
    6,
    "holds" if counted_right and separate and squashed else "false",
    f"Torch's parameters, less its second biases, are {'just' if counted_right else 'not'} what "
    f"four layers have; each block moves its own gate by up to {felt[:, diagonal].max():.2f} and "
    f"the others by {felt[:, ~diagonal].max():.0f}; and only g is ever negative (down to "
    f"{smallest['g']:.3f}). Mind that “layer” means two things here: each *layer of the stack* has "
    f"four of these small layers, and has them once for each direction.",
)

# %% [markdown]
# ## Claim 9
#
# > **“The inputs of a cell in layer l are c and h of layer l at the step before, and h of layer
# > l − 1 at the same step. Its outputs are c and h of layer l.”**
#
# First without a computer:

# %% demo
quiz("wires_of_a_cell")

# %% [markdown]
# Now trace it. Take the caches of your stack, and make each of its cells again with a single step,
# from *nothing but* these three. If they are enough, the same h and c come out. Then leave out one
# of them at a time. (In layer 0 the input x stands for the layer below.)

# %% demo
own = own_or_reference("stacked_lstm_forward")
real = stack_of_torch(num_layers=3)
_, final_states, caches = own.stacked_lstm_forward(real.x, real.states, real.layers)
made_again = partial(recompute_cells, caches, real.layers)
names = {
    "nothing": "all three",
    "h_prev": "without h of its layer, a step before",
    "c_prev": "without c of its layer, a step before",
    "below": "without h of the layer below",
}
error = {name: made_again(without=name) for name in names}
error_c = made_again(c_from_below=True)
for name, text in names.items():
    print(f"{text:<40} largest difference {error[name]:.0e}")
print(f"{'with c of the layer below, not its h':<40} largest difference {error_c:.0e}")
handed_on = max(
    largest_difference(state, (cache.hs[-1], cache.cs[-1]))
    for state, cache in zip(final_states, caches, strict=True)
)
needed = min(error[name] for name in ("h_prev", "c_prev", "below"))
claims.conclude(
    9,
    "holds" if max(error["nothing"], handed_on) < 1e-10 < min(needed, error_c) else "false",
    f"From these three alone each of the {len(caches) * len(real.x)} cells gives its h and c "
    f"again, to within {error['nothing']:.0e}. None of the three can be left out (the smallest "
    f"harm is {needed:.2f}), and c in the place of h from below is off by up to {error_c:.2f}.",
)

# %% [markdown]
# ## Claim 21
#
# > **“An LSTM sees only the past.”**
#
# Three questions. Is it so? What does it cost? And when may you do something about it?
#
# **Is it so?** Change the input of one step after the other, and look at all layers of your stack,
# and at both halves of your bidirectional layer.

# %% demo
own = own_or_reference("stacked_lstm_forward", "bidirectional_lstm_forward")
real, both = stack_of_torch(num_layers=3), both_of_torch()
earlier, later, earlier_both = 0.0, np.inf, np.inf
for t in range(len(real.x)):
    changes = perturb_input(
        own.stacked_lstm_forward, real.x, real.states, real.layers, step=t
    ).h  # (L, T)
    earlier = max(earlier, changes[:, :t].max(initial=0))
    later = min(later, changes[:, t:].min())
    halves = perturb_both_directions(
        own.bidirectional_lstm_forward, both.x, *both.layers[0], step=t
    )  # (2, T)
    earlier_both = min(earlier_both, halves.max(axis=0)[:t].min(initial=np.inf))
print(f"your stack, largest change of an earlier state: {earlier:.0e}")
print(f"your stack, smallest change of the same or a later state: {later:.0e}")
print(f"both directions, smallest change of an earlier state: {earlier_both:.0e}")

# %% [markdown]
# *In the stack, no earlier state feels a later input: the change is not small, it is exactly 0.
# With both directions every state feels every input.*
#
# **What does it cost?** Take a task in which the answer may lie on either side: in a sequence of 12
# round brackets, drawn at random, say of each one whether it has a partner. Whether a *closing*
# bracket has one is known when it comes. For an *opening* one the answer is in the future.

# %% demo
x, has_partner = brackets(np.random.default_rng(2), length=12, batch_size=3)
for n in range(3):
    print("brackets ", show_brackets(x[:, n, 0]))
    print("partner: ", "".join("^" if found else " " for found in has_partner[:, n]), "\n")

# %% [markdown]
# Three networks of about the same size learn this: one reads forward, one backward, one both ways.
# Torch trains them; your function runs them on sequences they have never seen. How well can a
# reader do on opening brackets that sees only the past? Better than chance: the last bracket of all
# is never closed, and an early one mostly is. The best possible score can be computed, and is drawn
# as a dashed line. (For closing brackets and a reader that sees only the future it is the same, by
# symmetry.)

# %% demo
own = own_or_reference("bidirectional_lstm_forward")
seeds, updates = (range(4), 120) if experiment_size() == "quick" else (range(20), 400)
settings = [(reading, seed) for reading in READINGS for seed in seeds]
runs = {reading: [] for reading in READINGS}
for reading, seed in progress_bar(settings):
    reader = train_on_brackets(reading, seed, updates=updates)
    runs[reading].append(accuracy_on_brackets(own.bidirectional_lstm_forward, reader, seed))
ceiling = best_from_the_past(length=12)
draw_bracket_accuracy(runs, ceiling)
plt.show()
opening = {reading: np.array([run.opening for run in group]) for reading, group in runs.items()}
closing = {reading: np.array([run.closing for run in group]) for reading, group in runs.items()}
for reading in READINGS:
    print(
        f"{reading:>9}: opening {opening[reading].min():.3f} to {opening[reading].max():.3f}, "
        f"closing {closing[reading].min():.3f} to {closing[reading].max():.3f}"
    )

# %% [markdown]
# *Figure 9. Accuracy on opening and closing brackets, a dot a run. A network that sees the side of
# the partner knows the answer. One that does not comes close to the dashed line, but not past it
# (except by luck in the test).*
#
# The dashed line is a limit for *any* reader of that side, however large it is and however long it
# is trained. What a direction does not see, it cannot learn.
#
# **When may you read both ways?** Whenever the whole sequence is there at the time of use. Now the
# case in which it is not. A series goes on by the rule $x_{t+1} = 1.5\,x_t - 0.8\,x_{t-1} +
# \varepsilon$, where $\varepsilon$ is a shock with variance 1 that nobody can foresee. So the
# smallest mean squared error to be expected is 1. Train one network forward and one both ways to
# forecast the next value at each step. Then test both twice: on whole series, as in training; and
# in use, where the series ends today.

# %% demo
own = own_or_reference("bidirectional_lstm_forward")
forecasters = ("forward", "both ways")
seeds, updates = (range(4), 150) if experiment_size() == "quick" else (range(20), 400)
settings = [(reading, seed) for reading in forecasters for seed in seeds]
forecasts = {reading: [] for reading in forecasters}
for reading, seed in progress_bar(settings):
    reader = train_to_forecast(reading, seed, updates=updates)
    forecasts[reading].append(forecast_errors(own.bidirectional_lstm_forward, reader, seed))
best, same_again = error_of_the_best(0), error_of_same_again(0)
draw_forecast_errors(forecasts, best, same_again)
plt.show()
mean_error = {
    reading: np.mean(group, axis=0)  # as trained, in use
    for reading, group in forecasts.items()
}
for reading, (as_trained, in_use) in mean_error.items():
    print(f"{reading:>9}: mean squared error {as_trained:.2f} as trained, {in_use:.2f} in use")

# %% [markdown]
# *Figure 10. Error of forecasts, a dot a run. In training, the network that reads both ways is far
# better than the best possible (left). In use it is worse than the one that reads forward (right).*
#
# An error far below what is possible is no success: it is a **leak**. The backward direction has
# read the very value that it was to forecast. Nothing in the training shows it. The rule is simple:
# in training, a network may read nothing that will not be there at the time of use.
#
# The quick size has four runs of each, which say little about the spread. Set the environment
# variable `LSTM_COURSE_SIZE=full` for twenty of each, trained for longer.

# %% demo
unseen = np.concatenate([opening["forward"], closing["backward"]])  # the side that is not read
seeing = min(opening["both ways"].min(), closing["both ways"].min())
leak = mean_error["both ways"]
only_past = earlier == 0 < later and unseen.mean() < ceiling + 0.01
cured = seeing > 0.98 and earlier_both > 0
print(f"right answers on the side that is not read: {unseen.min():.1%} to {unseen.max():.1%}")
print(f"right answers with both directions: worst run {seeing:.1%}")
claims.conclude(
    21,
    "holds" if only_past and cured else "false",
    f"No earlier state of your stack feels a later input. Where the answer is in what a network "
    f"has not read, runs have {unseen.mean():.1%} right on average, and {ceiling:.1%} is the "
    f"limit. A second direction is the cure: read both ways, the worst run has {seeing:.1%} right. "
    f"In forecasting at every step it is forbidden: error {leak[0]:.2f} in training, where knowing "
    f"the rule gives {best:.2f}, and {leak[1]:.2f} in use, against "
    f"{mean_error['forward'][1]:.2f} of those that read forward. "
    f"({len(seeds)} runs each; size: {experiment_size()}.)",
)

# %% [markdown]
# ### Your predictions
#
# Now compare.

# %% demo
claims.table(predictions)

# %% [markdown]
# ## Quiz
#
# Two more questions (the first came with claim 9).

# %% demo
quiz("padded_output")

# %% demo
quiz("both_directions_allowed")

# %% [markdown]
# ## What you now know
#
# - A **stack** is a loop over layers: each reads the hidden states of the layer below, at the same
#   step (1), and keeps states of its own (2). From torch's weights yours gives torch's numbers, to
#   rounding.
# - **Backward** goes from the top down: the gradient at a layer's inputs is handed to the hidden
#   states of the layer below (3, 4). It fans out to all earlier steps and loses size on the way.
# - **Both directions:** a second LSTM reads the sequence from its end. Turn the input round, and
#   turn the states back (5–7).
# - **Padding** is read like any input. The last state of a sequence is at its last real step in the
#   forward half and at step 0 in the backward half (8), and the backward half must not have started
#   in the padding. `output[-1]` is neither.
# - **Dropout** acts on the way up, never along time, where a memory would survive $t$ steps with
#   probability $(1 - p)^t$ only (9). What is kept is divided by $1 - p$ in training (10), so that
#   nothing is left to do in use.
# - **Size:** $4\,(HF + HH + H)$ for each layer and direction (12), and above a bidirectional layer
#   $F = 2H$ (13).
# - *Claims*, as measured: *false* that c goes up and h does not (5); four layers with weights of
#   their own (6), the wires of a cell (9) and an LSTM that sees only the past (21) *hold*. A second
#   direction lets it see the future. That is a cure where the whole sequence is there, and a leak
#   where it is not.
#
# **Papers**
#
# - M. Schuster & K. K. Paliwal, *Bidirectional recurrent neural networks*, IEEE Transactions on
#   Signal Processing 45, 1997: both directions, for simple recurrent networks.
# - A. Graves & J. Schmidhuber, *Framewise phoneme classification with bidirectional LSTM and other
#   neural network architectures*, Neural Networks 18, 2005: both directions, for LSTMs.
# - A. Graves, A. Mohamed & G. Hinton, *Speech recognition with deep recurrent neural networks*,
#   ICASSP 2013, section 2, equation (11): layers on top of each other.
# - N. Srivastava et al., *Dropout: a simple way to prevent neural networks from overfitting*,
#   Journal of Machine Learning Research 15, 2014, section 4. There the trained weights are scaled
#   down instead, which keeps the same means.
# - W. Zaremba, I. Sutskever & O. Vinyals, *Recurrent neural network regularization*, arXiv
#   1409.2329, 2014, section 3.2: dropout between layers and never along time.
# - Y. Gal & Z. Ghahramani, *A theoretically grounded application of dropout in recurrent neural
#   networks*, NIPS 2016: one mask for a whole sequence.
# - Y. Wu et al., *Google's neural machine translation system*, arXiv 1609.08144, 2016, section 3.1:
#   wires that lead past a layer, in a deep stack of LSTMs.
#
# **Next:** lesson 06 takes gates away and moves them: the GRU, peepholes, coupled gates, and what
# each of them costs.
