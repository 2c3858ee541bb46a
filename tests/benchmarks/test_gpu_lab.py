"""The lab's benchmark, at toy sizes on the CPU: does each table have its rows?"""

import importlib
from pathlib import Path

import pytest
import torch

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
CPU = torch.device("cpu")


class Uncompiled(torch.nn.Module):
    """What torch.compile gives without a compiler: it fails when it is called."""

    def forward(self, *_):
        raise RuntimeError("no working compiler")


@pytest.fixture
def gpu_lab(monkeypatch):
    """The benchmark as a module; it imports its neighbour `keeping` by name, as a script does."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module("gpu_lab")


def test_the_device_is_named_first(gpu_lab):
    """Does the first word say whether these are figures of a GPU?"""
    assert gpu_lab.header(CPU).startswith("cpu, ")
    assert f"torch {torch.__version__}" in gpu_lab.header(CPU)


def test_forms_and_batches_are_measured(gpu_lab, monkeypatch):
    """Is there a line for each form and each batch, with a time and a share of the peak?"""
    monkeypatch.setattr(torch, "compile", lambda module: module)  # needs a compiler, and time
    toy = gpu_lab.Sizes(T=4, B=2, I=8, H=16)
    forms = list(gpu_lab.rows_of_forms(toy, CPU))
    for name in ("loop of cells", "loop, its cell compiled", "nn.LSTM"):
        assert sum(row.startswith(f"{name}, float32") for row in forms) == 1
    assert forms[-1].endswith("%")
    batches = list(gpu_lab.rows_of_batches(toy, CPU, torch.float32))
    assert [row.split("  ")[0] for row in batches[1:]] == ["B = 1", "B = 8", "B = 32", "B = 128"]


def test_a_missing_compiler_costs_one_row_only(gpu_lab, monkeypatch, capsys):
    """Where torch.compile does not work, does the rest go on, and is it said?"""
    monkeypatch.setattr(torch, "compile", lambda module: Uncompiled())
    found = gpu_lab.forms(gpu_lab.Sizes(4, 2, 8, 16), CPU, torch.float32)
    assert list(found) == ["loop of cells"]
    assert "no working compiler" in capsys.readouterr().err


def test_each_broken_condition_breaks_one_thing(gpu_lab):
    """Does every row of the conditions differ from the first in one size or in the precision?"""
    (first, *others) = gpu_lab.BROKEN.values()
    for dtype, sizes in others:
        changed = [a != b for a, b in zip((dtype, *sizes), (first[0], *first[1]), strict=True)]
        assert sum(changed) == 1


def test_float32_is_measured_without_and_with_tf32(gpu_lab):
    """Are there two rows, and are PyTorch's settings the same afterwards?"""
    flags = torch.backends.cudnn
    before, found = flags.allow_tf32, []
    for row in gpu_lab.rows_of_tf32(gpu_lab.Sizes(T=4, B=2, I=8, H=16), CPU):
        found.append((row.strip().split("  ")[0], flags.allow_tf32))
    assert found[1:] == [("float32, exact", False), ("float32, TF32", True)]
    assert flags.allow_tf32 == before
