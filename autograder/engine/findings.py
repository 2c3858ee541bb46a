"""Which quantities of an answer are wrong, in the order of the computation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.engine import describe
from autograder.engine.answers import Outcome
from autograder.engine.compare import close
from autograder.engine.diagnose import Sample, largest_difference, what_is_wrong
from autograder.engine.exercise import AGAIN, FLOAT32, Axes, Case, Exercise, Part
from autograder.engine.tensors import Tensor


@dataclass(frozen=True)
class Finding:
    """A wrong quantity: its name, the part whose marks it costs, and what is wrong with it.

    `part` is None where it costs every output. `stage` sorts: "1 raised" before "2 type".
    """

    quantity: str
    part: str | None
    part_is_output: bool
    stage: str
    phrase: str
    detail: str = ""
    probe: str = ""
    spread: str = ""  # where it is right in some random calls and wrong in others

    @property
    def sentence(self) -> str:
        """The whole sentence: "`h` has the wrong sign everywhere: ..."."""
        detail = f" ({self.detail})" if self.detail else ""
        sentence = f"`{self.quantity}` {self.phrase}{detail}"
        return sentence if sentence.endswith("?") else f"{sentence}."

    @property
    def short(self) -> str:
        """The sentence without numbers, for a table that names the part beside it."""
        return self.phrase if self.quantity == self.part else f"`{self.quantity}` {self.phrase}"


@dataclass(frozen=True)
class Leaf:
    """One array or number of the expected answer, with the seen value in its place."""

    quantity: str
    part: Part
    axes: str
    expected: Any
    seen: Any


def find(
    exercise: Exercise,
    cases: Sequence[Case],
    expected: Sequence[Outcome],
    seen: Sequence[Outcome],
) -> list[Finding]:
    """All that is wrong, the first quantity of the computation first.

    That it stops in a special case comes last where it is wrong in ordinary ones too: there it is
    seen better what it does.

    Args:
        exercise: the exercise.
        cases: the calls.
        expected: what the reference did in them.
        seen: what the answer did in them.
    """
    found: list[Finding] = []
    stops: list[Finding] = []  # in special cases
    wrong_numbers: dict[str, list[tuple[Leaf, Case, Sample]]] = {}
    right_in: dict[str, list[Case]] = {}
    for case, right, answer in zip(cases, expected, seen, strict=True):
        flawed = wrong_numbers or any(finding.part_is_output for finding in found)
        if case.part == FLOAT32 or (case.sentence == AGAIN and flawed):
            continue
        if case.part is not None:
            found += _behaviour(exercise, case, right, answer)
            continue
        if answer.raised is not None:
            (stops if case.sentence else found).append(_raised(exercise, case, answer))
            continue
        for item in _leaves(exercise, right.value, answer.value):
            finding = item if isinstance(item, Finding) else _structure(item)
            if finding:
                phrase = finding.phrase
                if not isinstance(item, Finding):
                    phrase = _another(exercise, item, right, answer) or phrase
                found.append(replace(finding, phrase=phrase, probe=case.sentence))
            elif not np.all(close(np.asarray(item.seen), np.asarray(item.expected))):
                sample = _sample(exercise, item, case, right)
                wrong_numbers.setdefault(item.quantity, []).append((item, case, sample))
            else:
                right_in.setdefault(item.quantity, []).append(case)
    ordinary = any(not finding.probe for finding in found if finding.part_is_output)
    for quantity, entries in wrong_numbers.items():
        wrong_in = [case for _, case, _ in entries]
        spread = _spread(exercise, right_in.get(quantity, []), wrong_in)
        finding = replace(_numbers(entries), spread=spread)
        probes = {case.sentence for case in cases if case.sentence and case.part is None}
        inside = quantity != finding.part  # what a probe says is about the outputs
        if inside and len(probes) > 1 and probes <= {case.sentence for case in wrong_in}:
            finding = replace(finding, probe="")
        found.append(finding)
        ordinary = ordinary or not all(case.sentence for case in wrong_in)
    return _sorted(exercise, found) + stops if ordinary else _sorted(exercise, stops + found)


def _leaves(exercise: Exercise, expected: Any, seen: Any) -> Iterator[Leaf | Finding]:
    returned = exercise.returned
    if len(returned) == 1:
        expected, seen = (expected,), (seen,)
    names = ", ".join(returned)
    if not isinstance(seen, tuple | list) or len(seen) != len(returned):
        what = describe.returned(seen)
        phrase = f"returned {what}, expected {len(returned)} values: `{names}`"
        if seen is None:
            phrase = f"returned `None`, expected `{names}`: is a `return` missing?"
        yield Finding(exercise.name, None, True, "2 type", phrase)
        return
    for (name, parts), right, answer in zip(returned.items(), expected, seen, strict=True):
        axes: Axes = parts[0].axes
        if parts[0].within:
            axes = [{part.name: part.axes for part in parts}]
        yield from _walk(name, parts, axes, right, answer)


def _walk(
    name: str, parts: Sequence[Part], axes: Axes, expected: Any, seen: Any
) -> Iterator[Leaf | Finding]:
    """The numbers and arrays in a value; a wrong type on the way costs all parts in it."""
    problem = describe.wrong_type(seen, expected)
    if seen is None and problem and name.isidentifier():
        problem = f"{problem}: is a `return` missing?"
    elif problem and isinstance(axes, Mapping) and getattr(seen, "module", "") != "autograder":
        problem = f"{problem}: `{', '.join(axes)}`"
    if problem:
        for part in parts:
            yield Finding(name, part.name, True, "2 type", problem)
    elif isinstance(expected, Tensor):
        yield from _walk(name, parts, axes, expected.array, seen.array)
    elif isinstance(expected, tuple | list):
        for k, (right, answer) in enumerate(zip(expected, seen, strict=True)):
            field, inner_axes = _item(axes, k)
            inner = [part for part in parts if part.name == field] or parts
            inner_name = f"{name}.{field}" if field else f"{name}[{k}]"
            yield from _walk(inner_name, inner, inner_axes, right, answer)
    elif expected is not None:
        yield Leaf(name, parts[0], axes if isinstance(axes, str) else "", expected, seen)


def _item(axes: Axes, k: int) -> tuple[str, Axes]:
    """Name (where it has one) and axes of the k-th item of a value that has these axes."""
    if isinstance(axes, Mapping):
        return list(axes.items())[k]
    return "", axes[0] if isinstance(axes, list) else ""


def _structure(leaf: Leaf) -> Finding | None:
    """A wrong shape, a wrong dtype or a number that is not finite."""
    if not isinstance(leaf.expected, np.ndarray):
        seen = np.asarray(leaf.seen, dtype=complex)
        expected_finite = np.isfinite(leaf.expected) if leaf.expected is not None else True
        if expected_finite and leaf.expected is not None and not np.isfinite(seen).all():
            return Finding(leaf.quantity, leaf.part.name, True, "4b finite", f"is {leaf.seen}")
        return None
    seen = np.asarray(leaf.seen)
    finding: tuple[str, str] | None = None
    if seen.shape != leaf.expected.shape:
        phrase = describe.wrong_shape(seen.shape, leaf.expected.shape, leaf.axes)
        finding = ("3 shape", phrase)
    elif describe.wrong_dtype(seen, leaf.expected):
        finding = ("4a dtype", describe.wrong_dtype(seen, leaf.expected))
    elif np.isfinite(leaf.expected).all() and describe.not_finite(seen):
        finding = ("4b finite", describe.not_finite(seen))
    if finding is None:
        return None
    return Finding(leaf.quantity, leaf.part.name, True, *finding)


def _another(exercise: Exercise, leaf: Leaf, right: Outcome, answer: Outcome) -> str:
    """That an array of a wrong shape is what another one should be that is wrong, too; or ""."""
    if not np.ndim(leaf.seen):
        return ""
    in_place = {
        item.quantity
        for item in _leaves(exercise, right.value, answer.value)
        if isinstance(item, Leaf) and _same(item.seen, item.expected)
    }
    for other in _leaves(exercise, right.value, right.value):
        wrong = isinstance(other, Leaf) and other.quantity not in {leaf.quantity, *in_place}
        if wrong and _same(leaf.seen, other.expected):
            return f"holds what `{other.quantity}` should be: are the two mixed up?"
    return ""


def _same(seen: Any, expected: Any) -> bool:
    seen, expected = np.asarray(seen), np.asarray(expected)
    return seen.shape == expected.shape and bool(np.all(close(seen, expected)))


def _inputs(exercise: Exercise, case: Case) -> dict[str, np.ndarray]:
    """The arrays among the arguments, those of caches by their field's name."""
    inputs: dict[str, np.ndarray] = {}
    for name, argument in zip(exercise.arguments, case.arguments, strict=False):
        if isinstance(argument, np.ndarray):
            inputs[name] = argument
        for field in getattr(argument, "_fields", ()):
            if isinstance(getattr(argument, field), np.ndarray):
                inputs[f"{name}.{field}"] = getattr(argument, field)
    return inputs


