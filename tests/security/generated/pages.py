"""Generated calls against the gateway: its pages walked by each role, its forms and routes sent odd things.

What is known of a page is what a browser knows: its links, and its forms with their fields. Every route of the table is
called too, whether a page leads there or not.
"""

import asyncio
import json
import re
import socket
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from random import Random
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import httpx

from tests.security.generated import hostile, judging
from tests.security.generated.hostile import Request

LIMIT_S = 30
KEPT = 6  # links and forms of one shape that a visitor remembers
BENT = 0.5
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
IDS = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\d+")
PARAMETER = re.compile(r"{(\w+)(?::\w+)?}")
BOUNDARY = "generated-boundary"
FILES = (
    ("a.pdf", "application/pdf", b"%PDF-1.7\n%%EOF"),
    ("a.jpg", "image/jpeg", b"\xff\xd8\xff\xe0" + bytes(40)),
    (
        "a.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        b"PK\x03\x04" + bytes(40),
    ),
    ("a.exe", "application/octet-stream", b"MZ" + bytes(200)),
    ("", "", b""),
    ("../../etc/passwd\x00.pdf", "application/pdf", b"x"),
    ("=cmd|x.pdf", "text/html", b"<script>"),
    ("长" * 3000 + ".pdf", "application/pdf", b"%PDF-"),
    ("a.png", "image/png", b"\x89PNG\r\n\x1a\n" + bytes(3_000_000)),
)
# Signing out, or ending the other sessions, would only make the others' calls those of nobody.
FRAMING = ("content-length", "transfer-encoding")  # false ones are among RAW
NOT_SENT = frozenset({"/logout"})


@dataclass(frozen=True)
class Form:
    """A form of a page: where it goes, and its fields with what they hold."""

    action: str
    method: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...] = ()


class _Reader(HTMLParser):
    """Reads the links and forms of a page."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._open: tuple[str, str] | None = None
        self._fields: list[tuple[str, str]] = []
        self._files: list[str] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        had = {name: value or "" for name, value in attrs}
        match tag:
            case "a" | "img" | "link" | "script":
                self._link(had.get("href") or had.get("src") or "")
            case "form":
                action = had.get("action") or self._address
                self._open, self._fields, self._files = (action, had.get("method", "get").upper()), [], []
            case "input" | "textarea" | "button" if had.get("name"):
                if had.get("type") == "file":
                    self._files.append(had["name"])
                else:
                    self._fields.append((had["name"], had.get("value", "")))
                if had.get("formaction") and self._open:
                    self.forms.append(Form(had["formaction"], "POST", tuple(self._fields)))
            case "select":
                self._select = had.get("name", "")
            case "option" if self._select and had.get("value"):
                self._fields.append((self._select, had["value"]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        if tag == "form" and self._open:
            action, method = self._open
            self.forms.append(Form(action, method, tuple(self._fields), tuple(self._files)))
            self._open = None

    def _link(self, address: str) -> None:
        local = urljoin(self._address, address)
        if local.startswith("/") and not local.startswith("//"):
            self.links.append(local.partition("#")[0])


@dataclass
class Walked:
    """What came of it: calls, statuses, the shapes of addresses that were answered with a page, what was wrong."""

    calls: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    called: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    signed_in: Counter[str] = field(default_factory=Counter)
    wrong: dict[str, list[str]] = field(default_factory=dict)

    @property
    def summary(self) -> str:
        """Return the figures in a line."""
        faults = sum(count for status, count in self.statuses.items() if status >= 500)
        return f"gateway {self.calls} calls of {len(self.called)} routes, {faults} x 5xx"

    def __str__(self) -> str:
        statuses = ", ".join(f"{status} x {count}" for status, count in sorted(self.statuses.items()))
        lines = [
            f"gateway: {self.calls} calls of {len(self.called)} routes, {len(self.shown)} shown; {statuses}"
        ]
        lines.append(
            "  signed in: " + ", ".join(f"{name} {count}" for name, count in sorted(self.signed_in.items()))
        )
        for complaint, seen in self.wrong.items():
            lines += [f"  WRONG ({len(seen)} x): {complaint}", *(f"      {one[:1200]}" for one in seen[:2])]
        return "\n".join(lines)


def route_table() -> list[tuple[str, str]]:
    """Return (method, path) of every route of the gateway; needs the gateway's settings in the environment."""
    from gateway.pages import ROUTERS

    return sorted(
        (method, route.path)  # type: ignore[attr-defined]
        for router in ROUTERS
        for route in router.routes
        for method in getattr(route, "methods", None) or ()
        if method != "HEAD"
    )


