"""What a generator of almost valid requests does not think of: bytes, sizes, headers and shapes from outside."""

import json
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import quote

TEXTS = (
    "\x00",
    "a\x00b",
    "\ud800",
    "\udfff\ud83d",
    "\u202e\u2066٣",
    "\ufeff",
    "' OR 1=1 --",
    "%",
    "\\",
    "_%\\",
    "<script>alert(1)</script>",
    "=HYPERLINK(1)",
    "{0}{name}",
    "%s%n",
    "../../etc/passwd",
    "９" * 18,
    "𠮷" * 400,
    "é" * 9000,
    "x" * 70_000,
    "",
    " ",
    "\t\r\n",
    "NaN",
    "null",
    "0x10",
    "1e400",
    "-0",
    "²",
    "٣",
)
WORST = ("\x00", "a\x00b", "\ud800")
DATES = (
    "0000-00-00",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "2026-02-30",
    "2026-11-31T24:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "2026-11-22T10:32:00+99:99",
    "-0001-01-01",
    "٢٠٢٦-١١-٢٢",
    "20261122",
    "2026-W47-1",
    "1e9",
)
NUMBERS = (
    0,
    -1,
    1,
    2**31 - 1,
    2**31,
    -(2**31) - 1,
    2**53,
    2**63 - 1,
    2**63,
    -(2**63) - 1,
    10**30,
    0.1,
    -0.0,
    1e308,
)
IDS = (
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "{00000000000000000000000000000000}",
    "urn:uuid:00000000-0000-0000-0000-000000000000",
    "00000000",
)
OTHERS = (None, True, [], {}, [[]], {"": None}, {"$ne": 1}, [None], ["x"] * 3000)
HEADERS = {
    "range": (
        "bytes=0-",
        "bytes=-1",
        "bytes=5-2",
        "bytes=0-0,1-1,2-2",
        "lines=x",
        "bytes=99999999999999999999-",
    ),
    "if-none-match": ("*", '"x"', "W/", '"' + "a" * 4000 + '"', "é"),
    "if-modified-since": ("0", "Thu, 01 Jan 1970 00:00:00 GMT", "é"),
    "accept": ("", "*/*;q=é", "text/event-stream", "application/xml", "a/b;" * 500, "image/webp"),
    "accept-language": ("zz", "*;q=2"),
    "content-type": (
        "text/plain",
        "application/xml",
        "application/json; charset=utf-7",
        "application/json; charset=nonsense",
        "multipart/form-data",
        "multipart/form-data; boundary=" + "b" * 300,
        "",
        "é",
        "image/png",
    ),
    "content-encoding": ("gzip", "br", "nonsense"),
    "content-length": ("-1", "x", "9" * 30),
    "content-digest": ("", "sha-256=:é:", "sha-256=::", "sha-256=:AAAA:", "md5=:AAAA:", "é"),
    "content-range": ("bytes 0-1/0", "bytes x-y/z", "bytes */*"),
    "idempotency-key": ("", "x", "é", "\x80", "k" * 5000, "\\"),
    "x-client-address": ("", "x", "::1", "999.1.1.1", "é" * 60, "1" * 3000, "fe80::1%eth0"),
    "traceparent": ("", "x", "00-0-0-00", "ff-" + "0" * 32 + "-" + "0" * 16 + "-01", "é" * 99),
    "authorization": (
        "",
        "Bearer",
        "Bearer x",
        "Bearer a.b.c",
        "Basic eDp5",
        "Bearer é",
        "Bearer " + "A" * 9000,
    ),
    "user-agent": ("", "é" * 3000),
    "cookie": ("session=é", "=;=;", "a=" + "b" * 6000),
    "last-event-id": ("x", "-1", "9" * 40),
    "host": ("evil.example", "", "é"),
    "x-http-method-override": ("DELETE",),
    "transfer-encoding": ("chunked",),
    "expect": ("100-continue",),
}
BODIES = (
    b"",
    b"null",
    b"[]",
    b'"x"',
    b"0",
    b"{",
    b"\xff\xfe{\x00}\x00",
    b"\xef\xbb\xbf{}",
    b'{"a":1,"a":2}',
    b"{}{}",
    b"NaN",
    b'{"name": NaN}',
    b"[" * 20_000,
    b'{"a":' * 2000 + b"1" + b"}" * 2000,
    b'{"version": 1' + b"0" * 5000 + b"}",
    b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\n',
    b"%PDF-1.7\n%%EOF",
    b"\x89PNG\r\n\x1a\n" + b"\x00" * 64,
    b"\xff\xd8\xff\xe0" + b"\x00" * 64,
    b"PK\x03\x04" + b"\x00" * 64,
    b"x" * 300_000,
)
TAILS = ("/", "//", "/..", "/%2e%2e/", "/%00", "/%ff%fe", ";x=1", "/" + "x" * 8000, "%0d%0aX: y", "/\u0665")
QUERIES = (
    "%ff=%fe",
    "a=%00",
    "%00",
    "&&&===",
    "cursor=%c3%28",
    "limit=" + "9" * 40,
    "x" * 9000,
    "a[]=1&a[b]=2",
    "%",
)
ON_THE_WIRE = "!$%&'()*+,-./:;=?@_~[]"
METHODS = ("HEAD", "OPTIONS", "TRACE", "PATCH", "PROPFIND", "PUT", "DELETE", "POST", "GET")


