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
# # 01 · Vanishing gradients
#
# A recurrent network reads 20 random bits. Train it to repeat the **last** bit, and after 300
# updates it makes no mistakes. Train the same network in the same way to repeat the **first** bit,
# and it does no better than a coin toss.
#
# Nothing prevents the network from remembering. Later in this lesson you will see a single unit
# hold a bit for a thousand steps, with weights set by hand. Why does training not find such
# weights?
#
# To find out, you will build the network and its backward pass in NumPy and watch the gradient fade
# as it travels back through time. Then you will cure half of the problem. The other half is the
# reason why LSTMs exist.
#
# | | |
# |---|---|
# | **You will learn to** | write a recurrent network and its backward pass in NumPy |
# | | explain, with a formula and a figure, why gradients vanish or explode |
# | | cure exploding gradients by clipping |
# | **Time** | about 60 minutes |
# | **Prerequisites** | matrix products, chain rule, gradient descent; lesson 00 for the checks |
# | **You write** | six short functions, 16 marks |

# %% hidden
import math
import sys
from functools import partial

import matplotlib.pyplot as plt
import numpy as np
from tqdm import tqdm

from autograder import check, own_or_reference, quiz
from lstm_course.cells.rnn import RNNCache, RNNStepCache
from lstm_course.lessons.lesson_01.cliff import compare_descents, describe_descents, turn_cliff
from lstm_course.lessons.lesson_01.clipping import (
    describe_clipping,
    train_with_and_without_clipping,
)
from lstm_course.lessons.lesson_01.depth import (
    conclude_depth,
    draw_gradient_against_depth,
    measure_depth,
)
from lstm_course.lessons.lesson_01.gradient_error import gradient_error
from lstm_course.lessons.lesson_01.lag_experiment import LagExperiment, describe_latch
from lstm_course.lessons.lesson_01.long_lag import RNNFunctions
from lstm_course.lessons.lesson_01.powers import powers_table
from lstm_course.lessons.lesson_01.recall import describe_recall
from lstm_course.lessons.lesson_01.unrolled import draw_unrolled_rnn
from lstm_course.lessons.shared.backward_wave import animate_backward_wave
from lstm_course.lessons.shared.gradient_flow import (
    draw_gradient_against_lag,
    draw_saturation,
    gradient_against_lag,
    gradient_by_unit,
)
from lstm_course.lessons.shared.loss_curves import draw_loss_with_and_without_clipping
from lstm_course.plotting.notebook_figures import use_theme
from lstm_course.size import experiment_size

use_theme()
progress_bar = partial(tqdm, file=sys.stdout)
print(f"Experiments run at size {experiment_size()!r}.")

# %% [markdown]
# The cell above imports everything that this lesson uses. Its code is collapsed, because there is
# nothing in it to study. The next cell trains the two networks of the introduction.

# %% demo
own = own_or_reference("rnn_forward", "rnn_backward")
print(describe_recall(RNNFunctions(own.rnn_forward, own.rnn_backward)))

# %% [markdown]
# All experiments use *your* functions as soon as they pass their checks, and the course's own
# functions until then. A printed line shows which. Write your answers in NumPy. While a check runs
# them, torch is not available, and the library's functions that solve exercises of this lesson or
# of a later one are locked.
#
# Four letters keep their meaning throughout the course. **T** is the number of time steps, **B**
# the number of sequences in a batch, **I** the number of inputs per step, **H** the number of
# hidden units. Time comes first: an input `x` has shape (T, B, I).
#
# ## Predict
#
# Answer before you read on. You will remember a result better if you have first guessed it wrong.
#
# 1. A gradient is multiplied by 0.9 at each step back in time. What is left of it after **50**
#    steps: about one half, one tenth, or less than one hundredth?
# 2. Multiply by 1.1 instead. After 50 steps, is the gradient about 5 times, 50 times, or more than
#    100 times as large?
# 3. A network reads one bit, then noise, and must output the bit at the end. We train a plain
#    recurrent network on this task with lags of 5, 10, 20 and 40 steps. What is the longest lag
#    that it learns?
#
# Write your predictions into the next cell. They carry no marks, and the lesson returns to each.

# %%
guess_shrunk = None  # question 1: a number between 0 and 1
guess_grown = None  # question 2: a number above 1
guess_longest_lag = None  # question 3: 5, 10, 20 or 40

