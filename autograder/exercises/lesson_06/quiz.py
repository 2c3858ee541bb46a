"""Quizzes of lesson 06, GRU and variants."""

from autograder.engine.quiz import Option, Quiz

QUIZZES = (
    Quiz(
        name="update_gate_one",
        question=(
            "In the form of this course (and of torch), a GRU's update gate z is exactly 1 for "
            "some unit, over 100 steps. What becomes of this unit's state?"
        ),
        options=(
            Option(
                "It stays as it is, whatever the reset gate does.",
                correct=True,
                why=(
                    "h = (1 − z) n + z h_prev: with z = 1 the candidate n gets the weight 0. The "
                    "reset gate acts inside n alone, so it has no say either. It is the memory of "
                    "an LSTM with f = 1 and i = 0."
                ),
            ),
            Option(
                "It is replaced by the candidate at every step.",
                why=(
                    "That is z = 0 here. Some papers and libraries write z where we write 1 − z, "
                    "so look at the equation before you load anybody's weights."
                ),
            ),
            Option(
                "It grows, because the candidate is added at every step.",
                why=(
                    "Keeping and writing share one gate: what is kept fully is not written at "
                    "all. An LSTM could do this, with f = 1 and i = 1."
                ),
            ),
            Option(
                "It stays as it is, but only if the reset gate r is 1 too.",
                why=(
                    "r decides how much of the past the <i>candidate</i> sees. With z = 1 nothing "
                    "of the candidate gets through."
                ),
            ),
        ),
    ),
    Quiz(
        name="who_can_count",
        question=(
            "In which of these cells can the state of a single unit go up by the same amount, "
            "say by 0.5, for each of a thousand letters in a row?"
        ),
        multiple=True,
        options=(
            Option(
                "The LSTM.",
                correct=True,
                why=(
                    "With f = 1, i = 1 and g = 0.5 the memory grows by 0.5 a step: c has no upper "
                    "bound."
                ),
            ),
            Option(
                "The GRU.",
                why=(
                    "Its state is a weighted mean of the old state and a number between −1 and 1. "
                    "It never leaves that range: after four such steps from −1 there is no room "
                    "left."
                ),
            ),
            Option(
                "The LSTM with coupled gates, i = 1 − f.",
                why=(
                    "The coupling makes c a weighted mean, as in the GRU: what is kept fully is "
                    "not added to. A single tied gate takes the counter away."
                ),
            ),
            Option(
                "The LSTM without an output gate, o = 1.",
                correct=True,
                why=(
                    "The output gate decides what is shown. The memory itself counts just as "
                    "before, and h = tanh(c) shows it, squashed."
                ),
            ),
            Option(
                "The plain RNN with tanh.",
                why=(
                    "Its state is squashed into the range from −1 to 1 at every step. Large counts "
                    "can only lie closer and closer together."
                ),
            ),
        ),
    ),
)
