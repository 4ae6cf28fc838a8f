"""Registering oneself; deciding about those who did."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.identity import RegistrationDecided
from contracts.words import CodePurpose
from foundation.auth.actor import Actor
from foundation.clock import official_day
from foundation.errors import Conflict, Failure, FieldError
from foundation.ids import uuid7
from foundation.resources import Resources
from foundation.sealing.sealer import BlindIndex
from foundation.telemetry.logs import log
from foundation.unit_of_work import UnitOfWork
from identity.accounts import usecases as accounts
from identity.accounts.usecases import Account, AccountStatus, PersonalData
from identity.codes.errors import CodeTriesSpent, CodeWrong
from identity.codes.usecases import check_code, is_mobile, use_code
from identity.consents import usecases as consents
from identity.consents.usecases import Answer
from identity.credentials.usecases import hash_password
from identity.documents.usecases import Document
from identity.photos import usecases as photos
from identity.photos.errors import PhotoGone
from identity.photos.usecases import Side
from identity.readings import usecases as readings
from identity.readings.usecases import What
from identity.registrations import policies, queries
from identity.registrations.errors import (
    AlreadyRegistered,
    AlreadyWaiting,
    RegistrationInvalid,
    RegistrationNotFound,
)
from identity.registrations.model import Registered as Registered
from identity.registrations.model import Registration as Registration
from identity.registrations.model import RegistrationState
from identity.registrations.policies import Form as Form
from identity.registrations.policies import Reading
from identity.registrations.policies import clean_name as clean_name
from identity.registrations.policies import is_name as is_name

Erase = Callable[[UnitOfWork, Account], Awaitable[None]]
OLD_AT_ONCE = 50
PHOTO_MISSING = {
    Side.FRONT: FieldError("/front_photo_id", "请上传身份证照片正面。"),
    Side.BACK: FieldError("/back_photo_id", "请上传身份证照片反面。"),
}


async def register(
    resources: Resources, form: Form, idempotency_key: str | None, address: str | None
) -> UUID:
    """Have a person wait for permission; return the account's id.

    Raises RegistrationInvalid with the errors of all fields at once; AlreadyRegistered or AlreadyWaiting only
    to who has proved the phone, and at the price of the code. The same request with the same idempotency key
    returns the same account again.
    """
    request_key = _request_key(resources, form, idempotency_key)
    done = await _done_before(resources, request_key)
    if done is not None:
        return done
    try:
        return await _register(resources, form, request_key, address)
    except Failure:
        # The twin of this request may have been faster: then this one has succeeded too.
        done = await _done_before(resources, request_key)
        if done is None:
            raise
        return done


async def decide(
    uow: UnitOfWork,
    actor: Actor,
    account_id: UUID,
    *,
    granted: bool,
    reason: str | None,
    photo_retention: timedelta,
) -> Registration:
    """Grant (the role 个人/建设单位员工) or refuse; tell it, and have the photos removed in time.

    Raises ReasonMissing, AlreadyDecided, OwnRegistration or RegistrationNotFound.
    """
    policies.check_may_decide(actor, account_id)
    policies.check_reason(granted=granted, reason=reason)
    registration = await queries.current(uow.session, account_id, lock=True)
    if registration is None:
        raise RegistrationNotFound
    why = reason.strip() if reason and reason.strip() else None
    registration.decide(granted=granted, by=actor.id, name=actor.name, at=uow.now())
    if why:
        registration.keep_reason(why, uow.sealer)
    if granted:
        account = await accounts.admit_account(uow, account_id)
    else:
        account = await accounts.refuse_account(uow, account_id, why or "")
    uow.emit(RegistrationDecided(account_id=account_id, version=account.version, granted=granted, reason=why))
    await photos.remove_later(uow, registration.id, photo_retention)
    uow.audit("registration.decide", "registration", registration.id, granted=granted)
    return registration


async def forget_registrations(uow: UnitOfWork, account_id: UUID, photo_retention: timedelta) -> None:
    """Keep nothing of an erased person's registrations but that there were some; photos go with the next task."""
    for registration in await queries.all_of(uow.session, account_id):
        registration.forget(uow.sealer)
        await photos.remove_later(uow, registration.id, photo_retention)