# %% [markdown]
# ## 1. One step of an Elman network
#
# A feedforward network maps one input to one output. A **recurrent neural network** or RNN reads a
# sequence, one input per step, and keeps a vector from step to step: its **hidden state** `h`. Each
# new hidden state is a function of the new input and the previous hidden state. The simplest
# network of this kind is the Elman network, also called a plain or vanilla RNN (Elman 1990).
#
# At step $t$, the **pre-activation** $a_t$ is a weighted sum of input and previous state, plus a
# bias:
#
# $$a_t = x_t W_{ih}^\top + h_{t-1} W_{hh}^\top + b \tag{1}$$
#
# The hidden state is tanh of the pre-activation, so each of its entries lies between −1 and 1:
#
# $$h_t = \tanh(a_t) \tag{2}$$
#
# `W_ih` leads from **i**nput to **h**idden, `W_hh` from **h**idden to **h**idden. Row $j$ of a
# weight matrix holds the weights of hidden unit $j$. Each row of $x_t$ and $h_t$ belongs to one
# sequence of the batch, which is why equation (1) contains *transposed* matrices. The shapes
# confirm it:
#
# | term | shape |
# |---|---|
# | $x_t W_{ih}^\top$ | (B, I) times (I, H) gives (B, H) |
# | $h_{t-1} W_{hh}^\top$ | (B, H) times (H, H) gives (B, H) |
# | $b$ | (H,), added to each of the B rows |
#
# The backward pass will need some of these values again. The step therefore returns a **cache**
# along with the hidden state: `RNNStepCache(x, h_prev, W_ih, W_hh, h)`, a tuple with named fields.
# `cache.h` is the new hidden state.
#
# ### Exercise `rnn_step`
#
# Difficulty ●○○ · 5 minutes · **2 marks**
#
# Implement equations (1) and (2).
#
# <details><summary>Hint 1: a nudge</summary>
#
# Which axis of `x` should meet which axis of `W_ih`? Write the two shapes side by side.
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# In NumPy, `@` is the matrix product and `.T` the transpose. The bias needs no loop: NumPy adds an
# array of shape (H,) to each row of an array of shape (B, H).
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# The pre-activation is a sum of three terms. Two of them have the form `something @ something.T`.
# Apply `np.tanh` to the sum, then fill the five fields of the cache in the order above.
# </details>


# %% solution="rnn_step"
def rnn_step(x, h_prev, W_ih, W_hh, b):
    """Run one step of the RNN, equations (1) and (2).

    Args:
        x: input (B, I).
        h_prev: hidden state before the step (B, H).
        W_ih: weights from input to hidden (H, I).
        W_hh: weights from hidden to hidden (H, H).
        b: bias (H,).

    Returns:
        h: hidden state after the step (B, H).
        cache: RNNStepCache(x, h_prev, W_ih, W_hh, h).
    """
    ### BEGIN SOLUTION
    h = np.tanh(x @ W_ih.T + h_prev @ W_hh.T + b)  # (B, H)
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)
    ### END SOLUTION


# %% check="rnn_step"
check("rnn_step")

# %% [markdown]
# ## 2. Unrolling over a sequence
#
# To process a sequence, apply the step repeatedly, each time to the next input and the latest
# hidden state. The weights `W_ih`, `W_hh` and `b` are the same at every step. If you draw the steps
# side by side, you **unroll** the network. It then looks like a deep feedforward network with one
# layer per time step, in which all layers share their weights.

# %% demo
draw_unrolled_rnn()
plt.show()

# %% [markdown]
# *Figure 1. An RNN unrolled over T = 4 steps. Values flow along the solid arrows, gradients along
# the dashed ones. Each hidden state receives gradients from above and from the right.*
#
# In code, `x[t]` is $x_t$ and `hs[t]` is $h_t$, for $t = 0, \dots, T-1$. The hidden state before
# the first step, $h_{-1}$, is the argument `h0`. It is not part of `hs`.
#
# ### Exercise `rnn_forward`
#
# Difficulty ●○○ · 5 minutes · **2 marks**
#
# Run the step over a sequence and keep every hidden state. You may call your own `rnn_step`.
#
# <details><summary>Hint 1: a nudge</summary>
#
# One variable of the loop must survive from each step to the next. What is its value before the
# first step?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Start with the hidden state `h0`. At each step, replace it by the result of `rnn_step` and append
# it to a list. `len(x)` is T.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `rnn_step` returns two values, and you need only the first. After the loop, `np.stack` turns a
# list of T arrays of shape (B, H) into one array of shape (T, B, H). The cache is `RNNCache(x, h0,
# W_ih, W_hh, hs)`.
# </details>


# %% solution="rnn_forward"
def rnn_forward(x, h0, W_ih, W_hh, b):
    """Run the RNN over a sequence.

    Args:
        x: inputs (T, B, I).
        h0: hidden state before the first step (B, H).
        W_ih, W_hh, b: as in `rnn_step`.

    Returns:
        hs: hidden states after every step (T, B, H).
        cache: RNNCache(x, h0, W_ih, W_hh, hs).
    """
    ### BEGIN SOLUTION
    h = h0
    states = []
    for t in range(len(x)):
        h, _ = rnn_step(x[t], h, W_ih, W_hh, b)
        states.append(h)
    hs = np.stack(states)  # (T, B, H)
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)
    ### END SOLUTION


# %% check="rnn_forward"
check("rnn_forward")

