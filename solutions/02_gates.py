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
# Below are three numbers, 2, 3 and 4: the memory of a tiny cell. Four sliders control one step in
# its life. Move them, and try to reach each of these goals:
#
# - keep the memory and show it;
# - keep the memory and hide it;
# - replace the memory with something new;
# - make every number smaller by exactly 1.
#
# You will find that the memory cannot be multiplied by −1, that nothing larger than 1 can be added
# in one step, and that one of the four goals can only be approached. By the end of this lesson you
# will have written every function behind these sliders, and you will know why.

# %% hidden
import sys
from functools import partial

import matplotlib.pyplot as plt
import numpy as np
from tqdm import tqdm

from autograder import check, own_or_reference, quiz
from autograder.notebook.widgets.gate_playground import gate_playground
from lstm_course.lessons.claims import Claims
from lstm_course.lessons.lesson_02 import claims_about_gates, claims_about_torch
from lstm_course.lessons.lesson_02.cell_equations import draw_gate_beside_equation
from lstm_course.lessons.lesson_02.gate_values import measure_gate_values
from lstm_course.lessons.lesson_02.memory_steps import draw_memory_steps, step_by_hand
from lstm_course.lessons.lesson_02.retention import draw_retention, retention_by_steps
from lstm_course.lessons.lesson_02.squashing import draw_squashing
from lstm_course.lessons.lesson_02.unsquashed import compare_unsquashed, draw_unsquashed
from lstm_course.lessons.shared.gate_histograms import draw_gate_histograms
from lstm_course.plotting.cell_diagram import draw_cell
from lstm_course.plotting.notebook_figures import use_theme

use_theme()
progress_bar = partial(tqdm, file=sys.stdout)
claims = Claims()

# %% demo
gate_playground()

# %% [markdown]
# *The gate playground. The bars show the memory before the step, what the forget gate leaves of it,
# what is added, and the two results: the cell state c and the hidden state h.*
#
# <details><summary>Settings for the four goals, once you have tried</summary>
#
# Keep and show: f far right, i far left, o far right. Keep and hide: the same, with o far left.
# Replace: f far left, i far right, and g as you like. Smaller by 1: f and i far right, g far left.
# The result is not exact, because σ and tanh approach their limits without reaching them.
# </details>
#
# | | |
# |---|---|
# | **You will learn to** | build the four gate blocks of an LSTM cell in NumPy |
# | | work out by hand what each gate does to the cell state |
# | | choose inputs that expose a mistake |
# | | set how long a cell remembers |
# | **Time** | about 50 minutes |
# | **Prerequisites** | matrix products and derivatives; lesson 00 for the checks |
# | **You write** | ten short functions, 17 marks |
#
# Letters keep their meaning in all lessons: **B** sequences in a batch, **I** inputs, **H** hidden
# units. This lesson looks at a single time step, so there is no T yet. The figures use *your*
# functions as soon as they pass their checks, and the course's own until then.
#
# Write your answers in NumPy. While a check runs them, torch is not available, and the library's
# functions that solve exercises of this lesson or of a later one are locked, at home as in a class.

# %% [markdown]
# ## Predict
#
# Answer these questions before you run anything else.
#
# 1. A memory holds the numbers 2, 3 and 4. The forget gate has the values 0.1, 0.2 and 0.5. What is
#    in the memory afterwards?
# 2. A cell has 3 inputs and 5 hidden units. How many weights and biases does it have: about 40, 80,
#    180 or 400?
# 3. At each step, a forget gate keeps 99% of the memory. After how many steps is half of it left:
#    about 7, 70 or 700?
#
# Put your guesses into the next cell. They earn no marks, but the lesson returns to each of them.

# %%
guess_cell_state = None  # question 1: three numbers, such as [2.0, 3.0, 4.0]
guess_parameters = None  # question 2: a whole number
guess_half_life = None  # question 3: a number of steps

