"""Slips in calls: another function, another axis, another order of arguments, another loop."""

import ast
from collections.abc import Iterator, Sequence
from functools import partial

from autograder.engine.mutations import causes
from autograder.engine.mutations.activations import slopes, squashing
from autograder.engine.mutations.build import function_name, range_call, renamed
from autograder.engine.mutations.layouts import joined_by_reshape, split_by_reshape
from autograder.engine.mutations.slip import LIKELY, POSSIBLE, RARE, Slip

# Functions of one argument that are mistaken for each other.
ALIKE = (
    ("log", "log2", "log10"),
    ("zeros_like", "ones_like"),
    ("zeros", "ones"),
    ("sum", "mean", "max"),
    ("std", "var"),
    ("argmax", "argmin"),
    ("max", "min"),
    ("log_softmax", "softmax"),
    ("stack", "concatenate"),
)
MODULES = ("np", "torch", "F", "nn")
ADDED_KEYWORDS = (
    (
        ast.keyword("axis", ast.Constant(1)),
        ("stack",),
        "`stack` puts the new axis in second place",
        POSSIBLE,
    ),
    (
        ast.keyword("keepdims", ast.Constant(True)),
        ("sum", "mean", "max"),
        "the axis that is summed over is kept, with length 1",
        POSSIBLE,
    ),
    (
        ast.keyword("ddof", ast.Constant(1)),
        ("std", "var"),
        "the sum of squares is divided by n − 1, not n",
        LIKELY,
    ),
)


def families() -> Iterator[tuple[str, ...]]:
    """Functions of one argument that are mistaken for each other."""
    yield squashing()
    yield slopes()
    yield from ALIKE


def of_call(node: ast.Call) -> Iterator[Slip]:
    """Every slip in a call."""
    name = function_name(node.func)
    yield from _other_function(node, name)
    yield from _not_called(node, name)
    yield from _of_arguments(node)
    yield from _of_keywords(node, name)
    if len(node.args) == 1 and not node.keywords and name not in ("len", "range", "reversed"):
        yield from _split_over_operation(node, name)
        yield from _other_nesting(node, name)
    if name == "range":
        yield from _of_range(node)
    if name == "split":
        yield from _of_split(node)
        yield from split_by_reshape(node)
    if name == "concatenate" and node.args and isinstance(node.args[0], ast.List):
        yield from _of_concatenation(node.args[0].elts)
        yield from joined_by_reshape(node)


def _other_function(node: ast.Call, name: str) -> Iterator[Slip]:
    for family in families():
        for other in family if name in family else ():
            if other != name:
                new = ast.Call(renamed(node.func, other), node.args, node.keywords)
                yield Slip(new, partial(causes.exchanged, other, name), LIKELY)


def _not_called(node: ast.Call, name: str) -> Iterator[Slip]:
    """The argument alone, or the array alone whose method is called."""
    if name == "reversed":
        yield Slip(node.args[0], lambda: "the order is not reversed", LIKELY)
    elif len(node.args) == 1 and not node.keywords and name not in ("len", "range"):
        yield Slip(node.args[0], partial(causes.without_call, name), LIKELY)
    match node.func:
        case ast.Attribute(value=ast.Name(id=module)) if module in MODULES:
            return
        case ast.Attribute(value=array):
            yield Slip(array, partial(causes.without_call, name), POSSIBLE)


def _of_arguments(node: ast.Call) -> Iterator[Slip]:
    """Two neighbours exchanged, the last one left out."""
    for k in range(len(node.args) - 1):
        arguments = list(node.args)
        arguments[k], arguments[k + 1] = arguments[k + 1], arguments[k]
        new = ast.Call(node.func, arguments, node.keywords)
        yield Slip(new, partial(causes.swapped, node.args[k], node.args[k + 1]), POSSIBLE)
    if len(node.args) > 1:
        new = ast.Call(node.func, node.args[:-1], node.keywords)
        yield Slip(new, partial(causes.without_argument, node.args[-1]), POSSIBLE)


def _of_keywords(node: ast.Call, name: str) -> Iterator[Slip]:
    for k, keyword in enumerate(node.keywords):
        others = node.keywords[:k] + node.keywords[k + 1 :]
        new = ast.Call(node.func, node.args, others)
        yield Slip(new, partial(causes.without_keyword, keyword), POSSIBLE)
        for axis in (0, 1, 2, None) if keyword.arg in ("axis", "dim") else ():
            if axis != getattr(keyword.value, "value", ...):
                changed = ast.keyword(keyword.arg, ast.Constant(axis))
                new = ast.Call(node.func, node.args, [*others, changed])
                yield Slip(new, partial(causes.other_axis, name, changed, keyword), LIKELY)
    if name in ("sum", "mean") and node.keywords:
        plain = ast.Call(node.func, node.args, [])
        yield Slip(plain, partial(causes.over_everything, name), POSSIBLE)
    for added, names, cause, rank in ADDED_KEYWORDS:
        if name in names and not any(keyword.arg == added.arg for keyword in node.keywords):
            new = ast.Call(node.func, node.args, [*node.keywords, added])
            yield Slip(new, partial(str, cause), rank)


