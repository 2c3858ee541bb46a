"""Diagnosis of a wrong value that no known mistake explains.

Each function looks at all the cases where the value was wrong and returns a sentence only if it
holds in every one of them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

import numpy as np

from autograder.engine.compare import close
from autograder.engine.describe import AXIS_NAMES
from autograder.engine.entries import in_another_order, zero_where_wrong
from autograder.engine.finding import HOLDS, ONE_BLOCK, SEVERAL_BLOCKS, WRONG_NUMBER, WRONG_NUMBERS
from autograder.engine.sample import Sample
from autograder.engine.wording import listed, number

CLEARLY = 1e-3  # of the largest entry: far more than rounding


def what_is_wrong(samples: Sequence[Sample], axes: str, right: Sequence[np.ndarray] = ()) -> str:
    """The most useful true sentence about wrong numbers, as the end of "`h` ...".

    Args:
        samples: all cases in which the value was wrong.
        axes: meaning of its axes ("T B H"), or "" if unknown.
        right: the value in the cases in which it was right.
    """
    if samples[0].expected.dtype == bool:
        return _booleans(samples, axes)
    patterns: Iterable[Callable[[Sequence[Sample], str], str]] = (
        _zero,
        _is_something_else,
        _negated,
        _factor,
        _offset,
        partial(_limited, right),
        _one_step_for_all,
        _reversed_in_time,
        _shifted_in_time,
        _blocks_in_another_order,
        _one_block,
        _time_steps,
        _along_an_axis,
        in_another_order,
        zero_where_wrong,
        _signs,
    )
    for pattern in patterns:
        sentence = pattern(samples, axes)
        if sentence:
            return sentence
    return WRONG_NUMBERS if samples[0].seen.ndim else WRONG_NUMBER


def largest_difference(sample: Sample, indexed: bool = True) -> str:
    """Describe the largest error: "at [2, 0]: yours is 0.12, expected 0.31".

    Args:
        sample: a wrong value.
        indexed: whether the place means something to the learner.
    """
    wrong = ~close(sample.seen, sample.expected)
    if sample.expected.dtype.kind in "biu" and wrong.size > 1:  # the largest means nothing there
        first = [int(k) for k in np.argwhere(wrong)[0]]
        both = f"yours is {sample.seen[*first]}, expected {sample.expected[*first]}"
        return f"{int(wrong.sum())} of {wrong.size} entries differ; the first at {first}: {both}"
    distance = np.where(wrong, np.abs(sample.seen - sample.expected), -1.0)
    index = np.unravel_index(int(np.argmax(distance)), distance.shape)
    place = f" at [{', '.join(str(int(k)) for k in index)}]" if index and indexed else ""
    seen, expected = sample.seen[index], sample.expected[index]
    both = f"yours is {number(seen, expected)}, expected {number(expected, seen)}"
    if wrong.size == 1:
        return both
    return (
        f"{int(wrong.sum())} of {wrong.size} entries differ; the largest difference{place}: {both}"
    )


def _in_all(samples: Sequence[Sample], holds: Callable[[Sample], bool]) -> bool:
    return all(holds(sample) for sample in samples)


def _same(one: np.ndarray, other: np.ndarray) -> bool:
    return (
        one.shape == other.shape and not _starts_apart(one, other) and bool(close(one, other).all())
    )


def _starts_apart(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether already the first entries differ by far: nearly all pairs are told apart by them."""
    if not one.size or one.dtype.kind != "f" or other.dtype.kind != "f":
        return False
    distance, first = abs(float(one.flat[0]) - float(other.flat[0])), abs(float(other.flat[0]))
    return distance > CLEARLY * first and distance > CLEARLY * float(np.abs(other).max())


def _booleans(samples: Sequence[Sample], axes: str) -> str:
    if _in_all(samples, lambda s: bool((s.seen != s.expected).all())):
        return "is inverted: True where False should be, and False where True"
    for value in (True, False):
        if all(bool((sample.seen == value).all()) for sample in samples):
            return f"is {value} everywhere"
    if _in_all(samples, lambda s: bool((s.seen >= s.expected).all())):
        return "is True in too many places"
    if _in_all(samples, lambda s: bool((s.seen <= s.expected).all())):
        return "is False in too many places"
    return "has the right shape but is True in other places" + (
        ": is it reversed in time?"
        if axes.startswith("T") and _in_all(samples, lambda s: _same(s.seen, s.expected[::-1]))
        else ""
    )


