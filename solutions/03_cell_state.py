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
# # 03 · Cell state
#
# An LSTM cell with a single unit reads one number. Then it reads 1,000 random numbers that it
# should ignore. At the end it still holds the first one, correct to five decimal places.
#
# No training was needed: four of its weights and biases were set by hand, and all others are zero.
# The recurrent unit of lesson 01 could hold a bit, the *sign* of a number. It loses the number
# itself within five steps, even without noise.
#
# The difference is the **cell state**. In this lesson you build the complete LSTM around it. Then
# you set the weights of two such units yourself: one that stores a bit until you overwrite it, and
# one that remembers the subject of a sentence.
#
# | | |
# |---|---|
# | **You will learn to** | write one LSTM step and a full sequence that match PyTorch |
# | | compute how much of a cell state is left after many steps |
# | | set the weights of an LSTM by hand |
# | **Time** | about 60 minutes |
# | **Prerequisites** | the gates of lesson 02; vanishing gradients, lesson 01 |
# | **You write** | three short functions and two sets of weights, 18 marks |

# %% hidden
import sys
from functools import partial

import matplotlib.pyplot as plt
import numpy as np
from tqdm import tqdm

from autograder import check, own_or_reference, quiz
from lstm_course.cells.lstm import LSTMCache, LSTMParams, LSTMStepCache, lstm_gates
from lstm_course.lessons.claims import Claims
from lstm_course.lessons.lesson_03.cell_at_work import cell_at_work
from lstm_course.lessons.lesson_03.comparison_figure import draw_fair_comparison
from lstm_course.lessons.lesson_03.fair_comparison import conclude_comparison, train_chosen
from lstm_course.lessons.lesson_03.held_bit import describe_held_bit
from lstm_course.lessons.lesson_03.held_by_detour import describe_held_bits
from lstm_course.lessons.lesson_03.kept_number import (
    describe_kept_numbers,
    draw_kept_numbers,
    keep_numbers,
)
from lstm_course.lessons.lesson_03.lag_claim import conclude_lags, draw_lags, own_lstms
from lstm_course.lessons.lesson_03.learned_number import (
    describe_number,
    draw_number,
    measure_number,
)
from lstm_course.lessons.lesson_03.reading_back import draw_read_back
from lstm_course.lessons.lesson_03.retention import describe_retention, draw_retention
from lstm_course.lessons.lesson_03.stream_growth import (
    describe_growth,
    draw_growth,
    own_streams,
)
from lstm_course.lessons.lesson_03.time_scale_claims import (
    conclude_cell_state,
    conclude_hidden_state,
    read_back_all,
)
from lstm_course.lessons.lesson_03.torch_layer import compare_with_torch
from lstm_course.lessons.lesson_03.two_time_scales import draw_two_time_scales, track_signal
from lstm_course.plotting.cell_diagram import draw_cell
from lstm_course.plotting.notebook_figures import use_theme
from lstm_course.size import experiment_size

use_theme()
progress_bar = partial(tqdm, file=sys.stdout)
claims = Claims()
print(f"Experiments run at size {experiment_size()!r}.")

# %% demo
kept = keep_numbers()
draw_kept_numbers(kept)
plt.show()
print(describe_kept_numbers(kept))

# %% [markdown]
# *Figure 1. Both units read 0.9, 0.5, 0.1, −0.3 or −0.7. Left: the recurrent unit settles at +0.96
# or −0.96, whatever the number was. Right: the cell state stays where it is. The candidate passes
# through tanh, so the number 0.9 is stored as 0.72.*
#
# Four letters keep their meaning throughout the course: **T** time steps, **B** sequences in a
# batch, **I** inputs per step, **H** hidden units. Time comes first. The figures use *your*
# functions as soon as they pass their checks, and the course's own until then.
#
# Write your answers in NumPy. While a check runs them, torch is not available, and the library's
# functions that solve exercises of this lesson or of a later one are locked, at home as in a class.
#
# ## Predict
#
# Answer these questions before you run anything else.
#
# 1. In three steps, the forget gate of a unit has the values ½, 1 and ½. What share of the old cell
#    state is left?
# 2. An LSTM without a forget gate reads 3,000 symbols of an endless stream and learns to predict
#    the next one. How large is its largest cell state then: about 1, 10, 100 or 1,000?
# 3. An LSTM learns to keep a bit in sequences of 10 steps, and makes no mistakes there. Then you
#    ask it for a bit that is several hundred steps old. Which share of its answers is correct: ½,
#    ¾ or all?
#
# Put your guesses into the next cell. They earn no marks, but the lesson returns to each of them.

# %%
guess_share = None  # question 1: a number between 0 and 1
guess_largest = None  # question 2: 1, 10, 100 or 1000
guess_after_10 = None  # question 3: a number between 0.5 and 1