# %% [markdown]
# ## 3. Backward pass of one step
#
# Training needs to know how the loss $L$ changes when a weight changes a little. For any quantity
# $q$, we write $dq$ for the gradient $\partial L / \partial q$. It has the same shape as $q$, and
# the code calls it `dq`.
#
# The backward pass of a step receives `dh`, the gradient with respect to the hidden state $h$ that
# the step computed. It returns five gradients: `dx`, `dh_prev`, `dW_ih`, `dW_hh` and `db`. It goes
# through the step in reverse order, so it starts with tanh. We drop the index $t$ from here on.
#
# **Through tanh.** The derivative of tanh depends only on its output:
#
# $$\tanh'(a) = 1 - \tanh^2(a) = 1 - h^2 \tag{3}$$
#
# Each entry of $h$ depends on a single entry of $a$, so the chain rule applies entry by entry. With
# $\odot$ for the product entry by entry:
#
# $$da = dh \odot (1 - h^2) \tag{4}$$
#
# **Through the sum.** Write equation (1) with indices, for sequence $n$ of the batch and hidden
# unit $j$:
#
# $$a_{nj} = \sum_i x_{ni}\,(W_{ih})_{ji} + \sum_k (h_{prev})_{nk}\,(W_{hh})_{jk} + b_j \tag{5}$$
#
# Which entries of $a$ depend on the input $x_{ni}$? All entries of its own sequence, $a_{n1},
# \dots, a_{nH}$, and $a_{nj}$ depends on it with the weight $(W_{ih})_{ji}$. The gradient is the
# sum of all these contributions:
#
# $$dx_{ni} = \sum_j da_{nj}\,(W_{ih})_{ji} \qquad\text{that is}\qquad dx = da\,W_{ih} \tag{6}$$
#
# The previous state enters equation (5) in the same way, so
#
# $$dh_{prev} = da\,W_{hh} \tag{7}$$
#
# A weight $(W_{ih})_{ji}$ affects unit $j$ in *every* sequence of the batch. Its gradient is a sum
# over the batch:
#
# $$d(W_{ih})_{ji} = \sum_n da_{nj}\,x_{ni} \qquad\text{that is}\qquad dW_{ih} = da^\top x \tag{8}$$
#
# $$dW_{hh} = da^\top h_{prev} \tag{9}$$
#
# The bias $b_j$ is added to $a_{nj}$ in every sequence, with factor one:
#
# $$db = \sum_n da_n \tag{10}$$
#
# **Try it by hand** with one unit, one input and one sequence: $x = 1$, $h_{prev} = 0$, $W_{ih} =
# 0.5$, $W_{hh} = 0.8$, $b = 0$. The forward pass gives $a = 0.5$ and $h = 0.462$. Let $dh = 1$. The
# derivative (3) is $1 - 0.462^2 = 0.786$, so $da = 0.786$. Then $dh_{prev} = 0.786 \cdot 0.8 =
# 0.629$, and $dW_{hh} = 0.786 \cdot 0 = 0$. The gradient went back one step in time and lost more
# than a third of its size. Remember this number.
#
# ### Exercise `rnn_step_backward`
#
# Difficulty ●●○ · 12 minutes · **4 marks**
#
# Implement equations (4) and (6) to (10). The cache holds all the values that you need. The check
# supplies its own cache, so a mistake in your `rnn_step` does not affect this exercise.
#
# <details><summary>Hint 1: a nudge</summary>
#
# All five results need $da$, so compute it first. Then look at the shapes. Each gradient has the
# shape of its quantity, and only one product gives that shape.
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Equation (4) uses `*`, the others use `@`. `dx` and `dh_prev` keep the batch axis, so `da` is the
# left factor. The gradients of the weights have no batch axis: their products sum over the batch.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `da` is (B, H). For `dW_hh`, which is (H, H), an array of shape (H, B) must meet one of shape (B,
# H). The first is `da` transposed. The second is the field of the cache that $W_{hh}$ multiplied in
# the forward pass. For `db`, sum over the batch axis, which is axis 0.
# </details>


# %% solution="rnn_step_backward"
def rnn_step_backward(dh, cache):
    """Backward pass of one step of the RNN, equations (4) and (6) to (10).

    Args:
        dh: gradient with respect to the hidden state after the step (B, H).
        cache: the step's RNNStepCache(x, h_prev, W_ih, W_hh, h).

    Returns:
        dx (B, I), dh_prev (B, H), dW_ih (H, I), dW_hh (H, H), db (H,).
    """
    ### BEGIN SOLUTION
    da = dh * (1 - cache.h**2)  # (B, H)
    dx = da @ cache.W_ih  # (B, I)
    dh_prev = da @ cache.W_hh  # (B, H)
    dW_ih = da.T @ cache.x  # (H, I)
    dW_hh = da.T @ cache.h_prev  # (H, H)
    db = da.sum(axis=0)  # (H,)
    return dx, dh_prev, dW_ih, dW_hh, db
    ### END SOLUTION


# %% check="rnn_step_backward"
check("rnn_step_backward")

