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
# "The keys …": *is* or *are*? Count in 4,000 sentences which word follows which, and you have a
# simple language model. Ask it for the verb of the three sentences below. It gets the first one
# right. It gets the second one right, too, but only by luck. The third one it gets wrong.
#
# The reason is short: this model sees one word, and the last word is not always the subject. The
# keys of the cabinet *are* old.
#
# An LSTM can read from the first word on. But no label will mark the subjects. It will only
# learn to predict the next word, as this simple model does. Will it find out that verbs agree with
# their subjects? If so, where does it keep the number of the subject until the verb? You will train
# one, find the unit, and switch it off.

# %% hidden
import sys
from functools import partial

import matplotlib.pyplot as plt
import numpy as np
import torch
from IPython.display import Audio
from sklearn.datasets import load_digits
from statsmodels.datasets import co2
from tqdm import tqdm

from autograder import check, own_or_reference, quiz
from lstm_course.lessons.claims import Claims
from lstm_course.lessons.lesson_07 import (
    sampled_sentences,
    three_sentences,
    unit_examination,
)
from lstm_course.lessons.lesson_07.agreement_runs import AgreementExperiment, describe_corpus
from lstm_course.lessons.lesson_07.forecast_runs import ForecastExperiment, draw_co2
from lstm_course.lessons.lesson_07.handwriting_runs import HandwritingExperiment
from lstm_course.lessons.lesson_07.speech_runs import SpeechExperiment
from lstm_course.lessons.lesson_07.uses_claim import compare_guesses, conclude_uses
from lstm_course.lessons.lesson_07.vowel_space import draw_vowel_space
from lstm_course.lessons.lesson_07.wirings import draw_wirings
from lstm_course.plotting.notebook_figures import use_theme
from lstm_course.size import experiment_size
from lstm_course.tasks.vowels import SAMPLE_RATE, VOWELS, utterance

use_theme()
progress_bar = partial(tqdm, file=sys.stdout)
claims = Claims()
print(f"The experiments run at the size {experiment_size()!r}.")

# %% demo
print(three_sentences.describe_bigram_verbs())

# %% [markdown]
# *Share of plural verbs among the verbs that the counting model expects next. It follows the last
# word, whatever the subject is.*
#
# | | |
# |---|---|
# | **You will learn to** | wire an LSTM for different kinds of tasks |
# | | prepare sequences: windows, padding, masks, one scale |
# | | compare fairly: a baseline, several seeds, no leaks |
# | **Time** | about 65 minutes |
# | **Prerequisites** | what an LSTM is (lessons 02 and 03), and a little PyTorch |
# | **You write** | six short functions, 17 marks |
#
# From now on, `torch.nn.LSTM` does the work that you did by hand. Letters keep their meaning in all
# lessons: **T** time steps, **B** sequences in a batch, **I** inputs at each step, **H** hidden
# units. **V** is the number of symbols in a vocabulary. Time comes first.
#
# The experiments use *your* functions as soon as they pass their checks, and the course's own until
# then. Your runs are small, so that you need not wait. Larger ones come with the course. Set the
# environment variable `LSTM_COURSE_SIZE=full` to repeat them at their full size.
#
# While a check runs your answers, the library's functions that solve exercises of this lesson or of
# a later one are locked, at home as in a class.

# %% [markdown]
# ## Predict
#
# Four tasks, each with an LSTM and a baseline. Which one has the smaller error? Write `"lstm"`,
# `"baseline"` or `"tie"` for each before you run anything else. We train ten seeds and call it a
# tie if an exact test finds no difference.
#
# 1. **Next word.** "The keys of the cabinet …": *is* or *are*? We count the verbs of the wrong
#    number. The baseline is a plain recurrent network (RNN) with as many parameters.
# 2. **Handwriting.** Digits of 8 × 8 pixels, read row by row. The baseline is logistic regression,
#    which knows nothing about order.
# 3. **Time series.** The carbon dioxide in the air, two years ahead. The baseline is linear
#    regression on the same months.
# 4. **Speech.** Which vowels were said? The baseline classifies each short frame of sound on its
#    own. It gets the same labels as the LSTM.

# %%
guess_next_word = None
guess_handwriting = None
guess_time_series = None
guess_speech = None

# %% [markdown]
# Two claims from textbooks belong to this lesson, too. For each, write `"true"`, `"true if"`,
# `"misleading"` or `"false"`.

# %%
predictions = {
    "7.1": None,  # A language model keeps the subject's number until a new subject replaces it.
    "7.2": None,  # LSTMs serve handwriting, speech, time series and next-word prediction.
}

# %% [markdown]
# ## 1. Wirings for different tasks
#
# An LSTM layer reads T inputs and has T hidden states. Which inputs you feed and which states you
# read decides what the network can do.

# %% demo
draw_wirings()
plt.show()