# %% [markdown]
# ## 1. One LSTM step
#
# A recurrent network has one state and rebuilds it at every step: the state passes through a matrix
# and a tanh each time. An LSTM cell has **two** states. The **hidden state h** is what the cell
# shows, to the next layer and to its own gates. The **cell state c** is what it keeps. The cell
# state travels along a conveyor belt, and only two operations change it on the way.

# %% demo
draw_cell()
plt.show()

# %% [markdown]
# *Figure 2. The cell of lesson 02. Along the top, the cell state meets one product and one sum, but
# no matrix and no tanh.*
#
# The four gate blocks come from lesson 02:
#
# $$i_t,\; f_t,\; g_t,\; o_t = \text{lstm\_gates}(x_t,\; h_{t-1},\; W_{ih},\; W_{hh},\; b) \tag{1}$$
#
# Three of them are gates between 0 (closed) and 1 (open): the **input gate** i, the **forget gate**
# f and the **output gate** o. The fourth is the **candidate** g, between −1 and 1. The input $x_t$
# is (B, I). The four blocks and both states are (B, H).
#
# The forget gate scales the old cell state, and the input gate scales the candidate:
#
# $$c_t = f_t \odot c_{t-1} + i_t \odot g_t \tag{2}$$
#
# The output gate decides how much of the new cell state the cell shows:
#
# $$h_t = o_t \odot \tanh(c_t) \tag{3}$$
#
# The products $\odot$ are taken entry by entry, so on the belt each unit is alone with its own cell
# state. Units meet only in (1), where each gate sees all of $h_{t-1}$.
#
# **By hand**, for one unit: let $c_{t-1} = 2$, $i = 0.8$, $f = 0.5$, $g = -0.5$ and $o = 1$. Then
# $c_t = 0.5 \cdot 2 + 0.8 \cdot (-0.5) = 0.6$, and $h_t = \tanh(0.6) = 0.54$.
#
# ### Exercise `lstm_step`
#
# Difficulty ●●○ · 8 minutes · **4 marks**
#
# Write equations (1) to (3). `h` earns 1 mark, `c` earns 2, and the cache 1. The cache stores what
# the backward pass of lesson 04 will need: `LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g,
# o, c)`.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Write one line per equation. Which of the three results does the next line need?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# `lstm_gates` returns four arrays of shape (B, H) in the order i, f, g, o. From there on, you need
# only `*`, `+` and a single `np.tanh`, applied to the *new* cell state.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# The new cell state is a sum of two products. The first multiplies `f` and `c_prev`, the second the
# two blocks that write. `o` waits for the last line. Return three values, `h` before `c`.
# </details>


# %% solution="lstm_step"
def lstm_step(x, h_prev, c_prev, W_ih, W_hh, b):
    """Run one LSTM step, equations (1) to (3).

    Args:
        x: input (B, I).
        h_prev: hidden state before the step (B, H).
        c_prev: cell state before the step (B, H).
        W_ih: input weights of i, f, g, o (4H, I).
        W_hh: recurrent weights of i, f, g, o (4H, H).
        b: biases of i, f, g, o (4H,).

    Returns:
        h: hidden state after the step (B, H).
        c: cell state after the step (B, H).
        cache: LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c).
    """
    ### BEGIN SOLUTION
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)  # (B, H) each
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)
    ### END SOLUTION


# %% check="lstm_step"
check("lstm_step")

# %% [markdown]
# ## 2. A sequence
#
# As in an RNN, the same step with the same weights is applied again and again. The only difference
# is that two states travel from step to step:
#
# $$h_t,\; c_t = \text{lstm\_step}(x_t,\; h_{t-1},\; c_{t-1}), \qquad t = 0, \dots, T-1 \tag{4}$$
#
# The states before the first step, $h_{-1}$ and $c_{-1}$, are the arguments `h0` and `c0`. The
# function returns what PyTorch returns: the hidden states of all steps, `hs` (T, B, H), and the
# pair of the *last* states, (h, c), from which you can continue with the rest of a longer sequence.
# The cell states of the other steps are private to the cell. You find them in the cache, as `cs`.
#
# ### Exercise `lstm_forward`
#
# Difficulty ●●○ · 8 minutes · **4 marks**
#
# Write equation (4). You may call your `lstm_step`. `hs` earns 1½ marks, the last states 1, and the
# cache 1½. The cache is `LSTMCache(x, h0, c0, W_ih, W_hh, i, f, g, o, cs, hs)`, where i, f, g, o,
# cs and hs have shape (T, B, H).
#
# <details><summary>Hint 1: a nudge</summary>
#
# Which two variables must survive from one step to the next? What are their values before the first
# step?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# The cache of a step contains everything except h. Collect the caches in one list and the hidden
# states in another. After the loop, stack what you need.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# In the loop, write `h, c, step = lstm_step(x[t], ...)` and two `append`s. Afterwards, `np.stack`
# of `[step.f for step in steps]` is the array f. Five more lines like this one fill the cache. When
# the loop ends, `h` and `c` are the last states.
# </details>