@dataclass
class Request:
    """One request, before it is sent: `path` and `query` as they stand on the wire, the body as bytes or as JSON.

    `arguments` are the names that its query may have.
    """

    method: str
    path: str
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    json: Any = None
    content: bytes | None = None
    arguments: tuple[str, ...] = ("q",)

    @property
    def body(self) -> bytes:
        """Return the bytes of the body; half of a surrogate pair goes as JSON writes it."""
        if self.content is not None:
            return self.content
        return b"" if self.json is None else json.dumps(self.json).encode()

    @property
    def target(self) -> bytes:
        """Return path and query as they go over the wire: ASCII without spaces, never longer than a server reads."""
        whole = self.path + (f"?{self.query}" if self.query else "")
        return quote(whole.encode("utf-8", "surrogatepass"), safe=ON_THE_WIRE)[:60_000].encode()

    def __str__(self) -> str:
        query = f"?{self.query}" if self.query else ""
        shown = {name: value[:80] for name, value in self.headers.items() if name != "Authorization"}
        return f"{self.method} {self.path[:300]}{query[:300]} {shown} {self.body[:400]!r}"


def value(rng: Random) -> Any:
    """Return something odd for any field; what breaks most comes most often."""
    if rng.random() < 0.25:
        return rng.choice(WORST)
    return rng.choice(rng.choice((TEXTS, TEXTS, DATES, NUMBERS, IDS, OTHERS)))


def bend(request: Request, rng: Random) -> None:
    """Change one thing of a request into something that no client of ours sends."""
    rng.choice((_field, _field, _field, _field, _header, _header, _body, _query, _argument, _tail, _method))(
        request, rng
    )


def _field(request: Request, rng: Random) -> None:
    """Put something odd somewhere into the JSON."""
    if request.json is None:
        return _argument(request, rng)
    request.json = put_somewhere(request.json, value(rng), rng)
    return None


def put_somewhere(tree: Any, odd: Any, rng: Random) -> Any:
    """Return a copy of a JSON tree with one of its leaves or branches replaced."""
    if isinstance(tree, dict) and tree and rng.random() < 0.85:
        name = rng.choice(sorted(tree))
        return {**tree, name: put_somewhere(tree[name], odd, rng)}
    if isinstance(tree, list) and tree and rng.random() < 0.7:
        place = rng.randrange(len(tree))
        return [put_somewhere(one, odd, rng) if at == place else one for at, one in enumerate(tree)]
    return odd


def _header(request: Request, rng: Random) -> None:
    name = rng.choice(sorted(HEADERS))
    request.headers[name] = rng.choice(HEADERS[name])


def _body(request: Request, rng: Random) -> None:
    request.content = rng.choice(BODIES)


def _query(request: Request, rng: Random) -> None:
    request.query = "&".join(part for part in (request.query, rng.choice(QUERIES)) if part)


def _argument(request: Request, rng: Random) -> None:
    """Put something odd into one argument of the query, given or not."""
    names = {part.partition("=")[0] for part in request.query.split("&") if part}
    missing = [name for name in request.arguments if name not in names]
    parts = [*(part for part in request.query.split("&") if part), *(f"{name}=" for name in missing)] or [
        "q="
    ]
    place = rng.randrange(len(parts))
    parts[place] = f"{parts[place].partition('=')[0]}={quoted(value(rng))}"
    request.query = "&".join(parts)


def quoted(odd: Any) -> str:
    """Return a value as it stands in a query: half a surrogate pair as the bytes that it would be."""
    text = odd if isinstance(odd, str) else json.dumps(odd)
    return quote(text[:6000].encode("utf-8", "surrogatepass"), safe="")


def _tail(request: Request, rng: Random) -> None:
    request.path += quote(rng.choice(TAILS), safe="/%;=")


def _method(request: Request, rng: Random) -> None:
    request.method = rng.choice(METHODS)
