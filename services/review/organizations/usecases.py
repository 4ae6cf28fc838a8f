"""What is done with organizations."""

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.identity import OrganizationChanged
from contracts.words import ExpertKind
from foundation.unit_of_work import UnitOfWork
from review.organizations import queries
from review.organizations.errors import AuthorityUnknown
from review.organizations.model import Organization


async def follow_change(uow: UnitOfWork, fact: OrganizationChanged) -> None:
    """Make the projection what the fact says; the highest version wins."""
    if await queries.save_if_newer(uow.session, fact):
        await queries.replace_territory(uow.session, fact.organization_id, frozenset(fact.territory))
        uow.audit("organization.follow", "organization", fact.organization_id, version=fact.version)


async def find_final_reviewer(session: AsyncSession, kind: ExpertKind, region_code: str) -> Organization:
    """Return who decides the final stage: the bureau of the region for a local expert, else the authority.

    The authority also decides for regions that no bureau holds. Raises AuthorityUnknown while the authority
    has not been told. Source: product.md, Two-stage review.
    """
    if kind is ExpertKind.LOCAL:
        bureau = await queries.find_bureau_of(session, region_code)
        if bureau is not None:
            return bureau
    authority = await queries.find_authority(session)
    if authority is None:
        raise AuthorityUnknown
    return authority