# %% solution="lstm_forward"
def lstm_forward(x, h0, c0, W_ih, W_hh, b):
    """Run an LSTM over a sequence, equation (4).

    Args:
        x: inputs (T, B, I).
        h0: hidden state before the first step (B, H).
        c0: cell state before the first step (B, H).
        W_ih, W_hh, b: as in `lstm_step`.

    Returns:
        hs: hidden states after every step (T, B, H).
        final: the last states, (h, c), (B, H) each.
        cache: LSTMCache(x, h0, c0, W_ih, W_hh, i, f, g, o, cs, hs).
    """
    ### BEGIN SOLUTION
    h, c = h0, c0
    steps = []
    hs = []
    for t in range(len(x)):
        h, c, step = lstm_step(x[t], h, c, W_ih, W_hh, b)
        steps.append(step)
        hs.append(h)
    hs = np.stack(hs)  # (T, B, H)
    i = np.stack([step.i for step in steps])  # (T, B, H), like the five below
    f = np.stack([step.f for step in steps])
    g = np.stack([step.g for step in steps])
    o = np.stack([step.o for step in steps])
    cs = np.stack([step.c for step in steps])
    return hs, (h, c), LSTMCache(x, h0, c0, W_ih, W_hh, i, f, g, o, cs, hs)
    ### END SOLUTION


# %% check="lstm_forward"
check("lstm_forward")

# %% [markdown]
# Does a professional library compute the same numbers? Take the weights of a random
# `torch.nn.LSTM`, run both on the same random inputs, and compare.

# %% demo
own = own_or_reference("lstm_forward")
print(compare_with_torch(own.lstm_forward))

# %% [markdown]
# Differences near 10⁻¹⁶ are rounding. You have built the LSTM that PyTorch ships.
#
# ## 3. How much of a cell state is left
#
# Look at (2) from the point of view of the belt: $c_{t-1}$ comes in, and $c_t$ goes out. Hold the
# gates and the candidate fixed for now. The slope of one step is then
#
# $$\frac{\partial c_t}{\partial c_{t-1}} = f_t \tag{5}$$
#
# This is one number per unit. Over several steps, the chain rule multiplies the slopes. $c_{t-1}$
# is the cell state that *enters* step $t$. After the last step, $T-1$, the share of it that is left
# is
#
# $$r_t = \frac{\partial c_{T-1}}{\partial c_{t-1}} = f_t \cdot f_{t+1} \cdots f_{T-1} \tag{6}$$
#
# Compare this with lesson 01. There, each step back in time multiplied the gradient by a Jacobian,
# $\mathrm{diag}(1 - h_t^2)\,W_{hh}$: a matrix that can stretch, and a slope that shrinks. On the
# belt there is no matrix and no slope of tanh. There is only a gate, and the network itself decides
# how far to open it. If the gate is 1, the gradient passes through any number of steps unchanged.
# Hochreiter & Schmidhuber (1997, section 3.2) built their cell around this case. They called it the
# **constant error carousel**.
#
# The same product tells you what a cell state consists of. Insert (2) into itself:
#
# $$c_1 = f_1 c_0 + i_1 g_1 = f_1 (f_0 c_{-1} + i_0 g_0) + i_1 g_1$$
#
# and so on. A value written in step $t$ still has to pass the forget gates *after* that step, so
# $r_{t+1}$ of it is left:
#
# $$c_{T-1} = r_0\,c_{-1} + r_1\, i_0\, g_0 + r_2\, i_1\, g_1 + \dots + i_{T-1}\, g_{T-1} \tag{7}$$
#
# A cell state is the sum of everything that was ever written, each weighted by the share that is
# left of it.
#
# **By hand:** let $f = [\tfrac12, 1, \tfrac12]$. Start at the end: $r_2 = \tfrac12$, then $r_1 = 1
# \cdot \tfrac12 = \tfrac12$, and $r_0 = \tfrac12 \cdot \tfrac12 = \tfrac14$.
#
# ### Exercise `memory_retention`
#
# Difficulty ●●○ · 5 minutes · **2 marks**
#
# Write equation (6) for all $t$ at once. The argument holds the gates (T, B, H), the result the
# shares (T, B, H). A gate may be exactly 0 in any step. Half a mark is for that case.
#
# <details><summary>Hint 1: a nudge</summary>
#
# How can you get $r_t$ from $r_{t+1}$?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# $r_t = f_t \cdot r_{t+1}$, and after the last step the share is 1. One loop that starts at the end
# is enough. If you divide the full product by the first gates instead, a gate of 0 breaks it.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `left` starts as ones of shape (B, H). For each `t` in `reversed(range(len(fs)))`, multiply `left`
# by the gate of that step and store it at `[t]` of an array like `fs`. Without a loop: reverse the
# gates in time, apply `np.cumprod` along axis 0, and reverse the result.
# </details>


