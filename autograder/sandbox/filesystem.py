"""The file system of a worker: in memory, read-only except for the student's home and /tmp."""

import os
from pathlib import Path

from autograder.sandbox import linux
from autograder.sandbox.limits import Limits
from autograder.sandbox.namespaces import ROOT, STUDENT

STAGE = "/sys"  # where the new root is assembled: a folder that workers never need
HOME = "/home/student"
INODES = 20_000
# Programs, libraries and fonts, but nothing else that may lie in /usr, such as a class
SYSTEM = (
    *("/usr/bin", "/usr/sbin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libexec"),
    *("/usr/local/bin", "/usr/local/lib", "/usr/share/fonts", "/usr/share/zoneinfo"),
    *("/usr/share/fontconfig", "/usr/share/terminfo", "/usr/share/mime"),
    *("/lib", "/lib64", "/bin", "/sbin", "/etc/fonts", "/etc/ld.so.cache"),
)
DEVICES = ("null", "full", "random", "urandom")  # mapped, "zero" would be memory of no process
INHERITED = linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC | linux.MS_NOATIME


def mount_file_system(readable: tuple[str, ...], masked: tuple[str, ...], limits: Limits) -> None:
    """Build the worker's file system and make it the root.

    Args:
        readable: folders that the worker can read, besides the system's own.
        masked: folders and files within them that it cannot read.
        limits: size of the file system in memory.

    Raises:
        OSError: a part could not be mounted.
    """
    linux.unshare(linux.CLONE_NEWNS)  # the supervisor keeps its view of the system
    linux.mount("none", "/", "none", linux.MS_REC | linux.MS_PRIVATE)
    options = f"size={limits.disk},nr_inodes={INODES},mode=755"
    linux.mount("tmpfs", STAGE, "tmpfs", linux.MS_NOSUID | linux.MS_NODEV, options)
    for path in (*SYSTEM, *readable):
        _bind_read_only(path)
    for path in masked:
        if not any(Path(folder).is_relative_to(path) for folder in readable):
            _mask(path)  # otherwise nothing else of it is shown
    for name in DEVICES:
        target = Path(STAGE, "dev", name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
        linux.mount(f"/dev/{name}", str(target), "none", linux.MS_BIND)
    for folder in (HOME, "/tmp", "/.former"):
        Path(STAGE + folder).mkdir(parents=True, exist_ok=True)
    if os.getuid() == ROOT:
        for folder in (HOME, "/tmp"):
            os.chown(STAGE + folder, STUDENT, STUDENT)
    _switch_root()


def _switch_root() -> None:
    linux.pivot_root(STAGE, f"{STAGE}/.former")
    os.chdir("/")
    linux.unmount("/.former")
    os.rmdir("/.former")
    os.chdir(HOME)


def _bind_read_only(path: str) -> None:
    target = Path(STAGE + path)
    if not os.path.lexists(path) or os.path.lexists(target):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if os.path.islink(path):
        target.symlink_to(os.readlink(path))
        return
    if os.path.isdir(path):
        target.mkdir()
    else:
        target.touch()
    linux.mount(path, str(target), "none", linux.MS_BIND)
    inherited = os.statvfs(path).f_flag & INHERITED  # the kernel refuses to lift these
    flags = linux.MS_BIND | linux.MS_REMOUNT | linux.MS_RDONLY | linux.MS_NOSUID | linux.MS_NODEV
    linux.mount("none", str(target), "none", flags | inherited)


def _mask(path: str) -> None:
    target = STAGE + path
    if not os.path.exists(target):
        return
    if os.path.isdir(target):
        linux.mount("tmpfs", target, "tmpfs", linux.MS_RDONLY | linux.MS_NOSUID, "size=4096")
    else:
        linux.mount("/dev/null", target, "none", linux.MS_BIND)
