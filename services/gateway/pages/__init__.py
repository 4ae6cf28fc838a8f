"""The pages, one module (or package) per part of the site; each has a `router`."""

from fastapi import APIRouter

from gateway.pages import (
    account,
    captchas,
    codes,
    display,
    evaluation,
    health,
    home,
    login,
    messages,
    password,
    regions,
    registration,
    registrations,
)

ROUTERS: tuple[APIRouter, ...] = (
    account.router,
    captchas.router,
    codes.router,
    display.router,
    evaluation.router,
    health.router,
    home.router,
    login.router,
    messages.router,
    password.router,
    regions.router,
    registration.router,
    registrations.router,
)
