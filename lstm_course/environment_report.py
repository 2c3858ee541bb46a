"""What the course runs on here, in words."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec


def environment_report() -> str:
    """Python, NumPy, PyTorch and the device, in a few sentences.

    Example:
        >>> "Python" in environment_report()
        True
    """
    sentences = [
        f"Python {platform.python_version()} on {platform.system()} ({platform.machine()}).",
        f"NumPy {version('numpy')}: your answers are written with it, in lessons 00 to 06.",
        _torch_sentence(),
        _device_sentence(),
    ]
    return "\n".join(sentences)


def _torch_sentence() -> str:
    try:
        return f"PyTorch {version('torch')}: for experiments with trained networks, and lesson 08."
    except PackageNotFoundError:
        return (
            "PyTorch is missing: the lessons' experiments with trained models need it. "
            "`lstm-course doctor` says how to install it."
        )


def _device_sentence() -> str:
    """The GPU, if PyTorch can use one."""
    if find_spec("torch") is None:
        return f"{_cores()}; without PyTorch no GPU can be used."
    import torch

    if torch.cuda.is_available():
        properties = torch.cuda.get_device_properties(0)
        memory = properties.total_memory / 2**30
        return f"{_cores()} and a GPU: {properties.name} with {memory:.0f} GiB. Lesson 08 uses it."
    if torch.backends.mps.is_available():
        return f"{_cores()} and Apple's GPU. Lesson 08 uses it where it can."
    return (
        f"{_cores()}, and no GPU that PyTorch can use. That is fine: everything runs "
        "without one, and lesson 08 then trains a smaller model."
    )


def _cores() -> str:
    count = os.cpu_count() or 1
    return "One processor core" if count == 1 else f"{count} processor cores"