# %% [markdown]
# ## 1. The LSTM cell
#
# A plain recurrent network overwrites its state at every step. An **LSTM cell** (long short-term
# memory; Hochreiter & Schmidhuber 1997) has a second state, the **cell state c**. It runs from step
# to step along a conveyor belt, and only two operations change it: one multiplication and one
# addition.

# %% demo
draw_cell()
plt.show()

# %% [markdown]
# *Figure 1. An LSTM cell. The cell state c runs straight through at the top. Below, four gate
# blocks look at x and h_prev and decide what happens to it.*
#
# Follow the belt from left to right. First, the old cell state `c_prev` is multiplied by **f**, the
# **forget gate**. Then something is added: the **candidate g**, scaled by **i**, the **input
# gate**. The result is the new cell state `c`. A copy of it passes through tanh and is scaled by
# **o**, the **output gate**. This is the **hidden state** `h`. It goes to the next step and, in a
# deep network, to the layer above.
#
# What is such a cell good for? Suppose it reads a sentence word by word, and later has to choose
# between *is* and *are*. It could keep the number of the subject like this:
#
# | it reads | forget gate | input gate | output gate | effect |
# |---|---|---|---|---|
# | *The keys* | closes | opens | | the number of the last subject is gone, “plural” is written |
# | *of the old cabinet* | stays open | stays closed | closed | “plural” rides on the belt |
# | *are* is next | stays open | stays closed | opens | h shows “plural”, so *are* is likely |
#
# In lesson 03 you set the weights of this cell by hand. In lesson 07 a network learns them.
#
# Each coloured box is a **gate block**: it has its own weights and its own bias. All four blocks
# receive the same two inputs, `x` from the current step and `h_prev` from the previous one. Three
# of them, i, f and o, are **gates**: they produce values between 0 and 1 that scale something else.
# The fourth, g, is the content that may be written, hence the name candidate. Papers also call it
# the *cell input* or $\tilde{C}$. You will now build all of this, smallest piece first.
#
# ## 2. The sigmoid, a soft switch
#
# A switch is either on or off. A network trained by gradient descent needs something softer,
# because a jump has no useful slope. The **sigmoid** turns any number $a$, the **pre-activation**,
# into a number between 0 and 1:
#
# $$\sigma(a) = \frac{1}{1 + e^{-a}} \tag{1}$$
#
# Far to the left the switch is closed (near 0), far to the right it is open (near 1), and at $a =
# 0$ it is half open.
#
# **A trap.** Computed as written, (1) needs $e^{1000}$ for $a = -1000$. No float64 can hold that
# number, so NumPy warns of an overflow, although the correct result is simply 0 to rounding. The
# cure is to take exponentials of negative numbers only, because these lie between 0 and 1. For
# negative $a$, multiply the numerator and the denominator of (1) by $e^{a}$:
#
# $$\sigma(a) = \frac{1}{1 + e^{-|a|}} \;\text{ if } a \ge 0, \qquad
# \sigma(a) = \frac{e^{-|a|}}{1 + e^{-|a|}} \;\text{ if } a < 0 \tag{2}$$
#
# because $e^{a} = e^{-|a|}$ when $a < 0$. Both fractions have the same denominator, and neither can
# overflow.
#
# ### Exercise `sigmoid`
#
# Difficulty ●●○ · 6 minutes · **2 marks**
#
# Write equation (2) for arrays that may contain both signs. The values earn 1 mark, ±1000 without a
# warning ½, and keeping the dtype ½: float32 in, float32 out.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Which number do both cases of (2) share? Compute it once, for the entire array.
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# `np.where(condition, this, that)` chooses entry by entry. It evaluates both branches for *all*
# entries before it chooses, so both must be harmless everywhere. In (2) they are.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# Let `small` be the exponential of minus `np.abs(a)`. The denominator is `1 + small` in both cases.
# The numerator is 1 where `a >= 0` and `small` elsewhere. Plain Python numbers such as `1` do not
# change the dtype of a float32 array.
# </details>


