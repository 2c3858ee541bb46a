"""Wrong answers to `numerical_gradient`, after what other people wrote."""

import numpy as np

from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "numerical_gradient",
    "sbodenstein, issue 3693 of apache/mxnet (2016): (f(x + h) - f(x)) / h in the checker",
    "This is the forward difference.",
    names=("forward-difference",),
    at=("(f(moved) - f_x) / eps",),
    says=("forward difference",),
)
def one_sided(f, x, eps=1e-5):
    f_x = f(x)
    grad = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        moved = x.copy()
        moved[index] += eps
        grad[index] = (f(moved) - f_x) / eps
    return grad


@wrong(
    "numerical_gradient",
    "hzxie, issue 6814 of BVLC/caffe (2019): the estimated gradient is twice the computed one",
    "The difference is divided by eps, though the points lie 2 eps apart.",
    names=("width-forgotten",),
    at=("(positive - negative) / eps",),
    says=("twice too large", "2 times"),
)
def estimate_twice_too_large(f, x, eps=1e-5):
    grad = np.empty(x.shape)
    for feat_id in np.ndindex(*x.shape):
        plus, minus = x.copy(), x.copy()
        plus[feat_id] += eps
        minus[feat_id] -= eps
        positive, negative = f(plus), f(minus)
        grad[feat_id] = (positive - negative) / eps
    return grad


@wrong(
    "numerical_gradient",
    "mvillmow, pull request 2089 of HomericIntelligence/Odyssey (2025): a shallow copy",
    "Both “copies” are x itself: the moves cancel out.",
    names=("f-sees-no-move",),
    at=("x_plus = x", "x_minus = x"),
    says=("zero everywhere", "not a copy", "no copy"),
)
def shallow_copies(f, x, eps=1e-5):
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x_plus = x
        x_minus = x
        x_plus[i] += eps
        x_minus[i] -= eps
        grad[i] = (f(x_plus) - f(x_minus)) / (2 * eps)
    return grad


@wrong(
    "numerical_gradient",
    "dionhaefner, issue 706 of pasteurlabs/tesseract-core (2026): a fraction or a step?",
    "The step is relative to the entry, but the difference is divided by 2 eps.",
    names=("relative-step",),
    at=("x[index] * (1 + eps)", "x[index] * (1 - eps)"),
    says=("times the entry",),
)
def fraction_of_the_entry(f, x, eps=1e-5):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        moved = x.copy()
        moved[index] = x[index] * (1 + eps)
        above = f(moved)
        moved[index] = x[index] * (1 - eps)
        gradient[index] = (above - f(moved)) / (2 * eps)
    return gradient


@wrong(
    "numerical_gradient",
    "nuaawh, issue 47 of hanbt/learn_dl (2019): the same result, whatever epsilon is",
    "The step is fixed inside the function.",
    names=("ignores-eps",),
    at=("epsilon = 1e-5",),
    says=("whatever `eps`", "eps is 1/32"),
)
def step_fixed_inside(f, x, eps=1e-5):
    epsilon = 1e-5
    moved = x.copy()
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        moved[index] = x[index] + epsilon
        err1 = f(moved)
        moved[index] = x[index] - epsilon
        err2 = f(moved)
        moved[index] = x[index]
        gradient[index] = (err1 - err2) / (2 * epsilon)
    return gradient


@wrong(
    "numerical_gradient",
    "sho-gun/deepLearningTraining, Gradient.py: numerical_diff for a number, used on an array",
    "All entries are moved at once.",
    names=("all-entries-at-once",),
    at=("f(x + eps)",),
    says=("all entries are moved at once",),
)
def difference_for_a_number(f, x, eps=1e-5):
    return np.ones_like(x) * (f(x + eps) - f(x - eps)) / (2 * eps)


@wrong(
    "numerical_gradient",
    "nex3z/deep-learning-scratch, diff.py: np.apply_along_axis hands single rows to f",
    "f is given one row of x at a time, not x.",
    at=("np.apply_along_axis", "f(row)"),
    says=("one row", "ValueError"),
)
def row_by_row(f, x, eps=1e-5):
    def of_a_row(row):
        row, grad = row.copy(), np.zeros_like(row)
        for idx in range(row.size):
            tmp = row[idx]
            row[idx] = tmp + eps
            y_1 = f(row)
            row[idx] = tmp - eps
            y_2 = f(row)
            grad[idx] = (y_1 - y_2) / (2 * eps)
            row[idx] = tmp
        return grad

    return np.apply_along_axis(of_a_row, x.ndim - 1, x)


