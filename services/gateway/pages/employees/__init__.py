"""单位人员信息: a unit's administrator and the unit's people."""

from fastapi import APIRouter

from gateway.pages.employees import imports, managing, people

router = APIRouter()
for part in (people, imports, managing):
    router.include_router(part.router)
