"""Quizzes of lesson 03, Cell state."""

from autograder.engine.quiz import Option, Quiz

QUIZZES = (
    Quiz(
        name="shut_for_one_step",
        question=(
            "A forget gate is 0.99 in 99 of 100 steps. In one step, somewhere in the middle, it is "
            "0. How much of the initial cell state is left at the end, along the cell state alone?"
        ),
        options=(
            Option(
                "About 99%: one step in a hundred hardly matters.",
                why=(
                    "That would be true if shares were averaged. They are multiplied: each gate "
                    "takes its share of what the earlier gates have left."
                ),
            ),
            Option(
                "About 37%, because 0.99<sup>99</sup> = 0.37.",
                why=(
                    "The <i>other</i> 99 gates would leave 0.99<sup>99</sup> = 0.37. The product "
                    "has one more factor."
                ),
            ),
            Option(
                "Nothing.",
                correct=True,
                why=(
                    "A product with a factor 0 is 0. The old cell state is gone for good, and "
                    "gates that open later have nothing left to keep. This is how a cell starts "
                    "afresh."
                ),
            ),
            Option(
                "It depends on the input gate.",
                why=(
                    "The input gate decides how much is <i>added</i>. Only the forget gates decide "
                    "how much of the old cell state is kept."
                ),
            ),
        ),
    ),
    Quiz(
        name="straight_path",
        question=(
            "Along the belt, ∂c<sub>T</sub>/∂c<sub>t</sub> is the product of the forget gates. "
            "What does this product leave <b>out</b>?"
        ),
        multiple=True,
        options=(
            Option(
                "That c<sub>t</sub> determines h<sub>t</sub>, and h<sub>t</sub> changes the gates "
                "of the next step.",
                correct=True,
                why=(
                    "This is the detour over h: c → h → gates → next c. The product is the "
                    "derivative with the gates held fixed."
                ),
            ),
            Option(
                "That h<sub>t</sub> also changes the next candidate.",
                correct=True,
                why="It is the same detour: all four blocks depend on <code>h_prev</code>.",
            ),
            Option(
                "The slope of tanh, once for each step.",
                why=(
                    "There is no tanh on the straight path: it is on the branch from c to h. "
                    "This is the very point of the cell state."
                ),
            ),
            Option(
                "The input gate of each step, which scales the old cell state too.",
                why=(
                    "In <code>c = f * c_prev + i * g</code> the input gate scales the candidate. "
                    "The old cell state is scaled by f alone."
                ),
            ),
        ),
    ),
    Quiz(
        name="keys_to_the_cabinet",
        question=(
            "“The <b>keys</b> to the <b>cabinet</b> are …” A unit stores the number of the "
            "subject. The current word is “cabinet”, and the candidate g has the sign of "
            "“singular”. Which values protect the cell state?"
        ),
        options=(
            Option(
                "f ≈ 0, i ≈ 0",
                why="f ≈ 0 erases the number of “keys”, and nothing replaces it.",
            ),
            Option(
                "f ≈ 0, i ≈ 1",
                why=(
                    "This is right for a new <i>subject</i>: the old number is erased and the new "
                    "one is written. At “cabinet” it would be a mistake."
                ),
            ),
            Option(
                "f ≈ 1, i ≈ 0",
                correct=True,
                why=(
                    "The old cell state is kept in full, and the candidate is not added, whatever "
                    "its value. The candidate need not be 0: the gate protects the cell state."
                ),
            ),
            Option(
                "f ≈ 1, i ≈ 1",
                why="“Singular” is added to “plural”: +1 and −1 give 0, and the number is lost.",
            ),
        ),
    ),
)
