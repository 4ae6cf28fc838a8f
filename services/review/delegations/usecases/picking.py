"""选定专家: who may be picked, picking, and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from foundation.auth.actor import Actor
from foundation.ids import uuid7
from foundation.resources import Resources
from foundation.unit_of_work import UnitOfWork
from review.activities import usecases as activities
from review.activities.usecases import Activity, Need
from review.delegations import policies, queries
from review.delegations.errors import (
    ExpertNotShared,
    NeedFull,
    NeedNotFound,
    NotReplaceable,
    PickNeedsReason,
    ReplacedByItself,
)
from review.delegations.model import LIVE, REPLACEABLE, Delegation, DelegationState, place
from review.delegations.policies import Conflicts
from review.delegations.usecases.judging import conflicts_of, judge, refusal
from review.delegations.usecases.locking import count
from review.delegations.usecases.reading import DelegationFile, file_of
from review.directory import usecases as directory
from review.directory.usecases import Expert


@dataclass(frozen=True, slots=True)
class Wish:
    """Whom an officer picks: for which need, in whose place, and why in spite of warnings."""

    record_id: UUID
    need_id: UUID
    replaces_id: UUID | None
    despite: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """What speaks against an expert. `expert` is None where there is none for this bureau; `picked` is the live one."""

    record_id: UUID
    expert: Expert | None
    conflicts: Conflicts
    picked: Delegation | None


async def judge_candidates(
    uow: UnitOfWork, actor: Actor, activity_id: UUID, record_ids: Sequence[UUID]
) -> list[Candidate]:
    """Return for each of these experts whether they may be picked and what speaks against it, in the given order.

    Which of them a unit involved excludes is audited: the officer has been shown the reason.
    """
    activity = await activities.find(uow.session, actor, activity_id)
    activities.check_may_pick(actor, activity)
    experts = await directory.find_within_reach(uow.session, record_ids, [activity.bureau_id])
    judged = await judge(uow.session, uow.sealer, activity, list(experts.values()), actor=actor)
    here = await queries.find_of_experts(uow.session, activity.id, list(experts))
    live = {one.record_id: one for one in here if one.state in LIVE}
    candidates = [
        Candidate(id, experts.get(id), judged.get(id, Conflicts()), live.get(id)) for id in record_ids
    ]
    _audit_excluded(uow, activity, candidates)
    return candidates


async def pick(
    resources: Resources, actor: Actor, activity_id: UUID, wish: Wish, address: str | None
) -> DelegationFile:
    """Pick an expert for a need, maybe in another's place, and return the delegation.

    Raises ActivityNotFound, what `check_may_pick` raises, NeedNotFound, NeedFull, ExpertNotShared, NotReplaceable,
    ReplacedByItself, PickNeedsReason, or PickRefused, which is audited with what it rests on.
    """
    async with resources.unit_of_work(actor, address) as uow:
        activity = await activities.lock(uow, actor, activity_id)
        activities.check_may_pick(actor, activity)
        need = _need(activity, wish.need_id)
        expert = await _lock_expert(uow, activity, wish.record_id)
        conflicts = await conflicts_of(uow.session, uow.sealer, actor, activity, expert)
        if not conflicts.refusals:
            await _check_place(uow, activity, need, wish)
            _check_reason(conflicts, wish.despite)
            return await _pick(uow, actor, activity, need, expert, wish, conflicts)
        uow.audit(
            "delegation.pick",
            "activity",
            activity.id,
            result="refused",
            record=str(expert.record_id),
            **_grounds(conflicts.refusals),
        )
    raise refusal(expert.name, conflicts)


def _need(activity: Activity, need_id: UUID) -> Need:
    for need in activity.needs:
        if need.id == need_id:
            return need
    raise NeedNotFound


async def _lock_expert(uow: UnitOfWork, activity: Activity, record_id: UUID) -> Expert:
    if not await directory.find_within_reach(uow.session, [record_id], [activity.bureau_id]):
        raise ExpertNotShared
    return (await directory.lock(uow.session, [record_id]))[record_id]


async def _check_place(uow: UnitOfWork, activity: Activity, need: Need, wish: Wish) -> None:
    """Raise NeedFull, NotReplaceable or ReplacedByItself; the activity's lock makes sure of the last place."""
    counted = await queries.count_by_need(uow.session, activity.id)
    if counted.get(need.id, 0) >= need.head_count:
        raise NeedFull
    if wish.replaces_id is None:
        return
    replaced = await queries.find(uow.session, wish.replaces_id)
    if replaced is None or replaced.activity_id != activity.id or replaced.state not in REPLACEABLE:
        raise NotReplaceable
    if replaced.need_id not in (need.id, None) or await queries.is_replaced(uow.session, replaced.id):
        raise NotReplaceable
    if replaced.record_id == wish.record_id:
        raise ReplacedByItself


def _check_reason(conflicts: Conflicts, despite: str) -> None:
    if conflicts.warnings and len(despite) < policies.SHORTEST_REASON:
        warnings = [one.sentence for one in conflicts.warnings]
        raise PickNeedsReason(members={"warnings": warnings}, warnings="；".join(warnings))


async def _pick(
    uow: UnitOfWork,
    actor: Actor,
    activity: Activity,
    need: Need,
    expert: Expert,
    wish: Wish,
    conflicts: Conflicts,
) -> DelegationFile:
    delegation = Delegation(
        id=uuid7(),
        activity_id=activity.id,
        need_id=need.id,
        record_id=expert.record_id,
        account_id=expert.account_id,
        expert_name=expert.name,
        specialty=expert.specialty,
        state=DelegationState.PICKED,
        version=1,
        replaces_id=wish.replaces_id,
        picked_by=actor.id,
        picked_by_name=actor.name,
        picked_at=uow.now(),
    )
    if conflicts.warnings:
        delegation.despite = uow.sealer.seal(wish.despite, place("despite", delegation.id))
    uow.session.add(delegation)
    await count(uow, activity)
    uow.audit(
        "delegation.pick",
        "delegation",
        delegation.id,
        activity=str(activity.id),
        **_grounds(conflicts.warnings),
    )
    return await file_of(uow.session, uow.sealer, actor, activity, delegation)


def _audit_excluded(uow: UnitOfWork, activity: Activity, candidates: Sequence[Candidate]) -> None:
    refusals = [
        (one.record_id, refusal) for one in candidates for refusal in one.conflicts.refusals if refusal.party
    ]
    if refusals:
        uow.audit(
            "candidates.exclude",
            "activity",
            activity.id,
            records=list(dict.fromkeys(str(record_id) for record_id, _ in refusals)),
            **_grounds([refusal for _, refusal in refusals]),
        )
    else:
        uow.leave_unaudited("nothing was changed and nobody was excluded")


def _grounds(objections: Sequence[policies.Objection]) -> dict[str, Any]:
    """Return what objections rest on, each once and without a name: for the audit log."""
    if not objections:
        return {}
    return {
        "grounds": list(dict.fromkeys(str(one.kind) for one in objections)),
        "parties": list(dict.fromkeys(str(one.party) for one in objections if one.party is not None)),
    }
