"""What every page is protected by, as pure ASGI: the headers browsers obey, and the origin of every change."""

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CSP = (
    "default-src 'self'; img-src 'self' blob: data:; style-src 'self'; script-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; frame-src 'self'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# A name or an address, and a port: nothing that one reader takes for a user, a path or a second host.
HOST = re.compile(r"(?:[\w.-]+|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?", re.ASCII)
HSTS = "max-age=31536000; includeSubDomains"
# Called by machines, which send no Origin. Neither looks at the session: the signed address is all that counts.
CALLED_BY_MACHINES = frozenset({("POST", "/sms/receipts/aliyun"), ("POST", "/sms/receipts/tencent")})


# Asked by orchestrators, which know a process by its address and not by its name.
ASKED_BY_ADDRESS = frozenset({"/healthz", "/readyz"})


class Protection:
    """Adds the security headers; refuses a name that is not ours, and a change that another site has sent.

    `hosts` are our names without ports: a page must not make links or accept posts under a name that a stranger chose
    (ASVS 5.0 4.1.3, DNS rebinding).
    """

    def __init__(self, app: ASGIApp, *, secure: bool, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts
        headers = {**HEADERS, **({"Strict-Transport-Security": HSTS} if secure else {})}
        self._headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if not self._is_our_name(scope):
            unknown = PlainTextResponse("此域名不是本平台的网址，请使用平台公布的网址访问。", 421)
            await unknown(scope, receive, self._adding(send))
            return
        if not _may_pass(scope):
            answer = PlainTextResponse("此请求不是从本平台页面发出的，已被拒绝。请返回平台后重试。", 403)
            await answer(scope, receive, self._adding(send))
            return
        await self._app(scope, receive, self._adding(send))

    def _is_our_name(self, scope: Scope) -> bool:
        if scope["path"] in ASKED_BY_ADDRESS:
            return True
        host = Headers(scope=scope).get("host", "")
        if not HOST.fullmatch(host):
            return False
        try:
            return urlsplit(f"//{host}").hostname in self._hosts
        except ValueError:  # brackets that hold no address
            return False

    def _adding(self, send: Send) -> Send:
        async def adding(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = list(message.get("headers", ()))
                said = {name.lower() for name, _ in given}
                ours = [(name, value) for name, value in self._headers if name not in said]
                message["headers"] = given + ours
            await send(message)

        return adding


def _may_pass(scope: Scope) -> bool:
    """Whether it changes nothing, comes from our own page, or is one of the few addresses for machines."""
    method = scope["method"]
    if method in SAFE_METHODS or (method, scope["path"]) in CALLED_BY_MACHINES:
        return True
    return _from_here(Headers(scope=scope))


def _from_here(headers: Headers) -> bool:
    """Whether the browser says that our own page sent this: Fetch Metadata, else Origin, else Referer."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    source = headers.get("origin") or headers.get("referer")
    return bool(source) and urlsplit(source or "").netloc == headers.get("host")
