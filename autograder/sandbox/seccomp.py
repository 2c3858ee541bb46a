"""A seccomp filter that refuses system calls for which a submission has no use.

Some of them hold memory that counts for no process, others reach parts of the kernel that a sandbox
should stay away from. A few calls are refused only with certain arguments: sockets of any family
but AF_UNIX, for example, because a network namespace does not separate those of all families. A
refused call fails with `EPERM`, as on a system that does not allow it.
"""

import ctypes
import errno
import os
import socket
import struct
from collections.abc import Mapping
from typing import NamedTuple

from autograder.sandbox import linux

PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
LOAD, AND, EQUAL, AT_LEAST, RETURN = 0x20, 0x54, 0x15, 0x35, 0x06  # BPF instructions
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16  # offsets in `struct seccomp_data`
ALL_BITS = 0xFFFFFFFF
KILL, REFUSE, ALLOW = 0x80000000, 0x00050000 | errno.EPERM, 0x7FFF0000
AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
X32 = 0x40000000  # bit of the second system call table of x86_64

REFUSED_EVERYWHERE = {  # newer calls have the same number on every architecture
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "io_uring_register": 427,
    "open_tree": 428,
    "move_mount": 429,
    "fsopen": 430,
    "fsmount": 432,
    "pidfd_getfd": 438,
    "mount_setattr": 442,
    "memfd_secret": 447,
}
REFUSED = {  # by name: (x86_64, aarch64)
    "memfd_create": (319, 279),
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "vmsplice": (278, 75),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "perf_event_open": (298, 241),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "kexec_load": (246, 104),
    "open_by_handle_at": (304, 265),
    "fanotify_init": (300, 262),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "swapon": (167, 224),
    "syslog": (103, 116),
}


class ArgumentRule(NamedTuple):
    """A call that depends on one of its arguments, of which the lower 32 bits are looked at."""

    x86_64: int
    aarch64: int
    argument: int
    mask: int
    values: tuple[int, ...]
    allowed: bool  # whether these values alone are allowed, or refused


ARGUMENT_RULES = {
    "socket": ArgumentRule(41, 198, 0, ALL_BITS, (socket.AF_UNIX,), True),
    "socketpair": ArgumentRule(53, 199, 0, ALL_BITS, (socket.AF_UNIX,), True),
    # SO_SNDBUF, SO_RCVBUF, SO_SNDBUFFORCE, SO_RCVBUFFORCE: `usage` counts on the default size
    "setsockopt": ArgumentRule(54, 208, 2, ALL_BITS, (7, 8, 32, 33), False),
    "fcntl": ArgumentRule(72, 25, 1, ALL_BITS, (1031,), False),  # F_SETPIPE_SZ
    # PR_SET_DUMPABLE: it would hide a process from its supervisor
    "prctl": ArgumentRule(157, 167, 0, ALL_BITS, (4,), False),
    # MAP_SHARED | MAP_ANONYMOUS: such memory stays in use when it is no longer mapped
    "mmap": ArgumentRule(9, 222, 3, 0x21, (0x21,), False),
}


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def install_filter() -> None:
    """Install the filter for this process and all its children; requires "no new privileges".

    Raises:
        OSError: the kernel does not support seccomp filters.
    """
    machine = os.uname().machine
    column = list(AUDIT_ARCH).index(machine)
    numbers = [*(pair[column] for pair in REFUSED.values()), *REFUSED_EVERYWHERE.values()]
    rules = {getattr(rule, machine): rule for rule in ARGUMENT_RULES.values()}
    code = _build_filter(AUDIT_ARCH[machine], sorted(numbers), rules)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.addressof(buffer))
    linux.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(program))


def _build_filter(
    architecture: int, numbers: list[int], rules: Mapping[int, ArgumentRule]
) -> bytes:
    """Build the filter: kill on another architecture, refuse x32, the listed calls and by rule.

    A step holds an instruction, how many steps to skip if it holds and if not, and an operand.
    """
    steps = [
        (LOAD, 0, 0, ARCHITECTURE),
        (EQUAL, 1, 0, architecture),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER),
        (AT_LEAST, len(numbers), 0, X32),
    ]
    for k, number in enumerate(numbers):
        steps.append((EQUAL, len(numbers) - k - 1, 0, number))  # to the step after the list
    steps[-1] = (EQUAL, 0, 1, numbers[-1])
    steps.append((RETURN, 0, 0, REFUSE))
    for number, rule in rules.items():
        block = _build_rule(rule)
        steps += [(EQUAL, 0, len(block), number), *block]
    steps.append((RETURN, 0, 0, ALLOW))
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def _build_rule(rule: ArgumentRule) -> list[tuple[int, int, int, int]]:
    """Build the steps that decide on a call by one of its arguments."""
    found, otherwise = (ALLOW, REFUSE) if rule.allowed else (REFUSE, ALLOW)
    steps = [(LOAD, 0, 0, ARGUMENTS + 8 * rule.argument), (AND, 0, 0, rule.mask)]
    for value in rule.values:
        steps += [(EQUAL, 0, 1, value), (RETURN, 0, 0, found)]
    return [*steps, (RETURN, 0, 0, otherwise)]
