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
# then; each says which. Experiments take a minute in all. They are larger, and take 25 minutes on a
# busy machine, where the environment variable `LSTM_COURSE_SIZE` is `full`. The next cell imports
# what they need.
#
# Write your answers in NumPy. While a check runs them, torch is not available, and the library's
# functions that solve exercises of this lesson or of a later one are locked, at home as in a class.

# %%
import sys
from functools import partial

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import Markdown
from tqdm import tqdm

from autograder import check, own_or_reference, quiz
from lstm_course.cells.activations import sigmoid, sigmoid_grad, tanh_grad
from lstm_course.cells.gates import forget_bias_for_half_life
from lstm_course.cells.gru import GRUStepCache
from lstm_course.cells.lstm import lstm_step
from lstm_course.lessons.claims import Claims
from lstm_course.lessons.lesson_06.bias_and_lag import (
    draw_forget_bias,
    draw_fresh_memory,
    memory_of_fresh_networks,
    updates_against_forget_bias,
)
from lstm_course.lessons.lesson_06.cost import TimedLayer, draw_costs, measure_costs
from lstm_course.lessons.lesson_06.counting import (
    best_counter,
    climb_of_coupled,
    climb_of_gru,
    climb_of_lstm,
    draw_climb,
    draw_counting_reach,
    draw_states_over_string,
    reach,
    reach_of_hand_set_counter,
    states_over_string,
)
from lstm_course.lessons.lesson_06.gru_gradient_flow import draw_gru_flow, gradient_through_gru
from lstm_course.lessons.shared.batched_training import initial_weights, train, with_bias
from lstm_course.lessons.shared.cell_comparison import (
    ComparedModel,
    ComparisonResult,
    compare,
    draw_comparison,
    share_sooner,
)
from lstm_course.plotting.palette import CELL, INK, MODELS
from lstm_course.size import experiment_size
from lstm_course.tasks.yes_no import count, hold, overwrite
from lstm_course.training.gradcheck import numerical_gradient, relative_error

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
# 3. An LSTM is trained with one of its gates taken away: it stands open, at 1, all the time. Which
#    gate is missed most: input, forget or output?
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
# multiplies entry by entry; a gate is a sigmoid $\sigma$, between 0 and 1.) Cho et al. (2014,
# section 2.3) asked for less. Their **gated recurrent unit**, the **GRU**, has
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
# All of r, z, n and h are (B, H).
#
# **Why two biases?** In r and z the two are only added, and one would do. In n they are not the
# same: r scales $a_{hn}$ with its bias inside. So n needs a second bias, and torch gives one to
# all three layers.
#
# **Two traps.** In the paper r stands *before* the product: $\tanh(a_{xn} + (r \odot
# h_{prev})\,W_{hn}^\top)$. Torch, and this course, put it *behind*, as (4) says, so that one
# product serves all three layers. And in (5) z is the share of the *old* state, as in that paper.
# Others mean the share of the new one (Chung et al. 2014, section 3.2). Neither is wrong, but
# weights trained for one form are nonsense in the other.
#
# **By hand**, one unit: $h_{prev} = 0.5$, $n = -1$. With $z = 0.9$ the new state is
# $0.1 \cdot (-1) + 0.9 \cdot 0.5 = 0.35$. With $z = 1$ it is 0.5: kept, whatever n says. With
# $z = 0$ it is −1: replaced. The state is a **mix**, and a mix of two numbers never lies outside of
# them. Remember this; it will matter in section 6.
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
# Someone hands us `dh`, the gradient at the new state. We want six gradients: those of x, h_prev,
# the two matrices and the two biases. Go through the equations from the last to the first.
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
# Both are (B, 3H). From here on it is a linear layer, $a = x\,W^\top + b$, twice. Lesson 01 has its
# three gradients: $da\,W$ at the input, $da^\top x$ at the weights, and at the bias, which is added
# to each row, the sum of the rows. The old state collects two parts, what came through the layers
# and the direct path:
#
# $$dx = da_x\,W_{ih}, \qquad dh_{prev} = da_h\,W_{hh} + dh \odot z \tag{11}$$
#
# $$dW_{ih} = da_x^\top x, \qquad dW_{hh} = da_h^\top h_{prev}, \qquad
# db_{ih} = \sum_{\text{batch}} da_x, \qquad db_{hh} = \sum_{\text{batch}} da_h \tag{12}$$
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

    torch.manual_seed(0)
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


