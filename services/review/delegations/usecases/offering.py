"""发送邀请短信: a link by which an expert answers once, without logging in."""

import secrets
from datetime import datetime, time
from uuid import UUID

from contracts.events.review import DelegationOffered
from foundation.auth.actor import Actor
from foundation.clock import OFFICIAL_TIME, official_day
from foundation.ids import uuid7
from foundation.sealing.sealer import BlindIndex, Sealer
from foundation.unit_of_work import UnitOfWork
from review.activities import usecases as activities
from review.activities.usecases import Activity
from review.delegations import policies, queries
from review.delegations.errors import NobodyToWriteTo, OfferRefused
from review.delegations.model import ContactKind, ContactOutcome, Delegation, DelegationState, Offer
from review.delegations.usecases.judging import conflicts_of
from review.delegations.usecases.locking import count, lock
from review.delegations.usecases.logging import log_contact
from review.delegations.usecases.reading import DelegationFile, file_of
from review.delegations.usecases.telling import for_expert
from review.directory import usecases as directory
from review.parameters import usecases as parameters

TOKEN_BYTES = 16
"""128 bits (trust.md, Sessions); 22 characters, so that the text message stays short."""


async def offer(uow: UnitOfWork, actor: Actor, delegation_id: UUID) -> DelegationFile:
    """Ask an expert, or ask again: a new link goes out, and earlier ones open nothing any more.

    Raises DelegationNotFound, what `check_may_contact` raises, NotPossibleNow, BegunAlready, OfferTooSoon,
    TooManyOffers, OfferRefused, or NobodyToWriteTo.
    """
    activity, delegation = await lock(uow, actor, delegation_id)
    activities.check_may_contact(actor, activity)
    policies.check_may_be_asked(activity, delegation, uow.now())
    await _check_pace(uow, delegation)
    await _check_reachable(uow, activity, delegation)
    await queries.void_links(uow.session, [delegation.id], uow.now())
    _become_offered(delegation, uow.now())
    log_contact(uow, delegation, ContactKind.SMS, ContactOutcome.OFFERED, by=actor)
    await _send_link(uow, actor, activity, delegation)
    await count(uow, activity)
    uow.audit("delegation.offer", "delegation", delegation.id, activity=str(activity.id))
    return await file_of(uow.session, uow.sealer, actor, activity, delegation)


def index_of(sealer: Sealer, token: str) -> BlindIndex:
    """Return what a link is found by: the token itself is kept nowhere."""
    return sealer.blind("offer_token", token)


async def _check_pace(uow: UnitOfWork, delegation: Delegation) -> None:
    day_began = datetime.combine(official_day(uow.now()), time(), OFFICIAL_TIME)
    last, today = await queries.pace_of_offers(uow.session, delegation.id, day_began)
    policies.check_pace(last, today, uow.now())


async def _check_reachable(uow: UnitOfWork, activity: Activity, delegation: Delegation) -> None:
    expert = await directory.find(uow.session, delegation.record_id)
    assert expert is not None, "nobody is picked who is not in the directory"
    if expert.account_id is None and expert.phone is None:
        raise NobodyToWriteTo
    conflicts = await conflicts_of(uow.session, uow.sealer, None, activity, expert, delegation)
    if conflicts.refusals:
        reasons = "；".join(one.sentence for one in conflicts.refusals)
        raise OfferRefused(name=delegation.expert_name, reasons=reasons)


def _become_offered(delegation: Delegation, at: datetime) -> None:
    if delegation.state is DelegationState.OFFERED:
        delegation.version += 1
    else:
        delegation.become(DelegationState.OFFERED)
    delegation.offered_at = at


async def _send_link(uow: UnitOfWork, actor: Actor, activity: Activity, delegation: Delegation) -> None:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    hours = (await parameters.read(uow.session)).answer_hours
    made = Offer(
        id=uuid7(),
        delegation_id=delegation.id,
        token_index=index_of(uow.sealer, token),
        made_by=actor.id,
        made_at=uow.now(),
        expires_at=policies.expiry_of(activity, uow.now(), hours),
    )
    uow.session.add(made)
    told = await for_expert(uow, activity, delegation)
    uow.emit(DelegationOffered(**told, offer_id=made.id, token=token, expires_at=made.expires_at))
