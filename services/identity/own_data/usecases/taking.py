"""Taking a copy: who asks shows again who it is, and it is counted and audited."""

from datetime import datetime, time, timedelta
from uuid import UUID

from contracts.own_data import OwnData
from foundation.auth.actor import Actor
from foundation.clock import OFFICIAL_TIME, official_day
from foundation.ids import uuid7
from foundation.resources import Resources
from foundation.unit_of_work import UnitOfWork
from identity.own_data import policies, queries
from identity.own_data.errors import OwnFileGone
from identity.own_data.model import OwnExport
from identity.own_data.usecases.telling import tell
from identity.photos import usecases as photos
from identity.photos.errors import PhotoGone
from identity.reauthentication.usecases import reauthenticate


async def take_copy(resources: Resources, actor: Actor, password: str, address: str | None) -> OwnData:
    """Return everything that identity holds about the caller, unmasked; this is audited.

    Raises PasswordWrong, LoginTooOld, AttemptsDelayed, HashingBusy or OwnExportsSpent.
    """
    await reauthenticate(resources, actor, password, address)
    async with resources.unit_of_work(actor, address) as uow:
        await _count(uow, actor)
        uow.audit("own_data.export", "account", actor.id)
        return await tell(uow.session, uow.sealer, actor.id)


async def read_own_photo(resources: Resources, actor: Actor, photo_id: UUID) -> bytes:
    """Return a photo of the caller's own registrations; raise OwnFileGone if there is none (any more)."""
    async with resources.database.read() as reading:
        ids = [account.id for account in await queries.accounts(reading, actor.id)]
        photo = await queries.present_photo(reading, ids, photo_id)
    if photo is None:
        raise OwnFileGone
    try:
        return await photos.read_photo(resources, photo)
    except PhotoGone as gone:
        raise OwnFileGone from gone


async def _count(uow: UnitOfWork, actor: Actor) -> None:
    await queries.lock_person(uow.session, actor.id)
    midnight = datetime.combine(official_day(uow.now()), time(), OFFICIAL_TIME)
    today = await queries.count_exports(uow.session, actor.id, midnight)
    left = midnight + timedelta(days=1) - uow.now()
    policies.check_may_take_one_more(today, max(int(left.total_seconds()), 1))
    uow.session.add(OwnExport(id=uuid7(), account_id=actor.id, at=uow.now()))