def _other_nesting(node: ast.Call, name: str) -> Iterator[Slip]:
    """`g(f(a))` for `f(g(a))`."""
    inner = node.args[0]
    if isinstance(inner, ast.Call) and len(inner.args) == 1 and not inner.keywords:
        outside = ast.Call(inner.func, [ast.Call(node.func, inner.args, [])], [])
        cause = partial(causes.other_nesting, name, function_name(inner.func))
        yield Slip(outside, cause, POSSIBLE)


def _of_concatenation(items: Sequence[ast.expr]) -> Iterator[Slip]:
    """Arrays that are added, or left out, where they belong side by side."""
    if len(items) == 2:
        total = ast.BinOp(items[0], ast.Add(), items[1])
        yield Slip(total, partial(causes.added_not_joined, items), LIKELY)
        mean = ast.BinOp(total, ast.Div(), ast.Constant(2))
        yield Slip(mean, partial(causes.averaged_not_joined, items), POSSIBLE)
    for k, item in enumerate(items if len(items) == 2 else ()):
        yield Slip(item, partial(causes.missing_term, items[1 - k]), POSSIBLE)


def _split_over_operation(node: ast.Call, name: str) -> Iterator[Slip]:
    """`f(a) + b` for `f(a + b)`."""
    inner = node.args[0]
    if not isinstance(inner, ast.BinOp) or isinstance(inner.op, ast.Pow):
        return
    left = ast.Call(node.func, [inner.left], [])
    right = ast.Call(node.func, [inner.right], [])
    only_left = ast.BinOp(left, inner.op, inner.right)
    yield Slip(only_left, partial(causes.applied_to, name, inner.left), LIKELY)
    only_right = ast.BinOp(inner.left, inner.op, right)
    yield Slip(only_right, partial(causes.applied_to, name, inner.right), POSSIBLE)
    both = ast.BinOp(left, inner.op, right)
    yield Slip(both, partial(causes.applied_to_each, name, inner), POSSIBLE)


def _of_range(node: ast.Call) -> Iterator[Slip]:
    backward = ast.Call(ast.Name("reversed", ast.Load()), [node], [])
    yield Slip(backward, lambda: "the loop runs in the opposite order", LIKELY)
    if len(node.args) == 3:
        start, end, step = node.args
        last = ast.BinOp(ast.BinOp(end, ast.Sub(), step), ast.Add(), ast.Constant(1))
        yield Slip(
            range_call(start, last, step), lambda: "the last, shorter piece is left out", LIKELY
        )
        yield Slip(range_call(start, end), lambda: "the loop moves on by one place only", POSSIBLE)
        longer = ast.BinOp(step, ast.Add(), ast.Constant(1))
        words = "the loop moves on by one place too many"
        yield Slip(range_call(start, end, longer), lambda: words, POSSIBLE)
        first = ast.BinOp(end, ast.Sub(), step)
        yield Slip(range_call(first, end, step), lambda: "only the last piece is used", POSSIBLE)
    if len(node.args) != 1:
        return
    end = node.args[0]
    one, two = ast.Constant(1), ast.Constant(2)
    shorter = ast.BinOp(end, ast.Sub(), one)
    yield Slip(range_call(shorter), lambda: "the loop stops one step too early", LIKELY)
    yield Slip(range_call(one, end), lambda: "the loop leaves out the first step", LIKELY)
    yield Slip(range_call(one), lambda: "the loop runs only once", POSSIBLE)
    yield Slip(range_call(ast.Constant(0)), lambda: "the loop never runs", RARE)
    yield Slip(
        range_call(ast.Constant(0), end, two), lambda: "the loop skips every other step", RARE
    )


def _of_split(node: ast.Call) -> Iterator[Slip]:
    """Blocks that are taken from the wrong axis, or interleaved where they are stacked."""
    array, parts = node.args[0], node.args[1]
    if not (isinstance(parts, ast.Constant) and isinstance(parts.value, int)):
        return
    slices: list[ast.expr] = [
        ast.Subscript(
            array,
            ast.Tuple(
                [
                    ast.Constant(...),
                    ast.Slice(ast.Constant(k), None, ast.Constant(parts.value)),
                ],
                ast.Load(),
            ),
            ast.Load(),
        )
        for k in range(parts.value)
    ]
    every = {2: "second", 3: "third", 4: "fourth"}.get(parts.value, "n-th")
    words = f"each block takes every {every} entry, where the blocks are stacked one after another"
    yield Slip(ast.Tuple(slices, ast.Load()), lambda: words, POSSIBLE)
