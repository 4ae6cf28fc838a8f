"""What a unit's administrator does, over HTTP."""

from contracts.events.identity import AccountChanged, InitialPasswordIssued
from contracts.words import Role
from foundation.testing import workbooks
from identity.organizations import usecases as organizations
from identity.tests.numbers import eighteen

from . import steps

CODES = ("91110000600037341L", "91350100M000100Y43")
PERSON = {"document_number": eighteen(order=501), "name": "古丽", "phone": "13711112222"}


async def unit(kit, name="天山设计有限公司", code=CODES[0]):
    """Create a unit."""
    async with kit.resources.unit_of_work() as uow:
        return await organizations.create_company(uow, name=name, credit_code=code)


async def administrator(kit, organization, number=None, **more):
    """Create a unit's administrator who has come in; return the account and the headers with which it calls."""
    number = number or eighteen(order=901)
    account = await steps.account(
        kit,
        number,
        roles=[(Role.UNIT_ADMIN, organization.id)],
        employer_id=organization.id,
        **{"name": "管理员", "phone": "13600000001", **more},
    )
    return account, headers(kit, organization, account)


def headers(kit, organization, account=None):
    """Return the headers of somebody who administers a unit."""
    actor = kit.actor(
        Role.UNIT_ADMIN,
        organization_id=organization.id,
        employer_id=organization.id,
        **({"id": account.id, "name": account.name} if account else {}),
    )
    return kit.as_(actor)


async def add(kit, as_, **changes):
    """Add a person; return the response."""
    return await kit.client.post("/employees", json={**PERSON, **changes}, headers=as_)


async def added(kit, as_, **changes):
    """Add a person; return the id."""
    answer = await add(kit, as_, **changes)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


async def set_roles(kit, as_, employee_id, *roles):
    """Set a person's roles; return the response."""
    return await kit.client.put(f"/employees/{employee_id}/roles", json={"roles": list(roles)}, headers=as_)


async def employee(kit, as_, **changes):
    """Add a person and give the role 个人/建设单位员工; return the id."""
    employee_id = await added(kit, as_, **changes)
    assert (await set_roles(kit, as_, employee_id, Role.APPLICANT)).status_code == 204
    return employee_id


async def shown(kit, as_, employee_id):
    """Return a person as the unit sees it."""
    return (await kit.client.get(f"/employees/{employee_id}", headers=as_)).json()


async def listed(kit, as_, **query):
    """Return the unit's people."""
    answer = await kit.client.get("/employees", params=query, headers=as_)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def act(kit, as_, employee_id, what, **body):
    """Do something with a person; return the response."""
    return await kit.client.post(f"/employees/{employee_id}/{what}", json=body or None, headers=as_)


async def passwords(kit):
    """Return the passwords that were sent, oldest first."""
    return await kit.emitted(InitialPasswordIssued)


async def come_in(kit, number=None):
    """Have a person log in with the password that was sent last and choose an own one."""
    number = number or PERSON["document_number"]
    sent = (await passwords(kit))[-1].password
    as_person = await steps.signed_in(kit, number, sent)
    answer = await kit.client.post(
        "/account/password",
        json={
            "old_password": sent,
            "new_password": steps.PASSWORD,
            "new_password_again": steps.PASSWORD,
        },
        headers=as_person,
    )
    assert answer.status_code < 300, answer.text


async def told(kit):
    """Return the last state that was told of an account."""
    return (await kit.emitted(AccountChanged))[-1]


def workbook(rows, header=("身份证号", "姓名", "手机号"), sheet="人员名单"):
    """Return a workbook (.xlsx) with these rows; numbers stay numbers."""
    return workbooks.workbook(header, rows, sheet)


def people(count, first=1):
    """Return rows of people who do not exist."""
    return [
        (eighteen(order=order), "测" + chr(0x4E00 + order), f"135{order:08d}")
        for order in range(first, first + count)
    ]


async def upload(kit, as_, data, **query):
    """Upload a workbook; return the response."""
    return await kit.client.post(
        "/employees/imports", content=data, params={"file_name": "名单.xlsx", **query}, headers=as_
    )


async def checked(kit, as_, data):
    """Upload a workbook and have it looked through; return its id."""
    answer = await upload(kit, as_, data)
    assert answer.status_code == 201, answer.text
    await kit.run_tasks()
    return answer.json()["id"]


async def report(kit, as_, import_id, **query):
    """Return an import with its report."""
    answer = await kit.client.get(f"/employees/imports/{import_id}", params=query, headers=as_)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def apply(kit, as_, import_id):
    """Have a list added; return the response."""
    return await kit.client.post(f"/employees/imports/{import_id}/apply", headers=as_)
