"""The random state of one training run, whatever else draws random numbers in between."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch


class OwnRandomState:
    """PyTorch's random state on the CPU and on the device of one run.

    It begins with the state of the moment, and changes only while it is in use.

    Args:
        device: device of the run.
    """

    def __init__(self, device: torch.device) -> None:
        self._gpus = [device] if device.type == "cuda" else []
        self._states = self._present_states()

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Draw from this state; afterwards, the caller's own is as it was before."""
        with torch.random.fork_rng(self._gpus):
            torch.set_rng_state(self._states[0])
            for gpu, state in zip(self._gpus, self._states[1:], strict=True):
                torch.cuda.set_rng_state(state, gpu)
            try:
                yield
            finally:
                self._states = self._present_states()

    def _present_states(self) -> list[torch.Tensor]:
        return [torch.get_rng_state(), *map(torch.cuda.get_rng_state, self._gpus)]
