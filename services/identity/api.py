"""The HTTP process of identity."""

from fastapi import APIRouter

from foundation.http.app import make_app
from identity.accounts import routes as accounts
from identity.captcha import routes as captcha
from identity.codes import routes as codes
from identity.passwords import routes as passwords
from identity.photos import routes as photos
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
    passwords.router,
    photos.router,
    registrations.router,
)

app = make_app("identity", open_resources, ROUTERS, max_body_bytes=MAX_BODY_BYTES)