def _zero(samples: Sequence[Sample], axes: str) -> str:
    if not _in_all(samples, lambda s: not s.seen.any()):
        return ""
    return "is zero everywhere" if samples[0].seen.ndim else "is zero"


def _is_something_else(samples: Sequence[Sample], axes: str) -> str:
    for name in samples[0].outputs:
        if all(name in s.outputs and _same(s.seen, s.outputs[name]) for s in samples):
            mixed_up = all(name not in s.right for s in samples)
            return f"{HOLDS} `{name}`" + (": are the two mixed up?" if mixed_up else "")
    for name in samples[0].inputs:
        if all(name in s.inputs and _same(s.seen, s.inputs[name]) for s in samples):
            return f"is the argument `{name}`, unchanged"
    return ""


def _negated(samples: Sequence[Sample], axes: str) -> str:
    return "has the wrong sign everywhere" if _in_all(samples, _is_negated) else ""


def _is_negated(sample: Sample) -> bool:
    return _same(sample.seen, -sample.expected)


def _factor(samples: Sequence[Sample], axes: str) -> str:
    factors = [factor for factor in map(_ratio, samples) if factor is not None]
    alone = samples[0].expected.ndim == 0  # one number has a factor always: it must be a common one
    if len(factors) < len(samples) or (alone and len(samples) < 2):
        return ""
    for letter in samples[0].sizes:
        sizes = [sample.sizes[letter] for sample in samples if letter in sample.sizes]
        if len(sizes) < len(samples) or len(set(sizes)) == 1:  # equal to one size: perhaps chance
            continue
        of = {"B": "the batch size", "T": "the number of steps"}.get(letter, f"{letter}")
        if np.allclose(factors, [1 / size for size in sizes], rtol=1e-9):
            return f"is divided by {of} {letter}: a mean where a sum is needed"
        if np.allclose(factors, sizes, rtol=1e-9):
            return f"is {letter} times too large ({of})"
    if np.allclose(factors, factors[0], rtol=1e-9):
        if alone and all(np.array_equal(s.expected, samples[0].expected) for s in samples):
            return ""  # one number again and again: any would be a multiple of it
        everywhere = "" if alone else ", everywhere"
        return f"is {number(factors[0], 1.0)} times the expected value{everywhere}"
    return "" if alone else "is a multiple of the expected value, with another factor in each case"


def _ratio(sample: Sample) -> float | None:
    flat = sample.expected.ravel()
    if not flat.any() or (flat.size == 1 and sample.expected.ndim):
        return None
    with np.errstate(all="ignore"):
        largest = int(np.argmax(np.abs(flat)))
        factor = float(sample.seen.ravel()[largest] / flat[largest])
    return factor if _same(sample.seen, factor * sample.expected) else None


def _offset(samples: Sequence[Sample], axes: str) -> str:
    offsets = [float(np.mean(s.seen - s.expected)) for s in samples]
    if samples[0].seen.size * len(samples) < 2 or not np.allclose(offsets, offsets[0], rtol=1e-9):
        return ""
    if not _in_all(samples, lambda s: _same(s.seen, s.expected + offsets[0])):
        return ""
    direction = "large" if offsets[0] > 0 else "small"
    everywhere = ", everywhere" if samples[0].seen.ndim else ""
    return f"is {number(abs(offsets[0]))} too {direction}{everywhere}"


def _limited(right: Sequence[np.ndarray], samples: Sequence[Sample], axes: str) -> str:
    """Values that are cut off at one constant: several beyond it equal it, those within are right.

    A constant that a right value of another case exceeds is no limit.
    """
    seen, expected = (
        np.concatenate([np.ravel(getattr(s, name)) for s in samples])
        for name in ("seen", "expected")
    )
    if seen.dtype.kind != "f" or not np.isfinite(seen).all():
        return ""
    whole = np.concatenate([~close(s.seen, s.expected).ravel() for s in samples])
    known = np.concatenate([seen, *map(np.ravel, right)])
    limits = {}
    for word, sign in (("upper", 1), ("lower", -1)):
        cut = whole & (sign * expected > sign * seen)
        if not cut.any():
            continue
        bound = seen[cut][0]
        is_cut_off = cut.sum() > 1 and np.ptp(expected[cut]) > 0 and _same_number(seen[cut], bound)
        if not is_cut_off or (sign * known > sign * bound + _rounding(bound)).any():
            return ""
        limits[word] = float(bound)
    if not limits or whole.all() or len(np.unique(seen[~whole])) < 2:
        return ""
    return _limits_in_words(limits)


