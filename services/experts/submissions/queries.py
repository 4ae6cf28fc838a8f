"""Every SELECT on submissions, visibility included."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, insert, or_, select, text, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from experts.submissions.model import Origin, Outcome, Submission
from experts.submissions.policies import SEES_ALL
from foundation.auth.actor import Actor
from foundation.db import within
from foundation.db.detached import Detached
from foundation.db.prepared import Prepared, Rows
from foundation.db.together import Question

_SUBMISSIONS = Detached(Submission)
INSERT = Prepared(
    insert(Submission).values({one.name: bindparam(one.name, type_=one.type) for one in _SUBMISSIONS.columns})
)
_SNAPSHOT = Prepared(select(Submission.snapshot).where(Submission.id == bindparam("id")))
_BY_ID = Prepared(select(*_SUBMISSIONS.columns).where(Submission.id == bindparam("id")))
_BY_KEY = Prepared(
    select(Submission.id).where(
        Submission.record_id == bindparam("record_id"), Submission.idempotency_key == bindparam("key")
    )
)

_SEALED = Prepared(text("SELECT id, snapshot FROM submissions WHERE id = ANY(CAST(:ids AS uuid[]))"))


async def sealed_with_ids(session: AsyncSession, ids: Collection[UUID]) -> Rows:
    """Return ids and sealed snapshots of some submissions, for the service itself."""
    return await within.fetch(session, _SEALED, ids=list(ids))


async def find(session: AsyncSession, submission_id: UUID) -> Submission | None:
    """Return a submission, for the service itself."""
    return await session.get(Submission, submission_id)


async def with_ids(session: AsyncSession, ids: Collection[UUID]) -> Sequence[Submission]:
    """Return some submissions, for the service itself."""
    return (await session.scalars(select(Submission).where(Submission.id.in_(ids)))).all()


async def lock(session: AsyncSession, submission_id: UUID) -> Submission | None:
    """Return a submission, locked until the end of the transaction."""
    return await session.get(Submission, submission_id, with_for_update=True, populate_existing=True)


def by_key(record_id: UUID, key: str | None) -> Question[UUID | None]:
    """Return the question for the id of the submission that was made with this idempotency key."""
    return Question(_BY_KEY, {"record_id": record_id, "key": key}, lambda rows: rows[0][0] if rows else None)


def by_id(submission_id: UUID | None) -> Question[Submission | None]:
    """Return the question for a submission, unknown to the session."""
    return Question(_BY_ID, {"id": submission_id}, lambda rows: _SUBMISSIONS.of(rows[0]) if rows else None)


def sealed_snapshot(submission_id: UUID | None) -> Question[bytes | None]:
    """Return the question for the snapshot of a submission as it is kept."""
    return Question(_SNAPSHOT, {"id": submission_id}, lambda rows: rows[0][0] if rows else None)


def values_of(submission: Submission) -> Mapping[str, Any]:
    """Return the values that INSERT takes."""
    return _SUBMISSIONS.values(submission)


async def lock_of_record(session: AsyncSession, record_id: UUID) -> Sequence[Submission]:
    """Return every submission of a record, locked in the order of ids."""
    statement = select(Submission).where(Submission.record_id == record_id).order_by(Submission.id)
    return (
        await session.scalars(statement.with_for_update().execution_options(populate_existing=True))
    ).all()


async def still_open(session: AsyncSession) -> Sequence[Submission]:
    """Return what is under review, oldest first."""
    statement = select(Submission).where(Submission.outcome == Outcome.OPEN).order_by(Submission.made_at)
    return (await session.scalars(statement)).all()


async def visible(session: AsyncSession, actor: Actor, ids: Collection[UUID]) -> Sequence[Submission]:
    """Return those of these submissions that the person may see."""
    statement = select(Submission).where(Submission.id.in_(ids), _concerns(actor))
    return (await session.scalars(statement)).all()


async def reviewed_before(session: AsyncSession, actor: Actor, submission: Submission) -> Submission | None:
    """Return the person's latest earlier submission of the same record, if this caller may see it.

    One that was taken back before anybody reviewed it does not count.
    """
    statement = select(Submission).where(
        Submission.record_id == submission.record_id,
        Submission.origin == Origin.PERSON,
        Submission.round < submission.round,
        Submission.outcome != Outcome.WITHDRAWN,
        _concerns(actor),
    )
    return (await session.scalars(statement.order_by(Submission.round.desc()).limit(1))).one_or_none()


async def change_owner(session: AsyncSession, record_id: UUID, account_id: UUID) -> None:
    """Have all submissions of a record be an account's."""
    await session.execute(
        update(Submission).where(Submission.record_id == record_id).values(account_id=account_id)
    )


def _concerns(actor: Actor) -> ColumnElement[bool]:
    """The association sees all; a bureau's reviewer what was recommended to the bureau; everybody the own."""
    if actor.has(*SEES_ALL):
        return true()
    return or_(
        Submission.account_id == actor.id, Submission.bureau_id.in_(actor.organizations("bureau_reviewer"))
    )
