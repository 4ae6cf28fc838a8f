"""Which factors, and the statements by which a code is used up: one each, so that of parallel ones one succeeds."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    Uuid,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.db import within
from foundation.db.prepared import Prepared
from foundation.db.together import Question
from foundation.sealing.sealer import BlindIndex
from identity.factors.model import RecoveryCode, SecondFactor


async def of_account(session: AsyncSession, account_id: UUID) -> SecondFactor | None:
    """Return the factor of an account, in use or not."""
    return await session.get(SecondFactor, account_id)


async def locked(session: AsyncSession, account_id: UUID) -> SecondFactor | None:
    """Return the factor of an account as it is now, locked until the end of the transaction."""
    found: SecondFactor | None = await session.scalar(
        select(SecondFactor)
        .where(SecondFactor.account_id == account_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found


async def in_use(session: AsyncSession, account_id: UUID) -> bool:
    """Return whether an account has a factor in use."""
    return in_use_question(account_id).read(await within.fetch(session, _IN_USE, account_id=account_id))


def in_use_question(account_id: UUID) -> Question[bool]:
    """Return the question for the same."""
    return Question(_IN_USE, {"account_id": account_id}, lambda rows: bool(rows[0][0]))


def in_use_by(account_id: SQLColumnExpression[UUID]) -> ColumnElement[bool]:
    """Return, as part of another statement, whether an account has a factor in use."""
    return exists().where(SecondFactor.account_id == account_id, SecondFactor.confirmed_at.is_not(None))


_IN_USE = Prepared(select(in_use_by(bindparam("account_id", type_=Uuid()))))


async def use_step(session: AsyncSession, account_id: UUID, step: int) -> bool:
    """Use up the code of a time step; return False if it or a newer one was used already."""
    used = await session.scalar(
        update(SecondFactor)
        .where(
            SecondFactor.account_id == account_id,
            SecondFactor.confirmed_at.is_not(None),
            or_(SecondFactor.last_step.is_(None), SecondFactor.last_step < step),
        )
        .values(last_step=step)
        .returning(SecondFactor.account_id)
    )
    return used is not None


async def use_recovery_code(
    session: AsyncSession, account_id: UUID, code_hash: BlindIndex, now: datetime
) -> bool:
    """Use up a recovery code; return False if the account has no such code, or it was used already."""
    used = await session.scalar(
        update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account_id,
            RecoveryCode.code_hash.in_(code_hash.every),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(RecoveryCode.id)
    )
    return used is not None


async def recovery_codes_left(session: AsyncSession, account_id: UUID) -> int:
    """Return how many recovery codes of an account can still be used."""
    count = await session.scalar(
        select(func.count())
        .select_from(RecoveryCode)
        .where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    )
    return count or 0


async def remove_recovery_codes(session: AsyncSession, account_id: UUID) -> None:
    """Remove all recovery codes of an account."""
    await session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))


async def remove(session: AsyncSession, account_id: UUID) -> bool:
    """Remove an account's factor and its recovery codes; return whether there was a factor."""
    await remove_recovery_codes(session, account_id)
    removed = await session.scalar(
        delete(SecondFactor).where(SecondFactor.account_id == account_id).returning(SecondFactor.account_id)
    )
    return removed is not None
