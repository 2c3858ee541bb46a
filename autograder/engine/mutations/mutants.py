"""All mutants of one solution as one function: compiled once, each chosen by its number.

Compiling a function anew for each of a thousand edits would take most of a second. So every edited
statement is compiled beside the original, in an `if` on the mutant's number.
"""

import ast
import inspect
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from autograder.engine.garbage import without_collection
from autograder.engine.mutations.activations import functions
from autograder.engine.mutations.edit import SlipEdit, StatementEdit, with_locations
from autograder.engine.mutations.everywhere import FunctionEdit, edits_throughout
from autograder.engine.mutations.lean import is_solution, lean, without_validation
from autograder.engine.mutations.similar_lines import edits_of_similar_lines
from autograder.engine.mutations.slip import Scope
from autograder.engine.mutations.statements import edits_of
from autograder.engine.solution_source import source_without_docstring

InStatement = StatementEdit | SlipEdit
Edit = InStatement | FunctionEdit
NUMBER = "_mutant"  # the name by which the compiled function knows which mutant it is
RECORD = "_record_names"
FUSE = "_count_passes"
GROUPS = "_groups_of_mutants"
COMPOUND = (ast.For, ast.While, ast.If, ast.With, ast.FunctionDef)  # statements that hold others
PASSES = 1_000  # of a `while` loop, which an edit may have made endless


@dataclass
class Mutants:
    """A solution that can be run with any one of its edits.

    Attributes:
        edits: the edits; the k-th is made by `number(k)`.
        definition: the solution.
        globals: the names that it and its edits use.
    """

    edits: list[Edit]
    definition: ast.FunctionDef = field(repr=False)
    globals: dict[str, Any] = field(repr=False)

    def number(self, k: int) -> Callable[..., Any]:
        """The solution with its k-th edit; -1 for none. All are compiled at once."""
        namespace, function = self._compiled

        def mutant(*arguments: Any, **named: Any) -> Any:
            namespace[NUMBER] = k
            namespace[FUSE] = _Fuse()
            return function(*arguments, **named)

        return mutant

    def alone(self, k: int) -> Callable[..., Any]:
        """The same, compiled without the other edits: quicker where few are wanted."""
        return Mutants([self.edits[k]], self.definition, self.globals).number(0)

    @cached_property
    def _compiled(self) -> tuple[dict[str, Any], Callable[..., Any]]:
        with without_collection():
            schema = _Schema(self.edits, self.definition.body)
            namespace = {**self.globals, NUMBER: -1, GROUPS: schema.groups()}
            return namespace, _compile(schema.visit(self.definition), namespace)


def mutants_of(
    solution: Callable[..., Any], run: Callable[[Callable[..., Any]], object], most: int
) -> Mutants:
    """Generate the edits of a solution.

    Args:
        solution: a right answer, written to be read.
        run: calls a solution once: the shapes of its variables are learned from that.
        most: how many edits at most; the likeliest are kept.
    """
    with without_collection():
        return _mutants_of(inspect.unwrap(solution), run, most)


def _mutants_of(
    solution: Callable[..., Any], run: Callable[[Callable[..., Any]], object], most: int
) -> Mutants:
    definition = ast.parse(source_without_docstring(solution)).body[0]
    assert isinstance(definition, ast.FunctionDef)
    definition.body = without_validation(definition.body)
    namespace = {"np": np, **functions(), **solution.__globals__}
    used = {node.id for node in ast.walk(definition) if isinstance(node, ast.Name)} | {*functions()}
    namespace |= {name: lean(namespace[name]) for name in used if is_solution(namespace.get(name))}
    scopes = _Scopes(definition, _variables(definition, namespace, run))
    edits: list[Edit] = [
        edit for statement in _statements(definition.body) for edit in scopes.edits(statement)
    ]
    edits += edits_throughout(definition.body, scopes.scope)
    edits += edits_of_similar_lines(definition.body, scopes.scope)
    edits.sort(key=lambda edit: edit.rank)  # stable: the likeliest first, in order of the source
    return Mutants(edits[:most], definition, namespace)


