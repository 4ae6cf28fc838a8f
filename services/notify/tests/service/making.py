"""What the service tests begin with: people, facts, and a provider that fails on demand."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from contracts.events.experts import ExpertMaintained, SubmissionMade
from contracts.events.identity import (
    AccountChanged,
    CodeIssued,
    InitialPasswordIssued,
    RegistrationDecided,
)
from contracts.events.review import CaseDecided
from contracts.words import CodePurpose, Deed, ExpertKind, Purpose, Role, Stage, Verdict
from foundation.auth.actor import Actor
from foundation.testing.kit import ServiceKit
from notify.parameters.usecases import PARAMETERS, NotifyParameters
from notify.sms.usecases import Accepted, Found, OutboxProvider, OutgoingSms

PHONE = "13900001234"
OPINION = "申报表缺少单位公章，请补充"


async def no_quiet_hours(notify: ServiceKit) -> None:
    """Have messages go out at once; the clock is the real one, and what is shown must not depend on the time of day."""
    async with notify.resources.unit_of_work() as uow:
        await PARAMETERS.change(uow, "quiet_until", NotifyParameters().quiet_from, 0)


class FailingProvider:
    """The evaluation's provider behind a bad line: fails as told, before or after it has the message."""

    def __init__(self, inner: OutboxProvider) -> None:
        self._inner = inner
        self.before: list[Exception] = []
        self.after: list[Exception] = []
        self.asked: list[UUID] = []

    async def send(self, sms: OutgoingSms) -> Accepted:
        self.asked.append(sms.out_id)
        if self.before:
            raise self.before.pop(0)
        accepted = await self._inner.send(sms)
        if self.after:
            raise self.after.pop(0)
        return accepted

    async def find(self, sms: OutgoingSms) -> Found:
        return await self._inner.find(sms)


def an_account(
    account_id: UUID, *, version: int = 1, phone: str | None = PHONE, name: str = "艾尔肯"
) -> AccountChanged:
    return AccountChanged(
        account_id=account_id,
        version=version,
        status="active",
        name=name,
        document_kind="citizen",
        document_number="x",
        phone=phone,
        birth_date=None,
        sex=None,
        region_code=None,
        employer_id=None,
        employer_name=None,
        employer_credit_code=None,
        grants=(),
    )


async def tell_account(notify: ServiceKit, *, phone: str | None = PHONE) -> UUID:
    account_id = uuid4()
    await notify.deliver(an_account(account_id, phone=phone))
    return account_id


def a_code(notify: ServiceKit, *, minutes: float = 10, code: str = "402913") -> CodeIssued:
    return CodeIssued(
        code_id=uuid4(),
        purpose=CodePurpose.REGISTER,
        phone=PHONE,
        code=code,
        expires_at=notify.clock.now() + timedelta(minutes=minutes),
    )


def an_initial_password(
    notify: ServiceKit, *, occasion: str = "added", password: str = "Qm7@kTz4+wRe", hours: float = 24
) -> InitialPasswordIssued:
    return InitialPasswordIssued.model_validate(
        {
            "account_id": uuid4(),
            "version": 1,
            "occasion": occasion,
            "phone": PHONE,
            "password": password,
            "expires_at": notify.clock.now() + timedelta(hours=hours),
        }
    )


def a_registration(account_id: UUID, *, granted: bool, reason: str | None = None) -> RegistrationDecided:
    return RegistrationDecided(account_id=account_id, version=2, granted=granted, reason=reason)


def a_submission(notify: ServiceKit, account_id: UUID) -> SubmissionMade:
    return SubmissionMade(
        submission_id=uuid4(),
        record_id=uuid4(),
        version=1,
        account_id=account_id,
        purpose=Purpose.APPLICATION,
        round=1,
        expert_name="艾尔肯",
        region_code="650102",
        specialty="fire_protection",
        employer_id=None,
        employer_name="某设计院",
        submitted_at=notify.clock.now(),
    )


def a_decision(
    notify: ServiceKit,
    account_id: UUID,
    *,
    stage: Stage = Stage.PRELIMINARY,
    verdict: Verdict = Verdict.REJECT,
    purpose: Purpose = Purpose.APPLICATION,
    opinion: str = OPINION,
) -> CaseDecided:
    return CaseDecided(
        case_id=uuid4(),
        version=2,
        record_id=uuid4(),
        account_id=account_id,
        purpose=purpose,
        stage=stage,
        verdict=verdict,
        opinion=opinion,
        kind=ExpertKind.LOCAL,
        bureau_id=uuid4(),
        decided_at=notify.clock.now(),
    )


def a_deed(
    notify: ServiceKit, account_id: UUID | None, *, deed: Deed = Deed.SUSPEND, reason: str = "出国半年。"
) -> ExpertMaintained:
    return ExpertMaintained(
        record_id=uuid4(),
        version=5,
        account_id=account_id,
        deed=deed,
        reason=reason,
        done_at=notify.clock.now(),
    )


def a_reader(notify: ServiceKit, account_id: UUID) -> Actor:
    return notify.actor(Role.APPLICANT, id=account_id)


async def inbox(notify: ServiceKit, account_id: UUID, **params: str) -> Any:
    headers = notify.as_(a_reader(notify, account_id))
    reply = await notify.client.get("/messages", params=params, headers=headers)
    assert reply.status_code == 200, reply.text
    return reply.json()


async def outbox(notify: ServiceKit) -> list[dict[str, str]]:
    reply = await notify.client.get("/evaluation/outbox")
    assert reply.status_code == 200, reply.text
    items: list[dict[str, str]] = reply.json()["items"]
    return items
