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
# *Why does a network with a memory forget? You build one, send a gradient back through time, and
# watch it fade.*
#
# | | |
# |---|---|
# | **You learn to** | write a recurrent network and its backward pass in NumPy |
# | | say, with a formula and a figure, why gradients vanish or explode |
# | | cure the exploding half |
# | **Time** | about 75 minutes |
# | **Builds on** | matrix products, the chain rule, gradient descent; lesson 00 for the checks |
# | **You write** | six short functions, 16 marks |
#
# Some letters are used all the way through the course. **T** is the number of time steps, **B** the
# number of sequences in a batch, **I** the number of inputs at each step, **H** the number of
# hidden units. Time comes first: an input `x` has the shape (T, B, I).
#
# The figures come from small experiments that run while you read. They use *your* functions as soon
# as these pass their checks, and the course's own until then; each figure says which. The next cell
# imports what they need. Run it and move on; there is nothing in it to study.
#
# Write your answers in NumPy. While a check runs them, torch is not available, and the library's
# functions that solve exercises of this lesson or of a later one are locked, at home as in a class.

# %%
import math
import sys
from functools import partial

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import Markdown
from tqdm import tqdm

from autograder import check, own_or_reference, quiz
from lstm_course.cells.rnn import RNNCache, RNNStepCache
from lstm_course.lessons.lesson_01.cliff import descend, draw_cliff
from lstm_course.lessons.lesson_01.depth import (
    ACTIVATIONS,
    draw_gradient_against_depth,
    factor_per_layer,
    gradient_against_depth,
)
from lstm_course.lessons.lesson_01.long_lag import (
    RNNFunctions,
    accuracy_against_lag,
    draw_accuracy_against_lag,
    initial_gradient_ratio,
    longest_learned_lag,
    measure_latch,
    train_to_remember,
)
from lstm_course.lessons.lesson_01.unrolled import draw_unrolled_rnn
from lstm_course.lessons.shared.backward_wave import animate_backward_wave
from lstm_course.lessons.shared.gradient_flow import (
    draw_gradient_against_lag,
    draw_saturation,
    gradient_against_lag,
    gradient_by_unit,
)
from lstm_course.lessons.shared.loss_curves import draw_loss_with_and_without_clipping
from lstm_course.size import experiment_size
from lstm_course.training.gradcheck import numerical_gradient, relative_error

progress_bar = partial(tqdm, file=sys.stdout)
print(f"The experiments run at the size {experiment_size()!r}.")

# %% [markdown]
# ## Predict
#
# Answer before you run anything. A wrong guess, made first, teaches more than a right answer read.
#
# 1. A gradient is multiplied by 0.9 at each step back in time. What is left of it after **50**
#    steps: about one half, one tenth, or less than one hundredth?
# 2. Multiply by 1.1 instead of 0.9. After 50 steps, is it about 5 times, 50 times, or more than 100
#    times as large?
# 3. A network sees one bit, then some noise, and is asked for the bit at the end. A plain recurrent
#    network is trained on this with lags of 5, 10, 20 and 40 steps. What is the longest lag that it
#    learns?
#
# Put your guesses into the next cell. They are not marked; the lesson comes back to them.

# %%
guess_shrunk = None  # question 1: a number between 0 and 1
guess_grown = None  # question 2: a number above 1
guess_longest_lag = None  # question 3: 5, 10, 20 or 40

# %% [markdown]
# ## 1. One step
#
# A feedforward network sees one input and answers. A **recurrent neural network** (RNN) reads a
# sequence, one input at a time, and carries a vector along: its **hidden state** `h`. At each step
# the new state is made from the new input and the old state. Networks of this kind are called Elman
# networks (after Elman 1990) and are among the simplest that have a memory.
#
# Take step $t$. First comes the **pre-activation** $a_t$, a weighted sum of input and old state,
# with a bias:
#
# $$a_t = x_t W_{ih}^\top + h_{t-1} W_{hh}^\top + b \tag{1}$$
#
# Then tanh squashes each of its numbers into the range from −1 to 1:
#
# $$h_t = \tanh(a_t) \tag{2}$$
#
# `W_ih` leads from **i**nput to **h**idden, `W_hh` from **h**idden to **h**idden. Row $j$ of a
# weight matrix holds the weights of hidden unit $j$. A batch puts one sequence in each row of $x_t$
# and $h_t$, so that equation (1) multiplies with the *transposed* matrices. Check this with the
# shapes, which say almost everything:
#
# | term | shape |
# |---|---|
# | $x_t W_{ih}^\top$ | (B, I) times (I, H) gives (B, H) |
# | $h_{t-1} W_{hh}^\top$ | (B, H) times (H, H) gives (B, H) |
# | $b$ | (H,), added to each of the B rows |
#
# The backward pass will need some of these values again. The step therefore hands back a **cache**
# beside its result: a `RNNStepCache(x, h_prev, W_ih, W_hh, h)`, which is a tuple whose fields have
# names. `cache.h` is the new state.
#
# ### Exercise `rnn_step`
#
# Difficulty ●○○ · 5 minutes · **2 marks**
#
# Write equations (1) and (2).
#
# <details><summary>Hint 1: a nudge</summary>
#
# Which axis of `x` must meet which axis of `W_ih`? Write the two shapes side by side.
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# In NumPy, `@` is the matrix product and `.T` the transpose. The bias needs no loop: NumPy adds an
# (H,) array to each row of a (B, H) array.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# The pre-activation is a sum of three terms, and two of them have the form `something @
# something.T`. Apply `np.tanh` to the sum, then fill the five fields of the cache in the order
# given above.
# </details>


