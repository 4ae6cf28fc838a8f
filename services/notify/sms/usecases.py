"""Text messages: which provider carries them, what the evaluation has kept, what a receipt says."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.resources import Resources
from foundation.sealing.sealer import Sealer
from notify.settings import settings
from notify.sms import queries
from notify.sms.model import KeptSms, place_of
from notify.sms.policies import count_parts
from notify.sms.providers.outbox import OutboxProvider
from notify.sms.providers.port import Accepted, Delivery, Found, OutgoingSms, SmsProvider, serial_of
from notify.sms.providers.resting import Resting

__all__ = [
    "PROVIDER",
    "Accepted",
    "Delivery",
    "Found",
    "OutboxProvider",
    "OutgoingSms",
    "ReadableSms",
    "Receipt",
    "SmsProvider",
    "count_parts",
    "load_provider",
    "provider_of",
    "read_kept",
    "serial_of",
]

PROVIDER = "sms_provider"
SDK_MODULES = {"aliyun": "notify.sms.providers.aliyun", "tencent": "notify.sms.providers.tencent"}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a provider tells later about a message: whether it has reached the phone.

    The message is named by `out_id` (ours), or where the provider does not give that back by `provider_id`, which
    it gave when it accepted the message. `phone` is the number that the receipt names, 11 digits: it must be where
    the message went. `code` is the provider's word; `at` is when the phone had it, or the provider gave up.
    """

    out_id: UUID | None
    provider_id: str | None
    phone: str
    delivered: bool
    code: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReadableSms:
    """A kept text message in the clear."""

    phone: str
    text: str
    template: str
    at: datetime


def provider_of(resources: Resources) -> SmsProvider:
    """Return the provider of this process: the one put into `resources.extras`, else the settings'."""
    if PROVIDER not in resources.extras:
        resources.extras[PROVIDER] = _provider_of_the_settings(resources)
    provider: SmsProvider = resources.extras[PROVIDER]
    return provider


def load_provider() -> None:
    """Import the SDK of the chosen provider, which takes half a second: only who sends with it needs it."""
    module = SDK_MODULES.get(settings().sms_provider)
    if module is not None:
        import_module(module)


def _provider_of_the_settings(resources: Resources) -> SmsProvider:
    """Return the chosen provider."""
    chosen = settings()
    match chosen.sms_provider:
        case "aliyun":
            from notify.sms.providers.aliyun import AliyunProvider

            return Resting(AliyunProvider(chosen.aliyun, resources.clock.now))
        case "tencent":
            from notify.sms.providers.tencent import TencentProvider

            return Resting(TencentProvider(chosen.tencent, resources.clock.now))
        case _:
            return OutboxProvider(resources)


async def read_kept(session: AsyncSession, sealer: Sealer, limit: int) -> list[ReadableSms]:
    """Return the last kept text messages in the clear, newest first."""
    return [_readable(sealer, kept) for kept in await queries.newest(session, limit)]


async def forget_kept(session: AsyncSession, out_ids: Collection[UUID]) -> None:
    """Remove the text messages that the evaluation has kept under these out-ids."""
    await queries.remove(session, out_ids)


async def remove_kept(session: AsyncSession, until: datetime, limit: int) -> int:
    """Remove some text messages that the evaluation has kept from before a moment; return how many."""
    return await queries.remove_old(session, until, limit)


def _readable(sealer: Sealer, kept: KeptSms) -> ReadableSms:
    return ReadableSms(
        phone=sealer.open(kept.phone, place_of("phone", kept.out_id)),
        text=sealer.open(kept.text, place_of("text", kept.out_id)),
        template=kept.template,
        at=kept.at,
    )
