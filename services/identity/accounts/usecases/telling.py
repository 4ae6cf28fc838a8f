"""Telling other services what an account is now. Every change that they see is told once, with the next version."""

from uuid import UUID

from contracts.events.identity import AccountChanged, AccountErased, GrantedRole, PhoneReplaced
from contracts.words import Role
from foundation.unit_of_work import UnitOfWork
from identity.accounts import queries
from identity.accounts.model import Account, AccountStatus
from identity.accounts.usecases.finding import Profile, load_profile, masked_phone


async def tell_account(uow: UnitOfWork, account: Account) -> None:
    """Tell the whole present state of an account; one that was merged into another is told as disabled."""
    tell_profile(uow, await load_profile(uow.session, account))


def tell_old_phone(uow: UnitOfWork, account: Account, old: str | None, *, by_owner: bool) -> None:
    """Have whoever holds an account's old number told that it was replaced; without an old or new one, nobody."""
    new = account.opened(uow.sealer).phone
    if old is None or new is None:
        return
    uow.emit(
        PhoneReplaced(
            account_id=account.id,
            version=account.version,
            phone=old,
            new_phone_masked=masked_phone(new),
            by_owner=by_owner,
        )
    )


def tell_profile(uow: UnitOfWork, profile: Profile) -> None:
    """Tell the state of an account that was loaded with its grants and their organizations.

    Of one that was erased only that is told: nothing else is known of it.
    """
    account = profile.account
    if account.status == AccountStatus.ERASED:
        uow.emit(
            AccountErased(account_id=account.id, version=account.version, phone=None, erased_at=uow.now())
        )
        return
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


async def tell_employees(uow: UnitOfWork, organization_id: UUID, after: UUID | None) -> UUID | None:
    """Tell some people of an organization that has changed its name; return the id of the last, None at the end."""
    people = await queries.lock_employees(uow.session, organization_id, after, queries.BATCH)
    for account in people:
        account.version += 1
        await tell_account(uow, account)
    uow.leave_unaudited("what is told of people after their organization's change, which is audited")
    return people[-1].id if len(people) == queries.BATCH else None


async def tell_all(uow: UnitOfWork) -> int:
    """Tell the present state of every account again; return how many."""
    told = 0
    async for batch in queries.in_batches(uow.session):
        for account in batch:
            await tell_account(uow, account)
            told += 1
    return told
