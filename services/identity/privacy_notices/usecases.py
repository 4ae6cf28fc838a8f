"""Drafting, publishing and reading the notice."""

from collections.abc import Sequence
from datetime import date, datetime
from importlib import resources
from uuid import UUID

from sqlalchemy import ScalarSelect, SQLColumnExpression
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.auth.actor import Actor
from foundation.ids import uuid7
from foundation.unit_of_work import UnitOfWork
from identity.privacy_notices import policies, queries
from identity.privacy_notices.errors import NoticeNotFound, NoticePublished
from identity.privacy_notices.model import NoticeState as NoticeState
from identity.privacy_notices.model import PrivacyNotice as PrivacyNotice
from identity.privacy_notices.policies import Wording as Wording

FIRST_TITLE = "个人信息处理告知书"
SHIPPED_BY = "平台初始化"


async def load_first(uow: UnitOfWork, *, platform: str, operator: str, contact: str) -> None:
    """Publish the version that ships with the product, if there is none at all."""
    await queries.lock_versions(uow.session)
    if await queries.every(uow.session):
        return
    body = shipped_text(platform=platform, operator=operator, contact=contact)
    notice = _new(uow.now(), 1, Wording.typed(FIRST_TITLE, body, "", asks_again=True))
    notice.publish(by=None, name=SHIPPED_BY, at=uow.now(), in_force_from=uow.now())
    uow.session.add(notice)
    uow.audit("privacy_notice.publish", "privacy_notice", notice.id, notice_version=notice.number)


def shipped_text(*, platform: str, operator: str, contact: str) -> str:
    """Return the first version's text with who runs this platform filled in."""
    text = resources.files("identity.privacy_notices").joinpath("first.txt").read_text(encoding="utf-8")
    return (
        text.replace("{platform}", platform)
        .replace("{operator}", operator)
        .replace("{contact}", contact)
        .strip()
    )


async def list_published(session: AsyncSession) -> Sequence[PrivacyNotice]:
    """Return every published version, newest first."""
    return await queries.published(session)


async def find_in_force(session: AsyncSession, now: datetime) -> PrivacyNotice | None:
    """Return the version that counts now, None before the first."""
    return await queries.in_force(session, now)


async def get_in_force(session: AsyncSession, now: datetime) -> PrivacyNotice:
    """Return the version that counts now; raise NoticeNotFound."""
    return _found(await queries.in_force(session, now))


async def get_published(session: AsyncSession, number: int) -> PrivacyNotice:
    """Return a published version by its number; raise NoticeNotFound."""
    return _found(await queries.by_number(session, number))


async def find_published(session: AsyncSession, number: int | None) -> PrivacyNotice | None:
    """Return a published version by its number, None if there is none."""
    return None if number is None else await queries.by_number(session, number)


async def least_agreed(session: AsyncSession, now: datetime) -> int | None:
    """Return the number of the version that everybody must have agreed to, or to a later one; None: nobody."""
    return await queries.least_agreed(session, now)


def least_agreed_at(now: SQLColumnExpression[datetime]) -> ScalarSelect[int | None]:
    """Return the same as part of a statement."""
    return queries.least_agreed_at(now)


async def list_all(session: AsyncSession) -> Sequence[PrivacyNotice]:
    """Return every version with the draft, newest first."""
    return await queries.every(session)


async def get_version(session: AsyncSession, notice_id: UUID) -> PrivacyNotice:
    """Return a version or the draft; raise NoticeNotFound."""
    return _found(await queries.by_id(session, notice_id))


async def draft(uow: UnitOfWork) -> PrivacyNotice:
    """Begin a new version with the words of the newest; raise DraftExists."""
    await queries.lock_versions(uow.session)
    policies.check_no_draft(await queries.draft(uow.session))
    newest = next(iter(await queries.every(uow.session)), None)
    wording = Wording(newest.title if newest else FIRST_TITLE, newest.body if newest else "", "", True)
    notice = _new(uow.now(), newest.number + 1 if newest else 1, wording)
    uow.session.add(notice)
    uow.audit("privacy_notice.draft", "privacy_notice", notice.id, notice_version=notice.number)
    return notice


async def reword(uow: UnitOfWork, notice_id: UUID, version: int, wording: Wording) -> PrivacyNotice:
    """Change the draft; raise NoticeNotFound, NoticePublished, NoticeOutdated or NoticeInvalid."""
    notice = await _locked(uow, notice_id)
    policies.check_current(notice, version)
    policies.check_wording(wording, first=notice.number == 1)
    notice.say(
        title=wording.title,
        body=wording.body,
        news=wording.news,
        asks_again=wording.asks_again,
        at=uow.now(),
    )
    uow.audit("privacy_notice.reword", "privacy_notice", notice.id, notice_version=notice.number)
    return notice


async def publish(
    uow: UnitOfWork, actor: Actor, notice_id: UUID, version: int, in_force_on: date | None
) -> PrivacyNotice:
    """Publish the draft as it was looked at, for now or a day to come.

    Raises NoticeNotFound, NoticePublished, NoticeOutdated or NoticeInvalid.
    """
    notice = await _locked(uow, notice_id)
    policies.check_current(notice, version)
    wording = Wording(notice.title, notice.body, notice.news, notice.asks_again)
    policies.check_wording(wording, first=notice.number == 1)
    begin = policies.begin_of_force(in_force_on, uow.now())
    notice.publish(by=actor.id, name=actor.name, at=uow.now(), in_force_from=begin)
    uow.audit(
        "privacy_notice.publish",
        "privacy_notice",
        notice.id,
        notice_version=notice.number,
        asks_again=notice.asks_again,
    )
    return notice


async def discard(uow: UnitOfWork, notice_id: UUID, version: int) -> None:
    """Give the draft up; raise NoticeNotFound, NoticePublished or NoticeOutdated."""
    notice = await _locked(uow, notice_id)
    policies.check_current(notice, version)
    if notice.state != NoticeState.DRAFT:
        raise NoticePublished
    await queries.remove_draft(uow.session, notice.id)
    uow.audit("privacy_notice.discard", "privacy_notice", notice_id, notice_version=notice.number)


async def _locked(uow: UnitOfWork, notice_id: UUID) -> PrivacyNotice:
    return _found(await queries.by_id(uow.session, notice_id, lock=True))


def _found(notice: PrivacyNotice | None) -> PrivacyNotice:
    if notice is None:
        raise NoticeNotFound
    return notice


def _new(at: datetime, number: int, wording: Wording) -> PrivacyNotice:
    return PrivacyNotice(
        id=uuid7(),
        number=number,
        version=1,
        state=NoticeState.DRAFT.value,
        title=wording.title,
        body=wording.body,
        news=wording.news,
        asks_again=wording.asks_again,
        created_at=at,
        updated_at=at,
    )
