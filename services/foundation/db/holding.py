"""Holding a value that may have no row yet, so that what is counted or made unique by it happens one by one."""

from sqlalchemy import ARRAY, BigInteger, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.db import within
from foundation.db.prepared import Prepared
from foundation.sealing.sealer import BlindIndex

_HOLD = Prepared(
    select(func.pg_advisory_xact_lock(func.unnest(bindparam("numbers", type_=ARRAY(BigInteger())))))
)


async def hold(session: AsyncSession, *indexes: BlindIndex) -> None:
    """Hold values, given by their blind indexes, one after the other until the end of the transaction.

    While keys turn each is held under every key, always in the same order: of two processes of which one does not know
    yet that another key is active, one waits for the other.
    """
    numbers = [int.from_bytes(one[:8], "big", signed=True) for index in indexes for one in index.in_order]
    await within.fetch(session, _HOLD, numbers=numbers)


async def hold_while_turning(session: AsyncSession, *indexes: BlindIndex) -> bool:
    """Hold values as long as a unique index alone does not keep them unique; return whether that is so.

    With one key in the ring the unique index is enough and nothing is held. With several, two rows of one value may
    stand under different keys: whoever adds one holds the value and looks under every key first.
    """
    turning = any(index.turning for index in indexes)
    if turning:
        await hold(session, *sorted(indexes, key=lambda one: one.in_order))
    return turning
