"""Other functions in the place of a namespace's own, for a while."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FunctionType
from typing import Any

from autograder.engine.detour import Detours

MISSING = object()


@contextmanager
def stand_ins(
    namespace: dict[str, Any], targets: Mapping[str, Callable[..., Any]]
) -> Iterator[None]:
    """Let names lead to other functions, however the code that calls them has got hold of them.

    A function takes a detour, so that an alias or a default argument leads there too. A name that
    stands for something else, or for nothing, is set and restored.

    Args:
        namespace: of the names.
        targets: by name, what is called.
    """
    functions: dict[FunctionType, Callable[..., Any]] = {}
    others: dict[str, Callable[..., Any]] = {}
    for name, target in targets.items():
        value = namespace.get(name)
        if type(value) is FunctionType:
            functions[value] = target
        else:
            others[name] = target
    before = {name: namespace.get(name, MISSING) for name in others}
    with Detours(functions).in_place():
        try:
            namespace.update(others)
            yield
        finally:
            for name, value in before.items():
                if value is MISSING:
                    namespace.pop(name, None)
                else:
                    namespace[name] = value
