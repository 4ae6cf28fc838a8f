"""暂停, 恢复, 出库, 续聘: one transaction each, with its reason kept and told."""

from uuid import UUID

from contracts.events.experts import ExpertMaintained
from contracts.words import Deed, RecordStatus
from experts.library import usecases as library
from experts.library.errors import ExpertNotFound
from experts.maintenance import policies, queries
from experts.maintenance.model import Upkeep, reason_place
from experts.records import usecases as records
from experts.records.usecases import Record
from foundation.auth.actor import Actor
from foundation.ids import uuid7
from foundation.unit_of_work import UnitOfWork

ERASED_REASON = "（个人信息已删除）"


async def suspend(uow: UnitOfWork, actor: Actor, record_id: UUID, version: int, reason: str) -> Record:
    """Suspend an expert. A change that is under review goes on; what is decided meanwhile is taken in."""
    record, _ = await begin(uow, record_id, version, Deed.SUSPEND)
    await _change(uow, record, RecordStatus.SUSPENDED)
    uow.audit("record.suspend", "record", record.id)
    return keep(uow, actor, record, Deed.SUSPEND, reason)


async def restore(uow: UnitOfWork, actor: Actor, record_id: UUID, version: int, reason: str) -> Record:
    """Have a suspended expert be listed again, or be under review again if the change still is."""
    record, under_review = await begin(uow, record_id, version, Deed.RESTORE)
    record.become(policies.restored(under_review=under_review))
    await library.set_status(uow, record.id, RecordStatus.LISTED)
    uow.audit("record.restore", "record", record.id)
    return keep(uow, actor, record, Deed.RESTORE, reason)


async def remove(uow: UnitOfWork, actor: Actor, record_id: UUID, version: int, reason: str) -> Record:
    """Take an expert out of the library; the draft stays, and the person may apply again."""
    record, _ = await begin(uow, record_id, version, Deed.REMOVE)
    await _change(uow, record, RecordStatus.REMOVED)
    # A change that waits for this lock was meant for who is in the library: it must not become an application.
    record.draft_version += 1
    uow.audit("record.remove", "record", record.id)
    return keep(uow, actor, record, Deed.REMOVE, reason)


async def renew(uow: UnitOfWork, actor: Actor, record_id: UUID, version: int, reason: str) -> Record:
    """Have an expert's term of office begin today."""
    record, _ = await begin(uow, record_id, version, Deed.RENEW)
    record.version += 1
    await library.begin_new_term(uow, record.id)
    uow.audit("record.renew", "record", record.id)
    return keep(uow, actor, record, Deed.RENEW, reason)


async def begin(uow: UnitOfWork, record_id: UUID, version: int, deed: Deed) -> tuple[Record, bool]:
    """Return the record, locked, and whether a change of it is under review.

    Raises ExpertNotFound for who has never been in the library, PageExpired, and what policies say of the deed.
    """
    record = await records.lock_record(uow, record_id)
    if record is None or record.listed_submission_id is None:
        raise ExpertNotFound
    policies.check_current(record, version)
    under_review = await records.is_under_review(uow.session, record)
    policies.check_possible(record, deed, under_review=under_review)
    return record, under_review


def keep(
    uow: UnitOfWork, actor: Actor, record: Record, deed: Deed, reason: str, submission_id: UUID | None = None
) -> Record:
    """Keep who did what and why, and tell it; return the record."""
    upkeep_id = uuid7()
    uow.session.add(
        Upkeep(
            id=upkeep_id,
            record_id=record.id,
            at=uow.now(),
            by_id=actor.id,
            by_name=actor.name,
            deed=deed,
            reason=uow.sealer.seal(reason, reason_place(upkeep_id)),
            submission_id=submission_id,
        )
    )
    uow.emit(
        ExpertMaintained(
            record_id=record.id,
            version=record.version,
            account_id=record.account_id,
            deed=deed,
            reason=reason,
            done_at=uow.now(),
        )
    )
    return record


async def _change(uow: UnitOfWork, record: Record, status: RecordStatus) -> None:
    record.become(status)
    await library.set_status(uow, record.id, status)


async def forget_reasons(uow: UnitOfWork, record_id: UUID) -> None:
    """Keep what was done with an expert who was deleted, by whom and when, not why. The caller audits."""
    for upkeep in await queries.all_of(uow.session, record_id):
        upkeep.reason = uow.sealer.seal(ERASED_REASON, reason_place(upkeep.id))