@wrong(
    "numerical_gradient",
    "CS231n's notes on optimisation (2015) show `/ h`; ports write `/ 2 * h`",
    "`/ 2 * h` multiplies by h: the brackets are missing.",
    names=("precedence",),
    at=("/ 2 * eps",),
    says=("bracket",),
)
def divided_and_multiplied(f, x, eps=1e-5):
    grad = np.zeros_like(x)
    x = x.copy()
    it = np.nditer(x, flags=["multi_index"])
    while not it.finished:
        ix = it.multi_index
        oldval = x[ix]
        x[ix] = oldval + eps
        fxph = f(x)
        x[ix] = oldval - eps
        fxmh = f(x)
        x[ix] = oldval
        grad[ix] = (fxph - fxmh) / 2 * eps
        it.iternext()
    return grad


@wrong(
    "numerical_gradient",
    "unnonouno, issue 580 of chainer/chainer (2015): maybe too small eps causes cancellation",
    "The default step is so small that rounding drowns the difference.",
    at=("eps=1e-13",),
    says=("rounding", "too small"),
)
def step_too_small(f, x, eps=1e-13):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        around = [x.copy(), x.copy()]
        around[0][index] += eps
        around[1][index] -= eps
        gradient[index] = (f(around[0]) - f(around[1])) / (2 * eps)
    return gradient


@wrong(
    "numerical_gradient",
    "pskrunner14/neural-networks, test_util.py: “restore” is the line that ports forget",
    "An entry is left at x - eps while the next ones are tried.",
    names=("entry-not-put-back",),
    at=("x[ix] = oldval - h", "x[ix] = oldval"),
    says=("stays where it was moved", "put back"),
)
def restore_forgotten(f, x, eps=1e-5):
    x, h = x.copy(), eps
    grad = np.zeros_like(x)
    for ix in np.ndindex(x.shape):
        oldval = x[ix]
        x[ix] = oldval + h
        fxph = f(x)
        x[ix] = oldval - h
        fxmh = f(x)
        grad[ix] = (fxph - fxmh) / (2 * h)
    return grad


@wrong(
    "numerical_gradient",
    "common slip, no single author: for i in range(len(x)), written for a vector",
    "For a matrix, x[i] is a row: all of its entries are moved at once.",
    names=("one-axis-only",),
    at=("range(len(x))", "moved[i]"),
    says=("whole row", "all entries"),
)
def written_for_a_vector(f, x, eps=1e-5):
    grad = np.zeros_like(x)
    for i in range(len(x)):
        moved = x.copy()
        moved[i] += eps
        above = f(moved)
        moved[i] -= 2 * eps
        grad[i] = (above - f(moved)) / (2 * eps)
    return grad


@wrong(
    "numerical_gradient",
    "common slip, no single author: the two values exchanged",
    "The value above is subtracted from the one below.",
    names=("wrong-sign",),
    at=("f(x - step) - f(x + step)",),
    says=("sign",),
)
def below_minus_above(f, x, eps=1e-5):
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[index] = eps
        gradient[index] = (f(x - step) - f(x + step)) / (2 * eps)
    return gradient


@wrong(
    "numerical_gradient",
    "Simcs/AI_Prac, 190709_test_derivative_1.py: the gradient of a list of inputs, flattened",
    "The gradient comes back as one long row.",
    names=("flattened",),
    at=("return np.array(slopes)",),
    says=("has shape",),
)
def one_long_row(f, x, eps=1e-5):
    slopes = []
    for index in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[index] += eps
        down[index] -= eps
        slopes.append((f(up) - f(down)) / (2 * eps))
    return np.array(slopes)


@wrong(
    "numerical_gradient",
    "numeric_grad with xpert.flat, in a repository that checks gradients: here ravel() of x",
    "`ravel` of a transposed array is a copy, so f sees no change there.",
    names=("flat-copy", "raveled-copy"),
    at=("flat = x.ravel()", "f(x)"),
    says=("is a copy",),
)
def flat_view_or_copy(f, x, eps=1e-5):
    flat = x.ravel()
    gradient = np.zeros(x.size)
    for k in range(x.size):
        value = flat[k]
        flat[k] = value + eps
        upper = f(x)
        flat[k] = value - eps
        lower = f(x)
        flat[k] = value
        gradient[k] = (upper - lower) / (2 * eps)
    return gradient.reshape(x.shape)