# %% [markdown]
# ## 4. Backpropagation through time
#
# **Backpropagation through time**, or BPTT, is ordinary backpropagation in the unrolled network of
# figure 1. Two points need attention.
#
# **Each hidden state is used twice.** The state $h_t$ may affect the loss directly, through the
# output of its own step. That direct gradient is given as `dhs[t]`. The state is also an input of
# step $t+1$, and through it affects all later steps. That part is the `dh_prev` of step $t+1$. The
# total gradient is the sum of both:
#
# $$dh_t = \texttt{dhs[t]} + dh_{prev}^{(t+1)} = \texttt{dhs[t]} + da_{t+1} W_{hh},
# \qquad dh_{T-1} = \texttt{dhs[T-1]} \tag{11}$$
#
# Computing $dh_t$ requires $da_{t+1}$, so the loop runs from the last step to the first.
#
# **Each weight is used T times.** All steps share their weights, so the gradient of a weight is the
# sum over its uses:
#
# $$dW_{hh} = \sum_{t=0}^{T-1} da_t^\top h_{t-1} \tag{12}$$
#
# The same holds for `dW_ih` and `db`. Inputs are not shared: each `x[t]` has its own gradient, so
# `dx` has shape (T, B, I).
#
# ### Exercise `rnn_backward`
#
# Difficulty ●●○ · 10 minutes · **4 marks**
#
# Implement equations (11) and (12). Call your `rnn_step_backward`, which expects the cache of a
# single step. `cache.step(t)` gives you that cache: an `RNNStepCache` in which `h_prev` is
# `hs[t-1]`, or `h0` at the first step.
#
# <details><summary>Hint 1: a nudge</summary>
#
# In figure 1, which dashed arrows lead to `hs[3]`? Which lead to `hs[2]`? Which one leads to `h0`,
# and what is its name in the result?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Keep one array for the gradient that arrives from later steps. It starts as zeros. Visit the steps
# with `reversed(range(T))`. At each step, add the two parts of (11) and call the backward pass of
# the step. Add the three weight gradients to their running sums, store `dx[t]`, and keep `dh_prev`
# for the next iteration. After the loop, the array that you kept is `dh0`.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# The body of the loop has five lines. One is the sum of (11). One calls `rnn_step_backward` with it
# and unpacks five results, with `dx[t]` as the first target. Three have the form `dW += ...`. Each
# result starts as `np.zeros_like` of the quantity whose gradient it is.
# </details>


# %% solution="rnn_backward"
def rnn_backward(dhs, cache):
    """Backpropagation through time, equations (11) and (12).

    Args:
        dhs: direct gradient at each hidden state, from its own step's output (T, B, H).
        cache: the sequence's RNNCache(x, h0, W_ih, W_hh, hs).

    Returns:
        dx (T, B, I), dh0 (B, H), dW_ih (H, I), dW_hh (H, H), db (H,).
    """
    ### BEGIN SOLUTION
    dx = np.zeros_like(cache.x)  # (T, B, I)
    dW_ih = np.zeros_like(cache.W_ih)
    dW_hh = np.zeros_like(cache.W_hh)
    db = np.zeros_like(cache.W_hh[0])  # (H,)
    dh_next = np.zeros_like(cache.h0)  # (B, H) no step comes after the last one
    for t in reversed(range(len(dhs))):
        dh = dhs[t] + dh_next
        dx[t], dh_next, dW_ih_t, dW_hh_t, db_t = rnn_step_backward(dh, cache.step(t))
        dW_ih += dW_ih_t
        dW_hh += dW_hh_t
        db += db_t
    return dx, dh_next, dW_ih, dW_hh, db
    ### END SOLUTION


# %% check="rnn_backward"
check("rnn_backward")

# %% [markdown]
# ### Gradient checking
#
# You don't have to trust the check. Finite differences test a gradient without any solution:
# perturb one weight a little in both directions, run the forward pass, and measure how much the
# loss changes. Repeat for each weight and compare with the backward pass. In lesson 04 you write
# `numerical_gradient`, which does this.

# %% demo
own = own_or_reference("rnn_forward", "rnn_backward")
error = gradient_error(own.rnn_forward, own.rnn_backward)
print(f"dW_hh, backward pass against finite differences: relative difference {error:.1e}")

# %% [markdown]
# *The two gradients agree to many digits. The rest is the rounding error of the finite
# differences.*
#
# ## 5. Measuring the gradient at every step
#
# Now to the question of this lesson. Suppose that only the last step has a loss. How large is the
# gradient at earlier states?
#
# ### Exercise `gradient_through_time`
#
# Difficulty ●●○ · 5 minutes · **2 marks**
#
# For each step $t$, return the size of the total gradient $dh_t$ of equation (11): the direct
# gradient of the step *and* the gradient from later steps. Its size is the Frobenius norm, over the
# batch and the hidden units together:
#
# $$\lVert dh_t \rVert = \sqrt{\textstyle\sum_{n}\sum_{j} (dh_t)_{nj}^2} \tag{13}$$
#
# <details><summary>Hint 1: a nudge</summary>
#
# Your `rnn_backward` already computes every $dh_t$ inside its loop.
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Write the same loop with less in it. You need only one of the five results of `rnn_step_backward`.
# Take the norm after you have added the two parts of (11).
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `np.linalg.norm` of a two-dimensional array is its Frobenius norm. Start with an array of T zeros
# and fill it at index t. The loop runs backward, but entry t still belongs to step t.
# </details>


