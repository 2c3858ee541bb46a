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

# %% [markdown]
# ## 2. The next word
#
# A **language model** reads words and says at each one what the next may be. Nobody tells it what a
# noun is. To do it well, it still has to find out that "the keys to the cabinet" goes on with
# *are*: the verb agrees with its subject, and not with the noun next to it, the **attractor**
# (Linzen, Dupoux & Goldberg 2016).
#
# The text comes from a small grammar, so that we know what is right. Each sentence has two clauses,
# so that the second subject has to replace the first. In training there are 0, 1 or 2 nouns between
# subject and verb.

# %% demo
rng = np.random.default_rng(1)
for tokens in corpus(rng, 4):
    print(" ".join(VOCABULARY[token] for token in tokens))
print(f"\n{len(VOCABULARY)} words in all")

# %% [markdown]
# The sentences differ in length, and a batch is one array. So the short ones are **padded**, and a
# **mask** says which steps are real:
#
# $$\text{mask}_{t,n} = \bigl[\,t < T_n\,\bigr], \qquad
# \text{padded}_{t,n} = \begin{cases} \text{sequence}_{n,t} & t < T_n \\ 0 & \text{else}
# \end{cases} \tag{1}$$
#
# with $T_n$ the length of sequence $n$, and $T = \max_n T_n$.
#
# ### Exercise `pad_and_mask`
#
# Difficulty ●○○ · 6 minutes · **3 marks**
#
# Write equation (1). A step may be a number (a word's token) or an array (a frame of sound): a
# sequence is (T_n, ...), and the result is (T, B, ...). The dtype stays as it was.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Begin with an array of zeros that is large enough. What are its first two axes, and which comes
# first in this course?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# One loop over the sequences. Each fills the beginning of its own column: `padded[: len(sequence),
# n]`. The mask is filled in the same places.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `np.zeros((T, B, *sequences[0].shape[1:]), dtype=sequences[0].dtype)` is the large array; the mask
# is `np.zeros((T, B), dtype=bool)`. In the loop over `enumerate(sequences)`, assign the sequence to
# one and `True` to the other.
# </details>


# %% solution="pad_and_mask"
def pad_and_mask(sequences):
    """One array of sequences of different lengths, and which steps are real, equation (1).

    Args:
        sequences: a list of B arrays (T_n, ...), alike but for their lengths.

    Returns:
        padded: (T, B, ...), zeros behind the end of each; T is the largest length.
        mask: True at real steps, (T, B), booleans.
    """
    ### BEGIN SOLUTION
    T, B = max(map(len, sequences)), len(sequences)
    features = sequences[0].shape[1:]
    padded = np.zeros((T, B, *features), dtype=sequences[0].dtype)  # (T, B, ...)
    mask = np.zeros((T, B), dtype=bool)
    for n, sequence in enumerate(sequences):
        padded[: len(sequence), n] = sequence
        mask[: len(sequence), n] = True
    return padded, mask
    ### END SOLUTION


# %% check="pad_and_mask"
check("pad_and_mask")

# %% [markdown]
# The model gives each word of the vocabulary a score, $z$. The loss is how much the right word
# surprises it, on average over the *real* steps. With $y_{t,n}$ the right word and $M$ the number
# of real steps in the whole batch:
#
# $$L = -\frac{1}{M} \sum_{t,n \,:\, \text{mask}_{t,n}} \log \operatorname{softmax}(z_{t,n})_{y_{t,n}}
# \tag{2}$$
#
# Average over padding as well, and the loss falls with every zero that you add: a batch with one
# long sentence would look easy. Average each sentence first, and a short one's words count more.
#
# ### Exercise `masked_cross_entropy`
#
# Difficulty ●●○ · 8 minutes · **3 marks**
#
# Write equation (2), in torch, so that gradients flow back to the scores. Padded steps must get a
# gradient of 0. Scores of ±1000 must not overflow.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Three things have to happen, in this order: scores to logarithms of chances, the right word's
# chance picked out, the mean over what is real. Which of them sees V?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# `torch.log_softmax(logits, dim=-1)` does not overflow. `gather` along the last axis picks the
# right word; its index needs as many axes as the scores have. Indexing with a mask of booleans
# leaves the real steps, as a flat tensor.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `log_probs.gather(-1, targets[..., None]).squeeze(-1)` is (T, B). Take `[mask]` of it, then the
# mean, and mind the sign.
# </details>