async def forget_old_registrations(resources: Resources, kept_for: timedelta, erase: Erase) -> None:
    """Delete the data of registrations that came to nothing so long ago; `erase` accounts that only they had opened.

    Portion by portion; a run that is killed has done what it committed.
    """
    until = resources.clock.now() - kept_for
    for find, erases in ((queries.superseded_before, None), (queries.refused_before, erase)):
        count = OLD_AT_ONCE
        while count == OLD_AT_ONCE:
            async with resources.unit_of_work() as uow:
                old = await find(uow.session, until, OLD_AT_ONCE)
                for registration in old:
                    await _forget_old(uow, registration, erases)
                uow.leave_unaudited("a retention job; what it erases is audited with the account")
            count = len(old)
            log.info("retention", what="registrations", removed=count)


async def _forget_old(uow: UnitOfWork, registration: Registration, erase: Erase | None) -> None:
    registration.forget(uow.sealer)
    if erase is None:
        return
    account = await accounts.lock_account(uow, registration.account_id)
    if account.status == AccountStatus.REFUSED:
        await erase(uow, account)


async def supersede_waiting(uow: UnitOfWork, account_id: UUID, photo_retention: timedelta) -> bool:
    """End a registration that waits although its person has another account; return whether there was one."""
    registration = await queries.current(uow.session, account_id, lock=True)
    if registration is None or registration.state != RegistrationState.WAITING:
        return False
    registration.become(RegistrationState.SUPERSEDED)
    await photos.remove_later(uow, registration.id, photo_retention)
    uow.audit("registration.supersede", "registration", registration.id)
    return True


async def is_waiting(session: AsyncSession, account_id: UUID) -> bool:
    """Return whether an account's registration waits for a decision."""
    registration = await queries.current(session, account_id)
    return registration is not None and registration.state == RegistrationState.WAITING


async def look_at(uow: UnitOfWork, actor: Actor, account_id: UUID) -> Registration:
    """Return a registration to be shown unmasked, which is audited and noted; raise RegistrationNotFound."""
    registration = await _current(uow, account_id)
    uow.audit("registration.read_unmasked", "registration", registration.id)
    await readings.note(uow, actor, account_id, What.REGISTRATION)
    return registration


async def look_at_photo(
    resources: Resources, actor: Actor, account_id: UUID, side: Side, address: str | None
) -> bytes:
    """Return a photo as a JPEG, which is audited and noted; raise RegistrationNotFound or PhotoGone."""
    async with resources.unit_of_work(actor, address) as uow:
        registration = await _current(uow, account_id)
        photo = await photos.find_present(uow, registration.id, side)
        uow.audit("registration.read_photo", "registration", registration.id, side=side.value)
        await readings.note(uow, actor, account_id, What.PHOTO)
    return await photos.read_photo(resources, photo)


async def _current(uow: UnitOfWork, account_id: UUID) -> Registration:
    registration = await queries.current(uow.session, account_id)
    if registration is None:
        raise RegistrationNotFound
    return registration


def _request_key(resources: Resources, form: Form, idempotency_key: str | None) -> BlindIndex | None:
    """Return a keyed hash of the whole request, so that a key with another body is another request."""
    if not idempotency_key:
        return None
    body = json.dumps([idempotency_key, asdict(form)], ensure_ascii=False, sort_keys=True)
    return resources.sealer.blind("registration request", body)


async def _done_before(resources: Resources, request_key: BlindIndex | None) -> UUID | None:
    if request_key is None:
        return None
    async with resources.database.read() as reading:
        registration = await queries.by_request_key(reading, request_key)
    return registration.account_id if registration else None


