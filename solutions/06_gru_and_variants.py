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
# # 06 · GRU and variants
#
# *An LSTM has three gates and two states. What can be left out, what is lost with it, and what does
# it cost to keep it?*
#
# | | |
# |---|---|
# | **You learn to** | build a gated recurrent unit (GRU) in NumPy, forward and backward |
# | | give an LSTM's gates a view of the memory, and tie two of them together |
# | | compare networks fairly: at equal parameters, over several seeds |
# | **Time** | about 75 minutes |
# | **Builds on** | the LSTM's step; lesson 00 for the checks |
# | **You write** | five short functions, 17 marks |
#
# The letters are those of the whole course: **T** time steps, **B** sequences in a batch, **I**
# inputs, **H** hidden units. For a quantity $q$, $dq$ is the gradient $\partial L / \partial q$ of
# the loss, and has the shape of $q$.
#
# The figures use *your* functions as soon as these pass their checks, and the course's own until
# then; each says which. The next cell imports what they need.

# %%
import sys
from functools import partial

import numpy as np
from tqdm import tqdm

from autograder import check, mine, quiz
from lstm_course.activations import sigmoid, sigmoid_grad, tanh_grad
from lstm_course.gradcheck import numerical_gradient, relative_error
from lstm_course.gru import GRUStepCache
from lstm_course.lstm import lstm_step
from lstm_course.size import experiment_size

progress_bar = partial(tqdm, file=sys.stdout)
print(f"The experiments run at the size {experiment_size()!r}.")

# %% [markdown]
# ## Predict
#
# Answer before you run anything.
#
# 1. A GRU and an LSTM have the same number of hidden units. How many parameters has the GRU, as a
#    share of the LSTM's: about 0.5, 0.75 or 0.9?
# 2. Networks are trained to tell the last b of strings such as *aaabbb*. They see up to 10 a's.
#    Then they get longer strings. Which go on counting: only the LSTM, only the GRU, or both?
# 3. An LSTM is trained with one of its gates taken away. Which gate is missed most: input, forget
#    or output?
#
# Put your guesses here. They are not marked; the lesson comes back to them.

# %%
guess_share = None  # question 1: a number, such as 0.9
guess_counts = None  # question 2: "LSTM", "GRU" or "both"
guess_missed = None  # question 3: "input", "forget" or "output"

# %% [markdown]
# ## 1. The GRU
#
# First the LSTM once more, to see what is going to be left out. Its step is
#
# $$c = f \odot c_{prev} + i \odot g, \qquad h = o \odot \tanh(c) \tag{1}$$
#
# with three gates i, f, o and the candidate g, each a layer that sees x and h_prev. ($\odot$
# multiplies entry by entry.) Cho et al. (2014) asked for less. Their **gated recurrent unit**, the
# **GRU**, has
#
# - **one state**: there is no c beside h, and no output gate that would hide it;
# - **two gates**: the update gate **z** decides how much of the old state is kept, and what is not
#   kept is replaced; the reset gate **r** decides how much of the past the candidate may see;
# - a candidate **n** (for *new*).
#
# Three layers, then, in the place of four. Stack their weights in torch's order **r, z, n**, and
# take the input's part and the state's part apart:
#
# $$a_x = x\,W_{ih}^\top + b_{ih}, \qquad a_h = h_{prev}\,W_{hh}^\top + b_{hh} \tag{2}$$
#
# $W_{ih}$ is (3H, I), $W_{hh}$ is (3H, H) and both biases are (3H,), so $a_x$ and $a_h$ are (B,
# 3H). Cut each into three blocks of H columns: $a_x = [a_{xr} \,|\, a_{xz} \,|\, a_{xn}]$, and $a_h
# = [a_{hr} \,|\, a_{hz} \,|\, a_{hn}]$. Then
#
# $$r = \sigma(a_{xr} + a_{hr}), \qquad z = \sigma(a_{xz} + a_{hz}) \tag{3}$$
#
# $$n = \tanh(a_{xn} + r \odot a_{hn}) \tag{4}$$
#
# $$h = (1 - z) \odot n + z \odot h_{prev} \tag{5}$$
#
# **Why two biases?** In r and z the two are only added, and one would do. In n they are not the
# same: r scales $a_{hn}$ with its bias inside. So n needs a second bias, and torch gives one to
# all three layers.
#
# **Two traps.** In the paper r stands *before* the product: $\tanh(a_{xn} + (r \odot
# h_{prev})\,W_{hn}^\top)$. Torch, and this course, put it *behind*, as (4) says, so that one
# product serves all three layers. And in (5) z is the share of the *old* state. Some papers and
# libraries mean the share of the new one. Neither is wrong, but weights trained for one form are
# nonsense in the other.
#
# **By hand**, one unit: $h_{prev} = 0.5$, $n = -1$. With $z = 0.9$ the new state is $0.1 \cdot (-1)
# + 0.9 \cdot 0.5 = 0.35$. With $z = 1$ it is 0.5: kept, whatever n says. With $z = 0$ it is −1:
# replaced. The state is a **mix**, and a mix of two numbers never lies outside of them. Remember
# this; it will matter in section 6.
#
# ### Exercise `gru_step`
#
# Difficulty ●●○ · 8 minutes · **4 marks**
#
# Write equations (2) to (5). There are 3 marks for h and 1 for the cache, a `GRUStepCache(x,
# h_prev, W_ih, W_hh, r, z, n, a_hn)`. Its `a_hn` is what r is multiplied with, as it was before.
#
# <details><summary>Hint 1: a nudge</summary>
#
# An LSTM adds its two products at once. Why must you keep them apart here, for n at least?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Compute `a_x` and `a_h`, both (B, 3H), each with its own bias. `np.split(a, 3, axis=1)` cuts an
# array into three blocks of columns. Then squash: two of the layers by `sigmoid`, one by `np.tanh`.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# Six blocks: `a_xr, a_xz, a_xn` from the input's part and three more from the state's. In n the
# reset gate multiplies one block only, the one that is already a product with `h_prev`. The last
# line has two terms, whose factors `1 - z` and `z` add up to 1.
# </details>


