"""A seccomp filter that refuses system calls for which a submission has no use.

Some of them hold memory that counts for no process, others reach parts of the kernel that a sandbox
should stay away from. A refused call fails with `EPERM`, as on a system that does not allow it.
"""

import ctypes
import errno
import os
import struct

from autograder.sandbox import linux

PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06  # BPF instructions
NUMBER, ARCHITECTURE = 0, 4  # offsets in `struct seccomp_data`
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
    code = _build_filter(AUDIT_ARCH[machine], sorted(numbers))
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.addressof(buffer))
    linux.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(program))


def _build_filter(architecture: int, numbers: list[int]) -> bytes:
    """Build the filter: kill on another architecture, refuse the listed calls and x32."""
    steps = [
        (LOAD, 0, 0, ARCHITECTURE),
        (EQUAL, 1, 0, architecture),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER),
        (AT_LEAST, len(numbers) + 1, 0, X32),
    ]
    for k, number in enumerate(numbers):
        steps.append((EQUAL, len(numbers) - k, 0, number))  # jumps over the rest and the next line
    steps += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE)]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
