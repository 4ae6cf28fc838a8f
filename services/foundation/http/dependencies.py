"""What routes are given: a unit of work to write with, a session to read with."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.auth.actor import Actor
from foundation.auth.guards import Allow, anyone_signed_in, optional_actor
from foundation.db.engine import Database
from foundation.resources import Resources
from foundation.unit_of_work import UnitOfWork

ADDRESS_HEADER = "x-client-address"


async def get_resources(request: Request) -> Resources:
    """Return what this process holds open."""
    resources: Resources = request.app.state.resources
    return resources


async def get_address(request: Request) -> str | None:
    """Return the browser's address as the gateway saw it (only the gateway reaches a service)."""
    return request.headers.get(ADDRESS_HEADER)


async def write_unit(
    resources: Annotated[Resources, Depends(get_resources)],
    actor: Annotated[Actor | None, Depends(optional_actor)],
    address: Annotated[str | None, Depends(get_address)],
) -> AsyncIterator[UnitOfWork]:
    """Yield a unit of work; it is committed before the reply is sent (scope="function")."""
    async with resources.unit_of_work(actor, address) as uow:
        yield uow


async def read_session(
    resources: Annotated[Resources, Depends(get_resources)],
) -> AsyncIterator[AsyncSession]:
    """Yield a session for reading."""
    async with resources.database.read() as session:
        yield session


def reading(request: Request) -> Database:
    """Return the database, for a route whose reads are prepared statements alone and need no session.

    A function and no dependency: FastAPI spends more on one than such a route on its statement.
    """
    resources: Resources = request.app.state.resources
    return resources.database


WriteUoW = Annotated[UnitOfWork, Depends(write_unit, scope="function")]
ReadSession = Annotated[AsyncSession, Depends(read_session, scope="function")]
Held = Annotated[Resources, Depends(get_resources)]
ClientAddress = Annotated[str | None, Depends(get_address)]
SignedIn = Annotated[Actor, Allow(anyone_signed_in)]