# %% solution="sigmoid"
def sigmoid(a):
    """Logistic sigmoid without overflow, equation (2).

    Args:
        a: pre-activations in float64 or float32, one or more axes.

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
# ## 3. The slopes of sigmoid and tanh
#
# A gate learns through its slope. Where the curve is flat, no gradient passes.
#
# **Sigmoid.** Differentiate (1) and split the result into two factors. With $s = \sigma(a)$:
#
# $$\sigma'(a) = \frac{e^{-a}}{(1 + e^{-a})^2}
# = \frac{1}{1 + e^{-a}} \cdot \frac{e^{-a}}{1 + e^{-a}} = s\,(1 - s) \tag{3}$$
#
# The last step uses $1 - \frac{1}{1 + e^{-a}} = \frac{e^{-a}}{1 + e^{-a}}$. The slope depends only
# on the *output* $s$, so a backward pass does not have to store $a$.
#
# **tanh**, the activation of the candidate, runs from −1 to 1. With $t = \tanh(a) = \frac{e^{a} -
# e^{-a}}{e^{a} + e^{-a}}$, the quotient rule gives
#
# $$\tanh'(a) = \frac{(e^{a} + e^{-a})^2 - (e^{a} - e^{-a})^2}{(e^{a} + e^{-a})^2}
# = 1 - t^2 \tag{4}$$
#
# ### Exercise `sigmoid_grad`
#
# Difficulty ●○○ · 2 minutes · **1 mark**
#
# Write equation (3). The argument is `s`, the output of the sigmoid.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Is `s` a pre-activation, or has it already passed through the sigmoid?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# No exponential is needed. Test yourself: the slope is 0.25 for s = 0.5, and 0 for s = 0 and s = 1.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# Multiply two factors entry by entry. One is `s`; the other is the distance from `s` to 1.
# </details>


# %% solution="sigmoid_grad"
def sigmoid_grad(s):
    """Slope of the sigmoid in terms of its output, equation (3).

    Args:
        s: output of the sigmoid, one or more axes.

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
# The slope is the same at t and −t. It is 1 in the middle and 0 at both ends.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# Subtract the square of `t` from 1, entry by entry.
# </details>


