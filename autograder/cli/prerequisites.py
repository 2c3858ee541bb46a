"""What `study` needs of a machine: a free port, and a browser.

The bootstrap asks this before anything is installed, so only the standard library is imported here.
"""

import shutil
import socket
import webbrowser

from autograder.support.errors import CourseError

PORTS_TO_TRY = 50


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


def need_browser(browser: str) -> None:
    """Make sure that a browser can be opened.

    Raises:
        CourseError: there is none of that name.
    """
    if browser in ("default", "none"):
        return
    try:
        found = webbrowser.get(browser)
        # Any word in $BROWSER, which `make BROWSER=...` sets, is taken for a command.
        generic = isinstance(found, webbrowser.GenericBrowser)
        known = not generic or shutil.which(found.name) is not None
    except webbrowser.Error:
        known = False
    if not known:
        raise CourseError(
            f'there is no browser called {browser!r} here. Give the name of another, or "none" and '
            "open the address yourself."
        )
