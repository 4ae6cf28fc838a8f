"""The calendar file (.ics) of a notice."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.auth.actor import Actor
from foundation.sealing.sealer import Sealer
from review.delegations import usecases as delegations
from review.notices import queries
from review.notices.errors import NoticeNotFound
from review.notices.model import calendar_of
from review.notices.usecases.writing import opened
from review.settings import settings


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar file and its method (RFC 5546)."""

    data: bytes
    method: str


async def read_own_calendar(session: AsyncSession, sealer: Sealer, actor: Actor, notice_id: UUID) -> Calendar:
    """Return the event of a notice to this person, cancelled once it counts no more; raise NoticeNotFound."""
    notice = await queries.find_own(session, actor, notice_id)
    if notice is None:
        raise NoticeNotFound
    delegation = await delegations.find(session, notice.delegation_id)
    assert delegation is not None, "a notice has a delegation"
    data, method = calendar_of(notice, opened(sealer, notice), delegation.version, settings().public_url)
    return Calendar(data, method)
