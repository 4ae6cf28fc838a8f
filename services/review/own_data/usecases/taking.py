"""Taking a copy; the gateway has had identity ask for the password before."""

from uuid import UUID

from contracts.own_data import OwnData
from foundation.auth.actor import Actor
from foundation.resources import Resources
from foundation.unit_of_work import UnitOfWork
from review.notices import usecases as notices
from review.notices.errors import NoticeNotFound
from review.notices.usecases import Paper
from review.own_data.errors import OwnFileGone
from review.own_data.usecases.telling import tell


async def take_copy(uow: UnitOfWork, actor: Actor) -> OwnData:
    """Return everything that review holds about the caller, unmasked; this is audited."""
    uow.audit("own_data.export", "account", actor.id)
    return await tell(uow.session, uow.sealer, actor.id)


async def read_own_notice(resources: Resources, actor: Actor, address: str | None, notice_id: UUID) -> Paper:
    """Return the paper of a notice to the caller; raise OwnFileGone."""
    try:
        return await notices.take_own(resources, actor, address, notice_id)
    except NoticeNotFound as gone:
        raise OwnFileGone from gone