# %% solution="tanh_grad"
def tanh_grad(t):
    """Slope of tanh in terms of its output, equation (4).

    Args:
        t: output of tanh, one or more axes.

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
# *Figure 2. Left: a gate stays between 0 and 1, while a candidate can be negative. Right: even at
# its steepest point, the sigmoid has only a quarter of the slope of tanh.*
#
# ## 4. Computing one gate
#
# Who sets the switch? The network itself does, from what it sees. A gate looks at the new input $x$
# and at the previous hidden state $h_{prev}$. It weighs both, adds a bias and applies the sigmoid:
#
# $$\text{gate} = \sigma\bigl(x\,W_{ih}^\top + h_{prev}\,W_{hh}^\top + b\bigr) \tag{5}$$
#
# Without the σ this is an ordinary linear map with $H$ outputs: one switch for each entry of the
# cell state.
#
# | term | shape |
# |---|---|
# | $x\,W_{ih}^\top$ | (B, I) times (I, H) gives (B, H) |
# | $h_{prev}\,W_{hh}^\top$ | (B, H) times (H, H) gives (B, H) |
# | $b$ | (H,), added to each of the B rows |
#
# Papers often write $\sigma(W\,[h_{prev}; x] + b)$ with the two vectors stacked and the two
# matrices side by side. The sum is the same.
#
# ### Exercise `gate`
#
# Difficulty ●○○ · 4 minutes · **2 marks**
#
# Write equation (5). You may call your `sigmoid`.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Ignore the σ for a moment. Lesson 01 had the same sum inside its tanh.
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# `@` is the matrix product and `.T` the transpose. `W_hh` is square, so NumPy does not complain if
# you forget to transpose it. The check does.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# Add three terms: two of the form `something @ something.T`, and the bias. `sigmoid` goes around
# the complete sum.
# </details>


# %% solution="gate"
def gate(x, h_prev, W_ih, W_hh, b):
    """Compute one gate: H soft switches for each sequence, equation (5).

    Args:
        x: input (B, I).
        h_prev: previous hidden state (B, H).
        W_ih: input weights (H, I).
        W_hh: recurrent weights (H, H).
        b: bias (H,).

    Returns:
        gate: values between 0 and 1, (B, H).
    """
    ### BEGIN SOLUTION
    return sigmoid(x @ W_ih.T + h_prev @ W_hh.T + b)  # (B, H)
    ### END SOLUTION


# %% check="gate"
check("gate")

# %% [markdown]
# ## 5. Forget, write, expose
#
# Take a cell state of three numbers, $c_{prev} = [2, 3, 4]$, and work through one step by hand. All
# products in this section are taken **entry by entry** ($\odot$): each unit has its own switch, and
# units do not mix.

# %% demo
draw_gate_beside_equation("forget")
plt.show()

# %% [markdown]
# *Figure 3. The forget gate is the only one that acts on the old cell state, and it multiplies. A
# raised f marks the weights of this gate.*
#
# **Forget.** The forget gate is the share that is *kept*. “Keep gate” would be a better name, but
# “forget gate” has stuck.
#
# $$c \leftarrow f \odot c_{prev} \tag{6}$$
#
# By hand, with $f = [0.1, 0.2, 0.5]$: $[0.1 \cdot 2,\; 0.2 \cdot 3,\; 0.5 \cdot 4] = [0.2, 0.6,
# 2.0]$. The first unit has lost nine tenths of its value, the last one half.
#
# ### Exercise `forget`
#
# Difficulty ●○○ · 1 minute · **1 mark**
#
# Write equation (6).
#
# <details><summary>Hint 1: a nudge</summary>
#
# What should f = 1 leave of a cell state? And f = 0?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# The result has the shape of the cell state: one number per unit, each scaled by its own switch.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# In NumPy, `@` mixes units and `*` does not. The answer is one of them between the two arguments.
# </details>


# %% solution="forget"
def forget(c_prev, f):
    """Scale the old cell state by the forget gate, equation (6).

    Args:
        c_prev: old cell state, one or more axes.
        f: forget gate, same shape.

    Returns:
        c: the part that is kept, same shape.
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
# *Figure 4. Input gate and candidate: their product is added to the cell state.*
#
# **Write.** The candidate $g$ lies between −1 and 1: it is *what* could be written. The input gate
# $i$ lies between 0 and 1: it decides *how much* of it. Their product is added:
#
# $$c \leftarrow c + i \odot g \tag{7}$$
#
# Here $c$ has already been through the forget gate. By hand, with $i = [0.5, 1, 0]$ and $g = [0.8,
# -0.5, 0.9]$: the product is $[0.4, -0.5, 0]$, so the cell state becomes
#
# $$c = [0.2 + 0.4,\; 0.6 - 0.5,\; 2.0 + 0] = [0.6, 0.1, 2.0]$$
#
# The third candidate is large, but its gate is closed.
#
# ### Exercise `write`
#
# Difficulty ●○○ · 1 minute · **1 mark**
#
# Write equation (7).
#
# <details><summary>Hint 1: a nudge</summary>
#
# What should the cell state be afterwards if i = 0?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Scale first, then add. Do not scale the old cell state here: `forget` has already done that.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# Add two terms: `c`, and the product of the two other arguments. Avoid `c += …`, which would change
# the caller's array.
# </details>