# %% [markdown]
# *Figure 1. Six wirings. Inputs are below, outputs above, and time runs to the right. Dashed: an
# output becomes the next input. In a bidirectional wiring, one layer reads from the left, another
# one from the right, and each output depends on both.*
#
# | wiring | how it works | used for |
# |---|---|---|
# | **many to one** | a linear layer reads the last state | handwriting, time series |
# | **one to many** | each output is sampled and becomes the next input | writing sentences |
# | **many to many** | a linear layer reads every state | next word |
# | **encoder and decoder** | one layer reads; a second starts from its last state | translation |
# | **behind a convolution** | a linear layer slides along time; many steps become fewer | speech |
# | **bidirectional** | a second layer reads from the end | speech |
#
# The encoder and decoder (Sutskever, Vinyals & Le 2014) compress a sentence into one state.
# Attention was invented to remove that bottleneck (Bahdanau, Cho & Bengio 2015). This lesson uses
# all the other wirings.

# %% [markdown]
# ## 2. Next-word prediction
#
# A **language model** reads words and gives, at each one, a probability for every possible next
# word. No label marks the nouns. To predict well, the model still has to discover that "the keys of
# the cabinet" continues with *are*. The verb agrees with its subject, not with the noun beside it.
# A noun of the other number between the two is an **attractor** (Linzen, Dupoux & Goldberg 2016).
#
# Our text comes from a small grammar, so we know what is correct. Each sentence has two clauses,
# and the second subject has to replace the first. In training, 0, 1 or 2 nouns are between subject
# and verb.

# %% demo
print(describe_corpus())

# %% [markdown]
# ### Padding and masks
#
# Sentences differ in length, but a batch is one array. So we **pad** the short ones, and a **mask**
# marks the real steps:
#
# $$\text{mask}_{t,n} = \bigl[\,t < T_n\,\bigr], \qquad
# \text{padded}_{t,n} = \begin{cases} \text{sequence}_{n,t} & t < T_n \\ 0 & \text{else}
# \end{cases} \tag{1}$$
#
# Here $T_n$ is the length of sequence $n$, and $T = \max_n T_n$. The square bracket is true where
# its condition holds. For example, the sequences 5 2 7 and 4 become the following arrays, with one
# row per step and one column per sequence:
#
# | step | padded | mask |
# |---|---|---|
# | 0 | 5 4 | True True |
# | 1 | 2 0 | True False |
# | 2 | 7 0 | True False |
#
# Compute the mask from the *lengths*, not from the entries: a real step may hold a zero.
#
# ### Exercise `pad_and_mask`
#
# Difficulty ●○○ · 6 minutes · **3 marks**
#
# Write equation (1). A step may be a single entry, such as a word's token, or an array, such as a
# frame of sound. So a sequence is (T_n, ...), and the result is (T, B, ...). Keep the dtype.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Start with an array of zeros that is large enough. What are its first two axes, and which one
# comes first in this course?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Use one loop over the sequences. Each one fills the top of its own column,
# `padded[: len(sequence), n]`. Fill the mask in the same places.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `np.zeros((T, B, *sequences[0].shape[1:]), dtype=sequences[0].dtype)` creates the padded array,
# and `np.zeros((T, B), dtype=bool)` the mask. In the loop over `enumerate(sequences)`, assign the
# sequence to a part of the first and `True` to the same part of the second.
# </details>