# %% solution="memory_retention"
def memory_retention(fs):
    """Compute the share of the cell state entering each step that is left at the end, equation (6).

    Args:
        fs: forget gates (T, B, H).

    Returns:
        retention: entry t is f_t · f_{t+1} · … · f_{T−1}, (T, B, H).
    """
    ### BEGIN SOLUTION
    left = np.ones_like(fs[0])  # (B, H)
    retention = np.empty_like(fs)  # (T, B, H)
    for t in reversed(range(len(fs))):
        left = left * fs[t]
        retention[t] = left
    return retention
    ### END SOLUTION


# %% check="memory_retention"
check("memory_retention")

# %% demo
own = own_or_reference("memory_retention")
draw_retention(own.memory_retention)
plt.show()
print(describe_retention(own.memory_retention, guess_share))

# %% [markdown]
# *Figure 3. A unit whose forget gate is 0.95, except for one step. What enters after that step
# fades slowly. Of what entered before, less than 1% is left. One closed gate is enough to clear a
# cell state.*
#
# **The detour over h.** Equation (5) holds the gates fixed, but a network does not. The cell state
# $c_t$ determines $h_t$, the four blocks of the next step look at $h_t$, and they change $c_{t+1}$.
# This second path from $c_t$ to $c_{t+1}$ contains matrices and slopes like those of lesson 01.
# Nothing protects it, and the product (6) leaves it out. Lesson 04 measures how much that matters.
#
# ### Two time scales
#
# The shares in (6) belong to single units, and each unit has its own gates. One cell can therefore
# remember on several time scales at once. Here are two units without any training. Their forget
# gates have a bias $b$ and no weights, so $f = \sigma(b)$ is the same at every step. Lesson 02's
# `forget_bias_for_half_life` chose the biases for half-lives of 1 and 20 steps. The input gates
# have the biases $-b$. Since $\sigma(-b) = 1 - \sigma(b)$, this makes $i = 1 - f$, and each cell
# state is a running mean of the candidates.

# %% demo
own = own_or_reference("lstm_forward")
draw_two_time_scales(*track_signal(own.lstm_forward))
plt.show()

# %% [markdown]
# *Figure 4. Two units of one cell read the same noisy signal, which changes its level twice. The
# fast unit reacts at once and keeps much of the noise. The slow unit averages the noise away and
# reacts late.*
#
# ### Why there is a forget gate
#
# With $f = 1$ the carousel keeps everything. In 1997 that was the design: the cell had no forget
# gate, and its states were set to zero before each sequence. But a stream has no end, and what is
# added to a cell state that never lets go accumulates.
#
# Watch it on the task that introduced the forget gate (Gers, Schmidhuber & Cummins 2000, section
# 4). The *embedded Reber grammar* generates strings of letters, one after the other, without a
# break. Each string starts with B and then T or P, decided by a coin. Some more coin tosses follow.
# The string ends with **the same** T or P, and an E. To predict that last T or P, a network has to
# remember the first.
#
# Networks of 8 units learn to predict the next symbol of 16 streams, and their states are never
# reset. Half of them have a forget gate, half are cells of 1997. The score is the cross-entropy in
# **bits per symbol**: $-\log_2$ of the probability that the network gave to the symbol that
# followed, averaged. A network that knows nothing about the seven symbols needs $\log_2 7 = 2.8$
# bits. A string has 12 symbols on average and 7 of them are coin tosses, so the least possible
# value is $7/12 = 0.58$.

# %% demo
streams = own_streams(progress_bar)
draw_growth(streams)
plt.show()
print(describe_growth(streams, guess_largest))

