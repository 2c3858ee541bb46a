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
# An LSTM reads one bit, then ten steps of noise, and must output the bit. We train it from ten
# different initialisations. The loss falls smoothly, and every run solves the task.
#
# Its backward pass contains a wrong line.
#
# There is no error message, and all shapes fit. Gradient descent tolerates gradients that are only
# roughly right, so a mistake like this can stay in a program for years. It shows when the task gets
# harder, and by then you will look for the cause everywhere else.
#
# In this lesson you derive the backward pass of an LSTM and write it in NumPy. You also build the
# instrument that finds the wrong line in a second.
#
# | | |
# |---|---|
# | **You will learn to** | derive and write the backward pass of an LSTM in NumPy |
# | | check any gradient numerically, with inputs that hide no mistake |
# | | truncate backpropagation through time, and measure what that loses |
# | **Time** | about 75 minutes |
# | **Prerequisites** | chain rule, matrix products, lesson 01; the LSTM step is repeated below |
# | **You write** | five functions, 24 marks |

# %% hidden
import sys
from functools import partial

import matplotlib.pyplot as plt
import numpy as np
from tqdm import tqdm

from autograder import check, own_or_reference, quiz
from lstm_course.cells.activations import sigmoid_grad, tanh_grad
from lstm_course.cells.lstm import lstm_forward
from lstm_course.cells.rnn import rnn_backward, rnn_forward
from lstm_course.lessons.claims import Claims
from lstm_course.lessons.lesson_04 import wrong_line
from lstm_course.lessons.lesson_04.backward_cell import draw_backward_cell
from lstm_course.lessons.lesson_04.backward_loop import draw_backward_loop
from lstm_course.lessons.lesson_04.difference_step import (
    describe_best_step,
    draw_error_against_step,
    error_against_step,
)
from lstm_course.lessons.lesson_04.explosion import (
    conclude_exploding,
    describe_own,
    draw_explosion,
    measure_growth,
    train_own,
)
from lstm_course.lessons.lesson_04.gradient_paths import (
    compare_paths,
    conclude_straight_path,
    conclude_two_states,
    describe_paths,
    draw_paths,
)
from lstm_course.lessons.lesson_04.lstm_gradient_check import describe_gradient_check
from lstm_course.lessons.lesson_04.lstm_gradient_flow import (
    TORCH_GAIN,
    compare_flows,
    conclude_vanishing,
    describe_flows,
    draw_flows,
    gradients_by_unit,
    random_lstm,
)
from lstm_course.lessons.lesson_04.truncation import (
    describe_truncation,
    draw_truncation,
    measure_truncation,
)
from lstm_course.lessons.shared.backward_wave import animate_backward_wave
from lstm_course.lessons.shared.gradient_flow import gradient_by_unit
from lstm_course.plotting.notebook_figures import use_theme

use_theme()
progress_bar = partial(tqdm, file=sys.stdout)
claims = Claims()

# %% [markdown]
# The cell above imports everything that this lesson uses. The next cell trains the LSTM with two
# versions of the backward pass. One of them has the wrong line, the other is correct. All else is
# equal.

# %% demo
own = own_or_reference("lstm_step_backward")
runs = wrong_line.train_both_versions(own.lstm_step_backward)
wrong_line.draw_both_versions(runs)
plt.show()
print(wrong_line.describe_both_versions(runs))

# %% [markdown]
# *Figure 1. Training loss with two versions of the backward pass: median and range of ten runs. One
# version contains a wrong line, yet both solve the task.*
#
# All experiments use *your* functions as soon as they pass their checks, and the course's own
# functions until then. A printed line shows which. Write your answers in NumPy. While a check runs
# them, torch is not available, and the library's functions that solve exercises of this lesson or
# of a later one are locked.
#
# **T** is the number of time steps, **B** the number of sequences in a batch, **I** the number of
# inputs per step, **H** the number of hidden units. Time comes first, and the four gate blocks are
# in the order i, f, g, o.
#
# ## Predict
#
# Answer before you read on.
#
# 1. Which version in figure 1 has the wrong line, A or B?
# 2. You measure the slope of a function from two of its values, at $x + \epsilon$ and
#    $x - \epsilon$, in ordinary float64. Which $\epsilon$ gives the best slope: $10^{-2}$,
#    $10^{-5}$, $10^{-8}$ or $10^{-12}$?
# 3. An LSTM starts with small random weights and biases of zero, and the loss depends on its last
#    step. What is left of the gradient 50 steps back: about one half, one hundredth, or less than a
#    millionth?
#
# Write your predictions into the next cell. They carry no marks, and the lesson returns to each.

# %%
guess_version = None  # question 1: "A" or "B"
guess_step = None  # question 2: a number such as 1e-2
guess_left = None  # question 3: a number between 0 and 1

