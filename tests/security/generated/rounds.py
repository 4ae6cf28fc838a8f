"""What the rounds begin with: an object that people have made, its owner, and the call that works on it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import uuid4

from contracts.words import Role
from foundation.testing.kit import ServiceKit
from identity.tests.numbers import eighteen
from identity.tests.service import steps, units
from notify.seed import seed as notify_seed
from notify.tests.service import making as messages
from tests.security.ownership import OBJECTS, Owned


@dataclass(frozen=True)
class Round:
    """`route` is the call ("POST /path") for which the maker's body is right."""

    route: str
    make: Callable[[ServiceKit], Awaitable[Owned]]


async def a_registration(kit: ServiceKit) -> Owned:
    account_id = await steps.registered(kit)
    admin = steps.administrator(kit)
    return Owned({"account_id": account_id, "side": "front"}, admin, {}, {"json": {"granted": True}})


async def an_account(kit: ServiceKit) -> Owned:
    """Somebody whom the administrators administer, and a unit."""
    await steps.account(kit, eighteen(order=77))
    admin = steps.administrator(kit)
    [item, *_] = (await kit.client.get("/accounts", headers=admin)).json()["items"]
    organization = await units.unit(kit)
    return Owned({"account_id": item["id"], "organization_id": organization.id}, admin, {})


async def short_messages(kit: ServiceKit) -> Owned:
    """Messages that wait to be sent, and their templates."""
    async with kit.resources.unit_of_work() as uow:
        await notify_seed(uow)
    account_id = await messages.tell_account(kit)
    await kit.deliver(messages.a_submission(kit, account_id))
    await kit.deliver(messages.a_code(kit))
    admin = kit.as_(kit.actor(Role.PLATFORM_ADMIN))
    listed = (await kit.client.get("/sms", headers=admin)).json()["items"]
    return Owned({"message_id": listed[0]["id"] if listed else uuid4()}, admin, {})


MORE = {
    "identity": [
        Round("POST /registrations/{account_id}/decision", a_registration),
        Round("GET /accounts/{account_id}", an_account),
        Round("PUT /organizations/{organization_id}", an_account),
    ],
    "notify": [Round("GET /sms", short_messages), Round("POST /sms/{message_id}/resend", short_messages)],
}


def rounds_of(service: str) -> list[Round]:
    """Return every round of a service: one for each maker of objects, with the route that it is for."""
    made = [Round(route, make) for (of, route), makers in OBJECTS.items() if of == service for make in makers]
    return made + MORE.get(service, [])
