"""日常维护: 编辑, 暂停, 恢复, 出库, 续聘 of one expert, and what was done so far."""

from fastapi import APIRouter

from gateway.pages.maintenance import deeds, editing, rounds

router = APIRouter()
for part in (deeds, editing, rounds):
    router.include_router(part.router)
