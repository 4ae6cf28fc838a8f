"""The pages, one module (or package) per part of the site; each has a `router`."""

from fastapi import APIRouter

from gateway.pages import (
    account,
    captchas,
    cases,
    codes,
    display,
    evaluation,
    files,
    health,
    home,
    library,
    login,
    messages,
    password,
    personal,
    regions,
    registration,
    registrations,
    tasks,
)

ROUTERS: tuple[APIRouter, ...] = (
    account.router,
    captchas.router,
    cases.router,
    codes.router,
    display.router,
    evaluation.router,
    files.router,
    health.router,
    home.router,
    library.router,
    login.router,
    messages.router,
    password.router,
    personal.router,
    regions.router,
    registration.router,
    registrations.router,
    tasks.router,
)
