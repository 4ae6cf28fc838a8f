"""Telling other services what an account is now. Every change that they see is told once, with the next version."""

from contracts.events.identity import AccountChanged, GrantedRole
from contracts.words import Role
from foundation.unit_of_work import UnitOfWork
from identity.accounts import queries
from identity.accounts.model import Account, AccountStatus
from identity.accounts.usecases.finding import load_profile


async def tell_account(uow: UnitOfWork, account: Account) -> None:
    """Tell the whole present state of an account; one that was merged into another is told as disabled."""
    profile = await load_profile(uow.session, account)
    person = account.opened(uow.sealer)
    employer = profile.organizations.get(account.employer_id) if account.employer_id else None
    uow.emit(
        AccountChanged.model_validate(
            {
                "account_id": account.id,
                "version": account.version,
                "status": "disabled" if account.status == AccountStatus.MERGED else account.status,
                "name": person.name,
                "document_kind": person.document_kind,
                "document_number": person.document_number,
                "phone": person.phone,
                "birth_date": person.birth_date,
                "sex": person.sex,
                "region_code": person.region_code,
                "employer_id": account.employer_id,
                "employer_name": employer.name if employer else None,
                "employer_credit_code": employer.credit_code if employer else None,
                "grants": tuple(
                    GrantedRole(role=Role(grant.role), organization_id=grant.organization_id)
                    for grant in profile.grants
                ),
            }
        )
    )


async def tell_all(uow: UnitOfWork) -> int:
    """Tell the present state of every account again; return how many."""
    told = 0
    async for batch in queries.in_batches(uow.session):
        for account in batch:
            await tell_account(uow, account)
            told += 1
    return told
