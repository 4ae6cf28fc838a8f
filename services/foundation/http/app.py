"""A service's HTTP application."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI
from fastapi.telemetry import TelemetryConfig

from foundation.auth.tokens import TokenVerifier
from foundation.http import health, problems
from foundation.http.middleware import RequestFrame
from foundation.http.patience import Patience
from foundation.http.routing import look_up_first, take_over
from foundation.resources import Resources
from foundation.telemetry.logs import configure_logs

MAX_BODY_BYTES = 2 * 1024 * 1024
# The gateway waits a little longer, and the person in front of it no longer than ten seconds.
ANSWER_WITHIN_S = 7.5
# Objects made and not yet freed before the next look for circles: with the default of 700 each request pays for one.
YOUNG_OBJECTS = 20_000


def leave_what_stays() -> None:
    """Have the garbage collector no longer walk through what stays: that took 7% of a small request."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, 20, 20)


# Nobody exports spans (the trace is in our logs); FastAPI asked the environment for an exporter at each request.
NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}


def make_app(
    service: str,
    opener: Callable[[], Resources],
    routers: Iterable[APIRouter],
    *,
    max_body_bytes: int = MAX_BODY_BYTES,
) -> FastAPI:
    """Return the application of a service: its routers, health endpoints and problem answers.

    `opener` makes the resources when the process starts, so importing the module touches nothing. `state.stopping` is
    set when the process has been told to stop (foundation.http.stopping).
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        resources = opener()
        configure_logs(service, "api", resources.settings.log_level)
        app.state.resources = resources
        app.state.verifier = TokenVerifier(resources.settings.keys_dir, service)
        leave_what_stays()
        yield
        await resources.close()

    app = FastAPI(
        title=service,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        telemetry=NO_TELEMETRY,
    )
    app.state.stopping = asyncio.Event()
    problems.install(app)
    app.add_middleware(
        Patience, within_s=ANSWER_WITHIN_S, refuse=lambda _scope, error: problems.answer(error)
    )
    app.add_middleware(RequestFrame, max_body_bytes=max_body_bytes)
    for router in (health.router, *routers):
        take_over(app, router)
    look_up_first(app)
    return app