# %% solution="pad_and_mask"
def pad_and_mask(sequences):
    """Pad sequences to one array and mark their real steps, equation (1).

    Args:
        sequences: a list of B arrays (T_n, ...), which differ only in their lengths T_n, 1 or more.

    Returns:
        padded: (T, B, ...), of the sequences' dtype, with zeros after the end of each; T is the
            largest length.
        mask: booleans (T, B), True at real steps.
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
# ### A loss over real steps
#
# At each step, the model gives each word $k$ of the vocabulary a **logit** $z_k$, also called a
# score. **Softmax** turns logits into probabilities, which are positive and add up to 1:
# $\operatorname{softmax}(z)_k = e^{z_k} / \sum_j e^{z_j}$.
#
# The target is the next word of the sentence. So the inputs are steps $0 \dots T - 2$, and the
# targets are steps $1 \dots T - 1$. During training, the model always reads the true words of the
# text, even where its own prediction was different. This is **teacher forcing**.
#
# The loss is the **cross-entropy**, averaged over the *real* steps. With $y_{t,n}$ the target and
# $M$ the number of real steps in the batch,
#
# $$L = -\frac{1}{M} \sum_{t,n \,:\, \text{mask}_{t,n}}
# \log \operatorname{softmax}(z_{t,n})_{y_{t,n}} \tag{2}$$
#
# The logarithm is natural, and its unit is the *nat*. A model that gives every target the
# probability ½ has the loss $\ln 2 = 0.69$. Its **perplexity** is $e^L = 2$: it is as uncertain as
# a choice between two equally likely words.
#
# Two mistakes are easy to make. If you average over the padding, too, the loss depends on the
# longest sentence of the batch. If you average each sentence first, the words of short sentences
# count more.
#
# ### A little PyTorch
#
# Write this one function in PyTorch, because training needs its gradient. A **tensor** behaves much
# like an array. A few names differ:
#
# | NumPy | torch |
# |---|---|
# | `axis=-1` | `dim=-1` |
# | `a[..., np.newaxis]` | `a[..., None]` |
# | `a[mask]`, with booleans | `a[mask]` |
# | `np.take_along_axis(a, index, axis=-1)` | `a.gather(-1, index)` |
#
# In the last row, `index` has as many axes as `a`. With `a` = [[10, 20, 30]] and `index` = [[2]],
# the result is [[30]]. A tensor also remembers how it was computed, and PyTorch uses this to
# compute gradients. So keep tensors from the logits to the loss: `.item()`, `.numpy()` and
# `.detach()` break the connection.
#
# ### Exercise `masked_cross_entropy`
#
# Difficulty ●●○ · 8 minutes · **3 marks**
#
# Write equation (2) in PyTorch, so that gradients reach the logits. Padded steps must get a
# gradient of 0. Logits of ±1000 must not overflow; `torch.log_softmax` takes care of that.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Three things have to happen, in this order: turn logits into log-probabilities, pick the target's
# entry, average over the real steps. Which of them involve the axis of size V?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# `torch.log_softmax(logits, dim=-1)` does not overflow. `gather` along the last axis picks the
# targets; its index needs as many axes as the logits. Indexing with a boolean mask leaves the real
# steps as a flat tensor.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `log_probs.gather(-1, targets[..., None]).squeeze(-1)` is (T, B). Index it with `[mask]`, take the
# mean, and mind the sign.
# </details>


# %% solution="masked_cross_entropy"
def masked_cross_entropy(logits, targets, mask):
    """Compute the mean cross-entropy over the real steps of all sequences, equation (2).

    Args:
        logits: a torch tensor (T, B, V).
        targets: correct classes, int64 (T, B).
        mask: booleans (T, B), True at real steps.

    Returns:
        loss: a tensor with no axes, in nats.
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
# ### A fair comparison
#
# All four comparisons of this lesson follow the same rules. The data have three parts:
#
# - the **training set** fits the weights;
# - the **validation set** makes every choice. It selects the learning rate, out of 0.001, 0.003,
#   0.01 and 0.03. It also selects the weights: after every 50 updates we compute the loss on it,
#   and at the end we return to the weights of the smallest one. This is **early stopping**,
#   because nothing that is learned afterwards counts;
# - the **test set** is read once, at the end.
#
# Where a program generates the data, each part has a random seed of its own. If you choose on the
# test set, you report your luck along with your skill. The baselines get the same search over their
# own settings. The search itself is small: one or two seeds and a short training. Then ten other
# seeds train with its choice. They come with the course and are *dots* in the figures. Your own
# runs are shorter. They are *rings*.
#
# ### Train an LSTM and an RNN
#
# An embedding turns words into vectors with 16 entries, an LSTM of 32 units reads them, and a
# linear layer computes the logits. The baseline is a plain RNN with as many parameters and hence
# more units. The training sentences are drawn afresh for every update. So there are no **epochs**,
# no sentence returns, and the model cannot learn the training text by heart.
#
# Then we test both on 300 beginnings of sentences for each number of attractors, up to 16. *All*
# nouns in between have the wrong number. Which verbs get the larger probability, the singular ones
# together or the plural ones?
#
# Two baselines without a memory take part. *Nearest noun* uses the number of the noun just before
# the verb. The *bigram* model is the one from the start of this lesson. Both must be wrong wherever
# there is an attractor, because the test is made that way.

# %% demo
own = own_or_reference("pad_and_mask", "masked_cross_entropy")
language = AgreementExperiment(own, progress_bar)
print(language.train("lstm"))

# %% demo
print(language.train("rnn"))
language.draw()
plt.show()

# %% [markdown]
# *Figure 2. Verbs with the correct number against the number of attractors. Pale area: lengths seen
# in training. Dots: ten kept seeds; lines: their means; rings: your runs.*
#
# Is one of them better? An exact **rank test** compares ten seeds with ten. If both kinds were
# equally good, how often would their ranks differ at least this much? This probability is $p$. We
# call it a difference if $p < 0.0125$. This is the usual 0.05, shared by the four tasks, because
# each comparison is one more occasion for luck.

# %% demo
print(language.describe(guess_next_word))

# %% [markdown]
# Eight of the ten kept LSTMs are correct in more than 99% of the sentences beyond training, and so
# are eight of the ten RNNs. The test finds no difference, even if your few runs suggest one: two or
# three seeds could never reach $p < 0.0125$. The number of a subject is a single bit, and one unit
# that saturates can hold a bit, as the latch of lesson 01 shows. This text does not need a gate.
#
# The other seeds fail. One RNN guesses from four attractors on, and two LSTMs guess at 16. Nothing
# in training requires more than two nouns in between, so beyond that each seed behaves differently.
# Lesson 03 compares both cells on tasks that separate them.
#
# In real language there is more to keep. Linzen and colleagues trained on Wikipedia, and there the
# error rate grew with the number of attractors.
#
# Here is your LSTM of seed 1 on the three sentences of the start:

