"""One slip in an expression, and the variables that it can use."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from autograder.engine.mutations import causes

LIKELY, POSSIBLE, RARE, REMOTE = range(4)  # ranks


@dataclass(frozen=True)
class Slip:
    """Another expression in place of one, and what is different, as a clause."""

    new: ast.expr
    cause: Callable[[], str]
    rank: int


@dataclass(frozen=True)
class Scope:
    """The names that an expression can use.

    Attributes:
        shapes: variables that hold arrays or numbers, in the order in which they are assigned, and
            their shapes.
        fields: the shapes of the fields of a variable ("cache": {"x": (2, 3), ...}).
        sequences: variables that hold lists or tuples, and how many items these have.
    """

    shapes: dict[str, tuple[int, ...]]
    fields: dict[str, dict[str, tuple[int, ...]]]
    sequences: dict[str, int]

    def shape(self, node: ast.expr) -> tuple[int, ...] | None:
        """The shape of a variable or of a variable's field; None where it is not known."""
        match node:
            case ast.Name(id=name):
                return self.shapes.get(name)
            case ast.Attribute(value=ast.Name(id=name), attr=field):
                return self.fields.get(name, {}).get(field)
        return None

    def comparable(self, shape: tuple[int, ...]) -> Iterator[ast.expr]:
        """The variables of other shapes that have as many axes."""
        for name, other in self.shapes.items():
            if other != shape and len(other) == len(shape):
                yield ast.Name(name, ast.Load())

    def alike(self, shape: tuple[int, ...] | None) -> Iterator[ast.expr]:
        """The variables and fields of one shape; of any shape if it is not known."""
        for name, other in self.shapes.items():
            if shape is None or other == shape:
                yield ast.Name(name, ast.Load())
        for variable, fields in self.fields.items():
            for field, other in fields.items():
                if shape is None or other == shape:
                    yield ast.Attribute(ast.Name(variable, ast.Load()), field, ast.Load())


def exchange(new: ast.expr, old: ast.expr, rank: int) -> Slip:
    """One expression used in place of another."""
    return Slip(new, partial(causes.used_for, new, old), rank)
