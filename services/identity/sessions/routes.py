"""Sessions over HTTP: logging in, which only the gateway calls, and one's own list."""

from uuid import UUID

from fastapi import APIRouter

from foundation.auth.guards import open_to_all
from foundation.http.dependencies import ClientAddress, Held, ReadSession, SignedIn, WriteUoW
from identity.sessions import usecases
from identity.sessions.schemas import (
    EndedOut,
    ExchangedOut,
    ExchangeIn,
    FactorIn,
    LoggedInOut,
    LoginIn,
    OwnDeviceOut,
    OwnSessionOut,
    SessionIn,
)

router = APIRouter(tags=["sessions"])


@router.post("/sessions", status_code=201)
@open_to_all
async def log_in(body: LoginIn, resources: Held, address: ClientAddress) -> LoggedInOut:
    """Log in with ID number and password."""
    return LoggedInOut.of(await usecases.log_in(resources, body.credentials(), address))


@router.post("/sessions/factor", status_code=201)
@open_to_all
async def give_factor(body: FactorIn, resources: Held, address: ClientAddress) -> LoggedInOut:
    """Finish a login that awaits its second factor; the answer holds a new session."""
    return LoggedInOut.of(
        await usecases.give_factor(resources, body.session, body.code, body.visit(), address)
    )


@router.post("/sessions/exchange")
@open_to_all
async def exchange(body: ExchangeIn, resources: Held) -> ExchangedOut:
    """Exchange a session for who it is and tokens of a minute."""
    return ExchangedOut.of(
        await usecases.exchange(resources, body.session, body.audiences, passive=body.passive)
    )


@router.post("/sessions/end", status_code=204)
@open_to_all
async def end(body: SessionIn, uow: WriteUoW) -> None:
    """Log out."""
    await usecases.end_session(uow, body.session)


@router.get("/account/sessions")
async def own_sessions(session: ReadSession, resources: Held, actor: SignedIn) -> list[OwnSessionOut]:
    """Return where the caller is signed in."""
    found = await usecases.own_sessions(session, actor, resources.clock.now())
    return [OwnSessionOut.of(one, actor.session_id) for one in found]


@router.post("/account/sessions/end-others")
async def end_others(uow: WriteUoW, actor: SignedIn) -> EndedOut:
    """Sign the caller out everywhere else."""
    return EndedOut(count=await usecases.end_own_others(uow, actor))


@router.post("/account/sessions/{session_id}/end", status_code=204)
async def end_one(session_id: UUID, uow: WriteUoW, actor: SignedIn) -> None:
    """Sign the caller out in one place."""
    await usecases.end_own_session(uow, actor, session_id)


@router.get("/account/devices")
async def known_devices(session: ReadSession, resources: Held, actor: SignedIn) -> list[OwnDeviceOut]:
    """Return the browsers in which the caller has logged in."""
    found = await usecases.known_devices(session, actor, resources.clock.now())
    return [OwnDeviceOut.of(one) for one in found]


@router.post("/account/devices/forget-all")
async def forget_devices(uow: WriteUoW, actor: SignedIn) -> EndedOut:
    """Know none of the caller's browsers any more."""
    return EndedOut(count=await usecases.forget_devices(uow, actor))


@router.post("/account/devices/{device_id}/forget", status_code=204)
async def forget_device(device_id: UUID, uow: WriteUoW, actor: SignedIn) -> None:
    """Know one of the caller's browsers no more."""
    await usecases.forget_device(uow, actor, device_id)
