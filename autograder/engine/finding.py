"""A finding: one wrong quantity of an answer, and what is wrong with it."""

from dataclasses import dataclass
from enum import IntEnum

WRONG_NUMBERS = "has the right shape but wrong numbers"
WRONG_NUMBER = "is wrong"
HOLDS = "holds the values of"
ONE_BLOCK = "is wrong in the block of"
SEVERAL_BLOCKS = "is wrong in the blocks of"


class Stage(IntEnum):
    """How far an answer got. Earlier stages are reported first: they explain the later ones."""

    RAISED = 1
    TYPE = 2
    SHAPE = 3
    DTYPE = 4
    FINITE = 5
    VALUES = 6
    RECORD = 7
    BEHAVIOUR = 8


@dataclass(frozen=True)
class Finding:
    """A wrong quantity.

    Attributes:
        quantity: its name: "h", "cache.h", or the function's where all of it is wrong.
        part: the part whose marks it costs; None where it costs every output.
        part_is_output: False where the part is a behaviour.
        stage: the check that failed.
        phrase: what is wrong, as the end of "`h` ...".
        detail: numbers, as a sentence without capital and full stop.
        probe: the sentence of the special case in which it is wrong; "" for an ordinary one.
        spread: where it is right in some random calls and wrong in others.
        hint: the next step, where this finding alone suggests one.
    """

    quantity: str
    part: str | None
    part_is_output: bool
    stage: Stage
    phrase: str
    detail: str = ""
    probe: str = ""
    spread: str = ""
    hint: str = ""

    @property
    def sentence(self) -> str:
        """The full sentence without the detail: "`h` has the wrong sign everywhere."."""
        sentence = f"`{self.quantity}` {self.phrase}"
        return sentence if sentence.endswith("?") else f"{sentence}."

    @property
    def short(self) -> str:
        """The sentence without numbers, for a table that names the part beside it."""
        return self.phrase if self.quantity == self.part else f"`{self.quantity}` {self.phrase}"

    @property
    def says_only_wrong(self) -> bool:
        """Whether the phrase gives neither a place nor a cause."""
        return self.phrase in (WRONG_NUMBERS, WRONG_NUMBER)

    @property
    def is_a_clue(self) -> bool:
        """Whether it points at a line: a shape, one gate block only, another value's numbers."""
        structural = Stage.TYPE <= self.stage <= Stage.FINITE
        return structural or self.phrase.startswith((ONE_BLOCK, SEVERAL_BLOCKS, HOLDS))


def costs_every_output(quantity: str, stage: Stage, phrase: str) -> Finding:
    """A finding that leaves nothing of the function's outputs to be judged."""
    return Finding(quantity, None, True, stage, phrase)