async def _register(
    resources: Resources, form: Form, request_key: BlindIndex | None, address: str | None
) -> UUID:
    reading = policies.read_form(form, official_day(resources.clock.now()))
    errors = [*reading.errors, *await _photo_errors(resources, form), *await _consent_errors(resources, form)]
    code_id = await _try_code(resources, form, errors, address)
    if errors or reading.document is None or code_id is None:
        raise RegistrationInvalid.with_fields(errors)
    password_hash = await hash_password(form.password)
    async with resources.unit_of_work(address=address) as uow:
        refusal, account = await _settle(uow, form, reading.document, code_id)
        if refusal is None:
            account = await accounts.register_account(
                uow, _person(reading, reading.document, form), password_hash, account
            )
            await _keep(uow, account, form, reading, reading.document, request_key)
            await consents.keep_registered(uow, account.id, _answer(form), address)
            return account.id
    raise refusal


async def _settle(
    uow: UnitOfWork, form: Form, document: Document, code_id: UUID
) -> tuple[Conflict | None, Account | None]:
    """Use up the code, then return why the person cannot register, and the account there is.

    The code is gone in either case: one code must not ask after many people.
    """
    await accounts.lock_document(uow, document.number)
    await use_code(uow, code_id)
    account = await accounts.find_by_login(uow, document.number)
    if account is None or account.status == AccountStatus.REFUSED:
        return None, account
    uow.audit("registration.submit", "account", account.id, result="refused")
    waiting = account.status == AccountStatus.PENDING
    return (AlreadyWaiting() if waiting else AlreadyRegistered()), account


async def _photo_errors(resources: Resources, form: Form) -> list[FieldError]:
    errors = []
    for side, given in ((Side.FRONT, form.front_photo_id), (Side.BACK, form.back_photo_id)):
        photo_id = _photo_id(given)
        if photo_id is None or not await photos.is_unclaimed(resources, photo_id, side):
            errors.append(PHOTO_MISSING[side])
    return errors


async def _consent_errors(resources: Resources, form: Form) -> list[FieldError]:
    async with resources.database.read() as reading:
        return await consents.answer_errors(reading, _answer(form), resources.clock.now())


def _answer(form: Form) -> Answer:
    return Answer(form.notice_number, form.agrees, form.agrees_sensitive)


async def _try_code(
    resources: Resources, form: Form, errors: list[FieldError], address: str | None
) -> UUID | None:
    """Return the id of the right code; otherwise add what is wrong with it to `errors`."""
    if not is_mobile(form.phone) or not form.code.strip():
        return None
    try:
        async with resources.unit_of_work(address=address) as uow:
            code_id = await check_code(uow, CodePurpose.REGISTER, form.phone, form.code)
    except CodeTriesSpent as spent:
        errors += spent.fields
        return None
    if code_id is None:
        errors += CodeWrong().fields
    return code_id


def _person(reading: Reading, document: Document, form: Form) -> PersonalData:
    return PersonalData(
        name=reading.name,
        document_kind=document.kind.value,
        document_number=document.number,
        phone=form.phone,
        sex=document.sex,
        birth_date=document.birth_date,
        region_code=form.region_code,
    )


async def _keep(
    uow: UnitOfWork,
    account: Account,
    form: Form,
    reading: Reading,
    document: Document,
    request_key: BlindIndex | None,
) -> None:
    before = await queries.current(uow.session, account.id, lock=True)
    if before is not None:
        before.become(RegistrationState.SUPERSEDED)
        await uow.session.flush()
    registration = Registration(
        id=uuid7(),
        version=1,
        account_id=account.id,
        state=RegistrationState.WAITING.value,
        name=reading.name,
        user_type=form.user_type,
        region_code=form.region_code,
        request_key=request_key,
        registered_at=uow.now(),
    )
    registration.keep(Registered(document.number, form.phone, document.birth_date, document.sex), uow.sealer)
    uow.session.add(registration)
    await uow.session.flush()
    await _claim(uow, registration.id, form)
    uow.audit("registration.submit", "registration", registration.id, actor_id=account.id)


async def _claim(uow: UnitOfWork, registration_id: UUID, form: Form) -> None:
    front, back = _photo_id(form.front_photo_id), _photo_id(form.back_photo_id)
    if front is None or back is None:
        raise RegistrationInvalid.with_fields(list(PHOTO_MISSING.values()))
    try:
        await photos.claim(uow, registration_id, front, back)
    except PhotoGone as gone:
        raise RegistrationInvalid.with_fields(list(PHOTO_MISSING.values())) from gone


def _photo_id(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None
