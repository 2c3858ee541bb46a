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
# # 07 · LSTMs at work
#
# *What are LSTMs good for, and when does something simpler do? Four small tasks, each against the
# rival that a sceptic would name.*
#
# | | |
# |---|---|
# | **You learn to** | wire an LSTM for different kinds of work |
# | | write the plumbing in which most mistakes are made |
# | | compare fairly: a baseline, several seeds, nothing leaked |
# | **Time** | about 120 minutes |
# | **Builds on** | what an LSTM is (lessons 02 and 03), and a little torch |
# | **You write** | six short functions, 17 marks |
#
# From here on `torch.nn.LSTM` does the work that you did by hand. **T** is the number of time
# steps, **B** the number of sequences in a batch, **I** the inputs at each step, **H** the hidden
# units, **V** the symbols of a vocabulary. Time comes first.
#
# The experiments use *your* functions as soon as these pass their checks, and the course's own
# until then; each says which. The next cell imports what they need.

# %%
import sys
from functools import partial

import matplotlib.pyplot as plt
import numpy as np
import torch
from IPython.display import Audio, Markdown
from tqdm import tqdm

from autograder import check, mine, quiz
from lstm_course.experiments import agreement, forecasting, handwriting, number_unit, vowels
from lstm_course.lstm import lstm_forward
from lstm_course.plots.agreement import draw_accuracy_by_attractors, draw_number_unit
from lstm_course.plots.forecasting import (
    CHANGES,
    DRIFT,
    LEVELS,
    LINEAR,
    PERSISTENCE,
    SEASONAL,
    draw_error_by_horizon,
    draw_forecast,
    draw_series,
)
from lstm_course.plots.gate_histograms import draw_gate_histograms
from lstm_course.plots.handwriting import draw_accuracies, draw_reach, draw_readings
from lstm_course.plots.vowels import draw_alignment, draw_error_rates, draw_vowel_space
from lstm_course.plots.wirings import draw_wirings
from lstm_course.size import experiment_size
from lstm_course.tasks_grammar import TOKEN_OF, VOCABULARY, corpus, is_grammatical
from lstm_course.tasks_vowels import SAMPLE_RATE, VOWELS, utterance
from lstm_course.torch_weights import lstm_params_from_torch

progress_bar = partial(tqdm, file=sys.stdout)
QUICK = experiment_size() == "quick"
print(f"The experiments run at the size {experiment_size()!r}.")

# %% [markdown]
# ## Predict
#
# Four contests. Who wins? Write "lstm", "rival" or "tie" for each before you run anything.
#
# 1. **Next word.** "The keys to the cabinet …": *is* or *are*? An LSTM against a plain recurrent
#    network (RNN) with as many parameters.
# 2. **Handwriting.** Digits of 8 × 8 pixels, read row by row. The rival is logistic regression,
#    which has no idea of order at all.
# 3. **Time series.** The carbon dioxide of the air, two years ahead. The rival is linear
#    regression.
# 4. **Speech.** Which vowels were said? The rival classifies short moments of sound, one at a time,
#    and has been told no more than the LSTM.

# %%
guess_next_word = None
guess_handwriting = None
guess_time_series = None
guess_speech = None

# %% [markdown]
# And five claims as they stand in textbooks. For each, say `"holds"`, `"holds when"` or `"false"`.

# %%
predictions = {
    4: None,  # An LSTM is preferred over a vanilla RNN: it does better.
    10: None,  # A language model keeps the subject's number until a new subject replaces it.
    12: None,  # LSTMs serve handwriting, speech, time series and next-word prediction.
    16: None,  # The cell is multiplied by an array of −1, 0 and 1.
    21: None,  # An LSTM sees only the past.
}

# %%
measured = {}


def conclude(claim, verdict, evidence, condition=""):
    """Note the verdict on a claim, and show it."""
    measured[claim] = verdict
    return Markdown(f"**Claim {claim}: *{verdict}*{condition}.** {evidence}")


def spread(values):
    """A mean, and the range over the seeds, as text."""
    return f"{np.mean(values):.3f} ({np.min(values):.3f} to {np.max(values):.3f})"


def winner(ours, theirs):
    """Who wins a contest of scores, higher being better: only ranges that lie apart decide it."""
    if np.min(ours) > np.max(theirs):
        return "lstm"
    return "rival" if np.max(ours) < np.min(theirs) else "tie"


# %% [markdown]
# ## 1. One layer, many wirings
#
# An LSTM layer reads T inputs and has T hidden states. What you feed it, and which of its states
# you look at, makes the difference between a translator and a thermometer.

# %% demo
draw_wirings()
plt.show()

# %% [markdown]
# *Figure 1. Inputs green, recurrent layers blue, answers orange; time runs to the right. Dashed:
# what was said becomes the next input. In "both ways" each answer looks at both layers.*
#
# | wiring | what goes on | here |
# |---|---|---|
# | **many to one** | the last state sums up the sequence; a linear layer reads it | handwriting, time series |
# | **one to many** | each answer is drawn, and fed back as the next input | writing sentences |
# | **many to many** | every state is read: an answer at each step | next word |
# | **encoder and decoder** | one layer reads; its last state (h, c) is where another begins to write | – |
# | **behind a convolution** | a convolution turns many poor steps into fewer, richer ones | speech |
# | **both ways** | a second layer reads from the end; only where the end is known | speech |
#
# The encoder and decoder (Sutskever, Vinyals & Le 2014) squeezes a whole sentence into one state.
# That bottleneck is what attention was invented for; everything else in the table is used below.
