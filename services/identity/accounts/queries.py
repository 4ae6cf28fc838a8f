"""Which accounts, and what they may do."""

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    LargeBinary,
    any_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from contracts.words import Role
from foundation.db.paging import PAGE_SIZE, Slice, decode_cursor, encode_cursor
from foundation.db.prepared import Prepared
from foundation.db.together import Question
from foundation.errors import FieldError, Invalid
from foundation.sealing.sealer import BlindIndex
from identity.accounts.model import Account, AccountStatus, GrantEntry

BATCH = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which accounts are looked for; an empty part does not restrict."""

    name: str = ""
    role: Role | None = None
    organization_id: UUID | None = None
    status: AccountStatus | None = None


async def by_id(session: AsyncSession, account_id: UUID) -> Account | None:
    """Return one account."""
    return await session.get(Account, account_id)


@dataclass(frozen=True, slots=True)
class Login:
    """What is needed to verify a password, before anything else of the account is looked at."""

    account_id: UUID
    password_hash: str | None
    security_epoch: int


_found, _kept = aliased(Account), aliased(Account)
_LOGIN = Prepared(
    select(_kept.id, _kept.password_hash, _kept.security_epoch)
    .select_from(_found)
    .join(_kept, _kept.id == func.coalesce(_found.merged_into, _found.id))
    # under every key of the ring
    .where(_found.document_key == any_(bindparam("keys", type_=ARRAY(LargeBinary))))
)


def login_of(key: BlindIndex) -> Question[Login | None]:
    """Return the question for the login of the account of a document, or of the one that it was merged into."""
    return Question(_LOGIN, {"keys": list(key.every)}, lambda rows: Login(*rows[0]) if rows else None)


async def by_document_key(session: AsyncSession, key: BlindIndex) -> Account | None:
    """Return the account of a document."""
    found: Account | None = await session.scalar(select(Account).where(Account.document_key.in_(key.every)))
    return found


async def locked(session: AsyncSession, account_id: UUID) -> Account | None:
    """Return one account as it is now, locked until the end of the transaction."""
    found: Account | None = await session.scalar(
        select(Account)
        .where(Account.id == account_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found


async def grants_of(session: AsyncSession, account_id: UUID) -> list[GrantEntry]:
    """Return what an account may do, in the order of granting."""
    rows = await session.scalars(
        select(GrantEntry).where(GrantEntry.account_id == account_id).order_by(GrantEntry.id)
    )
    return list(rows)


async def remove_grant(
    session: AsyncSession, account_id: UUID, role: str, organization_id: UUID | None
) -> bool:
    """Remove one grant; return whether there was one."""
    removed = await session.scalar(
        delete(GrantEntry)
        .where(
            GrantEntry.account_id == account_id,
            GrantEntry.role == role,
            GrantEntry.organization_id.is_not_distinct_from(organization_id),
        )
        .returning(GrantEntry.id)
    )
    return removed is not None


async def other_administrators(session: AsyncSession, account_id: UUID) -> int:
    """Return how many other active accounts administer the platform; others who ask wait for this transaction."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtext('platform administrators'))"))
    count = await session.scalar(
        select(func.count(GrantEntry.account_id.distinct()))
        .join(Account, Account.id == GrantEntry.account_id)
        .where(
            GrantEntry.role == Role.PLATFORM_ADMIN.value,
            Account.status == AccountStatus.ACTIVE.value,
            Account.id != account_id,
        )
    )
    return count or 0


async def administrators_of(session: AsyncSession, organization_id: UUID) -> set[UUID]:
    """Return the active accounts that administer an organization."""
    rows = await session.scalars(
        select(GrantEntry.account_id)
        .join(Account, Account.id == GrantEntry.account_id)
        .where(
            GrantEntry.role == Role.UNIT_ADMIN.value,
            GrantEntry.organization_id == organization_id,
            Account.status == AccountStatus.ACTIVE.value,
        )
    )
    return set(rows)


async def in_batches(session: AsyncSession) -> AsyncIterator[list[Account]]:
    """Yield all accounts by id, some hundreds at a time."""
    last: UUID | None = None
    while True:
        statement = select(Account).order_by(Account.id).limit(BATCH)
        if last is not None:
            statement = statement.where(Account.id > last)
        batch = list(await session.scalars(statement))
        if not batch:
            return
        yield batch
        last = batch[-1].id


async def search(session: AsyncSession, wanted: Wanted, cursor: str | None) -> Slice[Account]:
    """Return a page of accounts, newest first: their ids are in the order of time."""
    statement = select(Account).where(*_conditions(wanted)).order_by(Account.id.desc()).limit(PAGE_SIZE + 1)
    if cursor:
        statement = statement.where(Account.id < _place(cursor))
    rows = list(await session.scalars(statement))
    more = len(rows) > PAGE_SIZE
    rows = rows[:PAGE_SIZE]
    return Slice(rows, encode_cursor([str(rows[-1].id)]) if more else None)


