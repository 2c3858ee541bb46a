"""Substitute for a package that an answer cannot use, and an answer with the substitute in it."""

import builtins
from collections.abc import Iterable, Iterator
from functools import partial
from types import (
    BuiltinFunctionType,
    CellType,
    FunctionType,
    MethodType,
    ModuleType,
)
from typing import Any

from autograder.engine.inside import closure_of, codes_of, defaults_of
from autograder.engine.lock_rule import ABSENT, package_of


class AbsentModule(ModuleType):
    """A module from which names may be imported that raise an error when they are used.

    Args:
        name: of the module.
        package: the absent package to which it belongs.
    """

    def __init__(self, name: str, package: str) -> None:
        super().__init__(name)
        self._package = package

    def __getattr__(self, name: str) -> "Absent":
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent(self._package, f"{self.__name__}.{name}")


class Absent:
    """A name imported from an absent package.

    Args:
        package: the package.
        name: the object's, with that of the module.
    """

    def __init__(self, package: str, name: str = "") -> None:
        self._package = package
        self._name = name

    def __call__(self, *_arguments: Any, **_keywords: Any) -> Any:
        """Refuse, but for a stray check in a cell that the student added.

        Raises:
            RuntimeError: always otherwise.
        """
        if self._name in ("autograder.check", "autograder.quiz"):
            return None
        raise RuntimeError(ABSENT.format(package=self._package))

    def __getattr__(self, name: str) -> "Absent":
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent(self._package, f"{self._name}.{name}")

    def __getitem__(self, key: Any) -> Any:
        return self()

    def __iter__(self) -> Any:
        return self()


def without(function: Any, packages: Iterable[str]) -> Any:
    """The same function, unable to use some packages.

    Where its code, or that of functions that it calls, imports from one of them or holds a value
    of theirs, it is a copy whose names hold `Absent` objects. No namespace changes.

    Args:
        function: the learner's.
        packages: that it cannot use.
    """
    copier = _Copier(tuple(packages))
    return copier.copied(function) if copier.is_needed(function) else function


class _Copier:
    """Copies functions, with other globals, closures and defaults."""

    def __init__(self, packages: tuple[str, ...]) -> None:
        self.packages = packages
        self.done: dict[int, Any] = {}
        self.namespaces: dict[int, dict[str, Any]] = {}

    def is_needed(self, function: Any) -> bool:
        """Whether a function reaches any of the packages, itself or through others of its file."""
        waiting, seen = [function], {id(function)}
        own = _globals_of(function)
        while waiting:
            one = waiting.pop()
            if any(name == "__import__" or package_of(self.packages, name) for name in _names(one)):
                return True
            for value in _held(one):
                if self.package_of(value):
                    return True
                if _can_be_copied(value) and _globals_of(value) is own and id(value) not in seen:
                    seen.add(id(value))
                    waiting.append(value)
        return False

    def package_of(self, value: Any) -> str:
        """The package of which a value is a module, function, class or instance; "" if none."""
        kind = type(value)
        if kind is ModuleType:
            return package_of(self.packages, value.__name__)
        named = issubclass(kind, FunctionType | BuiltinFunctionType | type)
        module = value.__module__ if named else kind.__module__
        return package_of(self.packages, module) if type(module) is str else ""

    def copied(self, value: Any) -> Any:
        """A value without the packages: a copy of a function, `Absent`, or the value itself."""
        if package := self.package_of(value):
            return AbsentModule(package, package) if type(value) is ModuleType else Absent(package)
        if not _can_be_copied(value):
            return value
        if id(value) not in self.done:
            self.done[id(value)] = self._copy(value)
        return self.done[id(value)]

    def _copy(self, value: Any) -> Any:
        if type(value) is partial:
            keywords = {name: self.copied(item) for name, item in value.keywords.items()}
            return partial(self.copied(value.func), *map(self.copied, value.args), **keywords)
        if type(value) is MethodType:
            return MethodType(self.copied(value.__func__), value.__self__)
        closure = value.__closure__ and tuple(CellType() for _ in value.__closure__)
        copy = FunctionType(
            value.__code__,
            self._namespace(value),
            value.__name__,
            value.__defaults__ and tuple(map(self.copied, value.__defaults__)),
            closure,
        )
        self.done[id(value)] = copy  # it may hold itself
        for cell, original in zip(closure or (), value.__closure__ or (), strict=True):
            try:
                cell.cell_contents = self.copied(original.cell_contents)
            except ValueError:  # assigned later, or never
                continue
        keywords = value.__kwdefaults__ or {}
        copy.__kwdefaults__ = {name: self.copied(item) for name, item in keywords.items()} or None
        copy.__dict__.update(value.__dict__)
        return copy

    def _namespace(self, function: FunctionType) -> dict[str, Any]:
        """The function's globals without the packages, and with an import of its own."""
        original = function.__globals__
        if id(original) not in self.namespaces:
            made: dict[str, Any] = {}
            self.namespaces[id(original)] = made
            made["__builtins__"] = vars(builtins) | {"__import__": self._import}
            for name, value in list(original.items()):
                if name != "__builtins__":
                    made[name] = self._global(value, original)
        return self.namespaces[id(original)]

    def _global(self, value: Any, namespace: dict[str, Any]) -> Any:
        """A global without the packages; functions of other files are left as they are."""
        if type(value) is FunctionType and value.__globals__ is not namespace:
            return self.copied(value) if self.package_of(value) else value
        return self.copied(value)

    def _import(self, name: str, *where: Any, **named: Any) -> Any:
        """What an `import` in the function's code gives: an absent module, or the real one."""
        package = package_of(self.packages, name)
        if not package:
            return builtins.__import__(name, *where, **named)
        wanted = named.get("fromlist", where[2] if len(where) > 2 else ())
        return AbsentModule(name if wanted else name.split(".")[0], package)


def _can_be_copied(value: Any) -> bool:
    return type(value) in (FunctionType, partial, MethodType)


def _globals_of(function: Any) -> Any:
    """The namespace of a function, of the one in a `partial`, or of a method."""
    while type(function) in (partial, MethodType):
        function = function.func if type(function) is partial else function.__func__
    return function.__globals__ if type(function) is FunctionType else None


def _names(function: Any) -> Iterator[str]:
    """The names in a function's code, those of the modules that it imports among them."""
    if type(function) is FunctionType:
        for code in codes_of(function.__code__):
            yield from code.co_names


def _held(function: Any) -> Iterator[Any]:
    """The values that a function holds, and those of the global names in its code."""
    if type(function) is partial:
        yield from (function.func, *function.args, *function.keywords.values())
    elif type(function) is MethodType:
        yield function.__func__
    elif type(function) is FunctionType:
        names = dict.fromkeys(_names(function))
        yield from (function.__globals__[n] for n in names if n in function.__globals__)
        yield from defaults_of(function)
        yield from (value for _, value in closure_of(function))
