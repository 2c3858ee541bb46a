"""What a function computes on the way to its result, which an answer may compute by itself."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from autograder.engine.tensors import is_tensor


def steps_of(name: str, arguments: Sequence[Any], named: Mapping[str, Any]) -> dict[str, Any]:
    """The values within a call of torch's cross-entropy, by the expressions that give them.

    Args:
        name: of the function, as in a trace.
        arguments: of the call, by position.
        named: the others.
    """
    if name != "torch:cross_entropy" or len(arguments) != 2 or not all(map(is_tensor, arguments)):
        return {}
    if set(named) - {"reduction"}:
        return {}
    torch: Any = sys.modules["torch"]
    logits, targets = arguments
    with torch.no_grad():
        log_probs = torch.log_softmax(logits, -1)
        chosen = log_probs.gather(-1, targets[..., None])[..., 0]
        return {
            "torch.softmax(logits, -1)": log_probs.exp(),
            "torch.log_softmax(logits, -1)": log_probs,
            "log_probs.gather(-1, targets[..., None])": chosen,
            "-chosen": -chosen,
            "-chosen.sum()": -chosen.sum(),
            "-chosen.mean()": -chosen.mean(),
        }
