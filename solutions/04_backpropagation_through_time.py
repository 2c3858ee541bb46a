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
# # 04 · Backpropagation through time
#
# *How does an LSTM learn? You derive its way back step by step, put it to the test without
# believing anybody, and see what of the gradient survives, what explodes, and what is cut off.*
#
# | | |
# |---|---|
# | **You learn to** | derive and write the backward pass of an LSTM in NumPy |
# | | check any gradient by small changes, and choose how small |
# | | cut the way back short, and say what that costs |
# | **Time** | about 100 minutes |
# | **Builds on** | the chain rule, matrix products, lesson 01; the LSTM step is repeated below |
# | **You write** | five functions, 24 marks |
#
# The letters are those of the whole course: **T** time steps, **B** sequences in a batch, **I**
# inputs, **H** hidden units. Time comes first, and the four layers stand in the order i, f, g, o.
#
# The figures use *your* functions as soon as these pass their checks, and the course's own until
# then; each says which. The next cell imports what they need.
#
# Write your answers in NumPy. While a check runs them, torch is not available, and the library's
# functions that solve exercises of this lesson or of a later one are locked, at home as in a class.

# %%
import math
import sys
from functools import partial

import matplotlib.pyplot as plt
import numpy as np
from tqdm import tqdm

from autograder import check, own_or_reference, quiz
from lstm_course.cells.activations import sigmoid_grad, tanh_grad
from lstm_course.cells.lstm import lstm_backward as fast_lstm_backward
from lstm_course.cells.lstm import lstm_forward
from lstm_course.cells.rnn import gradient_through_time, rnn_backward, rnn_forward
from lstm_course.lessons.claims import Claims
from lstm_course.lessons.lesson_04.backward_cell import draw_backward_cell
from lstm_course.lessons.lesson_04.backward_loop import draw_backward_loop
from lstm_course.lessons.lesson_04.difference_step import (
    draw_error_against_step,
    error_against_step,
)
from lstm_course.lessons.lesson_04.lstm_gradient_check import (
    errors_against_torch,
    errors_by_differences,
    make_careless_backward,
)
from lstm_course.lessons.lesson_04.lstm_gradient_flow import (
    TORCH_GAIN,
    draw_paths,
    draw_rnn_and_lstm_flow,
    flow_from_last_state,
    gradients_by_unit,
    paths_from_last_memory,
    random_lstm,
)
from lstm_course.lessons.lesson_04.lstm_training import Descent, train_lstm_to_remember
from lstm_course.lessons.lesson_04.truncation import (
    draw_loss_of_truncation,
    draw_reach_of_losses,
    loss_of_truncation,
    reach_of_losses,
)
from lstm_course.lessons.shared.backward_wave import animate_backward_wave
from lstm_course.lessons.shared.gradient_flow import gradient_against_lag, gradient_by_unit
from lstm_course.lessons.shared.loss_curves import draw_loss_with_and_without_clipping
from lstm_course.size import experiment_size

progress_bar = partial(tqdm, file=sys.stdout)
print(f"The experiments run at the size {experiment_size()!r}.")

# %% [markdown]
# ## Predict
#
# Answer before you run anything.
#
# 1. The slope of a function is measured from two of its values, at $x + \epsilon$ and $x -
#    \epsilon$, in ordinary float64. Which $\epsilon$ gives the best slope: $10^{-2}$, $10^{-5}$,
#    $10^{-8}$ or $10^{-12}$?
# 2. An LSTM starts with small random weights and biases of zero. The loss sits at the end. What is
#    left of its gradient 50 steps back: about one half, one hundredth, or less than a millionth?
# 3. The memory is multiplied by a forget gate at each step. So people say that the product of the
#    forget gates tells how a memory of long ago acts on the last one. With the forget gates' biases
#    at 1, how much of the true gradient, ten steps back, does this product **leave out**: a tenth,
#    a half, or nine tenths?
#
# Put your guesses here. They are not marked; the lesson comes back to them.

# %%
guess_step = None  # question 1: a number such as 1e-2
guess_left = None  # question 2: a number between 0 and 1
guess_left_out = None  # question 3: a number between 0 and 1

# %% [markdown]
# ## 1. A gradient without calculus
#
# A backward pass is easy to get nearly right. The loss still falls, a little slower; nobody
# notices. So before we derive one, we build the instrument that tells right from nearly right.
#
# The slope of $f$ at $x$ says how fast $f$ changes. Ask $f$ itself: go a little way to either side,
# and divide the difference by the distance between the two points, which is $2\epsilon$. For an
# array $x$ this is done for one entry at a time. With $e_n$ for an array that has a 1 at entry $n$
# and zeros elsewhere:
#
# $$\frac{\partial f}{\partial x_n} \approx
# \frac{f(x + \epsilon\,e_n) - f(x - \epsilon\,e_n)}{2\,\epsilon} \tag{1}$$
#
# This is the **central difference**. Why two sides, and not just $f(x + \epsilon)$ and $f(x)$? Look
# at one variable, and write down how $f$ goes on to both sides (Taylor's formula):
#
# $$f(x \pm \epsilon) = f(x) \pm \epsilon f'(x) + \frac{\epsilon^2}{2} f''(x)
# \pm \frac{\epsilon^3}{6} f'''(x) + \cdots \tag{2}$$
#
# Subtract the two. All terms with even powers stand on both sides with the same sign, and cancel:
#
# $$\frac{f(x + \epsilon) - f(x - \epsilon)}{2\,\epsilon} = f'(x) + \frac{\epsilon^2}{6} f'''(x)
# + \cdots \tag{3}$$
#
# So the error shrinks like $\epsilon^2$. From one side alone nothing cancels: the error is
# $\frac{\epsilon}{2} f''$, which shrinks like $\epsilon$ only.
#
# **Not too small either.** A float64 has about 16 digits. A value of $f$ is wrong by up to $u\,|f|$
# with $u \approx 10^{-16}$, and in (1) this error is divided by $\epsilon$. The two errors work
# against each other:
#
# $$\text{error} \;\approx\; \frac{\epsilon^2}{6}\,|f'''| + \frac{u\,|f|}{\epsilon},
# \qquad\text{smallest at}\qquad \epsilon = \left(\frac{3\,u\,|f|}{|f'''|}\right)^{1/3} \tag{4}$$
#
# (Set the derivative of the sum to zero.) Where $f$ and $f'''$ are of about the same size, this is
# close to $10^{-5}$.
#
# ### Exercise `numerical_gradient`
#
# Difficulty ●●○ · 8 minutes · **3 marks**
#
# Write equation (1), for an array `x` of any shape: each entry is moved by `eps` to either side.
# When your function is done, `x` must be as it was. (You may move the entries of `x` itself if you
# put each one back, or move those of a copy.) One of the marks is for using the `eps` that is
# given.
#
# <details><summary>Hint 1: a nudge</summary>
#
# How many entries may differ from `x` at the moment when `f` is called?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# `for index in np.ndindex(x.shape)` walks through all entries, whatever the number of axes;
# `x[index]` is one of them. Move the entry up, ask `f`, move it down, ask `f` again, put it back.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# Work on `moved = x.copy()`, so that `x` is safe. Set `moved[index]` to `x[index] + eps`, later to
# `x[index] - eps`, and at the end of the turn to `x[index]` again. `f(moved)` is a number. Mind the
# brackets when you divide by twice `eps`.
# </details>


