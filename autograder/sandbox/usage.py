"""How much memory the processes of a submission hold, as the kernel counts it."""

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

CROWD = 6  # processes and threads, above which they get the lowest priority
LOWEST_PRIORITY = 19
# What a process holds; a mapped file does not count, because the file itself does elsewhere.
RESIDENT = re.compile(r"^(?:RssAnon|RssShmem|VmPTE|VmSwap|HugetlbPages):\s+(\d+) kB$", re.MULTILINE)
SHARES = re.compile(r"^(?:Pss_Anon|Pss_Shmem|SwapPss):\s+(\d+) kB$", re.MULTILINE)
TABLES = re.compile(r"^(?:VmPTE|HugetlbPages):\s+(\d+) kB$", re.MULTILINE)  # never shared
SOCKETS = re.compile(r"^sockets: used (\d+)$", re.MULTILINE)
SOCKET = 320 * 2**10  # bytes that a socket's buffer can hold: the default size and one more packet


def descendants(worker: int) -> Iterator[tuple[int, list[int]]]:
    """Yield each process of a worker, itself first, and the threads of that process.

    A process that ends meanwhile is left out.
    """
    processes = [worker]
    for pid in processes:  # grows while it is read
        try:
            threads = [int(thread) for thread in os.listdir(f"/proc/{pid}/task")]
            for thread in threads:
                children = Path(f"/proc/{pid}/task/{thread}/children").read_text()
                processes += map(int, children.split())
        except OSError:
            continue
        yield pid, threads


def measure_memory(worker: int, has_own_network: bool) -> int:
    """Return the bytes that a worker's processes hold, and lower the priority of a crowd of them.

    Memory that several processes share counts for each of them; see `measure_shares`.

    Args:
        worker: process id.
        has_own_network: whether the sockets of this process's network namespace are the worker's.
    """
    total = 0
    crowd: list[int] = []
    for pid, threads in descendants(worker):
        total += _sum_of(RESIDENT, _status_with_memory(pid, threads))
        crowd += threads
    if len(crowd) > CROWD:
        for number in crowd:
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, number, LOWEST_PRIORITY)
    return total + (_socket_memory() if has_own_network else 0)


def measure_shares(worker: int, has_own_network: bool) -> int | None:
    """Return the bytes that a worker's processes hold, each shared page divided among its users.

    That is what they cost the machine: a fork shares its parent's memory, and every worker that of
    the fork server. It takes the kernel longer than `measure_memory`.

    Returns:
        The bytes; None where the kernel does not tell.
    """
    total = 0
    for pid, threads in descendants(worker):
        total += _sum_of(TABLES, _status_with_memory(pid, threads))
        for thread in threads:
            try:
                shares = Path(f"/proc/{thread}/smaps_rollup").read_text()
            except (ProcessLookupError, FileNotFoundError):
                continue  # it has exited
            except OSError:
                return None
            total += _sum_of(SHARES, shares)
            break
    return total + (_socket_memory() if has_own_network else 0)


def _status_with_memory(pid: int, threads: list[int]) -> str:
    """Return the status of a process, which a first thread that has exited does not have."""
    for path in (f"/proc/{pid}/status", *(f"/proc/{pid}/task/{t}/status" for t in threads)):
        with contextlib.suppress(OSError):
            status = Path(path).read_text()
            if RESIDENT.search(status):
                return status
    return ""


def _sum_of(pattern: re.Pattern[str], text: str) -> int:
    return sum(map(int, pattern.findall(text))) * 1024


def _socket_memory() -> int:
    """Return the most that the buffers of all sockets of this network namespace can hold."""
    return SOCKET * sum(map(int, SOCKETS.findall(Path("/proc/net/sockstat").read_text())))