class EndlessLoopError(Exception):
    """A loop that an edit has made endless."""


class _Fuse:
    """Stops a loop that does not stop by itself."""

    def __init__(self) -> None:
        self.passes = 0

    def __call__(self) -> None:
        self.passes += 1
        if self.passes > PASSES:
            raise EndlessLoopError(f"more than {PASSES} passes")


def _statements(body: list[ast.stmt]) -> list[ast.stmt]:
    """The statements of a function, those inside loops and branches too."""
    found = []
    for statement in body:
        found.append(statement)
        for name in ("body", "orelse"):
            inner = getattr(statement, name, [])
            if isinstance(inner, list):
                found += _statements(inner)
    return found


class _Scopes:
    """Which names an edit of an expression can use: those of variables that are alike."""

    def __init__(self, definition: ast.FunctionDef, values: Mapping[str, Any]) -> None:
        names = [arg.arg for arg in (*definition.args.args, *definition.args.kwonlyargs)]
        names += [
            node.id
            for node in ast.walk(definition)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        ]
        lists = _names_of_lists(definition)  # a list put into itself has no end
        shapes = {name: _shape(values.get(name)) for name in dict.fromkeys(names)}
        fields = {
            name: _shapes_of_fields(values[name])
            for name in shapes
            if hasattr(values.get(name), "_fields")
        }
        known = {
            name: shape
            for name, shape in shapes.items()
            if shape is not None and name != "_" and name not in lists
        }
        sequences = {
            name: len(values[name])
            for name in shapes
            if isinstance(values.get(name), tuple | list) and name not in lists
        }
        self.scope = Scope(known, fields, sequences)

    def edits(self, statement: ast.stmt) -> list[InStatement]:
        return list(edits_of(statement, self.scope))


def _names_of_lists(definition: ast.FunctionDef) -> set[str]:
    return {
        target.id
        for node in ast.walk(definition)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.List | ast.Dict)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _shape(value: Any) -> tuple[int, ...] | None:
    """The shape of an array or number; None of anything else."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return ()
    shape = getattr(value, "shape", None)
    return tuple(shape) if shape is not None else None


def _shapes_of_fields(record: Any) -> dict[str, tuple[int, ...]]:
    shapes = {field: _shape(getattr(record, field)) for field in record._fields}
    return {field: shape for field, shape in shapes.items() if shape is not None}


def _variables(
    definition: ast.FunctionDef,
    namespace: Mapping[str, Any],
    run: Callable[[Callable[..., Any]], object],
) -> dict[str, Any]:
    """The values of a solution's variables when it returns."""
    seen: dict[str, Any] = {}
    recorder = ast.parse(f"{RECORD}(locals())").body[0]
    recorded = _Recorder(recorder).visit(ast.parse(ast.unparse(definition)).body[0])
    run(_compile(recorded, {**namespace, RECORD: seen.update, FUSE: _Fuse()}))
    return seen


class _Recorder(ast.NodeTransformer):
    """Puts a statement before every return."""

    def __init__(self, recorder: ast.stmt) -> None:
        self.recorder = recorder

    def visit_Return(self, node: ast.Return) -> list[ast.stmt]:
        return [self.recorder, node]


