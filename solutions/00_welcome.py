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
# # 00 · Welcome
#
# In a few minutes you will submit a wrong answer, on purpose. It is three lines of code, and they
# look correct. Most courses would reply “assertion failed”. This one will tell you what your code
# does and what it should do instead.
#
# In this course you build an LSTM by hand, piece by piece, until it computes the same numbers as
# PyTorch. Then you train one. You take nothing on trust: the lessons *measure* what textbooks claim
# about LSTMs, and some of those claims turn out to be false.
#
# | | |
# |---|---|
# | **You will learn to** | run a check, understand its verdict, open a hint, answer a quiz |
# | | turn tokens into vectors that a network can read |
# | **Time** | about 15 minutes |
# | **Prerequisites** | some Python and a little NumPy |
# | **You write** | one short function, 2 marks |
#
# ## How a lesson works
#
# Run the cells from top to bottom: click into a cell and press **Shift + Enter**. The next cell
# imports what the lesson needs. Its code is collapsed, because you don't have to read it.

# %% hidden
import matplotlib.pyplot as plt
import numpy as np

from autograder import check, own_or_reference, quiz
from lstm_course.environment_report import environment_report
from lstm_course.lessons.lesson_00.one_hot_grid import draw_one_hot, encode_sentence
from lstm_course.plotting.notebook_figures import use_theme

use_theme()

# %% [markdown]
# What does the course run on?

# %% demo
print(environment_report())

# %% [markdown]
# If anything is missing, open a terminal with *File → New → Terminal* and run `lstm-course doctor`.
#
# **This notebook is your own copy**, in the folder `work/`. Updates of the course never overwrite
# it. To start over, run `lstm-course reset 00`, which keeps your old copy.
#
# ## Predict
#
# Each lesson asks you something before it shows you anything. Here is the first question.
#
# A network computes with numbers, so we number all words: *the* = 0, *cat* = 1, *sat* = 2, *mat* =
# 3. Why is it a bad idea to feed this number to a network?
#
# <details><summary>Answer</summary>
#
# The numbers imply relations that do not exist: that *mat* is three times as much as *cat*, or that
# *sat* lies between *cat* and *mat*. A network multiplies its inputs by weights, so it would use
# these relations. Each word should have a direction of its own instead.
# </details>
#
# ## One-hot encoding
#
# A **token** is the number of a word or letter in a vocabulary of V entries, counted from 0. Its
# **one-hot** vector has V entries, a 1 at the token's position and 0 everywhere else:
#
# | word | token | one-hot vector |
# |---|---|---|
# | the | 0 | 1 0 0 0 |
# | cat | 1 | 0 1 0 0 |
# | sat | 2 | 0 0 1 0 |
# | mat | 3 | 0 0 0 1 |
#
# We encode many tokens at once. T is the number of time steps, and B the number of sequences in a
# **batch**, which are processed together. Time comes first: `tokens` has shape (T, B). Encoding
# adds an axis at the end:
#
# $$\text{encoded}_{t,n,v} = \begin{cases} 1 & \text{if } v = \text{tokens}_{t,n} \\ 0 &
# \text{otherwise} \end{cases} \tag{1}$$
#
# for time step $t$, sequence $n$ and column $v$ from 0 to V − 1. The result has shape (T, B, V) and
# dtype float64, because weights will multiply it.
#
# ### Exercise `one_hot`
#
# Difficulty ●○○ · 10 minutes · **2 marks**
#
# **First, submit a wrong answer.** In the cell below, replace the line under the docstring by these
# three lines. Keep their indentation of four spaces.
#
# ```python
#     encoded = np.zeros((*tokens.shape, vocabulary_size))
#     encoded[:, :, tokens] = 1
#     return encoded
# ```
#
# Run the cell, then run the check below it and read the verdict.
#
# **Then write a correct answer** in NumPy. While a check runs it, torch is not available, and the
# library's functions that solve exercises of this lesson and of later ones are locked. If you need
# help, open the hints, one at a time.
#
# <details><summary>Hint 1: a nudge</summary>
#
# How many ones should `encoded[t, n]` contain? Which condition on the column number `v` decides
# where they are?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# `np.arange(vocabulary_size)` contains all column numbers. Compare each token with each of them.
# NumPy compares an array of shape (T, B, 1) with one of shape (V,) and returns one of shape (T, B,
# V).
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `tokens[..., np.newaxis]` has shape (T, B, 1). Compare it with the column numbers by `==`. The
# result contains True and False, and `.astype(...)` converts these to 1.0 and 0.0.
# </details>


