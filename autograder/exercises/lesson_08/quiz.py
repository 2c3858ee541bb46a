"""Quizzes of lesson 08, GPU training lab."""

from autograder.engine.quiz import Option, Quiz

QUIZZES = (
    Quiz(
        name="order_of_a_step",
        question=(
            "You take one training step in float16, with a loss scaler and clipping by global "
            "norm. Which order is correct after the backward pass of the scaled loss?"
        ),
        options=(
            Option(
                "unscale, clip, step, update the scale",
                correct=True,
                why=(
                    "The scaler has multiplied every gradient by some ten thousand, so that small "
                    "gradients survive float16. The norm is meaningful only once they are "
                    "unscaled, and the step needs clipped gradients. The scale is updated last, "
                    "because it depends on whether the step could be taken."
                ),
            ),
            Option(
                "clip, unscale, step, update the scale",
                why=(
                    "The norm of <i>scaled</i> gradients is some ten thousand times too large. All "
                    "of them are clipped and then divided by the scale as well: the model hardly "
                    "changes, and no error appears."
                ),
            ),
            Option(
                "unscale, step, clip, update the scale",
                why=(
                    "Clipping comes after the step. The one bad batch that clipping is meant for "
                    "has already ruined the weights."
                ),
            ),
            Option(
                "step, unscale, clip, update the scale",
                why=(
                    "The scaler's <code>step</code> unscales the gradients itself unless you have "
                    "done so. This trains without any clipping, until the gradients explode."
                ),
            ),
        ),
    ),
    Quiz(
        name="what_a_run_is_made_of",
        question=(
            "A training run is stopped after 100 steps and continues from its checkpoint. Which "
            "of these must the file contain to make steps 101 to 200 the same, bit for bit, as "
            "without the interruption?"
        ),
        multiple=True,
        options=(
            Option(
                "The optimiser's averages",
                correct=True,
                why=(
                    "AdamW divides each gradient by an average of its past. If the averages start "
                    "anew, the first steps are larger, and a loss that had settled jumps."
                ),
            ),
            Option(
                "The state (h, c) after batch 100",
                correct=True,
                why=(
                    "The streams continue in mid-sentence, and the model should remember what it "
                    "has just read. Without the state, batch 101 starts from zeros."
                ),
            ),
            Option(
                "The state of the random generator",
                correct=True,
                why=(
                    "Dropout draws random values at every step. Another generator state drops "
                    "other units and gives other weights: not worse ones, but not the same run."
                ),
            ),
            Option(
                "The gradients of step 100",
                why=(
                    "They have been used: step 101 clears them and computes its own. Their effect "
                    "is in the weights and in the optimiser's averages."
                ),
            ),
            Option(
                "The number of steps taken",
                correct=True,
                why=(
                    "It is the place in the text and in the learning-rate schedule. Without it the "
                    "run reads its text from the beginning again."
                ),
            ),
            Option(
                "The graph of the last batch",
                why=(
                    "The state is detached: no gradient flows back beyond a batch. A graph cannot "
                    "be saved, and the next step does not need it."
                ),
            ),
        ),
    ),
)
