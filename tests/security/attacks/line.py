"""A bare connection: bytes out, every answer that comes back in, and whether the other side ended it."""

import socket
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

PATIENCE_S = 5.0
# After an answer: as long as a second one would take that was asked for in the same bytes.
SILENCE_S = 0.3


@dataclass(frozen=True)
class Answer:
    """One response: its status, its headers by lower-case name (the last of a name), its body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode("utf-8", "replace")


@dataclass
class Told:
    """What came back, and how much could be sent."""

    answers: list[Answer] = field(default_factory=list)
    ended: bool = False
    sent: int = 0
    rest: bytes = b""

    @property
    def answer(self) -> Answer:
        """Return the only answer."""
        assert len(self.answers) == 1, self
        return self.answers[0]

    @property
    def statuses(self) -> list[int]:
        """Return the statuses in their order."""
        return [one.status for one in self.answers]


def talk(port: int, *parts: bytes, patience: float = PATIENCE_S, silence: float = SILENCE_S) -> Told:
    """Send these bytes; return what comes until the end of the connection, or until silence after an answer."""
    with connected(port) as line:
        told = Told(sent=_send(line, parts))
        _listen(line, told, patience, silence)
    return told


def flood(port: int, head: bytes, pieces: Iterable[bytes]) -> Told:
    """Send without end until the other side no longer takes it (or the pieces run out); return what it said."""
    return talk(port, head, *pieces)


def connected(port: int) -> socket.socket:
    """Return a connection to a port of this machine."""
    return socket.create_connection(("127.0.0.1", port), PATIENCE_S)


def _send(line: socket.socket, parts: Iterable[bytes]) -> int:
    sent = 0
    for part in parts:
        try:
            line.sendall(part)
        except OSError:  # refused meanwhile: what was said before stands in our buffer
            break
        sent += len(part)
    return sent


def _listen(line: socket.socket, told: Told, patience: float, silence: float) -> None:
    heard = b""
    line.settimeout(patience)
    try:
        while piece := line.recv(65536):
            heard += piece
            told.answers, told.rest = parsed(heard)
            if told.answers and told.answers[-1].headers.get("connection") != "close":
                line.settimeout(silence)
        told.ended = True
    except TimeoutError:
        pass
    except ConnectionError:
        told.ended = True


def parsed(heard: bytes) -> tuple[list[Answer], bytes]:
    """Return the whole responses, and what follows them that is none (yet). 100 Continue is no answer."""
    answers = []
    while whole := _first(heard):
        answer, heard = whole
        if answer.status != 100:
            answers.append(answer)
    return answers, heard


def _first(heard: bytes) -> tuple[Answer, bytes] | None:
    head, found, body = heard.partition(b"\r\n\r\n")
    if not found or not head.startswith(b"HTTP/1."):
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    status = int(first.split(" ")[1])
    if headers.get("transfer-encoding") == "chunked":
        whole = _unchunked(body)
        return (Answer(status, headers, whole[0]), whole[1]) if whole else None
    length = int(headers.get("content-length", "0"))
    return (Answer(status, headers, body[:length]), body[length:]) if len(body) >= length else None


def _unchunked(body: bytes) -> tuple[bytes, bytes] | None:
    content = b""
    while True:
        size, found, rest = body.partition(b"\r\n")
        if not found:
            return None
        length = int(size, 16)
        if len(rest) < length + 2:
            return None
        content, body = content + rest[:length], rest[length + 2 :]
        if not length:
            return content, body


def repeated(piece: bytes, total: int, *, size: int = 65536) -> Iterator[bytes]:
    """Yield about `total` bytes of repetitions of a piece."""
    block = piece * max(1, size // len(piece))
    for _ in range(total // len(block) + 1):
        yield block
