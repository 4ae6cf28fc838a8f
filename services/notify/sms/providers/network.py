"""What the failure of a network says: did the request leave at all? For the clients of both SDKs."""

import logging
import ssl
from collections.abc import Iterator

import aiohttp
import requests
import urllib3

CONNECT_S = 3
READ_S = 8
# Whatever the parts add up to (a name that does not resolve has no limit of its own).
TOTAL_S = 15

NEVER_LEFT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    requests.exceptions.ConnectTimeout,
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.ConnectTimeoutError,
    ssl.SSLCertVerificationError,
)
# Their loggers write whole requests, with number and text, as soon as somebody sets the level to debug.
TALKATIVE = ("darabonba-core", "alibabacloud_credentials", "tencentcloud_sdk_common")


def never_left(error: BaseException) -> bool:
    """Return whether a failure shows that no request was sent: there was no connection to send it by."""
    return any(isinstance(each, NEVER_LEFT) for each in _chain(error))


def silence() -> None:
    """Have the SDKs log nothing. Run after they are imported: one gives its logger a handler of its own."""
    for name in TALKATIVE:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.disabled = True


def kind_of(error: BaseException) -> str:
    """Return the kind of the failure at the bottom. Only the kind: its words hold addresses and numbers."""
    kinds = [type(each).__name__ for each in _chain(error) if isinstance(each, Exception)]
    return kinds[-1] if kinds else type(error).__name__


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    each: BaseException | None = error
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        yield each
        below = None if each.__suppress_context__ else each.__context__
        each = getattr(each, "inner_exception", None) or each.__cause__ or below