# %% solution="numerical_gradient"
def numerical_gradient(f, x, eps=1e-5):
    """Gradient of f at x by central differences, equation (1).

    Args:
        f: maps an array of x's shape to one number.
        x: where the gradient is wanted, float64, any shape; the same afterwards.
        eps: how far each entry is moved to either side.

    Returns:
        df/dx, same shape as x.
    """
    ### BEGIN SOLUTION
    moved = x.copy()
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        moved[index] = x[index] + eps
        above = f(moved)
        moved[index] = x[index] - eps
        below = f(moved)
        moved[index] = x[index]
        gradient[index] = (above - below) / (2 * eps)
    return gradient
    ### END SOLUTION


# %% check="numerical_gradient"
check("numerical_gradient")

# %% [markdown]
# Does (4) come true? Take the loss of an LSTM as a function of its biases, and compare your
# differences with the exact gradient, for many widths of the step.

# %% demo
own = own_or_reference("numerical_gradient")
errors = error_against_step(own.numerical_gradient, 10.0 ** np.arange(-12, 0.1, 0.5))
draw_error_against_step(errors)
plt.show()
best = errors.steps[np.argmin(errors.central)]
print(f"best step for the central difference: {best:.0e}; your guess: {guess_step or '–'}")

# %% [markdown]
# *Figure 1. Error of the gradient against the width of the step, both on logarithmic scales. Read
# from right to left, both curves fall, the central one twice as steeply; beyond the bottom of each
# valley rounding takes over.*
#
# Remember two numbers. A right gradient agrees with central differences to about **ten digits**. A
# wrong one disagrees in the **first**.

# %% [markdown]
# ## 2. Back through one step
#
# ### What the step does
#
# One step of an LSTM, as lessons 02 and 03 build it. Four layers look at the input $x$ and the old
# hidden state $h_{prev}$:
#
# $$a = x\,W_{ih}^\top + h_{prev}\,W_{hh}^\top + b, \qquad a = [a_i \,|\, a_f \,|\, a_g \,|\, a_o]
# \tag{5}$$
#
# $$i = \sigma(a_i), \qquad f = \sigma(a_f), \qquad g = \tanh(a_g), \qquad o = \sigma(a_o) \tag{6}$$
#
# They change the memory $c$ (the cell state), and show some of it ($\odot$ multiplies entry by
# entry):
#
# $$c = f \odot c_{prev} + i \odot g \tag{7}$$
#
# $$h = o \odot \tanh(c) \tag{8}$$
#
# Here $a$, the pre-activations, is (B, 4H), and all else in (6) to (8) is (B, H): the input gate
# $i$, the forget gate $f$, the candidate $g$ and the output gate $o$. The step keeps for the way
# back what it will need there, in an `LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)`.
# In it $c$ is the *new* memory.
#
# ### What comes in, and what must go out
#
# For a quantity $q$ we write $dq$ for the gradient $\partial L / \partial q$ of the loss; it has
# the shape of $q$. The way back through a step is handed two gradients, for a step has two results:
#
# - `dh`, the gradient at the new hidden state $h$, by every way there is: this step's own loss and
#   the next step's layers;
# - `dc`, the gradient at the new memory $c$ **by every way that does not lead through this step's
#   $h$**: what comes back from the next step's memory.
#
# It has to find six: `dx`, `dh_prev`, `dc_prev`, `dW_ih`, `dW_hh` and `db`. Turn every arrow of the
# cell round, and the answer can be read off.

# %% demo
draw_backward_cell()
plt.show()

