"""The caller's preferences over HTTP."""

from fastapi import APIRouter

from foundation.http.dependencies import ReadSession, SignedIn, WriteUoW
from notify.preferences import usecases
from notify.preferences.schemas import PreferencesIn, PreferencesOut

router = APIRouter(prefix="/messages/preferences", tags=["preferences"])


@router.get("")
async def show(session: ReadSession, actor: SignedIn) -> PreferencesOut:
    """Return which reminders the caller gets by text message."""
    return PreferencesOut.of(await usecases.list_own(session, actor))


@router.put("")
async def save(body: PreferencesIn, uow: WriteUoW, actor: SignedIn) -> PreferencesOut:
    """Switch reminders by text message off and on."""
    return PreferencesOut.of(await usecases.save(uow, actor, body.sms_off))
