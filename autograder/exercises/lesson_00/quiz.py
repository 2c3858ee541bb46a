"""Quiz of lesson 00, Welcome."""

from autograder.engine.quiz import Option, Quiz

QUIZZES = (
    Quiz(
        name="what_a_check_costs",
        question="You run a check and your answer is wrong. What does that cost you?",
        options=(
            Option(
                "Nothing. I can run it as often as I like.",
                correct=True,
                why=(
                    "Checks are there to be run. Only the answer that you submit at the end "
                    "counts, and in self-study not even that."
                ),
            ),
            Option(
                "The marks for this part: the first try counts.",
                why="Your tries are not counted, and nothing that you type is sent anywhere.",
            ),
            Option(
                "One of a limited number of tries.",
                why="There is no limit, and each check takes well under a second.",
            ),
        ),
    ),
    Quiz(
        name="what_passes_in_class",
        question=(
            "A function passes its check here, and a teacher will grade it. "
            "Which statements are true?"
        ),
        multiple=True,
        options=(
            Option(
                "The class uses the same check.",
                correct=True,
                why="It is the same code, so what passes at home passes in class.",
            ),
            Option(
                "The class uses different random inputs.",
                correct=True,
                why=(
                    "A function that returns memorised values passes at home only. A function "
                    "that <i>computes</i> them passes in both places."
                ),
            ),
            Option(
                "My function must look like the course's own.",
                why=(
                    "Only results are compared. Loops, <code>einsum</code>, one line or ten: every "
                    "correct answer earns full marks."
                ),
            ),
            Option(
                "A rounding error can cost marks.",
                why=(
                    "Results are compared with a tolerance that suits their size. Differences due "
                    "to rounding cost nothing."
                ),
            ),
        ),
    ),
)