# %% solution="write"
def write(c, i, g):
    """Add the candidate, scaled by the input gate, equation (7).

    Args:
        c: cell state after forgetting, one or more axes.
        i: input gate, same shape.
        g: candidate, same shape.

    Returns:
        c: new cell state, same shape.
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
# *Figure 5. The output gate decides how much of the cell state is visible, and leaves the cell
# state itself alone.*
#
# **Expose.** The cell state is a sum over many steps, so it can exceed 1. For the hidden state it
# first passes through tanh, then it is scaled by the output gate:
#
# $$h = o \odot \tanh(c) \tag{8}$$
#
# By hand, with $o = [1, 0.5, 0]$: $\tanh(0.6) = 0.54$, $\tanh(0.1) = 0.10$ and $\tanh(2.0) = 0.96$,
# so $h = [0.54, 0.05, 0]$. The third unit stores a lot and shows nothing. Its cell state is still
# 2.0.
#
# ### Exercise `expose`
#
# Difficulty ●○○ · 1 minute · **1 mark**
#
# Write equation (8).
#
# <details><summary>Hint 1: a nudge</summary>
#
# Which of the two arguments can be large?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Apply tanh to the cell state, not to the gate and not to the product. The gate already lies
# between 0 and 1.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# Multiply `np.tanh` of one argument by the other, entry by entry.
# </details>


# %% solution="expose"
def expose(c, o):
    """Compute the hidden state from cell state and output gate, equation (8).

    Args:
        c: cell state, one or more axes.
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
# Now pass the same three numbers through your three functions.

# %% demo
own = own_or_reference("forget", "write", "expose")
draw_memory_steps(*step_by_hand(own, guess_cell_state))
plt.show()

# %% [markdown]
# *Figure 6. The step that you worked by hand, computed by your functions. Dashed outlines show the
# values one panel earlier, and the arrows lead to the new ones.*
#
# **Back to the playground.** This time, your own functions move the bars.

# %% demo
gate_playground(own_or_reference("sigmoid", "forget", "write", "expose"))

# %% [markdown]
# Its limits are now equations. By (6), f lies between 0 and 1, so it can shrink a number but never
# change its sign. By (7), a single step adds $i \odot g$, whose size is less than 1. And
# subtracting *exactly* 1 would take $i = 1$ and $g = -1$, which σ and tanh never reach.
#
# ## 6. The four gate blocks in two products
#
# The blocks i, f, g and o all have the form of (5), with tanh in place of σ for g. They use the
# same $x$ and the same $h_{prev}$. Eight small matrix products would do, but two large ones give
# the same numbers with fewer calls. Stack the four weight matrices in PyTorch's order **i, f, g,
# o**:
#
# $$a = x\,W_{ih}^\top + h_{prev}\,W_{hh}^\top + b \tag{9}$$
#
# Now $W_{ih}$ is (4H, I), $W_{hh}$ is (4H, H) and $b$ is (4H,), so $a$ is (B, 4H). Cut it into four
# blocks of H columns, $a = [a_i \,|\, a_f \,|\, a_g \,|\, a_o]$, and apply the activations:
#
# $$i = \sigma(a_i), \qquad f = \sigma(a_f), \qquad g = \tanh(a_g), \qquad
# o = \sigma(a_o) \tag{10}$$
#
# The order is only a convention, but everybody who shares weights must share it. The figures show f
# first because the cell state meets it first.
#
# ### Exercise `lstm_gates`
#
# Difficulty ●●○ · 8 minutes · **4 marks**
#
# Write equations (9) and (10). Each of the four gate blocks earns one mark.
#
# <details><summary>Hint 1: a nudge</summary>
#
# How many columns does `a` have? Which of them belong to f?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Compute `a` as in `gate`, without the sigmoid. `np.split` cuts an array into equal parts along an
# axis. The blocks lie side by side, so use the axis of the columns.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `np.split(a, 4, axis=1)` is a list of four arrays of shape (B, H). Unpack it into four names in
# PyTorch's order. Then apply the activations: three of one kind, one of the other.
# </details>


