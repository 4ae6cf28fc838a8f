"""专家评审活动: one module for each part of its pages."""

from fastapi import APIRouter

from gateway.pages.activities import (
    attendance,
    cancelling,
    candidates,
    contacts,
    experts,
    listing,
    making,
    messages,
    notices,
    overview,
    schedule,
)

router = APIRouter()
# The list, the calendar and the new form before single activities, whose ids would take their addresses.
router.include_router(listing.router)
router.include_router(making.router)
router.include_router(overview.router)
router.include_router(notices.router)
router.include_router(cancelling.router)
router.include_router(messages.router)
router.include_router(experts.router)
router.include_router(candidates.router)
router.include_router(schedule.router)
router.include_router(contacts.router)
router.include_router(attendance.router)
