"""What a provider is given and what it answers, whichever it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from notify.sms.errors import Reason, Refused

LONGEST_SERIAL = 128


@dataclass(frozen=True, slots=True)
class OutgoingSms:
    """A text message on its way out. `out_id` is ours; `text` begins with the signature in 【】.

    `variables` come in the order in which the template's text has them: some providers know them by position.
    `made_on` is the official day from which on it may have gone out: some providers want to be asked with a day.
    """

    out_id: UUID
    phone: str
    text: str
    signature: str
    template: str
    template_id: str | None
    variables: Mapping[str, str]
    made_on: date


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider has taken a message over; `provider_id` is its own name for it, where it gives one."""

    provider_id: str | None = None


class Delivery(StrEnum):
    """What a provider knows of a message."""

    MISSING = "missing"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"


@dataclass(frozen=True, slots=True)
class Found:
    """Where a message is; `code` is the provider's (or the carrier's) word for it, empty when there is none."""

    state: Delivery
    code: str = ""


class SmsProvider(Protocol):
    """What every provider does. The contract is services/notify/tests/service/test_provider_contract.py."""

    async def send(self, sms: OutgoingSms) -> Accepted:
        """Have it sent; raise errors.NotSent or errors.Refused only when it certainly was not."""

    async def find(self, sms: OutgoingSms) -> Found:
        """Return where the message with this out-id is; raise errors.NotSent if the provider cannot say."""


def must_be_registered(sms: OutgoingSms) -> str:
    """Return the provider's id of the text; raise Refused while text or signature are not registered with one."""
    if not sms.signature:
        raise Refused(Reason.SIGNATURE_MISSING, "no signature")
    if not sms.template_id:
        raise Refused(Reason.TEMPLATE_MISSING, "no template id")
    return sms.template_id


def serial_of(words: object) -> str | None:
    """Return the provider's name for a message as receipts give it back; None for what is none."""
    fits = isinstance(words, str) and 0 < len(words) <= LONGEST_SERIAL and words.isascii()
    return str(words) if fits and str(words).isprintable() else None
