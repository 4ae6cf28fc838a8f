"""Where the SMS providers report whether messages have arrived. Machines call it: no page, no session."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from foundation.auth.guards import open_to_all
from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.web.visitor import Visitor

# A push has at most some hundred reports of 300 bytes.
MOST_BYTES = 512 * 1024

router = APIRouter()

Sign = Annotated[str, Query(max_length=200)]


@router.post("/sms/receipts/aliyun")
@open_to_all
async def take_aliyun(request: Request, sign: Sign = "") -> Response:
    """Hand on what Alibaba Cloud reports, and answer as it expects: any status but 200 has it come again."""
    status, words, retry_after = await _hand_on(request, "aliyun", sign)
    return _answer(status, {"code": 0 if status == 200 else 1, "msg": words or "接收成功"}, retry_after)


@router.post("/sms/receipts/tencent")
@open_to_all
async def take_tencent(request: Request, sign: Sign = "") -> Response:
    """Hand on what Tencent Cloud reports, and answer as it expects: any other result has it come again."""
    status, words, retry_after = await _hand_on(request, "tencent", sign)
    return _answer(status, {"result": 0 if status == 200 else 1, "errmsg": words or "OK"}, retry_after)


async def _hand_on(request: Request, provider: str, sign: str) -> tuple[int, str, int | None]:
    """Return the status, what is wrong (empty if nothing), and when to come again."""
    body = await _read(request)
    if body is None:
        return 413, "回执内容过大。", None
    try:
        reports = orjson.loads(body)
    except orjson.JSONDecodeError:
        return 400, "回执内容不是 JSON。", None
    if not isinstance(reports, list):
        return 400, "回执内容应为 JSON 数组。", None
    try:
        # In the body, since addresses are logged.
        await services(request).notify.post(
            Visitor(), f"/sms/receipts/{provider}", {"sign": sign, "reports": reports}
        )
    except ServiceProblem as problem:
        status = 400 if problem.status == 422 else problem.status
        return status, problem.detail, problem.retry_after
    return 200, "", None


async def _read(request: Request) -> bytes | None:
    """Return the body, None as soon as it is too large."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)


def _answer(status: int, content: dict[str, Any], retry_after: int | None) -> Response:
    headers = {"Retry-After": str(retry_after)} if retry_after else {}
    return JSONResponse(content, status, headers=headers)