# %% demo
print(three_sentences.describe_model_verbs(language.models["lstm"][1]))

# %% [markdown]
# ### Which unit keeps the number?
#
# Examine the 32 cell states of your LSTM of seed 1 in two ways. Which of them **correlates** with
# the number of the current subject, between subject and verb? And what happens to the verb if we
# hold one cell state constant at its mean? This is a **lesion**, and only the lesion tests a cause.
# Its test sentences have two attractors. We chose seed 1 because its unit is easy to read; claim
# 7.1 below examines ten seeds.

# %% demo hidden
model = language.models["lstm"][1]
found = unit_examination.examine(model)
unit_examination.draw_examination(model, found)
plt.show()
print(unit_examination.describe_examination(found))

# %% [markdown]
# *Figure 3. Left: correlation and lesion of every unit. The marked unit is the one whose lesion
# costs most. Right: its cell state along two sentences. Shaded from each subject to its verb,
# where the number has to be kept: slate for plural, brown for singular.*
#
# In the left panel, look for dots that are far to the right and still at the top. These units
# correlate with the number, but the model does not need them. A correlation does not show that a
# unit is used.
#
# ### Sampling with a temperature
#
# The model can also write: sample a word from its probabilities, feed the word back as the next
# input, and repeat. To control how bold it is, divide the logits by a **temperature** $\tau$:
#
# $$p = \operatorname{softmax}(z / \tau) \tag{3}$$
#
# A low temperature, $\tau < 1$, makes likely words even more likely. In the limit $\tau \to 0$, the
# most likely word is always taken. A high temperature, $\tau > 1$, brings the probabilities closer
# together.
#
# How can a single random number $u$ between 0 and 1 select a word? Lay the probabilities side by
# side on a line of length 1. The sampled word is the one on whose segment $u$ falls: the first $k$
# for which $p_0 + \dots + p_k$ exceeds $u$.
#
# ### Exercise `sample_next`
#
# Difficulty ●●○ · 8 minutes · **3 marks**
#
# Sample one token for each of B sequences by (3). Draw one random number per sequence from `rng`,
# and take the token on whose segment it falls, as above. Temperature 0 takes the most likely token.
# Large logits must not overflow: softmax does not change if you subtract the largest logit first.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Along which axis do the probabilities add up to 1? The sequences of a batch must not influence
# each other.
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Treat temperature 0 first, because you cannot divide by it. Then divide, subtract each row's
# maximum, exponentiate, and divide by each row's sum. `keepdims=True` keeps the shapes compatible.
# Sample one row with `rng.choice(V, p=row)` in a loop, or all rows at once with `np.cumsum`.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# A loop over rows is fine: `np.array([rng.choice(V, p=row) for row in probs])`. Without a loop,
# `rng.random((B, 1))` gives one random number per row, and `np.argmax` of a comparison finds the
# first `True` along axis 1.
# </details>


# %% solution="sample_next"
def sample_next(logits, temperature, rng):
    """Sample a token for each sequence from softmax(logits / temperature), equation (3).

    Args:
        logits: (B, V).
        temperature: 0 or more; 0 takes the most likely token.
        rng: a np.random.Generator.

    Returns:
        tokens: integers (B,).
    """
    ### BEGIN SOLUTION
    if temperature == 0:
        return logits.argmax(axis=1)  # (B,)
    scores = logits / temperature  # (B, V)
    scores = scores - scores.max(axis=1, keepdims=True)  # so that exp cannot overflow
    weights = np.exp(scores)  # (B, V)
    probs = weights / weights.sum(axis=1, keepdims=True)  # (B, V)
    cumulative = np.cumsum(probs, axis=1)  # (B, V)
    u = rng.random((len(logits), 1))  # (B, 1)
    return np.argmax(cumulative > u * cumulative[:, -1:], axis=1)  # (B,)
    ### END SOLUTION


# %% check="sample_next"
check("sample_next")

# %% demo
own = own_or_reference("sample_next")
print(sampled_sentences.describe_samples(model, own.sample_next))

# %% [markdown]
# At temperature 0, the model writes one sentence over and over. At high temperatures it writes many
# different ones, and fewer of them are grammatical. The model itself does not change.
#
# When it writes, the model reads its own words. In training it read only true ones. After a mistake
# it is in a situation that it has never seen, and the next mistake becomes more likely. This
# mismatch is called **exposure bias** (Bengio et al. 2015; Ranzato et al. 2016).

# %% [markdown]
# ## 3. Handwriting
#
# Scikit-learn comes with 1,797 handwritten digits of 8 × 8 pixels (Alpaydin & Kaynak 1998). An
# image has no time, but we can give it one. Read it row by row or pixel by pixel, and let the
# network name the digit after the last step. This is **many to one**.

# %% demo hidden
digits = load_digits()
handwriting = HandwritingExperiment(digits.images / 16, digits.target, progress_bar)
handwriting.draw_image()
plt.show()