# %% [markdown]
# ## 1. Numerical gradients
#
# We build the instrument before the backward pass that it will test.
#
# The slope of $f$ at $x$ is the rate at which $f$ changes. So move a little to either side, and
# divide the change of $f$ by the distance between the two points, which is $2\epsilon$. For an
# array $x$, do this for one entry at a time. Let $e_n$ be an array with a 1 at entry $n$ and zeros
# elsewhere:
#
# $$\frac{\partial f}{\partial x_n} \approx
# \frac{f(x + \epsilon\,e_n) - f(x - \epsilon\,e_n)}{2\,\epsilon} \tag{1}$$
#
# This is the **central difference**. Why two sides, and not just $f(x + \epsilon)$ and $f(x)$? Take
# a single variable, and expand $f$ to both sides with Taylor's formula:
#
# $$f(x \pm \epsilon) = f(x) \pm \epsilon f'(x) + \frac{\epsilon^2}{2} f''(x)
# \pm \frac{\epsilon^3}{6} f'''(x) + \cdots \tag{2}$$
#
# Subtract the two. The terms with even powers have the same sign on both sides, so they cancel:
#
# $$\frac{f(x + \epsilon) - f(x - \epsilon)}{2\,\epsilon} = f'(x) + \frac{\epsilon^2}{6} f'''(x)
# + \cdots \tag{3}$$
#
# The error shrinks like $\epsilon^2$. With one side nothing cancels, and the error of the **forward
# difference** is $\frac{\epsilon}{2} f''$, which shrinks only like $\epsilon$.
#
# **Do not make ε too small.** A float64 has about 16 digits, so a computed value of $f$ has an
# error of up to $u\,|f|$ with $u \approx 10^{-16}$. Equation (1) divides this error by $\epsilon$.
# The two errors compete:
#
# $$\text{error} \;\approx\; \frac{\epsilon^2}{6}\,|f'''| + \frac{u\,|f|}{\epsilon},
# \qquad\text{smallest at}\qquad \epsilon = \left(\frac{3\,u\,|f|}{|f'''|}\right)^{1/3} \tag{4}$$
#
# The second formula follows from setting the derivative of the first to zero. Where $f$ and $f'''$
# are of similar size, the best $\epsilon$ is close to $10^{-5}$.
#
# ### Exercise `numerical_gradient`
#
# Difficulty ●●○ · 8 minutes · **3 marks**
#
# Implement equation (1) for an array `x` of any shape: perturb each entry by `eps` to either side.
# Afterwards, `x` must be as it was before. You may perturb the entries of `x` itself if you restore
# each one, or those of a copy. One of the marks is for using the argument `eps`.
#
# <details><summary>Hint 1: a nudge</summary>
#
# How many entries may differ from `x` at the moment when you evaluate `f`?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# `for index in np.ndindex(x.shape)` visits all entries, whatever the number of axes; `x[index]` is
# one of them. Increase the entry, evaluate `f`, decrease it, evaluate `f` again, and restore it.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# Work on `moved = x.copy()`, which leaves `x` untouched. Set `moved[index]` to `x[index] + eps`,
# then to `x[index] - eps`, and finally to `x[index]` again. `f(moved)` is a number. Use parentheses
# when you divide by twice `eps`.
# </details>


