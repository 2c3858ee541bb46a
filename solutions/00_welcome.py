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
# *One small exercise, so that you know how the course works. You hand in a wrong answer first, on
# purpose, and see what the course says about it.*
#
# | | |
# |---|---|
# | **You learn to** | run a check, read what it says, open a hint, answer a quiz |
# | | turn tokens into vectors that a network can read |
# | **Time** | about 15 minutes |
# | **Builds on** | some Python, and a little NumPy |
# | **You write** | one short function, 2 marks |
#
# ## What this course is
#
# An LSTM is a network with a memory. In this course you build one by hand, piece by piece, until it
# gives the same numbers as a professional library; then you train one. Nothing is taken on trust:
# what textbooks say of LSTMs is measured, and some of it turns out to be false.
#
# There are nine lessons. Each stands alone, so that you can start where you like.
#
# | lesson | what it is about |
# |---|---|
# | **00 Welcome** | how the course works |
# | **01 Vanishing gradients** | why a plain recurrent network forgets |
# | **02 Gates** | the soft switches inside an LSTM |
# | **03 Cell state** | the memory, and weights set by hand |
# | **04 Backpropagation through time** | gradients, and how to check them |
# | **05 Stacked layers** | depth, both directions, and `torch.nn.LSTM` taken apart |
# | **06 GRU and variants** | what can be left out, and what it costs |
# | **07 LSTMs at work** | language, handwriting, time series, speech |
# | **08 GPU training lab** | a language model, trained properly |
#
# ## How a lesson works
#
# Run the cells from top to bottom: click into a cell and press **Shift + Enter**. The first cell
# with code imports what the lesson needs.

# %%
import matplotlib.pyplot as plt
import numpy as np

from autograder import check, own_or_reference, quiz
from lstm_course.environment_report import environment_report
from lstm_course.lessons.lesson_00.one_hot_grid import draw_one_hot

# %% [markdown]
# What does the course run on here? Ask it.

# %% demo
print(environment_report())

# %% [markdown]
# If something is missing or looks odd, open a terminal (*File → New → Terminal*) and type
# `lstm-course doctor`. It says what is wrong and what to do.
#
# **This notebook is your own copy.** It lies in the folder `work/`. No update of the course
# overwrites it, so write into it as you like. To start a lesson afresh, type `lstm-course reset 00`
# in a terminal; your old copy is kept beside the new one.

# %% [markdown]
# ## Predict
#
# Each lesson asks you something before it shows you anything. Here is the first question.
#
# A network computes with numbers, so a word has to become numbers first. The simplest way is to
# number all words: *the* = 0, *cat* = 1, *sat* = 2, *mat* = 3. Why might it be a bad idea to feed
# just this one number to a network?
#
# <details><summary>An answer</summary>
#
# The numbers claim things that nobody meant: that *mat* is three times as much as *cat*, that *sat*
# lies between *cat* and *mat*. A network multiplies its inputs by weights, so it would take these
# claims at their word. Each word should get a direction of its own instead.
# </details>

# %% [markdown]
# ## Your first exercise
#
# A **token** is the number of a word (or of a letter) in a vocabulary of V different ones, counted
# from 0. Its **one-hot** vector has V entries: a 1 at the token's own place, and 0 everywhere else.
#
# With V = 4 and the numbering from above:
#
# | word | token | one-hot vector |
# |---|---|---|
# | the | 0 | 1 0 0 0 |
# | cat | 1 | 0 1 0 0 |
# | sat | 2 | 0 0 1 0 |
# | mat | 3 | 0 0 0 1 |
#
# We encode many tokens at once. T is the number of time steps and B the number of sequences that
# are read side by side, the **batch**. Time comes first, here and in the whole course: `tokens` has
# the shape (T, B). Encoding adds an axis at the end:
#
# $$\text{encoded}_{t,n,v} = \begin{cases} 1 & \text{if } v = \text{tokens}_{t,n} \\ 0 &
# \text{otherwise} \end{cases} \tag{1}$$
#
# for time step $t$, sequence $n$ and column $v$ from 0 to V − 1. The result has the shape (T, B,
# V), and it holds floating-point numbers (float64), because weights will multiply it.
#
# ### Exercise `one_hot`
#
# Difficulty ●○○ · 5 minutes · **2 marks**
#
# **First, hand in a wrong answer.** Copy these three lines into the cell below, in the place of
# what stands there under the docstring. They are indented by four spaces, as the body of a function
# must be:
#
# ```python
#     encoded = np.zeros((*tokens.shape, vocabulary_size))
#     encoded[:, :, tokens] = 1
#     return encoded
# ```
#
# They look right. Run the cell, then run the check below it, and read what it says.
#
# **Then write a right one**, in NumPy. The course's library, `lstm_course`, has a function for each
# exercise; while a check runs your answer, those of this lesson and of later ones are locked, and
# torch is not available. If you need help, open the hints, one at a time:
#
# <details><summary>Hint 1: a nudge</summary>
#
# How many ones should there be in `encoded[t, n]`? Which question about the column number `v`
# decides whether there is one?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# `np.arange(vocabulary_size)` holds all column numbers. Compare each token with each of them. NumPy
# compares an array of shape (T, B, 1) with one of shape (V,) to give one of shape (T, B, V).
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `tokens[..., np.newaxis]` has the shape (T, B, 1). Compare it with the column numbers by `==`.
# What comes out holds True and False; `.astype(...)` turns these into the numbers 1.0 and 0.0.
# </details>


