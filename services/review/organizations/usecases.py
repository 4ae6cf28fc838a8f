"""What is done with organizations."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.identity import OrganizationChanged
from contracts.words import ExpertKind
from foundation.unit_of_work import UnitOfWork
from review.organizations import queries
from review.organizations.errors import AuthorityUnknown
from review.organizations.model import Organization as Organization
from review.organizations.queries import find_bureaus as find_bureaus
from review.organizations.queries import one_decides_for as one_decides_for
from review.organizations.queries import one_is_bureau as one_is_bureau


async def follow_change(uow: UnitOfWork, fact: OrganizationChanged) -> None:
    """Make the projection what the fact says; the highest version wins."""
    if await queries.save_if_newer(uow.session, fact):
        await queries.replace_territory(uow.session, fact.organization_id, frozenset(fact.territory))
        uow.audit("organization.follow", "organization", fact.organization_id, version=fact.version)


async def find_final_reviewer(
    session: AsyncSession, kind: ExpertKind, region_code: str, *, keep: bool = False
) -> Organization:
    """Return who decides the final stage: the bureau of the region for a local expert, else the authority.

    The authority also decides for regions that no bureau holds. With `keep` the bureau cannot be closed before
    this transaction ends. Raises AuthorityUnknown while the authority has not been told. Source: product.md,
    Two-stage review.
    """
    if kind is ExpertKind.LOCAL:
        bureau = await queries.find_bureau_of(session, region_code, keep=keep)
        if bureau is not None:
            return bureau
    authority = await find_authority(session)
    if authority is None:
        raise AuthorityUnknown
    return authority


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
