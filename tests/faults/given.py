"""What the fault test puts into the product before it begins, by the product's own use cases.

    python -m tests.faults.given reference          templates that the provider knows, parameters for a crowd
    python -m tests.faults.given people FILE        opens the accounts that FILE asks for and writes their ids into it

Run with the settings of all services (system.FaultSystem.script).
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from contracts.reference.organizations import built_in
from contracts.words import Role
from expertlib import registry
from expertlib.invented import invented_credit_code
from foundation.unit_of_work import UnitOfWork

PORTION = 100
HELD_FOR_NOBODY = (Role.APPLICANT, Role.PLATFORM_ADMIN, Role.AUDITOR)
# Nobody of the invented crowd may wait for the morning or for tomorrow.
PARAMETERS = {"quiet_until": 22, "sms_per_phone": 100, "sms_per_phone_all": 200, "sms_per_day": 1_000_000}


async def give_reference() -> None:
    """Have the provider know every template, and messages go out at any hour in any number."""
    from notify.parameters.usecases import PARAMETERS as SETTABLE
    from notify.templates import usecases as templates
    from notify.templates.policies import Words

    resources = registry.opener("notify")()
    async with resources.unit_of_work() as uow:
        for key, value in PARAMETERS.items():
            await SETTABLE.change(uow, key, value, 0)
        for number, looked in enumerate(await templates.list_templates(uow.session)):
            one = looked.template
            if one.sms_text is None:
                continue
            words = Words(
                title=one.title,
                in_app_text=one.in_app_text,
                sms_text=one.sms_text,
                sms_signature=one.sms_signature,
                sms_template_id=f"SMS_{number:06d}",
            )
            await templates.change(uow, one.code, words, one.version)
    await resources.close()


async def give_people(people: list[dict[str, Any]]) -> None:
    """Open the accounts that are listed; put their ids and their organizations' into the list."""
    resources = registry.opener("identity")()
    organizations = {one.code: one.id for one in built_in()}
    async with resources.unit_of_work() as uow:
        organizations["company"] = await _company(uow)
    password_hash = await _password_hash()
    for start in range(0, len(people), PORTION):
        async with resources.unit_of_work() as uow:
            for one in people[start : start + PORTION]:
                await _open(uow, one, organizations[one["organization"]], password_hash)
    await resources.close()


async def _company(uow: UnitOfWork) -> UUID:
    from identity.organizations.usecases import create_company

    code = invented_credit_code()
    return (await create_company(uow, name=f"新疆雪莲消防设计有限公司{code[-6:]}", credit_code=code)).id


async def _password_hash() -> str:
    """Return one hash for all: nobody logs in here, and argon2 is not what is measured."""
    from identity.credentials.usecases import hash_password, make_initial_password

    return await hash_password(make_initial_password())


async def _open(uow: UnitOfWork, one: dict[str, Any], organization_id: UUID, password_hash: str) -> None:
    from identity.accounts.usecases.life import new_account, open_account, person_of

    role = Role(one["role"])
    held_for = None if role in HELD_FOR_NOBODY else organization_id
    person = person_of(
        uow,
        name=one["name"],
        document_number=one["number"],
        phone=one["phone"],
        region_code=one["region"],
    )
    account = new_account(uow, organization_id)
    account.set_password(password_hash, uow.now(), must_change=False)
    await open_account(uow, account, person, [(role, held_for)])
    one["id"], one["organization_id"] = str(account.id), str(organization_id)


if __name__ == "__main__":
    if sys.argv[1] == "reference":
        asyncio.run(give_reference())
    else:
        file = Path(sys.argv[2])
        wanted = json.loads(file.read_text())
        asyncio.run(give_people(wanted))
        file.write_text(json.dumps(wanted, ensure_ascii=False))