# %% solution="gradient_through_time"
def gradient_through_time(dhs, cache):
    """Size of the total gradient at every hidden state, equation (13).

    Args:
        dhs: direct gradient at each hidden state, from its own step's output (T, B, H).
        cache: the sequence's RNNCache(x, h0, W_ih, W_hh, hs).

    Returns:
        (T,): entry t is the Frobenius norm of dh_t.
    """
    ### BEGIN SOLUTION
    norms = np.zeros_like(dhs[:, 0, 0])  # (T,)
    dh_next = np.zeros_like(cache.h0)  # (B, H)
    for t in reversed(range(len(dhs))):
        dh = dhs[t] + dh_next
        norms[t] = np.linalg.norm(dh)
        _, dh_next, _, _, _ = rnn_step_backward(dh, cache.step(t))
    return norms
    ### END SOLUTION


# %% check="gradient_through_time"
check("gradient_through_time")

# %% [markdown]
# ## 6. Products of Jacobians
#
# Combine (4) and (7). For one sequence, one step back in time is
#
# $$dh_{t-1} = \bigl(dh_t \odot (1 - h_t^2)\bigr) W_{hh} = dh_t\,J_t
# \qquad\text{with}\qquad J_t = \mathrm{diag}(1 - h_t^2)\,W_{hh} \tag{14}$$
#
# $J_t$ is the **Jacobian** $\partial h_t / \partial h_{t-1}$. It is the product of two factors: the
# derivatives of tanh, and $W_{hh}$. If only the last step has a loss, going back $k$ steps
# multiplies the gradient by $k$ Jacobians:
#
# $$dh_{T-1-k} = dh_{T-1}\;J_{T-1}\,J_{T-2} \cdots J_{T-k} \tag{15}$$
#
# A product of many factors is rarely of moderate size. In the example by hand, one step back
# multiplied the gradient by 0.629, and 50 such steps would leave $0.629^{50} \approx 10^{-10}$ of
# it. Now take a single unit with weight $w$, and assume that tanh has derivative one at every step.
# Then (15) multiplies the gradient by $w^k$:

# %% demo
powers_table(guess_shrunk, guess_grown)

# %% [markdown]
# *After 50 steps, a factor of 0.9 leaves less than a hundredth of the gradient, and a factor of 1.1
# makes it more than a hundred times as large.*
#
# With H units the factors are matrices, and two numbers describe the size of a matrix.
#
# - Its **spectral norm** $\lVert W \rVert$ is the largest factor by which it stretches any vector.
# - Its **spectral radius** $\rho(W)$ is the largest absolute value of its eigenvalues. An
#   eigenvalue is the factor by which $W$ stretches a vector whose direction it keeps. The spectral
#   radius determines the long run: as $k$ grows, $\lVert W^k \rVert^{1/k}$ approaches $\rho(W)$.
#
# The spectral radius is never larger than the norm, but it can be much smaller. For an
# **orthogonal** matrix times $\rho$, the two numbers agree: an orthogonal matrix is a rotation,
# perhaps with a reflection, so every vector is stretched by exactly $\rho$.
#
# **The bound.** A product of matrices stretches a vector by at most the product of their norms:
#
# $$\lVert dh_{T-1-k} \rVert \;\le\; \lVert dh_{T-1} \rVert \prod_{m=1}^{k} \lVert J_{T-m} \rVert
# \;\le\; \lVert dh_{T-1} \rVert\,\bigl(\gamma\,\lVert W_{hh} \rVert\bigr)^k \tag{16}$$
#
# Here $\gamma$ is the largest derivative of the activation: $\gamma = 1$ for tanh. The bound
# settles one case and leaves the other open (Pascanu, Mikolov & Bengio 2013, section 2.1):
#
# - If $\gamma \lVert W_{hh} \rVert < 1$, the gradient **must vanish**, at least as fast as the
#   powers of this number.
# - If $\gamma \lVert W_{hh} \rVert > 1$, the gradient **may explode**. It need not, because the
#   bound only limits it from above.
#
# Now measure. Each curve below is an untrained network of 32 units with a loss at the last of 51
# steps. The figure uses *your* forward pass and *your* `gradient_through_time`.

# %% demo
own = own_or_reference("rnn_forward", "gradient_through_time")
measure = partial(gradient_against_lag, own.rnn_forward, own.gradient_through_time)
profiles = [measure(radius) for radius in (0.5, 1.0, 1.5)]
draw_gradient_against_lag(profiles, bounded=(measure(0.75), measure(0.75, kind="gaussian")))
plt.show()

# %% [markdown]
# *Figure 2. Left: size of the gradient against lag, for orthogonal matrices of different spectral
# radius. Right: the bound (16) for two matrices with ρ = 0.75. It is close for the orthogonal
# matrix. For the Gaussian matrix, whose norm is above 1, the bound grows while the gradient
# vanishes.*
#
# Three observations:
#
# 1. **Exponential decay.** The curves are nearly straight on a logarithmic axis, so the gradient
#    shrinks or grows by about the same *factor* at each step.
# 2. **The bound is one-sided.** The gradient never exceeds it, but can be far below it.
# 3. **The gradient fades even at ρ = 1.** Without tanh, it would stay constant.
#
# ### Saturation
#
# The third observation is due to the other factor of (14), the derivatives $1 - h^2$. They are at
# most one. Where a unit is near −1 or 1, its derivative is near zero. Such a unit is **saturated**,
# and almost no gradient passes through it.