# %% solution="gru_step"
def gru_step(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    """One step of the GRU, equations (2) to (5).

    Args:
        x: input (B, I).
        h_prev: hidden state of the step before (B, H).
        W_ih: input weights of r, z, n (3H, I).
        W_hh: recurrent weights of r, z, n (3H, H).
        b_ih: biases of r, z, n on the side of the input (3H,).
        b_hh: biases of r, z, n on the side of the state (3H,).

    Returns:
        h: hidden state after the step (B, H).
        cache: GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, a_hn).
    """
    ### BEGIN SOLUTION
    a_x = x @ W_ih.T + b_ih  # (B, 3H)
    a_h = h_prev @ W_hh.T + b_hh  # (B, 3H)
    a_xr, a_xz, a_xn = np.split(a_x, 3, axis=1)  # (B, H) each
    a_hr, a_hz, a_hn = np.split(a_h, 3, axis=1)  # (B, H) each
    r = sigmoid(a_xr + a_hr)
    z = sigmoid(a_xz + a_hz)
    n = np.tanh(a_xn + r * a_hn)
    h = (1 - z) * n + z * h_prev
    return h, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, a_hn)
    ### END SOLUTION


# %% check="gru_step"
check("gru_step")

# %% [markdown]
# ## 2. Back through a GRU step
#
# Someone hands us `dh`. We want six gradients: those of x, h_prev, the two matrices and the two
# biases. Go through the equations from the last to the first.
#
# **Through the mix (5).** Three things stand in it, and each has a factor:
#
# $$dn = dh \odot (1 - z), \qquad dz = dh \odot (h_{prev} - n) \tag{6}$$
#
# z stands there twice, once with a minus; hence the difference. The third is h_prev itself, which
# gets $dh \odot z$. This is the **direct path** back in time: no matrix, no squashing, just the
# factor z. It plays the part that f plays on the LSTM's conveyor belt. We keep it for (11).
#
# **Through the candidate (4).** First the tanh, then the two factors of the product $r \odot
# a_{hn}$:
#
# $$da_n = dn \odot (1 - n^2) \tag{7}$$
#
# $$dr = da_n \odot a_{hn}, \qquad da_{hn} = da_n \odot r \tag{8}$$
#
# The input's block $a_{xn}$ is added with the factor 1, so its gradient is $da_n$ itself.
#
# **Through the gates (3).** The slope of a sigmoid is had from its output:
#
# $$da_r = dr \odot r \odot (1 - r), \qquad da_z = dz \odot z \odot (1 - z) \tag{9}$$
#
# **Through the sums (2).** The two sums differ in their third block only:
#
# $$da_x = [da_r \,|\, da_z \,|\, da_n], \qquad da_h = [da_r \,|\, da_z \,|\, da_{hn}] \tag{10}$$
#
# Both are (B, 3H). From here on it is a linear layer, twice. The old state collects two parts,
# what came through the layers and the direct path:
#
# $$dx = da_x\,W_{ih}, \qquad dh_{prev} = da_h\,W_{hh} + dh \odot z \tag{11}$$
#
# $$dW_{ih} = da_x^\top x, \qquad dW_{hh} = da_h^\top h_{prev}, \qquad
# db_{ih} = \sum_n (da_x)_n, \qquad db_{hh} = \sum_n (da_h)_n \tag{12}$$
#
# The sums run over the batch.
#
# ### Exercise `gru_step_backward`
#
# Difficulty ●●● · 15 minutes · **6 marks**
#
# Write equations (6) to (12). Marks: dx 1, dh_prev 2, dW_ih 1, dW_hh 1, and ½ for each bias. The
# check gives you a cache of its own. `sigmoid_grad(s)` and `tanh_grad(t)`, of lesson 02, are there:
# they take the *outputs* of sigmoid and tanh.
#
# <details><summary>Hint 1: a nudge</summary>
#
# In how many places does `h_prev` stand in (2) to (5)? And r? Each place sends something back.
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# The order is: dz and dn from dh; `da_n` from dn; dr and `da_hn` from `da_n`; then `da_z` and
# `da_r`. Join them with `np.concatenate` along the axis of the columns, twice, in the order r, z,
# n. The weights then get `da_x` or `da_h`, whichever their product made.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# The cache unpacks into eight names: `x, h_prev, W_ih, W_hh, r, z, n, a_hn = cache`. `da_x` and
# `da_h` share their first two blocks; the third is `da_n` in one, and `da_n` times r in the other.
# `dh_prev` has two terms: one with `@`, and one with `*` and z. For the biases, sum over axis 0.
# </details>


