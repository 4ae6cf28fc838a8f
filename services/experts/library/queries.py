"""Every SELECT on the library. The sharing rule (manual, section 三) is part of each statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, or_, select, true, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.reference import regions
from contracts.words import ExpertKind, RecordStatus
from experts.library.model import CertificateTerm, Entry, fold, search_grams
from experts.library.policies import ASSOCIATION, BUREAU
from experts.organizations import usecases as organizations
from foundation.auth.actor import Actor
from foundation.db.paging import PAGE_SIZE, Slice, decode_cursor, encode_cursor
from foundation.errors import FieldError, Invalid


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked for; an empty part does not restrict."""

    name: str = ""
    region: str = ""
    specialty: str = ""
    kind: ExpertKind | None = None


async def search(session: AsyncSession, actor: Actor, wanted: Filter, cursor: str | None) -> Slice[Entry]:
    """Return a page of the experts that are shared with this person, newest first."""
    statement = _shared_with(actor).where(*_conditions(wanted))
    if cursor:
        at, record_id = _place(cursor)
        statement = statement.where(tuple_(Entry.listed_at, Entry.record_id) < tuple_(at, record_id))
    statement = statement.order_by(Entry.listed_at.desc(), Entry.record_id.desc()).limit(PAGE_SIZE + 1)
    rows = (await session.scalars(statement)).all()
    return Slice(rows[:PAGE_SIZE], _cursor(rows[PAGE_SIZE - 1]) if len(rows) > PAGE_SIZE else None)


async def find(session: AsyncSession, actor: Actor, record_id: UUID) -> Entry | None:
    """Return an expert that is shared with this person."""
    statement = _shared_with(actor).where(Entry.record_id == record_id)
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


def _shared_with(actor: Actor) -> Select[Entry]:
    return select(Entry).where(Entry.status == RecordStatus.LISTED, _is_shared(actor))


def _is_shared(actor: Actor) -> ColumnElement[bool]:
    """全区专家 with every bureau; 所在地专家 with the bureau of their region, the authority, the association."""
    if actor.has(*ASSOCIATION):
        return true()
    bureaus = actor.organizations(*BUREAU)
    return or_(
        and_(Entry.kind == ExpertKind.REGIONAL, organizations.one_is_bureau(bureaus)),
        organizations.one_decides_for(bureaus, Entry.region_code),
    )


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    part = fold(wanted.name)
    if part:
        conditions += [Entry.grams.contains(search_grams(part)), func.strpos(Entry.folded_name, part) > 0]
    if wanted.region:
        conditions.append(Entry.region_code.in_(_codes_within(wanted.region)))
    if wanted.specialty:
        conditions.append(Entry.specialty == wanted.specialty)
    if wanted.kind:
        conditions.append(Entry.kind == wanted.kind)
    return conditions


def _codes_within(code: str) -> Sequence[str]:
    """Return the code and all codes below it, by the table of regions and not by prefix."""
    below = [found for region in regions.children(code) for found in _codes_within(region.code)]
    return [code, *below]


def _cursor(entry: Entry) -> str:
    return encode_cursor([entry.listed_at.isoformat(), str(entry.record_id)])


def _place(cursor: str) -> tuple[datetime, UUID]:
    at, record_id = decode_cursor(cursor, 2)
    try:
        return datetime.fromisoformat(str(at)), UUID(str(record_id))
    except ValueError as error:
        raise Invalid(fields=(FieldError("/cursor", "翻页参数无效，请从第一页开始。"),)) from error
