"""Some of these answers leave torch's gradients switched off: the next test starts afresh."""

from collections.abc import Iterator

import pytest
import torch


@pytest.fixture(autouse=True)
def gradients_are_on_again() -> Iterator[None]:
    """Switch gradients on again after each test."""
    yield
    torch.set_grad_enabled(True)
