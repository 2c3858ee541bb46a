"""Errors that quote what was seen and what was expected, and guess at the reason.

Every public function checks its arguments in one line on top, so that its mathematics stays
readable. Axes are letters: T time steps, B sequences in a batch, I inputs, H hidden units.
"""

from typing import Any

import numpy as np

Sizes = tuple[int | str, ...]
Known = dict[str, tuple[int, str]]  # letter: its size, and the array that it was read from
NUMBER = (int, float)


def expect(axes: str, **arrays: np.ndarray) -> None:
    """Raise unless each array has the axes that `axes` gives it, and all have one floating dtype.

    Args:
        axes: the arrays' axes as letters, array by array: "x: B I, W_ih: 4H I, b: 4H". A letter
            stands for the same size wherever it occurs; "4H" is four times H.
        arrays: the arrays, by name.

    Raises:
        TypeError: an argument is not a NumPy array, holds no floating-point numbers, or has another
            dtype than the others.
        ValueError: an array has the wrong number of axes, an empty axis, or a size that does not
            fit the others.

    Example:
        >>> expect("x: B I, W: H I", x=np.ones((2, 3)), W=np.ones((3, 4)))
        Traceback (most recent call last):
        ...
        ValueError: W is (3, 4), expected (H, 3), as I is 3 in x: is it transposed?
    """
    known: Known = {}
    names = []
    for entry in axes.split(","):
        name, letters = entry.split(":")
        names.append(name.strip())
        _expect_floats(names[-1], arrays[names[-1]])
        _expect_axes(names[-1], arrays[names[-1]].shape, letters.split(), known)
    _expect_one_dtype({name: arrays[name] for name in names})


def expect_alike(**values: np.ndarray | float) -> None:
    """Raise unless all arrays have one shape and one floating dtype; plain numbers fit everything.

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
    arrays = {name: value for name, value in values.items() if not isinstance(value, NUMBER)}
    for name, array in arrays.items():
        _expect_floats(name, array)
    first = next(iter(arrays), "")
    for name, array in arrays.items():
        if array.shape != arrays[first].shape:
            reason = _likely_reason(array.shape, arrays[first].shape)
            raise ValueError(
                f"{name} is {array.shape}, expected {arrays[first].shape} as {first} is{reason}"
            )
    _expect_one_dtype(arrays)


def fields(cache: Any, kind: type) -> dict[str, np.ndarray]:
    """The arrays of a cache by name, ready for `expect`.

    Args:
        cache: what a forward function returned.
        kind: the NamedTuple that it should be.

    Raises:
        TypeError: the cache is something else.
    """
    if getattr(cache, "_fields", None) != kind._fields:
        raise TypeError(
            f"cache is a {type(cache).__name__}, expected the {kind.__name__} that the forward "
            "function returns beside its result"
        )
    return cache._asdict()


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


def _expect_axes(name: str, shape: tuple[int, ...], axes: list[str], known: Known) -> None:
    """Raise unless the shape fits the letters; learn the letters that are new."""
    learnt = dict(known)
    for size, axis in zip(shape, axes, strict=False):
        factor, letter = int(axis[:-1] or 1), axis[-1]
        if letter not in known and size > 0 and size % factor == 0:
            learnt.setdefault(letter, (size // factor, name))
    if shape == _sizes(axes, learnt):
        known.update(learnt)
        return

    wanted = _sizes(axes, known)
    quoted = f"({', '.join(map(str, wanted))}{',' if len(wanted) == 1 else ''})"
    letters = [letter for letter in dict.fromkeys(axis[-1] for axis in axes) if letter in known]
    because = " and ".join(
        f"{letter} is {known[letter][0]} in {known[letter][1]}" for letter in letters
    )
    raise ValueError(
        f"{name} is {shape}, expected {quoted}{', as ' if because else ''}{because}"
        f"{_likely_reason(shape, wanted)}"
    )


def _sizes(axes: list[str], known: Known) -> Sizes:
    """What each axis should measure: a number, or the letter itself where it is not known."""
    return tuple(
        int(axis[:-1] or 1) * known[axis[-1]][0] if axis[-1] in known else axis for axis in axes
    )


def _likely_reason(shape: tuple[int, ...], wanted: Sizes) -> str:
    if len(shape) < len(wanted):
        return ": is an axis missing?"
    if len(shape) > len(wanted):
        return ": is there an axis too many?"
    if 0 in shape:
        return ": no axis may be empty"
    if any(isinstance(w, str) and s % int(w[:-1] or 1) for s, w in zip(shape, wanted, strict=True)):
        return ": are all four layers in it?"
    if len(shape) == 2 and _fits(shape[::-1], wanted):
        return ": is it transposed?"
    if len(shape) == 3 and _fits((shape[1], shape[0], shape[2]), wanted):
        return ": are its first two axes exchanged? Time comes first"
    if _fits((4 * shape[0], *shape[1:]), wanted):
        return ": is it one layer of the four?"
    return ""


def _fits(shape: tuple[int, ...], wanted: Sizes) -> bool:
    return all(isinstance(w, str) or s == w for s, w in zip(shape, wanted, strict=True))