def _same_number(array: np.ndarray, value: float) -> bool:
    return bool((np.abs(array - value) <= _rounding(value)).all())


def _rounding(value: float) -> float:
    return 1e-9 * abs(value)


def _limits_in_words(limits: Mapping[str, float]) -> str:
    if len(limits) == 2:
        between = f"{number(limits['lower'])} and {number(limits['upper'])}"
        return f"is limited to between {between}: entries beyond these limits are cut off"
    if "upper" in limits:
        return f"is limited to at most {number(limits['upper'])}: larger entries are cut off"
    return f"is limited to at least {number(limits['lower'])}: smaller entries are cut off"


def _one_step_for_all(samples: Sequence[Sample], axes: str) -> str:
    """The same values at every time step: one array, modified in each and kept T times."""
    if not axes.startswith("T") or any(len(s.seen) < 2 for s in samples):
        return ""
    if not _in_all(samples, lambda s: _same(s.seen[1:], s.seen[:-1])):
        return ""
    for t, which in ((-1, "last time step"), (0, "first time step (t = 0)")):
        if all(_same(s.seen[t], s.expected[t]) for s in samples):
            return f"is the same at every time step: it holds the values of the {which}"
    return "is the same at every time step"


def _reversed_in_time(samples: Sequence[Sample], axes: str) -> str:
    if axes.startswith("T") and _in_all(samples, lambda s: _same(s.seen, s.expected[::-1])):
        return "is reversed in time: the first step comes last"
    return ""


def _shifted_in_time(samples: Sequence[Sample], axes: str) -> str:
    if not axes.startswith("T"):
        return ""
    if max(len(s.seen) for s in samples) < 3:  # the shorter ones say nothing, and speak not against
        return ""
    if _in_all(samples, lambda s: _same(s.seen[1:], s.expected[:-1])):
        return "is one step late: entry t holds the values of step t − 1"
    if _in_all(samples, lambda s: _same(s.seen[:-1], s.expected[1:])):
        return "is one step early: entry t holds the values of step t + 1"
    return ""


def _block_axis(axes: str) -> tuple[int, str]:
    """Find the axis of the stacked gate blocks, and their letters: "B ifgo*H" gives (1, "ifgo")."""
    for axis, token in enumerate(axes.split()):
        if "*" in token:
            return axis, token.split("*")[0]
    return -1, ""


def _blocks(array: np.ndarray, axis: int, letters: str) -> dict[str, np.ndarray]:
    return dict(zip(letters, np.split(array, len(letters), axis=axis), strict=True))


def _blocks_in_another_order(samples: Sequence[Sample], axes: str) -> str:
    axis, letters = _block_axis(axes)
    if not letters:
        return ""
    orders = set()
    for sample in samples:
        expected = _blocks(sample.expected, axis, letters)
        found: list[str] = []
        for block in _blocks(sample.seen, axis, letters).values():
            found += [letter for letter in letters if _same(block, expected[letter])][:1]
        orders.add("".join(found))
    order = orders.pop()
    if orders or sorted(order) != sorted(letters):
        return ""
    return f"holds the gates in the order {', '.join(order)}; expected {', '.join(letters)}"


def _one_block(samples: Sequence[Sample], axes: str) -> str:
    axis, letters = _block_axis(axes)
    if not letters:
        return ""
    wrong: set[str] = set()
    for sample in samples:
        expected = _blocks(sample.expected, axis, letters)
        seen = _blocks(sample.seen, axis, letters)
        wrong |= {letter for letter in letters if not _same(seen[letter], expected[letter])}
    if len(wrong) == len(letters):
        return ""
    names = listed([letter for letter in letters if letter in wrong])
    if len(letters) - len(wrong) == 1:
        return f"{SEVERAL_BLOCKS} {names} only; the other block is correct"
    where = ONE_BLOCK if len(wrong) == 1 else SEVERAL_BLOCKS
    return f"{where} {names} only; the other blocks are correct"


