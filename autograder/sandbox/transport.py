"""Messages over a socket, with a limit on size and time."""

import socket
import time

LENGTH = 8  # bytes of the length in front of each message
CHUNK = 2**20


class DisconnectedError(Exception):
    """The other side has closed the connection."""


class MessageTimeoutError(Exception):
    """No complete message was transferred in time."""


class MessageTooLargeError(Exception):
    """The announced message is larger than allowed."""


def send(connection: socket.socket, message: bytes, seconds: float | None = None) -> None:
    """Send one message.

    Raises:
        DisconnectedError: the other side has closed the connection.
        MessageTimeoutError: the other side did not take the message in time.
    """
    connection.settimeout(seconds)
    try:
        connection.sendall(len(message).to_bytes(LENGTH, "big") + message)
    except TimeoutError:
        raise MessageTimeoutError from None
    except OSError:
        raise DisconnectedError from None


def receive(connection: socket.socket, at_most: int, seconds: float | None = None) -> bytes:
    """Receive one message of up to `at_most` bytes.

    Raises:
        DisconnectedError: the other side has closed the connection.
        MessageTimeoutError: the message was not complete after `seconds`.
        MessageTooLargeError: a larger message was announced; nothing of it is read.
    """
    deadline = None if seconds is None else time.monotonic() + seconds
    size = int.from_bytes(_receive_exactly(connection, LENGTH, deadline), "big")
    if size > at_most:
        raise MessageTooLargeError
    return _receive_exactly(connection, size, deadline)


def _receive_exactly(connection: socket.socket, size: int, deadline: float | None) -> bytes:
    chunks, missing = [], size
    while missing:
        left = None if deadline is None else deadline - time.monotonic()
        if left is not None and left <= 0:
            raise MessageTimeoutError
        connection.settimeout(left)
        try:
            chunk = connection.recv(min(missing, CHUNK))
        except TimeoutError:
            raise MessageTimeoutError from None
        except OSError:
            raise DisconnectedError from None
        if not chunk:
            raise DisconnectedError
        chunks.append(chunk)
        missing -= len(chunk)
    return b"".join(chunks)