# %% solution="rnn_step"
def rnn_step(x, h_prev, W_ih, W_hh, b):
    """One step of the RNN, equations (1) and (2).

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
# ## 2. A whole sequence
#
# Apply the step again and again, each time to the next input and the latest state. It is *the same*
# step: the same `W_ih`, `W_hh` and `b` at every time. Draw the steps side by side and the network
# is **unrolled**. It then looks like a deep feedforward network, with one layer a time step, all of
# them sharing their weights.

# %% demo
draw_unrolled_rnn()
plt.show()

# %% [markdown]
# *Figure 1. An RNN unrolled over T = 4 steps. Values flow along the solid arrows. Gradients flow
# back along the dashed ones, and each state gets them from two sides: from above and from the
# right.*
#
# In code, `x[t]` is $x_t$ and `hs[t]` is $h_t$, for $t = 0, \dots, T-1$. The state before the first
# step, $h_{-1}$, is the argument `h0`. It is not a part of `hs`.
#
# ### Exercise `rnn_forward`
#
# Difficulty ●○○ · 5 minutes · **2 marks**
#
# Run the step over a whole sequence and keep every state. You may call your own `rnn_step`.
#
# <details><summary>Hint 1: a nudge</summary>
#
# The loop needs one variable that survives from one step to the next. What is its value before the
# first step?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Start with the state `h0`. At each step replace it by the result of `rnn_step`, and append it to a
# list. `len(x)` is T.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `rnn_step` returns two things and only the first is needed here. After the loop, `np.stack` makes
# one array of shape (T, B, H) out of a list of T arrays of shape (B, H). The cache is `RNNCache(x,
# h0, W_ih, W_hh, hs)`.
# </details>


# %% solution="rnn_forward"
def rnn_forward(x, h0, W_ih, W_hh, b):
    """Run the RNN over a whole sequence.

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
# ## 3. Back through one step
#
# Training asks: if this weight changed a little, how would the loss $L$ change? For a quantity $q$
# we write $dq$ for the gradient $\partial L / \partial q$. It always has the shape of $q$ itself,
# and in the code it is called `dq`.
#
# Someone hands us `dh`, the gradient at the state $h$ that the step computed. We want five
# gradients: `dx`, `dh_prev`, `dW_ih`, `dW_hh` and `db`. We go through the step in reverse, so tanh
# comes first. From here on the index $t$ is left out.
#
# **Through tanh.** The slope of tanh can be had from its output:
#
# $$\tanh'(a) = 1 - \tanh^2(a) = 1 - h^2 \tag{3}$$
#
# Each number of $h$ depends on one number of $a$ alone, so the chain rule works entry by entry
# ($\odot$ multiplies entry by entry):
#
# $$da = dh \odot (1 - h^2) \tag{4}$$
#
# **Through the sum.** Write equation (1) with indices. Sequence $n$ of the batch, hidden unit $j$:
#
# $$a_{nj} = \sum_i x_{ni}\,(W_{ih})_{ji} + \sum_k (h_{prev})_{nk}\,(W_{hh})_{jk} + b_j \tag{5}$$
#
# Which numbers of $a$ does the input $x_{ni}$ touch? All those of its own sequence, $a_{n1}, \dots,
# a_{nH}$, and it touches $a_{nj}$ with the weight $(W_{ih})_{ji}$. Its gradient collects all of
# these contributions:
#
# $$dx_{ni} = \sum_j da_{nj}\,(W_{ih})_{ji} \qquad\text{that is}\qquad dx = da\,W_{ih} \tag{6}$$
#
# The old state stands in equation (5) in just the same way, so
#
# $$dh_{prev} = da\,W_{hh} \tag{7}$$
#
# A weight $(W_{ih})_{ji}$ touches unit $j$ in *every* sequence of the batch. Its gradient is a sum
# over the batch:
#
# $$d(W_{ih})_{ji} = \sum_n da_{nj}\,x_{ni} \qquad\text{that is}\qquad dW_{ih} = da^\top x \tag{8}$$
#
# $$dW_{hh} = da^\top h_{prev} \tag{9}$$
#
# And $b_j$ touches $a_{nj}$ in every sequence, with factor one:
#
# $$db = \sum_n da_n \tag{10}$$
#
# **Try it by hand** with one unit, one input and one sequence: $x = 1$, $h_{prev} = 0$, $W_{ih} =
# 0.5$, $W_{hh} = 0.8$, $b = 0$. Forward, $a = 0.5$ and $h = 0.462$. Let $dh = 1$. The slope (3) is
# $1 - 0.462^2 = 0.786$, so $da = 0.786$; then $dh_{prev} = 0.786 \cdot 0.8 = 0.629$, and $dW_{hh} =
# 0.786 \cdot 0 = 0$. The gradient went one step back in time and lost more than a third of its
# size. Remember this number.
#
# ### Exercise `rnn_step_backward`
#
# Difficulty ●●○ · 12 minutes · **4 marks**
#
# Write equations (4) and (6) to (10). The cache holds everything that you need. The check gives you
# a cache of its own, so a mistake in your `rnn_step` cannot spoil this exercise.
#
# <details><summary>Hint 1: a nudge</summary>
#
# All five results need $da$, so compute it first. Then look at the shapes: only one way of
# multiplying gives a result that has the shape of the thing it is the gradient of.
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Equation (4) uses `*`, the others `@`. `dx` and `dh_prev` keep the batch axis, so `da` stands on
# the left with its batch axis first. The gradients of the weights have no batch axis: there, the
# product sums over the batch.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `da` is (B, H). For `dW_hh`, which is (H, H), a (H, B) array has to meet a (B, H) array. The first
# is `da` transposed; the second is the field of the cache that $W_{hh}$ was multiplied with. For
# `db`, sum over the axis of the batch: that is axis 0.
# </details>