# %% [markdown]
# *The same digit in three forms. Pixel by pixel, neighbours in a column are eight steps apart.*
#
# A fifth of the images is the test set, the same one for every seed. Each seed draws its own
# validation set, another fifth, and trains on the rest. The images return in every **epoch**, one
# pass through the training set, so these networks can learn some of them by heart. The LSTM has 32
# units. The RNN has more units and about as many parameters. Logistic regression gets all 64 pixels
# at once and does not know which of them are neighbours. Its search is over the strength of its
# regularisation.

# %% demo
for kind in ("rnn", "lstm"):
    print(handwriting.train(kind, "rows"))

# %% demo
print(handwriting.train("rnn", "pixels"))

# %% demo
print(handwriting.train("lstm", "pixels"))
handwriting.draw()
plt.show()

# %% [markdown]
# *Figure 4. Accuracy on test images. Dots: ten kept seeds, bars: their mean; rings: your shorter
# runs. Dashed: the mean of logistic regression; grey: its range over ten seeds. The two scales
# differ. Pixel by pixel there are only your own runs, one per network.*

# %% demo
print(handwriting.describe(guess_handwriting))

# %% [markdown]
# Row by row, the tests find no difference. Logistic regression, which knows nothing about order, is
# about as good as either network. A recurrent network has to earn its place where the pixels really
# arrive one after another. For your single runs pixel by pixel, nothing was searched: they use the
# learning rates of the rows. Take them as an illustration of a task with longer lags.

# %% [markdown]
# ## 4. Time series
#
# Carbon dioxide in the air has been measured on Mauna Loa, Hawaii, since 1958 (Keeling & Whorf
# 2004). The series comes with statsmodels. We use monthly means from May 1964 on, when the last gap
# ends, so no value has to be invented. The task is to forecast the next 24 months from the last 36.

# %% demo hidden
monthly = co2.load_pandas().data["co2"].resample("MS").mean()["1964-05":]
series = monthly.to_numpy()  # ppm: parts per million
draw_co2(monthly.index.to_pydatetime(), series)
plt.show()
print(f"{len(series)} months, {np.isnan(series).sum()} of them missing")

# %% [markdown]
# *The series rises and follows the seasons. It is cut in time: 240 months for training, 60 for
# validation, and the rest for the test. Every month of the test is above every month in training.*
#
# ### Windows
#
# An LSTM learns from pairs of known values and the values that followed. To make such pairs, slide
# a window over the series $s_0, \dots, s_{N-1}$. With length $T$, the number of values seen, and
# horizon $K$, the number of values to forecast, window $w$ has
#
# $$\text{inputs}_w = (s_w, \dots, s_{w+T-1}), \qquad
# \text{targets}_w = (s_{w+T}, \dots, s_{w+T+K-1}) \tag{4}$$
#
# for each $w$ from 0 to $N - T - K$. So there are $N - T - K + 1$ windows. If you are off by one
# step, each window contains its own target. The error is then wonderfully small, until you use the
# forecast.
#
# ### Exercise `windows`
#
# Difficulty ●●○ · 7 minutes · **3 marks**
#
# Write equation (4). The inputs earn 1 mark, the targets 2.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Write down the windows of 0, 1, 2, 3, 4, 5 by hand, with length 3 and horizon 2. How many are
# there? Which value follows each of them?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# Use a list of slices and `np.stack`. Or build one array of indices: the starts as a column, plus
# the distances from the start as a row.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# The starts are `np.arange(len(series) - length - horizon + 1)`. The distances of the inputs are `0
# … length − 1`, those of the targets `length … length + horizon − 1`. `series[starts[:, np.newaxis]
# + distances]` has one row per window.
# </details>


# %% solution="windows"
def windows(series, length, horizon):
    """Cut every window of a series, and the values right after it, equation (4).

    Args:
        series: (N,), oldest value first.
        length: T, number of values in a window.
        horizon: K, number of values to forecast.

    Returns:
        inputs: (W, T), with W = N - length - horizon + 1.
        targets: (W, K).
    """
    ### BEGIN SOLUTION
    starts = np.arange(len(series) - length - horizon + 1)  # (W,)
    seen = np.arange(length)  # (T,)
    ahead = length + np.arange(horizon)  # (K,)
    inputs = series[starts[:, np.newaxis] + seen]  # (W, T)
    targets = series[starts[:, np.newaxis] + ahead]  # (W, K)
    return inputs, targets
    ### END SOLUTION


# %% check="windows"
check("windows")

