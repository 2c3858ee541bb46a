"""How much a submission may use."""

from dataclasses import dataclass

MEBIBYTE = 2**20


@dataclass(frozen=True)
class Limits:
    """Limits of one submission. Sizes in bytes, times in seconds."""

    memory: int = 4096 * MEBIBYTE  # of all its processes together
    processes: int = 64  # and threads
    file: int = 64 * MEBIBYTE  # written to one file
    disk: int = 128 * MEBIBYTE  # its own file system, in memory
    open_files: int = 256
    output: int = 256 * 1024  # kept of what one cell prints and shows
    answer: int = 64 * MEBIBYTE  # of what one exercise's function hands back
    cell: float = 30.0
    submission: float = 240.0
