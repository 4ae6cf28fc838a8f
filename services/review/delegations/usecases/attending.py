"""出席与评价: who was there, how it went, and that the activity is over."""

from collections.abc import Sequence
from uuid import UUID

from foundation.auth.actor import Actor
from foundation.unit_of_work import UnitOfWork
from review.activities import usecases as activities
from review.activities.usecases import Activity
from review.delegations import policies, queries
from review.delegations.errors import DelegationNotFound
from review.delegations.model import Delegation, DelegationState, place
from review.delegations.policies import Note
from review.delegations.usecases.locking import count
from review.delegations.usecases.reading import DelegationFile, files_of

ATTENDED = {True: DelegationState.ATTENDED, False: DelegationState.ABSENT}
ATTENDED_BEFORE = {state: attended for attended, state in ATTENDED.items()}


async def note_attendance(
    uow: UnitOfWork, actor: Actor, activity_id: UUID, notes: Sequence[Note]
) -> list[DelegationFile]:
    """Note all of it or nothing, also anew, afterwards too; what says the same again changes nothing. Return all.

    Raises ActivityNotFound, what `check_may_note_attendance` raises, NotBegunYet, NobodyNoted, DelegationNotFound,
    NotDelegated, AttendanceChanged, or Invalid at who is absent and rated, and at who notes themself.
    """
    policies.check_notes(notes)
    activity = await activities.lock(uow, actor, activity_id)
    activities.check_may_note_attendance(actor, activity)
    policies.check_has_begun(activity, uow.now())
    by_id = {one.id: one for one in await queries.of_activity(uow.session, activity.id)}
    for place_in_form, note in enumerate(notes):
        delegation = by_id.get(note.delegation_id)
        if delegation is None:
            raise DelegationNotFound
        if delegation.account_id == actor.id:
            policies.check_own_stays(note, place_in_form, ATTENDED_BEFORE.get(delegation.state))
        elif not _says(uow, delegation, note):
            policies.check_may_be_noted(delegation, note.version)
            _write_down(uow, actor, activity, delegation, note)
    await count(uow, activity)
    uow.leave_unaudited("what was not written down anew was noted so already")
    return await files_of(uow.session, uow.sealer, actor, activity)


async def complete(uow: UnitOfWork, actor: Actor, activity_id: UUID) -> list[DelegationFile]:
    """Have an activity be over. Return its delegations.

    Raises ActivityNotFound, what `check_may_complete` raises, NotBegunYet, NobodyTookPart, or AttendanceMissing, which
    names who is missing.
    """
    activity = await activities.lock(uow, actor, activity_id)
    activities.check_may_complete(actor, activity)
    policies.check_has_begun(activity, uow.now())
    policies.check_is_over(await queries.of_activity(uow.session, activity.id))
    activities.note_done(uow, activity)
    return await files_of(uow.session, uow.sealer, actor, activity)


def _says(uow: UnitOfWork, delegation: Delegation, note: Note) -> bool:
    return (delegation.state, delegation.rating, _comment_of(uow, delegation)) == (
        ATTENDED[note.attended],
        note.rating,
        note.comment,
    )


def _write_down(
    uow: UnitOfWork, actor: Actor, activity: Activity, delegation: Delegation, note: Note
) -> None:
    before, rated_before = delegation.state, delegation.rating
    judged_anew = (note.rating, note.comment) != (delegation.rating, _comment_of(uow, delegation))
    if delegation.state is ATTENDED[note.attended]:
        delegation.version += 1
    else:
        delegation.become(ATTENDED[note.attended])
        delegation.attended_noted_at, delegation.attended_noted_by = uow.now(), actor.name
    if judged_anew:
        _judge(uow, actor, delegation, note)
    uow.audit(
        "delegation.note_attendance",
        "delegation",
        delegation.id,
        activity=str(activity.id),
        attended_before=ATTENDED_BEFORE.get(before),
        attended=note.attended,
        rating_before=rated_before,
        rating=note.rating,
    )


def _judge(uow: UnitOfWork, actor: Actor, delegation: Delegation, note: Note) -> None:
    delegation.rating = note.rating
    sealed = uow.sealer.seal(note.comment, place("rating_comment", delegation.id)) if note.comment else None
    delegation.rating_comment = sealed
    judged = note.rating is not None or bool(note.comment)
    delegation.rated_at = uow.now() if judged else None
    delegation.rated_by_name = actor.name if judged else None


def _comment_of(uow: UnitOfWork, delegation: Delegation) -> str:
    sealed = delegation.rating_comment
    return uow.sealer.open(sealed, place("rating_comment", delegation.id)) if sealed else ""
