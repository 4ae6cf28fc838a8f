"""Messages over HTTP: the caller's inbox, all text messages, those about an activity."""

from fastapi import APIRouter

from notify.messages.routes import activities, inbox, sms

router = APIRouter()
router.include_router(inbox.router)
router.include_router(sms.router)
router.include_router(activities.router)
