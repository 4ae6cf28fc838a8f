"""Every route names who may come in, and none is written without being audited."""

import inspect
import os
from importlib import import_module
from pathlib import Path
from typing import get_args, get_origin

import pytest
from fastapi import Response
from fastapi.routing import APIRoute
from pydantic import BaseModel

from foundation.auth.guards import OPEN, Guard
from tests.architecture.source import BACKENDS

# The bell: events of a number each.
STREAMS = {"/messages/stream"}


@pytest.fixture(scope="module", autouse=True)
def _gateway_settings():
    given = {
        "GATEWAY_IDENTITY_URL": "http://127.0.0.1:1",
        "GATEWAY_EXPERTS_URL": "http://127.0.0.1:1",
        "GATEWAY_REVIEW_URL": "http://127.0.0.1:1",
        "GATEWAY_NOTIFY_URL": "http://127.0.0.1:1",
        "GATEWAY_PUBLIC_URL": "http://127.0.0.1:1",
        "GATEWAY_NODE_MODULES": str(Path(__file__).parents[2] / "node_modules"),
    }
    missing = {name: value for name, value in given.items() if name not in os.environ}
    os.environ.update(missing)
    yield
    for name in missing:
        del os.environ[name]


def routes(service):
    app = import_module(f"{service}.api").app
    found = [route for route in app.routes if isinstance(route, APIRoute)]
    for included in app.routes:  # FastAPI keeps included routers whole
        router = getattr(included, "router", None) or getattr(included, "original_router", None)
        if router is not None:
            found += [route for route in router.routes if isinstance(route, APIRoute)]
    return found


def dependencies(dependant):
    for inner in dependant.dependencies:
        yield inner.call
        yield from dependencies(inner)


def guarded(route):
    return any(isinstance(call, Guard) for call in dependencies(route.dependant))


def is_awaited(call):
    """Return whether FastAPI awaits it; anything else it hands to a thread, which takes longer than most of them."""
    ways = (inspect.iscoroutinefunction, inspect.isasyncgenfunction)
    return any(way(one) for way in ways for one in (call, type(call).__call__))


@pytest.mark.parametrize("service", [*BACKENDS, "gateway"])
def test_no_route_and_no_dependency_needs_a_thread(service):
    found = routes(service)
    calls = {call for route in found for call in (route.endpoint, *dependencies(route.dependant))}
    assert len(calls) > 4
    assert [call for call in calls if not is_awaited(call)] == []


@pytest.mark.parametrize("service", BACKENDS)
def test_every_route_of_a_service_names_its_policy_or_is_open_to_all(service):
    found = routes(service)
    assert len(found) > 4
    nameless = [route.path for route in found if guarded(route) == bool(getattr(route.endpoint, OPEN, False))]
    assert nameless == []


def test_every_page_asks_for_a_signed_in_visitor_or_is_open_to_all():
    from gateway.web.counts import framed
    from gateway.web.sessions import SignedInPast

    found = routes("gateway")
    assert len(found) > 25
    nameless = [
        route.path
        for route in found
        if not getattr(route.endpoint, OPEN, False)
        and not any(
            call is framed or isinstance(call, SignedInPast) for call in dependencies(route.dependant)
        )
    ]
    assert nameless == []


@pytest.mark.parametrize("service", [*BACKENDS, "gateway"])
def test_nothing_is_written_by_get(service):
    from foundation.http.dependencies import write_unit

    audited_reads = {
        "/registrations/{account_id}",
        "/registrations/{account_id}/photos/{side}",
        "/audit/entries",
        # who reads an account is noted for its holder (identity.readings)
        "/accounts/{account_id}",
        "/employees/{employee_id}",
        "/personal-requests/{request_id}",
        # who reads an expert's data is noted for the expert (experts.readings)
        "/library/{record_id}",
        "/submissions/{submission_id}",
    }
    writing = [
        route.path
        for route in routes(service)
        if "GET" in route.methods and write_unit in set(dependencies(route.dependant))
    ]
    assert set(writing) <= audited_reads


def has_named_fields(model):
    model = get_args(model)[0] if get_origin(model) is list else model
    return isinstance(model, type) and issubclass(model, BaseModel)


@pytest.mark.parametrize("service", BACKENDS)
def test_what_a_route_answers_is_a_shape_with_named_fields_or_a_file(service):
    """Nothing of a row goes out because it is there (ASVS 5.0, 15.3.1)."""
    shapeless = [
        route.path
        for route in routes(service)
        if route.status_code != 204
        and not has_named_fields(route.response_model)
        and route.response_class is not Response
    ]
    assert set(shapeless) <= STREAMS


def shapes(annotation, found):
    """Collect the models of a body, those within them too."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel) and annotation not in found:
        found.add(annotation)
        for field in annotation.model_fields.values():
            shapes(field.annotation, found)
    for inner in get_args(annotation):
        shapes(inner, found)
    return found


# Providers add fields as they like; what is not named is not read.
OF_OTHERS = {"AliyunIn", "AliyunReport", "TencentIn", "TencentReport"}


@pytest.mark.parametrize("service", BACKENDS)
def test_a_body_with_fields_that_nobody_has_named_is_refused(service):
    """No mass assignment (ASVS 5.0, 15.3.3)."""
    found = set()
    for route in routes(service):
        for part in route.dependant.body_params:
            shapes(part.field_info.annotation, found)
    assert len(found) > 1
    assert {one.__name__ for one in found if one.model_config.get("extra") != "forbid"} <= OF_OTHERS