# %% solution="masked_cross_entropy"
def masked_cross_entropy(logits, targets, mask):
    """Mean cross-entropy over the real steps of all sequences, equation (2).

    Args:
        logits: scores, a torch tensor (T, B, V).
        targets: right answers, int64, (T, B).
        mask: True at real steps, (T, B).

    Returns:
        loss: a tensor without axes, in nats.
    """
    ### BEGIN SOLUTION
    log_probs = torch.log_softmax(logits, dim=-1)  # (T, B, V)
    chosen = log_probs.gather(-1, targets[..., None]).squeeze(-1)  # (T, B)
    real = chosen[mask]  # (number of real steps,)
    return -real.mean()
    ### END SOLUTION


# %% check="masked_cross_entropy"
check("masked_cross_entropy")

# %% [markdown]
# ### Train it, and a rival
#
# Words become vectors of 16 numbers, an LSTM of 32 units reads them, a linear layer gives the
# scores. The rival is a plain RNN with as many parameters, hence more units. Then both are asked
# for the verb after 0, 1, 2, … attractors, *all* of them of the wrong number. Which is larger, the
# chance of all singular verbs together, or that of all plural ones?
#
# Two sceptics compete as well. *Nearest noun* takes the number of the noun just before the verb. A
# *bigram* model has counted in 4,000 sentences which word follows which.

# %% demo
own = mine("pad_and_mask", "masked_cross_entropy")
attractors = (0, 1, 2, 3, 4, 6, 8, 12, 16)
seeds, updates = (range(3), 300) if QUICK else (range(10), 1000)


def train_models(kind):
    """Language models of one kind, one a seed."""
    return [
        agreement.train_language_model(
            kind, seed, own.pad_and_mask, own.masked_cross_entropy, updates=updates
        )[0]
        for seed in progress_bar(seeds, desc=kind)
    ]


def verbs_right(models):
    """Share of verbs with the right number, (seeds, attractors)."""
    return np.stack(
        [
            agreement.accuracy_by_attractors(
                lambda asked, model=model: agreement.says_plural(model, asked.tokens),
                attractors,
                300,
            )
            for model in models
        ]
    )


language_models = train_models("lstm")
agreeing = {"lstm": verbs_right(language_models)}

# %% demo
agreeing["rnn"] = verbs_right(train_models("rnn"))
sceptics = {
    name: agreement.accuracy_by_attractors(answer, attractors)
    for name, answer in (
        ("nearest noun", agreement.nearest_noun),
        ("bigram", agreement.bigram(corpus(np.random.default_rng(99), 4000))),
    )
}
draw_accuracy_by_attractors(attractors, agreeing, sceptics)
plt.show()

# %% [markdown]
# *Figure 2. The verb's number past attractors. Both sceptics are always wrong as soon as there is
# one. Both networks have understood, far beyond the lengths that they were trained on.*

# %% demo
beyond = np.array(attractors) > 2
far = {kind: values[:, beyond].mean(1) for kind, values in agreeing.items()}  # one a seed
won_next_word = winner(far["lstm"], far["rnn"])
print("verbs right past 3 to 16 attractors, mean and range over the seeds:")
for kind, values in far.items():
    print(f"  {kind.upper():<5} {spread(values)}")
print(f"LSTM against RNN: {won_next_word}; your guess: {guess_next_word or '–'}")

# %% [markdown]
# An RNN is no worse at this, for one bit can be held by a unit that saturates (lesson 01 built such
# a latch by hand). In real language there is more to keep: Linzen and colleagues trained on
# Wikipedia, and there the number of errors grew with the attractors.
#
# ### Who keeps the number?
#
# Ask the trained LSTM's 32 memories, in two ways. Which of them goes along with the number of the
# current subject, between subject and verb: a correlation? And what becomes of the verb if a
# memory is held still, at its mean: a **lesion**? Only the second is a test of a cause.

