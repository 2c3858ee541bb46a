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
# # 02 · Gates
#
# *How can a network decide what to keep, what to write and what to show? With switches that can be
# half open, and that are learned like everything else.*
#
# | | |
# |---|---|
# | **You learn to** | build the four layers of an LSTM cell in NumPy |
# | | work out by hand what each of them does to a memory |
# | | choose how long a memory lasts |
# | **Time** | about 70 minutes |
# | **Builds on** | matrix products, derivatives; lesson 00 for the checks |
# | **You write** | ten short functions, 17 marks |
#
# The letters are those of the whole course: **B** sequences in a batch, **I** inputs, **H** hidden
# units. This lesson looks at a single time step, so there is no T yet.
#
# The figures use *your* functions as soon as these pass their checks, and the course's own until
# then; each says which. The next cell imports what they need.
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
from autograder.notebook.widgets.gate_playground import gate_playground
from lstm_course.lessons.claims import Claims
from lstm_course.lessons.lesson_02.cell_equations import draw_gate_beside_equation
from lstm_course.lessons.lesson_02.gate_values import (
    GateFunctions,
    gate_values,
    library_text,
    train_character_model,
)
from lstm_course.lessons.lesson_02.memory_steps import draw_memory_steps
from lstm_course.lessons.lesson_02.retention import draw_retention
from lstm_course.lessons.lesson_02.squashing import draw_squashing
from lstm_course.lessons.lesson_02.torch_cell import share_kept_by_torch, step_of_torch, take_apart
from lstm_course.lessons.lesson_02.unsquashed import draw_unsquashed, run_cell, show_unsquashed
from lstm_course.lessons.shared.gate_histograms import draw_gate_histograms
from lstm_course.plotting.cell_diagram import draw_cell
from lstm_course.size import experiment_size

progress_bar = partial(tqdm, file=sys.stdout)
print(f"The experiments run at the size {experiment_size()!r}.")

# %% [markdown]
# ## Predict
#
# Answer before you run anything.
#
# 1. A memory holds the numbers 2, 3 and 4. A forget gate answers 0.1, 0.2 and 0.5. What is in the
#    memory afterwards?
# 2. A cell has 3 inputs and 5 hidden units. How many weights and biases does it have: about 40,
#    80, 180 or 400?
# 3. At each step, a forget gate keeps 99% of a memory. After how many steps is half of it left:
#    about 7, 70 or 700?
#
# Put your guesses here. They are not marked; the lesson comes back to them.

# %%
guess_memory = None  # question 1: three numbers, such as [2.0, 3.0, 4.0]
guess_parameters = None  # question 2: a whole number
guess_half_life = None  # question 3: a number of steps

# %% [markdown]
# ## 1. The whole cell
#
# A plain recurrent network overwrites its state at every step. An **LSTM cell** has a second state,
# the memory **c**, that runs along a conveyor belt. It is changed in two places only, and both are
# under control.

# %% demo
draw_cell()
plt.show()

# %% [markdown]
# *Figure 1. An LSTM cell. The memory c runs straight through, above. Four layers below, each in its
# colour, look at x and h_prev and decide what happens to it.*
#
# Follow the belt from left to right. First the old memory `c_prev` is multiplied by **f**, the
# **forget gate**. Then something is added to it: the **candidate g**, scaled by **i**, the **input
# gate**. That is the new memory `c`. A copy of it is squashed by tanh and scaled by **o**, the
# **output gate**: this is `h`, the hidden state, which goes on to the next step and up to the next
# layer.
#
# Each of the four coloured boxes is a small layer with weights of its own. All four look at the
# same two things: `x`, the new input, and `h_prev`, the hidden state of the step before. Three of
# them, i, f and o, are **gates**. The fourth, g, is what may be written: a proposal, hence
# *candidate*. (Other names for it are *cell input* and C̃.) We build all of this now, from the
# smallest piece up.

# %% [markdown]
# ## 2. A switch that can be half open
#
# A switch is on or off. A network that is trained by gradients needs something softer, because a
# jump has no useful slope. The **sigmoid** turns any number $a$, the *pre-activation*, into a
# number between 0 and 1:
#
# $$\sigma(a) = \frac{1}{1 + e^{-a}} \tag{1}$$
#
# Far to the left it is shut (near 0), far to the right open (near 1), and at $a = 0$ half open.
#
# **A trap.** Typed as it stands, (1) computes $e^{1000}$ for $a = -1000$. No float64 can hold that,
# so NumPy warns of an overflow. The value that is wanted is harmless: 0, to rounding. The way
# out is to take the exponential of negative numbers only, which lies between 0 and 1. For negative
# $a$, multiply numerator and denominator of (1) by $e^{a}$:
#
# $$\sigma(a) = \frac{1}{1 + e^{-|a|}} \;\text{ if } a \ge 0, \qquad
# \sigma(a) = \frac{e^{-|a|}}{1 + e^{-|a|}} \;\text{ if } a < 0 \tag{2}$$
#
# because $e^{a} = e^{-|a|}$ when $a < 0$. Both fractions have the same denominator, and nothing in
# them can overflow.
#
# ### Exercise `sigmoid`
#
# Difficulty ●●○ · 6 minutes · **2 marks**
#
# Write equation (2), for arrays that may hold both signs. There are marks for the values (1), for
# ±1000 without a warning (½), and for keeping the dtype: float32 in, float32 out (½).
#
# <details><summary>Hint 1: a nudge</summary>
#
# Which number do both cases of (2) share? Compute it once, for the whole array.
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# `np.where(condition, this, that)` chooses entry by entry. It computes both sides for *all*
# entries before it chooses, so both sides must be harmless everywhere: here they are.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# Let `small` be the exponential of minus `np.abs(a)`. The denominator is `1 + small` in both cases;
# the numerator is 1 where `a >= 0`, and `small` elsewhere. Plain Python numbers such as `1` leave
# a float32 array as it is.
# </details>