# %% solution="numerical_gradient"
def numerical_gradient(f, x, eps=1e-5):
    """Compute the gradient of f at x by central differences, equation (1).

    Args:
        f: function from an array of x's shape to a number.
        x: the point, float64, any shape; unchanged afterwards.
        eps: step by which each entry is perturbed to either side.

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
# Test equation (4). Take the loss of an LSTM as a function of its biases, and compare your
# differences with the exact gradient, for many steps $\epsilon$.

# %% demo
own = own_or_reference("numerical_gradient")
errors = error_against_step(own.numerical_gradient, 10.0 ** np.arange(-12, 0.1, 0.5))
draw_error_against_step(errors)
plt.show()
print(describe_best_step(errors, guess_step))

# %% [markdown]
# *Figure 2. Error of the gradient against the step, both on logarithmic scales. From right to left
# both curves fall, the central one twice as steeply. Left of its best step, each curve rises again
# because of rounding.*
#
# A correct gradient agrees with central differences to about **ten digits**. A wrong one usually
# disagrees in the **first** digit.
#
# ## 2. Backward pass of one step
#
# Lessons 02 and 03 built the LSTM step. Four gate blocks receive the input $x$ and the previous
# hidden state $h_{prev}$:
#
# $$a = x\,W_{ih}^\top + h_{prev}\,W_{hh}^\top + b, \qquad a = [a_i \,|\, a_f \,|\, a_g \,|\, a_o]
# \tag{5}$$
#
# $$i = \sigma(a_i), \qquad f = \sigma(a_f), \qquad g = \tanh(a_g), \qquad o = \sigma(a_o) \tag{6}$$
#
# They update the cell state $c$ and expose part of it as the hidden state $h$. With $\odot$ for the
# product entry by entry:
#
# $$c = f \odot c_{prev} + i \odot g \tag{7}$$
#
# $$h = o \odot \tanh(c) \tag{8}$$
#
# The pre-activations $a$ have shape (B, 4H), and everything in (6) to (8) has shape (B, H). The
# step saves what the backward pass will need in a cache, `LSTMStepCache(x, h_prev, c_prev, W_ih,
# W_hh, i, f, g, o, c)`. In it, $c$ is the *new* cell state.
#
# ### Two gradients arrive, six leave
#
# As in lesson 01, $dq$ denotes the gradient $\partial L / \partial q$ of the loss with respect to a
# quantity $q$, and has the shape of $q$. A step has two outputs, so its backward pass receives two
# gradients:
#
# - `dh`, the total gradient with respect to the new hidden state $h$;
# - `dc`, the gradient with respect to the new cell state $c$ by every path **except the one through
#   this step's $h$**. It comes from the cell state of the next step.
#
# It returns six: `dx`, `dh_prev`, `dc_prev`, `dW_ih`, `dW_hh` and `db`. To find them, reverse every
# arrow of the cell:

# %% demo
draw_backward_cell()
plt.show()

# %% [markdown]
# *Figure 3. The LSTM cell in reverse. Where the forward pass copied a value (+), gradients add up.
# Where it added two terms (=), each term receives the same gradient. Where it multiplied two
# factors (⊙), each receives the gradient times the other factor. Numbers refer to equations.*
#
# Take the nodes from right to left.
#
# **Through $h = o \odot \tanh(c)$.** This is a product of two factors. The gradient of one factor
# contains the other:
#
# $$do = dh \odot \tanh(c) \tag{9}$$
#
# The other factor, $\tanh(c)$, receives $dh \odot o$. The derivative of tanh at $c$ is
# $1 - \tanh^2(c)$, so $dh \odot o \odot (1 - \tanh^2(c))$ arrives at $c$.
#
# **The cell state has two paths to the loss.** One leads through $h$, as just computed. The other
# continues along the conveyor belt, from one cell state to the next, and its gradient is the
# argument `dc`. A quantity that is used twice receives the sum of both gradients:
#
# $$dc_{\text{total}} = dc + dh \odot o \odot (1 - \tanh^2(c)) \tag{10}$$
#
# From here on, $dc$ denotes this total gradient. Every equation of this step except (9) depends on
# it.
#
# **Through $c = f \odot c_{prev} + i \odot g$.** A sum passes its gradient unchanged to both terms.
# Each term is a product again:
#
# $$dc_{prev} = dc \odot f \tag{11}$$
#
# $$df = dc \odot c_{prev}, \qquad di = dc \odot g, \qquad dg = dc \odot i \tag{12}$$
#
# Look at (11). Along the belt, the gradient meets **no weight matrix and no tanh**,
# only the forget gate. This is the central idea of the LSTM.
#
# **Through the activations.** Each entry of a gate depends on a single entry of $a$. The
# derivatives follow from the outputs: $s(1 - s)$ for a sigmoid with output $s$, and $1 - t^2$ for a
# tanh with output $t$.
#
# $$\begin{aligned}
# da_i &= di \odot i \odot (1 - i), & da_f &= df \odot f \odot (1 - f), \\
# da_g &= dg \odot (1 - g^2), & da_o &= do \odot o \odot (1 - o), \\
# da &= [da_i \,|\, da_f \,|\, da_g \,|\, da_o] &&
# \end{aligned} \tag{13}$$
#
# Side by side, in the order of the rows of the weights, the four parts form $da$, of shape (B, 4H).
#
# **Through the weighted sum.** Write (5) with indices, for sequence $n$ of the batch and row $j$ of
# the weights, $j = 1, \dots, 4H$:
#
# $$a_{nj} = \sum_k x_{nk}\,(W_{ih})_{jk} + \sum_k (h_{prev})_{nk}\,(W_{hh})_{jk} + b_j \tag{14}$$
#
# The input $x_{nk}$ affects every $a_{nj}$ of its own sequence, with the weight $(W_{ih})_{jk}$.
# Its gradient is the sum over all of them, $dx_{nk} = \sum_j da_{nj}\,(W_{ih})_{jk}$. The previous
# hidden state enters (14) in the same way. As matrices:
#
# $$dx = da\;W_{ih}, \qquad dh_{prev} = da\;W_{hh} \tag{15}$$
#
# The sum over $j$ runs over all four blocks. The forward pass copied $h_{prev}$ to four gate
# blocks, and the matrix product adds up the gradients of the four copies.
#
# The weight $(W_{ih})_{jk}$ affects $a_{nj}$ in every sequence of the batch, with the factor
# $x_{nk}$, so $(dW_{ih})_{jk} = \sum_n da_{nj}\,x_{nk}$. The same holds for $W_{hh}$ with the
# factor $(h_{prev})_{nk}$, and for $b_j$ with the factor one. With $da_n$ for row $n$ of $da$:
#
# $$dW_{ih} = da^\top x, \qquad dW_{hh} = da^\top h_{prev} \tag{16}$$
#
# $$db = \sum_n da_n \tag{17}$$
#
# **Try it by hand** with one unit. Let $c_{prev} = 2$, $i = f = o = 0.5$ and $g = 0$. The forward
# pass gives $c = 0.5 \cdot 2 + 0.5 \cdot 0 = 1$ and $\tanh(c) = 0.762$. Let $dh = 1$ and
# $dc = 0.2$.
#
# | equation | computation | result |
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
# The input gate learns nothing in this step. The candidate was zero, so there was nothing to let
# in.
#
# ### Exercise `lstm_step_backward`
#
# Difficulty ●●● · 20 minutes · **8 marks**
#
# Implement equations (9) to (13) and (15) to (17). `sigmoid_grad(s)` and `tanh_grad(t)` are
# imported. They compute the two derivatives from the outputs. The check supplies its own cache.
# Each of the six gradients carries marks, and `dc_prev` and `dW_hh` count twice.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Start with $\tanh(c)$, which the cache does not hold, and follow figure 3 from right to left. Each
# equation is one line of code. What are the shapes of the six results?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Equations (9) to (13) use `*`, equations (15) and (16) use `@`. Compute (10) before anything that
# uses `dc`, and do not modify the array that you received: write `dc = dc + …`, not `dc += …`. The
# derivatives in (13) take the gates from the cache, which are activated already.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# Unpack the cache in one line: it is a tuple of ten, in the order given above. `np.concatenate`
# with `axis=1` joins four (B, H) arrays side by side. `da` is (B, 4H) and `W_hh` is (4H, H), so
# `dh_prev` needs no transpose; `dW_hh` is (4H, H) and needs one. For `db`, sum over axis 0.
# </details>


# %% solution="lstm_step_backward"
def lstm_step_backward(dh, dc, cache):
    """Backward pass of one step of an LSTM, equations (9) to (17).

    Args:
        dh: total gradient with respect to the hidden state after the step (B, H).
        dc: gradient with respect to the cell state after the step, by every path except the one
            through this step's h (B, H).
        cache: LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c).

    Returns:
        dx (B, I), dh_prev (B, H), dc_prev (B, H), dW_ih (4H, I), dW_hh (4H, H), db (4H,).
    """
    ### BEGIN SOLUTION
    x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c = cache
    tanh_c = np.tanh(c)
    do = dh * tanh_c
    dc = dc + dh * o * tanh_grad(tanh_c)  # both paths to the loss
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
# ## 3. Backward pass of a sequence
#
# A sequence repeats the step with the same weights. Its backward pass repeats the backward pass of
# the step, from the last step to the first. Three parts need attention.
#
# **The hidden state $h_t$** may affect the loss directly, at its own step. That gradient is given
# as `dhs[t]`. It is also an input of step $t + 1$, whose backward pass returns `dh_prev`. We mark
# the step with a superscript:
#
# $$dh_t = \texttt{dhs[t]} + dh_{prev}^{(t+1)}, \qquad dh_{T-1} = \texttt{dhs[T-1]} \tag{18}$$
#
# **The cell state $c_t$** is an input of step $t + 1$ as well, whose backward pass returns
# `dc_prev`. Its path through $h_t$ lies inside the step, in equation (10). There is one special
# case. The loss may depend directly on the last cell state, for instance when a second network
# continues from it. Then the argument `dc_T` is given: the gradient with respect to the cell state
# after T steps, `cs[T-1]`. The `dc` that step $t$ receives is
#
# $$dc_t^{\,in} = dc_{prev}^{(t+1)}, \qquad dc_{T-1}^{\,in} = \texttt{dc_T}, \text{ or zero}
# \tag{19}$$
#
# **The weights** are used at every step, so their gradients add up:
#
# $$dW_{ih} = \sum_{t=0}^{T-1} dW_{ih}^{(t)}, \qquad dW_{hh} = \sum_{t=0}^{T-1} dW_{hh}^{(t)},
# \qquad db = \sum_{t=0}^{T-1} db^{(t)} \tag{20}$$
#
# The inputs are not shared: `dx[t]` is the `dx` of step $t$. The last two gradients, `dh0` and
# `dc0`, are what step 0 returns for the initial states.

# %% demo
draw_backward_loop()
plt.show()

# %% [markdown]
# *Figure 4. The backward pass of three steps. Two gradients travel from right to left, one for c
# and one for h. At each step a direct gradient joins, and the gradients of the weights add up.*
#
# ### Exercise `lstm_backward`
#
# Difficulty ●●○ · 12 minutes · **6 marks**
#
# Implement equations (18) to (20). Call your `lstm_step_backward`. The cache of a sequence holds
# `x, h0, c0, W_ih, W_hh, i, f, g, o, cs, hs`, and `cache.step(t)` returns the cache of step $t$.
# Each gradient earns one mark.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Look at figure 4. How many arrays travel from step t + 1 to step t? What is the value of each
# before the loop begins?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Two arrays travel. The one for h starts with zeros, the one for c with `dc_T` or with zeros. At
# each step, add `dhs[t]` to the first, call the backward pass of the step with both, and keep the
# results for the next iteration. The three sums start as zeros of the weights' shapes.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `for t in reversed(range(len(dhs)))`. In the loop, one line computes `dh`, and one calls
# `lstm_step_backward(dh, dc_next, cache.step(t))`. Unpack its six results: the first three can go
# straight into `dx[t]`, `dh_next` and `dc_next`. Three lines have the form `dW += …`. Test with
# `dc_T is None`, because an array has no truth value.
# </details>


# %% solution="lstm_backward"
def lstm_backward(dhs, cache, dc_T=None):
    """Backpropagation through time for an LSTM, equations (18) to (20).

    Args:
        dhs: direct gradient of the loss with respect to each h_t (T, B, H).
        cache: LSTMCache(x, h0, c0, W_ih, W_hh, i, f, g, o, cs, hs).
        dc_T: direct gradient of the loss with respect to the last cell state (B, H); None means
            zero.

    Returns:
        dx (T, B, I), dh0 (B, H), dc0 (B, H), dW_ih (4H, I), dW_hh (4H, H), db (4H,).
    """
    ### BEGIN SOLUTION
    dx = np.zeros_like(cache.x)  # (T, B, I)
    dW_ih = np.zeros_like(cache.W_ih)  # (4H, I)
    dW_hh = np.zeros_like(cache.W_hh)  # (4H, H)
    db = np.zeros_like(cache.W_hh[:, 0])  # (4H,)
    dh_next = np.zeros_like(cache.h0)  # (B, H) no step follows the last one
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
# ## 4. Gradient checking
#
# You do not have to trust the check. Take a random LSTM whose loss depends on every $h_t$ and on
# the last cell state. Compare each of your six gradients with central differences from your own
# `numerical_gradient`, and with PyTorch's automatic differentiation.

# %% demo
own = own_or_reference("numerical_gradient", "lstm_backward")
print(describe_gradient_check(own.numerical_gradient, own.lstm_backward))

# %% [markdown]
# *Relative error of each gradient. It agrees with central differences to nine or ten digits, as
# figure 2 promises, and with PyTorch to all the digits of a float64.*
#
# ### The wrong line
#
# Now check the two versions of figure 1 in the same way, on sequences of one, two and seven steps.
# The table shows the largest relative error of the six gradients.

# %% demo
own = own_or_reference("numerical_gradient", "lstm_step_backward")
print(wrong_line.describe_gradient_checks(own.numerical_gradient, own.lstm_step_backward))

# %% [markdown]
# *With one step, both versions pass. With two, version A is wrong in the first digit.*
#
# Version A does not pass the gradient of the cell state from step to step: `lstm_step_backward`
# returns the correct `dc_prev`, but the loop replaces it by zeros. With a single step there is
# nothing to pass on, so nothing is wrong. Its gradient still contains every path that leads through
# $h$ at each step, and on the task of figure 1 these paths were enough.
#
# Are they enough for a harder task? Double the lag to 20 steps, and start with forget gates that
# are less open. The course repeated each experiment with ten seeds; your function repeats three of
# them.

# %% demo
own = own_or_reference("lstm_step_backward")
hard = wrong_line.train_both_versions(
    own.lstm_step_backward, wrong_line.HARD, progress_bar, wrong_line.OWN_SEEDS
)
wrong_line.reveal(hard, guess_version)

# %% [markdown]
# In figure 1, version A learned more slowly, but you saw that only because version B was beside it.
# On its own, its curve looks like a success. The gradient check took a second and no training.
#
# ### Bug hunt: which inputs expose a mistake?
#
# A gradient check is only as good as its inputs. With T = 1, it missed version A. So which inputs
# should you choose? A mistake hides wherever the wrong formula and the correct one give the same
# numbers. Leave it no such place:
#
# | choose | because otherwise |
# |---|---|
# | T ≥ 3: a first, a middle and a last step | the loop passes nothing on, or only once |
# | B ≥ 2 | a mean over the batch equals a sum |
# | sizes that all differ | a transposed matrix or an exchanged axis still fits |
# | nothing zero, initial states included | a forgotten factor or term hides behind the zero |
# | each optional argument given in one case, left out in another | one of the two goes untested |
#
# Now it is your turn. The check below holds 39 wrong versions of `lstm_backward`. Besides version
# A, one keeps the weight gradients of a single step, one assumes that $h_0$ is zero, and one
# ignores `dc_T`. Your inputs **expose** a version if one of its six gradients differs from the
# correct one. Otherwise the version **survives**. Which inputs does each of these four survive?
#
# ### Exercise `cases_for_lstm_backward`
#
# Difficulty ●●○ · 8 minutes · **3 marks**
#
# Return a list of one to six cases. A case is a tuple of arguments, `(dhs, cache)` or `(dhs, cache,
# dc_T)`, so `lstm_backward(*case)` must run. A cache is the third result of `lstm_forward(x, h0,
# c0, W_ih, W_hh, b)`, which you built in lesson 03. Use arrays of floats, with T, B, I and H of at
# most 12. Exposing 60%, 80% and 95% of the wrong versions earns one mark each. The check tells you
# how many survive, and which inputs would expose one of them.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Start with one case and run the check. What does the verdict report about a survivor?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Random numbers fulfil most rows of the table at once. One row needs a second case: which argument
# can be given and left out?
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
# **The four versions again.** Version A and the one with the weight gradients of a single step
# survive every sequence of one step. The other two survive where $h_0$ is zero, as in most training
# runs, and where there is no `dc_T`.
#
# Two cases of random numbers with the five properties expose all 39 versions. Give up one property,
# and count again:
#
# | change | exposed |
# |---|---|
# | T = 1 | 25 of 39 |
# | B = 1 | 34 of 39 |
# | initial states of zero | 37 of 39 |
# | `dc_T` never given | 36 of 39 |
# | `dc_T` always given | 37 of 39 |
#
# Sizes that differ help in another way: they turn many mistakes into an error message with a line
# number.
#
# ## 5. Gradients in an RNN and in an LSTM
#
# In lesson 01, the gradient of a plain RNN vanished. Compare it with your LSTM. The loss depends on
# the last hidden state alone. At each step of the backward pass, record the norm of the total
# gradient with respect to $h_t$, equation (18), and to $c_t$, equation (10).
#
# All networks have 32 units and are untrained. Their recurrent weights have the size that PyTorch
# gives them, a standard deviation of $1/\sqrt{3H}$. A square matrix of this kind has a spectral
# radius ρ of about $1/\sqrt{3} = 0.58$. The biases of the forget gates are 0, 1 or 3, which open
# the gates to 0.5, 0.73 and 0.95. All other biases are 0.

# %% demo
own = own_or_reference("lstm_step_backward")
flows = compare_flows(own.lstm_step_backward)
draw_flows(flows)
plt.show()
print(describe_flows(flows, guess_left))

# %% [markdown]
# *Figure 5. Size of the gradient against lag: median and range of ten networks each. An LSTM with
# half-open forget gates loses the gradient almost as fast as an RNN. With open gates, the gradient
# survives.*
#
# Two observations:
#
# 1. **Being an LSTM is not enough.** The forget gates decide how much of the gradient survives.
# 2. **∂L/∂h follows ∂L/∂c.** At the first step back, ∂L/∂h drops. From then on, the curves are
#    parallel.
#
# At bias 3, the gradient of $c$ even grows, although every forget gate is below one. It must have
# another path, and claim 4.1 will find it.
#
# ## 6. Truncated backpropagation through time
#
# A text has no natural end, and a full backward pass over all of it at each update is impossible.
# The cache grows with T, and so does the time until the first update. **Truncated backpropagation
# through time**, or truncated BPTT, divides the sequence into segments of $k$ steps. Williams &
# Peng (1990) describe variants of it.
#
# - In the forward pass nothing changes: $h$ and $c$ continue from segment to segment.
# - In the backward pass, each segment is a sequence of its own. No gradient crosses its start,
#   neither that of $h$ nor that of $c$.
#
# Segments start at steps $0, k, 2k, \dots$, and the last one may be shorter. Let $dW^{(S)}$ be the
# gradient that `lstm_backward` computes in segment $S$ when no gradient arrives from later steps.
# Then, for both weight matrices and the bias:
#
# $$dW = \sum_S dW^{(S)} \tag{21}$$
#
# **Example:** with T = 5 and k = 2, the segments are steps 0 and 1, steps 2 and 3, and step 4
# alone. The loss at step 3 reaches back to step 2. The loss at step 4 does not even reach step 3.
#
# In training, the weights are usually updated after each segment. Here they stay fixed, so that we
# can compare the sum with the full gradient.
#
# ### Exercise `truncated_backward`
#
# Difficulty ●●○ · 8 minutes · **4 marks**
#
# Implement equation (21). Call your `lstm_backward`. `cache.segment(start, stop)` returns the cache
# of the steps from `start` up to, but not including, `stop`; its `h0` and `c0` are the states
# before its first step. Return `dx` of all steps, and the three sums.
#
# <details><summary>Hint 1: a nudge</summary>
#
# What does `lstm_backward` assume about the gradient that arrives from beyond the end of its
# sequence?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Loop over the starts, `range(0, len(dhs), k)`. The order of the segments does not matter, because
# no gradient passes between them. Each segment returns six gradients. Discard those of its initial
# states.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `stop = min(start + k, len(dhs))`. Then call `lstm_backward` with `dhs[start:stop]` and the cache
# of the segment. Assign its first result to `dx[start:stop]`, and add the gradients of the weights
# to the three sums.
# </details>


# %% solution="truncated_backward"
def truncated_backward(dhs, cache, k):
    """Backpropagation through time in segments of k steps, equation (21).

    Args:
        dhs: direct gradient of the loss with respect to each h_t (T, B, H).
        cache: LSTMCache of the complete sequence.
        k: steps per segment, at least 1.

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
# What does truncation cost? First, put a loss on one step at a time and record which inputs receive
# a gradient. Then put a loss on every step and compare the truncated gradient of the weights with
# the full one, for segments of 1 to 60 steps.