# %% [markdown]
# *Figure 2. The cell of lesson 02 run in reverse. Where a value was copied (+), gradients add up;
# where two terms were added (=), each gets the whole gradient; where two factors were multiplied
# (⊙), each gets the gradient times the other factor.*
#
# At the lower right, what the loss says of $h$ and what comes back from the next step meet: the
# `dh` that you are given is their sum. Now one node at a time, from right to left. The numbers in
# figure 2 are those of the equations.
#
# **Through $h = o \odot \tanh(c)$.** A product of two factors. The slope with respect to one factor
# is the other:
#
# $$do = dh \odot \tanh(c) \tag{9}$$
#
# The other factor, $\tanh(c)$, gets $dh \odot o$. Inside it is $c$ itself, and the slope of tanh at
# $c$ is $1 - \tanh^2(c)$. So $dh \odot o \odot (1 - \tanh^2(c))$ arrives at $c$.
#
# **The memory has two ways to the loss.** One is the way through $h$, just found. The other leads
# on along the conveyor belt of lesson 03, to the next step; its part is the `dc` that was handed
# in. A quantity that is used twice collects both parts:
#
# $$dc_{\text{whole}} = dc + dh \odot o \odot (1 - \tanh^2(c)) \tag{10}$$
#
# In the rest of this step $dc$ means this whole. All other lines but (9) depend on this one, and it
# is the one that most often goes wrong.
#
# **Through $c = f \odot c_{prev} + i \odot g$.** A sum hands its gradient to both of its terms
# unchanged. Each term is a product again:
#
# $$dc_{prev} = dc \odot f \tag{11}$$
#
# $$df = dc \odot c_{prev}, \qquad di = dc \odot g, \qquad dg = dc \odot i \tag{12}$$
#
# Look at (11) for a moment. On its way along the belt the gradient meets **no weight matrix and no
# squashing**, only the forget gate. That is the central idea of the LSTM.
#
# **Through the squashing.** Each number of a layer depends on one number of $a$ alone. The slopes
# can be written with the outputs: $s(1 - s)$ for a sigmoid with output $s$, $1 - t^2$ for a tanh
# with output $t$.
#
# $$\begin{aligned}
# da_i &= di \odot i \odot (1 - i), & da_f &= df \odot f \odot (1 - f), \\
# da_g &= dg \odot (1 - g^2), & da_o &= do \odot o \odot (1 - o), \\
# da &= [da_i \,|\, da_f \,|\, da_g \,|\, da_o] &&
# \end{aligned} \tag{13}$$
#
# Side by side, in the order of the weights' rows, they make $da$, which is (B, 4H) again.
#
# **Through the sum.** Write (5) with indices, for sequence $n$ of the batch and row $j$ of the
# weights, $j = 1, \dots, 4H$:
#
# $$a_{nj} = \sum_k x_{nk}\,(W_{ih})_{jk} + \sum_k (h_{prev})_{nk}\,(W_{hh})_{jk} + b_j \tag{14}$$
#
# The number $x_{nk}$ touches every $a_{nj}$ of its own sequence, with the weight $(W_{ih})_{jk}$.
# Its gradient collects all of them, $dx_{nk} = \sum_j da_{nj}\,(W_{ih})_{jk}$. The old hidden state
# enters (14) in the same way. As matrices:
#
# $$dx = da\;W_{ih}, \qquad dh_{prev} = da\;W_{hh} \tag{15}$$
#
# The sum over $j$ runs through all four blocks: $h_{prev}$ was copied to four layers, and gradients
# of copies add up. The matrix product does it for us.
#
# The weight $(W_{ih})_{jk}$ touches $a_{nj}$ in every sequence of the batch, with the factor
# $x_{nk}$, so $(dW_{ih})_{jk} = \sum_n da_{nj}\,x_{nk}$. The same holds for $W_{hh}$ with
# $(h_{prev})_{nk}$, and for the bias $b_j$ with the factor one. As matrices, with $da_n$ for row
# $n$ of $da$:
#
# $$dW_{ih} = da^\top x, \qquad dW_{hh} = da^\top h_{prev} \tag{16}$$
#
# $$db = \sum_n da_n \tag{17}$$
#
# **By hand**, with one unit. Let $c_{prev} = 2$ and $i = f = o = 0.5$, $g = 0$. Then $c = 0.5 \cdot
# 2 + 0.5 \cdot 0 = 1$, and $\tanh(c) = 0.762$. Let $dh = 1$ and $dc = 0.2$ come in.
#
# | equation | put in | result |
# |---|---|---|
# | (9) | $do = 1 \cdot 0.762$ | $= 0.762$ |
# | (10) | $dc = 0.2 + 1 \cdot 0.5 \cdot (1 - 0.762^2) = 0.2 + 0.210$ | $= 0.410$ |
# | (11) | $dc_{prev} = 0.410 \cdot 0.5$ | $= 0.205$ |
# | (12) | $df = 0.410 \cdot 2$ | $= 0.820$ |
# | | $di = 0.410 \cdot 0$ | $= 0$ |
# | | $dg = 0.410 \cdot 0.5$ | $= 0.205$ |
# | (13) | $da_i = 0 \cdot 0.25$ | $= 0$ |
# | | $da_f = 0.820 \cdot 0.25$ | $= 0.205$ |
# | | $da_g = 0.205 \cdot (1 - 0^2)$ | $= 0.205$ |
# | | $da_o = 0.762 \cdot 0.25$ | $= 0.190$ |
#
# The input gate learns nothing in this step, because the candidate was zero: there was nothing to
# let in.
#
# ### Exercise `lstm_step_backward`
#
# Difficulty ●●● · 20 minutes · **8 marks**
#
# Write equations (9) to (13) and (15) to (17). `sigmoid_grad(s)` and `tanh_grad(t)` are imported:
# they are the two slopes, in terms of the output. The check gives you a cache of its own. There are
# marks for each of the six gradients, and `dc_prev` and `dW_hh` count twice.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Start with $\tanh(c)$, which the cache does not hold, and go through figure 2 from right to left.
# Every equation is one line. What are the shapes of the six results?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# (9) to (13) are products entry by entry, `*`; (15) and (16) are matrix products, `@`. Do (10)
# before anything that uses `dc`, and do not write into the array that came in: `dc = dc + …`, not
# `dc += …`. The slopes in (13) want the gates as the cache holds them: already squashed.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# Unpack the cache in one line: it is a tuple of ten, in the order given above. `np.concatenate`
# with `axis=1` puts four (B, H) arrays side by side. `da` is (B, 4H) and `W_hh` is (4H, H), so
# `dh_prev` needs no transpose; `dW_hh` is (4H, H) and does. For `db`, sum over axis 0.
# </details>


# %% solution="lstm_step_backward"
def lstm_step_backward(dh, dc, cache):
    """The way back through one step of an LSTM, equations (9) to (17).

    Args:
        dh: gradient at the hidden state after the step (B, H).
        dc: gradient at the memory after the step, by every way but through this h (B, H).
        cache: LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c).

    Returns:
        dx (B, I), dh_prev (B, H), dc_prev (B, H), dW_ih (4H, I), dW_hh (4H, H), db (4H,).
    """
    ### BEGIN SOLUTION
    x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c = cache
    tanh_c = np.tanh(c)
    do = dh * tanh_c
    dc = dc + dh * o * tanh_grad(tanh_c)  # both ways to the loss
    dc_prev = dc * f
    df = dc * c_prev
    di = dc * g
    dg = dc * i
    da_i = di * sigmoid_grad(i)
    da_f = df * sigmoid_grad(f)
    da_g = dg * tanh_grad(g)
    da_o = do * sigmoid_grad(o)
    da = np.concatenate([da_i, da_f, da_g, da_o], axis=1)  # (B, 4H)
    dx = da @ W_ih  # (B, I)
    dh_prev = da @ W_hh  # (B, H)
    dW_ih = da.T @ x  # (4H, I)
    dW_hh = da.T @ h_prev  # (4H, H)
    db = da.sum(axis=0)  # (4H,)
    return dx, dh_prev, dc_prev, dW_ih, dW_hh, db
    ### END SOLUTION


# %% check="lstm_step_backward"
check("lstm_step_backward")

