"""Steps of the tests that look at text messages: as the administrator, as the association, in the tables."""

from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import select

from contracts.words import Role
from foundation.testing.kit import ServiceKit
from notify.messages.model import Channel, Message
from notify.parameters.usecases import PARAMETERS


async def texts(notify: ServiceKit) -> list[Message]:
    """Return every text message, the oldest first."""
    async with notify.resources.database.read() as session:
        statement = select(Message).where(Message.channel == Channel.SMS).order_by(Message.created_at)
        return list(await session.scalars(statement))


async def only_text(notify: ServiceKit) -> Message:
    [message] = await texts(notify)
    return message


async def set_parameters(notify: ServiceKit, **values: int) -> None:
    """Set parameters that no other step has set, quiet_until excepted."""
    async with notify.resources.unit_of_work() as uow:
        for key, value in values.items():
            version = next(
                one.version for one in await PARAMETERS.standing(uow.session) if one.declaration.key == key
            )
            await PARAMETERS.change(uow, key, value, version)


async def call(
    notify: ServiceKit, role: Role, method: str, path: str, *, status: int = 200, **request: Any
) -> Any:
    """Call a route in a role and return what it answers."""
    reply: httpx.Response = await notify.client.request(
        method, path, headers=notify.as_(notify.actor(role)), **request
    )
    assert reply.status_code == status, reply.text
    return reply.json() if reply.content else None


async def sms(notify: ServiceKit, state: str = "all", **params: str) -> list[dict[str, Any]]:
    answer = await call(notify, Role.PLATFORM_ADMIN, "GET", "/sms", params={"state": state, **params})
    items: list[dict[str, Any]] = answer["items"]
    return items


async def figures(notify: ServiceKit) -> Any:
    return await call(notify, Role.PLATFORM_ADMIN, "GET", "/sms/figures")


async def resend(notify: ServiceKit, message_id: UUID, status: int = 204) -> Any:
    path = f"/sms/{message_id}/resend"
    return await call(notify, Role.PLATFORM_ADMIN, "POST", path, status=status)
