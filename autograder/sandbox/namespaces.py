"""A room of its own for a submission: private namespaces, a file system in memory, limits.

Three processes take part. The *fork server* is warm and trusted and forks. Its child, the
*supervisor*, enters new namespaces, forks once more, and stays outside to watch memory and time.
The grandchild, the *worker*, is process 1 of its own namespace: it prepares the file system and
runs the student's code. When it ends, the kernel ends everything that it has started.
"""

import contextlib
import os
import re
import resource
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path

from autograder.sandbox import linux
from autograder.sandbox.limits import Limits
from autograder.sandbox.seccomp import refuse_needless_calls

TICK = 0.1  # seconds between two looks at the memory in use
STAGE = "/sys"  # where the new root is put together: a folder that holds nothing to be shown
HOME = "/home/student"
FILES = 20_000  # in its file system
SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/sbin", "/etc/fonts", "/etc/ld.so.cache")
DEVICES = ("null", "zero", "full", "random", "urandom")
ALIKE = linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC | linux.MS_NOATIME
NAMESPACES = (
    linux.CLONE_NEWUSER
    | linux.CLONE_NEWNS
    | linux.CLONE_NEWPID
    | linux.CLONE_NEWNET
    | linux.CLONE_NEWIPC
    | linux.CLONE_NEWUTS
)
STUDENT = 1000  # user and group inside
ROOT, NOBODY = 0, 65534
CROWD = 6  # processes and threads, above which they share the processor as the last in line
LAST_IN_LINE = 19
HELD = re.compile(r"^(?:RssAnon|RssShmem|VmPTE):\s+(\d+) kB$", re.MULTILINE)


def enter_namespaces(mapper: socket.socket | None = None) -> None:
    """Go into new namespaces, as the user of the same files but without any privilege outside.

    Args:
        mapper: to a process that waits in `map_users`, if there is one.

    Raises:
        OSError: the system does not allow it.
    """
    user, group = os.geteuid(), os.getegid()
    linux.unshare(NAMESPACES)
    if mapper is not None:
        mapper.send(b".")
        if mapper.recv(1) == b"y":
            return
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{STUDENT} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{STUDENT} {group} 1")


def map_users(supervisor: int, line: socket.socket) -> None:
    """From outside, which the system asks for: two users for a supervisor's namespaces."""
    if not line.recv(1):
        return
    said = b"y"
    try:
        for kind in ("gid_map", "uid_map"):
            Path(f"/proc/{supervisor}/{kind}").write_text(f"{ROOT} 0 1\n{STUDENT} {NOBODY} 1")
    except OSError:
        said = b"n"
    line.send(said)


def becomes_nobody(shown: tuple[str, ...]) -> bool:
    """Should a submission run as another user: one whose processes the kernel counts?

    It does not count root's own. The other user must be able to read the folders shown.
    """
    return os.geteuid() == ROOT and all(map(_anybody_reads, shown))


def _anybody_reads(folder: str) -> bool:
    found = [folder, *(os.path.join(folder, name) for name in os.listdir(folder))]
    return all(os.stat(path).st_mode & 0o004 for path in found if not os.path.islink(path))


def furnish(shown: tuple[str, ...], masked: tuple[str, ...], limits: Limits) -> None:
    """Build the room's file system and make it the root: read-only but for the student's home.

    Args:
        shown: folders that can be read there, beside the system's own.
        masked: folders and files within them that cannot.
        limits: size of the file system in memory.
    """
    linux.unshare(linux.CLONE_NEWNS)  # the supervisor keeps its view of the system
    linux.mount("none", "/", "none", linux.MS_REC | linux.MS_PRIVATE)
    options = f"size={limits.disk},nr_inodes={FILES},mode=755"
    linux.mount("tmpfs", STAGE, "tmpfs", linux.MS_NOSUID | linux.MS_NODEV, options)
    for path in (*SYSTEM, *shown):
        _show(path)
    for path in masked:
        _mask(path)
    for name in DEVICES:
        place = Path(STAGE, "dev", name)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()
        linux.mount(f"/dev/{name}", str(place), "none", linux.MS_BIND)
    for folder in (HOME, "/tmp", "/.former"):
        Path(STAGE + folder).mkdir(parents=True, exist_ok=True)
    if os.getuid() == ROOT:
        for folder in (HOME, "/tmp"):
            os.chown(STAGE + folder, STUDENT, STUDENT)
    linux.pivot_root(STAGE, f"{STAGE}/.former")
    os.chdir("/")
    linux.unmount("/.former")
    os.rmdir("/.former")
    os.chdir(HOME)


def _show(path: str) -> None:
    place = Path(STAGE + path)
    if not os.path.lexists(path) or os.path.lexists(place):
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    if os.path.islink(path):
        place.symlink_to(os.readlink(path))
        return
    if os.path.isdir(path):
        place.mkdir()
    else:
        place.touch()
    linux.mount(path, str(place), "none", linux.MS_BIND)
    kept = os.statvfs(path).f_flag & ALIKE  # what the outside forbids stays forbidden
    flags = linux.MS_BIND | linux.MS_REMOUNT | linux.MS_RDONLY | linux.MS_NOSUID | linux.MS_NODEV
    linux.mount("none", str(place), "none", flags | kept)