own = own_or_reference("gru_step", "gru_step_backward")
forward, backward = gru_errors(own.gru_step, own.gru_step_backward)
print(f"step against torch.nn.GRUCell: largest difference {forward:.0e}")
print(f"six gradients against small changes: largest relative difference {backward:.0e}")

# %% [markdown]
# *The same cell as torch's, to rounding.*
#
# ### How far back does it reach?
#
# The direct path of (11) carries a gradient over many steps, if z stays near 1. Lay steps of your
# cell in a row, send a gradient back from the last state, and follow it over 50 steps: once by all
# of (6) to (11), and once by the direct path alone, where each step multiplies it by z. The weights
# are random, and three biases let the update gate stand at about ½, 0.88 and 0.98.

# %% demo
own = own_or_reference("gru_step", "gru_step_backward")
flows = {
    bias: [
        gradient_through_gru(own.gru_step, own.gru_step_backward, bias, seed) for seed in range(5)
    ]
    for bias in (0, 2, 4)
}
draw_gru_flow(flows)
plt.show()
for bias, runs in flows.items():
    left = np.median([run.whole[-1] for run in runs])
    straight = np.median([run.direct[-1] for run in runs])
    print(
        f"bias {bias}: after 50 steps {left:.0e} is left, by the direct path alone {straight:.0e}"
    )

# %% [markdown]
# *Figure 1. Size of the gradient against lag, five random GRUs in each panel. The more open the
# update gate, the more is left, and the more of it has come by the direct path.*

# %% [markdown]
# ## 3. Gates that see the memory
#
# A variant in the other direction, which adds to the LSTM. Its gates see x and h_prev. But h_prev
# is only what the output gate lets out: with o shut, the gates are blind to the memory that they
# control. Gers & Schmidhuber (2000; in full Gers, Schraudolph & Schmidhuber 2002, section 3) gave
# them **peepholes**: one weight from each unit's memory to each of its gates.
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
# With this dc, the pre-activations of the two other gates get what they get in the plain cell,
# $da_i = dc \odot g \odot i \odot (1 - i)$ and $da_f = dc \odot c_{prev} \odot f \odot (1 - f)$.
# The old memory gets two terms more, one through each peephole. And a peephole touches its unit in
# every sequence, so its gradient is a sum over the batch:
#
# $$dc_{prev} = dc \odot f + da_i \odot p_i + da_f \odot p_f, \qquad
# dp_i = \sum_{\text{batch}} da_i \odot c_{prev} \tag{17}$$
#
# and likewise $dp_f$ with $da_f$ and $c_{prev}$, and $dp_o$ with $da_o$ and the *new* c. (You need
# not write this. The original authors cut the gradient off at the peepholes; today one lets it
# pass. The library's `peephole_lstm_step_backward` has all of it.)
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
# exactly as much as it forgets. Greff et al. (2017, section IV) compared this variant among others.
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
own = own_or_reference("peephole_lstm_step", "coupled_lstm_step")
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
# ## 6. What a mix cannot do: count
#
# Take the strings *ab*, *aabb*, *aaabbb* and so on, $a^n b^n$. At each b, the network has to say
# whether this is the last one. It must count: up at each a, down at each b, and the answer is yes
# when it is back at zero.
#
# **Adding.** An LSTM can do this with a single unit. Open its gates, $f = i = 1$, and (1) becomes
# $c = c_{prev} + g$: it goes up and down by the same amount for as long as the string lasts.
#
# **Mixing.** In (5) and (19) the share that is kept and the share that is written add up to 1. Say
# the candidate is 1 for an a, and z stays the same. From $h_0 = 0$, after $k$ letters,
#
# $$h_k = 1 - z^k, \qquad h_{k+1} - h_k = z^k\,(1 - z) \tag{22}$$
#
# because each step leaves z of the distance to 1: $1 - h_k = z\,(1 - h_{k-1})$. The state can never
# pass 1, so the steps get smaller and smaller. Which z makes the step from $k$ to $k+1$ largest?
# The derivative of $z^k - z^{k+1}$ is zero at $z = k/(k+1)$, and the step there is
# $\left(\frac{k}{k+1} \right)^k \frac{1}{k+1}$, about $1/(e\,k)$. No z does better. Two counts of
# 30 and 31 are then at most 0.012 apart, and a small error at each letter is enough to mix them up.
#
# See it with one unit of your own cells: an LSTM with $f = i = 1$ and $g = 0.5$, and a GRU with
# $n = 1$ and three values of z.

