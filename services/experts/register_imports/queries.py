"""Which imports: those of the caller's association."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import Role
from experts.register_imports.model import Outcome, RegisterImport, RegisterRow
from foundation.auth.actor import Actor
from foundation.db import within
from foundation.db.prepared import Prepared, Rows

LATEST = 10

_LINES = Prepared(
    text(
        """
        SELECT line, typed, outcome FROM register_import_rows
        WHERE import_id = :import_id AND line > :after
          AND (CAST(:outcomes AS varchar[]) IS NULL OR outcome = ANY(CAST(:outcomes AS varchar[])))
        ORDER BY line LIMIT :most
        """
    )
)
_KEEP = Prepared(
    text(
        """
        UPDATE register_import_rows r SET outcome = found.outcome, finding = found.finding
        FROM unnest(CAST(:lines AS integer[]), CAST(:outcomes AS varchar[]), CAST(:findings AS bytea[]))
          AS found (line, outcome, finding)
        WHERE r.import_id = :import_id AND r.line = found.line
        """
    )
)


async def latest(session: AsyncSession, actor: Actor) -> Sequence[RegisterImport]:
    """Return the last imports, newest first."""
    statement = select(RegisterImport).where(
        RegisterImport.organization_id.in_(actor.organizations(Role.ASSOCIATION_COORDINATOR))
    )
    return (await session.scalars(statement.order_by(RegisterImport.created_at.desc()).limit(LATEST))).all()


async def count_since(session: AsyncSession, organization_id: UUID, since: datetime) -> int:
    """Return how many imports an association has begun since then."""
    statement = select(func.count()).where(
        RegisterImport.organization_id == organization_id, RegisterImport.created_at > since
    )
    return await session.scalar(statement) or 0


async def visible(
    session: AsyncSession, actor: Actor, import_id: UUID, *, lock: bool = False
) -> RegisterImport | None:
    """Return an import of the caller's association."""
    statement = select(RegisterImport).where(
        RegisterImport.id == import_id,
        RegisterImport.organization_id.in_(actor.organizations(Role.ASSOCIATION_COORDINATOR)),
    )
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found: RegisterImport | None = await session.scalar(statement)
    return found


async def locked(session: AsyncSession, import_id: UUID) -> RegisterImport | None:
    """Return an import, locked, for the service itself."""
    return await session.get(RegisterImport, import_id, with_for_update=True, populate_existing=True)


async def rows_after(
    session: AsyncSession, import_id: UUID, line: int, limit: int, outcomes: Collection[Outcome] = ()
) -> Sequence[RegisterRow]:
    """Return the next rows behind a line, of these outcomes if any are named."""
    statement = select(RegisterRow).where(RegisterRow.import_id == import_id, RegisterRow.line > line)
    if outcomes:
        statement = statement.where(RegisterRow.outcome.in_(outcomes))
    return (await session.scalars(statement.order_by(RegisterRow.line).limit(limit))).all()


async def lines_after(
    session: AsyncSession, import_id: UUID, line: int, limit: int, outcomes: Collection[Outcome] | None = None
) -> Rows:
    """Return line, typed and outcome of the next rows behind a line, of these outcomes if any are named."""
    wanted = None if outcomes is None else [outcome.value for outcome in outcomes]
    return await within.fetch(session, _LINES, import_id=import_id, after=line, most=limit, outcomes=wanted)


async def keep_findings(
    session: AsyncSession, import_id: UUID, found: Sequence[tuple[int, Outcome, bytes]]
) -> None:
    """Keep what was found: line, outcome and finding, sealed."""
    lines, outcomes, findings = zip(*found, strict=True) if found else ((), (), ())
    await within.fetch(session, _KEEP, import_id=import_id, lines=lines, outcomes=outcomes, findings=findings)


async def counts(session: AsyncSession, import_id: UUID) -> dict[Outcome, int]:
    """Return how many rows mean what; rows that were not looked at are in none."""
    statement = select(RegisterRow.outcome, func.count()).where(RegisterRow.import_id == import_id)
    found = await session.execute(statement.group_by(RegisterRow.outcome))
    return {outcome: count for outcome, count in found if outcome is not None}


async def delete_rows(session: AsyncSession, import_id: UUID) -> None:
    """Delete the rows of an import."""
    await session.execute(delete(RegisterRow).where(RegisterRow.import_id == import_id))