# %% solution="rnn_step_backward"
def rnn_step_backward(dh, cache):
    """Backward through one step of the RNN, equations (4) and (6) to (10).

    Args:
        dh: gradient at the state after the step (B, H).
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
# ## 4. Back through time
#
# Now the whole sequence. **Backpropagation through time** is backpropagation in the unrolled
# network of figure 1: nothing new, but two things to get right.
#
# **A state is used twice.** The state $h_t$ may meet the loss at its own step; that part of its
# gradient is given to us as `dhs[t]`. It also goes into step $t+1$, and through it into everything
# later; that part is the `dh_prev` of step $t+1$. The gradient at $h_t$ is the sum of both:
#
# $$dh_t = \texttt{dhs[t]} + dh_{prev}^{(t+1)} = \texttt{dhs[t]} + da_{t+1} W_{hh},
# \qquad dh_{T-1} = \texttt{dhs[T-1]} \tag{11}$$
#
# To compute $dh_t$ we must know $da_{t+1}$: so the loop runs from the last step to the first.
#
# **A weight is used T times.** Steps share their weights, so the gradient of a weight is the sum
# over its uses:
#
# $$dW_{hh} = \sum_{t=0}^{T-1} da_t^\top h_{t-1} \tag{12}$$
#
# and in the same way for `dW_ih` and `db`. The inputs are not shared: each `x[t]` has a gradient of
# its own, so `dx` is (T, B, I).
#
# ### Exercise `rnn_backward`
#
# Difficulty ●●○ · 10 minutes · **4 marks**
#
# Write equations (11) and (12). Call your `rnn_step_backward`. It wants the cache of a single step,
# and `cache.step(t)` cuts that out of the sequence's: an `RNNStepCache` in which `h_prev` is
# `hs[t-1]`, or `h0` at the first step.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Look at figure 1. What flows into `hs[3]` along dashed arrows? What into `hs[2]`? What flows into
# `h0`, and what is its name in the result?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Keep one array for what arrives from the future; it starts with zeros. Go through the steps with
# `reversed(range(T))`. At each step add the two parts of (11) and go one step back. Add the three
# weight gradients to their running sums, store `dx[t]`, and keep `dh_prev` for the next turn. When
# the loop ends, what you kept is `dh0`.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# Inside the loop there are five lines. One is the sum of (11). One calls `rnn_step_backward` with
# it and unpacks five results (`dx[t]` may stand on the left of an assignment). Three have the form
# `dW += ...`. The results start as `np.zeros_like` of the thing they are the gradient of.
# </details>


# %% solution="rnn_backward"
def rnn_backward(dhs, cache):
    """Backpropagation through time, equations (11) and (12).

    Args:
        dhs: gradient that reaches each state from its own step's output (T, B, H).
        cache: the sequence's RNNCache(x, h0, W_ih, W_hh, hs).

    Returns:
        dx (T, B, I), dh0 (B, H), dW_ih (H, I), dW_hh (H, H), db (H,).
    """
    ### BEGIN SOLUTION
    dx = np.zeros_like(cache.x)  # (T, B, I)
    dW_ih = np.zeros_like(cache.W_ih)
    dW_hh = np.zeros_like(cache.W_hh)
    db = np.zeros_like(cache.W_hh[0])  # (H,)
    dh_next = np.zeros_like(cache.h0)  # (B, H) nothing lies behind the last step
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
# ### Need you believe the check?
#
# No. A gradient can be tested without anyone's answer: move one weight a little, run forward again,
# and see how much the loss changed. Do this for each weight, on both sides, and compare with the
# backward pass. (You write `numerical_gradient` yourself in lesson 04.)


# %% demo
def gradient_error(rnn_forward, rnn_backward):
    """How far the gradient at W_hh is from what small changes of W_hh say."""
    rng = np.random.default_rng(1)
    steps, batch_size, inputs, units = 7, 3, 2, 4
    x = rng.standard_normal((steps, batch_size, inputs))
    h0 = rng.standard_normal((batch_size, units))
    W_ih = rng.standard_normal((units, inputs))
    W_hh = rng.standard_normal((units, units))
    b = rng.standard_normal(units)
    dhs = rng.standard_normal((steps, batch_size, units))

    def loss(W):  # its gradient at the states is dhs
        hs, _ = rnn_forward(x, h0, W_ih, W, b)
        return float(np.sum(hs * dhs))

    _, cache = rnn_forward(x, h0, W_ih, W_hh, b)
    _, _, _, dW_hh, _ = rnn_backward(dhs, cache)
    return relative_error(dW_hh, numerical_gradient(loss, W_hh))


own = own_or_reference("rnn_forward", "rnn_backward")
error = gradient_error(own.rnn_forward, own.rnn_backward)
print(f"backward pass against small changes of W_hh: relative difference {error:.1e}")

# %% [markdown]
# *The two ways to the gradient agree to many digits; the rest is the rounding of the small
# changes.*

# %% [markdown]
# ## 5. Watching the gradient vanish
#
# You can now ask the question of this lesson. The loss sits at the end of the sequence. How much of
# its gradient is left at the states far back?
#
# ### Exercise `gradient_through_time`
#
# Difficulty ●●○ · 5 minutes · **2 marks**
#
# For each step $t$, return the size of the whole gradient $dh_t$ of equation (11): what arrives
# from its own step *and* what flows back from the future. The size is the Frobenius norm, over the
# batch and the hidden units together:
#
# $$\lVert dh_t \rVert = \sqrt{\textstyle\sum_{n}\sum_{j} (dh_t)_{nj}^2} \tag{13}$$
#
# <details><summary>Hint 1: a nudge</summary>
#
# You have already computed every $dh_t$, inside the loop of `rnn_backward`.
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# The same loop, with less in it: of the five results of `rnn_step_backward` only one is needed.
# Take the norm after adding the two parts of (11).
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `np.linalg.norm` of a two-dimensional array is its Frobenius norm. Fill an array of T zeros at
# index t, as the loop runs backward, so that entry t belongs to step t.
# </details>


# %% solution="gradient_through_time"
def gradient_through_time(dhs, cache):
    """Size of the whole gradient at every state, equation (13).

    Args:
        dhs: gradient that reaches each state from its own step's output (T, B, H).
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
# ## 6. Why it vanishes: a product of Jacobians
#
# Put (4) and (7) together. One step back in time does this to the gradient of one sequence:
#
# $$dh_{t-1} = \bigl(dh_t \odot (1 - h_t^2)\bigr) W_{hh} = dh_t\,J_t
# \qquad\text{with}\qquad J_t = \mathrm{diag}(1 - h_t^2)\,W_{hh} \tag{14}$$
#
# $J_t$ is the **Jacobian** $\partial h_t / \partial h_{t-1}$. It has two factors: the slopes of
# tanh, and $W_{hh}$. If the loss sits at the last step alone, going back $k$ steps multiplies by
# $k$ of them:
#
# $$dh_{T-1-k} = dh_{T-1}\;J_{T-1}\,J_{T-2} \cdots J_{T-k} \tag{15}$$
#
# A product of many factors is seldom of moderate size. Take a single unit with the weight $w$, and
# let all slopes be one. Then (15) multiplies by $w^k$:

# %% demo
for w in (0.5, 0.9, 1.0, 1.1, 1.5):
    print(f"w = {w:<4} after 50 steps: {w**50:.2g}")
print(f"\nyour guess for 0.9: {guess_shrunk or '–'}; for 1.1: {guess_grown or '–'}")

# %% [markdown]
# *Nine tenths leave less than a hundredth after 50 steps; eleven tenths give more than a
# hundredfold.*
#
# **With H units** the factors are matrices, and two numbers say how large a matrix is.
#
# - Its **norm** $\lVert W \rVert$ (the spectral norm) is the largest factor by which it can stretch
#   any vector, once.
# - Its **spectral radius** $\rho(W)$ is the largest absolute value among its eigenvalues. (An
#   eigenvalue is the factor by which $W$ stretches a vector whose direction it keeps.) It says what
#   happens in the long run: as $k$ grows, $\lVert W^k \rVert^{1/k}$ approaches $\rho(W)$.
#
# The radius is never larger than the norm, and can be much smaller. An example: $W =
# \begin{pmatrix} 0.5 & 4 \\ 0 & 0.5 \end{pmatrix}$ has norm 4.06 but radius 0.5. It stretches some
# vectors fourfold at first; yet $W^{50}$ is smaller than $10^{-12}$. For an **orthogonal** matrix
# (a rotation, perhaps with a mirror) times $\rho$, the two agree: each vector is stretched by
# exactly $\rho$.
#
# **The bound.** A product cannot stretch more than its factors do one after the other:
#
# $$\lVert dh_{T-1-k} \rVert \;\le\; \lVert dh_{T-1} \rVert \prod_{m=1}^{k} \lVert J_{T-m} \rVert
# \;\le\; \lVert dh_{T-1} \rVert\,\bigl(\gamma\,\lVert W_{hh} \rVert\bigr)^k \tag{16}$$
#
# Here $\gamma$ is the largest slope that the activation can have: $\gamma = 1$ for tanh. This gives
# a promise in one direction and none in the other (Pascanu, Mikolov & Bengio 2013, section 2.1):
#
# - if $\gamma \lVert W_{hh} \rVert < 1$, the gradient **must vanish**, at least as fast as this
#   number's powers;
# - if $\gamma \lVert W_{hh} \rVert > 1$, the gradient **may explode**. It need not: an upper bound
#   above one promises nothing.
#
# Now measure. Each curve below is a network of 32 units that has not been trained, with a loss at
# the last of 51 steps. The figure uses *your* forward pass and *your* `gradient_through_time`.

