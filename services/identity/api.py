"""The HTTP process of identity."""

from fastapi import APIRouter

from contracts.words import Role
from foundation.audit.routes import audit_router
from foundation.auth.guards import holders_of
from foundation.http.app import make_app
from identity.accounts import routes as accounts
from identity.administration import routes as administration
from identity.captcha import routes as captcha
from identity.codes import routes as codes
from identity.consents import routes as consents
from identity.employee_imports import routes as employee_imports
from identity.employees import routes as employees
from identity.enrolments import routes as enrolments
from identity.merges import routes as merges
from identity.organizations import routes as organizations
from identity.own_data import routes as own_data
from identity.passwords import routes as passwords
from identity.personal_requests import routes as personal_requests
from identity.phones import routes as phones
from identity.photos import routes as photos
from identity.portal import routes as portal
from identity.privacy_notices import routes as privacy_notices
from identity.readings import routes as readings
from identity.registrations import routes as registrations
from identity.sessions import routes as sessions
from identity.settings import open_resources

# A photo has at most 10 MB and says so itself; this only stops what is far beyond.
MAX_BODY_BYTES = 12 * 1024 * 1024

ROUTERS: tuple[APIRouter, ...] = (
    captcha.router,
    codes.router,
    sessions.router,
    accounts.router,
    privacy_notices.router,
    consents.router,
    readings.router,
    own_data.router,
    passwords.router,
    enrolments.router,
    phones.router,
    personal_requests.router,
    photos.router,
    portal.router,
    registrations.router,
    administration.router,
    organizations.router,
    merges.router,
    # Before /employees/{employee_id}, which would take the names of these routes for an id.
    employee_imports.router,
    employees.router,
    audit_router(holders_of(Role.AUDITOR)),
)

app = make_app("identity", open_resources, ROUTERS, max_body_bytes=MAX_BODY_BYTES)
