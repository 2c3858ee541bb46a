"""The source of a function, rewritten so that each expression reports its value to a recorder.

`c = f * c_prev` becomes, in short, `c = rec.bind(rec.binary("mul", rec.use(f), rec.use(c_prev)))`.
What is rewritten computes the same values in the same order.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

MAX_TEXT = 120  # characters of an expression
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
    if recorder in source or any(map(_is_yield, _own_nodes(definition.body))):
        raise CannotInstrumentError("it is a generator, or knows the recorder")
    definition.decorator_list = []  # the function is at hand: it has been made already
    writer = _Rewriter(source, recorder, sites, name)
    module.body = [writer.function(definition)]
    return ast.fix_missing_locations(module)


def _is_yield(node: ast.AST) -> bool:
    return isinstance(node, ast.Yield | ast.YieldFrom | ast.Await)


def _own_nodes(body: Sequence[ast.AST]) -> Iterator[ast.AST]:
    """The nodes of a function's own scope."""
    waiting = list(body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            waiting += ast.iter_child_nodes(node)


def _bound_names(definition: ast.FunctionDef | ast.Lambda) -> set[str]:
    arguments = definition.args
    names = {a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
    names |= {a.arg for a in (arguments.vararg, arguments.kwarg) if a}
    if isinstance(definition, ast.FunctionDef):
        for node in _own_nodes(definition.body):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                names.add(node.id)
    return names


class _Rewriter(ast.NodeTransformer):
    def __init__(self, source: str, recorder: str, sites: list[Site], name: str) -> None:
        self.lines = source.splitlines()
        self.source = source
        self.recorder = recorder
        self.sites = sites
        self.name = name
        self.scopes: list[tuple[str, set[str]]] = []
        self.of: dict[int, int] = {}  # site of a rewritten node, by its id
        self.kept: list[ast.AST] = []  # so that no id is used twice
        self.statement = 0

    # --- helpers ---

    def _text(self, node: ast.AST) -> str:
        text = ast.get_source_segment(self.source, node) or ""
        return " ".join(text.split())[:MAX_TEXT]

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
        given = [a if isinstance(a, ast.AST) else ast.Constant(a) for a in arguments]
        first = [] if site is None else [ast.Constant(site)]
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

    # --- statements ---

    def function(self, definition: ast.FunctionDef) -> ast.FunctionDef:
        """Rewrite a function; its default values, annotations and decorators are left alone."""
        names = _bound_names(definition)
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
        for argument in ast.walk(definition.args):
            if isinstance(argument, ast.arg):
                argument.annotation = None
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

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
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
        node.value = value
        return node

    # --- expressions ---

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return self._name(node) if isinstance(node.ctx, ast.Load) else node

    def _name(self, node: ast.Name) -> ast.AST:
        scope = self._scope_of(node.id)
        if scope is None:
            return node
        site = self._site(node, "use", node.id)
        return self._report("use", node.id, scope, node, site=site)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if not isinstance(node.ctx, ast.Load) or not self._is_local(node):
            return node
        text = self._site(node)  # before it is rewritten
        node.value = self.visit(node.value)
        site = self._replaced(text, (node.value,))
        return self._report("attribute", node.value, node.attr, site=site)

    def _replaced(self, site: int, children: Sequence[ast.AST | None]) -> int:
        """The same site, entered again behind its operands, which are evaluated first."""
        old = self.sites[site]
        inner = tuple(None if child is None else self.of.get(id(child)) for child in children)
        new = Site(old.text, old.line, old.function, old.kind, old.name, inner, old.statement)
        self.sites.append(new)
        return len(self.sites) - 1

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

    def _comprehension(self, node: Any) -> ast.AST:
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
        return node  # type: ignore[no-any-return]

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        self._open_scope(_bound_names(node))
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
        names = tuple((k.arg, self.of.get(id(k.value))) for k in node.keywords if k.arg)
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