# %% demo
own = own_or_reference("rnn_forward", "gradient_through_time")
radii = (0.5, 0.75, 0.9, 1.0, 1.25, 1.5)
measure = partial(gradient_against_lag, own.rnn_forward, own.gradient_through_time)
orthogonal = [measure(radius) for radius in radii]
gaussian = [measure(radius, kind="gaussian") for radius in radii]
draw_gradient_against_lag(orthogonal, gaussian)
plt.show()
for profile in (orthogonal[0], orthogonal[3], orthogonal[-1]):
    print(
        f"orthogonal, ρ = {profile.radius}: after 50 steps {profile.gradient[50]:.1e}, "
        f"bound {profile.bound[50]:.1e}"
    )
for profile in gaussian[:2]:
    print(f"Gaussian, ρ = {profile.radius}: norm of W_hh {profile.norm:.2f}")

# %% [markdown]
# *Figure 2. Size of the gradient against lag, measured (solid) and bounded by (16) (dashed). On the
# left the gradient falls with its bound wherever ρ < 1. On the right the norm is larger than ρ:
# with ρ = 0.75 the bound rises while the gradient falls.*
#
# Three things to see:
#
# 1. **Straight lines on a logarithmic axis.** The gradient shrinks by about the same *factor* at
#    each step: exponentially.
# 2. **The bound is one-sided.** No solid line is ever above its dashed line, but it can be far
#    below.
# 3. **Even ρ = 1 loses.** With tanh the curves lie below $\rho^k$. Something else shrinks the
#    gradient too.
#
# ### tanh's share
#
# That something is the other factor of (14), the slopes $1 - h^2$. They are never above one. Where
# a unit is near −1 or 1, its slope is near zero: the unit is **saturated**, and passes almost no
# gradient.

# %% demo
own = own_or_reference("rnn_forward", "gradient_through_time")
measure = partial(gradient_against_lag, own.rnn_forward, own.gradient_through_time)
draw_saturation([measure(radius) for radius in (0.5, 1.0, 1.5, 3.0)])
plt.show()

# %% [markdown]
# *Figure 3. Left: tanh is steep only near zero. Right: the larger the recurrent weights, the more
# units of your network sit at the flat ends, and the smaller the mean slope.*
#
# So the two factors of the Jacobian work against each other. Large weights stretch the gradient;
# but they also drive units into saturation, and saturated units block it. This is why the gradient
# at ρ = 1.5 in figure 2 stays so far below its bound.

# %% [markdown]
# ### The gradient on its way
#
# The film plays once; the slider and the buttons bring it back. The loss is at the right. Each
# column is a time step, each row a hidden unit, and the colour is the size of the gradient there.
# It is measured by your own backward pass.

# %% demo
own = own_or_reference("rnn_forward", "rnn_backward")
waves = {
    f"ρ = {radius:g}: ∂L/∂h": gradient_by_unit(own.rnn_forward, own.rnn_backward, radius)
    for radius in (0.7, 1.0, 2.0)
}
animate_backward_wave(waves, ceiling=4)

# %% [markdown]
# *Figure 4. The gradient flowing back through 40 steps. With ρ = 0.7 it fades to nothing, with ρ =
# 1 it survives, with ρ = 2 it grows.*

# %% [markdown]
# ## Claim 1
#
# > **“RNNs forget because gradients vanish over long sequences.”**
#
# The claim has two halves. That gradients vanish, you have seen. But is this *why* the network
# forgets? Perhaps a small RNN just cannot hold on to anything for long. We need a task to tell
# these apart.
#
# **The task.** The first input is a bit, −1 or +1. All later inputs are noise. After the last one
# the network has to say which bit it was: its answer is the sign of a weighted sum of its last
# state. The **lag** is the number of steps in between. Guessing gives an accuracy of 0.5. (It has
# the shape of the minimal task of Bengio, Simard & Frasconi 1994, section II.)
#
# ### Can an RNN remember at all?
#
# One unit is enough, with weights set by hand. Let $W_{hh} = 2$. Without input, the state settles
# where $h = \tanh(2h)$, and this has two stable solutions, $h = \pm 0.957$. The first input pushes
# the unit to one of them. The noise is too weak to push it out again.

# %% demo
own = own_or_reference("rnn_forward", "rnn_backward")
functions = RNNFunctions(own.rnn_forward, own.rnn_backward)
latch_accuracy, _ = measure_latch(functions, lag=1000)
print(f"one unit, weights set by hand, lag 1000: accuracy {latch_accuracy:.3f}")
_, latch_gradient = measure_latch(functions, lag=100)
print(f"median gradient from the last state to the bit, at lag 100: {latch_gradient:.0e}")

