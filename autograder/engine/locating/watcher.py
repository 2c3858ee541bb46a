"""Calls that are recorded, not replayed: what they are given, return and change."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np

from autograder.engine.locating.encoder import Encoded, Encoder, padded
from autograder.engine.locating.recorded import RECORDED, numbers_of, shortened
from autograder.engine.tensors import is_data, is_tensor

WORLD: Encoded = ("argument", 0)


class World(Protocol):
    """What calls can change although nothing is assigned: parameters, gradients, generators."""

    def tensors(self) -> list[Any]:
        """The tensors in which it is."""

    def arrays(self) -> tuple[np.ndarray, ...]:
        """A copy of it as arrays, of the tensors first."""


class Watcher(Encoder):
    """Records calls together with what they change in the world.

    Attributes:
        world: of the call; None where there is nothing that could change unseen.
        records: whether calls that cannot be replayed are recorded.
    """

    world: World | None = None
    records: bool = False
    slots: list[Any]

    def watch(self, world: World) -> None:
        """Make the tensors of a world known, as parts of the first argument."""
        self.world, self.slots = world, []
        self._know_again()

    def _know_again(self) -> None:
        """Know the world's tensors by what they are now."""
        assert self.world is not None
        self.slots = self.world.tensors()
        for number, tensor in enumerate(self.slots):
            if tensor is not None:
                self._register(tensor, (*WORLD, number), 0)

    def _catch_up(self, site: int) -> None:
        """Enter what was assigned to gradients since they were last looked at."""
        if self.world is None:
            return
        for number, tensor in enumerate(self.world.tensors()):
            if tensor is not self.slots[number]:
                value = ("plain", 0.0) if tensor is None else self._encode(tensor)
                self._enter(site, "setitem", ((*WORLD, number), ("ellipsis",), value), None)
        self._know_again()

    def _record(
        self,
        site: int,
        function: Callable[..., Any],
        arguments: Sequence[Any],
        named: dict[str, Any],
        given: Sequence[tuple[Any, int | None]],
    ) -> Any:
        """Call a function that cannot be replayed, and enter what it returned and changed.

        Args:
            site: of the call.
            function: what is called.
            arguments: of the call, by position.
            named: the others.
            given: the data that it is given, each with the site of its expression.
        """
        self._catch_up(site)
        before = self._arrays()
        numbers = numbers_of(self._as_arrays([value for value, _ in given]), before)
        encoded = tuple(self._encode(value, child) for value, child in given)
        result = function(*arguments, **named)
        after = self._arrays()
        changes = tuple(
            (number, new)
            for number, (old, new) in enumerate(zip(before, after, strict=True))
            if not np.array_equal(old, new)
        )
        is_data = self._is_tracked(result)
        if is_data or changes:
            plain = self.copied(result) if is_data else None
            seen = sum(array.size for array in before)
            saved = ("saved", numbers, seen, plain, changes)
            world: Encoded = WORLD if self.world is not None else ("tuple",)
            name = ("plain", _short_name(function))
            self._enter(site, RECORDED, (name, ("tuple", *encoded), world, saved), result)
        if self.world is not None:
            self._know_again()
        return result

    def _arrays(self) -> tuple[np.ndarray, ...]:
        return () if self.world is None else self.world.arrays()

    def _as_arrays(self, given: Any) -> Any:
        """Data as arrays; lists of all parameters, which the world holds, are left out."""
        if is_tensor(given):
            return given.detach().numpy()
        if isinstance(given, tuple | list):
            own = [tensor for tensor in getattr(self, "slots", ()) if tensor is not None]
            if given and all(any(item is one for one in own) for item in given):
                return ()
            return tuple(map(self._as_arrays, given))
        return given

    def _data(
        self,
        base: Any,
        arguments: Sequence[Any],
        children: Sequence[int | None],
        names: Any,
        named: dict[str, Any],
    ) -> list[tuple[Any, int | None]]:
        """The data among a method's object and its arguments, in an order that never varies."""
        sites = dict(names)
        given = shortened(arguments)
        further = sorted((name, value) for name, value in named.items() if value is not None)
        found: list[tuple[Any, int | None]] = [(base, None)] if is_tensor(base) else []
        found += list(zip(given, padded(children), strict=False))
        for name, value in further:
            found += [(name, None), (value, sites.get(name))]
        return [(value, child) for value, child in found if is_data(value)]


def _short_name(function: Any) -> str:
    """The name of what is called, without the class of an optimiser or a scaler."""
    owner = getattr(function, "__self__", None)
    name = getattr(function, "__name__", type(function).__name__)
    return type(owner).__name__ if name == "forward" and owner is not None else str(name)
