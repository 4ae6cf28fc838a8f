"""The statements that count guesses. One statement each, so that parallel guesses queue up at the row."""

from datetime import datetime

from sqlalchemy import ARRAY, LargeBinary, any_, bindparam, delete, exists, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from foundation.db import within
from foundation.db.holding import hold_while_turning
from foundation.db.prepared import Prepared
from foundation.sealing.sealer import BlindIndex
from identity.attempts import policies
from identity.attempts.model import AddressFailures, AttemptCounter

SWEPT_AT_ONCE = 20

_also, _also_address = aliased(AttemptCounter), aliased(AddressFailures)

# Not counted (no row comes back) while a delay runs, or when a captcha is needed and was not solved.
_COUNTED = """
    INSERT INTO attempt_counters AS c (key, failures, last_at) VALUES (:key, 1, :now)
    ON CONFLICT (key) DO UPDATE SET
      failures = CASE WHEN c.last_at < :forgotten THEN 1 ELSE c.failures + 1 END,
      last_at = :now,
      blocked_until = CASE WHEN c.last_at >= :forgotten AND c.failures + 1 >= :delay_from THEN
        CAST(:now AS timestamptz) + make_interval(secs => least(
          :first_delay * power(2, least(c.failures + 1 - :delay_from, 16)), :longest_delay)) END
    WHERE c.last_at < :forgotten
       OR ((c.blocked_until IS NULL OR c.blocked_until <= :now) AND (c.failures < :captcha_after OR :solved))
    RETURNING failures
    """
_COUNT = Prepared(text(_COUNTED))

# The address after the key, and only once that was counted: every login locks its rows in this order. Not counted
# while the address must read a picture and has not, or must wait.
_COUNT_LOGIN = Prepared(
    text(
        f"""
    WITH counted AS ({_COUNTED}),
    from_here AS (
      INSERT INTO address_failures AS a (address_key, failures, since)
      SELECT CAST(:source AS bytea), 1, CAST(:now AS timestamptz) FROM counted
      ON CONFLICT (address_key) DO UPDATE SET
        failures = CASE WHEN a.since <= :over THEN 1 ELSE a.failures + 1 END,
        since = CASE WHEN a.since <= :over THEN :now ELSE a.since END
      WHERE a.since <= :over
         OR ((a.failures < :captcha_at OR :solved) AND (a.failures < :delayed_at OR :known))
      RETURNING failures)
    SELECT (SELECT failures FROM counted) AS counted, (SELECT failures FROM from_here) AS from_here
    """  # noqa: S608  # a statement of ours
    )
)


_KEYS = bindparam("keys", type_=ARRAY(LargeBinary))
_FORGET = Prepared(delete(AttemptCounter).where(AttemptCounter.key == any_(_KEYS)))


def _swept(table: str, key: str, condition: str) -> str:
    """Return a statement that removes a few rows which nobody holds."""
    some = f"SELECT {key} FROM {table} WHERE {condition} LIMIT {SWEPT_AT_ONCE} FOR UPDATE SKIP LOCKED"  # noqa: S608
    return f"DELETE FROM {table} WHERE {key} IN ({some})"  # noqa: S608


_SWEEP = Prepared(
    text(
        f"WITH counters AS ({_swept('attempt_counters', 'key', 'last_at < :forgotten')})"
        f" {_swept('address_failures', 'address_key', 'since < :over')}"
    )
)
_OWN_KEY, _OWN_SOURCE = "ANY(CAST(:keys AS bytea[]))", "ANY(CAST(:sources AS bytea[]))"
# The rows of a login that was right, in the order in which it was counted; what is swept is none of them.
_FORGET_LOGIN = Prepared(
    text(
        f"""
    WITH own AS (DELETE FROM attempt_counters WHERE key = {_OWN_KEY} RETURNING 1),
    taken_off AS (
      UPDATE address_failures SET failures = failures - 1
      WHERE address_key = {_OWN_SOURCE} AND failures > 0 AND (SELECT count(*) FROM own) >= 0),
    counters AS ({_swept("attempt_counters", "key", f"last_at < :forgotten AND NOT key = {_OWN_KEY}")})
    {_swept("address_failures", "address_key", f"since < :over AND NOT address_key = {_OWN_SOURCE}")}
    """  # noqa: S608  # statements of ours
    )
)


async def carry_over(session: AsyncSession, key: BlindIndex) -> None:
    """Have what was counted under another key of the ring count under the active one: a rotation forgives nothing."""
    if await hold_while_turning(session, key):
        older = [one for one in key.every if one != key]
        await session.execute(
            update(AttemptCounter)
            .where(AttemptCounter.key.in_(older), ~exists().where(_also.key == bytes(key)))
            .values(key=bytes(key))
            .execution_options(synchronize_session=False)
        )