# %% demo
own = own_or_reference("lstm_backward", "truncated_backward")
truncation = measure_truncation(own.lstm_backward, own.truncated_backward)
draw_truncation(truncation)
plt.show()
print(describe_truncation(truncation))

# %% [markdown]
# *Figure 6. Left: each row is a loss, each column an input, and brighter means a larger gradient.
# Each loss reaches the inputs of its own segment only. Right: the norm of the missing gradient as a
# share of the full one, mean and range of ten untrained networks. The longer the memory, the more
# is lost.*
#
# Where the gradient would have vanished anyway, truncation takes little. Where it would have
# survived, short segments lose nearly all of it. Even so, truncated training works well if most of
# what matters lies within $k$ steps. The states continue, so a network that has learned to remember
# for $k$ steps may well remember for longer. But no gradient *teaches* it to remember across a
# boundary.
#
# In return, the cache holds $k$ steps instead of T, and the weights can be updated T/k times for
# the price of one.
#
# ## Two claims
#
# The last two sections test two claims from lecture notes and tutorials. Each has two halves.
# **Decide first:** write `"true"`, `"true if"`, `"misleading"` or `"false"` beside each half.

# %%
predictions = {
    "4.1a": None,  # Two different states flow along time
    "4.1b": None,  # One of them flows straight through: its gradient is the product of the f
    "4.2a": None,  # LSTMs solve vanishing gradients
    "4.2b": None,  # LSTMs solve exploding gradients
}

