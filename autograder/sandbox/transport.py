"""Messages over a socket: whole, not too large, and in time."""

import socket
import time

LENGTH = 8  # bytes in front of each message
CHUNK = 2**20


class ChannelClosedError(Exception):
    """The other side is gone."""


class TooLateError(Exception):
    """No whole message came in time."""


class TooLargeError(Exception):
    """A message larger than agreed was announced."""


def send(connection: socket.socket, message: bytes, seconds: float | None = None) -> None:
    """Send one message.

    Raises:
        ChannelClosedError: the other side is gone.
        TooLateError: it did not take the message in time.
    """
    connection.settimeout(seconds)
    try:
        connection.sendall(len(message).to_bytes(LENGTH, "big") + message)
    except TimeoutError:
        raise TooLateError from None
    except OSError:
        raise ChannelClosedError from None


def receive(connection: socket.socket, at_most: int, seconds: float | None = None) -> bytes:
    """Receive one message of up to `at_most` bytes within so many seconds.

    Raises:
        ChannelClosedError: the other side is gone.
        TooLateError: the message was not whole in time.
        TooLargeError: a larger one was announced. Nothing of it is read.
    """
    deadline = None if seconds is None else time.monotonic() + seconds
    size = int.from_bytes(_exactly(connection, LENGTH, deadline), "big")
    if size > at_most:
        raise TooLargeError
    return _exactly(connection, size, deadline)


def _exactly(connection: socket.socket, size: int, deadline: float | None) -> bytes:
    chunks, missing = [], size
    while missing:
        left = None if deadline is None else deadline - time.monotonic()
        if left is not None and left <= 0:
            raise TooLateError
        connection.settimeout(left)
        try:
            chunk = connection.recv(min(missing, CHUNK))
        except TimeoutError:
            raise TooLateError from None
        except OSError:
            raise ChannelClosedError from None
        if not chunk:
            raise ChannelClosedError
        chunks.append(chunk)
        missing -= len(chunk)
    return b"".join(chunks)