# %% demo
own = own_or_reference("rnn_forward", "gradient_through_time")
measure = partial(gradient_against_lag, own.rnn_forward, own.gradient_through_time)
draw_saturation([measure(radius) for radius in (0.5, 1.0, 1.5, 3.0)])
plt.show()

# %% [markdown]
# *Figure 3. Left: tanh is steep only near zero. Right: the larger the recurrent weights, the more
# hidden states are saturated, and the smaller the mean derivative.*
#
# The two factors of the Jacobian work against each other. Large weights stretch the gradient, but
# they also saturate units, and saturated units block it. This is why the gradient at ρ = 1.5 in
# figure 2 grows far more slowly than $1.5^k$.
#
# ### Animation of the backward pass
#
# The animation plays once. Use the slider and the buttons to see it again. Each column is a time
# step, each row a hidden unit, and the colour is the size of the gradient there. The loss is at the
# right end, and your own backward pass computes the gradient.

# %% demo
own = own_or_reference("rnn_forward", "rnn_backward")
wave = partial(gradient_by_unit, own.rnn_forward, own.rnn_backward)
animate_backward_wave({f"ρ = {r:g}: ∂L/∂h": wave(r) for r in (0.7, 1.0, 2.0)}, ceiling=4)

# %% [markdown]
# *Figure 4. The gradient during the backward pass over 40 steps. With ρ = 0.7 it vanishes, with ρ =
# 1 it survives, with ρ = 2 it grows.*
#
# ## 7. Claim 1.1: RNNs forget because gradients vanish
#
# > **“RNNs forget because gradients vanish over long sequences.”**
#
# The claim has two halves. You have seen that gradients vanish. But is this *why* the network
# forgets? Perhaps a small RNN cannot hold on to anything for long, however we train it. We need a
# task that separates the two explanations.
#
# **The task.** The first input is a bit, −1 or +1. All later inputs are noise. After the last
# input, the network must output the bit, as the sign of a weighted sum of its last hidden state.
# The **lag** is the number of steps in between. Guessing gives an accuracy of 0.5. The task has the
# form of the minimal task of Bengio, Simard & Frasconi (1994, section II).
#
# ### Can an RNN store a bit?
#
# A single unit can, with weights set by hand. Let $W_{hh} = 2$. Without input, the state converges
# to a solution of $h = \tanh(2h)$. This equation has two stable solutions, $h = \pm 0.957$. The
# first input pushes the unit towards one of them, and the noise is too weak to push it out again.

# %% demo
own = own_or_reference("rnn_forward", "rnn_backward")
functions = RNNFunctions(own.rnn_forward, own.rnn_backward)
print(describe_latch(functions))

# %% [markdown]
# *An RNN with a single unit remembers for a thousand steps. The gradient from the end back to the
# bit is practically zero.*
#
# Bengio, Simard & Frasconi (1994, section IV) found this trade-off. A state that resists noise is
# one to which the network returns after a small perturbation. But where perturbations die out,
# gradients die out as well, because both are multiplied by the same Jacobians. So the network *can*
# remember. The open question is whether gradient descent can *learn* to.
#
# ### Can an RNN learn to store a bit?
#
# Train a network of 16 units with your `rnn_forward` and `rnn_backward`, by stochastic gradient
# descent. Every lag gets the same number of updates and three runs. Each run has its own **seed**,
# a number that determines its initial weights and its data. Gradients with a norm above 1 are
# scaled down to 1, as section 9 explains. The initial $W_{hh}$ is an orthogonal matrix times ρ.
#
# Start with ρ = 0.5, where the gradient vanishes. What longest lag did you predict?

# %% demo
experiment = LagExperiment(functions, progress_bar)
print(experiment.train(radius=0.5, guess=guess_longest_lag))

# %% [markdown]
# *The network learns the short lags perfectly. Within one doubling of the lag, its accuracy falls
# to that of guessing.*
#
# ### Control: a larger initial gradient
#
# If the vanishing gradient is the cause, the same network trained in the same way should learn
# longer lags when its initial gradient vanishes more slowly. So change ρ and nothing else:

# %% demo
print(experiment.train(radius=1.0))

# %% [markdown]
# Add a value in between, to see whether the limit moves with the gradient.

# %% demo
print(experiment.train(radius=0.8))
experiment.draw()
plt.show()

# %% [markdown]
# *Figure 5. Top: accuracy after training against lag. Dots are ten longer runs of the course with
# 1000 updates, rings are your own runs. Bottom: the share of the gradient that reached the bit
# before training, median and range of ten seeds. Accuracy drops to guessing where this share is too
# small.*
#
# Three runs could agree by luck, so the verdict rests on the ten longer ones. They are kept with
# the course, with their seeds and versions.

# %% demo
experiment.conclude()

