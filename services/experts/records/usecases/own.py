"""The own record, for other features."""

from sqlalchemy.ext.asyncio import AsyncSession

from experts.people import usecases as people
from experts.records import queries
from experts.records.errors import RecordGone, RecordNotThere
from experts.records.model import Record
from foundation.auth.actor import Actor
from foundation.unit_of_work import UnitOfWork


async def find_own(session: AsyncSession, actor: Actor) -> Record:
    """Return the own record; raise RecordNotThere."""
    record = await queries.of_account(session, actor.id)
    if record is None:
        raise RecordNotThere
    return record


async def lock_own(uow: UnitOfWork, actor: Actor) -> Record:
    """Return the own record, locked until the end of the transaction; raise RecordNotThere or RecordGone.

    What was on its way when the person was deleted (a long upload, another tab) must not fill the record again.
    """
    record = await queries.lock_of_account(uow.session, actor.id)
    if record is None:
        raise RecordNotThere
    if await people.is_erased(uow.session, actor.id):
        raise RecordGone
    return record