# %% [markdown]
# ## 7. Claim 4.1: two states, one straight through
#
# > **“Two different states flow along time, one of them straight through.”**
#
# **Two states?** If $h$ and $c$ are all that flows along time, you can stop a sequence, keep only
# these two, and continue as if nothing had happened.

# %% demo
claims.record(conclude_two_states())

# %% [markdown]
# **Straight through?** The state in question is $c$, and the claim often comes with a formula, the
# product of the forget gates:
#
# $$\frac{\partial c_{T-1}}{\partial c_t} = f_{t+1} \odot f_{t+2} \odot \cdots \odot f_{T-1}
# \tag{22}$$
#
# This is the diagonal of the Jacobian. All other entries are zero, because the belt does not mix
# units. The formula follows from (11) if the gates are constants. But the gates of step $t + 1$
# depend on $h_t$, and $h_t$ depends on $c_t$. Combine (10), (11), (15), (18) and (19) for a loss
# that depends on the last cell state alone:
#
# $$dc_t = \underbrace{dc_{t+1} \odot f_{t+1}}_{\text{straight}}
# \;+\; \underbrace{\bigl(da_{t+1}\,W_{hh}\bigr) \odot o_t \odot (1 - \tanh^2(c_t))}
# _{\text{through } h_t \text{ and the gates}} \tag{23}$$
#
# Here $dc_t$ is the total gradient of (10). At every step, formula (22) drops the second term. How
# much does it lose? Start from a random gradient of the last cell state, and
# propagate it back twice: with your `lstm_step_backward`, which follows all paths, and with the
# forget gates alone. The share that is **left out** is the norm of the difference, divided by the
# norm of the total gradient.
#
# The control is an LSTM with $W_{hh} = 0$. Its gates do not see $h$, so the second term is zero and
# (22) must be exact.

