"""What an exercise is: one declaration, from which checking, grading and building all follow.

An exercise says which function is asked for, which reference it is compared with, how to draw a
random case, what its outputs are worth, and which wrong answers people really give.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from inspect import Parameter, signature
from typing import Any

import numpy as np

from autograder.engine.answers import CallSpec
from autograder.engine.bug_hunt import BugHunt
from autograder.engine.cases import AGAIN, FLOAT32, Case, Named, Seed
from autograder.engine.harness import INPUTS
from autograder.engine.lazy_function import LazyFunction
from autograder.engine.memory_task import MemoryTask
from autograder.engine.random_inputs import SmallCaseGenerator
from autograder.engine.strided import COLUMNS, STRIDED, as_strided_view

__all__ = [  # everything that a file with an exercise in it needs
    "AGAIN",
    "FLOAT32",
    "Axes",
    "Case",
    "Edit",
    "Exercise",
    "LazyFunction",
    "Mistake",
    "Named",
    "Part",
    "Seed",
]

SMALL_SIZES = {
    "T": "a sequence of one step",
    "B": "a batch of one sequence",
    "I": "one input feature",
    "H": "one hidden unit",
    "F": "one feature",
    "L": "one layer",
    "P": "a prompt of one token",
    "V": "a vocabulary of one word",
}
SCALES = {30.0: "thirty times as large", 1e-4: "ten thousand times smaller"}
Edit = tuple[str, str]
Axes = str | Mapping[str, str] | Sequence[str | Mapping[str, str]]


@dataclass(frozen=True)
class Part:
    """One thing that earns marks: a named output of the function, or a behaviour.

    Attributes:
        name: name of the output ("dW_hh"), or of the behaviour ("extremes").
        marks: what it is worth.
        axes: meaning of the output's axes, as letters: "T B H", "H I", "ifgo*H" for four stacked
            gates of H rows. Used to say *where* an answer differs. For a cache or a pair: a mapping
            from its fields to axes, which also names the fields, in order. For a list with one item
            a layer: `[axes]`, those of each item.
        meaning: a behaviour's description, in words that finish the sentence "Checked: ...".
            Empty for an output.
        within: the output that contains it, if it is not one itself. The parts within one output
            are the fields, in order, of each of its items: `dW_ih`, `dW_hh` and `db` of all layers
            within "layer_grads".
        rounding: relative error of a number that is allowed besides that of double precision, where
            a right answer may compute it in single precision.
    """

    name: str
    marks: float
    axes: Axes = ""
    meaning: str = ""
    within: str = ""
    rounding: float = 0.0


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that learners really give.

    It is, wherever it can be, an edit of the reference's own source, so that the catalogue cannot
    drift from the code: an edit that does not apply exactly once is an error.

    Attributes:
        name: short and stable ("adds-forget-gate"): reports count by it.
        sentence: what is wrong, in the learner's terms.
        hint: where to look next, without giving the line away.
        edit: (old, new), or several such pairs.
        function: the wrong answer as a function, where an edit cannot say it.
        mend: in exercises judged by behaviour, weights without the mistake; None where the
            mistake's sentence is not true of the weights.
    """

    name: str
    sentence: str
    hint: str
    edit: Edit | tuple[Edit, ...] = ()
    function: Callable[..., Any] | None = None
    mend: Callable[[Any], Any] | None = None

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The edits as pairs, however they were written."""
        if self.edit and isinstance(self.edit[0], str):
            return (self.edit,)
        return self.edit


@dataclass(frozen=True)
class Exercise:
    """A function for the learner to write.

    Attributes:
        name: the function; also the grade id, the check and the test.
        lesson: "01".
        section: heading in the lesson to read again when it went wrong.
        reference: the course's own function; `LazyFunction(module, name)` where it needs torch.
        draw: makes the arguments of one random case from a generator, in the reference's order.
            All sizes differ and none is 1 by accident; biases and upstream gradients are not zero.
        parts: outputs in the order in which they are returned, then behaviours.
        mistakes: the catalogue.
        probes: makes the isolation cases, each with its sentence.
        order: names of outputs in the order of the computation, where that is not the order of
            return. A field of a cache is "cache.h".
        shared: what all outputs are computed from ("da, the gradient of the pre-activation"). With
            it, feedback can say on which side of it the mistake lies.
        uses: exercises that a natural answer calls. Their mistakes show in this one's numbers.
        small: sizes that may be 1, as letters of `sizes`; those in one string are 1 together. Each
            gives one more case, made by `draw`.
        scales: arguments that come thirty times as large in one case and ten thousand times
            smaller in another, together: nothing may be clipped or taken for zero.
        new_result: the function must return new arrays, never its arguments.
        draws: number of random cases. Several: an answer may keep state between calls.
        behaviour: for answers that are judged by what they do, not by their numbers: what the
            weights that they return should do.
        hunt: for answers that are cases: which wrong implementations of another exercise they
            should expose.
        restores: arguments that an answer may write to, if it puts them back: afterwards they are
            what they were up to the rounding of `a + d - d`.
        harness: who calls the function, by name in `autograder.engine.harness`: "tensors" makes
            torch tensors of the arrays. Empty: it is called on the case's arguments as they are.
        gradients: with torch tensors, the arguments with respect to which gradients of the result
            are judged: each is an output after those that the function returns.
        forms: other right answers, written to be read: with per-gate weights, say, where the
            reference stacks them. Slips are looked for in them too.
        trials: how many combinations of mistakes are tried on an answer that no single one
            explains. Fewer where a call takes long: a check should not be waited for.
    """

    name: str
    lesson: str
    section: str
    reference: Callable[..., Any]
    draw: Callable[[np.random.Generator], tuple[Any, ...]]
    parts: tuple[Part, ...]
    mistakes: tuple[Mistake, ...]
    probes: Callable[[np.random.Generator], tuple[Case, ...]] | None = None
    order: tuple[str, ...] = ()
    shared: str = ""
    uses: tuple[str, ...] = ()
    small: tuple[str, ...] = ()
    scales: tuple[str, ...] = ()
    new_result: bool = False
    draws: int = 4
    behaviour: MemoryTask | None = None
    hunt: BugHunt | None = None
    restores: tuple[str, ...] = ()
    harness: str = ""
    gradients: tuple[str, ...] = ()
    forms: tuple[Callable[..., Any], ...] = ()
    trials: int = 500

    @property
    def points(self) -> float:
        """Marks of a right answer."""
        total = sum(part.marks for part in self.parts)
        return int(total) if total == int(total) else total

    @property
    def solutions(self) -> tuple[Callable[..., Any], ...]:
        """Right answers, written to be read, in which slips are looked for."""
        return (self.reference, *self.forms)

    @cached_property
    def outputs(self) -> tuple[Part, ...]:
        """The parts that are return values of the function, or items of one."""
        return tuple(part for part in self.parts if not part.meaning)

    @cached_property
    def returned(self) -> dict[str, tuple[Part, ...]]:
        """The return values in order: each one's name, and the parts in it."""
        found: dict[str, tuple[Part, ...]] = {}
        for part in self.outputs:
            name = part.within or part.name
            found[name] = (*found.get(name, ()), part)
        return found

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """Names of the reference's parameters; "**parts" for any number of named ones."""
        found = signature(self.reference).parameters.values()
        return tuple(f"**{p.name}" if p.kind is p.VAR_KEYWORD else p.name for p in found)

    @property
    def arguments(self) -> tuple[str, ...]:
        """Names of a case's arguments, where they are those of the function."""
        return self.parameters if self.harness in ("", "tensors", "batches") else ()

    @property
    def call(self) -> str:
        """How the function is called: "lstm_backward(dhs, cache, dc_T=None)"."""
        found = signature(self.reference).parameters.values()
        shown = map(_with_default, self.parameters, found)
        return f"{self.name}({', '.join(shown)})"

    @cached_property
    def call_spec(self) -> CallSpec:
        """How the function is called, for the half that runs beside the learner's code."""
        return CallSpec(
            name=self.name,
            call=self.call,
            parameters=self.parameters,
            arguments=self.arguments,
            restores=self.restores,
            harness=self.harness,
            gradients=self.gradients,
            new_result=self.new_result,
            inputs=self.arguments or INPUTS.get(self.harness, ()),
        )

    def cases(self, seed: int) -> tuple[Case, ...]:
        """Random cases, probes, the cases of the contract, the first in float32 and again.

        They are the same for the same seed.

        The float32 case costs no marks: it only lets the verdict mention that the result was
        float64. The first comes again because an answer may keep something from call to call.
        """
        rng = np.random.default_rng([seed, *self.name.encode()])
        drawn = tuple(Case(tuple(self.draw(rng))) for _ in range(self.draws))
        probes = self.probes(rng) if self.probes else ()
        small = tuple(self._small_case(seed, letters) for letters in self.small)
        scaled = tuple(self._scaled_case(seed, scale) for scale in SCALES) if self.scales else ()
        contract = (*small, *scaled, *self._cases_of_memory(drawn[0]))
        contract += self._case_with_defaults(drawn[0])
        again = (replace(drawn[0], sentence=AGAIN),) if self.draws > 1 else ()
        return (*drawn, *probes, *contract, Case(_single(drawn[0].arguments), part=FLOAT32), *again)

    def _small_case(self, seed: int, letters: str) -> Case:
        """A case in which these sizes are 1, with a sentence that says so."""
        rng = SmallCaseGenerator([seed, *self.name.encode(), *letters.encode()], letters)
        meanings = " and ".join(SMALL_SIZES.get(letter, f"{letter} of 1") for letter in letters)
        sentence = f"{meanings} ({' = '.join(letters)} = 1)"
        return Case(tuple(self.draw(rng)), sentence, small=True)

    def _scaled_case(self, seed: int, scale: float) -> Case:
        """A case in which the arguments `scales` are much larger or smaller, and which says so."""
        rng = np.random.default_rng([seed, *self.name.encode(), *str(scale).encode()])
        named = zip(self.parameters, self.draw(rng), strict=False)
        arguments = tuple(scale * a if name in self.scales else a for name, a in named)
        names = " and ".join(f"`{name}`" for name in self.scales)
        are = "are" if len(self.scales) > 1 else "is"
        return Case(arguments, f"{names} {are} {SCALES[scale]}", small=True)

    def _case_with_defaults(self, case: Case) -> tuple[Case, ...]:
        """The same call with each optional argument given as its default; () without any."""
        if self.behaviour or self.hunt or not self.arguments:
            return ()
        found = list(signature(self.reference).parameters.values())
        optional = [p for p in found if p.default is not Parameter.empty]
        if not optional:
            return ()
        given = case.arguments[: len(found) - len(optional)]
        listed = " and ".join(f"`{p.name}` is given as {p.default!r}" for p in optional)
        arguments = (*given, *(p.default for p in optional))
        which = "the default" if len(optional) == 1 else "the defaults"
        sentence = f"{listed}, {which} in the exercise".replace("e-0", "e-")
        return (Case(arguments, sentence, small=True),)

    def _cases_of_memory(self, case: Case) -> tuple[Case, ...]:
        """The same numbers, in matrices that lie column by column in memory, and in views.

        A harness makes tensors as the lesson's own code does: only those of batches are views.
        """
        if self.harness or self.behaviour:
            return ()
        layouts = {COLUMNS: _in_fortran_order, STRIDED: as_strided_view}
        found = []
        for sentence, change in layouts.items():
            arguments = tuple(map(change, case.arguments))
            if any(new is not old for new, old in zip(arguments, case.arguments, strict=True)):
                found.append(Case(arguments, sentence, small=True))
        return tuple(found)


def _with_default(name: str, parameter: Parameter) -> str:
    if parameter.default is Parameter.empty:
        return name
    return f"{name}={parameter.default!r}".replace("e-0", "e-")  # 1e-5, as one writes it


def _in_fortran_order(argument: Any) -> Any:
    """The same argument with its matrices in Fortran order, inside caches and lists too."""
    if isinstance(argument, np.ndarray):
        return np.asfortranarray(argument) if argument.ndim > 1 else argument
    if isinstance(argument, tuple) and hasattr(argument, "_fields"):
        return type(argument)(*map(_in_fortran_order, argument))
    if isinstance(argument, tuple | list):
        return type(argument)(map(_in_fortran_order, argument))
    return argument


def _single(argument: Any) -> Any:
    """The same argument in float32, inside caches and lists too."""
    if isinstance(argument, np.ndarray) and argument.dtype.kind == "f":
        return argument.astype(np.float32)
    if isinstance(argument, tuple) and hasattr(argument, "_fields"):
        return type(argument)(*map(_single, argument))
    if isinstance(argument, tuple | list):
        return type(argument)(map(_single, argument))
    return argument
