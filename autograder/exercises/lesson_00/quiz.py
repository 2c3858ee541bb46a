"""Quiz of lesson 00, Welcome."""

from autograder.engine.quiz import Option, Quiz

QUIZZES = (
    Quiz(
        name="what_a_check_costs",
        question="You run a check and your answer is wrong. What has it cost you?",
        options=(
            Option(
                "Nothing. I can run it as often as I like.",
                correct=True,
                why=(
                    "A check is there to be run. Only the answer that you hand in at the end "
                    "counts, and in self-study not even that."
                ),
            ),
            Option(
                "The marks of this part: the first try counts.",
                why="Nobody counts your tries, and nothing that you type is sent anywhere.",
            ),
            Option(
                "One of a limited number of tries.",
                why="There is no limit. Running a check again takes well under a second.",
            ),
        ),
    ),
    Quiz(
        name="what_passes_in_class",
        question=(
            "A function passes its check here, and a teacher will grade it. Which of these is true?"
        ),
        multiple=True,
        options=(
            Option(
                "The class uses the same check.",
                correct=True,
                why="It is the same code: what passes at home passes in class.",
            ),
            Option(
                "The class draws other inputs.",
                correct=True,
                why=(
                    "A function that returns remembered numbers passes at home alone. A function "
                    "that <i>computes</i> passes in both."
                ),
            ),
            Option(
                "My function must be written like the course's own.",
                why=(
                    "Only results are compared. Loops, <code>einsum</code>, one line or ten: any "
                    "right answer earns full marks."
                ),
            ),
            Option(
                "A rounding error can cost marks.",
                why=(
                    "Numbers are compared with a tolerance that suits their size. What is right "
                    "to rounding is right."
                ),
            ),
        ),
    ),
)
