"""Quizzes of lesson 04, Backpropagation through time."""

from autograder.engine.quiz import Option, Quiz

QUIZZES = (
    Quiz(
        name="right_with_one_step",
        question=(
            "A backward pass through an LSTM agrees with finite differences on sequences of "
            "<b>one</b> step, with a loss on h alone. With two steps it does not. Where can the "
            "mistake be?"
        ),
        multiple=True,
        options=(
            Option(
                "In the slopes of the gates, s(1 − s).",
                why=(
                    "A single step already needs them. If they were wrong, so would be the "
                    "weight gradients with T = 1."
                ),
            ),
            Option(
                "In the gradients that the loop carries from step t + 1 to step t.",
                correct=True,
                why=(
                    "With one step the loop carries nothing. With two, <code>dh_prev</code> and "
                    "<code>dc_prev</code> must both arrive, each in its own place."
                ),
            ),
            Option(
                "In the line of the step that adds the incoming <code>dc</code>.",
                correct=True,
                why=(
                    "With T = 1 and no loss on the last cell state, that <code>dc</code> is zero, "
                    "so the line is never tested. Never check a gradient with zeros as input."
                ),
            ),
            Option(
                "In the sums of the weight gradients over the steps.",
                correct=True,
                why=(
                    "With one step, overwriting and adding give the same result. With two, "
                    "<code>dW = …</code> instead of <code>dW += …</code> keeps a single step."
                ),
            ),
            Option(
                "In the step ε of the finite differences.",
                why=(
                    "A bad ε would do harm with T = 1 too. It also costs only some digits, "
                    "whereas a wrong gradient is usually wrong in the first digit."
                ),
            ),
        ),
    ),
    Quiz(
        name="bracket_in_another_segment",
        question=(
            "A network reads a text with truncated BPTT, k = 20. A bracket opens at "
            "step 15 and closes at step 30. Which statement is true?"
        ),
        options=(
            Option(
                "The network cannot know at step 30 that a bracket is open: it opened in another "
                "segment.",
                why=(
                    "Only <i>gradients</i> stop at step 20. The states h and c continue, with "
                    "everything they contain."
                ),
            ),
            Option(
                "It can know, but this closing bracket does not teach step 15 to remember.",
                correct=True,
                why=(
                    "The loss at step 30 reaches back to step 20 and no further. The network has "
                    "to learn from pairs within one segment, and may then apply it to longer ones."
                ),
            ),
            Option(
                "This closing bracket teaches step 15 a little: the gradient across the boundary "
                "is smaller.",
                why="It is not small, it is zero: no gradient is computed across the boundary.",
            ),
            Option(
                "Nothing is lost, because the cell state c runs straight through.",
                why=(
                    "It does so in the forward pass. In the backward pass the gradient of c stops "
                    "at the start of a segment, just like that of h."
                ),
            ),
        ),
    ),
)
