"""Wrong answers to `gradient_through_time` and `clip_by_global_norm`, after other people's."""

import math

import numpy as np

from lstm_course.cells.rnn import rnn_backward, rnn_step_backward
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)

# --- the gradient through time -----------------------------------------------------------------


@wrong(
    "gradient_through_time",
    "KuOnoda/my-deep-learning-from-scratch-2, rnn_gradient_graph.py, after Saitoh: norm / N",
    "The norm is divided by the batch size.",
    names=("divided-by-the-batch-size",),
    at=("/ N",),
    says=("divided by the batch size", "/ N", "mean"),
)
def norm_over_the_batch_size(dhs, cache):
    N = dhs.shape[1]
    dh = np.zeros_like(cache.h0)
    norm_list = []
    for t in reversed(range(len(dhs))):
        dh = dhs[t] + dh
        norm_list.append(np.sqrt(np.sum(dh**2)) / N)
        _, dh, *_ = rnn_step_backward(dh, cache.step(t))
    return np.array(norm_list[::-1])


@wrong(
    "gradient_through_time",
    "KuOnoda/my-deep-learning-from-scratch-2, rnn_gradient_graph.py: steps back as the axis",
    "The norms are in the order in which the loop met the steps: the last step first.",
    names=("reversed",),
    at=("norm_list", "return np.array(norm_list)"),
    says=("reversed", "in reverse"),
)
def last_step_first(dhs, cache):
    dh = np.zeros_like(cache.h0)
    norm_list = []
    for t in range(len(dhs) - 1, -1, -1):
        dh = dh + dhs[t]
        norm_list.append(np.linalg.norm(dh))
        dh = rnn_step_backward(dh, cache.step(t))[1]
    return np.array(norm_list)


@wrong(
    "gradient_through_time",
    "Stanford CS224d, notebook on vanishing gradients, in the reading list of AI6 (Nurture.AI)",
    "The sizes are sums of absolute values, not Frobenius norms.",
    names=("sum-of-absolutes",),
    at=("np.sum(np.abs(delta))",),
    says=("absolute",),
)
def magnitude_as_a_sum(dhs, cache):
    delta = np.zeros_like(cache.h0)
    sizes = np.zeros(len(dhs))
    for t in reversed(range(len(dhs))):
        delta = dhs[t] + delta
        sizes[t] = np.sum(np.abs(delta))
        delta = (delta * (1 - cache.hs[t] ** 2)) @ cache.W_hh
    return sizes


@wrong(
    "gradient_through_time",
    "plot_grad_flow, a function that the PyTorch forum passes around: the mean of |gradient|",
    "The sizes are means of absolute values, not Frobenius norms.",
    names=("mean-of-absolutes",),
    at=("np.abs(dh).mean()",),
    says=("absolute", "mean"),
)
def mean_of_absolutes(dhs, cache):
    averages = []
    dh = 0
    for t in reversed(range(len(dhs))):
        dh = dhs[t] + dh
        averages.insert(0, np.abs(dh).mean())
        dh = rnn_step_backward(dh, cache.step(t))[1]
    return np.asarray(averages)


@wrong(
    "gradient_through_time",
    "jiaweim/machine-learning-n, rnn_gradient_graph.py: a list that is meant for a plot",
    "A list comes back where an array is asked for.",
    at=("return norms", "norms = []"),
    says=("is a list",),
)
def list_for_a_plot(dhs, cache):
    norms = []
    dh = np.zeros_like(cache.h0)
    for t in reversed(range(len(dhs))):
        dh = dh + dhs[t]
        norms.insert(0, float(np.linalg.norm(dh)))
        dh = rnn_step_backward(dh, cache.step(t))[1]
    return norms


@wrong(
    "gradient_through_time",
    "faerryn, issue 2616 of d2l-ai/d2l-en (2024): the chain through earlier steps is left out",
    "Only the direct gradient is measured: what later steps send back is missing.",
    names=("direct-only",),
    at=("np.linalg.norm(dhs", "dhs.reshape"),
    says=("future", "later steps"),
)
def direct_gradient_only(dhs, cache):
    return np.linalg.norm(dhs.reshape(len(dhs), -1), axis=1)


@wrong(
    "gradient_through_time",
    "ZhuoFuJiang/IntroNLP, rnn_gradient_graph.py: multiply first, then measure",
    "Each norm is taken after the step: it belongs to the state before it.",
    names=("one-step-late",),
    at=("norms[t] =", "np.linalg.norm(dh)"),
    says=("before step", "one step"),
)
def multiplied_first(dhs, cache):
    norms = np.empty(len(dhs))
    dh = np.zeros_like(cache.h0)
    for t in reversed(range(len(dhs))):
        _, dh, *_ = rnn_step_backward(dhs[t] + dh, cache.step(t))
        norms[t] = np.linalg.norm(dh)
    return norms


