"""What a person does with the own second factor.

Guesses at codes are counted and committed before the code is looked at; what a right code allows is done in the
transaction that uses the code up.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import Role
from foundation.auth.actor import Actor
from foundation.resources import Resources
from foundation.unit_of_work import UnitOfWork
from identity.accounts import usecases as accounts
from identity.enrolments import policies
from identity.factors import usecases as factors
from identity.factors.errors import FactorCodeWrong, FactorNotInUse
from identity.factors.usecases import FactorState as FactorState
from identity.factors.usecases import Proposal as Proposal
from identity.reauthentication.usecases import reauthenticate
from identity.sessions.usecases import end_other_sessions
from identity.settings import settings_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Where a person stands with the second factor; `required` if it cannot be done without."""

    state: FactorState
    required: bool
    has_password: bool


async def own_enrolment(session: AsyncSession, resources: Resources, actor: Actor) -> Enrolment:
    """Return where the caller stands."""
    state = await factors.factor_state(session, actor.id)
    account = (await accounts.get_profile(session, actor.id)).account
    return Enrolment(state, _is_required(resources, actor), account.password_hash is not None)


async def begin(
    resources: Resources, actor: Actor, password: str, code: str, address: str | None
) -> Proposal:
    """Return a new secret for the caller's app. A factor in use stays in use until `confirm`.

    Raises what `reauthenticate` raises. Who has a factor shows that too: FactorCodeWrong, FactorDelayed.
    """
    await reauthenticate(resources, actor, password, address)
    issuer = settings_of(resources).platform_name

    async def propose(uow: UnitOfWork) -> Proposal:
        return await factors.propose_factor(uow, actor.id, name=actor.name, issuer=issuer)

    async with resources.database.read() as reading:
        in_use = await factors.factor_in_use(reading, actor.id)
    if in_use:
        return await _with_code(resources, actor, code, address, propose)
    async with resources.unit_of_work(actor, address) as uow:
        return await propose(uow)


async def confirm(resources: Resources, actor: Actor, code: str, address: str | None) -> list[str]:
    """Take the new secret into use by a code of it; every other session of the caller ends.

    Return ten recovery codes, shown this once. Raises FactorNotBegun, FactorCodeWrong or FactorDelayed.
    """
    async with resources.unit_of_work(actor, address) as uow:
        await factors.count_factor_guess(uow, actor.id)
    async with resources.unit_of_work(actor, address) as uow:
        codes = await factors.confirm_factor(uow, actor.id, code)
        if codes is not None:
            await _end_others(uow, actor)
            return codes
        uow.audit("factor.enable", "account", actor.id, result="refused")
    raise FactorCodeWrong


async def renew_codes(resources: Resources, actor: Actor, code: str, address: str | None) -> list[str]:
    """Return ten new recovery codes in the place of the old ones.

    Raises FactorNotInUse, FactorCodeWrong or FactorDelayed.
    """

    async def renew(uow: UnitOfWork) -> list[str]:
        return await factors.renew_recovery_codes(uow, actor.id)

    await _check_in_use(resources, actor)
    return await _with_code(resources, actor, code, address, renew)


async def disable(resources: Resources, actor: Actor, password: str, code: str, address: str | None) -> None:
    """Do without the second factor from now on; every other session of the caller ends.

    Raises FactorRequired, FactorNotInUse, FactorCodeWrong, FactorDelayed or what `reauthenticate` raises.
    """
    policies.check_may_do_without(required=_is_required(resources, actor))
    await _check_in_use(resources, actor)
    await reauthenticate(resources, actor, password, address)

    async def remove(uow: UnitOfWork) -> None:
        await factors.remove_factor(uow, actor.id)
        await _end_others(uow, actor)

    await _with_code(resources, actor, code, address, remove)


async def _with_code(
    resources: Resources,
    actor: Actor,
    code: str,
    address: str | None,
    act: Callable[[UnitOfWork], Awaitable[T]],
) -> T:
    async with resources.unit_of_work(actor, address) as uow:
        await factors.count_factor_guess(uow, actor.id)
    async with resources.unit_of_work(actor, address) as uow:
        if await factors.use_factor_code(uow, actor.id, code):
            return await act(uow)
        uow.audit("factor.check", "account", actor.id, result="refused")
    raise FactorCodeWrong


async def _check_in_use(resources: Resources, actor: Actor) -> None:
    async with resources.database.read() as reading:
        if not await factors.factor_in_use(reading, actor.id):
            raise FactorNotInUse


async def _end_others(uow: UnitOfWork, actor: Actor) -> None:
    account = await accounts.lock_account(uow, actor.id)
    account.close_sessions()
    await end_other_sessions(uow, account, keep=actor.session_id)


def _is_required(resources: Resources, actor: Actor) -> bool:
    roles = [Role(grant.role) for grant in actor.grants]
    return factors.is_required(roles, settings_of(resources).factor_roles)
