"""The reference rows of identity: the authority, the bureaus and the association."""

from foundation.unit_of_work import UnitOfWork
from identity.organizations.usecases import load_built_in


async def seed(uow: UnitOfWork) -> None:
    """Create what is missing; what is there stays as it is."""
    await load_built_in(uow)