# %% solution="lstm_gates"
def lstm_gates(x, h_prev, W_ih, W_hh, b):
    """Compute the four gate blocks in two products, equations (9) and (10).

    Args:
        x: input (B, I).
        h_prev: previous hidden state (B, H).
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
# An input **exposes** a wrong version if its result differs from the correct one. Otherwise the
# version **survives**. The version that forgets `b` survives every input with $b = 0$, because it
# leaves out a zero. Zeros are not the only hiding place. In a batch of one sequence, the first
# sequence is the complete batch, so the third version is correct there.
#
# **Predict:** which of these three versions survive an input with $h_{prev} = 0$?
#
# ### Exercise `cases_for_lstm_gates`
#
# Difficulty ●●○ · 6 minutes · **2 marks**
#
# Return a list of one to six cases. A case is a tuple of arguments, so `lstm_gates(*case)` must
# run. Use arrays of floats, with B, I and H of at most 12. Exposing 60% of the wrong versions earns
# one mark, and exposing 95% earns both. The check tells you how many survive, and when one of them
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
# random numbers. Draw all five arguments in this way, with B, I and H all different.
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
# do not involve `h_prev`. A zero hides only the mistakes in the numbers it multiplies.
#
# No clever inputs are needed. One case of random numbers exposes nearly everything if every size is
# at least 2 and no array is zero. That is why the checks of this course draw their inputs at
# random, and why your own tests should, too.
#
# ## 7. The half-life of the cell state
#
# Suppose that nothing is written and that the forget gate has the same value $f$ at each step.
# After $n$ steps the cell state is
#
# $$c_n = f^n\,c_0 \tag{11}$$
#
# It fades by the same *factor* at each step, like a radioactive element, so it has a **half-life**:
# the $n$ with $f^n = \tfrac12$. Taking logarithms, $n = \ln\tfrac12 / \ln f$.
#
# Often you know the half-life that a task needs, and want the gate. Solving for $f$ gives
#
# $$f = \left(\tfrac12\right)^{1/n} \tag{12}$$
#
# Before training, the weights are small and the gate is about $\sigma(b)$: the bias alone decides.
# Solve $\sigma(b) = f$ for $b$. By (1), $1 + e^{-b} = 1/f$, so $e^{-b} = (1 - f)/f$, and
#
# $$b = \ln\frac{f}{1 - f} \tag{13}$$
#
# **By hand:** for $n = 1$, $f = \tfrac12$ and $b = \ln 1 = 0$. A cell whose biases start at zero
# therefore loses half of its cell state at *every* step. For $n = 100$, $f = 0.9931$ and $b =
# 4.97$.
#
# ### Exercise `forget_bias_for_half_life`
#
# Difficulty ●●○ · 4 minutes · **2 marks**
#
# Write equations (12) and (13). `steps` may be a number or an array.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Take two steps: first the gate's value, then the bias that produces it.
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# A root is a power with a fraction as its exponent. Equation (13) is the inverse of the sigmoid.
# Its logarithm is the natural one, `np.log`.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `f` is 0.5 to the power of `1 / steps`. The bias is the logarithm of the share that is kept over
# the share that is lost in one step.
# </details>


# %% solution="forget_bias_for_half_life"
def forget_bias_for_half_life(steps):
    """Compute the forget gate's bias for a half-life, equations (12) and (13).

    Args:
        steps: half-life in time steps, a positive number or an array of them.

    Returns:
        bias: same shape as steps.
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
left = retention_by_steps(own.sigmoid, own.forget, biases)
draw_retention(own.sigmoid, own.forget_bias_for_half_life, biases, left)
plt.show()

# %% [markdown]
# *Figure 7. Left: the share of the cell state that your `forget` leaves over 50 steps, one curve
# per bias, in the colours of the right panel. Right: the half-life of each bias. From about b = 2
# on, each further 2.3 makes the half-life about ten times as long.*
#
# ## 8. Claims
#
# Here are eight statements from lecture notes and tutorials. Some are true, some are true under a
# condition, and some are false. **Decide first:** write `"true"`, `"true if"` or `"false"` beside
# each. Then run the experiments. The last cell of this section compares.
#
# The reference is a real cell wherever one is needed: `torch.nn.LSTM` or its `LSTMCell`, with
# random weights.

