"""Who may be asked, who may answer, and until when. Pure."""

from datetime import datetime, timedelta

from contracts.words import Role
from foundation.auth.actor import Actor
from foundation.errors import Forbidden
from review.activities.usecases import Activity, ActivityState
from review.delegations.errors import (
    BegunAlready,
    DeclineNeedsReason,
    NotPossibleNow,
    OfferTooSoon,
    TooManyOffers,
)
from review.delegations.model import Delegation, DelegationState
from review.delegations.policies.reasons import LONGEST_REASON, SHORTEST_REASON

S = DelegationState

ASKABLE = frozenset({S.PICKED, S.OFFERED})
"""Who can be sent an invitation, and can still say yes."""

CONTACTED = frozenset({S.PICKED, S.OFFERED, S.ACCEPTED, S.CONFIRMED})
"""Whom the association is in touch with until a notice is out."""

MOST_OFFERS_A_DAY = 5
BETWEEN_OFFERS = timedelta(minutes=1)


def check_is_expert(actor: Actor) -> None:
    """Raise Forbidden unless the person may be an expert; whose delegation it is, is in the statement."""
    if not actor.has(Role.APPLICANT):
        raise Forbidden


def check_may_be_asked(activity: Activity, delegation: Delegation, now: datetime) -> None:
    """Raise NotPossibleNow or BegunAlready unless an invitation can be sent."""
    if delegation.state not in ASKABLE:
        raise NotPossibleNow
    check_is_to_come(activity, now)


def check_pace(made_last: datetime | None, made_today: int, now: datetime) -> None:
    """Raise TooManyOffers or OfferTooSoon if this expert was sent enough invitations for now."""
    if made_today >= MOST_OFFERS_A_DAY:
        raise TooManyOffers(most=MOST_OFFERS_A_DAY, retry_after=3600)
    if made_last is not None and now < made_last + BETWEEN_OFFERS:
        raise OfferTooSoon(retry_after=int(BETWEEN_OFFERS.total_seconds()))


def check_is_to_come(activity: Activity, now: datetime) -> None:
    """Raise BegunAlready once the review's beginning has passed."""
    if activity.starts_at is None or activity.starts_at <= now:
        raise BegunAlready


def check_may_answer(activity: Activity, delegation: Delegation, now: datetime) -> None:
    """Raise NotPossibleNow or BegunAlready unless the expert is waited for."""
    if not is_waited_for(activity, delegation):
        raise NotPossibleNow
    check_is_to_come(activity, now)


def is_waited_for(activity: Activity, delegation: Delegation) -> bool:
    """Return whether the expert has been asked and has still to answer."""
    return activity.state is ActivityState.CONTACTING and delegation.state is S.OFFERED


def may_answer(activity: Activity, delegation: Delegation, now: datetime) -> bool:
    """Return whether the expert can answer at this moment."""
    return is_waited_for(activity, delegation) and activity.starts_at is not None and activity.starts_at > now


def expiry_of(activity: Activity, made_at: datetime, answer_hours: int) -> datetime:
    """Return until when a link opens: for so many hours, and at the longest until the review begins."""
    until = made_at + timedelta(hours=answer_hours)
    return min(until, activity.starts_at) if activity.starts_at is not None else until


def check_reason(accepted: bool, reason: str) -> None:
    """Raise DeclineNeedsReason unless who cannot take part says why in 2 to 200 characters."""
    if not accepted and not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise DeclineNeedsReason