# %% solution="one_hot"
def one_hot(tokens, vocabulary_size):
    """Encode each token as a vector with a 1 at the token's position, equation (1).

    Args:
        tokens: integers from 0 to V - 1, (T, B).
        vocabulary_size: V.

    Returns:
        encoded: float64 (T, B, V).
    """
    ### BEGIN SOLUTION
    columns = np.arange(vocabulary_size)  # (V,)
    return (tokens[..., np.newaxis] == columns).astype(np.float64)  # (T, B, V)
    ### END SOLUTION


# %% check="one_hot"
check("one_hot")

# %% [markdown]
# ### What a check shows you
#
# - **A wrong answer** is explained. The check names a known mistake; otherwise it points to the
#   expression where your computation goes wrong. For the three lines above, you should read that
#   *every position has a 1 in the columns of all tokens*.
# - **The details** unfold below, with the smallest case in which your answer is wrong. To work on
#   that case, run `case = check("one_hot").case` and then `one_hot(*case.arguments)`.
# - **A correct answer** earns full marks, however you write it. Exercises with several parts give
#   partial credit.
#
# Run checks as often as you like: the course does not count your attempts and sends nothing
# anywhere. In a terminal, `lstm-course check` lists your marks.
#
# ### In a class
#
# The same check grades your notebook on different inputs, so an answer that passes here passes
# there. Two rules:
#
# - Do not rename, copy or delete cells with `def …` or `check(…)`. You may add cells anywhere.
# - Before you submit, press **Validate** in the toolbar. It runs the notebook from the start and
#   finds an answer that depends on a deleted cell.
#
# ## See
#
# Figures show what *your own code* does once it passes its check, and the course's code until then.

# %% demo
own = own_or_reference("one_hot")
sentence = ["the", "cat", "sat", "the", "mat"]
draw_one_hot(*encode_sentence(own.one_hot, sentence))
plt.show()

# %% [markdown]
# *Figure 1. Five time steps of one sequence. Each row has a single blue square, in the column of
# its word. The word “the” has the same column both times.*
#
# ## Quiz
#
# Quizzes carry no marks. After an answer, the quiz explains the options that you chose.

# %% demo
quiz("what_a_check_costs")

# %% demo
quiz("what_passes_in_class")

# %% [markdown]
# ## Summary
#
# - A **check** below each exercise explains mistakes and costs nothing. **Hints** come in three
#   steps.
# - **Figures** use your own functions once they pass.
# - A **one-hot** vector gives each token a direction of its own. Multiplied by a weight matrix, it
#   selects a single column, so each token has its own weights.
#
# The lessons, each of which stands alone:
#
# | lesson | content |
# |---|---|
# | **01 Vanishing gradients** | why a plain recurrent network forgets |
# | **02 Gates** | the soft switches inside an LSTM |
# | **03 Cell state** | what the cell keeps, and weights set by hand |
# | **04 Backpropagation through time** | gradients, and how to check them |
# | **05 Stacked layers** | depth, both directions, and `torch.nn.LSTM` taken apart |
# | **06 GRU and variants** | which parts you can leave out, and at what cost |
# | **07 LSTMs at work** | language, handwriting, time series, speech |
# | **08 GPU training lab** | a language model, trained properly |
#
# Two papers mark where the course begins and where it leads:
#
# - J. L. Elman (1990), *Finding structure in time*, Cognitive Science 14, section “Discovering
#   lexical classes from word order”: a recurrent network reads sentences as one-hot words.
# - S. Hochreiter & J. Schmidhuber (1997), *Long short-term memory*, Neural Computation 9, section
#   4: the network that this course is about.
#
# **Next:** lesson 01 explains why a plain recurrent network forgets. To see the inside of an LSTM
# first, go to lesson 02.