# %% solution="sigmoid"
def sigmoid(a):
    """Logistic sigmoid without overflow, equation (2).

    Args:
        a: pre-activations, any shape.

    Returns:
        s: values from 0 to 1, same shape and dtype as a.
    """
    ### BEGIN SOLUTION
    small = np.exp(-np.abs(a))  # between 0 and 1 for any a
    return np.where(a >= 0, 1 / (1 + small), small / (1 + small))
    ### END SOLUTION


# %% check="sigmoid"
check("sigmoid")

# %% [markdown]
# ## 3. How steep is a gate?
#
# A gate learns through its slope. Where the curve is flat, no gradient passes.
#
# **The sigmoid.** Take the derivative of (1), and split it into two factors. With $s = \sigma(a)$:
#
# $$\sigma'(a) = \frac{e^{-a}}{(1 + e^{-a})^2}
# = \frac{1}{1 + e^{-a}} \cdot \frac{e^{-a}}{1 + e^{-a}} = s\,(1 - s) \tag{3}$$
#
# The last step holds because $1 - \frac{1}{1 + e^{-a}} = \frac{e^{-a}}{1 + e^{-a}}$. The slope is
# had from the *output* alone: a backward pass does not need $a$ any more.
#
# **tanh**, which squashes the candidate, runs from −1 to 1. With $t = \tanh(a) = \frac{e^{a} -
# e^{-a}}{e^{a} + e^{-a}}$, the quotient rule gives
#
# $$\tanh'(a) = \frac{(e^{a} + e^{-a})^2 - (e^{a} - e^{-a})^2}{(e^{a} + e^{-a})^2}
# = 1 - t^2 \tag{4}$$
#
# ### Exercise `sigmoid_grad`
#
# Difficulty ●○○ · 2 minutes · **1 mark**
#
# Write equation (3). The argument is `s`, the sigmoid's output.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Is `s` a pre-activation, or has it been squashed already?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# No exponential is needed. Test yourself: for s = 0.5 the slope is 0.25, and for s = 0 and s = 1 it
# is 0.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# Two factors, multiplied entry by entry: `s` is one of them. The other is what is missing to 1.
# </details>


# %% solution="sigmoid_grad"
def sigmoid_grad(s):
    """Slope of the sigmoid where its output is s, equation (3).

    Args:
        s: the sigmoid's output, any shape.

    Returns:
        slope: same shape.
    """
    ### BEGIN SOLUTION
    return s * (1 - s)
    ### END SOLUTION


# %% check="sigmoid_grad"
check("sigmoid_grad")

# %% [markdown]
# ### Exercise `tanh_grad`
#
# Difficulty ●○○ · 1 minute · **1 mark**
#
# Write equation (4). The argument is `t`, the output of tanh.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Where is tanh steepest, and what is `t` there?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# The slope is the same at t and −t, 1 in the middle, and 0 at both ends.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# Subtract from 1 the square of `t`, entry by entry.
# </details>


# %% solution="tanh_grad"
def tanh_grad(t):
    """Slope of tanh where its output is t, equation (4).

    Args:
        t: tanh's output, any shape.

    Returns:
        slope: same shape.
    """
    ### BEGIN SOLUTION
    return 1 - t * t
    ### END SOLUTION


# %% check="tanh_grad"
check("tanh_grad")

# %% demo
own = own_or_reference("sigmoid", "sigmoid_grad", "tanh_grad")
draw_squashing(own.sigmoid, own.sigmoid_grad, own.tanh_grad)
plt.show()

# %% [markdown]
# *Figure 2. A gate stays between 0 and 1, a candidate can be negative; and even where it is
# steepest, a sigmoid has a quarter of tanh's slope.*

# %% [markdown]
# ## 4. One gate, one layer
#
# Who sets the switch? The network itself, from what it sees. A gate looks at the new input $x$ and
# at the hidden state of the step before, $h_{prev}$. It weighs both, adds a bias, and squashes:
#
# $$\text{gate} = \sigma\bigl(x\,W_{ih}^\top + h_{prev}\,W_{hh}^\top + b\bigr) \tag{5}$$
#
# This is a layer like any other, with $H$ outputs: one switch for each number of the memory.
#
# | term | shape |
# |---|---|
# | $x\,W_{ih}^\top$ | (B, I) times (I, H) gives (B, H) |
# | $h_{prev}\,W_{hh}^\top$ | (B, H) times (H, H) gives (B, H) |
# | $b$ | (H,), added to each of the B rows |
#
# Papers often write $\sigma(W\,[h_{prev}; x] + b)$, with the two vectors stacked on top of each
# other and the two matrices side by side. It is the same sum.
#
# ### Exercise `gate`
#
# Difficulty ●○○ · 4 minutes · **2 marks**
#
# Write equation (5). You may call your `sigmoid`.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Take away the σ: what kind of layer is left? Lesson 01 had just such a sum inside its tanh.
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# `@` is the matrix product and `.T` the transpose. `W_hh` is square, so NumPy will not complain if
# you forget to transpose it; the check will.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# Three terms: two of the form `something @ something.T`, and the bias. `sigmoid` goes around the
# whole sum.
# </details>