# %% demo
own = own_or_reference("lstm_step_backward")
paths = compare_paths(own.lstm_step_backward)
draw_paths(paths)
plt.show()
print(describe_paths(paths))

# %% [markdown]
# *Figure 7. Left: the gradient of the cell state by all paths and by the product of the forget
# gates. Right: the share that the product leaves out. Median and range of ten networks.*

# %% demo
claims.record(conclude_straight_path(paths))

# %% [markdown]
# The straight path was once the only one in use. Hochreiter & Schmidhuber (1997) trained their
# cells with a truncated gradient: whatever reached a gate or a candidate was propagated no further
# back. Graves & Schmidhuber (2005) trained LSTMs with the full gradient that you have implemented.
#
# ## 8. Claim 4.2: vanishing and exploding gradients
#
# > **“LSTMs solve both vanishing and exploding gradients.”**
#
# **Vanishing?** You have measured this already, in figure 5.

# %% demo
claims.record(conclude_vanishing(flows))

# %% [markdown]
# **Exploding?** Along the straight path nothing can explode. The forget gates are below one, and so
# is any product of them. But the second term of (23) contains $W_{hh}$, and nothing bounds
# $W_{hh}$. So make the recurrent weights larger: let each of the four square blocks of $W_{hh}$
# have a spectral radius ρ of 0.58, 2, 4 or 8. The forget bias is 1.
#
# If gradients explode, does it matter in training? Train on the task of figure 1 again, now with a
# lag of 40 steps, from initial weights with ρ = 2 and ρ = 4. Half of the runs clip the global norm
# of the gradients at 1, as in lesson 01. The course made 20 runs for each setting, and you repeat
# one seed at ρ = 2.

