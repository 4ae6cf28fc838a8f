"""Text messages: the port to providers, and the provider of evaluation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.resources import Resources
from foundation.sealing.sealer import Sealer
from notify.sms import queries
from notify.sms.model import KeptSms

PROVIDER = "sms_provider"


@dataclass(frozen=True, slots=True)
class OutgoingSms:
    """A text message on its way out. `out_id` is ours; `text` begins with the signature in 【】."""

    out_id: UUID
    phone: str
    text: str
    signature: str
    template: str
    template_id: str | None
    variables: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReadableSms:
    """A kept text message in the clear."""

    phone: str
    text: str
    template: str
    at: datetime


class SmsProvider(Protocol):
    """What every provider does. The contract is services/notify/tests/service/test_provider_contract.py."""

    async def send(self, sms: OutgoingSms) -> None:
        """Have it sent; raise errors.NotSent or errors.Refused only when it certainly was not."""

    async def find(self, sms: OutgoingSms) -> bool:
        """Return whether the provider has a message with this out-id; raise errors.NotSent if it cannot say."""


class OutboxProvider:
    """Keeps messages in a table for the evaluation page instead of sending them."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources

    async def send(self, sms: OutgoingSms) -> None:
        """Keep the message; the same out-id twice is kept once."""
        async with self._resources.unit_of_work() as uow:
            kept = await queries.keep(
                uow.session,
                sms.out_id,
                phone=uow.sealer.seal(sms.phone, _place("phone", sms.out_id)),
                text=uow.sealer.seal(sms.text, _place("text", sms.out_id)),
                template=sms.template,
                at=uow.now(),
            )
            if kept:
                uow.audit("sms.keep", "sms", sms.out_id, template=sms.template)

    async def find(self, sms: OutgoingSms) -> bool:
        """Return whether the message is kept."""
        async with self._resources.database.read() as session:
            return await queries.is_kept(session, sms.out_id)


def provider_of(resources: Resources) -> SmsProvider:
    """Return the provider of this process: the one put into `resources.extras`, else the evaluation's."""
    provider: SmsProvider = resources.extras.setdefault(PROVIDER, OutboxProvider(resources))
    return provider


async def read_kept(session: AsyncSession, sealer: Sealer, limit: int) -> list[ReadableSms]:
    """Return the last kept text messages in the clear, newest first."""
    return [_readable(sealer, kept) for kept in await queries.newest(session, limit)]


def _readable(sealer: Sealer, kept: KeptSms) -> ReadableSms:
    return ReadableSms(
        phone=sealer.open(kept.phone, _place("phone", kept.out_id)),
        text=sealer.open(kept.text, _place("text", kept.out_id)),
        template=kept.template,
        at=kept.at,
    )


def _place(column: str, out_id: UUID) -> str:
    return f"sms_outbox|{column}|{out_id}"