# %% solution="gate"
def gate(x, h_prev, W_ih, W_hh, b):
    """One gate: a layer of H soft switches, equation (5).

    Args:
        x: input (B, I).
        h_prev: hidden state of the step before (B, H).
        W_ih: input weights (H, I).
        W_hh: recurrent weights (H, H).
        b: bias (H,).

    Returns:
        gate: how far each switch is open, (B, H).
    """
    ### BEGIN SOLUTION
    return sigmoid(x @ W_ih.T + h_prev @ W_hh.T + b)  # (B, H)
    ### END SOLUTION


# %% check="gate"
check("gate")

# %% [markdown]
# ## 5. What three gates do to a memory
#
# Take a memory of three numbers, $c_{prev} = [2, 3, 4]$, and go through a step by hand. All
# products here are taken **entry by entry** ($\odot$): each unit has a switch of its own, and units
# do not mix.

# %% demo
draw_gate_beside_equation("forget")
plt.show()

# %% [markdown]
# *Figure 3. The forget gate: the only thing that acts on the old memory, and it multiplies. (A
# raised f marks the weights of this gate.)*
#
# **Forget.** The forget gate is the share that is *kept* (a better name would be the keep gate, but
# the name has stuck):
#
# $$c \leftarrow f \odot c_{prev} \tag{6}$$
#
# By hand, with $f = [0.1, 0.2, 0.5]$: $[0.1 \cdot 2,\; 0.2 \cdot 3,\; 0.5 \cdot 4] = [0.2, 0.6,
# 2.0]$. The first unit has lost nine tenths of what it knew, the last one half.
#
# ### Exercise `forget`
#
# Difficulty ●○○ · 1 minute · **1 mark**
#
# <details><summary>Hint 1: a nudge</summary>
#
# What should f = 1 leave of a memory? And f = 0?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# The result has the shape of the memory: one number a unit, each scaled by its own switch.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# In NumPy, `@` mixes units and `*` does not. One of them, between the two arguments, is all.
# </details>


# %% solution="forget"
def forget(c_prev, f):
    """What the forget gate leaves of the memory, equation (6).

    Args:
        c_prev: the old memory, any shape.
        f: forget gate, same shape.

    Returns:
        c: what is left, same shape.
    """
    ### BEGIN SOLUTION
    return f * c_prev
    ### END SOLUTION


# %% check="forget"
check("forget")

# %% demo
draw_gate_beside_equation("input")
plt.show()

# %% [markdown]
# *Figure 4. Input gate and candidate: together they make what is added to the memory.*
#
# **Write.** The candidate $g$ lies between −1 and 1: *what* could be written. The input gate $i$
# lies between 0 and 1: *how much* of it. Their product is added:
#
# $$c \leftarrow c + i \odot g \tag{7}$$
#
# Here $c$ has already been through the forget gate. By hand, with $i = [0.5, 1, 0]$ and $g = [0.8,
# -0.5, 0.9]$: the product is $[0.4, -0.5, 0]$, so the memory becomes $[0.2 + 0.4,\; 0.6 - 0.5,\;
# 2.0 + 0] = [0.6, 0.1, 2.0]$. The third candidate is large, but its gate is shut.
#
# ### Exercise `write`
#
# Difficulty ●○○ · 1 minute · **1 mark**
#
# <details><summary>Hint 1: a nudge</summary>
#
# What should be in the memory afterwards if i = 0?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Scale first, then add. The old memory itself is not scaled here: `forget` has done that.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# A sum of two terms: one is `c`, the other a product of the two other arguments. Do not write `c
# += …`, which would change the caller's array.
# </details>


# %% solution="write"
def write(c, i, g):
    """Add the candidate, as far as the input gate lets it in, equation (7).

    Args:
        c: the memory after forgetting, any shape.
        i: input gate, same shape.
        g: candidate, same shape.

    Returns:
        c: the new memory, same shape.
    """
    ### BEGIN SOLUTION
    return c + i * g
    ### END SOLUTION


# %% check="write"
check("write")

# %% demo
draw_gate_beside_equation("output")
plt.show()

# %% [markdown]
# *Figure 5. The output gate: it decides what the world sees of the memory, and leaves the memory
# itself alone.*
#
# **Expose.** The memory can be larger than 1, for it is a sum over many steps. What is shown of it
# is squashed first, then scaled by the output gate:
#
# $$h = o \odot \tanh(c) \tag{8}$$
#
# By hand, with $o = [1, 0.5, 0]$: $\tanh(0.6) = 0.54$, $\tanh(0.1) = 0.10$ and $\tanh(2.0) = 0.96$,
# so $h = [0.54, 0.05, 0]$. The third unit knows a lot and shows nothing. Its memory is still 2.0.
#
# ### Exercise `expose`
#
# Difficulty ●○○ · 1 minute · **1 mark**
#
# <details><summary>Hint 1: a nudge</summary>
#
# Which of the two arguments can be large?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Squash the memory, not the gate and not the product. The gate is between 0 and 1 already.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `np.tanh` of one argument, times the other, entry by entry.
# </details>


