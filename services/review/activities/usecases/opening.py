"""An activity as one person sees it: what is sealed opened, and what they may do with it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.auth.actor import Actor
from foundation.sealing.sealer import Sealer
from review.activities import policies
from review.activities.model import Activity, place
from review.activities.policies import Contents, Involved, Wanted
from review.activities.usecases.finding import find


@dataclass(frozen=True, slots=True)
class Opened:
    """An activity as one person sees it. `is_local`: their bureau is the one of the place and has not made it."""

    activity: Activity
    contact_phone: str
    cancel_reason: str
    is_local: bool
    may: list[str]


async def read(session: AsyncSession, sealer: Sealer, actor: Actor, activity_id: UUID) -> Opened:
    """Return an activity that this person may see; raise ActivityNotFound."""
    return opened(sealer, actor, await find(session, actor, activity_id))


def opened(sealer: Sealer, actor: Actor, activity: Activity) -> Opened:
    """Return an activity, needs and parties loaded, as this person sees it."""
    return Opened(
        activity=activity,
        contact_phone=contact_phone_of(sealer, activity),
        cancel_reason=_open(sealer, activity, "cancel_reason", activity.cancel_reason),
        is_local=is_local(actor, activity),
        may=policies.may(actor, activity),
    )


def is_local(actor: Actor, activity: Activity) -> bool:
    """Return whether the person is an officer of the bureau of the place and not of the one that has made it."""
    bureaus = actor.organizations(policies.OFFICER)
    return activity.local_bureau_id in bureaus and activity.bureau_id not in bureaus


def contact_phone_of(sealer: Sealer, activity: Activity) -> str:
    """Return the phone of the bureau's contact, "" where none is given."""
    return _open(sealer, activity, "contact_phone", activity.contact_phone)


def contents_of(sealer: Sealer, activity: Activity) -> Contents:
    """Return what is written down of an activity, needs and parties loaded."""
    return Contents(
        title=activity.title,
        project=activity.project,
        place=activity.place,
        region_code=activity.region_code,
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        contact_name=activity.contact_name,
        contact_phone=contact_phone_of(sealer, activity),
        remark=activity.remark,
        needs=tuple(Wanted(need.specialty, need.head_count) for need in activity.needs),
        parties=tuple(Involved(party.role, party.name, party.credit_code) for party in activity.parties),
    )


def _open(sealer: Sealer, activity: Activity, column: str, sealed: bytes | None) -> str:
    return sealer.open(sealed, place(column, activity.id)) if sealed else ""