# %% [markdown]
# ## 3. Back through time
#
# A sequence is the step, again and again, with the same weights. So its way back is the step's way
# back, again and again, from the last step to the first. Three things have to be put together.
#
# **The hidden state $h_t$** may meet the loss at its own step; this part is given, as `dhs[t]`. And
# it goes into step $t + 1$, from where `dh_prev` comes back (the raised $(t + 1)$ says of which
# step):
#
# $$dh_t = \texttt{dhs[t]} + dh_{prev}^{(t+1)}, \qquad dh_{T-1} = \texttt{dhs[T-1]} \tag{18}$$
#
# **The memory $c_t$** is never seen by a loss directly, but it goes into step $t + 1$, from where
# `dc_prev` comes back. (Its way through $h_t$ is inside the step, in equation (10).) One exception:
# a loss may look at the very last memory, for instance when a second network goes on from it. Then
# `dc_T` is given: the gradient at the memory after T steps, which is `cs[T-1]`, as steps count from
# 0. What is handed to step $t$ as `dc` is therefore
#
# $$dc_t^{\,in} = dc_{prev}^{(t+1)}, \qquad dc_{T-1}^{\,in} = \texttt{dc_T}, \text{ or zero}
# \tag{19}$$
#
# **The weights** are used at every step, so their gradients add up:
#
# $$dW_{ih} = \sum_{t=0}^{T-1} dW_{ih}^{(t)}, \qquad dW_{hh} = \sum_{t=0}^{T-1} dW_{hh}^{(t)},
# \qquad db = \sum_{t=0}^{T-1} db^{(t)} \tag{20}$$
#
# The inputs are not shared: `dx[t]` is the `dx` of step $t$. And what comes back out of step 0 is
# what the initial states get: `dh0` and `dc0`.

# %% demo
draw_backward_loop()
plt.show()

# %% [markdown]
# *Figure 3. The way back through three steps. Two gradients travel from right to left, one for c
# and one for h; at each step a loss may join; the weights' gradients pile up.*
#
# ### Exercise `lstm_backward`
#
# Difficulty ●●○ · 12 minutes · **6 marks**
#
# Write equations (18) to (20). Call your `lstm_step_backward`; `cache.step(t)` cuts the cache of
# step $t$ out of the sequence's. The cache of a sequence holds `x, h0, c0, W_ih, W_hh, i, f, g, o,
# cs, hs`. One mark for each gradient.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Look at figure 3. How many arrays travel from step t + 1 to step t? What is each of them before
# the loop begins?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Two arrays travel: one for h, which starts with zeros, and one for c, which starts with `dc_T` or
# with zeros. In each turn, add `dhs[t]` to the first, take both through the step, and keep what
# comes out for the next turn. The three sums start as zeros of the weights' shapes.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `for t in reversed(range(len(dhs)))`. In the loop, one line makes `dh`; one calls
# `lstm_step_backward(dh, dc_next, cache.step(t))` and unpacks six results, of which `dx[t]`,
# `dh_next` and `dc_next` may stand on the left of the assignment at once; three have the form `dW
# += …`. Test with `dc_T is None`: an array has no truth value.
# </details>


# %% solution="lstm_backward"
def lstm_backward(dhs, cache, dc_T=None):
    """Backpropagation through time for an LSTM, equations (18) to (20).

    Args:
        dhs: gradient that reaches each h_t from its own step's loss (T, B, H).
        cache: LSTMCache(x, h0, c0, W_ih, W_hh, i, f, g, o, cs, hs).
        dc_T: gradient that the last memory gets from the loss directly (B, H); None for none.

    Returns:
        dx (T, B, I), dh0 (B, H), dc0 (B, H), dW_ih (4H, I), dW_hh (4H, H), db (4H,).
    """
    ### BEGIN SOLUTION
    dx = np.zeros_like(cache.x)  # (T, B, I)
    dW_ih = np.zeros_like(cache.W_ih)  # (4H, I)
    dW_hh = np.zeros_like(cache.W_hh)  # (4H, H)
    db = np.zeros_like(cache.W_hh[:, 0])  # (4H,)
    dh_next = np.zeros_like(cache.h0)  # (B, H) nothing comes back from beyond the end
    dc_next = np.zeros_like(cache.c0) if dc_T is None else dc_T  # (B, H)
    for t in reversed(range(len(dhs))):
        dh = dhs[t] + dh_next
        dx[t], dh_next, dc_next, dW_ih_t, dW_hh_t, db_t = lstm_step_backward(
            dh, dc_next, cache.step(t)
        )
        dW_ih += dW_ih_t
        dW_hh += dW_hh_t
        db += db_t
    return dx, dh_next, dc_next, dW_ih, dW_hh, db
    ### END SOLUTION


# %% check="lstm_backward"
check("lstm_backward")

# %% [markdown]
# ### Need you believe the check?
#
# No: you have built the instrument. Take a random LSTM, with a loss that sees every $h_t$ and the
# last memory. Compare each of your six gradients with central differences, made by your own
# `numerical_gradient`. And because torch differentiates by itself, ask it too.

# %% demo
own = own_or_reference("numerical_gradient", "lstm_backward")
by_differences = errors_by_differences(own.numerical_gradient, own.lstm_backward)
by_torch = errors_against_torch(own.lstm_backward)
print("gradient of     differences      torch")
for name in by_differences:
    print(f"{name:>11}   {by_differences[name]:13.0e}   {by_torch[name]:8.0e}")

# %% [markdown]
# *How far each gradient is from yours, relative to its size. With central differences yours shares
# some ten digits, as figure 1 promised; with torch, all that a float64 has.*
#
# ### A wrong way back that nobody notices
#
# Suppose that one slip had crept in: everything is right, but what comes back into the memory is
# not handed on to the step before. All shapes fit, and nothing complains. Train with it on a small
# task. The first input is a bit, −1 or +1; noise follows; after a number of steps, the **lag**, the
# network is asked for the bit. Guessing gives an accuracy of 0.5.

# %% demo
own = own_or_reference("lstm_step_backward")
careless_backward = make_careless_backward(own.lstm_step_backward)
backward_passes = {"right": fast_lstm_backward, "careless": careless_backward}
seeds = range(4)
for lag, forget_bias in ((10, 3.0), (20, 1.0)):
    for name, backward in backward_passes.items():
        runs = [
            train_lstm_to_remember(
                lambda dhs, cache, backward=backward: backward(dhs, cache)[3:],
                lag,
                seed,
                Descent(learning_rate=0.3),
                forget_bias=forget_bias,
            )
            for seed in seeds
        ]
        accuracies = ", ".join(f"{run.accuracy:.2f}" for run in runs)
        print(f"lag {lag}, forget bias {forget_bias:g}, {name:>8}: accuracy {accuracies}")

# %% [markdown]
# *Four runs each, of 150 updates. On the easy task (a short lag, forget gates open from the start)
# the wrong gradient does just as well, and one would go on happily. On the harder one all four of
# its runs stay at guessing, where the right gradient fails once. But who would look for the reason
# in the backward pass?*
#
# (“Right” is the course's fast form of `lstm_backward` here: the same numbers, in less time.) Now
# your instrument, on sequences of one, two and seven steps:

