"""Learning of the experts of the library, and looking them up for other features."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.experts import Employer, EntryChanged
from contracts.events.identity import AccountsMerged
from contracts.words import ERASED_NAME, RecordStatus
from foundation.sealing.sealer import Sealer
from foundation.unit_of_work import UnitOfWork
from review.directory import policies, queries
from review.directory.model import Background, Expert, place
from review.directory.queries import find, records_of, shared_with

__all__ = [
    "Background",
    "Expert",
    "background_of",
    "erase_of",
    "find",
    "find_many",
    "find_shared",
    "find_within_reach",
    "first_row",
    "follow",
    "follow_merge",
    "lock",
    "phone_of",
    "records_of",
    "shared_with",
]


async def follow(uow: UnitOfWork, fact: EntryChanged) -> UUID | None:
    """Make the projection what the fact says; the highest version wins, and what was left stays known.

    Returns the account that the expert has by then, if any. The row is written when the unit of work ends.
    """
    known = await queries.lock_told(uow.session, fact.record_id)
    if known is None:
        if await queries.begin(uow.session, first_row(uow.sealer, fact)):
            uow.audit("directory.follow", "record", fact.record_id, version=fact.version)
            return fact.account_id
        # another fact of the same expert was quicker by a moment
        known = await queries.lock_told(uow.session, fact.record_id)
    assert known is not None, "nothing is ever deleted from the directory"
    if fact.version <= known.version:
        _follow_late(uow, known, fact)
        return known.account_id
    columns = _columns(uow.sealer, fact, background_of(uow.sealer, known))
    uow.write_last(queries.CHANGED, changed=fact.record_id, **columns)
    uow.audit("directory.follow", "record", fact.record_id, version=fact.version)
    return fact.account_id


def first_row(sealer: Sealer, fact: EntryChanged) -> dict[str, Any]:
    """Return the row of an expert of whom nothing is known yet."""
    return {"record_id": fact.record_id, **_columns(sealer, fact, Background())}


async def follow_merge(uow: UnitOfWork, fact: AccountsMerged) -> None:
    """Have the experts of a folded account be the kept one's; the caller audits."""
    await queries.change_owner(uow.session, fact.folded_account_id, fact.kept_account_id)


async def erase_of(uow: UnitOfWork, account_id: UUID) -> None:
    """Know nothing of an account's holder but that there was an expert of a specialty and region; the caller audits."""
    for expert in await queries.lock_of_account(uow.session, account_id):
        expert.name, expert.title, expert.phone = ERASED_NAME, "", None
        expert.status = RecordStatus.REMOVED
        nothing = _kept(Background())
        expert.background = uow.sealer.seal_json(nothing, place("background", expert.record_id))


async def find_many(session: AsyncSession, record_ids: Collection[UUID]) -> dict[UUID, Expert]:
    """Return those of these experts that have been told of, whatever their status and whoever asks."""
    return _by_record(await queries.find_many(session, record_ids))


async def find_shared(
    session: AsyncSession, record_ids: Collection[UUID], bureau_ids: Collection[UUID]
) -> dict[UUID, Expert]:
    """Return those of these experts that are listed and shared with one of these bureaus."""
    return _by_record(await queries.find_shared(session, record_ids, bureau_ids))


async def find_within_reach(
    session: AsyncSession, record_ids: Collection[UUID], bureau_ids: Collection[UUID]
) -> dict[UUID, Expert]:
    """Return those of these experts that are shared with one of these bureaus, or would be if they were listed."""
    return _by_record(await queries.find_within_reach(session, record_ids, bureau_ids))


async def lock(session: AsyncSession, record_ids: Collection[UUID]) -> dict[UUID, Expert]:
    """Return those of these experts that have been told of, locked until the transaction ends.

    Whoever promises an expert's time holds this lock. Lock the activity first.
    """
    return _by_record(await queries.lock(session, record_ids))


def background_of(sealer: Sealer, expert: Expert) -> Background:
    """Return where an expert works and has worked."""
    kept = sealer.open_json(expert.background, place("background", expert.record_id))
    return Background(
        present=_employers(kept["present"]),
        given=_employers(kept["given"]),
        left=_employers(kept["left"]),
        career=tuple(kept["career"]),
    )


def phone_of(sealer: Sealer, expert: Expert) -> str | None:
    """Return the phone of an expert without an account; of the others it is not known here."""
    return sealer.open(expert.phone, place("phone", expert.record_id)) if expert.phone else None


def _follow_late(uow: UnitOfWork, known: Expert, fact: EntryChanged) -> None:
    before = background_of(uow.sealer, known)
    after = policies.background_with_late(before, fact)
    if after == before:
        uow.leave_unaudited("it is known as of later already")
        return
    sealed = uow.sealer.seal_json(_kept(after), place("background", known.record_id))
    uow.write_last(queries.BACKGROUND_CHANGED, changed=known.record_id, background=sealed)
    uow.audit("directory.follow", "record", fact.record_id, version=fact.version)


def _by_record(experts: Collection[Expert]) -> dict[UUID, Expert]:
    return {expert.record_id: expert for expert in experts}


def _employers(kept: list[dict[str, str]]) -> tuple[Employer, ...]:
    return tuple(Employer.model_validate(one) for one in kept)


def _columns(sealer: Sealer, fact: EntryChanged, known: Background) -> dict[str, Any]:
    background = policies.background_after(known, fact)
    return {
        "version": fact.version,
        "account_id": fact.account_id,
        "name": fact.name,
        "phone": sealer.seal(fact.phone, place("phone", fact.record_id)) if fact.phone else None,
        "kind": fact.kind,
        "status": fact.status,
        "region_code": fact.region_code,
        "specialty": fact.specialty,
        "title": fact.title,
        "background": sealer.seal_json(_kept(background), place("background", fact.record_id)),
    }


def _kept(background: Background) -> dict[str, Any]:
    return {
        "present": [one.model_dump() for one in background.present],
        "given": [one.model_dump() for one in background.given],
        "left": [one.model_dump() for one in background.left],
        "career": list(background.career),
    }
