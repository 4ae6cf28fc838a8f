"""Deleting what delegations hold of a person."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import ERASED_NAME
from foundation.unit_of_work import UnitOfWork
from review.delegations import queries
from review.delegations.model import Delegation


async def expected_at(session: AsyncSession, account_id: UUID) -> str | None:
    """Return the title of an activity that is not over and has picked this person, None if there is none."""
    return await queries.expected_at(session, account_id)


async def erase_of(uow: UnitOfWork, account_id: UUID) -> None:
    """Keep of a person's delegations that there were some, with what became of them; the caller audits.

    What anybody wrote about the person goes, links to answer by are worth nothing. The activity's counts stay.
    """
    found = await queries.lock_of_account(uow.session, account_id)
    for delegation in found:
        _erase(delegation)
    ids = [delegation.id for delegation in found]
    await queries.void_links(uow.session, ids, uow.now())
    await queries.erase_contacts(uow.session, ids, account_id, ERASED_NAME)


def _erase(delegation: Delegation) -> None:
    delegation.expert_name = ERASED_NAME
    delegation.despite = delegation.decline_reason = delegation.release_reason = None
    delegation.rating_comment = None
