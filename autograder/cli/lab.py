"""The course's JupyterLab: on one page, listening to this machine alone, until Ctrl-C."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from autograder.support.errors import CourseError

PORTS_TO_TRY = 50
# The course's JupyterLab keeps to itself: nothing is asked of the network, or of the learner.
SETTINGS = Path(__file__).parent / "lab_settings"
QUIET = (
    f"--LabApp.app_settings_dir={SETTINGS}",
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    "--ServerApp.answer_yes=True",
    "--Application.log_level=ERROR",
)


def free_port(wanted: int) -> int:
    """`wanted`, or the next port that is free on this machine.

    Raises:
        CourseError: no port number, or none free.
    """
    if not 1 <= wanted <= 65535:
        raise CourseError(f"{wanted} is no port, expected a number from 1 to 65535.")
    for port in range(wanted, min(wanted + PORTS_TO_TRY, 65536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise CourseError(f"no port from {wanted} on is free: give another with --port.")


def lab_command(directory: Path, page: str, port: int, browser: str) -> list[str]:
    """The command line that starts JupyterLab in a directory, on a page ("lab/tree/01.ipynb")."""
    # -P: a file there that is called random.py must not stand in for Python's own
    command = [sys.executable, "-P", "-m", "jupyterlab", *QUIET]
    command += [
        f"--ServerApp.root_dir={directory}",
        f"--LabApp.default_url=/{page}",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # in a container; the server listens to this machine alone
    if browser == "none":
        command.append("--no-browser")
    elif browser != "default":
        command.append(f"--ServerApp.browser={browser}")
    return command


def serve(directory: Path, page: str, port: int, browser: str, about: str, farewell: str) -> int:
    """Start JupyterLab, say where it is, and stay until it ends.

    Args:
        directory: where it starts, and whose files it shows.
        page: that it opens.
        port: free.
        browser: "default", "none" or a name.
        about: a line printed below the address.
        farewell: a line printed after Ctrl-C.

    Returns:
        The exit status.
    """
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # Ctrl-C, kill, a closed terminal
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    token = secrets.token_hex(16)
    environment = {**os.environ, "JUPYTER_TOKEN": token, "JUPYTER_PREFER_ENV_PATH": "1"}
    # nbgrader's buttons look for a configuration, here and beside the notebooks, or else complain
    paths = [os.environ.get("JUPYTER_CONFIG_PATH"), str(SETTINGS)]
    environment.pop("MPLBACKEND", None)  # figures belong into the notebook
    environment["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, paths))
    server = subprocess.Popen(
        lab_command(directory, page, port, browser),
        env=environment,
        cwd=directory,
        start_new_session=True,  # signals come here alone; `end` then leaves no kernel behind
    )
    try:
        if wait_until_it_listens(server, port):
            address = f"http://127.0.0.1:{port}/{page}?token={token}"
            print(f"JupyterLab: {address}\n{about}\nCtrl-C ends it.", flush=True)
        return server.wait()
    except KeyboardInterrupt:
        end(server)
        print(farewell)
        return 0


def wait_until_it_listens(server: subprocess.Popen, port: int) -> bool:
    """Wait until the address can be opened; False if the server has ended instead."""
    while server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.1)
    return False


def end(server: subprocess.Popen) -> None:
    """Ask the server to end, and insist after a while or at a second Ctrl-C."""
    for insist in (server.terminate, server.kill):
        insist()
        try:
            server.wait(timeout=10)
            return
        except (KeyboardInterrupt, subprocess.TimeoutExpired):
            continue
