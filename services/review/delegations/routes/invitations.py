"""The page behind a link, over HTTP: for whoever has the link, logged in or not."""

from fastapi import APIRouter

from foundation.auth.guards import open_to_all
from foundation.http.dependencies import ClientAddress, Held
from review.delegations import usecases
from review.delegations.schemas.invitations import InvitationOut, LinkAnswerIn, LookIn

router = APIRouter(prefix="/invitations", tags=["invitations"])


@router.post("/look")
@open_to_all
async def look(body: LookIn, resources: Held, address: ClientAddress) -> InvitationOut:
    """Return what a link opens. It changes nothing; it is a POST so that the token is in no address."""
    return InvitationOut.of(await usecases.look(resources, body.token, address))


@router.post("/answer")
@open_to_all
async def answer_by_link(body: LinkAnswerIn, resources: Held, address: ClientAddress) -> InvitationOut:
    """Answer, and return what the link says from now on."""
    return InvitationOut.of(
        await usecases.answer_by_link(resources, body.token, body.accepted, body.reason, address)
    )
