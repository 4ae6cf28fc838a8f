"""The one place that turns failures into RFC 9457 `application/problem+json`."""

from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from foundation.db.transient import is_transient
from foundation.db.unstorable import is_unstorable
from foundation.errors import Failure, FieldError, Invalid, Kind, NotFound, Unavailable
from foundation.telemetry.logs import log
from foundation.telemetry.trace import current_trace_id

STATUS = {
    Kind.INVALID: 422,
    Kind.UNAUTHENTICATED: 401,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.TOO_MANY: 429,
    Kind.UNAVAILABLE: 503,
}
DEFAULT_RETRY_AFTER_S = {Kind.TOO_MANY: 60, Kind.UNAVAILABLE: 5}

# Of a body that is wrong in thousands of places: nobody reads more, and the answer stays smaller than the question.
MOST_TOLD = 100

# pydantic's error types, in the words of the people who read them
SENTENCES = {
    "missing": "请填写此项。",
    "string_too_short": "请填写此项，至少 {min_length} 个字。",
    "string_too_long": "内容过长，最多 {max_length} 个字。",
    "string_pattern_mismatch": "格式不正确，请检查。",
    "enum": "请从列出的选项中选择。",
    "literal_error": "请从列出的选项中选择。",
    "int_parsing": "请填写整数。",
    "int_type": "请填写整数。",
    "greater_than_equal": "不能小于 {ge}。",
    "less_than_equal": "不能大于 {le}。",
    "date_from_datetime_parsing": "请填写正确的日期，例如 2026-11-22。",
    "date_parsing": "请填写正确的日期，例如 2026-11-22。",
    "too_long": "最多 {max_length} 项。",
    "too_short": "至少 {min_length} 项。",
    "uuid_parsing": "链接不完整，请从列表重新进入。",
    "json_invalid": "内容没有完整送达，请重试。",
    "value_error": "{error}",
}


def problem(failure: Failure, status: int | None = None) -> Response:
    """Return the response for a failure; with a status of its own, where HTTP has one that its kind has not."""
    status = status or STATUS[failure.kind]
    body: dict[str, Any] = {
        **failure.members,
        "type": f"urn:expertlib:problem:{failure.slug()}",
        "title": failure.title(),
        "status": status,
        "detail": failure.sentence,
        "trace_id": current_trace_id(),
    }
    if failure.fields:
        body["errors"] = [{"pointer": item.pointer, "message": item.message} for item in failure.fields]
    response = Response(orjson.dumps(body), status, media_type="application/problem+json")
    retry_after = failure.retry_after or DEFAULT_RETRY_AFTER_S.get(failure.kind)
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


def install(app: FastAPI) -> None:
    """Answer every exception of `app` with a problem document."""
    app.add_exception_handler(Failure, _failure)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


def answer(error: Exception) -> Response:
    """Return the response for any exception: a dependency that is down is a 503, the unforeseen a plain 500."""
    if isinstance(error, Failure):
        return problem(error)
    if is_transient(error):
        log.warning("dependency_failed", error=repr(error))
        return problem(Unavailable())
    if is_unstorable(error):
        return problem(Unstorable())
    log.error("unexpected_error", exc_info=error)
    return problem(Unexpected(), 500)


class Unexpected(Unavailable):
    """Something went wrong that nobody foresaw."""

    message = "系统出现意外错误，已记录。请稍后再试，如仍有问题请联系管理员。"


class Unstorable(Invalid):
    """A text holds a character that cannot be kept."""

    message = "填写的内容中有无法识别的字符，请删除后重新填写。"


class Unreadable(Invalid):
    """The body could not be read."""

    message = "内容没有完整送达，请重试。"
    field = "/"


async def _failure(_request: Request, error: Exception) -> Response:
    return answer(error)


async def _unexpected(_request: Request, error: Exception) -> Response:
    return answer(error)


async def _validation(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return problem(Invalid(fields=tuple(field_error(item) for item in error.errors()[:MOST_TOLD])))


async def _http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return problem(NotFound())
    if error.status_code == 400:  # FastAPI's answer to a body that could not be read, whatever the reason
        cause = error.__cause__
        return problem(cause if isinstance(cause, Failure) else Unreadable())
    response = problem(Invalid(), error.status_code)
    response.headers.update(error.headers or {})  # a 405 says which methods there are
    return response


def field_error(item: Any) -> FieldError:
    """Return one pydantic error as a field error with a Chinese sentence."""
    location = [str(part) for part in item["loc"] if part not in ("body", "query", "path", "header")]
    pointer = "/" + "/".join(part.replace("~", "~0").replace("/", "~1") for part in location)
    context = {**item.get("ctx", {})}
    if item["type"] == "string_too_short" and context.get("min_length") == 1:
        return FieldError(pointer, SENTENCES["missing"])
    sentence = SENTENCES.get(item["type"], "填写的内容不正确，请检查。")
    try:
        return FieldError(pointer, sentence.format(**context))
    except (KeyError, IndexError):
        return FieldError(pointer, "填写的内容不正确，请检查。")
