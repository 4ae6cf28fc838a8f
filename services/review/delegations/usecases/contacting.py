"""联系确认: the association calls experts, writes down what they say, and confirms the working time."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from foundation.auth.actor import Actor
from foundation.unit_of_work import UnitOfWork
from review.activities import usecases as activities
from review.activities.usecases import Activity
from review.delegations import policies, queries
from review.delegations.errors import (
    AcceptanceRefused,
    ConfirmationRefused,
    ConfirmNeedsAcceptance,
    DelegationNotFound,
    NobodyChosen,
    NotPossibleNow,
)
from review.delegations.model import ContactKind, ContactOutcome, Delegation, DelegationState
from review.delegations.usecases.answering import accept, decline
from review.delegations.usecases.locking import count, lock
from review.delegations.usecases.logging import log_contact
from review.delegations.usecases.reading import DelegationFile, file_of, files_of
from review.delegations.usecases.submitting import refusals_of, say_refused


@dataclass(frozen=True, slots=True)
class Call:
    """What came of a phone call; `confirm`: the working time was agreed on with it."""

    outcome: ContactOutcome
    note: str
    confirm: bool


async def log_call(uow: UnitOfWork, actor: Actor, delegation_id: UUID, call: Call) -> DelegationFile:
    """Write a phone call down and what follows from it; a no needs its reason in the note.

    Raises DelegationNotFound, what `check_may_contact` raises, NotPossibleNow, BegunAlready, DeclineNeedsReason,
    ConfirmNeedsAcceptance, or AcceptanceRefused.
    """
    if call.confirm and call.outcome is not ContactOutcome.ACCEPTED:
        raise ConfirmNeedsAcceptance
    if call.outcome is ContactOutcome.DECLINED:
        return await call_off(uow, actor, delegation_id, call.note)
    activity, delegation = await _lock_contacted(uow, actor, delegation_id)
    if call.outcome is ContactOutcome.ACCEPTED:
        await _accepted(uow, actor, activity, delegation, call)
    else:
        log_contact(uow, delegation, ContactKind.PHONE, call.outcome, by=actor, note=call.note)
    uow.audit(
        "delegation.contact",
        "delegation",
        delegation.id,
        activity=str(activity.id),
        call=call.outcome.value,
        confirmed=call.confirm,
    )
    await uow.session.flush()
    return await file_of(uow.session, uow.sealer, actor, activity, delegation)


async def call_off(uow: UnitOfWork, actor: Actor, delegation_id: UUID, reason: str) -> DelegationFile:
    """Write down that an expert cannot take part, also one who had said yes; the bureau picks another.

    Raises DelegationNotFound, what `check_may_contact` raises, NotPossibleNow, or DeclineNeedsReason.
    """
    policies.check_reason(False, reason)
    activity, delegation = await _lock_contacted(uow, actor, delegation_id)
    await decline(uow, activity, delegation, ContactKind.PHONE, reason, by=actor)
    uow.audit("delegation.decline", "delegation", delegation.id, activity=str(activity.id))
    return await file_of(uow.session, uow.sealer, actor, activity, delegation)


async def confirm(
    uow: UnitOfWork, actor: Actor, activity_id: UUID, delegation_ids: Sequence[UUID]
) -> list[DelegationFile]:
    """Confirm the working time of experts who have said yes; who is confirmed already stays so. Return all.

    Raises ActivityNotFound, what `check_may_contact` raises, NobodyChosen, DelegationNotFound, BegunAlready,
    NotPossibleNow, or ConfirmationRefused.
    """
    activity = await activities.lock(uow, actor, activity_id)
    activities.check_may_contact(actor, activity)
    policies.check_is_to_come(activity, uow.now())
    chosen = _chosen(await queries.of_activity(uow.session, activity.id), delegation_ids)
    waiting = [one for one in chosen if one.state is not DelegationState.CONFIRMED]
    refused = await refusals_of(uow, activity, waiting)
    if refused:
        raise ConfirmationRefused(reasons=say_refused(refused))
    for delegation in waiting:
        _confirm(uow, actor, delegation)
        uow.audit("delegation.confirm", "delegation", delegation.id, activity=str(activity.id))
    if not waiting:
        uow.leave_unaudited("all of them were confirmed already")
    await count(uow, activity)
    return await files_of(uow.session, uow.sealer, actor, activity)


async def _lock_contacted(uow: UnitOfWork, actor: Actor, delegation_id: UUID) -> tuple[Activity, Delegation]:
    activity, delegation = await lock(uow, actor, delegation_id)
    activities.check_may_contact(actor, activity)
    if delegation.state not in policies.CONTACTED:
        raise NotPossibleNow
    return activity, delegation


async def _accepted(
    uow: UnitOfWork, actor: Actor, activity: Activity, delegation: Delegation, call: Call
) -> None:
    """Who has said yes by the link may say it again on the phone, where the working time is confirmed."""
    policies.check_is_to_come(activity, uow.now())
    refused = await refusals_of(uow, activity, [delegation])
    if refused:
        reasons = "；".join(one.sentence for one in refused[0][1].refusals)
        raise AcceptanceRefused(name=delegation.expert_name, reasons=reasons)
    if delegation.state in policies.ASKABLE:
        await accept(uow, activity, delegation, ContactKind.PHONE, by=actor, note=call.note)
    else:
        log_contact(uow, delegation, ContactKind.PHONE, ContactOutcome.ACCEPTED, by=actor, note=call.note)
    if call.confirm and delegation.state is not DelegationState.CONFIRMED:
        _confirm(uow, actor, delegation)
        await count(uow, activity)


def _confirm(uow: UnitOfWork, actor: Actor, delegation: Delegation) -> None:
    delegation.become(DelegationState.CONFIRMED)
    delegation.confirmed_at = uow.now()
    delegation.confirmed_by_name = actor.name
    log_contact(uow, delegation, ContactKind.PLATFORM, ContactOutcome.CONFIRMED, by=actor)


def _chosen(delegations: Sequence[Delegation], ids: Sequence[UUID]) -> list[Delegation]:
    """Return these of an activity's delegations; raise NobodyChosen or DelegationNotFound."""
    if not ids:
        raise NobodyChosen
    by_id = {one.id: one for one in delegations}
    if any(id not in by_id for id in ids):
        raise DelegationNotFound
    return [by_id[id] for id in dict.fromkeys(ids)]