def _spread(exercise: Exercise, right: Sequence[Case], wrong: Sequence[Case]) -> str:
    """In which random calls a quantity is right and in which it is wrong; "" if always wrong."""
    right, wrong = ([case for case in cases if not case.sentence] for cases in (right, wrong))
    if not right or not wrong:
        return ""
    if by_argument := _by_argument(exercise, right, wrong):
        return by_argument
    sizes = [_sizes(_inputs(exercise, case)) for case in (*right, *wrong)]
    if not sizes[0] or any(size in sizes[: len(right)] for size in sizes[len(right) :]):
        return f"It is right in {len(right)} of {len(sizes)} random calls."
    letters = ", ".join(reversed(sizes[0]))
    shown = [f"({', '.join(str(size[letter]) for letter in reversed(size))})" for size in sizes]
    return (
        f"It is right with ({letters}) = {', '.join(shown[: len(right)])} and wrong with "
        f"{', '.join(shown[len(right) :])}."
    )


def _by_argument(exercise: Exercise, right: Sequence[Case], wrong: Sequence[Case]) -> str:
    """Whether an argument that may be left out tells the right calls from the wrong; "" if not."""
    given_in_right, given_in_wrong = (
        {len(case.arguments) for case in cases} for cases in (right, wrong)
    )
    most = max(given_in_right | given_in_wrong)
    if given_in_right & given_in_wrong or most > len(exercise.arguments):
        return ""
    name = exercise.arguments[most - 1]
    if most in given_in_right:
        return f"It is right where `{name}` is given and wrong where it is not."
    return f"It is right where `{name}` is not given and wrong where it is."