# %% demo
own = own_or_reference("numerical_gradient", "lstm_step_backward")
careless_backward = make_careless_backward(own.lstm_step_backward)
print("gradient of  " + "".join(f"{name:>9}" for name in ("x", "h0", "c0", "W_ih", "W_hh", "b")))
for steps in (1, 2, 7):
    errors = errors_by_differences(own.numerical_gradient, careless_backward, steps=steps)
    print(f"T = {steps}        " + "".join(f"{error:9.0e}" for error in errors.values()))

# %% [markdown]
# *Relative differences again. With one step all is well, as nothing is handed on. With two, all six
# gradients are wrong in their first digits, and the test says so at once.*
#
# So test a backward pass with several steps, with sizes that all differ, and with nothing that is
# zero: what is zero cannot be found wrong.
#
# ### Bug hunt: which inputs expose a mistake?
#
# A gradient check is as good as the inputs on which it runs. The check below holds wrong versions
# of `lstm_backward`: besides the careless one, there is one that keeps the weights' gradients of a
# single step, one that takes $h_0$ for zero, one that ignores `dc_T`, and many more. An input
# **exposes** a version if one of its six gradients differs from the right one. Otherwise the
# version **survives**.
#
# Which inputs does each of these four survive? Find one for each before you go on.
#
# ### Exercise `cases_for_lstm_backward`
#
# Difficulty ●●○ · 8 minutes · **3 marks**
#
# Return a list of one to six cases. A case is a tuple of arguments, `(dhs, cache)` or
# `(dhs, cache, dc_T)`: `lstm_backward(*case)` must run. A cache is the third result of
# `lstm_forward(x, h0, c0, W_ih, W_hh, b)`, which you built in lesson 03. Use arrays of floats, with
# T, B, I and H of at most 12. Exposing 60%, 80% and 95% of the wrong versions earns one mark each.
# The check tells you how many survive, and when one of them would show.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Start with one case and run the check. What does it say about a survivor?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# A mistake hides where two formulas agree. They agree least where all numbers differ and every size
# is at least 2. A single case is not enough here: which argument can be given and left out?
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `rng = np.random.default_rng(0)` makes a generator, and `rng.standard_normal((T, B, I))` an array
# of random numbers. Draw x, both initial states, the weights, b, `dhs` and `dc_T` in this way, with
# sizes that differ. Call `lstm_forward` once. Both cases can share its cache.
# </details>


# %% solution="cases_for_lstm_backward"
def cases_for_lstm_backward():
    """Choose inputs that expose wrong versions of `lstm_backward`.

    Returns:
        cases: list of one to six tuples (dhs, cache) or (dhs, cache, dc_T). dhs is (T, B, H), dc_T
            is (B, H), and the cache comes from `lstm_forward`. Sizes may differ from case to case.
    """
    ### BEGIN SOLUTION
    rng = np.random.default_rng(0)
    T, B, I, H = 5, 3, 2, 4  # all different, and none is 1
    x = rng.standard_normal((T, B, I))
    h0, c0 = rng.standard_normal((2, B, H))
    W_ih = rng.standard_normal((4 * H, I))
    W_hh = rng.standard_normal((4 * H, H))
    b = rng.standard_normal(4 * H)
    _, _, cache = lstm_forward(x, h0, c0, W_ih, W_hh, b)
    dhs = rng.standard_normal((T, B, H))
    dc_T = rng.standard_normal((B, H))
    return [(dhs, cache), (dhs, cache, dc_T)]
    ### END SOLUTION


# %% check="cases_for_lstm_backward"
check("cases_for_lstm_backward")

# %% [markdown]
# *The four versions again.* The careless one and the one with a single step's gradients survive
# every sequence of one step. Taking $h_0$ for zero is right wherever it is zero, as in most
# training runs. Ignoring `dc_T` is right whenever there is none. Each of these inputs is natural,
# and so is a test that uses only such inputs.

# %% [markdown]
# ## 4. What arrives
#
# Lesson 01 watched the gradient vanish in a plain RNN. Now put your LSTM beside it. The loss sees
# the last hidden state alone. Going back, we write down at each step the size (the norm) of the
# whole gradient at $h_t$, equation (18), and of the whole gradient at $c_t$, equation (10), both
# relative to that of the gradient at the last hidden state.
#
# All networks have 32 units and have not been trained. Their recurrent weights are as torch would
# draw them: normal here, with torch's standard deviation of $1/\sqrt{3H}$. A square matrix of that
# kind has a spectral radius ρ of about $1/\sqrt{3} = 0.58$. In the LSTMs, the biases of the forget
# gates are 0, 1 or 3, and the other biases are 0. (The RNN is that of lesson 01,
# run by the course's own functions.)

# %% demo
own = own_or_reference("lstm_step_backward")
seeds = range(5)
rnns = [
    gradient_against_lag(rnn_forward, gradient_through_time, TORCH_GAIN, kind="gaussian", seed=seed)
    for seed in seeds
]
flows = {
    bias: [
        flow_from_last_state(own.lstm_step_backward, random_lstm(seed, forget_bias=bias))
        for seed in seeds
    ]
    for bias in (0, 1, 3)
}
draw_rnn_and_lstm_flow(rnns, flows)
plt.show()

left_rnn = np.median([profile.gradient[50] for profile in rnns])
left_lstm = {bias: np.median([flow.c[50] for flow in group]) for bias, group in flows.items()}
print(f"left after 50 steps, median of {len(seeds)} networks")
print(f"RNN, ∂L/∂h:                 {left_rnn:.0e}")
for bias, left in left_lstm.items():
    print(f"LSTM, forget bias {bias}, ∂L/∂c: {left:.0e}")
print(f"your guess for biases of zero: {guess_left or '–'}")

# %% [markdown]
# *Figure 4. Gradient against lag, five networks each (thick: their median). An LSTM whose forget
# gates stand half open, at bias 0, loses the gradient nearly as fast as the RNN. Opening the gates
# changes the slope of the line; at bias 3, after the first steps, it does not fall at all.*
#
# Two things to see:
#
# 1. **Being an LSTM is not enough.** What decides is how far the forget gates are open: at bias 0
#    they stand at 0.5, at bias 1 at 0.73, at bias 3 at 0.95.
# 2. **∂L/∂h and ∂L/∂c run side by side.** The gradient at $h$ lives on what the memory brings back:
#    at the first step back it drops, and then it follows the memory's.
#
# At bias 3 the gradient at $c$ even grows a little, though every forget gate is below one. It must
# have another way to travel: the claims below find it.
#
# The film shows the same with each unit in a row of its own. It plays once; the slider and the
# buttons bring it back.

