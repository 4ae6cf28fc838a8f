"""Who was deleted, and what waits for a person."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.db import within
from foundation.db.prepared import Prepared
from review.erasures.model import ErasedAccount

# Asked with every fact about an expert.
_HOLD = Prepared(select(func.pg_advisory_xact_lock(func.hashtext(bindparam("person")))))
_IS_ERASED = Prepared(select(exists().where(ErasedAccount.account_id == bindparam("account_id"))))


async def hold(session: AsyncSession, account_id: UUID) -> None:
    """Hold a person until the end of the transaction: a deletion and what comes late go one after the other."""
    await within.fetch(session, _HOLD, person=f"erased {account_id}")


async def note(session: AsyncSession, account_id: UUID, at: datetime) -> None:
    """Note that a person was deleted; noted already is fine."""
    values = {"account_id": account_id, "erased_at": at}
    await session.execute(insert(ErasedAccount).values(values).on_conflict_do_nothing())


async def is_erased(session: AsyncSession, account_id: UUID) -> bool:
    """Return whether a person was deleted."""
    [[erased]] = await within.fetch(session, _IS_ERASED, account_id=account_id)
    return bool(erased)