# %% demo
own = own_or_reference("lstm_step_backward", "lstm_backward")
growth = measure_growth(own.lstm_step_backward)
training = train_own(own.lstm_backward, progress_bar)
draw_explosion(growth, training)
plt.show()

# %% [markdown]
# *Figure 8. Left: the gradient of the cell state by all paths, median and range of ten networks.
# The dashed line is the largest straight path of all. Right: accuracy after training, one dot per
# run. Rings are your own runs.*

# %% demo
print(describe_own(training))
claims.record(conclude_exploding(growth))

# %% [markdown]
# Without clipping, most runs do no better than guessing. With clipping, nearly all of the same
# seeds learn the task. This is one task at one learning rate, and with PyTorch's default weights,
# ρ = 0.58, nothing explodes here. But weights may grow in training, and clipping costs one line. It
# has long been used with LSTMs, entry by entry (Graves 2013) or by the norm (Sutskever, Vinyals &
# Le 2014).
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
# ## Summary
#
# - **Central differences** (1) check any gradient to about ten digits, at an $\epsilon$ near
#   $10^{-5}$. Larger steps suffer from the terms that (3) leaves out, smaller ones from rounding
#   (4).
# - Choose test inputs that **hide nothing**: several steps and sequences, sizes that differ,
#   nothing zero, each optional argument given and left out.
# - In a **step**, the cell state has two paths to the loss, through $h$ and along the belt (10).
#   The rest is products with the other factor (9, 12), derivatives (13) and matrix products (15,
#   16). Along the belt, the gradient meets only the **forget gate** (11).
# - In a **sequence**, two gradients travel back, one for $h$ (18) and one for $c$ (19). The
#   gradients of the weights add up (20).
# - **Truncated BPTT** (21) stops both at the start of each segment. States continue, gradients do
#   not. The longer the memory, the more it loses.
# - *Claim 4.1*: two states do flow along time. The product of the forget gates (22) is the gradient
#   of $c$ only if the gates are held fixed. It leaves out everything that flows through $h$ (23).
# - *Claim 4.2*: the gradient survives if the **forget gates are open**, and it can still explode
#   through $h$. LSTMs need **clipping**, too.
#
# **Next:** lesson 05 stacks layers of LSTMs and takes `torch.nn.LSTM` apart.
#
# ### Papers
#
# - P. J. Werbos (1990), *Backpropagation through time: what it does and how to do it*, Proceedings
#   of the IEEE 78.
# - R. J. Williams, J. Peng (1990), *An efficient gradient-based algorithm for on-line training of
#   recurrent network trajectories*, Neural Computation 2: truncation in time.
# - S. Hochreiter, J. Schmidhuber (1997), *Long short-term memory*, Neural Computation 9. Section 3:
#   constant error flow. Appendix A.1: the truncated gradient of the first LSTM.
# - F. A. Gers, J. Schmidhuber, F. Cummins (2000), *Learning to forget: continual prediction with
#   LSTM*, Neural Computation 12. Section 3: the forget gate.
# - A. Graves, J. Schmidhuber (2005), *Framewise phoneme classification with bidirectional LSTM and
#   other neural network architectures*, Neural Networks 18: the full gradient of an LSTM.
# - R. Pascanu, T. Mikolov, Y. Bengio (2013), *On the difficulty of training recurrent neural
#   networks*, ICML. Section 3.2: clipping the norm.
# - A. Graves (2013), *Generating sequences with recurrent neural networks*, arXiv 1308.0850.
#   Section 2.1: the gradient of an LSTM clipped entry by entry, at the pre-activations.
# - I. Sutskever, O. Vinyals, Q. V. Le (2014), *Sequence to sequence learning with neural networks*,
#   NIPS. Section 3.4: LSTMs trained with a clipped gradient norm.
# - W. H. Press, S. A. Teukolsky, W. T. Vetterling, B. P. Flannery (2007), *Numerical Recipes*,
#   third edition. Section 5.7: the best step of a difference.
#
# ## Going further
#
# **The gradient unit by unit.** The animation shows the networks of figure 5 with one row per unit.
# It plays once. Use the slider and the buttons to see it again.

# %% demo hidden
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
# *Size of the gradient of 24 units during a backward pass over 40 steps. In the RNN it fades in
# every unit. In the cell state of the LSTM, each unit keeps its own: the rows are stripes, because
# the belt does not mix units.*
#
# <details><summary>More ideas</summary>
#
# - Check your `truncated_backward` with `numerical_gradient`. Of which function is it the gradient?
# - Find the direction that truncation leaves: with forget bias 3 and k = 10, the cosine of the
#   angle between the truncated and the full gradient is about 0.4. Does a descent along it still
#   lower the loss?
# - Repeat the harder task of section 4 with a lag of 40. Which versions learn it, and from which
#   forget bias on?
# </details>