def _sample(exercise: Exercise, leaf: Leaf, case: Case, right: Outcome) -> Sample:
    inputs = _inputs(exercise, case)
    outputs = {
        item.quantity: item.expected
        for item in _leaves(exercise, right.value, right.value)
        if isinstance(item, Leaf)
        and isinstance(item.expected, np.ndarray)
        and item.quantity != leaf.quantity
    }
    return Sample(
        seen=np.asarray(leaf.seen),
        expected=np.asarray(leaf.expected),
        inputs=inputs,
        outputs=outputs,
        sizes=_sizes(inputs),
    )


def _sizes(inputs: Mapping[str, np.ndarray]) -> dict[str, int]:
    """B and T where the arguments tell them: x is (B, I) in a step and (T, B, I) in a sequence."""
    for name, array in inputs.items():
        if name.split(".")[-1] == "x" and array.ndim == 2:
            return {"B": array.shape[0]}
        if name.split(".")[-1] in ("x", "dhs", "hs") and array.ndim == 3:
            return {"B": array.shape[1], "T": array.shape[0]}
    return {}


def _numbers(entries: Sequence[tuple[Leaf, Case, Sample]]) -> Finding:
    leaf = entries[0][0]
    samples = [sample for _, _, sample in entries]
    probe = next((case.sentence for _, case, _ in entries if case.sentence), "")
    return Finding(
        leaf.quantity,
        leaf.part.name,
        True,
        "5 values",
        what_is_wrong(samples, leaf.axes),
        largest_difference(samples[0]),
        probe,
    )


