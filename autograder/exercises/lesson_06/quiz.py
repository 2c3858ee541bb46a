"""Quizzes of lesson 06, GRU and variants."""

from autograder.engine.quiz import Option, Quiz

QUIZZES = (
    Quiz(
        name="update_gate_one",
        question=(
            "In the form of this course and of torch, a GRU's update gate z is exactly 1 for "
            "some unit, over 100 steps. What happens to this unit's state?"
        ),
        options=(
            Option(
                "It remains unchanged, whatever the reset gate does.",
                correct=True,
                why=(
                    "h = (1 − z) n + z h_prev: with z = 1 the candidate n has the weight 0. The "
                    "reset gate acts only inside n, so it has no effect either. The unit behaves "
                    "like an LSTM's cell state with f = 1 and i = 0."
                ),
            ),
            Option(
                "It is replaced by the candidate at every step.",
                why=(
                    "Here, that is z = 0. Some papers and libraries write z where we write 1 − z, "
                    "so check the equation before you load anyone else's weights."
                ),
            ),
            Option(
                "It grows, because the candidate is added at every step.",
                why=(
                    "Keeping and writing share one gate: a state that is kept completely is not "
                    "written to. An LSTM could do this, with f = 1 and i = 1."
                ),
            ),
            Option(
                "It remains unchanged, but only if the reset gate r is 1 too.",
                why=(
                    "r decides how much of the past the <i>candidate</i> sees. With z = 1 nothing "
                    "of the candidate reaches the state."
                ),
            ),
        ),
    ),
    Quiz(
        name="who_can_count",
        question=(
            "In which of these cells can the state of a single unit increase by the same amount, "
            "say by 0.5, for each of a thousand letters in a row?"
        ),
        multiple=True,
        options=(
            Option(
                "The LSTM.",
                correct=True,
                why=(
                    "With f = 1, i = 1 and g = 0.5, the cell state grows by 0.5 per step: c has no "
                    "upper bound."
                ),
            ),
            Option(
                "The GRU.",
                why=(
                    "Its state is a weighted mean of the old state and a candidate between −1 and "
                    "1, so it never leaves that range. After four such steps from −1 no room is "
                    "left."
                ),
            ),
            Option(
                "The LSTM with coupled gates, i = 1 − f.",
                why=(
                    "The coupling makes c a weighted mean, as in the GRU: if all of it is kept, "
                    "nothing is added. One coupled gate is enough to destroy the counter."
                ),
            ),
            Option(
                "The LSTM without an output gate, o = 1.",
                correct=True,
                why=(
                    "The output gate only decides how much of c appears in h. The cell state "
                    "counts as before, and h = tanh(c) shows it, compressed by the tanh."
                ),
            ),
            Option(
                "The plain RNN with tanh.",
                why=(
                    "Its state passes through tanh at every step and remains between −1 and 1. "
                    "Large counts can only lie closer and closer together."
                ),
            ),
        ),
    ),
)
