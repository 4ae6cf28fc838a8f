"""Which audit entries: by filter, newest first, stable under new ones."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, or_, select, tuple_
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.audit.schemas import EARLIEST, LATEST, EntryFilter
from foundation.audit.tables import AuditEntry, AuditLink
from foundation.db.paging import decode_cursor
from foundation.errors import FieldError, Invalid

FAILED = ("refused", "failed", "expired")
QUERY_CANCELED = "57014"  # PostgreSQL's SQLSTATE of a statement that took too long

Found = Sequence[Row[AuditEntry, AuditLink | None]]


class TooMuchToSearch(Invalid):
    """The filter would read too much of the log."""

    message = "需要查找的记录太多，请填写时间范围，或缩小时间范围后再查询。"
    field = "/since"


async def entries(
    session: AsyncSession, wanted: EntryFilter, before: str | None, limit: int
) -> tuple[Found, bool]:
    """Return at most `limit` entries with their links, and whether there are older ones.

    Raise Invalid for a cursor that is not ours, TooMuchToSearch when the database gives up.
    """
    statement = _ordered(select(AuditEntry, AuditLink)).outerjoin(
        AuditLink, AuditLink.entry_id == AuditEntry.id
    )
    statement = statement.where(*_conditions(wanted))
    if before:
        statement = statement.where(tuple_(AuditEntry.at, AuditEntry.id) < tuple_(*_place(before)))
    try:
        rows = (await session.execute(statement.limit(limit + 1))).all()
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) == QUERY_CANCELED:
            raise TooMuchToSearch from error
        raise
    return rows[:limit], len(rows) > limit


def _ordered(statement: Select[AuditEntry, AuditLink]) -> Select[AuditEntry, AuditLink]:
    return statement.order_by(AuditEntry.at.desc(), AuditEntry.id.desc())


def _conditions(wanted: EntryFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        getattr(AuditEntry, name) == value
        for name in ("action", "object_kind", "object_id", "address")
        if (value := getattr(wanted, name)) is not None
    ]
    if wanted.since:
        conditions.append(AuditEntry.at >= wanted.since)
    if wanted.until:
        conditions.append(AuditEntry.at < wanted.until)
    if wanted.result:
        failed = AuditEntry.result.in_(FAILED)
        conditions.append(failed if wanted.result == "refused" else ~failed)
    if wanted.is_about_a_person:
        conditions.append(_by_person(wanted))
    return conditions


def _by_person(wanted: EntryFilter) -> ColumnElement[bool]:
    ways: list[ColumnElement[bool]] = []
    if wanted.actor_id:
        ways.append(AuditEntry.actor_id.in_(wanted.actor_id))
    if wanted.actor_name:
        ways.append(AuditEntry.actor_name == wanted.actor_name)
    return or_(*ways)


def _place(cursor: str) -> tuple[datetime, UUID]:
    at, id = decode_cursor(cursor, 2)
    wrong = Invalid(fields=(FieldError("/before", "翻页参数无效，请从第一页开始。"),))
    try:
        place = datetime.fromisoformat(str(at)), UUID(str(id))
    except ValueError as error:
        raise wrong from error
    if place[0].tzinfo is None or not EARLIEST <= place[0] <= LATEST:
        raise wrong
    return place