# %%
predictions = {
    "2.1": None,  # A cell has four layers: one tanh layer, three sigmoid gates, each with weights
    "2.2": None,  # The operations on the cell state are forget, input, delete and output
    "2.3": None,  # The input gate scales the candidate, and the product is added to the cell
    "2.4": None,  # The forget gate is added to the cell state
    "2.5": None,  # The cell is multiplied by an array of −1, 0 and 1
    "2.6": None,  # A gate takes the dot product of h_prev and x
    "2.7": None,  # Gate value 1 keeps everything, 0 forgets completely
    "2.8": None,  # The output is tanh of the cell state times the output gate
}

# %% [markdown]
# ### Claim 2.1
#
# > **“A cell has four layers: one tanh layer and three sigmoid gates, each with its own weights and
# > bias.”**
#
# If so, a cell with I inputs and H units has four times (HI + HH + H) parameters. Count those of
# `torch.nn.LSTM`, and expect a surplus: beside `bias_ih`, PyTorch keeps a second bias, `bias_hh`,
# so that its weights have the layout of NVIDIA's cuDNN library. The two are added, so one would be
# enough. And if the activations are those of (10), your `lstm_gates` must reproduce PyTorch's
# numbers from PyTorch's weights.

# %% demo
own = own_or_reference("lstm_gates", "forget", "write", "expose")
claims.record(claims_about_torch.four_blocks(own, guess_parameters))

# %% [markdown]
# We say *gate blocks*, because in a deep network the word *layer* is needed for something else.
#
# ### Claim 2.2
#
# > **“The operations on the cell state are forget, input, delete and output.”**
#
# Does any block delete? Take PyTorch's cell, set the bias of one block after another to −20, and
# measure the share of the old cell state that survives in the new one: the slope $\partial c /
# \partial c_{prev}$, averaged over the units.

# %% demo
claims.record(claims_about_torch.no_delete_gate())

# %% demo
quiz("no_delete_gate")

# %% [markdown]
# ### Claim 2.3
#
# > **“The input gate scales the candidate, and the product is added to the cell.”**
#
# You worked this out by hand in section 5. Does a real cell do the same? Subtract what the forget
# gate kept from PyTorch's new cell state, and compare the remainder with $i \odot g$.

# %% demo
claims.record(claims_about_torch.product_is_added(own))

# %% [markdown]
# ### Claim 2.4
#
# > **“The forget gate is added to the cell state.”**
#
# Try it with the three numbers, then with PyTorch's cell. If f were added, a closed gate would
# leave the cell state unchanged.

# %% demo
claims.record(claims_about_torch.forget_gate_multiplies(own))

# %% [markdown]
# ### Claim 2.5
#
# > **“The cell is multiplied by an array of −1, 0 and 1.”**
#
# The range of σ settles half of this: it is the open interval from 0 to 1, so −1 is impossible and
# 0 and 1 are never reached. But training might drive the gates so close to 0 and 1 that they act as
# hard switches. Train a small LSTM to predict the next character of an English text, the language
# reference that comes with your Python. Then watch its gates, computed by your functions, on a part
# of the text that it has not seen.

# %% demo
functions = own_or_reference("lstm_gates", "forget", "write", "expose")
values = measure_gate_values(functions, progress=progress_bar)
draw_gate_histograms(values)
plt.show()

# %% [markdown]
# *Figure 8. Values of the four gate blocks in a trained network. The three gates fill the range
# between 0 and 1. Only the candidate can be negative. Shaded: values near neither end.*

# %% demo
claims.record(claims_about_gates.soft_switches(values))

