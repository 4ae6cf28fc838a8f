"""The reference rows of identity: the authority, the bureaus, the association, the first notice on personal data."""

from foundation.unit_of_work import UnitOfWork
from identity.organizations.usecases import load_built_in
from identity.privacy_notices.usecases import load_first
from identity.settings import settings


async def seed(uow: UnitOfWork) -> None:
    """Create what is missing; what is there stays as it is."""
    await load_built_in(uow)
    chosen = settings()
    await load_first(
        uow,
        platform=chosen.platform_name,
        operator=chosen.operator_name,
        contact=chosen.operator_contact,
    )