# %% solution="expose"
def expose(c, o):
    """What the output gate shows of the memory, equation (8).

    Args:
        c: the memory, any shape.
        o: output gate, same shape.

    Returns:
        h: hidden state, same shape.
    """
    ### BEGIN SOLUTION
    return o * np.tanh(c)
    ### END SOLUTION


# %% check="expose"
check("expose")

# %% [markdown]
# Now the same three numbers through your three functions.

# %% demo
own = own_or_reference("forget", "write", "expose")
memory = np.array([2.0, 3.0, 4.0])
kept = own.forget(memory, np.array([0.1, 0.2, 0.5]))
written = own.write(kept, np.array([0.5, 1.0, 0.0]), np.array([0.8, -0.5, 0.9]))
shown = own.expose(written, np.array([1.0, 0.5, 0.0]))
draw_memory_steps(memory, kept, written, shown)
plt.show()
guess = "–" if guess_memory is None else guess_memory
print(f"your guess for the memory after forgetting: {guess}; it is {kept}")

# %% [markdown]
# *Figure 6. One step, worked by hand above, now computed by your functions. Dotted: the value one
# panel earlier.*
#
# ### Play
#
# Four sliders set the four pre-activations. Each acts on all three numbers of the memory at once.
# Try to find settings that
#
# - keep the memory as it is, and show it;
# - keep it, and hide it;
# - replace it by something new;
# - make it smaller by exactly 1.

# %% demo
gate_playground(own_or_reference("sigmoid", "forget", "write", "expose"))

# %% [markdown]
# *The gate playground. Move f: all three numbers shrink by the same factor. Move g: all three shift
# by the same amount, and by less than 1.*
#
# <details><summary>The settings, when you have tried</summary>
#
# Keep and show: f far right, i far left, o far right. Keep and hide: the same, with o far left.
# Replace: f far left, i far right, and g as you like. Smaller by 1: f and i far right, g far left.
# Quite exactly it never works: a sigmoid comes close to 0 and 1 but does not reach them.
# </details>

# %% [markdown]
# ## 6. Four layers at once
#
# i, f, g and o all have the form of (5); only g has tanh in the place of σ. They look at the same
# $x$ and the same $h_{prev}$. Eight small products would do, but two large ones give the same
# numbers with fewer calls. Put the four weight matrices on top of each other, in torch's order
# **i, f, g, o**:
#
# $$a = x\,W_{ih}^\top + h_{prev}\,W_{hh}^\top + b \tag{9}$$
#
# Now $W_{ih}$ is (4H, I), $W_{hh}$ is (4H, H) and $b$ is (4H,), so $a$ is (B, 4H). Cut it into four
# blocks of H columns, $a = [a_i \,|\, a_f \,|\, a_g \,|\, a_o]$, and squash each:
#
# $$i = \sigma(a_i), \qquad f = \sigma(a_f), \qquad g = \tanh(a_g), \qquad
# o = \sigma(a_o) \tag{10}$$
#
# The order is a convention and nothing more, but everybody who shares weights must share it. (The
# figures show f first, since that is what the memory meets first.)
#
# ### Exercise `lstm_gates`
#
# Difficulty ●●○ · 8 minutes · **4 marks**
#
# Write equations (9) and (10). One mark for each of the four layers.
#
# <details><summary>Hint 1: a nudge</summary>
#
# How many columns has `a`? How would you get the columns that belong to f?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Compute `a` just as in `gate`, without the sigmoid. `np.split` cuts an array into equal parts
# along an axis. Here the parts stand side by side, so it is the axis of the columns.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `np.split(a, 4, axis=1)` is a list of four arrays of shape (B, H). Unpack it into four names in
# torch's order, then squash: three of them in one way, one in another.
# </details>


# %% solution="lstm_gates"
def lstm_gates(x, h_prev, W_ih, W_hh, b):
    """The four layers of a cell in two products, equations (9) and (10).

    Args:
        x: input (B, I).
        h_prev: hidden state of the step before (B, H).
        W_ih: input weights of i, f, g, o (4H, I).
        W_hh: recurrent weights of i, f, g, o (4H, H).
        b: biases of i, f, g, o (4H,).

    Returns:
        i, f, g, o: (B, H) each.
    """
    ### BEGIN SOLUTION
    a = x @ W_ih.T + h_prev @ W_hh.T + b  # (B, 4H)
    i, f, g, o = np.split(a, 4, axis=1)  # (B, H) each
    return sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
    ### END SOLUTION


# %% check="lstm_gates"
check("lstm_gates")

