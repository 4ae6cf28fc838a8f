"""Noting who reads whose data in identity, and showing it to the person."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.auth.actor import Actor
from foundation.ids import uuid7
from foundation.sealing.sealer import Sealer
from foundation.unit_of_work import UnitOfWork
from identity.readings import policies, queries
from identity.readings.model import WHAT_LABELS as WHAT_LABELS
from identity.readings.model import Reading as Reading
from identity.readings.model import What as What
from identity.readings.model import reason_place


@dataclass(frozen=True, slots=True)
class Told:
    """A reading with its reason in the clear."""

    reading: Reading
    reason: str | None


async def note(
    uow: UnitOfWork, reader: Actor, account_id: UUID, what: What, reason: str | None = None
) -> None:
    """Note that somebody reads another person's data, unless the same was noted a moment ago.

    What is unmasked is audited by the caller too.
    """
    await note_many(uow, reader, [account_id], what, reason)


async def note_many(
    uow: UnitOfWork,
    reader: Actor,
    account_ids: Collection[UUID],
    what: What,
    reason: str | None = None,
) -> None:
    """Note a reading of each of these accounts but the reader's own."""
    uow.leave_unaudited("a reading is a log entry itself")
    others = [account_id for account_id in account_ids if account_id != reader.id]
    since = uow.now() - policies.REPEATED_WITHIN[what]
    noted = await queries.read_since(uow.session, reader.id, others, what, since)
    rows = [_row(uow, reader, one, what, reason) for one in others if one not in noted]
    if rows:
        await uow.session.execute(insert(Reading), rows)


async def forget_reasons(uow: UnitOfWork, account_id: UUID) -> None:
    """Keep who read the data of somebody who is erased and when, not why. The caller audits."""
    await queries.forget_reasons(uow.session, account_id)


async def list_own(
    session: AsyncSession, sealer: Sealer, actor: Actor, cursor: str | None
) -> tuple[Sequence[Told], bool]:
    """Return a page of who has read the caller's data, newest first, and whether there are older ones."""
    rows, more = await queries.of_account(session, actor.id, cursor)
    return [told(sealer, one) for one in rows], more


def told(sealer: Sealer, reading: Reading) -> Told:
    """Return a reading with its reason in the clear."""
    reason = sealer.open(reading.reason, reason_place(reading.id)) if reading.reason else None
    return Told(reading, reason)


def _row(
    uow: UnitOfWork, reader: Actor, account_id: UUID, what: What, reason: str | None
) -> dict[str, object]:
    reading_id = uuid7()
    return {
        "id": reading_id,
        "account_id": account_id,
        "at": uow.now(),
        "reader_id": reader.id,
        "reader_name": reader.name,
        "reader_organization": reader.employer_name,
        "reader_role": policies.role_of(reader, what),
        "what": what.value,
        "reason": uow.sealer.seal(reason, reason_place(reading_id)) if reason else None,
    }
