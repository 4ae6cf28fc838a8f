"""统计 of delegations."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.auth.actor import Actor
from review.delegations import policies, queries
from review.delegations.queries import Count


@dataclass(frozen=True, slots=True)
class Figures:
    """Delegations by the year of the review, by specialty (a code) and by the bureau that has picked."""

    years: Sequence[Count]
    specialties: Sequence[Count]
    bureaus: Sequence[Count]


async def read_figures(session: AsyncSession, actor: Actor) -> Figures:
    """Return the figures that concern this person: to the association all, to a bureau its own activities'."""
    bureaus = policies.counted_bureaus(actor)
    return Figures(
        await queries.count_by_year(session, bureaus),
        await queries.count_by_specialty(session, bureaus),
        await queries.count_by_bureau(session, bureaus),
    )
