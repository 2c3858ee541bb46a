"""Which cells a cell needs: those that define the names that it uses.

A reader may open a lesson and go straight to an exercise. The cells that it needs run first, and
only those: the demonstrations above would take minutes.
"""

import ast
import builtins
import re
from collections.abc import Iterator, Mapping
from symtable import SymbolTable, symtable

from autograder.site.live.kernel.commands import without_ignored

DEFINITION = re.compile(r"^(?:def|class)\s+(\w+)", re.MULTILINE)
BY_NAME = {"check", "own_or_reference"}  # called with names of functions in the notebook


def cells_needed(sources: Mapping[str, str]) -> dict[str, list[str]]:
    """Find, for each cell, the earlier cells that it needs, directly and indirectly, in order.

    Args:
        sources: by cell, in the order of the notebook. A cell that is not valid Python needs
            nothing; it still defines its functions, so that its error is found.

    Example:
        >>> cells_needed({"a": "import math", "b": "x = 1", "c": "y = math.pi", "d": "print(y)"})
        {'a': [], 'b': [], 'c': ['a'], 'd': ['a', 'c']}
    """
    home: dict[str, str] = {}  # where a name was last defined
    needed: dict[str, list[str]] = {}
    order = {cell: k for k, cell in enumerate(sources)}
    for cell, source in sources.items():
        defined, used = names_of(source)
        direct = {home[name] for name in used if name in home}
        every = direct.union(*(needed[other] for other in direct))
        needed[cell] = sorted(every, key=order.__getitem__)
        home.update(dict.fromkeys(defined, cell))
    return needed


def names_of(source: str) -> tuple[set[str], set[str]]:
    """Find the names that a cell defines for other cells, and those that it may have from them.

    A function's parameters and local names are neither.
    """
    source = without_ignored(source)
    try:
        tree, top = ast.parse(source), symtable(source, "<cell>", "exec")
    except SyntaxError:
        return set(DEFINITION.findall(source)), set()
    own = top.get_symbols()
    defined = {one.get_name() for one in own if one.is_assigned() or one.is_imported()}
    used = {one.get_name() for one in own if one.is_referenced()}
    for table in _inner(top):
        shared = [one for one in table.get_symbols() if one.is_global()]
        used.update(one.get_name() for one in shared if one.is_referenced())
        defined.update(one.get_name() for one in shared if one.is_assigned())
    used.update(
        node.target.id
        for node in tree.body
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name)
    )
    for node in ast.walk(tree):
        match node:
            case ast.Call(ast.Name(function), arguments) if function in BY_NAME:
                used.update(str(a.value) for a in arguments if isinstance(a, ast.Constant))
    return defined, used - set(vars(builtins))


def _inner(table: SymbolTable) -> Iterator[SymbolTable]:
    """The scopes inside a scope, at any depth."""
    for inner in table.get_children():
        yield inner
        yield from _inner(inner)
