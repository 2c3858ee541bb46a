"""Data-parallel training: `torchrun` starts the processes, and each trains on its streams."""

import os
from dataclasses import dataclass

import torch
from torch import nn


@dataclass(frozen=True)
class ProcessGroup:
    """The processes that train together, and the rank of this one."""

    rank: int = 0
    count: int = 1

    def wrap(self, model: nn.Module) -> nn.Module:
        """Wrap a model so that each backward pass averages its gradients over all processes."""
        if self.count == 1:
            return model
        on_gpu = next(model.parameters()).is_cuda
        device_ids = [torch.cuda.current_device()] if on_gpu else None
        return nn.parallel.DistributedDataParallel(model, device_ids=device_ids)

    def own_streams(self, streams: int) -> slice:
        """Select this process's streams of a batch; all processes get equally many.

        Equal shares make the mean over processes the mean over streams.

        Args:
            streams: number of streams of the batch.

        Returns:
            The indices of this process's streams.

        Raises:
            ValueError: the streams cannot be divided equally.
        """
        if streams % self.count:
            raise ValueError(
                f"{streams} streams cannot be shared equally by {self.count} processes, expected "
                f"a batch size that is a multiple of {self.count}"
            )
        share = streams // self.count
        return slice(self.rank * share, (self.rank + 1) * share)

    def mean(self, number: float) -> float:
        """Average a number over all processes."""
        if self.count == 1:
            return number
        backend = torch.distributed.get_backend()
        device = "cuda" if backend == "nccl" else "cpu"
        total = torch.tensor(number, dtype=torch.float64, device=device)
        torch.distributed.all_reduce(total)
        return total.item() / self.count


SINGLE_PROCESS = ProcessGroup()


def join_process_group() -> tuple[ProcessGroup, torch.device]:
    """Join the process group of `torchrun` (gloo on the CPU, nccl on GPUs), if there is one.

    Returns:
        The process group, and the device of this process.
    """
    gpus = torch.cuda.is_available()
    if "LOCAL_RANK" not in os.environ:
        return SINGLE_PROCESS, torch.device("cuda" if gpus else "cpu")
    device = torch.device("cpu")
    if gpus:
        device = torch.device("cuda", int(os.environ["LOCAL_RANK"]))
        torch.cuda.set_device(device)
    torch.distributed.init_process_group("nccl" if gpus else "gloo")
    rank, count = torch.distributed.get_rank(), torch.distributed.get_world_size()
    return ProcessGroup(rank, count), device


def leave_process_group() -> None:
    """Leave the process group, if there is one."""
    if torch.distributed.is_available() and torch.distributed.is_initialized():
        torch.distributed.destroy_process_group()
