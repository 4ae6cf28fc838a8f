"""What is done with second factors. Knows nothing of sessions: those ask here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import Role
from foundation.db.together import Question
from foundation.ids import uuid7
from foundation.sealing.sealer import BlindIndex, Sealer
from foundation.unit_of_work import UnitOfWork
from identity.accounts import usecases as accounts
from identity.attempts.errors import AttemptsDelayed
from identity.attempts.usecases import count_attempt, forget_attempts, in_words
from identity.factors import policies, queries
from identity.factors.errors import FactorCodeWrong, FactorDelayed, FactorNotBegun, FactorNotInUse
from identity.factors.model import RecoveryCode as RecoveryCode
from identity.factors.model import SecondFactor as SecondFactor
from identity.factors.policies import is_required as is_required


class Used(StrEnum):
    """By what a person has shown the second factor."""

    APP = "app"
    RECOVERY_CODE = "recovery_code"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A new secret, for the person's eyes only, and the address that an app reads it from."""

    secret: str
    uri: str


@dataclass(frozen=True, slots=True)
class FactorState:
    """Whether the factor is in use, since when, and how many recovery codes are left."""

    in_use: bool
    confirmed_at: datetime | None
    recovery_codes_left: int


async def factor_in_use(session: AsyncSession, account_id: UUID) -> bool:
    """Return whether an account's sessions ask for a second factor."""
    return await queries.in_use(session, account_id)


def factor_question(account_id: UUID) -> Question[bool]:
    """Return the question whether an account's sessions ask for a second factor."""
    return queries.in_use_question(account_id)


def in_use_by(account_id: SQLColumnExpression[UUID]) -> ColumnElement[bool]:
    """Return, as part of a statement, whether an account's sessions ask for a second factor."""
    return queries.in_use_by(account_id)


async def must_enrol(
    session: AsyncSession, account_id: UUID, roles: Collection[Role], required_of: Collection[Role]
) -> bool:
    """Return whether one of the roles requires a second factor and there is none."""
    return is_required(roles, required_of) and not await queries.in_use(session, account_id)


async def factor_state(session: AsyncSession, account_id: UUID) -> FactorState:
    """Return where an account stands."""
    factor = await queries.of_account(session, account_id)
    if factor is None or factor.confirmed_at is None:
        return FactorState(False, None, 0)
    left = await queries.recovery_codes_left(session, account_id)
    return FactorState(True, factor.confirmed_at, left)


async def count_factor_guess(uow: UnitOfWork, account_id: UUID) -> None:
    """Count a guess at a code as wrong; the caller commits before it is looked at. Raise FactorDelayed.

    Whoever guesses has shown the password or holds a session, so no captcha is asked for; the delay holds.
    """
    try:
        await count_attempt(uow, _counter(uow.sealer, account_id), captcha_solved=True)
    except AttemptsDelayed as delayed:
        seconds = delayed.retry_after or 1
        raise FactorDelayed(retry_after=seconds, wait=in_words(seconds)) from delayed


async def use_factor_code(uow: UnitOfWork, account_id: UUID, code: str) -> Used | None:
    """Use up a code of the app or a recovery code; return which it was, None if it is wrong or was used."""
    used = await _use(uow, account_id, policies.normalised(code))
    if used is not None:
        await forget_attempts(uow, _counter(uow.sealer, account_id))
    return used


async def propose_factor(uow: UnitOfWork, account_id: UUID, *, name: str, issuer: str) -> Proposal:
    """Return a new secret, which is in use as soon as `confirm_factor` gets a code of it."""
    factor = await queries.locked(uow.session, account_id)
    if factor is None:
        factor = SecondFactor(account_id=account_id)
        uow.session.add(factor)
    secret = policies.new_secret()
    factor.propose(secret, uow.now(), uow.sealer)
    uow.audit("factor.propose", "account", account_id)
    return Proposal(secret, policies.provisioning_uri(secret, name=name, issuer=issuer))


