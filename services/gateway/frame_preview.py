"""Shows the kit at a private port; deleted when the frame is done."""

import re
from functools import lru_cache
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, Response
from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from markupsafe import Markup

HERE = Path(__file__).parent
NODE = HERE.parents[1] / "node_modules"
PACKAGED = {
    "tabler.css": "@tabler/core/dist/css/tabler.min.css",
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "tom-select.js": "tom-select/dist/js/tom-select.complete.min.js",
}
CSP = "default-src 'self'; img-src 'self' blob: data:; style-src 'self'; script-src 'self'"
app = FastAPI()
env = Environment(
    loader=ChoiceLoader([FileSystemLoader(HERE / "templates"), FileSystemLoader("/tmp/kitprev")]), autoescape=True
)


@lru_cache
def icon(name: str, css: str = "") -> Markup:
    svg = (NODE / f"@tabler/icons/icons/outline/{name}.svg").read_text()
    inner = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.S).group(1)
    return Markup(
        f'<svg class="icon {css}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        f'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{inner}</svg>'
    )


env.globals["icon"] = icon
env.globals["asset"] = lambda name: f"/assets/{name}" if name in PACKAGED else f"/static/{name}"
REGIONS = [
    [{"code": "650000", "name": "新疆维吾尔自治区"}, {"code": "110000", "name": "北京市"}],
    [{"code": "650100", "name": "乌鲁木齐市"}],
    [],
]
SEEN = []


def page(name: str, request: Request, **more: object) -> HTMLResponse:
    context = {"regions": REGIONS, "here": request.url.path, "display": request.cookies.get("display", "")} | more
    if request.query_params.get("errors"):
        context["errors"] = {"": "申请没有提交成功。", "employer": "请填写现工作单位。", "title": "请选择职称。", "region": "请选择所在地区。", "specialty": "请选择专业。", "phone": "手机号应为 11 位数字。", "id_number": "身份证号校验码不符。", "photo_front": "请上传正面照片。"}
        context["values"] = {"region_province": "650000", "specialty": "x3", "email": "a@example.org"}
    return HTMLResponse(env.get_template(name).render(**context), headers={"Content-Security-Policy": CSP})


SIGNED = {
    "user": {"name": "示例人员", "organization": "某某消防工程设计研究院有限公司"},
    "unread": 3,
    "menu": [
        {"label": "首页", "href": "/kit", "active": True},
        {"label": "工作事项", "href": "#a", "count": 12},
        {"label": "专家库", "href": "#b"},
        {"label": "专家评审活动", "href": "#c"},
        {"label": "单位人员信息", "href": "#d"},
        {"label": "系统管理", "href": "#e"},
    ],
}


@app.get("/kit")
def kit(request: Request):
    return page("kit.html", request, flash={"kind": "good", "text": "已提交申请，请等待资料预审。"}, **SIGNED)


@app.get("/p/{name}")
def plain(name: str, request: Request):
    return page(f"{name}.html", request)


@app.get("/e/{status}")
def err(status: int, request: Request):
    return page("errors/error.html", request, status=status, **(SIGNED if status == 404 else {}))


@app.get("/e2/{status}")
def err2(status: int, request: Request):
    return page(f"errors/{status}.html", request)


@app.get("/regions/{code}/children")
def regions(code: str):
    return [{"code": "650100", "name": "乌鲁木齐市"}, {"code": "654000", "name": "伊犁哈萨克自治州"}] if code == "650000" else [{"code": "650102", "name": "天山区"}]


@app.post("/codes")
async def codes(request: Request):
    form = dict(await request.form())
    SEEN.append(("codes", form))
    if len(form.get("phone", "")) != 11:
        return JSONResponse({"message": "手机号应为 11 位数字。", "field": "phone"}, 422)
    return {"wait": 60}


@app.post("/kit/autosave")
async def autosave(request: Request):
    form = dict(await request.form())
    SEEN.append(("autosave", form))
    if form["version"] == "3":
        return JSONResponse({"message": "此申请已在另一窗口修改，请刷新后再填写。"}, 409)
    return {"version": int(form["version"]) + 1, "saved_at": "10:33"}


@app.post("/kit/upload")
async def upload(request: Request):
    form = await request.form()
    SEEN.append(("upload", form["file"].filename, request.headers["idempotency-key"]))
    return {"id": "9", "name": form["file"].filename, "state": "checking", "status_url": "/kit/status", "remove_url": "/kit/remove"}


@app.get("/kit/status")
def status():
    return {"id": "9", "state": "passed", "thumbnail": "/static/img/card-front.svg", "href": "/x", "remove_url": "/kit/remove"}


@app.post("/kit/remove")
def remove():
    return Response(status_code=204)


@app.post("/kit")
async def post_kit(request: Request):
    SEEN.append(("post", [list(x) for x in (await request.form()).multi_items()]))
    return HTMLResponse("<p>ok</p>")


@app.post("/display")
async def display(request: Request):
    form = await request.form()
    r = Response(status_code=303, headers={"Location": str(form["next"])})
    r.set_cookie("display", str(form["display"]))
    return r


@app.get("/seen")
def seen():
    return JSONResponse(SEEN, headers={})


@app.get("/assets/{name}")
def asset(name: str):
    return FileResponse(NODE / PACKAGED[name])


@app.get("/static/{path:path}")
def static(path: str):
    return FileResponse(HERE / "static" / path)
