"""The expressions of a source, and what rewriting any of them needs."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.engine.locating.program import MAX_TEXT


class CannotInstrumentError(Exception):
    """The source holds something that is not rewritten."""


@dataclass(frozen=True)
class Site:
    """An expression of the source.

    Attributes:
        text: its source text.
        line: its line in the function's source.
        function: the function that holds it.
        kind: "use", "define" or "op".
        name: of what is used or defined.
        children: the sites of its operands, in order; None for an operand without one.
        statement: the number of the statement that holds it.
    """

    text: str
    line: int
    function: str
    kind: str = "op"
    name: str = ""
    children: tuple[int | None, ...] = ()
    statement: int = 0


def own_nodes(body: Sequence[ast.AST]) -> Iterator[ast.AST]:
    """The nodes of a function's own scope."""
    waiting = list(body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            waiting += ast.iter_child_nodes(node)


def bound_names(definition: ast.FunctionDef | ast.Lambda) -> set[str]:
    """The names that a function binds in its own scope."""
    arguments = definition.args
    names = {a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
    names |= {a.arg for a in (arguments.vararg, arguments.kwarg) if a}
    if isinstance(definition, ast.FunctionDef):
        for node in own_nodes(definition.body):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                names.add(node.id)
    return names


class Rewriter(ast.NodeTransformer):
    """What the rewriting of statements and of expressions have in common."""

    def __init__(self, source: str, recorder: str, sites: list[Site], name: str) -> None:
        self.lines = source.encode().split(b"\n")  # as columns are counted in bytes
        self.recorder = recorder
        self.sites = sites
        self.name = name
        self.scopes: list[tuple[str, set[str]]] = []
        self.of: dict[int, int] = {}  # site of a rewritten node, by its id
        self.kept: list[ast.AST] = []  # so that no id is used twice
        self.statement = 0

    def _text(self, node: Any) -> str:
        first, last = node.lineno - 1, node.end_lineno - 1
        if first == last:
            text = self.lines[first][node.col_offset : node.end_col_offset]
        else:
            between = self.lines[first + 1 : last]
            parts = [self.lines[first][node.col_offset :], *between]
            text = b" ".join([*parts, self.lines[last][: node.end_col_offset]])
        return " ".join(text.decode().split())[:MAX_TEXT]

    def _site(
        self,
        node: Any,
        kind: str = "op",
        name: str = "",
        children: Sequence[ast.AST | None] = (),
    ) -> int:
        inner = tuple(None if child is None else self.of.get(id(child)) for child in children)
        site = Site(self._text(node), node.lineno, self.name, kind, name, inner, self.statement)
        self.sites.append(site)
        return len(self.sites) - 1

    def _report(self, method: str, *arguments: Any, site: int | None = None) -> ast.Call:
        given: list[ast.expr] = [
            a if isinstance(a, ast.expr) else ast.Constant(a) for a in arguments
        ]
        first: list[ast.expr] = [] if site is None else [ast.Constant(site)]
        function = ast.Attribute(ast.Name(self.recorder, ast.Load()), method, ast.Load())
        call = ast.Call(function, [*first, *given], [])
        if site is not None:
            self.of[id(call)] = site
            self.kept.append(call)
        return call

    def _open_scope(self, names: set[str]) -> str:
        scope = f"{self.name}.{len(self.sites)}.{len(self.scopes)}"
        self.scopes.append((scope, names))
        return scope

    def _scope_of(self, name: str) -> str | None:
        return next((scope for scope, names in reversed(self.scopes) if name in names), None)

    def _is_local(self, node: ast.AST) -> bool:
        """Whether the leftmost name of `a.b.c` is bound in a function."""
        while isinstance(node, ast.Attribute):
            node = node.value
        return not isinstance(node, ast.Name) or self._scope_of(node.id) is not None

    def _replaced(self, site: int, children: Sequence[ast.AST | None]) -> int:
        """The same site, entered again behind its operands, which are evaluated first."""
        old = self.sites[site]
        inner = tuple(None if child is None else self.of.get(id(child)) for child in children)
        new = Site(old.text, old.line, old.function, old.kind, old.name, inner, old.statement)
        self.sites.append(new)
        return len(self.sites) - 1