def _mask(path: str) -> None:
    place = STAGE + path
    if not os.path.exists(place):
        return
    if os.path.isdir(place):
        linux.mount("tmpfs", place, "tmpfs", linux.MS_RDONLY | linux.MS_NOSUID, "size=4096")
    else:
        linux.mount("/dev/null", place, "none", linux.MS_BIND)


def limit(limits: Limits) -> None:
    """Limits of each process in the room; the supervisor watches their sum."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory + 2**31,) * 2)  # libraries are mapped too
    resource.setrlimit(resource.RLIMIT_NPROC, (limits.processes,) * 2)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file,) * 2)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limits.open_files,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    cpu = int(limits.submission * 4) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))


def give_up_privileges() -> None:
    """No privilege of the namespace is left, none can be got, and needless calls are refused."""
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    if os.getuid() == ROOT:
        os.setgroups([])
        os.setresgid(STUDENT, STUDENT, STUDENT)
        os.setresuid(STUDENT, STUDENT, STUDENT)
        die_with_parent()  # a new user forgets it
    linux.drop_capabilities()
    refuse_needless_calls()


def forbid_namespaces() -> None:
    """No user namespace inside this one: there a process would have privileges again."""
    Path("/proc/sys/user/max_user_namespaces").write_text("0")


def close_all_but(kept: int) -> None:
    """Close every open file but standard input, output and error, and one."""
    highest = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    os.closerange(3, kept)
    os.closerange(kept + 1, min(highest, 65536))


def die_with_parent() -> None:
    """When the parent ends, however it does, so does this process."""
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)


def watch(worker: int, leash: int, limits: Limits) -> None:
    """The supervisor: wait for the worker, for the leash to be let go, or for too much memory.

    What ended the worker is written to the leash: "exit 3", "signal 11" or "memory"; or, where it
    was asked to end it, "late" and the bytes that it held by then.
    """
    ended = os.pidfd_open(worker)
    poll = select.poll()
    poll.register(ended, select.POLLIN)
    poll.register(leash, select.POLLIN | select.POLLHUP)
    reason = ""
    while True:
        ready = dict(poll.poll(TICK * 1000))
        if ended in ready:
            break
        in_use = look_after(worker)
        if leash in ready:
            reason = f"late {in_use}"
            os.kill(worker, signal.SIGKILL)
            poll.unregister(leash)
        elif in_use > limits.memory:
            reason = "memory"
            os.kill(worker, signal.SIGKILL)
    _, status = os.waitpid(worker, 0)
    code = os.waitstatus_to_exitcode(status)
    said = reason or (f"signal {-code}" if code < 0 else f"exit {code}")
    with contextlib.suppress(OSError):  # nobody may be left to hear it
        os.write(leash, said.encode())


def look_after(worker: int) -> int:
    """Bytes that a room's processes hold; too many of them get behind everyone else's.

    Memory that several share counts once for each, files that they have mapped do not count.
    """
    total, found, crowd = 0, [worker], []
    for pid in found:  # it grows
        try:
            total += sum(map(int, HELD.findall(Path(f"/proc/{pid}/status").read_text()))) * 1024
            for task in os.listdir(f"/proc/{pid}/task"):
                crowd.append(int(task))
                found += map(int, Path(f"/proc/{pid}/task/{task}/children").read_text().split())
        except OSError:
            continue  # it has ended since
    for task in crowd if len(crowd) > CROWD else ():
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, task, LAST_IN_LINE)
    return total


def problem() -> str:
    """Why this system cannot isolate submissions, and what to do; "" if it can."""
    if sys.platform != "linux":
        return (
            "submissions can be isolated on Linux only: grade in a container or, on Windows, in "
            "WSL 2"
        )
    if os.uname().machine not in linux.SYS_PIVOT_ROOT:
        return f"the sandbox does not know the processor {os.uname().machine}"
    command = [sys.executable, "-P", "-s", "-m", "autograder.sandbox.namespaces"]
    environment = {"PYTHONPATH": str(Path(__file__).resolve().parents[2]), "LANG": "C.UTF-8"}
    done = subprocess.run(command, env=environment, cwd="/", capture_output=True, text=True)
    said = done.stdout.strip()  # in a process of its own: whoever asks may have threads
    if said == "ok":
        return ""
    return (
        f"this system does not let a process isolate itself ({said or 'it was killed'}). On Ubuntu "
        "since 23.10: sysctl kernel.apparmor_restrict_unprivileged_userns=0. In Docker: --security-"
        "opt seccomp=unconfined --security-opt systempaths=unconfined. On other systems: "
        "sysctl user.max_user_namespaces=10000"
    )


def _try_a_room() -> None:
    sys.stdout.flush()
    try:
        Path(f"/proc/self/task/{os.getpid()}/children").read_text()  # memory is counted with it
        enter_namespaces()
        inner = os.fork()
        if inner == 0:
            furnish((), (), Limits())
            give_up_privileges()
            os.write(1, b"ok")
            os._exit(0)
        os.waitpid(inner, 0)
    except BaseException as error:
        os.write(1, f"{error}".encode()[:300])
    finally:
        os._exit(0)


if __name__ == "__main__":
    _try_a_room()
