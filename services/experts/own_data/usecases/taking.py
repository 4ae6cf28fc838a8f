"""Taking a copy; the gateway has had identity ask for the password before."""

from uuid import UUID

from contracts.own_data import OwnData
from experts.attachments import usecases as attachments
from experts.attachments.errors import FileDamaged, FileNotFound
from experts.attachments.usecases import Content
from experts.own_data import queries
from experts.own_data.errors import OwnFileGone
from experts.own_data.usecases.telling import tell
from foundation.auth.actor import Actor
from foundation.resources import Resources
from foundation.unit_of_work import UnitOfWork


async def take_copy(uow: UnitOfWork, actor: Actor) -> OwnData:
    """Return everything that experts holds about the caller, unmasked; this is audited."""
    uow.audit("own_data.export", "account", actor.id)
    return await tell(uow.session, uow.sealer, actor.id)


async def read_own_file(resources: Resources, actor: Actor, address: str | None, file_id: UUID) -> Content:
    """Return a file of the caller's own record, checked against its hash; raise OwnFileGone."""
    async with resources.database.read() as reading:
        if await queries.own_attachment(reading, actor.id, file_id) is None:
            raise OwnFileGone
    try:
        return await attachments.open_content(resources, actor, address, file_id)
    except (FileNotFound, FileDamaged) as gone:
        raise OwnFileGone from gone
