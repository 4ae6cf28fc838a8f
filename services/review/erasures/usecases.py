"""Saying what stands in the way of a deletion; deleting, also what comes late."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.experts import EntryChanged
from contracts.events.identity import AccountErased
from contracts.words import ERASED_NAME
from foundation.errors import Failure
from foundation.unit_of_work import UnitOfWork
from review.cases import usecases as cases
from review.delegations import usecases as delegations
from review.directory import usecases as directory
from review.erasures import policies, queries
from review.erasures.model import ErasedAccount as ErasedAccount


async def why_not_erasable(session: AsyncSession, account_id: UUID) -> str | None:
    """Return the sentence that says why a person cannot be deleted now, None if nothing stands in the way."""
    try:
        policies.check_may_erase(
            under_review=await cases.has_open(session, account_id),
            expected_at=await delegations.expected_at(session, account_id),
        )
    except Failure as refusal:
        return refusal.sentence
    return None


async def erase(uow: UnitOfWork, fact: AccountErased) -> None:
    """Delete what is known of a person. Decisions, attendance and ratings stay as figures; notices stay as they are.

    The papers of 委派通知 are kept for their time and go then (`notices.forget`). Repeated it changes nothing.
    """
    await queries.hold(uow.session, fact.account_id)
    await queries.note(uow.session, fact.account_id, fact.erased_at)
    await _erase(uow, fact.account_id)


async def erase_again(uow: UnitOfWork, account_id: UUID) -> None:
    """Delete what has come to an account that was deleted before."""
    if await is_erased(uow, account_id):
        await _erase(uow, account_id)


async def is_erased(uow: UnitOfWork, account_id: UUID) -> bool:
    """Return whether a person was deleted; that holds until the transaction ends."""
    await queries.hold(uow.session, account_id)
    return await queries.is_erased(uow.session, account_id)


async def without_person(uow: UnitOfWork, fact: EntryChanged) -> EntryChanged:
    """Return the fact as it may be kept: of somebody who was deleted without the person."""
    if fact.account_id is None or not await is_erased(uow, fact.account_id):
        return fact
    return fact.model_copy(
        update={"name": ERASED_NAME, "phone": None, "title": "", "present": (), "past": (), "career": ()}
    )


async def _erase(uow: UnitOfWork, account_id: UUID) -> None:
    await delegations.step_down(uow, account_id)
    await cases.erase_of(uow, account_id)
    await directory.erase_of(uow, account_id)
    await delegations.erase_of(uow, account_id)
    uow.audit("person.erase", "account", account_id)