# %% [markdown]
# *Figure 5. Ten kept runs of each kind: thick lines are medians. Your own, shorter runs are the
# lines over the first 3,000 symbols. Left: without a forget gate, the cell state keeps growing. The
# axis is logarithmic. Right: cross-entropy.*
#
# A cell state of 10,000 is of little use. Its tanh is ±1, so h hardly changes with what is written,
# and almost no gradient passes. Notice the level that the dashed curves approach: $8/12 = 0.67$
# bits is the cost of one *more* coin toss per string. These networks learn the grammar, except for
# the one symbol that they have to remember. With a forget gate, 7 of 10 networks get past this
# level. That is why today's LSTM has three gates and not two.
#
# ## 4. Setting weights by hand: a latch
#
# Training is one way to find weights. Thinking is another. Set the weights of an LSTM with **one
# unit** so that it works as a *latch*, the smallest memory of a computer:
#
# - The inputs of each step are two numbers: `write`, which is 0 or 1, and `bit`, which is −1 or +1.
# - When `write` is 1, the unit stores the bit, and the old one is gone.
# - When `write` is 0, the unit holds its bit for a thousand steps and more, whatever `bit` is.
# - The sign of c is the bit of the latest write. Both states are 0 before the first step.
#
# The cell of figure 1 can do almost all of this. But its forget gate is always open, so a second
# bit is added to the first. With one unit, the pre-activation of each block is a sum of four terms:
#
# $$a = w_{\text{write}} \cdot \text{write} + w_{\text{bit}} \cdot \text{bit}
# + w_h \cdot h_{t-1} + b \tag{8}$$
#
# No block needs to look at $h_{t-1}$ here, so every $w_h$ can be 0. First decide which *value* each
# block should have. Then find weights that produce it.
#
# | | f: keep the old bit | i: let the new bit in | g: what to write | o: show it |
# |---|---|---|---|---|
# | `write` = 0 | ? | ? | does not matter: why? | ? |
# | `write` = 1 | ? | ? | ? | ? |
#
# A sigmoid never reaches 0 or 1, but it gets close fast: $\sigma(-5) = 0.0067$, $\sigma(-10) =
# 0.000045$, $\sigma(-20) = 2 \cdot 10^{-9}$, and $\sigma(a) = 1 - \sigma(-a)$. How close is close
# enough? By (6), $f^{1000}$ of the bit is left after 1000 steps. To keep half of it, $f$ must be
# $0.5^{1/1000} = 0.9993$. And by (7), an input gate that is not quite closed adds a little of `bit`
# at each of these steps.
#
# ### Exercise `latch_weights`
#
# Difficulty ●●● · 10 minutes · **4 marks**
#
# Return `LSTMParams(W_ih, W_hh, b)`, or a plain tuple of the three, with `W_ih` of shape (4, 2),
# `W_hh` of shape (4, 1) and `b` of shape (4,): one row per block, in the order i, f, g, o. The
# check runs your weights on long random sequences. Storing the first bit, holding it for a while,
# holding it for 1000 steps and storing later bits earn 1 mark each. If a bit is lost, you learn at
# which step and on which input.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Take one block at a time. The input gate should be open when `write` is 1 and closed when it is 0.
# Which weight and which bias do that?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# With the weight 40 on `write` and the bias −20, the pre-activation is +20 when you write and −20
# otherwise: open and closed. The forget gate does the opposite. The candidate should have the sign
# of the bit, so which input should it see? The output gate can always be open.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# Write each row as a list [weight of write, weight of bit, bias]: `i = [40.0, 0.0, -20.0]`. The row
# of f has all signs reversed. g has a 20 in one place and zeros elsewhere, and o has a 20 in
# another place. With `rows = np.array([i, f, g, o])`, the first two columns are `W_ih` and the last
# one is `b`.
# </details>


# %% solution="latch_weights"
def latch_weights():
    """Return the weights of one unit that stores a bit on request and holds it until the next.

    Returns:
        LSTMParams(W_ih, W_hh, b): (4, 2) for the inputs (write, bit), (4, 1), and (4,).
    """
    ### BEGIN SOLUTION
    # weight of write, weight of the bit, bias
    i = [40.0, 0.0, -20.0]  # open at a write
    f = [-40.0, 0.0, 20.0]  # closed at a write: the old bit makes room
    g = [0.0, 20.0, 0.0]  # the bit, whether or not the input gate admits it
    o = [0.0, 0.0, 20.0]  # always open
    rows = np.array([i, f, g, o])  # (4, 3)
    return LSTMParams(W_ih=rows[:, :2], W_hh=np.zeros((4, 1)), b=rows[:, 2])
    ### END SOLUTION


# %% check="latch_weights"
check("latch_weights")

# %% [markdown]
# How large do the weights have to be? Write one bit into your latch and hold it for 1000 steps of
# noise. Then repeat this with all weights scaled down, until the forget gate's bias is 10, 8, 6 and
# 4.

# %% demo
describe_held_bit(own_or_reference("latch_weights", "lstm_forward", "memory_retention"))

