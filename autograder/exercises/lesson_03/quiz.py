"""Quizzes of lesson 03, Cell state."""

from autograder.engine.quiz import Option, Quiz

QUIZZES = (
    Quiz(
        name="shut_for_one_step",
        question=(
            "A forget gate stands at 0.99 for 99 steps out of 100. In one step, somewhere in the "
            "middle, it is 0. How much of the memory from before the first step is left at the "
            "end, along the cell state alone?"
        ),
        options=(
            Option(
                "About 99%: one step in a hundred hardly matters.",
                why=(
                    "That is how it would be if shares were averaged. They are multiplied: each "
                    "gate takes its share of what the ones before it have left."
                ),
            ),
            Option(
                "About 37%, as 0.99<sup>99</sup> says.",
                why=(
                    "0.99<sup>99</sup> = 0.37 is what the <i>other</i> 99 gates would leave. The "
                    "product has one more factor."
                ),
            ),
            Option(
                "Nothing.",
                correct=True,
                why=(
                    "A product with a factor 0 is 0. What was in the cell is gone for good, and "
                    "gates that are open later have nothing to keep. This is how a cell starts "
                    "afresh."
                ),
            ),
            Option(
                "It depends on the input gate.",
                why=(
                    "The input gate decides what is <i>added</i>. Of the old memory, the forget "
                    "gates alone decide."
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
                "That c<sub>t</sub> is shown in h<sub>t</sub>, and h<sub>t</sub> moves the gates "
                "of the next step.",
                correct=True,
                why=(
                    "The detour over h: c → h → gates → next c. The product is the derivative "
                    "with the gates held fixed."
                ),
            ),
            Option(
                "That h<sub>t</sub> also moves the next candidate.",
                correct=True,
                why="It is the same detour: all four layers look at <code>h_prev</code>.",
            ),
            Option(
                "The slope of tanh, once for each step.",
                why=(
                    "On the straight path there is no tanh: it stands on the branch from c to h. "
                    "This is the very point of the cell state."
                ),
            ),
            Option(
                "The input gate of each step, which scales the old memory too.",
                why=(
                    "In <code>c = f * c_prev + i * g</code> the input gate scales the candidate. "
                    "The old memory is scaled by f alone."
                ),
            ),
        ),
    ),
    Quiz(
        name="keys_to_the_cabinet",
        question=(
            "“The <b>keys</b> to the <b>cabinet</b> are …” A unit keeps the number of the subject. "
            "The input is now “cabinet”, and the candidate g says “singular”. Which values protect "
            "the memory?"
        ),
        options=(
            Option(
                "f ≈ 0, i ≈ 0",
                why="f ≈ 0 erases the number of “keys”, and nothing takes its place.",
            ),
            Option(
                "f ≈ 0, i ≈ 1",
                why=(
                    "This is what should happen at a new <i>subject</i>: the old number makes "
                    "room, and the new one is written. At “cabinet” it would be a mistake."
                ),
            ),
            Option(
                "f ≈ 1, i ≈ 0",
                correct=True,
                why=(
                    "All of the old memory is kept, and the candidate is not let in, whatever it "
                    "says. The candidate need not be 0: the gate is what protects."
                ),
            ),
            Option(
                "f ≈ 1, i ≈ 1",
                why=("“Singular” is added to “plural”: +1 and −1 make 0, and the number is lost."),
            ),
        ),
    ),
)
