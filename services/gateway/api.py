"""The gateway's process: pages for browsers, made of what the services answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from foundation.http.app import NO_TELEMETRY, leave_what_stays
from foundation.http.middleware import RequestFrame
from foundation.http.patience import Patience
from foundation.http.routing import take_over
from foundation.telemetry.logs import configure_logs
from gateway.clients.services import Services
from gateway.pages import ROUTERS
from gateway.settings import settings
from gateway.web import assets, refusals
from gateway.web.dictionaries import Dictionaries
from gateway.web.protection import Protection
from gateway.web.routing import arrange
from gateway.web.sessions import SessionCache

MAX_BODY_BYTES = 24 * 1024 * 1024
# More than 450,000 Chinese characters, nine bytes each in a form: the longest text that we take has 60,000.
MAX_FORM_BYTES = 4 * 1024 * 1024
# No page takes longer than ten seconds, whichever and however many services it waits for.
ANSWER_WITHIN_S = 9.0


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Open the clients for the life of the process."""
    configure_logs("gateway", "api", settings().log_level)
    app.state.services = Services.open(settings())
    app.state.sessions = SessionCache()
    if app.state.alone:
        leave_what_stays()
    yield
    await app.state.services.close()


def make_app(*, alone: bool = False) -> FastAPI:
    """Return the gateway's application; `alone` when the process serves nothing else, so that what it loads stays."""
    app = FastAPI(
        title="gateway",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        telemetry=NO_TELEMETRY,
    )
    app.state.stopping = asyncio.Event()
    app.state.alone = alone
    app.state.dictionaries = Dictionaries()
    refusals.install(app)
    config = settings()
    app.add_middleware(Patience, within_s=ANSWER_WITHIN_S, refuse=refusals.escaped)
    app.add_middleware(Protection, secure=config.cookie_secure, hosts=config.hosts)
    app.add_middleware(
        RequestFrame,
        max_body_bytes=MAX_BODY_BYTES,
        max_form_bytes=MAX_FORM_BYTES,
        refuse=refusals.escaped,
    )
    if config.trusted_proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(config.trusted_proxies))
    for router in (assets.router, *ROUTERS):
        take_over(app, router)
    arrange(app)
    return app


app = make_app(alone=True)
