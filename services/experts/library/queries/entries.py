"""One entry: for whoever may see it, and for the service itself."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from experts.library.model import CertificateTerm, Entry
from experts.library.queries.sharing import visible
from foundation.auth.actor import Actor


async def find(session: AsyncSession, actor: Actor, record_id: UUID) -> Entry | None:
    """Return an expert that this person may see."""
    statement = select(Entry).where(Entry.record_id == record_id, visible(actor))
    return (await session.scalars(statement)).one_or_none()


async def lock(session: AsyncSession, record_id: UUID) -> Entry | None:
    """Return an entry, locked, for the service itself."""
    return await session.get(Entry, record_id, with_for_update=True, populate_existing=True)


async def replace_certificates(
    session: AsyncSession, record_id: UUID, terms: Mapping[str, tuple[str, date]]
) -> None:
    """Have these be the certificates of an expert that end: kind and last day by item."""
    await session.execute(delete(CertificateTerm).where(CertificateTerm.record_id == record_id))
    rows = [
        {"record_id": record_id, "item_id": item, "kind": kind, "valid_until": until}
        for item, (kind, until) in terms.items()
    ]
    if rows:
        await session.execute(insert(CertificateTerm), rows)


async def lock_next(session: AsyncSession, after: UUID | None, limit: int) -> Sequence[Entry]:
    """Return the next entries behind one in the order of their ids, locked, for the service itself."""
    statement = select(Entry).order_by(Entry.record_id).limit(limit).with_for_update()
    if after is not None:
        statement = statement.where(Entry.record_id > after)
    return (await session.scalars(statement.execution_options(populate_existing=True))).all()
