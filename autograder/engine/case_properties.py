"""Properties of a case without which some wrong implementations give right numbers.

Each property can be looked for in a learner's case, and taken away from a random one. So the judge
can tell which property a wrong implementation needs in order to show.

The axes of an array are letters, as everywhere: "4H" denotes four blocks of H rows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from autograder.engine.bug_hunt import BugHunt

Arrays = Mapping[str, np.ndarray | None]
ALONG = {
    "T": "from step to step",
    "B": "from sequence to sequence",
    "H": "from unit to unit",
    "I": "from input to input",
}
TINY, HUGE = 0.001, 20.0  # numbers of a case beyond these make all gates ½, or 0 and 1
RANDOM_SIZES = (4, 3, 2, 5, 6, 7, 8)  # one for each letter, in the order in which letters occur


@dataclass(frozen=True)
class Property:
    """A property that a case may have.

    Attributes:
        name: for the declaration of a hunt: "T > 1", "b", "dc_T given", "dhs along T".
        words: the end of "it is wrong only where ...".
        holds: whether a case has it, given all its arrays by name.
        sizes: sizes of a random case without it, by letter.
        array: the input that changes where it is taken away; "" for all inputs.
        without: makes a random case's input into one without the property.
        omit: whether optional inputs are left out where it is taken away; None: as it comes.
        implied: names of the properties that every case with this one has.
    """

    name: str
    words: str
    holds: Callable[[Arrays], bool]
    sizes: tuple[tuple[str, int], ...] = ()
    array: str = ""
    without: Callable[[np.ndarray], np.ndarray] | None = None
    omit: bool | None = None
    implied: tuple[str, ...] = ()


def properties_of(hunt: BugHunt) -> tuple[Property, ...]:
    """All properties that matter to a hunt, the simplest first."""
    letters = dict.fromkeys(letter for axes in hunt.inputs.values() for _, letter in parse(axes))
    found = [_size(letter, hunt) for letter in letters]
    for name in hunt.optional:
        found += [_given(name), _left_out(name)]
    found += [_nonzero(name) for name in hunt.inputs]
    for name, axes in hunt.inputs.items():
        for axis, (factor, letter) in enumerate(parse(axes)):
            if factor > 1:
                found.append(_different_blocks(name, axis, factor))
            else:
                found.append(_varied(name, axis, letter))
    # that numbers are neither tiny nor huge is not decisive in every hunt
    sizes = _ordinary_sizes(tuple(hunt.inputs))
    return (*found, *(each for each in sizes if each.name in hunt.lacks))


def random_inputs(
    hunt: BugHunt, rng: np.random.Generator, missing: tuple[Property, ...], omit: bool
) -> dict[str, np.ndarray | None]:
    """Draw the inputs of a case that lacks some properties and has all others.

    Args:
        hunt: the hunt.
        rng: source of the numbers.
        missing: the properties to take away.
        omit: whether optional inputs are left out.
    """
    letters = dict.fromkeys(letter for axes in hunt.inputs.values() for _, letter in parse(axes))
    sizes = dict(zip(letters, RANDOM_SIZES, strict=False))
    for each in missing:
        sizes |= dict(each.sizes)
        omit = omit if each.omit is None else each.omit
    inputs: dict[str, np.ndarray | None] = {}
    for name, axes in hunt.inputs.items():
        shape = tuple(factor * sizes[letter] for factor, letter in parse(axes))
        drawn = rng.standard_normal(shape)
        inputs[name] = None if omit and name in hunt.optional else drawn
    for each in missing:
        for name in [each.array] if each.array else list(inputs):
            array = inputs.get(name)
            if each.without is not None and array is not None:
                inputs[name] = each.without(array)
    return inputs


def parse(axes: str) -> list[tuple[int, str]]:
    """Split "4H I" into (4, "H") and (1, "I")."""
    return [(int(axis[:-1] or 1), axis[-1]) for axis in axes.split()]


def sizes_in(shapes: str, arrays: Arrays) -> dict[str, int]:
    """The size that each letter has in arrays that fit `shapes`."""
    sizes: dict[str, int] = {}
    for entry in shapes.split(","):
        name, axes = entry.split(":")
        array = arrays.get(name.strip())
        if array is not None:
            for (factor, letter), size in zip(parse(axes), array.shape, strict=True):
                sizes[letter] = size // factor
    return sizes


def _size(letter: str, hunt: BugHunt) -> Property:
    return Property(
        f"{letter} > 1",
        f"{letter} > 1",
        lambda arrays: sizes_in(hunt.shapes, arrays).get(letter, 1) > 1,
        sizes=((letter, 1),),
    )


def _given(name: str) -> Property:
    return Property(
        f"{name} given",
        f"`{name}` is given",
        lambda arrays: arrays.get(name) is not None,
        omit=True,
    )


def _left_out(name: str) -> Property:
    """The property that an optional argument is None: a case without it has the argument."""
    return Property(
        f"{name} left out",
        f"`{name}` is left out",
        lambda arrays: arrays.get(name) is None,
        omit=False,
    )


def _nonzero(name: str) -> Property:
    return Property(
        name,
        f"`{name}` is not zero",
        lambda arrays: name not in arrays or bool(np.any(arrays[name])),
        array=name,
        without=lambda array: 0 * array,
        implied=(f"{name} given",),
    )


def _ordinary_sizes(names: tuple[str, ...]) -> tuple[Property, ...]:
    """The properties that a case's numbers are not all tiny, and not so large as to saturate."""

    def middle(arrays: Arrays) -> float:
        """The median of the sizes of all numbers that are not zero; 1 if there are none."""
        found = [np.abs(a).ravel() for name in names if (a := arrays.get(name)) is not None]
        sizes = np.concatenate(found) if found else np.ones(1)
        return float(np.median(sizes[sizes > 0])) if sizes.any() else 1.0

    return (
        Property(
            "not tiny",
            f"the numbers are not as small as {TINY:g}",
            lambda arrays: middle(arrays) > TINY,
            without=lambda array: 1e-9 * array,
        ),
        Property(
            "not huge",
            f"the numbers are not as large as {HUGE:g}",
            lambda arrays: middle(arrays) < HUGE,
            without=lambda array: 1e4 * array,
        ),
    )


def _varied(name: str, axis: int, letter: str) -> Property:
    def holds(arrays: Arrays) -> bool:
        array = arrays.get(name)
        return array is None or bool(np.any(array != array.take([0], axis)))

    def alike(array: np.ndarray) -> np.ndarray:
        return np.repeat(array.take([0], axis), array.shape[axis], axis)

    along = ALONG.get(letter, f"along {letter}")
    return Property(
        f"{name} along {letter}",
        f"`{name}` differs {along}",
        holds,
        array=name,
        without=alike,
        implied=(f"{letter} > 1", name, f"{name} given"),
    )


def _different_blocks(name: str, axis: int, count: int) -> Property:
    def holds(arrays: Arrays) -> bool:
        array = arrays.get(name)
        if array is None:
            return True
        first, *others = np.split(array, count, axis)
        return any(not np.array_equal(first, other) for other in others)

    def alike(array: np.ndarray) -> np.ndarray:
        return np.concatenate([np.split(array, count, axis)[0]] * count, axis)

    return Property(
        f"blocks of {name}",
        f"the {count} blocks of `{name}` differ",
        holds,
        array=name,
        without=alike,
        implied=(name,),
    )