# %% demo
own = own_or_reference("lstm_step_backward")
one_lstm = random_lstm(0, steps=41, hidden_size=24, forget_bias=3)
lstm_h, lstm_c = gradients_by_unit(own.lstm_step_backward, one_lstm)
bands = {
    "RNN: ∂L/∂h": gradient_by_unit(rnn_forward, rnn_backward, TORCH_GAIN),
    "LSTM, forget bias 3: ∂L/∂h": lstm_h,
    "LSTM, forget bias 3: ∂L/∂c": lstm_c,
}
animate_backward_wave(bands)

# %% [markdown]
# *Figure 5. Size of the gradient of each of 24 units (a row each), on the way back through 40
# steps. In the RNN all of it fades. In the LSTM's memory each unit keeps its own: the rows are
# stripes, as the belt does not mix units.*

# %% [markdown]
# ## 5. Cutting the way back short
#
# A text has no end. To go back through all of it at each update is out of the question: the cache
# grows with T, and so does the time until the weights may move. **Truncated** backpropagation
# through time cuts the sequence into segments of $k$ steps (in the spirit of Williams & Peng 1990).
#
# - Forward, nothing changes: $h$ and $c$ go on from segment to segment.
# - Backward, each segment is treated as a sequence of its own. No gradient crosses its start,
#   neither that of $h$ nor that of $c$.
#
# The segments start at steps $0, k, 2k, \dots$; the last one may be shorter. Let $S$ be a segment,
# and $dW^{(S)}$ what `lstm_backward` finds in it when nothing comes back from beyond its end. Then,
# for each of the weights and the bias:
#
# $$dW = \sum_S dW^{(S)} \tag{21}$$
#
# By hand, with T = 5 and k = 2: the segments are steps 0 and 1, steps 2 and 3, and step 4 alone.
# The loss at step 3 reaches back to step 2, and the loss at step 4 not even to step 3. How far back
# a loss reaches depends on its place in its segment.
#
# (In training, the weights are moved after each segment, with its own $dW^{(S)}$. Here they stay as
# they are until the end, so that the sum can be compared with the whole gradient.)
#
# ### Exercise `truncated_backward`
#
# Difficulty ●●○ · 8 minutes · **4 marks**
#
# Write equation (21). Call your `lstm_backward`. `cache.segment(start, stop)` cuts out the cache of
# the steps from `start` up to, but without, `stop`; its `h0` and `c0` are the states before its
# first step. Return `dx` of all steps, and the three sums.
#
# <details><summary>Hint 1: a nudge</summary>
#
# What does `lstm_backward` assume about what comes back from beyond the end? Is that not just what
# is wanted here?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# A loop over the starts, `range(0, len(dhs), k)`. The order of the segments does not matter, as
# nothing passes between them. Of the six results of each segment, the gradients of its initial
# states are the ones to throw away.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `stop = min(start + k, len(dhs))`. Then call `lstm_backward` with `dhs[start:stop]` and the
# segment's cache. `dx[start:stop]` may stand on the left of the assignment; the other three are
# added up.
# </details>


# %% solution="truncated_backward"
def truncated_backward(dhs, cache, k):
    """Backpropagation through time in segments of k steps, equation (21).

    Args:
        dhs: gradient that reaches each h_t from its own step's loss (T, B, H).
        cache: LSTMCache of the whole sequence.
        k: steps a segment, at least 1.

    Returns:
        dx (T, B, I), dW_ih (4H, I), dW_hh (4H, H), db (4H,).
    """
    ### BEGIN SOLUTION
    dx = np.zeros_like(cache.x)  # (T, B, I)
    dW_ih = np.zeros_like(cache.W_ih)  # (4H, I)
    dW_hh = np.zeros_like(cache.W_hh)  # (4H, H)
    db = np.zeros_like(cache.W_hh[:, 0])  # (4H,)
    for start in range(0, len(dhs), k):
        stop = min(start + k, len(dhs))
        segment = cache.segment(start, stop)
        dx[start:stop], _, _, dW_ih_k, dW_hh_k, db_k = lstm_backward(dhs[start:stop], segment)
        dW_ih += dW_ih_k
        dW_hh += dW_hh_k
        db += db_k
    return dx, dW_ih, dW_hh, db
    ### END SOLUTION


# %% check="truncated_backward"
check("truncated_backward")

# %% [markdown]
# Which inputs still hear of which loss? Put the loss on one step alone, go back, and look at which
# inputs get a gradient. Do this for every step.

# %% demo
own = own_or_reference("lstm_backward", "truncated_backward")
backward_passes = {"whole": own.lstm_backward} | {
    f"k = {k}": partial(own.truncated_backward, k=k) for k in (10, 5)
}
draw_reach_of_losses(
    {name: reach_of_losses(backward) for name, backward in backward_passes.items()}
)
plt.show()

# %% [markdown]
# *Figure 6. Each row is a loss, each column an input. Without a cut every loss speaks to all inputs
# up to its own step. With cuts it speaks to its own segment alone: a loss at a segment's start
# speaks to hardly any input.*
#
# What does this do to the gradient of the weights? Compare it with the whole one: how much is
# missing, and does it still point the same way?

# %% demo
own = own_or_reference("lstm_backward", "truncated_backward")
steps, ks = 60, (1, 2, 5, 10, 20, 30, 60)
seeds = range(5) if experiment_size() == "quick" else range(20)
truncations = {
    bias: loss_of_truncation(
        own.lstm_backward, own.truncated_backward, ks, forget_bias=bias, seeds=seeds, steps=steps
    )
    for bias in (0, 1, 3)
}
draw_loss_of_truncation(ks, truncations, steps)
plt.show()
for bias, truncation in truncations.items():
    lost, cosine = truncation.lost[:, ks.index(10)], truncation.cosine[:, ks.index(10)]
    print(
        f"forget bias {bias}, k = 10: {lost.mean():.0%} missing "
        f"({lost.min():.0%} to {lost.max():.0%}), cosine {cosine.mean():.2f}"
    )

# %% [markdown]
# *Figure 7. What truncation loses, in networks before training with a loss at every one of 60 steps
# (line: mean over the networks, band: their range). The better the memory, the more is lost: where
# the gradient would have faded anyway (bias 0), a cut takes little; where it would have lasted
# (bias 3), short segments lose nearly all.*
#
# Mind what this does not say. A gradient that points elsewhere is not useless, and truncated
# training works well wherever most of what matters lies within $k$ steps. And the states go on:
# what the network has learned to keep for $k$ steps, it may well keep for longer. But nothing
# *teaches* it to remember across a cut.
#
# What it buys: if the weights are moved after each segment, they move T/k times as often for the
# same work, and the cache holds $k$ steps instead of T.

