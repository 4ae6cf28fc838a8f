"""What speaks against experts in an activity, as things are at this moment."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import STATUS_LABELS, RecordStatus
from foundation.auth.actor import Actor
from foundation.sealing.sealer import Sealer
from review.activities.usecases import Activity
from review.delegations import policies, queries
from review.delegations.errors import PickRefused
from review.delegations.model import DELEGATION_STATE_LABELS, LIVE, Delegation, DelegationState
from review.delegations.policies import Conflicts, Engagement, ObjectionKind
from review.directory import usecases as directory
from review.directory.usecases import Expert

Span = tuple[datetime, datetime]
"""From when until when, the end not included."""


async def conflicts_of(
    session: AsyncSession,
    sealer: Sealer,
    actor: Actor | None,
    activity: Activity,
    expert: Expert,
    except_delegation: Delegation | None = None,
) -> Conflicts:
    """Return what speaks against one expert in an activity, whose needs and parties are loaded.

    With `actor` that may be that it is the officer themself; a delegation of the same expert in the same activity
    speaks against it unless it is the one that is asked about. Whoever promises the expert's time on it holds the
    activity's lock and then the directory's (`directory.usecases.lock`).
    """
    excepted = [] if except_delegation is None else [except_delegation.id]
    judged = await judge(session, sealer, activity, [expert], actor=actor, excepted=excepted)
    return judged[expert.record_id]


async def judge(
    session: AsyncSession,
    sealer: Sealer,
    activity: Activity,
    experts: Collection[Expert],
    *,
    actor: Actor | None = None,
    excepted: Collection[UUID] = (),
    span: Span | None = None,
) -> Mapping[UUID, Conflicts]:
    """Return by record what speaks against each of these experts, `excepted` delegations left aside.

    `span` is another time than the activity's own.
    """
    span = span or _span(activity)
    ids = [expert.record_id for expert in experts]
    shared = await directory.find_within_reach(session, ids, [activity.bureau_id])
    engagements = await _engagements(session, activity, ids, span)
    here: dict[UUID, list[Delegation]] = {}
    for delegation in await queries.find_of_experts(session, activity.id, ids):
        if delegation.id not in excepted:
            here.setdefault(delegation.record_id, []).append(delegation)
    return {
        expert.record_id: policies.together(
            [
                _standing(expert, expert.record_id in shared, actor),
                _here(here.get(expert.record_id, [])),
                policies.employers_against(directory.background_of(sealer, expert), activity.parties),
                _times(engagements.get(expert.record_id, []), span),
            ]
        )
        for expert in experts
    }


def refusal(name: str, conflicts: Conflicts) -> PickRefused:
    """Return the error that says what refuses an expert."""
    return PickRefused(name=name, reasons="；".join(one.sentence for one in conflicts.refusals))


def _standing(expert: Expert, shared: bool, actor: Actor | None) -> Conflicts:
    if expert.status is not RecordStatus.LISTED:
        label = STATUS_LABELS[expert.status]
        return policies.refused(ObjectionKind.STANDING, f"专家目前的状态为“{label}”")
    if not shared:
        return policies.refused(ObjectionKind.SHARING, "专家已不再共享给选定专家的单位")
    if actor is not None and expert.account_id == actor.id:
        return policies.refused(ObjectionKind.SELF, "不能选定本人，请由其他经办人员选定")
    return Conflicts()


def _here(delegations: list[Delegation]) -> Conflicts:
    live = [one for one in delegations if one.state in LIVE]
    if live:
        label = DELEGATION_STATE_LABELS[live[0].state]
        return policies.refused(ObjectionKind.PICKED, f"已在本次评审的专家中（{label}）")
    if any(one.state is DelegationState.DECLINED for one in delegations):
        return policies.warned(ObjectionKind.DECLINED, "请核对：这位专家曾答复不能参加本次评审")
    return Conflicts()


def _span(activity: Activity) -> Span | None:
    if activity.starts_at is None or activity.ends_at is None:
        return None
    return activity.starts_at, activity.ends_at


def _times(engagements: list[Engagement], span: Span | None) -> Conflicts:
    return policies.times_against(engagements, *span) if span else Conflicts()


async def _engagements(
    session: AsyncSession, activity: Activity, record_ids: Collection[UUID], span: Span | None
) -> dict[UUID, list[Engagement]]:
    """Return what the experts are in elsewhere; what it is called is said of the same bureau's activities alone."""
    found: dict[UUID, list[Engagement]] = {}
    if span is None:
        return found
    for one in await queries.find_elsewhere(session, activity.id, record_ids, *span):
        title = one.title if one.bureau_id == activity.bureau_id else None
        found.setdefault(one.record_id, []).append(Engagement(one.state, one.starts_at, one.ends_at, title))
    return found
