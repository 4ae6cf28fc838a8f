"""Reading requests: one's own, and those that one answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import Role
from foundation.auth.actor import Actor
from foundation.clock import official_day
from foundation.db.paging import Slice
from foundation.errors import Failure
from foundation.sealing.sealer import Sealer
from foundation.unit_of_work import UnitOfWork
from identity.accounts import usecases as accounts
from identity.accounts.usecases import Profile
from identity.personal_requests import policies, queries
from identity.personal_requests.errors import RequestNotFound
from identity.personal_requests.model import PersonalRequest, RequestKind, RequestState, Wish
from identity.readings import usecases as readings
from identity.readings.usecases import What


@dataclass(frozen=True, slots=True)
class Opened:
    """A request with what was written on both sides, for the person and for who answers."""

    request: PersonalRequest
    wish: Wish
    answer: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as an administrator opens it. `problem` says why a deletion cannot be done yet, None if it can."""

    opened: Opened
    profile: Profile
    may_answer: bool
    problem: str | None
    overdue: bool
    soon: bool


async def own_requests(session: AsyncSession, sealer: Sealer, actor: Actor) -> Sequence[Opened]:
    """Return the caller's requests, newest first."""
    return [_opened(request, sealer) for request in await queries.own(session, actor)]


async def list_requests(
    session: AsyncSession, *, closed: bool, cursor: str | None
) -> tuple[Slice[PersonalRequest], dict[UUID, str]]:
    """Return a page of requests (open ones by due day, closed ones the last first) and who made them."""
    page = await (queries.closed if closed else queries.waiting)(session, cursor)
    return page, await accounts.names_of(session, {request.account_id for request in page.items})


async def open_count(session: AsyncSession) -> int:
    """Return how many requests wait."""
    return await queries.count_open(session)


async def look_at(uow: UnitOfWork, actor: Actor, request_id: UUID) -> Seen:
    """Return a request with its person, which is audited and noted for the person; raise RequestNotFound."""
    request = await queries.find(uow.session, request_id)
    if request is None:
        raise RequestNotFound
    profile = await accounts.get_profile(uow.session, request.account_id)
    uow.audit("personal_request.read", "personal_request", request.id)
    await readings.note(uow, actor, request.account_id, What.REQUEST)
    today = official_day(uow.now())
    is_open = request.state == RequestState.OPEN
    return Seen(
        opened=_opened(request, uow.sealer),
        profile=profile,
        may_answer=_may_answer(actor, request, profile.account.merged_into),
        problem=_problem(profile) if is_open and request.kind == RequestKind.ERASURE else None,
        overdue=is_open and policies.is_overdue(request.due_on, today),
        soon=is_open and policies.is_soon(request.due_on, today),
    )


def _opened(request: PersonalRequest, sealer: Sealer) -> Opened:
    return Opened(request, request.opened_wish(sealer), request.opened_answer(sealer))


def _may_answer(actor: Actor, request: PersonalRequest, merged_into: UUID | None) -> bool:
    try:
        policies.check_may_answer(actor, request, merged_into)
    except Failure:
        return False
    return True


def _problem(profile: Profile) -> str | None:
    """Return what stands in the way; whether somebody is the last of a unit is looked at when it is done."""
    try:
        roles = [Role(grant.role) for grant in profile.grants]
        policies.check_may_erase(profile.account, roles, last_of_unit=False)
    except Failure as refusal:
        return refusal.sentence
    return None