# %% [markdown]
# *An RNN with a single unit remembers for a thousand steps. But the gradient from the end back to
# the bit is next to nothing.*
#
# This is the trade-off that Bengio, Simard & Frasconi (1994, section IV) found. A state that is
# safe from noise is one to which the network returns after a push. But if pushes die out, gradients
# die out as well: it is the same Jacobian. So the network *can* remember. The question is whether
# gradient descent can *find out how*.
#
# ### Does training find it?
#
# Now train a network of 16 units with your `rnn_forward` and `rnn_backward`, by plain stochastic
# gradient descent. Each lag gets the same number of updates and several runs. Each run has a
# **seed** of its own, a number that fixes its random start and its data. (Gradients longer than 1
# are shortened to 1; section 8 is about that.) At the start $W_{hh}$ is an orthogonal matrix times
# ρ.
#
# First ρ = 0.5, where the gradient vanishes. **You guessed the longest lag it will learn: now
# see.**

# %% demo
own = own_or_reference("rnn_forward", "rnn_backward")
functions = RNNFunctions(own.rnn_forward, own.rnn_backward)
lags = (5, 10, 20, 40)
seeds, updates = (range(5), 300) if experiment_size() == "quick" else (range(10), 1000)
train = partial(
    accuracy_against_lag, functions, lags, seeds=seeds, updates=updates, progress=progress_bar
)
accuracies = {0.5: train(radius=0.5)}
print(f"{updates} updates, {len(seeds)} seeds")
for lag, values in zip(lags, accuracies[0.5], strict=True):
    spread = f"{values.min():.2f} to {values.max():.2f}"
    print(f"lag {lag:>2}: accuracy {values.mean():.2f} on average, from {spread}")
print(f"your guess for the longest lag: {guess_longest_lag or '–'}")

# %% [markdown]
# *Short lags are learned, long ones not at all: the accuracy falls to guessing within one doubling
# of the lag.*
#
# ### The control
#
# If the vanishing gradient is the cause, then the same network, trained in the same way, should
# reach further when its gradient vanishes more slowly at the start. So change ρ and nothing else.

# %% demo
accuracies[1.0] = train(radius=1.0)
for lag, values in zip(lags, accuracies[1.0], strict=True):
    print(f"ρ = 1.0, lag {lag:>2}: accuracy {values.mean():.2f} on average")

# %% [markdown]
# And a value in between, to see whether the limit moves with the gradient:

# %% demo
accuracies[0.8] = train(radius=0.8)
accuracies = dict(sorted(accuracies.items()))
ratios = {
    radius: np.array(
        [[initial_gradient_ratio(functions, lag, radius, seed) for seed in seeds] for lag in lags]
    )
    for radius in accuracies
}
draw_accuracy_against_lag(lags, accuracies, ratios)
plt.show()

# %% [markdown]
# *Figure 5. Above: accuracy after training, against the lag. Below: the share of the gradient that
# reached the bit before training. Where the lower curves have fallen too far, the upper ones drop
# to guessing.*

# %% demo
reach = {radius: longest_learned_lag(lags, values) for radius, values in accuracies.items()}
confirmed = latch_accuracy > 0.99 and reach[0.5] < reach[0.8] <= reach[1.0]
verdict = (
    "*holds when* the Jacobians shrink the gradient" if confirmed else "is *not confirmed* here"
)
Markdown(
    f"**Claim 1 {verdict}.** Longest lag that every run learned: "
    + ", ".join(f"{lag} with ρ = {radius}" for radius, lag in reach.items())
    + f" ({len(seeds)} runs each, lags up to {max(lags)}). It is learning that fails, not storing: "
    f"weights set by hand keep the bit over 1000 steps with accuracy {latch_accuracy:.3f}."
)

# %% [markdown]
# Keep the limits of this experiment in mind. The Jacobians of (15) also say how far a change of an
# early state is felt *forward* in time: before training, memory and gradient fade together, and ρ
# changes both. ρ = 1 is only where the network *starts*; nothing holds it there during training.
# And this task has one bit to keep and only mild noise: a good start is enough here, but that is no
# promise for harder tasks. More updates help little where the gradient has vanished: set the
# environment variable `LSTM_COURSE_SIZE=full` for 1000 updates and ten seeds. An optimiser that
# rescales each weight's gradient, such as Adam, would move the limits, too. The next lessons change
# the network itself.

# %% [markdown]
# ## Claim 2
#
# > **“Gradients approach zero as layers with certain activations are added.”**
#
# Equation (14) does not care whether the steps are steps in time or layers of a feedforward
# network. In depth, layer $l$ computes $h_l = \varphi(W_l h_{l-1})$, and one layer down the
# gradient is multiplied by $\mathrm{diag}(\varphi')\,W_l$. The one difference: each layer has a
# matrix of its own.
#
# The largest slopes $\gamma$ are 1 for the identity, 1 for tanh (at zero), and **1/4** for the
# sigmoid (at zero).
#
# **Predict:** 30 layers, orthogonal weights. Which of identity, tanh and sigmoid loses the
# gradient? And what if the weights are small, drawn from a Gaussian with ρ = 0.58 (about as large
# as `torch.nn.Linear` draws them by default)?

