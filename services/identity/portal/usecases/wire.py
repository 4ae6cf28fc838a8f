"""One conversation with the issuer: short, small, over no proxy, and never led elsewhere."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client

from foundation.telemetry.logs import log
from identity.portal.errors import PortalNotTrusted, PortalUnavailable
from identity.portal_settings import PortalSettings

try:  # Authlib speaks through httpx2 where it is installed, else through httpx; the two are alike
    import httpx2 as http
except ImportError:
    import httpx as http  # type: ignore[no-redef]

CONNECT_S, READ_S = 3.0, 6.0
# A request is given up after 7.5 s (foundation.http.app): the whole conversation must be over before.
WHOLE_S = 6.0
LARGEST_ANSWER = 256 * 1024
# The code was used, is another login's, or is none at all: starting again helps.
REFUSED_CODES = frozenset({"invalid_grant", "invalid_request"})


class _TooMuch(Exception):
    """The answer is larger than any honest one, or compressed, so that nobody knows how large."""


class IssuerClient(AsyncOAuth2Client):  # type: ignore[misc]  # Authlib is not typed
    """Authlib's client; an answer is read only as far as one may be long."""

    async def send(self, request: Any, *, stream: bool = False, **more: Any) -> Any:
        """Send a request and return the answer, read; raise _TooMuch."""
        answer = await super().send(request, stream=True, **more)
        try:
            content = await _read_at_most(answer)
        finally:
            await answer.aclose()
        return http.Response(answer.status_code, headers=answer.headers, content=content, request=request)

    async def json_at(self, address: str, access_token: str | None = None) -> Any:
        """Return the JSON at an address of the issuer; with an access token as its bearer."""
        headers = {"Accept": "application/json"}
        if access_token is not None:
            headers["Authorization"] = f"Bearer {access_token}"
        answer = await self.request("GET", address, withhold_token=True, headers=headers)
        answer.raise_for_status()
        return answer.json()


@asynccontextmanager
async def conversation(settings: PortalSettings) -> AsyncIterator[IssuerClient]:
    """Yield a client for the few calls of one login.

    Raises PortalUnavailable for an issuer that is down, slow, endless or talks nonsense, PortalNotTrusted for one
    that refuses the code. What went wrong is logged, without any code, token or name.
    """
    client = IssuerClient(
        settings.portal_client_id,
        settings.portal_client_secret.get_secret_value(),
        token_endpoint_auth_method="client_secret_basic",  # noqa: S106  # the method's name
        redirect_uri=settings.portal_redirect_uri,
        trust_env=False,
        follow_redirects=False,
        headers={"Accept-Encoding": "identity"},
        timeout=http.Timeout(READ_S, connect=CONNECT_S),
    )
    try:
        async with asyncio.timeout(WHOLE_S), client:
            yield client
    except OAuthError as error:
        log.warning("portal_refused", error=str(error.error)[:100])
        raise (PortalNotTrusted if error.error in REFUSED_CODES else PortalUnavailable) from error
    except (http.HTTPError, http.InvalidURL, _TooMuch, TimeoutError, OSError) as error:
        log.warning("portal_unavailable", error=type(error).__name__)
        raise PortalUnavailable from error
    except (ValueError, RecursionError) as error:
        # An answer that is no JSON, or no JSON object.
        log.warning("portal_unreadable", error=type(error).__name__)
        raise PortalUnavailable from error


async def _read_at_most(answer: Any) -> bytes:
    if answer.headers.get("content-encoding", "identity") != "identity":
        raise _TooMuch
    content = bytearray()
    async for chunk in answer.aiter_raw():
        content += chunk
        if len(content) > LARGEST_ANSWER:
            raise _TooMuch
    return bytes(content)
