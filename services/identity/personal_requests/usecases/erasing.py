"""Doing a deletion: everything that identity has of a person goes, and the others are told to do the same."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from contracts.words import Role
from foundation.auth.actor import Actor
from foundation.unit_of_work import UnitOfWork
from identity.accounts import usecases as accounts
from identity.accounts.usecases import Account, GrantEntry
from identity.consents import usecases as consents
from identity.factors import usecases as factors
from identity.merges import usecases as merges
from identity.personal_requests import policies, queries
from identity.personal_requests.model import PersonalRequest, RequestKind, RequestState
from identity.personal_requests.usecases.answering import lock_open
from identity.portal.usecases.moving import forget_identities
from identity.readings import usecases as readings
from identity.registrations import usecases as registrations
from identity.sessions.usecases import end_everything

NO_DELAY = timedelta(0)


async def complete_erasure(uow: UnitOfWork, actor: Actor, request_id: UUID, version: int) -> PersonalRequest:
    """Erase who has asked for it, with every account that was merged into this one; tell it.

    The person is told by a last text message. What every request of the account said goes too. Raises
    RequestNotFound, OwnRequest, RequestClosed, WrongKind, NotErasable, NoPerson, HoldsOffice or LastOfUnit.
    """
    request = await lock_open(uow, actor, request_id, version)
    policies.check_kind(request, RequestKind.ERASURE)
    account = await accounts.lock_account(uow, request.account_id)
    held = await accounts.granted_to(uow.session, account.id)
    last = await _is_last_of_unit(uow, account, held)
    policies.check_may_erase(account, [Role(entry.role) for entry in held], last_of_unit=last)
    request.become(RequestState.DONE, uow.now())
    request.closed_by, request.closed_by_name = actor.id, actor.name
    uow.audit("personal_request.complete", "personal_request", request.id, kind=request.kind)
    await erase_person(uow, account, told=True)
    return request


async def erase_unheard(uow: UnitOfWork, account: Account) -> None:
    """Erase a person whose registration was refused long ago: nobody asked, nobody is told."""
    await erase_person(uow, account, told=False)


async def erase_person(uow: UnitOfWork, account: Account, *, told: bool) -> None:
    """Delete whatever identity has of the holder of a locked account, with every account merged into it; tell it."""
    for part in await accounts.lock_parts(uow, account):
        await _erase(uow, part, told=told and part is account)


async def _erase(uow: UnitOfWork, account: Account, *, told: bool) -> None:
    await registrations.forget_registrations(uow, account.id, NO_DELAY)
    await merges.forget_reasons(uow, account.id)
    await factors.forget_factor(uow, account.id)
    await consents.forget_addresses(uow, account.id)
    await readings.forget_reasons(uow, account.id)
    await forget_identities(uow, account.id)
    await end_everything(uow, account)
    for request in await queries.lock_all_of(uow.session, account.id):
        if request.state == RequestState.OPEN:
            request.become(RequestState.WITHDRAWN, uow.now())
        request.forget()
    await accounts.erase_account(uow, account, told=told)


async def _is_last_of_unit(uow: UnitOfWork, account: Account, held: Sequence[GrantEntry]) -> bool:
    for entry in held:
        if entry.role == Role.UNIT_ADMIN and entry.organization_id is not None:
            administrators = await accounts.administrators_of(uow, entry.organization_id)
            if account.id in administrators and len(administrators) == 1:
                return True
    return False