# %% demo
own = own_or_reference("gru_step", "coupled_lstm_step")
letters, shares = 30, (0.5, 0.8, 0.95)
adding = climb_of_lstm(lstm_step, 0.5, letters)
mixing = {f"z = {z}": climb_of_gru(own.gru_step, z, letters) for z in shares}
draw_climb(adding, mixing)
plt.show()
print(f"the last letter moves the LSTM's c by {np.diff(adding)[-1]:.3f}")
for name, path in mixing.items():
    print(f"the last letter moves the GRU's h, {name}, by {np.diff(path)[-1]:.1e}")
coupled = [climb_of_coupled(own.coupled_lstm_step, f, letters) for f in shares]
difference = np.abs(np.array(coupled) - np.array(list(mixing.values()))).max()
print(f"the coupled LSTM's c, f for z, differs from the GRU's h by at most {difference:.0e}")

# %% [markdown]
# *Figure 2. The same letter, thirty times. Left: c goes up by the same amount each time. Right: a
# mix comes to rest below 1, fast with a small z, slowly with a large one. The coupled LSTM's c
# draws the right panel too.*
#
# **By hand.** One LSTM unit with gates open, g = 1 for an a and −1 for a b. The string ends where c
# is back at zero. How far does it count?

# %% demo
farthest = 1000
by_hand = reach_of_hand_set_counter(farthest)
print(f"one LSTM unit, set by hand: every string right up to n = {by_hand} (tried: {farthest})")

# %% [markdown]
# **By training.** A cell that can count need not learn to. So train several networks of each kind,
# each from other random weights, on strings up to n = 10 (at the full size 40). Then test each on
# ever longer strings and note the last n before its first mistake. All cells get 8 units and the
# same training (Adam, a fresh batch at every update). The gates that keep the memory start open, at
# a bias of 3, both the LSTM's f and the GRU's z; claim 23 is about that.

# %% demo
quick = experiment_size() == "quick"
longest, networks, updates = (10, 6, 650) if quick else (40, 10, 4000)
counters = {}
for kind in progress_bar(["rnn", "gru", "lstm"]):
    weights = initial_weights(kind, networks, input_size=2, hidden_size=8)
    if kind != "rnn":  # the second layer of both: f in i, f, g, o and z in r, z, n
        weights = with_bias(weights, 1, [3.0] * networks)
    counters[kind] = train(
        kind,
        [count(longest)] * networks,
        weights,
        updates=updates,
        learning_rate=0.02,
        batch_size=16,
    )
reaches = {kind: reach(kind, run.weights, 10 * longest) for kind, run in counters.items()}
draw_counting_reach(reaches, longest)
plt.show()
for kind, values in reaches.items():
    best = reach(kind, counters[kind].best, 10 * longest)
    print(
        f"{kind:>4}: all strings right up to n = {np.sort(values).tolist()}, median "
        f"{np.median(values):g}; with each one's best weights on the way {np.sort(best).tolist()}"
    )
print(f"your guess for who goes on counting: {guess_counts or '–'}")

# %% [markdown]
# *Figure 3. Up to which n each trained network tells the last b, one dot a network. Dots right of
# the dashed line count further than anything in training: the GRUs by a little, the LSTMs by a good
# part of the way again.*
#
# What have they learned? Take the unit of each network that follows the count best, while it reads
# a string twice as long as the longest in training.

# %% demo
states = {}
for kind in ("gru", "lstm"):
    hs, cs = states_over_string(kind, counters[kind].weights, 2 * longest)
    memories = cs if kind == "lstm" else hs  # (T, S, H)
    states[kind] = np.stack(
        [best_counter(memories[:, s]) for s in range(networks)], axis=1
    )  # (T, S)
draw_states_over_string(states, longest, {"gru": "GRU: h", "lstm": "LSTM: c"})
plt.show()
top = {kind: np.abs(units).max() for kind, units in states.items()}
print(f"largest state of these units: LSTM {top['lstm']:.1f}, GRU {top['gru']:.2f}")
ahead = reaches["lstm"].min() > reaches["gru"].max()
print(
    f"every LSTM counted further than every GRU: {ahead}; medians {np.median(reaches['lstm']):g} "
    f"and {np.median(reaches['gru']):g}, trained up to {longest}"
)

