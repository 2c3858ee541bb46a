"""What a cell or call may have changed for its entire process, restored before the next request."""

import builtins
import gc
import os
import signal
import sys

from autograder.sandbox.filesystem import HOME

RECURSION = sys.getrecursionlimit()
SWITCH = sys.getswitchinterval()  # seconds
UMASK = 0o022


class ProcessState:
    """The state of this process as it is now, before it runs any student's code."""

    def __init__(self) -> None:
        self._builtins = dict(vars(builtins))
        self._modules = dict(sys.modules)
        self._finders = list(sys.meta_path)
        self._thresholds = gc.get_threshold()

    def restore(self) -> None:
        """Stop timers and hooks, forget ended processes, and mend what every import relies on.

        Names and modules that were added stay, as in a notebook.
        """
        for now, before in ((vars(builtins), self._builtins), (sys.modules, self._modules)):
            for name, value in before.items():
                if now.get(name) is not value:
                    now[name] = value
        added = [finder for finder in sys.meta_path if finder not in self._finders]
        sys.meta_path[:] = self._finders + added
        gc.callbacks.clear()
        gc.set_threshold(*self._thresholds)
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
