"""A finding: one wrong quantity of an answer, and what is wrong with it."""

from dataclasses import dataclass
from enum import IntEnum


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
        detail: numbers, shown in brackets.
        probe: the sentence of the special case in which it is wrong; "" for an ordinary one.
        spread: where it is right in some random calls and wrong in others.
    """

    quantity: str
    part: str | None
    part_is_output: bool
    stage: Stage
    phrase: str
    detail: str = ""
    probe: str = ""
    spread: str = ""

    @property
    def sentence(self) -> str:
        """The full sentence: "`h` has the wrong sign everywhere: ..."."""
        detail = f" ({self.detail})" if self.detail else ""
        sentence = f"`{self.quantity}` {self.phrase}{detail}"
        return sentence if sentence.endswith("?") else f"{sentence}."

    @property
    def short(self) -> str:
        """The sentence without numbers, for a table that names the part beside it."""
        return self.phrase if self.quantity == self.part else f"`{self.quantity}` {self.phrase}"


def costs_every_output(quantity: str, stage: Stage, phrase: str) -> Finding:
    """A finding that leaves nothing of the function's outputs to be judged."""
    return Finding(quantity, None, True, stage, phrase)
