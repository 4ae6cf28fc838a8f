"""Who may do what with a review activity, and when. Pure.

Each `check_may_…` raises; `may` turns all of them into what a page offers.
"""

from collections.abc import Callable
from uuid import UUID

from contracts.words import Role
from foundation.auth.actor import Actor
from foundation.errors import Failure, Forbidden
from review.activities.errors import NotPossibleNow
from review.activities.model import Activity, ActivityState

S = ActivityState

OFFICER = Role.BUREAU_OFFICER
COORDINATOR = Role.ASSOCIATION_COORDINATOR


def check_works_with_activities(actor: Actor) -> None:
    """Raise Forbidden unless the person is a bureau's officer or coordinates for the association."""
    if not actor.has(OFFICER, COORDINATOR):
        raise Forbidden


def check_is_officer(actor: Actor) -> None:
    """Raise Forbidden unless the person is the officer of some bureau."""
    if not actor.organizations(OFFICER):
        raise Forbidden


def check_is_coordinator(actor: Actor) -> None:
    """Raise Forbidden unless the person coordinates for the association."""
    if not actor.has(COORDINATOR):
        raise Forbidden


def check_may_edit(actor: Actor, activity: Activity) -> None:
    """The bureau edits what it has not handed over yet."""
    _check_of_bureau(actor, activity.bureau_id)
    _check_state(activity, S.DRAFT, S.PICKING)


def check_may_pick(actor: Actor, activity: Activity) -> None:
    """The bureau picks experts, and replacements while the association contacts them."""
    _check_of_bureau(actor, activity.bureau_id)
    _check_state(activity, S.PICKING, S.CONTACTING)


def check_may_submit(actor: Actor, activity: Activity) -> None:
    """The bureau hands over to the association once it has picked."""
    _check_of_bureau(actor, activity.bureau_id)
    _check_state(activity, S.PICKING)


def check_may_adjust_needs(actor: Actor, activity: Activity) -> None:
    """The bureau may want fewer experts where nobody can replace one."""
    _check_of_bureau(actor, activity.bureau_id)
    _check_state(activity, S.CONTACTING)


def check_may_reschedule(actor: Actor, activity: Activity) -> None:
    """The association settles the working time with the experts; the bureau may move it too."""
    if not actor.has(COORDINATOR):
        _check_of_bureau(actor, activity.bureau_id)
    _check_state(activity, S.CONTACTING)


def check_may_contact(actor: Actor, activity: Activity) -> None:
    """The association contacts the experts."""
    check_is_coordinator(actor)
    _check_state(activity, S.CONTACTING)


def check_may_issue(actor: Actor, activity: Activity) -> None:
    """The association issues the notices once every expert who is wanted has a confirmed time."""
    check_is_coordinator(actor)
    _check_state(activity, S.CONTACTING)


def check_may_withdraw_notice(actor: Actor, activity: Activity) -> None:
    """The association withdraws a notice until the review is over."""
    check_is_coordinator(actor)
    _check_state(activity, S.CONTACTING, S.DELEGATED, S.UNDERWAY)


def check_may_acknowledge(actor: Actor, activity: Activity) -> None:
    """The bureau of the place acknowledges notices that it has been told of."""
    if activity.local_bureau_id is None:
        raise Forbidden
    _check_of_bureau(actor, activity.local_bureau_id)
    if activity.unacknowledged == 0:
        raise NotPossibleNow


def check_may_note_attendance(actor: Actor, activity: Activity) -> None:
    """The bureau that was there, or the association, notes who came and how it went, afterwards too."""
    if not actor.has(COORDINATOR):
        _check_of_bureau(actor, activity.bureau_id)
    _check_state(activity, S.UNDERWAY, S.DONE)


def check_may_complete(actor: Actor, activity: Activity) -> None:
    """Whoever notes the attendance closes the activity."""
    if not actor.has(COORDINATOR):
        _check_of_bureau(actor, activity.bureau_id)
    _check_state(activity, S.UNDERWAY)


def check_may_cancel(actor: Actor, activity: Activity) -> None:
    """The bureau cancels until notices are out; afterwards the association does, which has to withdraw them."""
    if activity.state in (S.DELEGATED, S.UNDERWAY) or activity.delegated > 0:
        check_is_coordinator(actor)
        _check_state(activity, S.CONTACTING, S.DELEGATED, S.UNDERWAY)
    else:
        _check_of_bureau(actor, activity.bureau_id)
        _check_state(activity, S.DRAFT, S.PICKING, S.CONTACTING)


def check_may_copy(actor: Actor, activity: Activity) -> None:
    """A bureau makes new ones after its own."""
    _check_of_bureau(actor, activity.bureau_id)


CHECKS: dict[str, Callable[[Actor, Activity], None]] = {
    "edit": check_may_edit,
    "pick": check_may_pick,
    "submit": check_may_submit,
    "adjust_needs": check_may_adjust_needs,
    "reschedule": check_may_reschedule,
    "contact": check_may_contact,
    "issue": check_may_issue,
    "withdraw_notice": check_may_withdraw_notice,
    "acknowledge": check_may_acknowledge,
    "note_attendance": check_may_note_attendance,
    "complete": check_may_complete,
    "cancel": check_may_cancel,
    "copy": check_may_copy,
}


def may(actor: Actor, activity: Activity) -> list[str]:
    """Return the names of what this person may do with this activity now."""
    return [name for name, check in CHECKS.items() if _passes(check, actor, activity)]


def _passes(check: Callable[[Actor, Activity], None], actor: Actor, activity: Activity) -> bool:
    try:
        check(actor, activity)
    except Failure:
        return False
    return True


def _check_of_bureau(actor: Actor, bureau_id: UUID) -> None:
    if bureau_id not in actor.organizations(OFFICER):
        raise Forbidden


def _check_state(activity: Activity, *allowed: ActivityState) -> None:
    if activity.state not in allowed:
        raise NotPossibleNow
