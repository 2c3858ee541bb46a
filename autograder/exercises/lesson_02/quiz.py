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
                why="The forget gate f multiplies the cell state: <code>f * c_prev</code>.",
            ),
            Option(
                "input",
                why="The input gate i scales the candidate before it is added: <code>i * g</code>.",
            ),
            Option(
                "delete",
                correct=True,
                why=(
                    "There is no delete gate. The <i>forget</i> gate deletes when it is near 0. "
                    "The fourth block of a cell is the candidate g. It is not a gate but the "
                    "content that may be written."
                ),
            ),
            Option(
                "output",
                why="The output gate o scales the hidden state: <code>o * tanh(c)</code>.",
            ),
        ),
    ),
    Quiz(
        name="all_gates_shut",
        question="f, i and o are all very close to <b>0</b>. What happens in this step?",
        multiple=True,
        options=(
            Option(
                "The old cell state is lost.",
                correct=True,
                why="With f ≈ 0, c ≈ 0 · c_prev + i · g: almost nothing of c_prev is kept.",
            ),
            Option(
                "The old cell state is protected, because the gates are closed.",
                why=(
                    "f is the share that is <i>kept</i>. To protect a cell state, open the forget "
                    "gate (f ≈ 1) and close the input gate (i ≈ 0)."
                ),
            ),
            Option(
                "Almost nothing is written, whatever the candidate is.",
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
        question="The candidate g passes through a sigmoid instead of tanh. What is lost?",
        options=(
            Option(
                "The cell state can no longer be erased.",
                why="The forget gate erases, and it has not changed.",
            ),
            Option(
                "Nothing can be subtracted from the cell state any more.",
                correct=True,
                why=(
                    "i and g would both be positive, so <code>i * g</code> could only ever add. "
                    "Starting from 0, the cell state could never become negative."
                ),
            ),
            Option(
                "The cell state can no longer grow beyond 1.",
                why=(
                    "It can in both cases: the cell state is a sum over many steps, and such a sum "
                    "has no upper bound. Only the candidate itself is bounded."
                ),
            ),
            Option(
                "Nothing: tanh is a sigmoid, stretched and shifted.",
                why=(
                    "tanh(a) = 2σ(2a) − 1 is indeed a stretched and shifted sigmoid. But the shift "
                    "matters: it makes negative candidates possible."
                ),
            ),
        ),
    ),
)