# %% demo
weights_of = {
    "orthogonal weights, ρ = 1": ("orthogonal", 1.0),
    "Gaussian weights, ρ = 0.58": ("gaussian", 1 / math.sqrt(3)),
}
depth = {
    title: {
        activation.name: np.stack(
            [
                gradient_against_depth(activation, kind=kind, weight_scale=scale, seed=seed)
                for seed in range(5)
            ]
        )
        for activation in ACTIVATIONS
    }
    for title, (kind, scale) in weights_of.items()
}
draw_gradient_against_depth(depth)
plt.show()

# %% [markdown]
# *Figure 6. Size of the gradient against depth, in networks of 64 units, the median of five seeds
# and their range. With orthogonal weights only the activation matters; with small weights even the
# identity loses the gradient.*

# %% demo
factors = {
    title: {name: np.median(list(map(factor_per_layer, runs))) for name, runs in curves.items()}
    for title, curves in depth.items()
}
for title, row in factors.items():
    print(f"factor a layer, {title}: " + ", ".join(f"{name} {f:.3f}" for name, f in row.items()))
kept, small = factors.values()
confirmed = kept["sigmoid"] < 0.25 < kept["tanh"] < 1 and small["identity"] < 1
verdict = (
    "*holds when* the slopes of the activation times the stretch of the weights stay below one"
    if confirmed
    else "is *not confirmed* here"
)
Markdown(
    f"**Claim 2 {verdict}.** With orthogonal weights a layer multiplies the gradient by "
    f"{kept['sigmoid']:.2f} (sigmoid), {kept['tanh']:.2f} (tanh) and {kept['identity']:.2f} "
    f"(identity). But it is not the activation alone: with the smaller weights the identity "
    f"multiplies it by {small['identity']:.2f} too."
)

# %% [markdown]
# Look at tanh on the left once more. Its first layers cost more than the last ones: the signal gets
# smaller from layer to layer, so the last units sit near zero, where the slope is close to one. The
# sigmoid has no such place. Its slope is at most 1/4 anywhere.
#
# One thing is better in depth than in time. Each layer has weights of its own, so a layer near the
# input at least has its *own* gradient, if a small one. In time the weights are shared: the sum in
# (12) is ruled by the latest steps, and what the distant past has to say drowns in it.

# %% [markdown]
# ## 7. The other half: exploding gradients
#
# What if the product (15) grows? Then one update can be huge, and throw the weights far away from
# where they were. The smallest network that shows this has one unit and no input: $h_t = \tanh(w
# h_{t-1} + b)$ for 50 steps, from $h = 0.5$, with the loss $(h_{T-1} - 0.7)^2$ (after Pascanu,
# Mikolov & Bengio 2013, section 2.3). It has only two parameters, $w$ and $b$, so that its loss can
# be drawn as a map. The map has a **cliff**: a plateau on one side, low ground on the other, and in
# between a wall where the gradient is enormous.
#
# The cure is blunt and it works: if the gradient is too long, shorten it, but **keep its
# direction**.
#
# ## 8. Clipping
#
# Put all gradients of a network, $g_1, g_2, \dots$ (arrays of any shapes), in one long list of
# numbers. Its length is the **global norm**:
#
# $$\text{norm} = \sqrt{\sum_p \sum (g_p)^2} \tag{17}$$
#
# the inner sum running over all numbers of $g_p$. With $m$ for `max_norm`: if the norm is larger
# than $m$, multiply *every* array by the same factor:
#
# $$g_p \leftarrow g_p \cdot \min\!\left(1,\; \frac{m}{\text{norm}}\right) \tag{18}$$
#
# One factor for all: that is what keeps the direction. Clipping each array by its own norm would
# bend it.
#
# Four cases need care. A norm of zero must not be divided by: zero gradients stay zero. `max_norm`
# may be infinite: then nothing is clipped. A norm that is infinite or not a number cannot be
# repaired by scaling: raise a `ValueError`, because going on would quietly ruin the weights. And
# the arrays that were handed in must stay as they are.
#
# ### Exercise `clip_by_global_norm`
#
# Difficulty ●●○ · 5 minutes · **2 marks**
#
# <details><summary>Hint 1: a nudge</summary>
#
# When does equation (18) change nothing? Treat that case first, and most of the care has been
# taken.
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Sum the squares within each array, sum these numbers over the arrays, take one square root. If the
# norm is at most `max_norm` (this covers zero gradients and an infinite `max_norm`), the gradients
# can go out as they came.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `math.isfinite(norm)` tells infinity and NaN from the rest. Use `g * scale`, which makes a new
# array, and not `g *= scale`, which writes into the caller's. Hand back a list, and beside it the
# norm *before* clipping, as a `float`.
# </details>