# %% solution="gru_step_backward"
def gru_step_backward(dh, cache):
    """Backward through one step of the GRU, equations (6) to (12).

    Args:
        dh: gradient at the state after the step (B, H).
        cache: the step's GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, a_hn).

    Returns:
        dx (B, I), dh_prev (B, H), dW_ih (3H, I), dW_hh (3H, H), db_ih (3H,), db_hh (3H,).
    """
    ### BEGIN SOLUTION
    x, h_prev, W_ih, W_hh, r, z, n, a_hn = cache
    dz = dh * (h_prev - n)
    dn = dh * (1 - z)
    da_n = dn * tanh_grad(n)
    dr = da_n * a_hn
    da_hn = da_n * r
    da_z = dz * sigmoid_grad(z)
    da_r = dr * sigmoid_grad(r)
    da_x = np.concatenate([da_r, da_z, da_n], axis=1)  # (B, 3H)
    da_h = np.concatenate([da_r, da_z, da_hn], axis=1)  # (B, 3H)
    dx = da_x @ W_ih  # (B, I)
    dh_prev = dh * z + da_h @ W_hh  # (B, H)
    dW_ih = da_x.T @ x  # (3H, I)
    dW_hh = da_h.T @ h_prev  # (3H, H)
    db_ih = da_x.sum(axis=0)  # (3H,)
    db_hh = da_h.sum(axis=0)  # (3H,)
    return dx, dh_prev, dW_ih, dW_hh, db_ih, db_hh
    ### END SOLUTION


# %% check="gru_step_backward"
check("gru_step_backward")

# %% [markdown]
# ### Need you believe the check?
#
# No. Compare with a cell that many people use, `torch.nn.GRUCell`, with torch's own random weights;
# and compare the backward pass with small changes of each weight, which needs nobody's answer.


