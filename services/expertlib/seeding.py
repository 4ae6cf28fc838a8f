"""Reference data, the first administrator, and telling facts again."""

from collections.abc import Awaitable, Callable
from importlib import import_module
from importlib.util import find_spec
from uuid import UUID

from contracts.reference.organizations import built_in
from contracts.words import Role
from expertlib import registry
from foundation.resources import Resources
from foundation.unit_of_work import UnitOfWork

TellPortion = Callable[[UnitOfWork, UUID | None], Awaitable[tuple[int, UUID | None]]]
"""Tells what comes behind an id; answers how many facts that were and the last id, None at the end."""


async def seed() -> None:
    """Load every service's reference rows; what is there already stays as it is."""
    for service in registry.BACKENDS:
        if find_spec(f"{service}.seed") is None:
            continue
        resources = registry.opener(service)()
        async with resources.unit_of_work() as uow:
            await import_module(f"{service}.seed").seed(uow)
        await resources.close()


async def resync(service: str) -> int:
    """Tell all facts of a service again; return how many. What there are many of is told in portions."""
    if find_spec(f"{service}.resync") is None:
        return 0
    module = import_module(f"{service}.resync")
    resources = registry.opener(service)()
    async with resources.unit_of_work() as uow:
        told: int = await module.resync(uow)
        uow.audit("facts.resync", "service", service, told=told)
    if hasattr(module, "resync_portion"):
        told += await _resync_portions(resources, module.resync_portion)
    await resources.close()
    return told


async def _resync_portions(resources: Resources, tell_portion: TellPortion) -> int:
    told, last = 0, None
    while True:
        async with resources.unit_of_work() as uow:
            count, last = await tell_portion(uow, last)
            if last is None:
                uow.leave_unaudited("there was nothing left to tell")
        told += count
        if last is None:
            return told


async def create_administrator(name: str, login: str, phone: str) -> str:
    """Create a platform administrator of the authority; return the first password, good for one login."""
    from identity.accounts.usecases import create_account
    from identity.credentials.usecases import make_initial_password

    authority = next(one for one in built_in() if one.kind == "authority")
    password = make_initial_password()
    resources = registry.opener("identity")()
    async with resources.unit_of_work() as uow:
        await create_account(
            uow,
            name=name,
            document_number=login,
            phone=phone,
            roles=[(Role.PLATFORM_ADMIN, None)],
            employer_id=authority.id,
            password=password,
            must_change_password=True,
            region_code=None,
        )
    await resources.close()
    return password


async def reset_second_factor(login: str) -> None:
    """Take the second factor of the account with this ID number away; exit where there is no such account or factor."""
    from foundation.errors import Failure
    from identity.accounts.usecases import find_by_login
    from identity.factors.usecases import remove_factor_of

    resources = registry.opener("identity")()
    try:
        async with resources.unit_of_work() as uow:
            account = await find_by_login(uow, login)
            if account is None:
                raise SystemExit("there is no account with this ID number")
            await remove_factor_of(uow, account.id, "by the operator on the server")
    except Failure as failure:
        raise SystemExit(f"{failure.title()} {failure.sentence}") from failure
    finally:
        await resources.close()