async def walk(
    url: str, accounts: dict[str, dict[str, str]], table: list[tuple[str, str]], calls: int, seed: int
) -> Walked:
    """Make so many calls as each of these accounts (by role) and as nobody, all at once; return what came of them."""
    walked = Walked()
    visitors: list[tuple[str, dict[str, str] | None]] = [*sorted(accounts.items()), ("nobody", None)]
    shares = [calls * (n + 1) // len(visitors) - calls * n // len(visitors) for n in range(len(visitors))]
    await asyncio.gather(
        *(
            _Visitor(url, name, account, table, walked, Random(f"{seed} {name}")).walk(share)
            for (name, account), share in zip(visitors, shares, strict=True)
        )
    )
    return walked


class _Visitor:
    """One person with a browser of their own."""

    def __init__(
        self,
        url: str,
        name: str,
        account: dict[str, str] | None,
        table: list[tuple[str, str]],
        walked: Walked,
        rng: Random,
    ) -> None:
        self._name, self._account, self._walked, self._rng = name, account, walked, rng
        self._http = httpx.AsyncClient(base_url=url, trust_env=False, timeout=LIMIT_S)
        self._table = rng.sample(table, len(table))
        self._paths = [(method, path, re.compile(PARAMETER.sub("[^/]*", path))) for method, path in table]
        self._links: dict[str, list[str]] = {"/": ["/"]}
        self._forms: dict[str, list[Form]] = {}
        self._ids: list[str] = list(hostile.IDS[:2])

    async def walk(self, calls: int) -> None:
        async with self._http:
            await self._sign_in()
            for number in range(calls):
                request = self._next(number)
                await self._send(request)

    async def _sign_in(self) -> None:
        self._http.cookies.clear()
        if self._account:
            form = {"login": self._account["login"], "password": self._account["password"]}
            answer = await self._http.post("/login", data=form, headers=SAME_ORIGIN)
            if answer.status_code != 303:
                self._account = None  # somebody has taken the account away, as these calls may

    def _next(self, number: int) -> Request:
        """Return the next call: a page that is linked, a form that was seen, or the next route of the table."""
        turn = number % 3
        if turn == 0 or (turn == 1 and not self._forms):
            request = self._follow(self._rng.choice(self._links[self._rng.choice(sorted(self._links))]))
        elif turn == 1:
            request = self._fill(self._rng.choice(self._forms[self._rng.choice(sorted(self._forms))]))
        else:
            request = self._by_route(*self._table[number // 3 % len(self._table)])
        if request.path in NOT_SENT and request.method == "POST":
            request.method = "GET"
        if self._rng.random() < BENT:
            hostile.bend(request, self._rng)
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            request.headers.setdefault("Sec-Fetch-Site", "same-origin")
        return request

    def _follow(self, address: str) -> Request:
        path, _, query = address.partition("?")
        return Request("GET", path, query)

    def _fill(self, form: Form) -> Request:
        """Return a form as sent with most of its fields as they were, and one to three of them odd."""
        held: list[tuple[str, Any]] = [one for one in form.fields if self._rng.random() < 0.9]
        for _ in range(self._rng.randint(0, 3)):
            if held:
                place = self._rng.randrange(len(held))
                held[place] = (held[place][0], hostile.value(self._rng))
        if held and self._rng.random() < 0.1:
            held += [self._rng.choice(held)] * self._rng.choice((1, 40, 2000))
        path, _, query = form.action.partition("?")
        if form.method != "POST":
            return Request("GET", path, _urlencoded(held))
        request = Request("POST", path, query)
        if form.files:
            request.content = _multipart(held, [(n, self._rng.choice(FILES)) for n in form.files])
            request.headers["content-type"] = f"multipart/form-data; boundary={BOUNDARY}"
        else:
            request.content = _urlencoded(held).encode()
            request.headers["content-type"] = "application/x-www-form-urlencoded"
        if self._rng.random() < 0.2:
            request.headers["accept"] = "application/json"
        return request

    def _by_route(self, method: str, path: str) -> Request:
        """Return a call of a route with known or odd ids, and with the fields of any form seen."""

        def argument(_match: re.Match[str]) -> str:
            odd = self._rng.random() < 0.3
            return hostile.quoted(hostile.value(self._rng)) if odd else self._rng.choice(self._ids)

        request = Request(method, PARAMETER.sub(argument, path))
        names = sorted({name for forms in self._forms.values() for form in forms for name, _ in form.fields})
        held = [(self._rng.choice(names), hostile.value(self._rng)) for _ in range(3)] if names else []
        if method == "GET":
            request.query = _urlencoded(held)
        else:
            request.content = _urlencoded(held).encode()
            request.headers["content-type"] = "application/x-www-form-urlencoded"
        return request

    async def _send(self, request: Request) -> None:
        headers = [
            (name, re.sub(rb"[\x00\r\n]", b" ", _bytes(value))) for name, value in request.headers.items()
        ]
        headers = [one for one in headers if one[0] not in FRAMING]
        url = self._http.base_url.copy_with(raw_path=request.target)
        sent = self._http.build_request(request.method, url, headers=headers, content=request.body or None)
        try:
            async with asyncio.timeout(LIMIT_S):
                answer = await self._http.send(sent, stream=True)
                try:
                    told = answer.headers.get("content-type", "")
                    body = b"" if told.startswith("text/event-stream") else await answer.aread()
                finally:
                    await answer.aclose()
        except httpx.RemoteProtocolError:
            return self._judge(request, 400, "", b"")  # the server has closed the line on what is no HTTP
        except (TimeoutError, httpx.HTTPError) as error:
            return self._judge(request, 599, "", repr(error).encode())
        self._judge(request, answer.status_code, told, body)
        self._learn(request, answer, body)
        if (
            answer.status_code == 303
            and answer.headers.get("location", "").startswith("/login")
            and self._account
        ):
            await self._sign_in()
        return None

    def _judge(self, request: Request, status: int, told: str, body: bytes) -> None:
        walked = self._walked
        walked.calls += 1
        walked.statuses[status] += 1
        if self._account:
            walked.signed_in[self._name] += 1
        route = next(
            (p for m, p, shape in self._paths if m == request.method and shape.fullmatch(request.path)), "-"
        )
        if route != "-":
            walked.called.add(f"{request.method} {route}")
            if status == 200:
                walked.shown.add(f"{request.method} {route}")
        complaint = _complaint(status, told, body)
        if complaint:
            shown = re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", body.decode(errors="replace")))[-300:]
            walked.wrong.setdefault(f"{request.method} {route}: {complaint}", []).append(
                f"{self._name}: {request} -> {shown}"
            )

    def _learn(self, request: Request, answer: httpx.Response, body: bytes) -> None:
        """Remember the links and forms of a page; a few of each shape."""
        if location := answer.headers.get("location"):
            self._remember_link(urlsplit(location).path)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            return
        reader = _Reader(quote(request.path, safe="/%"))
        reader.feed(body.decode(errors="replace"))
        for link in reader.links:
            self._remember_link(link)
        for form in reader.forms:
            kept = self._forms.setdefault(f"{form.method} {IDS.sub('*', form.action.partition('?')[0])}", [])
            _keep(kept, form, self._rng)

    def _remember_link(self, link: str) -> None:
        if link.startswith("/static/"):
            return
        for found in IDS.findall(link):
            if found not in self._ids and len(self._ids) < 60:
                self._ids.append(found)
        path, _, query = link.partition("?")
        names = sorted({part.partition("=")[0] for part in query.split("&")})
        _keep(self._links.setdefault(f"{IDS.sub('*', path)[:200]} {names}", []), link, self._rng)


def _keep(kept: list[Any], one: Any, rng: Random) -> None:
    """Keep one more; of many, any."""
    if one in kept:
        return
    if len(kept) < KEPT:
        kept.append(one)
    else:
        kept[rng.randrange(KEPT)] = one


def _complaint(status: int, told: str, body: bytes) -> str | None:
    if status >= 500:
        return f"answered {status}"
    if status < 400 or not body:
        return None
    text = body.decode(errors="replace")
    if told.startswith("text/html"):
        text = re.sub(r"<[^>]*>", " ", text)
        return (
            None if judging.CHINESE.search(text) and "Traceback" not in text else "a refusal without Chinese"
        )
    if told.startswith("application/json"):
        said = json.loads(body)
        # `msg` and `errmsg` are what the providers of short messages want to be told.
        message = str(next((said[name] for name in ("message", "msg", "errmsg") if name in said), ""))
        return None if judging.is_for_people(message) else f"not a Chinese sentence: {message[:100]!r}"
    if told.startswith("text/plain") and text != "Invalid HTTP request received.":
        return None if judging.CHINESE.search(text) else f"a refusal in plain text: {text[:100]!r}"
    return None


def _bytes(value: Any) -> bytes:
    text = value if isinstance(value, str) else json.dumps(value)
    return text.encode("utf-8", "surrogatepass")


def _urlencoded(held: list[tuple[str, Any]]) -> str:
    return "&".join(f"{quote(name, safe='')}={hostile.quoted(value)}" for name, value in held)


def _multipart(held: list[tuple[str, Any]], files: list[tuple[str, tuple[str, str, bytes]]]) -> bytes:
    lines: list[bytes] = []
    for name, value in held:
        lines += [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode(),
            _bytes(value),
            b"\r\n",
        ]
    for name, (file_name, kind, content) in files:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
        lines += [head.encode(), f"Content-Type: {kind}\r\n\r\n".encode(), content, b"\r\n"]
    return b"".join([*lines, f"--{BOUNDARY}--\r\n".encode()])


RAW = (
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
    b"GET /\xff\xfe?\xc3\x28=\xff HTTP/1.1\r\nHost: HERE\r\n\r\n",
    b"GET /login?next=\x00 HTTP/1.1\r\nHost: HERE\r\n\r\n",
    b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: HERE\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: HERE\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(5000)) + b"\r\n",
    b"GET http://evil.example/ HTTP/1.1\r\nHost: HERE\r\n\r\n",
    b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: HERE\r\n\r\n",
    b"GET //login HTTP/1.1\r\nHost: HERE\r\n\r\n",
    b"GET /login#x HTTP/1.1\r\nHost: HERE\r\n\r\n",
    b"GET /login HTTP/1.1\r\nHost: HERE\r\nCookie: session=\xff\xfe; \x80=\r\n\r\n",
    b"GET /login HTTP/1.1\r\nHost: HERE\r\nCookie: flash=%7B; flash=%00; display=%ff\r\n\r\n",
    b"POST /login HTTP/1.1\r\nHost: HERE\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST /login HTTP/1.1\r\nHost: HERE\r\nSec-Fetch-Site: same-origin\r\nContent-Length: x\r\n\r\n",
    b"POST /login HTTP/1.1\r\nHost: HERE\r\nSec-Fetch-Site: same-origin\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
    b"POST /login HTTP/1.1\r\nHost: HERE\r\nSec-Fetch-Site: same-origin\r\nContent-Type: "
    b"application/x-www-form-urlencoded; charset=\xff\r\nContent-Length: 9\r\n\r\n%ff=\xff&%00",
    b"POST /login HTTP/1.1\r\nHost: HERE\r\nSec-Fetch-Site: same-origin\r\nContent-Type: multipart/form-data; "
    b"boundary=\r\nContent-Length: 4\r\n\r\n----",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64),
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
)


def raw_calls(url: str) -> list[str]:
    """Send what no HTTP client sends; return what was answered with 5xx or not within ten seconds."""
    place = urlsplit(url)
    assert place.hostname
    assert place.port
    wrong = []
    for sent in RAW:
        with socket.create_connection((place.hostname, place.port), 10) as line:
            line.sendall(sent.replace(b"HERE", place.netloc.encode()))
            line.shutdown(socket.SHUT_WR)
            try:
                first = line.recv(4000).split(b"\r\n", 1)[0]
            except ConnectionResetError:
                continue
            except TimeoutError:
                wrong.append(f"nothing for 10 s: {sent[:120]!r}")
                continue
        if re.match(rb"HTTP/1.. 5", first):
            wrong.append(f"{first!r}: {sent[:120]!r}")
    return wrong
