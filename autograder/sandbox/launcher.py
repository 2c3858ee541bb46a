"""Start the fork server of a lesson, and workers from it."""

import array
import socket
import subprocess
import sys
from pathlib import Path

from autograder.sandbox import codec, transport
from autograder.sandbox.errors import ForkServerError
from autograder.sandbox.inputs import SharedInputs
from autograder.sandbox.policy import Policy
from autograder.sandbox.process import WorkerProcess

START = 180.0  # seconds for the fork server to import torch on a machine that is very busy


class ForkServer:
    """A warm process for one lesson, from which workers are forked.

    Args:
        policy: of the workers.

    Raises:
        ForkServerError: the process does not start.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        ours, theirs = socket.socketpair()
        module = "autograder.sandbox.forkserver"
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-s", "-m", module, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env=_environment(),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        self.requests = ours
        try:
            transport.send(ours, codec.encode(policy), START)
            transport.receive(ours, 100, START)
        except (transport.DisconnectedError, transport.MessageTimeoutError):
            self.process.kill()
            _, stderr = self.process.communicate()
            lines = stderr.decode(errors="replace").strip().splitlines()
            reason = lines[-1] if lines else "no reason given"
            raise ForkServerError(f"no worker can be started: {reason}") from None

    def start_worker(self) -> WorkerProcess:
        """Start a new worker."""
        connection, their_connection = socket.socketpair()
        control, their_control = socket.socketpair(type=socket.SOCK_SEQPACKET)
        inputs = SharedInputs()
        files = (their_connection.fileno(), their_control.fileno(), inputs.file)
        numbers = array.array("i", files)
        with their_connection, their_control:
            self.requests.sendmsg([b"."], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, numbers)])
        return WorkerProcess(connection, control, self.policy, inputs)

    def close(self) -> None:
        """End the fork server."""
        self.requests.close()
        self.process.kill()
        self.process.wait()
        if self.process.stderr is not None:
            self.process.stderr.close()


def _environment() -> dict[str, str]:
    """Return the environment of the fork server."""
    project = Path(__file__).resolve().parents[2]  # `autograder` need not be installed
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": "/nonexistent",
        "LANG": "C.UTF-8",
        "MPLBACKEND": "agg",
        "MPLCONFIGDIR": "/nonexistent",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(project),
    }
