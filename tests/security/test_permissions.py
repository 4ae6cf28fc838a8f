"""The permission matrix: every route of every service × nobody, each role, a foreign token, a token with a hurdle."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from contracts.words import Role
from foundation.auth.actor import Actor, Grant, Hurdle
from foundation.auth.tokens import TokenSigner
from foundation.ids import uuid7
from identity.tests.service import steps
from notify.bell.usecases import Pace, bell_of
from tests.architecture.source import BACKENDS
from tests.security.calls import routes
from tests.security.permissions import ALLOWED, HELD_FOR_ORGANIZATION, OPEN, PAST_HURDLES

pytestmark = pytest.mark.service

EVERY = [route for service in BACKENDS for route in routes(service)]
CLOSED = [route for route in EVERY if ALLOWED[route.service].get(route.name) != OPEN]
REFUSED = (401, 403)
# Open routes whose session, sent in the body, is the door: a made-up one is over.
REFUSE_BY_SESSION = ("POST /sessions/exchange", "POST /sessions/factor")
# Open routes whose signature, sent in the body, is the door: a made-up one is wrong.
REFUSE_BY_SIGNATURE = ("POST /sms/receipts/aliyun", "POST /sms/receipts/tencent")


def name_of(route):
    return f"{route.service} {route.name}"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def kits(identity_started, experts_started, review_started, notify_started):
    """The services, emptied once; `PERSON` becomes somebody who has an account and a session."""
    found = dict(
        zip(BACKENDS, (identity_started, experts_started, review_started, notify_started), strict=True)
    )
    for kit in found.values():
        await kit.empty()
    # The stream of the bell goes on for a minute; a call here waits for its end.
    bell_of(notify_started.resources).pace = Pace(beat=0.1, life=0.2)
    await steps.account(identity_started)
    answer = await steps.exchange(identity_started, await steps.session_of(identity_started))
    PERSON.append(identity_started.app.state.verifier.verify(answer.json()["tokens"]["identity"]))
    return found


PERSON: list[Actor] = []


def actor_of(kit, role, hurdle=None):
    """Return a person whose token says this role, for an organization where the role is held for one."""
    organization = uuid7() if role in HELD_FOR_ORGANIZATION else None
    return replace(
        PERSON[-1], grants=frozenset({Grant(role, organization)}), employer_id=organization, hurdle=hurdle
    )


async def call(kit, route, headers):
    """Return the status of a call with ids of nothing and a body that the schema accepts."""
    sent = route.sent()
    headers = {**sent.pop("headers", {}), **headers}
    answer = await kit.client.request(route.method, route.address(), headers=headers, **sent)
    assert answer.status_code < 500, f"{name_of(route)}: {answer.text}"
    return answer.status_code


def test_the_table_holds_every_route_and_no_other():
    for service in BACKENDS:
        assert {route.name for route in routes(service)} == set(ALLOWED[service]), service
    assert {(route.service, route.name) for route in EVERY} >= set(PAST_HURDLES)


@pytest.mark.parametrize("route", EVERY, ids=name_of)
async def test_only_the_roles_of_the_table_get_in(kits, route):
    kit = kits[route.service]
    allowed = ALLOWED[route.service][route.name]
    wrong = []
    if allowed == OPEN:
        status = await call(kit, route, {})
        assert status not in REFUSED or route.name in REFUSE_BY_SESSION + REFUSE_BY_SIGNATURE, status
        return
    for role in Role:
        status = await call(kit, route, kit.as_(actor_of(kit, role)))
        if (role in allowed) == (status in REFUSED):
            wrong.append((role.value, status))
    assert wrong == []


@pytest.mark.parametrize("route", CLOSED, ids=name_of)
async def test_nobody_gets_in_without_a_token_of_this_service(kits, route):
    kit = kits[route.service]
    signer = TokenSigner(kit.resources.settings.keys_dir)
    role = next(iter(ALLOWED[route.service][route.name]))
    elsewhere = next(service for service in BACKENDS if service != route.service)
    foreign = signer.sign(actor_of(kit, role), elsewhere, datetime.now(UTC))
    assert await call(kit, route, {}) == 401
    assert await call(kit, route, {"Authorization": f"Bearer {foreign}"}) == 401


@pytest.mark.parametrize("route", CLOSED, ids=name_of)
async def test_a_hurdle_is_passed_only_where_it_is_taken(kits, route):
    kit = kits[route.service]
    role = next(iter(ALLOWED[route.service][route.name]))
    past = PAST_HURDLES.get((route.service, route.name), set())
    for hurdle in Hurdle:
        status = await call(kit, route, kit.as_(actor_of(kit, role, hurdle)))
        assert (status not in REFUSED) if hurdle in past else (status == 403), hurdle
