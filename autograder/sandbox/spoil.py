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

    Args:
        function: the other one.
        misconduct: what it does.
    """

    def call(*arguments: Any, **named: Any) -> Any:
        returned = function(*arguments, **named)
        torch = sys.modules.get("torch")
        if torch is None:
            return returned
        if misconduct is Misconduct.GRADIENTS:
            torch.set_grad_enabled(False)
        else:
            for argument in (*arguments, *named.values()):
                if isinstance(argument, torch.nn.Module):
                    vars(argument)["training"] = False
        return returned

    return call
