"""The source of a function, rewritten so that each expression reports its value to a recorder.

`c = f * c_prev` becomes, in short, `c = rec.bind(rec.binary("mul", rec.use(f), rec.use(c_prev)))`.
What is rewritten computes the same values in the same order.
"""

import ast
from collections.abc import Sequence
from typing import Any

from autograder.engine.locating.expressions import BINARY, ExpressionRewriter
from autograder.engine.locating.sites import CannotInstrumentError, Site, bound_names, own_nodes


def instrument(source: str, recorder: str, sites: list[Site], name: str) -> ast.Module:
    """Parse the source of one function and rewrite it.

    Args:
        source: the source, without indentation, starting with `def`.
        recorder: the name under which the rewritten source reaches the recorder.
        sites: where the expressions are entered.
        name: the name under which they are filed; "" for the traced function.

    Raises:
        CannotInstrumentError: it is no plain function.
        SyntaxError: it is no source.
    """
    module = ast.parse(source)
    definition = module.body[0] if len(module.body) == 1 else None
    if not isinstance(definition, ast.FunctionDef):
        raise CannotInstrumentError("it is no plain function")
    if recorder in source or any(isinstance(n, ast.Await) for n in own_nodes(definition.body)):
        raise CannotInstrumentError("it is asynchronous, or knows the recorder")
    if name and any(isinstance(n, ast.Yield | ast.YieldFrom) for n in own_nodes(definition.body)):
        raise CannotInstrumentError("it is a generator that the function calls")
    definition.decorator_list = []  # the function is at hand: it has been made already
    writer = StatementRewriter(source, recorder, sites, name)
    module.body = [writer.function(definition)]
    return ast.fix_missing_locations(module)