# %% solution="one_hot"
def one_hot(tokens, vocabulary_size):
    """Turn each token into a vector that is 1 at the token's place and 0 elsewhere, equation (1).

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
# ### What a check tells you
#
# - **Before you have written anything**, it reminds you to write and run your answer.
# - **A wrong answer** is explained. The check names the mistake if the course knows it. Otherwise,
#   it shows the slip, or the expression in your code, at which your result leaves the right one. A
#   question or a next step follows. Of the three lines from above it should have said that *every
#   position has a 1 in the columns of all tokens*.
# - **The details** unfold below: the smallest case in which your answer is wrong, with the expected
#   and the actual values as small heat maps, and the marks of each part. To look closer, run
#   `case = check("one_hot").case` and then `one_hot(*case.arguments)`.
# - **A partly correct answer** earns its share of the marks where an exercise has parts.
# - **A right answer** earns all marks, however it is written. Only results are compared.
#
# Run checks as often as you like. Nothing is counted and nothing is sent anywhere.
#
# The line that you ran is `check("one_hot")`. It knows the exercise by its name: the function, the
# exercise and the check always share one.
#
# ### Marks, and a class
#
# In self-study, marks tell you how far you are. `lstm-course check` in a terminal lists them all.
#
# If you take this course in a class, you hand in this notebook, and the class is graded by the same
# check on other inputs. So what passes here passes there. Two things to know:
#
# - Please do not rename, copy or delete cells with `def …` or `check(…)`: they are found by their
#   ids. You may add cells wherever you like.
# - The button **Validate** in the notebook's toolbar runs the whole notebook afresh and says
#   whether any check falls short. Press it before you hand in. It catches an answer that works only
#   because of a variable from a cell that you have deleted since.

# %% [markdown]
# ## See
#
# Figures in this course show what *your own code* does, as soon as it passes its check, and what
# the course's own code does until then. A printed line says which.

# %% demo
own = own_or_reference("one_hot")
words = ["the", "cat", "sat", "mat"]
sentence = ["the", "cat", "sat", "the", "mat"]
tokens = np.array([[words.index(word)] for word in sentence])  # (T, B) with B = 1
draw_one_hot(own.one_hot(tokens, len(words))[:, 0], sentence, words)
plt.show()
# %% [markdown]
# *Figure 1. Five time steps of one sequence. Each row has exactly one dark square, in its word's
# column; “the” stands in the same column both times.*

# %% [markdown]
# ## Quiz
#
# Quizzes carry no marks. Tick an answer and press the button: each option is then explained, the
# wrong ones too. (In a printed page, unfold the answers instead.)

# %% demo
quiz("what_a_check_costs")

# %% demo
quiz("what_passes_in_class")

# %% [markdown]
# ## What you now know
#
# - A **check** stands right below each exercise. It names what is wrong; it never costs you
#   anything.
# - **Hints** come in three steps: a nudge, the idea, almost the line.
# - **Figures** use your own functions once they pass.
# - Your copies live in `work/`; `lstm-course doctor` helps when something is broken.
# - A **one-hot** vector gives each token a direction of its own. Multiplied by a weight matrix, it
#   picks out one column: each token gets weights of its own.
# - Time comes first: (T, B) tokens become (T, B, V).
#
# The sizes in this course keep their letters throughout: **T** time steps, **B** sequences in a
# batch, **I** inputs, **H** hidden units, **V** words in the vocabulary.
#
# Two papers mark where the course begins and where it leads:
#
# - J. L. Elman, *Finding structure in time*, Cognitive Science 14, 1990, section “Discovering
#   lexical classes from word order”: a recurrent network reads sentences, one one-hot word at a
#   time.
# - S. Hochreiter & J. Schmidhuber, *Long short-term memory*, Neural Computation 9, 1997, section 4:
#   the network that this course is about.
#
# **Next:** lesson 01 asks why a plain recurrent network forgets. If you would rather see the inside
# of an LSTM at once, go to lesson 02.
