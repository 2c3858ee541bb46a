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
# An LSTM has four gate blocks and two states. Does it need them all? Step through the six pictures
# below. They turn the LSTM's diagram into that of its best-known competitor, the GRU, gate by gate.
# A quarter of the parameters is gone, and on many tasks you will not notice the difference.
#
# On one task you will. Train both cells to recognise strings such as *aaabbb*, then test them on
# longer strings. We trained ten networks of each kind. The LSTMs went on counting, to strings 1.3
# to 2.5 times as long as the longest in training. The GRUs stopped at 1.15 times at the latest.
#
# One of the steps in the animation removed the ability to count. By the end of this lesson you will
# know which one, and you will be able to prove it with one line of algebra.

# %% hidden
import sys
from functools import partial

import matplotlib.pyplot as plt
import numpy as np
from tqdm import tqdm

from autograder import check, own_or_reference, quiz
from lstm_course.cells.activations import sigmoid, sigmoid_grad, tanh_grad
from lstm_course.cells.gru import GRUStepCache
from lstm_course.lessons.claims import Claims
from lstm_course.lessons.lesson_06 import (
    claims_about_torch,
    climb,
    cost,
    counting,
    counting_states,
    cross_checks,
    forget_bias,
    fresh_memory,
    gru_gradient_flow,
    parts,
)
from lstm_course.lessons.lesson_06.counting_runs import OWN_LONGEST, CountingExperiment
from lstm_course.lessons.lesson_06.forget_bias_runs import BIASES, KEPT_UPDATES, kept_updates
from lstm_course.plotting.notebook_figures import use_theme
from lstm_course.plotting.variant_diagrams import animate_lstm_to_gru, draw_variant

use_theme()
progress_bar = partial(tqdm, file=sys.stdout)
claims = Claims()

# %% demo
animate_lstm_to_gru()

# %% [markdown]
# *The LSTM turns into the GRU. Pale parts are about to go. A part keeps its colour while it keeps
# its job: the GRU's update gate z decides what is kept, as the forget gate f does.*
#
# | | |
# |---|---|
# | **You will learn to** | build a GRU in NumPy, forward and backward |
# | | add peepholes to an LSTM, and couple two of its gates |
# | | compare cells fairly: equal parameters, ten seeds, an exact test |
# | | explain which cells can count, and why |
# | **Time** | about 60 minutes |
# | **Prerequisites** | the LSTM's step; lesson 00 for the checks |
# | **You write** | five short functions, 17 marks |
#
# Letters keep their meaning in all lessons: **T** time steps, **B** sequences in a batch, **I**
# inputs, **H** hidden units. For a quantity $q$, $dq$ denotes the gradient $\partial L / \partial
# q$ of the loss, which has the shape of $q$. The figures use *your* functions as soon as they pass
# their checks, and the course's own until then.
#
# Write your answers in NumPy. While a check runs them, torch is not available, and the library's
# functions that solve exercises of this lesson or of a later one are locked, at home as in a class.

# %% [markdown]
# ## Predict
#
# Answer these questions before you run anything else.
#
# 1. A GRU and an LSTM have the same number of hidden units. What share of the LSTM's parameters
#    does the GRU have: about 0.5, 0.75 or 0.9?
# 2. Networks learn to recognise the last b of strings such as *aaabbb*. Then they get longer
#    strings than any in training. Which cells go on counting: only the LSTM, only the GRU, or both?
# 3. An LSTM is trained with one gate removed: the gate's value is always 1. Which gate is missed
#    most: input, forget or output?
#
# Put your guesses into the next cell. They earn no marks, but the lesson returns to each of them.

# %%
guess_share = None  # question 1: a number, such as 0.9
guess_counts = None  # question 2: "LSTM", "GRU" or "both"
guess_missed = None  # question 3: "input", "forget" or "output"

# %% [markdown]
# ## 1. The GRU
#
# Recall the LSTM's step, with three gates i, f, o and the candidate g:
#
# $$c = f \odot c_{prev} + i \odot g, \qquad h = o \odot \tanh(c) \tag{1}$$
#
# Here $\odot$ multiplies entry by entry. Cho et al. (2014, section 2.3) proposed a simpler cell,
# the **gated recurrent unit**, or **GRU**. It has
#
# - **one state**, h. There is no cell state behind it, and no output gate that could hide it;
# - **two gates**. The **update gate z** decides how much of the old state is kept; the rest is
#   replaced. The **reset gate r** decides how much of the past the candidate sees;
# - one candidate **n**, for *new*.

# %% demo
draw_variant("gru")
plt.show()

