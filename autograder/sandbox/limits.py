"""How much a submission may use."""

from dataclasses import dataclass

MEBIBYTE = 2**20


@dataclass(frozen=True)
class Limits:
    """Limits of one submission: sizes in bytes, times in seconds."""

    memory: int = 4096 * MEBIBYTE  # of all its processes together
    processes: int = 64  # and threads
    file: int = 64 * MEBIBYTE  # size of each file that it writes
    disk: int = 128 * MEBIBYTE  # its file system, in memory
    open_files: int = 256
    output: int = 256 * 1024  # kept of the output of each cell
    answer: int = 64 * MEBIBYTE  # returned for one exercise
    cell: float = 30.0
    submission: float = 240.0