# %% solution="clip_by_global_norm"
def clip_by_global_norm(grads, max_norm):
    """Scale gradients down so that their global norm is at most max_norm, equations (17) and (18).

    Args:
        grads: list of arrays of any shapes.
        max_norm: largest norm that is let through; may be infinite.

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
# Now the cliff. Both descents start at the same point with the same learning rate, 0.1. One is
# clipped at norm 0.5.

# %% demo
own = own_or_reference("rnn_forward", "rnn_backward", "clip_by_global_norm")
walk = partial(
    descend,
    own.rnn_forward,
    own.rnn_backward,
    own.clip_by_global_norm,
    start=(1.2, -0.3),
    learning_rate=0.1,
)
descents = {"not clipped": walk(max_norm=math.inf), "clipped": walk(max_norm=0.5)}
draw_cliff(descents)
plt.show()
for name, path in descents.items():
    print(
        f"{name}: largest gradient norm met {path.norms.max():.0f}, "
        f"loss after {len(path.losses) - 1} updates {path.losses[-1]:.1e}"
    )

# %% [markdown]
# *Figure 7. Two descents on the loss of one unit. Without clipping (orange) a single step at the
# wall throws the bias from 0 to 3, where the unit is saturated and the gradient has vanished: it
# stays there. With clipping (blue) the step is short and the descent goes on.*
#
# Note how the two troubles work together: an *exploding* gradient has thrown the unit to a place
# where the gradient *vanishes*.
#
# Does it matter for a real network? Train on the memory task again, at lag 20, now starting from
# large recurrent weights (ρ = 2), with a small and with a large learning rate.

# %% demo
own = own_or_reference("rnn_forward", "rnn_backward", "clip_by_global_norm")
functions = RNNFunctions(own.rnn_forward, own.rnn_backward, own.clip_by_global_norm)
limits = {"clipped": 1.0, "not clipped": math.inf}
rates = (0.3, 3.0)
settings = [(rate, name, seed) for rate in rates for name in limits for seed in range(5)]
runs = {
    (rate, name, seed): train_to_remember(
        functions, 20, 2.0, seed, learning_rate=rate, max_norm=limits[name], updates=200
    )
    for rate, name, seed in progress_bar(settings)
}
panels = {
    f"learning rate {rate}": {
        name: [runs[rate, name, seed] for seed in range(5)] for name in limits
    }
    for rate in rates
}
draw_loss_with_and_without_clipping(panels)
plt.show()
for title, curves in panels.items():
    for name, group in curves.items():
        solved = sum(run.accuracy > 0.95 for run in group)
        largest = max(run.norms.max() for run in group)
        print(f"{title}, {name}: {solved} of 5 runs solved, largest gradient norm {largest:.1f}")

# %% [markdown]
# *Figure 8. Loss while training, five seeds each (clipped at norm 1); the dashed line is the loss
# of guessing. At the small learning rate clipping makes little difference. At the large one,
# training without clipping goes wrong, and with clipping it works.*
#
# So clipping is not magic: a small enough learning rate would also do here. It lets you take larger
# steps safely, and costs one line. But it only ever makes gradients *shorter*. **It cannot bring
# back a gradient that has vanished.** For that the network itself has to change; this is what the
# gates of the next lessons are for.

# %% [markdown]
# ## Quiz

# %% demo
quiz("radius_above_one")

# %% demo
quiz("against_vanishing")

# %% [markdown]
# ## What you now know
#
# - An **RNN** applies one step again and again, (1) and (2), with the same weights at each time.
# - **Backpropagation through time** runs the steps in reverse. A state's gradient has two parts,
#   from its own step and from the future (11); a weight's gradient is the sum over all steps (12).
# - Each step back multiplies the gradient by a **Jacobian**, $\mathrm{diag}(1 - h_t^2)\,W_{hh}$
#   (14). Its norm bounds what can happen (16): below one the gradient must vanish; above one it
#   *may* explode.
# - The **spectral radius** of $W_{hh}$ sets the pace in the long run, and **saturation** takes its
#   share: slopes of tanh are at most one.
# - *Claim 1*, RNNs forget because gradients vanish: an RNN **can store** a bit over a thousand
#   steps, but gradient descent **does not find out how** when the gradient fades on the way to it.
# - *Claim 2*, the same in depth: activations with small slopes kill the gradient, and so do small
#   weights.
# - **Clipping** by the global norm cures explosions, keeps the direction, and does nothing against
#   vanishing.
#
# **Next:** lesson 02 builds gates, the switches with which an LSTM protects its memory.
#
# ### Papers
#
# - J. L. Elman (1990), *Finding structure in time*, Cognitive Science 14: the network of equation
#   (1), with states between 0 and 1 where ours lie between −1 and 1.
# - Y. Bengio, P. Simard, P. Frasconi (1994), *Learning long-term dependencies with gradient descent
#   is difficult*, IEEE Transactions on Neural Networks 5. Section II: the minimal task; section IV:
#   why latching a bit safely makes gradients vanish.
# - R. Pascanu, T. Mikolov, Y. Bengio (2013), *On the difficulty of training recurrent neural
#   networks*, ICML. Section 2.1: the product of Jacobians and the bound (16); section 2.3: the
#   cliff; section 3: clipping the norm.
# - S. Hochreiter (1991), diploma thesis, TU München: the first analysis of the vanishing gradient,
#   in German.
