"""`python -m tests.outages.people FILE ...`: people who can use the product, made by its own use cases.

Runs with the settings of all services, beside the running product: accounts by identity's use case, the form by
experts' HTTP interface with tokens that are signed as the gateway gets them, the SMS templates by notify's.
"""

import argparse
import asyncio
import json
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import httpx

from contracts.words import Role
from expertlib import registry
from expertlib.invented import invented_document_number, invented_phone
from experts.tests import files
from experts.tests.service.given import Applicant
from experts.tests.typed import WHOLE
from foundation.auth.actor import Actor, Grant
from foundation.auth.tokens import TokenSigner
from foundation.ids import uuid7
from identity.accounts.usecases import create_account
from identity.consents.usecases import ConsentSource, keep

PASSWORD = "Tianshan#2026-yes"
AREA = "650102"
WAIT_S = 60


class Door:
    """A service's HTTP interface for signed-in people; what given.Applicant needs of a kit."""

    def __init__(self, service: str, url: str) -> None:
        self._service = service
        self._signer = TokenSigner(registry.settings(service).keys_dir)
        self.client = httpx.AsyncClient(base_url=url, trust_env=False, timeout=30)

    def as_(self, actor: Actor) -> dict[str, str]:
        """Return the headers with which this person calls."""
        return {"Authorization": f"Bearer {self._signer.sign(actor, self._service, datetime.now(UTC))}"}


def person(role: Role, account_id: UUID | None = None, name: str = "") -> Actor:
    """Return somebody who is signed in."""
    return Actor(
        id=account_id or uuid7(),
        name=name or "演示",
        grants=frozenset({Grant(role, None)}),
        session_id=uuid7(),
    )


async def make_accounts(count: int) -> list[dict[str, str]]:
    """Create applicants' accounts; return how they log in."""
    resources, made = registry.opener("identity")(), []
    async with resources.unit_of_work() as uow:
        for number in range(count):
            login, phone = invented_document_number(AREA), invented_phone()
            account = await create_account(
                uow,
                name=f"申测试{chr(0x4E00 + number)}",
                document_number=login,
                phone=phone,
                roles=[(Role.APPLICANT, None)],
                employer_id=None,
                password=PASSWORD,
                must_change_password=False,
                region_code=AREA,
            )
            await keep(uow, account.id, ConsentSource.OPERATOR, None)
            made.append({"id": str(account.id), "login": login, "password": PASSWORD, "phone": phone})
        uow.leave_unaudited("made for a test")
    await resources.close()
    return made


async def fill_in(door: Door, account: dict[str, str]) -> None:
    """Fill in a form with its application form, and wait until the file is checked."""
    applicant = Applicant(door, person(Role.APPLICANT, UUID(account["id"])))  # type: ignore[arg-type]
    await _until(lambda: _has_record(applicant))
    saved = await applicant.save(**WHOLE)
    assert saved.status_code == 200, saved.text
    sent = await applicant.upload(files.pdf())
    assert sent.status_code == 201, sent.text
    account["file"] = sent.json()["id"]


async def are_checked(door: Door, account: dict[str, str]) -> bool:
    """Return whether the files of a form have all been checked."""
    applicant = Applicant(door, person(Role.APPLICANT, UUID(account["id"])))  # type: ignore[arg-type]
    return all(file["state"] == "passed" for file in (await applicant.record())["files"])


async def register_templates(door: Door) -> None:
    """Have every text message be registered with the provider, as an administrator does."""
    admin = door.as_(person(Role.PLATFORM_ADMIN))
    listed = (await door.client.get("/templates", headers=admin)).json()["items"]
    for code in (item["code"] for item in listed if item["sms"]):
        known = (await door.client.get(f"/templates/{code}", headers=admin)).json()
        words = {name: known[name] for name in ("title", "in_app_text", "sms_text", "version")}
        body = {**words, "sms_signature": "新疆消防专家库", "sms_template_id": "SMS_100001"}
        answer = await door.client.put(f"/templates/{code}", json=body, headers=admin)
        assert answer.status_code == 200, answer.text


async def _has_record(applicant: Applicant) -> bool:
    return (await applicant.ask("GET", "/record")).status_code == 200


async def _until(look) -> None:
    until = time.monotonic() + WAIT_S
    while not await look():
        assert time.monotonic() < until, "it does not come"
        await asyncio.sleep(0.2)


async def make(applicants: int, experts: str, notify: str) -> list[dict[str, str]]:
    """Make applicants with a form that can be submitted, and the templates of the text messages."""
    accounts = await make_accounts(applicants)
    at_notify, at_experts = Door("notify", notify), Door("experts", experts)
    await register_templates(at_notify)
    for account in accounts:
        await fill_in(at_experts, account)
    for account in accounts:
        await _until(lambda account=account: are_checked(at_experts, account))
    return accounts


def main() -> None:
    """Make everybody ready and write FILE."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--applicants", type=int, required=True)
    parser.add_argument("--demo", type=Path, required=True)
    parser.add_argument("--experts", required=True)
    parser.add_argument("--notify", required=True)
    given = parser.parse_args()
    applicants = asyncio.run(make(given.applicants, given.experts, given.notify))
    officials = json.loads(given.demo.read_text())["accounts"]
    given.file.write_text(json.dumps({"applicants": applicants, "officials": officials}, ensure_ascii=False))


if __name__ == "__main__":
    main()