# %% [markdown]
# ## The claims
#
# Two sentences that you can find in lecture notes and tutorials. **Decide first**: `"holds"`,
# `"holds when"` (with a condition) or `"false"`?

# %%
predictions = {
    22: None,  # Two states flow along time, one straight through: ∂c_{T-1}/∂c_t = product of the f
    3: None,  # LSTMs solve both vanishing and exploding gradients
}

# %% [markdown]
# ## Claim 22
#
# > **“Two different states flow along time, one of them straight through.”**
#
# The memory is the one that goes straight, and the formula that comes with this sentence is the
# product of the forget gates:
#
# $$\frac{\partial c_{T-1}}{\partial c_t} = f_{t+1} \odot f_{t+2} \odot \cdots \odot f_{T-1}
# \tag{22}$$
#
# (The belt does not mix units, so one number a unit says it all: these are the diagonal of the
# Jacobian, and the rest of it is zero.) This follows from (11), if the gates are taken as given.
# But are they? The gates of step $t + 1$ look at $h_t$, and $h_t$ shows $c_t$. Put (10), (11),
# (15), (18) and (19) together, for a loss that sees the last memory alone:
#
# $$dc_t = \underbrace{dc_{t+1} \odot f_{t+1}}_{\text{straight}}
# \;+\; \underbrace{\bigl(da_{t+1}\,W_{hh}\bigr) \odot o_t \odot (1 - \tanh^2(c_t))}
# _{\text{through } h_t \text{ and the gates}} \tag{23}$$
#
# Here $dc_t$ is the whole gradient at $c_t$, that of (10). Formula (22) keeps the first term and
# drops the second, at every step. How much is lost? Start from a random gradient at the last
# memory, and let your `lstm_step_backward` carry it back, by all paths; beside it, multiply it by
# the forget gates alone. What is **left out** is the norm of the difference of the two, as a
# share of the norm by all paths.
#
# The control is an LSTM with $W_{hh} = 0$. Its gates do not see $h$, so that the second term is
# zero and (22) must be exact.

# %% demo
claims = Claims()
own = own_or_reference("lstm_step_backward")
seeds = range(5) if experiment_size() == "quick" else range(20)
blind = [
    paths_from_last_memory(own.lstm_step_backward, random_lstm(seed, forget_bias=3, gain=0))
    for seed in seeds
]
paths = {
    bias: [
        paths_from_last_memory(own.lstm_step_backward, random_lstm(seed, forget_bias=bias))
        for seed in seeds
    ]
    for bias in (1, 3, 5)
}
draw_paths(
    {"$W_{hh} = 0$, forget bias 3": blind}
    | {f"forget bias {bias}": group for bias, group in paths.items()}
)
plt.show()
left_out = {bias: np.median([path.left_out[10] for path in group]) for bias, group in paths.items()}
for bias, share in left_out.items():
    print(f"forget bias {bias}: left out by the product, ten steps back: {share:.0%}")
print(f"your guess for forget bias 1: {guess_left_out or '–'}")

# %% [markdown]
# *Figure 8. The gradient at the memory by all paths (blue) and straight, by the product of the
# forget gates (dashed). In the control they are one line. With recurrent weights as torch draws
# them the product falls short, at bias 1 by more than a factor of a thousand after 50 steps.*

# %% demo
exact = max(path.left_out.max() for path in blind)
falls_short = min(left_out.values()) > 0.05
claims.conclude(
    22,
    "holds when" if exact < 1e-12 and falls_short else "holds" if exact < 1e-12 else "false",
    f"Where the gates do not see h, the product of the forget gates is the gradient, to within "
    f"{exact:.0e}. With recurrent weights of torch's size it leaves out "
    + ", ".join(f"{share:.0%} (forget bias {bias})" for bias, share in left_out.items())
    + f" of it ten steps back (median of {len(seeds)} networks before training). "
    "There is a straight path, but the gradient does not flow along it alone.",
    condition=" the gates are held fixed" if falls_short else "",
)

# %% [markdown]
# The straight path was once all there was. Hochreiter & Schmidhuber (1997) trained their cells with
# a gradient that was cut wherever it left the memory: what had reached a gate or the candidate went
# no further back. That kept the error flow constant and the computation local. The whole gradient,
# as you have written it, came later (Graves & Schmidhuber 2005).

# %% [markdown]
# ## Claim 3
#
# > **“LSTMs solve both vanishing and exploding gradients.”**
#
# Two promises. Figure 4 has spoken on the first: at forget bias 0 the gradient vanishes all the
# same. What of the second?
#
# Along the straight path nothing can explode: the forget gates are below one, and so is any product
# of them. But the second term of (23) contains $W_{hh}$, and nothing bounds that. Make the
# recurrent weights larger: each of the four square blocks of $W_{hh}$ gets a spectral radius of
# about ρ. The forget bias is 1.

# %% demo
own = own_or_reference("lstm_step_backward")
radii = (TORCH_GAIN, 2, 4, 8)
exploding = {
    radius: [
        paths_from_last_memory(
            own.lstm_step_backward, random_lstm(seed, forget_bias=1, gain=radius)
        )
        for seed in seeds
    ]
    for radius in radii
}
draw_paths({f"ρ = {radius:.2g}": group for radius, group in exploding.items()})
plt.show()
grown = {
    radius: np.median([path.whole[50] for path in group]) for radius, group in exploding.items()
}
highest_straight = max(path.straight.max() for group in exploding.values() for path in group)
for radius, size in grown.items():
    print(f"ρ = {radius:.2g}: after 50 steps by all paths {size:.0e} (median)")
print(f"largest value on the straight path: {highest_straight:.2f}, at lag 0, where all begin")

# %% [markdown]
# *Figure 9. The same two curves as ρ grows. The straight path (dashed) never rises above 1. The
# whole gradient (blue) grows by orders of magnitude: it explodes through h.*
#
# ### Does it matter? And what helps?
#
# Train on the task of section 3, with a lag of 40 steps, from recurrent weights with ρ = 2 and ρ =
# 4. The cure for explosions is that of lesson 01: if the global norm of all gradients is above 1,
# scale them down to it. With and without, all else equal. (These runs use the fast form of
# `lstm_backward`.)

