"""Is each worker in a control group with its limits, where the system lets us make one?"""

import os
import signal
import socket
from pathlib import Path

import pytest

from autograder.sandbox.control_group import ControlGroup, find_parent, make_group
from autograder.sandbox.limits import MEBIBYTE, Limits
from autograder.sandbox.supervisor import watch
from autograder.submission.policy import policy_for

LIMITS = Limits(memory=300 * MEBIBYTE, processes=20)
FILES = {"cgroup.controllers": "memory pids cpu", "cgroup.procs": "", "cgroup.subtree_control": ""}


@pytest.fixture
def tree(tmp_path):
    """A tree as the kernel shows it: a user's service, a slice in it, and a scope in that."""
    root = tmp_path / "cgroup"
    for place in ("", "user", "user/service", "user/service/slice", "user/service/slice/scope"):
        (root / place).mkdir()
        for name, text in FILES.items():
            (root / place / name).write_text(text)
    own = tmp_path / "own"
    own.write_text("1:name=systemd:/other\n0::/user/service/slice/scope\n")
    return root, own


def pass_on(folder, controllers="cpu memory pids"):
    (folder / "cgroup.subtree_control").write_text(controllers)


@pytest.mark.parametrize(
    ("passes_on", "found"),
    [
        ({"user/service/slice": "memory pids"}, "user/service/slice"),
        ({"user/service": "memory pids cpu", "user/service/slice": "pids"}, "user/service"),
        ({"user/service/slice/scope": "pids memory"}, "user/service/slice/scope"),
        ({"": "memory pids"}, ""),
        ({"user/service": "memory"}, None),
        ({}, None),
    ],
)
def test_the_nearest_group_that_passes_controllers_on_is_found(tree, passes_on, found):
    """Is it one around this process, with both controllers?"""
    root, own = tree
    for place, controllers in passes_on.items():
        pass_on(root / place, controllers)
    assert find_parent(root, own) == (None if found is None else root / found)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_group_of_somebody_else_is_left_alone(tree):
    """Is a group that we may not write to passed over?"""
    root, own = tree
    pass_on(root / "user/service/slice")
    (root / "user/service/slice/cgroup.procs").chmod(0o444)
    assert find_parent(root, own) is None


@pytest.mark.parametrize("text", ["", "4:memory:/process\n", "0::/gone/elsewhere\n", None])
def test_without_cgroup_v2_there_is_no_group(tree, text):
    """Is that so for the first version, a file that is missing and a group that is not shown?"""
    root, own = tree
    own.unlink() if text is None else own.write_text(text)
    assert find_parent(root, own) is None and make_group(LIMITS, root, own) is None
    assert find_parent(root / "user" / "none", own) is None


def test_a_group_has_the_limits(tree, monkeypatch):
    """Are memory, swap and processes limited, and does the kernel end all processes together?"""
    root, own = tree
    pass_on(root / "user/service")
    opened = []
    monkeypatch.setattr(os, "open", lambda path, flags: opened.append(Path(path)) or 99)
    group = make_group(LIMITS, root, own)
    assert group.folder.parent == root / "user/service" and opened == [
        group.folder / "cgroup.procs"
    ]
    found = {path.name: path.read_text() for path in group.folder.iterdir()}
    assert found == {
        "memory.max": str(300 * MEBIBYTE),
        "memory.swap.max": "0",
        "memory.oom.group": "1",
        "pids.max": "20",
    }


def test_a_process_enters_and_the_group_is_removed(tmp_path):
    """Does a process write its own number, and is no folder left?"""
    folder = tmp_path / "group"
    (tmp_path / "procs").write_text("")
    group = ControlGroup.__new__(ControlGroup)
    folder.mkdir()
    group.folder = folder
    group._processes = os.open(tmp_path / "procs", os.O_WRONLY)
    child = os.fork()
    if child == 0:
        group.enter()
        os._exit(0)
    os.waitpid(child, 0)
    assert (tmp_path / "procs").read_text() == "0"
    group.remove()
    assert not folder.exists()


def test_a_group_that_cannot_be_limited_is_not_left_behind(tree, monkeypatch):
    """Is there none, where the kernel refuses a limit?"""
    root, own = tree
    pass_on(root / "user/service")

    def refuse(path, text):
        raise PermissionError(path)

    monkeypatch.setattr(Path, "write_text", refuse)
    assert make_group(LIMITS, root, own) is None
    assert not list((root / "user/service").glob("lstm-course-*"))


@pytest.mark.parametrize(
    ("events", "cause"),
    [("low 0\noom 1\noom_kill 3\n", "memory"), ("oom 0\noom_kill 0\n", "signal 9")],
)
def test_an_end_at_the_limit_is_reported(tmp_path, events, cause):
    """Does the grader learn that the kernel has ended a worker for its memory?"""
    (tmp_path / "memory.events").write_text(events)
    group = ControlGroup.__new__(ControlGroup)
    group.folder = tmp_path
    worker = os.fork()
    if worker == 0:
        signal.pause()
    os.kill(worker, signal.SIGKILL)
    grader, supervisor = socket.socketpair(type=socket.SOCK_SEQPACKET)
    with grader, supervisor:
        watch(worker, supervisor.fileno(), policy_for("02", LIMITS, isolated=False), group)
        assert grader.recv(100).decode() == cause


@pytest.mark.skipif(find_parent() is None, reason="no group may be made here")
def test_a_real_group_limits_processes_and_memory():
    """Does the kernel refuse a process too many, and end one that takes too much memory?"""
    group = make_group(Limits(memory=64 * MEBIBYTE, processes=4))
    child = os.fork()
    if child == 0:
        group.enter()
        started = 0
        try:
            for _ in range(10):
                if os.fork() == 0:
                    signal.pause()
                started += 1
        except OSError:
            held = bytearray(os.urandom(2**20) * 256) if started == 3 else b""
        os._exit(len(held) > 0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert group.ran_out_of_memory()
    group.remove()
    assert not group.folder.exists()
