"""Slips of layout: a reshape where blocks are cut from an axis, or joined along one.

A reshape keeps the order of the entries in memory, so it mixes axes that have another order.
"""

import ast
from collections.abc import Iterator

from autograder.engine.mutations.slip import POSSIBLE, Slip

CUT = "the blocks are cut by a reshape that takes them from another axis"
JOINED = "the blocks are stacked and then reshaped, which mixes the axes"


def split_by_reshape(node: ast.Call) -> Iterator[Slip]:
    """`a.reshape(4, B, H)` for `np.split(a, 4, axis=1)`."""
    axis = _axis(node)
    if len(node.args) != 2 or not axis:
        return
    array, parts = map(ast.unparse, node.args)
    before = "".join(f"{array}.shape[{k}], " for k in range(axis - 1))
    cut = f"{array}.reshape({before}{parts}, {array}.shape[{axis - 1}], -1)"
    yield Slip(_parsed(f"np.moveaxis({cut}, {axis - 1}, 0)"), lambda: CUT, POSSIBLE)


def joined_by_reshape(node: ast.Call) -> Iterator[Slip]:
    """`np.stack([a, b], axis=1).reshape(...)` for `np.concatenate([a, b], axis=2)`."""
    axis = _axis(node)
    if len(node.args) != 1 or not axis:
        return
    blocks, joined = ast.unparse(node.args[0]), ast.unparse(node)
    for other in range(axis + 2):
        if other != axis:
            new = f"np.stack({blocks}, axis={other}).reshape({joined}.shape)"
            yield Slip(_parsed(new), lambda: JOINED, POSSIBLE)


def _axis(node: ast.Call) -> int:
    """The axis that a call names; 0 where it names none."""
    for keyword in node.keywords:
        value = getattr(keyword.value, "value", None)
        if keyword.arg == "axis" and type(value) is int:
            return value
    return 0


def _parsed(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body
