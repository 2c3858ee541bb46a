"""Quizzes of lesson 05, Stacked layers."""

from autograder.engine.quiz import Option, Quiz

QUIZZES = (
    Quiz(
        name="wires_of_a_cell",
        question=(
            "A cell in layer l works on time step t. Which of these does it read? (Layer 0 reads "
            "x<sub>t</sub> where the others read the layer below.)"
        ),
        multiple=True,
        options=(
            Option(
                "h<sub>t−1</sub> of layer l",
                correct=True,
                why="It comes along the layer, from the step before, and meets <code>W_hh</code>.",
            ),
            Option(
                "c<sub>t−1</sub> of layer l",
                correct=True,
                why="The conveyor belt: the forget gate multiplies it. It stays in its layer.",
            ),
            Option(
                "h<sub>t</sub> of layer l − 1",
                correct=True,
                why=(
                    "This is the cell's input: what the layer below shows at the <i>same</i> step. "
                    "It meets <code>W_ih</code>."
                ),
            ),
            Option(
                "c<sub>t</sub> of layer l − 1",
                why=(
                    "The memory of a layer is private. The layer above sees of it only what the "
                    "output gate shows, and that is h<sub>t</sub>."
                ),
            ),
            Option(
                "h<sub>t−1</sub> of layer l − 1",
                why=(
                    "The layers work at the same step: the lower one first, and its fresh "
                    "h<sub>t</sub> goes up."
                ),
            ),
        ),
    ),
    Quiz(
        name="padded_output",
        question=(
            "A batch holds sequences of 5 and 9 steps; the short one is filled up with zeros at "
            "its end. A forward LSTM reads the batch. What does <code>output[-1]</code> hold for "
            "the short sequence?"
        ),
        options=(
            Option(
                "Its state after step 5: zeros change nothing.",
                why=(
                    "A zero input switches nothing off: the biases and <code>W_hh</code> still "
                    "act. Gates stay half open, the memory fades, candidates are written."
                ),
            ),
            Option(
                "Zeros, because its input is zero there.",
                why=(
                    "A packed sequence of torch's does put zeros there. A plain LSTM does not know "
                    "what is padding: it goes on computing states."
                ),
            ),
            Option(
                "A state that has read four steps of nothing after the sequence.",
                correct=True,
                why=(
                    "Nothing looks wrong: the shape is right, the numbers are of the usual size. "
                    "Its last real state stands four steps earlier, and has to be picked out by "
                    "length."
                ),
            ),
            Option(
                "The state of the longer sequence.",
                why="The sequences of a batch never mix: each has a row of its own.",
            ),
        ),
    ),
    Quiz(
        name="both_directions_allowed",
        question="Where may you use a bidirectional LSTM?",
        multiple=True,
        options=(
            Option(
                "To mark the names in a text that has been written.",
                correct=True,
                why=(
                    "The whole text is there. The word after a name often says as much as the word "
                    "before it."
                ),
            ),
            Option(
                "To forecast tomorrow's temperature from a series that ends today.",
                correct=True,
                why=(
                    "As long as <i>all</i> it reads lies in the past: reading the past in both "
                    "directions gives nothing away. What is forbidden is a forecast at every step "
                    "of a series of which the later steps are being read, too."
                ),
            ),
            Option(
                "To learn, at every step of a long series, to forecast the step after it.",
                why=(
                    "The backward direction has read that very step. In training the error looks "
                    "wonderful; in use the future is missing and nothing has been learned."
                ),
            ),
            Option(
                "To show words while a person is still speaking.",
                why=(
                    "The backward direction starts at the end, and the end has not come yet. You "
                    "would have to wait for a pause."
                ),
            ),
        ),
    ),
)
