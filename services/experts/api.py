"""The HTTP process of experts."""

from fastapi import APIRouter

from contracts.words import Role
from experts.application_forms import routes as application_forms
from experts.attachments import routes as attachments
from experts.dictionaries import routes as dictionaries
from experts.erasures import routes as erasures
from experts.expiries import routes as expiries
from experts.exports import routes as exports
from experts.library import routes as library
from experts.maintenance import routes as maintenance
from experts.own_data import routes as own_data
from experts.parameters import usecases as parameters
from experts.readings import routes as readings
from experts.records import routes as records
from experts.register_imports import routes as register_imports
from experts.settings import open_resources
from experts.statistics import routes as statistics
from experts.submissions import routes as submissions
from experts.unmasking import routes as unmasking
from foundation.audit.routes import audit_router
from foundation.auth.guards import holders_of
from foundation.http.app import make_app
from foundation.parameters.routes import parameters_router

ROUTERS: tuple[APIRouter, ...] = (
    records.router,
    records.merging,
    application_forms.router,
    attachments.router,
    submissions.router,
    # Before the experts, whose ids would take their addresses.
    register_imports.router,
    exports.router,
    expiries.router,
    statistics.router,
    library.router,
    maintenance.router,
    readings.router,
    own_data.router,
    unmasking.router,
    dictionaries.router,
    erasures.router,
    parameters_router(holders_of(Role.PLATFORM_ADMIN), parameters.PARAMETERS),
    audit_router(holders_of(Role.AUDITOR)),
)

# Above the 20 MB of a file, so that a file a little larger is refused by its own rule and sentence.
MAX_BODY_BYTES = 22 * 1024 * 1024

app = make_app("experts", open_resources, ROUTERS, max_body_bytes=MAX_BODY_BYTES)