# %% [markdown]
# *Figure 4. One unit of each network over a string of twice the longest trained length (grey:
# beyond it). An LSTM's c climbs with the a's in a nearly straight line, and comes down with the
# b's; a GRU's h bends, because it has less and less room.*
#
# Two reservations. The numbers depend on the training. At the full size it is longer, on strings up
# to n = 40: there ten LSTMs counted to 58–94 (median 70), ten GRUs to 27–47 (44.5), and no RNN
# beyond 4. And the trained LSTMs do not count up to 1000, as the unit set by hand does: up and down
# are not quite equal, and the error grows with the string. Weiss, Goldberg & Yahav (2018, in
# section 5) compared both cells on the same strings, and found that the LSTM counts and the GRU
# does not.

# %% [markdown]
# ## 7. Leave one out
#
# Which gate is missed most? Greff et al. (2017, section V) took parts away, one at a time, and
# trained thousands of networks on speech, handwriting and music. On their tasks the forget gate and
# the tanh on the way out mattered most, and several other parts hardly at all.
#
# In their spirit, and much smaller: three tasks, each for another use of a memory.
#
# | task | what it takes |
# |---|---|
# | **hold** | keep one bit over a row of noise |
# | **overwrite** | keep the bit that was written last, forget the one before |
# | **count** | the strings of section 6 |
#
# A gate that is *missing* is 1 throughout, and coupled gates are those of section 4. Each
# contestant is trained from several seeds on each task, and we note after how many updates it has
# it right (99% of the sequences, five batches in a row). The first bias of the gate that keeps the
# memory is 3 everywhere. **You guessed which gate is missed most: now see.**