# %% [markdown]
# The product (6) raises “nearly 1” to a high power: a gate of 0.9975 leaves 8% after 1000 steps. In
# the last row nothing of the bit is left, and still c is not 0. This is the other leak. The input
# gate has let in a little of each later `bit`.
#
# ## 5. Setting weights by hand: subject-verb agreement
#
# *The **keys** to the cabinet near the doors **are** on the table.* The verb agrees with “keys”,
# although “cabinet” and “doors” are closer to it. The example follows Linzen, Dupoux & Goldberg
# (2016, section 1). A reader who takes in this sentence word by word has to **keep the number of
# the subject**, singular or plural, and ignore later nouns. Many textbooks use this example to
# explain what a cell state is for. Set the weights that do it.
#
# The input of each step is one word, one-hot, from a vocabulary of six kinds of words:
#
# | input | kind of word | in the sentence above |
# |---|---|---|
# | 0 | singular subject | |
# | 1 | plural subject | keys |
# | 2 | singular distractor: a noun that is not the subject | cabinet, table |
# | 3 | plural distractor | doors |
# | 4 | verb | are |
# | 5 | other | the, to, near, on |
#
# - The sign of **h**, the state that the cell shows, is the number of the current subject: h > 0
#   for singular, h < 0 for plural.
# - It stays the same through distractors, verbs and other words until the next subject.
#
# The check reads the sign at every word, beginning with the first subject.
#
# ### Exercise `agreement_weights`
#
# Difficulty ●●● · 10 minutes · **4 marks**
#
# Return `LSTMParams(W_ih, W_hh, b)`, or a plain tuple of the three, with `W_ih` of shape (4, 6),
# `W_hh` of shape (4, 1) and `b` of shape (4,). The rows are again in the order i, f, g, o, and the
# marks are those of the latch.
#
# <details><summary>Hint 1: a nudge</summary>
#
# This is the latch again. Which words play the part of `write`, and what plays the part of the bit?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# With a one-hot input, the pre-activation of a block is the weight in the column of the word, plus
# the bias. You can therefore choose the value of each gate *word by word*. Only subjects should
# clear the old number and let a new one in.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# The input gate has the weights `[40, 40, 0, 0, 0, 0]` and the bias −20, which gives +20 at
# subjects and −20 at all other words. The forget gate has all signs reversed. The candidate is
# large and positive at a singular subject, large and negative at a plural one. Its value at
# distractors does not matter. The output gate is open at every word.
# </details>


# %% solution="agreement_weights"
def agreement_weights():
    """Return the weights of one unit that keeps the number of the current subject of a sentence.

    Returns:
        LSTMParams(W_ih, W_hh, b): (4, 6) for one-hot words, (4, 1), and (4,).
    """
    ### BEGIN SOLUTION
    # weights of the six kinds of words (subjects, distractors, verb, other), and the bias
    i = [40.0, 40.0, 0.0, 0.0, 0.0, 0.0, -20.0]  # open at subjects
    f = [-40.0, -40.0, 0.0, 0.0, 0.0, 0.0, 20.0]  # closed at subjects
    g = [20.0, -20.0, 20.0, -20.0, 0.0, 0.0, 0.0]  # the number of any noun
    o = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 20.0]  # always open
    rows = np.array([i, f, g, o])  # (4, 7)
    return LSTMParams(W_ih=rows[:, :6], W_hh=np.zeros((4, 1)), b=rows[:, 6])
    ### END SOLUTION


# %% check="agreement_weights"
check("agreement_weights")

# %% [markdown]
# ### A cell at work
#
# Watch your unit read a sentence. Press *Play*, or move the slider with the mouse or the arrow
# keys. Each column is a word. Then write a sentence of your own and run the cell again. The first
# noun after a punctuation mark counts as a subject. The cell knows 25 nouns such as *child*,
# *door*, *friend*, *picture* and *teacher*, their plurals, and the verbs *is, are, was, were, has,
# have*.

# %% demo
sentence = "The keys to the cabinet are new, the lock on the shelves is old."
cell_at_work(own_or_reference("agreement_weights", "lstm_forward"), sentence)

# %% [markdown]
# *The cell at work. At a subject, the forget gate closes, the input gate opens, and the new number
# replaces the old one. At “cabinet” and “shelves” the candidate has the wrong sign, but the input
# gate keeps it out. Where c is 1, h is tanh(1) = 0.76.*
#
# ## 6. Claims
#
# Here are four statements from lecture notes and tutorials. Some are true, some are true under a
# condition, some are misleading, and some are false. **Decide first:** write `"true"`, `"true if"`,
# `"misleading"` or `"false"` beside each. Then run the experiments. The last cell of this section
# compares.

# %%
predictions = {
    "3.1": None,  # c is long-term memory
    "3.2": None,  # h is short-term memory
    "3.3": None,  # An LSTM is preferred over a vanilla RNN: it does better
    "3.4": None,  # LSTMs deal with lags of different lengths
}

