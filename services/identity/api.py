"""The HTTP process of identity."""

from fastapi import APIRouter

from foundation.http.app import make_app
from identity.settings import open_resources

ROUTERS: tuple[APIRouter, ...] = ()

app = make_app("identity", open_resources, ROUTERS)
