"""Coming in by the portal over HTTP; only the gateway calls these."""

from uuid import UUID

from fastapi import APIRouter

from foundation.auth.guards import open_to_all
from foundation.http.dependencies import ClientAddress, Held, ReadSession, SignedIn, WriteUoW
from identity.portal import usecases
from identity.portal.schemas import (
    CallbackIn,
    EnteredOut,
    IdentitiesOut,
    IdentityOut,
    LinkedOut,
    LinkIn,
    LoginIn,
    LoginOut,
    PortalOut,
)

router = APIRouter(prefix="/portal", tags=["portal"])


@router.get("")
@open_to_all
async def tell(resources: Held) -> PortalOut:
    """Tell whether people may come in by the portal."""
    return PortalOut(available=usecases.is_in_use(resources))


@router.post("/logins", status_code=201)
@open_to_all
async def begin(body: LoginIn, resources: Held, address: ClientAddress) -> LoginOut:
    """Begin a login at the portal."""
    return LoginOut.of(await usecases.begin_login(resources, body.next, address))


@router.post("/callbacks", status_code=201)
@open_to_all
async def come_back(body: CallbackIn, resources: Held, address: ClientAddress) -> EnteredOut:
    """Come back from the portal."""
    entered = await usecases.come_back(resources, body.returned(), body.visit(), address)
    return EnteredOut.of(entered)


@router.post("/links/complete")
async def complete_link(body: LinkIn, uow: WriteUoW, actor: SignedIn) -> LinkedOut:
    """Link the portal's account that was offered to the caller's."""
    return LinkedOut(next=await usecases.complete_link(uow, actor, body.token))


@router.get("/identities")
async def own_identities(session: ReadSession, actor: SignedIn) -> IdentitiesOut:
    """List the caller's accounts of the portal."""
    items, removable = await usecases.own_identities(session, actor.id)
    return IdentitiesOut(items=[IdentityOut.of(item, removable=removable) for item in items])


@router.post("/identities/{identity_id}/remove", status_code=204)
async def remove_identity(identity_id: UUID, uow: WriteUoW, actor: SignedIn) -> None:
    """Take an account of the portal away from the caller's."""
    await usecases.remove_identity(uow, actor, identity_id)