# %% demo
def gru_errors(gru_step, gru_step_backward):
    """How far a GRU is from torch's cell, and its gradient from what small changes say."""
    import torch

    cell = torch.nn.GRUCell(3, 5, dtype=torch.float64)
    x, h_prev = torch.randn(4, 3, dtype=torch.float64), torch.randn(4, 5, dtype=torch.float64)
    arguments = [x.numpy(), h_prev.numpy(), *(w.detach().numpy() for w in cell.parameters())]
    h, cache = gru_step(*arguments)
    forward = np.abs(h - cell(x, h_prev).detach().numpy()).max()

    dh = np.random.default_rng(0).standard_normal(h.shape)  # the gradient of the loss below
    backward = []
    for k, gradient in enumerate(gru_step_backward(dh, cache)):

        def loss(changed, k=k):
            changed_arguments = [*arguments[:k], changed, *arguments[k + 1 :]]
            return float(np.sum(gru_step(*changed_arguments)[0] * dh))

        backward.append(relative_error(gradient, numerical_gradient(loss, arguments[k].copy())))
    return forward, max(backward)


own = mine("gru_step", "gru_step_backward")
forward, backward = gru_errors(own.gru_step, own.gru_step_backward)
print(f"step against torch.nn.GRUCell: largest difference {forward:.0e}")
print(f"six gradients against small changes: largest relative difference {backward:.0e}")

# %% [markdown]
# *The same cell as torch's, to rounding.*

# %% [markdown]
# ## 3. Gates that see the memory
#
# A variant in the other direction, which adds to the LSTM. Its gates see x and h_prev. But h_prev
# is only what the output gate lets out: with o shut, the gates are blind to the memory that they
# control. Gers & Schmidhuber (2000) gave them **peepholes**: one weight from each unit's memory to
# each of its gates.
#
# The pre-activations are those of the plain cell, $a = x\,W_{ih}^\top + h_{prev}\,W_{hh}^\top + b$,
# cut into four blocks $[a_i \,|\, a_f \,|\, a_g \,|\, a_o]$. The peepholes are added to three of
# them:
#
# $$i = \sigma(a_i + p_i \odot c_{prev}), \qquad f = \sigma(a_f + p_f \odot c_{prev}), \qquad
# g = \tanh(a_g) \tag{13}$$
#
# $$c = f \odot c_{prev} + i \odot g \tag{14}$$
#
# $$o = \sigma(a_o + p_o \odot c), \qquad h = o \odot \tanh(c) \tag{15}$$
#
# The peepholes $p_i$, $p_f$ and $p_o$ are (H,): a unit's gates see the memory of that unit and of
# no other. Two gates act before the memory changes, and see it as it *was*. The output gate acts
# afterwards, and sees it as it *is*. So the step has an order now: c must be there before o.
#
# **The way back.** Only what differs from the plain cell. The new memory reaches the loss in three
# ways: through later steps (the given $dc$), through h, and now through the output gate. So $da_o$
# comes first, and then
#
# $$da_o = dh \odot \tanh(c) \odot o \odot (1 - o), \qquad
# dc \leftarrow dc + dh \odot o \odot (1 - \tanh^2(c)) + da_o \odot p_o \tag{16}$$
#
# The old memory gets two terms more, one through each peephole. And a peephole touches its unit in
# every sequence, so its gradient is a sum over the batch:
#
# $$dc_{prev} = dc \odot f + da_i \odot p_i + da_f \odot p_f, \qquad
# dp_i = \sum_n (da_i \odot c_{prev})_n \tag{17}$$
#
# and likewise $dp_f$ with $c_{prev}$, and $dp_o$ with the *new* c. (The original paper cut the
# gradient off at the peepholes; today one lets it pass. The library's
# `peephole_lstm_step_backward` has all of it.)
#
# ### Exercise `peephole_lstm_step`
#
# Difficulty ●●○ · 6 minutes · **3 marks**
#
# Write equations (13) to (15): 2 marks for c, 1 for h. There is no cache this time.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Three gates look through a peephole. Do all of them see the same memory?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Split the pre-activations first and squash later: the peepholes are added in between. `p_i *
# c_prev` is (H,) times (B, H): NumPy scales each column by its own weight.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `np.split(a, 4, axis=1)` gives the blocks in the order i, f, g, o. Compute i, f and g, then c, and
# only then o, whose sum has `p_o` times the c that you have just made.
# </details>


