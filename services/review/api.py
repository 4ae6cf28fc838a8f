"""The HTTP process of review."""

from fastapi import APIRouter

import review.activities.routes
import review.calendar.routes
import review.cases.routes
import review.delegations.routes
import review.erasures.routes
import review.notices.routes
import review.own_data.routes
import review.parameters.usecases
import review.worklist.routes
from contracts.words import Role
from foundation.audit.routes import audit_router
from foundation.auth.guards import holders_of
from foundation.http.app import make_app
from foundation.parameters.routes import parameters_router
from review.settings import open_resources

ROUTERS: tuple[APIRouter, ...] = (
    review.cases.routes.router,
    review.own_data.routes.router,
    review.notices.routes.router,
    review.calendar.routes.router,
    # before single activities, whose ids would take its address
    review.worklist.routes.router,
    review.activities.routes.router,
    review.delegations.routes.router,
    review.erasures.routes.router,
    parameters_router(holders_of(Role.PLATFORM_ADMIN), review.parameters.usecases.PARAMETERS),
    audit_router(holders_of(Role.AUDITOR)),
)

app = make_app("review", open_resources, ROUTERS)