def _raised(exercise: Exercise, case: Case, answer: Outcome) -> Finding:
    where = f" in the case “{case.sentence}”" if case.sentence else " on some inputs"
    return Finding(exercise.name, None, True, "1 raised", f"{_stops(answer)}{where}")


def _stops(answer: Outcome) -> str:
    line = f" at your line `{answer.raised.line}`" if answer.raised.line else ""
    message = f": {answer.raised.message.rstrip('.')}" if answer.raised.message else ""
    return f"stops with {answer.raised.types[0]}{message}{line}"


def _behaviour(
    exercise: Exercise, case: Case, right: Outcome, answer: Outcome
) -> Iterator[Finding]:
    """What goes wrong in a case that belongs to a behaviour, not to an output."""

    def finding(quantity: str, phrase: str, detail: str = "") -> Finding:
        return Finding(quantity, case.part, False, "6 behaviour", phrase, detail, case.sentence)

    if right.raised is not None:
        wanted = right.raised.types[0]
        if answer.raised is None:
            yield finding(exercise.name, f"raises nothing where {case.sentence}: {wanted} is asked")
        elif wanted not in answer.raised.types:
            got = answer.raised.types[0]
            yield finding(exercise.name, f"raises {got} where {case.sentence}: {wanted} is asked")
        return
    if answer.raised is not None:
        yield finding(exercise.name, f"{_stops(answer)}, where {case.sentence}")
        return
    if case.silent and answer.warned and not right.warned:
        yield finding(exercise.name, f"warns “{answer.warned[0]}” where {case.sentence}")
        return
    for item in _leaves(exercise, right.value, answer.value):
        if isinstance(item, Finding):
            yield finding(item.quantity, f"{item.phrase} (where {case.sentence})")
            return
        problem = _structure(item)
        if problem:
            yield finding(item.quantity, f"{problem.phrase} (where {case.sentence})")
            return
        if case.keeps_dtype and isinstance(item.expected, np.ndarray):
            seen, wanted = np.asarray(item.seen).dtype, item.expected.dtype
            if seen != wanted:
                phrase = f"comes back as {seen} where {case.sentence}"
                yield finding(item.quantity, phrase)
                return
        if not np.all(close(np.asarray(item.seen), np.asarray(item.expected))):
            sample = _sample(exercise, item, case, right)
            phrase = f"is wrong where {case.sentence}"
            yield finding(item.quantity, phrase, largest_difference(sample))
            return


def _sorted(exercise: Exercise, found: list[Finding]) -> list[Finding]:
    """One finding a quantity and part, by stage for the whole answer, then by the computation."""
    order = exercise.order or tuple(part.name for part in exercise.parts)

    def rank(finding: Finding) -> tuple[int, int, str]:
        whole = 0 if finding.part is None else (1 if finding.part_is_output else 2)
        names = (finding.quantity, finding.part or "")
        place = min((order.index(name) for name in names if name in order), default=len(order))
        return (whole, place, finding.stage)

    unique: dict[tuple[str, str | None], Finding] = {}
    for finding in sorted(found, key=rank):
        unique.setdefault((finding.quantity, finding.part), finding)
    return list(unique.values())
