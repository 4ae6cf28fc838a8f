"""What Alibaba Cloud's SMS service does with a SendSms, as far as the row `codes` needs it: takes it, notes when.

`GET /handed` tells when each number was handed its message (seconds of the clock that all processes of a machine
share), and forgets.
"""

import time

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_handed: dict[str, tuple[str, float]] = {}


async def _ready(_request: Request) -> Response:
    return Response(b"")


async def _take(request: Request) -> Response:
    at = time.perf_counter()
    asked = request.query_params
    if request.headers.get("x-acs-action") != "SendSms" or not asked["OutId"]:
        return _json({"Code": "InvalidAction.NotFound", "Message": "only SendSms"}, status=400)
    if asked["PhoneNumbers"] in _handed:
        raise RuntimeError("a number was handed two messages")
    _handed[asked["PhoneNumbers"]] = (asked["TemplateParam"], at)
    return _json({"Code": "OK", "Message": "OK", "BizId": f"{len(_handed)}^0", "RequestId": "r"})


async def _tell(_request: Request) -> Response:
    told = _json(_handed)
    _handed.clear()
    return told


def _json(value: object, status: int = 200) -> Response:
    return Response(orjson.dumps(value), status, media_type="application/json")


app = Starlette(
    routes=[
        Route("/ready", _ready),
        Route("/", _take, methods=["POST"]),
        Route("/handed", _tell),
    ]
)
