"""Is a message transferred completely, within its size and time, or an error?"""

import socket
import threading
import time

import pytest

from autograder.sandbox import transport


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    yield ours, theirs
    ours.close()
    theirs.close()


@pytest.mark.parametrize("size", [0, 1, 10, 3 * transport.CHUNK + 1])
def test_a_message_arrives(pair, size):
    """Are short and long messages the same on the other side?"""
    ours, theirs = pair
    message = bytes(range(256)) * (size // 256 + 1)
    sender = threading.Thread(target=transport.send, args=(ours, message[:size]))
    sender.start()
    assert transport.receive(theirs, size, 10) == message[:size]
    sender.join()


def test_a_large_message_is_refused_unread(pair):
    """Is the announced size checked before anything is read?"""
    ours, theirs = pair
    ours.sendall((2**60).to_bytes(8, "big"))
    with pytest.raises(transport.MessageTooLargeError):
        transport.receive(theirs, 2**20, 10)


@pytest.mark.parametrize("start", [b"", b"\0\0", (9).to_bytes(8, "big") + b"12345678"])
def test_an_incomplete_message_is_a_timeout(pair, start):
    """Does waiting end in time, however much of the message is there?"""
    ours, theirs = pair
    ours.sendall(start)
    began = time.monotonic()
    with pytest.raises(transport.MessageTimeoutError):
        transport.receive(theirs, 100, 0.2)
    assert time.monotonic() - began < 5


def test_one_byte_at_a_time_does_not_extend_the_time(pair):
    """Does the limit hold for the complete message?"""
    ours, theirs = pair

    def trickle():
        ours.sendall((100).to_bytes(8, "big"))
        for _ in range(100):
            try:
                ours.sendall(b"x")
            except OSError:
                return
            time.sleep(0.05)

    sender = threading.Thread(target=trickle)
    sender.start()
    with pytest.raises(transport.MessageTimeoutError):
        transport.receive(theirs, 100, 0.5)
    theirs.close()
    sender.join()


@pytest.mark.parametrize("start", [b"", b"\0\0", (9).to_bytes(8, "big") + b"1234"])
def test_a_closed_connection_is_an_error(pair, start):
    """Is the end of the other side noticed, whenever it comes?"""
    ours, theirs = pair
    ours.sendall(start)
    ours.close()
    with pytest.raises(transport.DisconnectedError):
        transport.receive(theirs, 100, 10)


def test_sending_to_a_closed_connection_is_an_error(pair):
    """Is it the same error?"""
    ours, theirs = pair
    theirs.close()
    with pytest.raises(transport.DisconnectedError):
        transport.send(ours, b"x" * 2**20, 10)


def test_a_full_connection_is_a_timeout(pair):
    """Does sending end in time when the other side reads nothing?"""
    ours, _ = pair
    with pytest.raises(transport.MessageTimeoutError):
        transport.send(ours, b"x" * 2**26, 0.2)
