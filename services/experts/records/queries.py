"""Every SELECT on records."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from experts.records.model import Record
from foundation.db import within
from foundation.db.detached import Detached
from foundation.db.prepared import Prepared
from foundation.sealing.sealer import BlindIndex

_NEW = {
    "id": "uuid",
    "document_index": "bytea",
    "status": "varchar",
    "version": "integer",
    "draft": "bytea",
    "draft_version": "integer",
    "round": "integer",
    "kind": "varchar",
    "listed_submission_id": "uuid",
    "created_at": "timestamptz",
}
_INSERT_NEW = Prepared(
    text(
        f"INSERT INTO records ({', '.join(_NEW)})"  # noqa: S608
        f" SELECT * FROM unnest({', '.join(f'CAST(:{name} AS {kind}[])' for name, kind in _NEW.items())})"
        " ON CONFLICT DO NOTHING RETURNING id"
    )
)

_RECORDS = Detached(Record)
_FIND_OF_ACCOUNT = select(*_RECORDS.columns).where(Record.account_id == bindparam("account_id"))
_OF_ACCOUNT, _LOCK_OF_ACCOUNT = Prepared(_FIND_OF_ACCOUNT), Prepared(_FIND_OF_ACCOUNT.with_for_update())
_FOLLOWS_SUBMISSION = ("status", "version", "round", "current_submission_id")
SAVE_SUBMITTED = Prepared(
    update(Record)
    .where(Record.id == bindparam("record_id"))
    .values({name: bindparam(f"new_{name}") for name in _FOLLOWS_SUBMISSION})
)


async def find(session: AsyncSession, record_id: UUID) -> Record | None:
    """Return a record by its id."""
    return await session.get(Record, record_id)


async def with_ids(session: AsyncSession, record_ids: Collection[UUID]) -> Sequence[Record]:
    """Return some records."""
    return (await session.scalars(select(Record).where(Record.id.in_(record_ids)))).all()


async def of_account(session: AsyncSession, account_id: UUID) -> Record | None:
    """Return the record of an account."""
    return (await session.scalars(select(Record).where(Record.account_id == account_id))).one_or_none()


async def read_of_account(session: AsyncSession, account_id: UUID) -> Record | None:
    """Return the same to be read only, unknown to the session."""
    rows = await within.fetch(session, _OF_ACCOUNT, account_id=account_id)
    return _RECORDS.of(rows[0]) if rows else None


async def lock_of_account(session: AsyncSession, account_id: UUID) -> Record | None:
    """Return the record of an account, locked until the end of the transaction."""
    statement = select(Record).where(Record.account_id == account_id).with_for_update()
    return (await session.scalars(statement.execution_options(populate_existing=True))).one_or_none()


async def lock_to_submit(session: AsyncSession, account_id: UUID) -> Record | None:
    """Return the same as an object of its own, unknown to the session: SAVE_SUBMITTED writes what has changed."""
    rows = await within.fetch(session, _LOCK_OF_ACCOUNT, account_id=account_id)
    return _RECORDS.of(rows[0]) if rows else None


def submitted_values(record: Record) -> Mapping[str, Any]:
    """Return the values that SAVE_SUBMITTED takes: what submitting changes in a record."""
    return {"record_id": record.id} | {f"new_{name}": getattr(record, name) for name in _FOLLOWS_SUBMISSION}


async def of_accounts(session: AsyncSession, account_ids: Collection[UUID]) -> Sequence[Record]:
    """Return the records of some accounts."""
    return (await session.scalars(select(Record).where(Record.account_id.in_(account_ids)))).all()


async def with_indexes(session: AsyncSession, indexes: Collection[BlindIndex]) -> Sequence[Record]:
    """Return the records of these identity numbers, given by their blind indexes."""
    stored = [one for index in indexes for one in index.every]
    return (await session.scalars(select(Record).where(Record.document_index.in_(stored)))).all()


async def lock_with_index(session: AsyncSession, index: BlindIndex) -> Record | None:
    """Return the record of an identity number, given by its blind index, locked."""
    statement = select(Record).where(Record.document_index.in_(index.every)).with_for_update()
    return (await session.scalars(statement.execution_options(populate_existing=True))).one_or_none()


async def lock(session: AsyncSession, record_id: UUID) -> Record | None:
    """Return a record, locked until the end of the transaction."""
    return await session.get(Record, record_id, with_for_update=True, populate_existing=True)


async def insert_listed(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> set[UUID]:
    """Add the records of people who are listed at once, in this order; return the ids of those that were added.

    Left out is who has a record: also one that another transaction is adding, which is waited for.
    """
    columns = {name: [row[name] for row in rows] for name in _NEW}
    return {row["id"] for row in await within.fetch(session, _INSERT_NEW, **columns)}