# %% [markdown]
# ### Standardisation
#
# Networks train best on inputs around 0 with a size of about 1. So subtract the mean of each
# feature and divide by its standard deviation. Use the statistics of the training part for *every*
# part:
#
# $$\tilde{x} = \frac{x - \mu_{\text{train}}}{\sigma_{\text{train}}} \tag{5}$$
#
# Here $\mu$ is the mean of a feature and $\sigma$ its standard deviation, which divides by N, as
# `np.std` does, and not by N − 1. On the day of a forecast, the mean of the future is unknown. A
# feature that never changes in training has $\sigma = 0$. Only centre it, in both parts.
#
# ### Exercise `standardise`
#
# Difficulty ●○○ · 5 minutes · **2 marks**
#
# Write equation (5). `train` is (N, F) and `other` is (M, F), with one row per example and one
# column per feature.
#
# <details><summary>Hint 1: a nudge</summary>
#
# How many means do F features have? Which axis disappears?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# `train.mean(axis=0)` and `train.std(axis=0)` are (F,), and NumPy subtracts them from every row. A
# feature that is 0.1 in every row can have a deviation that is *nearly* 0, by rounding. So compare
# its maximum with its minimum instead.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# `np.where(constant, 1, std)` is a divisor that does no harm. Apply the same two arrays to both
# parts.
# </details>


# %% solution="standardise"
def standardise(train, other):
    """Standardise both parts with the statistics of the training part, equation (5).

    Args:
        train: training part (N, F).
        other: any other part (M, F).

    Returns:
        train, other: both standardised, shapes unchanged.
    """
    ### BEGIN SOLUTION
    mean = train.mean(axis=0)  # (F,)
    std = train.std(axis=0)  # (F,)
    constant = train.max(axis=0) == train.min(axis=0)  # (F,), its std may be rounding
    scale = np.where(constant, 1, std)  # (F,)
    return (train - mean) / scale, (other - mean) / scale
    ### END SOLUTION


# %% check="standardise"
check("standardise")

# %% [markdown]
# ### Forecasts
#
# Cut the series in time first, and make windows of each part afterwards. Then no month is a target
# in two parts. We train two LSTMs. One reads and forecasts **levels**. The other
# one reads the **changes** from month to month and forecasts how far the series will have moved.
# Four baselines take part:
#
# - **persistence**: every month equals the last one;
# - **seasonal persistence**: every month equals the same month of the year before;
# - **seasonal with drift**: the same, plus the rise of the last year;
# - **linear regression** from the same changes to the same movements, by least squares. The
#   validation part chooses how strongly its coefficients are kept small.
#
# The error is the root of the mean squared error over all windows of the test part, in parts per
# million, ppm.

# %% demo
own = own_or_reference("windows", "standardise")
forecasts = ForecastExperiment(own, series, progress_bar)
print(forecasts.train())
forecasts.draw_errors()
plt.show()

# %% [markdown]
# *Figure 5. Error against months ahead, on a logarithmic scale. Bands reach from the best of ten
# seeds to the worst. Rings: your mean. The two LSTMs differ only in what they read.*

# %% demo
forecasts.draw_window()
plt.show()

# %% [markdown]
# *Figure 6. One forecast. The LSTM of levels stays near the levels of its training; dotted: the
# highest of them. Changes look much the same in every year.*

# %% demo
print(forecasts.describe(guess_time_series))

# %% [markdown]
# The cell is the same in both networks, and their errors differ by a factor of more than 20. What
# an LSTM reads can matter more than the LSTM itself. The LSTM of levels is even worse than
# persistence.
#
# The LSTM of changes beats all three simple rules, but not linear regression. Eight of its ten
# seeds have the larger error, two the smaller one. Linear regression has no seeds, so the test here
# is a **sign test**: ten tosses of a fair coin split eight to two, or more unevenly, in 11% of all
# cases. The test part is 152 months of one series, so this is a result about this series.
#
# ### A leak
#
# Now do it the wrong way, with the LSTM of levels. Make the windows first, shuffle them, and set
# some aside as a test set. Windows overlap, so nearly every month in this test set is also in some
# training window.

# %% demo
print(forecasts.describe_leak())

# %% [markdown]
# Network, training and size are the same in both lines. The first error is small only because the
# test has become easy. Next year, this network would meet levels that it has never seen, and its
# error would be that of the second line.

# %% [markdown]
# ## 5. Speech
#
# A vowel is a voice, filtered by the mouth (Fant 1960). The filter lets some frequencies pass, the
# **formants**, and they distinguish *heed* from *had*. Peterson & Barney (1952) measured them in 76
# speakers. The course synthesises voices with their averages.

# %% demo hidden
said = utterance(np.random.default_rng(3))
print(f"a {said.speaker}:", ", ".join(VOWELS[vowel] for vowel in said.vowels))
Audio(said.audio, rate=SAMPLE_RATE)

