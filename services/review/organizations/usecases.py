"""What is done with organizations."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.identity import OrganizationChanged
from contracts.words import ExpertKind, OrganizationKind
from foundation.db.together import Question, Row
from foundation.unit_of_work import UnitOfWork
from review.organizations import queries
from review.organizations.model import Organization as Organization
from review.organizations.queries import find_bureaus as find_bureaus
from review.organizations.queries import one_decides_for as one_decides_for
from review.organizations.queries import one_is_bureau as one_is_bureau


async def follow_change(uow: UnitOfWork, fact: OrganizationChanged) -> None:
    """Make the projection what the fact says; the highest version wins."""
    if await queries.save_if_newer(uow.session, fact):
        await queries.replace_territory(uow.session, fact.organization_id, frozenset(fact.territory))
        uow.audit("organization.follow", "organization", fact.organization_id, version=fact.version)


def final_reviewers(region_code: str) -> Question[dict[ExpertKind, Organization | None]]:
    """Return the question for who decides the final stage: the bureau of the region for a local expert, else the
    authority, None while it has not been told.

    The authority also decides for regions that no bureau holds. Source: product.md, Two-stage review.
    """
    asked = queries.reviewers_of(region_code)

    def by_expert(rows: Sequence[Row]) -> dict[ExpertKind, Organization | None]:
        found = asked.read(rows)
        authority = found.get(OrganizationKind.AUTHORITY)
        return {
            ExpertKind.REGIONAL: authority,
            ExpertKind.LOCAL: found.get(OrganizationKind.BUREAU, authority),
        }

    return Question(asked.prepared, asked.values, by_expert)


def kept_bureau_of(region_code: str) -> Question[Organization | None]:
    """Return the question for the bureau of a region, which cannot be closed before this transaction ends."""
    asked = queries.kept_bureau_of(region_code)
    return Question(asked.prepared, asked.values, lambda rows: asked.read(rows).get(OrganizationKind.BUREAU))


async def find_authority(session: AsyncSession) -> Organization | None:
    """Return the active authority, None while none is known."""
    return await queries.find_authority(session)


async def find_bureau_of(session: AsyncSession, region_code: str) -> Organization | None:
    """Return the bureau whose territory holds the region, the authority where none does; None while it is unknown."""
    bureau = await queries.find_bureau_of(session, region_code)
    return bureau or await queries.find_authority(session)


async def closed_bureaus(session: AsyncSession) -> frozenset[UUID]:
    """Return the bureaus that are closed."""
    return frozenset(await queries.closed_bureaus(session))
