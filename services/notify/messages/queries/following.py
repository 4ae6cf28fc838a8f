"""Whether a newer message about the same activity has followed one to the same person."""

from sqlalchemy import ColumnElement, and_, exists, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from foundation.sealing.sealer import BlindIndex, Sealer
from notify.messages.model import Channel, Message, place_of
from notify.messages.policies import TAKEN_BACK_BY


def is_followed(*, by_its_kind: bool = True, phone: BlindIndex | None = None) -> ColumnElement[bool]:
    """Return the condition that a newer text message takes a message back, or says the same anew.

    `phone` is where a single message goes that goes to a number: while keys turn, a newer one to the same number may
    stand under another key. A list does without and may miss that for the minutes of a rotation.
    """
    newer = aliased(Message)
    to_the_same = or_(
        newer.account_id == Message.account_id,
        and_(
            newer.account_id.is_(None),
            Message.account_id.is_(None),
            newer.phone_index.in_(phone.every) if phone else newer.phone_index == Message.phone_index,
        ),
    )
    contradicts = tuple_(Message.template, newer.template).in_(TAKEN_BACK_BY)
    return exists().where(
        newer.about == Message.about,
        newer.channel == Channel.SMS,
        to_the_same,
        or_(newer.template == Message.template, contradicts) if by_its_kind else contradicts,
        tuple_(newer.created_at, newer.id) > tuple_(Message.created_at, Message.id),
    )


async def is_taken_back(session: AsyncSession, sealer: Sealer, message: Message) -> bool:
    """Return whether what a message says does not hold any more, by a newer one to the same person."""
    if message.about is None:
        return False
    phone = None
    if message.phone is not None:
        phone = sealer.blind("phone", sealer.open(message.phone, place_of("phone", message.id)))
    followed = is_followed(by_its_kind=False, phone=phone)
    statement = select(Message.id).where(Message.id == message.id, followed)
    return await session.scalar(statement) is not None
