"""Every row of identity that tells of a person. The caller's own ids alone come in."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from identity.accounts.usecases import Account, GrantEntry
from identity.codes.usecases import SentCode
from identity.factors.usecases import RecoveryCode, SecondFactor
from identity.merges.usecases import AccountMerge
from identity.own_data.model import OwnExport
from identity.personal_requests.usecases import PersonalRequest
from identity.photos.usecases import Photo, PhotoState
from identity.portal.usecases import PortalIdentity
from identity.readings.usecases import Reading
from identity.registrations.usecases import Registration
from identity.sessions.usecases import Device, Session

T = TypeVar("T")
Ids = Collection[UUID]


async def lock_person(session: AsyncSession, account_id: UUID) -> None:
    """Let nobody else count or note this person's copies until the end of the transaction."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"own export {account_id}"))))


async def count_exports(session: AsyncSession, account_id: UUID, since: datetime) -> int:
    """Return how many copies a person has taken since then."""
    counted = select(func.count()).where(OwnExport.account_id == account_id, OwnExport.at >= since)
    return await session.scalar(counted) or 0


async def accounts(session: AsyncSession, account_id: UUID) -> Sequence[Account]:
    """Return the account and those that were merged into it."""
    own = or_(Account.id == account_id, Account.merged_into == account_id)
    return await _all(session, select(Account).where(own).order_by(Account.id))


async def grants(session: AsyncSession, ids: Ids) -> Sequence[GrantEntry]:
    """Return what they may do."""
    return await _of(session, GrantEntry, GrantEntry.account_id.in_(ids), GrantEntry.id)


async def registrations(session: AsyncSession, ids: Ids) -> Sequence[Registration]:
    """Return every registration."""
    return await _of(session, Registration, Registration.account_id.in_(ids), Registration.id)


async def photos(session: AsyncSession, ids: Ids) -> Sequence[Photo]:
    """Return the photos of every registration, those that were removed included."""
    statement = select(Photo).join(Registration, Registration.id == Photo.registration_id)
    return await _all(session, statement.where(Registration.account_id.in_(ids)).order_by(Photo.id))


async def present_photo(session: AsyncSession, ids: Ids, photo_id: UUID) -> Photo | None:
    """Return one of the photos that still exist."""
    found = await photos(session, ids)
    return next((one for one in found if one.id == photo_id and one.state == PhotoState.PRESENT), None)


async def sessions(session: AsyncSession, ids: Ids) -> Sequence[Session]:
    """Return every session."""
    return await _of(session, Session, Session.account_id.in_(ids), Session.created_at)


async def devices(session: AsyncSession, ids: Ids) -> Sequence[Device]:
    """Return the known browsers."""
    return await _of(session, Device, Device.account_id.in_(ids), Device.created_at)


async def factors(session: AsyncSession, ids: Ids) -> Sequence[SecondFactor]:
    """Return the second factor."""
    return await _of(session, SecondFactor, SecondFactor.account_id.in_(ids), SecondFactor.account_id)


async def recovery_codes(session: AsyncSession, ids: Ids) -> Sequence[RecoveryCode]:
    """Return when recovery codes were made and used."""
    return await _of(session, RecoveryCode, RecoveryCode.account_id.in_(ids), RecoveryCode.id)


async def codes(session: AsyncSession, ids: Ids) -> Sequence[SentCode]:
    """Return which codes were sent to the account's owner."""
    return await _of(session, SentCode, SentCode.account_id.in_(ids), SentCode.created_at)


async def identities(session: AsyncSession, ids: Ids) -> Sequence[PortalIdentity]:
    """Return the links to the portal."""
    return await _of(session, PortalIdentity, PortalIdentity.account_id.in_(ids), PortalIdentity.linked_at)


async def merges(session: AsyncSession, ids: Ids) -> Sequence[AccountMerge]:
    """Return which accounts were made one."""
    part = or_(AccountMerge.kept_id.in_(ids), AccountMerge.folded_id.in_(ids))
    return await _of(session, AccountMerge, part, AccountMerge.merged_at)


async def readings(session: AsyncSession, ids: Ids) -> Sequence[Reading]:
    """Return who has read."""
    return await _of(session, Reading, Reading.account_id.in_(ids), Reading.at)


async def requests(session: AsyncSession, ids: Ids) -> Sequence[PersonalRequest]:
    """Return what was asked for about the own data."""
    return await _of(session, PersonalRequest, PersonalRequest.account_id.in_(ids), PersonalRequest.made_at)


async def exports(session: AsyncSession, ids: Ids) -> Sequence[OwnExport]:
    """Return when copies were taken."""
    return await _of(session, OwnExport, OwnExport.account_id.in_(ids), OwnExport.at)


async def _of(session: AsyncSession, table: type[T], which: ColumnElement[bool], order: Any) -> Sequence[T]:
    return await _all(session, select(table).where(which).order_by(order))


async def _all(session: AsyncSession, statement: Select[T]) -> Sequence[T]:
    return (await session.scalars(statement)).all()
