"""The retention jobs of notify."""

from datetime import timedelta

from foundation.bus.forgetting import remove_portions
from foundation.resources import Resources
from notify.messages import usecases as messages
from notify.settings import settings
from notify.sms.usecases import remove_kept

NUMBERS_KEPT_FOR = timedelta(days=30)


async def forget_numbers(resources: Resources) -> None:
    """Delete what was sent to a number alone (codes, first passwords, links), and what the evaluation has kept."""
    until = resources.clock.now() - NUMBERS_KEPT_FOR
    await messages.forget_old(resources, until, to_numbers=True)
    await remove_portions(resources, "sms_outbox", NUMBERS_KEPT_FOR, remove_kept)


async def forget_messages(resources: Resources) -> None:
    """Delete the words of messages that are older than three years; that there was one stays."""
    until = resources.clock.now() - timedelta(days=settings().messages_kept_days)
    await messages.forget_old(resources, until, to_numbers=False)
