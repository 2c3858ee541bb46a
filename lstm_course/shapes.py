"""Argument checks whose errors quote the found and the expected shape, and a likely reason.

Every public function checks its arguments in its first line, which keeps its mathematics readable.
Axes are letters: T time steps, B sequences in a batch, I inputs, H hidden units.
"""

from functools import cache
from typing import Any, NamedTuple

import numpy as np

Axes = tuple[tuple[int, str], ...]  # (4, "H") is an axis of size 4H
Sizes = tuple[int | str, ...]  # the size of each axis, or its name if the size is unknown


def expect(axes: str, **arrays: np.ndarray) -> None:
    """Raise unless each array has the axes given in `axes`, and all have one floating dtype.

    Args:
        axes: the axes of each array as letters: "x: B I, W_ih: 4H I, b: 4H". A letter denotes
            the same size everywhere; "4H" is four times H.
        arrays: the arrays, by name.

    Raises:
        TypeError: an argument is not a NumPy array, does not hold floating-point numbers, or
            differs in dtype from the others.
        ValueError: an array has the wrong number of axes, an empty axis, or a size that does not
            fit the others.

    Example:
        >>> expect("x: B I, W: H I", x=np.ones((2, 3)), W=np.ones((3, 4)))
        Traceback (most recent call last):
        ...
        ValueError: W is (3, 4), expected (H, 3), as I is 3 in x: is it transposed?
    """
    layout = _layout(axes)
    sizes: dict[str, int] = {}
    for name in layout:
        _expect_floats(name, arrays[name])
        if not _match_and_learn(arrays[name].shape, layout[name], sizes):
            raise ValueError(_describe_mismatch(name, arrays, layout))
    _expect_one_dtype({name: arrays[name] for name in layout})


def expect_alike(**values: np.ndarray | float) -> None:
    """Raise unless all arrays have one shape and one floating dtype; plain numbers always match.

    Args:
        values: the arrays or numbers, by name.

    Raises:
        TypeError: an argument is neither a number nor an array of floating-point numbers, or the
            dtypes differ.
        ValueError: the shapes differ.

    Example:
        >>> expect_alike(c=np.ones((2, 3)), f=np.ones(3))
        Traceback (most recent call last):
        ...
        ValueError: f is (3,), expected (2, 3) as c is: is an axis missing?
    """
    arrays = {name: v for name, v in values.items() if not isinstance(v, int | float)}
    for name, array in arrays.items():
        _expect_floats(name, array)
    first = next(iter(arrays), "")
    for name, array in arrays.items():
        if array.shape != arrays[first].shape:
            reason = _reason_by_axes(array.shape, arrays[first].shape)
            raise ValueError(
                f"{name} is {array.shape}, expected {arrays[first].shape} as {first} is{reason}"
            )
    _expect_one_dtype(arrays)


def fields(cache: Any, kind: type[NamedTuple]) -> dict[str, np.ndarray]:
    """Return the arrays of a cache by name, as `expect` takes them.

    Args:
        cache: a cache returned by a forward function.
        kind: the expected NamedTuple.

    Returns:
        The arrays by name.

    Raises:
        TypeError: cache is not of that kind.
    """
    if getattr(cache, "_fields", None) != kind._fields:
        raise TypeError(
            f"cache is a {type(cache).__name__}, expected the {kind.__name__} that the forward "
            "function returns beside its result"
        )
    return cache._asdict()


def entries(name: str, values: Any, names: str) -> tuple | list:
    """Return the values unchanged if they are a tuple or list with one entry per name.

    A single array would also unpack, along its first axis, if that axis had the right size.

    Args:
        name: name of the values, for the error.
        values: the tuple or list to check.
        names: the names of the entries, such as "h, c".

    Returns:
        The values.

    Raises:
        TypeError: the values are not a tuple or list.
        ValueError: there are too many or too few of them.
    """
    if not isinstance(values, list | tuple):
        raise TypeError(f"{name} is a {type(values).__name__}, expected a tuple ({names})")
    wanted = len(names.split(","))
    if len(values) != wanted:
        raise ValueError(f"{name} has {len(values)} entries, expected {wanted}: ({names})")
    return values


def _expect_floats(name: str, array: Any) -> None:
    if not isinstance(array, np.ndarray | np.generic):
        how = f"{name}.detach().numpy()" if hasattr(array, "detach") else f"np.array({name})"
        raise TypeError(f"{name} is a {type(array).__name__}, expected a NumPy array: {how}")
    if array.dtype.kind != "f":
        raise TypeError(
            f"{name} holds {array.dtype}, expected floating-point numbers: {name}.astype(float)"
        )