# %% demo
steps, seeds, updates = (30, 5, 250) if quick else (60, 10, 1500)
tasks = [hold(steps - 1), overwrite(steps), count(steps // 2)]
task_names = [f"hold, {steps - 1} steps", f"overwrite, {steps} steps", f"count, n ≤ {steps // 2}"]
parts = ["no input gate", "no forget gate", "no output gate", "coupled gates"]
if not quick:
    parts += ["no tanh on g", "no tanh on c"]
opened = {name: (0 if name == "coupled gates" else 1, 3.0) for name in ["lstm", *parts]}
race = partial(compare, tasks=tasks, seeds=seeds, updates=updates, progress=progress_bar)
whole = ComparedModel("whole LSTM", "lstm", 8, opened["lstm"])
ablation = race([whole, *(ComparedModel(name, name, 8, opened[name]) for name in parts)])
colours = {name: CELL if name == "whole LSTM" else INK for name in ablation}
draw_comparison(ablation, task_names, updates, colours)
plt.show()

# %% [markdown]
# *Figure 5. Updates until a task was solved, one dot a seed, a bar at the median; left is sooner,
# and from line to line it takes about three times as long. A cross in the grey strip did not solve
# it within the training. Which row is behind changes from panel to panel.*
#
# How often was a cell without a part slower than the whole one? Take every pair of a seed of the
# one and a seed of the other: the share of pairs in which the whole cell was sooner is ½ if the
# part does not matter, and 1 if it always does. (It is the statistic of the Mann–Whitney test.)

# %% demo
lines = ["| without | " + " | ".join(task_names) + " |", "|---" * (len(tasks) + 1) + "|"]
of_whole = np.isfinite(ablation["whole LSTM"].solved).sum(axis=1)
lines.append("| nothing | " + " | ".join(f"(solved {k} of {seeds})" for k in of_whole) + " |")
shares, clear = {}, {}
for name in parts:
    shares[name] = share_sooner(ablation["whole LSTM"], ablation[name])
    solved = np.isfinite(ablation[name].solved).sum(axis=1)
    cells = [f"{p:.2f} (solved {k} of {seeds})" for p, k in zip(shares[name], solved, strict=True)]
    lines.append(f"| {name} | " + " | ".join(cells) + " |")
    clear[name] = [task for task, p in zip(task_names, shares[name], strict=True) if p >= 0.9]
average = {name: shares[name].mean() for name in parts if name.endswith("gate")}
ranking = sorted(average, key=average.get, reverse=True)
Markdown(
    "Share of pairs in which the whole LSTM was sooner:\n\n"
    + "\n".join(lines)
    + "\n\nClearly behind the whole one (in nine of ten pairs): "
    + "; ".join(f"{name}: {', '.join(where) or 'nowhere'}" for name, where in clear.items())
    + ". Averaged over the tasks: "
    + ", ".join(f"{name} {average[name]:.2f}" for name in ranking)
    + f". Your guess for the gate missed most: {guess_missed or '–'}."
)

# %% [markdown]
# Be careful with this. It is three toy tasks, one size and a handful of seeds; averages that differ
# by a tenth or two say little. Two things came out clearly at both sizes (five seeds, and ten at
# twice the length): without its input gate or its forget gate a cell takes longer to learn to
# overwrite, and with coupled gates longer to learn to count. Even without a forget gate a cell
# *can* overwrite: a new number need only outweigh the old one, and in a short sequence there is
# room for a few of them. The result of Greff et al. rests on other data. Which part is missed most
# depends on what the task asks of the memory.
#
# ## The claims
#
# Five sentences that you can find in lecture notes and tutorials. **Decide first**: write
# `"holds"`, `"holds when"` or `"false"` beside each. Then run the experiments; the last one
# compares.

# %%
predictions = {
    "13a": None,  # A GRU has fewer parameters than an LSTM, and no output gate
    "13b": None,  # It performs about as well
    "13c": None,  # An LSTM is better in general
    "20": None,  # Three gates make an LSTM expensive to train
    "23": None,  # Initialise the forget gate's bias to 1
}

# %% [markdown]
# ## Claim 13a
#
# > **“A GRU has fewer parameters than an LSTM, and no output gate.”**
#
# Count on torch's layers. And ask them what they hand back: a state that no gate stands before is
# the output itself.

# %% demo
import torch

claims = Claims()
sizes = {}
for kind in (torch.nn.LSTM, torch.nn.GRU):
    layer = kind(10, 32)
    sizes[kind] = sum(parameter.numel() for parameter in layer.parameters())
    output, state = layer(torch.zeros(1, 1, 10))
    states_of = len(state) if isinstance(state, tuple) else 1
    shown = torch.equal(output[-1], state[-1]) if states_of == 1 else False
    print(
        f"{kind.__name__:>4}: {sizes[kind]} parameters, {states_of} state(s), "
        f"the output is the whole state: {shown}"
    )
share = sizes[torch.nn.GRU] / sizes[torch.nn.LSTM]
claims.conclude(
    "13a",
    "holds" if share < 1 and shown else "false",
    f"Torch's GRU has {share:.2f} of its LSTM's parameters at the same H: three layers in the "
    f"place of four. (Your guess: {guess_share or '–'}.) It has one state, and shows all of it.",
)

# %% [markdown]
# ## Claims 13b and 13c
#
# > **“A GRU performs about as well as an LSTM.”**
#
# > **“An LSTM is better in general.”**
#
# Learners meet the two side by side. The three tasks again, now with RNN, GRU and LSTM: all with H
# = 8, and once more with as many units as the LSTM's parameters buy, by your
# `parameter_matched_hidden_size`.

# %% demo
own = own_or_reference("parameter_matched_hidden_size")
budget = 4 * (8 * 2 + 8 * 8 + 8)
matched = {kind: own.parameter_matched_hidden_size(kind, budget, 2) for kind in ("rnn", "gru")}
print(f"an LSTM with I = 2 and H = 8 has {budget} parameters; they buy {matched} units")
kinds = {
    "RNN, H = 8": ("rnn", 8),
    f"RNN, H = {matched['rnn']}": ("rnn", matched["rnn"]),
    "GRU, H = 8": ("gru", 8),
    f"GRU, H = {matched['gru']}": ("gru", matched["gru"]),
}
models = [
    ComparedModel(name, kind, size, None if kind == "rnn" else (1, 3.0))
    for name, (kind, size) in kinds.items()
]
results = race(models) | {"LSTM, H = 8": ablation["whole LSTM"]}
colours = {name: MODELS[name[:4].strip(",").strip().lower()] for name in results}
draw_comparison(results, task_names, updates, colours)
plt.show()
lstm, others = results["LSTM, H = 8"], list(kinds)
print("share of pairs in which the LSTM was sooner:")
for name in others:
    pairs = zip(task_names, share_sooner(lstm, results[name]), strict=True)
    print(f"  than the {name:<12}" + "   ".join(f"{task}: {p:.2f}" for task, p in pairs))

# %% [markdown]
# *Figure 6. RNN, GRU and LSTM at equal size, and at equal parameters (the last RNN and the last
# GRU). One dot a seed; crosses did not solve the task.*

# %% demo
against_gru = np.stack([share_sooner(lstm, results[name]) for name in others[2:]])  # (2, tasks)
clearly = {
    "the LSTM was clearly ahead": (against_gru >= 0.9).all(axis=0),
    "the GRU was clearly ahead": (against_gru <= 0.1).all(axis=0),
}
clearly["neither was clearly ahead"] = ~np.logical_or(*clearly.values())
groups = {
    label: [name for name, is_so in zip(task_names, mask, strict=True) if is_so]
    for label, mask in clearly.items()
}
told = "; ".join(f"{label} on: {', '.join(names)}" for label, names in groups.items() if names)
lstm_ahead, gru_ahead, neither = groups.values()
evidence = (
    f"At equal size and at equal parameters alike (clearly: in nine of ten pairs of seeds, both "
    f"times), {told}. {seeds} seeds, {updates} updates, size {experiment_size()}."
)
similar = "holds" if len(neither) == len(tasks) else "holds when" if neither else "false"
where = f" the task is {' or '.join(neither)}" if similar == "holds when" else ""
claims.conclude("13b", similar, evidence, condition=where)

# %% demo
better = "holds" if len(lstm_ahead) == len(tasks) else "holds when" if lstm_ahead else "false"
where = f" the task is {' or '.join(lstm_ahead)}" if better == "holds when" else ""
against_rnn = share_sooner(lstm, results[others[1]])
kept_up = [task for task, p in zip(task_names, against_rnn, strict=True) if p < 0.9]
claims.conclude(
    "13c",
    better,
    f"Clearly ahead of the GRU there, and not on {', '.join(neither + gru_ahead) or 'none'}. On "
    f"strings longer than any in training the medians were {np.median(reaches['lstm']):g} for the "
    f"LSTM and {np.median(reaches['gru']):g} for the GRU. Even a plain RNN with as many parameters "
    f"kept up on: {', '.join(kept_up) or 'no task'}.",
    condition=where,
)

# %% [markdown]
# Both verdicts are about these tasks, one learning rate and one first bias. That bias does not mean
# the same in both cells: it opens the LSTM's f and leaves i alone, but in a GRU an open z also
# shuts new things out, for $1 - z$ is 0.05 at the start. Another choice may change who is ahead.
#
# ## Claim 20
#
# > **“Three gates make an LSTM expensive to train.”**
#
# More than what, and in what currency? Measure parameters and time: a step forward and back, for
# layers of equal size and for layers with equal parameters. Two implementations: the plain loops of
# this course, which do the same for each kind, and torch's own layers on one thread. All are timed
# in turns, many times, and the shortest time counts. (A machine that is busy with other things can
# still spoil a bar or two: then run the cell once more.)

# %% demo
own = own_or_reference("parameter_matched_hidden_size")
I, H = 32, 64
budget = 4 * (H * I + H * H + H)
fair = {kind: own.parameter_matched_hidden_size(kind, budget, I) for kind in ("rnn", "gru", "lstm")}
equal_size = [TimedLayer(kind, I, H) for kind in ("rnn", "gru", "lstm")]
equal_parameters = [TimedLayer(kind, I, size) for kind, size in fair.items()]
costs = measure_costs({*equal_size, *equal_parameters}, progress=progress_bar)
groups = {
    "equal size": {layer: costs[layer] for layer in equal_size},
    "equal parameters": {layer: costs[layer] for layer in equal_parameters},
}
draw_costs(groups)
plt.show()

# %% [markdown]
# *Figure 7. What a layer costs. Left: parameters. Middle and right: time for one step forward and
# back, 16 sequences at once, in this course's loops and in torch.*

# %% demo
ratios = {}
for group, layers in groups.items():
    rnn, _, lstm_cost = layers.values()
    ratios[f"in NumPy at {group}"] = lstm_cost.numpy / rnn.numpy
    ratios[f"in torch at {group}"] = lstm_cost.torch / rnn.torch
dear = [where for where, ratio in ratios.items() if ratio > 1.5]
verdict = "holds" if len(dear) == len(ratios) else "holds when" if dear else "false"
gru_torch, lstm_torch = (costs[layer].torch for layer in equal_size[1:])
claims.conclude(
    "20",
    verdict,
    "Time of a step against the RNN's: "
    + ", ".join(f"{ratio:.1f} times {where}" for where, ratio in ratios.items())
    + f". At equal size the LSTM has four times the parameters. Its gates alone do not set the "
    f"price: in torch a GRU step, with one layer fewer, took {gru_torch / lstm_torch:.1f} times as "
    f"long as an LSTM step here.",
    condition=f" measured {' or '.join(dear)} (more than 1.5 times an RNN's time)"
    if verdict == "holds when"
    else "",
)

# %% [markdown]
# Why can an LSTM be quicker than a GRU? Because somebody has written it so: on many processors
# torch hands a float32 LSTM to a library (oneDNN) that computes all of it in one piece, and loops
# over the steps of the others. A step's price says more about the code than about the equations.
# And a cell that needs fewer updates, or solves the task at all, is the cheap one.
#
# ## Claim 23
#
# > **“Initialise the forget gate's bias to 1.”**
#
# So say Jozefowicz, Zaremba & Sutskever (2015), after many trials. With small weights, a bias of 1
# lets the forget gate stand near $\sigma(1) = 0.73$. How long does a memory last then? Lesson 02
# has the formula: half of it is gone after $\ln\frac12 / \ln f$ steps.

# %% demo
for bias in (0.0, 1.0, 2.0, 4.0, 6.0):
    half_life = np.log(0.5) / np.log(sigmoid(np.array(bias)))
    print(f"bias {bias:g}: half of the memory is gone after {half_life:.1f} steps")
short, long = (9, 39) if quick else (9, 99)
print(f"the bias that halves it in {long} steps: {forget_bias_for_half_life(long):.1f}")

# %% [markdown]
# So 1 is not a law of nature, and lesson 02's formula suggests to look at the lag. Train LSTMs from
# different first biases: to hold a bit over a short and over a long time, and to overwrite it,
# which is about *letting go*.

# %% demo
biases, seeds_23, updates_23 = (
    ((0, 1, 2, 4, 6), 6, 200) if quick else ((0, 1, 2, 4, 6, 8), 10, 1000)
)
sweep = partial(
    updates_against_forget_bias,
    biases=biases,
    seeds=seeds_23,
    updates=updates_23,
    progress=progress_bar,
)
(solved_short,) = sweep([hold(short)])
counts = np.isfinite(solved_short).sum(axis=1)
for bias, k in zip(biases, counts, strict=True):
    print(f"hold, {short} steps, bias {bias}: {k} of {seeds_23} solved")

# %% [markdown]
# That was the short lag. Now the long one, and letting go.

# %% demo
solved_long, solved_overwrite = sweep([hold(long), overwrite(long + 1)])
solved = {
    f"hold, {short} steps": solved_short,
    f"hold, {long} steps": solved_long,
    f"overwrite, {long + 1} steps": solved_overwrite,
}
draw_forget_bias(solved, biases, updates_23)
plt.show()

# %% [markdown]
# *Figure 8. Updates until an LSTM had solved the task, against the first bias of its forget gates,
# one dot a seed. A longer lag wants a larger bias; where the memory must be let go, on the right, a
# larger bias only costs time.*

# %% demo
one = biases.index(1)
ahead_of_zero, ahead_of_one, summary = [], [], []
for task, values in solved.items():
    by_bias = [ComparisonResult(seeds_of[None]) for seeds_of in values]
    if share_sooner(by_bias[one], by_bias[0])[0] >= 0.9:
        ahead_of_zero.append(task)
    larger = [
        b for b, r in zip(biases, by_bias, strict=True) if share_sooner(r, by_bias[one])[0] >= 0.9
    ]
    if larger:
        ahead_of_one.append(f"{task} (bias {', '.join(map(str, larger))})")
    counts = ", ".join(str(k) for k in np.isfinite(values).sum(axis=1))
    summary.append(f"{task}: {counts}")
verdict = (
    "false"
    if not ahead_of_zero
    else "holds when"
    if ahead_of_one or len(ahead_of_zero) < 3
    else "holds"
)
claims.conclude(
    "23",
    verdict,
    f"Solved of {seeds_23}, by bias {', '.join(map(str, biases))}: {'; '.join(summary)}. Clearly "
    f"sooner than 1: {'; '.join(ahead_of_one) or 'no bias on any task'}. Set the bias by how long "
    f"the memory has to last.",
    condition=f" the task is {' or '.join(ahead_of_zero)}, where 1 was clearly better than 0"
    if verdict == "holds when"
    else "",
)

# %% [markdown]
# Tallec & Ollivier (2018, section 2) draw this conclusion. In their *chrono initialisation* each
# unit's forget bias $b_f$ is the logarithm of a random number of steps up to the longest lag, so
# that some units keep for long and some for a short time. And they do one thing more: the input
# gate's bias is $b_i = -b_f$.
#
# **Predict:** what does $b_i$ matter, if the forget gate alone decides what is kept? Look at
# networks before any training, with $b_f = 5$, over 100 steps.

# %% demo
fresh = {
    "input bias as torch draws it": memory_of_fresh_networks(5, 100),
    "input bias −5": memory_of_fresh_networks(5, 100, opposite_input=True),
}
draw_fresh_memory(fresh)
plt.show()
for start, sizes in fresh.items():
    print(f"{start}: median |c| after 100 steps {sizes[-1]:.2g}")

# %% [markdown]
# *Figure 9. How large the memory of fresh networks grows (median), and how steep tanh is there.
# With input gates half open it grows to where tanh is flat, and hardly any gradient gets through.*
#
# What the forget gate keeps, it keeps of everything: with f near 1 and i near ½, whatever the
# candidate says in each step, if only its own bias, is added to what is there and stays. It is what
# lesson 03 saw without a forget gate. Does it matter? To hold a bit over 99 steps, with 1000
# updates and ten seeds, at most 3 networks learned from any of six forget biases alone (the full
# size of Figure 8). With $b_i = -b_f$ all ten did, from $b_f = 4$, 6 or 8. (Try
# `updates_against_forget_bias([hold(99)], (6,), 10, updates=1000, opposite_input=True)`; it takes
# less than a minute.)
#
# ### Your predictions
#
# Now compare.

# %% demo
claims.table(predictions)

# %% [markdown]
# ## Quiz

# %% demo
quiz("update_gate_one")

# %% demo
quiz("who_can_count")

# %% [markdown]
# ## What you now know
#
# - A **GRU** has one state, two gates and a candidate (2–5). Its new state is a **mix**, $(1 - z)
#   \odot n + z \odot h_{prev}$; r decides how much of the past the candidate sees.
# - On the way back, z is the factor of the **direct path** in time (11), as f is in an LSTM.
# - **Peepholes** let the gates see the memory: i and f the old one, o the new one (13–15).
#   **Coupled gates** write what they forget (18, 19), and make the LSTM a mix like the GRU.
# - A mix stays between its parts, so it runs out of room when it counts (22). A sum does not: that
#   is what the LSTM's separate i and f buy.
# - A fair comparison fixes the **parameters** (21) and shows several seeds. Which cell is better
#   depends on what the task asks of the memory.
# - The first **forget bias** sets how long a fresh memory lasts; choose it by the lag. For a long
#   lag, let the input gates start nearly shut, too.
#
# **Papers**
#
# - K. Cho et al., *Learning phrase representations using RNN encoder-decoder for statistical
#   machine translation*, EMNLP 2014, section 2.3: the GRU, with r before the product.
# - J. Chung, C. Gulcehre, K. Cho & Y. Bengio, *Empirical evaluation of gated recurrent neural
#   networks on sequence modeling*, arXiv 1412.3555, 2014, section 3.2: the GRU, with z for the new
#   state.
# - F. A. Gers & J. Schmidhuber, *Recurrent nets that time and count*, IJCNN 2000: peepholes. In
#   full: F. A. Gers, N. N. Schraudolph & J. Schmidhuber, *Learning precise timing with LSTM
#   recurrent networks*, Journal of Machine Learning Research 3, 2002, section 3.
# - F. A. Gers & J. Schmidhuber, *LSTM recurrent networks learn simple context-free and
#   context-sensitive languages*, IEEE Transactions on Neural Networks 12, 2001: counting.
# - K. Greff et al., *LSTM: a search space odyssey*, IEEE Transactions on Neural Networks and
#   Learning Systems 28, 2017. Section IV: eight variants, one part changed at a time; section V:
#   what came of them.
# - G. Weiss, Y. Goldberg & E. Yahav, *On the practical computational power of finite precision RNNs
#   for language recognition*, ACL 2018. Section 3: who can count, and who cannot; section 5:
#   trained networks.
# - R. Jozefowicz, W. Zaremba & I. Sutskever, *An empirical exploration of recurrent network
#   architectures*, ICML 2015: the bias of 1, and what it is worth.
# - C. Tallec & Y. Ollivier, *Can recurrent neural networks warp time?*, ICLR 2018. Section 2: the
#   bias by the lag.
#
# **Next:** lesson 07 puts LSTMs to work on language, handwriting, time series and speech.
