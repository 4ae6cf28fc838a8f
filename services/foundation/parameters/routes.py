"""The parameters over HTTP: each service that declares some includes this router for its own."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path

from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.http.dependencies import ReadSession, WriteUoW
from foundation.parameters.schemas import ParameterIn, ParameterOut, ParametersOut
from foundation.parameters.settable import Parameters


def parameters_router(check: Callable[[Actor], None], parameters: Parameters[Any]) -> APIRouter:
    """Return the routes of these parameters, for whom `check` accepts."""
    router = APIRouter(prefix="/parameters", tags=["parameters"])

    @router.get("")
    async def show(session: ReadSession, _actor: Annotated[Actor, Allow(check)]) -> ParametersOut:
        """Return every parameter as it stands."""
        return ParametersOut(items=[ParameterOut.of(one) for one in await parameters.standing(session)])

    @router.put("/{key}")
    async def change(
        key: Annotated[str, Path(max_length=60)],
        body: ParameterIn,
        uow: WriteUoW,
        _actor: Annotated[Actor, Allow(check)],
    ) -> ParameterOut:
        """Set a parameter."""
        return ParameterOut.of(await parameters.change(uow, key, body.value, body.version))

    return router