# %% [markdown]
# ### Bug hunt: which inputs expose a mistake?
#
# So far, a check ran your function on inputs that you did not choose. Now you choose the inputs.
# The check holds a collection of wrong versions of `lstm_gates`: one forgets `b`, one reads the
# blocks as f, i, g, o, one uses the `h_prev` of the first sequence for the complete batch. You
# never see their code.
#
# An input **exposes** a wrong version if its result differs from the right one. Otherwise the
# version **survives**. The version that forgets `b` survives every input with $b = 0$, because it
# leaves out a zero. Zeros are not the only hiding place. In a batch of one sequence, the first
# sequence is the complete batch, so the third version is right there.
#
# Predict: which of the three versions survive an input with $h_{prev} = 0$?
#
# ### Exercise `cases_for_lstm_gates`
#
# Difficulty ●●○ · 6 minutes · **2 marks**
#
# Return a list of one to six cases. A case is a tuple of arguments: `lstm_gates(*case)` must run.
# Use arrays of floats, with B, I and H of at most 12. Exposing 60% of the wrong versions earns one
# mark, and exposing 95% earns both. The check tells you how many survive, and when one of them
# would show.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Start with one case and run the check. What does it say about a survivor?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# A mistake hides where two formulas agree. They agree least where all numbers differ and every size
# is at least 2. You need fewer cases than you may return.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `rng = np.random.default_rng(0)` makes a generator, and `rng.standard_normal((B, I))` an array of
# random numbers. Draw all five arguments in this way, with a B, an I and an H that differ.
# </details>


# %% solution="cases_for_lstm_gates"
def cases_for_lstm_gates():
    """Choose inputs that expose wrong versions of `lstm_gates`.

    Returns:
        cases: list of one to six tuples (x, h_prev, W_ih, W_hh, b), arrays of floats with shapes
            (B, I), (B, H), (4H, I), (4H, H), (4H,). Sizes may differ from case to case.
    """
    ### BEGIN SOLUTION
    rng = np.random.default_rng(0)
    B, I, H = 3, 2, 4  # all different, and none is 1
    x = rng.standard_normal((B, I))
    h_prev = rng.standard_normal((B, H))
    W_ih = rng.standard_normal((4 * H, I))
    W_hh = rng.standard_normal((4 * H, H))
    b = rng.standard_normal(4 * H)
    return [(x, h_prev, W_ih, W_hh, b)]
    ### END SOLUTION


# %% check="cases_for_lstm_gates"
check("cases_for_lstm_gates")

# %% [markdown]
# *Your prediction:* only the third version survives $h_{prev} = 0$. The mistakes of the other two
# do not involve `h_prev`. A zero hides only the mistakes in what it multiplies.
#
# No clever inputs are needed. A case of random numbers exposes nearly everything if every size is
# at least 2 and no array is zero. That is why the checks of this course draw their inputs at
# random, and why your own tests should, too.

# %% [markdown]
# ## 7. How long does a memory last?
#
# Let nothing be written, and let the forget gate stand at the same $f$ at each step. After $n$
# steps the memory is
#
# $$c_n = f^n\,c_0 \tag{11}$$
#
# It fades by the same *factor* at each step, like a radioactive element, so it has a **half-life**:
# the $n$ with $f^n = \tfrac12$. Taking logarithms, $n = \ln\tfrac12 / \ln f$.
#
# Now turn it round. You want a half-life of $n$ steps. The gate has to stand at
#
# $$f = \left(\tfrac12\right)^{1/n} \tag{12}$$
#
# Before training, when the weights are small, the gate is about $\sigma(b)$: the bias alone
# decides. Solve $\sigma(b) = f$ for $b$. From (1), $1 + e^{-b} = 1/f$, so $e^{-b} = (1 - f)/f$, and
#
# $$b = \ln\frac{f}{1 - f} \tag{13}$$
#
# **By hand:** for $n = 1$, $f = \tfrac12$ and $b = \ln 1 = 0$. So a cell whose biases start at zero
# loses half of its memory at *every* step. For $n = 100$, $f = 0.9931$ and $b = 4.97$.
#
# ### Exercise `forget_bias_for_half_life`
#
# Difficulty ●●○ · 4 minutes · **2 marks**
#
# Write equations (12) and (13). `steps` may be a number or an array.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Two steps: first the value at which the gate has to stand, then the bias that puts it there.
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# A root is a power with a fraction in the exponent. The inverse of the sigmoid is equation (13),
# with the natural logarithm, `np.log`.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `f` is 0.5 to the power of `1 / steps`. Then take the logarithm of how much is kept over how much
# is lost in one step.
# </details>


# %% solution="forget_bias_for_half_life"
def forget_bias_for_half_life(steps):
    """Forget-gate bias with which a memory halves in `steps` steps, equations (12) and (13).

    Args:
        steps: half-life in time steps, a positive number or an array of them.

    Returns:
        bias: of the same shape.
    """
    ### BEGIN SOLUTION
    f = 0.5 ** (1 / steps)
    return np.log(f / (1 - f))
    ### END SOLUTION


# %% check="forget_bias_for_half_life"
check("forget_bias_for_half_life")

# %% demo
own = own_or_reference("sigmoid", "forget", "forget_bias_for_half_life")
biases = (-1, 0, 1, 2, 3, 5)
open_by = own.sigmoid(np.array(biases, dtype=float))
memories = [np.ones(len(biases))]
for _ in range(50):
    memories.append(own.forget(memories[-1], open_by))
