"""Quizzes of lesson 07, LSTMs at work."""

from autograder.engine.quiz import Option, Quiz

QUIZZES = (
    Quiz(
        name="leaks",
        question=(
            "A colleague forecasts the demand for electricity one day ahead and reports half the "
            "error of yesterday's value. Which of these would be a leak that makes the result "
            "meaningless?"
        ),
        multiple=True,
        options=(
            Option(
                "The mean and standard deviation were computed from the complete series, before it "
                "was cut into a training and a test part.",
                correct=True,
                why=(
                    "The statistics contain the level of the test part. If the series rises, they "
                    "reveal how far. Compute them from the training part alone."
                ),
            ),
            Option(
                "The windows were made and shuffled, and a tenth of them became the test set.",
                correct=True,
                why=(
                    "Windows overlap. Nearly every value that a test window has to forecast also "
                    "appears in a training window, next to the same past. Cut in time first, then "
                    "make windows of each part."
                ),
            ),
            Option(
                "A bidirectional LSTM reads each window of the past, from both ends.",
                why=(
                    "Everything it reads is in the past. Reading known values in both directions "
                    "leaks nothing. It would leak only if the window extended beyond the present."
                ),
            ),
            Option(
                "The number of hidden units was chosen by the error on the test part.",
                correct=True,
                why=(
                    "This leak is small, but the most common one. The best of twenty sizes on "
                    "this test part is partly the luckiest, and the reported error contains that "
                    "luck. Make the choice on a validation set."
                ),
            ),
            Option(
                "The windows of the test part begin before the cut, so the first target comes "
                "right after it.",
                why=(
                    "The model may read old values: they are known on the day of the forecast. "
                    "What matters is that training has seen no <i>target</i> of the test part."
                ),
            ),
        ),
    ),
    Quiz(
        name="ctc_blank",
        question=(
            "A speech network outputs, step by step, <code>l l _ l o o</code>, where "
            "<code>_</code> is CTC's blank. What was said, and what is the blank for?"
        ),
        options=(
            Option(
                "<i>llo</i>: the blank separates two runs of the same symbol.",
                correct=True,
                why=(
                    "Collapse repeats first: <code>l _ l o</code>. Then remove the blank: "
                    "<code>l l o</code>. Without a blank, no network could spell “hello”."
                ),
            ),
            Option(
                "<i>lo</i>: blanks are silence and are removed, then repeats are collapsed.",
                why=(
                    "In that order the two runs of l meet and become one. Double letters would be "
                    "lost, whatever the network outputs."
                ),
            ),
            Option(
                "<i>lllooo</i>: one symbol per step, and the blank repeats the symbol before it.",
                why=(
                    "There are many more steps than symbols: a vowel can last for ten steps. "
                    "Collapsing turns a run into one symbol, however slowly a person speaks."
                ),
            ),
            Option(
                "<i>l lo</i>: the blank is the space between two words.",
                why=(
                    "If the vocabulary contains a space, that is a symbol like any other. The "
                    "blank is not: it means “nothing new here” and is never written."
                ),
            ),
        ),
    ),
)
