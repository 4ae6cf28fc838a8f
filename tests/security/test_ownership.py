"""Own and other: an id that is known opens nothing that is not one's own."""

import pytest

from tests.architecture.source import BACKENDS
from tests.security.calls import routes
from tests.security.ownership import NOBODYS, OBJECTS
from tests.security.permissions import ALLOWED, ASSOCIATION, COORDINATOR, OPEN, PLATFORM

pytestmark = pytest.mark.service

WITH_IDS = {
    (route.service, route.name): route for service in BACKENDS for route in routes(service) if route.ids
}
EACH = [(key, maker) for key, makers in OBJECTS.items() for maker in makers]


@pytest.fixture
def kits(identity, experts, review, notify):
    return {"identity": identity, "experts": experts, "review": review, "notify": notify}


def test_every_route_with_an_id_says_whose_objects_they_are():
    assert set(WITH_IDS) == set(OBJECTS) | set(NOBODYS)
    assert not set(OBJECTS) & set(NOBODYS)
    assert all(ALLOWED[service][name] in (PLATFORM, ASSOCIATION, COORDINATOR) for service, name in NOBODYS)
    assert all(ALLOWED[service][name] != OPEN for service, name in WITH_IDS)


@pytest.mark.parametrize(
    ("key", "maker"), EACH, ids=lambda value: " ".join(value) if isinstance(value, tuple) else value.__name__
)
async def test_a_stranger_of_the_same_role_finds_nothing_where_the_owner_does(kits, key, maker):
    route = WITH_IDS[key]
    kit = kits[route.service]
    owned = await maker(kit)
    address = route.address(**owned.ids)

    async def call(headers):
        return await kit.client.request(route.method, address, headers=headers, **owned.sent)

    refused = await call(owned.stranger)
    assert refused.status_code in (403, 404), refused.text
    done = await call(owned.owner)
    assert 200 <= done.status_code < 300, done.text
    known = {str(value) for value in owned.ids.values()}
    assert not known & set(refused.text.split('"')), "the refusal repeats nothing of the object"
