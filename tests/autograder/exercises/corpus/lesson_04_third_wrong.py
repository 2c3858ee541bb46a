"""Wrong answers to lesson 04 of an examiner's third round: steps of another size."""

import numpy as np

from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "numerical_gradient",
    "our own: a step that follows the size of the entry",
    "Entries above 1 are perturbed by eps times their absolute value.",
    names=("step-grows-with-the-entry",),
    at=("max(1",),
    says=("eps times |x|",),
)
def step_follows_the_entry(f, x, eps=1e-5):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = eps * max(1, abs(x[index]))
        gradient[index] = (f(x + step) - f(x - step)) / (2 * step[index])
    return gradient


@wrong(
    "numerical_gradient",
    "our own: another default",
    "The default of eps is 1e-3, and a coarse step costs precision.",
    names=("another-default",),
    at=("eps=1e-3",),
    says=("1e-3",),
)
def coarse_default(f, x, eps=1e-3):
    basis = np.eye(x.size).reshape(x.size, *x.shape)
    slopes = [(f(x + eps * e) - f(x - eps * e)) / (2 * eps) for e in basis]
    return np.array(slopes).reshape(x.shape)
