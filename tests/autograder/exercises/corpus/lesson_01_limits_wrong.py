"""Answers to lesson 01 that are right for the sizes of most inputs, and wrong beyond them."""

import math

import numpy as np

from lstm_course.cells.rnn import rnn_step_backward
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "rnn_backward",
    "Andrej Karpathy, min-char-rnn (2015) and its ports: np.clip(dparam, -5, 5, out=dparam)",
    "The gradients of the weights are clipped to between -5 and 5.",
    at=("np.clip",),
    says=("clip",),
)
def weights_clipped_at_five(dhs, cache):
    dx, dh = np.zeros_like(cache.x), np.zeros_like(cache.h0)
    sums = [np.zeros_like(cache.W_ih), np.zeros_like(cache.W_hh), np.zeros(len(cache.W_hh))]
    for t in reversed(range(len(dhs))):
        dx[t], dh, *parts = rnn_step_backward(dhs[t] + dh, cache.step(t))
        for total, part in zip(sums, parts, strict=True):
            total += part
    for dparam in sums:
        np.clip(dparam, -5, 5, out=dparam)
    return (dx, dh, *sums)


@wrong(
    "rnn_backward",
    "vijayaditya, pull request 122 of kaldi (2015), ClipGradient: a limit on the way back",
    "The gradient that flows back from step to step is limited to ±10.",
    at=("np.clip",),
    says=("clip",),
)
def limited_on_the_way_back(dhs, cache):
    dx, dh = np.zeros_like(cache.x), np.zeros_like(cache.h0)
    sums = [np.zeros_like(cache.W_ih), np.zeros_like(cache.W_hh), np.zeros(len(cache.W_hh))]
    for t in reversed(range(len(dhs))):
        dh = np.clip(dhs[t] + dh, -10, 10)
        dx[t], dh, *parts = rnn_step_backward(dh, cache.step(t))
        for total, part in zip(sums, parts, strict=True):
            total += part
    return (dx, dh, *sums)


@wrong(
    "clip_by_global_norm",
    "deeplearning.ai, course 5, Dinosaurus Island: clip unpacks the gradients by name",
    "The gradients are unpacked into three names: any other number of arrays stops it.",
    at=("dW_ih, dW_hh, db = grads",),
    says=("ValueError", "unpack"),
)
def three_gradients_by_name(grads, max_norm):
    dW_ih, dW_hh, db = grads
    norm = math.sqrt(sum(float(np.sum(np.square(g))) for g in (dW_ih, dW_hh, db)))
    if not math.isfinite(norm):
        raise ValueError("the gradients exploded")
    scale = max_norm / norm if norm > max_norm else 1.0
    return [dW_ih * scale, dW_hh * scale, db * scale], norm