draw_retention(own.sigmoid, own.forget_bias_for_half_life, biases, np.stack(memories, axis=1))
plt.show()

# %% [markdown]
# *Figure 7. Left: what your `forget` leaves of a memory over 50 steps, one curve a bias, in the
# colours of the right panel. Right: from b = 2 or so on, 2.3 more make a memory last about
# ten times as long.*

# %% [markdown]
# ## The claims
#
# Eight sentences that you can find in lecture notes and tutorials. Some hold, some hold with a
# condition, some are false. **Decide first**: write `"holds"`, `"holds when"` or `"false"` beside
# each. Then run the experiments; the last one compares.
#
# The judge is a real cell wherever one is needed: `torch.nn.LSTM` or its `LSTMCell`, with random
# weights.

# %%
predictions = {
    6: None,  # A cell has four layers: one tanh layer and three sigmoid gates, each with weights
    8: None,  # The operations on the cell state are forget, input, delete and output
    14: None,  # The input gate scales the candidate, and the product is added to the cell
    15: None,  # The forget gate is added to the cell state
    16: None,  # The cell is multiplied by an array of −1, 0 and 1
    17: None,  # A gate takes the dot product of h_prev and x
    18: None,  # Gate value 1 keeps everything, 0 forgets completely
    19: None,  # The output is the squashed cell state times the output gate
}

# %% [markdown]
# ## Claim 6
#
# > **“A cell has four layers: one tanh layer and three sigmoid gates, each with its own weights and
# > bias.”**
#
# If so, a cell with I inputs and H units has four times (HI + HH + H) parameters. Count them on
# torch's, and expect a surplus: beside `bias_ih` torch keeps a second bias, `bias_hh`, so that its
# weights have the layout of NVIDIA's cuDNN library. The two are added, and one would do.
#
# And if the four layers are squashed as in (10), then your `lstm_gates` must give torch's own
# numbers from torch's own weights.

# %% demo
import torch

claims = Claims()
layer = torch.nn.LSTM(3, 5)  # I = 3 inputs, H = 5 units
for name, parameter in layer.named_parameters():
    print(f"{name:>13}  {tuple(parameter.shape)}")
counted = sum(parameter.numel() for parameter in layer.parameters())
formula = 4 * (5 * 3 + 5 * 5 + 5)
second_bias = layer.bias_hh_l0.numel()

real = step_of_torch(input_size=3, hidden_size=5)
parts = take_apart(own_or_reference("lstm_gates", "forget", "write", "expose"), real)
difference = np.abs(parts.h - real.h).max()
claims.conclude(
    6,
    "holds" if counted - second_bias == formula and difference < 1e-12 else "false",
    f"4 (HI + HH + H) = {formula}. Torch counts {counted}, with a second bias of {second_bias} "
    f"numbers that is only added to the first. From its weights the layers of (10) give its h to "
    f"within {difference:.0e}. (Your guess: {guess_parameters or '–'}.)",
)

# %% [markdown]
# ## Claim 8
#
# > **“The operations on the cell state are forget, input, delete and output.”**
#
# Is there a layer for deleting? Take torch's cell, push the bias of one layer after the other far
# down, to −20, and measure which share of the old memory is left in the new one: the slope
# $\partial c / \partial c_{prev}$, averaged over the units.

# %% demo
names = {"i": "input gate", "f": "forget gate", "g": "candidate", "o": "output gate"}
print(f"pushed down: nothing      share of the old memory left: {share_kept_by_torch():.1e}")
left = {name: share_kept_by_torch(letter) for letter, name in names.items()}
for name, share in left.items():
    print(f"pushed down: {name:<12} share of the old memory left: {share:.1e}")
deleting = [name for name, share in left.items() if share < 1e-6]
claims.conclude(
    8,
    "false" if deleting == ["forget gate"] else "holds",
    f"Of the four layers, the one that can delete is the {' and the '.join(deleting)}: it leaves "
    f"{left['forget gate']:.0e} of the memory. There is no delete gate beside it; the fourth layer "
    "is the candidate.",
)

# %% demo
quiz("no_delete_gate")

# %% [markdown]
# ## Claim 14
#
# > **“The input gate scales the candidate, and the product is added to the cell.”**
#
# You have worked it by hand in section 5. Is it also what a real cell does? Take the change that
# torch's cell made to what the forget gate had left, and compare it with $i \odot g$.

# %% demo
real = step_of_torch()
parts = take_apart(own_or_reference("lstm_gates", "forget", "write", "expose"), real)
added = real.c - parts.kept
product, total = parts.i * parts.g, parts.i + parts.g
print("added by torch's cell ", np.round(added[0], 4))
print("i ⊙ g                 ", np.round(product[0], 4))
print("i + g, for comparison ", np.round(total[0], 4))
difference = np.abs(added - product).max()
claims.conclude(
    14,
    "holds" if difference < 1e-12 else "false",
    f"What torch's cell adds is i ⊙ g, to within {difference:.0e}; from i + g it is off by up to "
    f"{np.abs(added - total).max():.2f}.",
)

# %% [markdown]
# ## Claim 15
#
# > **“The forget gate is added to the cell state.”**
#
# With the three numbers, then with torch's cell. If f were added, a gate that is shut would leave
# everything as it is.

