"""Compare answers apart from names and layout, on their normalised syntax trees.

A syntax tree has neither comments nor spacing. Docstrings and annotations are removed, and every
name that the answer itself binds (arguments, variables, functions) is replaced by its number in the
order of appearance. Names of libraries, attributes and literals stay. Two answers with equal forms
do the same by the same operations in the same order.
"""

import ast
import warnings
from dataclasses import dataclass

MAX_SOURCE = 20_000  # characters; the longest answer of the course has some 2,000


@dataclass(frozen=True)
class CodeForm:
    """An answer without names and layout.

    Attributes:
        text: equal for answers that differ only in names and layout.
        size: number of operations, calls, names and literals.
    """

    text: str
    size: int


def code_form(source: str) -> CodeForm | None:
    """Return the form of an answer; None if it is no Python, or too long or deeply nested."""
    if len(source) > MAX_SOURCE:
        return None
    try:
        with warnings.catch_warnings():  # about escapes in strings
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
        tree = _WithoutProse().visit(tree)
        bound = _BoundNames()
        bound.visit(tree)
        tree = _Renamed(bound.names).visit(tree)
        text = ast.dump(tree)
        return CodeForm(text, sum(isinstance(node, ast.expr) for node in ast.walk(tree)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


class _WithoutProse(ast.NodeTransformer):
    """Removes docstrings, other strings that are statements, and annotations."""

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            return None
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        if node.value is None:
            return None
        plain = ast.Assign(targets=[node.target], value=node.value)
        return self.generic_visit(ast.copy_location(plain, node))


class _BoundNames(ast.NodeVisitor):
    """Collects the names that a program binds, in order; imported names are not its own."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def _bind(self, name: str) -> None:
        self.names.setdefault(name, f"_{len(self.names)}")

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._bind(node.name)
        self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> None:
        self._bind(node.arg)

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Store):
            self._bind(node.id)


class _Renamed(ast.NodeTransformer):
    """Replaces names by their numbers."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.name = self.names.get(node.name, node.name)
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.arg = self.names.get(node.arg, node.arg)
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = self.names.get(node.id, node.id)
        return node
