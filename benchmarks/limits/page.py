"""Pages by FastAPI and the templates alone: the same HTML of the same templates, with all data ready.

LIMIT_PAGES maps each address to the session cookie with which it is shown (JSON); the gateway's settings are in the
environment. Before it serves, it has the gateway's own code show each page once, against the services that run, and
keeps what the template was given. From then on a request renders that template with that data and asks nobody.
"""

import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from unittest.mock import patch

import httpx
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, Response
from jinja2 import Template

from gateway.api import make_app
from gateway.settings import settings


async def _ready() -> Response:
    return Response(b"")


def _rendering(template: Template, context: dict[str, Any]) -> Callable[[], Awaitable[HTMLResponse]]:
    async def render() -> HTMLResponse:
        return HTMLResponse(template.render(**context))

    return render


async def _shown(client: httpx.AsyncClient, address: str, cookie: str) -> tuple[Template, dict[str, Any]]:
    """Return the template of a page and what it was given."""
    given: list[tuple[Template, dict[str, Any]]] = []
    render = Template.render

    def kept(template: Template, **context: Any) -> str:
        given.append((template, context))
        return render(template, **context)

    with patch.object(Template, "render", kept):
        answer = await client.get(address, headers={"Cookie": cookie})
    if answer.status_code != httpx.codes.OK or not given:
        raise RuntimeError(f"{address}: {answer.status_code}")
    return given[-1]


@asynccontextmanager
async def _opened(app: FastAPI) -> AsyncIterator[None]:
    gateway = make_app(alone=True)
    async with gateway.router.lifespan_context(gateway):
        transport = httpx.ASGITransport(gateway)
        async with httpx.AsyncClient(transport=transport, base_url=settings().public_url) as client:
            for address, cookie in json.loads(os.environ["LIMIT_PAGES"]).items():
                template, context = await _shown(client, address, cookie)
                app.add_api_route(address, _rendering(template, context), response_class=HTMLResponse)
    yield


app = FastAPI(lifespan=_opened, docs_url=None, redoc_url=None, openapi_url=None)
app.add_api_route("/ready", _ready)