# %% demo
own = own_or_reference("lstm_gates", "forget", "write", "expose")
memory, share = np.array([2.0, 3.0, 4.0]), np.array([0.1, 0.2, 0.5])
product = own.forget(memory, share)
print(f"multiplied: {product}    added: {memory + share}")

real = step_of_torch()
parts = take_apart(own, real)
if_added = own.write(real.c_prev + parts.f, parts.i, parts.g)
error_product, error_sum = np.abs(parts.c - real.c).max(), np.abs(if_added - real.c).max()
claims.conclude(
    15,
    "false" if error_product < 1e-12 < error_sum else "holds",
    f"With C = [2, 3, 4] and f = [0.1, 0.2, 0.5] the cell keeps {product.round(2).tolist()}, a "
    f"product. Multiplying gives torch's memory to within {error_product:.0e}; adding misses it by "
    f"up to {error_sum:.2f}.",
)

# %% [markdown]
# ## Claim 16
#
# > **“The cell is multiplied by an array of −1, 0 and 1.”**
#
# A sigmoid lies between 0 and 1, so −1 is out of the question. But perhaps training drives the
# gates to 0 and 1, so that they work as hard switches? Train a small LSTM to guess the next
# character of an English text, then watch its gates with your functions while it reads a part that
# it has not seen. The text is the language reference that comes with your Python. The loss is
# printed in **bits a character**: how much the next character surprises the network, on average.
# (The outcome of a fair coin is a surprise of 1 bit.)

# %% demo
own = own_or_reference("lstm_gates", "forget", "write", "expose")
text = library_text()
updates, hidden_size = (400, 64) if experiment_size() == "quick" else (2000, 128)
model = train_character_model(text, hidden_size=hidden_size, updates=updates, progress=progress_bar)
print(
    f"{len(text):,} characters, {hidden_size} units, {updates} updates: "
    f"{model.bits[-20:].mean():.2f} bits a character "
    f"(the frequencies of characters alone: {model.bits_without_context:.2f})"
)
functions = GateFunctions(own.lstm_gates, own.forget, own.write, own.expose)
values = gate_values(functions, model, text)
draw_gate_histograms(values)
plt.show()

# %% [markdown]
# *Figure 8. Values of the four layers in a trained network. The three gates fill the whole range
# between 0 and 1 and never go below; only the candidate does.*

# %% demo
forgetting = values["f"]
smallest, largest = forgetting.min(), forgetting.max()
between = np.mean((forgetting > 0.05) & (forgetting < 0.95))
claims.conclude(
    16,
    "false" if smallest > 0 and largest < 1 and between > 0.1 else "holds",
    f"Of {forgetting.size:,} values of the forget gate the smallest is {smallest:.1e}, the largest "
    f"1 − {1 - largest:.1e}. None is −1, 0 or 1, and {between:.0%} lie between 0.05 and 0.95: "
    f"soft switches, used half open. (Size: {experiment_size()}.)",
)

# %% [markdown]
# ## Claim 17
#
# > **“A gate takes the dot product of h_prev and x.”**
#
# A dot product needs two vectors of the same length, and gives one number. Take torch's cell, with
# I = 3 and H = 5, and try; NumPy's answer is quoted below. (“Not aligned” is its way of saying that
# the lengths differ.) Then see what the gate does instead, in the course's form (5) and as papers
# write it.

# %% demo
own = own_or_reference("sigmoid", "gate")
real = step_of_torch(input_size=3, hidden_size=5)
try:
    np.dot(real.h_prev[0], real.x[0])
    exists = True
except ValueError as error:
    exists = False
    print(f"NumPy says: {error}")

square = step_of_torch(input_size=5, hidden_size=5)
print("with I = H = 5 the dot product is one number:", round(square.h_prev[0] @ square.x[0], 3))

input_gate = [block[:5] for block in real.params]  # W_ih, W_hh, b: its 5 rows of the 20
projected = own.gate(real.x, real.h_prev, *input_gate)
print("the gate has one number for each unit:       ", np.round(projected[0], 3))

stacked = np.hstack([real.h_prev, real.x])  # [h_prev; x], (B, H + I)
side_by_side = np.hstack([input_gate[1], input_gate[0]])  # [W_hh W_ih], (H, H + I)
as_in_papers = own.sigmoid(stacked @ side_by_side.T + input_gate[2])  # (B, H)
print("σ(W [h_prev; x] + b), as papers write it:    ", np.round(as_in_papers[0], 3))
claims.conclude(
    17,
    "false" if not exists and np.allclose(projected, as_in_papers) else "holds",
    f"x has {real.x.shape[1]} entries and h_prev {real.h_prev.shape[1]}, so their dot product does "
    f"not exist. [h_prev; x], {stacked.shape[1]} entries on top of each other, is *projected* to "
    f"{projected.shape[1]} numbers by a matrix. It is the same as a projection of each, added.",
)

# %% [markdown]
# ## Claim 18
#
# > **“Gate value 1 keeps everything, 0 forgets completely.”**
#
# For the exact values 0 and 1 your `forget` says so at once. But a gate is a sigmoid, and a sigmoid
# only comes close. How close is close enough? Count the steps until half of the memory is gone.