def _expect_one_dtype(arrays: dict[str, np.ndarray]) -> None:
    first = next(iter(arrays), "")
    for name, array in arrays.items():
        if array.dtype != arrays[first].dtype:
            raise TypeError(
                f"{name} holds {array.dtype} and {first} holds {arrays[first].dtype}, expected one "
                f"dtype: was {name} made without dtype={first}.dtype?"
            )


@cache
def _layout(axes: str) -> dict[str, Axes]:
    """Parse the axes of each array: "b: 4H" becomes {"b": ((4, "H"),)}."""
    entries = (entry.split(":") for entry in axes.split(","))
    return {
        name.strip(): tuple((int(axis[:-1] or 1), axis[-1]) for axis in letters.split())
        for name, letters in entries
    }


def _match_and_learn(shape: tuple[int, ...], axes: Axes, sizes: dict[str, int]) -> bool:
    """Check a shape against the known sizes; sizes of new letters are added to `sizes`."""
    if len(shape) != len(axes):
        return False
    for size, (factor, letter) in zip(shape, axes, strict=True):
        if size == 0 or size % factor:
            return False
        if sizes.setdefault(letter, size // factor) != size // factor:
            return False
    return True


def _describe_mismatch(name: str, arrays: dict[str, np.ndarray], layout: dict[str, Axes]) -> str:
    """Describe the error in the shape of an array, given that all arrays before it match."""
    sizes: dict[str, int] = {}
    sources: dict[str, str] = {}
    for earlier in list(layout)[: list(layout).index(name)]:
        _match_and_learn(arrays[earlier].shape, layout[earlier], sizes)
        sources = {letter: earlier for _, letter in layout[earlier]} | sources

    shape, axes = arrays[name].shape, layout[name]
    wanted = _expected_sizes(axes, sizes)
    quoted = f"({', '.join(map(str, wanted))}{',' if len(wanted) == 1 else ''})"
    letters = dict.fromkeys(letter for _, letter in axes if letter in sizes)
    each = [f"{letter} is {sizes[letter]} in {sources[letter]}" for letter in letters]
    known = " and ".join(filter(None, [", ".join(each[:-1]), *each[-1:]]))
    reason = (
        _reason_by_axes(shape, wanted)
        or _reason_by_letters(shape, axes, sizes, sources)
        or _reason_by_neighbours(shape, layout, sizes)
    )
    return f"{name} is {shape}, expected {quoted}{known and ', as '}{known}{reason}"


def _expected_sizes(axes: Axes, sizes: dict[str, int]) -> Sizes:
    return tuple(
        factor * sizes[letter] if letter in sizes else f"{factor if factor > 1 else ''}{letter}"
        for factor, letter in axes
    )


def _reason_by_axes(shape: tuple[int, ...], wanted: Sizes) -> str:
    if len(shape) < len(wanted):
        return ": is an axis missing?"
    if len(shape) > len(wanted):
        return ": is there an axis too many?"
    if 0 in shape:
        return ": no axis may be empty"
    if len(shape) == 2 and _match_known_sizes(shape[::-1], wanted):
        return ": is it transposed?"
    if len(shape) == 3 and _match_known_sizes((shape[1], shape[0], shape[2]), wanted):
        return ": is it batch first? Here time comes first"
    return ""


def _reason_by_letters(
    shape: tuple[int, ...], axes: Axes, sizes: dict[str, int], sources: dict[str, str]
) -> str:
    if axes[0] == (1, "B") and shape[0] == sizes.get("T"):
        return f": is {sources['T']} batch first? Here time comes first"
    if axes[0] == (4, "H") and shape[0] == sizes.get("H"):
        return ": is it one gate block of the four?"
    if axes[0] == (3, "H") and shape[0] == sizes.get("H"):
        return ": is it one gate block of the three?"
    return ""


def _reason_by_neighbours(
    shape: tuple[int, ...], layout: dict[str, Axes], sizes: dict[str, int]
) -> str:
    """Name another argument that the shape belongs to."""
    for other, axes in layout.items():
        if shape == _expected_sizes(axes, sizes):
            return f": is it {other}?"
    return ""


def _match_known_sizes(shape: tuple[int, ...], wanted: Sizes) -> bool:
    known = [(s, w) for s, w in zip(shape, wanted, strict=True) if isinstance(w, int)]
    return bool(known) and all(s == w for s, w in known)