# %% demo
updates, training_seeds = (100, range(5)) if experiment_size() == "quick" else (500, range(20))
limits = {"clipped": 1.0, "not clipped": math.inf}


def train_from(radius):
    """Runs with and without clipping, by name."""
    settings = [(name, seed) for name in limits for seed in training_seeds]
    runs = [
        train_lstm_to_remember(
            lambda dhs, cache: fast_lstm_backward(dhs, cache)[3:],
            40,
            seed,
            Descent(updates, learning_rate=0.3, max_norm=limits[name]),
            gain=radius,
        )
        for name, seed in progress_bar(settings)
    ]
    return {
        name: [run for (of, _), run in zip(settings, runs, strict=True) if of == name]
        for name in limits
    }


panels = {"ρ = 2": train_from(2)}

# %% demo
panels["ρ = 4"] = train_from(4)
draw_loss_with_and_without_clipping(panels)
plt.show()
solved = {
    title: {name: sum(run.accuracy > 0.95 for run in group) for name, group in curves.items()}
    for title, curves in panels.items()
}
for title, counts in solved.items():
    for name, count in counts.items():
        largest = max(run.norms.max() for run in panels[title][name])
        print(
            f"{title}, {name}: {count} of {len(training_seeds)} runs solved, "
            f"largest gradient norm before clipping {largest:.0f}"
        )

# %% [markdown]
# *Figure 10. Loss while training an LSTM, lag 40, learning rate 0.3 (thin: single runs, thick: the
# median; dashed: guessing). Without clipping, runs are thrown off and stay at guessing; with
# clipping, more of them learn.*
#
# A few updates with a large gradient are enough to throw a run off. Then it sits at guessing, where
# its gradient is small, so the largest norm of all may well be that of a clipped run.

# %% demo
vanishes = left_lstm[0] < 1e-6
explodes = grown[8] > 1e3 and highest_straight < 1 + 1e-12  # but for rounding
cured = all(counts["clipped"] > counts["not clipped"] for counts in solved.values())
claims.conclude(
    3,
    "false" if vanishes and explodes else "holds when" if vanishes or explodes else "holds",
    f"Vanishing is cured only where the forget gates are open: after 50 steps {left_lstm[0]:.0e} "
    f"of the gradient is left at forget bias 0, {left_lstm[1]:.0e} at 1, {left_lstm[3]:.1f} at 3 "
    f"(RNN: {left_rnn:.0e}). Exploding is not cured: the straight path never rises above "
    f"{highest_straight:.0f}, but by all paths the gradient grows to {grown[8]:.0e} at ρ = 8. "
    + ("Clipping helps: " if cured else "Clipping did not help throughout: ")
    + "; ".join(
        f"{counts['clipped']} of {len(training_seeds)} runs solved with it and "
        f"{counts['not clipped']} without, at {title}"
        for title, counts in solved.items()
    )
    + f". (Size: {experiment_size()}.)",
)

# %% [markdown]
# Keep the limits in mind. Five runs are few; with 20 runs of 500 updates each (the full size), it
# was 17 with clipping against 6 without at ρ = 2, and 19 against 8 at ρ = 4, when this was written.
# One task and one learning rate were tried; a smaller rate might have helped, too. And with weights
# as torch draws them the growth is mild: in figure 8, at forget bias 5, the gradient has grown some
# twentyfold after 50 steps. But nothing promises that weights stay small in training, and clipping
# costs one line. It has long been in use with LSTMs: entry by entry, at the pre-activations (Graves
# 2013), or by the norm, as here (Sutskever, Vinyals & Le 2014).
#
# ### Your predictions

# %% demo
claims.table(predictions)

# %% [markdown]
# ## Quiz

# %% demo
quiz("right_with_one_step")

# %% demo
quiz("bracket_in_another_segment")

# %% [markdown]
# ## What you now know
#
# - **Central differences** (1) check any gradient, to about ten digits at $\epsilon = 10^{-5}$:
#   wider, the formula is wrong (3); narrower, rounding takes over (4). Test with several steps and
#   nothing zero.
# - Back through a **step**: the memory has **two ways to the loss**, through $h$ and along the belt
#   (10). All else is products with the other factor (9, 12), slopes (13), and two matrix products
#   (15, 16).
# - Along the belt the gradient meets only the **forget gate** (11).
# - Back through **time**: two gradients travel, one for $h$ (18) and one for $c$ (19); weights add
#   up (20).
# - **Truncation** (21) cuts both at each segment's start. States go on, gradients do not. It loses
#   most where the memory is best.
# - *Claim 22* holds when the gates are held fixed: the product of the forget gates (22) leaves out
#   what flows through $h$ and the gates (23), and that is a lot.
# - *Claim 3* is false as it stands: whether the gradient vanishes is up to the forget gates, and
#   through $h$ it can explode. **Clipping** is needed here, too.
#
# **Next:** lesson 05 puts layers on top of each other, and takes `torch.nn.LSTM` apart.
#
# ### Papers
#
# - P. J. Werbos, *Backpropagation through time: what it does and how to do it*, Proceedings of the
#   IEEE 78, 1990.
# - R. J. Williams & J. Peng, *An efficient gradient-based algorithm for on-line training of
#   recurrent network trajectories*, Neural Computation 2, 1990: truncation in time.
# - S. Hochreiter & J. Schmidhuber, *Long short-term memory*, Neural Computation 9, 1997. Section 3:
#   the constant error flow; appendix A.1: the truncated gradient of the first LSTM.
# - F. A. Gers, J. Schmidhuber & F. Cummins, *Learning to forget: continual prediction with LSTM*,
#   Neural Computation 12, 2000, section 3: the forget gate.
# - A. Graves & J. Schmidhuber, *Framewise phoneme classification with bidirectional LSTM and other
#   neural network architectures*, Neural Networks 18, 2005: the whole gradient of an LSTM.
# - R. Pascanu, T. Mikolov & Y. Bengio, *On the difficulty of training recurrent neural networks*,
#   ICML 2013, section 3.2: clipping the norm.
# - A. Graves, *Generating sequences with recurrent neural networks*, arXiv 1308.0850, 2013, section
#   2.1: an LSTM's gradient clipped entry by entry, at the pre-activations.
# - I. Sutskever, O. Vinyals & Q. V. Le, *Sequence to sequence learning with neural networks*, NIPS
#   2014, section 3.4: LSTMs trained with their gradient's norm clipped.
# - W. H. Press, S. A. Teukolsky, W. T. Vetterling & B. P. Flannery, *Numerical Recipes*, third
#   edition, 2007, section 5.7: how wide a difference step should be.
