"""Errors that quote what was seen and what was expected.

Every public function checks its arguments in one line, so that its mathematics stays readable.
"""

import numpy as np


def expect(names: str, **arrays: np.ndarray) -> None:
    """Raise unless each array has the axes that `names` gives it, all of one floating dtype.

    Args:
        names: the axes of every array, in order, as letters: "x: B I, W_ih: H I, b: 4H". A letter
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
        ValueError: W is (3, 4), expected (H, I) with I = 3, as in x
    """
    sizes: dict[str, tuple[int, str]] = {}
    first = ""
    for entry in names.split(","):
        name, axes = (part.strip() for part in entry.split(":"))
        array = arrays[name]
        _expect_floats(name, array)
        if first and array.dtype != arrays[first].dtype:
            raise TypeError(
                f"{name} is {array.dtype} and {first} is {arrays[first].dtype}, expected one dtype: "
                f"convert one of them, for example {name}.astype({first}.dtype)"
            )
        first = first or name
        _expect_axes(name, array.shape, axes.split(), sizes)


def _expect_floats(name: str, array: object) -> None:
    if not isinstance(array, np.ndarray):
        raise TypeError(f"{name} is a {type(array).__name__}, expected a NumPy array")
    if array.dtype.kind != "f":
        raise TypeError(
            f"{name} holds {array.dtype}, expected floating-point numbers: {name}.astype(float)"
        )


def _expect_axes(
    name: str, shape: tuple[int, ...], axes: list[str], sizes: dict[str, tuple[int, str]]
) -> None:
    wanted = f"({', '.join(axes)}{',' if len(axes) == 1 else ''})"
    if len(shape) != len(axes):
        raise ValueError(f"{name} is {shape}, expected {wanted}: {len(axes)} axes")
    for size, axis in zip(shape, axes, strict=True):
        factor, letter = int(axis[:-1] or 1), axis[-1]
        if size == 0:
            raise ValueError(f"{name} is {shape}, expected {wanted}: {axis} must be at least 1")
        if letter not in sizes:
            if size % factor:
                raise ValueError(
                    f"{name} is {shape}, expected {wanted}: {size} is not a multiple of {factor}"
                )
            sizes[letter] = (size // factor, name)
            continue
        known, source = sizes[letter]
        if size != factor * known:
            transposed = len(shape) == 2 and _fits(shape[::-1], axes, sizes)
            hint = ": is it transposed?" if transposed else ""
            raise ValueError(
                f"{name} is {shape}, expected {wanted} with {letter} = {known}, as in {source}{hint}"
            )


def _fits(shape: tuple[int, ...], axes: list[str], sizes: dict[str, tuple[int, str]]) -> bool:
    known = {letter: size for letter, (size, _) in sizes.items()}
    return all(
        size == int(axis[:-1] or 1) * known.get(axis[-1], size)
        for size, axis in zip(shape, axes, strict=True)
    )