class StatementRewriter(ExpressionRewriter):
    """Rewrites a function statement by statement."""

    def function(self, definition: ast.FunctionDef) -> ast.FunctionDef:
        """Rewrite a function; its default values, annotations and decorators are left alone."""
        names = bound_names(definition)
        scope = self._open_scope(names)
        body: list[ast.stmt] = []
        for argument in (*definition.args.posonlyargs, *definition.args.args):
            site = self._site(argument, "define", argument.arg)
            value = ast.Name(argument.arg, ast.Load())
            call = self._report("define", argument.arg, scope, value, site=site)
            body.append(ast.Assign([ast.Name(argument.arg, ast.Store())], call))
        first = 0
        opening = definition.body[0]
        if isinstance(opening, ast.Expr) and isinstance(opening.value, ast.Constant):
            first = 1
        body += self._block(definition.body[first:])
        definition.body = body or [ast.Pass()]
        definition.returns = None
        for part in ast.walk(definition.args):
            if isinstance(part, ast.arg):
                part.annotation = None
        self.scopes.pop()
        return definition

    def _block(self, body: Sequence[ast.stmt]) -> list[ast.stmt]:
        found: list[ast.stmt] = []
        for statement in body:
            self.statement += 1
            new = self.visit(statement)
            found += new if isinstance(new, list) else [new]
        return found

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self.function(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return node

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        raise CannotInstrumentError("it is asynchronous")

    def visit_Match(self, node: ast.Match) -> ast.AST:
        raise CannotInstrumentError("it matches patterns")

    def visit_Assert(self, node: ast.Assert) -> ast.AST:
        return node

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        node.body, node.orelse = self._block(node.body), self._block(node.orelse)
        return node

    def visit_While(self, node: ast.While) -> ast.AST:
        node.body, node.orelse = self._block(node.body), self._block(node.orelse)
        return node

    def visit_With(self, node: ast.With) -> ast.AST:
        node.body = self._block(node.body)
        return node

    def visit_Try(self, node: ast.Try) -> ast.AST:
        node.body, node.orelse = self._block(node.body), self._block(node.orelse)
        node.finalbody = self._block(node.finalbody)
        for handler in node.handlers:
            handler.body = self._block(handler.body)
        return node

    def visit_For(self, node: ast.For) -> ast.AST:
        node.iter = self.visit(node.iter)
        defined = self._definitions(node.target)
        node.body = [*defined, *self._block(node.body)]
        node.orelse = self._block(node.orelse)
        return node

    def visit_Return(self, node: ast.Return) -> ast.AST:
        if node.value is not None:
            node.value = self.visit(node.value)
            site = self.of.get(id(node.value))
            node.value = self._report("leave", site, node.value)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        if node.value is None:
            return node
        plain = ast.copy_location(ast.Assign([node.target], node.value), node)
        return self.visit_Assign(plain)

    def visit_Assign(self, node: ast.Assign) -> Any:
        node.value = self.visit(node.value)
        if len(node.targets) > 1:
            return node
        target = node.targets[0]
        if isinstance(target, ast.Name):
            scope = self._scope_of(target.id)
            inner = self.of.get(id(node.value))
            if scope is not None:
                node.value = self._report("bind", inner, target.id, scope, node.value)
            return node
        if isinstance(target, ast.Subscript):
            return self._store(target, node.value)
        if isinstance(target, ast.Tuple | ast.List):
            return self._unpack(node, target)
        return node

    def _store(self, target: ast.Subscript, value: ast.expr) -> ast.stmt:
        base, index = self.visit(target.value), self._index(target.slice)
        site = self._site(target, "op", "", (base, index, value))
        call = self._report("setitem", value, base, index, site=site)
        return ast.copy_location(ast.Expr(call), target)

    def _unpack(self, node: ast.Assign, target: ast.Tuple | ast.List) -> list[ast.stmt]:
        after: list[ast.stmt] = []
        for k, element in enumerate(target.elts):
            if isinstance(element, ast.Subscript):
                name = f"{self.recorder}_{k}"
                target.elts[k] = ast.copy_location(ast.Name(name, ast.Store()), element)
                value = ast.copy_location(ast.Name(name, ast.Load()), element)
                after.append(self._store(element, value))
            else:
                after += self._definitions(element)
        return [node, *after]

    def _definitions(self, target: ast.AST) -> list[ast.stmt]:
        found: list[ast.stmt] = []
        for name in ast.walk(target):
            if not isinstance(name, ast.Name) or not isinstance(name.ctx, ast.Store):
                continue
            scope = self._scope_of(name.id)
            if scope is None or name.id == "_":
                continue
            site = self._site(name, "define", name.id)
            value = ast.Name(name.id, ast.Load())
            call = self._report("define", name.id, scope, value, site=site)
            assign = ast.Assign([ast.Name(name.id, ast.Store())], call)
            found.append(ast.copy_location(assign, name))
        return found

    def visit_AugAssign(self, node: ast.AugAssign) -> Any:
        operation = BINARY.get(type(node.op))
        value = self.visit(node.value)
        if operation is None:
            node.value = value
            return node
        if isinstance(node.target, ast.Name):
            scope = self._scope_of(node.target.id)
            if scope is None:
                node.value = value
                return node
            old = self._name(ast.copy_location(ast.Name(node.target.id, ast.Load()), node.target))
            site = self._site(node, "op", node.target.id, (old, value))
            call = self._report("update", operation, node.target.id, scope, old, value, site=site)
            return ast.copy_location(ast.Assign([node.target], call), node)
        if isinstance(node.target, ast.Subscript):
            base, index = self.visit(node.target.value), self._index(node.target.slice)
            site = self._site(node, "op", "", (base, index, value))
            call = self._report("update_item", operation, base, index, value, site=site)
            return ast.copy_location(ast.Expr(call), node)
        if isinstance(node.target, ast.Attribute) and self._is_local(node.target):
            return self._update_attribute(node, node.target, operation, value)
        node.value = value
        return node

    def _update_attribute(
        self, node: ast.AugAssign, target: ast.Attribute, operation: str, value: ast.expr
    ) -> ast.stmt:
        whole = self._site(node)
        base = self.visit(target.value)
        site = self._replaced(whole, (None, value))
        call = self._report("update_attribute", operation, base, target.attr, value, site=site)
        return ast.copy_location(ast.Expr(call), node)
