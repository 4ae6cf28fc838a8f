"""Opening delegations for who may see the activity."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.auth.actor import Actor
from foundation.sealing.sealer import Sealer
from review.activities import usecases as activities
from review.activities.usecases import Activity, ActivityState
from review.delegations import policies, queries
from review.delegations.model import BINDING, EVER_DELEGATED, LIVE, Delegation, place
from review.delegations.usecases.judging import judge
from review.directory import usecases as directory

SETTLED = frozenset({ActivityState.DONE, ActivityState.CANCELLED})
"""States of an activity in which nothing speaks against anybody any more."""


@dataclass(frozen=True, slots=True)
class DelegationFile:
    """A delegation opened for one reader; what is not for them is None or empty.

    `conflicts` are sentences of what speaks against a live one now.
    """

    delegation: Delegation
    replaced_by: Delegation | None
    despite: str
    decline_reason: str | None
    release_reason: str | None
    rating_comment: str | None
    sees_ratings: bool
    conflicts: list[str]


async def read_delegations(
    session: AsyncSession, sealer: Sealer, actor: Actor, activity_id: UUID
) -> list[DelegationFile]:
    """Return all delegations of an activity that this person may see, oldest first; raise ActivityNotFound."""
    activity = await activities.find(session, actor, activity_id)
    return await files_of(session, sealer, actor, activity)


async def file_of(
    session: AsyncSession, sealer: Sealer, actor: Actor, activity: Activity, delegation: Delegation
) -> DelegationFile:
    """Return one delegation opened for a reader who may see its activity."""
    opened = await files_of(session, sealer, actor, activity)
    return next(one for one in opened if one.delegation.id == delegation.id)


async def files_of(
    session: AsyncSession, sealer: Sealer, actor: Actor, activity: Activity
) -> list[DelegationFile]:
    """Return the delegations of an activity opened for a reader who may see it.

    The bureau of the place learns who comes, so of whom it has had a notice; the others, reasons, ratings and conflicts
    are for the bureau that picks and the association. Nobody reads how they were rated themselves.
    """
    inside = policies.sees_inside(actor, activity.bureau_id)
    delegations = [
        one
        for one in await queries.of_activity(session, activity.id)
        if inside or one.state in EVER_DELEGATED
    ]
    rated = {one.id for one in delegations if inside and one.account_id != actor.id}
    conflicts = await _conflicts(session, sealer, activity, delegations) if inside else {}
    replaced_by = {one.replaces_id: one for one in delegations if one.replaces_id is not None}
    return [
        DelegationFile(
            delegation=one,
            replaced_by=replaced_by.get(one.id),
            despite=(_opened(sealer, one, "despite") or "") if inside else "",
            decline_reason=_opened(sealer, one, "decline_reason") if inside else None,
            release_reason=_opened(sealer, one, "release_reason") if inside else None,
            rating_comment=_opened(sealer, one, "rating_comment") if one.id in rated else None,
            sees_ratings=one.id in rated,
            conflicts=conflicts.get(one.id, []),
        )
        for one in delegations
    ]


async def _conflicts(
    session: AsyncSession, sealer: Sealer, activity: Activity, delegations: Collection[Delegation]
) -> dict[UUID, list[str]]:
    """Return by delegation what speaks against it now; who has promised is not warned of others' wishes."""
    if activity.state in SETTLED:
        return {}
    live = [one for one in delegations if one.state in LIVE]
    experts = await directory.find_many(session, [one.record_id for one in live])
    judged = await judge(
        session, sealer, activity, list(experts.values()), excepted=[one.id for one in delegations]
    )
    return {
        one.id: [
            objection.sentence
            for objection in (
                *judged[one.record_id].refusals,
                *(() if one.state in BINDING else judged[one.record_id].warnings),
            )
        ]
        for one in live
        if one.record_id in judged
    }


def _opened(sealer: Sealer, delegation: Delegation, column: str) -> str | None:
    sealed: bytes | None = getattr(delegation, column)
    return sealer.open(sealed, place(column, delegation.id)) if sealed else None