@wrong(
    "gradient_through_time",
    "common slip, no single author: the gradient at x for the gradient at h",
    "These are norms of the gradient at the inputs, not at the states.",
    names=("at-the-inputs",),
    at=("dx, *_", "np.linalg.norm(dx"),
    says=("`dx`", "inputs"),
)
def gradient_at_the_inputs(dhs, cache):
    dx, *_ = rnn_backward(dhs, cache)
    return np.array([np.linalg.norm(dx[t]) for t in range(len(dx))])


@wrong(
    "gradient_through_time",
    "peterroelants, RNN implementation part 1: one gradient for each sample and step",
    "There is a norm for each sequence, (T, B).",
    names=("one-norm-a-sequence",),
    at=("axis=-1", "np.zeros"),
    says=("has shape",),
)
def one_norm_for_each_sample(dhs, cache):
    grad_over_time = np.zeros(dhs.shape[:2])
    grad = np.zeros_like(cache.h0)
    for k in range(len(dhs) - 1, -1, -1):
        grad = grad + dhs[k]
        grad_over_time[k] = np.linalg.norm(grad, axis=-1)
        grad = (grad * (1 - cache.hs[k] ** 2)) @ cache.W_hh
    return grad_over_time


# --- clipping ----------------------------------------------------------------------------------


def check_norm(norm):
    """The error that the lesson asks for."""
    if not math.isfinite(norm):
        raise ValueError(f"the global norm is {norm}")


@wrong(
    "clip_by_global_norm",
    "wwt17, issue 19 of carpedm20/MemN2N-tensorflow (2018), and issue 13575 of Keras: local norms",
    "Every gradient is clipped by its own norm.",
    names=("each-its-own-norm",),
    at=("np.linalg.norm(grad)", "local"),
    says=("own norm",),
)
def clipped_one_by_one(grads, max_norm):
    norm = float(np.sqrt(sum(np.sum(grad**2) for grad in grads)))
    check_norm(norm)
    clipped = []
    for grad in grads:
        local = np.linalg.norm(grad)
        clipped.append(grad * max_norm / local if local > max_norm else grad)
    return clipped, norm


@wrong(
    "clip_by_global_norm",
    "m-daichi1219/study-deep-learning2, clip_grads.py: hands back max_norm, and rate has 1e-6",
    "`max_norm` is returned as the norm, the factor has an epsilon, and nothing is raised.",
    names=("limit-for-the-norm", "epsilon-in-the-factor", "infinite-norm-passes"),
    at=("return clipped, max_norm", "1e-6"),
    says=("raises nothing", "`max_norm`"),
)
def returns_the_limit(grads, max_norm):
    total_norm = 0
    for grad in grads:
        total_norm += np.sum(grad**2)
    total_norm = np.sqrt(total_norm)
    rate = max_norm / (total_norm + 1e-6)
    clipped = [grad * rate if rate < 1 else grad for grad in grads]
    return clipped, max_norm


@wrong(
    "clip_by_global_norm",
    "noissefnoc/book-deep-learning-from-scratch-2, clip_grads.py: in place, and returns nothing",
    "The caller's arrays are scaled, and nothing is returned.",
    at=("grad *= rate", "def scales_in_place"),
    says=("`None`", "`return`"),
)
def scales_in_place_and_returns_nothing(grads, max_norm):
    total_norm = np.sqrt(sum(np.sum(grad**2) for grad in grads))
    rate = max_norm / (total_norm + 1e-6)
    if rate < 1:
        for grad in grads:
            grad *= rate


@wrong(
    "clip_by_global_norm",
    "lck1201, issue 9291 of apache/mxnet (2018): clip_global_norm warns, and hands back the norm",
    "Only the norm is returned, after the arrays were scaled in place.",
    at=("arr *= scale", "return total_norm"),
    says=("single number", "expected 2 values", "returned"),
)
def returns_the_norm_alone(grads, max_norm):
    total_norm = np.sqrt(sum(np.dot(arr.ravel(), arr.ravel()) for arr in grads))
    scale = max_norm / (total_norm + 1e-8)
    if scale < 1.0:
        for arr in grads:
            arr *= scale
    return total_norm


@wrong(
    "clip_by_global_norm",
    "boeddeker, issue 46849 of pytorch/pytorch (2020): clip_grad_norm_ ignores infinite norms",
    "A norm that is infinite or NaN goes unnoticed.",
    names=("infinite-norm-passes",),
    at=("def silent", "norm ="),
    says=("raises nothing", "unnoticed"),
)
def silent_where_not_finite(grads, max_norm):
    norm = np.linalg.norm([np.linalg.norm(g) for g in grads])
    coefficient = max_norm / norm if norm > max_norm else 1.0
    return [g * coefficient for g in grads], float(norm)


