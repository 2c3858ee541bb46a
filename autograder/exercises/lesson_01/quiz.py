"""Quizzes of lesson 01, Vanishing gradients."""

from autograder.engine.quiz import Option, Quiz

QUIZZES = (
    Quiz(
        name="radius_above_one",
        question=(
            "The recurrent matrix of a tanh RNN is an orthogonal matrix times 1.2. Only the last "
            "of 100 steps has a loss. What happens to the gradient during the backward pass?"
        ),
        options=(
            Option(
                "It grows by a factor of 1.2 at each step.",
                why=(
                    "A factor of 1.2 per step is the upper bound. The slopes of tanh, 1 − h², are "
                    "below one wherever h ≠ 0, and each step multiplies by them too."
                ),
            ),
            Option(
                "It may grow or shrink, depending on how saturated the units are.",
                correct=True,
                why=(
                    "The Jacobian is diag(1 − h²) W_hh. The matrix stretches by 1.2, the slopes "
                    "shrink. If most units are near ±1, the slopes win and the gradient vanishes."
                ),
            ),
            Option(
                "It cannot vanish, because the spectral radius is above one.",
                why=(
                    "A norm below one is <i>sufficient</i> for vanishing, not necessary. If the "
                    "units saturate enough, the gradient vanishes at any spectral radius."
                ),
            ),
            Option(
                "It stays bounded, because tanh is bounded.",
                why=(
                    "The <i>hidden states</i> stay between −1 and 1. The gradient is a product of "
                    "Jacobians, and bounded states do not keep such a product from growing."
                ),
            ),
        ),
    ),
    Quiz(
        name="against_vanishing",
        question=(
            "At lag 40 an RNN learns nothing, because the gradient has vanished. What can help?"
        ),
        multiple=True,
        options=(
            Option(
                "Clipping the gradient by its global norm.",
                why=(
                    "Clipping only shortens long gradients. A vanished gradient is already short "
                    "and stays unchanged."
                ),
            ),
            Option(
                "Starting with an orthogonal <code>W_hh</code> and hidden states that stay small.",
                correct=True,
                why=(
                    "Each Jacobian then has a norm near one, so the gradient reaches far back at "
                    "the start of training. The control in claim 1.1 does this with ρ = 1."
                ),
            ),
            Option(
                "A learning rate that is a million times as large.",
                why=(
                    "It scales the complete update. The contributions of the recent past grow by "
                    "the same factor, still drown out the distant past, and now wreck the weights."
                ),
            ),
            Option(
                "A sigmoid in place of tanh.",
                why=(
                    "The slope of the sigmoid is at most 1/4, that of tanh at most 1. Each step "
                    "would lose more, not less."
                ),
            ),
            Option(
                "A path through time on which the state is multiplied by a factor close to one.",
                correct=True,
                why=(
                    "The product of such factors stays close to one for many steps. This is the "
                    "idea of the LSTM's cell state: its factor is the forget gate."
                ),
            ),
        ),
    ),
)
