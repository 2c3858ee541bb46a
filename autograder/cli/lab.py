"""Run JupyterLab for the course: on one page, normally for this machine alone, until Ctrl-C."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from autograder.support.console import print_line

SETTINGS = Path(__file__).parent / "lab_settings"
# No requests to the network, and no questions to the learner.
QUIET = (
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    "--ServerApp.answer_yes=True",
    "--Application.log_level=ERROR",
)
# Where Jupyter, IPython and matplotlib write, and where in a home directory that is by default.
HOMES = {
    "JUPYTER_CONFIG_DIR": ".jupyter",
    "JUPYTER_DATA_DIR": ".local/share/jupyter",
    "IPYTHONDIR": ".ipython",
    "MPLCONFIGDIR": ".config/matplotlib",
}


@dataclass(frozen=True)
class LabPage:
    """A page of JupyterLab, and what the terminal shows of it.

    Attributes:
        directory: working directory, whose files it shows.
        page: the page that it opens: "lab/tree/01.ipynb".
        settings: a folder in lab_settings/.
        about: line printed below the address.
        farewell: line printed after Ctrl-C.
        host: the address that it listens on. The default is reachable from this machine alone.
    """

    directory: Path
    page: str
    settings: str
    about: str = ""
    farewell: str = ""
    host: str = "127.0.0.1"


def lab_command(lab: LabPage, port: int, browser: str, private: Path) -> list[str]:
    """Make the command that starts JupyterLab on a page.

    Args:
        lab: the page.
        port: a free port.
        browser: "default", "none" or a name.
        private: a folder that goes when JupyterLab ends.
    """
    # -P: a learner's random.py must not replace Python's own
    command = [sys.executable, "-P", "-m", "jupyterlab", *QUIET]
    command += [
        f"--LabApp.app_settings_dir={SETTINGS / lab.settings}",
        f"--LabApp.workspaces_dir={private / 'workspaces'}",  # one tab: no page of an earlier day
        f"--ServerApp.root_dir={lab.directory}",
        f"--LabApp.default_url=/{lab.page}",
        f"--ServerApp.ip={lab.host}",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
    ]
    if os.name == "posix":  # kernels are reached through files, which needs no port and no warning
        command.append("--KernelManager.transport=ipc")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # in a container; the server listens to this machine alone
    if browser == "none":
        command.append("--no-browser")
    elif browser != "default":
        command.append(f"--ServerApp.browser={browser}")
    return command


def lab_environment(lab: LabPage, token: str, private: Path) -> dict[str, str]:
    """Make the environment of JupyterLab, which may be unable to write into the home directory."""
    environment = {**os.environ, "JUPYTER_TOKEN": token, "JUPYTER_PREFER_ENV_PATH": "1"}
    environment.pop("MPLBACKEND", None)  # figures belong in the notebook
    # nbgrader's buttons complain if they find no configuration here or beside the notebooks
    paths = [os.environ.get("JUPYTER_CONFIG_PATH"), str(SETTINGS / lab.settings)]
    environment["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, paths))
    environment["JUPYTER_RUNTIME_DIR"] = str(private / "runtime")  # names of sockets must be short
    for name, usual in HOMES.items():
        if not _can_write(Path(os.environ.get(name) or Path.home() / usual)):
            environment[name] = str(private / usual)
    return environment


def _can_write(folder: Path) -> bool:
    """Return whether files can be written into a folder, which may not exist yet."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return os.access(folder, os.W_OK)


def serve(lab: LabPage, port: int, browser: str) -> int:
    """Start JupyterLab, print its address, and wait until it ends.

    Args:
        lab: the page to open.
        port: a free port.
        browser: "default", "none" or a name.

    Returns:
        The exit status.
    """
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # Ctrl-C, kill, a closed terminal
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    token = secrets.token_hex(16)
    with TemporaryDirectory(prefix="lstm-", ignore_cleanup_errors=True) as private:
        server = subprocess.Popen(
            lab_command(lab, port, browser, Path(private)),
            env=lab_environment(lab, token, Path(private)),
            cwd=lab.directory,
            start_new_session=True,  # only this process gets signals; `end` leaves no kernel behind
        )
        try:
            if wait_until_it_listens(server, port):
                address = f"http://127.0.0.1:{port}/{lab.page}?token={token}"
                print_line(f"JupyterLab: {address}\n{lab.about}\nCtrl-C ends it.")
            return server.wait()
        except KeyboardInterrupt:
            end(server, port, token)
            print_line(lab.farewell)
            return 0


def wait_until_it_listens(server: subprocess.Popen, port: int) -> bool:
    """Wait until the server accepts connections; False if it ends instead."""
    while server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.1)
    return False


def end(server: subprocess.Popen, port: int, token: str) -> None:
    """Ask the server to end; terminate or kill it after ten seconds or at a second Ctrl-C."""
    for insist in (lambda: _ask_to_end(port, token), server.terminate, server.kill):
        try:
            insist()
            server.wait(timeout=10)
            return
        except (KeyboardInterrupt, subprocess.TimeoutExpired, OSError):
            continue


def _ask_to_end(port: int, token: str) -> None:
    """Ask through its interface, because it reports a signal as a critical error."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/shutdown",
        data=b"",
        headers={"Authorization": f"token {token}"},
    )
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    direct.open(request, timeout=10).close()
