"""What a person sees when a page cannot be shown: a Chinese sentence and a way on."""

from urllib.parse import quote, urlsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import Scope

from foundation.auth.actor import Hurdle
from foundation.errors import Failure
from foundation.http.middleware import FormTooLarge, TooLarge
from foundation.http.problems import STATUS
from foundation.telemetry.logs import log
from foundation.telemetry.trace import current_trace_id
from gateway.clients.base import DOWN, ServiceProblem
from gateway.web.pages import go, local_path, page
from gateway.web.sessions import HurdleAhead, SignInNeeded, drop_session

HURDLES = {
    Hurdle.FACTOR: ("/login/factor", None),
    Hurdle.PASSWORD: ("/password", "首次登录请先修改密码，修改后即可使用全部功能。"),
    Hurdle.ENROLMENT: ("/account/factor", "您的权限要求使用两步验证，请先开启，开启后即可使用全部功能。"),
    Hurdle.CONSENT: ("/consent", None),
}
GOES_ON = frozenset({Hurdle.FACTOR, Hurdle.CONSENT})
UNEXPECTED = "系统出现意外错误，已记录。请稍后再试，如仍有问题请联系管理员。"
BUSY = "系统暂时繁忙，正在恢复。"
PERHAPS_DONE = "系统暂时繁忙，刚才的操作可能没有完成。请稍后回到原来的页面查看，没有完成的再做一次。"
TOO_LARGE = "单个文件不能超过 20 MB。文件较多或较大时，请返回上一页，一次上传一个。"


def install(app: FastAPI) -> None:
    """Answer every exception of the gateway with a page, or with JSON where a script asked."""
    app.add_exception_handler(SignInNeeded, _sign_in)
    app.add_exception_handler(HurdleAhead, _over_the_hurdle)
    app.add_exception_handler(ServiceProblem, _problem)
    app.add_exception_handler(Failure, _failure)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


def wants_json(request: Request) -> bool:
    """Return whether one of our scripts asks, not a person's navigation."""
    return "application/json" in request.headers.get("accept", "")


def refuse(
    request: Request,
    status: int,
    sentence: str,
    *,
    errors: dict[str, str] | None = None,
    retry_after: int | None = None,
    title: str | None = None,
) -> Response:
    """Return the refusal in the form that was asked for; a page has the title of its status, or another."""
    response: Response
    if wants_json(request):
        field = next(iter(errors), None) if errors else None
        message = errors[field] if errors and field else sentence
        response = JSONResponse({"message": message, "field": field, "errors": errors or {}}, status)
    else:
        response = page(
            request,
            "errors/error.html",
            status=status,
            **{"retry_after": retry_after, "trace_id": current_trace_id(), "title": title},
            detail=_of_a_page(request, sentence),
            # Opened again, an address that was posted to would show an empty form, or nothing.
            again=_page_before(request) if request.method == "GET" else "",
        )
    if status == 503 or retry_after:
        response.headers["Retry-After"] = str(retry_after or 5)
    return response


def _of_a_page(request: Request, sentence: str) -> str:
    """Return the sentence as a whole page says it: nothing stands there that was filled in, and a post may be done."""
    if sentence != DOWN:
        return sentence
    return BUSY if request.method == "GET" else PERHAPS_DONE


def escaped(scope: Scope, error: Exception) -> Response:
    """Answer what no handler has seen: a body larger than any may be, a page that takes too long, the unforeseen."""
    request = Request(scope)
    if isinstance(error, FormTooLarge):
        return refuse(request, 413, error.sentence, title="提交的内容太长")
    if isinstance(error, TooLarge):
        return refuse(request, 413, TOO_LARGE)
    if isinstance(error, TimeoutError):
        return refuse(request, 503, DOWN)
    log.error("unexpected_error", exc_info=error)
    return refuse(request, 500, UNEXPECTED)


async def _sign_in(request: Request, _error: Exception) -> Response:
    if wants_json(request):
        return drop(JSONResponse({"message": "登录已失效，请重新登录后继续，已保存的内容不会丢失。"}, 401))
    back = _page_before(request)
    return drop(go("/login" if back == "/" else f"/login?next={quote(back)}"))


def _page_before(request: Request) -> str:
    """Return the page to go on with after signing in: the one asked for, or that with the form that was sent."""
    if request.method == "GET":
        return request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return local_path(urlsplit(request.headers.get("referer", "")).path)


def drop(response: Response) -> Response:
    """Take the dead session cookie back."""
    drop_session(response)
    return response


async def _over_the_hurdle(request: Request, error: Exception) -> Response:
    assert isinstance(error, HurdleAhead)
    return over(error.hurdle, _page_before(request))


def over(hurdle: Hurdle, wanted: str = "/") -> Response:
    """Lead to the page on which the person does what must be done first; a login then goes on to `wanted`."""
    address, sentence = HURDLES[hurdle]
    if hurdle in GOES_ON and wanted != "/":
        address = f"{address}?next={quote(wanted)}"
    return go(address, flash=sentence, kind="info")


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, ServiceProblem)
    if error.status == 401:
        return await _sign_in(request, error)
    return refuse(
        request, error.status, error.detail, errors=error.errors or None, retry_after=error.retry_after
    )


async def _failure(request: Request, error: Exception) -> Response:
    assert isinstance(error, Failure)
    if isinstance(error, TooLarge):
        return escaped(request.scope, error)
    return refuse(request, STATUS[error.kind], error.sentence)


async def _invalid(request: Request, _error: Exception) -> Response:
    return refuse(request, 422, "链接或表单不完整，请返回上一页重试。")


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    sentence = {
        404: "没有找到这个页面，可能链接已失效。",
        405: "此页面不能这样打开，请从菜单进入。",
        413: "提交的内容过大，请减小后再试。",
    }.get(error.status_code, "请求无法处理，请返回上一页重试。")
    return refuse(request, error.status_code, sentence)
