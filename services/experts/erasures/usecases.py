"""Saying what stands in the way of a deletion; deleting."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.identity import AccountErased
from experts.attachments import usecases as attachments
from experts.erasures import policies
from experts.library import usecases as library
from experts.maintenance import usecases as maintenance
from experts.people import usecases as people
from experts.readings import usecases as readings
from experts.records import usecases as records
from experts.submissions import usecases as submissions
from foundation.errors import Failure
from foundation.unit_of_work import UnitOfWork


async def why_not_erasable(session: AsyncSession, account_id: UUID) -> str | None:
    """Return the sentence that says why a person cannot be deleted now, None if nothing stands in the way."""
    record = await records.of_account(session, account_id)
    if record is None:
        return None
    under_review = await records.is_under_review(session, record)
    try:
        policies.check_may_erase(record.status, under_review=under_review)
    except Failure as refusal:
        return refusal.sentence
    return None


async def erase(uow: UnitOfWork, fact: AccountErased) -> None:
    """Delete what is known of a person; ids, dates, the specialty and the region stay, which tell of nobody.

    Told twice, or before what was told of the account earlier, it comes to the same: the person's version is the
    highest. Objects of files go with a task.
    """
    await people.erase(uow, fact.account_id, fact.version)
    await erase_record_of(uow, fact.account_id)
    uow.audit("person.erase", "account", fact.account_id)


async def erase_again(uow: UnitOfWork, account_id: UUID) -> None:
    """Delete what has come to an account that was deleted before."""
    if await people.is_erased(uow.session, account_id):
        await erase_record_of(uow, account_id)
        uow.audit("person.erase", "account", account_id)


async def erase_record_of(uow: UnitOfWork, account_id: UUID) -> None:
    """Delete what the record of an account holds, if there is one; the caller audits.

    Who is in the library all the same (it was checked before) is taken out, what is under review is over.
    """
    record = await records.erase_record(uow, account_id)
    if record is None:
        return
    await submissions.erase_of_record(uow, record.id)
    await attachments.erase_of_record(uow, record.id)
    await library.erase_entry(uow, record.id)
    await readings.forget_reasons(uow, record.id)
    await maintenance.forget_reasons(uow, record.id)
