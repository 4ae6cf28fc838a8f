"""Doing a correction, or refusing a request with the reason."""

from dataclasses import dataclass
from uuid import UUID

from contracts.events.identity import PersonalRequestAnswered
from foundation.auth.actor import Actor
from foundation.unit_of_work import UnitOfWork
from identity.accounts import usecases as accounts
from identity.administration import usecases as administration
from identity.personal_requests import policies, queries
from identity.personal_requests.errors import RequestNotFound
from identity.personal_requests.model import (
    KIND_LABELS,
    Item,
    PersonalRequest,
    RequestKind,
    RequestState,
)

OF_REQUEST = "个人信息更正申请{number}"


@dataclass(frozen=True, slots=True)
class Correction:
    """What is right as the administrator has verified it ("" where nothing of the account changes), and the answer."""

    right: str
    answer: str


async def complete_correction(
    uow: UnitOfWork, actor: Actor, request_id: UUID, version: int, correction: Correction
) -> PersonalRequest:
    """Correct what was asked for, tell it to the other services, and answer the person.

    What is no data of the account (`other`) was corrected elsewhere: only the answer is kept. Raises RequestNotFound,
    OwnRequest, RequestClosed, WrongKind, RequestInvalid, or what the correction of an account refuses.
    """
    request = await lock_open(uow, actor, request_id, version)
    policies.check_kind(request, RequestKind.CORRECTION)
    answer = policies.check_text(correction.answer, "/answer", policies.ANSWER_MISSING)
    reason = OF_REQUEST.format(number=request.shown_number)
    match policies.corrected_by(Item(request.item or Item.OTHER)):
        case "name":
            right = policies.check_text(correction.right, "/right", policies.RIGHT_MISSING)
            await administration.correct_name(uow, actor, request.account_id, right, reason)
        case "phone":
            right = policies.check_text(correction.right, "/right", policies.RIGHT_MISSING)
            await administration.correct_phone(uow, actor, request.account_id, right, reason)
        case "document_number":
            right = policies.check_text(correction.right, "/right", policies.RIGHT_MISSING)
            await administration.correct_document(uow, actor, request.account_id, right, reason)
    await close(uow, actor, request, RequestState.DONE, answer)
    uow.audit("personal_request.complete", "personal_request", request.id, kind=request.kind)
    return request


async def refuse(
    uow: UnitOfWork, actor: Actor, request_id: UUID, version: int, reason: str
) -> PersonalRequest:
    """Refuse a request with the reason, which the person is told (PIPL 50).

    Raises RequestNotFound, OwnRequest, RequestClosed or RequestInvalid without a reason.
    """
    why = policies.check_text(reason, "/reason", policies.REASON_MISSING)
    request = await lock_open(uow, actor, request_id, version)
    await close(uow, actor, request, RequestState.REFUSED, why)
    uow.audit("personal_request.refuse", "personal_request", request.id, kind=request.kind)
    return request


async def lock_open(uow: UnitOfWork, actor: Actor, request_id: UUID, version: int) -> PersonalRequest:
    """Return an open request, locked: of two who answer at once one does. Raises what `policies` refuse."""
    request = await queries.lock(uow.session, request_id)
    if request is None:
        raise RequestNotFound
    account = await accounts.find_account(uow.session, request.account_id)
    policies.check_may_answer(actor, request, account.merged_into if account else None, version)
    return request


async def close(
    uow: UnitOfWork, actor: Actor, request: PersonalRequest, state: RequestState, answer: str
) -> None:
    """Close a request with an answer and have the person told it, in the account that the person has by now."""
    account = await accounts.find_account(uow.session, request.account_id)
    request.become(state, uow.now())
    request.closed_by, request.closed_by_name = actor.id, actor.name
    request.keep_answer(answer, uow.sealer)
    uow.emit(
        PersonalRequestAnswered(
            request_id=request.id,
            version=request.version,
            account_id=(account.merged_into if account else None) or request.account_id,
            number=request.shown_number,
            kind=KIND_LABELS[RequestKind(request.kind)],
            done=state is RequestState.DONE,
            answer=answer,
        )
    )