# %% [markdown]
# ### Claims 3.1 and 3.2: c is long-term memory, h is short-term memory
#
# > **“c is long-term memory, h is short-term memory.”**
#
# If so, an input from long ago is still present in c but no longer in h. Show a random network of
# 16 units one bit, then noise. At each step, try to read the bit from c and from h by the best
# linear readout, a weighted sum of the units. Fit its weights on one half of 200 sequences, and
# measure the correlation with the bit on the other half: 1 means that the bit can be read without
# error, 0 that no trace is left. Do this with ten networks for each of three forget biases.
#
# **What would decide it.** Call a state *readable* while the correlation is at least ½, and
# *long-term* if it is readable for 100 steps. Claim 3.1 is true if most networks have a long-term
# c, whatever their forget bias. Claim 3.2 is true if most networks lose the bit from h in at most
# half the time in which they lose it from c.

# %% demo
own = own_or_reference("lstm_forward")
readings = read_back_all(own.lstm_forward, progress_bar)
draw_read_back(readings)
plt.show()

# %% [markdown]
# *Figure 6. Correlation with a bit seen n steps ago: median and range of ten networks. The forget
# gate decides how long the bit is readable. The curves of c and h lie on top of each other.*

# %% demo
belt_alone = read_back_all(own.lstm_forward, progress_bar, recurrent_gain=0)
claims.record(conclude_cell_state(readings, belt_alone))

# %% demo
claims.record(conclude_hidden_state(readings))

# %% [markdown]
# “Long-term” is not what c *is*, it is what open forget gates *make* of it. And h is better
# described as a **view** of the cell state than as a memory of its own. The output gate may hide
# what is in c until it is needed. In these random networks it is half open all the time.
#
# Does it surprise you that the bit is readable for 16 steps with f ≈ ½, when only $0.5^{16}$ of it
# is left? Readable does not mean large: a readout of 16 units can cancel most of the noise. And the
# last column shows how far the belt carries the bit alone. The detour over h does the rest.
#
# ### Claim 3.3: an LSTM does better than a vanilla RNN
#
# > **“An LSTM is preferred over a vanilla RNN: it does better.”**
#
# Better at what, and at what price? At equal width, an LSTM has four times as many weights. So give
# both the same number of *parameters*: 8 units for the LSTM, 17 for the RNN. There are three tasks
# of 21 steps: **hold** keeps one bit through noise to the end; **overwrite** is the task of your
# latch, with a question at every step; and **order** asks which of two signals came first.
#
# **A fair search.** A comparison is only as fair as its settings. Both networks get the same
# search, with four learning rates and two initialisations, on each task: torch's weights, or a
# forget bias of 1 for the LSTM and a spectral radius of 1 for the RNN. Five networks per setting
# choose the best one. They are not used again. The chosen settings then train from ten other seeds.
#
# **What would decide it.** A network *solves* a task when it answers 99% of fresh sequences
# correctly. Compare the number of updates until then by an exact permutation test: under the
# assumption that the kind of network makes no difference, how many of the 184,756 ways to split 20
# runs into two tens separate them as clearly? With three tasks, count a difference if p < 0.05/3.
#
# **Predict:** on which of the tasks does the RNN need no more updates than the LSTM?

# %% demo
needed = train_chosen(progress_bar)
draw_fair_comparison(needed)
plt.show()

# %% [markdown]
# *Figure 7. Updates until a task is solved. Dots are the ten kept runs, bars their medians, and
# crosses in the shaded strip are runs that did not solve the task in 1,000 updates. Rings are
# your own runs. They are shorter, so some are missing.*

# %% demo
claims.record(conclude_comparison())

# %% [markdown]
# Holding one bit through noise is easy for an RNN: lesson 01 showed a single unit that does it with
# two stable states. Overwriting is different. A bit comes in at every step, most of them do not
# count, and something has to keep them out. That is the work of a gate.
#
# ### Claim 3.4: LSTMs deal with lags of different lengths
#
# > **“LSTMs deal with lags of different lengths.”**
#
# Train LSTMs of 8 units and RNNs with as many parameters on the task of your latch. One group sees
# sequences of 10 steps, the other sequences of 60. Then ask each network for its bit after lags
# from 0 to 999 steps.
#
# **What would decide it.** A network *deals with* a range of lags if at least 95% of its answers
# are correct there. The claim is false if at most half of 20 LSTMs deal with the lags that occur
# in their own training. It is true if most of them also deal with longer lags, however short the
# training sequences were. If the training length makes the difference, by Fisher's exact test, it
# is true under that condition.

# %% demo
lstms = own_lstms(own_or_reference("lstm_forward").lstm_forward, progress_bar)
draw_lags(lstms)
plt.show()

# %% [markdown]
# *Figure 8. Share of correct answers against the lag. Thin lines are networks, thick lines means,
# and rings your own LSTMs. Left: after training on 10 steps, most LSTMs lose older bits, and most
# RNNs do not. Right: after training on 60 steps, it is the other way round.*

# %% demo
claims.record(conclude_lags(guess=guess_after_10))

