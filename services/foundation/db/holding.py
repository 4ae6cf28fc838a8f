"""Holding a value that may have no row yet, so that what is counted or made unique by it happens one by one."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.sealing.sealer import BlindIndex


async def hold(session: AsyncSession, index: BlindIndex) -> None:
    """Hold a value, given by its blind index, until the end of the transaction.

    While keys turn it is held under every key, always in the same order: of two processes of which one does not know
    yet that another key is active, one waits for the other.
    """
    for one in index.in_order:
        number = int.from_bytes(one[:8], "big", signed=True)
        await session.execute(select(func.pg_advisory_xact_lock(number)))


async def hold_while_turning(session: AsyncSession, *indexes: BlindIndex) -> bool:
    """Hold values as long as a unique index alone does not keep them unique; return whether that is so.

    With one key in the ring the unique index is enough and nothing is held. With several, two rows of one value may
    stand under different keys: whoever adds one holds the value and looks under every key first.
    """
    turning = any(index.turning for index in indexes)
    if turning:
        for index in sorted(indexes, key=lambda one: one.in_order):
            await hold(session, index)
    return turning