# %% demo
model = language_models[0]
recording = number_unit.record(model)
correlation = number_unit.correlations(recording)
lesioned = number_unit.lesions(model, recording)
best = int(np.abs(correlation).argmax())
sentences = (
    ". the keys near the door of the cabinet are old and the letter behind the pictures is new .",
    ". the key near the doors of the cabinets is old and the letters behind the picture are new .",
)
traces = []
for text in sentences:
    words = text.split()
    tokens = np.array([[TOKEN_OF[word]] for word in words])  # (T, 1)
    traces.append((words, number_unit.cell_states(model, tokens)[:, 0, best]))
draw_number_unit(correlation, lesioned, traces)
plt.show()

# %% [markdown]
# *Figure 3. Left: the unit at the bottom right goes along with the number, and without it the verb
# is a guess. Right: its memory takes a side when the subject comes (orange: plural, green:
# singular), keeps it past the attractors, and changes sides with the next subject.*
#
# ### Let it write
#
# The model can also talk: draw a word from what it says, feed it back, draw the next. How bold is
# it? The scores are divided by a **temperature** $\tau$ before they become chances:
#
# $$p = \operatorname{softmax}(z / \tau) \tag{3}$$
#
# Cold ($\tau < 1$) makes the likeliest words likelier still; $\tau \to 0$ always takes the
# likeliest. Hot ($\tau > 1$) brings all words nearer to each other.
#
# How does one draw from $p$ with a single random number $u$ between 0 and 1? Lay the chances side
# by side on a line of length 1. Word $k$ is the one on whose stretch $u$ falls: the first whose
# added-up chances $p_1 + \dots + p_k$ exceed $u$.
#
# ### Exercise `sample_next`
#
# Difficulty ●●○ · 8 minutes · **3 marks**
#
# Draw a token for each of B sequences, by (3). Temperature 0 takes the likeliest token. Large
# scores must not overflow: softmax stays as it is if you subtract the largest score first.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Along which axis do the chances add up to 1? What must not be mixed is one sequence with another.
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Deal with temperature 0 first, as it cannot be divided by. Then: divide, subtract each row's
# largest, exponentiate, divide by each row's sum (`keepdims=True` keeps the shapes together).
# Draw for one row with `rng.choice(V, p=row)`, in a loop; or for all with `np.cumsum`.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# A loop over rows is fine: `np.array([rng.choice(V, p=row) for row in probs])`. Without one:
# `rng.random((B, 1))` is one number a row, and `np.argmax` of a comparison finds the first `True`
# along axis 1.
# </details>


# %% solution="sample_next"
def sample_next(logits, temperature, rng):
    """Draw a token for each sequence from softmax(logits / temperature), equation (3).

    Args:
        logits: scores (B, V).
        temperature: 0 or more; 0 takes the likeliest.
        rng: a np.random.Generator.

    Returns:
        tokens: whole numbers (B,).
    """
    ### BEGIN SOLUTION
    if temperature == 0:
        return logits.argmax(axis=1)  # (B,)
    scores = logits / temperature  # (B, V)
    scores = scores - scores.max(axis=1, keepdims=True)  # so that exp cannot overflow
    weights = np.exp(scores)  # (B, V)
    probs = weights / weights.sum(axis=1, keepdims=True)  # (B, V)
    added_up = np.cumsum(probs, axis=1)  # (B, V)
    chance = rng.random((len(logits), 1))  # (B, 1)
    return np.argmax(added_up > chance * added_up[:, -1:], axis=1)  # (B,)
    ### END SOLUTION


# %% check="sample_next"
check("sample_next")

# %% demo
own = mine("sample_next")
for temperature in (0, 0.5, 1.0, 1.5, 2.0):
    written = agreement.write_sentences(model, own.sample_next, temperature, seed=0)
    right = np.mean([is_grammatical(text) for text in written])
    different = len({tuple(text) for text in written})
    first = " ".join(VOCABULARY[token] for token in written[0][:20])
    print(
        f"τ = {temperature:<3}  {right:4.0%} grammatical, {different:>3} different of 200:  {first}"
    )

# %% [markdown]
# At temperature 0 it says one sentence, over and over. Hot, it says many, and fewer of them are
# right. The model is the same all the time.
