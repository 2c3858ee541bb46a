"""Quizzes of lesson 08, GPU training lab."""

from autograder.engine.quiz import Option, Quiz

QUIZZES = (
    Quiz(
        name="order_of_a_step",
        question=(
            "One step of training in float16, with a loss scaler and clipping by global norm. "
            "Which order is right, after the scaled loss has gone backward?"
        ),
        options=(
            Option(
                "unscale, clip, step, update the scale",
                correct=True,
                why=(
                    "The scaler has multiplied every gradient by some ten thousand, so that small "
                    "ones survive float16. The norm means something only once that is undone; the "
                    "step wants clipped gradients; and the scale is judged by whether the step "
                    "could be taken."
                ),
            ),
            Option(
                "clip, unscale, step, update the scale",
                why=(
                    "The norm of <i>scaled</i> gradients is some ten thousand times too large. All "
                    "is clipped, then divided once more: the model hardly moves, and nothing "
                    "complains."
                ),
            ),
            Option(
                "unscale, step, clip, update the scale",
                why=(
                    "The step has been taken when the clipping comes. The one bad batch that "
                    "clipping is for has already thrown the weights away."
                ),
            ),
            Option(
                "step, unscale, clip, update the scale",
                why=(
                    "The scaler's <code>step</code> unscales by itself if nobody has. So this "
                    "trains, without any clipping, until gradients explode."
                ),
            ),
        ),
    ),
    Quiz(
        name="what_a_run_is_made_of",
        question=(
            "A training was stopped after 100 steps and goes on from its checkpoint. What must "
            "the file hold, so that steps 101 to 200 are the same, bit for bit, as without the "
            "stop?"
        ),
        multiple=True,
        options=(
            Option(
                "The optimiser's averages",
                correct=True,
                why=(
                    "AdamW divides each gradient by an average of its past. Begun anew, its first "
                    "steps are larger, and a loss that had settled jumps."
                ),
            ),
            Option(
                "The state (h, c) after batch 100",
                correct=True,
                why=(
                    "The streams go on in mid-sentence, and the model should remember what it has "
                    "just read. Without it, batch 101 begins with an empty memory."
                ),
            ),
            Option(
                "The state of the random generator",
                correct=True,
                why=(
                    "Dropout draws random numbers at every step. Another generator state drops "
                    "other units and gives other weights: not worse, but not the same run."
                ),
            ),
            Option(
                "The gradients of step 100",
                why=(
                    "They were used up: step 101 clears them and computes its own. What they left "
                    "behind is in the weights and in the optimiser's averages."
                ),
            ),
            Option(
                "How many steps were taken",
                correct=True,
                why=(
                    "It is the place in the text and in the learning-rate schedule. Without it the "
                    "run reads its text from the beginning again."
                ),
            ),
            Option(
                "The graph of the last batch",
                why=(
                    "The state is detached: no gradient goes back behind a batch. A graph could "
                    "not be saved, and nobody would ask for it."
                ),
            ),
        ),
    ),
)