# %% [markdown]
# *Figure 1. A GRU cell. The state h runs straight through at the top. The reset gate acts on the
# candidate's recurrent input, after the product with its weights.*
#
# Three gate blocks take the place of four. Stack their weights in PyTorch's order **r, z, n**, and
# keep the products with the input and with the state apart:
#
# $$a_x = x\,W_{ih}^\top + b_{ih}, \qquad a_h = h_{prev}\,W_{hh}^\top + b_{hh} \tag{2}$$
#
# $W_{ih}$ is (3H, I), $W_{hh}$ is (3H, H) and both biases are (3H,), so $a_x$ and $a_h$ are (B,
# 3H). Cut each into three blocks of H columns: $a_x = [a_{xr} \,|\, a_{xz} \,|\, a_{xn}]$ and $a_h
# = [a_{hr} \,|\, a_{hz} \,|\, a_{hn}]$. Then
#
# $$r = \sigma(a_{xr} + a_{hr}), \qquad z = \sigma(a_{xz} + a_{hz}) \tag{3}$$
#
# $$n = \tanh(a_{xn} + r \odot a_{hn}) \tag{4}$$
#
# $$h = (1 - z) \odot n + z \odot h_{prev} \tag{5}$$
#
# All of r, z, n and h are (B, H).
#
# **Why two biases?** In r and z they are simply added, so one would be enough. In n they differ,
# because r scales $a_{hn}$ including its bias. So n needs both, and PyTorch keeps two for all three
# blocks.
#
# **Two traps.** In the original paper, r acts *before* the product: $\tanh(a_{xn} + (r \odot
# h_{prev})\,W_{hn}^\top)$. PyTorch and this course apply it *after* the product, as in (4), so that
# one matrix product serves all three blocks. And in (5), z is the share of the *old* state, as in
# that paper. Chung et al. (2014, section 3.2) use z for the share of the new one. All these forms
# work, but weights trained for one of them are useless in another.
#
# **By hand**, for one unit with $h_{prev} = 0.5$ and $n = -1$: with $z = 0.9$ the new state is $0.1
# \cdot (-1) + 0.9 \cdot 0.5 = 0.35$. With $z = 1$ it is 0.5, so the state is kept. With $z = 0$ it
# is −1, so the state is replaced. If r is 1 as well, (4) and (5) are a plain recurrent network;
# with $r = 0$, n depends on the input alone. The new state is a **mix** of two numbers, and a mix
# never lies outside the interval between them. Remember this for section 6.
#
# ### Exercise `gru_step`
#
# Difficulty ●●○ · 8 minutes · **4 marks**
#
# Write equations (2) to (5). The state h earns 3 marks and the cache 1. The cache is
# `GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, a_hn)`, where `a_hn` is the array that r multiplies,
# before that multiplication.
#
# <details><summary>Hint 1: a nudge</summary>
#
# An LSTM adds its two products immediately. For which block must you keep them apart here?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Compute `a_x` and `a_h`, both (B, 3H), each with its own bias. `np.split(a, 3, axis=1)` cuts an
# array into three blocks of columns. Then apply `sigmoid` to two of the blocks and `np.tanh` to
# one.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# You need six blocks: `a_xr, a_xz, a_xn` from the input's part and three more from the state's.
# In n, the reset gate multiplies only `a_hn`. The last line has two terms, whose factors `1 - z`
# and `z` add up to 1.
# </details>


