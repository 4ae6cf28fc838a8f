"""Frames are taken in together, whole, in order, and whatever pieces they come in."""

import struct
from types import SimpleNamespace

import pytest
from amqp.transport import TCPTransport

from foundation.bus.reading import PORTION, drain, read_ahead


class Socket:
    """Gives what has arrived, in pieces as they came; a pause is None."""

    def __init__(self, *pieces):
        self.pieces = list(pieces)
        self.asked = 0

    def recv(self, most):
        self.asked += 1
        if not self.pieces:
            raise TimeoutError
        piece = self.pieces.pop(0)
        if piece is None:
            raise TimeoutError
        if len(piece) > most:
            self.pieces.insert(0, piece[most:])
        return piece[:most]


class Amqp:
    """py-amqp's connection as far as reading goes; a frame of kind 1 is an event, others are only part of one."""

    def __init__(self, socket):
        transport = TCPTransport.__new__(TCPTransport)
        transport.sock, transport._read_buffer, transport._quick_recv = socket, b"", socket.recv
        transport.connected = True
        transport.raise_on_initial_eintr = True
        self.transport = transport
        self.read = []

    def blocking_read(self):
        kind, _, payload = self.transport.read_frame()
        self.read.append(bytes(payload))
        return kind == 1


class Connection:
    """kombu's connection around it."""

    def __init__(self, *pieces):
        self.socket = Socket(*pieces)
        self.connection = Amqp(self.socket)

    def drain_events(self, timeout):
        while not self.connection.blocking_read():
            pass

    @property
    def read(self):
        return self.connection.read


def frame(payload, kind=1):
    return struct.pack(">BHI", kind, 1, len(payload)) + payload + b"\xce"


@pytest.fixture(autouse=True)
def _close_quietly(monkeypatch):
    monkeypatch.setattr(TCPTransport, "__del__", lambda _: None, raising=False)


def test_all_that_has_arrived_is_taken_in_by_one_call():
    connection = Connection(b"".join(frame(bytes([number])) for number in range(20)))
    read_ahead(connection)
    drain(connection, 1)
    assert connection.read == [bytes([number]) for number in range(20)]
    assert connection.socket.asked == 1


def test_without_reading_ahead_each_part_of_a_frame_took_a_call():
    connection = Connection(frame(b"a") + frame(b"b"))
    connection.drain_events(timeout=1)
    assert connection.socket.asked == 3


@pytest.mark.parametrize("size", [1, 2, 7, 8, 9, 13])
def test_frames_in_pieces_come_whole(size):
    sent = frame(b"first") + frame(b"second" * 5, kind=2) + frame(b"third")
    connection = Connection(*(sent[at : at + size] for at in range(0, len(sent), size)))
    read_ahead(connection)
    while len(connection.read) < 3:
        drain(connection, 1)
    assert connection.read == [b"first", b"second" * 5, b"third"]


def test_a_frame_larger_than_a_portion_comes_whole():
    large = b"x" * (3 * PORTION)
    connection = Connection(frame(b"a") + frame(large) + frame(b"b"))
    read_ahead(connection)
    drain(connection, 1)
    assert connection.read == [b"a", large, b"b"]


def test_what_pauses_within_a_frame_is_read_on_later():
    whole = frame(b"payload")
    connection = Connection(frame(b"a") + whole[:9], None, whole[9:])
    read_ahead(connection)
    with pytest.raises(TimeoutError):
        drain(connection, 1)
    assert connection.read == [b"a"]
    drain(connection, 1)
    assert connection.read == [b"a", b"payload"]


def test_a_connection_that_ends_says_so():
    connection = Connection(frame(b"a")[:-1], b"")
    read_ahead(connection)
    with pytest.raises(OSError, match="closed"):
        drain(connection, 1)


def test_what_speaks_no_amqp_is_only_drained():
    drained = []
    redis = SimpleNamespace(
        connection=SimpleNamespace(), drain_events=lambda timeout: drained.append(timeout)
    )
    read_ahead(redis)
    drain(redis, 0.5)
    assert drained == [0.5]
