"""What an instructor's test sees of the student's objects."""

from collections.abc import Iterator
from types import FunctionType
from typing import Any, Protocol


class Caller(Protocol):
    """Sends an operation on a student's object to the process that keeps it."""

    def call(self, operation: str, number: int, *arguments: Any, **keywords: Any) -> Any:
        """Carry out the operation and return its result."""


class RemoteObject:
    """A student's object in another process. Its `__eq__` is this class's own, never theirs."""

    def __init__(self, client: Caller, number: int, kind: str) -> None:
        vars(self).update(_client=client, _number=number, _kind=kind)

    def _call(self, operation: str, *arguments: Any, **keywords: Any) -> Any:
        return self._client.call(operation, self._number, *arguments, **keywords)

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        return self._call("call", *arguments, **keywords)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._call("getattr", name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._call("setattr", name, value)

    def __getitem__(self, key: Any) -> Any:
        return self._call("getitem", key)

    def __len__(self) -> int:
        return self._call("len")

    def __iter__(self) -> Iterator[Any]:
        return iter(self._call("iter"))

    def __float__(self) -> float:
        return self._call("float")

    def __int__(self) -> int:
        return self._call("int")

    def __str__(self) -> str:
        return self._call("str")


def as_function(remote: RemoteObject, name: str) -> FunctionType:
    """Return a plain function that calls a remote one."""

    def function(*arguments: Any, **keywords: Any) -> Any:
        return remote(*arguments, **keywords)

    assert isinstance(function, FunctionType)
    function.__name__ = function.__qualname__ = name or "function"
    function.__module__ = "__main__"
    vars(function)["remote"] = remote
    return function


def remote_of(value: Any) -> RemoteObject | None:
    """Return the remote object that a value is, or that a function from `as_function` calls."""
    remote = getattr(value, "remote", None) if type(value) is FunctionType else value
    return remote if type(remote) is RemoteObject else None


def number_of(remote: RemoteObject) -> int:
    """Return a remote object's number in the student's process."""
    return vars(remote)["_number"]
