"""What happens when identity tells of an organization."""

from contracts.events.identity import OrganizationChanged
from experts.organizations import usecases
from foundation.unit_of_work import UnitOfWork


async def on_organization_changed(uow: UnitOfWork, fact: OrganizationChanged) -> None:
    """Keep the organization and its territory."""
    await usecases.learn(uow, fact)