# %% [markdown]
# Two limits of this experiment:
#
# - The Jacobians of (15) also determine how far an early state affects later ones in the *forward*
#   pass. Before training, ρ changes memory and gradient together.
# - Training may move the weights away from ρ = 1. Here a good start is enough, because the task is
#   one bit with mild noise. Harder tasks may need more.
#
# ## 8. Claim 1.2: gradients vanish in deep networks
#
# > **“Gradients approach zero as layers with certain activations are added.”**
#
# Equation (14) also applies to the layers of a feedforward network. Layer $l$ computes $h_l =
# \varphi(W_l h_{l-1})$, and going down one layer multiplies the gradient by
# $\mathrm{diag}(\varphi')\,W_l$. The only difference is that each layer has its own matrix.
#
# The largest derivative $\gamma$ is 1 for the identity, 1 for tanh at zero, and **1/4** for the
# sigmoid at zero.
#
# **Predict:** take 30 layers with orthogonal weights. With which of identity, tanh and sigmoid does
# the gradient vanish? What changes with small Gaussian weights of ρ = 0.58, about the default of
# `torch.nn.Linear`?

# %% demo
depth = measure_depth()
draw_gradient_against_depth(depth)
plt.show()

# %% [markdown]
# *Figure 6. Size of the gradient against depth in networks of 64 units: median and range of ten
# seeds. With orthogonal weights, the gradient vanishes with the sigmoid only. With small weights,
# it vanishes even without an activation.*

# %% demo
conclude_depth(depth)

# %% [markdown]
# In one respect, depth is easier than time. Each layer has its own weights, so a layer near the
# input has its own gradient, even if it is small. In time all steps share their weights. The latest
# steps dominate the sum in (12), and the contribution of the distant past is lost in it.
#
# ## 9. Exploding gradients and clipping
#
# If the product (15) grows, a single update can be huge and can move the weights far away. The
# smallest network that shows this has one unit and no input: $h_t = \tanh(w h_{t-1} + b)$ for 50
# steps, starting at $h = 0.5$, with the loss $(h_{T-1} - 0.7)^2$. It follows Pascanu, Mikolov &
# Bengio (2013, section 2.3). The loss depends on only two parameters, $w$ and $b$, so you can see
# it as a surface. The surface has a **cliff**: a plateau on one side, low ground on the other, and
# a wall in between where the gradient is enormous.
#
# The cure is simple and it works. If the gradient is too long, shorten it, but **keep its
# direction**.
#
# ### Clipping by the global norm
#
# Collect the entries of all gradients of a network, $g_1, g_2, \dots$, in one long vector. Its
# length is the **global norm**:
#
# $$\text{norm} = \sqrt{\sum_p \sum (g_p)^2} \tag{17}$$
#
# The inner sum runs over all entries of $g_p$. Let $m$ be `max_norm`. If the norm is larger than
# $m$, multiply *every* array by the same factor:
#
# $$g_p \leftarrow g_p \cdot \min\!\left(1,\; \frac{m}{\text{norm}}\right) \tag{18}$$
#
# A common factor keeps the direction. Clipping each array by its own norm would change it.
#
# ### Exercise `clip_by_global_norm`
#
# Difficulty ●●○ · 5 minutes · **2 marks**
#
# Implement equations (17) and (18). Four cases need care:
#
# - If the norm is zero, do not divide by it: zero gradients stay zero.
# - `max_norm` may be infinite. Then nothing is clipped.
# - If the norm is infinite or NaN, raise a `ValueError`. No factor repairs such a gradient, and
#   continuing would silently ruin the weights.
# - Do not modify the arrays that you receive.
#
# <details><summary>Hint 1: a nudge</summary>
#
# When does equation (18) change nothing? Treat that case first, and most of the work is done.
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Sum the squares within each array, add these sums over the arrays, and take one square root. If
# the norm is at most `max_norm`, return the gradients unchanged. This covers zero gradients and an
# infinite `max_norm`.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `math.isfinite(norm)` is false for infinity and NaN. Use `g * scale`, which creates a new array,
# not `g *= scale`, which modifies the caller's array. Return a list, and the norm *before* clipping
# as a `float`.
# </details>


# %% solution="clip_by_global_norm"
def clip_by_global_norm(grads, max_norm):
    """Scale gradients down so that their global norm is at most max_norm, equations (17) and (18).

    Args:
        grads: list of arrays of any shapes.
        max_norm: largest norm that is not clipped; may be infinite.

    Returns:
        clipped: list of arrays, in the order of `grads`.
        norm: the global norm before clipping, a float.

    Raises:
        ValueError: the norm is infinite or not a number.
    """
    ### BEGIN SOLUTION
    norm = math.sqrt(sum(float(np.sum(g**2)) for g in grads))
    if not math.isfinite(norm):
        raise ValueError(f"the global norm of the gradients is {norm}, expected a finite number")
    if norm <= max_norm:
        return list(grads), norm
    scale = max_norm / norm
    return [g * scale for g in grads], norm
    ### END SOLUTION


# %% check="clip_by_global_norm"
check("clip_by_global_norm")