async def carry_over_address(session: AsyncSession, key: BlindIndex) -> None:
    """Do the same for the count of an address."""
    if await hold_while_turning(session, key):
        older = [one for one in key.every if one != key]
        await session.execute(
            update(AddressFailures)
            .where(
                AddressFailures.address_key.in_(older),
                ~exists().where(_also_address.address_key == bytes(key)),
            )
            .values(address_key=bytes(key))
            .execution_options(synchronize_session=False)
        )


async def count(session: AsyncSession, key: bytes, now: datetime, *, solved: bool) -> int | None:
    """Count one guess; return how many that makes in a row, None if it must not be made now."""
    rows = await within.fetch(session, _COUNT, **_counting(key, now, solved=solved))
    return rows[0]["failures"] if rows else None


async def count_login(
    session: AsyncSession,
    key: bytes,
    source: bytes,
    now: datetime,
    limit: int,
    *,
    known: bool,
    solved: bool,
) -> tuple[int | None, int | None]:
    """Count one login at a key and at an address; return how many that makes in a row, and from there.

    The first None that comes says which of them refuses it.
    """
    [row] = await within.fetch(
        session,
        _COUNT_LOGIN,
        **_counting(key, now, solved=solved),
        source=source,
        over=now - policies.ADDRESS_WINDOW,
        captcha_at=limit,
        delayed_at=limit * policies.ADDRESS_DELAYED_AT,
        known=known,
    )
    return row["counted"], row["from_here"]


def _counting(key: bytes, now: datetime, *, solved: bool) -> dict[str, object]:
    return {
        "key": key,
        "now": now,
        "forgotten": now - policies.FORGOTTEN_AFTER,
        "delay_from": policies.DELAY_FROM,
        "first_delay": policies.FIRST_DELAY.total_seconds(),
        "longest_delay": policies.LONGEST_DELAY.total_seconds(),
        "captcha_after": policies.CAPTCHA_AFTER,
        "solved": solved,
    }


_COUNT_UP = text(
    """
    INSERT INTO attempt_counters AS c (key, failures, last_at) VALUES (:key, 1, :now)
    ON CONFLICT (key) DO UPDATE SET failures = c.failures + 1, last_at = :now
    RETURNING failures
    """
)


async def count_up(session: AsyncSession, key: bytes, now: datetime) -> int:
    """Count one more of a key; return how many that makes."""
    counted: int = (await session.execute(_COUNT_UP, {"key": key, "now": now})).scalar_one()
    return counted


async def blocked_until(session: AsyncSession, key: bytes) -> datetime | None:
    """Return the end of the delay of a key."""
    until: datetime | None = await session.scalar(
        select(AttemptCounter.blocked_until).where(AttemptCounter.key == key)
    )
    return until


async def forget(session: AsyncSession, key: BlindIndex) -> None:
    """Forget the guesses of a key."""
    await within.fetch(session, _FORGET, keys=list(key.every))


async def from_address(session: AsyncSession, key: bytes) -> AddressFailures | None:
    """Return what is counted of an address."""
    return await session.get(AddressFailures, key, populate_existing=True)


async def forget_login(session: AsyncSession, key: BlindIndex, source: BlindIndex, now: datetime) -> None:
    """Forget the guesses of a key, count one login less from an address, and sweep as `sweep` does."""
    await within.fetch(
        session,
        _FORGET_LOGIN,
        keys=list(key.every),
        sources=list(source.every),
        forgotten=now - policies.FORGOTTEN_AFTER,
        over=now - policies.ADDRESS_WINDOW,
    )


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Remove a few counters that are forgotten anyway, so that the table does not grow by made-up logins."""
    await within.fetch(
        session, _SWEEP, forgotten=now - policies.FORGOTTEN_AFTER, over=now - policies.ADDRESS_WINDOW
    )


async def remove_old(session: AsyncSession, until: datetime, limit: int) -> int:
    """Remove at most so many counters of each kind that are older; return how many of the larger kind."""
    old = select(AttemptCounter.key).where(AttemptCounter.last_at < until).limit(limit)
    counters = delete(AttemptCounter).where(AttemptCounter.key.in_(old.with_for_update(skip_locked=True)))
    removed = len((await session.scalars(counters.returning(AttemptCounter.key))).all())
    over = select(AddressFailures.address_key).where(AddressFailures.since < until).limit(limit)
    failures = delete(AddressFailures).where(
        AddressFailures.address_key.in_(over.with_for_update(skip_locked=True))
    )
    return max(removed, len((await session.scalars(failures.returning(AddressFailures.address_key))).all()))
