"""The arithmetic of torch's tensors in a worker, restored around each call of a student's function.

A model of the grader's shows in its numbers how it is called. Numbers are worth nothing where an
answer decides on them: by another `Tensor.__mul__`, or by a mode that it enters and never leaves,
through which every later operation goes. A default device is such a mode, too, and later exercises
would get their inputs on it.
"""

from typing import Any


class TorchTensors:
    """Methods of tensors as they are now, and no modes.

    Args:
        torch: the module.
    """

    def __init__(self, torch: Any) -> None:
        self._torch = torch
        self._kind = torch.Tensor
        self._methods = dict(vars(torch.Tensor))

    def restore(self) -> None:
        """Restore the methods, and leave all modes. Methods with new names stay."""
        now = vars(self._kind)
        for name, value in self._methods.items():
            if now.get(name) is not value:
                setattr(self._kind, name, value)
        for name in [name for name in now if name not in self._methods]:
            if any(name in vars(base) for base in self._kind.__mro__[1:]):
                delattr(self._kind, name)
        if _modes(self._torch):
            self._torch.set_default_device(None)
            while _modes(self._torch):
                self._torch._C._pop_torch_function_stack()
        while self._torch._C._len_torch_dispatch_stack():
            self._torch._C._pop_torch_dispatch_stack()


def _modes(torch: Any) -> int:
    count: int = torch._C._len_torch_function_stack()
    return count