# %% [markdown]
# ### Claim 2.6
#
# > **“A gate takes the dot product of h_prev and x.”**
#
# A dot product needs two vectors of the same length, and returns one number. Try it with I = 3 and
# H = 5. NumPy's error message is quoted below: “not aligned” means that the lengths differ. Then
# compare with what a gate really computes, in the form of (5) and in the form of the papers.

# %% demo
claims.record(claims_about_gates.projection(own_or_reference("sigmoid", "gate")))

# %% [markdown]
# ### Claim 2.7
#
# > **“Gate value 1 keeps everything, 0 forgets completely.”**
#
# For the exact values 0 and 1, (6) shows it at once. But a sigmoid only comes close to them. How
# close is close enough? Count the steps until half of the cell state is gone.

# %% demo
own = own_or_reference("sigmoid", "forget")
claims.record(claims_about_gates.half_lives(own, guess_half_life))

# %% [markdown]
# A footnote on rounding: in float64, σ(a) is *exactly* 1 from about a = 37 on, because numbers just
# below 1 are $10^{-16}$ apart. Near 0 they are much closer together: σ(−37) is about $10^{-16}$,
# not 0.
#
# ### Claim 2.8
#
# > **“The output is tanh of the cell state times the output gate.”**
#
# Compare your `expose` with PyTorch's cell. Then leave out the tanh, in ten random cells whose
# biases keep f and i open and g positive, so that their cell states grow at every step. The hidden
# state is an input of the next step's gates, so watch the gates, too.

# %% demo
own = own_or_reference("lstm_gates", "forget", "write", "expose")
runs = compare_unsquashed(own)
claims.record(claims_about_torch.output_through_tanh(own, runs))

# %% [markdown]
# ### Your predictions

# %% demo
claims.table(predictions)

# %% [markdown]
# ## Quiz
#
# The first question came with claim 2.2. Here are two more.

# %% demo
quiz("all_gates_shut")

# %% demo
quiz("candidate_through_sigmoid")

# %% [markdown]
# ## Summary
#
# - A **gate** is a vector of soft switches, $\sigma(x W_{ih}^\top + h_{prev} W_{hh}^\top + b)$ (5).
#   It *projects* x and h, and has one switch per unit.
# - A cell has **four gate blocks**: the gates i, f, o and the candidate g, the only one with tanh
#   (10). Two products compute them all, in the order i, f, g, o.
# - **Forget** multiplies the cell state (6), **write** adds $i \odot g$ (7), and **expose**
#   computes $h = o \odot \tanh(c)$ (8). Only the first two change the cell state.
# - The slopes follow from the outputs, $s(1-s)$ and $1-t^2$ (3, 4). A gate that is fully open or
#   fully closed hardly learns.
# - Under a constant forget gate, the cell state has a **half-life** of $\ln\frac12 / \ln f$ steps.
#   The bias $\ln\frac{f}{1-f}$ sets it (13).
# - A good test case has sizes that differ and are at least 2, and no zeros.
#
# **Papers**
#
# - S. Hochreiter & J. Schmidhuber, *Long short-term memory*, Neural Computation 9, 1997, section 4:
#   the cell with input and output gates. It has no forget gate yet.
# - F. A. Gers, J. Schmidhuber & F. Cummins, *Learning to forget: continual prediction with LSTM*,
#   Neural Computation 12, 2000, section 3: the forget gate, which lets a cell reset itself.
#
# **Next:** lesson 03 joins these pieces into a cell that runs along a sequence, and sets its
# weights by hand.
#
# ## Going further
#
# **Without the tanh.** The ten cells of claim 2.8, step by step. Why do their gates stop learning?
# Think of the slopes in section 3 before you read the caption.

# %% demo
draw_unsquashed(runs)
plt.show()

# %% [markdown]
# *Left: without tanh, h grows with the cell state. Right: large values of h push more and more
# gates into the flat ends of the sigmoid, where the slope $s(1-s)$ is close to 0. One line per
# cell.*
