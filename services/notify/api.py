"""The HTTP process of notify."""

from fastapi import APIRouter

import notify.bell.routes
import notify.evaluation.routes
import notify.messages.routes
import notify.own_data.routes
import notify.parameters.usecases
import notify.preferences.routes
import notify.receipts.routes
import notify.templates.routes
from contracts.words import Role
from foundation.audit.routes import audit_router
from foundation.auth.guards import holders_of
from foundation.http.app import make_app
from foundation.parameters.routes import parameters_router
from notify.settings import open_resources

ROUTERS: tuple[APIRouter, ...] = (
    notify.bell.routes.router,
    notify.preferences.routes.router,
    notify.messages.routes.router,
    notify.own_data.routes.router,
    notify.receipts.routes.router,
    notify.evaluation.routes.router,
    notify.templates.routes.router,
    parameters_router(holders_of(Role.PLATFORM_ADMIN), notify.parameters.usecases.PARAMETERS),
    audit_router(holders_of(Role.AUDITOR)),
)

app = make_app("notify", open_resources, ROUTERS)
