"""A description of the environment: Python, NumPy, PyTorch and the device."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from types import ModuleType


def environment_report() -> str:
    """Describe Python, NumPy, PyTorch and the device in a few sentences, one per line.

    Returns:
        The sentences.

    Example:
        >>> "Python" in environment_report()
        True
    """
    sentences = [
        f"Python {platform.python_version()} on {platform.system()} ({platform.machine()}).",
        f"NumPy {version('numpy')}: you write your answers with it in lessons 00 to 06.",
        *_describe_torch_and_device(),
    ]
    return "\n".join(sentences)


def _describe_torch_and_device() -> list[str]:
    """Describe PyTorch and the device; a broken installation gives a sentence, not an error."""
    try:
        torch_version = version("torch")
    except PackageNotFoundError:
        return [
            "PyTorch is missing: experiments with trained networks, lessons 07 and 08 need it.",
            "`lstm-course doctor` says how to install it.",
            f"{_describe_cores()}; without PyTorch no GPU can be used.",
        ]
    try:
        import torch
    except (ImportError, OSError) as error:  # a missing system library is an OSError
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        return [
            f"PyTorch {torch_version} is installed, but cannot be loaded: {reason}",
            "`lstm-course doctor` says what to do.",
            f"{_describe_cores()}; without PyTorch no GPU can be used.",
        ]
    return [
        f"PyTorch {torch_version}: for experiments with trained networks, and lessons 07 and 08.",
        *_describe_device(torch),
    ]


def _describe_device(torch: ModuleType) -> list[str]:
    """Describe the GPU that lesson 08 would train on, or the processor."""
    if torch.cuda.is_available():
        gpu = torch.cuda.get_device_properties(0)
        memory = gpu.total_memory / 2**30
        return [
            f"{_describe_cores()} and a GPU: {gpu.name} with {memory:.0f} GiB. Lesson 08 uses it."
        ]
    if torch.backends.mps.is_available():
        return [f"{_describe_cores()} and Apple's GPU. Lesson 08 uses it where it can."]
    return [
        f"{_describe_cores()}, and no GPU that PyTorch can use.",
        "That is fine: all lessons run without one, and lesson 08 then trains a smaller model.",
    ]


def _describe_cores() -> str:
    """Describe the processor cores."""
    count = os.cpu_count() or 1
    return "One processor core" if count == 1 else f"{count} processor cores"