def _time_steps(samples: Sequence[Sample], axes: str) -> str:
    if not axes.startswith("T"):
        return ""
    # tanh saturates where the inputs are scaled up: there, steps agree by chance
    unscaled = [sample for sample in samples if not sample.scaled] or samples
    wrong_steps = [_wrong_along(sample, 0) for sample in unscaled]
    if all(not wrong[0] and wrong[1:].all() for wrong in wrong_steps):
        return "is right at the first time step (t = 0) and wrong at all later ones"
    if all(not wrong[-1] and wrong[:-1].all() for wrong in wrong_steps):
        return "is right at the last time step and wrong at all earlier ones"
    if all(wrong[0] and not wrong[1:].any() for wrong in wrong_steps):
        return "is wrong at the first time step (t = 0) only"
    if all(wrong[-1] and not wrong[:-1].any() for wrong in wrong_steps):
        return "is wrong at the last time step only"
    if any(wrong.all() for wrong in wrong_steps if len(wrong) > 1):
        return ""
    if number_of_steps := _only_last_steps_right(wrong_steps):
        return f"is right in the last {number_of_steps} time steps and wrong at all earlier ones"
    several = [wrong for wrong in wrong_steps if len(wrong) > 1 and wrong.any()]
    if not several:
        return ""
    T, first = len(several[0]), int(np.argmax(several[0]))
    return f"is wrong at some time steps only: with T = {T}, first at t = {first}"


def _only_last_steps_right(wrong_steps: Sequence[np.ndarray]) -> int:
    """How many steps at the end are right, if it is one number in sequences of any length; or 0."""
    counts = {int(np.argmax(wrong[::-1])) for wrong in wrong_steps if wrong.any()}
    count = counts.pop()
    longer = [wrong for wrong in wrong_steps if len(wrong) > count]
    are_wrong = all(wrong[: len(wrong) - count].all() for wrong in longer)
    lengths = {len(wrong) for wrong in longer}
    return count if not counts and are_wrong and count > 1 and len(lengths) > 1 else 0


def _along_an_axis(samples: Sequence[Sample], axes: str) -> str:
    """Whether only the first or the last sequence, unit, row or column differs."""
    letters = axes.split()
    for axis, letter in enumerate(letters):
        if letter not in AXIS_NAMES or letter == "T":
            continue
        name = AXIS_NAMES[letter] if letters.count(letter) == 1 else ("row", "column")[axis]
        wrong_along = [_wrong_along(sample, axis) for sample in samples]
        if all(len(wrong) < 2 for wrong in wrong_along):
            continue
        if all(not wrong[0] and wrong[1:].all() for wrong in wrong_along):
            return f"is right for the first {name} only"
        if all(not wrong[-1] and wrong[:-1].all() for wrong in wrong_along):
            return f"is right for the last {name} only"
        if all(wrong[0] and not wrong[1:].any() for wrong in wrong_along):
            return f"is wrong for the first {name} only"
        if all(wrong[-1] and not wrong[:-1].any() for wrong in wrong_along):
            return f"is wrong for the last {name} only"
    return ""


def _wrong_along(sample: Sample, axis: int) -> np.ndarray:
    wrong = ~close(sample.seen, sample.expected)
    return np.asarray(wrong.any(axis=tuple(k for k in range(wrong.ndim) if k != axis)))


def _signs(samples: Sequence[Sample], axes: str) -> str:
    def right_where(sample: Sample, positive: bool) -> bool:
        chosen = (sample.expected > 0) == positive
        right = close(sample.seen, sample.expected)
        return chosen.any() and (~chosen).any() and right[chosen].all() and not right[~chosen].any()

    is_negative = any((sample.expected < 0).any() for sample in samples)
    is_zero = any((sample.expected == 0).any() for sample in samples)
    others = " or ".join(["negative"] * is_negative + ["zero"] * is_zero)
    if _in_all(samples, lambda s: right_where(s, True)):
        return f"is right where the expected value is positive and wrong where it is {others}"
    if _in_all(samples, lambda s: right_where(s, False)):
        return f"is right where the expected value is {others} and wrong where it is positive"
    return ""
