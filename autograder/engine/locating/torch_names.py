"""torch's functions and methods under names that mean the same in another process.

A traced program with tensors is replayed on arrays: each of these functions is given tensors that
share the arrays' memory, and gives arrays back. torch itself is imported by the answer.
"""

import sys
from collections.abc import Callable
from functools import cache, wraps
from importlib import import_module
from typing import Any

import numpy as np

from autograder.engine.locating.program import TENSOR_METHOD
from autograder.engine.tensors import is_tensor

TORCH, METHOD, DTYPE = "torch:", TENSOR_METHOD, "torch.dtype:"
_FUNCTIONS = """
abs add all amax amin any arange argmax bincount broadcast_to cat clamp clip count_nonzero cumsum
div einsum empty eq exp flatten full full_like gather ge gt index_select le log log10 log1p log2
log_softmax logical_and logical_not logical_or logsumexp lt masked_select max maximum mean min
minimum movedim mul nan_to_num ne neg nll_loss one_hot ones ones_like permute pow reshape sigmoid
sign softmax softplus split sqrt square squeeze stack sub sum swapaxes take_along_dim tanh tensor
transpose true_divide unsqueeze where xlogy zeros zeros_like cross_entropy binary_cross_entropy
mse_loss relu chunk cumprod diff dot flip floor hstack matmul median mm moveaxis narrow norm numel
prod ravel reciprocal roll round rsqrt std swapdims t tril triu unbind unflatten var vector_norm
vstack
"""
_METHODS = """
abs add all amax amin any argmax bool broadcast_to clamp clip clone contiguous count_nonzero cpu
cumsum detach div double eq exp expand expand_as flatten float gather ge gt index_select int le
log log1p log2 log_softmax logical_and logical_not logsumexp long lt masked_fill masked_select max
mean min movedim mul nan_to_num ne neg nonzero permute pow repeat reshape sigmoid softmax split
sqrt square squeeze sub sum swapaxes t tanh to transpose type_as unsqueeze view view_as where chunk
cumprod diff dot flip floor item matmul median mm moveaxis narrow norm numel prod ravel reciprocal
reshape_as roll round rsqrt select std swapdims topk tril triu unbind unflatten var
"""
_IN_PLACE = "add_ sub_ mul_ div_ clamp_ zero_ fill_ copy_ masked_fill_ neg_ exp_ log_ sqrt_ pow_"
IN_PLACE_METHODS = frozenset(_IN_PLACE.split())
FUNCTIONS = frozenset(_FUNCTIONS.split())
METHODS = frozenset(_METHODS.split()) | IN_PLACE_METHODS
DTYPES = ("bool", "int64", "long", "int32", "int", "float32", "float", "float64", "double")


def name_in_torch(value: Any) -> str:
    """The name under which `in_torch` finds a function or dtype of torch; "" if it would not."""
    torch: Any = sys.modules.get("torch")
    if torch is None:
        return ""
    if isinstance(value, torch.dtype):
        short = str(value).removeprefix("torch.")
        return f"{DTYPE}{short}" if short in DTYPES else ""
    short = getattr(value, "__name__", "")
    if type(short) is not str or short not in FUNCTIONS:
        return ""
    places = (torch, torch.nn.functional, torch.linalg)
    is_found = any(getattr(place, short, None) is value for place in places)
    return f"{TORCH}{short}" if is_found else ""


def method_in_torch(base: Any, name: str) -> str:
    """The name under which `in_torch` finds a tensor's method; "" if it would not."""
    return f"{METHOD}{name}" if is_tensor(base) and name in METHODS else ""


@cache
def in_torch(name: str) -> Any:
    """The function of this name, from arrays to arrays, or the dtype.

    Raises:
        LookupError: none that may be replayed.
        ImportError: torch is missing.
    """
    kind, _, short = name.rpartition(":")
    torch: Any = import_module("torch")
    if f"{kind}:" == DTYPE and short in DTYPES:
        return getattr(torch, short)
    if f"{kind}:" == METHOD and short in METHODS:
        return _on_arrays(getattr(torch.Tensor, short), is_method=True)
    if f"{kind}:" == TORCH and short in FUNCTIONS:
        places = (torch, torch.nn.functional, torch.linalg)
        found = next(getattr(place, short) for place in places if hasattr(place, short))
        return _on_arrays(found, is_method=False)
    raise LookupError(f"{name[:80]} is not replayed")


def _on_arrays(function: Callable[..., Any], is_method: bool) -> Callable[..., Any]:
    torch: Any = sys.modules["torch"]

    def tensor(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return torch.from_numpy(value if value.flags.writeable else value.copy())
        if isinstance(value, np.generic):
            return torch.from_numpy(np.array(value))
        if isinstance(value, tuple | list):
            return type(value)(map(tensor, value))
        return value

    def array(value: Any) -> Any:
        if isinstance(value, torch.Tensor):
            return value.numpy()
        return tuple(map(array, value)) if isinstance(value, tuple | list) else value

    @wraps(function)
    def call(*arguments: Any, **named: Any) -> Any:
        given = list(map(tensor, arguments))
        if is_method and not isinstance(given[0], torch.Tensor):
            given[0] = torch.tensor(given[0], dtype=torch.float64)
        with torch.no_grad():
            return array(function(*given, **{key: tensor(value) for key, value in named.items()}))

    return call