# %% [markdown]
# ### Gradient descent at a cliff
#
# Both descents start at the same point with the same learning rate, 0.1. One is clipped at norm
# 0.5.

# %% demo
own = own_or_reference("rnn_forward", "rnn_backward", "clip_by_global_norm")
descents = compare_descents(own.rnn_forward, own.rnn_backward, own.clip_by_global_norm)
print(describe_descents(descents))
turn_cliff(descents)

# %% [markdown]
# *Figure 7. Two descents on the loss of a single unit. Turn the surface to see the wall. Without
# clipping, one step at the wall throws the bias from 0 to 3. There the unit is saturated and the
# gradient has vanished, so the descent stops. With clipping, the step is short and the descent
# continues.*
#
# Note how the two problems work together: an *exploding* gradient has thrown the unit to a place
# where its gradient *vanishes*.
#
# Does clipping matter for a larger network? Train on the memory task again, at lag 20, now with
# large initial weights of ρ = 2, and with a small and a large learning rate.

# %% demo
own = own_or_reference("rnn_forward", "rnn_backward", "clip_by_global_norm")
clipping = RNNFunctions(own.rnn_forward, own.rnn_backward, own.clip_by_global_norm)
runs = train_with_and_without_clipping(clipping, progress_bar)
draw_loss_with_and_without_clipping(runs)
plt.show()

# %% demo
print(describe_clipping(runs))

# %% [markdown]
# *Figure 8. Training loss of five seeds, with and without clipping at norm 1. At the small learning
# rate, clipping makes little difference. At the large learning rate, training fails without
# clipping and works with it.*
#
# A small enough learning rate would also help here. Clipping lets you take larger steps safely, and
# it costs one line. But it only makes gradients *shorter*. **It cannot restore a gradient that has
# vanished.** For that we must change the network itself, and the gates of the next lessons do.
#
# ## Quiz

# %% demo
quiz("radius_above_one")

# %% demo
quiz("against_vanishing")

# %% [markdown]
# ## Summary
#
# - An **RNN** applies the same step, equations (1) and (2), with the same weights at each time.
# - **Backpropagation through time** visits the steps in reverse order. The total gradient of a
#   hidden state has two parts, a direct one and one from later steps (11). The gradient of a weight
#   is the sum over all steps (12).
# - Each step back multiplies the gradient by a **Jacobian**, $\mathrm{diag}(1 - h_t^2)\,W_{hh}$
#   (14). If its norm is below one, the gradient must vanish; above one, it *may* explode (16).
# - In the long run, the **spectral radius** of $W_{hh}$ sets the rate. **Saturation** shrinks the
#   gradient further, because the derivative of tanh is at most one.
# - *Claim 1.1*, RNNs forget because gradients vanish: an RNN **can store** a bit for a thousand
#   steps, but gradient descent **does not learn to** where the gradient vanishes.
# - *Claim 1.2*, gradients vanish in deep networks: activations with small derivatives cause it, and
#   so do small weights.
# - **Clipping** by the global norm cures exploding gradients, keeps their direction, and does
#   nothing against vanishing ones.
#
# **Next:** lesson 02 builds gates, the switches with which an LSTM protects its cell state.
#
# <details><summary>Going further</summary>
#
# - **Norm and spectral radius differ.** The matrix $W = \begin{pmatrix} 0.5 & 4 \\ 0 & 0.5
#   \end{pmatrix}$ has norm 4.06 and spectral radius 0.5. It stretches some vectors fourfold at
#   first, yet $W^{50}$ is smaller than $10^{-12}$. Compute the norm of $W^k$ for $k$ from 1 to 50.
# - **More radii.** Run `print(experiment.train(radius=1.2))`. Saturation and large weights work
#   against each other: which lags does the network still learn?
# - **More updates.** Set the environment variable `LSTM_COURSE_SIZE=full` before you start
#   JupyterLab, and your own runs take 1000 updates with ten seeds, too.
# - **Another optimiser.** Adam rescales the gradient of each weight. Where would you expect the
#   limits to move?
# - **tanh in depth.** In figure 6, tanh costs little just below the loss and more near the input.
#   The signal shrinks on its way up, so units in the upper layers are near zero, where the
#   derivative of tanh is near one. The sigmoid has no such region.
# </details>
#
# ### Papers
#
# - J. L. Elman (1990), *Finding structure in time*, Cognitive Science 14: the network of equation
#   (1), with states between 0 and 1 where ours lie between −1 and 1.
# - Y. Bengio, P. Simard, P. Frasconi (1994), *Learning long-term dependencies with gradient descent
#   is difficult*, IEEE Transactions on Neural Networks 5. Section II: the minimal task. Section IV:
#   why gradients vanish where a bit is stored safely.
# - R. Pascanu, T. Mikolov, Y. Bengio (2013), *On the difficulty of training recurrent neural
#   networks*, ICML. Section 2.1: the product of Jacobians and the bound (16). Section 2.3: the
#   cliff. Section 3: clipping the norm.
# - S. Hochreiter (1991), diploma thesis, TU München: the first analysis of the vanishing gradient,
#   in German.
