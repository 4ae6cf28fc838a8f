"""Requests whose end two readers see in different places, each with a second request where one of them begins it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

CHUNKED = b"Transfer-Encoding: chunked\r\n"


@dataclass(frozen=True)
class Place:
    """Where it is sent: the first lines of a request that is answered there, and a body that it takes."""

    host: bytes
    path: bytes
    kind: bytes
    body: Callable[[str], bytes]

    def first(self, *lines: bytes, method: bytes = b"POST", version: bytes = b"HTTP/1.1") -> bytes:
        """Return a head without its end; `lines` are whole headers."""
        return b"".join(
            (
                b"%s %s %s\r\nHost: %s\r\nSec-Fetch-Site: same-origin\r\n"
                % (method, self.path, version, self.host),
                b"Content-Type: %s\r\n" % self.kind,
                *lines,
            )
        )

    def honest(self, word: str) -> bytes:
        """Return a whole request that carries a word."""
        body = self.body(word)
        return self.first(_length(len(body))) + b"\r\n" + body


@dataclass(frozen=True)
class Attack:
    """`made` puts the second request into the first; `refused`: the first is malformed, and nothing but a refusal
    (or no answer) is right. Otherwise it is one whole request, and the second is no request at all.
    """

    name: str
    made: Callable[[Place, bytes], bytes]
    refused: bool = True


def _length(length: object) -> bytes:
    return f"Content-Length: {length}\r\n".encode()


def _chunk(content: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(content), content)


def _with(
    name: str, *lines: Callable[[bytes], bytes] | bytes, body: Callable[[bytes], bytes], **more: bool
) -> Attack:
    def made(place: Place, second: bytes) -> bytes:
        return place.first(*(one(second) if callable(one) else one for one in lines)) + b"\r\n" + body(second)

    return Attack(name, made, **more)


def _whole(second: bytes) -> bytes:
    return _length(len(second))


def _whole_after_end(second: bytes) -> bytes:
    return _length(len(END + second))


END = b"0\r\n\r\n"


def _ended(second: bytes) -> bytes:
    return END + second


def _inside(second: bytes) -> bytes:
    return _chunk(second) + END


def _as_is(second: bytes) -> bytes:
    return second


BOTH = (
    _with("length and chunks, chunks end first", _whole_after_end, CHUNKED, body=_ended),
    _with("chunks and length, chunks end first", CHUNKED, _whole_after_end, body=_ended),
    _with("length and chunks, length ends first", _length(4), CHUNKED, body=_inside),
    _with("chunks and length, length ends first", CHUNKED, _length(4), body=_inside),
)
LENGTHS = (
    _with("two lengths, none first", _length(0), _whole, body=_as_is),
    _with("two lengths, none last", _whole, _length(0), body=_as_is),
    _with("the same length twice", _whole, _whole, body=_as_is),
    *(
        _with(f"length {length!r}", _length(length), body=_as_is)
        for length in (
            "",
            " ",
            "+0",
            "-0",
            "-1",
            "0x0",
            "0, 0",
            "0 0",
            "0;",
            "1e0",
            "0.0",
            "\N{ARABIC-INDIC DIGIT ZERO}",
        )
    ),
    _with("length beyond 64 bits", _length(2**64), body=_as_is),
    _with("length beyond everything", _length("9" * 400), body=_as_is),
    _with("length beside a name with a space", b"Content-Length : 0\r\n", body=_as_is),
)
ENCODINGS = (
    *(
        _with(f"encoding {value!r}", b"Transfer-Encoding:%s\r\n" % value, body=_ended)
        for value in (
            b" xchunked",
            b" chunked, identity",
            b" identity",
            b" gzip",
            b" chunked, chunked",
            b" \x0bchunked",
            b" chunked\x00",
            b" chunked\x0b",
            b' "chunked"',
            b" chunked;q=1",
            b" chun ked",
            b"\r\n chunked",
            b" x\nTransfer-Encoding: chunked",
            b" x\rTransfer-Encoding: chunked",
        )
    ),
    _with("encoding twice", CHUNKED, CHUNKED, body=_ended),
    _with("encoding and another", CHUNKED, b"Transfer-Encoding: x\r\n", body=_ended),
    _with("encoding beside a name with a space", b"Transfer-Encoding : chunked\r\n", body=_ended),
    _with("encoding beside a name with a tab", b"Transfer-Encoding\t: chunked\r\n", body=_ended),
    _with(
        "encoding on a line that begins with a space", b"X: y\r\n Transfer-Encoding: chunked\r\n", body=_ended
    ),
    _with("encoding after a bare line feed", b"X: y\nTransfer-Encoding: chunked\r\n", body=_ended),
    _with("encoding after a bare carriage return", b"X: y\rTransfer-Encoding: chunked\r\n", body=_ended),
    _with("a header without a name", b": chunked\r\n", CHUNKED, body=_ended),
)


def _sized(size: bytes) -> Callable[[bytes], bytes]:
    """Return a body whose first chunk is said to have this size; what follows begins where it would end."""
    return lambda second: size + END + second


SIZES = (
    b"0x5\r\nabcde\r\n",
    b"-5\r\nabcde\r\n",
    b"+5\r\nabcde\r\n",
    b" 5\r\nabcde\r\n",
    b"\r\nabcde\r\n",
    b"5\nabcde\r\n",
    b"5\rabcde\r\n",
    b"5;x=\ny\r\nabcde\r\n",
    b'5;x="\n"\r\nabcde\r\n',
    b"5\r\nabcdeXX",
    b"5\r\nabcde\n",
    b"5\r\nabcdef\r\n",
    b"10000000000000005\r\nabcde\r\n",
    b"fffffffffffffffff\r\nabcde\r\n",
    b"zz\r\n",
)
CHUNKS = (
    *(_with(f"chunk {size!r}", CHUNKED, body=_sized(size)) for size in SIZES),
    _with("last chunk without carriage returns", CHUNKED, body=lambda second: b"0\n\n" + second),
    _with("last chunk with half an end", CHUNKED, body=lambda second: b"0\r\n\n" + second),
)
HEADS = (
    Attack(
        "bare line feeds", lambda place, second: place.first(_length(0)).replace(b"\r", b"") + b"\n" + second
    ),
    Attack("bare line feed at the end", lambda place, second: place.first(_length(0)) + b"\n" + second),
    Attack("a version of two digits", lambda p, s: p.first(_length(0), version=b"HTTP/1.10") + b"\r\n" + s),
    Attack("the next version", lambda p, s: p.first(_length(0), version=b"HTTP/2.0") + b"\r\n" + s),
    Attack("a version in small letters", lambda p, s: p.first(_length(0), version=b"http/1.1") + b"\r\n" + s),
    Attack("a space in the target", lambda p, s: p.first(_length(0), version=b"x HTTP/1.1") + b"\r\n" + s),
    Attack("no version", lambda place, second: b"GET %s\r\n" % place.path + second),
    Attack("HTTP/2's first words", lambda _place, second: b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + second),
    Attack("a tunnel", lambda p, s: b"CONNECT x.test:443 HTTP/1.1\r\nHost: %s\r\n\r\n" % p.host + s),
)
# Whole requests: what follows is their body, or nothing.
NOT_ASKED = (
    _with("the body of a post", _whole, body=_as_is, refused=False),
    _with("a chunk of a post", CHUNKED, body=_inside, refused=False),
    Attack("the body of a get", lambda p, s: p.first(_whole(s), method=b"GET") + b"\r\n" + s, refused=False),
    _with("after a goodbye", b"Connection: close\r\n", _length(0), body=_as_is, refused=False),
    _with("after h2c", b"Connection: upgrade\r\nUpgrade: h2c\r\n", _length(0), body=_as_is, refused=False),
    _with(
        "after websocket",
        b"Connection: upgrade\r\nUpgrade: websocket\r\n",
        _length(0),
        body=_as_is,
        refused=False,
    ),
    Attack(
        "after HTTP/1.0", lambda p, s: p.first(_length(0), version=b"HTTP/1.0") + b"\r\n" + s, refused=False
    ),
    _with("while a body is announced", b"Expect: 100-continue\r\n", _whole, body=_as_is, refused=False),
)
EVERY: Iterable[Attack] = (*BOTH, *LENGTHS, *ENCODINGS, *CHUNKS, *HEADS, *NOT_ASKED)
