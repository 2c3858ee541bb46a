"""Arguments of a test's calls: pickled for the student's process, and rebuilt there."""

import builtins
import io
import marshal
import pickle
from importlib import import_module
from types import CellType, FunctionType, ModuleType
from typing import Any

from autograder.sandbox.proxy.remote_objects import number_of, remote_of


def pickle_arguments(value: Any) -> bytes:
    """Pickle a value, functions that the test itself defines included.

    Raises:
        TypeError: a part of it cannot be passed to another process.
    """
    stream = io.BytesIO()
    try:
        _Pickler(stream).dump(value)
    except (pickle.PicklingError, AttributeError, TypeError, ValueError) as error:
        raise TypeError(
            f"this cannot be passed to the student's function: {error}. Write `# in the student's "
            "process` into the test to have it run there."
        ) from None
    return stream.getvalue()


def unpickle(data: bytes, objects: list[Any]) -> Any:
    """Rebuild what `pickle_arguments` has pickled.

    Args:
        data: from a test, so from the instructor.
        objects: the student's objects, by number.
    """
    return _Unpickler(io.BytesIO(data), objects).load()


class _Pickler(pickle.Pickler):
    def persistent_id(self, value: Any) -> Any:
        """Pickle remote objects as their numbers and the test's own functions as their parts."""
        remote = remote_of(value)
        if remote is not None:
            return "object", number_of(remote)
        if type(value) is not FunctionType or value.__module__ != "__main__":
            return None
        used = {n: value.__globals__.get(n) for n in value.__code__.co_names}
        modules = {n: m.__name__ for n, m in used.items() if isinstance(m, ModuleType)}
        others = {n: v for n, v in used.items() if v is not None and n not in modules}
        others = {n: v for n, v in others.items() if v is not value}
        closure = tuple(cell.cell_contents for cell in value.__closure__ or ())
        code = marshal.dumps(value.__code__)
        return "function", code, modules, others, value.__defaults__, closure


class _Unpickler(pickle.Unpickler):
    def __init__(self, stream: io.BytesIO, objects: list[Any]) -> None:
        super().__init__(stream)
        self.objects = objects

    def persistent_load(self, pid: Any) -> Any:
        kind, *parts = pid
        return self.objects[parts[0]] if kind == "object" else _rebuild_function(*parts)


def _rebuild_function(
    code: bytes, modules: dict[str, str], others: dict[str, Any], defaults: Any, closure: tuple
) -> FunctionType:
    namespace = {"__builtins__": builtins, **others}
    namespace |= {name: import_module(module) for name, module in modules.items()}
    loaded = marshal.loads(code)
    cells = tuple(map(CellType, closure))
    function = FunctionType(loaded, namespace, loaded.co_name, defaults, cells)
    namespace.setdefault(loaded.co_name, function)
    return function