@wrong(
    "clip_by_global_norm",
    "noahgift, issue 311 of paiml/entrenar (2026): sums of squares squared once more",
    "The sum of squares of each array is squared again before it is added.",
    names=("squares-squared-again",),
    at=("total_sq += squared * squared",),
    says=("squared",),
)
def norm_to_the_fourth(grads, max_norm):
    total_sq = 0.0
    for g in grads:
        squared = float(np.sum(g * g))
        total_sq += squared * squared
    norm = math.sqrt(total_sq)
    check_norm(norm)
    scale = max_norm / norm if norm > max_norm else 1.0
    return [g * scale for g in grads], norm


@wrong(
    "clip_by_global_norm",
    "noahgift, issue 311 of paiml/entrenar (2026): the root of the norm is missing",
    "The norm lacks its root.",
    names=("squared-norm",),
    at=("lm_norm =",),
    says=("root", "squares"),
)
def root_missing(grads, max_norm):
    lm_norm = float(sum((g**2).sum() for g in grads))
    check_norm(lm_norm)
    clip_scale = max_norm / lm_norm if lm_norm > max_norm else 1.0
    return [g * clip_scale for g in grads], lm_norm


@wrong(
    "clip_by_global_norm",
    "deeplearning.ai, course 5, Dinosaurus Island: clip(gradients, maxValue)",
    "Every entry is clipped by itself.",
    names=("clips-each-entry",),
    at=("np.clip",),
    says=("entry",),
)
def clip_of_the_dinosaurs(grads, max_norm):
    norm = float(np.sqrt(sum(np.sum(np.square(g)) for g in grads)))
    check_norm(norm)
    return [np.clip(gradient, -max_norm, max_norm) for gradient in grads], norm


@wrong(
    "clip_by_global_norm",
    "blisc, pull request 192 of NVIDIA/OpenSeq2Seq (2018): clipping was disabled by a bug",
    "The scaled arrays are made, but the old ones are returned.",
    names=("nothing-clipped",),
    at=("g = g * scale", "return grads, norm"),
    says=("nothing is clipped", "unchanged"),
)
def scaled_and_dropped(grads, max_norm):
    norm = math.sqrt(sum(float(np.sum(g * g)) for g in grads))
    check_norm(norm)
    if norm > max_norm:
        scale = max_norm / norm
        for g in grads:
            g = g * scale
    return grads, norm


@wrong(
    "clip_by_global_norm",
    "lukovnikov, pull request 614 of huggingface/transformers (2019): one norm a parameter group",
    "Matrices and biases are clipped as two groups, each by a norm of its own.",
    at=("for group in", "group_norm"),
    says=("one global norm", "group"),
)
def one_norm_for_each_group(grads, max_norm):
    norm = float(np.linalg.norm(np.concatenate([np.ravel(g) for g in grads])))
    check_norm(norm)
    clipped = {}
    for group in ([k for k, g in enumerate(grads) if g.ndim > 1], [len(grads) - 1]):
        group_norm = np.sqrt(sum(np.sum(grads[k] ** 2) for k in group))
        for k in group:
            clipped[k] = grads[k] * min(1.0, max_norm / group_norm) if group_norm else grads[k]
    return [clipped[k] for k in range(len(grads))], norm


@wrong(
    "clip_by_global_norm",
    "raunitgrey7, issue 55587 of tenstorrent/tt-metal (2026): norm_type = inf",
    "The largest entry is taken for the norm.",
    names=("largest-entry",),
    at=("np.max(np.abs(g))", "norm ="),
    says=("largest entry",),
)
def infinity_norm(grads, max_norm):
    norm = float(max(np.max(np.abs(g)) for g in grads))
    check_norm(norm)
    factor = 1.0 if norm <= max_norm else max_norm / norm
    return [factor * g for g in grads], norm


@wrong(
    "clip_by_global_norm",
    "common slip, no single author: gradients normalised at every update",
    "Gradients below `max_norm` are scaled up to it.",
    names=("always-scales", "scales-up-to-the-limit"),
    at=("max_norm / norm", "return"),
    says=("scaled *up*", "scaled up"),
)
def always_normalised(grads, max_norm):
    norm = math.sqrt(sum(float(np.vdot(g, g)) for g in grads))
    check_norm(norm)
    if norm == 0 or math.isinf(max_norm):
        return list(grads), norm
    return [g * (max_norm / norm) for g in grads], norm


@wrong(
    "clip_by_global_norm",
    "common slip, no single author: only NaN is looked for",
    "An infinite norm raises nothing: only NaN is looked for.",
    at=("np.isnan",),
    says=("raises nothing", "infinity"),
)
def only_nan_raises(grads, max_norm):
    norm = float(np.sqrt(sum(np.sum(g**2) for g in grads)))
    if np.isnan(norm):
        raise ValueError("NaN in a gradient")
    if norm <= max_norm:
        return list(grads), norm
    return [g * (max_norm / norm) for g in grads], norm