# %% solution="peephole_lstm_step"
def peephole_lstm_step(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    """One step of an LSTM with peepholes, equations (13) to (15).

    Args:
        x: input (B, I).
        h_prev: hidden state of the step before (B, H).
        c_prev: memory of the step before (B, H).
        W_ih: input weights of i, f, g, o (4H, I).
        W_hh: recurrent weights of i, f, g, o (4H, H).
        b: biases of i, f, g, o (4H,).
        p_i, p_f, p_o: peephole weights (H,) each.

    Returns:
        h: hidden state (B, H).
        c: memory (B, H).
    """
    ### BEGIN SOLUTION
    a = x @ W_ih.T + h_prev @ W_hh.T + b  # (B, 4H)
    a_i, a_f, a_g, a_o = np.split(a, 4, axis=1)  # (B, H) each
    i = sigmoid(a_i + p_i * c_prev)
    f = sigmoid(a_f + p_f * c_prev)
    g = np.tanh(a_g)
    c = f * c_prev + i * g
    o = sigmoid(a_o + p_o * c)
    h = o * np.tanh(c)
    return h, c
    ### END SOLUTION


# %% check="peephole_lstm_step"
check("peephole_lstm_step")

# %% [markdown]
# ## 4. Gates that share their work
#
# And a variant that takes away. Where an LSTM writes, it had better forget first, and where it
# forgets nothing, why should it write? **Coupled gates** make one out of two: the cell writes
# exactly as much as it forgets. Greff et al. (2017) compared this variant among others.
#
# $$i = 1 - f \tag{18}$$
#
# $$c = f \odot c_{prev} + (1 - f) \odot g, \qquad h = o \odot \tanh(c) \tag{19}$$
#
# There are only three layers left, f, g, o, so the weights have 3H rows. Compare (19) with (5): it
# is the GRU's mix, with f for z and g for n. What remains of the LSTM is the second state and the
# output gate.
#
# **The way back.** f now stands twice in (19), as z does in (5). So its gradient is a difference,
#
# $$df = dc \odot (c_{prev} - g) \tag{20}$$
#
# in the place of the plain cell's $dc \odot c_{prev}$. Where memory and candidate agree it is zero:
# it does not matter which of the two is taken.
#
# ### Exercise `coupled_lstm_step`
#
# Difficulty ●○○ · 4 minutes · **2 marks**
#
# Write equations (18) and (19), on weights with 3H rows in the order **f, g, o**. One mark each for
# h and c.
#
# <details><summary>Hint 1: a nudge</summary>
#
# How many blocks are there, and which of the four old names has no block of its own any more?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Begin as in the plain cell, with one sum of two products and a bias. Cut it into three. The input
# gate is then computed from the forget gate *after* the sigmoid.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# Unpack `np.split(a, 3, axis=1)` into f, g, o; two of them go through `sigmoid` and one through
# `np.tanh`. The shares of `c_prev` and of g add up to 1.
# </details>


# %% solution="coupled_lstm_step"
def coupled_lstm_step(x, h_prev, c_prev, W_ih, W_hh, b):
    """One step of an LSTM that writes as much as it forgets, equations (18) and (19).

    Args:
        x: input (B, I).
        h_prev: hidden state of the step before (B, H).
        c_prev: memory of the step before (B, H).
        W_ih: input weights of f, g, o (3H, I).
        W_hh: recurrent weights of f, g, o (3H, H).
        b: biases of f, g, o (3H,).

    Returns:
        h: hidden state (B, H).
        c: memory (B, H).
    """
    ### BEGIN SOLUTION
    a = x @ W_ih.T + h_prev @ W_hh.T + b  # (B, 3H)
    a_f, a_g, a_o = np.split(a, 3, axis=1)  # (B, H) each
    f = sigmoid(a_f)
    i = 1 - f
    g = np.tanh(a_g)
    o = sigmoid(a_o)
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c
    ### END SOLUTION


# %% check="coupled_lstm_step"
check("coupled_lstm_step")

# %% [markdown]
# Two cross-checks that need no answer. With all peepholes at zero, the first variant must be the
# plain cell. And a plain cell whose input gate has the forget gate's weights with the opposite
# sign has $i = \sigma(-a_f) = 1 - f$: it must be the coupled cell.

# %% demo
own = mine("peephole_lstm_step", "coupled_lstm_step")
rng = np.random.default_rng(3)
x, h_prev, c_prev = (rng.standard_normal((4, size)) for size in (3, 5, 5))
W_ih, W_hh, b = (rng.standard_normal((20, *rest)) for rest in ((3,), (5,), ()))  # i, f, g, o
blind = np.zeros(5)
h, c = own.peephole_lstm_step(x, h_prev, c_prev, W_ih, W_hh, b, blind, blind, blind)
plain_h, plain_c, _ = lstm_step(x, h_prev, c_prev, W_ih, W_hh, b)
error = max(np.abs(h - plain_h).max(), np.abs(c - plain_c).max())
print(f"peepholes of zero against the plain cell: largest difference {error:.0e}")

tied = [w[5:] for w in (W_ih, W_hh, b)]  # f, g, o
opposite = [np.concatenate([-w[5:10], w[5:]]) for w in (W_ih, W_hh, b)]  # i = 1 - f
h, c = own.coupled_lstm_step(x, h_prev, c_prev, *tied)
plain_h, plain_c, _ = lstm_step(x, h_prev, c_prev, *opposite)
error = max(np.abs(h - plain_h).max(), np.abs(c - plain_c).max())
print(f"coupled gates against opposite weights: largest difference {error:.0e}")

# %% [markdown]
# ## 5. The same budget for all
#
# Is a GRU better than an LSTM? Whoever compares them at the same H gives the LSTM more weights. A
# fair comparison also gives both the same number of **parameters**. Each layer of a cell has $HI$
# input weights, $HH$ recurrent ones and a bias of $H$ numbers:
#
# $$\text{RNN: } HI + HH + H, \qquad \text{LSTM: } 4\,(HI + HH + H), \qquad
# \text{GRU: } 3\,(HI + HH + H) + H \tag{21}$$
#
# The last H of the GRU is the second bias of n. (The other second biases that torch keeps are not
# counted: they only add to the first.)
#
# **By hand**, with I = 2 and a budget of 300: an RNN of H = 15 has $30 + 225 + 15 = 270$
# parameters, and one of H = 16 has 304, too many. An LSTM of H = 7 has $4 \cdot (14 + 49 + 7) =
# 280$; a GRU of H = 8 has $3 \cdot (16 + 64 + 8) + 8 = 272$. So 300 parameters buy 15, 7 and 8
# units.
#
# ### Exercise `parameter_matched_hidden_size`
#
# Difficulty ●●○ · 6 minutes · **2 marks**
#
# Return the largest H whose layer has at most `budget` parameters, by (21). `kind` is `"rnn"`,
# `"lstm"` or `"gru"`. The budget is always enough for one unit.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Can you write (21) as one formula in which only two numbers depend on the kind?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# A little function `parameters(hidden_size)` makes the rest short: begin with one unit, and add one
# as long as the *next* size still fits. A budget that is met exactly is still within budget.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# The number of layers is `{"rnn": 1, "gru": 3, "lstm": 4}[kind]`. The loop goes on while
# `parameters(hidden_size + 1)` is at most the budget. Solving the quadratic equation works too, but
# mind the rounding.
# </details>


# %% solution="parameter_matched_hidden_size"
def parameter_matched_hidden_size(kind, budget, input_size):
    """The largest H whose layer has at most `budget` parameters, equation (21).

    Args:
        kind: "rnn", "lstm" or "gru".
        budget: how many parameters the layer may have.
        input_size: I.

    Returns:
        H: a whole number, at least 1.
    """
    ### BEGIN SOLUTION
    layers = {"rnn": 1, "gru": 3, "lstm": 4}[kind]
    second_bias = 1 if kind == "gru" else 0

    def parameters(hidden_size):
        weights = hidden_size * input_size + hidden_size * hidden_size
        return layers * (weights + hidden_size) + second_bias * hidden_size

    hidden_size = 1
    while parameters(hidden_size + 1) <= budget:
        hidden_size += 1
    return hidden_size
    ### END SOLUTION


# %% check="parameter_matched_hidden_size"
check("parameter_matched_hidden_size")

# %% [markdown]
# ## Quiz

# %% demo
quiz("update_gate_one")

# %% demo
quiz("who_can_count")
