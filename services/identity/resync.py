"""Telling everything again, for a service that rebuilds its projections."""

from foundation.unit_of_work import UnitOfWork
from identity.accounts import usecases as accounts
from identity.organizations import usecases as organizations


async def resync(uow: UnitOfWork) -> int:
    """Tell the present state of all organizations and accounts; return how many facts that are."""
    return await organizations.tell_all(uow) + await accounts.tell_all(uow)