# %% [markdown]
# Each recording contains three to five vowels by a man, a woman or a child. Speakers differ in the
# size of their mouths, the vowels glide into each other, and there is some noise. The network reads
# a **spectrogram**: the loudness of 26 frequency bands, every 16 ms. A convolution halves the
# number of frames, an LSTM reads the result, and a linear layer computes a logit for each vowel.
#
# ### Connectionist temporal classification
#
# A recording has many frames and few vowels, and no label gives the time at which a vowel began.
# **Connectionist temporal classification**, or **CTC** (Graves et al. 2006), does not need such
# labels. It adds one symbol, the **blank**, which means "nothing new here", and lets the network
# emit one symbol per frame. Many paths then have the same meaning:
#
# $$\mathcal{B}(\texttt{a a \_ a b b}) = \mathcal{B}(\texttt{a \_ a a b \_}) = \texttt{a a b}
# \tag{6}$$
#
# Here `_` is the blank. $\mathcal{B}$ first collapses repeats, then removes blanks. A path $\pi$
# has one symbol $\pi_t$ per frame, and its probability is the product of theirs, $p_t(\pi_t)$. The
# probability of a label $y$ is the sum over *all* paths that mean $y$, and the loss is
#
# $$L = -\log \sum_{\pi \,:\, \mathcal{B}(\pi) = y} \; \prod_{t} p_t(\pi_t) \tag{7}$$
#
# PyTorch computes this sum by dynamic programming. To read the output, the simplest method is
# **greedy decoding**: take the most likely symbol of each frame and apply $\mathcal{B}$. This gives
# the most likely *path*. Its meaning need not be the most likely label, because another label may
# have more paths.
#
# ### Exercise `greedy_ctc_decode`
#
# Difficulty ●●○ · 8 minutes · **3 marks**
#
# Decode B recordings from log-probabilities (T, B, V). Each gives a list of symbols, which are
# integers from 0 to V − 1 without the blank. The list may be empty.
#
# <details><summary>Hint 1: a nudge</summary>
#
# Try both orders with `a a _ a b b` on paper: first collapse, then remove; first remove, then
# collapse. Which one gives (6)?
# </details>
#
# <details><summary>Hint 2: the idea</summary>
#
# The path is the argmax along V. A symbol counts if it differs from the one before it and is not
# the blank. The first symbol has none before it, so it always begins a run.
# </details>
#
# <details><summary>Hint 3: almost the line</summary>
#
# For each column of `log_probs.argmax(axis=2)`, `path[1:] != path[:-1]` is true where a new run
# begins; put a `True` in front. Keep those symbols, drop the blanks, and call `.tolist()`.
# </details>


# %% solution="greedy_ctc_decode"
def greedy_ctc_decode(log_probs, blank):
    """Decode the most likely path of each sequence, collapsed as in (6).

    Args:
        log_probs: log-probabilities (T, B, V).
        blank: index of the blank.

    Returns:
        A list of B lists of symbols.
    """
    ### BEGIN SOLUTION
    best = log_probs.argmax(axis=2)  # (T, B)
    decoded = []
    for path in best.T:
        differs = path[1:] != path[:-1]  # (T - 1,)
        begins = np.concatenate([[True], differs])  # (T,)
        runs = path[begins]  # one symbol for each run
        symbols = runs[runs != blank]
        decoded.append(symbols.tolist())
    return decoded
    ### END SOLUTION


# %% check="greedy_ctc_decode"
check("greedy_ctc_decode")

# %% [markdown]
# ### An LSTM against a classifier of frames
#
# Three networks with about 28,000 parameters each follow the same convolution:
#
# - a **bidirectional** LSTM, trained with CTC;
# - a classifier of single frames with **true times**: it gets a label for every frame. For real
#   speech, such labels take hours of work;
# - the same classifier with **even times**: its labels give each vowel an equal share of the
#   recording. So it knows no more than CTC does.
#
# A classifier of frames makes mistakes where one vowel glides into the next. To be fair to it, we
# also drop its short runs. The shortest run allowed is the one that works best on validation
# recordings. You train the first two networks; the kept runs have all three.

# %% demo
own = own_or_reference("pad_and_mask", "greedy_ctc_decode")
speech = SpeechExperiment(own, progress_bar)
print(speech.train("bidirectional"))

# %% demo
print(speech.train("frames, true times"))

# %% demo
speech.draw()
plt.show()

# %% [markdown]
# *Figure 7. Errors per vowel said: vowels left out, added or exchanged. Dots: ten kept seeds; bars:
# their means; rings: your runs.*

# %% demo
print(speech.describe(guess_speech))

# %% [markdown]
# With the same labels, the LSTM makes 9 errors per 100 vowels, and the classifier 16. With true
# times, the classifier makes 7. The test finds no difference between that and the LSTM, which has
# never received a time.
#
# ### Where CTC puts its symbols

# %% demo
speech.draw_example()
plt.show()
print(speech.describe_example())

# %% [markdown]
# *Figure 8. A recording that the LSTM got right. Dotted: the true start and end of each vowel,
# which CTC never received. Dashed grey: the blank, or silence for the classifier of frames. Between
# two equal vowels, CTC must emit a blank, or they would become one.*

# %% [markdown]
# ## 6. Claim 7.1: a cell that keeps the subject's number
#
# > **“A language model keeps the subject's number in the cell until a new subject replaces it.”**
#
# In lesson 03 you built such a cell by hand. Has training built one? For each of ten kept LSTMs,
# find the unit whose lesion costs most. We count the claim as true for this model if, without that
# unit, fewer than 70% of the verbs are correct, and if its |correlation| with the number of the
# current subject exceeds 0.8 over both clauses. An untrained network serves for comparison.

# %% demo
claims.record(unit_examination.conclude_number_unit())