# %% solution="gru_step"
def gru_step(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    """Run one GRU step, equations (2) to (5).

    Args:
        x: input (B, I).
        h_prev: previous hidden state (B, H).
        W_ih: input weights of r, z, n (3H, I).
        W_hh: recurrent weights of r, z, n (3H, H).
        b_ih: biases of r, z, n in the product with x (3H,).
        b_hh: biases of r, z, n in the product with h_prev (3H,).

    Returns:
        h: new hidden state (B, H).
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
# ## 2. The GRU's backward pass
#
# The step receives `dh`, the gradient with respect to the new state. You want six gradients: those
# of x, h_prev, the two matrices and the two biases. Work through the equations from the last to the
# first.
#
# **The mix (5)** has three inputs, z, n and h_prev. Differentiate with respect to each:
#
# $$dn = dh \odot (1 - z), \qquad dz = dh \odot (h_{prev} - n) \tag{6}$$
#
# z appears twice, once with a minus sign; hence the difference. The third gradient, $dh \odot z$,
# goes to h_prev. This is the **direct path** back in time: it has no matrix and no activation, only
# the factor z. It plays the part that f plays for an LSTM's cell state. We keep it for (11).
#
# **The candidate (4).** Backpropagate through the tanh, then through both factors of $r \odot
# a_{hn}$:
#
# $$da_n = dn \odot (1 - n^2) \tag{7}$$
#
# $$dr = da_n \odot a_{hn}, \qquad da_{hn} = da_n \odot r \tag{8}$$
#
# The block $a_{xn}$ is added with the factor 1, so its gradient is $da_n$ itself.
#
# **The gates (3).** The slope of a sigmoid follows from its output:
#
# $$da_r = dr \odot r \odot (1 - r), \qquad da_z = dz \odot z \odot (1 - z) \tag{9}$$
#
# **The two products (2).** Their gradients differ only in the third block:
#
# $$da_x = [da_r \,|\, da_z \,|\, da_n], \qquad da_h = [da_r \,|\, da_z \,|\, da_{hn}] \tag{10}$$
#
# Both are (B, 3H). What remains are two linear maps $a = x\,W^\top + b$, whose gradients you know
# from lesson 01: $da\,W$ for the input, $da^\top x$ for the weights, and for the bias the sum over
# the batch. The old state receives two terms, one through the gate blocks and one along the direct
# path:
#
# $$dx = da_x\,W_{ih}, \qquad dh_{prev} = da_h\,W_{hh} + dh \odot z \tag{11}$$
#
# $$dW_{ih} = da_x^\top x, \qquad dW_{hh} = da_h^\top h_{prev}, \qquad
# db_{ih} = \sum_{\text{batch}} da_x, \qquad db_{hh} = \sum_{\text{batch}} da_h \tag{12}$$
#
# **By hand,** for one unit with $h_{prev} = 0.5$, $r = 0.5$, $z = 0.9$, $a_{hn} = 0.4$, $n = -0.6$
# and $dh = 1$:
#
# | equation | computation | result |
# |---|---|---|
# | (6) | $dn = 1 \cdot (1 - 0.9)$ | $= 0.1$ |
# | | $dz = 1 \cdot (0.5 + 0.6)$ | $= 1.1$ |
# | (7) | $da_n = 0.1 \cdot (1 - 0.6^2)$ | $= 0.064$ |
# | (8) | $dr = 0.064 \cdot 0.4$ | $= 0.026$ |
# | | $da_{hn} = 0.064 \cdot 0.5$ | $= 0.032$ |
# | (9) | $da_r = 0.026 \cdot 0.5 \cdot 0.5$ | $= 0.006$ |
# | | $da_z = 1.1 \cdot 0.9 \cdot 0.1$ | $= 0.099$ |
# | (11) | direct path: $1 \cdot 0.9$ | $= 0.9$ |
#
# An open update gate sends nearly all of the gradient along the direct path.
#
# ### Exercise `gru_step_backward`
#
# Difficulty ●●● · 15 minutes · **6 marks**
#
# Write equations (6) to (12). dx earns 1 mark, dh_prev 2, dW_ih 1, dW_hh 1, and each bias ½. The
# check provides a cache of its own, so mistakes in your forward pass do no harm here. You may call
# `sigmoid_grad(s)` and `tanh_grad(t)` of lesson 02, which take the *outputs* of sigmoid and tanh.
#
# <details><summary>Hint 1: a nudge</summary>
#
# In how many places does `h_prev` appear in (2) to (5)? And r? Each place contributes a term to the
# gradient.
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# The order is: dz and dn from dh; `da_n` from dn; dr and `da_hn` from `da_n`; then `da_z` and
# `da_r`. Join them with `np.concatenate` along the axis of the columns, twice, in the order r, z,
# n. Use `da_x` for the weights that multiply x, and `da_h` for those that multiply h_prev.
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
    """Backward pass of one GRU step, equations (6) to (12).

    Args:
        dh: gradient with respect to the new state (B, H).
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
# You don't have to trust the check. Compare your step with `torch.nn.GRUCell` under PyTorch's own
# random weights, and your six gradients with numerical ones, as in lesson 04.

# %% demo
own = own_or_reference("gru_step", "gru_step_backward")
print(cross_checks.describe_gru_errors(own))

# %% [markdown]
# ### How far does the gradient reach?
#
# The direct path of (11) carries a gradient over many steps if z stays near 1. Chain 51 steps of
# your cell, propagate a gradient back from the last state, and measure it at every lag: once by
# equations (6) to (11), and once along the direct path alone, where each step multiplies it by z.
# The weights are random. Three biases set the update gate to about 0.5, 0.88 and 0.98.

# %% demo
flows = gru_gradient_flow.flows_by_bias(own)
gru_gradient_flow.draw_gru_flow(flows)
plt.show()
print(gru_gradient_flow.describe_gru_flow(flows))

# %% [markdown]
# *Figure 2. Size of the gradient against lag, ten random GRUs per panel. The closer z is to 1, the
# more of the gradient is left, and the more of it takes the direct path.*
#
# ## 3. Peepholes
#
# The next variant adds something to the LSTM. Its gates see x and h_prev. But h_prev is only what
# the output gate exposes: while o is closed, the gates cannot see the cell state that they control.
# Gers & Schmidhuber (2000) gave them **peepholes**: one weight from each unit's cell state to each
# of its gates.

# %% demo
draw_variant("peephole")
plt.show()

# %% [markdown]
# *Figure 3. Peepholes, dashed. The input and forget gates see the old cell state; the output gate
# sees the new one.*
#
# The pre-activations are those of the plain cell, $a = x\,W_{ih}^\top + h_{prev}\,W_{hh}^\top + b$,
# cut into four blocks $[a_i \,|\, a_f \,|\, a_g \,|\, a_o]$. Three of them receive a peephole:
#
# $$i = \sigma(a_i + p_i \odot c_{prev}), \qquad f = \sigma(a_f + p_f \odot c_{prev}), \qquad
# g = \tanh(a_g) \tag{13}$$
#
# $$c = f \odot c_{prev} + i \odot g \tag{14}$$
#
# $$o = \sigma(a_o + p_o \odot c), \qquad h = o \odot \tanh(c) \tag{15}$$
#
# The peepholes $p_i$, $p_f$ and $p_o$ are (H,): the gates of a unit see the cell state of that unit
# only. Two gates act before the cell state changes, so they see the old one. The output gate acts
# afterwards and sees the new one. So you must compute c before o.
#
# **The backward pass** differs from the plain cell's in two places. The new cell state now affects
# the loss in three ways: through later steps, which is the given $dc$, through h, and through the
# output gate. So compute $da_o$ first:
#
# $$da_o = dh \odot \tanh(c) \odot o \odot (1 - o), \qquad
# dc \leftarrow dc + dh \odot o \odot (1 - \tanh^2(c)) + da_o \odot p_o \tag{16}$$
#
# With this dc, $da_i = dc \odot g \odot i \odot (1 - i)$ and $da_f = dc \odot c_{prev} \odot f
# \odot (1 - f)$ as in the plain cell. The old cell state receives two more terms, one through each
# peephole. And because a peephole acts on its unit in every sequence, its gradient is a sum over
# the batch:
#
# $$dc_{prev} = dc \odot f + da_i \odot p_i + da_f \odot p_f, \qquad
# dp_i = \sum_{\text{batch}} da_i \odot c_{prev} \tag{17}$$
#
# The same holds for $dp_f$ with $da_f$ and $c_{prev}$, and for $dp_o$ with $da_o$ and the *new* c.
# You don't have to write this backward pass; the library has it as `peephole_lstm_step_backward`.
#
# ### Exercise `peephole_lstm_step`
#
# Difficulty ●●○ · 6 minutes · **3 marks**
#
# Write equations (13) to (15). c earns 2 marks and h 1. There is no cache this time.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Three gates have a peephole. Do all of them see the same cell state?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Split the pre-activations first and apply the activations later, because the peepholes are added
# in between. `p_i * c_prev` is (H,) times (B, H): NumPy scales each column by its own weight.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `np.split(a, 4, axis=1)` gives the blocks in the order i, f, g, o. Compute i, f and g, then c, and
# only then o, whose pre-activation contains `p_o` times the new c.
# </details>


# %% solution="peephole_lstm_step"
def peephole_lstm_step(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    """Run one step of an LSTM with peepholes, equations (13) to (15).

    Args:
        x: input (B, I).
        h_prev: previous hidden state (B, H).
        c_prev: previous cell state (B, H).
        W_ih: input weights of i, f, g, o (4H, I).
        W_hh: recurrent weights of i, f, g, o (4H, H).
        b: biases of i, f, g, o (4H,).
        p_i, p_f, p_o: peephole weights (H,) each.

    Returns:
        h: new hidden state (B, H).
        c: new cell state (B, H).
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
# ## 4. Coupled gates
#
# The last variant removes something. A cell that writes something new usually has to forget
# something old, so why have two gates for it? With **coupled gates**, the cell writes exactly as
# much as it forgets. It is one of the eight variants that Greff et al. (2017, section IV) compared.

# %% demo
draw_variant("coupled")
plt.show()

# %% [markdown]
# *Figure 4. Coupled gates: one gate block scales the old cell state by f and the candidate by
# 1 − f.*
#
# $$i = 1 - f \tag{18}$$
#
# $$c = f \odot c_{prev} + (1 - f) \odot g, \qquad h = o \odot \tanh(c) \tag{19}$$
#
# Only three gate blocks are left, f, g and o, so the weights have 3H rows. Compare (19) with (5):
# it is the GRU's mix, with f for z and g for n. The LSTM's second state and its output gate remain.
#
# **The backward pass.** f appears twice in (19), as z does in (5). So its gradient is a difference,
#
# $$df = dc \odot (c_{prev} - g) \tag{20}$$
#
# instead of the plain cell's $dc \odot c_{prev}$. It is zero where cell state and candidate agree,
# because it makes no difference there which of the two is taken.
#
# ### Exercise `coupled_lstm_step`
#
# Difficulty ●○○ · 4 minutes · **2 marks**
#
# Write equations (18) and (19) for weights with 3H rows in the order **f, g, o**. h and c earn one
# mark each.
#
# <details><summary>Hint 1: a nudge</summary>
#
# How many blocks are there, and which of the four gate blocks has no rows of its own any more?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Begin as in the plain cell, with the sum of two products and a bias. Cut it into three. Then
# compute the input gate from the forget gate, *after* the sigmoid.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# Unpack `np.split(a, 3, axis=1)` into f, g, o. Apply `sigmoid` to two of them and `np.tanh` to one.
# The shares of `c_prev` and of g add up to 1.
# </details>


# %% solution="coupled_lstm_step"
def coupled_lstm_step(x, h_prev, c_prev, W_ih, W_hh, b):
    """Run one step of an LSTM with coupled gates, equations (18) and (19).

    Args:
        x: input (B, I).
        h_prev: previous hidden state (B, H).
        c_prev: previous cell state (B, H).
        W_ih: input weights of f, g, o (3H, I).
        W_hh: recurrent weights of f, g, o (3H, H).
        b: biases of f, g, o (3H,).

    Returns:
        h: new hidden state (B, H).
        c: new cell state (B, H).
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
# Two more cross-checks need no reference. With all peepholes at zero, the first variant must equal
# the plain cell. And a plain cell whose input gate has the *negated* weights of its forget gate has
# $i = \sigma(-a_f) = 1 - f$, so it must equal the coupled cell.

# %% demo
own = own_or_reference("peephole_lstm_step", "coupled_lstm_step")
print(cross_checks.describe_variant_errors(own))

# %% [markdown]
# ## 5. Equal parameters
#
# Is a GRU better than an LSTM? If you compare them at the same H, the LSTM has more weights. A fair
# comparison also gives both the same number of **parameters**. Each gate block has $HI$ input
# weights, $HH$ recurrent weights and $H$ biases:
#
# $$\text{RNN: } HI + HH + H, \qquad \text{LSTM: } 4\,(HI + HH + H), \qquad
# \text{GRU: } 3\,(HI + HH + H) + H \tag{21}$$
#
# The GRU's extra H is the second bias of n. We don't count PyTorch's other second biases, because
# they are only added to the first ones.
#
# **By hand**, with I = 2 and a budget of 300: an RNN with H = 15 has $30 + 225 + 15 = 270$
# parameters; with H = 16 it has 304, which is too many. An LSTM with H = 7 has $4 \cdot (14 + 49 +
# 7) = 280$, and a GRU with H = 8 has $3 \cdot (16 + 64 + 8) + 8 = 272$. So 300 parameters buy 15, 7
# and 8 units.
#
# ### Exercise `parameter_matched_hidden_size`
#
# Difficulty ●●○ · 6 minutes · **2 marks**
#
# Return the largest H whose layer has at most `budget` parameters by (21). `kind` is `"rnn"`,
# `"lstm"` or `"gru"`. The budget is always enough for one unit.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Can you write (21) as one formula in which only two numbers depend on the kind?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# A small function `parameters(hidden_size)` makes the rest short: start with one unit, and add one
# while the *next* size still fits. A size that uses the budget exactly still fits.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# The number of blocks is `{"rnn": 1, "gru": 3, "lstm": 4}[kind]`. The loop runs while
# `parameters(hidden_size + 1)` is at most the budget. Solving the quadratic equation works too, but
# take care with the rounding.
# </details>


# %% solution="parameter_matched_hidden_size"
def parameter_matched_hidden_size(kind, budget, input_size):
    """Find the largest H whose layer has at most `budget` parameters, equation (21).

    Args:
        kind: "rnn", "lstm" or "gru".
        budget: largest number of parameters of the layer.
        input_size: I.

    Returns:
        H: a whole number, at least 1.
    """
    ### BEGIN SOLUTION
    blocks = {"rnn": 1, "gru": 3, "lstm": 4}[kind]
    second_bias = 1 if kind == "gru" else 0

    def parameters(hidden_size):
        weights = hidden_size * input_size + hidden_size * hidden_size
        return blocks * (weights + hidden_size) + second_bias * hidden_size

    hidden_size = 1
    while parameters(hidden_size + 1) <= budget:
        hidden_size += 1
    return hidden_size
    ### END SOLUTION


# %% check="parameter_matched_hidden_size"
check("parameter_matched_hidden_size")

# %% [markdown]
# ## 6. Counting: what a mix cannot do
#
# Take the strings *ab*, *aabb*, *aaabbb* and so on, $a^n b^n$. At each b, the network has to decide
# whether this b is the last one. So it must count: up at each a, down at each b. The answer is yes
# when the count is back at zero.
#
# **Adding.** An LSTM can count with a single unit. Open two gates, $f = i = 1$, and (1) becomes $c
# = c_{prev} + g$. The cell state moves by the same amount at every letter, however long the string.
#
# **Mixing.** In (5) and (19), the share that is kept and the share that is written add up to 1.
# Suppose that the candidate is 1 for an a and that z is constant. Each step leaves the share z of
# the distance to 1: $1 - h_k = z\,(1 - h_{k-1})$. So from $h_0 = 0$, after $k$ letters,
#
# $$h_k = 1 - z^k, \qquad h_{k+1} - h_k = z^k\,(1 - z) \tag{22}$$
#
# The state never passes 1, so its steps must shrink. Which z makes the step from $k$ to $k+1$
# largest? The derivative of $z^k - z^{k+1}$ is zero at $z = k/(k+1)$, where the step is
# $\left(\frac{k}{k+1} \right)^k \frac{1}{k+1}$, about $1/(e\,k)$. No z does better. So the counts
# 30 and 31 are at most 0.012 apart, and a small error at each letter is enough to confuse them.
#
# See it in one unit of your own cells: an LSTM with $f = i = 1$ and $g = 0.5$, and GRUs with $n =
# 1$ and three values of z.

# %% demo
own = own_or_reference("gru_step", "coupled_lstm_step")
paths = climb.climb_all(own)
climb.draw_climb(paths)
plt.show()
print(climb.describe_climb(own, paths))

# %% [markdown]
# *Figure 5. The same letter, 30 times. Left: c rises by the same amount each time. Right: a mix
# comes to rest below 1. The coupled LSTM's c follows the same curves.*
#
# **By hand.** Set the weights of one LSTM unit so that its gates are open, g is 1 for an a and −1
# for a b. The string ends where c is back at zero. How far does this unit count?

# %% demo
print(counting.describe_hand_set_counter())

# %% [markdown]
# **By training.** A cell that can count still has to learn it. Train a few GRUs and LSTMs of 8
# units on strings up to n = 10. Then test them on longer and longer strings, and note the last n
# before the first mistake. We did the same with ten networks of each kind, ten RNNs included, on
# strings up to n = 20. The gate that keeps the state, f or z, starts with a bias of 3.

# %% demo
experiment = CountingExperiment(progress_bar)
print(experiment.train())

# %% demo
experiment.draw()
plt.show()
print(experiment.describe(guess_counts))

# %% [markdown]
# *Figure 6. How far each network counts. The LSTMs continue well beyond their training, the GRUs
# stop just after it. Half of the RNNs did not learn the task at all.*
#
# The trained LSTMs do not reach n = 1000, as the unit with hand-set weights does: their steps up
# and down differ slightly, and the error grows with the string. Weiss, Goldberg & Yahav (2018,
# section 5) found the same for larger networks: the LSTM learns to count, and the GRU does not.
#
# So which step of the animation removed the ability to count? The third one, $i = 1 - f$. It turns
# the sum into a mix.
#
# ## 7. Which gate is missed most?
#
# Greff et al. (2017, section V) removed parts of the LSTM, one at a time, and trained thousands of
# networks on speech, handwriting and music. On their tasks, the forget gate and the tanh on the
# cell state mattered most. Coupling the gates made little difference.
#
# Here is a much smaller experiment in their spirit. Three tasks use the cell state in three ways:
#
# | task | what it takes |
# |---|---|
# | **hold** | keep one bit over many steps of noise |
# | **overwrite** | keep the latest bit, forget the one before |
# | **count** | recognise the last b of the strings in section 6 |
#
# A gate that is *missing* is always 1. Every model is trained on every task from ten seeds, and we
# count the updates until it is right: 99% of the sequences, in five batches in a row. Before that,
# each model chooses the initial bias of the gate that keeps its state, among 0, 1 and 3, on seeds
# of its own. GRUs and RNNs take part as well, at H = 8 and with as many units as the LSTM's
# parameters buy.
#
# Which differences count? We use an **exact rank test**. If two models did not differ, every way of
# dividing their 20 runs between them would be equally likely. The p-value is the share of all
# 184,756 divisions that are at least as uneven as the real one. Six variants on three tasks are 18
# comparisons, so we call a difference *clear* only if p is below 0.05/18.
#
# Now train a few cells without the gate that *you* expect to be missed most.

# %% demo
comparison = parts.PartsExperiment(progress_bar)
print(comparison.train_without(guess_missed))

# %% demo
comparison.draw()
plt.show()
print(comparison.describe(guess_missed))

# %% [markdown]
# *Figure 7. Updates until each run solved its task. Which rows are strong changes from panel to
# panel. Rings are your runs.*
#
# Two results are visible at a glance. Without a forget gate, a cell needs twice as many updates to
# learn *overwrite*: it cannot erase the old bit, so the new one has to outweigh it. With coupled
# gates, it needs more than twice as many to learn *count*, as section 6 predicts. Most other parts
# can go without a clear loss. But ten seeds are few where their spread is large: on *hold*, the
# complete LSTM itself needs between 8 and 130 updates.
#
# ## 8. Claims
#
# Here are six statements from lecture notes and tutorials. **Decide first:** write `"true"`,
# `"true if"`, `"misleading"` or `"false"` beside each. Then run the experiments. The last cell of
# this section compares.

# %%
predictions = {
    "6.1": None,  # A GRU has fewer parameters than an LSTM
    "6.2": None,  # A GRU has no output gate
    "6.3": None,  # A GRU performs about as well as an LSTM
    "6.4": None,  # An LSTM is better in general
    "6.5": None,  # Three gates make an LSTM expensive to train
    "6.6": None,  # Initialise the forget gate's bias to 1
}

# %% [markdown]
# ### Claim 6.1
#
# > **“A GRU has fewer parameters than an LSTM.”**
#
# Count those of PyTorch's layers, at the same sizes.

# %% demo
claims.record(claims_about_torch.fewer_parameters(guess_share))

# %% [markdown]
# ### Claim 6.2
#
# > **“A GRU has no output gate.”**
#
# If no gate hides anything, the output of the layer must equal the state it keeps.

# %% demo
claims.record(claims_about_torch.no_output_gate())

# %% [markdown]
# ### Claim 6.3
#
# > **“A GRU performs about as well as an LSTM.”**
#
# Figures 6 and 7 hold the evidence. Compare the rows of both GRUs with the LSTM's.

# %% demo
claims.record(parts.conclude_similar(comparison.comparison))

# %% [markdown]
# ### Claim 6.4
#
# > **“An LSTM is better in general.”**
#
# *In general* means on every task. Look for a task on which it is not.

# %% demo
claims.record(parts.conclude_better(comparison.comparison))

# %% [markdown]
# Both verdicts are about small networks on these tasks, with one learning rate. Chung et al. (2014,
# section 5) compared the two cells on music and speech, and found no clear winner either.
#
# ### Claim 6.5
#
# > **“Three gates make an LSTM expensive to train.”**
#
# Expensive compared with what? Measure a step, forward and backward, of layers of equal size and of
# layers with equal parameters. Two implementations take part: this course's NumPy loops, which
# treat every kind alike, and PyTorch on one thread.

# %% demo
own = own_or_reference("parameter_matched_hidden_size")
claims.record(cost.compare_costs(own.parameter_matched_hidden_size, progress_bar))

# %% [markdown]
# The price depends on the code as well as on the equations. On many processors, PyTorch passes a
# float32 LSTM to the library oneDNN, which computes all steps in one call, while it loops over the
# steps of the other kinds. And a cheap step does not make cheap training: Figure 7 shows how many
# more updates some models need.
#
# ### Claim 6.6
#
# > **“Initialise the forget gate's bias to 1.”**
#
# Jozefowicz, Zaremba & Sutskever (2015, section 3) recommend it after many trials. With small
# weights, a bias of 1 sets the forget gate to about $\sigma(1) = 0.73$. By the formula of lesson
# 02, half of the cell state is then gone after $\ln\frac12 / \ln 0.73 = 2.2$ steps. For a half-life
# of 99 steps you need a bias of 5. So train LSTMs with different biases: to hold a bit over a short
# and over a long lag, and to overwrite it, which takes *forgetting*. The short lag is yours.

# %% demo
short_lag = forget_bias.train_short_lag(progress_bar)
print(forget_bias.describe_short_lag(short_lag))

# %% demo
forget_bias.draw_forget_bias(kept_updates(), BIASES, KEPT_UPDATES, short_lag)
plt.show()

# %% [markdown]
# *Figure 8. Updates until an LSTM solved the task, against the initial bias of its forget gates.
# Rings are your runs.*

# %% demo
claims.record(forget_bias.conclude_forget_bias())

# %% [markdown]
# A bias of 1 is better than 0 on the short lag, but larger ones are better still. Over 99 steps, no
# network with a bias of 0, 1 or 2 learned the task. And where the cell has to forget, on
# *overwrite*, a large bias only costs time. So choose the bias by the lag.
#
# A large bias alone was not enough for the long lag: at least half of the runs failed. The right
# panel adds the second half of the **chrono initialisation** of Tallec & Ollivier (2018, section
# 2). It gives the input gates the bias −b, so they start nearly closed. With b = 4, 6 or 8, all 30
# networks learned the task. *Going further* shows why.
#
# ### Your predictions

# %% demo
claims.table(predictions)

# %% [markdown]
# ## Quiz

# %% demo
quiz("update_gate_one")

# %% demo
quiz("who_can_count")

# %% [markdown]
# ## Summary
#
# - A **GRU** has one state, two gates and a candidate (2–5). Its new state is a **mix**, $(1 - z)
#   \odot n + z \odot h_{prev}$; r decides how much of the past the candidate sees.
# - In the backward pass, z is the factor of the **direct path** (11), as f is in an LSTM.
# - **Peepholes** let the gates see the cell state: i and f the old one, o the new one (13–15).
#   **Coupled gates** write exactly as much as they forget (18, 19), which makes the LSTM a mix.
# - A mix stays between its parts, so it runs out of room when it counts (22). A sum does not. This
#   is what the LSTM's separate i and f buy.
# - A fair comparison fixes the **parameters** (21), searches hyper-parameters for every model on
#   seeds of their own, and uses enough seeds for an exact test. Which cell is better depends on the
#   task.
# - The initial **forget bias** sets how long a fresh cell remembers. Choose it by the lag. For a
#   long lag, start with the input gates nearly closed, too.
#
# **Papers**
#
# - K. Cho et al., *Learning phrase representations using RNN encoder-decoder for statistical
#   machine translation*, EMNLP 2014, section 2.3: the GRU, with r before the product.
# - J. Chung, C. Gulcehre, K. Cho & Y. Bengio, *Empirical evaluation of gated recurrent neural
#   networks on sequence modeling*, arXiv 1412.3555, 2014. Section 3.2: the GRU, with z for the new
#   state; section 5: GRU and LSTM on music and speech.
# - F. A. Gers & J. Schmidhuber, *Recurrent nets that time and count*, IJCNN 2000: peepholes. In
#   full: F. A. Gers, N. N. Schraudolph & J. Schmidhuber, *Learning precise timing with LSTM
#   recurrent networks*, Journal of Machine Learning Research 3, 2002, section 3.
# - F. A. Gers & J. Schmidhuber, *LSTM recurrent networks learn simple context-free and
#   context-sensitive languages*, IEEE Transactions on Neural Networks 12, 2001: counting.
# - K. Greff et al., *LSTM: a search space odyssey*, IEEE Transactions on Neural Networks and
#   Learning Systems 28, 2017. Section IV: eight variants, each with one change; section V: results.
# - G. Weiss, Y. Goldberg & E. Yahav, *On the practical computational power of finite precision RNNs
#   for language recognition*, ACL 2018. Section 3: which cells can count; section 5: trained
#   networks.
# - R. Jozefowicz, W. Zaremba & I. Sutskever, *An empirical exploration of recurrent network
#   architectures*, ICML 2015: the forget bias of 1.
# - C. Tallec & Y. Ollivier, *Can recurrent neural networks warp time?*, ICLR 2018, section 2: the
#   forget bias by the lag.
#
# **Next:** lesson 07 puts LSTMs to work on language, handwriting, time series and speech.
#
# ## Going further
#
# **What the counters learned.** Find the unit of each trained network that follows the count best,
# while the network reads a string of twice the longest length in training.

# %% demo hidden
states = counting_states.best_units(experiment.histories, OWN_LONGEST)
counting_states.draw_states_over_string(states, OWN_LONGEST)
plt.show()

# %% [markdown]
# *One line per network; grey marks counts beyond those in training. An LSTM's c rises and falls in
# nearly straight lines. A GRU's h bends, because it runs out of room.*
#
# **Why close the input gates?** With f near 1, the cell keeps everything that is written into it.
# With i near ½, every step writes something, whether it matters or not. So the noise piles up
# before the training has even begun.

# %% demo hidden
fresh_memory.draw_fresh_memory(fresh_memory.compare_fresh_memory())
plt.show()

# %% [markdown]
# *Cell states of untrained networks over 100 steps, with a forget bias of 5. With input gates half
# open, the cell state grows to where tanh is flat, and hardly any gradient passes.*
