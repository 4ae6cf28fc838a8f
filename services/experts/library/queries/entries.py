"""One entry: for whoever may see it, and for the service itself."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import delete, insert, select, update
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


async def change_owner(session: AsyncSession, record_id: UUID, account_id: UUID) -> None:
    """Have an entry be an account's."""
    await session.execute(update(Entry).where(Entry.record_id == record_id).values(account_id=account_id))