# %% [markdown]
# All ten models have one unit that they cannot do without. In eight of them, this unit keeps the
# number. In the other two, its |correlation| is 0.33 or less, while that of another unit is about
# 0.9. A search for the largest correlation would have missed the unit that matters.
#
# The *probe* in the last column is a linear readout of all 32 cell states, fitted to one half of
# the sentences and tested on the other. With so many units, it may find a trace of the number even
# in a network that was never trained. What can be read out is not necessarily used. That is why the
# lesion counts.
#
# Lakretz et al. (2019) found two such units in a large model of English.

# %% [markdown]
# ## 7. Claim 7.2: what LSTMs are used for
#
# > **“LSTMs serve handwriting recognition, speech recognition, time series and next-word
# > prediction.”**
#
# Serving a task means more than running on it. Did the LSTM beat the baseline of each task? For the
# next word, this is the nearest noun; the RNN has a memory, too. A baseline without seeds gets the
# sign test.

# %% demo
claims.record(conclude_uses())

# %% [markdown]
# The tasks are small, and so are the networks and the search. Several choices are at the edge of
# their range, such as the learning rate 0.03, so a wider search may do better. On larger tasks with
# more data, the order may change. The question remains: which simpler method has been tried?

# %% [markdown]
# ### Your predictions

# %% demo
claims.table(predictions)

# %% demo
compare_guesses(guess_next_word, guess_handwriting, guess_time_series, guess_speech)

# %% [markdown]
# ## Quiz

# %% demo
quiz("leaks")

# %% demo
quiz("ctc_blank")

# %% [markdown]
# ## Summary
#
# - **Wirings**: many to one, one to many, many to many, encoder and decoder, behind a convolution,
#   bidirectional. The layer is the same; what you feed and what you read differs.
# - **Padding** needs a mask (1), and the loss is a mean over real steps (2). **Perplexity** is
#   $e^L$.
# - A language model trained with **teacher forcing** can keep a subject's number in a single unit.
#   A lesion shows whether the unit is used; a correlation or a probe does not.
# - **Temperature** divides the logits (3). A model that reads its own words suffers from **exposure
#   bias**.
# - Make **windows** (4) after the cut in time, and **standardise** (5) with the statistics of the
#   training part. Choose hyper-parameters on a **validation set**.
# - **CTC** needs the order of the labels, not their times: it adds up the probabilities of all
#   paths with the same meaning (7). Collapse repeats first, then remove blanks (6).
# - The LSTM beat a baseline without a memory, and frames with equal labels. It tied with an RNN,
#   with logistic regression and with linear regression. So always name a **baseline**, and search
#   its settings, too.
#
# **Papers**
#
# - T. Linzen, E. Dupoux & Y. Goldberg, *Assessing the ability of LSTMs to learn syntax-sensitive
#   dependencies*, TACL 4, 2016.
# - Y. Lakretz et al., *The emergence of number and syntax units in LSTM language models*, NAACL
#   2019.
# - S. Bengio, O. Vinyals, N. Jaitly & N. Shazeer, *Scheduled sampling for sequence prediction with
#   recurrent neural networks*, NIPS 2015; M. Ranzato, S. Chopra, M. Auli & W. Zaremba, *Sequence
#   level training with recurrent neural networks*, ICLR 2016: exposure bias.
# - D. Bahdanau, K. Cho & Y. Bengio, *Neural machine translation by jointly learning to align and
#   translate*, ICLR 2015: attention.
# - A. Graves, S. Fernández, F. Gomez & J. Schmidhuber, *Connectionist temporal classification*,
#   ICML 2006, sections 3 and 4.
# - I. Sutskever, O. Vinyals & Q. V. Le, *Sequence to sequence learning with neural networks*, 2014.
# - G. Fant, *Acoustic theory of speech production*, Mouton 1960: a voice and a filter.
# - G. E. Peterson & H. L. Barney, *Control methods used in a study of the vowels*, Journal of the
#   Acoustical Society of America 24, 1952, table II.
#
# **Next:** lesson 08 trains a language model on a larger text, on a GPU if you have one.
#
# ## Going further
#
# **Has the RNN forgotten the first pixels?** Compute the gradient of the loss with respect to each
# input, as in lesson 01. And what would the networks have answered at an earlier step?

# %% demo hidden
handwriting.draw_reach()
plt.show()

# %% [markdown]
# *One seed of each network, pixel by pixel. Left: how much each pixel changes the loss at the end.
# Right: the accuracy if the network had to answer sooner. Training never asked for an answer before
# the last pixel, so a network trained many to one should only be read at the end.*
#
# **Does speech need both directions?** Train an LSTM that only reads forward, with
# `speech.train("forward")`, and compare its errors with those of Figure 7.
#
# **Why is speech hard?** Two formants do not identify a vowel if you do not know the speaker.

# %% demo hidden
draw_vowel_space()
plt.show()
# %% [markdown]
# *The averages of Peterson & Barney's table II. Dashed ring: a man's "head" lies beside a child's
# "heard".*
