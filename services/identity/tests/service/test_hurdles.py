"""Whoever has something to do first gets in nowhere else: every route, every hurdle."""

import re
from uuid import uuid4

import pytest
from fastapi.routing import APIRoute

from contracts.words import Role
from foundation.auth.actor import Hurdle
from foundation.auth.guards import REFUSALS, Guard
from identity.api import ROUTERS

from . import steps

pytestmark = pytest.mark.service

PAST = {
    Hurdle.FACTOR: set(),
    Hurdle.PASSWORD: {("POST", "/account/password")},
    Hurdle.ENROLMENT: {
        ("GET", "/account/factor"),
        ("POST", "/account/factor"),
        ("POST", "/account/factor/confirm"),
    },
    # Who has not agreed reads the notice, and keeps the rights to the own data all the same.
    Hurdle.CONSENT: {
        ("GET", "/account/consents"),
        ("POST", "/account/consents"),
        ("POST", "/account/consents/withdraw"),
        ("GET", "/account/readings"),
        ("POST", "/account/own-data"),
        ("GET", "/account/own-data/photos/{photo_id}"),
        ("GET", "/personal-requests/own"),
        ("POST", "/personal-requests/own/corrections"),
        ("POST", "/personal-requests/own/erasures"),
        ("POST", "/personal-requests/own/{request_id}/withdraw"),
    },
}


def guards(dependant):
    for inner in dependant.dependencies:
        if isinstance(inner.call, Guard):
            yield inner.call
        yield from guards(inner)


def guarded():
    for router in ROUTERS:
        for route in router.routes:
            if isinstance(route, APIRoute) and list(guards(route.dependant)):
                for method in route.methods:
                    yield method, route.path


@pytest.mark.parametrize("hurdle", list(Hurdle))
async def test_every_route_but_the_ones_that_lead_over_the_hurdle_refuses(identity, hurdle):
    headers = identity.as_(identity.actor(*Role, hurdle=hurdle))
    routes = set(guarded())
    assert len(routes) > 15
    let_in = set()
    for method, path in routes:
        address = re.sub(r"{[^}]+}", str(uuid4()), path)
        answer = await identity.client.request(method, address, json={}, headers=headers)
        if answer.status_code != 403 or steps.slug(answer) != REFUSALS[hurdle].slug():
            let_in.add((method, path))
    assert let_in == PAST[hurdle]


async def test_what_leads_over_the_second_factor_takes_no_token_at_all(identity):
    opened = {
        route.path for router in ROUTERS for route in router.routes if not list(guards(route.dependant))
    }
    assert {"/sessions/factor", "/sessions/end"} <= opened
