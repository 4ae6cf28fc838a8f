"""Routes by sections: the same ones answer as if all were tried in their order."""

import pytest
from fastapi import APIRouter, FastAPI, Request
from httpx import ASGITransport, AsyncClient
from starlette.routing import Match

from foundation.http.routing import take_over
from gateway.web.routing import Sections, arrange


def app_of(*paths, inner=()):
    app, router = FastAPI(), APIRouter()
    for number, path in enumerate(paths):
        router.add_api_route(path, _telling(f"{number} {path}"), methods=["GET"])
    nested = APIRouter()
    for path in inner:
        nested.add_api_route(path, _telling(f"inner {path}"), methods=["GET", "POST"])
    whole = APIRouter()
    whole.include_router(nested)
    take_over(app, router)
    take_over(app, whole)
    arrange(app)
    return app


def _telling(words):
    async def tell(request: Request) -> dict[str, str]:
        return {"told": words, "path": request.scope["route"].path, **request.path_params}

    return tell


async def asked(app, path, method="GET"):
    async with AsyncClient(transport=ASGITransport(app), base_url="http://gateway.test") as browser:
        return await browser.request(method, path)


async def test_of_two_routes_that_match_the_first_answers():
    app = app_of("/a/new", "/a/{name}", "/b", "/", inner=["/a/{name}/deeds", "/c"])
    told = [
        (await asked(app, path)).json()["told"] for path in ("/a/new", "/a/x", "/b", "/", "/a/x/deeds", "/c")
    ]
    assert told == ["0 /a/new", "1 /a/{name}", "2 /b", "3 /", "inner /a/{name}/deeds", "inner /c"]


async def test_the_route_is_known_by_its_pattern_and_has_its_parameters():
    app = app_of("/a/{name}", inner=["/a/{name}/deeds"])
    assert (await asked(app, "/a/x")).json() == {"told": "0 /a/{name}", "path": "/a/{name}", "name": "x"}
    assert (await asked(app, "/a/y/deeds")).json()["path"] == "/a/{name}/deeds"


async def test_a_wrong_method_an_unknown_path_and_a_slash_too_many_are_answered_as_ever():
    app = app_of("/a/{name}", "/b", inner=["/c/d"])
    refused = await asked(app, "/a/x", "POST")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET")
    assert (await asked(app, "/c/d", "DELETE")).status_code == 405
    for path in ("/nowhere", "/ab", "//a/x", "/c", "/b/more"):
        assert (await asked(app, path)).status_code == 404
    assert (await asked(app, "/b/")).headers["location"].endswith("/b")


def test_a_route_that_any_address_could_mean_is_refused():
    with pytest.raises(ValueError, match="begins with a parameter"):
        app_of("/{anything}")


def test_every_page_of_the_gateway_is_found_where_its_path_begins():
    from gateway.api import make_app

    (sections,) = make_app().router.routes
    assert isinstance(sections, Sections)
    for path, method in (("/", "GET"), ("/library", "GET"), ("/login", "POST"), ("/static/x/y", "GET")):
        match, found = sections.matches({"type": "http", "path": path, "method": method})
        assert match is Match.FULL
        assert found["route"] is not None
