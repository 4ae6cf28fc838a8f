"""Asking for a correction or a deletion, and taking that back."""

from datetime import date
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from foundation.auth.actor import Actor
from foundation.clock import official_day
from foundation.ids import uuid7
from foundation.resources import Resources
from foundation.unit_of_work import UnitOfWork
from identity.accounts import usecases as accounts
from identity.personal_requests import policies, queries
from identity.personal_requests.errors import AlreadyAsked, RequestNotFound
from identity.personal_requests.model import (
    KIND_LABELS,
    Item,
    PersonalRequest,
    RequestKind,
    RequestState,
    Wish,
)
from identity.reauthentication.usecases import reauthenticate


async def ask_correction(uow: UnitOfWork, actor: Actor, item: Item, wish: Wish, days: int) -> PersonalRequest:
    """Ask for a correction of what the person cannot change; it is answered within so many days.

    Raises NoPerson, RequestInvalid, or AlreadyAsked while another one is open.
    """
    policies.check_wish(wish.right, wish.why)
    return await _ask(uow, actor, RequestKind.CORRECTION, item, wish, days)


async def ask_erasure(
    resources: Resources, actor: Actor, password: str, why: str, days: int, address: str | None
) -> PersonalRequest:
    """Ask to be erased, which only who knows the password may; a reason may be given and need not.

    Raises what `reauthenticate` raises, NoPerson or AlreadyAsked.
    """
    await reauthenticate(resources, actor, password, address)
    async with resources.unit_of_work(actor, address) as uow:
        return await _ask(uow, actor, RequestKind.ERASURE, None, Wish(why=why), days)


async def withdraw(uow: UnitOfWork, actor: Actor, request_id: UUID) -> PersonalRequest:
    """Take an own request back; raise RequestNotFound, or RequestClosed once it was answered."""
    request = await queries.lock_own(uow.session, actor, request_id)
    if request is None:
        raise RequestNotFound
    request.become(RequestState.WITHDRAWN, uow.now())
    uow.audit("personal_request.withdraw", "personal_request", request.id)
    return request


async def _ask(
    uow: UnitOfWork, actor: Actor, kind: RequestKind, item: Item | None, wish: Wish, days: int
) -> PersonalRequest:
    account = await accounts.lock_account(uow, actor.id)
    policies.check_may_ask(account)
    request = _made(uow, actor.id, kind, item, policies.due_on(official_day(uow.now()), days))
    request.keep_wish(Wish(wish.right.strip(), wish.why.strip()), uow.sealer)
    try:
        async with uow.session.begin_nested():
            uow.session.add(request)
    except IntegrityError as error:
        raise AlreadyAsked(kind=KIND_LABELS[kind]) from error
    await uow.session.refresh(request, ["number"])
    uow.audit("personal_request.make", "personal_request", request.id, kind=kind.value)
    return request


def _made(
    uow: UnitOfWork, account_id: UUID, kind: RequestKind, item: Item | None, due: date
) -> PersonalRequest:
    return PersonalRequest(
        id=uuid7(),
        account_id=account_id,
        kind=kind.value,
        item=item.value if item else None,
        state=RequestState.OPEN.value,
        version=1,
        made_at=uow.now(),
        due_on=due,
    )
