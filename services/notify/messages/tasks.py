"""Sending, with no transaction open while the provider is asked."""

from uuid import UUID

from foundation.resources import Resources
from notify.messages import usecases
from notify.sms.usecases import provider_of


async def send_message(resources: Resources, message_id: str) -> None:
    """Bring one message one step further. Run twice or at once, it is sent once."""
    async with resources.unit_of_work() as uow:
        attempt = await usecases.begin_attempt(uow, UUID(message_id))
    if attempt is None:
        return
    result = await usecases.carry_out(provider_of(resources), attempt)
    async with resources.unit_of_work() as uow:
        await usecases.settle_attempt(uow, attempt, result)
