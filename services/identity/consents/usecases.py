"""Agreeing, taking back, and knowing who has still to be asked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ScalarSelect, SQLColumnExpression
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.auth.actor import Actor
from foundation.errors import FieldError
from foundation.ids import uuid7
from foundation.unit_of_work import UnitOfWork
from identity.consents import policies, queries
from identity.consents.errors import ConsentInvalid, NothingToWithdraw
from identity.consents.model import CONSENT_KIND_LABELS as CONSENT_KIND_LABELS
from identity.consents.model import CONSENT_SOURCE_LABELS as CONSENT_SOURCE_LABELS
from identity.consents.model import Consent as Consent
from identity.consents.model import ConsentKind as ConsentKind
from identity.consents.model import ConsentSource as ConsentSource
from identity.consents.model import address_place
from identity.consents.policies import Answer as Answer
from identity.privacy_notices import usecases as privacy_notices
from identity.privacy_notices.errors import NoticeNotFound
from identity.privacy_notices.usecases import PrivacyNotice


@dataclass(frozen=True, slots=True)
class Given:
    """A consent with the version that it is to."""

    consent: Consent
    number: int
    title: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands to the notice: the version that counts now, whether to be asked, all consents."""

    in_force: PrivacyNotice | None
    asked: bool
    given: list[Given]

    @property
    def may_withdraw(self) -> bool:
        """Return whether there is a consent that lives."""
        return any(one.consent.withdrawn_at is None for one in self.given)


async def must_agree(session: AsyncSession, account_id: UUID, roles: Collection[str], now: datetime) -> bool:
    """Return whether somebody with these roles has to agree before anything else works."""
    if not policies.is_asked(roles):
        return False
    least = await privacy_notices.least_agreed(session, now)
    kinds = () if least is None else await queries.living_kinds(session, account_id, least)
    return is_still_asked(roles, least, kinds)


def is_still_asked(roles: Collection[str], least: int | None, kinds: Collection[str]) -> bool:
    """Return whether somebody with these roles, who agrees to this in the version `least` or later, must agree."""
    return policies.is_asked(roles) and least is not None and not policies.has_agreed(kinds)


def living_kinds_of(
    account_id: SQLColumnExpression[UUID], least: SQLColumnExpression[int | None]
) -> ScalarSelect[Sequence[str]]:
    """Return, as part of a statement, to what a person agrees in the version `least` or a later one."""
    return queries.living_kinds_of(account_id, least)


async def read_standing(session: AsyncSession, actor: Actor, now: datetime) -> Standing:
    """Return how the caller stands to the notice."""
    roles = {grant.role for grant in actor.grants}
    return Standing(
        in_force=await privacy_notices.find_in_force(session, now),
        asked=await must_agree(session, actor.id, roles, now),
        given=await given_by(session, actor.id),
    )


async def given_by(session: AsyncSession, account_id: UUID) -> list[Given]:
    """Return a person's consents, newest first, those taken back included."""
    found = await queries.of_account(session, account_id)
    return [Given(consent, number, title) for consent, number, title in found]


async def answer_errors(session: AsyncSession, answer: Answer, now: datetime) -> list[FieldError]:
    """Return what is missing in an answer; nothing before a first version is published."""
    notice = await privacy_notices.find_in_force(session, now)
    return policies.answer_errors(answer, notice.number) if notice else []


async def agree(uow: UnitOfWork, actor: Actor, answer: Answer, address: str | None) -> None:
    """Have the caller agree to the version that counts now; raise NoticeNotFound or ConsentInvalid."""
    notice = await privacy_notices.find_in_force(uow.session, uow.now())
    if notice is None:
        raise NoticeNotFound
    errors = policies.answer_errors(answer, notice.number)
    if errors:
        raise ConsentInvalid.with_fields(errors)
    await _keep(uow, actor.id, notice, ConsentSource.LOGIN, address)


async def keep(uow: UnitOfWork, account_id: UUID, source: ConsentSource, address: str | None) -> None:
    """Keep that somebody has agreed to the version that counts now; nothing where there is none."""
    notice = await privacy_notices.find_in_force(uow.session, uow.now())
    if notice is not None:
        await _keep(uow, account_id, notice, source, address)


async def keep_registered(uow: UnitOfWork, account_id: UUID, answer: Answer, address: str | None) -> None:
    """Keep to which version somebody has agreed at registering; nothing before a first one is published.

    The caller has looked at the answer (`answer_errors`). A version that has come into force since was not read:
    it is asked for at the first login.
    """
    notice = await privacy_notices.find_published(uow.session, answer.number)
    if notice is not None:
        await _keep(uow, account_id, notice, ConsentSource.REGISTRATION, address)


async def withdraw(uow: UnitOfWork, actor: Actor) -> None:
    """Take back what the caller has agreed to; raise NothingToWithdraw."""
    if not await queries.withdraw(uow.session, actor.id, uow.now()):
        raise NothingToWithdraw
    uow.audit("consent.withdraw", "account", actor.id)


async def forget_addresses(uow: UnitOfWork, account_id: UUID) -> None:
    """Keep that and when somebody who is erased has agreed, not from where. The caller audits."""
    await queries.forget_addresses(uow.session, account_id)


async def count_agreed(session: AsyncSession) -> dict[UUID, int]:
    """Return how many people agree to each version."""
    return await queries.count_agreed(session)


async def _keep(
    uow: UnitOfWork, account_id: UUID, notice: PrivacyNotice, source: ConsentSource, address: str | None
) -> None:
    rows = [_row(uow, account_id, notice, kind, source, address) for kind in ConsentKind]
    if await queries.add(uow.session, rows):
        uow.audit(
            "consent.give",
            "account",
            account_id,
            actor_id=account_id,
            notice_version=notice.number,
        )
    else:
        uow.leave_unaudited("agreed already")


def _row(
    uow: UnitOfWork,
    account_id: UUID,
    notice: PrivacyNotice,
    kind: ConsentKind,
    source: ConsentSource,
    address: str | None,
) -> dict[str, object]:
    consent_id = uuid7()
    return {
        "id": consent_id,
        "account_id": account_id,
        "notice_id": notice.id,
        "kind": kind.value,
        "source": source.value,
        "given_at": uow.now(),
        "address": uow.sealer.seal(address, address_place(consent_id)) if address else None,
    }
