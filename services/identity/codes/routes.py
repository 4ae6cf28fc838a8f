"""Codes over HTTP."""

from fastapi import APIRouter

from foundation.auth.guards import open_to_all
from foundation.http.dependencies import ClientAddress, Held
from identity.codes import usecases
from identity.codes.schemas import CodeIn, SendingOut

router = APIRouter(tags=["codes"])


@router.post("/codes", status_code=202)
@open_to_all
async def send_code(body: CodeIn, resources: Held, address: ClientAddress) -> SendingOut:
    """Send a code by SMS."""
    return SendingOut.of(await usecases.send_code(resources, body.request(), address))