async def confirm_factor(uow: UnitOfWork, account_id: UUID, code: str) -> list[str] | None:
    """Take the proposed secret into use; return ten new recovery codes, None if the code is wrong.

    Raises FactorNotBegun. The guess has been counted before.
    """
    factor = await queries.locked(uow.session, account_id)
    secret = factor.proposed(uow.now(), uow.sealer) if factor else None
    if factor is None or secret is None:
        raise FactorNotBegun
    step = policies.matching_step(secret, code, uow.now())
    if step is None:
        return None
    factor.take_into_use(secret, step, uow.now(), uow.sealer)
    await forget_attempts(uow, _counter(uow.sealer, account_id))
    uow.audit("factor.enable", "account", account_id)
    return await _renew(uow, account_id)


async def renew_recovery_codes(uow: UnitOfWork, account_id: UUID) -> list[str]:
    """Return ten new recovery codes; the old ones are of no use any more. Raise FactorNotInUse."""
    if not await queries.in_use(uow.session, account_id):
        raise FactorNotInUse
    uow.audit("factor.renew_codes", "account", account_id)
    return await _renew(uow, account_id)


async def remove_factor(uow: UnitOfWork, account_id: UUID) -> None:
    """Have an account do without a second factor; what its owner does. Raise FactorNotInUse."""
    if not await queries.remove(uow.session, account_id):
        raise FactorNotInUse
    uow.audit("factor.disable", "account", account_id)


async def forget_factor(uow: UnitOfWork, account_id: UUID) -> None:
    """Remove a factor, in use or proposed, of somebody who is erased; none is fine. The caller audits."""
    await queries.remove(uow.session, account_id)
    await forget_attempts(uow, _counter(uow.sealer, account_id))


async def remove_factor_of(uow: UnitOfWork, account_id: UUID, reason: str) -> None:
    """Take somebody's second factor away who has lost phone and codes; every session of the account ends.

    What a platform administrator does who has seen who it is, and the operator for the last administrator.
    Raises AccountNotFound or FactorNotInUse.
    """
    account = await accounts.lock_account(uow, account_id)
    if not await queries.remove(uow.session, account_id):
        raise FactorNotInUse
    await forget_attempts(uow, _counter(uow.sealer, account_id))
    account.close_sessions()
    uow.audit("factor.reset", "account", account_id, reason=reason)


def check_used(used: Used | None) -> Used:
    """Return by what the factor was shown; raise FactorCodeWrong if it was not."""
    if used is None:
        raise FactorCodeWrong
    return used


async def _use(uow: UnitOfWork, account_id: UUID, typed: str) -> Used | None:
    if not policies.is_app_code(typed):
        code_hash = _hashed(uow.sealer, account_id, typed)
        found = await queries.use_recovery_code(uow.session, account_id, code_hash, uow.now())
        return Used.RECOVERY_CODE if found else None
    factor = await queries.of_account(uow.session, account_id)
    secret = factor.opened(uow.sealer) if factor else None
    step = policies.matching_step(secret, typed, uow.now()) if secret else None
    if step is None or not await queries.use_step(uow.session, account_id, step):
        return None
    return Used.APP


async def _renew(uow: UnitOfWork, account_id: UUID) -> list[str]:
    await queries.remove_recovery_codes(uow.session, account_id)
    codes = policies.new_recovery_codes()
    uow.session.add_all(
        RecoveryCode(
            id=uuid7(),
            account_id=account_id,
            code_hash=_hashed(uow.sealer, account_id, policies.normalised(code)),
            created_at=uow.now(),
        )
        for code in codes
    )
    return codes


def _hashed(sealer: Sealer, account_id: UUID, code: str) -> BlindIndex:
    return sealer.blind("recovery code", f"{account_id}|{code}")


def _counter(sealer: Sealer, account_id: UUID) -> BlindIndex:
    return sealer.blind("factor counter", str(account_id))