# %% [markdown]
# Is it the belt that carries the bit for 999 steps? Look inside ten LSTMs of the right panel. Write
# a bit, wait for 50 steps, and compare two numbers: the share of the cell state that the forget
# gates leave, by your `memory_retention`, and the share of correct answers. Then set $W_{hh}$ to 0
# after the write. This closes the detour over h from section 3, and leaves the belt as it is.

# %% demo
print(describe_held_bits(own_or_reference("lstm_forward", "memory_retention")))

# %% [markdown]
# The belt has lost almost everything, and yet every answer is correct. Training has found another
# solution than you did. At each step, the cell writes its bit again, guided by the h that shows it.
# Such a loop has two stable states, like the unit of lesson 01, and it can hold a bit for any time.
# Training on 10 steps often leaves the loop too weak to last. So the cell state *can* be a conveyor
# belt, as in your latch, but nothing forces a network to use it as one.
#
# ### Your predictions

# %% demo
claims.table(predictions)

# %% [markdown]
# ## Quiz

# %% demo
quiz("shut_for_one_step")

# %% demo
quiz("straight_path")

# %% demo
quiz("keys_to_the_cabinet")

# %% [markdown]
# ## Summary
#
# - An **LSTM** passes two states from step to step (4). The **cell state c** is multiplied by f,
#   and $i \odot g$ is added (2). The **hidden state h** is the part of it that the output gate
#   shows (3).
# - The **product of the forget gates** is the share of a cell state that is left (6). A single gate
#   at 0 clears it. A cell state is the sum of all that was written, weighted by these shares (7).
# - With gates near 1, the gradient along the belt survives: the **constant error carousel**.
# - Without a forget gate, cell states grow on a stream that does not end.
# - **One unit** with weights set by hand holds a bit on the belt for a thousand steps. Its gates
#   only have to be close enough to 0 and 1. A trained network may hold a bit over h instead.
# - *Claims 3.1 and 3.2*: c is a long-term memory **if f is near 1**. To call h a short-term memory
#   is **misleading**, because it shows c.
# - *Claim 3.3*: an LSTM beats an RNN of equal size **if the task needs gates**. On an easier task,
#   the RNN learns sooner.
# - *Claim 3.4*: LSTMs deal with lags of different lengths **if training contains lags that are long
#   enough**.
#
# **Next:** lesson 04 backpropagates through this cell.
#
# <details><summary>Going further</summary>
#
# - **Analog memory.** The cell of figure 1 stores tanh of a number. Change the weights so that h at
#   the end is close to the number itself. How large may it be?
# - **A counter.** Set weights for one unit whose c is the number of ones read so far. Which gate
#   must never close, and why is a candidate near 1 needed?
# - **A hidden bit.** Give your latch a third input, `show`, and let the output gate follow it. Then
#   measure claim 3.2 again on this cell: c holds the bit at every step, h only when it is shown.
# - **More writes.** In claim 3.4, an RNN trained on 60 steps fails. Call `learn_to_hold("rnn", 0,
#   write_rate=0.1, updates=600)` of `lstm_course.lessons.lesson_03.many_lags` and see whether more
#   frequent writes help.
# </details>
#
# ### Papers
#
# - S. Hochreiter & J. Schmidhuber (1997), *Long short-term memory*, Neural Computation 9. Section
#   3.2: the constant error carousel. Section 4: the memory cell.
# - F. A. Gers, J. Schmidhuber & F. Cummins (2000), *Learning to forget: continual prediction with
#   LSTM*, Neural Computation 12. Section 2: why cell states grow on an endless stream. Section 3:
#   the forget gate. Section 4: the continual embedded Reber grammar.
# - T. Linzen, E. Dupoux & Y. Goldberg (2016), *Assessing the ability of LSTMs to learn
#   syntax-sensitive dependencies*, Transactions of the ACL 4. Section 1: subjects, verbs and the
#   nouns between them.
#
# ## Going further: does training find such weights?
#
# Your unit of section 5 was told which noun is the subject. These three networks of 8 units are
# not: they see only singular nouns, plural nouns, prepositions, verbs and other words, and learn
# from the correct answers at the verbs. There are at most 3 distractors per clause in training, and
# up to 8 in the test. The baseline goes by the nearest noun.

# %% demo
number = measure_number(
    own_or_reference("lstm_step", "lstm_forward", "agreement_weights"), progress=progress_bar
)
print(describe_number(number))

# %% demo
draw_number(number)
plt.show()

# %% [markdown]
# *Left: all three networks find the rule. Right: one of them, with one unit switched off at a time.
# One unit would be enough, as you have shown, but gradient descent has no reason to prefer so tidy
# a solution. Lesson 07 repeats this with words, and with a network that is never asked for the
# number.*
