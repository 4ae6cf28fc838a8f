"""Making activities, writing them down, and beginning to pick experts."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.auth.actor import Actor
from foundation.ids import uuid7
from foundation.unit_of_work import UnitOfWork
from review.activities import policies
from review.activities.errors import BureauToChoose, BureauUnknown
from review.activities.model import Activity, ActivityState, Need, Party, place
from review.activities.policies import Contents
from review.activities.usecases.finding import find, lock
from review.activities.usecases.opening import Opened, contents_of, opened
from review.organizations import usecases as organizations
from review.organizations.usecases import Organization


async def make(uow: UnitOfWork, actor: Actor, bureau_id: UUID | None, contents: Contents) -> Opened:
    """Make a draft for a bureau of the officer, their only one if none is named.

    The bureau's name stays as it is now, as on everything that the activity puts on paper. Raises BureauToChoose,
    BureauUnknown, ContentsInvalid.
    """
    contents = policies.tidy(contents)
    policies.check_contents(contents)
    bureau = await _bureau(uow.session, actor, bureau_id)
    activity = _draft(actor, bureau, uow.now())
    await _write_down(uow, activity, contents)
    uow.session.add(activity)
    uow.audit("activity.make", "activity", activity.id, label=activity.title)
    return opened(uow.sealer, actor, activity)


async def edit(uow: UnitOfWork, actor: Actor, activity_id: UUID, version: int, contents: Contents) -> Opened:
    """Write all of an activity down anew. While experts are being picked it stays complete.

    Raises ActivityNotFound, Forbidden, NotPossibleNow, ChangedMeanwhile, ContentsInvalid, ContentsIncomplete.
    """
    activity = await lock(uow, actor, activity_id)
    policies.check_may_edit(actor, activity)
    policies.check_version(activity, version)
    contents = policies.tidy(contents)
    policies.check_contents(contents)
    if activity.state is not ActivityState.DRAFT:
        policies.check_complete(contents, uow.now())
    policies.check_needs_stay(activity.needs, contents.needs)
    await _write_down(uow, activity, contents)
    activity.version += 1
    uow.audit("activity.edit", "activity", activity.id, label=activity.title)
    return opened(uow.sealer, actor, activity)


async def open_picking(uow: UnitOfWork, actor: Actor, activity_id: UUID) -> Opened:
    """Have experts be picked for a draft; it must be complete.

    Raises ActivityNotFound, Forbidden, NotPossibleNow, ContentsIncomplete.
    """
    activity = await lock(uow, actor, activity_id)
    policies.check_may_edit(actor, activity)
    policies.check_complete(contents_of(uow.sealer, activity), uow.now())
    activity.become(ActivityState.PICKING)
    await _find_local_bureau(uow.session, activity)
    uow.audit("activity.open_picking", "activity", activity.id, label=activity.title)
    return opened(uow.sealer, actor, activity)


async def copy(uow: UnitOfWork, actor: Actor, activity_id: UUID) -> Opened:
    """Make a draft after an earlier activity: its texts, needs and units involved, but no times and no experts.

    Raises ActivityNotFound, Forbidden, BureauUnknown.
    """
    earlier = await find(uow.session, actor, activity_id)
    policies.check_may_copy(actor, earlier)
    bureau = await _bureau(uow.session, actor, earlier.bureau_id)
    activity = _draft(actor, bureau, uow.now())
    activity.copied_from_id = earlier.id
    contents = contents_of(uow.sealer, earlier)
    needs = tuple(need for need in contents.needs if need.head_count)
    contents = replace(contents, starts_at=None, ends_at=None, needs=needs)
    await _write_down(uow, activity, contents)
    uow.session.add(activity)
    uow.audit("activity.copy", "activity", activity.id, label=activity.title)
    return opened(uow.sealer, actor, activity)


async def bureaus_of(session: AsyncSession, actor: Actor) -> list[Organization]:
    """Return the bureaus for which the person may make activities, by name."""
    return list(await organizations.find_bureaus(session, actor.organizations(policies.OFFICER)))


async def _bureau(session: AsyncSession, actor: Actor, bureau_id: UUID | None) -> Organization:
    bureaus = await bureaus_of(session, actor)
    if not bureaus:
        raise BureauUnknown
    if bureau_id is None and len(bureaus) == 1:
        return bureaus[0]
    chosen = next((bureau for bureau in bureaus if bureau.id == bureau_id), None)
    if chosen is None:
        raise BureauToChoose
    return chosen


def _draft(actor: Actor, bureau: Organization, now: datetime) -> Activity:
    return Activity(
        id=uuid7(),
        bureau_id=bureau.id,
        bureau_name=bureau.name,
        state=ActivityState.DRAFT,
        version=1,
        local_bureau_id=None,
        local_bureau_name=None,
        created_by=actor.id,
        created_by_name=actor.name,
        created_at=now,
        copied_from_id=None,
        submitted_at=None,
        delegated_at=None,
        done_at=None,
        cancelled_at=None,
        cancel_reason=None,
        wanted=0,
        chosen=0,
        confirmed=0,
        delegated=0,
        unacknowledged=0,
        needs=[],
        parties=[],
    )


async def _write_down(uow: UnitOfWork, activity: Activity, contents: Contents) -> None:
    activity.title = contents.title
    activity.project = contents.project
    activity.place = contents.place
    activity.region_code = contents.region_code
    activity.starts_at = contents.starts_at
    activity.ends_at = contents.ends_at
    activity.contact_name = contents.contact_name
    phone = contents.contact_phone
    activity.contact_phone = uow.sealer.seal(phone, place("contact_phone", activity.id)) if phone else None
    activity.remark = contents.remark
    activity.wanted = sum(need.head_count for need in contents.needs)
    _write_needs(activity, contents)
    _write_parties(activity, contents)
    await _find_local_bureau(uow.session, activity)


def _write_needs(activity: Activity, contents: Contents) -> None:
    """A need is known by its specialty: who was picked for it stays so when the form is saved again."""
    known = {need.specialty: need for need in activity.needs}
    needs = []
    for position, wanted in enumerate(contents.needs):
        need = known.get(wanted.specialty) or Need(
            id=uuid7(), activity_id=activity.id, specialty=wanted.specialty, chosen=0
        )
        need.position, need.head_count = position, wanted.head_count
        needs.append(need)
    activity.needs = needs


def _write_parties(activity: Activity, contents: Contents) -> None:
    activity.parties = [
        Party(
            id=uuid7(),
            activity_id=activity.id,
            position=position,
            role=party.role,
            name=party.name,
            credit_code=party.credit_code,
        )
        for position, party in enumerate(contents.parties)
    ]


async def _find_local_bureau(session: AsyncSession, activity: Activity) -> None:
    """Nothing is flushed meanwhile: a draft is not in the session yet, another is written once."""
    with session.no_autoflush:
        region = activity.region_code
        bureau = await organizations.find_bureau_of(session, region) if region else None
    activity.local_bureau_id = bureau.id if bureau else None
    activity.local_bureau_name = bureau.name if bureau else None
