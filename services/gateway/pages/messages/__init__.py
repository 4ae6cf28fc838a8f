"""消息: what the platform has told this person, live in the bell, and by which channel."""

from fastapi import APIRouter

from gateway.pages.messages import listing, live, preferences

router = APIRouter()
router.include_router(live.router)
router.include_router(preferences.router)
router.include_router(listing.router)
