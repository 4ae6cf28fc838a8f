"""Sessions over HTTP; only the gateway calls these."""

from fastapi import APIRouter

from foundation.auth.guards import open_to_all
from foundation.http.dependencies import ClientAddress, Held, WriteUoW
from identity.sessions import usecases
from identity.sessions.schemas import ExchangedOut, ExchangeIn, LoggedInOut, LoginIn, SessionIn

router = APIRouter(tags=["sessions"])


@router.post("/sessions", status_code=201)
@open_to_all
async def log_in(body: LoginIn, resources: Held, address: ClientAddress) -> LoggedInOut:
    """Log in with ID number and password."""
    return LoggedInOut.of(await usecases.log_in(resources, body.credentials(), address))


@router.post("/sessions/exchange")
@open_to_all
async def exchange(body: ExchangeIn, resources: Held) -> ExchangedOut:
    """Exchange a session for who it is and tokens of a minute."""
    return ExchangedOut.of(await usecases.exchange(resources, body.session, body.audiences))


@router.post("/sessions/end", status_code=204)
@open_to_all
async def end(body: SessionIn, uow: WriteUoW) -> None:
    """Log out."""
    await usecases.end_session(uow, body.session)
