"""Quizzes of lesson 05, Stacked layers."""

from autograder.engine.quiz import Option, Quiz

QUIZZES = (
    Quiz(
        name="wires_of_a_cell",
        question=(
            "A cell in layer l computes time step t. Which of these does it read? Layer 0 reads "
            "x<sub>t</sub> where the other layers read the layer below."
        ),
        multiple=True,
        options=(
            Option(
                "h<sub>t−1</sub> of layer l",
                correct=True,
                why=(
                    "It comes from the previous step of the same layer. <code>W_hh</code> "
                    "multiplies it."
                ),
            ),
            Option(
                "c<sub>t−1</sub> of layer l",
                correct=True,
                why=(
                    "This is the conveyor belt: the forget gate multiplies it. It never leaves its "
                    "layer."
                ),
            ),
            Option(
                "h<sub>t</sub> of layer l − 1",
                correct=True,
                why=(
                    "This is the cell's input: the output of the layer below at the <i>same</i> "
                    "step. <code>W_ih</code> multiplies it."
                ),
            ),
            Option(
                "c<sub>t</sub> of layer l − 1",
                why=(
                    "The cell state of a layer is private. The layer above sees only the part that "
                    "passes the output gate, and that is h<sub>t</sub>."
                ),
            ),
            Option(
                "h<sub>t−1</sub> of layer l − 1",
                why=(
                    "All layers work on the same step. The lower layer computes first, and the "
                    "layer above reads its new h<sub>t</sub>."
                ),
            ),
        ),
    ),
    Quiz(
        name="padded_output",
        question=(
            "A batch holds sequences of 5 and 9 steps; the short one is padded with zeros at "
            "its end. A forward LSTM reads the batch. What does <code>output[-1]</code> hold for "
            "the short sequence?"
        ),
        options=(
            Option(
                "Its state after step 5: zeros change nothing.",
                why=(
                    "A zero input does not stop the LSTM: the biases and <code>W_hh</code> still "
                    "act. The gates stay partly open, the cell state fades, and new candidates "
                    "are added."
                ),
            ),
            Option(
                "Zeros, because its input is zero there.",
                why=(
                    "With a packed sequence, torch puts zeros there. A plain LSTM cannot recognise "
                    "padding: it continues to compute states."
                ),
            ),
            Option(
                "A state that has read four more steps of zeros after the sequence.",
                correct=True,
                why=(
                    "Nothing looks wrong: the shape is correct and the values have the usual size. "
                    "The last real state is four steps earlier and must be selected by length."
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
                "To mark the names in a finished text.",
                correct=True,
                why=(
                    "The complete text is available. The word after a name often helps as much as "
                    "the word before it."
                ),
            ),
            Option(
                "To forecast tomorrow's temperature from a series that ends today.",
                correct=True,
                why=(
                    "As long as <i>all</i> its inputs lie in the past, reading them in both "
                    "directions leaks nothing. It is forbidden only where the model forecasts "
                    "every step of a series whose later steps it also reads."
                ),
            ),
            Option(
                "To learn, at every step of a long series, to forecast the next step.",
                why=(
                    "The backward direction has already read the next step. The training error "
                    "looks wonderful, but in use the future is missing and the model has learned "
                    "nothing."
                ),
            ),
            Option(
                "To show words while a person is still speaking.",
                why=(
                    "The backward direction starts at the end, which has not been spoken yet. You "
                    "would have to wait for a pause."
                ),
            ),
        ),
    ),
)
