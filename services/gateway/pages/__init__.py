"""The pages, one module (or package) per part of the site; each has a `router`."""

from fastapi import APIRouter

from gateway.pages import health

ROUTERS: tuple[APIRouter, ...] = (health.router,)
