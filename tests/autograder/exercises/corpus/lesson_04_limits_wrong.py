"""Answers to lesson 04 that are right for small gradients only."""

import numpy as np

from lstm_course.cells.lstm import lstm_step_backward
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "lstm_backward",
    "vijayaditya, pull request 122 of kaldi (2015), ClipGradient: a limit on the way back",
    "The gradient of each state is limited to ±5.",
    at=("np.clip",),
    says=("clip",),
)
def limited_at_each_step(dhs, cache, dc_T=None):
    dx, dh = np.zeros_like(cache.x), np.zeros_like(cache.h0)
    dc = np.zeros_like(cache.c0) if dc_T is None else dc_T
    sums = [np.zeros_like(cache.W_ih), np.zeros_like(cache.W_hh), np.zeros(len(cache.W_hh))]
    for t in reversed(range(len(dhs))):
        dh = np.clip(dhs[t] + dh, -5, 5)
        dx[t], dh, dc, *parts = lstm_step_backward(dh, dc, cache.step(t))
        for total, part in zip(sums, parts, strict=True):
            total += part
    return (dx, dh, dc, *sums)


@wrong(
    "lstm_step_backward",
    "elizaluna007/AI_EC, RNN.py, clips gradients at ±1: here an LSTM's, at ±15",
    "Every gradient is clipped to between -15 and 15.",
    at=("np.clip",),
    says=("clip",),
)
def clipped_at_fifteen(dh, dc, cache):
    found = lstm_step_backward(dh, dc, cache)
    return tuple(np.clip(gradient, -15, 15) for gradient in found)
