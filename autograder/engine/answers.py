"""What passes between the two halves of the judge: a request to call a function, and what it did.

One half runs beside the learner's code and calls it (`examine`), the other knows the right
answers (`judge`). They may be two processes. Nothing here runs anything, and every field is plain:
numbers, text, arrays, tuples and lists, never an object that could carry code.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class CallSpec:
    """How an exercise's function is called: all that the half beside the learner's code needs.

    Attributes:
        name: the function.
        call: its signature in words: "lstm_backward(dhs, cache, dc_T=None)".
        parameters: names of the reference's parameters; "**parts" for any number of named ones.
        arguments: names of a case's arguments where they are those of the function; () where a
            harness makes them.
        restores: arguments that the function may modify if it restores them.
        harness: who calls the function, by name in `autograder.engine.harness`; "" for a plain
            call.
        gradients: arguments with respect to which gradients of the result are outputs, too.
        new_result: whether return values must be new arrays, never the arguments.
        inputs: names of those arguments of a case that no call may modify.
    """

    name: str
    call: str
    parameters: tuple[str, ...]
    arguments: tuple[str, ...] = ()
    restores: tuple[str, ...] = ()
    harness: str = ""
    gradients: tuple[str, ...] = ()
    new_result: bool = False
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Foreign:
    """A returned value that is not an array, a number, a tuple or a list: only its description.

    A harness says in `type_name`, with "autograder" for a module, why there is no value to judge,
    as the end of "`loss` ...".
    """

    type_name: str
    module: str
    detail: str = ""

    def __post_init__(self) -> None:
        """Refuse anything but text: it may come from another process."""
        if not type(self.type_name) is type(self.module) is type(self.detail) is str:
            raise TypeError("a description holds something else than text")


@dataclass(frozen=True)
class Raised:
    """An exception: names of its classes (most special first), its message, and where."""

    types: tuple[str, ...]
    message: str
    function: str
    line: str
    line_number: int


@dataclass(frozen=True)
class RecordType:
    """A named tuple in a return value: its class and fields. As plain data it is just a tuple.

    Attributes:
        path: indices that lead to it: () for the return value itself, (2,) for its third item.
        name: the name of its class.
        fields: the names of its items.
    """

    path: tuple[int, ...]
    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What one call did.

    Attributes:
        value: the return value, as plain data.
        raised: the exception that ended the call, if any.
        printed: the beginning of what the call printed.
        printed_lines: the number of lines that it printed.
        warned: first lines of the warnings that it caused.
        changed: names of the arguments that it modified.
        returned: names of the arguments whose memory the return value shares, where it must not.
        records: the named tuples in the return value.
        overwritten: whether a later call changed this call's return value.
        seconds: wall-clock time of the call.
        after: the arguments after the call, where they were asked for: see `examine.arrays_in`.
    """

    value: Any = None
    raised: Raised | None = None
    printed: str = ""
    printed_lines: int = 0
    warned: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    records: tuple[RecordType, ...] = ()
    overwritten: bool = False
    seconds: float = 0.0
    after: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Answers:
    """What a function did on all cases.

    Attributes:
        exercise: the exercise that it answers.
        outcomes: one per case; () if it could not be called at all.
        problem: why it could not be called; "" if it could.
        calls: names of the learner's own functions that it calls, directly or through others;
            None where that cannot be read from its code.
        defaults: its defaults as "eps=1e-05", by the names of the exercise's arguments.
    """

    exercise: str
    outcomes: tuple[Outcome, ...] = ()
    problem: str = ""
    calls: tuple[str, ...] | None = None
    defaults: tuple[str, ...] = ()