class _Schema:
    """Puts every edited statement beside the original.

    Args:
        edits: the edits.
        body: the statements of the solution. An edit of several is made in each of them.
    """

    def __init__(self, edits: Sequence[Edit] = (), body: Sequence[ast.stmt] = ()) -> None:
        self.by_statement: dict[int, list[tuple[int, Sequence[ast.stmt]]]] = {}
        for k, edit in enumerate(edits):
            for statement, replacement in _replacements(edit, body):
                self.by_statement.setdefault(id(statement), []).append((k, replacement))
        self._places = {key: place for place, key in enumerate(self.by_statement)}

    def groups(self) -> list[frozenset[int]]:
        """For each edited statement, the numbers of its edits."""
        return [frozenset(k for k, _ in edits) for edits in self.by_statement.values()]

    def visit(self, definition: ast.FunctionDef) -> ast.FunctionDef:
        edited = {
            "args": _plain_parameters(definition.args),
            "body": self._body(definition.body),
            "returns": None,
        }
        return ast.FunctionDef(**dict(ast.iter_fields(definition)) | edited)

    def _guarded(self, body: Sequence[ast.stmt]) -> list[ast.stmt]:
        return [_Schema()._inside(statement) for statement in body]

    def _body(self, body: list[ast.stmt]) -> list[ast.stmt]:
        return [new for statement in body for new in self._with_edits(statement)]

    def _with_edits(self, statement: ast.stmt) -> list[ast.stmt]:
        original = self._inside(statement)
        edits = self.by_statement.get(id(statement), [])
        if not edits:
            return [original]
        chosen: list[ast.stmt] = [
            ast.If(_is_number(k), self._guarded(replacement) or [ast.Pass()], [])
            for k, replacement in edits
        ]
        return [ast.If(_is_among(self._places[id(statement)]), chosen, [original])]

    def _inside(self, statement: ast.stmt) -> ast.stmt:
        """The statement with edits in its body, if it has one."""
        if not isinstance(statement, COMPOUND):
            return statement
        assert isinstance(statement, ast.For | ast.While | ast.If | ast.With | ast.FunctionDef)
        copy = type(statement)(**dict(ast.iter_fields(statement)))
        copy.body = self._body(statement.body)
        if isinstance(statement, ast.For | ast.While | ast.If):
            copy.orelse = self._body(statement.orelse)  # type: ignore[union-attr]
        if isinstance(copy, ast.While):
            copy.body = [ast.Expr(ast.Call(ast.Name(FUSE, ast.Load()), [], [])), *copy.body]
        return copy


def _is_number(k: int) -> ast.expr:
    return ast.Compare(ast.Name(NUMBER, ast.Load()), [ast.Eq()], [ast.Constant(k)])


def _is_among(place: int) -> ast.expr:
    """Whether any edit of a group is asked for: one look-up in place of many comparisons."""
    group = ast.Subscript(ast.Name(GROUPS, ast.Load()), ast.Constant(place), ast.Load())
    return ast.Compare(ast.Name(NUMBER, ast.Load()), [ast.In()], [group])


def _replacements(
    edit: Edit, body: Sequence[ast.stmt]
) -> Iterator[tuple[ast.stmt, Sequence[ast.stmt]]]:
    """The statements that an edit changes, each with what replaces it."""
    if isinstance(edit, FunctionEdit):
        yield from _changed(body, edit.body)
    else:
        yield edit.statement, edit.replacement


def _changed(
    old: Sequence[ast.stmt], new: Sequence[ast.stmt]
) -> Iterator[tuple[ast.stmt, Sequence[ast.stmt]]]:
    """The statements that differ, those in a loop one by one, each with the one in its place."""
    for one, other in zip(old, new, strict=True):
        match one, other:
            case ast.For(), ast.For() if one.target is other.target and one.iter is other.iter:
                yield from _changed(one.body, other.body)
            case _ if one is not other:
                yield one, (other,)


def _plain_parameters(arguments: ast.arguments) -> ast.arguments:
    plain = [ast.arg(argument.arg) for argument in arguments.args]
    only = [ast.arg(argument.arg) for argument in arguments.kwonlyargs]
    return ast.arguments(
        posonlyargs=[ast.arg(argument.arg) for argument in arguments.posonlyargs],
        args=plain,
        vararg=arguments.vararg and ast.arg(arguments.vararg.arg),
        kwonlyargs=only,
        kw_defaults=arguments.kw_defaults,
        kwarg=arguments.kwarg and ast.arg(arguments.kwarg.arg),
        defaults=arguments.defaults,
    )


def _compile(definition: ast.AST, namespace: dict[str, Any]) -> Callable[..., Any]:
    assert isinstance(definition, ast.FunctionDef)
    plain = _Schema().visit(definition)
    module = with_locations(ast.Module([plain], []))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # an edit may be nonsense, `1[0]` say
        exec(compile(module, f"<mutants of {definition.name}>", "exec"), namespace)
    return namespace[definition.name]
