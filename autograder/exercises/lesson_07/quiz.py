"""Quizzes of lesson 07, LSTMs at work."""

from autograder.engine.quiz import Option, Quiz

QUIZZES = (
    Quiz(
        name="leaks",
        question=(
            "A colleague forecasts the demand for electricity a day ahead and reports half the "
            "error of yesterday's value. Which of these would be a leak, so that the figure means "
            "nothing?"
        ),
        multiple=True,
        options=(
            Option(
                "Mean and standard deviation were computed from the whole series, then it was cut "
                "into a training and a test part.",
                correct=True,
                why=(
                    "The level of the test part is in the statistics. In a series that rises, the "
                    "network is told how far. The ruler comes from the training part."
                ),
            ),
            Option(
                "The windows were made, shuffled, and a tenth of them set aside as the test.",
                correct=True,
                why=(
                    "Windows overlap. Nearly every value that a test window asks for stands in "
                    "a training window, next to the same past. Cut in time first, and make windows "
                    "of each part afterwards."
                ),
            ),
            Option(
                "A bidirectional LSTM reads each window of the past, from both ends.",
                why=(
                    "All that it reads is past. Looking back and forth within what is known gives "
                    "nothing away; it would only if the window went on beyond the present."
                ),
            ),
            Option(
                "The number of hidden units was chosen by the error on the test part.",
                correct=True,
                why=(
                    "A gentle leak, and the commonest one: of twenty sizes the luckiest was kept, "
                    "and its luck is in the figure. That choice needs a part of its own, a "
                    "validation set."
                ),
            ),
            Option(
                "The windows of the test part begin before the cut, so that the first target comes "
                "right after it.",
                why=(
                    "Old values may be looked at: on the day of the forecast they are known. What "
                    "counts is that no <i>target</i> of the test was seen in training."
                ),
            ),
        ),
    ),
    Quiz(
        name="ctc_blank",
        question=(
            "A speech network says, step by step, <code>l l _ l o o</code>, where <code>_</code> "
            "is CTC's blank. What was said, and what is the blank for?"
        ),
        options=(
            Option(
                "<i>llo</i>: the blank keeps two runs of the same symbol apart.",
                correct=True,
                why=(
                    "Repeats are collapsed first: <code>l _ l o</code>; then the blank goes: "
                    "<code>l l o</code>. Without a blank no network could say “hello”."
                ),
            ),
            Option(
                "<i>lo</i>: blanks are silence and are removed, then repeats are collapsed.",
                why=(
                    "In that order the two runs of l meet and become one. Double letters would be "
                    "lost, whatever the network said."
                ),
            ),
            Option(
                "<i>lllooo</i>: one symbol a step, the blank repeats what came before it.",
                why=(
                    "There are many more steps than symbols: a vowel lasts for ten of them. "
                    "Collapsing turns a run into one symbol, however slowly somebody speaks."
                ),
            ),
            Option(
                "<i>l lo</i>: the blank is the space between two words.",
                why=(
                    "A space is a symbol like any other, if the vocabulary has one. The blank is "
                    "none: it says “nothing new here”, and is never written."
                ),
            ),
        ),
    ),
)
