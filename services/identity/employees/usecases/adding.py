"""添加人员: a new account, or somebody who has one already joins the unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from foundation.auth.actor import Actor
from foundation.clock import official_day
from foundation.errors import Failure
from foundation.resources import Resources
from foundation.unit_of_work import UnitOfWork
from identity.accounts import usecases as accounts
from identity.accounts.usecases import Account, AccountStatus, PersonalData, Profile
from identity.employees import policies
from identity.employees.errors import EmployedElsewhere, PersonDisabled
from identity.employees.policies import Outcome, Person, Standing
from identity.employees.usecases.finding import choose_organization


@dataclass(frozen=True, slots=True)
class Added:
    """Who works for the unit now, and how that came."""

    employee_id: UUID
    outcome: Outcome


async def add_employee(
    resources: Resources,
    actor: Actor,
    organization_id: UUID | None,
    user_type: str,
    document_number: str,
    name: str,
    phone: str,
    address: str | None,
) -> Added:
    """Have a person work for a unit, without a role yet; pressing twice adds once.

    Somebody with an account joins if ID number, name and phone are all as the account has them; nothing is sent
    then. Raises EmployeeInvalid with the sentences of all fields, OrganizationNotFound, OrganizationClosed, or why
    the person cannot join; that somebody asked after a document in vain is audited.
    """
    today = official_day(resources.clock.now())
    person = policies.read_person(user_type, document_number, name, phone, today)
    async with resources.unit_of_work(actor, address) as uow:
        unit = await choose_organization(uow.session, actor, organization_id)
        await accounts.lock_document(uow, person.document.number)
        [found] = (await outcomes_of(uow, unit.id, [person])).values()
        if not isinstance(found.verdict, Failure):
            return await _add(uow, unit.id, person, found)
        slug = found.verdict.slug()
        uow.audit("employee.add", "organization", unit.id, result="refused", refusal=slug)
    raise found.verdict


@dataclass(frozen=True, slots=True)
class Found:
    """What there is under a person's document, and what adding the person means or why it cannot be."""

    account: Account | None
    verdict: Outcome | Failure


async def outcomes_of(
    uow: UnitOfWork, organization_id: UUID, people: Sequence[Person]
) -> Mapping[str, Found]:
    """Return for each person, by ID number, what adding to the unit means; some statements in all."""
    numbers = [person.document.number for person in people]
    known = await accounts.find_many_by_login(uow.session, uow.sealer, numbers)
    profiles = {
        profile.account.id: profile
        for profile in await accounts.load_profiles(
            uow.session, list({one.id: one for one in known.values()}.values())
        )
    }
    return {
        person.document.number: _found(uow, organization_id, person, known, profiles) for person in people
    }


def person_data(person: Person) -> PersonalData:
    """Return what an account knows of a person that was read."""
    return PersonalData(
        name=person.name,
        document_kind=person.document.kind.value,
        document_number=person.document.number,
        phone=person.phone,
        sex=person.document.sex,
        birth_date=person.document.birth_date,
        region_code=None,
    )


async def join(uow: UnitOfWork, account_id: UUID, organization_id: UUID) -> Account:
    """Have somebody who has an account and works for nobody work for a unit; tell it.

    Raises EmployedElsewhere or PersonDisabled for what has become of the account since it was looked up.
    """
    account = await accounts.lock_account(uow, account_id)
    if account.employer_id is not None:
        raise EmployedElsewhere
    if account.status != AccountStatus.ACTIVE:
        raise PersonDisabled
    return await accounts.change_employer(uow, account, organization_id)


async def _add(uow: UnitOfWork, organization_id: UUID, person: Person, found: Found) -> Added:
    if found.verdict is Outcome.PRESENT and found.account:
        uow.leave_unaudited("the person was there already")
        return Added(found.account.id, Outcome.PRESENT)
    if found.verdict is Outcome.JOINS and found.account:
        account = await join(uow, found.account.id, organization_id)
        outcome = Outcome.JOINS
    else:
        account = await accounts.employ_person(uow, person_data(person), organization_id, found.account)
        outcome = Outcome.NEW
    uow.audit(
        "employee.add", "account", account.id, organization_id=str(organization_id), outcome=outcome.value
    )
    return Added(account.id, outcome)


def _found(
    uow: UnitOfWork,
    organization_id: UUID,
    person: Person,
    known: Mapping[str, Account],
    profiles: Mapping[UUID, Profile],
) -> Found:
    account = known.get(person.document.number)
    standing = _standing(uow, person, profiles[account.id], organization_id) if account else None
    try:
        return Found(account, policies.outcome_of(standing, organization_id))
    except Failure as refusal:
        return Found(account, refusal)


def _standing(uow: UnitOfWork, person: Person, profile: Profile, organization_id: UUID) -> Standing:
    data = profile.account.opened(uow.sealer)
    return Standing(
        status=AccountStatus(profile.account.status),
        employer_id=profile.account.employer_id,
        same_person=(data.name, data.phone) == (person.name, person.phone),
        other_duties=policies.has_other_duties(profile, organization_id),
    )
