"""What a call may have changed for its entire process, restored before the next request."""

import os
import signal
import sys

from autograder.sandbox.filesystem import HOME

RECURSION = sys.getrecursionlimit()
SWITCH = sys.getswitchinterval()  # seconds
UMASK = 0o022


def restore_process_state() -> None:
    """Stop timers and hooks, forget processes that have ended, and leave a folder that is gone."""
    for timer in (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF):
        signal.setitimer(timer, 0)
    sys.settrace(None)
    sys.setprofile(None)
    sys.setswitchinterval(SWITCH)
    sys.setrecursionlimit(max(RECURSION, sys.getrecursionlimit()))
    os.umask(UMASK)
    _reap()
    try:
        os.getcwd()
    except OSError:
        os.chdir(HOME if os.path.isdir(HOME) else "/")


def _reap() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass
