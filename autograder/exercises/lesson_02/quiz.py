"""Quizzes of lesson 02, Gates."""

from autograder.engine.quiz import Option, Quiz

QUIZZES = (
    Quiz(
        name="no_delete_gate",
        question=(
            "“The operations on the cell state are forget, input, delete and output.” "
            "Which of the four does an LSTM cell <b>not</b> have?"
        ),
        options=(
            Option(
                "forget",
                why="The forget gate f multiplies the memory: <code>f * c_prev</code>.",
            ),
            Option(
                "input",
                why="The input gate i scales the candidate before it is added: <code>i * g</code>.",
            ),
            Option(
                "delete",
                correct=True,
                why=(
                    "Nothing of that name exists. Deleting is what the <i>forget</i> gate does "
                    "when it is near 0. The fourth layer of a cell is the candidate g, and that "
                    "is no gate: it is the content that may be written."
                ),
            ),
            Option(
                "output",
                why="The output gate o scales what is shown: <code>o * tanh(c)</code>.",
            ),
        ),
    ),
    Quiz(
        name="all_gates_shut",
        question="f, i and o are all very close to <b>0</b>. What happens in this step?",
        multiple=True,
        options=(
            Option(
                "The old memory is lost.",
                correct=True,
                why="f ≈ 0 means c ≈ 0 · c_prev: next to nothing is kept.",
            ),
            Option(
                "The old memory is protected, because the gates are shut.",
                why=(
                    "f is the share that is <i>kept</i>. A memory is protected by f ≈ 1 and i ≈ "
                    "0: the forget gate wide open, the input gate shut."
                ),
            ),
            Option(
                "Next to nothing is written, whatever the candidate is.",
                correct=True,
                why="i ≈ 0 scales g, which lies between −1 and 1, down to almost nothing.",
            ),
            Option(
                "The hidden state is close to 0.",
                correct=True,
                why="h = o · tanh(c), and tanh(c) lies between −1 and 1.",
            ),
        ),
    ),
    Quiz(
        name="candidate_through_sigmoid",
        question="Somebody squashes the candidate g with a sigmoid instead of tanh. What is lost?",
        options=(
            Option(
                "The memory can no longer be erased.",
                why="Erasing is the forget gate's work, and that has not changed.",
            ),
            Option(
                "Nothing can be subtracted from the memory any more.",
                correct=True,
                why=(
                    "i and g would both be positive, so <code>i * g</code> could only ever add. "
                    "Starting from 0, the memory could never become negative."
                ),
            ),
            Option(
                "The memory can no longer grow beyond 1.",
                why=(
                    "It can in both cases: the memory is a sum over many steps, and a sum has no "
                    "such bound. Only the candidate itself is squashed."
                ),
            ),
            Option(
                "Nothing: tanh is a sigmoid, stretched and shifted.",
                why=(
                    "It is, tanh(a) = 2σ(2a) − 1. But the shift is the point: it makes room for "
                    "negative numbers."
                ),
            ),
        ),
    ),
)
