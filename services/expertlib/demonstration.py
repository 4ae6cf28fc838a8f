"""Demonstration accounts with invented people, for evaluation only. Written to a file beside the data."""

import asyncio
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID

from contracts.reference.organizations import BuiltInOrganization, built_in
from contracts.words import Role
from expertlib import registry
from expertlib.invented import invented_credit_code, invented_document_number, invented_phone
from foundation.sealing.keys import write_secret
from foundation.unit_of_work import UnitOfWork

COMPANY = "新疆天山消防工程设计有限公司（演示）"
HELD_FOR_NOBODY = (Role.APPLICANT, Role.PLATFORM_ADMIN, Role.AUDITOR)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One line of the file."""

    role: str
    name: str
    login: str
    password: str
    organization: str


@dataclass(frozen=True, slots=True)
class _Person:
    role: Role
    name: str
    organization: str
    region: str = "650102"


async def create(file: Path, url: str) -> None:
    """Create the accounts once and write `file`; a second call only renews the address in it."""
    settings = registry.settings("identity")
    if settings.environment != "evaluation":
        raise SystemExit("demonstration accounts are only for evaluation")
    accounts = await asyncio.to_thread(_read, file)
    if not accounts:
        resources = registry.opener("identity")()
        async with resources.unit_of_work() as uow:
            accounts = [asdict(account) for account in await _create_accounts(uow)]
        await resources.close()
    await _loosen_messages()
    await asyncio.to_thread(_write, file, url, accounts)


async def _loosen_messages() -> None:
    """Have text messages go out at any hour and in any number, as far as nobody has set that otherwise.

    Whoever tries the product out at night would wait for the morning, and all the day's invented people may have
    one phone in hand.
    """
    from notify.parameters.usecases import PARAMETERS, NotifyParameters

    loose = {"quiet_until": NotifyParameters().quiet_from, "sms_per_phone": 100, "sms_per_phone_all": 200}
    resources = registry.opener("notify")()
    async with resources.unit_of_work() as uow:
        for one in await PARAMETERS.standing(uow.session):
            if one.declaration.key in loose and one.version == 0:
                await PARAMETERS.change(uow, one.declaration.key, loose[one.declaration.key], 0)
    await resources.close()


async def _create_accounts(uow: UnitOfWork) -> list[DemoAccount]:
    from identity.organizations.usecases import create_company

    company = await create_company(uow, name=COMPANY, credit_code=invented_credit_code())
    organizations = {one.name: one.id for one in built_in()} | {COMPANY: company.id}
    return [await _create_account(uow, person, organizations[person.organization]) for person in _people()]


async def _create_account(uow: UnitOfWork, person: _Person, organization_id: UUID) -> DemoAccount:
    from identity.accounts.usecases import create_account
    from identity.consents.usecases import ConsentSource, keep
    from identity.credentials.usecases import make_initial_password

    password = make_initial_password()
    login = invented_document_number(person.region)
    held_for = None if person.role in HELD_FOR_NOBODY else organization_id
    account = await create_account(
        uow,
        name=person.name,
        document_number=login,
        phone=invented_phone(),
        roles=[(person.role, held_for)],
        employer_id=organization_id,
        password=password,
        must_change_password=False,
        region_code=person.region,
    )
    if person.role is Role.APPLICANT:
        await keep(uow, account.id, ConsentSource.OPERATOR, None)
    return DemoAccount(person.role.value, person.name, login, password, person.organization)


def _people() -> list[_Person]:
    authority = _built_in("authority-650000").name
    association = _built_in("association-650000").name
    urumqi, kashgar = _built_in("bureau-650100").name, _built_in("bureau-653100").name
    return [
        _Person(Role.PLATFORM_ADMIN, "高演示", authority),
        _Person(Role.AUDITOR, "沈演示", authority),
        _Person(Role.ASSOCIATION_REVIEWER, "许演示", association),
        _Person(Role.ASSOCIATION_COORDINATOR, "何演示", association),
        _Person(Role.BUREAU_REVIEWER, "秦演示", authority),
        _Person(Role.BUREAU_OFFICER, "曹演示", authority),
        _Person(Role.BUREAU_REVIEWER, "孔演示", urumqi),
        _Person(Role.BUREAU_OFFICER, "金演示", urumqi),
        _Person(Role.BUREAU_REVIEWER, "魏演示", kashgar, "653101"),
        _Person(Role.BUREAU_OFFICER, "姜演示", kashgar, "653101"),
        _Person(Role.UNIT_ADMIN, "谢演示", COMPANY),
        _Person(Role.APPLICANT, "邹演示", COMPANY),
        _Person(Role.APPLICANT, "喻演示", COMPANY, "653101"),
    ]


def _built_in(code: str) -> BuiltInOrganization:
    return next(one for one in built_in() if one.code == code)


def _read(file: Path) -> list[dict[str, str]]:
    if not file.exists():
        return []
    accounts: list[dict[str, str]] = json.loads(file.read_text())["accounts"]
    return accounts


def _write(file: Path, url: str, accounts: list[dict[str, str]]) -> None:
    content = {"url": url, "outbox_url": f"{url}/evaluation/outbox", "accounts": accounts}
    file.unlink(missing_ok=True)
    write_secret(file, json.dumps(content, ensure_ascii=False, indent=2) + "\n")
