"""Run JupyterLab for the course: on one page, reachable from this machine alone, until Ctrl-C."""

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
# No requests to the network, and no questions to the learner.
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
    """Find the first free port of this machine, from `wanted` on.

    Raises:
        CourseError: `wanted` is not a port number, or no port after it is free.
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
    """Make the command that starts JupyterLab in a directory, on a page ("lab/tree/01.ipynb")."""
    # -P: a learner's random.py must not replace Python's own
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
    """Start JupyterLab, print its address, and wait until it ends.

    Args:
        directory: working directory, whose files it shows.
        page: the page that it opens.
        port: a free port.
        browser: "default", "none" or a name.
        about: line printed below the address.
        farewell: line printed after Ctrl-C.

    Returns:
        The exit status.
    """
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # Ctrl-C, kill, a closed terminal
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    token = secrets.token_hex(16)
    environment = {**os.environ, "JUPYTER_TOKEN": token, "JUPYTER_PREFER_ENV_PATH": "1"}
    # nbgrader's buttons complain if they find no configuration here or beside the notebooks
    paths = [os.environ.get("JUPYTER_CONFIG_PATH"), str(SETTINGS)]
    environment.pop("MPLBACKEND", None)  # figures belong in the notebook
    environment["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, paths))
    server = subprocess.Popen(
        lab_command(directory, page, port, browser),
        env=environment,
        cwd=directory,
        start_new_session=True,  # only this process gets signals; `end` leaves no kernel behind
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
    """Wait until the server accepts connections; False if it ends instead."""
    while server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.1)
    return False


def end(server: subprocess.Popen) -> None:
    """Terminate the server; kill it after ten seconds or at a second Ctrl-C."""
    for insist in (server.terminate, server.kill):
        insist()
        try:
            server.wait(timeout=10)
            return
        except (KeyboardInterrupt, subprocess.TimeoutExpired):
            continue
