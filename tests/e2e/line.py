"""A line between browser and product that can be slow, and can be cut in the middle of a transfer."""

import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

PIECE = 16 * 1024
RESET = struct.pack("ii", 1, 0)


class Line:
    """Listens on loopback and carries bytes to another port of it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._pace = 0.0
        self._whole = True
        self._ends: list[socket.socket] = []
        self._listener = socket.socket()
        # Small, so that the sender does not hand over everything at once.
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, PIECE)
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """Where a browser finds the product through this line."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def slow_down(self, bytes_per_second: int) -> None:
        """Carry at most so many bytes a second on each connection."""
        self._pace = PIECE / bytes_per_second

    def cut(self) -> None:
        """Reset every connection and take no new one."""
        self._whole = False
        for end in self._ends:
            _reset(end)
        self._ends.clear()

    def mend(self) -> None:
        """Take connections again, as fast as they come."""
        self._pace = 0.0
        self._whole = True

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                if not self._whole:
                    _reset(near)
                    continue
                far = socket.create_connection(("127.0.0.1", self._port))
                self._ends += [near, far]
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=pair, daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(PIECE):
                target.sendall(piece)
                time.sleep(self._pace if len(piece) == PIECE else 0)
            target.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """End it all."""
        self.cut()
        self._listener.close()


@contextmanager
def laid(url: str) -> Iterator[Line]:
    """Lay a line to the product at `url`."""
    line = Line(int(url.rpartition(":")[2]))
    try:
        yield line
    finally:
        line.close()


def _reset(end: socket.socket) -> None:
    with suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        end.shutdown(socket.SHUT_RDWR)
    end.close()
