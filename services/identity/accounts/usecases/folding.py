"""Making two accounts of one person one; who may, and what else moves, is up to the feature `merges`."""

from dataclasses import dataclass
from uuid import UUID

from foundation.unit_of_work import UnitOfWork
from identity.accounts import queries
from identity.accounts.model import Account, AccountStatus
from identity.accounts.usecases.finding import lock_account
from identity.accounts.usecases.granting import Held, add_grants


@dataclass(frozen=True, slots=True)
class Folded:
    """What a merge has moved: roles, and the accounts that were merged into the folded one before."""

    roles: list[Held]
    followers: list[UUID]


async def lock_two(uow: UnitOfWork, one_id: UUID, other_id: UUID) -> dict[UUID, Account]:
    """Return two accounts by id, locked in one order for everybody; raise AccountNotFound."""
    return {account_id: await lock_account(uow, account_id) for account_id in sorted({one_id, other_id})}


async def fold(uow: UnitOfWork, kept: Account, folded: Account) -> Folded:
    """Make `folded` a part of `kept`; both are locked. Sessions of the folded one are over.

    The roles of an account that was not active are taken away and go nowhere. Raise AccountStateChanged.
    """
    was_active = folded.status == AccountStatus.ACTIVE
    folded.fold_into(kept.id)
    kept.inherit(folded, uow.sealer)
    roles = await queries.remove_all_grants(uow.session, folded.id)
    if was_active:
        await add_grants(uow, kept, roles)
    followers = await queries.repoint(uow.session, folded.id, kept.id)
    kept.version += 1
    folded.version += 1
    return Folded(roles if was_active else [], followers)
