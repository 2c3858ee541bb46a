"""Whether this system can isolate submissions, tried out in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

from autograder.sandbox import linux


def sandbox_problem() -> str:
    """Return why this system cannot isolate submissions and what to do; "" if it can."""
    if sys.platform != "linux":
        return (
            "submissions can be isolated on Linux only: grade in a container or, on Windows, in "
            "WSL 2"
        )
    if os.uname().machine not in linux.SYS_PIVOT_ROOT:
        return f"the sandbox does not know the processor {os.uname().machine}"
    command = [sys.executable, "-P", "-s", "-m", "autograder.sandbox.probe"]
    environment = {"PYTHONPATH": str(Path(__file__).resolve().parents[2]), "LANG": "C.UTF-8"}
    # In a new process, because the calling process may have threads.
    probe = subprocess.run(command, env=environment, cwd="/", capture_output=True, text=True)
    outcome = probe.stdout.strip()
    if outcome == "ok":
        return ""
    return (
        f"this system does not let a process isolate itself ({outcome or 'it was killed'}). On "
        "Ubuntu since 23.10: sysctl kernel.apparmor_restrict_unprivileged_userns=0. In Docker: "
        "--security-opt seccomp=unconfined --security-opt systempaths=unconfined. On other "
        "systems: sysctl user.max_user_namespaces=10000"
    )


def _try_sandbox() -> None:
    """Set up a sandbox as for a worker, print "ok" or the error, and exit."""
    from autograder.sandbox.filesystem import mount_file_system
    from autograder.sandbox.limits import Limits
    from autograder.sandbox.namespaces import enter_namespaces
    from autograder.sandbox.privileges import drop_privileges

    sys.stdout.flush()
    try:
        Path(f"/proc/self/task/{os.getpid()}/children").read_text()  # needed to measure memory
        enter_namespaces()
        worker = os.fork()
        if worker == 0:
            mount_file_system((), (), Limits())
            drop_privileges()
            os.write(1, b"ok")
            os._exit(0)
        os.waitpid(worker, 0)
    except BaseException as error:
        os.write(1, f"{error}".encode()[:300])
    finally:
        os._exit(0)


if __name__ == "__main__":
    _try_sandbox()
