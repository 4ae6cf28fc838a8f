"""履职记录: what an expert was delegated for and how it went."""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import Role
from foundation.auth.actor import Actor
from foundation.sealing.sealer import Sealer
from review.activities.usecases import Activity
from review.delegations import queries
from review.delegations.errors import ExpertNotShared
from review.delegations.model import Delegation, place
from review.delegations.queries import MOST_SHOWN, Tally
from review.directory import usecases as directory


@dataclass(frozen=True, slots=True)
class Service:
    """One delegation of an expert with its activity, and what was written about it."""

    delegation: Delegation
    activity: Activity
    comment: str
    sees_rating: bool


@dataclass(frozen=True, slots=True)
class History:
    """What an expert was delegated for as far as the reader sees it, and the figures of all of it."""

    tally: Tally
    items: list[Service]
    more: bool


async def read_history(session: AsyncSession, sealer: Sealer, actor: Actor, record_id: UUID) -> History:
    """Return the history of an expert: to the association all, to an officer what their bureaus have picked for.

    The figures are of all bureaus' activities. Raises ExpertNotShared where the expert is out of the officer's reach
    and never was delegated for their bureaus. Who is the expert themself reads no ratings.
    """
    coordinates = actor.has(Role.ASSOCIATION_COORDINATOR)
    bureaus = actor.organizations(Role.BUREAU_OFFICER)
    found = await queries.history_of(session, record_id, None if coordinates else bureaus)
    if not found:
        known = (
            await directory.find_many(session, [record_id])
            if coordinates
            else await directory.find_within_reach(session, [record_id], bureaus)
        )
        if record_id not in known:
            raise ExpertNotShared
    expert = await directory.find(session, record_id)
    sees = expert is None or expert.account_id != actor.id
    items = [
        Service(one, activity, _comment(sealer, one) if sees else "", sees)
        for one, activity in found[:MOST_SHOWN]
    ]
    tally = await queries.tally_of(session, record_id)
    if not sees:
        tally = replace(tally, rated=0, average_rating=None)
    return History(tally, items, len(found) > MOST_SHOWN)


def _comment(sealer: Sealer, delegation: Delegation) -> str:
    sealed = delegation.rating_comment
    return sealer.open(sealed, place("rating_comment", delegation.id)) if sealed else ""
