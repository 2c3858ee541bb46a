"""An answer that misbehaves on purpose once it has answered: a test of those who look for that.

How an answer leaves a model, and torch, is looked at in the answer's own process. The grader
therefore has the same function called once more with a known misconduct at its end. Where the
worker does not report that, what looks for it has been replaced, and nothing that it says counts.
"""

import sys
from collections.abc import Callable
from enum import StrEnum
from typing import Any


class Misconduct(StrEnum):
    """What a spoiled answer does after its work."""

    MODE = "mode"  # leaves every model in evaluation mode
    GRADIENTS = "gradients"  # leaves torch without gradients


def spoiled(function: Callable[..., Any], misconduct: Misconduct) -> Callable[..., Any]:
    """Return a function that answers like another one and then misbehaves.

    A harness calls a function several times. Each call finds everything as if the ones before had
    not misbehaved, so that an answer that looks for misconduct itself never finds any.

    Args:
        function: the other one.
        misconduct: what it does.
    """
    spoil = _Gradients() if misconduct is Misconduct.GRADIENTS else _Modes()

    def call(*arguments: Any, **named: Any) -> Any:
        given = (*arguments, *named.values())
        spoil.undo(given)
        returned = function(*arguments, **named)
        if "torch" in sys.modules:
            spoil.do(given)
        return returned

    return call


class _Gradients:
    """Turns gradients off; `undo` turns them on again where they were on."""

    def __init__(self) -> None:
        self.were_on = False

    def do(self, given: tuple[Any, ...]) -> None:
        torch = sys.modules["torch"]
        self.were_on = torch.is_grad_enabled()
        torch.set_grad_enabled(False)

    def undo(self, given: tuple[Any, ...]) -> None:
        if self.were_on:
            sys.modules["torch"].set_grad_enabled(True)


class _Modes:
    """Leaves models in evaluation mode; `undo` returns those given to the mode that they had."""

    def __init__(self) -> None:
        self.before: list[tuple[Any, bool]] = []  # models, by identity, and whether in training

    def do(self, given: tuple[Any, ...]) -> None:
        for model in _models_in(given):
            self.before.append((model, vars(model).get("training", True)))
            vars(model)["training"] = False

    def undo(self, given: tuple[Any, ...]) -> None:
        for model in _models_in(given):
            for known, training in self.before:
                if known is model:
                    vars(model)["training"] = training
        self.before = [pair for pair in self.before if not any(pair[0] is one for one in given)]


def _models_in(given: tuple[Any, ...]) -> list[Any]:
    torch = sys.modules.get("torch")
    return [one for one in given if torch is not None and isinstance(one, torch.nn.Module)]
