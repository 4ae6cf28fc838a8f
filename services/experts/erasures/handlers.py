"""What happens when identity tells that a person is to be deleted, or makes accounts one."""

from contracts.events.identity import AccountErased, AccountsMerged
from experts.erasures import usecases
from experts.records import usecases as records
from foundation.unit_of_work import UnitOfWork


async def on_account_erased(uow: UnitOfWork, fact: AccountErased) -> None:
    """Delete the person's data."""
    await usecases.erase(uow, fact)


async def on_accounts_merged(uow: UnitOfWork, fact: AccountsMerged) -> None:
    """Have the folded account's record belong to the kept one; it goes too if that one was deleted meanwhile."""
    await records.move_record(uow, fact.kept_account_id, fact.folded_account_id)
    await usecases.erase_again(uow, fact.kept_account_id)
