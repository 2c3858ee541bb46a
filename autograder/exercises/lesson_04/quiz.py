"""Quizzes of lesson 04, Backpropagation through time."""

from autograder.engine.quiz import Option, Quiz

QUIZZES = (
    Quiz(
        name="right_with_one_step",
        question=(
            "Somebody's way back through an LSTM agrees with finite differences on sequences of "
            "<b>one</b> step, with a loss on h alone. With two steps it does not. Where can the "
            "mistake be?"
        ),
        multiple=True,
        options=(
            Option(
                "In the slopes of the gates, s(1 − s).",
                why=(
                    "A single step already needs them: the gradients of the weights would be wrong "
                    "with T = 1, too."
                ),
            ),
            Option(
                "In what the loop hands on from step t + 1 to step t.",
                correct=True,
                why=(
                    "With one step nothing is handed on. Here both <code>dh_prev</code> and "
                    "<code>dc_prev</code> have to arrive, each in its own place."
                ),
            ),
            Option(
                "In the line of the step that adds the <code>dc</code> that comes in.",
                correct=True,
                why=(
                    "With T = 1 and no loss on the last memory that <code>dc</code> is zero, so "
                    "that the line is never put to the test. A check must not be fed zeros."
                ),
            ),
            Option(
                "In the sums of the weights' gradients over the steps.",
                correct=True,
                why=(
                    "With one step, overwriting and adding up are the same. With two, "
                    "<code>dW = …</code> in the place of <code>dW += …</code> keeps one step alone."
                ),
            ),
            Option(
                "In the width of the difference step.",
                why=(
                    "It would do no better with T = 1; and an unlucky width costs some digits, "
                    "whereas a wrong gradient is wrong in the first one."
                ),
            ),
        ),
    ),
    Quiz(
        name="bracket_in_another_segment",
        question=(
            "A network reads a text with truncated backpropagation, k = 20. A bracket opens at "
            "step 15 and closes at step 30. What is true?"
        ),
        options=(
            Option(
                "The network cannot know at step 30 that a bracket is open: that was in another "
                "segment.",
                why=(
                    "Only <i>gradients</i> stop at step 20. The states h and c go on, with all "
                    "that is in them."
                ),
            ),
            Option(
                "It can know, but this closing bracket does not teach step 15 to remember.",
                correct=True,
                why=(
                    "The loss at step 30 reaches back to step 20 and no further. The habit has to "
                    "be learned from pairs that lie within one segment, and then it may well serve "
                    "longer ones."
                ),
            ),
            Option(
                "This closing bracket teaches step 15 a little: the gradient across the cut is "
                "smaller.",
                why="It is not small, it is zero: across the cut nothing is computed at all.",
            ),
            Option(
                "Nothing is lost, since the memory c runs straight through.",
                why=(
                    "Forward it does. Backward the gradient of c is cut off at a segment's start, "
                    "just as that of h."
                ),
            ),
        ),
    ),
)
