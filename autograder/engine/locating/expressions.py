"""Expressions, rewritten so that they report their values."""

import ast
from collections.abc import Sequence
from typing import Any

from autograder.engine.locating.sites import CannotInstrumentError, Rewriter, bound_names

BINARY = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "truediv",
    ast.FloorDiv: "floordiv",
    ast.Mod: "mod",
    ast.Pow: "pow",
    ast.MatMult: "matmul",
    ast.BitAnd: "and_",
    ast.BitOr: "or_",
    ast.BitXor: "xor",
}
COMPARE = {
    ast.Lt: "lt",
    ast.LtE: "le",
    ast.Gt: "gt",
    ast.GtE: "ge",
    ast.Eq: "eq",
    ast.NotEq: "ne",
}
UNARY = {ast.USub: "neg", ast.UAdd: "pos", ast.Invert: "invert"}
LOOKS_AROUND = {"super", "locals", "globals", "vars", "dir", "eval", "exec", "isinstance", "print"}
CONSUMES_ALL = {"sum", "tuple", "list", "stack", "array", "concatenate", "vstack", "hstack"}


class ExpressionRewriter(Rewriter):
    """Rewrites expressions; names that no function binds are left alone."""

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return self._name(node) if isinstance(node.ctx, ast.Load) else node

    def _name(self, node: ast.Name) -> ast.AST:
        scope = self._scope_of(node.id)
        if scope is None:
            return node
        site = self._site(node, "use", node.id)
        return self._report("use", node.id, scope, node, site=site)

    def visit_Yield(self, node: ast.Yield) -> ast.AST:
        if node.value is not None:
            node.value = self.visit(node.value)
            node.value = self._report("item", self.of.get(id(node.value)), node.value)
        return node

    def visit_YieldFrom(self, node: ast.YieldFrom) -> ast.AST:
        node.value = self._report("items", self.visit(node.value))
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if not isinstance(node.ctx, ast.Load) or not self._is_local(node):
            return node
        text = self._site(node)  # before it is rewritten
        node.value = self.visit(node.value)
        site = self._replaced(text, (node.value,))
        return self._report("attribute", node.value, node.attr, site=site)

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        operation = BINARY.get(type(node.op))
        if operation is None:
            self.generic_visit(node)
            return node
        whole = self._site(node)
        left, right = self.visit(node.left), self.visit(node.right)
        site = self._replaced(whole, (left, right))
        return self._report("binary", operation, left, right, site=site)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        operation = UNARY.get(type(node.op))
        if operation is None or isinstance(node.operand, ast.Constant):
            return node
        whole = self._site(node)
        operand = self.visit(node.operand)
        site = self._replaced(whole, (operand,))
        return self._report("unary", operation, operand, site=site)

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        operation = COMPARE.get(type(node.ops[0]))
        if len(node.ops) > 1 or operation is None:
            return node
        whole = self._site(node)
        left, right = self.visit(node.left), self.visit(node.comparators[0])
        site = self._replaced(whole, (left, right))
        return self._report("binary", operation, left, right, site=site)

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        whole = self._site(node)
        node.body, node.orelse = self.visit(node.body), self.visit(node.orelse)
        site = self._replaced(whole, ())
        return self._report("same", node, site=site)

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        whole = self._site(node)
        node.values = [self.visit(value) for value in node.values]
        site = self._replaced(whole, ())
        return self._report("same", node, site=site)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        if not isinstance(node.ctx, ast.Load) or not self._is_local(node.value):
            return node
        whole = self._site(node)
        base, index = self.visit(node.value), self._index(node.slice)
        site = self._replaced(whole, (base, index))
        return self._report("getitem", base, index, site=site)

    def _index(self, index: ast.expr) -> ast.expr:
        if isinstance(index, ast.Slice):
            parts = [index.lower, index.upper, index.step]
            given = [ast.Constant(None) if p is None else self.visit(p) for p in parts]
            return self._report("slice", *given)
        if isinstance(index, ast.Tuple):
            return ast.Tuple([self._index(element) for element in index.elts], ast.Load())
        if isinstance(index, ast.Starred):
            raise CannotInstrumentError("an index is starred")
        new: ast.expr = self.visit(index)
        return new

    def visit_Tuple(self, node: ast.Tuple) -> ast.AST:
        return self._display(node)

    def visit_List(self, node: ast.List) -> ast.AST:
        return self._display(node)

    def _display(self, node: ast.Tuple | ast.List) -> ast.AST:
        if not isinstance(node.ctx, ast.Load):
            return node
        whole = self._site(node)
        node.elts = [self.visit(element) for element in node.elts]
        if any(isinstance(element, ast.Starred) for element in node.elts):
            return self._report("same", node, site=self._replaced(whole, ()))
        site = self._replaced(whole, node.elts)
        return self._report("display", node, site=site)

    def visit_ListComp(self, node: ast.ListComp) -> ast.AST:
        whole = self._site(node)
        self._comprehension(node)
        return self._report("display", node, site=self._replaced(whole, ()))

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.AST:
        return self._comprehension(node)

    def visit_SetComp(self, node: ast.SetComp) -> ast.AST:
        return self._comprehension(node)

    def visit_DictComp(self, node: ast.DictComp) -> ast.AST:
        return node

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> ast.AST:
        outermost = node.generators[0]
        outermost.iter = self.visit(outermost.iter)
        names = {
            name.id
            for generator in node.generators
            for name in ast.walk(generator.target)
            if isinstance(name, ast.Name)
        }
        self._open_scope(names)
        node.elt = self.visit(node.elt)
        self.scopes.pop()
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        self._open_scope(bound_names(node))
        node.body = self.visit(node.body)
        self.scopes.pop()
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        function = node.func
        name = function.id if isinstance(function, ast.Name) else ""
        if name in LOOKS_AROUND:
            return node
        whole = self._site(node)
        last = function.attr if isinstance(function, ast.Attribute) else name
        arguments = [self._argument(argument, last) for argument in node.args]
        node.args = arguments
        for keyword in node.keywords:
            keyword.value = self.visit(keyword.value)
        if isinstance(function, ast.Attribute) and self._is_local(function):
            base = self.visit(function.value)
            site = self._replaced(whole, (base, *self._positional(arguments)))
            call = self._report("method", base, function.attr, site=site)
        else:
            if isinstance(function, ast.Call | ast.Subscript | ast.Lambda):
                function = self.visit(function)
            site = self._replaced(whole, self._positional(arguments))
            call = self._report("call", function, site=site)
        names: Any = tuple((k.arg, self.of.get(id(k.value))) for k in node.keywords if k.arg)
        call.args.insert(1, ast.Constant(names))
        call.args += arguments
        call.keywords = node.keywords
        return call

    def _argument(self, argument: ast.expr, function: str) -> ast.expr:
        if isinstance(argument, ast.GeneratorExp) and function in CONSUMES_ALL:
            as_list = ast.copy_location(ast.ListComp(argument.elt, argument.generators), argument)
            as_list.end_lineno = argument.end_lineno
            as_list.end_col_offset = argument.end_col_offset
            argument = as_list
        new: ast.expr = self.visit(argument)
        return new

    def _positional(self, arguments: Sequence[ast.expr]) -> list[ast.AST | None]:
        found: list[ast.AST | None] = []
        for argument in arguments:
            if isinstance(argument, ast.Starred):
                break
            found.append(argument)
        return found