async def by_document_or_phone(
    session: AsyncSession, document_key: BlindIndex, phone_key: BlindIndex
) -> Sequence[Account]:
    """Return the account of a document and those of a phone, newest first."""
    found = or_(Account.document_key.in_(document_key.every), Account.phone_key.in_(phone_key.every))
    statement = select(Account).where(found).order_by(Account.id.desc()).limit(PAGE_SIZE)
    return (await session.scalars(statement)).all()


async def by_document_keys(session: AsyncSession, keys: Collection[BlindIndex]) -> dict[BlindIndex, Account]:
    """Return the accounts of these documents by their keys."""
    asked = {stored: key for key in keys for stored in key.every}
    rows = await session.scalars(select(Account).where(Account.document_key.in_(list(asked))))
    return {asked[row.document_key]: row for row in rows}


async def by_ids(session: AsyncSession, account_ids: Collection[UUID]) -> dict[UUID, Account]:
    """Return the accounts with these ids."""
    rows = await session.scalars(select(Account).where(Account.id.in_(account_ids)))
    return {row.id: row for row in rows}


async def grants_of_many(
    session: AsyncSession, account_ids: Collection[UUID]
) -> dict[UUID, list[GrantEntry]]:
    """Return what these accounts may do, in the order of granting."""
    held: dict[UUID, list[GrantEntry]] = {account_id: [] for account_id in account_ids}
    statement = select(GrantEntry).where(GrantEntry.account_id.in_(account_ids)).order_by(GrantEntry.id)
    for entry in await session.scalars(statement):
        held[entry.account_id].append(entry)
    return held


async def names_of(session: AsyncSession, account_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of these accounts; ids of none are missing in the answer."""
    rows = await session.execute(select(Account.id, Account.name).where(Account.id.in_(account_ids)))
    return {row.id: row.name for row in rows}


async def names_called(session: AsyncSession, name: str, limit: int) -> dict[UUID, str]:
    """Return the ids and names of accounts of exactly this name."""
    rows = await session.execute(select(Account.id, Account.name).where(Account.name == name).limit(limit))
    return {row.id: row.name for row in rows}


async def count_grants_for(session: AsyncSession, organization_id: UUID) -> int:
    """Return how many grants are held for an organization."""
    statement = select(func.count()).where(GrantEntry.organization_id == organization_id)
    return await session.scalar(statement) or 0


async def remove_all_grants(session: AsyncSession, account_id: UUID) -> list[tuple[Role, UUID | None]]:
    """Remove everything that an account may do; return it."""
    statement = delete(GrantEntry).where(GrantEntry.account_id == account_id)
    rows = await session.execute(statement.returning(GrantEntry.role, GrantEntry.organization_id))
    return [(Role(role), organization_id) for role, organization_id in rows]


async def parts_of(session: AsyncSession, account_id: UUID) -> list[UUID]:
    """Return the ids of what was merged into an account and not erased, in the order of ids."""
    statement = select(Account.id).where(
        Account.merged_into == account_id, Account.status == AccountStatus.MERGED.value
    )
    return list(await session.scalars(statement.order_by(Account.id)))


async def repoint(session: AsyncSession, old_id: UUID, new_id: UUID) -> list[UUID]:
    """Have what was merged into one account be merged into another; return the ids of those."""
    statement = update(Account).where(Account.merged_into == old_id).values(merged_into=new_id)
    return list(await session.scalars(statement.returning(Account.id)))


async def lock_employees(
    session: AsyncSession, organization_id: UUID, after: UUID | None, limit: int
) -> list[Account]:
    """Return some of the people of an organization by id, locked until the end of the transaction."""
    statement = select(Account).where(Account.employer_id == organization_id)
    if after is not None:
        statement = statement.where(Account.id > after)
    return list(await session.scalars(statement.order_by(Account.id).limit(limit).with_for_update()))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.name:
        conditions.append(func.strpos(Account.name, wanted.name) > 0)
    if wanted.status:
        conditions.append(Account.status == wanted.status.value)
    held = exists().where(GrantEntry.account_id == Account.id)
    if wanted.role:
        conditions.append(held.where(GrantEntry.role == wanted.role.value))
    if wanted.organization_id:
        for_it = held.where(GrantEntry.organization_id == wanted.organization_id)
        conditions.append(or_(Account.employer_id == wanted.organization_id, for_it))
    return conditions


def _place(cursor: str) -> UUID:
    try:
        return UUID(str(decode_cursor(cursor, 1)[0]))
    except ValueError as error:
        raise Invalid(fields=(FieldError("/cursor", "翻页参数无效，请从第一页开始。"),)) from error