# %% demo
own = own_or_reference("sigmoid", "forget")
memory = np.array([2.0, 3.0, 4.0])
exact = np.array_equal(own.forget(memory, np.ones(3)), memory) and not np.any(
    own.forget(memory, np.zeros(3))
)


def steps_to_half(f):
    """Count how often a memory can be forgotten a little until half of it, or less, is left."""
    c, steps = np.ones(1), 0
    while c[0] > 0.5:
        c, steps = own.forget(c, np.array([f])), steps + 1
    return steps


gates = {f"σ({a:+d})": own.sigmoid(np.array([float(a)]))[0] for a in (-6, 0, 3, 6)} | {
    "0.9": 0.9,
    "0.99": 0.99,
    "0.999": 0.999,
}
half_lives = {name: np.log(0.5) / np.log(value) for name, value in gates.items()}
counts = {name: steps_to_half(value) for name, value in gates.items()}
print("     f           counted   ln ½ / ln f")
for name, value in gates.items():
    print(f"{name:>6} = {value:.4f}  {counts[name]:>5}   {half_lives[name]:>9.2f}")
print(f"your guess for f = 0.99: {guess_half_life or '–'}")
agree = all(abs(counts[name] - half_lives[name]) <= 1 for name in gates)
claims.conclude(
    18,
    "holds when" if exact and agree and 0 < gates["σ(-6)"] < gates["σ(+6)"] < 1 else "false",
    f"A sigmoid only approaches these. At f = 0.99 half of the memory is gone after "
    f"{counts['0.99']} steps, and even at σ(6) = {gates['σ(+6)']:.4f} after {counts['σ(+6)']}.",
    condition=" f is exactly 0 or 1",
)

# %% [markdown]
# A footnote on rounding: in float64, σ(a) is *exactly* 1 from about a = 37 on, because numbers just
# below 1 are 10⁻¹⁶ apart. Near 0 they lie closer: σ(−37) is about 10⁻¹⁶, and not 0.
#
# ## Claim 19
#
# > **“The output is the squashed cell state times the output gate.”**
#
# Compare with torch's cell. Then leave the squashing out, in a cell whose biases let it count
# upwards, and see what the next step's gates make of it: they look at h.

# %% demo
own = own_or_reference("lstm_gates", "forget", "write", "expose")
real = step_of_torch()
difference = np.abs(take_apart(own, real).h - real.h).max()

functions = GateFunctions(own.lstm_gates, own.forget, own.write, own.expose)
rolls = {
    "squashed, o ⊙ tanh(c)": run_cell(functions, own.expose),
    "not squashed, o ⊙ c": run_cell(functions, show_unsquashed),
}
draw_unsquashed(rolls)
plt.show()

# %% [markdown]
# *Figure 9. The same random cell with and without tanh. Without it, h grows with the memory (left),
# and pushes more and more of the gates to their flat ends (right), where they cannot learn.*

# %% demo
squashed, bare = rolls.values()
claims.conclude(
    19,
    "holds" if difference < 1e-12 else "false",
    f"o ⊙ tanh(c) gives torch's h to within {difference:.0e}. With the squashing |h| stays below 1 "
    f"(largest here: {squashed.largest.max():.3f}); without it, it reaches "
    f"{bare.largest.max():.0f} within {len(bare.largest)} steps, and {bare.shut_or_open[-1]:.0%} "
    f"of the gates are stuck, against {squashed.shut_or_open[-1]:.0%}.",
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
# Two more questions (the first came with claim 8).

# %% demo
quiz("all_gates_shut")

# %% demo
quiz("candidate_through_sigmoid")

# %% [markdown]
# ## What you now know
#
# - A **gate** is a layer of soft switches, $\sigma(x W_{ih}^\top + h_{prev} W_{hh}^\top + b)$ (5):
#   it *projects* x and h, and has one switch a unit.
# - A cell has **four layers**: the gates i, f, o and the candidate g, the only one with tanh (10).
#   They are computed in two products, in the order i, f, g, o.
# - On the memory: **forget** multiplies (6), **write** adds $i \odot g$ (7), **expose** shows $o
#   \odot \tanh(c)$ (8) and leaves the memory alone. There is no delete.
# - The slopes come from the outputs, $s(1-s)$ and $1-t^2$ (3, 4): a gate that is fully open or
#   fully shut hardly learns.
# - A memory under a steady forget gate has a **half-life** of $\ln\frac12 / \ln f$ steps, and the
#   bias $\ln\frac{f}{1-f}$ sets it (13).
# - *False*, as measured: that f is added (claim 15), that gates are −1, 0 or 1 (16), that they take
#   a dot product (17), that there is a delete gate (8). *Holds when* f is exactly 0 or 1: claim 18.
#
# **Papers**
#
# - S. Hochreiter & J. Schmidhuber, *Long short-term memory*, Neural Computation 9, 1997, section 4:
#   the memory cell with input and output gate. It has no forget gate yet.
# - F. A. Gers, J. Schmidhuber & F. Cummins, *Learning to forget: continual prediction with LSTM*,
#   Neural Computation 12, 2000, section 3: the forget gate, with which a cell can reset itself.
#
# **Next:** lesson 03 joins these pieces into a cell that runs along a sequence, and sets its
# weights by hand.
