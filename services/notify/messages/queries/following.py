"""Whether a newer message about the same activity has followed one to the same person."""

from sqlalchemy import ColumnElement, and_, exists, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from notify.messages.model import Channel, Message
from notify.messages.policies import TAKEN_BACK_BY


def is_followed(*, by_its_kind: bool = True) -> ColumnElement[bool]:
    """Return the condition that a newer text message takes a message back, or says the same anew."""
    newer = aliased(Message)
    to_the_same = or_(
        newer.account_id == Message.account_id,
        and_(
            newer.account_id.is_(None),
            Message.account_id.is_(None),
            newer.phone_index == Message.phone_index,
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


async def is_taken_back(session: AsyncSession, message: Message) -> bool:
    """Return whether what a message says does not hold any more, by a newer one to the same person."""
    statement = select(Message.id).where(Message.id == message.id, is_followed(by_its_kind=False))
    return await session.scalar(statement) is not None
